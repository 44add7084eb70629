"""Registers that were kept in a spreadsheet, read into single records. Pure; writes nothing, knows no participant.

Attendance is understood in two shapes: a line for each mark (person, date, mark), and the sheet everybody keeps: a line
for each person, a column for each day, a letter in each cell. Marks and participations come a line each. Nothing is
guessed in silence: a letter that can mean two things is a problem at its row and column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from ..people import sheets, tables
from ..people.names import search_key
from ..people.sheets import NOTHING_WRITTEN, Column, Remark, RowReading, date_of, heading_key
from ..people.tables import Cell, CellKind, NotATable, Table, TableRow
from .enums import RecordKind

MOST_RECORDS = 20_000
ROWS_SEARCHED_FOR_HEADINGS = 15
LONGEST_REASON = 255

DAY, HOUR, STATUS, LATE, CAUSE = "day", "hour", "status", "late", "cause"
KIND, MONTH, MARK, ATTEMPT = "kind", "month", "mark", "attempt"
LEFT, ENDING, REASON = "left_on", "ending", "reason"

# Who a line is about: the headings of a list of participants mean the same here.
WHO = (
    sheets.DNI,
    sheets.DOCUMENT,
    sheets.ALIAS,
    sheets.GIVEN,
    sheets.PATERNAL,
    sheets.MATERNAL,
    sheets.SURNAMES,
    sheets.SURNAMES_FIRST,
    sheets.WHOLE_NAME,
)
_WHO_HEADINGS = {heading: name for name in WHO for heading in sheets.HEADINGS[name]}
_DAYS = ("fecha", "dia", "fecha de sesion", "fecha de la sesion", "sesion", "fecha de clase", "date", "day")
_HEADINGS: Mapping[RecordKind, Mapping[str, tuple[str, ...]]] = {
    RecordKind.ATTENDANCE: {
        DAY: _DAYS,
        HOUR: ("hora", "hora de inicio", "inicio", "desde", "hour", "time"),
        STATUS: ("asistencia", "marca", "estado", "asistio", "attendance"),
        LATE: ("minutos", "minutos tarde", "minutos de tardanza", "tardanza", "min", "minutes late"),
        CAUSE: ("causa", "justificacion", "causa de la falta", "cause"),
    },
    RecordKind.EVALUATIONS: {
        KIND: ("tipo", "tipo de evaluacion", "evaluacion", "clase de evaluacion", "kind"),
        MONTH: ("mes", "mes evaluado", "month"),
        MARK: ("nota", "calificacion", "puntaje", "nota 20", "nota 0 20", "mark"),
        DAY: ("fecha", "fecha de evaluacion", "fecha de la evaluacion", "evaluado el", "date"),
        ATTEMPT: ("intento", "oportunidad", "vez", "attempt"),
    },
    RecordKind.ENROLMENTS: {
        sheets.JOINED: sheets.HEADINGS[sheets.JOINED],
        LEFT: ("salida", "fecha de salida", "retiro", "fecha de retiro", "hasta", "fecha de fin", "left on"),
        ENDING: ("estado", "situacion", "como termino", "status"),
        REASON: ("razon", "observacion", "observaciones", "detalle", "reason"),
    },
}
# Without these a file of that kind says nothing.
_NEEDED = {
    RecordKind.EVALUATIONS: (MARK, DAY),
    RecordKind.ENROLMENTS: (sheets.JOINED,),
}

# What people write in a cell of attendance. Refused, because it means one thing to some and its opposite to others:
# "a" (asistió, ausente) and "x" (came, is crossed out).
TWO_WAYS = ("a", "x")
ATTENDANCE_WORDS: Mapping[str, str] = {
    "p": "present", "presente": "present", "asistio": "present", "si": "present", "1": "present",
    "✓": "present", "✔": "present", "present": "present",
    "t": "late", "tarde": "late", "tardanza": "late", "late": "late",
    "f": "absent", "falta": "absent", "falto": "absent", "ausente": "absent", "no": "absent", "0": "absent",
    "no asistio": "absent", "inasistencia": "absent", "fi": "absent", "injustificada": "absent", "absent": "absent",
    "j": "excused", "fj": "excused", "justificada": "excused", "justificado": "excused", "justificacion": "excused",
    "falta justificada": "excused", "excusada": "excused", "excusado": "excused", "excused": "excused",
}  # fmt: skip
CAUSES: Mapping[str, str] = {
    "salud": "medical", "medica": "medical", "medico": "medical", "enfermedad": "medical", "enferma": "medical",
    "enfermo": "medical", "hospital": "medical", "medical": "medical",
    "diligencia": "court", "diligencia oficial": "court", "citacion": "court", "juzgado": "court", "audiencia": "court",
    "court": "court",
    "visita": "visit", "visit": "visit",
    "cierre": "lockdown", "cierre del local": "lockdown", "encierro": "lockdown", "bloqueo": "lockdown",
    "lockdown": "lockdown",
    "otra": "other", "otro": "other", "otros": "other", "other": "other",
}  # fmt: skip
KINDS = {"mensual": "monthly", "mes": "monthly", "monthly": "monthly", "final": "final", "fin": "final"}
ENDINGS: Mapping[str, str] = {
    "activa": "", "activo": "", "participa": "", "sigue": "", "inscrita": "", "inscrito": "", "active": "",
    "completo": "completed", "completado": "completed", "completada": "completed", "termino": "completed",
    "aprobo": "completed", "completed": "completed",
    "retirada": "withdrawn", "retirado": "withdrawn", "se retiro": "withdrawn", "abandono": "withdrawn",
    "retiro": "withdrawn", "withdrawn": "withdrawn",
    "salio del lugar": "released", "salio": "released", "se fue": "released", "released": "released",
}  # fmt: skip
_WITH_MINUTES = re.compile(r"(t|tarde|tardanza)\s*(?:de\s+)?(\d{1,3})\s*(?:m|min|minutos)?")
_WITH_CAUSE = re.compile(r"(j|fj|justificada|justificado|excusada|excusado|falta justificada)\s+(.+)")


@dataclass(frozen=True)
class Who:
    """How a line names its person; empty texts where it does not say."""

    document: str = ""
    alias: str = ""
    name: str = field(default="", repr=False)

    @property
    def is_nobody(self) -> bool:
        return not (self.document or self.alias or self.name)


@dataclass(frozen=True)
class PastRecord:
    """One record of the file: `number` is its row as the spreadsheet shows it, `column` its column where one row holds
    many (counted from 0). `starts` is the hour of the session, if the file says it.

    `value`: attendance {"status", "minutes", "cause"}; evaluations {"kind", "month", "mark", "attempt"} with ISO dates,
    given on `day`; enrolments {"left_on", "status", "reason"}, joined on `day`. A record with problems says nothing.
    """

    number: int
    column: int | None
    who: Who
    day: date | None = None
    starts: time | None = None
    value: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Remark, ...] = ()
    notices: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Records:
    """A file as read. `unread` are headings nobody knows, `forbidden` those of what may not be kept."""

    name: str
    columns: tuple[Column, ...]
    records: list[PastRecord] = field(repr=False)
    unread: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    other_sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Dated:
    """A column of one session's marks."""

    index: int
    heading: str
    day: date
    starts: time | None


