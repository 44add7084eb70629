"""Completions: proposed by rules, decided by people, never removed silently."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from courses.attendance.actions import Reading, mark_attendance, mark_everyone_present
from courses.completion.actions import (
    confirm_completion,
    mark_completion,
    mark_proposed,
    withdraw_completion,
)
from courses.completion.enums import CompletionStatus
from courses.completion.models import Completion
from courses.completion.queries import progress_of, ready_to_complete
from courses.completion.signals import completion_reached, completion_withdrawn
from courses.evaluations.actions import record_evaluation
from courses.events.rebuild import rebuild
from courses.skills.actions import observe_skill
from tests.factories.cohorts import CohortFactory
from tests.factories.facts import people_of, send, text
from tests.factories.outline import SkillFactory, rules, skill


@pytest.fixture
def news():
    heard = []

    def reached(sender, completion, **kwargs):
        heard.append(("reached", completion.status))

    def withdrawn(sender, completion, **kwargs):
        heard.append(("withdrawn", completion.status))

    completion_reached.connect(reached)
    completion_withdrawn.connect(withdrawn)
    yield heard
    completion_reached.disconnect(reached)
    completion_withdrawn.disconnect(withdrawn)


def cohort_with(benita, delia, centre_a, **asked):
    wishes = {"rules": rules(**asked), "skills": [skill("DERECHO", name="Punto derecho")]}
    SkillFactory(code="DERECHO", name="Punto derecho")
    return CohortFactory(centre=centre_a, facilitators=[benita], size=3, meetings=3, wishes=wishes)


@pytest.fixture
def cohort(benita, delia, centre_a):
    """Asks for half of three sessions, one skill and 11; the first person has all of it."""
    cohort = cohort_with(benita, delia, centre_a, minimum_percent=50, pass_mark=11)
    fulfil(cohort, people_of(cohort)[0], benita)
    return cohort


def fulfil(cohort, person, by):
    for session in cohort.sessions.order_by("starts_at")[:2]:
        mark_attendance(session, {person.pk: Reading("present")}, by=by)
    observe_skill(cohort.sessions.first(), SkillFactory(code="DERECHO"), {person.pk: "alone"}, by=by)
    record_evaluation(cohort, person, kind="final", mark=15, evaluated_on=timezone.localdate(), by=by)


@pytest.fixture
def people(cohort):
    return people_of(cohort)


def test_whom_the_rules_propose_is_marked_by_a_facilitator_with_frozen_figures(cohort, people, benita, news):
    completion = mark_completion(people[0], cohort, by=benita)

    first, second = cohort.sessions.order_by("starts_at")[:2]
    assert completion.status == CompletionStatus.CONFIRMED
    assert completion.earned_on == second.date
    assert (completion.marked_by, completion.confirmed_by) == (benita, benita)
    assert completion.figures == {
        "planned_sessions": 3,
        "attended_sessions": 2,
        "excused_sessions": 0,
        "minutes": 240,
        "planned_minutes": 360,
        "final_mark": 15,
        "skills": [{"code": "DERECHO", "name": "Punto derecho", "level": "alone", "times": 1}],
        "first_day": first.date.isoformat(),
        "last_day": second.date.isoformat(),
    }
    assert news == [("reached", "confirmed")]


def test_figures_stay_what_they_were_when_marks_change(cohort, people, benita, delia):
    completion = mark_completion(people[0], cohort, by=benita)
    mark_attendance(cohort.sessions.order_by("starts_at")[0], {people[0].pk: Reading("absent")}, by=delia)

    completion.refresh_from_db()
    assert completion.figures["attended_sessions"] == 2
    assert completion.status == CompletionStatus.CONFIRMED


def test_nobody_else_is_marked_without_a_coordinators_reason(cohort, people, benita, delia, news):
    with pytest.raises(ValidationError):
        mark_completion(people[1], cohort, by=benita)
    with pytest.raises(ValidationError):
        mark_completion(people[1], cohort, by=benita, exception_reason="Sabe tejer")
    with pytest.raises(ValidationError) as refused:
        mark_completion(people[1], cohort, by=delia)
    assert list(refused.value.message_dict) == ["exception_reason"]
    assert not Completion.objects.exists()

    completion = mark_completion(people[1], cohort, by=delia, exception_reason="Viene de otro taller")

    assert (completion.exception_reason, completion.status) == ("Viene de otro taller", "confirmed")
    assert completion.figures["attended_sessions"] == 0
    assert news == [("reached", "confirmed")]


def test_a_reason_is_not_kept_where_no_exception_was_needed(cohort, people, delia):
    assert (
        mark_completion(people[0], cohort, by=delia, exception_reason="por si acaso").exception_reason == ""
    )


def test_a_person_completes_a_cohort_once(cohort, people, benita):
    mark_completion(people[0], cohort, by=benita)

    with pytest.raises(ValidationError):
        mark_completion(people[0], cohort, by=benita)
    assert Completion.objects.count() == 1


def test_the_day_may_be_in_the_past_but_not_in_the_future_nor_before_the_cohort(cohort, people, benita):
    for day in (timezone.localdate() + timedelta(days=2), cohort.starts_on - timedelta(days=1)):
        with pytest.raises(ValidationError) as refused:
            mark_completion(people[0], cohort, by=benita, earned_on=day)
        assert list(refused.value.message_dict) == ["earned_on"]

    completion = mark_completion(people[0], cohort, by=benita, earned_on=cohort.starts_on)
    assert completion.earned_on == cohort.starts_on
    assert completion.entered_at.date() >= cohort.starts_on


def test_strangers_and_people_of_other_cohorts_decide_nothing(
    cohort, people, benita, cirilo, elias, cohort_b
):
    for somebody in (cirilo, elias):
        with pytest.raises(PermissionDenied):
            mark_completion(people[0], cohort, by=somebody)
    with pytest.raises(ValidationError):
        mark_completion(people_of(cohort_b)[0], cohort, by=benita)


def test_a_second_signature_is_given_by_somebody_else(benita, delia, centre_a, news):
    cohort = cohort_with(benita, delia, centre_a, attendance="none", second_sign_off=True)
    person = people_of(cohort)[0]
    observe_skill(cohort.sessions.first(), SkillFactory(code="DERECHO"), {person.pk: "alone"}, by=benita)

    completion = mark_completion(person, cohort, by=benita)
    assert (completion.status, completion.confirmed_by, news) == ("awaiting", None, [])
    with pytest.raises(PermissionDenied):
        confirm_completion(completion, by=benita)

    completion = confirm_completion(completion, by=delia)
    assert (completion.status, completion.confirmed_by, news) == (
        "confirmed",
        delia,
        [("reached", "confirmed")],
    )
    with pytest.raises(ValidationError):
        confirm_completion(completion, by=delia)


def test_a_completion_is_withdrawn_with_a_reason_and_can_be_earned_again(cohort, people, benita, delia, news):
    completion = mark_completion(people[0], cohort, by=benita)

    with pytest.raises(PermissionDenied):
        withdraw_completion(completion, by=benita, reason="x")
    with pytest.raises(ValidationError):
        withdraw_completion(completion, by=delia, reason="  ")
    completion = withdraw_completion(completion, by=delia, reason="Se marcó a otra persona")
    assert (completion.status, completion.withdrawn_by, completion.withdrawal_reason) == (
        "withdrawn",
        delia,
        "Se marcó a otra persona",
    )
    with pytest.raises(ValidationError):
        withdraw_completion(completion, by=delia, reason="otra vez")

    again = mark_completion(people[0], cohort, by=benita)
    assert again.pk != completion.pk
    assert [name for name, _status in news] == ["reached", "withdrawn", "reached"]


def test_several_people_are_marked_together_or_not_at_all(cohort, people, benita):
    with pytest.raises(ValidationError) as refused:
        mark_proposed(cohort, people[:2], by=benita)

    assert list(refused.value.message_dict) == [str(people[1].pk)]
    assert not Completion.objects.exists()
    assert len(mark_proposed(cohort, people[:1], by=benita)) == 1


def test_a_receiver_that_raises_keeps_the_completion_from_being_written(cohort, people, benita):
    def refuse(sender, completion, **kwargs):
        raise RuntimeError("no")

    completion_reached.connect(refuse)
    try:
        with pytest.raises(RuntimeError):
            mark_completion(people[0], cohort, by=benita)
    finally:
        completion_reached.disconnect(refuse)

    assert not Completion.objects.exists()


def test_what_a_tablet_says_of_a_completion_waits_for_a_person(cohort, people, benita):
    receipts = send(text("completion", by=benita, cohort=cohort.pk, participant=people[0].pk, value="done"))

    assert [receipt.code for receipt in receipts] == ["needs_decision"]
    assert not Completion.objects.exists()


def test_completions_are_what_their_facts_say(cohort, people, benita, delia):
    completion = mark_completion(people[0], cohort, by=benita)
    withdraw_completion(completion, by=delia, reason="x")
    mark_completion(people[0], cohort, by=benita)

    assert all(answer.is_same for answer in rebuild(check=True))
    Completion.objects.filter(status="confirmed").update(earned_on=cohort.starts_on)
    assert [answer.kind for answer in rebuild(check=True) if not answer.is_same] == ["completion"]
    rebuild()
    assert all(answer.is_same for answer in rebuild(check=True))


def test_excused_sessions_are_shown_and_never_held_against_somebody(cohort, people, benita):
    sessions = list(cohort.sessions.order_by("starts_at"))
    mark_attendance(sessions[0], {people[1].pk: Reading("excused", cause="court")}, by=benita)
    mark_attendance(sessions[1], {people[1].pk: Reading("present")}, by=benita)

    one = progress_of(cohort, [people[1].pk])[0]

    assert (one.facts.excused_sessions, one.facts.attended_sessions, one.verdict.sessions_needed) == (1, 1, 1)
    assert "sessions_short" not in [gap.code for gap in one.verdict.gaps]


def test_progress_counts_missing_marks_and_conflicts(cohort, people, benita, delia):
    session = cohort.sessions.order_by("starts_at")[0]
    mark_attendance(session, {people[1].pk: Reading("present")}, by=benita, seen={})
    mark_attendance(session, {people[1].pk: Reading("absent")}, by=delia, seen={})

    one = progress_of(cohort, [people[1].pk], today=session.date + timedelta(days=8))[0]

    assert (one.conflicts, one.unmarked, one.facts.attended_sessions) == (1, 1, 0)


def test_who_is_ready_is_counted_by_cohort(cohort, people, benita, cirilo):
    assert [(found.pk, count) for found, count in ready_to_complete(benita)] == [(cohort.pk, 1)]
    assert ready_to_complete(cirilo) == []

    mark_completion(people[0], cohort, by=benita)
    assert ready_to_complete(benita) == []


@pytest.mark.parametrize("size", [1, 20])
def test_progress_costs_the_same_number_of_questions_for_any_cohort(
    benita, centre_a, size, django_assert_num_queries
):
    cohort = CohortFactory(centre=centre_a, facilitators=[benita], size=size)
    for session in cohort.sessions.all():
        mark_everyone_present(session, by=benita)

    with django_assert_num_queries(9):
        assert len(progress_of(cohort)) == size


def test_ready_costs_the_same_number_of_questions_for_any_number_of_cohorts(
    benita, centre_a, django_assert_num_queries
):
    type(benita).objects.get(pk=benita.pk)
    for _ in range(3):
        cohort = CohortFactory(
            centre=centre_a, facilitators=[benita], size=2, wishes={"rules": rules(attendance="none")}
        )
    benita.has_perm("x.y")

    with django_assert_num_queries(9):
        assert len(ready_to_complete(benita)) == 3
    assert cohort
