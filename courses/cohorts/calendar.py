"""Holidays of Peru as dated rows to be. Pure; the standard library only.

DL 713 art. 6 in its successive texts (the law of the private sector; local or declared days off are added by hand).
What a year holds depends on the norms in force on the day itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

DL_713 = "DL 713, art. 6"


@dataclass(frozen=True)
class PublicHoliday:
    """A day off, its name in Spanish, the norm that makes it one."""

    date: date
    name: str
    norm: str


@dataclass(frozen=True)
class _Fixed:
    month: int
    day: int
    name: str
    norm: str = DL_713
    since: date = date(1991, 11, 8)


_FIXED = (
    _Fixed(1, 1, "Año Nuevo"),
    _Fixed(5, 1, "Día del Trabajo"),
    _Fixed(6, 7, "Batalla de Arica y Día de la Bandera", "Ley 31822", date(2023, 6, 7)),
    _Fixed(6, 29, "San Pedro y San Pablo"),
    _Fixed(7, 23, "Día de la Fuerza Aérea del Perú", "Ley 31822", date(2023, 7, 8)),
    _Fixed(7, 28, "Fiestas Patrias"),
    _Fixed(7, 29, "Fiestas Patrias"),
    _Fixed(8, 6, "Batalla de Junín", "DL 713, art. 6 (2022)", date(2022, 8, 6)),
    _Fixed(8, 30, "Santa Rosa de Lima"),
    _Fixed(10, 8, "Combate de Angamos"),
    _Fixed(11, 1, "Todos los Santos"),
    _Fixed(12, 8, "Inmaculada Concepción"),
    _Fixed(12, 9, "Batalla de Ayacucho", "DL 713, art. 6 (2021-2022)", date(2022, 12, 9)),
    _Fixed(12, 25, "Navidad"),
)


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    f = (b + 8) // 25
    g = (b - f + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def public_holidays(year: int) -> list[PublicHoliday]:
    """The national holidays of a year, in order.

    The days added between 2021 and 2023 carry the year they were added; have past years confirmed before relying on them.
    """
    days = [
        PublicHoliday(day, one.name, one.norm)
        for one in _FIXED
        if (day := date(year, one.month, one.day)) >= one.since
    ]
    sunday = easter(year)
    days.append(PublicHoliday(sunday - timedelta(days=3), "Jueves Santo", DL_713))
    days.append(PublicHoliday(sunday - timedelta(days=2), "Viernes Santo", DL_713))
    return sorted(days, key=lambda one: one.date)
