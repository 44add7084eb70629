"""The import for whoever sits at the server."""

import io

import pytest
from django.core.management import CommandError, call_command

from courses.cohorts.models import ParticipantImport
from courses.people.models import Participant
from tests.courses.people.spreadsheets import HEADINGS, ROSA, csv_text, xlsx


@pytest.fixture
def run(tmp_path, delia, cohort_a):
    def command(content, *arguments, centre=None):
        file = tmp_path / "lista.xlsx"
        file.write_bytes(content)
        out = io.StringIO()
        call_command(
            "import_participants",
            str(file),
            "--centre",
            centre or cohort_a.centre.label,
            "--by",
            "delia",
            *arguments,
            stdout=out,
        )
        return out.getvalue()

    return command


def test_command_writes_nobody_without_apply(run):
    said = run(xlsx(HEADINGS, ROSA))

    assert "new: 1" in said
    assert Participant.objects.count() == 3
    assert ParticipantImport.objects.get().drafts == []


def test_command_registers_enrols_and_may_be_run_twice(run, cohort_a):
    for expected in ("created: 1", "created: 0"):
        assert expected in run(xlsx(HEADINGS, ROSA), "--cohort", cohort_a.code, "--apply")

    assert cohort_a.enrolments.count() == 4


def test_command_names_errors_by_row_and_column_and_fails(run, capsys):
    with pytest.raises(CommandError, match="Nothing was written"):
        run(csv_text(HEADINGS, ["Sol", "", "", "12", ""]).encode())
    with pytest.raises(CommandError):
        run(csv_text(HEADINGS, ROSA, ["Sol", "", "", "12", ""]).encode(), "--apply")
    assert Participant.objects.count() == 3

    said = run(csv_text(HEADINGS, ROSA, ["Sol", "", "", "12", ""]).encode(), "--apply", "--only-good-rows")

    assert "row 3, column D (DNI)" in said
    assert Participant.objects.count() == 4


@pytest.mark.parametrize(
    ("arguments", "centre", "sentence"),
    [
        ((), "Nadie", "No centre is called Nadie"),
        (("--cohort", "X"), None, "No cohort has the code X"),
        (("--joined-on", "2001-01-01", "--cohort", "A-1"), None, "."),
    ],
)
def test_command_says_what_is_unknown(run, arguments, centre, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(xlsx(HEADINGS, ROSA), *arguments, centre=centre)


def test_command_says_that_the_file_is_none(run, tmp_path, delia, cohort_a):
    with pytest.raises(CommandError, match="PDF"):
        run(b"%PDF-1.7")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command(
            "import_participants",
            str(tmp_path / "no.csv"),
            "--centre",
            cohort_a.centre.label,
            "--by",
            "delia",
        )
    with pytest.raises(CommandError, match="No active user"):
        call_command("import_participants", "x", "--centre", "x", "--by", "nadie")
