"""The database is gone: sealed files, and a published copy of the register, bring the register back."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pikepdf
import pytest
from django.core.management import call_command
from django.db import connection, transaction

from certificates import actions, book, keyring, rebuilding, triggers
from certificates.models import (
    Certificate,
    CertificateBatch,
    CertificateItem,
    CertificateSeries,
    RegisterEntry,
)
from certificates.rendering.pdf import read_record
from certificates.verification import look_up, verify_file, verify_qr


class _Editor:
    """What `triggers` needs of a schema editor."""

    connection = connection

    @staticmethod
    def execute(statement):
        with connection.cursor() as cursor:
            cursor.execute(statement)


def lose_the_database():
    """Everything of certificates is gone; only the keys stay. The database's own locks are lifted for it."""
    triggers.drop(None, _Editor)
    for model in (CertificateItem, CertificateBatch, Certificate, RegisterEntry, CertificateSeries):
        model.objects.all().delete()
    triggers.create(None, _Editor)


@pytest.fixture
def saved(keys, batch, ada, tmp_path):
    """Three files outside the house and a copy of the register; the third certificate is withdrawn."""
    actions.draw_batch(batch)
    certificates = list(Certificate.objects.order_by("number"))
    actions.revoke(certificates[2], reason="Se marcó a otra persona.", by=ada)
    book.write_checkpoint()
    folder = tmp_path / "usb"
    folder.mkdir()
    for certificate in certificates:
        (folder / f"{certificate.full_number}.pdf").write_bytes(actions.read_file(certificate))
    copy = tmp_path / "registro.jsonl"
    copy.write_bytes(b"".join(book.as_json_lines()))
    return {
        "folder": folder,
        "copy": copy,
        "lines": [json.loads(line) for line in copy.read_text().splitlines()],
        "codes": [one.read_facts().code for one in certificates],
        "qr": [one.qr_text for one in certificates],
        "files": [actions.read_file(one) for one in certificates],
    }


def plan_of(saved, lines=()):
    return rebuilding.plan(saved["folder"].glob("*.pdf"), trusted=keyring.trusted_seals(), copy=lines)


def test_a_file_carries_its_facts_and_its_entry(saved):
    with pikepdf.open(io.BytesIO(saved["files"][0])) as pdf:
        record = json.loads(read_record(pdf))

    assert record["entry"] == Certificate.objects.order_by("number").first().entry.as_entry()
    assert record["facts"] == json.loads(Certificate.objects.order_by("number").first().facts)


def test_looking_writes_nothing_and_says_what_is_lost(saved, capsys):
    before = RegisterEntry.objects.count()

    call_command("rebuild_register", str(saved["folder"]))

    said = capsys.readouterr().out
    assert "3" in said
    assert RegisterEntry.objects.count() == before


def test_files_and_a_copy_bring_back_the_same_register(saved, ada, capsys):
    head = book.last_entry()
    lose_the_database()

    call_command("rebuild_register", str(saved["folder"]), copy=saved["copy"], by=ada.username, write=True)

    report = book.verify()
    assert report.problems == []
    assert report.lost == 0
    assert list(book.entries())[: len(saved["lines"])] == saved["lines"]
    assert list(book.entries())[-1]["prev"] == head["hash"]
    assert [one.status for one in Certificate.objects.order_by("number")] == ["issued", "issued", "revoked"]
    call_command("verify_register", files=True)
    assert verify_file(saved["files"][0]).verdict == "valid"
    assert verify_file(saved["files"][2]).verdict == "invalid"
    assert verify_qr(saved["qr"][1]).verdict == "valid"
    assert look_up(saved["codes"][0]).verdict == "valid"


def test_files_alone_bring_back_a_register_that_names_what_is_lost(saved, ada):
    lose_the_database()
    found = plan_of(saved)

    made = rebuilding.build(found, by=ada)

    report = book.verify()
    # Four keys came before the first certificate; the withdrawal and the closed page after the last are unknown.
    assert (made, found.lost, report.problems, report.lost) == (3, [1, 2, 3, 4], [], 4)
    assert [verify_qr(text).verdict for text in saved["qr"]] == ["valid"] * 3
    call_command("verify_register", files=True)


