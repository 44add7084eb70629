"""The verbs of paper sheets: print, type in, void. Marks enter through the doors of their own rooms, as paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from curriculum.outline.models import Skill

from ...attendance.actions import Reading, mark_attendance
from ...cohorts.enums import SessionStatus
from ...cohorts.models import Session
from ...cohorts.touch import roster
from ...events.enums import Door
from ...events.sources import of_sheet
from ...skills.actions import observe_skill
from .access import can_print, can_type_in
from .models import PaperSheet, PaperSheetRow, SheetEntry
from .queries import session_of
from .rules import MOST_BLANK_LINES, MOST_SKILLS, Levels, Line

ATTEMPTS = 5


class TypedMeanwhile(ValidationError):
    """Somebody typed the sheet in since the screen was opened: compare before anything is written."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody typed this sheet in meanwhile. Compare before you save."), code="typed_meanwhile"
        )


def print_sheets(
    sessions: Sequence[Session],
    *,
    by: Any,
    skills: Sequence[str] = (),
    blank_lines: int = 4,
    at: datetime | None = None,
) -> list[PaperSheet]:
    """One sheet for each session, in their order. A session that has a sheet in use keeps it: it prints again.

    `skills` are the codes of the grid's columns, in their order. The people are those of the roster on the session's
    day as known now; their order never changes afterwards. Numbers are given one after the other, for all centres.

    Steps: permission, values, number and lines under one transaction, log. Raises PermissionDenied, ValidationError.
    """
    for cohort in {session.cohort_id: session.cohort for session in sessions}.values():
        if not can_print(by, cohort):
            raise PermissionDenied
    if any(session.status != SessionStatus.PLANNED for session in sessions):
        raise ValidationError(_("A cancelled session has no sheet."), code="cancelled")
    if len(skills) > MOST_SKILLS or len(set(skills)) != len(skills):
        sentence = _("Choose up to %(most)d different skills.")
        raise ValidationError(sentence % {"most": MOST_SKILLS}, code="skills")
    if not 0 <= blank_lines <= MOST_BLANK_LINES:
        sentence = _("Choose from 0 to %(most)d blank lines.")
        raise ValidationError(sentence % {"most": MOST_BLANK_LINES}, code="blank_lines")
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                return _printed(sessions, by, skills, blank_lines, at or timezone.now())
        except IntegrityError:
            # Two offices took the same number, or printed the same session, at one instant: the other one has it.
            if attempt == ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def _printed(
    sessions: Sequence[Session], by: Any, skills: Sequence[str], blank_lines: int, at: datetime
) -> list[PaperSheet]:
    in_use = PaperSheet.objects.filter(session__in=sessions, voided_at=None)
    present = {sheet.session_id: sheet for sheet in in_use}
    number = PaperSheet.objects.aggregate(highest=Max("number"))["highest"] or 0
    for session in sessions:
        if session.pk in present:
            continue
        number += 1
        sheet = PaperSheet.objects.create(
            number=number,
            session=session,
            skills=list(skills),
            blank_lines=blank_lines,
            printed_by=by,
            printed_at=at,
        )
        PaperSheetRow.objects.bulk_create(
            PaperSheetRow(sheet=sheet, number=place, participant=entry.participant)
            for place, entry in enumerate(roster(session), 1)
        )
        present[session.pk] = sheet
        log(instance=sheet, action="lms.lay_sheet", user=by, title=str(sheet), data={"number": number})
    for session in sessions:
        present[session.pk].session = session
    return [present[session.pk] for session in sessions]