def read_records(data: bytes, kind: RecordKind) -> Records:
    """The records in the first sheet whose headings are understood.

    Raises NotATable with the codes of `tables.read_tables`, and no_people (nothing says who), no_days (attendance
    without a day), heading_missing (detail: what), heading_twice (detail: both), no_rows, too_many_rows.
    """
    found = tables.read_tables(data)
    refused: NotATable | None = None
    for table in found:
        for position, row in enumerate(table.rows[:ROWS_SEARCHED_FOR_HEADINGS]):
            columns, dated = _headings(row, kind)
            if not any(column.field in WHO for column in columns):
                continue
            try:
                _check(columns, dated, kind)
            except NotATable as problem:
                refused = refused or problem
                continue
            others = tuple(one.name for one in found if one is not table and one.rows)
            return _read(table, position, columns, dated, kind, others)
    raise refused or NotATable("no_people")


def _headings(row: TableRow, kind: RecordKind) -> tuple[list[Column], list[_Dated]]:
    own = {heading: name for name, headings in _HEADINGS[kind].items() for heading in headings}
    columns, dated = [], []
    for index, cell in enumerate(row.cells):
        key = heading_key(cell.text)
        name = own.get(key) or _WHO_HEADINGS.get(key)
        if name:
            columns.append(Column(index, " ".join(cell.text.split())[:80], name))
        elif kind == RecordKind.ATTENDANCE:
            day, starts = _moment(cell)
            if day is not None:
                dated.append(_Dated(index, cell.text, day, starts))
    return columns, dated