def test_the_next_number_goes_on_after_the_last(saved, ada, paula, a_design, cohort_a):
    from tests.factories.certificates import CompletionFactory

    lose_the_database()
    rebuilding.build(plan_of(saved), by=ada)

    actions.issue_batch(
        [CompletionFactory(cohort=cohort_a)],
        design=a_design,
        proposed_by=paula,
        approved_by=ada,
        with_files=False,
    )

    assert Certificate.objects.order_by("-number").first().number == 4
    assert book.verify().problems == []


def test_a_lost_number_in_the_middle_is_a_hole_that_is_accounted_for(saved, ada):
    lose_the_database()
    sorted(saved["folder"].glob("*.pdf"))[1].unlink()

    rebuilding.build(plan_of(saved), by=ada)

    report = book.verify()
    assert (report.problems, report.lost, report.numbers_lost) == ([], 5, 1)


def test_a_hole_that_no_rebuilding_accounts_for_is_a_problem(saved):
    from certificates.register import verify_chain

    lines = list(saved["lines"])
    taken = lines[4]
    lines[4] = {key: taken[key] for key in ("seq", "at", "prev", "hash")} | {"type": "lost"}

    assert [one.code for one in verify_chain(lines).problems][-1:] == ["lost_unaccounted"]


def test_changed_files_bring_nothing_back(saved):
    path = min(saved["folder"].glob("*.pdf"))
    path.write_bytes(path.read_bytes() + b"\n%%EOF\n")

    found = plan_of(saved)

    assert len(found.files) == 2
    assert path.name in found.problems[0]


def test_a_copy_that_says_something_else_forbids_the_rebuilding(saved, ada, capsys):
    from certificates.register import entry_hash

    lose_the_database()
    lines = [dict(line) for line in saved["lines"]]
    lines[5]["commit"] = "0" * 64
    lines[5]["hash"] = entry_hash(lines[5])

    found = plan_of(saved, lines)

    assert found.contradictions
    with pytest.raises(rebuilding.CannotRebuild):
        rebuilding.build(found, by=ada)
    assert RegisterEntry.objects.count() == 0


def test_a_register_that_stands_is_never_written_over(saved, ada):
    with pytest.raises(rebuilding.CannotRebuild):
        rebuilding.build(plan_of(saved), by=ada)

    assert book.verify().problems == []


def test_a_stranger_s_seal_brings_nothing_back(saved):
    found = rebuilding.plan(saved["folder"].glob("*.pdf"), trusted=[])

    assert (found.files, len(found.problems)) == ({}, 3)


# --- an old backup ----------------------------------------------------------------------------------------------


@pytest.fixture
def remembers(settings):
    settings.LMS_CERTIFICATES = {**settings.LMS_CERTIFICATES, "REMEMBER_HEAD": True}
    mark: Path = book._mark()
    mark.unlink(missing_ok=True)
    yield mark
    mark.unlink(missing_ok=True)


def test_a_restored_old_backup_is_noticed_and_nothing_is_issued_until_somebody_compared(
    remembers, keys, completed, a_design, paula, ada, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        book.write_checkpoint()
    later = book.last_entry()
    remembers.write_text(json.dumps({"seq": later["seq"] + 3, "hash": "ab" * 32}))
    batch = actions.propose_batch(completed, design=a_design, by=paula)

    with pytest.raises(book.RegisterRefused) as refusal:
        actions.approve_batch(batch, by=ada)
    with pytest.raises(SystemExit):
        call_command("verify_register")
    assert refusal.value.code == "register_is_old"
    assert Certificate.objects.count() == 0

    call_command("verify_register", accept_restored=True)
    actions.approve_batch(batch, by=ada)

    assert Certificate.objects.count() == 3


def test_the_last_entry_is_noted_when_the_transaction_is_safe(
    remembers, keys, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        book.write_checkpoint()

    assert json.loads(remembers.read_text())["hash"] == book.last_entry()["hash"]


def test_a_folder_that_cannot_be_written_costs_the_notice_and_not_the_entry(
    remembers, keys, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(book, "_mark", lambda: Path("/proc/nowhere/mark.json"))

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        book.write_checkpoint()

    assert book.last_entry()["type"] == "checkpoint"
