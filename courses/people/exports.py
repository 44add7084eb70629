"""Spreadsheets that go out: the template of a list, the errors of a list, safe cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from . import tables
from .sentences import remark
from .sheets import Remark

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RISKY = ("=", "+", "-", "@", "\t", "\r")

# Headings are Spanish: they are what the reader understands, in whatever language the screen is.
TEMPLATE = (
    ("Nombres", 24),
    ("Apellido paterno", 20),
    ("Apellido materno", 20),
    ("Tipo de documento", 18),
    ("Número de documento", 20),
    ("Año de nacimiento", 18),
    ("Idioma", 12),
    ("Sabe leer", 12),
    ("Firma o huella", 14),
    ("Nombre en clase", 18),
    ("Fecha de ingreso", 18),
)
_EXPLANATIONS = (
    (
        "Nombres",
        "Obligatorio: al menos un nombre o un apellido. Escriba el nombre como está en el documento.",
    ),
    ("Tipo de documento", "DNI, CE, pasaporte, PTP, CPP, otro o sin documento. Vacío con 8 cifras: DNI."),
    ("Número de documento", "La columna tiene formato de texto para conservar los ceros."),
    ("Año de nacimiento", "Cuatro cifras. De una fecha completa solo se guarda el año."),
    ("Idioma", "español o quechua"),
    ("Sabe leer", "sí, algo o no"),
    ("Firma o huella", "firma o huella"),
    ("Nombre en clase", "Opcional: como le gusta que le digan."),
    ("Fecha de ingreso", "Opcional: día/mes/año. Solo se usa al inscribir en un grupo."),
    ("No agregue", "Delito, condena, motivo, salud, dirección ni hijos: la ley no permite guardarlos aquí."),
)


def csv_safe(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet program would take it for a formula."""
    return f"'{text}" if text.startswith(_RISKY) else text


def template_workbook() -> bytes:
    """An empty list with the headings, text columns, and a second sheet that explains them."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Participantes"
    for index, (heading, width) in enumerate(TEMPLATE, start=1):
        cell = sheet.cell(row=1, column=index, value=heading)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="3D2B5A")
        column = sheet.column_dimensions[get_column_letter(index)]
        column.width = width
        column.number_format = "@"
        for row in range(2, 202):
            sheet.cell(row=row, column=index).number_format = "@"
    sheet.freeze_panes = "A2"
    help_sheet = book.create_sheet("Cómo llenar")
    for row_number, (heading, text) in enumerate(_EXPLANATIONS, start=1):
        help_sheet.cell(row=row_number, column=1, value=heading).font = Font(bold=True)
        help_sheet.cell(row=row_number, column=2, value=text).alignment = Alignment(wrap_text=True)
    help_sheet.column_dimensions["A"].width = 24
    help_sheet.column_dimensions["B"].width = 90
    return _bytes(book)


def problems_workbook(
    problems: Iterable[Remark], headings: dict[int, str], sentence: Callable[[str, str], str] = remark
) -> bytes:
    """The errors of a list as a sheet: row, column, heading, what to do. Without the contents of any cell.

    `sentence` says what to do about a code and its detail.
    """
    return workbook(
        _("Errors"),
        [_("Row"), _("Column"), pgettext("of a column", "Heading"), _("What to do")],
        (
            [
                one.row,
                "" if one.column is None else tables.column_letter(one.column),
                "" if one.column is None else headings.get(one.column, ""),
                sentence(one.code, one.detail),
            ]
            for one in problems
        ),
        widths=(8, 10, 26, 100),
    )


def workbook(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[Any]], *, widths: Sequence[int] = ()
) -> bytes:
    """A workbook of one sheet. Texts stay texts: nothing in it is ever a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for index, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.freeze_panes = "A2"
    bold = []
    for heading in headings:
        cell = WriteOnlyCell(sheet, heading)
        cell.font = Font(bold=True)
        bold.append(cell)
    sheet.append(bold)
    for row in rows:
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value)
            if cell.data_type == "f":
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    return _bytes(book)


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A csv file that spreadsheet programs of Peru open with accents and columns: UTF-8 with its mark, semicolons."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([csv_safe(text) for text in row])
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def _bytes(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
