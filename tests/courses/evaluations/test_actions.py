"""Evaluation marks: the scale, the month, the attempt, and two evaluators at once."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.attendance.actions import undo_last
from courses.evaluations.actions import record_evaluation, record_evaluations, settle_evaluation
from courses.evaluations.models import Evaluation
from courses.evaluations.rules import read_subject, reading
from courses.events.models import LearningEvent
from tests.factories.cohorts import CohortFactory
from tests.factories.facts import people_of


@pytest.fixture
def people(cohort_a):
    return people_of(cohort_a)


@pytest.fixture
def today():
    return timezone.localdate()


def final(cohort, person, mark, *, by, on, **more):
    return record_evaluation(cohort, person, kind="final", mark=mark, evaluated_on=on, by=by, **more)


@pytest.mark.parametrize("mark", [0, 11, 20])
def test_a_mark_of_the_scale_is_recorded(cohort_a, people, benita, today, mark):
    assert final(cohort_a, people[0], mark, by=benita, on=today)

    row = Evaluation.objects.get()
    assert (row.mark, row.evaluated_on, row.evaluator, row.attempt, row.month) == (
        mark,
        today,
        benita,
        1,
        None,
    )
    assert not final(cohort_a, people[0], mark, by=benita, on=today)


@pytest.mark.parametrize("mark", [-1, 21, 200, True])
def test_a_mark_beyond_the_scale_is_a_sentence(cohort_a, people, benita, today, mark):
    with pytest.raises(ValidationError) as refused:
        final(cohort_a, people[0], mark, by=benita, on=today)

    assert list(refused.value.message_dict) == ["mark"]
    assert not LearningEvent.objects.exists()


def test_impossible_days_months_attempts_and_people_are_sentences(cohort_a, people, benita, today, cohort_b):
    stranger = people_of(cohort_b)[0]

    def fields(**wishes):
        given = {"kind": "final", "mark": 12, "evaluated_on": today, "by": benita, **wishes}
        with pytest.raises(ValidationError) as refused:
            record_evaluation(cohort_a, given.pop("who", people[0]), **given)
        return list(refused.value.message_dict)

    assert fields(evaluated_on=today + timedelta(days=2)) == ["evaluated_on"]
    assert fields(evaluated_on=cohort_a.starts_on - timedelta(days=1)) == ["evaluated_on", "mark"]
    assert fields(attempt=0) == ["attempt"]
    assert fields(attempt=10) == ["attempt"]
    assert fields(kind="weekly") == ["kind"]
    assert fields(kind="monthly") == ["month"]
    assert fields(month=today) == ["month"]
    assert fields(kind="monthly", month=today + timedelta(days=40)) == ["month"]
    assert fields(kind="monthly", month=cohort_a.starts_on - timedelta(days=40)) == ["month"]
    assert fields(who=stranger) == ["mark"]
    assert not LearningEvent.objects.exists()


def test_only_those_who_mark_the_cohort_evaluate(cohort_a, people, cirilo, today):
    with pytest.raises(PermissionDenied):
        final(cohort_a, people[0], 12, by=cirilo, on=today)


def test_a_class_is_recorded_as_a_whole_or_not_at_all(cohort_a, people, benita, today):
    with pytest.raises(ValidationError) as refused:
        record_evaluations(
            cohort_a,
            {people[0].pk: 12, people[1].pk: 21},
            kind="final",
            evaluated_on=today,
            by=benita,
        )

    assert list(refused.value.message_dict) == [str(people[1].pk)]
    assert not Evaluation.objects.exists()


def test_attempts_and_months_stand_beside_each_other(cohort_a, people, benita, today):
    final(cohort_a, people[0], 9, by=benita, on=today)
    final(cohort_a, people[0], 14, by=benita, on=today, attempt=2)
    record_evaluation(
        cohort_a, people[0], kind="monthly", month=today, mark=13, evaluated_on=today, by=benita
    )

    rows = Evaluation.objects.order_by("kind", "attempt").values_list("kind", "month", "attempt", "mark")
    assert list(rows) == [
        ("final", None, 1, 9),
        ("final", None, 2, 14),
        ("monthly", today.replace(day=1), 1, 13),
    ]


def test_two_evaluators_at_once_leave_a_conflict_that_is_settled(cohort_a, people, benita, delia, today):
    final(cohort_a, people[0], 12, by=benita, on=today, seen=[])
    final(cohort_a, people[0], 16, by=delia, on=today, seen=[])

    row = Evaluation.objects.get()
    assert (row.mark, row.in_conflict) == (None, True)
    with pytest.raises(ValidationError):
        final(cohort_a, people[0], 14, by=benita, on=today)
    with pytest.raises(PermissionDenied):
        settle_evaluation(row, mark=12, evaluated_on=today, by=benita, reason="x")
    settle_evaluation(row, mark=16, evaluated_on=today, by=delia, reason="Se revisó la pieza")
    assert (row.mark, row.in_conflict) == (16, False)


def test_a_mark_given_on_a_sessions_screen_is_taken_back_there(cohort_a, people, benita, today):
    session = cohort_a.sessions.order_by("starts_at")[0]
    final(cohort_a, people[0], 12, by=benita, on=today, session=session)
    final(cohort_a, people[0], 15, by=benita, on=today, session=session)

    undo_last(session, by=benita)
    assert Evaluation.objects.get().mark == 12
    undo_last(session, by=benita)
    assert Evaluation.objects.get().mark is None


def test_a_class_costs_the_same_number_of_questions_for_one_and_for_many(benita, today):
    counts = []
    for size in (1, 30):
        cohort = CohortFactory(facilitators=[benita], size=size)
        benita = type(benita).objects.get(pk=benita.pk)
        with CaptureQueriesContext(connection) as captured:
            record_evaluations(
                cohort, {p.pk: 12 for p in people_of(cohort)}, kind="final", evaluated_on=today, by=benita
            )
        counts.append(len(captured))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", ["final:1", "final:2", "monthly:2026-11:1", "monthly:2026-01:9"])
def test_the_name_of_an_evaluation_reads_back(name):
    assert str(read_subject(name)) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "final",
        "final:0",
        "final:10",
        "monthly:1",
        "monthly:2026-13:1",
        "monthly:2026-1:1",
        "weekly:1",
        "final:1 ",
    ],
)
def test_what_names_no_evaluation_is_refused(name):
    with pytest.raises(ValueError):
        read_subject(name)


@pytest.mark.parametrize(
    "value", [21, -1, 1.5, "12", True, {"mark": 12, "on": 3}, {"mark": 12, "on": "yesterday"}, {}, []]
)
def test_what_is_no_mark_is_refused(value):
    with pytest.raises(ValueError):
        reading(value, day=date(2026, 11, 21))