def _moment(cell: Cell) -> tuple[date | None, time | None]:
    """'12/03/2026', '12/03/2026 14:30' -> its day and hour."""
    text = " ".join(cell.text.split())
    with_hour = re.fullmatch(r"(.+?),? (\d{1,2})[:.h](\d{2})(?::00)?(?: ?h)?", text)
    if with_hour:
        starts = _hour(f"{with_hour[2]}:{with_hour[3]}")
        day = date_of(with_hour[1])
        if day is not None and starts is not None:
            return day, starts
    return date_of(text, is_number=cell.kind is CellKind.NUMBER), None


def _hour(text: str) -> time | None:
    found = re.fullmatch(r"(\d{1,2})[:.h](\d{2})(?::00)?(?: ?h)?", text.strip())
    if not found or int(found[1]) > 23 or int(found[2]) > 59:
        return None
    return time(int(found[1]), int(found[2]))


def _check(columns: Sequence[Column], dated: Sequence[_Dated], kind: RecordKind) -> None:
    fields = [column.field for column in columns]
    for first in columns:
        for second in columns:
            if first.index < second.index and first.field == second.field:
                raise NotATable("heading_twice", f"{first.heading} · {second.heading}")
    if kind == RecordKind.ATTENDANCE and not dated and not (DAY in fields and STATUS in fields):
        raise NotATable("no_days")
    for name in _NEEDED.get(kind, ()):
        if name not in fields:
            raise NotATable("heading_missing", _HEADINGS[kind][name][0])


def _read(
    table: Table,
    position: int,
    columns: list[Column],
    dated: list[_Dated],
    kind: RecordKind,
    other_sheets: tuple[str, ...],
) -> Records:
    rows = [row for row in table.rows[position + 1 :] if not row.is_empty]
    if not rows:
        raise NotATable("no_rows")
    known = {column.index for column in columns} | {one.index for one in dated}
    others = [
        " ".join(cell.text.split())[:80]
        for index, cell in enumerate(table.rows[position].cells)
        if cell.text and index not in known
    ]
    # A column of days makes the line a sheet; a date column beside it would say the day twice.
    records: list[PastRecord] = []
    for row in rows:
        records += _across(row, columns, dated) if dated else [_LINES[kind](row, columns)]
        if len(records) > MOST_RECORDS:
            raise NotATable("too_many_rows")
    if not records:
        raise NotATable("no_rows")
    shown = [*columns, *(Column(one.index, one.heading, STATUS) for one in dated)]
    return Records(
        name=table.name,
        columns=tuple(sorted(shown, key=lambda one: one.index)),
        records=records,
        unread=tuple(one for one in others if not sheets.is_forbidden(one)),
        forbidden=tuple(one for one in others if sheets.is_forbidden(one)),
        other_sheets=other_sheets,
    )


# ------------------------------------------------------------------------------------------- one line


