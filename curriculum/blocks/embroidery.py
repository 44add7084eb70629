"""Embroidery: a cross-stitch pattern drawn cell by cell, and a line drawing whose lines are numbered stitches."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from ..charts.crosses import (
    SPANISH,
    Picture,
    Thread,
    counts,
    picture_svg,
    problems,
    read_picture,
    sign_svg,
    written,
)
from ..charts.drawing import CELL
from ..charts.grids import NotAChart, Problem
from ..charts.lines import (
    DASHES,
    LONGEST,
    MOST_LINES,
    Drawing,
    NotADrawing,
    Worked,
    drawing_svg,
    read_drawing,
)
from .charts import ChartRowsBlock, inner, swatch
from .previews import PREVIEW_TEMPLATE

REFUSALS = {
    "not_svg": _("This is no SVG drawing. Save it as “plain SVG” in your drawing program."),
    "too_long": _(
        "The drawing is too large: at most %(most)d kilobytes. Leave out details no needle can follow."
    ),
    "script": _("The drawing carries a script (%(word)s) and was refused. Save it again as “plain SVG”."),
    "outside": _(
        "The drawing fetches something from outside (%(word)s) and was refused. Draw it into the file itself."
    ),
    "copy": _(
        "The drawing holds copies of lines (%(word)s). Turn them into lines of their own and save it again."
    ),
    "no_line": _("The drawing has no line. Turn texts and pictures into lines first."),
    "too_many_lines": _("The drawing has %(word)s lines. More than %(lines)d cannot be numbered legibly."),
    "no_size": _("The drawing does not say how large it is. Save it again as “plain SVG”."),
}


PATTERN_SENTENCES = {
    "empty": _("The pattern has no row yet."),
    "too_wide": pgettext_lazy(
        "cross-stitch", "Row %(row)d is too wide: a pattern has at most %(most)d columns."
    ),
    "too_tall": _("The pattern is too tall: it has at most %(most)d rows."),
    "unknown_symbol": pgettext_lazy("cross-stitch", "Row %(row)d: “%(word)s” is no stitch."),
    "uneven_width": pgettext_lazy(
        "cross-stitch",
        "Row %(row)d has %(cells)d cells, the first row %(width)d. Fill up with empty cells (no).",
    ),
    "no_thread": _("Row %(row)d: “%(word)s” has no thread. Write its letter, for example x@A."),
}


def in_words(problem: Problem) -> str:
    """Returns a problem of a cross-stitch pattern in words."""
    return str(PATTERN_SENTENCES[problem.code]) % {"row": problem.row, **dict(problem.numbers)}


def refusal(refused: NotADrawing) -> str:
    """Returns in words why a drawing was not taken."""
    values = {"word": refused.word, "most": LONGEST // 1000, "lines": MOST_LINES}
    return str(REFUSALS[refused.code]) % values


class ThreadBlock(blocks.StructBlock):
    letter = blocks.RegexBlock(
        label=_("Letter"), regex=r"^[A-Z]$", error_messages={"invalid": _("One capital letter.")}
    )
    name = blocks.CharBlock(label=_("Colour"), max_length=60)
    colour = blocks.RegexBlock(
        label=_("Shade"),
        regex=r"^#[0-9a-fA-F]{6}$",
        error_messages={"invalid": _("Write it as #rrggbb, for example #a3173f.")},
        help_text=_("As #rrggbb, for example #a3173f."),
    )
    brand = blocks.CharBlock(label=_("Brand"), required=False, max_length=40)
    number = blocks.CharBlock(
        label=_("Number on the label"), required=False, max_length=20, help_text=_("As it is bought.")
    )

    class Meta:
        icon = "pick"
        label = _("Thread")
        label_format = "{letter} {name}"
        form_classname = "struct-block lms-columns"


class CrossRowsBlock(ChartRowsBlock):
    kind = "cross"


class CrossStitchBlock(blocks.StructBlock):
    """Crosses on counted fabric."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    crosses = blocks.IntegerBlock(
        label=_("Crosses in 10 cm of the fabric"),
        required=False,
        min_value=10,
        max_value=120,
        help_text=_("Aida 14 has 55. The finished size is worked out from it."),
    )
    threads = blocks.ListBlock(ThreadBlock(), label=_("Threads by letter"), min_num=1)
    rows = CrossRowsBlock(
        label=_("Pattern"),
        help_text=_("As text: one row a line, the top row first, from left to right: no*2 x*3@A x@B."),
    )
    note = blocks.TextBlock(label=_("Note"), required=False, max_length=500, rows=2)

    class Meta:
        icon = "grid"
        label = _("Cross-stitch pattern")
        group = _("Handwork")
        template = "curriculum/blocks/cross_stitch.html"
        preview_template = PREVIEW_TEMPLATE
        description = _(
            "A pattern of crosses: each thread with its sign and colour, counted and written out."
        )
        label_format = "{title}"
        form_classname = "struct-block lms-chart"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        letters = [thread["letter"] for thread in cleaned["threads"]]
        if len(set(letters)) != len(letters):
            error = ValidationError(_("Two threads have the same letter."), code="twice")
            raise StructBlockValidationError(block_errors={"threads": error})
        try:
            rows = read_picture(cleaned["rows"])
        except NotAChart as refused:
            error = ValidationError(in_words(refused.problem), code=refused.problem.code)
            raise StructBlockValidationError(block_errors={"rows": error}) from None
        found = problems(rows)
        if found:
            error = ValidationError(in_words(found[0]), code=found[0].code)
            raise StructBlockValidationError(block_errors={"rows": error})
        unknown = set(counts(rows)) - set(letters)
        if unknown:
            error = ValidationError(
                _("Name the threads %(letters)s."),
                code="unknown_thread",
                params={"letters": ", ".join(sorted(unknown))},
            )
            raise StructBlockValidationError(block_errors={"threads": error})
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        threads = threads_of(value)
        try:
            picture = Picture(read_picture(value.get("rows") or ""), tuple(threads))
        except NotAChart as refused:
            context["unreadable"] = in_words(refused.problem)
            return context
        made = counts(picture.rows)
        # Letters, numbers and escaped names only: made by charts.crosses.
        context["drawing"] = mark_safe(
            picture_svg(picture, prefix=f"cross-{uuid4().hex[:8]}", label=value["title"])
        )
        context["threads"] = [
            {"sign": mark_safe(sign_svg(thread)), "thread": thread, "count": made.get(thread.letter, 0)}
            for thread in threads
        ]
        context["total"] = sum(made.values())
        context["written"] = written(picture, SPANISH)
        context["words_language"] = SPANISH.language
        context["page_language"] = get_language() or SPANISH.language
        context["is_fallback"] = context["page_language"].split("-")[0] != SPANISH.language
        context["columns"], context["height"] = picture.width, len(picture.rows)
        if value.get("crosses"):
            context["size"] = tuple(
                (Decimal(cells) * 10 / value["crosses"]).quantize(Decimal("0.1"))
                for cells in (picture.width, len(picture.rows))
            )
        return context

    def get_preview_value(self) -> Any:
        return self.normalize(
            {
                "title": "Florcita",
                "crosses": 55,
                "threads": [
                    {
                        "letter": "A",
                        "name": "rojo cochinilla",
                        "colour": "#a3173f",
                        "brand": "",
                        "number": "",
                    },
                    {"letter": "B", "name": "verde chilca", "colour": "#5d7a2a", "brand": "", "number": ""},
                    {"letter": "C", "name": "amarillo", "colour": "#e2b33c", "brand": "", "number": ""},
                ],
                "rows": (
                    "no*3 x@A no*3\nno x*2@A x@C x*2@A no\nno*3 x@A no*3\nno*3 x@B no*3\n"
                    "no x@B no x@B no x@B no\nno*2 x*3@B no*2\nno*3 x@B no*3"
                ),
                "note": "",
            }
        )


