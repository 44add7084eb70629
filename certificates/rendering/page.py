"""Facts and design become the two faces of a page: one HTML text for the PDF, the preview and the print view."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from certificates.payload import Facts
from certificates.qr import QUIET_MODULES, SMALLEST_MODULE_MM, Drawing
from certificates.register import printed_hash

from . import fonts
from .designs import SPANISH_PLACEHOLDERS, Design, DesignError
from .ornaments import frame
from .sheets import Form
from .words import day_in_words, days_in_digits, number_in_words, period_in_words

# Space kept for the QR with its quiet zone. A larger one means too much text in it for this paper.
LARGEST_QR_MM = 46.0
# Sizes of the square kept for a QR lie so many modules apart: two versions of the code.
QR_STEP = 8
ENTRIES_A_FOLIO = 20
FOLIOS_A_BOOK = 200
NAME_FACE = {
    "telar": ("Alegreya", 700, "normal"),
    "sobrio": ("Alegreya", 500, "normal"),
    "bordado": ("Alegreya", 400, "italic"),
}


class PageError(DesignError):
    """Facts that cannot be set on this design. Codes: `name_too_long`, `characters_missing`, `qr_too_large`,
    `text_overflows`."""


@dataclass(frozen=True)
class Proof:
    """What makes the page checkable: its QR, its typed code and its place in the register."""

    drawing: Drawing
    code: str
    entry: int
    entry_hash: str
    is_demo: bool = False
    key_label: str = ""


@dataclass(frozen=True)
class NameSetting:
    """How large the name stands and on how many lines."""

    size_pt: float
    lines: tuple[str, ...]


def set_name(name: str, form: Form, *, tightness: int = 0) -> NameSetting:
    """The largest size at which the name fits on one line; below the floor two lines; beyond that PageError.

    On the fullest page (`tightness` 3) a name on two lines gives up a sixth of its size.
    """
    family, weight, style = NAME_FACE[form.layout]
    if missing := fonts.missing_characters(name, family=family, weight=weight, style=style):
        raise PageError("characters_missing", missing)
    largest, smallest = form.name_sizes_pt
    room = form.name_width_mm
    at_one = fonts.width_mm(name, 1.0, family=family, weight=weight, style=style)
    if room / at_one >= smallest:
        return NameSetting(_step(room / at_one, float(largest), float(smallest)), (name,))
    words = name.split(" ")
    best: tuple[float, tuple[str, str]] | None = None
    for cut in range(1, len(words)):
        halves = (" ".join(words[:cut]), " ".join(words[cut:]))
        widest = max(fonts.width_mm(half, 1.0, family=family, weight=weight, style=style) for half in halves)
        if best is None or widest < best[0]:
            best = (widest, halves)
    if best is not None and room / best[0] >= smallest * 0.72:
        tallest = smallest + (3.0 if tightness < 3 else -4.0)
        return NameSetting(_step(room / best[0], tallest, smallest * 0.72), best[1])
    raise PageError("name_too_long", name[:40])


def _step(fitting: float, largest: float, smallest: float) -> float:
    """The next smaller size of the scale. A few sizes, each nine tenths of the one above, make the names of one batch
    look like one hand's, and let pages that differ in nothing else be laid out once."""
    size = largest
    while size > fitting and size > smallest:
        size *= 0.9
    return round(max(size, smallest) - 0.05, 1)


@lru_cache(maxsize=32)
def style_of(form: Form) -> str:
    """Every rule of a page but its fonts: the sheet, what all layouts share, the layout, its upright variant."""
    parts = [form.rules()]
    names = ["paper.css", f"{form.layout}.css"]
    if form.orientation == "portrait":
        names += ["portrait.css", f"{form.layout}-portrait.css"]
    for name in names:
        found = finders.find(f"lms/certificates/{name}")
        if not isinstance(found, str):
            raise DesignError("style_missing", name)
        parts.append(Path(found).read_text(encoding="utf-8"))
    return "".join(parts)


def svg_address(drawing: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode()


@lru_cache(maxsize=32)
def frame_address(form: Form) -> str:
    return svg_address(frame(form))


def qr_box(modules: int) -> int:
    """Width of the square kept for a QR with its quiet zone, in modules: one of a few sizes, so that a name a little
    longer than another does not make another page of it. The QR stands in its middle."""
    least = modules + 2 * QUIET_MODULES
    box = least + (1 - least) % QR_STEP
    return box if box * SMALLEST_MODULE_MM <= LARGEST_QR_MM else least


@lru_cache(maxsize=16)
def placeholder_qr(box: int) -> str:
    """Address of a drawing of one module where the QR will stand: the same size, a thousandth of the work to lay out."""
    side = box * SMALLEST_MODULE_MM
    return svg_address(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side:.3f}mm" height="{side:.3f}mm" '
        f'viewBox="0 0 {box} {box}"><path d="M0 0h1v1h-1z" fill="#000"/></svg>'
    )


