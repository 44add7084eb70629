"""A list of people as coordinators keep it in a spreadsheet, read into drafts of participants. Pure; writes nothing.

Headings are understood in Spanish with or without accents and capitals, in the order and with the words people use.
What a column holds that may not be kept (offence, sentence, violence ...) is named and never read. Every cell that
cannot be accepted is a problem at its row and column; what was understood with some freedom is a notice there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from . import rules, tables
from .names import search_key
from .rules import Refusal
from .tables import Cell, CellKind, NotATable, Table, TableRow

LONGEST_NAME = 120
LONGEST_ALIAS = 60
ROWS_SEARCHED_FOR_HEADINGS = 15

# Fields of a draft, and the headings that mean them, as `search_key` writes them without signs.
GIVEN, PATERNAL, MATERNAL = "given_names", "paternal_surname", "maternal_surname"
SURNAMES, SURNAMES_FIRST, WHOLE_NAME = "surnames", "surnames_first", "whole_name"
DNI, DOCUMENT, DOCUMENT_TYPE = "dni", "document_number", "document_type"
BIRTH, ALIAS, LANGUAGE, READS, SIGNS, JOINED = (
    "birth",
    "alias",
    "language",
    "reads",
    "signs_with",
    "joined_on",
)

HEADINGS: Mapping[str, tuple[str, ...]] = {
    GIVEN: ("nombres", "nombre", "nombre s", "prenombres", "primer nombre", "nombres de pila", "given names"),
    PATERNAL: (
        "apellido paterno",
        "paterno",
        "ap paterno",
        "a paterno",
        "ape paterno",
        "apellido 1",
        "primer apellido",
        "1er apellido",
        "father s surname",
    ),
    MATERNAL: (
        "apellido materno",
        "materno",
        "ap materno",
        "a materno",
        "ape materno",
        "apellido 2",
        "segundo apellido",
        "2do apellido",
        "mother s surname",
    ),
    SURNAMES: ("apellidos", "apellido", "apellido s"),
    SURNAMES_FIRST: (
        "apellidos y nombres",
        "apellidos nombres",
        "apellido y nombre",
        "apellidos y nombre",
        "apellido y nombres",
    ),
    WHOLE_NAME: (
        "nombres y apellidos",
        "nombre y apellidos",
        "nombre y apellido",
        "nombre completo",
        "nombres completos",
        "participante",
        "participantes",
        "persona",
        "alumna",
        "alumno",
        "estudiante",
        "full name",
    ),
    DNI: (
        "dni",
        "n dni",
        "no dni",
        "nro dni",
        "num dni",
        "numero dni",
        "numero de dni",
        "n de dni",
        "dni n",
        "nro de dni",
        "dni no",
        "dni nro",
    ),
    DOCUMENT: (
        "documento",
        "doc",
        "documento de identidad",
        "numero de documento",
        "numero documento",
        "nro documento",
        "nro de documento",
        "n documento",
        "n de documento",
        "no documento",
        "num documento",
        "nro doc",
        "n doc",
        "num doc",
        "numero doc",
        "doc identidad",
        "document number",
    ),
    DOCUMENT_TYPE: (
        "tipo de documento",
        "tipo documento",
        "tipo doc",
        "tipo de doc",
        "clase de documento",
        "documento tipo",
        "document type",
    ),
    BIRTH: (
        "ano de nacimiento",
        "ano nacimiento",
        "ano nac",
        "fecha de nacimiento",
        "fecha nacimiento",
        "fecha nac",
        "fec nac",
        "f nac",
        "f nacimiento",
        "nacimiento",
        "ano de nac",
        "year of birth",
    ),
    ALIAS: ("nombre en clase", "como le dicen", "alias", "nombre preferido", "name used in class"),
    LANGUAGE: ("idioma", "lengua", "idioma preferido", "language"),
    READS: ("lee", "sabe leer", "lectura", "reads"),
    SIGNS: ("firma", "firma o huella", "firma huella", "signs with"),
    JOINED: (
        "fecha de ingreso",
        "ingreso",
        "fecha de inscripcion",
        "inscripcion",
        "desde",
        "fecha de inicio",
        "joined on",
    ),
}
_BY_HEADING = {heading: name for name, headings in HEADINGS.items() for heading in headings}
_NAME_FIELDS = {GIVEN, PATERNAL, MATERNAL, SURNAMES, SURNAMES_FIRST, WHOLE_NAME}

# Ley 29733 art. 13.8 and the privacy of survivors: such a column is neither read nor kept.
FORBIDDEN_WORDS = {
    "delito",
    "delitos",
    "pena",
    "condena",
    "sentencia",
    "etapa",
    "regimen",
    "reincidente",
    "reincidencia",
    "expediente",
    "violencia",
    "agresor",
    "agresora",
    "denuncia",
    "caso",
    "motivo",
    "victima",
    "etnia",
    "raza",
    "religion",
    "ingresos",
    "sueldo",
    "diagnostico",
    "enfermedad",
    "hijos",
    "direccion",
    "domicilio",
}

DOCUMENT_TYPES: Mapping[str, str] = {
    "dni": "DNI",  "documento nacional de identidad": "DNI",
    "ce": "CE", "c e": "CE", "carnet de extranjeria": "CE", "carne de extranjeria": "CE", "carnet extranjeria": "CE",
    "pas": "PAS", "pasaporte": "PAS", "passport": "PAS",
    "ptp": "PTP", "permiso temporal de permanencia": "PTP",
    "cpp": "CPP", "carne de permiso temporal de permanencia": "CPP", "carnet de permiso temporal": "CPP",
    "sin": "SIN", "sin documento": "SIN", "sin documentos": "SIN", "ninguno": "SIN", "no tiene": "SIN",
    "indocumentada": "SIN", "indocumentado": "SIN",
    "otro": "OTRO", "otros": "OTRO", "otro documento": "OTRO",
}  # fmt: skip
LANGUAGES = {
    "es": "es", "espanol": "es", "castellano": "es", "quy": "quy", "quechua": "quy", "runasimi": "quy",
    "quechua chanka": "quy", "quechua ayacucho": "quy",
}  # fmt: skip
READINGS = {
    "si": "yes", "s": "yes", "yes": "yes", "1": "yes", "bien": "yes", "no": "no", "n": "no", "0": "no",
    "algo": "some", "poco": "some", "un poco": "some", "regular": "some", "some": "some",
}  # fmt: skip
SIGNATURES = {"firma": "signature", "si": "signature", "huella": "fingerprint", "huella dactilar": "fingerprint",
              "no": "fingerprint"}  # fmt: skip
NOTHING_WRITTEN = {
    "",
    "-",
    "--",
    "s/d",
    "s/n",
    "n/a",
    "na",
    "ninguno",
    "ninguna",
    "no tiene",
    "sin dato",
    "x",
}
MONTHS = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "setiembre", "octubre",
          "noviembre", "diciembre")  # fmt: skip
PARTICLES = {
    "de",
    "del",
    "la",
    "las",
    "los",
    "san",
    "santa",
    "da",
    "das",
    "do",
    "dos",
    "di",
    "y",
    "van",
    "von",
    "el",
}


@dataclass(frozen=True)
class Remark:
    """Something to say about a cell: `column` counts from 0, None for the whole row. `code` names the sentence."""

    row: int
    column: int | None
    code: str
    detail: str = ""


@dataclass(frozen=True)
class Column:
    """A column that was understood."""

    index: int
    heading: str
    field: str


@dataclass(frozen=True)
class Draft:
    """One row: the fields of a participant it describes, the day she joins if the row says it, and what to say of it.

    A draft with problems describes nobody.
    """

    number: int
    fields: Mapping[str, Any] = field(repr=False)
    joined_on: date | None = None
    problems: tuple[Remark, ...] = ()
    notices: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A list of people as read. `unread` are headings nobody knows, `forbidden` those that may not be kept."""

    name: str
    columns: tuple[Column, ...]
    drafts: list[Draft] = field(repr=False)
    unread: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    other_sheets: tuple[str, ...] = ()
    encoding: str = ""


