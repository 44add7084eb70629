"""Who is ready and who is nearly ready, for the eyes of one person."""

from __future__ import annotations

import pytest
from django.utils import timezone

from courses.completion.enums import CompletionStatus
from courses.work import actions, queries
from courses.work.models import WorkUnlock
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.people import ParticipantFactory
from tests.factories.work import CompletionFactory, WorkRoleFactory, cohort_of, complete

pytestmark = pytest.mark.django_db


@pytest.fixture
def role(db):
    return WorkRoleFactory(code="CHOMPAS", courses=["TEJ-1", "VIDA-1"])


def test_those_who_are_ready_wait_in_the_order_they_became_so(role, delia, centre_a):
    people = [ParticipantFactory(centre=centre_a) for _ in range(3)]
    for person in people:
        complete(person, "TEJ-1")
        complete(person, "VIDA-1")

    assert [unlock.participant for unlock in queries.ready_for_work(delia)] == people


def test_somebody_who_was_offered_the_work_is_not_waiting(role, delia, centre_a):
    person = ParticipantFactory(centre=centre_a)
    complete(person, "TEJ-1")
    complete(person, "VIDA-1")
    actions.offer_work(WorkUnlock.objects.get(), on=timezone.localdate(), by=delia)

    assert not queries.ready_for_work(delia).exists()


def test_one_step_away_says_what_is_missing_and_where_she_takes_it(role, delia, centre_a):
    taking = ParticipantFactory(centre=centre_a)
    complete(taking, "TEJ-1")
    cohort = cohort_of("VIDA-1", centre_a)
    EnrolmentFactory(participant=taking, cohort=cohort)

    (step,) = queries.one_step_away(delia)

    assert (step.participant, step.role, step.missing.code, step.cohort) == (taking, role, "VIDA-1", cohort)
    assert [course.code for course in step.done] == ["TEJ-1"]
    assert not step.awaiting_signature


def test_one_step_away_tells_a_missing_signature_from_a_missing_course(role, delia, centre_a):
    person = ParticipantFactory(centre=centre_a)
    complete(person, "TEJ-1")
    CompletionFactory(participant=person, course="VIDA-1", status=CompletionStatus.AWAITING)

    (step,) = queries.one_step_away(delia)

    assert step.awaiting_signature


def test_people_of_other_centres_stay_unknown(role, delia, centre_a, centre_b):
    stranger = ParticipantFactory(centre=centre_b)
    complete(stranger, "TEJ-1")
    assert queries.one_step_away(delia) == []

    complete(stranger, "VIDA-1")
    assert not queries.ready_for_work(delia).exists()
    assert queries.people_fitting(role, delia) == []


def test_merged_and_anonymous_people_are_on_no_list(role, delia, centre_a):
    gone = ParticipantFactory(centre=centre_a)
    complete(gone, "TEJ-1")
    complete(gone, "VIDA-1")
    gone.anonymised_at = timezone.now()
    gone.save()

    assert not queries.ready_for_work(delia).exists()


def test_the_board_counts_each_role(role, delia, centre_a):
    ready, nearly = ParticipantFactory(centre=centre_a), ParticipantFactory(centre=centre_a)
    complete(ready, "TEJ-1")
    complete(ready, "VIDA-1")
    complete(nearly, "TEJ-1")
    WorkRoleFactory(code="NADIE", title="Zurce", courses=["BOR-1"])

    board = queries.board(delia)

    assert [(one.role.code, one.ready, one.at_work, one.to_review, one.one_step) for one in board] == [
        ("CHOMPAS", 1, 0, 0, 1),
        ("NADIE", 0, 0, 0, 0),
    ]


@pytest.mark.parametrize("size", [1, 30])
def test_every_answer_costs_the_same_for_any_number_of_people(
    size, role, delia, centre_a, django_assert_num_queries
):
    for _ in range(size):
        person = ParticipantFactory(centre=centre_a)
        complete(person, "TEJ-1")
        complete(person, "VIDA-1")
        complete(ParticipantFactory(centre=centre_a), "TEJ-1")
    delia.has_perm("lms_courses.see_every_centre")

    with django_assert_num_queries(3):
        assert len(queries.ready_for_work(delia)) == size
    with django_assert_num_queries(7):
        assert len(queries.one_step_away(delia)) == size
    with django_assert_num_queries(13):
        queries.board(delia)
