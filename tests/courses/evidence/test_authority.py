"""The authority's figures stand beside ours; what differs is explained before a statement is printed."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from courses.attendance.actions import Reading, mark_everyone_present
from courses.evaluations.actions import record_evaluation
from courses.events.models import AppendOnly
from courses.evidence.authority import Entry
from courses.evidence.corrections import correct_attendance
from courses.evidence.enums import DifferenceField, ObstacleCode
from courses.evidence.models import AuthorityFigure, DifferenceAcknowledgement
from courses.evidence.month_forms import read_hours, read_pasted, write_hours
from courses.evidence.months import (
    acknowledge_differences,
    close_month,
    differences,
    enter_authority_figures,
    statement_obstacles,
)
from courses.people.merges import merge_participants
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, SessionFactory
from tests.factories.facts import people_of
from tests.factories.people import ParticipantFactory

OCTOBER = date(2025, 10, 1)


@pytest.fixture
def group(centre_a, benita):
    """Two people, two classes of two hours in October 2025: one day when added up, none of four hours."""
    cohort = CohortFactory(
        code="OCT", name="Grupo Octubre", centre=centre_a, facilitators=[benita], meetings=0, size=2,
        starts_on=OCTOBER, ends_on=date(2026, 11, 30),
    )  # fmt: skip
    for day in (3, 10):
        session = SessionFactory(cohort=cohort, starts_at=datetime(2025, 10, day, 14, tzinfo=UTC))
        mark_everyone_present(session, by=benita)
    return cohort


@pytest.fixture
def people(group):
    return people_of(group)


def found(group):
    return {
        one.participant: [(side.field, side.ours, side.theirs) for side in one.sides]
        for one in differences(group, OCTOBER)
    }


def test_equal_figures_are_no_difference_in_either_reading_of_a_day(group, people, benita, delia):
    record_evaluation(
        group, people[0], kind="monthly", month=OCTOBER, mark=15, evaluated_on=date(2025, 10, 31), by=benita
    )
    enter_authority_figures(
        group,
        OCTOBER,
        {people[0].pk: Entry(240, 1, 15, "12"), people[1].pk: Entry(240, 0)},
        by=delia,
    )

    assert found(group) == {}


def test_whoever_writes_why_is_told_to_leave_names_and_circumstances_out(client, group, people, delia):
    enter_authority_figures(group, OCTOBER, {people[0].pk: Entry(60)}, by=delia)
    client.force_login(delia)

    page = client.get(reverse("lms_months:authority", args=[group.pk, "2025-10"])).content.decode()

    hint = page[page.index('id="id_reason_helptext"') :]
    assert "sin nombres, delito, condena ni el motivo por el que la persona acude" in hint[:400]
    assert 'aria-describedby="id_reason_helptext"' in hint


def test_each_figure_that_differs_is_named_with_both_sides(group, people, delia):
    enter_authority_figures(group, OCTOBER, {people[0].pk: Entry(180, 2, 12)}, by=delia)

    assert found(group) == {
        people[0].pk: [
            (DifferenceField.MINUTES, (240,), 180),
            (DifferenceField.DAYS, (0, 1), 2),
            (DifferenceField.MARK, (None,), 12),
        ],
        people[1].pk: [(DifferenceField.NOT_LISTED, (240,), None)],
    }


def test_nothing_entered_is_no_difference_and_an_empty_figure_is_not_compared(group, people, delia):
    assert found(group) == {}
    enter_authority_figures(
        group, OCTOBER, {people[0].pk: Entry(folio="12"), people[1].pk: Entry(240)}, by=delia
    )
    assert found(group) == {}


def test_a_later_row_stands_and_the_earlier_stays_visible(group, people, delia):
    enter_authority_figures(group, OCTOBER, {people[0].pk: Entry(180)}, by=delia)
    assert enter_authority_figures(group, OCTOBER, {people[0].pk: Entry(180)}, by=delia) == 0
    enter_authority_figures(group, OCTOBER, {people[0].pk: Entry(240), people[1].pk: Entry(240)}, by=delia)

    assert found(group) == {}
    assert list(AuthorityFigure.objects.filter(participant=people[0]).values_list("minutes", flat=True)) == [
        180,
        240,
    ]


def test_a_row_is_taken_back_by_an_empty_one(group, people, delia):
    enter_authority_figures(group, OCTOBER, {people[0].pk: Entry(180), people[1].pk: Entry(240)}, by=delia)
    enter_authority_figures(group, OCTOBER, {people[0].pk: Entry(), people[1].pk: Entry()}, by=delia)

    assert found(group) == {}
    assert AuthorityFigure.objects.count() == 4


@pytest.mark.parametrize(
    "entry",
    [Entry(-1), Entry(44_641), Entry(days=32), Entry(mark=21), Entry(mark=-1), Entry(folio="x" * 41)],
)
def test_impossible_figures_are_refused_and_nothing_is_written(entry, group, people, delia):
    with pytest.raises(ValidationError) as refused:
        enter_authority_figures(group, OCTOBER, {people[0].pk: entry, people[1].pk: Entry(240)}, by=delia)

    assert list(refused.value.message_dict) == [str(people[0].pk)]
    assert not AuthorityFigure.objects.exists()


def test_a_stranger_has_no_figures_in_this_group(group, people, delia):
    with pytest.raises(ValidationError):
        enter_authority_figures(group, OCTOBER, {ParticipantFactory().pk: Entry(60)}, by=delia)


def test_only_those_who_run_the_centre_type_and_acknowledge(group, people, benita, rosaura, cirilo, delia):
    enter_authority_figures(group, OCTOBER, {people[0].pk: Entry(60)}, by=delia)
    for other in (benita, rosaura, cirilo):
        with pytest.raises(PermissionDenied):
            enter_authority_figures(group, OCTOBER, {people[0].pk: Entry(60)}, by=other)
        with pytest.raises(PermissionDenied):
            acknowledge_differences(group, OCTOBER, [people[0].pk], reason="x", by=other)


def test_a_statement_waits_until_the_difference_is_acknowledged_with_a_reason(group, people, delia):
    close_month(group, OCTOBER, by=delia)
    enter_authority_figures(group, OCTOBER, {people[0].pk: Entry(180), people[1].pk: Entry(240)}, by=delia)

    def waits():
        return [one.code for one in statement_obstacles(people[0], first=OCTOBER, last=date(2025, 10, 31))]

    assert waits() == [ObstacleCode.DIFFERENCES]
    assert statement_obstacles(people[1], first=OCTOBER, last=date(2025, 10, 31)) == []
    with pytest.raises(ValidationError):
        acknowledge_differences(group, OCTOBER, [people[0].pk], reason=" ", by=delia)
    acknowledge_differences(group, OCTOBER, [people[0].pk], reason="La planilla omite el 10", by=delia)
    assert waits() == []


def test_an_acknowledgement_holds_only_for_the_figures_it_was_written_for(group, people, delia):
    close_month(group, OCTOBER, by=delia)
    enter_authority_figures(group, OCTOBER, {people[0].pk: Entry(180), people[1].pk: Entry(240)}, by=delia)
    acknowledge_differences(group, OCTOBER, [people[0].pk], reason="La planilla omite el 10", by=delia)

    enter_authority_figures(group, OCTOBER, {people[0].pk: Entry(150)}, by=delia)
    assert differences(group, OCTOBER)[0].is_open
    enter_authority_figures(group, OCTOBER, {people[0].pk: Entry(180)}, by=delia)
    assert not differences(group, OCTOBER)[0].is_open
    session = group.sessions.first()
    correct_attendance(session, people[0], Reading("late", 30), by=delia, reason="Hoja")
    assert differences(group, OCTOBER)[0].is_open


def test_what_does_not_differ_cannot_be_acknowledged(group, people, delia):
    enter_authority_figures(group, OCTOBER, {people[0].pk: Entry(240), people[1].pk: Entry(240)}, by=delia)

    with pytest.raises(ValidationError):
        acknowledge_differences(group, OCTOBER, [people[0].pk], reason="x", by=delia)
    with pytest.raises(ValidationError):
        acknowledge_differences(group, OCTOBER, [], reason="x", by=delia)


def test_figures_typed_for_a_merged_record_are_those_of_its_person(group, people, centre_a, delia, rosaura):
    enter_authority_figures(group, OCTOBER, {people[0].pk: Entry(180), people[1].pk: Entry(240)}, by=delia)
    kept = ParticipantFactory(centre=centre_a)
    merge_participants(kept=kept, merged=people[0], reason="Mismo DNI", by=rosaura)

    assert found(group) == {kept.pk: [(DifferenceField.MINUTES, (240,), 180)]}
    acknowledge_differences(group, OCTOBER, [kept.pk], reason="Explicado", by=delia)
    assert not differences(group, OCTOBER)[0].is_open


@pytest.mark.both_databases
def test_figures_and_acknowledgements_are_written_once(group, people, delia):
    enter_authority_figures(group, OCTOBER, {people[0].pk: Entry(180)}, by=delia)
    acknowledge_differences(group, OCTOBER, [people[0].pk], reason="x", by=delia)
    for model in (AuthorityFigure, DifferenceAcknowledgement):
        with pytest.raises(AppendOnly):
            model.objects.all().delete()
        for statement in (
            f"DELETE FROM {model._meta.db_table}",
            f"UPDATE {model._meta.db_table} SET id = id",
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


# ------------------------------------------------------------------------------------------- the screen


def address(group, name="authority"):
    return reverse(f"lms_months:{name}", args=[group.pk, "2025-10"])


def typed(people, *lines):
    names = ("hours", "days", "mark", "folio")
    return {
        f"{name}-{person.pk}": value
        for person, line in zip(people, lines, strict=True)
        for name, value in zip(names, line, strict=True)
    }


def test_a_sheet_is_typed_in_and_its_differences_acknowledged_on_one_page(client, group, people, delia):
    client.force_login(delia)

    posted = client.post(address(group), typed(people, ("3", "1", "", "12"), ("4:00", "1", "", "12")))
    page = client.get(address(group)).content.decode()
    assert posted.status_code == 302
    assert page.count('name="person"') == 1
    assert 'value="3:00"' in page
    refused = client.post(address(group, "acknowledge"), {"person": str(people[0].pk), "reason": ""})
    assert refused.status_code == 422
    assert client.post(address(group, "acknowledge"), {"reason": "x"}).status_code == 422
    done = client.post(
        address(group, "acknowledge"), {"person": str(people[0].pk), "reason": "La planilla omite una hora"}
    )

    assert done.status_code == 302
    assert "La planilla omite una hora" in client.get(address(group)).content.decode()
    assert not differences(group, OCTOBER)[0].is_open


def test_a_line_that_cannot_be_read_keeps_everything_that_was_typed(client, group, people, delia):
    client.force_login(delia)

    response = client.post(address(group), typed(people, ("tres", "1", "", "12"), ("4", "x", "25", "")))

    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="tres"' in page
    assert page.count("lms-desk-wrong") == 2
    assert not AuthorityFigure.objects.exists()


def test_an_impossible_number_is_said_at_its_line(client, group, people, delia):
    client.force_login(delia)

    response = client.post(address(group), typed(people, ("4", "1", "25", ""), ("4", "1", "", "")))

    assert response.status_code == 422
    assert response.content.decode().count("lms-desk-wrong") == 1
    assert not AuthorityFigure.objects.exists()


def test_a_pasted_table_fills_the_form_and_writes_nothing_yet(client, group, people, delia):
    client.force_login(delia)
    first = people[0]
    first.document_number = "40000001"
    first.save()
    pasted = (
        "N\tApellidos y nombres\tHoras\tDías\tNota\n1\t40000001\t3:30\t1\t14\n2\tPersona Ajena\t5\t1\t12\n"
    )

    response = client.post(address(group), {"do": "paste", "pasted": pasted})

    page = response.content.decode()
    assert response.status_code == 200
    assert 'value="3:30"' in page
    assert 'value="14"' in page
    assert "Persona Ajena" in page
    assert not AuthorityFigure.objects.exists()


def test_a_file_is_read_like_a_pasted_table(client, group, people, delia):
    client.force_login(delia)
    lines = "".join(f"{person.class_name};4;1;;7\n" for person in people)

    response = client.post(
        address(group), {"do": "paste", "file": SimpleUploadedFile("planilla.csv", lines.encode())}
    )

    assert response.content.decode().count('value="4"') == 2


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n....", b"%PDF-1.4", b"hola"])
def test_what_is_no_table_of_this_group_is_refused_in_words(data, client, group, people, delia):
    client.force_login(delia)

    response = client.post(address(group), {"do": "paste", "file": SimpleUploadedFile("x.xlsx", data)})

    assert response.status_code == 422
    assert "error-message" in response.content.decode()


def test_another_group_and_people_without_differences_are_not_found(client, group, people, cohort_b, delia):
    client.force_login(delia)
    SessionFactory(cohort=cohort_b, starts_at=datetime(2025, 10, 3, 14, tzinfo=UTC))

    assert client.get(address(cohort_b)).status_code == 404
    assert (
        client.post(address(group, "acknowledge"), {"person": str(people[0].pk), "reason": "x"}).status_code
        == 404
    )
    assert client.post(address(group, "acknowledge"), {"person": "nadie", "reason": "x"}).status_code == 404


def test_the_page_costs_the_same_for_two_and_for_thirty_people(
    client, group, people, benita, delia, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(delia)
    enter_authority_figures(group, OCTOBER, {person.pk: Entry(60) for person in people}, by=delia)
    client.get(address(group))
    with CaptureQueriesContext(connection) as few:
        client.get(address(group))
    for _ in range(28):
        EnrolmentFactory(cohort=group)
    for session in group.sessions.all():
        mark_everyone_present(session, by=benita)
    enter_authority_figures(group, OCTOBER, {person.pk: Entry(60) for person in people_of(group)}, by=delia)
    with django_assert_num_queries(len(few)):
        client.get(address(group))


# ------------------------------------------------------------------------------------------------ reading


@given(st.integers(0, 999 * 60 + 59))
def test_hours_are_read_as_they_are_written(minutes):
    assert read_hours(write_hours(minutes)) == minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("36", 2160), ("36:30", 2190), ("36 h", 2160), ("36h30", 2190), ("36 h 30 min", 2190), ("36,5", 2190),
     ("36.25", 2175), ("", None), ("–", None), ("0", 0)],
)  # fmt: skip
def test_hours_are_understood_as_people_write_them(text, minutes):
    assert read_hours(text) == minutes


@pytest.mark.parametrize("text", ["tres", "36:75", "-4", "1:2:3", "4 5", "1000", "=SUM(A1)"])
def test_what_is_no_number_of_hours_is_refused(text):
    with pytest.raises(ValueError):
        read_hours(text)


def test_two_people_of_one_name_are_not_guessed(db):
    first = ParticipantFactory(given_names="Rosa", paternal_surname="Quispe", maternal_surname="", alias="")
    second = ParticipantFactory(given_names="Rosa", paternal_surname="Quispe", maternal_surname="", alias="")

    pasted = read_pasted(b"Rosa Quispe\t4\t1\nQuispe Rosa\t4\t1\n", [first, second])

    assert pasted.rows == {}
    assert len(pasted.unknown) == 2