def read_sheet(data: bytes, *, today: date) -> Sheet:
    """The list of people in the file: the first sheet whose headings are understood.

    Raises NotATable with the codes of `tables.read_tables`, and no_headings (detail: the sheets), heading_twice
    (detail: both headings), no_rows, too_many_rows.
    """
    found = tables.read_tables(data)
    for table in found:
        headings = _headings(table)
        if headings is None:
            continue
        position, columns = headings
        rows = [row for row in table.rows[position + 1 :] if not row.is_empty]
        if not rows:
            raise NotATable("no_rows")
        if len(rows) > tables.MOST_ROWS:
            raise NotATable("too_many_rows")
        written = [_plain(cell.text) for cell in table.rows[position].cells]
        known = {column.index for column in columns}
        others = [(index, text) for index, text in enumerate(written) if text and index not in known]
        return Sheet(
            name=table.name,
            columns=tuple(columns),
            drafts=[_read_row(row, columns, today) for row in rows],
            unread=tuple(text for _, text in others if not is_forbidden(text)),
            forbidden=tuple(text for _, text in others if is_forbidden(text)),
            other_sheets=tuple(one.name for one in found if one is not table and one.rows),
            encoding=table.encoding,
        )
    raise NotATable("no_headings", ", ".join(table.name for table in found if table.name))


