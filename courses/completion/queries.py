"""What a cohort's people have done and what is missing, for all of them in a fixed number of questions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max, Min, Q, Sum
from django.utils import timezone

from curriculum.outline.models import Course

from ..attendance.enums import ATTENDED, AttendanceStatus
from ..attendance.models import AttendanceMark
from ..cohorts.enums import CohortStatus, EnrolmentStatus, SessionStatus
from ..cohorts.models import Cohort, Enrolment, Session
from ..evaluations.enums import EvaluationKind
from ..evaluations.models import Evaluation
from ..people.models import Participant
from ..people.queries import people_of
from ..skills.models import SkillObservation
from .enums import STANDING, CompletionStatus
from .models import Completion
from .rules import LEVELS, Facts, Rules, SkillSeen, Verdict, evaluate


@dataclass(frozen=True)
class PersonProgress:
    """One person of a cohort: what the records say, what the rules answer, what people decided.

    `unmarked` are past sessions of her time in the group without any mark, `conflicts` entries whose readings differ.
    `completion` is the standing one, `withdrawn` the latest that stands no more.
    """

    participant: Participant
    enrolments: tuple[Enrolment, ...]
    facts: Facts
    verdict: Verdict
    unmarked: int = 0
    conflicts: int = 0
    completion: Completion | None = None
    withdrawn: Completion | None = None

    @property
    def is_active(self) -> bool:
        return any(enrolment.left_on is None for enrolment in self.enrolments)

    @property
    def is_proposed(self) -> bool:
        """The rules propose her and nobody has decided yet."""
        return self.completion is None and self.verdict.is_proposed


@dataclass(frozen=True)
class _Interval:
    """One membership of one person in a group of a course."""

    joined: date
    left: date | None
    status: str
    cohort: UUID


@dataclass
class _Person:
    """Counts of one person while rows are read."""

    attended: int = 0
    minutes: int = 0
    excused: int = 0
    absent: int = 0
    conflicts: int = 0
    carried_sessions: int = 0
    carried_minutes: int = 0
    carried_excused: int = 0
    days: list[date] = field(default_factory=list)
    skills: dict[str, dict[str, set[date]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(set))
    )
    finals: list[tuple[int, date, int]] = field(default_factory=list)


def rules_of(cohort: Cohort) -> Rules:
    """The rules of the edition the cohort follows."""
    return Rules.from_content(cohort.edition.content)


def names_of(cohort: Cohort) -> dict[str, str]:
    """Names of the edition's skills and of the courses it builds on, by code, for sentences. One query, or none."""
    names = {skill["code"]: skill["name"] for skill in cohort.edition.content["skills"]}
    prerequisites = cohort.edition.content["rules"]["prerequisites"]
    if prerequisites:
        names |= dict(Course.objects.filter(code__in=prerequisites).values_list("code", "title"))
    return names


def facts_of(cohort: Cohort, people: Iterable[UUID] | None = None) -> dict[UUID, tuple[Facts, int]]:
    """The facts of everybody with a record in the cohort (or of these people), and how many entries are in conflict.

    Five or six questions for any number of people. Somebody without any record is not in the answer: `Facts` with the
    planned numbers is hers (`facts_without_records`).
    """
    return {person: found for (_cohort, person), found in facts_in([cohort], people).items()}


