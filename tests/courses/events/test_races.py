"""Senders at the same instant: each fact is stored once, and nobody's mark is lost. Real threads, real locks."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from courses.attendance.actions import Reading, mark_attendance, mark_everyone_present
from courses.attendance.models import AttendanceMark
from courses.events.enums import ReceiptStatus
from courses.events.models import EventScope, HeldEvent, LearningEvent
from courses.events.rebuild import rebuild
from tests.factories.facts import mark, people_of, send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
SENDERS = 4


def at_once(*works):
    """Runs the works in threads of their own, all from the same instant, and returns their answers."""
    barrier = Barrier(len(works))

    def run(work):
        try:
            barrier.wait(10)
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result(60) for done in [pool.submit(run, work) for work in works]]


@pytest.fixture
def session(cohort_a):
    return cohort_a.sessions.select_related("cohort__centre", "cohort__edition").order_by("starts_at")[0]


def test_the_same_batch_from_many_senders_is_stored_once(session, benita):
    people = people_of(session.cohort)
    bodies = [mark(session, person, by=benita) for person in people]

    answers = at_once(*[lambda: send(*bodies, by=benita)] * SENDERS)

    statuses = sorted(receipt.status for answer in answers for receipt in answer)
    assert statuses.count(ReceiptStatus.STORED) == len(people)
    assert statuses.count(ReceiptStatus.DUPLICATE) == len(people) * (SENDERS - 1)
    assert LearningEvent.objects.count() == len(people)
    assert not HeldEvent.objects.exists()


def test_the_same_batch_in_other_orders_is_stored_once(session, benita):
    people = people_of(session.cohort)
    bodies = [mark(session, person, by=benita) for person in people] + ["rubbish one", "rubbish two"]

    at_once(lambda: send(*bodies), lambda: send(*reversed(bodies)), lambda: send(*bodies[2:], *bodies[:2]))

    assert LearningEvent.objects.count() == len(people)
    assert HeldEvent.objects.count() == 2


def test_different_marks_for_one_person_are_all_seen_by_the_projection(session, benita):
    person = people_of(session.cohort)[0]
    bodies = [mark(session, person, value, by=benita) for value in ("present", "absent", "present", "absent")]

    at_once(*[lambda body=body: send(body) for body in bodies])

    row = AttendanceMark.objects.get()
    assert row.in_conflict
    assert sorted(row.heads) == sorted(str(fact.pk) for fact in LearningEvent.objects.all())
    assert EventScope.objects.get().version == len(bodies)
    assert all(answer.is_same for answer in rebuild(check=True))


def test_everyone_present_from_many_tablets_marks_each_person_once(session, benita, delia):
    works = [
        lambda user=user: mark_everyone_present(session, by=user) for user in (benita, delia, benita, delia)
    ]

    assert sorted(at_once(*works)) == [0, 0, 0, 3]
    assert LearningEvent.objects.count() == 3


def test_two_people_correcting_what_they_both_saw_leave_a_conflict(session, benita, delia):
    person = people_of(session.cohort)[0]
    mark_attendance(session, {person.pk: Reading("present")}, by=benita)
    seen = {person.pk: list(AttendanceMark.objects.get().heads)}

    at_once(
        lambda: mark_attendance(session, {person.pk: Reading("absent")}, by=benita, seen=seen),
        lambda: mark_attendance(session, {person.pk: Reading("late", 10)}, by=delia, seen=seen),
    )

    row = AttendanceMark.objects.get()
    assert (row.in_conflict, len(row.heads)) == (True, 2)


def test_a_person_is_marked_completed_once(session, benita, delia):
    from django.core.exceptions import ValidationError

    from courses.completion.actions import mark_completion
    from courses.completion.models import Completion

    person = people_of(session.cohort)[0]

    def complete():
        try:
            return mark_completion(person, session.cohort, by=delia, exception_reason="Examen de suficiencia")
        except ValidationError:
            return None

    answers = at_once(*[complete] * SENDERS)

    assert sum(answer is not None for answer in answers) == 1
    assert Completion.objects.count() == 1
