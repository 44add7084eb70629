"""Sheets are printed once, typed in in the order of the paper, corrected and voided; nothing ever counts twice."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error, connection, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from courses.attendance.actions import Reading, mark_attendance
from courses.attendance.models import AttendanceMark
from courses.cohorts.actions import cancel_session, end_enrolment, enrol, reschedule_session
from courses.events.models import LearningEvent
from courses.events.rebuild import rebuild
from courses.events.sources import way_words
from courses.evidence.sheets.actions import TypedMeanwhile, print_sheets, type_in, void_sheet
from courses.evidence.sheets.models import PaperSheet, PaperSheetRow
from courses.evidence.sheets.queries import page_of
from courses.evidence.sheets.rules import Line, Mark, read_mark
from courses.skills.models import SkillObservation
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, SessionFactory, at_nine
from tests.factories.facts import people_of
from tests.factories.people import ParticipantFactory
from tests.factories.staff import FACILITATES, UserFactory

FROM_SHEET = "De la hoja de papel 1, pasada por"
PRESENT, ABSENT, LATE = Mark("present"), Mark("absent"), Mark("late", minutes=10)


def everyone(sheet, *, but=None):
    """All printed lines present, but for these."""
    return {row.number: Line((but or {}).get(row.number, PRESENT)) for row in sheet.rows.all()}


def marks_of(session):
    rows = AttendanceMark.objects.filter(session=session).select_related("participant")
    return {row.participant: (row.status, row.late_minutes, row.cause) for row in rows}


# ------------------------------------------------------------------------------------------- printing


def test_a_sheet_carries_the_roster_in_the_order_of_lists_under_the_next_number(session, people, benita):
    later = SessionFactory(cohort=session.cohort, starts_at=session.starts_at + timedelta(days=2))

    first, second = print_sheets([session, later], by=benita)

    assert (first.number, second.number) == (1, 2)
    assert [row.participant for row in first.rows.order_by("number")] == people
    assert [row.number for row in first.rows.order_by("number")] == [1, 2, 3, 4, 5]


def test_printing_again_gives_the_same_sheet(sheet, session, benita):
    assert print_sheets([session], by=benita) == [sheet]
    assert PaperSheet.objects.count() == 1


def test_somebody_who_joins_or_leaves_later_shifts_no_line(sheet, session, people, benita, delia):
    before = [(row.number, row.participant) for row in sheet.rows.order_by("number")]
    newcomer = ParticipantFactory(paternal_surname="Aaaa", given_names="Ana")
    enrol(newcomer, session.cohort, on=session.date, by=delia)
    leaver = session.cohort.enrolments.get(participant=people[0])
    end_enrolment(leaver, on=session.date, status="withdrawn", reason="Se fue", by=delia)
    people[2].paternal_surname = "Zzzz"
    people[2].save()

    page = page_of(sheet, benita)

    assert [(row.number, row.participant) for row in sheet.rows.order_by("number")] == before
    assert [line.participant for line in page.lines[:5]] == [person for _number, person in before]
    assert [line.is_blank for line in page.lines] == [False] * 5 + [True] * 4
    assert page.unlisted == [newcomer]


def run(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_refuses_to_change_or_drop_a_printed_line(sheet):
    table, rows = PaperSheet._meta.db_table, PaperSheetRow._meta.db_table
    for statement in (
        f"UPDATE {rows} SET number = number + 10",
        f"DELETE FROM {rows}",
        f"UPDATE {table} SET number = 99",
        f"DELETE FROM {table}",
    ):
        with pytest.raises(Error, match="stay as they were printed"):
            run(statement)


def test_a_voided_sheet_keeps_its_number_and_the_session_gets_a_new_one(sheet, session, benita):
    void_sheet(sheet, reason="Se mojó", by=benita)

    new = print_sheets([session], by=benita)[0]

    assert (sheet.number, new.number) == (1, 2)
    with pytest.raises(ValidationError) as refused:
        type_in(sheet, everyone(sheet), by=benita)
    assert refused.value.code == "void"
    with pytest.raises(ValidationError):
        void_sheet(sheet, reason="Otra vez", by=benita)


def test_a_sheet_is_not_voided_without_a_reason_or_once_it_was_typed_in(sheet, benita):
    with pytest.raises(ValidationError):
        void_sheet(sheet, reason="  ", by=benita)
    type_in(sheet, everyone(sheet), by=benita)
    with pytest.raises(ValidationError):
        void_sheet(sheet, reason="Ya no", by=benita)


@pytest.mark.parametrize("who", ["cirilo", "rosaura"])
def test_strangers_neither_print_nor_type_nor_void(sheet, session, request, who):
    stranger = request.getfixturevalue(who)

    for act in (
        lambda: print_sheets([session], by=stranger),
        lambda: type_in(sheet, everyone(sheet), by=stranger),
        lambda: void_sheet(sheet, reason="No es mía", by=stranger),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not LearningEvent.objects.exists()


def test_a_cancelled_session_has_no_sheet(session, benita, delia):
    cancel_session(session, cause="lockdown", by=delia)

    with pytest.raises(ValidationError):
        print_sheets([session], by=benita)


# ----------------------------------------------------------------------------------------- typing in


def test_everyone_is_present_but_the_exceptions_and_the_facts_say_where_they_came_from(
    sheet, session, people, benita
):
    lines = everyone(sheet, but={2: ABSENT, 3: LATE, 5: Mark("excused", cause="court")})

    entry = type_in(sheet, lines, by=benita)

    assert marks_of(session) == {
        people[0]: ("present", 0, ""),
        people[1]: ("absent", 0, ""),
        people[2]: ("late", 10, ""),
        people[3]: ("present", 0, ""),
        people[4]: ("excused", 0, "court"),
    }
    facts = LearningEvent.objects.all()
    assert {(fact.door, fact.source, fact.actor) for fact in facts} == {("paper", "sheet:1", benita)}
    assert {fact.happened_at for fact in facts} == {session.ends_at}
    assert way_words(facts[0]) == f"{FROM_SHEET} Benita"
    assert entry.facts == 5
    assert entry.typed["3"] == ["T10", ""]
    assert all(one.is_same for one in rebuild(check=True))


def test_skills_go_to_the_columns_of_the_sheet(sheet, session, people, benita):
    lines = everyone(sheet)
    lines[1] = Line(PRESENT, ("alone", None))
    lines[4] = Line(PRESENT, (None, "with_help"))

    type_in(sheet, lines, by=benita)

    seen = SkillObservation.objects.values_list("participant", "skill__code", "level")
    assert set(seen) == {(people[0].pk, "DERECHO", "alone"), (people[3].pk, "REVES", "with_help")}


def test_the_same_sheet_typed_in_twice_counts_once(sheet, session, benita, delia):
    lines = {number: Line(line.mark, ("alone", "not_yet")) for number, line in everyone(sheet).items()}
    type_in(sheet, lines, by=benita)

    again = type_in(sheet, lines, by=delia, levels_shown={n: line.levels for n, line in lines.items()})

    assert again is None
    assert AttendanceMark.objects.count() == 5
    assert SkillObservation.objects.count() == 10


def test_a_second_typist_corrects_the_sheet_and_doubles_nothing(sheet, session, people, benita, delia):
    lines = {number: Line(line.mark, ("alone", None)) for number, line in everyone(sheet).items()}
    type_in(sheet, lines, by=benita)
    lines[1] = Line(ABSENT, ("with_help", None))

    page = page_of(sheet, delia)
    entry = type_in(
        sheet,
        lines,
        by=delia,
        seen={line.participant.pk: line.seen.split() for line in page.lines if line.participant},
        levels_shown={line.number: line.stands.levels for line in page.lines},
        entries_shown=1,
    )

    assert entry.facts == 2
    assert marks_of(session)[people[0]] == ("absent", 0, "")
    assert not AttendanceMark.objects.filter(in_conflict=True).exists()
    observed = SkillObservation.objects.filter(participant=people[0]).values_list("level", flat=True)
    assert list(observed) == ["with_help"]
    assert SkillObservation.objects.count() == 5
    assert sheet.entries.count() == 2


def test_two_people_at_once_are_stopped_before_anything_is_written(sheet, benita, delia):
    type_in(sheet, everyone(sheet), by=benita, entries_shown=0)
    before = LearningEvent.objects.count()

    with pytest.raises(TypedMeanwhile):
        type_in(sheet, everyone(sheet, but={1: ABSENT}), by=delia, entries_shown=0)

    assert LearningEvent.objects.count() == before


def test_a_mark_the_tablet_sent_meanwhile_is_left_to_a_person(sheet, session, people, benita, delia):
    mark_attendance(session, {people[0].pk: Reading("absent")}, by=delia)

    type_in(sheet, everyone(sheet), by=benita, seen={})

    assert AttendanceMark.objects.get(participant=people[0]).in_conflict


def test_a_newcomer_is_written_on_a_blank_line(sheet, session, benita, delia):
    newcomer = ParticipantFactory()
    EnrolmentFactory(cohort=session.cohort, participant=newcomer)

    type_in(sheet, {**everyone(sheet), 6: Line(LATE)}, by=benita, people={6: newcomer.pk})

    assert marks_of(session)[newcomer] == ("late", 10, "")
    line = page_of(sheet, delia).lines[5]
    assert (line.participant, str(line.stands.mark)) == (newcomer, "T10")


@pytest.mark.parametrize("number", [0, 10, 3])
def test_a_newcomer_stands_on_a_blank_line_only(sheet, session, people, benita, number):
    newcomer = EnrolmentFactory(cohort=session.cohort).participant

    with pytest.raises(ValidationError) as refused:
        type_in(sheet, {number: Line(PRESENT)}, by=benita, people={number: newcomer.pk})

    assert list(refused.value.message_dict) == [str(number)]


def test_errors_are_told_by_the_number_of_the_line_and_nothing_is_written(
    sheet, session, people, benita, delia
):
    leaver = session.cohort.enrolments.get(participant=people[3])
    EnrolmentFactory._meta.model.objects.filter(pk=leaver.pk).update(
        joined_on=session.date + timedelta(days=1)
    )

    with pytest.raises(ValidationError) as refused:
        type_in(sheet, everyone(sheet, but={2: Mark("late", minutes=500)}), by=benita)

    assert sorted(refused.value.message_dict) == ["2", "4"]
    assert not LearningEvent.objects.exists()
    assert not sheet.entries.exists()


def test_a_class_that_has_not_begun_is_not_typed_in(cohort, benita):
    coming = SessionFactory(
        cohort=cohort, starts_at=at_nine(timezone.localdate() + timedelta(days=1), cohort.centre)
    )
    sheet = print_sheets([coming], by=benita)[0]

    with pytest.raises(ValidationError) as refused:
        type_in(sheet, everyone(sheet), by=benita)

    assert refused.value.code == "not_begun"


def test_a_sheet_of_a_moved_class_counts_on_its_new_day(sheet, session, people, benita, delia):
    moved = reschedule_session(
        session, starts_at=session.starts_at + timedelta(days=1), cause="lockdown", by=delia
    )

    type_in(PaperSheet.objects.get(), everyone(sheet), by=benita)

    assert len(marks_of(moved)) == 5
    assert marks_of(session) == {}


def test_a_sheet_of_a_cancelled_class_is_refused(sheet, session, benita, delia):
    cancel_session(session, cause="lockdown", by=delia)

    with pytest.raises(ValidationError) as refused:
        type_in(PaperSheet.objects.get(), everyone(sheet), by=benita)

    assert refused.value.code == "cancelled"


class TypedInAnyWay(TestCase):
    """Whatever is typed, each line goes to the person printed on it, and a second time changes nothing."""

    @settings(max_examples=25)
    @given(st.lists(st.sampled_from(["P", "F", "T5", "T45", "JC", "JO", ""]), min_size=5, max_size=5))
    def test_each_line_reaches_its_person_and_once_only(self, typed):
        by = UserFactory(permissions=FACILITATES)
        cohort = CohortFactory(size=5, meetings=1, facilitators=[by])
        session = cohort.sessions.get()
        sheet = print_sheets([session], by=by)[0]
        order = people_of(cohort)
        lines = {number: Line(read_mark(text)) for number, text in enumerate(typed, 1)}

        type_in(sheet, lines, by=by)
        facts = LearningEvent.objects.count()
        type_in(sheet, lines, by=by)

        said = {
            row.participant_id: str(Mark(row.status, row.late_minutes, row.cause))
            for row in AttendanceMark.objects.filter(session=session)
        }
        assert said == {order[n].pk: text for n, text in enumerate(typed) if text}
        assert LearningEvent.objects.count() == facts