def facts_in(
    cohorts: Sequence[Cohort], people: Iterable[UUID] | None = None
) -> dict[tuple[UUID, UUID], tuple[Facts, int]]:
    """As `facts_of`, for several cohorts at once, by (cohort, participant). As many questions as for one."""
    keys = [cohort.pk for cohort in cohorts]
    wanted = None if people is None else list(people)

    def of_people(rows: Any) -> Any:
        return rows if wanted is None else rows.filter(participant__in=wanted)

    found: dict[tuple[UUID, UUID], _Person] = defaultdict(_Person)
    carried = _carried(cohorts, wanted)
    marks = of_people(
        AttendanceMark.objects.filter(
            _in_or_carried("session__cohort", keys, carried), session__status=SessionStatus.PLANNED
        )
    )
    by_status = marks.values_list("session__cohort", "participant", "status", "in_conflict").annotate(
        Count("pk"), Sum("minutes"), Min("session__date"), Max("session__date")
    )
    own = set(keys)
    for cohort_id, key, status, in_conflict, count, minutes, first, last in by_status.order_by():
        for target in carried.get((cohort_id, key), ()):
            person = found[target]
            if status in ATTENDED and not in_conflict:
                person.carried_sessions += count
                person.carried_minutes += minutes or 0
                person.days += [first, last]
            elif status == AttendanceStatus.EXCUSED and not in_conflict:
                person.carried_excused += count
        if cohort_id not in own:
            continue
        person = found[cohort_id, key]
        if in_conflict:
            person.conflicts += count
        elif status in ATTENDED:
            person.attended += count
            person.minutes += minutes or 0
            person.days += [first, last]
        elif status == AttendanceStatus.EXCUSED:
            person.excused += count
        elif status == AttendanceStatus.ABSENT:
            person.absent += count
    seen = of_people(SkillObservation.objects.filter(_in_or_carried("cohort", keys, carried)))
    for cohort_id, key, code, level, day in seen.values_list(
        "cohort", "participant", "skill__code", "level", "seen_on"
    ).distinct():
        for target in carried.get((cohort_id, key), ()):
            found[target].skills[code][level].add(day)
        if cohort_id in own:
            found[cohort_id, key].skills[code][level].add(day)
    evaluations = of_people(
        Evaluation.objects.filter(Q(kind=EvaluationKind.FINAL) | Q(in_conflict=True), cohort__in=keys)
    )
    for cohort_id, key, kind, mark, day, attempt, in_conflict in evaluations.values_list(
        "cohort", "participant", "kind", "mark", "evaluated_on", "attempt", "in_conflict"
    ):
        if in_conflict:
            found[cohort_id, key].conflicts += 1
        elif mark is not None and kind == EvaluationKind.FINAL:
            found[cohort_id, key].finals.append((attempt, day, mark))
    completed = _completed_courses(cohorts, wanted)
    planned = _planned(keys)
    courses = {cohort.pk: set(cohort.edition.content["rules"]["prerequisites"]) for cohort in cohorts}
    members = {(cohort.pk, person) for cohort in cohorts for person in completed if courses[cohort.pk]}
    answer = {}
    for cohort_id, key in set(found) | members:
        person = found[cohort_id, key]
        earlier = frozenset(completed.get(key, frozenset()) & courses[cohort_id])
        answer[cohort_id, key] = (_facts(person, *planned.get(cohort_id, (0, 0)), earlier), person.conflicts)
    return answer


def _carried(
    cohorts: Sequence[Cohort], people: Iterable[UUID] | None
) -> dict[tuple[UUID, UUID], list[tuple[UUID, UUID]]]:
    """What people bring along: (cohort she left, person) -> the groups of the same course she was moved to after it.

    Only who was moved brings her sessions and skills with her: who stopped and began again begins again. One query.
    """
    courses: dict[UUID, list[UUID]] = defaultdict(list)
    for cohort in cohorts:
        courses[cohort.edition.course_id].append(cohort.pk)
    members = Enrolment.objects.filter(cohort__in=[cohort.pk for cohort in cohorts])
    rows = Enrolment.objects.filter(
        cohort__edition__course__in=list(courses), participant__in=members.values("participant")
    )
    if people is not None:
        rows = rows.filter(participant__in=people)
    intervals: dict[tuple[UUID, UUID], list[_Interval]] = defaultdict(list)
    for key, cohort_id, course, joined, left, status in rows.values_list(
        "participant", "cohort", "cohort__edition__course", "joined_on", "left_on", "status"
    ):
        intervals[course, key].append(_Interval(joined, left, status, cohort_id))
    found: dict[tuple[UUID, UUID], list[tuple[UUID, UUID]]] = defaultdict(list)
    for (course, key), own in intervals.items():
        for start in own:
            step = start
            while step.status == EnrolmentStatus.TRANSFERRED:
                # The group she was moved to is the next she joined; from there she may have been moved on.
                later = [
                    one
                    for one in own
                    if one.joined >= (step.left or step.joined) and one.joined >= start.joined
                ]
                later = [one for one in later if one.cohort not in (step.cohort, start.cohort)]
                if not later:
                    break
                step = min(later, key=lambda one: (one.joined, str(one.cohort)))
                if step.cohort in courses[course] and (step.cohort, key) not in found[start.cohort, key]:
                    found[start.cohort, key].append((step.cohort, key))
                elif (step.cohort, key) in found[start.cohort, key]:
                    break
    return {pair: targets for pair, targets in found.items() if targets}


