"""What is missing, in the reader's words. No level is named with a gender: somebody knits it "without help"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .rules import Gap, GapCode


def duration(minutes: int) -> str:
    """Minutes as people say them: "6 h", "45 min", "6 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    if hours and rest:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}
    if hours or not rest:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(minutes)d min") % {"minutes": rest}


def gap_words(gap: Gap, names: Mapping[str, str]) -> str:
    """One missing thing without a verb: "6 h", "“Rib stitch” without help". `names` are skills and courses by code."""
    name = names.get(gap.subject, gap.subject)
    if gap.code == GapCode.MINUTES:
        return duration(gap.amount)
    if gap.code == GapCode.SESSIONS:
        return _sessions(gap.amount)
    if gap.code == GapCode.MINUTES_OR_SESSIONS:
        return _("%(time)s or %(sessions)s") % {
            "time": duration(gap.amount),
            "sessions": _sessions(gap.alternative),
        }
    if gap.code == GapCode.SKILL:
        return _skill(name, gap.level, gap.amount)
    if gap.code == GapCode.MARK_MISSING:
        return _("the final evaluation")
    if gap.code == GapCode.MARK_BELOW:
        return ngettext(
            "%(points)d point in the final evaluation",
            "%(points)d points in the final evaluation",
            gap.amount,
        ) % {"points": gap.amount}
    return _("the course “%(course)s”") % {"course": name}


def missing_words(gaps: Iterable[Gap], names: Mapping[str, str]) -> str:
    """All that is missing as one sentence: "6 h and “Rib stitch” without help are missing." Empty when nothing is."""
    found = tuple(gaps)
    if not found:
        return ""
    is_one = len(found) == 1 and _is_one(found[0])
    what = get_text_list([gap_words(gap, names) for gap in found], _("and"))
    return ngettext("%(what)s is missing.", "%(what)s are missing.", 1 if is_one else 2) % {"what": what}


def _is_one(gap: Gap) -> bool:
    if gap.code in (GapCode.MINUTES, GapCode.MINUTES_OR_SESSIONS):
        return gap.amount in (1, 60)
    if gap.code in (GapCode.SESSIONS, GapCode.MARK_BELOW):
        return gap.amount == 1
    return True


def _sessions(count: int) -> str:
    return ngettext("%(count)d session", "%(count)d sessions", count) % {"count": count}


def _skill(name: str, level: str, days: int) -> str:
    words = {"skill": name, "days": days}
    if level == "alone":
        if days == 1:
            return _("“%(skill)s” without help") % words
        return (
            ngettext(
                "“%(skill)s” without help on %(days)d day",
                "“%(skill)s” without help on %(days)d different days",
                days,
            )
            % words
        )
    if level == "with_help":
        if days == 1:
            return _("“%(skill)s” with help") % words
        return (
            ngettext(
                "“%(skill)s” with help on %(days)d day",
                "“%(skill)s” with help on %(days)d different days",
                days,
            )
            % words
        )
    return _("a first try of “%(skill)s”") % words
