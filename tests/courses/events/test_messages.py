"""The text of a fact: what is read, what is refused, and that nothing readable breaks a database."""

import contextlib
import json
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.events import messages
from courses.events.messages import NewerFormat, Unreadable

ID = UUID("0b8f7f1e-6a53-4b8c-9a43-1f4f6c3d2e10")


def body(**changes):
    content = {"v": 1, "id": str(ID), "kind": "attendance", "actor": "3", "at": "2026-03-02T10:00:00-05:00"}
    content.update(changes)
    return json.dumps(content)


def test_a_written_fact_reads_back_as_it_was_said():
    session, person, other = uuid4(), uuid4(), uuid4()

    message = messages.read(
        messages.write(
            event_id=ID,
            kind="attendance",
            actor="3",
            at=datetime(2026, 3, 2, 15, tzinfo=UTC),
            session=session,
            participant=person,
            value={"status": "present"},
            supersedes=[other],
            reason="Ñandú",
        )
    )

    assert (message.id, message.kind, message.actor) == (ID, "attendance", "3")
    assert (message.session, message.participant, message.supersedes) == (session, person, (str(other),))
    assert (message.value, message.reason) == ({"status": "present"}, "Ñandú")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no",
        "[]",
        "{}",
        body(v=None),
        body(v=True),
        body(v="1"),
        body(v=0),
        body(id="not-an-id"),
        body(id=None),
        body(kind=""),
        body(kind="x" * 21),
        body(actor=3),
        body(at="2026-03-02T10:00:00"),
        body(at="yesterday"),
        body(at="0001-01-01T00:00:00+05:00"),
        body(at="9999-12-31T23:59:59-05:00"),
        body(seq=-1),
        body(seq=True),
        body(seq=1.5),
        body(seq=2**63),
        body(supersedes="x"),
        body(supersedes=["x"]),
        body(supersedes=[str(uuid4())] * 201),
        body(session=3),
        body(session="x"),
        body(reason="x" * 256),
        body(reason="a\u0000b"),
        body(value={"cause": "\ud800"}),
        body(extra={"deep": ["\udfff"]}),
        body(value=float("nan")),
        body(value=float("inf")),
        "[" * 100_000,
        body(reason="a") + "\x00",
        "x" * 40_000,
    ],
)
def test_what_is_no_fact_is_unreadable(text):
    with pytest.raises(Unreadable):
        messages.read(text)


def test_a_newer_format_is_told_apart_and_keeps_its_name():
    with pytest.raises(NewerFormat) as refused:
        messages.read(body(v=2))

    assert refused.value.event_id == ID


def test_unknown_keys_are_ignored_and_stay_in_the_text():
    text = body(weather="rain")

    assert messages.read(text).body == text


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: raw.decode("latin-1")))
def test_any_text_is_read_or_refused_and_nothing_else(text):
    with contextlib.suppress(Unreadable, NewerFormat):
        messages.read(text)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(["v", "id", "kind", "actor", "at", "seq", "value", "session", "supersedes"]),
        json_values,
    )
)
def test_any_object_is_read_or_refused_and_nothing_else(content):
    given_content = {
        "v": 1,
        "id": str(ID),
        "kind": "a",
        "actor": "1",
        "at": "2026-03-02T10:00:00Z",
        **content,
    }
    with contextlib.suppress(Unreadable, NewerFormat):
        messages.read(json.dumps(given_content))