def _in_or_carried(path: str, keys: Sequence[UUID], carried: Mapping[tuple[UUID, UUID], Sequence[Any]]) -> Q:
    """Rows of these cohorts, and rows of earlier ones of the people who brought them along."""
    of_cohorts = Q(**{f"{path}__in": keys})
    if not carried:
        return of_cohorts
    sources = {cohort for cohort, _person in carried}
    people = {person for _cohort, person in carried}
    return of_cohorts | Q(**{f"{path}__in": sources}, participant__in=people)


def ready_to_complete(user: Any) -> list[tuple[Cohort, int]]:
    """Running cohorts within the user's reach with how many people their rules propose and nobody decided about.

    The number of questions does not depend on the number of cohorts or people.
    """
    cohorts = list(
        Cohort.objects.visible_to(user).running().select_related("edition", "centre").order_by("name")
    )
    if not cohorts:
        return []
    records = facts_in(cohorts)
    planned = _planned([cohort.pk for cohort in cohorts])
    standing = set(
        Completion.objects.standing().filter(cohort__in=cohorts).values_list("cohort", "participant")
    )
    counts: dict[UUID, int] = defaultdict(int)
    rules = {cohort.pk: rules_of(cohort) for cohort in cohorts}
    members = Enrolment.objects.filter(cohort__in=cohorts).values_list("cohort", "participant").distinct()
    for cohort_id, key in members.order_by():
        if (cohort_id, key) in standing:
            continue
        record = records.get((cohort_id, key))
        sessions, minutes = planned.get(cohort_id, (0, 0))
        facts = record[0] if record else Facts(planned_sessions=sessions, planned_minutes=minutes)
        counts[cohort_id] += evaluate(facts, rules[cohort_id]).is_proposed
    return [(cohort, counts[cohort.pk]) for cohort in cohorts if counts[cohort.pk]]


def undecided_of_edition(
    cohort: Cohort, user: Any
) -> dict[tuple[UUID, UUID], tuple[Cohort, Participant, Facts]]:
    """Everybody of the groups of this edition within the user's reach whose completion nobody has marked, with facts.

    By (cohort, participant), in the order of lists. The number of questions does not depend on people or groups.
    """
    cohorts = list(
        Cohort.objects.visible_to(user)
        .filter(edition=cohort.edition_id)
        .exclude(status=CohortStatus.CANCELLED)
        .select_related("edition", "centre")
        .order_by("name", "pk")
    )
    records = facts_in(cohorts)
    planned = _planned([one.pk for one in cohorts])
    standing = set(
        Completion.objects.standing().filter(cohort__in=cohorts).values_list("cohort", "participant")
    )
    by_key = {one.pk: one for one in cohorts}
    found: dict[tuple[UUID, UUID], tuple[Cohort, Participant, Facts]] = {}
    rows = Enrolment.objects.filter(cohort__in=cohorts).exclude(status=EnrolmentStatus.TRANSFERRED)
    for row in rows.select_related("participant").order_by("participant__sort_key", "participant_id"):
        key = (row.cohort_id, row.participant_id)
        if key in standing or key in found:
            continue
        sessions, minutes = planned.get(row.cohort_id, (0, 0))
        record = records.get(key)
        facts = record[0] if record else Facts(planned_sessions=sessions, planned_minutes=minutes)
        found[key] = (by_key[row.cohort_id], row.participant, facts)
    return found


def facts_without_records(cohort: Cohort) -> Facts:
    """The facts of somebody the records say nothing about. One query."""
    planned, minutes = _planned([cohort.pk]).get(cohort.pk, (0, 0))
    return Facts(planned_sessions=planned, planned_minutes=minutes)


