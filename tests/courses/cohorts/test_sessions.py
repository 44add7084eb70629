"""Sessions are added, cancelled and moved, and never lose a mark."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from courses.cohorts.actions import add_session, cancel_session, reschedule_session
from courses.cohorts.enums import CancelCause, CohortStatus, SessionStatus
from courses.cohorts.models import Cohort, Session
from courses.events.models import LearningEvent
from tests.factories.cohorts import CohortFactory, SessionFactory, at_nine


def code_of(error):
    value = error.value
    if hasattr(value, "error_dict"):
        [(field, [one])] = value.error_dict.items()
        return field, one.code
    return None, value.code


def mark(session, *, value="present", supersedes=()):
    """A fact about the session, as any room would store it."""
    return LearningEvent.objects.create(
        id=uuid4(),
        body="{}",
        kind="attendance",
        cell=f"a:{session.pk}:x",
        scope=f"s:{session.pk}",
        session_id=session.pk,
        cohort_id=session.cohort_id,
        value=value,
        supersedes=[str(one.pk) for one in supersedes],
        door="web",
        actor=session.cohort.opened_by,
        happened_at=timezone.now(),
    )


def test_session_is_added_between_the_days_of_the_cohort(cohort_a, delia):
    starts = at_nine(timezone.localdate() + timedelta(days=1), cohort_a.centre)

    session = add_session(cohort_a, starts_at=starts, minutes=90, by=delia)

    assert session in cohort_a.sessions.planned()


@pytest.mark.parametrize("days", [-1, 85])
def test_session_before_or_after_the_cohort_is_refused(cohort_a, delia, days):
    starts = at_nine(cohort_a.starts_on + timedelta(days=days), cohort_a.centre)

    with pytest.raises(ValidationError) as error:
        add_session(cohort_a, starts_at=starts, minutes=90, by=delia)

    assert code_of(error) == ("starts_at", "outside_days")


@pytest.mark.parametrize("minutes_away", [-119, 0, 119])
def test_session_that_overlaps_another_is_refused(cohort_a, delia, minutes_away):
    starts = cohort_a.sessions.first().starts_at + timedelta(minutes=minutes_away + 1440 * 7)

    with pytest.raises(ValidationError) as error:
        add_session(cohort_a, starts_at=starts, minutes=120, by=delia)

    assert code_of(error) == ("starts_at", "overlap")


def test_two_sessions_a_day_stand_side_by_side(cohort_a, delia):
    first = cohort_a.sessions.first()

    add_session(cohort_a, starts_at=first.ends_at, minutes=60, by=delia)

    assert cohort_a.sessions.filter(date=first.date).count() == 2


def test_cancelled_session_stays_with_its_cause_and_is_no_longer_planned(cohort_a, delia):
    session = cohort_a.sessions.last()

    cancel_session(session, cause=CancelCause.STRIKE, note="Vía  cerrada", by=delia)

    session.refresh_from_db()
    assert (session.status, session.cancel_cause, session.cancel_note) == (
        "cancelled",
        "strike",
        "Vía cerrada",
    )
    assert cohort_a.sessions.planned().count() == 3
    with pytest.raises(ValidationError) as error:
        cancel_session(session, cause=CancelCause.STRIKE, by=delia)
    assert error.value.code == "already_cancelled"


def test_cancelling_needs_a_cause_from_the_list(cohort_a, delia):
    with pytest.raises(ValidationError) as error:
        cancel_session(cohort_a.sessions.last(), cause="weather", by=delia)

    assert code_of(error) == ("cause", "no_cause")


def test_session_with_marks_is_not_cancelled_until_they_are_taken_back(cohort_a, delia):
    session = cohort_a.sessions.first()
    fact = mark(session)

    for change in (
        lambda: cancel_session(session, cause=CancelCause.OTHER, by=delia),
        lambda: reschedule_session(
            session, starts_at=session.starts_at + timedelta(days=1), cause=CancelCause.OTHER, by=delia
        ),
    ):
        with pytest.raises(ValidationError) as error:
            change()
        assert error.value.code == "has_marks"
    mark(session, value=None, supersedes=[fact])
    cancel_session(session, cause=CancelCause.OTHER, by=delia)

    assert session.status == SessionStatus.CANCELLED


def test_moved_session_says_where_it_came_from(cohort_a, delia):
    old = cohort_a.sessions.last()

    new = reschedule_session(
        old, starts_at=old.starts_at + timedelta(days=1), cause=CancelCause.LOCKDOWN, minutes=60, by=delia
    )

    old.refresh_from_db()
    assert (old.status, old.cancel_cause) == (SessionStatus.CANCELLED, "lockdown")
    assert (new.moved_from, new.minutes) == (old, 60)
    assert cohort_a.sessions.planned().count() == 4


def test_moving_to_a_wrong_time_leaves_the_old_session_as_it_was(cohort_a, delia):
    old = cohort_a.sessions.last()

    with pytest.raises(ValidationError):
        reschedule_session(
            old, starts_at=old.starts_at + timedelta(days=400), cause=CancelCause.LOCKDOWN, by=delia
        )

    assert Session.objects.get(pk=old.pk).status == SessionStatus.PLANNED


def test_moved_to_the_same_hour_is_no_overlap_with_itself(cohort_a, delia):
    old = cohort_a.sessions.last()

    new = reschedule_session(
        old, starts_at=old.starts_at + timedelta(minutes=30), cause=CancelCause.OTHER, by=delia
    )

    assert new.status == SessionStatus.PLANNED


def test_finished_cohort_takes_no_session(db, delia):
    cohort = CohortFactory()
    Cohort.objects.filter(pk=cohort.pk).update(status=CohortStatus.FINISHED)

    with pytest.raises(ValidationError) as error:
        add_session(cohort, starts_at=SessionFactory.build(cohort=cohort).starts_at, minutes=60, by=delia)

    assert error.value.code == "cohort_closed"
