"""What the sheets say to people: wrong letters, ages, differences. In the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from curriculum.outline.enums import SkillLevel

from ...attendance.enums import AttendanceStatus
from .models import DAYS_TO_TYPE_IN, PaperSheet
from .queries import SkillColumn, age_in_days
from .rules import LEVEL_DIGIT, Difference, Wrong, read_mark


def wrong_words(wrong: Wrong, *, columns: int = 0) -> str:
    """What is wrong with a piece of what was typed, and what to write."""
    match wrong.code:
        case "no_letter":
            return _("“%(part)s” is no mark. Write P, T and the minutes, F, or J and the cause.") % {
                "part": wrong.part
            }
        case "no_minutes":
            return _("Write the minutes after the T, for example T10.")
        case "no_cause":
            return _("Write the cause after the J: C, S, V, L or O.")
        case "no_level":
            return _("“%(part)s” is no level. Write 1, 2, 3 or a dash.") % {"part": wrong.part}
        case "too_many":
            words = ngettext(
                "The sheet has %(count)d skill: write one digit.",
                "The sheet has %(count)d skills: write at most %(count)d digits.",
                columns,
            )
            return words % {"count": columns}
        case "twice":
            return _("Line %(part)s says two things. Write it once.") % {"part": wrong.part}
    return _("“%(part)s” cannot be read. Write for example 7F, 12T10 or 20JS.") % {"part": wrong.part}


def age_words(days: int) -> str:
    """ "today", "3 days ago": how long ago the class was."""
    if not days:
        return _("today")
    return ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days}


def state_words(sheet: PaperSheet) -> str:
    """Void, typed in, or how long it waits."""
    if sheet.voided_at is not None:
        return _("Void")
    if sheet.entered_at is not None:
        return _("Typed in")
    days = age_in_days(sheet)
    if days > DAYS_TO_TYPE_IN:
        return _("Overdue: the class was %(age)s") % {"age": age_words(days)}
    if days:
        return _("To type in: the class was %(age)s") % {"age": age_words(days)}
    return pgettext("sheet", "Printed")


def difference_words(difference: Difference, columns: Sequence[SkillColumn]) -> dict[str, Any]:
    """A difference as a line of the table: what it is about, what stands, what was typed."""
    if difference.column is None:
        return {
            "row": difference.row,
            "what": _("Attendance"),
            "stands": mark_words(difference.stands),
            "typed": mark_words(difference.typed),
        }
    return {
        "row": difference.row,
        "what": columns[difference.column].name,
        "stands": _level(difference.stands),
        "typed": _level(difference.typed),
    }


def mark_words(text: str) -> str:
    """ "T10 · Late", "JS · Excused by the institution": a mark as typed, and in words."""
    mark = read_mark(text)
    return f"{mark} · {AttendanceStatus(mark.status).label}" if mark else "–"


def _level(level: str) -> str:
    return f"{LEVEL_DIGIT[level]} · {SkillLevel(level).label}" if level else "–"
