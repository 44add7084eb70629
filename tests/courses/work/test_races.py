"""Two people at once. The database has the last word, on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections, transaction
from django.utils import timezone

from courses.completion.enums import CompletionStatus
from courses.completion.models import Completion
from courses.completion.signals import completion_reached, completion_withdrawn
from courses.work import actions
from courses.work.enums import UnlockStatus
from courses.work.models import WorkUnlock, WorkUnlockReview
from tests.factories.people import ParticipantFactory
from tests.factories.staff import COORDINATES, UserFactory
from tests.factories.work import CompletionFactory, WorkRoleFactory, complete, withdraw

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Runs each work in a thread of its own, all starting together. Returns results or refusals, in order."""
    gate = threading.Barrier(len(works))
    answers: list[Any] = [None] * len(works)

    def run(position: int, work: Callable[[], Any]) -> None:
        gate.wait()
        try:
            answers[position] = work()
        except ValidationError as refusal:
            answers[position] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(position, work)) for position, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    return answers


def confirm(completion: Completion, *, meet: threading.Barrier | None = None) -> Callable[[], None]:
    """Confirms a waiting completion in one transaction, as the action of its room does."""

    def work() -> None:
        with transaction.atomic():
            row = Completion.objects.get(pk=completion.pk)
            row.status = CompletionStatus.CONFIRMED
            row.confirmed_by, row.confirmed_at = row.marked_by, timezone.now()
            row.save()
            if meet is not None and connection.vendor == "postgresql":
                # Both have written and neither has committed: each is blind to the other's completion.
                meet.wait(timeout=30)
            completion_reached.send(Completion, completion=row)

    return work


@pytest.mark.parametrize("attempt", range(3))
def test_two_completions_confirmed_at_once_open_the_role_exactly_once(attempt):
    WorkRoleFactory(courses=["TEJ-1", "VIDA-1"])
    ana = ParticipantFactory()
    waiting = [
        CompletionFactory(participant=ana, course=course, status=CompletionStatus.AWAITING)
        for course in ("TEJ-1", "VIDA-1")
    ]
    meet = threading.Barrier(2)

    at_once(*(confirm(completion, meet=meet) for completion in waiting))

    unlock = WorkUnlock.objects.get()
    assert set(unlock.because.all()) == set(waiting)


def test_a_completion_withdrawn_while_another_opens_the_role_is_never_forgotten():
    WorkRoleFactory(courses=["TEJ-1", "VIDA-1"])
    ana = ParticipantFactory()
    first = complete(ana, "TEJ-1")
    second = CompletionFactory(participant=ana, course="VIDA-1", status=CompletionStatus.AWAITING)

    def withdraw_first() -> None:
        withdraw(Completion.objects.get(pk=first.pk))

    at_once(confirm(second), withdraw_first)

    # Either the withdrawal came first and nothing opened, or the work is open and under review.
    unlock = WorkUnlock.objects.first()
    assert unlock is None or (
        unlock.status == UnlockStatus.UNDER_REVIEW and WorkUnlockReview.objects.get().completion == first
    )


def test_two_coordinators_deciding_at_once_leave_one_decision():
    WorkRoleFactory(courses=["TEJ-1"])
    completion = complete(ParticipantFactory(), "TEJ-1")
    withdraw(completion)
    review = WorkUnlockReview.objects.get()
    chiefs = [UserFactory(permissions=[*COORDINATES, "lms_courses.see_every_centre"]) for _ in range(2)]

    answers = at_once(
        *(
            lambda keep=keep, by=by: actions.decide_review(
                WorkUnlockReview.objects.get(pk=review.pk), keep=keep, reason="Así.", by=by
            )
            for keep, by in zip((True, False), chiefs, strict=True)
        )
    )

    assert sum(isinstance(answer, ValidationError) for answer in answers) == 1
    review.refresh_from_db()
    unlock = WorkUnlock.objects.get()
    assert (review.decision, unlock.status) in {("kept", "unlocked"), ("ended", "ended")}


def test_two_offers_at_once_make_one_placement():
    WorkRoleFactory(courses=["TEJ-1"])
    complete(ParticipantFactory(), "TEJ-1")
    unlock = WorkUnlock.objects.get()
    chief = UserFactory(permissions=[*COORDINATES, "lms_courses.see_every_centre"])

    answers = at_once(
        *(lambda: actions.offer_work(unlock, on=timezone.localdate(), by=chief) for _ in range(2))
    )

    assert sum(isinstance(answer, ValidationError) for answer in answers) == 1
    assert unlock.placements.count() == 1


def test_a_withdrawal_heard_by_two_opens_one_review():
    WorkRoleFactory(courses=["TEJ-1"])
    completion = complete(ParticipantFactory(), "TEJ-1")
    Completion.objects.filter(pk=completion.pk).update(
        status=CompletionStatus.WITHDRAWN, withdrawal_reason="Error."
    )

    def hear() -> None:
        with transaction.atomic():
            completion_withdrawn.send(Completion, completion=Completion.objects.get(pk=completion.pk))

    at_once(hear, hear)

    assert WorkUnlockReview.objects.count() == 1
