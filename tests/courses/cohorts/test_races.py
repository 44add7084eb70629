"""Two offices at once, with real threads and real transactions: one wins, the other gets a sentence."""

import threading
from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from courses.cohorts.actions import add_session, enrol, open_cohort
from courses.cohorts.models import CentreMember, Cohort, Enrolment, Session
from courses.cohorts.rules import Slot
from courses.people.actions import register_participant
from courses.people.models import Participant
from tests.factories.cohorts import CohortFactory, at_nine
from tests.factories.outline import CourseFactory
from tests.factories.people import ParticipantFactory
from tests.factories.staff import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(action, times=4):
    """Runs `action` in threads that start together; returns the results and the sentences."""
    barrier = threading.Barrier(times)
    done, refused, broken = [], [], []

    def run():
        try:
            barrier.wait(timeout=20)
            done.append(action())
        except ValidationError as error:
            refused.append(error.messages[0])
        except BaseException as error:  # noqa: BLE001  (shown below: a thread swallows it)
            broken.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert broken == []
    return done, refused


def test_enrolling_twice_at_once_enrols_once():
    cohort, person, user = CohortFactory(), ParticipantFactory(), UserFactory()

    done, refused = at_once(lambda: enrol(person, cohort, on=timezone.localdate(), by=user))

    assert len(done) == 1
    assert len(refused) == 3
    assert len(set(refused)) == 1
    assert Enrolment.objects.filter(participant=person).count() == 1
    assert CentreMember.objects.filter(participant=person).count() == 1


def test_opening_one_code_twice_at_once_opens_once():
    course, user = CourseFactory(), UserFactory()
    centre = CohortFactory().centre

    done, refused = at_once(
        lambda: open_cohort(
            course=course,
            centre=centre,
            code="UNO",
            name="Uno",
            starts_on=date(2026, 3, 2),
            ends_on=date(2026, 3, 29),
            timetable=[Slot(0, time(9), 60)],
            facilitators=[user],
            by=user,
        )
    )

    assert (len(done), len(refused)) == (1, 3)
    assert Cohort.objects.filter(code="UNO").count() == 1
    assert Session.objects.filter(cohort__code="UNO").count() == 4
    assert course.editions.count() == 1


def test_planning_overlapping_sessions_at_once_plans_one():
    cohort, user = CohortFactory(meetings=0), UserFactory()
    starts = at_nine(timezone.localdate(), cohort.centre)

    done, refused = at_once(lambda: add_session(cohort, starts_at=starts, minutes=60, by=user))

    assert (len(done), len(refused)) == (1, 3)
    assert cohort.sessions.count() == 1


def test_registering_one_document_at_once_registers_one_person():
    user = UserFactory()

    done, refused = at_once(
        lambda: register_participant(
            by=user, given_names="Sol", document_type="DNI", document_number="00000001"
        )
    )

    assert (len(done), len(refused)) == (1, 3)
    assert Participant.objects.count() == 1
