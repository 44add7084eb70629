"""Registers kept in a spreadsheet: what is understood, and which cell is refused with which sentence."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.archives.enums import RecordKind
from courses.archives.grids import PastRecord, Who, read_records
from courses.archives.sentences import REMARKS
from courses.people.tables import NotATable
from tests.courses.people.spreadsheets import csv_text, xlsx

ATTENDANCE, EVALUATIONS, ENROLMENTS = (
    RecordKind.ATTENDANCE,
    RecordKind.EVALUATIONS,
    RecordKind.ENROLMENTS,
)


def read(kind, headings, *rows):
    return read_records(csv_text(headings, *rows).encode(), kind)


def problems(kind, headings, *rows):
    return [
        (one.row, one.column, one.code)
        for record in read(kind, headings, *rows).records
        for one in record.problems
    ]


def test_a_sheet_with_a_column_for_each_day_gives_a_record_for_each_filled_cell():
    found = read(
        ATTENDANCE,
        ["N°", "DNI", "Apellidos y nombres", "05/03/2026", "07/03/2026 14:30"],
        [1, "00001234", "Ñaupari Ejemplo, Rosa", "P", "T 15"],
        [2, "", "Quispe, Luz", "", "J salud"],
    )

    assert [(r.number, r.column, r.day, r.starts, r.value["status"]) for r in found.records] == [
        (2, 3, date(2026, 3, 5), None, "present"),
        (2, 4, date(2026, 3, 7), time(14, 30), "late"),
        (3, 4, date(2026, 3, 7), time(14, 30), "excused"),
    ]
    assert found.records[1].value == {"status": "late", "minutes": 15, "cause": ""}
    assert found.records[2].value["cause"] == "medical"
    assert found.records[0].who == Who("00001234", "", "Ñaupari Ejemplo, Rosa")
    assert found.unread == ("N°",)


def test_a_line_for_each_mark_says_the_same():
    found = read(
        ATTENDANCE,
        ["Documento", "Fecha", "Hora", "Asistencia", "Minutos tarde", "Causa"],
        ["00001234", "5/3/2026", "14:30", "tarde", "10", ""],
        ["00001234", "2026-03-06", "", "justificada", "", "diligencia"],
    )

    assert [record.value for record in found.records] == [
        {"status": "late", "minutes": 10, "cause": ""},
        {"status": "excused", "minutes": 0, "cause": "court"},
    ]
    assert found.records[0].starts == time(14, 30)


def test_marks_of_evaluations_are_read_with_their_month():
    found = read(
        EVALUATIONS,
        ["Nombre completo", "Tipo", "Mes", "Nota", "Fecha", "Intento"],
        ["Rosa Ñaupari", "mensual", "marzo 2026", "14", "30/03/2026", ""],
        ["Rosa Ñaupari", "final", "", "16.0", "15/06/2026", "2"],
        ["Luz Quispe", "", "04/2026", "0", "30/04/2026", "1"],
    )

    assert [record.value for record in found.records] == [
        {"kind": "monthly", "month": "2026-03-01", "mark": 14, "attempt": 1},
        {"kind": "final", "month": None, "mark": 16, "attempt": 2},
        {"kind": "monthly", "month": "2026-04-01", "mark": 0, "attempt": 1},
    ]


def test_participations_are_read_with_how_they_ended():
    found = read(
        ENROLMENTS,
        ["DNI", "Fecha de ingreso", "Fecha de salida", "Estado", "Observaciones"],
        ["00001234", "05/03/2026", "", "", ""],
        ["00005678", "05/03/2026", "30/04/2026", "se retiró", "Otro horario"],
    )

    assert [record.value for record in found.records] == [
        {"left_on": None, "status": "", "reason": ""},
        {"left_on": "2026-04-30", "status": "withdrawn", "reason": "Otro horario"},
    ]


def test_workbooks_are_read_like_csv_with_dates_that_are_dates():
    content = xlsx(["DNI", date(2026, 3, 5)], ["00001234", "P"])

    (record,) = read_records(content, ATTENDANCE).records

    assert (record.day, record.value["status"]) == (date(2026, 3, 5), "present")


WIDE = ["DNI", "05/03/2026"]
LINE = ["DNI", "Fecha", "Hora", "Asistencia", "Minutos", "Causa"]
MARKS = ["DNI", "Tipo", "Mes", "Nota", "Fecha", "Intento"]
TAKING_PART = ["DNI", "Fecha de ingreso", "Fecha de salida", "Estado", "Razón"]


@pytest.mark.parametrize(
    ("kind", "headings", "row", "column", "code"),
    [
        (ATTENDANCE, WIDE, ["00001234", "A"], 1, "attendance_two_ways"),
        (ATTENDANCE, WIDE, ["00001234", "X"], 1, "attendance_two_ways"),
        (ATTENDANCE, WIDE, ["00001234", "vino"], 1, "attendance_unknown"),
        (ATTENDANCE, WIDE, ["00001234", "T"], 1, "late_how_much"),
        (ATTENDANCE, WIDE, ["00001234", "T 0"], 1, "late_how_much"),
        (ATTENDANCE, WIDE, ["00001234", "J porque sí"], 1, "cause_unknown"),
        (ATTENDANCE, WIDE, ["00001234", "=A1"], 1, "formula"),
        (ATTENDANCE, WIDE, ["", "P"], None, "nobody"),
        (ATTENDANCE, LINE, ["00001234", "", "", "P", "", ""], 1, "day_missing"),
        (ATTENDANCE, LINE, ["00001234", "31/02/2026", "", "P", "", ""], 1, "date_unreadable"),
        (ATTENDANCE, LINE, ["00001234", "05/03/2026", "25:00", "P", "", ""], 2, "hour_unreadable"),
        (ATTENDANCE, LINE, ["00001234", "05/03/2026", "", "", "", ""], 3, "nothing_said"),
        (ATTENDANCE, LINE, ["00001234", "05/03/2026", "", "T", "mucho", ""], 4, "late_how_much"),
        (ATTENDANCE, LINE, ["00001234", "05/03/2026", "", "J", "", "fiesta"], 5, "cause_unknown"),
        (EVALUATIONS, MARKS, ["00001234", "mensual", "", "14", "30/03/2026", ""], 2, "month_needed"),
        (EVALUATIONS, MARKS, ["00001234", "mensual", "marzo", "14", "30/03/2026", ""], 2, "month_unreadable"),
        (EVALUATIONS, MARKS, ["00001234", "oral", "", "14", "30/03/2026", ""], 1, "evaluation_kind"),
        (EVALUATIONS, MARKS, ["00001234", "final", "", "21", "30/03/2026", ""], 3, "mark_unreadable"),
        (EVALUATIONS, MARKS, ["00001234", "final", "", "14.5", "30/03/2026", ""], 3, "mark_unreadable"),
        (EVALUATIONS, MARKS, ["00001234", "final", "", "", "30/03/2026", ""], 3, "mark_unreadable"),
        (EVALUATIONS, MARKS, ["00001234", "final", "", "14", "", ""], 4, "day_missing"),
        (EVALUATIONS, MARKS, ["00001234", "final", "", "14", "30/03/2026", "0"], 5, "attempt_unreadable"),
        (ENROLMENTS, TAKING_PART, ["00001234", "", "", "", ""], 1, "day_missing"),
        (ENROLMENTS, TAKING_PART, ["00001234", "05/03/2026", "01/03/2026", "completó", ""], 2, "left_before_joined"),
        (ENROLMENTS, TAKING_PART, ["00001234", "05/03/2026", "30/04/2026", "", ""], 3, "ending_needed"),
        (ENROLMENTS, TAKING_PART, ["00001234", "05/03/2026", "", "completó", ""], 2, "left_needed"),
        (ENROLMENTS, TAKING_PART, ["00001234", "05/03/2026", "30/04/2026", "voló", ""], 3, "ending_unknown"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_taken_is_named_by_row_and_column(kind, headings, row, column, code):
    assert problems(kind, headings, row) == [(2, column, code)]
    assert code in REMARKS


@pytest.mark.parametrize(
    ("kind", "headings", "code"),
    [
        (ATTENDANCE, ["Color", "05/03/2026"], "no_people"),
        (ATTENDANCE, ["DNI", "Asistencia"], "no_days"),
        (ATTENDANCE, ["DNI", "Marzo", "Abril"], "no_days"),
        (EVALUATIONS, ["DNI", "Fecha"], "heading_missing"),
        (ENROLMENTS, ["DNI", "Nombre completo"], "heading_missing"),
        (EVALUATIONS, ["DNI", "DNI", "Nota", "Fecha"], "heading_twice"),
    ],
)
def test_a_file_without_its_headings_is_refused_as_a_whole(kind, headings, code):
    with pytest.raises(NotATable) as refusal:
        read(kind, headings, ["00001234"] * len(headings))

    assert refusal.value.code == code


def test_a_sheet_of_empty_cells_holds_no_records():
    with pytest.raises(NotATable) as refusal:
        read(ATTENDANCE, WIDE, ["00001234", ""])

    assert refusal.value.code == "no_rows"


def test_columns_the_law_forbids_are_named_and_not_read():
    found = read(ATTENDANCE, ["DNI", "Delito", "05/03/2026"], ["00001234", "algo", "P"])

    assert found.forbidden == ("Delito",)
    assert "algo" not in repr(found)


WORDS = st.sampled_from(
    [
        ("P", {"status": "present", "minutes": 0, "cause": ""}),
        ("f", {"status": "absent", "minutes": 0, "cause": ""}),
        ("T15", {"status": "late", "minutes": 15, "cause": ""}),
        ("tarde 7 min", {"status": "late", "minutes": 7, "cause": ""}),
        ("J visita", {"status": "excused", "minutes": 0, "cause": "visit"}),
        ("", None),
        ("-", None),
    ]
)


@given(st.lists(st.lists(WORDS, min_size=3, max_size=3), min_size=1, max_size=12))
def test_each_filled_cell_of_any_sheet_is_one_record_of_its_person_and_day(cells):
    days = [date(2026, 3, 5) + timedelta(days=7 * index) for index in range(3)]
    headings = ["DNI", *(f"{day:%d/%m/%Y}" for day in days)]
    rows = [[f"{index:08d}", *(text for text, _ in row)] for index, row in enumerate(cells)]
    expected = [
        (f"{index:08d}", day, value)
        for index, row in enumerate(cells)
        for day, (_, value) in zip(days, row, strict=True)
        if value is not None
    ]
    if not expected:
        with pytest.raises(NotATable):
            read(ATTENDANCE, headings, *rows)
        return

    found: list[PastRecord] = read(ATTENDANCE, headings, *rows).records

    assert [(record.who.document, record.day, record.value) for record in found] == expected
