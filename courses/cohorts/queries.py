"""Questions about cohorts that more than one screen asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail import hooks

from ..events.fold import heads
from ..events.models import LearningEvent
from ..people.models import Participant
from .enums import CohortStatus, SessionStatus
from .models import Cohort, CohortQuerySet, Enrolment, Session

# A room above (completion) knows who has finished what; it answers under this name of Wagtail's hook registry.
# The function takes (participants, cohort) and returns {participant id: [sentence, ...]}.
ENROLMENT_WARNINGS = "lms_enrolment_warnings"

Warnings = dict[UUID, list[str]]


def enrolment_warnings(participants: Sequence[Participant], cohort: Cohort) -> Warnings:
    """What a person should weigh before enrolling these people: missing prerequisites. Never a refusal."""
    found: Warnings = {}
    answers: list[Callable[[Sequence[Participant], Cohort], Warnings]] = hooks.get_hooks(ENROLMENT_WARNINGS)
    for answer in answers:
        for key, sentences in answer(participants, cohort).items():
            found.setdefault(key, []).extend(sentences)
    return found


def with_figures(cohorts: CohortQuerySet, *, today: date | None = None) -> CohortQuerySet:
    """Cohorts with `people_now`, `sessions_planned` and `sessions_held` counted by the database."""
    day = today or timezone.localdate()
    people = (
        Enrolment.objects.filter(cohort=OuterRef("pk"), left_on=None)
        .order_by()
        .values("cohort")
        .annotate(n=Count("pk"))
        .values("n")
    )
    sessions = Session.objects.planned().filter(cohort=OuterRef("pk")).order_by().values("cohort")
    return cohorts.annotate(
        people_now=Coalesce(Subquery(people), 0),
        sessions_planned=Coalesce(Subquery(sessions.annotate(n=Count("pk")).values("n")), 0),
        sessions_held=Coalesce(
            Subquery(sessions.annotate(n=Count("pk", filter=Q(date__lt=day))).values("n")), 0
        ),
    )


def about_to_start(user: Any, *, days: int = 14, today: date | None = None) -> CohortQuerySet:
    """Open cohorts within the user's reach whose first day is today or in the coming days, the next one first."""
    day = today or timezone.localdate()
    cohorts = Cohort.objects.visible_to(user).filter(
        status=CohortStatus.OPEN, starts_on__gte=day, starts_on__lte=day + timedelta(days=days)
    )
    return with_figures(cohorts.select_related("centre"), today=day).order_by("starts_on", "code")


def has_marks(session: Session) -> bool:
    """True when any fact of the session still stands: somebody's attendance, a skill, a lesson taught."""
    cells: dict[str, list[LearningEvent]] = {}
    for event in LearningEvent.objects.filter(session_id=session.pk).only(
        "id", "cell", "value", "supersedes"
    ):
        cells.setdefault(event.cell, []).append(event)
    return any(head.value is not None for facts in cells.values() for head in heads(facts))


def span_of_records(cohort: Cohort) -> tuple[date | None, date | None]:
    """The first and the last day a cohort cannot be shortened past: its planned sessions and enrolments."""
    sessions = cohort.sessions.filter(status=SessionStatus.PLANNED).aggregate(a=Min("date"), b=Max("date"))
    people = cohort.enrolments.aggregate(a=Min("joined_on"), b=Max("left_on"), c=Max("joined_on"))
    firsts = [day for day in (sessions["a"], people["a"]) if day]
    lasts = [day for day in (sessions["b"], people["b"], people["c"]) if day]
    return min(firsts, default=None), max(lasts, default=None)
