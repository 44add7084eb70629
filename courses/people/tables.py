"""A spreadsheet as plain rows of cells, whatever program wrote it: xlsx, or csv in any encoding seen in Peru.

Nothing is evaluated and nothing is trusted: formulas come out as formulas, sizes are limited before they are
unpacked, and a file that only pretends to be a spreadsheet is refused by name. Knows nothing of people.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED_BYTES = 80 * 1024 * 1024
MOST_PARTS = 500
MOST_ROWS = 10_000
MOST_COLUMNS = 60
MOST_LETTERS = 500
# Formatted but empty rows at the end of a sheet are common; more than this many in a row is the end of it.
EMPTY_ROWS_TO_THE_END = 2_000

_ZIP = b"PK\x03\x04"
_OTHER_FORMATS = (
    (b"%PDF", "pdf"),
    (b"\xd0\xcf\x11\xe0", "old_excel"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"{\\rtf", "text_document"),
    (b"<!DOCTYPE", "web_page"),
    (b"<html", "web_page"),
    (b"<?xml", "web_page"),
)
_SPANISH_LETTERS = set("áéíóúüñÁÉÍÓÚÜÑ")
_LITERAL_TEXT = re.compile(r'="((?:[^"]|"")*)"')
_EXCEL_HINT = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_SEPARATORS = ";,\t|"


class CellKind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FORMULA = "formula"
    ERROR = "error"


@dataclass(frozen=True)
class Cell:
    """One cell. `text` is what a person sees, without the ".0" and the exponent a program may add."""

    text: str
    kind: CellKind = CellKind.TEXT
    merged: bool = False


@dataclass(frozen=True)
class TableRow:
    """A row with its number as the spreadsheet program shows it, counted from 1."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def is_empty(self) -> bool:
        return not any(cell.text for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """One sheet. `name` is empty for csv; `encoding` is told for csv only."""

    name: str
    rows: list[TableRow] = field(repr=False)
    encoding: str = ""


class NotATable(Exception):
    """The file cannot be read as a spreadsheet. `code` names the sentence, `detail` fills it."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


def column_letter(index: int) -> str:
    """0 -> 'A', 26 -> 'AA': as spreadsheet programs show it."""
    return get_column_letter(index + 1)


def read_tables(data: bytes) -> list[Table]:
    """Every sheet of the file, in its order (one for csv). What the file is called does not matter.

    Raises NotATable: empty, too_large, too_many_rows, pdf, picture, old_excel, text_document, web_page, open_document,
    word, damaged, not_text.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise NotATable("empty")
    if len(data) > MOST_BYTES:
        raise NotATable("too_large")
    if data.startswith(_ZIP):
        return _read_workbook(data)
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    for beginning, code in _OTHER_FORMATS:
        if start.lower().startswith(beginning.lower()):
            raise NotATable(code)
    return [_read_csv(data)]


# ---------------------------------------------------------------------------------------------- xlsx


def _read_workbook(data: bytes) -> list[Table]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise NotATable("damaged") from None
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        if "content.xml" in names:
            raise NotATable("open_document")
        raise NotATable("word" if "word/document.xml" in names else "damaged")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise NotATable("too_large")
    try:
        _refuse_entities(archive, parts)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        try:
            return [_read_sheet(sheet, archive) for sheet in book.worksheets]
        finally:
            book.close()
    except NotATable:
        raise
    # The many ways a damaged archive or part shows itself; none of them is our fault, all have one sentence.
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
        raise NotATable("damaged") from None


def _refuse_entities(archive: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo]) -> None:
    """A part that declares entities could unfold without end. No spreadsheet program writes such a part."""
    for part in parts:
        if not part.filename.endswith((".xml", ".rels")):
            continue
        with archive.open(part) as stream:
            before = b""
            while piece := stream.read(1 << 16):
                window = (before + piece).replace(b"\x00", b"")
                if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                    raise NotATable("damaged")
                before = piece[-32:]


def _read_sheet(sheet: Any, archive: zipfile.ZipFile) -> Table:
    # Files of other programs declare wrong sizes, from A1:A1 to a million empty rows.
    sheet.reset_dimensions()
    merged = _merged_cells(sheet, archive)
    rows: list[TableRow] = []
    filled = empty = 0
    for number, given in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        cells = tuple(_workbook_cell(cell, (number, index) in merged) for index, cell in enumerate(given))
        row = TableRow(number, _without_empty_end(cells))
        if row.is_empty:
            empty += 1
            if empty > EMPTY_ROWS_TO_THE_END:
                break
            continue
        empty = 0
        filled += 1
        # Room for a title and headings above the rows.
        if filled > MOST_ROWS + 20:
            raise NotATable("too_many_rows")
        rows.append(row)
    return Table(name=str(sheet.title), rows=rows)


def _merged_cells(sheet: Any, archive: zipfile.ZipFile) -> set[tuple[int, int]]:
    """(row, column index) of the first 60 columns that belong to a merged range of more than one row.

    The library's quick way of reading does not tell them, so they are looked up in the part itself.
    """
    found: set[tuple[int, int]] = set()
    path = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
    if not path:
        return found
    try:
        text = archive.read(path)
    except KeyError:
        return found
    for match in re.finditer(rb'<(?:\w+:)?mergeCell [^>]*ref="([A-Z]+[0-9]+:[A-Z]+[0-9]+)"', text):
        first_column, first_row, last_column, last_row = (
            bound or 0 for bound in range_boundaries(match[1].decode())
        )
        if last_row > first_row:
            for row in range(first_row, min(last_row, first_row + MOST_ROWS) + 1):
                for column in range(first_column, min(last_column, MOST_COLUMNS) + 1):
                    found.add((row, column - 1))
    return found


