"""What is wrong with a sheet, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .rules import words_needed
from .sheets import MOST_BYTES, MOST_ROWS, NotASheet, SheetProblem

FILES = {
    "empty": gettext_lazy("The file is empty."),
    "too_large": gettext_lazy("The file is too large: at most %(megabytes)d MB."),
    "too_many_rows": gettext_lazy("The sheet has too many rows: at most %(rows)d."),
    "damaged": gettext_lazy("The file is damaged. Save it again and choose it anew."),
    "not_text": gettext_lazy("The letters of the file cannot be read. Save it as xlsx."),
    "other_file": gettext_lazy("This is not a spreadsheet. Choose the sheet saved as xlsx or csv."),
    "no_headings": gettext_lazy(
        "The columns “Clave” and “Traducción” are not there. Download the sheet and fill it in."
    ),
    "other_language": gettext_lazy("This sheet belongs to another language: %(detail)s."),
}
WORDS = {
    "missing": gettext_lazy(
        "The sheet lacks this word: it is older than the product. Download it again; what was entered stands in it."
    ),
    "unknown": gettext_lazy("Nobody knows this key. Leave the column “Clave” as it was downloaded."),
    "empty": gettext_lazy("The translation is missing."),
    "too_long": gettext_lazy("Too long: at most %(detail)s letters."),
    "place": gettext_lazy("“%(detail)s” has to stand in it exactly once."),
    "braces": gettext_lazy("Braces { } only around what stands in them in Spanish."),
    "sign": gettext_lazy("The sign “%(detail)s” parts instructions from each other. Write it without."),
    "digit": gettext_lazy("Write this one without digits: the number is put in by itself."),
    "twice": gettext_lazy("The same is said for “%(other)s” (%(detail)s). They have to differ."),
    "misread": gettext_lazy("This row could be read in two ways: “%(detail)s” Say it differently."),
    "formula": gettext_lazy("The cell holds a formula or a date. Type the words."),
    "no_key": gettext_lazy("There is a translation, but no key beside it."),
    "key_twice": gettext_lazy("The key stands in row %(detail)s already."),
}


def of_file(refused: NotASheet) -> str:
    """Returns why a file cannot be read."""
    numbers = {
        "megabytes": MOST_BYTES // (1024 * 1024),
        "rows": MOST_ROWS,
        "detail": refused.detail[:20],
    }
    return str(FILES[refused.code]) % numbers


def of_word(problem: SheetProblem) -> str:
    """Returns what is wrong with one word."""
    spanish = {word.key: word.spanish for word in words_needed()}
    return str(WORDS[problem.code]) % {
        "detail": problem.detail,
        "other": spanish.get(problem.detail) or problem.detail,
    }


def where(problem: SheetProblem) -> str:
    """Returns the place of a problem as spreadsheets name it."""
    if not problem.row:
        return _("not in the sheet")
    return _("row %(row)d, column %(column)s") % {"row": problem.row, "column": problem.column}
