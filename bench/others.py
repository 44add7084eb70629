"""The same certificate by other hands: plain WeasyPrint, Typst and ReportLab. Measured, never shipped.

Each draws both faces of the Telar design with its frame, its QR, its texts in the same fonts and its plan. Typst writes
PDF/A-3a with tags; the other two write a plain file. None of them numbers, attaches, seals or stores anything.
"""

from __future__ import annotations

import io
import json
import re
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from certificates.rendering import fonts, ornaments
from certificates.rendering.page import (
    frame_address,
    page_context,
    page_html,
    placeholder_qr,
    qr_box,
    style_of,
    svg_address,
)
from certificates.rendering.pdf import path_operators

INK, INDIGO, COCHINEAL = "#2a1c16", "#243f73", "#97143a"
SHEET = (841.89, 595.28)


def plain_weasyprint(facts: Any, design: Any, proof: Any) -> bytes:
    """The page with its fonts, style, frame and QR written into it: nothing kept from one page to the next."""
    from weasyprint import HTML

    style = f"{fonts.face_rules()}{style_of(design.form)}.front{{background-image:url('{frame_address(design.form)}')}}"
    page = page_html(facts, design, proof).replace("</head>", f"<style>{style}</style></head>", 1)
    page = page.replace(
        placeholder_qr(qr_box(proof.drawing.modules)), svg_address(_qr_as_svg(proof.drawing)), 1
    )
    content: bytes = HTML(string=page).write_pdf()
    return content


def _lines(facts: Any, design: Any, proof: Any) -> list[tuple[str, str, float, str]]:
    """The front's lines from the top: face, colour, size, words."""
    context = page_context(facts, design, proof)
    skills = " · ".join(skill["name"] for skill in context["skills"])
    return [
        ("Bold", COCHINEAL, 26, design.title),
        ("Sans", INK, 11.5, design.granted_to),
        ("Bold", INK, 34, facts.name),
        ("Sans", INK, 10.5, facts.doc),
        ("Sans", INK, 11.5, design.reason),
        ("Bold", INDIGO, 20, facts.course),
        ("Bold", INK, 14.5, f"{facts.hours} horas · {context['period']} · {facts.result}"),
        ("Sans", INK, 9, f"{context['hours_in_words']} · nota final: {context['mark_in_words']}, de 0 a 20"),
        ("Sans", INK, 10, skills),
        ("Sans", INK, 11, f"{design.city}, {context['issued']}"),
    ]


def _small(facts: Any, design: Any, proof: Any) -> list[str]:
    context = page_context(facts, design, proof)
    place = context["place"]
    return [
        design.legal_note,
        f"Consultas: {design.contact} · Huella del asiento: {context['printed_hash']}",
        f"N.° {facts.no} · Libro {place['book']} · Folio {place['folio']} · Asiento {place['entry']}",
        f"Verificar en {design.host}/v · {' '.join(context['code_lines'])}",
        " · ".join(f"{line.name}, {line.post}" for line in design.signatories),
    ]


# --- ReportLab --------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _reportlab_frame(drawing: str) -> list[tuple[str, list[tuple[str, int, int]]]]:
    """Colour and strokes of each path of the frame."""
    found = []
    for colour, path in re.findall(r'<path fill="(#[0-9a-f]+)" d="([^"]+)"', drawing):
        strokes, x, y = [], 0, 0
        for command, first, second in re.findall(r"([Mhvz])(-?\d+)?(?: (-?\d+))?", path):
            if command == "M":
                x, y = int(first), int(second)
            elif command in "hv":
                x, y = (x + int(first), y) if command == "h" else (x, y + int(first))
            strokes.append((command, x, y))
        found.append((colour, strokes))
    return found