def _who(reading: RowReading) -> Who:
    """Who the line is about, as it says it. Names are compared without the order of their parts, so none is needed."""
    document = reading.text(sheets.DNI) or reading.text(sheets.DOCUMENT)
    parts = (
        sheets.GIVEN,
        sheets.PATERNAL,
        sheets.MATERNAL,
        sheets.SURNAMES,
        sheets.SURNAMES_FIRST,
        sheets.WHOLE_NAME,
    )
    texts = [reading.text(part) for part in parts]
    who = Who(
        document="" if document.casefold() in NOTHING_WRITTEN else re.sub(r"\.0+$|[ .]", "", document),
        alias=reading.text(sheets.ALIAS),
        name=" ".join(text for text in texts if text and text.casefold() not in NOTHING_WRITTEN),
    )
    if who.is_nobody and not reading.problems:
        reading.problems.append(Remark(reading.number, None, "nobody"))
    return who


def _across(row: TableRow, columns: Sequence[Column], dated: Sequence[_Dated]) -> list[PastRecord]:
    """The marks of one person, a column each. Empty cells say nothing."""
    about = RowReading(row, columns)
    who = _who(about)
    if about.problems:
        return [PastRecord(row.number, None, who, problems=tuple(about.problems))]
    records = []
    for one in dated:
        cell = RowReading(row, [Column(one.index, one.heading, STATUS)])
        value = _attendance(cell, cell.text(STATUS))
        if value is None and not cell.problems:
            continue
        records.append(
            PastRecord(
                row.number,
                one.index,
                who,
                day=one.day,
                starts=one.starts,
                value=value or {},
                problems=tuple(cell.problems),
                notices=tuple(cell.notices),
            )
        )
    return records


def _attendance(
    reading: RowReading, text: str, *, minutes: str = "", cause: str = ""
) -> dict[str, Any] | None:
    """{"status", "minutes", "cause"} of one cell; None for an empty one or after a problem."""
    written = search_key(text).rstrip(".")
    if written in NOTHING_WRITTEN and written not in TWO_WAYS:
        return None
    late = _WITH_MINUTES.fullmatch(written)
    excused = _WITH_CAUSE.fullmatch(written)
    if late:
        written, minutes = late[1], late[2]
    elif excused:
        written, cause = excused[1], excused[2]
    status = ATTENDANCE_WORDS.get(written)
    if status is None:
        reading.problem(
            STATUS, "attendance_two_ways" if written in TWO_WAYS else "attendance_unknown", text[:20]
        )
        return None
    value: dict[str, Any] = {"status": status, "minutes": 0, "cause": ""}
    if status == "late":
        number = re.fullmatch(r"(\d{1,3})(?:\.0+)?\s*(?:m|min|minutos)?", minutes.strip().casefold())
        if number is None or int(number[1]) == 0:
            reading.problem(LATE if LATE in reading.columns else STATUS, "late_how_much")
            return None
        value["minutes"] = int(number[1])
    elif status == "excused":
        key = heading_key(cause)
        if key in NOTHING_WRITTEN:
            reading.notice(CAUSE if CAUSE in reading.columns else STATUS, "cause_other")
        elif key not in CAUSES:
            reading.problem(CAUSE if CAUSE in reading.columns else STATUS, "cause_unknown")
            return None
        value["cause"] = CAUSES.get(key, "other")
    return value


def _attendance_line(row: TableRow, columns: Sequence[Column]) -> PastRecord:
    reading = RowReading(row, columns)
    who = _who(reading)
    day = _day(reading, DAY)
    starts = None
    written = reading.text(HOUR)
    if written and written.casefold() not in NOTHING_WRITTEN:
        starts = _hour(written)
        if starts is None:
            reading.problem(HOUR, "hour_unreadable")
    value = _attendance(reading, reading.text(STATUS), minutes=reading.text(LATE), cause=reading.text(CAUSE))
    if value is None and not reading.problems:
        reading.problem(STATUS, "nothing_said")
    return _record(reading, who, day, value, starts)


