"""What a facilitator does in a session. Every verb ends in facts; nothing here writes a mark directly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from ..cohorts.access import can_mark
from ..cohorts.enums import SessionStatus
from ..cohorts.models import Enrolment, Session
from ..events import messages
from ..events.actions import Action, Undone, last_action, store_or_refuse, undo_last_action
from ..events.enums import Door
from ..events.fold import heads
from ..events.kinds import Sender
from ..events.models import LearningEvent
from ..events.store import lock_scopes
from .enums import AttendanceStatus, ExcuseCause
from .kinds import closing_cell, lesson_cell
from .models import AttendanceMark
from .rules import reading


@dataclass(frozen=True)
class Reading:
    """What was seen of one person. `status` None takes the mark back; `late_minutes` for late, `cause` for excused only."""

    status: AttendanceStatus | str | None
    late_minutes: int = 0
    cause: ExcuseCause | str = ""

    def value(self) -> dict[str, Any] | None:
        """As facts write it. Raises ValueError when it is not possible."""
        if self.status is None:
            return None
        return reading({"status": str(self.status), "minutes": self.late_minutes, "cause": str(self.cause)})


def mark_attendance(
    session: Session,
    readings: Mapping[UUID, Reading],
    *,
    by: Any,
    seen: Mapping[UUID, Iterable[str]] | None = None,
    door: Door = Door.WEB,
    source: str = "",
    at: datetime | None = None,
) -> int:
    """Marks people in a session, all of them or none. Returns how many new facts that made.

    `seen` are the names of the marks the screen showed for each person: only those are replaced, so that two people
    marking at once leave a visible conflict and never a silent overwrite. Without it the present marks are replaced.
    Saying again what stands already makes no fact.

    Steps: permission, session and roster, values, facts. Raises PermissionDenied, or ValidationError as a dictionary
    of sentences by participant.
    """
    require_marking(session, by)
    roster = set(
        roster_of(session).filter(participant__in=list(readings)).values_list("participant", flat=True)
    )
    values: dict[UUID, dict[str, Any] | None] = {}
    errors: dict[str, list[str]] = {}
    for participant, given in readings.items():
        problem = _problem(given, session) if participant in roster else _not_on_roster()
        if problem:
            errors[str(participant)] = [problem]
        else:
            values[participant] = given.value()
    if errors:
        raise ValidationError(errors)
    with transaction.atomic():
        if seen is None:
            # What stands is read under the lock it will be replaced under. What a screen showed needs no lock: a mark
            # that came since is not replaced, whenever it came.
            lock_scopes({f"s:{session.pk}"})
        return _write_marks(session, values, seen, by=by, door=door, source=source, at=at)


def mark_everyone_present(session: Session, *, by: Any, at: datetime | None = None) -> int:
    """Marks as present everybody on the roster who has no mark. Returns how many. One action, one undo.

    Nobody's mark is changed, and readings in conflict are left to a person. Raises PermissionDenied, ValidationError.
    """
    require_marking(session, by)
    with transaction.atomic():
        lock_scopes({f"s:{session.pk}"})
        marked = set(
            AttendanceMark.objects.filter(session=session)
            .exclude(status="", in_conflict=False)
            .values_list("participant", flat=True)
        )
        people = roster_of(session).values_list("participant", flat=True)
        present = Reading(AttendanceStatus.PRESENT).value()
        values = {person: present for person in people if person not in marked}
        return _write_marks(session, values, None, by=by, door=Door.WEB, source="", at=at)


def settle_mark(
    mark: AttendanceMark, *, keep: Reading, by: Any, reason: str, at: datetime | None = None
) -> None:
    """Settles readings that differ: a new fact with the reason replaces all of them. Both stay in the log.

    Raises PermissionDenied, or ValidationError without a reason or when there is nothing to settle any more.
    """
    if not (by.has_perm("lms_courses.settle_conflict") and can_mark(by, mark.session)):
        raise PermissionDenied
    reason = " ".join(reason.split())[:255]
    if not reason:
        raise ValidationError(_("Write the reason."), code="reason")
    problem = _problem(keep, mark.session)
    if problem:
        raise ValidationError(problem, code="reading")
    with transaction.atomic():
        lock_scopes({f"s:{mark.session_id}"})
        mark.refresh_from_db()
        if not mark.in_conflict:
            raise ValidationError(_("Somebody has settled this already."), code="settled")
        body = messages.write(
            event_id=uuid4(),
            kind="attendance",
            actor=str(by.pk),
            at=at or timezone.now(),
            cohort=mark.session.cohort_id,
            session=mark.session_id,
            participant=mark.participant_id,
            value=keep.value(),
            supersedes=mark.heads,
            reason=reason,
        )
        store_or_refuse([body], sender=Sender(Door.WEB, user=by))
        log(
            instance=mark.session,
            action="lms.settle_conflict",
            user=by,
            title=str(mark.session.date),
            data={},
        )
    mark.refresh_from_db()


def undo_last(session: Session, *, by: Any, name: str = "", at: datetime | None = None) -> Undone | None:
    """Takes back the last thing this person did in this session, whatever it was; again for the one before.

    `name` is the action the screen offered to undo: a button pressed twice takes back one. None when nothing is left.
    """
    require_marking(session, by)
    return undo_last_action(session.pk, by=by, name=name, at=at)


def undoable(session: Session, *, by: Any) -> Action | None:
    """What `undo_last` would take back. One query."""
    return last_action(session.pk, by=by)


def mark_lesson_taught(
    session: Session, lesson_key: str, *, by: Any, taught: bool = True, at: datetime | None = None
) -> bool:
    """Says that a lesson of the edition was taught in this session, or takes that back. False when it stood already.

    Raises PermissionDenied, or ValidationError when the lesson is none of this course.
    """
    require_marking(session, by)
    keys = {lesson["key"] for lesson in session.cohort.edition.content["lessons"]}
    if lesson_key not in keys:
        raise ValidationError(_("This lesson does not belong to the course."), code="lesson")
    value = True if taught else None
    return _replace_heads(
        session,
        kind="lesson",
        cell=lesson_cell(session.pk, lesson_key),
        subject=lesson_key,
        value=value,
        by=by,
        at=at,
    )


def close_session(session: Session, *, by: Any, at: datetime | None = None) -> int:
    """Says that the class is over and returns how many people had no mark then. Marks may still be corrected."""
    require_marking(session, by)
    with transaction.atomic():
        lock_scopes({f"s:{session.pk}"})
        unmarked = len(unmarked_people(session))
        _replace_heads(
            session,
            kind="close",
            cell=closing_cell(session.pk),
            subject="",
            value={"unmarked": unmarked},
            by=by,
            at=at,
        )
    return unmarked


def reopen_session(session: Session, *, by: Any, at: datetime | None = None) -> bool:
    """Takes the closing back. False when the session was not closed."""
    require_marking(session, by)
    return _replace_heads(
        session, kind="close", cell=closing_cell(session.pk), subject="", value=None, by=by, at=at
    )


def roster_of(session: Session) -> Any:
    """Who belongs to the session: the enrolments of its cohort on its day, whatever happened later."""
    return Enrolment.objects.filter(cohort=session.cohort_id).on(session.date)


def unmarked_people(session: Session) -> list[UUID]:
    """Who of the roster has no mark that says something. Readings in conflict are no missing mark."""
    marked = AttendanceMark.objects.filter(session=session).exclude(status="", in_conflict=False)
    return list(
        roster_of(session)
        .exclude(participant__in=marked.values("participant"))
        .values_list("participant", flat=True)
        .distinct()
    )


def require_marking(session: Session, by: Any) -> None:
    """Raises PermissionDenied when the user may not mark this cohort, ValidationError when the session was cancelled."""
    if not can_mark(by, session):
        raise PermissionDenied
    if session.status != SessionStatus.PLANNED:
        raise ValidationError(_("This session was cancelled. It cannot be marked."), code="cancelled")


def _write_marks(
    session: Session,
    values: Mapping[UUID, dict[str, Any] | None],
    seen: Mapping[UUID, Iterable[str]] | None,
    *,
    by: Any,
    door: Door,
    source: str,
    at: datetime | None,
) -> int:
    present: dict[UUID, AttendanceMark] = {
        mark.participant_id: mark
        for mark in AttendanceMark.objects.filter(session=session, participant__in=list(values))
    }
    differing = [str(key) for key, mark in present.items() if mark.in_conflict]
    if differing:
        sentence = _("Two people marked differently. The office decides which one stands.")
        raise ValidationError({key: [sentence] for key in differing})
    moment = at or timezone.now()
    own = _own_marks(present, seen or {}, by) if seen is not None else {}
    bodies = []
    for participant, value in values.items():
        mark = present.get(participant)
        standing = sorted(mark.heads) if mark else []
        replaced = (
            sorted({*seen.get(participant, ()), *own.get(participant, ())}) if seen is not None else standing
        )
        if replaced == standing and _says(mark) == value:
            continue
        bodies.append(
            messages.write(
                event_id=uuid4(),
                kind="attendance",
                actor=str(by.pk),
                at=moment,
                cohort=session.cohort_id,
                session=session.pk,
                participant=participant,
                value=value,
                supersedes=replaced,
            )
        )
    if bodies:
        store_or_refuse(bodies, sender=Sender(door, user=by, source=source))
    return len(bodies)


def _own_marks(
    present: Mapping[UUID, AttendanceMark], seen: Mapping[UUID, Iterable[str]], by: Any
) -> dict[UUID, set[str]]:
    """Standing marks the form did not show but this same person made: a page that came back from the browser's memory
    corrects its own marks and is in conflict with nobody. No query when the form showed what stands."""
    unseen = {name: key for key, mark in present.items() for name in set(mark.heads) - set(seen.get(key, ()))}
    found: dict[UUID, set[str]] = {}
    if unseen:
        for pk in LearningEvent.objects.filter(pk__in=list(unseen), actor=by).values_list("pk", flat=True):
            found.setdefault(unseen[str(pk)], set()).add(str(pk))
    return found


def _says(mark: AttendanceMark | None) -> dict[str, Any] | None:
    if mark is None or not mark.status:
        return None
    return {"status": mark.status, "minutes": mark.late_minutes, "cause": mark.cause}


def _replace_heads(
    session: Session, *, kind: str, cell: str, subject: str, value: Any, by: Any, at: datetime | None
) -> bool:
    """Writes one fact that replaces what stands in this cell, unless exactly that stands already."""
    with transaction.atomic():
        lock_scopes({f"s:{session.pk}"})
        standing = heads(LearningEvent.objects.filter(cell=cell))
        if all(fact.value == value for fact in standing) and (standing or value is None):
            return False
        body = messages.write(
            event_id=uuid4(),
            kind=kind,
            actor=str(by.pk),
            at=at or timezone.now(),
            cohort=session.cohort_id,
            session=session.pk,
            subject=subject,
            value=value,
            supersedes=[fact.pk for fact in standing],
        )
        store_or_refuse([body], sender=Sender(Door.WEB, user=by))
    return True


def _problem(given: Reading, session: Session) -> str:
    """The sentence for a reading that is not possible, "" when it is."""
    most = session.effective_minutes - 1
    if given.status == AttendanceStatus.LATE and not 1 <= given.late_minutes <= most:
        return ngettext(
            "Write how many minutes late: from 1 to %(most)d.",
            "Write how many minutes late: from 1 to %(most)d.",
            most,
        ) % {"most": most}
    if given.status == AttendanceStatus.EXCUSED and given.cause not in ExcuseCause.values:
        return _("Choose the cause of the excuse.")
    try:
        given.value()
    except ValueError:
        return _("This mark is not possible.")
    return ""


def _not_on_roster() -> str:
    return _("This person did not belong to the group on that day.")
