"""Where a fact came from beside its door: the paper sheet it was typed in from, the spreadsheet. One spelling for every room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from .enums import Door

SHEET = "sheet:"
FILE = "file:"
# So much of a file's SHA-256 tells it from every other that one office brings in.
LETTERS_OF_A_FILE = 16


def of_sheet(number: int) -> str:
    """What facts typed in from the paper sheet of this number carry as their source."""
    return f"{SHEET}{number}"


def of_file(sha256: str) -> str:
    """What facts from a spreadsheet carry as their source: the beginning of its SHA-256, in hexadecimal."""
    return f"{FILE}{sha256[:LETTERS_OF_A_FILE]}"


def sheet_number(source: str) -> int | None:
    """The number of the paper sheet a fact was typed in from; None when it came another way."""
    number = source.removeprefix(SHEET)
    return int(number) if source.startswith(SHEET) and number.isascii() and number.isdecimal() else None


def way_words(fact: Any) -> str:
    """How a fact came in, in the reader's language: "Tablet · …", "From paper sheet 12, entered by Benita".

    Reads `door`, `source`, `device` and `actor` of the fact: select the actor with it where there are many.
    """
    number = sheet_number(fact.source)
    if fact.source.startswith(FILE):
        who = fact.actor.get_full_name() or fact.actor.get_username()
        return _("From a spreadsheet, brought in by %(who)s") % {"who": who}
    if fact.door == Door.PAPER and number is not None:
        who = fact.actor.get_full_name() or fact.actor.get_username()
        return _("From paper sheet %(number)d, entered by %(who)s") % {"number": number, "who": who}
    label = str(Door(fact.door).label)
    named = fact.source or fact.device
    return f"{label} · {named}" if named else label