def _evaluation_line(row: TableRow, columns: Sequence[Column]) -> PastRecord:
    reading = RowReading(row, columns)
    who = _who(reading)
    day = _day(reading, DAY)
    text = heading_key(reading.text(KIND))
    month = _month(reading)
    kind = KINDS.get(text) if text else ("monthly" if month else "final")
    if kind is None:
        reading.problem(KIND, "evaluation_kind")
    elif (
        kind == "monthly"
        and month is None
        and not any(one.code == "month_unreadable" for one in reading.problems)
    ):
        reading.problem(MONTH if MONTH in reading.columns else KIND, "month_needed")
    mark = _whole_number(reading, MARK, 0, 20, "mark_unreadable", needed=True)
    attempt = _whole_number(reading, ATTEMPT, 1, 9, "attempt_unreadable") or 1
    value = {
        "kind": kind,
        "month": month.isoformat() if month and kind == "monthly" else None,
        "mark": mark,
        "attempt": attempt,
    }
    return _record(reading, who, day, value)


def _enrolment_line(row: TableRow, columns: Sequence[Column]) -> PastRecord:
    reading = RowReading(row, columns)
    who = _who(reading)
    day = _day(reading, sheets.JOINED)
    left = _day(reading, LEFT, needed=False)
    written = heading_key(reading.text(ENDING))
    ending = "" if written in NOTHING_WRITTEN else ENDINGS.get(written)
    reason = reading.text(REASON)[:LONGEST_REASON]
    if ending is None:
        reading.problem(ENDING, "ending_unknown")
    elif left is not None and not ending:
        reading.problem(ENDING if ENDING in reading.columns else LEFT, "ending_needed")
    elif ending and left is None:
        reading.problem(LEFT if LEFT in reading.columns else ENDING, "left_needed")
    if day is not None and left is not None and left < day:
        reading.problem(LEFT, "left_before_joined")
    value = {"left_on": left.isoformat() if left else None, "status": ending or "", "reason": reason}
    return _record(reading, who, day, value)


_LINES: Mapping[RecordKind, Callable[[TableRow, Sequence[Column]], PastRecord]] = {
    RecordKind.ATTENDANCE: _attendance_line,
    RecordKind.EVALUATIONS: _evaluation_line,
    RecordKind.ENROLMENTS: _enrolment_line,
}


def _record(
    reading: RowReading,
    who: Who,
    day: date | None,
    value: Mapping[str, Any] | None,
    starts: time | None = None,
) -> PastRecord:
    return PastRecord(
        reading.number,
        None,
        who,
        day=day,
        starts=starts,
        value={} if reading.problems else value or {},
        problems=tuple(reading.problems),
        notices=tuple(reading.notices),
    )


def _day(reading: RowReading, name: str, *, needed: bool = True) -> date | None:
    text = reading.text(name)
    if text.casefold() in NOTHING_WRITTEN:
        if needed and not any(one.column == reading.columns.get(name) for one in reading.problems):
            reading.problem(name, "day_missing")
        return None
    day = date_of(text, is_number=reading.cell(name).kind is CellKind.NUMBER)
    if day is None:
        reading.problem(name, "date_unreadable")
    return day


def _month(reading: RowReading) -> date | None:
    """The first day of '2026-03', '03/2026', 'marzo 2026', 'marzo de 2026' or of any day of it."""
    text = reading.text(MONTH)
    if text.casefold() in NOTHING_WRITTEN:
        return None
    numeric = re.fullmatch(r"(\d{1,2})[/\-](\d{4})|(\d{4})-(\d{1,2})", text)
    if numeric:
        year, month = numeric[2] or numeric[3], numeric[1] or numeric[4]
        day = date_of(f"01/{month}/{year}")
    else:
        day = date_of(f"1 {text}") or date_of(text, is_number=reading.cell(MONTH).kind is CellKind.NUMBER)
    if day is None:
        reading.problem(MONTH, "month_unreadable")
        return None
    return day.replace(day=1)


def _whole_number(
    reading: RowReading, name: str, lowest: int, highest: int, code: str, *, needed: bool = False
) -> int | None:
    text = reading.text(name)
    if text.casefold() in NOTHING_WRITTEN:
        if needed and not reading.problems:
            reading.problem(name, code, f"{lowest}–{highest}")
        return None
    found = re.fullmatch(r"(\d{1,3})(?:[.,]0+)?", text)
    if found is None or not lowest <= int(found[1]) <= highest:
        reading.problem(name, code, f"{lowest}–{highest}")
        return None
    return int(found[1])