def threads_of(value: Any) -> list[Thread]:
    """Returns the threads of a block value, stored or bound; those without letter or colour are left out."""
    found = []
    for item in value.get("threads") or []:
        one = inner(item)
        letter, colour = one.get("letter") or "", one.get("colour") or ""
        if re.fullmatch("[A-Z]", letter) and re.fullmatch("#[0-9a-fA-F]{6}", colour):
            found.append(
                Thread(letter, one.get("name") or "", colour, one.get("brand") or "", one.get("number") or "")
            )
    return found


# ------------------------------------------------------------------------------------------- line drawings


class EmbroideryStitch(models.TextChoices):
    """Stitches a drawn line is worked in. Each has its own dashes (`charts.lines.DASHES`)."""

    RUNNING = "running", _("running stitch")
    BACKSTITCH = "backstitch", _("backstitch")
    STEM = "stem", _("stem stitch")
    CHAIN = "chain", _("chain stitch")
    SATIN = "satin", _("satin stitch")
    SPLIT = "split", _("split stitch")
    BLANKET = "blanket", _("blanket stitch")
    FRENCH_KNOT = "french_knot", _("French knots")
    LAZY_DAISY = "lazy_daisy", _("detached chain stitch")
    STRAIGHT = "straight", _("straight stitch")
    FEATHER = "feather", _("feather stitch")
    COUCHING = "couching", _("couching")


