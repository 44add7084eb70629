"""Numbers and dates in Spanish words, as a certificate writes them beside the digits. Standard library only."""

from __future__ import annotations

from datetime import date

_UNITS = [
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
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
]
_TENS = {3: "treinta", 4: "cuarenta", 5: "cincuenta", 6: "sesenta", 7: "setenta", 8: "ochenta", 9: "noventa"}
_HUNDREDS = {
    1: "ciento",
    2: "doscientos",
    3: "trescientos",
    4: "cuatrocientos",
    5: "quinientos",
    6: "seiscientos",
    7: "setecientos",
    8: "ochocientos",
    9: "novecientos",
}
MONTHS = [
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
]


def number_in_words(number: int, *, feminine: bool = False) -> str:
    """`121` -> `ciento veintiuno`, or `ciento veintiuna` before a feminine noun such as "horas". 0 to 999 999."""
    if not 0 <= number < 1_000_000:
        raise ValueError(f"no words for {number}")
    thousands, rest = divmod(number, 1000)
    parts = []
    if thousands == 1:
        parts.append("mil")
    elif thousands:
        # Before "mil" the number agrees with the noun counted, and one loses its last letter: veintiún mil.
        before = _below_thousand(thousands, feminine)
        if not feminine and before.endswith("uno"):
            before = before[:-3] + ("ún" if before.endswith("veintiuno") else "un")
        parts.append(f"{before} mil")
    if rest or not thousands:
        parts.append(_below_thousand(rest, feminine))
    return " ".join(parts)


def _below_thousand(number: int, feminine: bool) -> str:
    if number == 100:
        return "cien"
    parts = []
    hundreds, rest = divmod(number, 100)
    if hundreds:
        word = _HUNDREDS[hundreds]
        parts.append(word[:-2] + "as" if feminine and hundreds > 1 else word)
    if rest or not hundreds:
        if rest < 30:
            word = _UNITS[rest]
        else:
            tens, units = divmod(rest, 10)
            word = _TENS[tens] + (f" y {_UNITS[units]}" if units else "")
        parts.append(word[:-1] + "a" if feminine and word.endswith("uno") else word)
    return " ".join(parts)


def day_in_words(day: date) -> str:
    """`10 de agosto de 2026`"""
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"


def period_in_words(since: date, until: date) -> str:
    """`del 2 de marzo al 10 de agosto de 2026`; the year is said once when it is the same."""
    if since == until:
        return f"el {day_in_words(since)}"
    if since.year == until.year:
        return f"del {since.day} de {MONTHS[since.month - 1]} al {day_in_words(until)}"
    return f"del {day_in_words(since)} al {day_in_words(until)}"


def days_in_digits(since: str, until: str) -> str:
    """`02/03/2026 – 10/08/2026`, from ISO dates; one day is written once."""
    first, last = (date.fromisoformat(day).strftime("%d/%m/%Y") for day in (since, until))
    return first if first == last else f"{first} – {last}"
