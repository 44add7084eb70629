"""Closing the months of a cohort: what must be settled first, what is frozen, by when the sheets are due.

A closed month is never opened again. What changes in it afterwards is a dated counter-entry (`corrections`); why late
notes wait for a person instead of counting by themselves is told in docs/decisions.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from wagtail.log_actions import log

from ..attendance.models import AttendanceMark
from ..cohorts.models import Centre, Cohort, Enrolment, Holiday, Session
from ..cohorts.touch import day_words
from ..evaluations.enums import EvaluationKind
from ..evaluations.models import Evaluation
from ..evaluations.rules import read_subject
from ..events import messages
from ..events.enums import HeldDecision
from ..events.models import HeldEvent
from ..events.store import lock_scopes
from ..people import terms
from ..people.enums import TermUnit
from ..people.models import Participant
from ..people.queries import people_of
from .access import can_close_months
from .authority import (
    Difference,
    Entry,
    acknowledge_differences,
    differences,
    enter_authority_figures,
    open_differences,
)
from .enums import LawSubject, ObstacleCode
from .figures import digest_of, frozen_figures, month_figures
from .models import MonthClose, MonthCorrection, first_of
from .queries import numbers_by_day

__all__ = [
    "Difference",
    "Entry",
    "Link",
    "MonthState",
    "Obstacle",
    "acknowledge_differences",
    "close_month",
    "differences",
    "enter_authority_figures",
    "month_name",
    "month_state",
    "months_of",
    "months_to_close",
    "statement_obstacles",
]


@dataclass(frozen=True)
class Link:
    """Where something is settled, in words."""

    text: str
    url: str


@dataclass(frozen=True)
class Obstacle:
    """One thing that must be settled first: a code and a number for the program, a sentence for people, where to go."""

    code: ObstacleCode
    cohort: Cohort
    month: date
    sentence: str
    amount: int = 1
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class MonthState:
    """One month of a cohort. `month` is its first day; days are local days of the cohort's centre.

    `obstacles` are what keeps an open month from being closed, empty for a closed one. `sheet_due_on` is the last day to
    hand in the monthly sheet, `report_due_on` to send the set on. `unacknowledged` counts differences with the authority.
    """

    cohort: Cohort
    month: date
    sessions: int
    held: int
    is_over: bool
    sheet_due_on: date
    report_due_on: date
    today: date
    close: MonthClose | None = None
    obstacles: tuple[Obstacle, ...] = ()
    corrections: int = 0
    unacknowledged: int = 0
    has_authority_figures: bool = False

    @property
    def name(self) -> str:
        return month_name(self.month)

    @property
    def is_closed(self) -> bool:
        return self.close is not None

    @property
    def may_close(self) -> bool:
        return self.close is None and not self.obstacles

    @property
    def is_overdue(self) -> bool:
        return self.close is None and self.is_over and self.today > self.sheet_due_on


def month_name(month: date) -> str:
    """ "October 2026" in the reader's language."""
    return format_date(month, pgettext("format of a month", "F Y"))


def last_day(month: date) -> date:
    return terms.months_from(first_of(month), 1) - timedelta(days=1)


# ------------------------------------------------------------------------------------------------ asking


def months_of(cohort: Cohort) -> list[MonthState]:
    """Every month in which the cohort has a session, the first first. The number of questions depends on nothing."""
    months = sorted(
        {first_of(day) for day in Session.objects.filter(cohort=cohort).values_list("date", flat=True)}
    )
    return _states(cohort, months)


def month_state(cohort: Cohort, month: date) -> MonthState:
    """One month of a cohort (any day of it), also when it has no session. As many questions as `months_of`."""
    return _states(cohort, [first_of(month)])[0]


def _states(cohort: Cohort, months: Sequence[date]) -> list[MonthState]:
    if not months:
        return []
    today = cohort.centre.local_date(timezone.now())
    span = Q(date__gte=months[0], date__lte=last_day(months[-1]))
    sessions: dict[date, list[Session]] = defaultdict(list)
    for session in Session.objects.planned().filter(span, cohort=cohort):
        sessions[first_of(session.date)].append(session)
    closes = {row.month: row for row in cohort.closed_months.select_related("closed_by")}
    corrections = Counter(
        MonthCorrection.objects.filter(close__cohort=cohort).values_list("close__month", flat=True)
    )
    listed = set(cohort.authority_figures.values_list("month", flat=True))
    unacknowledged = Counter(one.month for one in open_differences([cohort], months=months))
    obstacles = _obstacles(cohort, [month for month in months if month not in closes], sessions, today)
    due = due_days(months, [cohort.centre])
    now = timezone.now()
    return [
        MonthState(
            cohort=cohort,
            month=month,
            sessions=len(sessions[month]),
            held=sum(session.starts_at <= now for session in sessions[month]),
            is_over=today > last_day(month),
            sheet_due_on=due[cohort.centre_id, month].sheet,
            report_due_on=due[cohort.centre_id, month].report,
            today=today,
            close=closes.get(month),
            obstacles=tuple(obstacles.get(month, ())),
            corrections=corrections[month],
            unacknowledged=unacknowledged[month],
            has_authority_figures=month in listed,
        )
        for month in months
    ]