class DrawingTextarea(forms.Textarea):
    """The drawing as text; `static/curriculum/js/line-drawing.js` opens a file and shows its lines with numbers."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 6, "spellcheck": "false", "data-line-drawing": "", **(attrs or {})})


class DrawingSourceBlock(blocks.FieldBlock):
    """An SVG, cleaned to its lines when it is saved. Refuses what acts or fetches, with a sentence."""

    def __init__(self, required: bool = True, help_text: Any = None, **kwargs: Any) -> None:
        self.field_options = {"required": required, "help_text": help_text}
        super().__init__(**kwargs)

    @cached_property
    def field(self) -> forms.CharField:
        return forms.CharField(widget=DrawingTextarea(), strip=True, **self.field_options)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value) or "")
        try:
            return read_drawing(text).source()
        except NotADrawing as refused:
            raise ValidationError(refusal(refused), code=refused.code) from None

    class Meta:
        icon = "draft"
        default = ""


class WorkedLineBlock(blocks.StructBlock):
    lines = blocks.RegexBlock(
        label=_("Lines"),
        regex=r"^\s*\d{1,3}(\s*[-–]\s*\d{1,3})?(\s*,\s*\d{1,3}(\s*[-–]\s*\d{1,3})?)*\s*$",
        max_length=80,
        help_text=_("Their numbers in the drawing: 1, or 2-4, or 1, 3."),
        error_messages={"invalid": _("Write numbers: 1, or 2-4, or 1, 3.")},
    )
    stitch = blocks.ChoiceBlock(label=_("Stitch"), choices=EmbroideryStitch.choices)
    thread = blocks.RegexBlock(
        label=_("Thread"),
        regex=r"^[A-Z]$",
        help_text=_("Its letter."),
        error_messages={"invalid": _("One capital letter.")},
    )
    text = blocks.CharBlock(
        label=_("What to do"),
        required=False,
        max_length=250,
        help_text=_("Where to begin, how long a stitch is."),
    )

    class Meta:
        icon = "list-ol"
        label = _("Stitch")
        label_format = "{lines}"
        form_classname = "struct-block lms-columns"


class LineDrawingBlock(blocks.StructBlock):
    """A pattern drawn in lines: which line is worked with which stitch and thread, in which order."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    drawing = DrawingSourceBlock(
        label=_("Drawing"),
        help_text=_(
            "An SVG of lines. Colours, texts and pictures in it are left out; each line gets a number."
        ),
    )
    width_cm = blocks.DecimalBlock(
        label=_("Width of the finished piece, in cm"),
        required=False,
        min_value=Decimal(1),
        max_value=Decimal(300),
        max_digits=4,
        decimal_places=1,
    )
    threads = blocks.ListBlock(ThreadBlock(), label=_("Threads by letter"), min_num=1)
    stitches = blocks.ListBlock(
        WorkedLineBlock(),
        label=_("Stitches, in the order they are worked"),
        min_num=1,
    )
    note = blocks.TextBlock(label=_("Note"), required=False, max_length=500, rows=2)

    class Meta:
        icon = "draft"
        label = _("Embroidery drawing")
        group = _("Handwork")
        template = "curriculum/blocks/line_drawing.html"
        preview_template = PREVIEW_TEMPLATE
        description = _("A drawing in lines, each numbered, with its stitch and thread in a list.")
        label_format = "{title}"
        form_classname = "struct-block lms-line"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        drawing = read_drawing(cleaned["drawing"])
        letters = {thread["letter"] for thread in cleaned["threads"]}
        seen: set[int] = set()
        for place, row in enumerate(cleaned["stitches"], start=1):
            wanted = numbers_in(row["lines"])
            beyond = [number for number in wanted if not 1 <= number <= len(drawing.lines)]
            if beyond:
                raise _stitches_refused(
                    _("Stitch %(place)d: there is no line %(line)d. The drawing has %(lines)d lines."),
                    "no_such_line",
                    {"place": place, "line": beyond[0], "lines": len(drawing.lines)},
                )
            if row["thread"] not in letters:
                raise _stitches_refused(
                    _("Stitch %(place)d: name the thread %(letter)s above."),
                    "unknown_thread",
                    {"place": place, "letter": row["thread"]},
                )
            seen |= set(wanted)
        missing = [line.number for line in drawing.lines if line.number not in seen]
        if missing:
            raise _stitches_refused(
                _("No stitch is given for line %(line)d."), "line_without_stitch", {"line": missing[0]}
            )
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        try:
            drawing = read_drawing(value.get("drawing") or "")
        except NotADrawing as refused:
            context["unreadable"] = refusal(refused)
            return context
        threads = {thread.letter: thread for thread in threads_of(value)}
        rows = [inner(row) for row in value.get("stitches") or []]
        worked = {
            number: Worked(row["stitch"], threads[row["thread"]].colour if row["thread"] in threads else "")
            for row in rows
            for number in numbers_in(row.get("lines") or "")
        }
        # Geometry and numbers only: made by charts.lines.
        context["drawing"] = mark_safe(drawing_svg(drawing, label=value["title"], worked=worked))
        context["lines"] = len(drawing.lines)
        context["stitches"] = [
            {
                "lines": row["lines"],
                "count": len(numbers_in(row["lines"])),
                "stitch": EmbroideryStitch(row["stitch"]).label
                if row["stitch"] in EmbroideryStitch.values
                else "",
                "sample": mark_safe(stitch_sample(row["stitch"])),
                "thread": threads.get(row["thread"]),
                "text": row.get("text") or "",
            }
            for row in rows
        ]
        context["threads"] = [
            {"sign": swatch(thread.colour, thread.letter), "thread": thread} for thread in threads.values()
        ]
        if value.get("width_cm"):
            context["size"] = size_of(drawing, value["width_cm"])
        return context

    def get_preview_value(self) -> Any:
        return self.normalize(
            {
                "title": "Hoja",
                "drawing": (
                    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 80"><path d="M10 70Q60 60 110 10"/>'
                    '<path d="M35 62Q30 30 70 45"/><path d="M60 50Q65 12 95 25"/></svg>'
                ),
                "width_cm": Decimal(8),
                "threads": [
                    {"letter": "A", "name": "verde chilca", "colour": "#5d7a2a", "brand": "", "number": ""}
                ],
                "stitches": [
                    {"lines": "1", "stitch": "stem", "thread": "A", "text": "Empiece abajo."},
                    {"lines": "2-3", "stitch": "chain", "thread": "A", "text": ""},
                ],
                "note": "",
            }
        )


