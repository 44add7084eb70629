"""What the session screens show: one class, the day's classes, classes with missing marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from ..cohorts.enums import SessionStatus
from ..cohorts.models import Enrolment, Session, SessionQuerySet
from ..cohorts.touch import roster
from ..people.models import Participant
from .models import AttendanceMark

# Marks missing for longer are a matter for the office and its month close, not for today's list.
LOOK_BACK_DAYS = 60


@dataclass(frozen=True)
class Entry:
    """One line of a session's sheet. `mark` is None when nothing was ever marked; `number` counts from 1 as on paper."""

    number: int
    participant: Participant
    mark: AttendanceMark | None

    @property
    def status(self) -> str:
        return self.mark.status if self.mark else ""

    @property
    def in_conflict(self) -> bool:
        return bool(self.mark and self.mark.in_conflict)

    @property
    def is_marked(self) -> bool:
        return bool(self.status) or self.in_conflict

    @property
    def seen(self) -> str:
        """The names of the marks shown, for the form."""
        return " ".join(self.mark.heads) if self.mark else ""


@dataclass(frozen=True)
class DaySession:
    """A session in a list with its counts."""

    session: Session
    people: int
    marked: int
    is_closed: bool

    @property
    def missing(self) -> int:
        return max(0, self.people - self.marked)


def sheet_of(session: Session) -> list[Entry]:
    """The lines of a session's sheet, for everybody on the roster of its day. Two queries."""
    marks = {mark.participant_id: mark for mark in AttendanceMark.objects.filter(session=session)}
    return [
        Entry(number, row.participant, marks.get(row.participant_id))
        for number, row in enumerate(roster(session), 1)
    ]


@dataclass(frozen=True)
class Line:
    """One line of a sheet beside how the whole class stands."""

    entry: Entry
    people: int
    missing: int


def line_of(session: Session, person: UUID) -> Line | None:
    """One person's line, None when she is not on the roster. Four small queries: a class of forty is not loaded for it."""
    order = ("participant__sort_key", "participant_id")
    members = Enrolment.objects.filter(cohort=session.cohort_id).on(session.date).order_by(*order)
    keys = list(dict.fromkeys(members.values_list("participant_id", flat=True)))
    if person not in keys:
        return None
    marked = AttendanceMark.objects.filter(session=session, participant__in=keys).exclude(
        status="", in_conflict=False
    )
    mark = AttendanceMark.objects.filter(session=session, participant=person).first()
    entry = Entry(keys.index(person) + 1, Participant.objects.get(pk=person), mark)
    return Line(entry, len(keys), len(keys) - marked.count())


def with_counts(sessions: SessionQuerySet) -> Any:
    """Sessions with `people` (on the roster of their day) and `marked` (of those, with a mark or differing readings)."""
    members = Enrolment.objects.filter(
        Q(left_on=None) | Q(left_on__gte=OuterRef("date")),
        cohort=OuterRef("cohort"),
        joined_on__lte=OuterRef("date"),
    )
    people = members.order_by().values("cohort").annotate(n=Count("participant", distinct=True)).values("n")
    still_members = Enrolment.objects.filter(
        Q(left_on=None) | Q(left_on__gte=OuterRef("session__date")),
        cohort=OuterRef("session__cohort"),
        participant=OuterRef("participant"),
        joined_on__lte=OuterRef("session__date"),
    )
    marked = (
        AttendanceMark.objects.filter(session=OuterRef("pk"))
        .exclude(status="", in_conflict=False)
        .filter(participant__in=Subquery(still_members.values("participant")))
        .order_by()
        .values("session")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return sessions.annotate(
        people=Coalesce(Subquery(people, output_field=IntegerField()), 0),
        marked=Coalesce(Subquery(marked, output_field=IntegerField()), 0),
    )


def sessions_today(user: Any, *, now: Any = None) -> list[DaySession]:
    """The sessions of today, on the calendar of each place, within the user's reach; the earliest first. One query."""
    moment = now or timezone.now()
    day = timezone.localdate(moment)
    near = Session.objects.visible_to(user).filter(
        status=SessionStatus.PLANNED, date__gte=day - timedelta(days=1), date__lte=day + timedelta(days=1)
    )
    rows = _listed(with_counts(near).order_by("starts_at", "cohort__name"))
    return [row for row in rows if row.session.date == row.session.cohort.centre.local_date(moment)]


def sessions_with_missing_marks(user: Any, *, now: Any = None, limit: int | None = None) -> list[DaySession]:
    """Past sessions of the last 60 days in which somebody of the roster has no mark; the oldest first. One query.

    Today's sessions are in it once they are over.
    """
    moment = now or timezone.now()
    day = timezone.localdate(moment)
    past = Session.objects.visible_to(user).filter(
        status=SessionStatus.PLANNED, starts_at__lt=moment, date__gte=day - timedelta(days=LOOK_BACK_DAYS)
    )
    rows = with_counts(past).filter(people__gt=F("marked")).order_by("starts_at", "cohort__name")
    found = [row for row in _listed(rows) if row.session.ends_at <= moment]
    return found if limit is None else found[:limit]


def next_sessions(user: Any, *, now: Any = None, limit: int = 3) -> list[Session]:
    """The next sessions after today, on the calendar of each place, within the user's reach. One query."""
    moment = now or timezone.now()
    rows = Session.objects.visible_to(user).filter(status=SessionStatus.PLANNED, starts_at__gt=moment)
    listed = rows.select_related("cohort__edition", "cohort__centre").order_by("starts_at")
    found: list[Session] = []
    for session in listed.iterator(chunk_size=50):
        if session.date > session.cohort.centre.local_date(moment):
            found.append(session)
            if len(found) == limit:
                break
    return found


def recent_sessions(cohort_id: UUID, *, until: date) -> Sequence[DaySession]:
    """All planned sessions of a cohort up to a day, the latest first. One query."""
    rows = Session.objects.planned().filter(cohort=cohort_id, date__lte=until)
    return _listed(with_counts(rows).order_by("-starts_at"))


def _listed(sessions: Any) -> list[DaySession]:
    rows = sessions.select_related("cohort__edition__course", "cohort__centre", "closing")
    return [
        DaySession(row, row.people, row.marked, is_closed=getattr(row, "closing", None) is not None)
        for row in rows
    ]