def reportlab(facts: Any, design: Any, proof: Any) -> bytes:
    from reportlab.lib.colors import HexColor  # type: ignore[import-untyped]
    from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
    from reportlab.pdfbase.ttfonts import TTFont  # type: ignore[import-untyped]
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

    for name, file in (("Bold", "Alegreya-Bold.ttf"), ("Sans", "AlegreyaSans-Regular.ttf")):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, fonts.folder() / file))
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=SHEET, pageCompression=1)
    canvas.setTitle(f"{design.title} {facts.no}")
    canvas.saveState()
    canvas.translate(30, 565)
    canvas.scale(0.7 * 72 / 25.4, -0.7 * 72 / 25.4)
    for colour, strokes in _reportlab_frame(ornaments.frame(design.form)):
        path = canvas.beginPath()
        for command, x, y in strokes:
            if command == "z":
                path.close()
            else:
                (path.moveTo if command == "M" else path.lineTo)(x, y)
        canvas.setFillColor(HexColor(colour))
        canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()
    height = 480.0
    for face, colour, size, words in _lines(facts, design, proof):
        canvas.setFont(face, size)
        canvas.setFillColor(HexColor(colour))
        canvas.drawCentredString(SHEET[0] / 2, height, words)
        height -= size * 1.3
    canvas.setFont("Sans", 7.6)
    canvas.setFillColor(HexColor(INK))
    for index, words in enumerate(_small(facts, design, proof)):
        canvas.drawString(80, 120 - 10 * index, words)
    canvas.saveState()
    canvas.translate(640, 190)
    canvas.scale(0.45 * 72 / 25.4, -0.45 * 72 / 25.4)
    path = canvas.beginPath()
    for bar in path_operators(proof.drawing).decode().splitlines():
        left, top, width, tall = map(int, bar.removesuffix(" re").split(" "))
        path.rect(left, top, width, tall)
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.restoreState()
    canvas.showPage()
    canvas.setFont("Bold", 20)
    canvas.drawString(68, 520, "Plan del curso")
    canvas.setFont("Sans", 10)
    for index, unit in enumerate(facts.detail.get("plan", ())):
        canvas.drawString(68, 480 - 16 * index, unit["name"])
        canvas.drawRightString(770, 480 - 16 * index, unit["hours"])
    canvas.showPage()
    canvas.save()
    return target.getvalue()


# --- Typst ------------------------------------------------------------------------------------------------------

TYPST_PAGE = """
#set document(title: sys.inputs.title)
#set text(font: "Alegreya Sans", lang: "es", region: "PE", size: 10.5pt, fill: rgb("#2a1c16"))
#let frame = image("frame.svg", alt: "Marco")
#set page(width: 297mm, height: 210mm, margin: 27mm,
  background: context if counter(page).get().first() == 1 { frame })
#let data = json(bytes(sys.inputs.data))
#align(center)[
  #for line in data.lines [
    #text(font: if line.at(0) == "Bold" { "Alegreya" } else { "Alegreya Sans" },
      weight: if line.at(0) == "Bold" { 700 } else { 400 }, size: line.at(2) * 1pt, fill: rgb(line.at(1)))[#line.at(3)]
    #linebreak()
  ]
]
#place(bottom + right, image(bytes(sys.inputs.qr), format: "svg", width: 40mm, alt: "Código QR"))
#place(bottom + left, block(width: 180mm, text(size: 7.6pt)[#for line in data.small [#line #linebreak()]]))
#pagebreak()
= Plan del curso
#table(columns: (1fr, 22mm), stroke: none, table.header[Unidad][Horas],
  ..data.plan.map(unit => (unit.name, unit.hours)).flatten())
"""


@lru_cache(maxsize=1)
def _typst(frame: str) -> Any:
    import typst

    folder = Path(tempfile.mkdtemp(prefix="typst-"))
    (folder / "page.typ").write_text(TYPST_PAGE, encoding="utf-8")
    (folder / "frame.svg").write_text(frame, encoding="utf-8")
    return typst.Compiler(
        str(folder / "page.typ"), root=str(folder), font_paths=[str(fonts.folder())], ignore_system_fonts=True
    )


def _qr_as_svg(drawing: Any) -> str:
    """Bars like those of our own page: looking for outlines is our slow way to a screen, not Typst's cost."""
    row = drawing.modules + 1
    path = "".join(
        [f"M{start % row} {start // row}h{end - start}v1h{start - end}z" for start, end in drawing.bars()]
    )
    units = drawing.modules + 8
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 -4 {units} {units}"><path d="{path}"/></svg>'


def typst(facts: Any, design: Any, proof: Any) -> bytes:
    values = {
        "lines": _lines(facts, design, proof),
        "small": _small(facts, design, proof),
        "plan": list(facts.detail.get("plan", ())),
    }
    inputs = {
        "title": f"{design.title} {facts.no}",
        "data": json.dumps(values),
        "qr": _qr_as_svg(proof.drawing),
    }
    content: bytes = _typst(ornaments.frame(design.form)).compile(
        format="pdf", sys_inputs=inputs, pdf_standards=["a-3a", "ua-1"]
    )
    return content


OTHERS: dict[str, Callable[[Any, Any, Any], bytes]] = {
    "plain WeasyPrint": plain_weasyprint,
    "ReportLab": reportlab,
    "Typst, PDF/A-3a and PDF/UA-1": typst,
}