def _stitches_refused(text: Any, code: str, values: dict[str, Any]) -> StructBlockValidationError:
    return StructBlockValidationError(
        block_errors={"stitches": ValidationError(text, code=code, params=values)}
    )


def numbers_in(text: str) -> list[int]:
    """Returns the numbers a person named: "1, 3-5" are 1, 3, 4, 5. Backward ranges are read forward."""
    found: list[int] = []
    for first, last in re.findall(r"(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?", text):
        ends = sorted((int(first), int(last or first)))
        found += range(ends[0], ends[1] + 1)
    return found


def size_of(drawing: Drawing, width_cm: Decimal) -> tuple[Decimal, Decimal]:
    """Returns width and height of the finished piece in cm, as high as the drawing's shape asks for."""
    _left, _top, width, height = drawing.box
    ratio = Decimal(str(height)) / Decimal(str(width))
    return width_cm.quantize(Decimal("0.1")), (width_cm * ratio).quantize(Decimal("0.1"))


def stitch_sample(stitch: str) -> str:
    """Returns a short line in the dashes of a stitch, for the list."""
    dashes = " ".join(f"{int(one) / 5:g}" for one in DASHES.get(stitch, "").split())
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<svg class="stitch-sample" viewBox="0 0 {2 * CELL} 10" width="{2 * CELL}" height="10" aria-hidden="true" '
        f'focusable="false"><path d="M2 5H{2 * CELL - 2}" fill="none" stroke="#000" stroke-width="1.6" '
        f'stroke-linecap="round"{dashed}/></svg>'
    )
