"""What is known about paid work: who is ready, who is nearly ready, who fits a role that was changed.

Every answer starts from what the asking person may know. The number of queries does not depend on the number of rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, QuerySet

from curriculum.outline.models import Course

from ..cohorts.models import Cohort, Enrolment
from ..completion.enums import CompletionStatus
from ..completion.models import Completion
from ..people.models import Participant
from ..people.queries import identities
from . import rules
from .enums import UnlockStatus
from .models import Placement, WorkRole, WorkUnlock, WorkUnlockReview


@dataclass(frozen=True)
class PersonStep:
    """A person whom one more course separates from a role.

    `cohort` is the group in which she takes the missing course now, None when she is in none. `awaiting_signature`:
    the missing course is completed and waits for the second signature.
    """

    participant: Participant
    role: WorkRole
    missing: Course
    done: tuple[Course, ...]
    cohort: Cohort | None
    awaiting_signature: bool


@dataclass(frozen=True)
class Fitting:
    """A person who satisfies a role and has no standing unlock of it.

    `because` are the completions, one for each course. `ended` is the last unlock of this role that a person ended.
    """

    participant: Participant
    because: tuple[Completion, ...]
    ended: WorkUnlock | None


@dataclass(frozen=True)
class RoleSummary:
    """One role on the board, in numbers."""

    role: WorkRole
    courses: tuple[Course, ...]
    ready: int
    at_work: int
    to_review: int
    one_step: int


def roles_with_courses(roles: QuerySet[WorkRole] | None = None) -> list[WorkRole]:
    """Roles with their requirements and courses loaded, by title."""
    asked = WorkRole.objects.offered() if roles is None else roles
    return list(asked.prefetch_related("requirements__course").order_by("title", "code"))


def needs_of(role: WorkRole) -> rules.RoleNeeds:
    """What a role loaded by `roles_with_courses` asks for."""
    return rules.RoleNeeds(role.code, frozenset(wish.course.code for wish in role.requirements.all()))


def standing_completions(participant: Participant) -> dict[str, list[Completion]]:
    """Her confirmed completions by course code, the earliest earned first, also those of records merged into hers."""
    found: dict[str, list[Completion]] = defaultdict(list)
    confirmed = (
        Completion.objects.confirmed()
        .filter(participant__in=identities(participant))
        .select_related("cohort__edition__course")
        .order_by("earned_on", "entered_at", "pk")
    )
    for completion in confirmed:
        found[completion.cohort.edition.course.code].append(completion)
    return found


def present_people(user: Any) -> QuerySet[Participant]:
    """Everybody the user may know, without merged rows and people made anonymous."""
    return Participant.objects.visible_to(user).current()


def with_reasons(unlocks: QuerySet[WorkUnlock]) -> QuerySet[WorkUnlock]:
    """Unlocks with everything a list shows: person, role, completions with course and centre, placements."""
    return unlocks.select_related("participant", "role").prefetch_related(
        Prefetch(
            "because",
            queryset=Completion.objects.select_related("cohort__edition__course").order_by("earned_on"),
        ),
        Prefetch("placements", queryset=Placement.objects.order_by("-offered_on")),
    )


def ready_for_work(user: Any) -> QuerySet[WorkUnlock]:
    """People who can be offered work now: standing unlock of a role that is offered, nothing running for it.

    The longest waiting first.
    """
    unlocks = WorkUnlock.objects.visible_to(user).standing().of_present_people().without_running_work()
    return with_reasons(unlocks.filter(role__is_active=True)).order_by("unlocked_at", "pk")


def one_step_away(user: Any, *, role: WorkRole | None = None) -> list[PersonStep]:
    """People the user may know whom exactly one more course separates from a role, in the order of lists.

    Those count who completed at least one of the role's courses, or take the missing one now.
    """
    roles = roles_with_courses(WorkRole.objects.filter(pk=role.pk) if role else None)
    wanted = {wish.course for one in roles for wish in one.requirements.all()}
    if not wanted:
        return []
    courses = {course.code: course for course in wanted}
    people = present_people(user)
    completed: dict[UUID, set[str]] = defaultdict(set)
    awaiting: dict[UUID, set[str]] = defaultdict(set)
    for person, code, status in Completion.objects.filter(
        participant__in=people, cohort__edition__course__in=wanted
    ).values_list("participant", "cohort__edition__course__code", "status"):
        if status == CompletionStatus.CONFIRMED:
            completed[person].add(code)
        elif status == CompletionStatus.AWAITING:
            awaiting[person].add(code)
    underway: dict[UUID, dict[str, Cohort]] = defaultdict(dict)
    taking = (
        Enrolment.objects.active()
        .filter(
            participant__in=people,
            cohort__in=Cohort.objects.running(),
            cohort__edition__course__in=wanted,
        )
        .select_related("cohort__edition__course")
    )
    for enrolment in taking:
        underway[enrolment.participant_id][enrolment.cohort.edition.course.code] = enrolment.cohort
    held = set(WorkUnlock.objects.standing().filter(role__in=roles).values_list("participant", "role__code"))
    by_code = {one.code: one for one in roles}
    needs = [needs_of(one) for one in roles]
    found: list[tuple[UUID, rules.Step]] = [
        (person, step)
        for person in {*completed, *underway, *awaiting}
        for step in rules.one_step_away(
            completed[person], needs, underway={*underway[person], *awaiting[person]}
        )
        if (person, step.role) not in held
    ]
    # A subquery instead of a list of names: databases limit how long a list may be.
    named = {one.pk: one for one in people.filter(pk__in=_who(wanted))} if found else {}
    steps = [
        PersonStep(
            participant=named[person],
            role=by_code[step.role],
            missing=courses[step.missing],
            done=tuple(courses[code] for code in sorted(step.done)),
            cohort=underway[person].get(step.missing),
            awaiting_signature=step.missing in awaiting[person],
        )
        for person, step in found
        if person in named
    ]
    return sorted(steps, key=lambda one: (one.participant.sort_key, str(one.participant.pk), one.role.title))


def _who(courses: Iterable[Course]) -> QuerySet[Any]:
    """Everybody with a completion of one of the courses, or in a group that takes one."""
    wanted = list(courses)
    return (
        Completion.objects.filter(cohort__edition__course__in=wanted)
        .order_by()
        .values("participant")
        .union(
            Enrolment.objects.active()
            .filter(cohort__edition__course__in=wanted)
            .order_by()
            .values("participant")
        )
    )


def people_fitting(role: WorkRole, user: Any) -> list[Fitting]:
    """People the user may know who satisfy the role as it stands now and have no standing unlock of it.

    Nobody is unlocked by asking. Empty for a role that asks for no course.
    """
    (loaded,) = roles_with_courses(WorkRole.objects.filter(pk=role.pk))
    needs = needs_of(loaded)
    if not needs.courses:
        return []
    earned: dict[UUID, dict[str, Completion]] = defaultdict(dict)
    confirmed = (
        Completion.objects.confirmed()
        .filter(participant__in=present_people(user), cohort__edition__course__code__in=needs.courses)
        .select_related("participant", "cohort__edition__course")
        .order_by("earned_on", "entered_at", "pk")
    )
    for completion in confirmed:
        earned[completion.participant_id].setdefault(completion.cohort.edition.course.code, completion)
    held = set(WorkUnlock.objects.standing().filter(role=role).values_list("participant", flat=True))
    ended = {
        unlock.participant_id: unlock
        for unlock in WorkUnlock.objects.filter(role=role, status=UnlockStatus.ENDED).order_by("unlocked_at")
    }
    fitting = [
        Fitting(
            participant=next(iter(completions.values())).participant,
            because=tuple(completions[code] for code in sorted(completions)),
            ended=ended.get(person),
        )
        for person, completions in earned.items()
        if person not in held and rules.is_satisfied(set(completions), needs)
    ]
    return sorted(fitting, key=lambda one: (one.participant.sort_key, str(one.participant.pk)))


def board(user: Any) -> list[RoleSummary]:
    """Every role that is offered, with how many people are ready, at work, to be reviewed and one step away."""
    ready = _counts(ready_for_work(user).order_by(), "role")
    at_work = _counts(Placement.objects.visible_to(user).running().order_by(), "unlock__role")
    to_review = _counts(WorkUnlockReview.objects.visible_to(user).to_decide().order_by(), "unlock__role")
    steps: dict[UUID, int] = defaultdict(int)
    for step in one_step_away(user):
        steps[step.role.pk] += 1
    return [
        RoleSummary(
            role=role,
            courses=tuple(wish.course for wish in role.requirements.all()),
            ready=ready.get(role.pk, 0),
            at_work=at_work.get(role.pk, 0),
            to_review=to_review.get(role.pk, 0),
            one_step=steps[role.pk],
        )
        for role in roles_with_courses()
    ]


def _counts(rows: QuerySet[Any], by: str) -> dict[Any, int]:
    return dict(rows.values_list(by).annotate(count=Count("pk")))


def other_completions(review: WorkUnlockReview) -> list[Completion]:
    """Confirmed completions of the same course by the same person: with one of them the role stays satisfied."""
    completion = review.completion
    return list(
        Completion.objects.confirmed()
        .filter(
            participant=completion.participant_id,
            cohort__edition__course=completion.cohort.edition.course_id,
        )
        .exclude(pk=completion.pk)
        .select_related("cohort__edition__course")
        .order_by("earned_on")
    )


def reviews_to_decide(user: Any) -> QuerySet[WorkUnlockReview]:
    """Open reviews of people the user may know, the oldest first."""
    return (
        WorkUnlockReview.objects.visible_to(user)
        .to_decide()
        .select_related(
            "unlock__participant", "unlock__role", "completion__cohort__edition__course", "opened_by"
        )
        .order_by("opened_at", "pk")
    )


def work_history(participant: Participant) -> list[WorkUnlock]:
    """Everything about her and paid work, the newest unlock first, with reviews and placements."""
    return list(
        with_reasons(WorkUnlock.objects.filter(participant=participant))
        .prefetch_related(
            Prefetch(
                "reviews",
                queryset=WorkUnlockReview.objects.select_related(
                    "completion__cohort__edition__course", "decided_by", "opened_by"
                ).order_by("opened_at"),
            )
        )
        .order_by("-unlocked_at", "pk")
    )
