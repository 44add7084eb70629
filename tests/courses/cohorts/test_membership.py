"""Who belongs to a cohort when: intervals that never change behind somebody's back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from courses.cohorts.actions import (
    admit,
    end_enrolment,
    enrol,
    resume_enrolment,
    transfer,
)
from courses.cohorts.enums import CohortStatus, EnrolmentStatus
from courses.cohorts.models import CentreMember, Cohort, Enrolment
from courses.people.models import Participant
from tests.factories.cohorts import CohortFactory
from tests.factories.people import ParticipantFactory


@pytest.fixture
def today():
    return timezone.localdate()


def code_of(error):
    value = error.value
    if hasattr(value, "error_dict"):
        [(field, [one])] = value.error_dict.items()
        return field, one.code
    return None, value.code


def test_enrolling_makes_a_person_known_at_the_centre(cohort_a, delia, today):
    person = ParticipantFactory()
    assert person not in Participant.objects.visible_to(delia)

    enrolment = enrol(person, cohort_a, on=today, by=delia)

    assert (enrolment.joined_on, enrolment.left_on, enrolment.status) == (today, None, "active")
    assert person in Participant.objects.visible_to(delia)
    assert CentreMember.objects.filter(centre=cohort_a.centre, participant=person).count() == 1


@pytest.mark.parametrize("days", [-15, 71])
def test_nobody_is_enrolled_before_or_after_the_cohort(cohort_a, delia, today, days):
    with pytest.raises(ValidationError) as error:
        enrol(ParticipantFactory(), cohort_a, on=today + timedelta(days=days), by=delia)

    assert code_of(error) == ("on", "outside_days")


def test_nobody_is_enrolled_twice(cohort_a, delia, today):
    person = cohort_a.enrolments.first().participant

    with pytest.raises(ValidationError) as error:
        enrol(person, cohort_a, on=today, by=delia)

    assert code_of(error) == (None, "already_enrolled")


def test_roster_of_a_past_day_stays_when_somebody_leaves(cohort_a, delia, today):
    enrolment = cohort_a.enrolments.first()
    before = set(cohort_a.enrolments.on(today - timedelta(days=7)))

    end_enrolment(enrolment, on=today - timedelta(days=1), status="withdrawn", reason="Se mudó", by=delia)

    assert set(cohort_a.enrolments.on(today - timedelta(days=7))) == before
    assert enrolment not in cohort_a.enrolments.on(today)


def test_somebody_who_left_may_come_back_on_a_later_day(cohort_a, delia, today):
    enrolment = cohort_a.enrolments.first()
    end_enrolment(enrolment, on=today - timedelta(days=3), status="withdrawn", reason="Salud", by=delia)

    with pytest.raises(ValidationError) as error:
        enrol(enrolment.participant, cohort_a, on=today - timedelta(days=3), by=delia)
    assert code_of(error) == ("on", "was_enrolled")
    again = enrol(enrolment.participant, cohort_a, on=today - timedelta(days=2), by=delia)

    assert cohort_a.enrolments.on(today).filter(participant=enrolment.participant).get() == again


def test_ending_that_was_a_mistake_can_be_taken_back(cohort_a, delia, today):
    enrolment = cohort_a.enrolments.first()
    end_enrolment(enrolment, on=today, status="released", reason="", by=delia)

    resume_enrolment(enrolment, by=delia)

    enrolment.refresh_from_db()
    assert (enrolment.left_on, enrolment.status) == (None, EnrolmentStatus.ACTIVE)


@pytest.mark.parametrize(
    ("days", "status", "reason", "expected"),
    [
        (-20, "withdrawn", "x", ("on", "before_joining")),
        (1, "withdrawn", "x", ("on", "future")),
        (400, "withdrawn", "x", ("on", "outside_days")),
        (0, "withdrawn", " ", ("reason", "no_reason")),
        (0, "withdrawn", "x" * 256, ("reason", "reason_long")),
        (0, "transferred", "x", ("status", "status")),
        (0, "active", "x", ("status", "status")),
    ],
)
def test_impossible_ending_is_refused(cohort_a, delia, today, days, status, reason, expected):
    enrolment = cohort_a.enrolments.first()

    with pytest.raises(ValidationError) as error:
        end_enrolment(enrolment, on=today + timedelta(days=days), status=status, reason=reason, by=delia)

    assert code_of(error) == expected
    assert Enrolment.objects.get(pk=enrolment.pk).left_on is None


def test_ended_enrolment_does_not_end_again(cohort_a, delia, today):
    enrolment = cohort_a.enrolments.first()
    end_enrolment(enrolment, on=today, status="released", reason="", by=delia)

    with pytest.raises(ValidationError) as error:
        end_enrolment(enrolment, on=today, status="released", reason="", by=delia)

    assert code_of(error) == (None, "already_ended")


def test_transfer_keeps_history_and_moves_between_centres(cohort_a, cohort_b, delia, today):
    enrolment = cohort_a.enrolments.first()

    new = transfer(enrolment, to=cohort_b, on=today, reason="Cambio de horario", by=delia)

    enrolment.refresh_from_db()
    assert (enrolment.left_on, enrolment.status) == (today - timedelta(days=1), EnrolmentStatus.TRANSFERRED)
    assert (new.cohort, new.joined_on, new.left_on) == (cohort_b, today, None)
    assert CentreMember.objects.filter(participant=enrolment.participant).count() == 2


def test_transfer_on_the_day_of_joining_keeps_that_day(cohort_a, cohort_b, delia, today):
    enrolment = enrol(ParticipantFactory(), cohort_a, on=today, by=delia)

    transfer(enrolment, to=cohort_b, on=today, reason="Error de grupo", by=delia)

    enrolment.refresh_from_db()
    assert enrolment.left_on == today


def test_transfer_to_a_cohort_still_to_begin_ends_today(cohort_a, delia, today):
    later = CohortFactory(starts_on=today + timedelta(days=5), meetings=0)
    enrolment = cohort_a.enrolments.first()

    new = transfer(enrolment, to=later, on=later.starts_on, reason="Pasa de nivel", by=delia)

    enrolment.refresh_from_db()
    assert (enrolment.left_on, new.joined_on) == (today, later.starts_on)


def test_transfer_to_the_same_cohort_or_a_full_stop_is_refused_and_changes_nothing(
    cohort_a, cohort_b, delia, today
):
    enrolment = cohort_a.enrolments.first()
    enrol(enrolment.participant, cohort_b, on=today, by=delia)

    for target, expected in ((cohort_a, ("to", "same_cohort")), (cohort_b, (None, "already_enrolled"))):
        with pytest.raises(ValidationError) as error:
            transfer(enrolment, to=target, on=today, reason="x", by=delia)
        assert code_of(error) == expected

    assert Enrolment.objects.get(pk=enrolment.pk).left_on is None


def test_transfer_cannot_be_taken_back_by_resuming(cohort_a, cohort_b, delia, today):
    enrolment = cohort_a.enrolments.first()
    transfer(enrolment, to=cohort_b, on=today, reason="x", by=delia)

    with pytest.raises(ValidationError) as error:
        resume_enrolment(enrolment, by=delia)

    assert code_of(error) == (None, "transferred")


def test_closed_cohort_and_closed_record_take_nobody(cohort_a, delia, today):
    merged = ParticipantFactory()
    Participant.objects.filter(pk=merged.pk).update(merged_into=ParticipantFactory())
    with pytest.raises(ValidationError) as error:
        enrol(merged, cohort_a, on=today, by=delia)
    assert code_of(error) == (None, "closed")

    Cohort.objects.filter(pk=cohort_a.pk).update(status=CohortStatus.FINISHED)
    with pytest.raises(ValidationError) as error:
        enrol(ParticipantFactory(), cohort_a, on=today, by=delia)
    assert code_of(error) == (None, "cohort_closed")


def test_admitting_twice_changes_nothing(centre_a, delia):
    person = ParticipantFactory()

    assert admit(person, centre_a, by=delia) == admit(person, centre_a, by=delia)


def test_people_are_seen_by_their_centre_their_facilitators_and_those_who_see_all(
    cohort_a, cohort_b, delia, benita, cirilo, rosaura, yeni, norma
):
    stranger = ParticipantFactory()
    in_a = {e.participant for e in cohort_a.enrolments.all()}
    in_b = {e.participant for e in cohort_b.enrolments.all()}

    def seen(user):
        return set(Participant.objects.visible_to(user))

    assert seen(delia) == seen(benita) == in_a
    assert seen(cirilo) == in_b
    assert seen(yeni) == set()
    assert seen(rosaura) == seen(norma) == in_a | in_b | {stranger}