def register_place(entry: int) -> dict[str, int]:
    """Book, folio and entry: where the printed register holds this line. Both count from one."""
    folio = (entry - 1) // ENTRIES_A_FOLIO + 1
    return {
        "book": (folio - 1) // FOLIOS_A_BOOK + 1,
        "folio": (folio - 1) % FOLIOS_A_BOOK + 1,
        "entry": entry,
    }


def sentence_values(facts: Facts, design: Design) -> dict[str, str]:
    """What stands for each placeholder of a sentence, by its English and its Spanish word."""
    values = {
        "name": facts.name,
        "course": facts.course,
        "hours": str(facts.hours),
        "hours_in_words": number_in_words(facts.hours, feminine=True),
        "period": period_in_words(facts.since, facts.until),
        "result": facts.result,
        "issued": day_in_words(facts.issued),
        "organisation": design.organisation,
        "number": facts.no,
    }
    return values | {word: values[meaning] for word, meaning in SPANISH_PLACEHOLDERS.items()}


def page_context(facts: Facts, design: Design, proof: Proof, *, tightness: int = 0) -> dict[str, Any]:
    """Everything the templates show, in words; they only place it."""
    detail: Mapping[str, Any] = facts.detail
    side = proof.drawing.size_mm(SMALLEST_MODULE_MM)
    if side > LARGEST_QR_MM + 1e-6:
        raise PageError("qr_too_large", f"{side:.1f} mm")
    side = qr_box(proof.drawing.modules) * SMALLEST_MODULE_MM
    groups = proof.code.split("-")
    skills = list(detail.get("skills", ())) if design.show_skills else []
    skills_in_front = skills if tightness < 2 else []
    mark = detail.get("mark")
    transcript = [
        {**course, "period": days_in_digits(course["from"], course["to"])}
        for course in detail.get("transcript", ())
    ]
    return {
        "facts": facts,
        "design": design,
        "detail": detail,
        "tightness": tightness,
        "name": set_name(facts.name, design.form, tightness=tightness),
        "period": period_in_words(facts.since, facts.until),
        "hours_in_words": number_in_words(facts.hours, feminine=True),
        "mark_in_words": number_in_words(int(mark), feminine=False) if isinstance(mark, int) else "",
        "issued": day_in_words(facts.issued),
        "sentence": design.sentence.format(**sentence_values(facts, design)) if design.sentence else "",
        "skills": skills_in_front,
        "skills_on_the_back": skills if skills and not skills_in_front else [],
        "transcript": transcript,
        "level_line": " · ".join(
            detail[field]
            for field, shown in (("level", design.show_level), ("mode", design.show_mode))
            if shown and detail.get(field)
        ),
        "signatories": design.signatories,
        "rows_of_signatories": _rows(design),
        "proof": proof,
        "code_lines": ("-".join(groups[:4]), "-".join(groups[4:])),
        "qr_mm": f"{side:.2f}",
        "long_host": len(design.host) > 26,
        "place": register_place(proof.entry),
        "printed_hash": printed_hash(proof.entry_hash),
        "has_back": bool(
            transcript
            or (design.show_course_plan and detail.get("plan"))
            or (skills and not skills_in_front)
            or design.second_language
        ),
    }


def _rows(design: Design) -> list[tuple[Any, ...]]:
    lines = design.signatories
    if len(lines) <= 3:
        return [lines] if lines else []
    first = 2 if len(lines) == 4 else 3
    return [lines[:first], lines[first:]]


def page_html(
    facts: Facts,
    design: Design,
    proof: Proof,
    *,
    tightness: int = 0,
    for_screen: bool = False,
    screen_fonts: str = "",
    notice: str = "",
) -> str:
    """The page as HTML, whole for the screen, without style, frame and QR for the PDF. `for_screen` takes the fonts from the style sheet at `screen_fonts`, lays the sheets on a
    table and shows `notice` above them."""
    context = page_context(facts, design, proof, tightness=tightness)
    if for_screen:
        # Style and frame come from our own files; nothing a person typed passes through mark_safe.
        context["style"] = mark_safe(style_of(design.form))
        context["frame"] = mark_safe(frame_address(design.form))
        context["qr_svg"] = svg_address(
            proof.drawing.svg(SMALLEST_MODULE_MM, title="QR", box=qr_box(proof.drawing.modules))
        )
    else:
        # The PDF's style is parsed once for all pages, its frame and its QR are put in after the layout (pdf.py).
        context["qr_svg"] = placeholder_qr(qr_box(proof.drawing.modules))
    context.update({"for_screen": for_screen, "screen_fonts": screen_fonts, "notice": notice})
    return render_to_string("certificates/paper/page.html", context)