def _plain(text: str) -> str:
    return " ".join(text.split())[:80]


def heading_key(text: str) -> str:
    """'N.° de D.N.I. (*)' -> 'n de dni': letters and digits only."""
    letters = re.sub(r"[^a-z0-9]+", " ", search_key(text).replace("º", " ").replace("°", " "))
    return re.sub(r"\bd n i\b", "dni", " ".join(letters.split()))


def is_forbidden(heading: str) -> bool:
    return not FORBIDDEN_WORDS.isdisjoint(heading_key(heading).split())


def _headings(table: Table) -> tuple[int, list[Column]] | None:
    for position, row in enumerate(table.rows[:ROWS_SEARCHED_FOR_HEADINGS]):
        columns = [
            Column(index, _plain(cell.text), _BY_HEADING[heading_key(cell.text)])
            for index, cell in enumerate(row.cells)
            if heading_key(cell.text) in _BY_HEADING
        ]
        fields = [column.field for column in columns]
        if not _NAME_FIELDS.intersection(fields):
            continue
        # A title such as "Participantes" above the headings is one cell; headings are more, or the only column.
        if (
            len(columns) < 2
            and sum(bool(cell.text) for cell in row.cells) == 1
            and _more_follow(table, position)
        ):
            continue
        for first in columns:
            for second in columns:
                if first.index < second.index and first.field == second.field:
                    raise NotATable("heading_twice", f"{first.heading} · {second.heading}")
        return position, columns
    return None


def _more_follow(table: Table, position: int) -> bool:
    return any(
        sum(heading_key(cell.text) in _BY_HEADING for cell in row.cells) > 1
        for row in table.rows[position + 1 : ROWS_SEARCHED_FOR_HEADINGS]
    )


# ------------------------------------------------------------------------------------------- one row


class RowReading:
    """The cells of one row by field, and what was found out about them."""

    def __init__(self, row: TableRow, columns: Sequence[Column]) -> None:
        self.number = row.number
        self.columns = {column.field: column.index for column in columns}
        self.cells = row.cells
        self.problems: list[Remark] = []
        self.notices: list[Remark] = []

    def cell(self, name: str) -> Cell:
        index = self.columns.get(name)
        return self.cells[index] if index is not None and index < len(self.cells) else Cell("")

    def text(self, name: str) -> str:
        """The clean text of a cell; problems of the cell itself are noted once and give ""."""
        cell = self.cell(name)
        if cell.kind is CellKind.FORMULA:
            self.problem(name, "formula")
        elif cell.kind is CellKind.ERROR:
            self.problem(name, "cell_error", cell.text)
        elif len(cell.text) > tables.MOST_LETTERS:
            self.problem(name, "cell_long")
        else:
            try:
                text = rules.clean_text(cell.text)
            except Refusal as refusal:
                self.problem(name, refusal.code)
                return ""
            mended = _mended(text)
            if mended:
                self.problem(name, "letters_doubled", mended)
                return ""
            return text
        return ""

    def problem(self, name: str, code: str, detail: str = "") -> None:
        problem = Remark(self.number, self.columns.get(name), code, detail)
        if problem not in self.problems:
            self.problems.append(problem)

    def notice(self, name: str, code: str, detail: str = "") -> None:
        self.notices.append(Remark(self.number, self.columns.get(name), code, detail))


def _mended(text: str) -> str:
    """'MuÃ±oz' -> 'Muñoz'; "" when the text is not damaged that way."""
    if not re.search("[ÃÂâ]", text):
        return ""
    try:
        mended = text.encode("cp1252").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return ""
    return mended if mended != text else ""


