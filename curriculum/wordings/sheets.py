"""The sheet a reviewer fills in: made for her, and read when it comes back as xlsx or csv.

Nothing is evaluated and nothing is trusted: a formula is a problem of its cell, sizes are limited before anything is
unpacked. Headings are Spanish: they are what the reviewer understands, in whatever language the screen is.
"""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.properties import PageSetupProperties

from .rules import NotAVocabulary, Word, tidy, vocabulary_from, words_needed

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED_BYTES = 40 * 1024 * 1024
MOST_ROWS = 2_000
MOST_COLUMNS = 20
LONGEST_CELL = 500
ROWS_SEARCHED_FOR_HEADINGS = 15

_TITLE = "Palabras"
_HEADINGS = (("Clave", 18), ("Español", 42), ("Ejemplo de uso", 60), ("Traducción", 48))
_KEY = ("clave", "key")
_TRANSLATION = ("traduccion", "translation")
_HELP = (
    ("Traducción", "Escriba aquí, una palabra o frase por fila. No cambie las otras columnas."),
    ("{count} {number} {what} {yarn} *", "Se escriben igual, una sola vez, en el lugar que pide su idioma."),
    ("Filas sin español", "Pueden quedar vacías: entonces se dice cuántas veces."),
    ("Signos", "Sin comas, puntos, dos puntos, punto y coma, asteriscos ni paréntesis: separan las órdenes."),
    ("Cara y revés", "En el mismo lado, dos símbolos no pueden decirse igual."),
)


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """What is wrong, and where. `row` as the spreadsheet shows it, 0 where the sheet lacks it; `column` its letter.

    Codes: those of `rules.WordProblem`, and formula, no_key, key_twice.
    """

    row: int
    column: str
    key: str
    code: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A sheet as read: its words by key, and every problem. With a problem nothing of it is stored."""

    words: dict[str, str]
    problems: tuple[SheetProblem, ...]


class NotASheet(ValueError):
    """The file cannot be read at all. `code`: empty, too_large, too_many_rows, damaged, not_text, other_file,
    no_headings, other_language (detail: its code)."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    is_formula: bool = False


# ------------------------------------------------------------------------------------------ going out


