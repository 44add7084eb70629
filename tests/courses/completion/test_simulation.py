"""What other rules would change, and what people bring along from an earlier group or another record of theirs."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given

from courses.attendance.actions import Reading, mark_attendance
from courses.cohorts.actions import transfer
from courses.completion.actions import mark_completion
from courses.completion.models import Completion
from courses.completion.queries import progress_of, ready_to_complete
from courses.completion.rules import Facts, Rules, simulate
from courses.events.models import LearningEvent
from courses.people.merges import merge_participants
from courses.skills.actions import observe_skill
from tests.courses.completion.test_rules import records, wishes
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.facts import people_of
from tests.factories.outline import CourseEditionFactory, SkillFactory, rules, skill


@pytest.fixture
def cohort(benita, centre_a):
    """Half of four sessions and one skill; the first person has it, the second was there once."""
    SkillFactory(code="DERECHO", name="Punto derecho")
    wishes = {"rules": rules(minimum_percent=50), "skills": [skill("DERECHO", name="Punto derecho")]}
    cohort = CohortFactory(
        centre=centre_a, facilitators=[benita], size=3, wishes=wishes,
        starts_on=timezone.localdate() - timedelta(days=28),
    )  # fmt: skip
    first, second, _third = people_of(cohort)
    sessions = cohort.sessions.order_by("starts_at")
    attend(sessions[:3], first, benita)
    attend(sessions[:1], second, benita)
    observe_skill(
        sessions[0], SkillFactory(code="DERECHO"), {first.pk: "alone", second.pk: "alone"}, by=benita
    )
    return cohort


def attend(sessions, person, by):
    for session in sessions:
        mark_attendance(session, {person.pk: Reading("present")}, by=by)


def ask(client, cohort, **numbers):
    asked = {
        "attendance": "percent",
        "hours": "0",
        "percent": "50",
        "pass_mark": "",
        "skill_0": "1",
        **numbers,
    }
    return client.get(reverse("courses:simulate_rules", args=[cohort.pk]), asked)


@given(records(), wishes)
def test_the_same_rules_change_nobody(facts, asked):
    found = simulate({1: facts}, asked, asked)

    assert (found.gains, found.loses) == ((), ())
    assert found.stay_proposed + found.stay_short == 1


def test_a_simulation_names_who_gains_and_who_loses():
    people = {
        "a": Facts(planned_sessions=10, attended_sessions=8),
        "b": Facts(planned_sessions=10, attended_sessions=5),
    }
    half, most = (Rules(attendance="percent", minimum_percent=percent) for percent in (50, 80))

    assert simulate(people, most, half).gains == ("b",)
    assert simulate(people, half, most).loses == ("b",)
    assert simulate(people, half, most).stay_proposed == 1


def test_the_screen_says_whom_other_numbers_would_touch_and_stores_nothing(client, cohort, delia):
    first, second, _third = people_of(cohort)
    client.force_login(delia)
    before = (LearningEvent.objects.count(), Completion.objects.count(), cohort.edition.content)

    lower = ask(client, cohort, percent="25").context["result"]
    higher = ask(client, cohort, percent="100").context["result"]
    more_days = ask(client, cohort, skill_0="2").context["result"]
    no_skill = ask(client, cohort, skill_0="0", percent="25").context["result"]

    assert [one["participant"] for one in lower["gains"]] == [second]
    assert lower["loses"] == []
    assert [one["participant"] for one in higher["loses"]] == [first]
    assert [one["participant"] for one in more_days["loses"]] == [first]
    assert higher["loses"][0]["missing"]
    assert [one["participant"] for one in no_skill["gains"]] == [second]
    cohort.edition.refresh_from_db()
    assert (LearningEvent.objects.count(), Completion.objects.count(), cohort.edition.content) == before


def test_who_completed_is_not_touched_by_any_rule(client, cohort, benita, delia):
    mark_completion(people_of(cohort)[0], cohort, by=benita)
    client.force_login(delia)

    result = ask(client, cohort, percent="100").context["result"]

    assert (result["loses"], result["stay_short"]) == ([], 2)


def test_other_groups_of_the_edition_within_reach_are_asked_too_and_no_others(
    client, cohort, centre_a, centre_b, delia
):
    for centre in (centre_a, centre_b):
        CohortFactory(centre=centre, edition=cohort.edition, size=2)
    client.force_login(delia)

    page = client.get(reverse("courses:simulate_rules", args=[cohort.pk]))

    assert (page.context["people"], page.context["groups"]) == (5, 2)


@pytest.mark.parametrize(
    "numbers",
    [
        {"percent": "101"},
        {"percent": "-1"},
        {"hours": "diez"},
        {"pass_mark": "21"},
        {"attendance": "never"},
        {"skill_0": "99"},
    ],
)
def test_an_impossible_number_is_said_at_its_field(numbers, client, cohort, delia):
    client.force_login(delia)

    response = ask(client, cohort, **numbers)

    assert response.status_code == 422
    assert response.context["form"].errors


def test_a_facilitator_and_a_stranger_do_not_simulate(client, cohort, benita, cirilo):
    address = reverse("courses:simulate_rules", args=[cohort.pk])
    client.force_login(benita)
    assert client.get(address).status_code == 403
    client.force_login(cirilo)
    assert client.get(address).status_code == 404


def test_a_simulation_costs_the_same_for_any_number_of_people_and_groups(client, cohort, delia, centre_a):
    client.force_login(delia)
    ask(client, cohort)
    with CaptureQueriesContext(connection) as few:
        ask(client, cohort)
    for _ in range(27):
        EnrolmentFactory(cohort=cohort)
    CohortFactory(centre=centre_a, edition=cohort.edition, size=10)
    with CaptureQueriesContext(connection) as many:
        ask(client, cohort)

    assert len(many) == len(few)


# ------------------------------------------------------------------------------------- brought along


def progress(cohort, person):
    return progress_of(cohort, [person.pk])[0]


def test_who_was_moved_brings_her_sessions_hours_and_skills(client, cohort, benita, delia, centre_a):
    first = people_of(cohort)[0]
    later = CohortFactory(
        centre=centre_a, facilitators=[benita], edition=cohort.edition,
        starts_on=timezone.localdate() - timedelta(days=28),
    )  # fmt: skip
    day = timezone.localdate() - timedelta(days=10)

    transfer(cohort.enrolments.get(participant=first), to=later, on=day, reason="Cambio de horario", by=delia)
    attend(later.sessions.order_by("starts_at")[3:4], first, benita)

    found = progress(later, first)
    assert (found.facts.attended_sessions, found.facts.carried_sessions) == (4, 3)
    assert (found.facts.minutes, found.facts.carried_minutes) == (480, 360)
    assert found.facts.skills["DERECHO"].alone == 1
    assert found.is_proposed
    assert found.unmarked == 0
    assert dict(ready_to_complete(delia))[later] == 1
    assert progress(cohort, first).facts.carried_sessions == 0
    completion = mark_completion(first, later, by=benita)
    assert completion.figures["attended_sessions"] == 4
    client.force_login(benita)
    page = client.get(reverse("courses:person_progress", args=[later.pk, first.pk])).content.decode()
    assert "(6 h)" in page


def test_who_stopped_and_began_again_begins_again(cohort, benita, centre_a):
    first = people_of(cohort)[0]
    again = CohortFactory(centre=centre_a, facilitators=[benita], edition=cohort.edition)
    cohort.enrolments.filter(participant=first).update(
        left_on=timezone.localdate() - timedelta(days=20), status="withdrawn"
    )
    EnrolmentFactory(cohort=again, participant=first)

    assert progress(again, first).facts.attended_sessions == 0


def test_a_move_to_another_course_brings_nothing(cohort, benita, delia, centre_a):
    first = people_of(cohort)[0]
    other = CohortFactory(centre=centre_a, facilitators=[benita], edition=CourseEditionFactory())

    transfer(
        cohort.enrolments.get(participant=first),
        to=other,
        on=timezone.localdate(),
        reason="Otro curso",
        by=delia,
    )

    assert progress(other, first).facts.attended_sessions == 0


def test_who_was_moved_twice_brings_everything(cohort, benita, delia, centre_a):
    first = people_of(cohort)[0]
    start = timezone.localdate() - timedelta(days=28)
    groups = [
        CohortFactory(centre=centre_a, facilitators=[benita], edition=cohort.edition, starts_on=start)
        for _ in range(2)
    ]
    source = cohort
    for offset, target in zip((6, 3), groups, strict=True):
        enrolment = source.enrolments.get(participant=first)
        transfer(
            enrolment, to=target, on=timezone.localdate() - timedelta(days=offset), reason="Cambio", by=delia
        )
        source = target

    assert progress(groups[1], first).facts.carried_sessions == 3


def test_who_joined_late_is_measured_over_the_whole_course_and_only_hours_missed_after_joining_are_unmarked(
    cohort, benita
):
    late = EnrolmentFactory(cohort=cohort, joined_on=timezone.localdate() - timedelta(days=15)).participant

    found = progress(cohort, late)

    assert found.facts.planned_sessions == 4
    assert found.unmarked == 2


def test_a_course_completed_under_a_merged_record_is_a_prerequisite_fulfilled(
    cohort, benita, delia, rosaura, centre_a
):
    first = people_of(cohort)[0]
    mark_completion(first, cohort, by=benita)
    wishes = {"rules": rules(attendance="none", prerequisites=[cohort.edition.course.code])}
    follow = CohortFactory(centre=centre_a, facilitators=[benita], wishes=wishes, size=1)
    person = people_of(follow)[0]
    assert not progress(follow, person).is_proposed

    merge_participants(kept=person, merged=first, reason="Mismo DNI", by=rosaura)

    assert progress(follow, person).is_proposed
