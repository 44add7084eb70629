"""A backup is one file that only the passphrase opens; a restore brings everything back or changes nothing."""

import datetime as dt
import io
import json
import os
import uuid
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from wagtail.models import Page

from cms.backup import actions, tables
from courses.archives import sealed
from courses.events.models import LearningEvent
from courses.people.models import Participant
from tests.factories.cohorts import CohortFactory
from tests.factories.staff import UserFactory

pytestmark = [pytest.mark.slow, pytest.mark.both_databases]

PASSPHRASE = "cinco ovillos de lana roja"
CHEAP = {"n": 2**4, "r": 1, "p": 1}


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch):
    """A guess costs a third of a second by design; the tests make hundreds."""
    monkeypatch.setattr(sealed, "COST", CHEAP)


@pytest.fixture
def passphrase_file(tmp_path):
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE + "\n")
    return file


@pytest.fixture
def workshop(db):
    """People, a cohort, facts, a page with accents, files in both folders."""
    cohort = CohortFactory(size=7)
    actor = UserFactory(username="remigia")
    for number, participant in enumerate(Participant.objects.all()):
        LearningEvent.objects.create(
            body=f'{{"n": {number}, "ñ": "t\'ikray"}}',
            kind="attendance",
            cell=f"attendance/{number}",
            scope=f"cohort/{cohort.pk}",
            participant_id=participant.pk,
            value={"status": "present", "minutes": [1, 2.5, None, "á"]},
            actor=actor,
            happened_at=dt.datetime(2026, 3, 7, 23, 59, 59, 123456, tzinfo=dt.UTC),
            received_at=dt.datetime(2026, 3, 8, 0, 0, 1, tzinfo=dt.UTC),
        )
    Page.objects.get(depth=1).add_child(instance=Page(title="Punto inglés «sola»", slug="ingles"))
    default_storage.save("images/muestra ñandú.png", ContentFile(os.urandom(300_000)))
    storages["private"].save("papers/0001.pdf", ContentFile(b"%PDF-1.7 one"))
    return cohort


def everything() -> dict[str, list[str]]:
    """All rows of all tables, in an order of our own."""
    found = {}
    for table in tables.tables():
        kinds = [kind for _name, kind in table.columns]
        found[table.name] = sorted(tables.canonical(line, kinds) for line in tables.rows(table, connection))
    return found


def all_files() -> dict[str, bytes]:
    return {
        f"{folder.name}/{path.relative_to(folder.path)}": path.read_bytes()
        for folder in actions.folders()
        for path in folder.path.rglob("*")
        if path.is_file()
    }


def harm() -> None:
    """What may happen to an installation between a backup and its restore, without new records."""
    Page.objects.filter(slug="ingles").delete()
    Participant.objects.filter(pk=Participant.objects.first().pk).update(given_names="Otra")
    for path in default_storage.listdir("images")[1]:
        default_storage.delete(f"images/{path}")
    storages["private"].delete("papers/0001.pdf")
    storages["private"].save("papers/forged.pdf", ContentFile(b"%PDF-1.7 forged"))


def test_restore_brings_back_every_row_and_every_file(workshop, tmp_path, passphrase_file):
    rows, files = everything(), all_files()
    file = tmp_path / "monday.aula"
    call_command("backup", file, passphrase_file=passphrase_file)
    harm()
    assert everything() != rows
    assert all_files() != files

    call_command("restore", file, passphrase_file=passphrase_file)

    assert everything() == rows
    assert all_files() == files
    assert connection.vendor in actions.check_backup(file, passphrase=PASSPHRASE).manifest.database


def test_facts_cannot_be_deleted_after_a_restore_either(workshop, tmp_path, passphrase_file):
    file = tmp_path / "monday.aula"
    call_command("backup", file, passphrase_file=passphrase_file)
    call_command("restore", file, passphrase_file=passphrase_file)

    for statement in (
        "DELETE FROM lms_courses_learningevent",
        "UPDATE lms_courses_learningevent SET body = ''",
    ):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_counting_goes_on_after_numbers_that_were_once_given_out(workshop, tmp_path, passphrase_file):
    given_out = UserFactory(username="temporal")
    last_number = given_out.pk
    given_out.delete()
    file = tmp_path / "monday.aula"
    call_command("backup", file, passphrase_file=passphrase_file)

    call_command("restore", file, passphrase_file=passphrase_file)

    assert UserFactory(username="nueva").pk == last_number + 1


