"""A list of people: shown first, applied exactly as shown, safe to apply twice."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from courses.cohorts import imports
from courses.cohorts.enums import CohortStatus, ImportStatus
from courses.cohorts.imports import Joining, Outcome
from courses.cohorts.models import CentreMember, Cohort, ParticipantImport
from courses.people.actions import register_participant
from courses.people.models import Participant
from courses.people.queries import Likeness
from tests.courses.people.spreadsheets import HEADINGS, ROSA, csv_text, xlsx
from tests.factories.people import ParticipantFactory

ANA = ["Ana", "Modelo", "Prueba", "", 1990]
LUZ = ["Luz", "Ejemplo", "", "00005678", 1971]


def received(rows, centre, by, **wishes):
    return imports.receive(csv_text(HEADINGS, *rows).encode(), centre=centre, by=by, **wishes)


def outcomes(imported, by):
    return [(row.number, row.outcome) for row in imports.plan_of(imported, by=by).rows]


def code_of(error):
    return (
        error.value.code
        if not hasattr(error.value, "error_dict")
        else {key: [one.code for one in value] for key, value in error.value.error_dict.items()}
    )


def test_list_is_shown_first_and_writes_nobody(centre_a, delia):
    imported = received([ROSA, ANA], centre_a, delia)

    assert outcomes(imported, delia) == [(2, Outcome.NEW), (3, Outcome.NEW)]
    assert not Participant.objects.exists()


def test_applying_registers_admits_and_enrols(cohort_a, delia):
    today = timezone.localdate()
    imported = received([ROSA, ANA], cohort_a.centre, delia, cohort=cohort_a)

    result = imports.apply(imported, by=delia)

    assert result == {"created": 2, "existing": 0, "enrolled": 2, "already_enrolled": 0, "left_out": 0}
    rosa = Participant.objects.get(document_number="00001234")
    assert rosa.full_name == "Rosa Ñaupari Quispe"
    assert list(Participant.objects.matching("rosa naupari")) == [rosa]
    assert cohort_a.enrolments.get(participant=rosa).joined_on == today
    assert rosa in Participant.objects.visible_to(delia)
    assert ModelLogEntry.objects.filter(action="lms.register_participant").count() == 2
    assert set(ModelLogEntry.objects.filter(action="lms.enrol").values_list("label", flat=True)) == {
        "participant"
    }


def test_applied_list_forgets_its_rows_and_is_not_applied_again(centre_a, delia):
    imported = received([ROSA], centre_a, delia)
    imports.apply(imported, by=delia)

    assert (imported.status, imported.drafts) == (ImportStatus.APPLIED, [])
    for action in (imports.apply, imports.discard):
        with pytest.raises(ValidationError) as error:
            action(imported, by=delia)
        assert code_of(error) == "not_waiting"


def test_reading_the_same_file_again_registers_nobody_twice(cohort_a, delia):
    for expected in ((3, 3), (0, 0)):
        imported = received([ROSA, ANA, LUZ], cohort_a.centre, delia, cohort=cohort_a)
        result = imports.apply(imported, by=delia)
        assert (result["created"], result["enrolled"]) == expected

    assert result == {"created": 0, "existing": 3, "enrolled": 0, "already_enrolled": 3, "left_out": 0}
    assert Participant.objects.count() == 6


def test_one_bad_row_stops_the_whole_list_unless_only_good_rows_were_chosen(centre_a, delia):
    imported = received([ROSA, ["Sol", "", "", "12", ""]], centre_a, delia)

    with pytest.raises(ValidationError) as error:
        imports.apply(imported, by=delia)
    assert code_of(error) == "not_clean"
    assert not Participant.objects.exists()
    result = imports.apply(imported, by=delia, only_good=True)

    assert (result["created"], result["left_out"]) == (1, 1)


def test_errors_are_one_list_by_row_and_column(centre_a, delia):
    imported = received([["=1", "", "", "12", "87"], ROSA, ROSA], centre_a, delia)

    plan = imports.plan_of(imported, by=delia)

    assert [(one.row, one.column, one.code) for one in plan.problems] == [
        (2, 0, "formula"),
        (2, 3, "dni_not_eight"),
        (2, 4, "birth_unreadable"),
        (4, None, "repeats_row"),
    ]


def test_same_document_and_name_is_already_there_even_at_another_centre(centre_a, centre_b, delia):
    rosa = ParticipantFactory(
        given_names="Rosa",
        paternal_surname="Naupari",
        maternal_surname="Quispe",
        document_number="00001234",
        centre=centre_b,
    )
    imported = received([ROSA], centre_a, delia)

    assert outcomes(imported, delia) == [(2, Outcome.EXISTING)]
    imports.apply(imported, by=delia)

    assert CentreMember.objects.filter(participant=rosa, centre=centre_a).exists()
    rosa.refresh_from_db()
    assert rosa.paternal_surname == "Naupari"


def test_same_document_with_another_name_is_a_choice_here_and_a_problem_from_elsewhere(
    centre_a, centre_b, delia
):
    other = ParticipantFactory(given_names="Otra", document_number="00001234", centre=centre_b)
    imported = received([ROSA], centre_a, delia)
    [row] = imports.plan_of(imported, by=delia).rows
    assert [one.code for one in row.problems] == ["document_elsewhere"]

    CentreMember.objects.create(centre=centre_a, participant=other)
    [row] = imports.plan_of(imported, by=delia).rows

    assert (row.outcome, row.can_be_new) == (Outcome.CHOOSE, False)
    imports.decide(imported, {2: "new"}, by=delia)
    assert outcomes(imported, delia) == [(2, Outcome.CHOOSE)]
    imports.decide(imported, {2: str(other.pk)}, by=delia)
    assert outcomes(imported, delia) == [(2, Outcome.EXISTING)]


def test_same_name_without_document_is_a_choice_within_reach_and_unknown_outside(centre_a, centre_b, delia):
    wishes = {"given_names": "Ana", "paternal_surname": "Modelo", "maternal_surname": "Prueba"}
    known = ParticipantFactory(**wishes, birth_year=None, centre=centre_a)
    ParticipantFactory(**wishes, birth_year=1990, centre=centre_b)
    ParticipantFactory(**wishes, birth_year=1955, centre=centre_a)
    imported = received([ANA], centre_a, delia)

    [row] = imports.plan_of(imported, by=delia).rows

    assert row.outcome == Outcome.CHOOSE
    assert [(one.participant, one.likeness) for one in row.matches] == [(known, Likeness.NAME)]
    for decision, outcome in (
        ("skip", Outcome.SKIP),
        ("new", Outcome.NEW),
        (str(known.pk), Outcome.EXISTING),
    ):
        imports.decide(imported, {2: decision}, by=delia)
        assert outcomes(imported, delia) == [(2, outcome)]
    imports.decide(imported, {2: "somebody"}, by=delia)
    assert outcomes(imported, delia) == [(2, Outcome.CHOOSE)]


def test_namesakes_with_two_documents_are_two_people(centre_a, delia):
    ParticipantFactory(
        given_names="Rosa", paternal_surname="Ñaupari", maternal_surname="Quispe", centre=centre_a
    )

    assert outcomes(received([ROSA], centre_a, delia), delia) == [(2, Outcome.NEW)]


def test_two_rows_of_one_name_without_document_are_a_choice(centre_a, delia):
    imported = received([ANA, ANA], centre_a, delia)

    plan = imports.plan_of(imported, by=delia)

    assert [(row.outcome, row.like_row) for row in plan.rows] == [(Outcome.NEW, None), (Outcome.CHOOSE, 2)]


def test_two_rows_chosen_to_be_one_person_enrol_her_once(cohort_a, delia):
    known = ParticipantFactory(
        given_names="Ana",
        paternal_surname="Modelo",
        maternal_surname="Prueba",
        birth_year=None,
        centre=cohort_a.centre,
    )
    imported = received([ANA, [*ANA[:4], 1991]], cohort_a.centre, delia, cohort=cohort_a)
    imports.decide(imported, {2: str(known.pk), 3: str(known.pk)}, by=delia)

    plan = imports.plan_of(imported, by=delia)
    imports.apply(imported, by=delia, only_good=True)

    assert [row.outcome for row in plan.rows] == [Outcome.EXISTING, Outcome.PROBLEM]
    assert cohort_a.enrolments.filter(participant=known).count() == 1


def test_plan_that_changed_since_it_was_shown_is_not_applied(centre_a, delia):
    imported = received([ROSA], centre_a, delia)
    shown = imports.plan_of(imported, by=delia).fingerprint
    register_participant(
        by=delia, given_names="Rosa", paternal_surname="Ñaupari", maternal_surname="Quispe",
        document_type="DNI", document_number="00001234",
    )  # fmt: skip

    with pytest.raises(ValidationError) as error:
        imports.apply(imported, by=delia, fingerprint=shown)

    assert code_of(error) == "changed"
    imports.apply(imported, by=delia, fingerprint=imports.plan_of(imported, by=delia).fingerprint)
    assert Participant.objects.count() == 1


def test_days_of_joining_come_from_the_row_or_the_list_and_stay_within_the_cohort(cohort_a, delia):
    today = timezone.localdate()
    outside = cohort_a.ends_on + timedelta(days=1)
    data = csv_text(
        ["Nombres", "Fecha de ingreso"],
        ["Ana", cohort_a.starts_on.strftime("%d/%m/%Y")],
        ["Sol", ""],
        ["Luz", outside.strftime("%d/%m/%Y")],
    ).encode()
    imported = imports.receive(data, centre=cohort_a.centre, cohort=cohort_a, joined_on=today, by=delia)

    rows = imports.plan_of(imported, by=delia).rows

    assert [(row.joining, row.joined_on) for row in rows[:2]] == [
        (Joining.ENROL, cohort_a.starts_on),
        (Joining.ENROL, today),
    ]
    assert [one.code for one in rows[2].problems] == ["outside_cohort"]


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ({"data": b"%PDF-1.7 x"}, {"file": ["pdf"]}),
        ({"elsewhere": True}, {"cohort": [None]}),
        ({"closed": True}, {"cohort": [None]}),
        ({"joined_on": date(2000, 1, 1)}, {"joined_on": [None]}),
    ],
)
def test_list_that_cannot_be_received_is_refused(cohort_a, centre_b, delia, wishes, expected):
    if wishes.get("closed"):
        Cohort.objects.filter(pk=cohort_a.pk).update(status=CohortStatus.FINISHED)
        cohort_a.refresh_from_db()

    with pytest.raises(ValidationError) as error:
        imports.receive(
            wishes.get("data", csv_text(HEADINGS, ROSA).encode()),
            centre=centre_b if wishes.get("elsewhere") else cohort_a.centre,
            cohort=cohort_a,
            joined_on=wishes.get("joined_on"),
            by=delia,
        )

    assert code_of(error) == expected
    assert not ParticipantImport.objects.exists()


def test_forbidden_columns_leave_no_trace(centre_a, delia):
    imported = imports.receive(xlsx([*HEADINGS, "Delito"], [*ROSA, "secreto"]), centre=centre_a, by=delia)

    assert imported.reading["forbidden"] == ["Delito"]
    stored = ParticipantImport.objects.values().get()
    assert "secreto" not in str(stored)


def test_list_nobody_decided_about_is_forgotten_after_a_week(centre_a, delia):
    old = received([ROSA], centre_a, delia)
    ParticipantImport.objects.update(uploaded_at=timezone.now() - timedelta(days=8))

    received([ANA], centre_a, delia)

    old.refresh_from_db()
    assert (old.status, old.drafts) == (ImportStatus.DISCARDED, [])


@pytest.mark.slow
def test_ten_thousand_rows_are_planned_and_applied_within_seconds(cohort_a, delia):
    rows = [["P", "Q", "", f"9{n:07d}", 1980] for n in range(10_000)]
    imported = received(rows, cohort_a.centre, delia, cohort=cohort_a)

    began = timezone.now()
    result = imports.apply(imported, by=delia)

    assert result["created"] == result["enrolled"] == 10_000
    assert timezone.now() - began < timedelta(seconds=40)


@pytest.mark.parametrize("size", (1, 300))
def test_planning_costs_the_same_for_any_small_list(cohort_a, delia, size, django_assert_max_num_queries):
    ParticipantFactory.create_batch(2, centre=cohort_a.centre)
    rows = [[f"P{n}", "Q", "", f"9{n:07d}", 1980] for n in range(size)]
    imported = received(rows, cohort_a.centre, delia, cohort=cohort_a)

    with django_assert_max_num_queries(4):
        imports.plan_of(imported, by=delia)