def _workbook_cell(cell: Any, merged: bool) -> Cell:
    value = cell.value
    if value is None:
        return Cell("", merged=merged)
    if cell.data_type == "f" or not isinstance(value, (str, int, float, bool, date, time)):
        return Cell(str(value)[:MOST_LETTERS], CellKind.FORMULA, merged)
    if cell.data_type == "e":
        return Cell(str(value), CellKind.ERROR, merged)
    if isinstance(value, bool):
        return Cell("1" if value else "0", CellKind.NUMBER, merged)
    if isinstance(value, (int, float)):
        return Cell(number_text(value), CellKind.NUMBER, merged)
    if isinstance(value, datetime):
        return Cell(value.date().isoformat(), CellKind.DATE, merged)
    if isinstance(value, date):
        return Cell(value.isoformat(), CellKind.DATE, merged)
    if isinstance(value, time):
        return Cell(value.isoformat("minutes"), CellKind.TEXT, merged)
    return Cell(_shortened(value), CellKind.TEXT, merged)


def number_text(value: int | float) -> str:
    """12345678.0 -> '12345678'; never an exponent."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def _shortened(text: str) -> str:
    # One letter more than allowed, so that the rule that measures it can still say it is too long.
    return text.strip()[: MOST_LETTERS + 1]


def _without_empty_end(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    last = len(cells)
    while last and not cells[last - 1].text and not cells[last - 1].merged:
        last -= 1
    return cells[:last]


# ----------------------------------------------------------------------------------------------- csv


def decode(data: bytes) -> tuple[str, str]:
    """The text of a csv file and the name of its encoding; "mixed" when lines differ.

    Byte order marks first; UTF-16 without one by its zeros; then line by line UTF-8, or else the old encoding of
    Windows, DOS or Macintosh that gives more Spanish letters. Raises NotATable("not_text").
    """
    for mark, name in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(name), name
            except UnicodeDecodeError:
                if name != "utf-8":
                    raise NotATable("not_text") from None
                data = data[len(mark) :]
    if b"\x00" in data:
        for name, zeros in (("utf-16-le", data[1::2]), ("utf-16-be", data[0::2])):
            if zeros.count(0) > len(zeros) * 0.6:
                try:
                    return data.decode(name), name
                except UnicodeDecodeError:
                    break
        raise NotATable("not_text")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    return _decode_by_line(data)


def _decode_by_line(data: bytes) -> tuple[str, str]:
    lines = data.split(b"\n")
    old: list[bytes] = []
    for line in lines:
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            old.append(line)
    joined = b"\n".join(old)
    best = max(
        ("cp1252", "cp850", "mac_roman"),
        key=lambda name: sum(letter in _SPANISH_LETTERS for letter in joined.decode(name, "replace")),
    )
    decoded: list[str] = []
    modern_with_accents = False
    for line in lines:
        try:
            text = line.decode("utf-8")
            modern_with_accents = modern_with_accents or not text.isascii()
        except UnicodeDecodeError:
            # The replacement sign stays visible and is refused at its row as a damaged letter.
            text = line.decode(best, "replace")
        decoded.append(text)
    return "\n".join(decoded), "mixed" if modern_with_accents else best


def _read_csv(data: bytes) -> Table:
    text, encoding = decode(data)
    if text.count("\x00") or _share_of_control(text) > 0.02:
        raise NotATable("not_text")
    hint = _EXCEL_HINT.match(text.split("\n", 1)[0])
    if hint:
        separator = hint[1]
        text = text.split("\n", 1)[1] if "\n" in text else ""
    else:
        separator = _separator(text)
    rows: list[TableRow] = []
    try:
        # A cell with line breaks inside is one row, and the line "sep=;" is none: as spreadsheet programs count.
        for number, given in enumerate(csv.reader(_lines(text), delimiter=separator), start=1):
            row = TableRow(number, _without_empty_end(tuple(_csv_cell(one) for one in given[:MOST_COLUMNS])))
            if row.is_empty:
                continue
            if len(rows) >= MOST_ROWS + 20:
                raise NotATable("too_many_rows")
            rows.append(row)
    except csv.Error:
        raise NotATable("damaged") from None
    return Table(name="", rows=rows, encoding=encoding)


def _lines(text: str) -> Iterator[str]:
    # Only real line ends: U+2028 and friends may stand inside a cell.
    return iter(io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline="\n"))


def _share_of_control(text: str) -> float:
    sample = text[:20_000]
    strange = sum(1 for letter in sample if ord(letter) < 32 and letter not in "\t\r\n")
    return strange / max(len(sample), 1)


def _separator(text: str) -> str:
    """The sign that most evenly parts the first lines."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    if not lines:
        return ";"

    def evenness(sign: str) -> tuple[int, int]:
        counts = [_outside_quotes(line, sign) for line in lines]
        first = max(counts[:5], default=0)
        return (sum(count == first for count in counts) if first else 0, first)

    return max(_SEPARATORS, key=evenness)


def _outside_quotes(line: str, sign: str) -> int:
    return sum(part.count(sign) for part in line.split('"')[::2])


def _csv_cell(given: str) -> Cell:
    text = given.strip()
    literal = _LITERAL_TEXT.fullmatch(text)
    if literal:
        # ="01234567": how some programs keep a text from becoming a number.
        return Cell(_shortened(literal[1].replace('""', '"')))
    if text.startswith("="):
        return Cell(_shortened(text), CellKind.FORMULA)
    return Cell(_shortened(text))


def texts(cells: Iterable[Cell]) -> list[str]:
    """What a person sees in the cells."""
    return [cell.text for cell in cells]
