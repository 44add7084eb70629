"""Counter-entries: what changes in a closed month is a new fact with a reason, and a row that says what stood before.

Nothing that was frozen changes. The month's page shows the figures of the day it was closed, those of today, and every
counter-entry between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..attendance.actions import Reading, roster_of
from ..attendance.kinds import mark_cell
from ..attendance.models import AttendanceMark
from ..cohorts import actions as cohort_actions
from ..cohorts.enums import SessionStatus
from ..cohorts.models import Cohort, Enrolment, Session
from ..evaluations.enums import HIGHEST_MARK, LOWEST_MARK, EvaluationKind
from ..evaluations.kinds import evaluation_cell
from ..evaluations.models import Evaluation
from ..evaluations.rules import Subject
from ..events import messages
from ..events.actions import release_held, store_or_refuse
from ..events.enums import Door, HeldCode
from ..events.fold import fold_register, heads
from ..events.kinds import Sender
from ..events.models import HeldEvent, LearningEvent
from ..events.store import lock_scopes
from ..people.models import Participant
from ..people.queries import people_of
from .access import can_close_months
from .enums import CorrectedThing
from .figures import FIGURES, month_figures
from .models import MonthClose, MonthCorrection, first_of
from .months import month_of

LONGEST_REASON = 255
# Kinds of facts by what a counter-entry calls them.
THINGS = {
    "attendance": CorrectedThing.ATTENDANCE,
    "evaluation": CorrectedThing.EVALUATION,
    "lesson": CorrectedThing.LESSON,
    "skill": CorrectedThing.SKILL,
    "session": CorrectedThing.SESSION,
}


def correct_attendance(
    session: Session, participant: Participant, reading: Reading, *, by: Any, reason: str
) -> MonthCorrection:
    """Changes one mark of a closed month with a dated counter-entry.

    Steps: permission, reason, the month is closed, roster, lock, fact that replaces what stands, counter-entry, log.
    Raises PermissionDenied; ValidationError with a sentence for each of the others and when that stands already.
    """
    cohort = session.cohort
    reason = _reason(reason)
    close = _close_of(cohort, session.date, by)
    if session.status != SessionStatus.PLANNED:
        raise ValidationError(_("This session was cancelled. It cannot be marked."), code="cancelled")
    if not roster_of(session).filter(participant=participant).exists():
        raise ValidationError(_("This person did not belong to the group on that day."), code="roster")
    try:
        value = reading.value()
    except ValueError:
        raise ValidationError(_("This mark is not possible."), code="reading") from None
    if value and value["minutes"] >= session.effective_minutes:
        raise ValidationError(_("This mark is not possible."), code="reading")
    with transaction.atomic():
        lock_scopes({f"s:{session.pk}"})
        return _counter_entry(
            close,
            kind="attendance",
            cell=mark_cell(session.pk, participant.pk),
            value=value,
            by=by,
            reason=reason,
            session=session,
            participant=participant.pk,
        )


def correct_evaluation(
    cohort: Cohort,
    participant: Participant,
    *,
    month: date,
    mark: int | None,
    evaluated_on: date,
    by: Any,
    reason: str,
    attempt: int = 1,
) -> MonthCorrection:
    """Changes one monthly mark of a closed month with a dated counter-entry; `mark` None takes it back.

    Raises PermissionDenied; ValidationError: no reason, the month is not closed, no such mark, never a member, a day
    still to come, that stands already.
    """
    reason = _reason(reason)
    close = _close_of(cohort, month, by)
    if mark is not None and (isinstance(mark, bool) or not LOWEST_MARK <= mark <= HIGHEST_MARK):
        sentence = _("Write a whole number from %(lowest)d to %(highest)d.")
        raise ValidationError({"mark": sentence % {"lowest": LOWEST_MARK, "highest": HIGHEST_MARK}})
    if not Enrolment.objects.filter(
        cohort=cohort, participant=participant, joined_on__lte=evaluated_on
    ).exists():
        raise ValidationError(_("This person did not belong to the group on that day."), code="roster")
    if evaluated_on > cohort.centre.local_date(timezone.now()):
        raise ValidationError({"evaluated_on": _("The date of the evaluation has not come yet.")})
    subject = str(Subject(EvaluationKind.MONTHLY, first_of(month), attempt))
    with transaction.atomic():
        lock_scopes({f"c:{cohort.pk}"})
        return _counter_entry(
            close,
            kind="evaluation",
            cell=evaluation_cell(cohort.pk, participant.pk, subject),
            value=None if mark is None else {"mark": mark, "on": evaluated_on.isoformat()},
            by=by,
            reason=reason,
            subject=subject,
            participant=participant.pk,
        )


def enrol_in_closed(participant: Participant, cohort: Cohort, *, on: date, by: Any, reason: str) -> Enrolment:
    """Enrols somebody from a day of a closed month: she was there and nobody had written her down.

    Her sessions of closed months are then marked by `correct_attendance`. Raises as `cohorts.actions.enrol`.
    """
    _close_of(cohort, on, by)
    return cohort_actions.enrol(participant, cohort, on=on, by=by, correction=_reason(reason))


def authorise_in_closed(session: Session, *, authorisation: str, by: Any, reason: str) -> Session:
    """Notes the authority's leave for a Sunday or holiday of a closed month. Raises as `cohorts.actions.authorise_session`."""
    _close_of(session.cohort, session.date, by)
    if authorisation.strip() == session.authorisation:
        raise ValidationError(_("Exactly this stands already."), code="same")
    return cohort_actions.authorise_session(
        session, authorisation=authorisation, by=by, correction=_reason(reason)
    )


