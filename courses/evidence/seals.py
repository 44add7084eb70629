"""The seal of a closed month: what would change it is held back (notes of every door) or refused (sessions, members).

Both are asked under the same locks that `months.close_month` takes, so a note and a close that come at the same instant
see each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _

from ..attendance.models import AttendanceMark
from ..attendance.rules import reading as attendance_reading
from ..cohorts.models import Centre, Cohort, Session
from ..evaluations.kinds import day_of
from ..evaluations.models import Evaluation
from ..evaluations.rules import read_subject
from ..evaluations.rules import reading as evaluation_reading
from ..events.enums import HeldCode
from ..events.kinds import Sender
from ..events.messages import Message
from ..events.store import lock_scopes
from .access import can_close_months
from .enums import CorrectedThing
from .models import MonthClose, MonthCorrection, first_of
from .months import month_of

# What a month is closed over. The end of a class, sealed words and what the office decides anyway change no figure.
BOUND_KINDS = ("attendance", "lesson", "skill", "evaluation", "session")


def hold_closed(batch: Sequence[Message], sender: Sender) -> Mapping[UUID, HeldCode]:
    """Which notes of a batch would change a closed month: they wait for a person.

    A note that says what stands already changes nothing and is let through. At most two questions while no month of
    theirs is closed, two more when one is.
    """
    if HeldCode.MONTH_CLOSED in sender.waives:
        return {}
    closed = _in_closed_months(batch)
    if not closed:
        return {}
    known = _already_said(closed)
    return {message.id: HeldCode.MONTH_CLOSED for message in closed if message.id not in known}


def _in_closed_months(batch: Sequence[Message]) -> list[Message]:
    bound = [message for message in batch if message.kind in BOUND_KINDS]
    names = {
        message.session
        for message in bound
        if message.session and message.kind not in ("evaluation", "session")
    }
    sealed: set[UUID] = set()
    if names:
        rows = Session.objects.filter(pk__in=names).annotate(own_month=TruncMonth("date"))
        sealed = set(rows.filter(cohort__closed_months__month=F("own_month")).values_list("pk", flat=True))
    months: dict[UUID, tuple[UUID, date]] = {}
    without = [
        message
        for message in bound
        if message.cohort and (message.session not in names or message.kind == "session")
    ]
    if without:
        closes = set(
            MonthClose.objects.filter(cohort__in={message.cohort for message in without}).values_list(
                "cohort", "month"
            )
        )
        if closes:
            centres = {
                row.pk: row.centre
                for row in Cohort.objects.filter(pk__in={key for key, _month in closes})
                .select_related("centre")
                .defer("edition")
            }
            for message in without:
                month = _month_without_session(message, centres.get(message.cohort))  # type: ignore[arg-type]
                if month and (message.cohort, month) in closes:
                    assert message.cohort is not None
                    months[message.id] = (message.cohort, month)
    return [
        message
        for message in bound
        if message.id in months or (message.session in sealed and message.kind != "session")
    ]


def _month_without_session(message: Message, centre: Centre | None) -> date | None:
    """The month a note without a known session is about. A final evaluation belongs to no month."""
    if centre is None:
        return None
    if message.kind == "evaluation":
        try:
            return read_subject(message.subject).month
        except ValueError:
            return None
    return month_of(message, centre, {})


def _already_said(closed: Sequence[Message]) -> set[UUID]:
    """Notes whose words are what stands. Two questions at most."""
    found: set[UUID] = set()
    marks = [message for message in closed if message.kind == "attendance"]
    if marks:
        rows = AttendanceMark.objects.filter(
            session__in={message.session for message in marks},
            participant__in={message.participant for message in marks},
            in_conflict=False,
        ).exclude(status="")
        standing = {
            (row.session_id, row.participant_id): {
                "status": row.status,
                "minutes": row.late_minutes,
                "cause": row.cause,
            }
            for row in rows
        }
        found |= {
            message.id
            for message in marks
            if message.session
            and message.participant
            and standing.get((message.session, message.participant)) == attendance_reading(message.value)
            and message.value is not None
        }
    evaluations = [message for message in closed if message.kind == "evaluation"]
    if evaluations:
        wanted = {
            (message.cohort, message.participant, str(read_subject(message.subject))): message
            for message in evaluations
        }
        rows_ = Evaluation.objects.filter(
            cohort__in={message.cohort for message in evaluations},
            participant__in={message.participant for message in evaluations},
            in_conflict=False,
            mark__isnull=False,
            month__isnull=False,
        )
        for row in rows_:
            subject = f"{row.kind}:{row.month:%Y-%m}:{row.attempt}"
            message = wanted.get((row.cohort_id, row.participant_id, subject))
            said = {"mark": row.mark, "on": row.evaluated_on.isoformat()}
            if message and evaluation_reading(message.value, day=day_of(message)) == said:
                found.add(message.id)
    return found


def keep_days(
    sender: Any,
    *,
    cohort: Cohort,
    days: Iterable[tuple[date, date | None]],
    by: Any,
    correction: str = "",
    thing: str = CorrectedThing.SESSION,
    participant: Any = None,
    session: Any = None,
    before: Any = None,
    after: Any = None,
    **kwargs: Any,
) -> None:
    """Refuses a change of sessions or members on days of a closed month; with a reason it becomes a counter-entry.

    Received from `cohorts.signals.days_changing`, inside its transaction. `days` are spans, an open one lasts until today.
    """
    spans = list(days)
    today = cohort.centre.local_date(timezone.now())
    if all(first >= first_of(today) for first, _last in spans):
        # A month that is not over cannot be closed, at this instant either.
        return
    lock_scopes({f"c:{cohort.pk}"})
    closes = list(MonthClose.objects.filter(cohort=cohort).only("month", "cohort"))
    touched = [
        close
        for close in closes
        if any(
            first_of(first) <= close.month and close.month <= first_of(last or today) for first, last in spans
        )
    ]
    if not touched:
        return
    correction = " ".join(correction.split())[:255]
    if not correction:
        raise ValidationError(
            _(
                "%(months)s is closed. What changes in a closed month is written as a correction with its reason, "
                "on the page of the month."
            )
            % {"months": ", ".join(f"{close.month:%m/%Y}" for close in touched)},
            code="month_closed",
        )
    if not can_close_months(by, cohort):
        raise PermissionDenied
    MonthCorrection.objects.bulk_create(
        [
            MonthCorrection(
                close=close,
                by=by,
                thing=CorrectedThing(thing),
                participant=participant,
                session=session,
                before=before,
                after=after,
                reason=correction,
            )
            for close in touched
        ]
    )


def keep_holidays(
    sender: Any, *, day: date, centre: Centre | None, is_added: bool = True, **kwargs: Any
) -> None:
    """Refuses a holiday that would change what a closed month counted. Received from `cohorts.signals.holiday_changing`."""
    closed = MonthClose.objects.filter(
        Q(cohort__centre=centre) if centre is not None else Q(),
        month=first_of(day),
        cohort__sessions__date=day,
    )
    if closed.exists():
        raise ValidationError(
            _("A group met on this day and its month is closed. The calendar of that day stays as it is."),
            code="month_closed",
        )
