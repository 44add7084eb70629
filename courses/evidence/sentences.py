"""Flags and figures of the ledger in words, each flag with its source."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ..completion.sentences import duration
from .desk import words_of
from .enums import CorrectedThing
from .ledger import Flag, FlagCode

SOURCES = {
    FlagCode.LONG_DAY: "D.S. 015-2003-JUS, arts. 175 y 176",
    FlagCode.OVERLAP: "D.S. 015-2003-JUS, art. 177",
    FlagCode.SUNDAY_OR_HOLIDAY: "D.S. 015-2003-JUS, art. 177",
    FlagCode.BEFORE_INSCRIPTION: "D.S. 015-2003-JUS, arts. 175 y 176",
    FlagCode.CELL_OR_CORRIDOR: "D. Leg. 1343, art. 20",
    FlagCode.STUDY_AND_WORK: "D. Leg. 654, art. 47 (TUO, art. 52)",
    FlagCode.NO_PASSING_MARK: "D.S. 015-2003-JUS, art. 176",
    FlagCode.UNEXCUSED: "Directiva 06-2007-INPE",
}


def flag_words(flag: Flag) -> str:
    """What somebody should look at, as one sentence. It never says that something counts: the authority decides."""
    words = {
        FlagCode.LONG_DAY: _("The day has %(time)s: more than the law counts."),
        FlagCode.OVERLAP: _("Two sessions overlap by %(time)s."),
        FlagCode.SUNDAY_OR_HOLIDAY: _(
            "Sunday or holiday without authorisation: %(time)s are shown and not counted."
        ),
        FlagCode.BEFORE_INSCRIPTION: _(
            "Before the inscription in the authority's book: %(time)s might not count."
        ),
        FlagCode.CELL_OR_CORRIDOR: _("Room or corridor: %(time)s might not count."),
        FlagCode.STUDY_AND_WORK: _(
            "Study and work on one day (%(time)s): as a rule only one of them counts."
        ),
        FlagCode.UNEXCUSED: _("%(percent)d %% of the sessions held were missed without an excuse."),
    }
    if flag.code == FlagCode.NO_PASSING_MARK:
        if flag.amount < 0:
            return _("Month with hours and no evaluation: the study might not count.")
        return _("Month with hours and a mark of %(mark)d: the study might not count.") % {
            "mark": flag.amount
        }
    return words[flag.code] % {"time": duration(flag.amount), "percent": flag.amount}


def source_of(flag: Flag) -> str:
    """The norm the flag comes from."""
    return SOURCES[flag.code]


def correction_words(thing: str, value: Any) -> str:
    """What a counter-entry says on one side, in the reader's language."""
    if value is None or value == {}:
        return _("nothing")
    if thing == CorrectedThing.SESSION:
        return str(value.get("authorisation") or value.get("starts_at") or value.get("at") or _("nothing"))
    if thing == CorrectedThing.MEMBERSHIP:
        return _("in the group from %(day)s") % {"day": value.get("joined_on", "")}
    return words_of(thing, value)