def close_holding(held: HeldEvent) -> MonthClose | None:
    """The closed month a fact under review would change, None when it would change none."""
    try:
        message = messages.read(held.body)
    except (messages.Unreadable, messages.NewerFormat):
        return None
    sessions = Session.objects.select_related("cohort__centre")
    session = sessions.filter(pk=message.session).first() if message.session else None
    cohort = session.cohort if session else None
    if cohort is None and message.cohort:
        cohort = Cohort.objects.select_related("centre").filter(pk=message.cohort).first()
    if cohort is None or message.kind not in THINGS:
        return None
    days = {session.pk: session.date} if session else {}
    month = month_of(message, cohort.centre, days)
    return MonthClose.objects.filter(cohort=cohort, month=month).select_related("cohort__centre").first()


def count_late(held: HeldEvent, *, by: Any, reason: str) -> MonthCorrection:
    """Lets a fact count that came after its month was closed: it becomes a counter-entry and is what stands from now on.

    Steps: permission, lock, release it with the doubt about the month set aside, and where it then differs from what
    stood, a fact with the reason that keeps it; counter-entry.
    Raises PermissionDenied; ValidationError as `events.actions.release_held`, and when its month is not closed.
    """
    reason = _reason(reason)
    message = messages.read(held.body)
    close = close_holding(held)
    if close is None:
        raise ValidationError(_("This month is not closed."), code="open")
    if not can_close_months(by, close.cohort):
        raise PermissionDenied
    with transaction.atomic():
        lock_scopes(
            {f"c:{close.cohort_id}", f"s:{message.session}"} if message.session else {f"c:{close.cohort_id}"}
        )
        release_held(held, by=by, reason=reason, also=frozenset({HeldCode.MONTH_CLOSED}))
        fact = LearningEvent.objects.get(pk=message.id)
        others = [one for one in LearningEvent.objects.filter(cell=fact.cell) if one.pk != fact.pk]
        before = fold_register(others).value
        standing = heads([*others, fact])
        if fact.kind in ("attendance", "evaluation") and any(one.value != fact.value for one in standing):
            # Somebody decided that the late note is right: two readings side by side would undo her decision.
            store_or_refuse(
                [
                    messages.write(
                        event_id=uuid4(),
                        kind=fact.kind,
                        actor=str(by.pk),
                        at=timezone.now(),
                        cohort=fact.cohort_id,
                        session=fact.session_id,
                        participant=fact.participant_id,
                        subject=fact.subject,
                        value=fact.value,
                        supersedes=[one.pk for one in standing],
                        reason=reason,
                    )
                ],
                sender=_sender(by),
            )
        correction = MonthCorrection.objects.create(
            close=close,
            by=by,
            thing=THINGS[fact.kind],
            participant_id=fact.participant_id,
            session_id=fact.session_id,
            fact=fact.pk,
            before=before,
            after=fact.value,
            reason=reason,
        )
        _log(close, by, correction)
    return correction


