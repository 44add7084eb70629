"""Numbers and rules put into words."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .rules import HOURS_ASKED, PERCENT_ASKED, Asked


def number(value: Decimal | int) -> str:
    """Returns a number as the language writes it, without superfluous zeros."""
    plain = Decimal(value).normalize()
    if plain == plain.to_integral_value():
        plain = plain.quantize(Decimal(1))
    return number_format(plain, use_l10n=True, force_grouping=True)


def duration(minutes: int | None) -> str:
    """Returns minutes as people say them: "45 min", "2 h", "1 h 30 min"; nothing for none."""
    if not minutes:
        return ""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return _("%(minutes)d min") % {"minutes": rest}
    if not rest:
        return _("%(hours)s h") % {"hours": number(whole)}
    return _("%(hours)s h %(minutes)d min") % {"hours": number(whole), "minutes": rest}


def letter(place: int) -> str:
    """Returns the letter of an answer: a for 1. Digits before an amount would read as one number ("1. 20 cm")."""
    return "abcdefghijklmnopqrstuvwxyz"[place - 1]


def languages(codes: Iterable[str]) -> str:
    """Returns languages by their names: "Español, Quechua"."""
    names = dict(settings.LANGUAGES)
    return ", ".join(str(names.get(code, code)) for code in codes)


def lessons_in_words(count: int) -> str:
    return ngettext("%(count)d lesson", "%(count)d lessons", count) % {"count": count}


def rules_in_words(asked: Asked, *, evaluation_task: str = "", second_sign_off: bool = False) -> list[str]:
    """Returns what completing a course asks for, one sentence each, for whoever wants to take it."""
    sentences: list[str] = []
    wants_hours = asked.attendance in HOURS_ASKED and asked.hours
    wants_percent = asked.attendance in PERCENT_ASKED and asked.percent
    values = {"hours": number(asked.hours or 0), "percent": asked.percent or 0}
    if wants_hours and wants_percent and asked.attendance == "either":
        sentences.append(
            _("Attend at least %(hours)s hours, or %(percent)d %% of the planned sessions.") % values
        )
    elif wants_hours and wants_percent:
        sentences.append(
            _("Attend at least %(hours)s hours and %(percent)d %% of the planned sessions.") % values
        )
    elif wants_hours:
        sentences.append(_("Attend at least %(hours)s hours.") % values)
    elif wants_percent:
        sentences.append(_("Attend at least %(percent)d %% of the planned sessions.") % values)
    if asked.asks_evaluation and asked.pass_mark is not None:
        mark = {"mark": asked.pass_mark, "task": evaluation_task}
        if evaluation_task:
            sentences.append(_("Pass the evaluation (%(task)s) with %(mark)d out of 20 or more.") % mark)
        else:
            sentences.append(_("Pass the evaluation with %(mark)d out of 20 or more.") % mark)
    if second_sign_off:
        sentences.append(_("A second person confirms the completion."))
    return sentences


def skill_in_words(level: Any, times: int) -> str:
    """Returns how a skill has to be seen: "alone, on 2 days"."""
    level = str(level).lower()
    if times <= 1:
        return level
    days = ngettext("on %(count)d day", "on %(count)d days", times) % {"count": times}
    return _("%(level)s, %(days)s") % {"level": level, "days": days}