def sheet_for(language: str, words: Mapping[str, str]) -> bytes:
    """Returns the workbook to fill in, with the words there are already."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = f"{_TITLE} {language}"
    for column, (heading, width) in enumerate(_HEADINGS, start=1):
        cell = sheet.cell(row=1, column=column, value=heading)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="3D2B5A")
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, word in enumerate(words_needed(), start=2):
        for column, text in enumerate(_row(word, words), start=1):
            cell = sheet.cell(row=row, column=column, value=text)
            cell.number_format = "@"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if text:
                # A word that begins with "=" is a word.
                cell.data_type = "s"
    sheet.freeze_panes = "B2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    help_sheet = book.create_sheet("Cómo llenar")
    for row, (what, text) in enumerate(_HELP, start=1):
        help_sheet.cell(row=row, column=1, value=what).font = Font(bold=True)
        help_sheet.cell(row=row, column=2, value=text)
    help_sheet.column_dimensions["A"].width = 36
    help_sheet.column_dimensions["B"].width = 90
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _row(word: Word, words: Mapping[str, str]) -> tuple[str, str, str, str]:
    example = f"{word.example} (puede quedar vacío)" if word.may_be_empty else word.example
    return word.key, word.spanish, example, words.get(word.key, "")


# ------------------------------------------------------------------------------------------ coming in


def read_sheet(data: bytes, *, language: str) -> Reading:
    """Reads a filled sheet. Raises NotASheet where there is none to read."""
    rows = _rows_of(data, language)
    heading, key_column, text_column = _headings(rows)
    words: dict[str, str] = {}
    places: dict[str, int] = {}
    problems: list[SheetProblem] = []
    key_letter, text_letter = get_column_letter(key_column + 1), get_column_letter(text_column + 1)
    for number, cells in rows:
        if number <= heading:
            continue
        key, text = _at(cells, key_column), _at(cells, text_column)
        if key.is_formula or text.is_formula:
            letter = key_letter if key.is_formula else text_letter
            problems.append(SheetProblem(number, letter, tidy(key.text), "formula"))
            places.setdefault(tidy(key.text), number)
            words.setdefault(tidy(key.text), "")
        elif tidy(key.text) in places:
            first = str(places[tidy(key.text)])
            problems.append(SheetProblem(number, key_letter, tidy(key.text), "key_twice", first))
        elif tidy(key.text):
            places[tidy(key.text)] = number
            words[tidy(key.text)] = tidy(text.text)
        elif tidy(text.text):
            problems.append(SheetProblem(number, key_letter, "", "no_key"))
    if not words:
        raise NotASheet("empty")
    told = {one.key for one in problems if one.code == "formula"}
    try:
        vocabulary_from(words, language=language)
    except NotAVocabulary as refused:
        for one in refused.problems:
            if one.key not in told:
                letter = key_letter if one.code == "unknown" else text_letter
                problems.append(
                    SheetProblem(places.get(one.key, 0), letter, one.key[:60], one.code, one.detail)
                )
    return Reading(words, tuple(sorted(problems, key=lambda one: one.row)))


def _at(cells: tuple[_Cell, ...], column: int) -> _Cell:
    return cells[column] if column < len(cells) else _Cell("")


def _headings(rows: list[tuple[int, tuple[_Cell, ...]]]) -> tuple[int, int, int]:
    """The number of the row of headings, the column of the keys, the column of the translations."""
    if not rows:
        raise NotASheet("empty")
    for number, cells in rows[:ROWS_SEARCHED_FOR_HEADINGS]:
        plain = [_plain(cell.text) for cell in cells]
        keys = [place for place, text in enumerate(plain) if text in _KEY]
        texts = [place for place, text in enumerate(plain) if text in _TRANSLATION]
        if len(keys) == 1 and len(texts) == 1:
            return number, keys[0], texts[0]
    raise NotASheet("no_headings")


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _rows_of(data: bytes, language: str) -> list[tuple[int, tuple[_Cell, ...]]]:
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise NotASheet("empty")
    if len(data) > MOST_BYTES:
        raise NotASheet("too_large")
    given = _workbook(data, language) if data.startswith(b"PK\x03\x04") else _text(data)
    rows: list[tuple[int, tuple[_Cell, ...]]] = []
    for number, cells in given:
        if any(cell.text for cell in cells):
            if len(rows) >= MOST_ROWS:
                raise NotASheet("too_many_rows")
            rows.append((number, cells))
    return rows


def _workbook(data: bytes, language: str) -> list[tuple[int, tuple[_Cell, ...]]]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
        if "xl/workbook.xml" not in {part.filename for part in parts}:
            raise NotASheet("other_file")
        if sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
            raise NotASheet("too_large")
        # A part that declares entities could unfold without end. No spreadsheet program writes such a part.
        if any(b"<!DOCTYPE" in archive.read(part) for part in parts if part.filename.endswith(".xml")):
            raise NotASheet("damaged")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        try:
            sheet = book.worksheets[0]
            title, _space, code = str(sheet.title).partition(" ")
            if title == _TITLE and code and code != language:
                raise NotASheet("other_language", code)
            # Other programs declare wrong sizes, from A1:A1 to a million empty rows.
            sheet.reset_dimensions()
            rows: list[tuple[int, tuple[_Cell, ...]]] = []
            for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
                if number > MOST_ROWS + ROWS_SEARCHED_FOR_HEADINGS:
                    raise NotASheet("too_many_rows")
                rows.append((number, tuple(_cell_of(cell) for cell in cells)))
            return rows
        finally:
            book.close()
    except NotASheet:
        raise
    # The many ways a damaged archive or part shows itself; all have one sentence.
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        EOFError,
        OSError,
        SyntaxError,  # xml.etree's ParseError
        RuntimeError,  # an encrypted part
        NotImplementedError,
        OverflowError,
    ):
        raise NotASheet("damaged") from None


def _cell_of(cell: Any) -> _Cell:
    value = cell.value
    if value is None:
        return _Cell("")
    is_formula = cell.data_type in ("f", "e") or not isinstance(value, (str, int, float))
    return _Cell(str(value)[:LONGEST_CELL], is_formula)


def _text(data: bytes) -> Iterator[tuple[int, tuple[_Cell, ...]]]:
    if data.startswith((b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")):
        raise NotASheet("other_file")
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data.decode("utf-16")
        else:
            try:
                text = data.decode("utf-8-sig")
            except UnicodeDecodeError:
                # What Excel writes in Peru when nobody tells it otherwise.
                text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise NotASheet("not_text") from None
    if "\x00" in text or text.lstrip()[:1] == "<":
        raise NotASheet("other_file")
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    first = next((line for line in lines.split("\n") if line.strip()), "")
    separator = max(";,\t", key=first.count)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(lines, newline="\n"), delimiter=separator), 1):
            cells = (cell.strip()[:LONGEST_CELL] for cell in row[:MOST_COLUMNS])
            yield number, tuple(_Cell(cell, cell.startswith("=")) for cell in cells)
    except csv.Error:
        raise NotASheet("damaged") from None