def _read_row(row: TableRow, columns: Sequence[Column], today: date) -> Draft:
    reading = RowReading(row, columns)
    if any(cell.merged for cell in row.cells):
        column = next(index for index, cell in enumerate(row.cells) if cell.merged)
        reading.problems.append(Remark(row.number, column, "merged"))
    fields: dict[str, Any] = {}
    _read_names(reading, fields)
    _read_document(reading, fields)
    _read_birth(reading, fields, today)
    for name, choices, key in (
        (LANGUAGE, LANGUAGES, "language"),
        (READS, READINGS, "reads"),
        (SIGNS, SIGNATURES, "signs_with"),
    ):
        text = heading_key(reading.text(name))
        if text and text not in NOTHING_WRITTEN:
            if text in choices:
                fields[key] = choices[text]
            else:
                reading.problem(name, "choice_unknown", ", ".join(_offered(choices)))
    return Draft(
        number=row.number,
        fields=fields,
        joined_on=_read_joined(reading),
        problems=tuple(reading.problems),
        notices=tuple(reading.notices),
    )


def _offered(choices: Mapping[str, str]) -> list[str]:
    """One word for each value, the longest understood first: what to write instead."""
    offered: dict[str, str] = {}
    for word, value in choices.items():
        if len(word) > 1 and value not in offered:
            offered[value] = word
    return list(offered.values())


def _read_names(reading: RowReading, fields: dict[str, Any]) -> None:
    parts = {name: _name(reading, name) for name in (GIVEN, PATERNAL, MATERNAL)}
    surnames = _name(reading, SURNAMES)
    if surnames and not parts[PATERNAL] and not parts[MATERNAL]:
        parts[PATERNAL], parts[MATERNAL] = split_surnames(surnames)
        if parts[MATERNAL]:
            reading.notice(SURNAMES, "surnames_split", f"{parts[PATERNAL]} + {parts[MATERNAL]}")
    for name in (SURNAMES_FIRST, WHOLE_NAME):
        whole = _name(reading, name)
        if not whole or any(parts.values()):
            continue
        before, comma, after = whole.partition(",")
        if comma and before.strip() and after.strip():
            parts[GIVEN] = after.strip()
            parts[PATERNAL], parts[MATERNAL] = split_surnames(before.strip())
            reading.notice(name, "surnames_split", f"{parts[GIVEN]} + {parts[PATERNAL]} + {parts[MATERNAL]}")
        elif name == SURNAMES_FIRST:
            reading.problem(name, "name_without_comma")
        else:
            parts[GIVEN] = whole
            if " " in whole:
                reading.notice(name, "name_not_split")
    if not any(parts.values()) and not reading.problems:
        reading.problems.append(Remark(reading.number, None, "no_name"))
    fields.update(parts)
    alias = _name(reading, ALIAS)
    if len(alias) > LONGEST_ALIAS:
        reading.problem(ALIAS, "alias_long")
    elif alias:
        fields["alias"] = alias


def _name(reading: RowReading, name: str) -> str:
    text = reading.text(name)
    if text.casefold() in NOTHING_WRITTEN:
        return ""
    try:
        cleaned = rules.clean_name(text)
    except Refusal as refusal:
        reading.problem(name, refusal.code)
        return ""
    if len(cleaned) > LONGEST_NAME:
        reading.problem(name, "name_long")
        return ""
    return cleaned


def split_surnames(text: str) -> tuple[str, str]:
    """'de la Cruz Quispe' -> ('de la Cruz', 'Quispe'): small words belong to the surname after them."""
    groups: list[list[str]] = [[]]
    for word in text.split():
        groups[-1].append(word)
        if search_key(word) not in PARTICLES:
            groups.append([])
    if not groups[-1]:
        groups.pop()
    elif len(groups) > 1:
        groups[-2].extend(groups.pop())
    surnames = [" ".join(group) for group in groups]
    return surnames[0] if surnames else "", " ".join(surnames[1:])


def _read_document(reading: RowReading, fields: dict[str, Any]) -> None:
    column = DNI if reading.text(DNI) else DOCUMENT if DOCUMENT in reading.columns else DNI
    number = reading.text(column)
    if number.casefold() in NOTHING_WRITTEN:
        number = ""
    if re.fullmatch(r"\d+\.0+", number):
        number = number.split(".")[0]
    if re.fullmatch(r"\d[.,]?\d*[eE]\+?\d+", number):
        reading.problem(column, "number_shortened")
        return
    kind = _document_type(reading)
    if kind is None:
        return
    if not kind:
        if not number:
            kind = "SIN"
        elif column == DNI or re.fullmatch(r"[\d .]{6,11}", number):
            kind = "DNI"
        else:
            kind = "OTRO"
            reading.notice(column, "document_kind_guessed")
    elif kind != "SIN" and not number:
        reading.problem(column if column in reading.columns else DOCUMENT_TYPE, "document_missing")
        return
    try:
        fields["document_number"] = rules.clean_document(kind, number)
    except Refusal as refusal:
        if refusal.code != "dni_lost_zero":
            reading.problem(column, refusal.code)
            return
        fields["document_number"] = refusal.suggestion
        reading.notice(column, "zero_restored", refusal.suggestion)
    fields["document_type"] = kind


