"""Skills: each observation stands by itself; one's own of the same session is corrected."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from courses.attendance.actions import undo_last
from courses.events.models import LearningEvent
from courses.skills.actions import observe_skill
from courses.skills.models import SkillObservation
from tests.factories.facts import people_of, send, text
from tests.factories.outline import SkillFactory


@pytest.fixture
def knit(db):
    return SkillFactory(code="DERECHO", name="Punto derecho")


@pytest.fixture
def sessions(cohort_a):
    return list(cohort_a.sessions.order_by("starts_at"))


@pytest.fixture
def people(cohort_a):
    return people_of(cohort_a)


def levels():
    return sorted(SkillObservation.objects.values_list("seen_on", "level", "seen_by__username"))


def test_a_class_is_observed_in_one_go(sessions, people, knit, benita):
    count = observe_skill(sessions[0], knit, {person.pk: "alone" for person in people}, by=benita)

    assert count == 3
    assert set(SkillObservation.objects.values_list("level", "seen_on")) == {("alone", sessions[0].date)}


def test_ones_own_observation_of_the_session_is_corrected(sessions, people, knit, benita):
    observe_skill(sessions[0], knit, {people[0].pk: "not_yet"}, by=benita)
    observe_skill(sessions[0], knit, {people[0].pk: "with_help"}, by=benita)

    assert levels() == [(sessions[0].date, "with_help", "benita")]
    assert observe_skill(sessions[0], knit, {people[0].pk: "with_help"}, by=benita) == 0


def test_what_somebody_else_saw_and_other_days_stand_beside_it(sessions, people, knit, benita, delia):
    observe_skill(sessions[0], knit, {people[0].pk: "not_yet"}, by=benita)
    observe_skill(sessions[0], knit, {people[0].pk: "alone"}, by=delia)
    observe_skill(sessions[1], knit, {people[0].pk: "alone"}, by=benita)

    assert levels() == [
        (sessions[0].date, "alone", "delia"),
        (sessions[0].date, "not_yet", "benita"),
        (sessions[1].date, "alone", "benita"),
    ]


def test_an_observation_is_taken_back_and_undone_to_the_one_before(sessions, people, knit, benita):
    observe_skill(sessions[0], knit, {people[0].pk: "not_yet"}, by=benita)
    observe_skill(sessions[0], knit, {people[0].pk: "alone"}, by=benita)

    undo_last(sessions[0], by=benita)
    assert levels() == [(sessions[0].date, "not_yet", "benita")]
    observe_skill(sessions[0], knit, {people[0].pk: None}, by=benita)
    assert levels() == []
    undo_last(sessions[0], by=benita)
    assert levels() == [(sessions[0].date, "not_yet", "benita")]


def test_what_is_refused(sessions, people, knit, benita, cirilo, cohort_b):
    stranger = people_of(cohort_b)[0]

    with pytest.raises(PermissionDenied):
        observe_skill(sessions[0], knit, {people[0].pk: "alone"}, by=cirilo)
    with pytest.raises(ValidationError) as refused:
        observe_skill(sessions[0], knit, {stranger.pk: "alone", people[0].pk: "very well"}, by=benita)

    assert set(refused.value.message_dict) == {str(stranger.pk), str(people[0].pk)}
    assert not LearningEvent.objects.exists()


def test_an_observation_outside_a_session_belongs_to_the_local_day_of_the_place(
    cohort_a, people, knit, benita
):
    from datetime import UTC, date, datetime, time

    # 22:30 in Lima is the next day in Greenwich.
    at = datetime.combine(cohort_a.starts_on, time(3, 30), tzinfo=UTC)
    cohort_a.enrolments.update(joined_on=date(2020, 1, 1))

    send(
        text(
            "skill",
            by=benita,
            cohort=cohort_a.pk,
            participant=people[0].pk,
            subject="DERECHO",
            value={"level": "alone"},
            at=at,
        )
    )

    assert (cohort_a.starts_on - SkillObservation.objects.get().seen_on).days == 1


def test_a_skill_nobody_knows_is_held(cohort_a, sessions, people, benita):
    body = text(
        "skill", by=benita, session=sessions[0].pk, participant=people[0].pk, subject="NADA", value="alone"
    )

    assert [receipt.code for receipt in send(body)] == ["invalid_value"]
