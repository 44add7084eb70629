"""Kinds of work, completions that open them, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import factory
from django.db import transaction
from django.utils import timezone

from courses.completion.enums import CompletionStatus
from courses.completion.models import Completion
from courses.completion.signals import completion_reached, completion_withdrawn
from courses.work.models import Placement, WorkRole, WorkUnlock
from curriculum.outline.models import Course

from .cohorts import CohortFactory, EnrolmentFactory
from .outline import CourseEditionFactory, CourseFactory
from .people import ParticipantFactory
from .staff import UserFactory


class WorkRoleFactory(factory.django.DjangoModelFactory):
    """A kind of work that asks for courses by code: `WorkRoleFactory(courses=["TEJ-1", "VIDA-1"])`."""

    class Meta:
        model = WorkRole
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"TRABAJO-{n + 1}")
    title = factory.Sequence(lambda n: f"Teje chompas {n + 1}")

    @factory.post_generation
    def courses(self, create: bool, extracted: Iterable[Course | str] | None, **_kwargs: Any) -> None:
        if create:
            for course in extracted or ():
                row = CourseFactory(code=course) if isinstance(course, str) else course
                self.requirements.create(course=row)


class CompletionFactory(factory.django.DjangoModelFactory):
    """A confirmed completion, without telling anybody. `CompletionFactory(participant=..., course="TEJ-1", centre=...)`."""

    class Meta:
        model = Completion

    class Params:
        course = factory.SubFactory(CourseFactory)
        centre = None

    participant = factory.SubFactory(ParticipantFactory)
    cohort = factory.LazyAttribute(lambda o: cohort_of(o.course, o.centre))
    status = CompletionStatus.CONFIRMED
    earned_on = factory.LazyFunction(timezone.localdate)
    marked_by = factory.SubFactory(UserFactory)
    confirmed_by = factory.SelfAttribute("marked_by")
    confirmed_at = factory.LazyFunction(timezone.now)


def cohort_of(course: Course | str, centre: Any = None) -> Any:
    """A cohort of an edition of that course, without sessions."""
    row = CourseFactory(code=course) if isinstance(course, str) else course
    wishes = {"centre": centre} if centre is not None else {}
    return CohortFactory(edition=CourseEditionFactory(course=row), meetings=0, **wishes)


def complete(participant: Any, course: Course | str, *, centre: Any = None, **wishes: Any) -> Completion:
    """She completed the course and everybody is told, as `completion.actions` does. At `centre` she is enrolled, too."""
    with transaction.atomic():
        completion = CompletionFactory(participant=participant, course=course, centre=centre, **wishes)
        if centre is not None:
            EnrolmentFactory(participant=participant, cohort=completion.cohort)
        completion_reached.send(Completion, completion=completion)
    return completion


def withdraw(completion: Completion, *, by: Any = None) -> Completion:
    """The completion is withdrawn and everybody is told."""
    with transaction.atomic():
        completion.status = CompletionStatus.WITHDRAWN
        completion.withdrawal_reason = "La evaluación era de otra persona."
        completion.withdrawn_by = by or completion.marked_by
        completion.withdrawn_at = timezone.now()
        completion.save()
        completion_withdrawn.send(Completion, completion=completion)
    return completion


class WorkUnlockFactory(factory.django.DjangoModelFactory):
    """Work open for a person because of nothing in particular; `complete` makes one with its reasons."""

    class Meta:
        model = WorkUnlock

    participant = factory.SubFactory(ParticipantFactory)
    role = factory.SubFactory(WorkRoleFactory)


class PlacementFactory(factory.django.DjangoModelFactory):
    """An offer of today."""

    class Meta:
        model = Placement

    unlock = factory.SubFactory(WorkUnlockFactory)
    offered_on = factory.LazyFunction(timezone.localdate)
    entered_by = factory.SubFactory(UserFactory)
