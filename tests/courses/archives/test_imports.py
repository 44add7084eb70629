"""Past records from a spreadsheet: shown first, applied exactly as shown, never over what stands."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from courses.archives import imports
from courses.archives.enums import RecordKind
from courses.archives.exports import table_of
from courses.archives.imports import Outcome
from courses.attendance.actions import Reading, mark_attendance
from courses.attendance.models import AttendanceMark
from courses.cohorts.actions import cancel_session
from courses.cohorts.enums import ImportStatus
from courses.cohorts.models import Enrolment
from courses.evaluations.models import Evaluation
from courses.events.models import LearningEvent
from courses.events.sources import way_words
from tests.courses.people.spreadsheets import csv_text
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, SessionFactory
from tests.factories.people import ParticipantFactory

ATTENDANCE, EVALUATIONS, ENROLMENTS = (
    RecordKind.ATTENDANCE,
    RecordKind.EVALUATIONS,
    RecordKind.ENROLMENTS,
)
MARKS = ["DNI", "Tipo", "Mes", "Nota", "Fecha", "Intento"]
TAKING_PART = ["DNI", "Fecha de ingreso", "Fecha de salida", "Estado", "Razón"]


@pytest.fixture
def cohort(centre_a):
    """Two people, four sessions, the third of them today."""
    return CohortFactory(
        centre=centre_a,
        participants=[
            ParticipantFactory(given_names="Rosa", paternal_surname="Ñaupari", document_number="00001234"),
            ParticipantFactory(
                given_names="Luz",
                paternal_surname="Quispe",
                document_number="",
                document_type="SIN",
                alias="Lucha",
            ),
        ],
    )


def days(cohort):
    return list(cohort.sessions.order_by("starts_at").values_list("date", flat=True))


def sheet(cohort, rosa="P", luz="F"):
    """The first session of both, as a sheet with a column a day."""
    return [["DNI", "Nombre en clase", f"{days(cohort)[0]:%d/%m/%Y}"], ["1234", "", rosa], ["", "lucha", luz]]


def received(cohort, rows, by, kind=ATTENDANCE):
    return imports.receive(csv_text(*rows).encode(), cohort=cohort, kind=kind, by=by)


def outcomes(imported):
    return [(row.number, row.outcome) for row in imports.plan_of(imported).rows]


def codes(imported):
    return [one.code for one in imports.plan_of(imported).problems]


def test_a_file_is_shown_first_and_records_nothing(cohort, delia):
    imported = received(cohort, sheet(cohort), delia)

    assert outcomes(imported) == [(2, Outcome.NEW), (3, Outcome.NEW)]
    assert not LearningEvent.objects.exists()


def test_applying_makes_facts_of_the_day_they_are_about_that_say_where_they_came_from(cohort, delia):
    imported = received(cohort, sheet(cohort, "T 20", "J salud"), delia)

    result = imports.apply(imported, by=delia)

    assert result == {"written": 2, "same": 0, "differing": 0, "left_out": 0}
    session = cohort.sessions.order_by("starts_at")[0]
    marks = {one.participant.given_names: one for one in AttendanceMark.objects.filter(session=session)}
    assert (marks["Rosa"].minutes, marks["Luz"].cause) == (100, "medical")
    fact = LearningEvent.objects.filter(kind="attendance").first()
    assert fact.happened_at == session.starts_at
    assert fact.received_at.date() == timezone.now().date()
    assert way_words(fact).endswith("Délia")
    assert (imported.status, imported.records) == (ImportStatus.APPLIED, [])


def test_bringing_the_same_file_again_records_nothing_twice(cohort, delia):
    imports.apply(received(cohort, sheet(cohort), delia), by=delia)
    again = received(cohort, sheet(cohort), delia)

    assert outcomes(again) == [(2, Outcome.SAME), (3, Outcome.SAME)]
    imports.apply(again, by=delia)
    assert LearningEvent.objects.count() == 2


def test_what_stands_is_never_replaced(cohort, delia):
    session = cohort.sessions.order_by("starts_at")[0]
    rosa = cohort.enrolments.get(participant__given_names="Rosa").participant
    mark_attendance(session, {rosa.pk: Reading("late", 10)}, by=delia)
    imported = received(cohort, sheet(cohort), delia)

    (differs, new) = imports.plan_of(imported).rows

    assert (differs.outcome, new.outcome) == (Outcome.DIFFERS, Outcome.NEW)
    assert "10" in differs.stands
    imports.apply(imported, by=delia)
    assert AttendanceMark.objects.get(participant=rosa).late_minutes == 10


def test_one_bad_record_stops_the_file_unless_the_good_ones_are_wanted(cohort, delia):
    imported = received(cohort, sheet(cohort, "P", "A"), delia)

    with pytest.raises(ValidationError):
        imports.apply(imported, by=delia)
    assert not LearningEvent.objects.exists()

    assert imports.apply(imported, by=delia, only_good=True)["written"] == 1


def test_a_file_is_not_applied_when_the_books_changed_since_it_was_shown(cohort, delia):
    imported = received(cohort, sheet(cohort), delia)
    shown = imports.plan_of(imported).fingerprint
    rosa = cohort.enrolments.get(participant__given_names="Rosa").participant
    mark_attendance(cohort.sessions.order_by("starts_at")[0], {rosa.pk: Reading("absent")}, by=delia)

    with pytest.raises(ValidationError) as refusal:
        imports.apply(imported, by=delia, fingerprint=shown)

    assert refusal.value.code == "changed"


def test_two_sessions_a_day_are_told_apart_by_their_hour(cohort, delia):
    first = cohort.sessions.order_by("starts_at")[0]
    SessionFactory(cohort=cohort, starts_at=first.starts_at + timedelta(hours=6))
    day = f"{first.date:%d/%m/%Y}"

    assert codes(received(cohort, [["DNI", day], ["1234", "P"]], delia)) == ["session_which"]
    by_hour = received(cohort, [["DNI", f"{day} 09:00", f"{day} 15:00"], ["1234", "P", "F"]], delia)
    assert outcomes(by_hour) == [(2, Outcome.NEW), (2, Outcome.NEW)]


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (["99999999", "", ""], "person_unknown"),
        # Her name with somebody else's document is somebody else.
        (["99999999", "", "Rosa Ñaupari"], "person_unknown"),
        (["", "", "Nadie Conocida"], "person_unknown"),
        (["", "", "Dos Iguales"], "person_two"),
    ],
)
def test_a_person_who_cannot_be_told_is_a_problem(cohort, delia, who, code):
    for _ in range(2):
        twin = ParticipantFactory(given_names="Dos", paternal_surname="Iguales", maternal_surname="")
        EnrolmentFactory(cohort=cohort, participant=twin)
    headings = ["DNI", "Nombre en clase", "Nombre completo", f"{days(cohort)[0]:%d/%m/%Y}"]

    assert codes(received(cohort, [headings, [*who, "P"]], delia)) == [code]


def test_names_are_found_whatever_the_order_of_their_parts(cohort, delia):
    person = cohort.enrolments.get(participant__given_names="Rosa").participant
    written = f"{person.maternal_surname} {person.paternal_surname}, {person.given_names}".upper()
    rows = [["Apellidos y nombres", f"{days(cohort)[0]:%d/%m/%Y}"], [written, "P"]]

    (row,) = imports.plan_of(received(cohort, rows, delia)).rows

    assert (row.outcome, row.participant) == (Outcome.NEW, person)


def test_days_that_cannot_be_marked_are_told(cohort, delia):
    first, second, _today, coming = cohort.sessions.order_by("starts_at")
    cancel_session(second, cause="lockdown", by=delia)
    late = EnrolmentFactory(cohort=cohort, joined_on=second.date).participant
    written = [f"{one:%d/%m/%Y}" for one in (date(2020, 1, 1), second.date, coming.date, first.date)]
    rows = [["DNI", *written], ["1234", "P", "P", "P", "T 120"], [late.document_number, "", "", "", "P"]]

    assert codes(received(cohort, rows, delia)) == [
        "session_missing",
        "session_cancelled",
        "session_coming",
        "late_too_long",
        "not_on_roster",
    ]


def test_marks_of_past_months_come_in_with_their_date(cohort, delia):
    month = cohort.starts_on.replace(day=1)
    rows = [
        MARKS,
        ["1234", "mensual", f"{month:%m/%Y}", "14", f"{cohort.starts_on:%d/%m/%Y}", ""],
        ["1234", "final", "", "17", f"{timezone.localdate():%d/%m/%Y}", "1"],
    ]
    imports.apply(received(cohort, rows, delia, EVALUATIONS), by=delia)

    again = received(cohort, rows, delia, EVALUATIONS)
    assert outcomes(again) == [(2, Outcome.SAME), (3, Outcome.SAME)]
    assert sorted(Evaluation.objects.values_list("kind", "mark")) == [("final", 17), ("monthly", 14)]
    rows[1][3] = "15"
    assert outcomes(received(cohort, rows, delia, EVALUATIONS))[0] == (2, Outcome.DIFFERS)


def test_marks_outside_the_cohort_are_told(cohort, delia):
    tomorrow = timezone.localdate() + timedelta(days=1)
    rows = [
        MARKS,
        ["1234", "final", "", "14", f"{tomorrow:%d/%m/%Y}", ""],
        ["1234", "mensual", "01/2020", "14", f"{cohort.starts_on:%d/%m/%Y}", ""],
        ["1234", "final", "", "14", f"{cohort.starts_on:%d/%m/%Y}", "2"],
        ["1234", "final", "", "15", f"{cohort.starts_on:%d/%m/%Y}", "2"],
    ]

    assert codes(received(cohort, rows, delia, EVALUATIONS)) == [
        "evaluated_outside",
        "month_outside",
        "repeats_row",
    ]


def test_past_participations_make_the_rosters_of_past_days(cohort, delia, centre_a):
    ana = ParticipantFactory(document_number="00005678", centre=centre_a)
    left = cohort.starts_on + timedelta(days=7)
    rows = [
        TAKING_PART,
        ["00005678", f"{cohort.starts_on:%d/%m/%Y}", f"{left:%d/%m/%Y}", "se retiró", "Otro horario"],
    ]

    imports.apply(received(cohort, rows, delia, ENROLMENTS), by=delia)

    row = Enrolment.objects.get(participant=ana)
    assert (row.joined_on, row.left_on, row.status) == (cohort.starts_on, left, "withdrawn")
    assert outcomes(received(cohort, rows, delia, ENROLMENTS)) == [(2, Outcome.SAME)]
    rows[1][2] = ""
    rows[1][3] = ""
    assert codes(received(cohort, rows, delia, ENROLMENTS)) == ["was_member"]


def test_participations_that_cannot_be_are_told(cohort, delia, centre_a):
    ParticipantFactory(document_number="00005678", centre=centre_a)
    first = f"{cohort.starts_on:%d/%m/%Y}"
    rows = [
        TAKING_PART,
        ["00009999", first, "", "", ""],
        ["00005678", "01/01/2020", "", "", ""],
        ["00005678", first, first, "se retiró", ""],
    ]

    assert codes(received(cohort, rows, delia, ENROLMENTS)) == [
        "person_unregistered",
        "outside_days",
        "reason_needed",
    ]


def test_only_who_runs_the_centre_brings_records_in(cohort, benita, cirilo, elias):
    for somebody in (benita, cirilo, elias):
        with pytest.raises(PermissionDenied):
            received(cohort, sheet(cohort), somebody)


@pytest.mark.parametrize("kind", RecordKind)
def test_what_is_taken_out_says_nothing_new_when_it_is_brought_in(cohort, delia, kind):
    month = cohort.starts_on.replace(day=1)
    imports.apply(received(cohort, sheet(cohort, "T 20", "J visita"), delia), by=delia)
    marks = [MARKS, ["1234", "mensual", f"{month:%m/%Y}", "14", f"{cohort.starts_on:%d/%m/%Y}", "1"]]
    imports.apply(received(cohort, marks, delia, EVALUATIONS), by=delia)
    headings, rows = table_of(cohort, kind)

    again = received(cohort, [headings, *rows], delia, kind)

    assert rows
    assert {outcome for _, outcome in outcomes(again)} == {Outcome.SAME}


def test_a_protected_person_is_in_no_file_that_goes_out(cohort, delia):
    rosa = cohort.enrolments.get(participant__given_names="Rosa").participant
    rosa.is_protected = True
    rosa.save()

    for kind in RecordKind:
        assert "Ñaupari" not in repr(table_of(cohort, kind))
        assert "00001234" not in repr(table_of(cohort, kind))


def test_a_plan_asks_the_database_as_often_for_thirty_people_as_for_two(
    cohort, delia, django_assert_max_num_queries
):
    for _ in range(30):
        EnrolmentFactory(cohort=cohort)
    headings = ["DNI", f"{days(cohort)[0]:%d/%m/%Y}"]
    people = cohort.enrolments.exclude(participant__document_number="").select_related("participant")
    imported = received(
        cohort, [headings, *([one.participant.document_number, "P"] for one in people)], delia
    )

    with django_assert_max_num_queries(6):
        assert imports.plan_of(imported).is_clean