def test_restore_over_newer_records_refuses_and_names_them(workshop, tmp_path, passphrase_file):
    file = tmp_path / "monday.aula"
    call_command("backup", file, passphrase_file=passphrase_file)
    Participant.objects.create(given_names="Nueva")
    rows = everything()

    with pytest.raises(CommandError, match=r"records that the backup does not know: .*: 1 more"):
        call_command("restore", file, passphrase_file=passphrase_file)

    assert everything() == rows


def test_restore_over_newer_records_goes_on_when_told(workshop, tmp_path, passphrase_file):
    rows = everything()
    file = tmp_path / "monday.aula"
    call_command("backup", file, passphrase_file=passphrase_file)
    Participant.objects.create(given_names="Nueva")

    call_command("restore", file, passphrase_file=passphrase_file, over_newer_records=True)

    assert everything() == rows


def test_signing_in_after_the_backup_is_not_a_newer_record(workshop, tmp_path, client):
    report = actions.make_backup(tmp_path / "monday.aula", passphrase=PASSPHRASE)

    client.force_login(get_user_model().objects.get(username="remigia"))

    assert actions.newer_records(report.manifest) == []


def test_failure_in_the_middle_of_a_restore_changes_nothing(workshop, tmp_path, monkeypatch):
    file = tmp_path / "monday.aula"
    actions.make_backup(file, passphrase=PASSPHRASE)
    harm()
    rows, files = everything(), all_files()
    swapped = []
    swap = actions._Change.swap

    def breaks_at_the_second_folder(change):
        if swapped:
            raise OSError(28, "No space left on device")
        swapped.append(change.name)
        swap(change)

    monkeypatch.setattr(actions._Change, "swap", breaks_at_the_second_folder)

    with pytest.raises(actions.BackupRefused, match=r"No space left on device\. Nothing was changed"):
        actions.restore_backup(file, passphrase=PASSPHRASE)

    assert swapped == ["private"]
    assert everything() == rows
    assert all_files() == files


def test_row_that_does_not_come_back_the_same_undoes_the_restore(workshop, tmp_path, monkeypatch):
    file = tmp_path / "monday.aula"
    actions.make_backup(file, passphrase=PASSPHRASE)
    harm()
    rows = everything()
    decode = tables.decode
    monkeypatch.setattr(
        tables, "decode", lambda kind, value: "x" if value == "remigia" else decode(kind, value)
    )

    with pytest.raises(actions.BackupRefused, match="rows of auth_user did not come back"):
        actions.restore_backup(file, passphrase=PASSPHRASE)

    assert everything() == rows


def test_wrong_passphrase_is_one_sentence_and_touches_nothing(workshop, tmp_path, passphrase_file):
    file = tmp_path / "monday.aula"
    call_command("backup", file, passphrase_file=passphrase_file)
    rows = everything()
    passphrase_file.write_text("cinco ovillos de lana azul")

    with pytest.raises(
        CommandError, match=r"^The passphrase does not open this backup\. Nothing was changed\.$"
    ):
        call_command("restore", file, passphrase_file=passphrase_file)

    assert everything() == rows


@pytest.mark.parametrize(
    "content",
    (b"", b"PK\x03\x04 something else", b"AULA-BACKUP 2\n{}", os.urandom(5000)),
    ids=("empty", "zip", "later kind", "noise"),
)
def test_foreign_file_is_one_sentence(db, tmp_path, passphrase_file, content):
    file = tmp_path / "holiday.zip"
    file.write_bytes(content)

    with pytest.raises(CommandError, match=r"is not a backup of this program\. Nothing was changed\.$"):
        call_command("restore", file, passphrase_file=passphrase_file)


def test_missing_file_is_one_sentence(db, tmp_path, passphrase_file):
    with pytest.raises(CommandError, match="There is no file"):
        call_command("restore", tmp_path / "nothing.aula", passphrase_file=passphrase_file)


