"""Files as people send them, made in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook

HEADINGS = ["Nombres", "Apellido paterno", "Apellido materno", "DNI", "Año de nacimiento"]
ROSA = ["Rosa", "Ñaupari", "Quispe", "00001234", 1987]


def xlsx(
    *rows: Sequence[Any], title: str = "Hoja1", before: Sequence[tuple[str, list[Any]]] = (), merge: str = ""
) -> bytes:
    """A workbook whose sheet `title` has these rows; `before` are sheets (name, rows) in front of it."""
    book = Workbook()
    book.remove(book.active)
    for name, others in before:
        sheet = book.create_sheet(name)
        for row in others:
            sheet.append(list(row))
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(list(row))
    if merge:
        sheet.merge_cells(merge)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def csv_text(*rows: Sequence[Any], separator: str = ";") -> str:
    return "\r\n".join(separator.join(str(cell) for cell in row) for row in rows) + "\r\n"


def with_part(workbook: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one part replaced or added."""
    source = zipfile.ZipFile(io.BytesIO(workbook))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            if part.filename != name:
                target.writestr(part.filename, source.read(part.filename))
        target.writestr(name, content)
    return file.getvalue()


def zip_of(names: Sequence[str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as target:
        for name in names:
            target.writestr(name, "x")
    return file.getvalue()
