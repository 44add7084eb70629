"""Marking a class: every verb, what it refuses, and how it is taken back."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.attendance.actions import (
    Reading,
    close_session,
    mark_attendance,
    mark_everyone_present,
    mark_lesson_taught,
    reopen_session,
    settle_mark,
    undo_last,
    unmarked_people,
)
from courses.attendance.models import AttendanceMark, LessonTaught, SessionClosing
from courses.cohorts.models import Enrolment
from courses.events.models import LearningEvent
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.facts import people_of


@pytest.fixture
def session(cohort_a):
    return cohort_a.sessions.order_by("starts_at")[2]


@pytest.fixture
def people(cohort_a):
    return people_of(cohort_a)


def marks(session):
    rows = AttendanceMark.objects.filter(session=session).order_by("participant__sort_key", "participant_id")
    return [(row.status, row.late_minutes, row.cause, row.minutes) for row in rows]


def test_each_answer_gives_its_minutes(session, people, benita):
    readings = [Reading("present"), Reading("late", 15), Reading("excused", cause="court")]

    count = mark_attendance(session, dict(zip([p.pk for p in people], readings, strict=True)), by=benita)

    assert count == 3
    assert marks(session) == [("present", 0, "", 120), ("late", 15, "", 105), ("excused", 0, "court", 0)]


def test_the_break_does_not_count(benita):
    cohort = CohortFactory(facilitators=[benita], size=1, meetings=1, meetings__break_minutes=20)
    session = cohort.sessions.get()

    mark_everyone_present(session, by=benita)

    assert marks(session) == [("present", 0, "", 100)]


def test_saying_the_same_again_makes_no_fact(session, people, benita):
    mark_attendance(session, {people[0].pk: Reading("late", 5)}, by=benita)

    assert mark_attendance(session, {people[0].pk: Reading("late", 5)}, by=benita) == 0
    assert LearningEvent.objects.count() == 1


@pytest.mark.parametrize(
    "reading",
    [
        Reading("late"),
        Reading("late", 120),
        Reading("late", 500),
        Reading("late", -1),
        Reading("excused"),
        Reading("excused", cause="holiday"),
        Reading("present", 10),
        Reading("absent", cause="court"),
        Reading("asleep"),
    ],
)
def test_an_impossible_reading_is_a_sentence_beside_its_person_and_nothing_is_written(
    session, people, benita, reading
):
    with pytest.raises(ValidationError) as refused:
        mark_attendance(session, {people[0].pk: Reading("present"), people[1].pk: reading}, by=benita)

    assert list(refused.value.message_dict) == [str(people[1].pk)]
    assert not LearningEvent.objects.exists()


def test_somebody_who_is_not_on_the_roster_of_that_day_is_not_marked(session, people, benita, cohort_b):
    stranger = people_of(cohort_b)[0]
    Enrolment.objects.filter(participant=people[2]).update(
        left_on=session.date.replace(day=1), joined_on=session.date.replace(day=1)
    )

    with pytest.raises(ValidationError) as refused:
        mark_attendance(
            session, {stranger.pk: Reading("present"), people[2].pk: Reading("present")}, by=benita
        )

    if session.date.day > 1:
        assert set(refused.value.message_dict) == {str(stranger.pk), str(people[2].pk)}
    assert not LearningEvent.objects.exists()


def test_a_facilitator_of_another_cohort_may_not_mark(session, people, cirilo, elias):
    for somebody in (cirilo, elias):
        with pytest.raises(PermissionDenied):
            mark_attendance(session, {people[0].pk: Reading("present")}, by=somebody)
        with pytest.raises(PermissionDenied):
            undo_last(session, by=somebody)


def test_a_cancelled_session_is_not_marked(session, people, benita):
    session.status = "cancelled"
    session.save()

    with pytest.raises(ValidationError):
        mark_everyone_present(session, by=benita)


def test_everyone_present_fills_only_those_without_a_mark(session, people, benita):
    mark_attendance(session, {people[1].pk: Reading("absent")}, by=benita)

    assert mark_everyone_present(session, by=benita) == 2
    assert [row[0] for row in marks(session)] == ["present", "absent", "present"]
    assert mark_everyone_present(session, by=benita) == 0


def test_everyone_present_is_taken_back_in_one_go(session, people, benita):
    mark_attendance(session, {people[1].pk: Reading("absent")}, by=benita)
    mark_everyone_present(session, by=benita)

    undone = undo_last(session, by=benita)

    assert (undone.restored, undone.changed_since) == (2, 0)
    assert [row[0] for row in marks(session)] == ["", "absent", ""]
    assert len(unmarked_people(session)) == 2


def test_undo_brings_back_what_was_before_and_again_what_was_before_that(session, people, benita):
    mark_attendance(session, {people[0].pk: Reading("present")}, by=benita)
    mark_attendance(session, {people[0].pk: Reading("late", 10)}, by=benita)
    mark_attendance(session, {people[0].pk: Reading("excused", cause="visit")}, by=benita)

    states = []
    while (undone := undo_last(session, by=benita)) and undone.restored:
        row = AttendanceMark.objects.get()
        states.append((row.status, row.late_minutes))

    assert states == [("late", 10), ("present", 0), ("", 0)]
    assert LearningEvent.objects.count() == 6


def test_marking_after_an_undo_works_and_can_be_undone(session, people, benita):
    mark_attendance(session, {people[0].pk: Reading("present")}, by=benita)
    undo_last(session, by=benita)
    mark_attendance(session, {people[0].pk: Reading("absent")}, by=benita)

    undo_last(session, by=benita)

    assert marks(session) == [("", 0, "", None)]
    assert undo_last(session, by=benita) is None


def test_undo_leaves_what_somebody_changed_since(session, people, benita, delia):
    mark_everyone_present(session, by=benita)
    mark_attendance(session, {people[0].pk: Reading("absent")}, by=delia)

    undone = undo_last(session, by=benita)

    assert (undone.restored, undone.changed_since) == (2, 1)
    assert [row[0] for row in marks(session)] == ["absent", "", ""]


def test_undo_takes_back_only_what_this_person_did(session, people, benita, delia):
    mark_attendance(session, {people[0].pk: Reading("present")}, by=benita)

    assert undo_last(session, by=delia) is None


def test_a_button_pressed_twice_takes_back_one_action(session, people, benita):
    mark_attendance(session, {people[0].pk: Reading("present")}, by=benita)
    mark_attendance(session, {people[1].pk: Reading("present")}, by=benita)
    from courses.attendance.actions import undoable

    name = undoable(session, by=benita).name

    assert undo_last(session, by=benita, name=name) is not None
    assert undo_last(session, by=benita, name=name) is None
    assert [row[0] for row in marks(session)] == ["present", ""]


def test_two_people_who_mark_at_once_leave_a_visible_conflict(session, people, benita, delia):
    shown = {people[0].pk: []}

    mark_attendance(session, {people[0].pk: Reading("present")}, by=benita, seen=shown)
    mark_attendance(session, {people[0].pk: Reading("absent")}, by=delia, seen=shown)

    row = AttendanceMark.objects.get()
    assert (row.in_conflict, row.status, row.minutes, len(row.heads)) == (True, "", None, 2)
    assert AttendanceMark.objects.counted().count() == 0


def test_two_people_who_say_the_same_at_once_agree(session, people, benita, delia):
    shown = {people[0].pk: []}

    mark_attendance(session, {people[0].pk: Reading("present")}, by=benita, seen=shown)
    mark_attendance(session, {people[0].pk: Reading("present")}, by=delia, seen=shown)

    assert (AttendanceMark.objects.get().status, AttendanceMark.objects.get().in_conflict) == (
        "present",
        False,
    )


def test_a_form_that_comes_back_late_corrects_ones_own_mark(session, people, benita):
    shown = {people[0].pk: []}

    mark_attendance(session, {people[0].pk: Reading("present")}, by=benita, seen=shown)
    mark_attendance(session, {people[0].pk: Reading("absent")}, by=benita, seen=shown)

    assert (AttendanceMark.objects.get().status, AttendanceMark.objects.get().in_conflict) == (
        "absent",
        False,
    )


@pytest.fixture
def conflict(session, people, benita, delia):
    shown = {people[0].pk: []}
    mark_attendance(session, {people[0].pk: Reading("late", 20)}, by=benita, seen=shown)
    mark_attendance(session, {people[0].pk: Reading("absent")}, by=delia, seen=shown)
    return AttendanceMark.objects.get()


def test_a_conflict_is_settled_with_a_reason_and_both_readings_stay(conflict, delia):
    settle_mark(conflict, keep=Reading("late", 20), by=delia, reason="Lo vio la facilitadora")

    assert (conflict.status, conflict.minutes, conflict.in_conflict) == ("late", 100, False)
    assert LearningEvent.objects.count() == 3
    assert LearningEvent.objects.order_by("received_at").last().reason == "Lo vio la facilitadora"


def test_a_conflict_is_not_settled_by_a_facilitator_nor_without_a_reason_nor_twice(conflict, benita, delia):
    with pytest.raises(PermissionDenied):
        settle_mark(conflict, keep=Reading("absent"), by=benita, reason="x")
    with pytest.raises(ValidationError):
        settle_mark(conflict, keep=Reading("absent"), by=delia, reason=" ")
    settle_mark(conflict, keep=Reading("absent"), by=delia, reason="x")
    with pytest.raises(ValidationError):
        settle_mark(conflict, keep=Reading("absent"), by=delia, reason="x")


def test_a_conflict_is_not_marked_over(conflict, session, people, benita):
    with pytest.raises(ValidationError):
        mark_attendance(session, {people[0].pk: Reading("present")}, by=benita)

    assert mark_everyone_present(session, by=benita) == 2
    conflict.refresh_from_db()
    assert conflict.in_conflict


def test_a_lesson_is_taught_once_taken_back_and_taught_again(session, benita):
    key = session.cohort.edition.content["lessons"][0]["key"]

    assert mark_lesson_taught(session, key, by=benita)
    assert not mark_lesson_taught(session, key, by=benita)
    assert LessonTaught.objects.get().revisions == {"es": 1}
    assert mark_lesson_taught(session, key, by=benita, taught=False)
    assert not LessonTaught.objects.exists()
    assert mark_lesson_taught(session, key, by=benita)
    undo_last(session, by=benita)
    assert not LessonTaught.objects.exists()


def test_a_lesson_of_another_course_is_refused(session, benita):
    with pytest.raises(ValidationError):
        mark_lesson_taught(session, "no-such-lesson", by=benita)


def test_closing_counts_who_has_no_mark_and_marks_may_still_change(session, people, benita):
    mark_attendance(session, {people[0].pk: Reading("present")}, by=benita)

    assert close_session(session, by=benita) == 2
    assert SessionClosing.objects.get().unmarked == 2
    assert mark_everyone_present(session, by=benita) == 2
    assert reopen_session(session, by=benita)
    assert not SessionClosing.objects.exists()
    assert not reopen_session(session, by=benita)


def test_one_mark_and_many_cost_the_same_number_of_questions(benita):
    counts = []
    for size in (1, 30):
        cohort = CohortFactory(facilitators=[benita], size=size, meetings=1)
        session = cohort.sessions.select_related("cohort__centre", "cohort__edition").get()
        benita = type(benita).objects.get(pk=benita.pk)
        with CaptureQueriesContext(connection) as captured:
            mark_everyone_present(session, by=benita)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_the_roster_of_a_past_day_is_what_it_was(session, people, benita):
    late = EnrolmentFactory(cohort=session.cohort, joined_on=session.cohort.starts_on)
    Enrolment.objects.filter(pk=late.pk).update(left_on=session.date)

    assert mark_everyone_present(session, by=benita) == 4