def test_file_cut_anywhere_or_changed_anywhere_is_refused(workshop, tmp_path, passphrase_file):
    file = tmp_path / "monday.aula"
    call_command("backup", file, passphrase_file=passphrase_file)
    whole = file.read_bytes()
    header = whole.index(b"\n", len(sealed.BACKUP)) + 1
    broken = tmp_path / "broken.aula"
    cuts = [header - 1, header, header + 1, len(whole) // 2, len(whole) - 17, len(whole) - 1]
    flips = [header, header + 100, len(whole) // 2, len(whole) - 1]
    variants = [whole[:cut] for cut in cuts] + [whole + b"\0"]
    variants += [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in flips]

    for variant in variants:
        broken.write_bytes(variant)
        with pytest.raises(
            CommandError, match=r"was cut off or changed after it was written\. Nothing was changed\.$"
        ):
            call_command("restore", broken, passphrase_file=passphrase_file)


def test_backup_never_overwrites_a_file(db, tmp_path, passphrase_file):
    file = tmp_path / "monday.aula"
    file.write_bytes(b"last week's")

    with pytest.raises(CommandError, match="never overwritten"):
        call_command("backup", file, passphrase_file=passphrase_file)

    assert file.read_bytes() == b"last week's"


def test_backup_that_cannot_be_read_back_leaves_no_file(workshop, tmp_path, monkeypatch):
    real = os.fsync

    def a_disk_that_lies(descriptor):
        real(descriptor)
        part = next(tmp_path.glob(".*.part"))
        content = bytearray(part.read_bytes())
        content[len(content) // 2] ^= 1
        part.write_bytes(content)

    monkeypatch.setattr(os, "fsync", a_disk_that_lies)

    with pytest.raises(sealed.Damaged):
        actions.make_backup(tmp_path / "monday.aula", passphrase=PASSPHRASE)

    assert list(tmp_path.iterdir()) == []


def test_full_disk_is_one_sentence_and_leaves_no_file(workshop, tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(actions.BackupRefused, match=r"could not be written to .*: No space left on device"):
        actions.make_backup(tmp_path / "monday.aula", passphrase=PASSPHRASE)

    assert list(tmp_path.iterdir()) == []


def test_short_passphrase_is_refused(db, tmp_path, passphrase_file):
    passphrase_file.write_text("lana")

    with pytest.raises(CommandError, match="at least 12 characters"):
        call_command("backup", tmp_path / "monday.aula", passphrase_file=passphrase_file)


def test_no_name_is_readable_in_the_file_and_nobody_else_may_read_it(workshop, tmp_path):
    file = tmp_path / "monday.aula"
    actions.make_backup(file, passphrase=PASSPHRASE)

    content = file.read_bytes()
    names = list(Participant.objects.values_list("given_names", flat=True))
    assert len(names) == 7
    assert not any(name.encode() in content for name in [*names, "remigia", "muestra"])
    assert file.stat().st_mode & 0o077 == 0


def test_backup_of_other_tables_is_refused(workshop, tmp_path, monkeypatch):
    monkeypatch.setattr(
        actions, "applied_migrations", lambda connection: [["lms_courses", "9999_from_the_future"]]
    )
    file = tmp_path / "monday.aula"
    actions.make_backup(file, passphrase=PASSPHRASE)
    monkeypatch.undo()
    monkeypatch.setattr(sealed, "COST", CHEAP)

    with pytest.raises(actions.BackupRefused, match=r"missing here: lms_courses\.9999_from_the_future"):
        actions.restore_backup(file, passphrase=PASSPHRASE)


def test_check_reads_the_file_and_changes_nothing(workshop, tmp_path, passphrase_file, capsys):
    file = tmp_path / "monday.aula"
    call_command("backup", file, passphrase_file=passphrase_file)
    harm()
    rows = everything()

    call_command("restore", file, passphrase_file=passphrase_file, check=True)

    assert everything() == rows
    assert "is whole" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_backup_sees_one_moment_while_others_write(tmp_path, monkeypatch):
    """A person added after the backup began is in no table of it, and she is not kept waiting."""
    from threading import Thread

    Participant.objects.create(given_names="Antes")
    add_rows = actions._add_rows
    done = []

    def while_another_writes(archive, table, connection):
        if not done:

            def write():
                try:
                    Participant.objects.create(given_names="Durante")
                finally:
                    from django.db import connections

                    connections.close_all()

            # The first read opens the view of the database; the other person writes after it.
            add_rows(archive, table, connection)
            thread = Thread(target=write)
            thread.start()
            thread.join(timeout=10)
            done.append(not thread.is_alive())
            return
        add_rows(archive, table, connection)

    monkeypatch.setattr(actions, "_add_rows", while_another_writes)
    report = actions.make_backup(tmp_path / "monday.aula", passphrase=PASSPHRASE)

    assert done == [True]
    assert Participant.objects.count() == 2
    assert report.manifest.tables["lms_courses_participant"]["rows"] == 1


# ------------------------------------------------------------------------------------------- the formats


@given(st.binary(max_size=300), st.integers(1, 64))
@hypothesis_settings(max_examples=60, deadline=None)
def test_sealed_stream_comes_back_whatever_its_length(content, chunk):
    before = sealed.CHUNK
    sealed.CHUNK = chunk
    try:
        target = io.BytesIO()
        writer = sealed.SealedWriter(target, PASSPHRASE, CHEAP)
        writer.write(content)
        writer.close()
        reader = sealed.SealedReader(io.BytesIO(target.getvalue()), PASSPHRASE)

        assert reader.read() == content
    finally:
        sealed.CHUNK = before


@given(st.integers(0, 10), st.integers(0, 10))
def test_sealed_chunks_cannot_change_places_or_be_left_out(first, second):
    before = sealed.CHUNK
    sealed.CHUNK = 4
    try:
        target = io.BytesIO()
        writer = sealed.SealedWriter(target, PASSPHRASE, CHEAP)
        writer.write(bytes(range(44)))
        writer.close()
        whole = target.getvalue()
        start = whole.index(b"\n", len(sealed.BACKUP)) + 1
        chunks = [whole[at : at + 20] for at in range(start, len(whole), 20)]
        swapped = list(chunks)
        swapped[first], swapped[second] = swapped[second], swapped[first]
        shorter = chunks[:first] + chunks[first + 1 :]
        variants = [shorter] if first == second else [swapped, shorter]

        for variant in variants:
            reader = sealed.SealedReader(io.BytesIO(whole[:start] + b"".join(variant)), PASSPHRASE)
            with pytest.raises(sealed.Damaged):
                reader.read()
    finally:
        sealed.CHUNK = before


VALUES = {
    "text": st.text(),
    "number": st.integers(-(2**63), 2**63 - 1),
    "yes_no": st.booleans(),
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "decimal": st.decimals(allow_nan=False, allow_infinity=False, places=4).map(
        lambda value: Decimal(str(value))
    ),
    "moment": st.datetimes(timezones=st.just(dt.UTC)),
    "date": st.dates(),
    "time": st.times(),
    "duration": st.timedeltas(),
    "uuid": st.uuids(),
    "bytes": st.binary(),
    "json": st.dictionaries(st.text(), st.integers()).map(json.dumps),
}


@given(st.data())
def test_every_kind_of_value_survives_a_line_of_json(data):
    kind = data.draw(st.sampled_from(sorted(VALUES)))
    value = data.draw(st.none() | VALUES[kind])

    line = json.dumps(tables.encode(kind, value))

    assert tables.decode(kind, json.loads(line)) == value


def test_every_kind_of_column_has_a_value_above():
    assert {kind for table in tables.tables() for _name, kind in table.columns} <= {*VALUES, "address"}


def test_digest_does_not_depend_on_order_but_on_every_row():
    lines = [json.dumps([str(uuid.UUID(int=number)), number]) for number in range(5)]

    def digest(chosen):
        made = tables.Digest()
        for line in chosen:
            made.add(line, ["uuid", "number"])
        return made.hexdigest()

    assert digest(lines) == digest(lines[::-1])
    assert digest(lines) != digest(lines[:-1])
    assert digest([*lines, lines[0]]) != digest(lines)
    assert timezone.now().tzinfo is not None


@pytest.mark.parametrize("name", ("/etc/passwd", "../outside", "files/media/../../outside", "a\\b", "a\0b"))
def test_part_that_would_leave_its_folder_is_refused(name):
    from cms.backup.archive import is_safe

    assert not is_safe(name)
    assert Path(name)


def test_archive_that_lost_its_last_chunks_is_damaged_even_if_nothing_in_them_was_needed(monkeypatch):
    from cms.backup import archive

    monkeypatch.setattr(sealed, "CHUNK", 8)
    target = io.BytesIO()
    with archive.writing(target, PASSPHRASE, archive.Manifest()) as writer:
        writer.add_bytes("rows/a/000000.jsonl", b"[1]\n")
    whole = target.getvalue()
    assert archive.verified(io.BytesIO(whole), PASSPHRASE).parts.keys() == {"rows/a/000000.jsonl"}
    start = whole.index(b"\n", len(sealed.BACKUP)) + 1

    for chunks in range(start, len(whole), 8 + sealed.TAG):
        with pytest.raises(sealed.Damaged):
            archive.verified(io.BytesIO(whole[:chunks]), PASSPHRASE)