# ---------------------------------------------------------------------------------------------- reading


@dataclass(frozen=True)
class Changed:
    """One person of a closed month: what was frozen, what the records say today. None where she is not in it."""

    participant: UUID
    frozen: dict[str, Any] | None
    now: dict[str, Any] | None

    @property
    def is_changed(self) -> bool:
        return self.frozen != self.now


def figures_then_and_now(close: MonthClose) -> list[Changed]:
    """Everybody of a closed month with the figures of the day it was closed and those of today. Ten questions."""
    today = {
        person: {name: getattr(one.month, name) for name in FIGURES}
        for person, one in month_figures(close.cohort, close.month).items()
    }
    same = people_of(UUID(key) for key in close.figures["people"])
    frozen = {
        same.root(UUID(key)): {name: value for name, value in figures.items() if name in FIGURES}
        for key, figures in close.figures["people"].items()
    }
    return [Changed(person, frozen.get(person), today.get(person)) for person in sorted({*frozen, *today})]


# ----------------------------------------------------------------------------------------------- pieces


def _counter_entry(
    close: MonthClose,
    *,
    kind: str,
    cell: str,
    value: Any,
    by: Any,
    reason: str,
    participant: UUID,
    session: Session | None = None,
    subject: str = "",
    at: datetime | None = None,
) -> MonthCorrection:
    """Writes the fact that replaces what stands in a cell, and the row beside it. The cell's scope is locked."""
    known = list(LearningEvent.objects.filter(cell=cell))
    state = fold_register(known)
    if not state.in_conflict and state.value == value:
        raise ValidationError(_("Exactly this stands already."), code="same")
    name = uuid4()
    body = messages.write(
        event_id=name,
        kind=kind,
        actor=str(by.pk),
        at=at or timezone.now(),
        cohort=close.cohort_id,
        session=session.pk if session else None,
        participant=participant,
        subject=subject,
        value=value,
        supersedes=[head.pk for head in state.heads],
        reason=reason,
    )
    store_or_refuse([body], sender=_sender(by))
    correction = MonthCorrection.objects.create(
        close=close,
        by=by,
        thing=THINGS[kind],
        participant_id=participant,
        session=session,
        fact=name,
        before=state.value,
        after=value,
        reason=reason,
    )
    _log(close, by, correction)
    return correction


def _sender(by: Any) -> Sender:
    """Whoever writes a counter-entry has looked at the close and set it aside."""
    return Sender(Door.WEB, user=by, waives=frozenset({HeldCode.MONTH_CLOSED}))


def _close_of(cohort: Cohort, day: date, by: Any) -> MonthClose:
    if not can_close_months(by, cohort):
        raise PermissionDenied
    close = MonthClose.objects.filter(cohort=cohort, month=first_of(day)).first()
    if close is None:
        raise ValidationError(
            _("This month is not closed. Correct it on the sheet of its session."), code="open"
        )
    return close


def _reason(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": ValidationError(_("Write the reason."), code="reason")})
    if len(reason) > LONGEST_REASON:
        sentence = _("Write the reason in at most 255 letters.")
        raise ValidationError({"reason": ValidationError(sentence, code="reason")})
    return reason


def _log(close: MonthClose, by: Any, correction: MonthCorrection) -> None:
    log(
        instance=close.cohort,
        action="lms.correct_closed_month",
        user=by,
        title=close.cohort.code,
        data={
            "month": f"{close.month:%Y-%m}",
            "what": str(correction.thing),
            "correction": str(correction.pk),
        },
    )


def standing_mark(session: Session, participant: UUID) -> AttendanceMark | None:
    """The mark as it stands, for the form that corrects it."""
    return AttendanceMark.objects.filter(session=session, participant=participant).first()


def standing_evaluation(cohort: Cohort, participant: UUID, month: date) -> Evaluation | None:
    """The monthly mark of the last attempt as it stands."""
    return (
        Evaluation.objects.filter(
            cohort=cohort, participant=participant, kind=EvaluationKind.MONTHLY, month=first_of(month)
        )
        .order_by("-attempt")
        .first()
    )