def progress_of(
    cohort: Cohort, people: Iterable[UUID] | None = None, *, today: date | None = None
) -> list[PersonProgress]:
    """How far everybody is who ever belonged to the cohort (or these people), in the order of lists.

    The number of questions does not depend on the number of people or sessions.
    """
    day = today or cohort.centre.local_date(timezone.now())
    enrolments = Enrolment.objects.filter(cohort=cohort).select_related("participant")
    completions = Completion.objects.filter(cohort=cohort).select_related("marked_by", "confirmed_by")
    if people is not None:
        people = list(people)
        enrolments = enrolments.filter(participant__in=people)
        completions = completions.filter(participant__in=people)
    rules = rules_of(cohort)
    records = facts_of(cohort, people)
    nothing = facts_without_records(cohort)
    past = list(
        Session.objects.planned()
        .filter(cohort=cohort, date__lte=day, starts_at__lte=timezone.now())
        .values_list("date", flat=True)
    )
    memberships: dict[UUID, list[Enrolment]] = defaultdict(list)
    for enrolment in enrolments.order_by("participant__sort_key", "participant_id", "joined_on"):
        memberships[enrolment.participant_id].append(enrolment)
    standing: dict[UUID, Completion] = {}
    withdrawn: dict[UUID, Completion] = {}
    for completion in completions.order_by("entered_at", "pk"):
        chosen = standing if completion.status in STANDING else withdrawn
        chosen[completion.participant_id] = completion
    answer = []
    for key, rows in memberships.items():
        facts, conflicts = records.get(key, (nothing, 0))
        due = sum(1 for date_ in past if any(_covers(row, date_) for row in rows))
        marked = (
            facts.attended_sessions
            + facts.absent_sessions
            + facts.excused_sessions
            - facts.carried_sessions
            - facts.carried_excused
        )
        answer.append(
            PersonProgress(
                participant=rows[0].participant,
                enrolments=tuple(rows),
                facts=facts,
                verdict=evaluate(facts, rules),
                unmarked=max(0, due - marked - conflicts),
                conflicts=conflicts,
                completion=standing.get(key),
                withdrawn=withdrawn.get(key),
            )
        )
    return answer


def proposed(progress: Sequence[PersonProgress]) -> list[PersonProgress]:
    """Whom the rules propose and nobody has decided about."""
    return [one for one in progress if one.is_proposed]


def _covers(enrolment: Enrolment, day: date) -> bool:
    return enrolment.joined_on <= day and (enrolment.left_on is None or day <= enrolment.left_on)


def _planned(cohorts: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """Planned sessions and their minutes, by cohort. One query."""
    sums = (
        Session.objects.planned()
        .filter(cohort__in=cohorts)
        .values_list("cohort")
        .annotate(sessions=Count("pk"), time=Sum(F("minutes") - F("break_minutes")))
        .order_by()
    )
    return {cohort: (count, minutes or 0) for cohort, count, minutes in sums}


def _completed_courses(
    cohorts: Sequence[Cohort], people: Iterable[UUID] | None
) -> Mapping[UUID, frozenset[str]]:
    """Which of the courses these cohorts build on each of their people has completed, over all records of hers. At most four queries."""
    prerequisites = {code for cohort in cohorts for code in cohort.edition.content["rules"]["prerequisites"]}
    if not prerequisites:
        return {}
    if people is None:
        members = Enrolment.objects.filter(cohort__in=cohorts).values_list("participant", flat=True)
        people = set(members.distinct().order_by())
    wanted = set(people)
    # What a person completed under a record that was merged since is hers; it is one history.
    same = people_of(wanted)
    rows = Completion.objects.filter(
        status=CompletionStatus.CONFIRMED,
        cohort__edition__course__code__in=prerequisites,
        participant__in=list(same.roots),
    )
    by_root: dict[UUID, set[str]] = defaultdict(set)
    for key, code in rows.values_list("participant", "cohort__edition__course__code"):
        by_root[same.root(key)].add(code)
    found = {key: by_root.get(same.root(key)) for key in wanted}
    return {key: frozenset(codes) for key, codes in found.items() if codes}


def _facts(person: _Person, planned: int, planned_minutes: int, completed: frozenset[str]) -> Facts:
    finals = sorted(person.finals)
    return Facts(
        planned_sessions=planned,
        planned_minutes=planned_minutes,
        attended_sessions=person.attended + person.carried_sessions,
        minutes=person.minutes + person.carried_minutes,
        excused_sessions=person.excused + person.carried_excused,
        carried_sessions=person.carried_sessions,
        carried_minutes=person.carried_minutes,
        carried_excused=person.carried_excused,
        absent_sessions=person.absent,
        skills={code: _seen(days) for code, days in person.skills.items()},
        best_final=max((mark for _attempt, _day, mark in finals), default=None),
        last_final=finals[-1][2] if finals else None,
        completed_courses=completed,
        first_day=min(person.days, default=None),
        last_day=max(person.days, default=None),
    )


def _seen(days: Mapping[str, set[date]]) -> SkillSeen:
    """Different days at each level or above: a day on which it was done alone is a day on which it was done with help."""
    at_or_above: dict[str, int] = {}
    so_far: set[date] = set()
    for level in reversed(LEVELS):
        so_far = so_far | days.get(level, set())
        at_or_above[level] = len(so_far)
    return SkillSeen(**at_or_above)
