"""What no validator notices: said in words, by name."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf


def elements(node: Any) -> Iterator[Any]:
    """Every structure element below a node, in reading order."""
    kids = node.get("/K")
    if kids is None:
        return
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/S") is not None:
            yield kid
            yield from elements(kid)


def problems(content: bytes, *, second_language: str = "quy", table: bool = True) -> list[str]:
    """Names of what is wrong: figure_box, language_lost, header_lost, attachment_twice, field_untagged, field_unnamed,
    title_differs, language_of_document, field_missing."""
    found = []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        page = pdf.pages[0].obj
        width, height = float(page.MediaBox[2]), float(page.MediaBox[3])
        tree = list(elements(pdf.Root.StructTreeRoot))
        kinds = [str(element.S) for element in tree]
        for element in tree:
            if element.S == "/Figure":
                left, bottom, right, top = (float(value) for value in element.A.BBox)
                inside = 0 <= left < right <= width and 0 <= bottom < top <= height
                # The QR stands in the lower half of the sheet in every design; from the wrong corner it would not.
                if not inside or (top + bottom) / 2 > height / 2:
                    found.append("figure_box")
        if second_language and not any(str(element.get("/Lang", "")) == second_language for element in tree):
            found.append("language_lost")
        if table and "/TH" not in kinds:
            found.append("header_lost")
        if str(pdf.Root.get("/Lang", "")) != "es-PE":
            found.append("language_of_document")
        names = [item.objgen for item in pdf.Root.get("/AF", [])]
        if len(names) != 1 or len(names) != len(set(names)):
            found.append("attachment_twice")
        fields = list(pdf.Root.AcroForm.Fields) if "/AcroForm" in pdf.Root else []
        if not fields:
            found.append("field_missing")
        widgets = {
            kid.Obj.objgen
            for element in tree
            if element.S == "/Form"
            for kid in ([element.K] if isinstance(element.K, pikepdf.Dictionary) else element.K)
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR"
        }
        for field in fields:
            for widget in field.get("/Kids", [field]):
                if widget.objgen not in widgets:
                    found.append("field_untagged")
            if not str(field.get("/TU", "")):
                found.append("field_unnamed")
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            if metadata.get("dc:title") != str(pdf.docinfo.get("/Title", "")):
                found.append("title_differs")
    return found
