"""What waits for a coordinator: entries whose readings differ, and marks under review. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ..attendance.enums import AttendanceStatus, ExcuseCause
from ..attendance.models import AttendanceMark
from ..cohorts.models import Cohort, Session
from ..evaluations.models import Evaluation
from ..events import messages
from ..events.enums import HeldDecision
from ..events.models import HeldEvent, LearningEvent
from ..events.sources import way_words
from ..people.models import Participant


@dataclass(frozen=True)
class Reading:
    """One of several readings: what it says, who saw it when, when it came in and which way."""

    fact: LearningEvent
    words: str

    @property
    def way(self) -> str:
        """Screen, tablet and its name, paper and its sheet, file."""
        return way_words(self.fact)


def differing_marks(user: Any) -> QuerySet[AttendanceMark]:
    """Attendance with readings that differ, within the user's reach, the oldest session first."""
    return (
        AttendanceMark.objects.filter(in_conflict=True, session__cohort__in=Cohort.objects.visible_to(user))
        .select_related("session__cohort__centre", "participant")
        .order_by("session__starts_at", "pk")
    )


def differing_evaluations(user: Any) -> QuerySet[Evaluation]:
    return (
        Evaluation.objects.filter(in_conflict=True, cohort__in=Cohort.objects.visible_to(user))
        .select_related("cohort__centre", "participant")
        .order_by("evaluated_on", "pk")
    )


def held_facts(user: Any) -> QuerySet[HeldEvent]:
    """Marks under review within the user's reach. Those that name no group are for people who see every centre."""
    rows = HeldEvent.objects.select_related("sender", "decided_by")
    if user.has_perm("lms_courses.see_every_centre"):
        return rows
    return rows.filter(cohort_id__in=Cohort.objects.visible_to(user).values("pk"))


def waiting_facts(user: Any) -> QuerySet[HeldEvent]:
    return held_facts(user).filter(decision=HeldDecision.WAITING)


def readings_of(entry: AttendanceMark | Evaluation) -> list[Reading]:
    """The readings that differ, the one that was seen first on top. One query."""
    facts = (
        LearningEvent.objects.filter(pk__in=entry.heads).select_related("actor").order_by("happened_at", "pk")
    )
    return [Reading(fact, words_of(fact.kind, fact.value)) for fact in facts]


def words_of(kind: str, value: Any) -> str:
    """What a fact says, in the reader's language."""
    if value is None:
        return _("taken back")
    if kind == "attendance":
        words = str(AttendanceStatus(value["status"]).label)
        if value["minutes"]:
            words += " · " + _("%(minutes)d min late") % {"minutes": value["minutes"]}
        if value["cause"]:
            words += f" · {ExcuseCause(value['cause']).label}"
        return words
    if kind == "evaluation":
        return str(value["mark"])
    return str(value)


@dataclass(frozen=True)
class HeldLine:
    """A mark under review, read as far as it can be read."""

    held: HeldEvent
    person: str
    session: Session | None
    cohort: Cohort | None
    says: str


def held_lines(rows: Iterable[HeldEvent]) -> list[HeldLine]:
    """The lines of a list of held facts. Three queries for any number of rows."""
    listed = list(rows)
    read: dict[UUID, messages.Message] = {}
    for held in listed:
        try:
            read[held.pk] = messages.read(held.body)
        except (messages.Unreadable, messages.NewerFormat):
            continue
    people = Participant.objects.in_bulk([m.participant for m in read.values() if m.participant])
    sessions = Session.objects.select_related("cohort__centre").in_bulk(
        [m.session for m in read.values() if m.session]
    )
    cohorts = Cohort.objects.in_bulk([m.cohort for m in read.values() if m.cohort])
    lines = []
    for held in listed:
        message = read.get(held.pk)
        person = people.get(message.participant) if message and message.participant else None
        session = sessions.get(message.session) if message and message.session else None
        cohort = cohorts.get(message.cohort) if message and message.cohort else None
        lines.append(
            HeldLine(
                held,
                person.class_name if person else "",
                session,
                cohort or (session.cohort if session else None),
                _said(message) if message else "",
            )
        )
    return lines


def _said(message: messages.Message) -> str:
    try:
        return words_of(message.kind, message.value)
    except (ValueError, KeyError, TypeError):
        return str(message.value)[:80]


def waiting_counts(user: Any) -> dict[str, int]:
    """How much waits: differing readings and marks under review. Three queries."""
    reach = Cohort.objects.visible_to(user)
    marks = AttendanceMark.objects.filter(Q(in_conflict=True), session__cohort__in=reach).count()
    evaluations = Evaluation.objects.filter(in_conflict=True, cohort__in=reach).count()
    return {"differing": marks + evaluations, "held": waiting_facts(user).count()}
