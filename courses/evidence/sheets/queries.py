"""What the screens of paper sheets show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from curriculum.outline.models import Skill

from ...attendance.models import AttendanceMark
from ...cohorts.enums import SessionStatus
from ...cohorts.models import Cohort, Enrolment, Session
from ...cohorts.touch import roster
from ...events.models import LearningEvent
from ...events.sources import of_sheet, sheet_number, way_words
from ...people.models import Participant
from ...skills.models import SkillObservation
from .models import PaperSheet, SheetEntry
from .rules import MOST_SKILLS, Levels, Line, Mark, write_levels


@dataclass(frozen=True)
class SkillColumn:
    """A column of the grid: its place counts from 1, as printed."""

    place: int
    code: str
    name: str


@dataclass(frozen=True)
class SheetLine:
    """One line as printed, with what stands of it today.

    `participant` is None on a blank line nobody was written into yet. `stands` is what the records say, `seen` the names
    of those marks; `way` says where they came from when it was not this sheet.
    """

    number: int
    participant: Participant | None
    is_blank: bool
    is_member: bool
    in_conflict: bool
    stands: Line
    seen: str
    way: str


@dataclass(frozen=True)
class SheetPage:
    """A sheet as it is typed in. `session` is the one it counts for (a moved class counts on its new day), None when the
    class was cancelled for good. `unlisted` belong to the group on that day and stand on no line."""

    sheet: PaperSheet
    session: Session | None
    skills: Sequence[SkillColumn]
    lines: Sequence[SheetLine]
    unlisted: Sequence[Participant]
    entries: Sequence[SheetEntry]


def session_of(sheet: PaperSheet) -> Session | None:
    """The session a sheet counts for: its own, or the one it was moved to. None when it was cancelled."""
    session: Session | None = sheet.session
    while session is not None and session.status == SessionStatus.CANCELLED:
        rows = Session.objects.filter(moved_from=session).select_related("cohort__centre", "cohort__edition")
        session = rows.order_by("starts_at").first()
    return session


def skills_to_print(cohort: Cohort) -> list[SkillColumn]:
    """The skills a grid of this cohort can carry: those completion asks for, then those of the lessons, as many as fit."""
    content = cohort.edition.content
    codes = [skill["code"] for skill in content["skills"]]
    codes += [code for lesson in content["lessons"] for code in lesson["skills"]]
    return columns(cohort, list(dict.fromkeys(codes))[:MOST_SKILLS])


def columns(cohort: Cohort, codes: Sequence[str]) -> list[SkillColumn]:
    """The columns of these codes, with the names the edition froze."""
    names = dict(Skill.objects.filter(code__in=codes).values_list("code", "name"))
    names |= {skill["code"]: skill["name"] for skill in cohort.edition.content["skills"]}
    return [SkillColumn(place, code, names.get(code, code)) for place, code in enumerate(codes, 1)]


def own_levels(session: Session, sheet: PaperSheet, by: Any) -> Mapping[UUID, Mapping[str, str]]:
    """By person and skill what this sheet said, or this user saw, in the session and still stands. One query."""
    from_sheet = LearningEvent.objects.filter(
        session_id=session.pk, kind="skill", source=of_sheet(sheet.number)
    )
    rows = SkillObservation.objects.filter(session=session, skill__code__in=sheet.skills).filter(
        Q(seen_by=by) | Q(pk__in=from_sheet.values("pk"))
    )
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    for person, code, level in rows.order_by("pk").values_list("participant", "skill__code", "level"):
        found[person][code] = level
    return found


def page_of(sheet: PaperSheet, by: Any) -> SheetPage:
    """The sheet with its lines as printed. The number of queries does not depend on the number of lines."""
    session = session_of(sheet)
    entries = list(sheet.entries.select_related("entered_by"))
    people = {row.number: row.participant for row in sheet.rows.select_related("participant")}
    printed = len(people)
    people |= _newcomers(entries, printed)
    members = [entry.participant for entry in roster(session)] if session else []
    member_keys = {person.pk for person in members}
    marks = {mark.participant_id: mark for mark in AttendanceMark.objects.filter(session=session)}
    facts = _facts_of(marks.values())
    levels = own_levels(session, sheet, by) if session else {}
    listed = {person.pk for person in people.values()}
    lines = []
    for number in range(1, printed + sheet.blank_lines + 1):
        person = people.get(number)
        mark = marks.get(person.pk) if person else None
        lines.append(
            SheetLine(
                number=number,
                participant=person,
                is_blank=number > printed,
                is_member=person is not None and person.pk in member_keys,
                in_conflict=bool(mark and mark.in_conflict),
                stands=Line(_said(mark), _ordered(levels.get(person.pk, {}) if person else {}, sheet.skills)),
                seen=" ".join(mark.heads) if mark else "",
                way=_way(mark, facts, sheet.number),
            )
        )
    return SheetPage(
        sheet=sheet,
        session=session,
        skills=columns(sheet.session.cohort, sheet.skills),
        lines=lines,
        unlisted=[person for person in members if person.pk not in listed],
        entries=entries,
    )


def people_on(cohort: Cohort, day: date) -> list[Participant]:
    """Who belongs to the cohort on a day, in the order of lists, each once."""
    rows = Enrolment.objects.filter(cohort=cohort).on(day).select_related("participant")
    ordered = rows.order_by("participant__sort_key", "participant_id")
    return list({row.participant_id: row.participant for row in ordered}.values())


def listed_sheets(user: Any) -> Any:
    """Sheets within the user's reach with everything a list shows, the latest class first."""
    return (
        PaperSheet.objects.visible_to(user)
        .select_related("session__cohort__centre", "printed_by")
        .order_by("-session__starts_at", "-number")
    )


def age_in_days(sheet: PaperSheet, *, today: date | None = None) -> int:
    """Days since the class, 0 on its day and before."""
    return max(0, ((today or timezone.localdate()) - sheet.session.date).days)


def _newcomers(entries: Sequence[SheetEntry], printed: int) -> dict[int, Participant]:
    """Who was written into the blank lines, as typed in last."""
    named: dict[int, str] = {}
    for entry in entries:
        for number, typed in entry.typed.items():
            if int(number) > printed and len(typed) > 2:
                named[int(number)] = typed[2]
    found = Participant.objects.in_bulk([UUID(key) for key in named.values()]) if named else {}
    return {number: found[UUID(key)] for number, key in named.items() if UUID(key) in found}


def _facts_of(marks: Any) -> dict[str, LearningEvent]:
    names = [name for mark in marks for name in mark.heads]
    if not names:
        return {}
    rows = LearningEvent.objects.filter(pk__in=names).select_related("actor").defer("body", "signature")
    return {str(fact.pk): fact for fact in rows}


def _said(mark: AttendanceMark | None) -> Mark | None:
    if mark is None or not mark.status:
        return None
    return Mark(mark.status, mark.late_minutes, mark.cause)


def _ordered(levels: Mapping[str, str], codes: Sequence[str]) -> Levels:
    return tuple(levels.get(code) for code in codes)


def _way(mark: AttendanceMark | None, facts: Mapping[str, LearningEvent], number: int) -> str:
    """Where a mark came from, "" when it came from this sheet or says nothing."""
    if mark is None or not (mark.status or mark.in_conflict):
        return ""
    known = [facts[name] for name in mark.heads if name in facts]
    ways = dict.fromkeys(way_words(fact) for fact in known if sheet_number(fact.source) != number)
    return ", ".join(ways)


def levels_text(line: SheetLine) -> str:
    return write_levels(line.stands.levels)
