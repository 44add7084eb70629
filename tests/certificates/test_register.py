"""The chain: every way of tampering has its own name."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.register import Anchor, RegisterError, entry_hash, make_entry, verify_chain

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def commit(number):
    return f"{number:064x}"


def chain(*steps):
    """A sound register from (type, fields) steps, an hour apart."""
    entries = []
    for index, (kind, fields) in enumerate(steps):
        previous = entries[-1] if entries else None
        entries.append(make_entry(previous, entry_type=kind, at=START + timedelta(hours=index), **fields))
    return entries


def number(position, year=2026):
    return f"CER-{year}-{position:04d}"


def issue(position):
    return ("issue", {"no": number(position), "commit": commit(position)})


@pytest.fixture
def book():
    return chain(
        ("key", {"kid": "0" * 15 + "1", "purpose": "qr", "status": "active", "spki": commit(99)}),
        issue(1),
        issue(2),
        issue(3),
        ("revoke", {"no": number(2), "reason": "motivo 1"}),
        ("replace", {"no": number(4), "old": number(3), "commit": commit(4), "reason": "motivo 2"}),
        ("checkpoint", {"count": 6}),
        issue(5),
    )


def codes(entries, **options):
    return [problem.code for problem in verify_chain(entries, **options).problems]


def sealed_again(entries, start=0):
    """What a forger does who may compute hashes: everything from here on is made to fit."""
    entries = copy.deepcopy(entries)
    for index in range(start, len(entries)):
        entries[index]["seq"] = index + 1
        entries[index]["prev"] = entries[index - 1]["hash"] if index else "0" * 64
        entries[index]["hash"] = entry_hash(entries[index])
    return entries


def test_a_sound_register_has_no_problems_and_knows_every_standing(book):
    report = verify_chain(book)

    assert report.problems == []
    assert {no: one.status for no, one in report.standings.items()} == {
        number(1): "valid",
        number(2): "revoked",
        number(3): "replaced",
        number(4): "valid",
        number(5): "valid",
    }
    assert report.standings[number(3)].replaced_by == number(4)


def test_an_edited_entry_is_seen(book):
    book[2]["commit"] = commit(77)

    assert codes(book) == ["hash_wrong"]


def test_an_edited_entry_with_its_own_hash_mended_breaks_the_link(book):
    book[2]["commit"] = commit(77)
    book[2]["hash"] = entry_hash(book[2])

    assert codes(book) == ["link_broken"]


def test_a_deleted_entry_is_seen(book):
    assert {"sequence_broken", "link_broken", "number_gap"} <= set(codes(book[:2] + book[3:]))


def test_a_deleted_entry_leaves_a_gap_even_when_all_hashes_are_mended(book):
    assert codes(sealed_again(book[:2] + book[3:])) == ["number_gap", "revoked_unknown", "checkpoint_count"]


def test_swapped_entries_are_seen(book):
    book[1], book[2] = book[2], book[1]

    assert "link_broken" in codes(book)
    assert "number_gap" in codes(sealed_again(book))


def test_an_inserted_entry_is_seen(book):
    forged = make_entry(
        book[3], entry_type="issue", at=START + timedelta(hours=3), no=number(9), commit=commit(9)
    )

    assert "link_broken" in codes([*book[:4], forged, *book[4:]])
    assert {"number_gap", "checkpoint_count"} <= set(codes(sealed_again([*book[:4], forged, *book[4:]])))


def test_a_cut_tail_is_seen_by_a_printed_sheet_and_by_nothing_else(book):
    assert codes(book[:5]) == []
    assert codes(book[:5], anchors=[Anchor(8, book[7]["hash"][:20], "hoja")]) == ["anchor_missing"]


def test_a_register_computed_anew_is_seen_by_a_certificate_in_a_hand(book):
    forged = copy.deepcopy(book)
    forged[1]["commit"] = commit(55)
    forged = sealed_again(forged)
    printed = " ".join(book[1]["hash"][start : start + 4] for start in range(0, 32, 4)).upper()

    assert codes(forged) == []
    assert codes(forged, anchors=[Anchor(2, printed, "certificado")]) == ["anchor_differs"]
    assert codes(book, anchors=[Anchor(2, printed, "certificado")]) == []


def test_a_printed_hash_that_is_too_short_proves_nothing(book):
    assert codes(book, anchors=[Anchor(2, book[1]["hash"][:8])]) == ["anchor_differs"]


def test_a_back_dated_entry_is_refused_and_seen(book):
    with pytest.raises(RegisterError) as refusal:
        make_entry(book[-1], entry_type="issue", at=START, no=number(6), commit=commit(6))
    assert refusal.value.code == "back_dated"

    book[3]["at"] = "2026-01-01T00:00:00Z"
    assert codes(sealed_again(book)) == ["back_dated"]


def test_an_entry_from_the_future_is_seen(book):
    assert codes(book, now=START + timedelta(hours=6)) == ["in_the_future"]


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (issue(5), "number_twice"),
        (issue(7), "number_gap"),
        (("issue", {"no": number(6), "commit": commit(1)}), "commit_twice"),
        (("revoke", {"no": number(2), "reason": "otra vez"}), "revoked_twice"),
        (("revoke", {"no": number(3), "reason": "ya fue"}), "withdrawn_already"),
        (("revoke", {"no": number(66), "reason": "quién"}), "revoked_unknown"),
        (
            ("replace", {"no": number(6), "old": number(77), "commit": commit(6), "reason": "x"}),
            "old_unknown",
        ),
        (
            ("replace", {"no": number(6), "old": number(2), "commit": commit(6), "reason": "x"}),
            "withdrawn_already",
        ),
        (
            ("key", {"kid": "0" * 15 + "1", "purpose": "qr", "status": "active", "spki": commit(9)}),
            "key_twice",
        ),
        (
            ("key", {"kid": "0" * 15 + "7", "purpose": "qr", "status": "retired", "spki": commit(9)}),
            "key_unknown",
        ),
        (("checkpoint", {"count": 3}), "checkpoint_count"),
    ],
)
def test_entries_that_contradict_the_book_are_seen(book, step, code):
    kind, fields = step
    book.append(make_entry(book[-1], entry_type=kind, at=START + timedelta(days=1), **fields))

    assert codes(book) == [code]


@pytest.mark.parametrize(
    ("kind", "fields", "code"),
    [
        ("revoke", {"no": number(1), "reason": ""}, "reason_missing"),
        ("revoke", {"no": number(1), "reason": " \t"}, "reason_missing"),
        ("issue", {"no": "CER-2026-7", "commit": commit(1)}, "number_malformed"),
        ("issue", {"no": number(1), "commit": "zz"}, "hash_malformed"),
        ("issue", {"no": number(1), "commit": commit(1), "name": "Rosa"}, "fields_differ"),
        ("key", {"kid": "x", "purpose": "qr", "status": "active", "spki": commit(1)}, "key_malformed"),
        ("key", {"kid": "0" * 16, "purpose": "qr", "status": "lost", "spki": commit(1)}, "key_malformed"),
    ],
)
def test_malformed_entries_cannot_be_written(kind, fields, code):
    with pytest.raises(RegisterError) as refusal:
        make_entry(None, entry_type=kind, at=START, **fields)

    assert refusal.value.code == code


@given(st.data())
def test_no_single_change_of_any_value_stays_unseen(data):
    entries = chain(issue(1), issue(2), ("revoke", {"no": number(1), "reason": "motivo"}), issue(3))
    entry = data.draw(st.sampled_from(entries))
    key = data.draw(st.sampled_from(sorted(entry)))
    value = entry[key]
    other = data.draw(
        (st.integers(0, 9) if isinstance(value, int) else st.text(min_size=1, max_size=64)).filter(
            lambda x: x != value
        )
    )
    entry[key] = other

    assert not verify_chain(entries).is_sound


@given(st.binary(max_size=60), st.dictionaries(st.text(max_size=8), st.text(max_size=8), max_size=6))
def test_rubbish_in_the_table_is_reported_and_never_raises(raw, rubbish):
    report = verify_chain([{"seq": 1, "hash": raw.hex()}, rubbish])

    assert not report.is_sound