@dataclass(frozen=True)
class Due:
    sheet: date
    report: date


def due_days(months: Iterable[date], centres: Iterable[Centre]) -> Mapping[tuple[UUID, date], Due]:
    """By when the sheets of these months are due at these centres, by centre and month. Two questions.

    The sheet: so many working hours after the month's end, counted in working days of the centre (its own holidays and
    the country's left out). The set: the first days of the next month. All three numbers are rows of the law.
    """
    wanted, places = sorted(set(months)), list(centres)
    number = numbers_by_day()
    if not wanted:
        return {}
    off: dict[UUID | None, set[date]] = defaultdict(set)
    until = wanted[-1] + timedelta(days=120)
    for centre, day in Holiday.objects.filter(date__gte=wanted[0], date__lte=until).values_list(
        "centre", "date"
    ):
        off[centre].add(day)
    found = {}
    for month in wanted:
        end = last_day(month)
        first_after = end + timedelta(days=1)
        hours = number(LawSubject.SHEET_WORKING_HOURS, first_after)
        days = -(-hours // number(LawSubject.HOURS_OF_WORKING_DAY, first_after))
        for place in places:
            days_off: Collection[date] = off[None] | off[place.pk]
            found[place.pk, month] = Due(
                sheet=terms.after(end, days, TermUnit.WORKING_DAYS, days_off=days_off),
                report=end + timedelta(days=number(LawSubject.REPORT_DAYS, first_after)),
            )
    return found


@dataclass(frozen=True)
class ToClose:
    """A month that is over and not closed. `days_late` is 0 until the sheet was due."""

    cohort: Cohort
    month: date
    sheet_due_on: date
    days_late: int

    @property
    def name(self) -> str:
        return month_name(self.month)


def months_to_close(user: Any) -> list[ToClose]:
    """The months within the user's reach that are over and open, the longest overdue first. Four questions."""
    cohorts = {
        row.pk: row for row in Cohort.objects.visible_to(user).select_related("centre").defer("edition")
    }
    rows = Session.objects.planned().filter(cohort__in=list(cohorts)).values_list("cohort", "date").distinct()
    closed = set(MonthClose.objects.filter(cohort__in=list(cohorts)).values_list("cohort", "month"))
    now = timezone.now()
    today = {key: cohort.centre.local_date(now) for key, cohort in cohorts.items()}
    waiting = {(key, first_of(day)) for key, day in rows.order_by()} - closed
    waiting = {(key, month) for key, month in waiting if today[key] > last_day(month)}
    centres = {cohorts[key].centre_id: cohorts[key].centre for key, _month in waiting}
    due = due_days({month for _key, month in waiting}, centres.values())
    found = []
    for key, month in waiting:
        sheet = due[cohorts[key].centre_id, month].sheet
        found.append(ToClose(cohorts[key], month, sheet, max(0, (today[key] - sheet).days)))
    return sorted(found, key=lambda one: (one.sheet_due_on, one.cohort.name, str(one.cohort.pk)))


def _obstacles(
    cohort: Cohort, months: Sequence[date], sessions: Mapping[date, Sequence[Session]], today: date
) -> dict[date, list[Obstacle]]:
    """What keeps these open months of one cohort from being closed. The number of questions depends on nothing."""
    found: dict[date, list[Obstacle]] = {month: [] for month in months}
    if not months:
        return found
    now = timezone.now()
    listed = [session for month in months for session in sessions.get(month, ()) if session.starts_at <= now]
    missing = _missing_marks(cohort, listed)
    marks = AttendanceMark.objects.filter(session__in=[one.pk for one in listed], in_conflict=True)
    differing = Counter(first_of(day) for day in marks.values_list("session__date", flat=True))
    evaluations = Evaluation.objects.filter(
        cohort=cohort, kind=EvaluationKind.MONTHLY, month__in=months, in_conflict=True
    )
    differing.update(month for month in evaluations.values_list("month", flat=True) if month)
    held = _held(cohort)
    desk, review = reverse("lms_desk:conflicts"), reverse("lms_desk:held")
    for month in months:
        if today <= last_day(month):
            found[month].append(
                Obstacle(ObstacleCode.NOT_OVER, cohort, month, _("The month is not over yet."))
            )
        own = [session for session in sessions.get(month, ()) if missing[session.pk]]
        if own:
            count = sum(missing[session.pk] for session in own)
            words = ngettext("One mark is missing.", "%(count)d marks are missing.", count)
            links = tuple(
                Link(
                    f"{day_words(session.date)} ({missing[session.pk]})",
                    reverse("courses:session", args=[session.pk]),
                )
                for session in own
            )
            found[month].append(
                Obstacle(ObstacleCode.MISSING_MARKS, cohort, month, words % {"count": count}, count, links)
            )
        if differing[month]:
            count = differing[month]
            words = ngettext(
                "The readings of one entry differ. Decide which one stands.",
                "The readings of %(count)d entries differ. Decide which ones stand.",
                count,
            )
            links = (Link(_("Readings that differ"), desk),)
            found[month].append(
                Obstacle(ObstacleCode.CONFLICTS, cohort, month, words % {"count": count}, count, links)
            )
        if held[month]:
            count = held[month]
            words = ngettext(
                "One mark is under review. Decide about it.",
                "%(count)d marks are under review. Decide about them.",
                count,
            )
            links = (Link(_("Marks under review"), review),)
            found[month].append(
                Obstacle(ObstacleCode.HELD, cohort, month, words % {"count": count}, count, links)
            )
    return found


def _missing_marks(cohort: Cohort, sessions: Sequence[Session]) -> Counter[UUID]:
    """How many people of each session's roster have no mark that says something. Three questions."""
    intervals = list(
        Enrolment.objects.filter(cohort=cohort).values_list("participant", "joined_on", "left_on")
    )
    people = people_of({person for person, _joined, _left in intervals})
    marked: dict[UUID, set[UUID]] = defaultdict(set)
    rows = AttendanceMark.objects.filter(session__in=[one.pk for one in sessions]).exclude(
        status="", in_conflict=False
    )
    for session_id, person in rows.values_list("session", "participant"):
        marked[session_id].add(people.root(person))
    missing: Counter[UUID] = Counter()
    for session in sessions:
        roster = {
            people.root(person)
            for person, joined, left in intervals
            if joined <= session.date and (left is None or session.date <= left)
        }
        missing[session.pk] = len(roster - marked[session.pk])
    return missing


def _held(cohort: Cohort) -> Counter[date]:
    """How many facts that wait for a person belong to each month of the cohort. Two questions."""
    rows = HeldEvent.objects.filter(cohort_id=cohort.pk, decision=HeldDecision.WAITING)
    read: list[messages.Message] = []
    found: Counter[date] = Counter()
    for body, received_at in rows.values_list("body", "received_at"):
        try:
            read.append(messages.read(body))
        except (messages.Unreadable, messages.NewerFormat):
            found[first_of(cohort.centre.local_date(received_at))] += 1
    days = dict(
        Session.objects.filter(pk__in=[one.session for one in read if one.session]).values_list("pk", "date")
    )
    for message in read:
        found[month_of(message, cohort.centre, days)] += 1
    return found


def month_of(message: messages.Message, centre: Centre, days: Mapping[UUID, date]) -> date:
    """The month a note is about: of its session (`days`), of its monthly evaluation, of the class it makes up, else of the
    day it was seen."""
    if message.kind == "evaluation":
        try:
            month = read_subject(message.subject).month
        except ValueError:
            month = None
        if month is not None:
            return month
    if message.kind == "session" and isinstance(message.value, dict):
        # A class made up on a tablet: it is no session yet, its time stands in the note.
        try:
            starts_at = datetime.fromisoformat(str(message.value.get("at")))
        except ValueError:
            starts_at = message.at
        return first_of(centre.local_date(starts_at if starts_at.tzinfo else message.at))
    if message.session is not None and message.session in days:
        return first_of(days[message.session])
    return first_of(centre.local_date(message.at))


# ------------------------------------------------------------------------------------------------ closing


def close_month(cohort: Cohort, month: date, *, by: Any) -> MonthClose:
    """Closes a month for good, with its figures frozen as they stand.

    Steps: permission; lock the cohort and every session of the month, so that no mark can slip in (the guard of the log
    asks under the same locks); closed already; obstacles; freeze; log.
    Raises PermissionDenied, or ValidationError with one sentence for everything that must be settled first.
    """
    if not can_close_months(by, cohort):
        raise PermissionDenied
    month = first_of(month)
    with transaction.atomic():
        # The cohort first: nobody can plan one more session between reading them and locking them.
        lock_scopes({f"c:{cohort.pk}"})
        sessions = Session.objects.filter(cohort=cohort, date__gte=month, date__lte=last_day(month))
        names = list(sessions.values_list("pk", flat=True))
        lock_scopes({f"s:{name}" for name in names})
        if MonthClose.objects.filter(cohort=cohort, month=month).exists():
            raise _closed_already()
        if not names:
            raise ValidationError(_("The group has no session in this month."), code="no_sessions")
        obstacles = month_state(cohort, month).obstacles
        if obstacles:
            raise ValidationError([ValidationError(one.sentence, code=one.code) for one in obstacles])
        figures = frozen_figures(cohort, month, month_figures(cohort, month))
        try:
            with transaction.atomic():
                close = MonthClose.objects.create(
                    cohort=cohort, month=month, closed_by=by, figures=figures, digest=digest_of(figures)
                )
        except IntegrityError:
            raise _closed_already() from None
        log(
            instance=cohort,
            action="lms.close_month",
            user=by,
            title=cohort.code,
            data={"month": f"{month:%Y-%m}", "digest": close.digest},
        )
    return close


def _closed_already() -> ValidationError:
    return ValidationError(_("This month is closed already."), code="closed")


# --------------------------------------------------------------------------------------------- statements


def statement_obstacles(
    participant: Participant, *, first: date, last: date, cohorts: Iterable[UUID] | None = None
) -> list[Obstacle]:
    """What must be settled before a statement of this person over these days may be printed; empty when nothing is.

    Looks at every month, from that of `first` to that of `last`, in which a group of hers (over all her records) had a
    session on a day she belonged to it: the month is open; readings of hers differ; figures of hers differ from the
    authority's and nobody acknowledged it. `cohorts` narrows to some groups. The number of questions depends on nothing
    but the number of groups with figures of the authority.
    """
    people = people_of([participant.pk])
    records = list(people.roots)
    since, until = first_of(first), last_day(last)
    rows = Enrolment.objects.filter(participant__in=records).select_related("cohort__centre")
    if cohorts is not None:
        rows = rows.filter(cohort__in=list(cohorts))
    intervals: dict[UUID, list[Enrolment]] = defaultdict(list)
    groups: dict[UUID, Cohort] = {}
    for row in rows.defer("cohort__edition"):
        intervals[row.cohort_id].append(row)
        groups[row.cohort_id] = row.cohort
    days = (
        Session.objects.planned()
        .filter(cohort__in=list(groups), date__gte=since, date__lte=until)
        .values_list("cohort", "date")
        .distinct()
    )
    wanted = sorted(
        {
            (groups[key].code, first_of(day), key)
            for key, day in days.order_by()
            if any(
                row.joined_on <= day and (row.left_on is None or day <= row.left_on) for row in intervals[key]
            )
        }
    )
    closed = set(MonthClose.objects.filter(cohort__in=list(groups)).values_list("cohort", "month"))
    marks = AttendanceMark.objects.filter(
        participant__in=records,
        in_conflict=True,
        session__cohort__in=list(groups),
        session__date__gte=since,
        session__date__lte=until,
    )
    differing = Counter(
        (key, first_of(day)) for key, day in marks.values_list("session__cohort", "session__date")
    )
    evaluations = Evaluation.objects.filter(
        participant__in=records,
        in_conflict=True,
        kind=EvaluationKind.MONTHLY,
        cohort__in=list(groups),
        month__gte=since,
        month__lte=until,
    )
    differing.update((key, month) for key, month in evaluations.values_list("cohort", "month") if month)
    months = sorted({month for _code, month, _key in wanted})
    unlike = Counter(
        (one.cohort.pk, one.month)
        for one in open_differences(groups.values(), months=months)
        if one.participant in people.roots
    )
    found: list[Obstacle] = []
    for _code, month, key in wanted:
        cohort = groups[key]
        words = {"month": month_name(month), "group": cohort.name}
        page = Link(capfirst(words["month"]), reverse("lms_months:month", args=[key, f"{month:%Y-%m}"]))
        if (key, month) not in closed:
            sentence = capfirst(_("%(month)s of “%(group)s” is not closed.") % words)
            found.append(Obstacle(ObstacleCode.OPEN_MONTH, cohort, month, sentence, 1, (page,)))
        if count := differing[key, month]:
            sentence = _("In %(month)s of “%(group)s” there are readings that differ.") % words
            link = Link(_("Readings that differ"), reverse("lms_desk:conflicts"))
            found.append(Obstacle(ObstacleCode.CONFLICTS, cohort, month, sentence, count, (link,)))
        if count := unlike[key, month]:
            sentence = (
                _(
                    "In %(month)s of “%(group)s” the authority's figures differ and nobody has acknowledged it."
                )
                % words
            )
            link = Link(
                _("Figures of the authority"),
                reverse("lms_months:authority", args=[key, f"{month:%Y-%m}"]),
            )
            found.append(Obstacle(ObstacleCode.DIFFERENCES, cohort, month, sentence, count, (link,)))
    return found
