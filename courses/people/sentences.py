"""The sentences for what the rules refuse. One place, so that form, import and command say the same."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .rules import Refusal

SENTENCES: dict[str, Promise] = {
    "damaged_letters": _("Some letters are damaged. Type the text again."),
    "no_letter": _("A name has letters. Leave the field empty when there is no such name."),
    "dni_lost_zero": _(
        "A DNI has 8 digits. A spreadsheet may have lost the zero in front: type %(suggestion)s if that is the number."
    ),
    "dni_not_eight": _("A DNI has 8 digits, without letters."),
    "document_signs": _("A document number has letters without accents, digits and hyphens only."),
    "document_short": _("The document number is too short."),
    "document_missing": _("Type the document number, or choose “No document”."),
    "document_type_missing": _("There is a number but no document. Choose the kind of document."),
    "birth_year_impossible": _(
        "The year of birth is not possible. Write it with four digits, for example 1987."
    ),
    "birth_year_child": _("Children are not registered as participants."),
}


def sentence(refusal: Refusal) -> ValidationError:
    """The refusal as an error a form can show, with its code."""
    return ValidationError(
        str(SENTENCES[refusal.code]), code=refusal.code, params={"suggestion": refusal.suggestion}
    )


# Of a cell or a row of a spreadsheet. "%(detail)s" is what the rules found.
REMARKS: dict[str, Promise] = {
    **SENTENCES,
    "formula": _("There is a formula in the cell. Write the value itself."),
    "cell_error": _("The cell shows an error (%(detail)s). Write the value."),
    "cell_long": _("There is too much text in the cell."),
    "letters_doubled": _("Some letters are damaged. It probably says “%(detail)s”: write it so."),
    "merged": _("The cell is merged with the one above or below. Separate them and fill each."),
    "no_name": _("The row has no name."),
    "name_long": _("The name is longer than 120 letters."),
    "alias_long": _("The name used in class is longer than 60 letters."),
    "name_without_comma": _(
        "It is not clear where the surnames end. Put a comma after them (Quispe Mamani, Rosa), or use separate columns."
    ),
    "name_not_split": _(
        "The whole name was put under given names. Separate columns are better for lists by surname."
    ),
    "surnames_split": _("It was read as: %(detail)s."),
    "number_shortened": _(
        "The spreadsheet has shortened the number. Give the column the format “text” and type the number again."
    ),
    "document_kind_guessed": _(
        "It is no DNI; it was taken as another document. A column “Tipo de documento” says it better."
    ),
    "document_type_unknown": _("Write DNI, CE, pasaporte, PTP, CPP, otro or sin documento."),
    "zero_restored": _("The spreadsheet had lost the zero in front. It was read as %(detail)s."),
    "birth_unreadable": _("Write the year of birth with four digits, for example 1987."),
    "date_unreadable": _("Write the date as day/month/year, for example 05/03/2026."),
    "repeats_row": _("It is the same person as in row %(detail)s."),
    "document_elsewhere": _(
        "The document belongs to somebody with another name. Ask the person who keeps the register."
    ),
    "outside_cohort": _("The day of joining (%(detail)s) is outside the days of the cohort."),
    "was_enrolled": _("Was in the cohort on or after the day of joining (%(detail)s). Write a later day."),
    "choice_unknown": _("Write one of these: %(detail)s."),
}

# Of a file as a whole.
FILES: dict[str, Promise] = {
    "empty": _("The file is empty."),
    "too_large": _("The file is too large. Keep only the list of people in it, or divide it."),
    "too_many_rows": _("The list has more than 10,000 rows. Divide it into several files."),
    "pdf": _("This is a PDF, not a spreadsheet. Choose the xlsx or csv file."),
    "picture": _("This is a picture, not a spreadsheet. Choose the xlsx or csv file."),
    "old_excel": _(
        "This is a spreadsheet of an old format, or one protected with a password. Save it as xlsx without a password."
    ),
    "text_document": _("This is a text document, not a spreadsheet. Choose the xlsx or csv file."),
    "word": _("This is a text document, not a spreadsheet. Choose the xlsx or csv file."),
    "web_page": _("This is a web page, not a spreadsheet. Open it and save it as xlsx."),
    "open_document": _("This is a spreadsheet of LibreOffice. Save it as xlsx (Excel 2007-365)."),
    "damaged": _("The file is damaged or is not a spreadsheet. Open it and save it again as xlsx."),
    "not_text": _("The file is not a spreadsheet. Choose the xlsx or csv file."),
    "no_headings": _(
        "No sheet has a row with the headings of a list of people (Nombres, Apellido paterno, DNI ...). "
        "Download the template to see them."
    ),
    "heading_twice": _("Two columns mean the same: %(detail)s. Leave one."),
    "no_rows": _("The list has headings but nobody in it."),
}


def remark(code: str, detail: str = "") -> str:
    """The sentence of a remark about a cell, in the reader's language."""
    return str(REMARKS[code]) % {"detail": detail, "suggestion": detail}


def of_file(code: str, detail: str = "") -> str:
    """The sentence for a file that is not accepted, in the reader's language."""
    return str(FILES[code]) % {"detail": detail}