def _document_type(reading: RowReading) -> str | None:
    """The code, "" when the row does not say, None after a problem."""
    text = heading_key(reading.text(DOCUMENT_TYPE))
    if not text:
        return ""
    if text in DOCUMENT_TYPES:
        return DOCUMENT_TYPES[text]
    reading.problem(DOCUMENT_TYPE, "document_type_unknown")
    return None


def _read_birth(reading: RowReading, fields: dict[str, Any], today: date) -> None:
    text = reading.text(BIRTH)
    if text.casefold() in NOTHING_WRITTEN:
        return
    year = year_of(text, is_number=reading.cell(BIRTH).kind is CellKind.NUMBER)
    if year is None:
        reading.problem(BIRTH, "birth_unreadable")
        return
    try:
        rules.check_birth_year(year, this_year=today.year)
    except Refusal as refusal:
        reading.problem(BIRTH, refusal.code)
        return
    fields["birth_year"] = year


def _read_joined(reading: RowReading) -> date | None:
    text = reading.text(JOINED)
    if text.casefold() in NOTHING_WRITTEN:
        return None
    day = date_of(text, is_number=reading.cell(JOINED).kind is CellKind.NUMBER)
    if day is None:
        reading.problem(JOINED, "date_unreadable")
    return day


# ---------------------------------------------------------------------------------- dates as people write


def year_of(text: str, *, is_number: bool = False) -> int | None:
    """The year of '1987', '1987.0', '12/03/1987', '1987-03-12', 'marzo de 1987' or a serial number; None else."""
    if re.fullmatch(r"\d{4}(\.0+)?", text):
        return int(text[:4])
    day = date_of(text, is_number=is_number)
    if day is not None:
        return day.year
    month = re.fullmatch(r"(?:de )?([a-z]+)\.? (?:de |del )?(\d{4})", search_key(text))
    return int(month[2]) if month and _month(month[1]) else None


def date_of(text: str, *, is_number: bool = False) -> date | None:
    """The day of '12/03/1987' (day first), '1987-03-12', '12 de marzo de 1987' or a spreadsheet's serial number.

    Years have four digits. None when the text is no day.
    """
    readers: tuple[tuple[str, Callable[[re.Match[str]], tuple[str, str | int, str]]], ...] = (
        (r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ t]00:00(?::00)?)?", lambda m: (m[3], m[2], m[1])),
        (r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})(?: 0?0:00(?::00)?)?", lambda m: (m[1], m[2], m[3])),
        (
            r"(\d{1,2})(?:ro|o)? (?:de )?([a-z]+)\.?,? (?:de |del )?(\d{4})",
            lambda m: (m[1], _month(m[2]), m[3]),
        ),
        (r"(\d{1,2})[/.\-]([a-z]+)\.?[/.\-](\d{4})", lambda m: (m[1], _month(m[2]), m[3])),
    )
    written = search_key(text).replace("º", "").replace("°", "")
    for pattern, parts in readers:
        found = re.fullmatch(pattern, written)
        if found:
            day, month, year = parts(found)
            try:
                return date(int(year), int(month), int(day))
            except ValueError:
                return None
    if is_number and re.fullmatch(r"\d{4,5}", written) and 3_000 < int(written) < 80_000:
        # Days since 30 December 1899, as spreadsheets count.
        return date(1899, 12, 30) + timedelta(days=int(written))
    return None


def _month(word: str) -> int:
    """'marzo', 'mar', 'septiembre' -> its number; 0 for another word."""
    if len(word) < 3:
        return 0
    word = word.replace("septiembre", "setiembre").replace("sept", "set") if word.startswith("sep") else word
    word = "set" if word == "sep" else word
    return next((number for number, month in enumerate(MONTHS, start=1) if month.startswith(word)), 0)
