"""Figures and days as the papers of Peru write them. Papers speak Spanish whatever the screen's language is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

MONTHS = (
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
)
MARKS = (
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciséis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
)
WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
ROUTES = {
    "agreement": "Convenio",
    "cetpro": "CETPRO",
    "non_formal": "No escolarizado",
    "workshop_dl1343": "Taller (D. Leg. 1343)",
    "none": "Ninguna",
}
PLACES = {
    "classroom": "Aula",
    "workshop": "Taller",
    "cell_corridor": "Celda o pasadizo",
    "community": "Comunidad",
}
KINDS = {"study": "Educación", "work": "Trabajo"}
STATUSES = {
    "present": "Asistió",
    "late": "Tardanza",
    "absent": "Falta injustificada",
    "excused": "Falta justificada",
}
# What stands in the cell of one day on a monthly sheet, beside the hours of those who came.
STATUS_LETTERS = {"absent": "F", "excused": "J"}


def clock(minutes: int) -> str:
    """Hours and minutes: 36:30. Papers never show fractions of an hour."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def short_day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def long_day(day: date) -> str:
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"


def month_words(month: date) -> str:
    return f"{MONTHS[month.month - 1]} de {month.year}"


def weekday_words(day: date) -> str:
    return WEEKDAYS[day.weekday()][:3]


def days_and_clock(days: tuple[int, int]) -> str:
    """Whole days of the second reading and the time left over: "7 d 2:00"."""
    whole, rest = days
    return f"{whole} d {clock(rest)}" if rest else f"{whole} d"


def percent(part: int, whole: int) -> int:
    """Whole percent, rounded down; nothing of nothing is 0."""
    return part * 100 // whole if whole else 0


def average(marks: Iterable[int]) -> str:
    """One decimal, rounded half up: "15.5"; empty without marks."""
    given = list(marks)
    if not given:
        return ""
    tenths = (sum(given) * 20 + len(given)) // (len(given) * 2)
    return f"{tenths // 10}.{tenths % 10}"


def mark_words(mark: int) -> str:
    """A mark from 0 to 20 in letters."""
    return MARKS[mark]


def staff_name(user: Any) -> str:
    """A member of the staff as papers name her: never an address or a login where there is a name."""
    return user.get_full_name() or user.get_username()


def tidy(text: str) -> str:
    """Typed text on one line."""
    return " ".join(text.split())


def surnames_first(participant: Any) -> str:
    """As official lists order people. A protected person by her name in class."""
    name: str = participant.list_name
    return name