def type_in(
    sheet: PaperSheet,
    lines: Mapping[int, Line],
    *,
    by: Any,
    people: Mapping[int, UUID] | None = None,
    seen: Mapping[UUID, Iterable[str]] | None = None,
    levels_shown: Mapping[int, Levels] | None = None,
    entries_shown: int | None = None,
    at: datetime | None = None,
) -> SheetEntry | None:
    """Writes what the lines say: all of it, or nothing. Returns the entry; None when a sheet typed in before says nothing
    new.

    `people` say who stands on the blank lines. `seen` are the marks the screen showed (None: what stands is replaced), `levels_shown` its skills and
    `entries_shown` how often the sheet had been typed in then: when it was again since, TypedMeanwhile. A line that says
    what stands makes no fact, so that nothing is counted twice.

    Steps: permission; lock the sheet; not void, class begun, nobody else meanwhile; lines and people; attendance; skills;
    entry; log. Raises PermissionDenied, or ValidationError: sentences by line number ("7"), or one for the sheet.
    """
    if not can_type_in(by, sheet):
        raise PermissionDenied
    moment = at or timezone.now()
    with transaction.atomic():
        rows = PaperSheet.objects.select_for_update(of=("self",)).select_related("session__cohort__centre")
        locked = rows.get(pk=sheet.pk)
        session = _session_to_mark(locked, moment)
        if entries_shown is not None and locked.entries.count() != entries_shown:
            raise TypedMeanwhile
        on_line = _people_on_lines(locked, people or {})
        errors = {str(number): [_no_such_line()] for number in lines if number not in on_line}
        if errors:
            raise ValidationError(errors)
        source = of_sheet(locked.number)
        # The class was seen on its day; that it was typed in later is what `received_at` says.
        seen_at = min(session.ends_at, moment)
        readings = {
            on_line[number]: Reading(line.mark.status, line.mark.minutes, line.mark.cause)
            for number, line in lines.items()
            if line.mark is not None
        }
        number_of = {person: number for number, person in on_line.items()}
        try:
            facts = mark_attendance(
                session,
                readings,
                by=by,
                seen=seen,
                door=Door.PAPER,
                source=source,
                at=seen_at,
            )
            for column, code in enumerate(locked.skills):
                levels = _changed_levels(lines, levels_shown or {}, column)
                if levels:
                    facts += observe_skill(
                        session,
                        Skill.objects.get(code=code),
                        {on_line[number]: level for number, level in levels.items()},
                        by=by,
                        door=Door.PAPER,
                        source=source,
                        at=seen_at,
                    )
        except ValidationError as refused:
            raise _by_line(refused, number_of) from None
        if locked.entered_at is not None and not facts:
            return None
        entry = SheetEntry.objects.create(
            sheet=locked,
            typed={
                str(number): line.as_typed() + ([str(on_line[number])] if number in (people or {}) else [])
                for number, line in sorted(lines.items())
            },
            facts=facts,
            entered_by=by,
            entered_at=moment,
        )
        if locked.entered_at is None:
            locked.entered_at = moment
            locked.save(update_fields=["entered_at"])
        sheet.entered_at = locked.entered_at
        log(
            instance=locked,
            action="lms.type_in_sheet",
            user=by,
            title=str(locked),
            data={"number": locked.number, "facts": facts},
        )
    return entry


def void_sheet(sheet: PaperSheet, *, reason: str, by: Any) -> None:
    """A spoiled or lost sheet counts no more. Its number stays its own; the session may have a new sheet.

    Raises PermissionDenied, or ValidationError without a reason, or when it was typed in or voided already.
    """
    if not can_type_in(by, sheet):
        raise PermissionDenied
    reason = " ".join(reason.split())[:255]
    if not reason:
        raise ValidationError({"reason": _("Write the reason.")}, code="reason")
    with transaction.atomic():
        changed = PaperSheet.objects.filter(pk=sheet.pk, voided_at=None, entered_at=None).update(
            voided_at=timezone.now(), voided_by=by, void_reason=reason
        )
        if not changed:
            raise ValidationError(
                _("This sheet was typed in or voided already. It cannot be voided."), code="settled"
            )
        log(
            instance=sheet,
            action="lms.void_sheet",
            user=by,
            title=str(sheet),
            data={"number": sheet.number, "reason": reason},
        )
    sheet.refresh_from_db()


def _session_to_mark(locked: PaperSheet, moment: datetime) -> Session:
    if locked.voided_at is not None:
        raise ValidationError(_("This sheet is void. Use the sheet that replaced it."), code="void")
    session = session_of(locked)
    if session is None:
        raise ValidationError(
            _("The session of this sheet was cancelled. Void the sheet with its reason."), code="cancelled"
        )
    if session.starts_at > moment:
        raise ValidationError(_("This session has not begun yet."), code="not_begun")
    return session


def _people_on_lines(sheet: PaperSheet, newcomers: Mapping[int, UUID]) -> dict[int, UUID]:
    """Who stands on each line. Raises ValidationError for somebody on two lines or on a line that was not blank."""
    on_line = dict(sheet.rows.values_list("number", "participant"))
    printed = len(on_line)
    listed = set(on_line.values())
    errors: dict[str, list[str]] = {}
    for number, person in sorted(newcomers.items()):
        if not printed < number <= printed + sheet.blank_lines:
            errors[str(number)] = [_no_such_line()]
        elif person in listed:
            errors[str(number)] = [_("This person stands on another line.")]
        else:
            on_line[number] = person
            listed.add(person)
    if errors:
        raise ValidationError(errors)
    return on_line


def _changed_levels(
    lines: Mapping[int, Line], shown: Mapping[int, Levels], column: int
) -> dict[int, str | None]:
    """What a column says that the screen did not show. An emptied field takes back what stood there."""
    found: dict[int, str | None] = {}
    for number, line in lines.items():
        level = line.levels[column] if column < len(line.levels) else None
        was = shown.get(number, ())
        before = was[column] if column < len(was) else None
        if level != before:
            found[number] = level
    return found


def _by_line(refused: ValidationError, number_of: Mapping[UUID, int]) -> ValidationError:
    """The same sentences, by line number instead of by person."""
    if not hasattr(refused, "error_dict"):
        return refused
    lines = {str(person): str(number) for person, number in number_of.items()}
    return ValidationError({lines.get(key, key): list(said) for key, said in refused.message_dict.items()})


def _no_such_line() -> str:
    return _("The sheet has no such line.")
