"""A knitting chart: drawn, explained in a legend, written out row by row."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from ..charts.crosses import STITCHES as CROSSES
from ..charts.drawing import chart_svg, is_dark, symbol_svg
from ..charts.grids import Chart, NotAChart, Problem, problems, read_rows
from ..charts.symbols import CREDIT, SIGNS, SYMBOLS, WIDEST_OWN, Symbol, own_symbol
from ..charts.vocabularies import SPANISH, OwnWords, Vocabulary, with_own
from ..charts.wording import written
from ..wordings.queries import vocabulary_for
from .previews import PREVIEW_TEMPLATE

SENTENCES = {
    "empty": _("The chart has no row yet."),
    "too_wide": _("Row %(row)d is too wide: a chart has at most %(most)d columns."),
    "too_tall": _("The chart is too tall: it has at most %(most)d rows."),
    "unknown_symbol": _("Row %(row)d: “%(word)s” is not a symbol."),
    "uneven_width": _(
        "Row %(row)d covers %(cells)d cells, the first row %(width)d. Fill up with “no stitch”."
    ),
    "too_many": _(
        "Row %(row)d needs %(takes)d stitches, but only %(available)d are on the needle: %(difference)d too many."
    ),
    "too_few": _("Row %(row)d uses %(takes)d of %(available)d stitches: %(difference)d are left over."),
    "repeat_outside": _("The repeat from %(first)d to %(last)d does not lie within the %(width)d columns."),
    "repeat_cuts": _("Row %(row)d: the frame of the repeat cuts a cable."),
}


def sentence(problem: Problem) -> str:
    """Returns a problem of a chart in words."""
    return str(SENTENCES[problem.code]) % {"row": problem.row, **dict(problem.numbers)}


class ChartTextarea(forms.Textarea):
    """The notation as text; `static/curriculum/js/chart-editor.js` puts a grid over it where scripts run.

    `kind`: "knit", or "cross" for a pattern of crosses.
    """

    def __init__(self, attrs: dict[str, Any] | None = None, *, kind: str = "knit") -> None:
        super().__init__({"rows": 8, "spellcheck": "false", "data-chart-rows": kind, **(attrs or {})})


class ChartRowsBlock(blocks.FieldBlock):
    """Rows in the notation of `charts.grids`, as text. What it means is checked by the block around it: it knows the
    symbols of the chart."""

    kind = "knit"

    def __init__(self, required: bool = True, help_text: Any = None, **kwargs: Any) -> None:
        self.field_options = {"required": required, "help_text": help_text}
        super().__init__(**kwargs)

    @cached_property
    def field(self) -> forms.CharField:
        return forms.CharField(widget=ChartTextarea(kind=self.kind), strip=True, **self.field_options)

    class Meta:
        icon = "grid"
        default = ""


class YarnBlock(blocks.StructBlock):
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

    class Meta:
        icon = "pick"
        label = _("Yarn")
        label_format = "{letter} {name}"
        form_classname = "struct-block lms-columns"


class SignChooser(forms.RadioSelect):
    """Signs to choose from, each drawn."""

    template_name = "curriculum/widgets/signs.html"

    def _render(self, template_name: str, context: Any, renderer: Any = None) -> Any:
        # The forms' own engine does not see the templates of a site.
        return mark_safe(render_to_string(template_name, context))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        for _group, options, _place in context["widget"]["optgroups"]:
            for option in options:
                option["shape"] = SIGNS.get(str(option["value"]), "")
        return context


SIGN_WORDS = {
    "dot": _("dot"),
    "ring": _("ring"),
    "square": _("square"),
    "diamond": _("diamond"),
    "up": _("triangle, up"),
    "down": _("triangle, down"),
    "left": _("triangle, left"),
    "right": _("triangle, right"),
    "cross": _("cross"),
    "plus": _("plus"),
    "star": _("star"),
    "heart": _("heart"),
    "wave": _("wave"),
    "arrow": _("arrow"),
    "bars": _("two bars"),
    "lines": _("two lines"),
    "slash": _("slash"),
    "backslash": _("slash, the other way"),
    "corner": _("corner"),
    "hook": _("hook"),
    "tee": _("letter T"),
    "house": _("house"),
    "hourglass": _("hourglass"),
    "bow": _("bow"),
    "lattice": _("lattice"),
    "eye": _("eye"),
}
# Words with these could not be told from the rest of a written row.
UNWRITABLE = re.compile(r"[,;:*()\d]|\bcon\b")


class OwnSymbolBlock(blocks.StructBlock):
    """A symbol of the author's own: its sign, its cells, what it does to the stitches, how it is said."""

    code = blocks.RegexBlock(
        label=_("Short name"),
        regex=r"^[a-z][a-z0-9]{0,9}$",
        help_text=_("Small letters, for the rows as text: bob."),
        error_messages={"invalid": _("Small letters and digits, a letter first.")},
    )
    name = blocks.CharBlock(label=_("Name in the legend"), max_length=60, help_text=_("For example: bobble."))
    sign = blocks.ChoiceBlock(
        label=pgettext_lazy("of a thread", "Sign"), choices=list(SIGN_WORDS.items()), widget=SignChooser()
    )
    width = blocks.IntegerBlock(label=_("Cells it covers"), default=1, min_value=1, max_value=WIDEST_OWN)
    takes = blocks.IntegerBlock(label=_("Stitches it takes"), default=1, min_value=0, max_value=40)
    makes = blocks.IntegerBlock(label=_("Stitches it leaves"), default=1, min_value=0, max_value=40)
    right = blocks.CharBlock(
        label=_("What to do on the right side"), max_length=120, help_text=_("It stands in the written rows.")
    )
    wrong = blocks.CharBlock(
        label=_("What to do on the wrong side"),
        required=False,
        max_length=120,
        help_text=_("Left empty, it is the same."),
    )

    class Meta:
        icon = "pick"
        label = _("Own symbol")
        label_format = "{name}"
        form_classname = "struct-block lms-columns"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors = {}
        if cleaned["code"] in SYMBOLS:
            errors["code"] = ValidationError(_("A common symbol has this name already."), code="taken")
        for field in ("right", "wrong"):
            said = cleaned[field].strip()
            phrases = (SPANISH.right if field == "right" else SPANISH.wrong).values()
            if UNWRITABLE.search(said):
                errors[field] = ValidationError(
                    _("Write it in words only: no digits, commas, brackets or “con”."), code="unwritable"
                )
            elif said in {form for phrase in phrases for form in (phrase.one, phrase.many)} - {""}:
                errors[field] = ValidationError(_("Another symbol is said like this."), code="taken")
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned


class ChartBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    cast_on = blocks.IntegerBlock(label=_("Stitches on the needle before row 1"), min_value=1, max_value=1000)
    in_the_round = blocks.BooleanBlock(
        label=_("Worked in the round"), required=False, help_text=_("Every row is a right-side row.")
    )
    rows = ChartRowsBlock(
        label=pgettext_lazy("chart", "Rows"),
        help_text=_(
            "As text: one row a line, the first row first, as seen from the right side and beginning at the right: "
            "k*3 yo k2tog."
        ),
    )
    repeat_from = blocks.IntegerBlock(
        label=_("Repeat from column"),
        required=False,
        min_value=1,
        max_value=200,
        help_text=_("From the right."),
    )
    repeat_to = blocks.IntegerBlock(label=_("Repeat to column"), required=False, min_value=1, max_value=200)
    yarns = blocks.ListBlock(YarnBlock(), label=_("Yarns by letter"), default=[])
    own = blocks.ListBlock(
        OwnSymbolBlock(),
        label=_("Own symbols"),
        default=[],
        help_text=_("Only where no common symbol fits."),
    )
    note = blocks.TextBlock(label=_("Note"), required=False, max_length=500, rows=2)

    class Meta:
        icon = "grid"
        label = _("Knitting chart")
        group = _("Handwork")
        template = "curriculum/blocks/chart.html"
        preview_template = PREVIEW_TEMPLATE
        description = _("A chart drawn from a grid, with its legend and every row written out.")
        label_format = "{title}"
        form_classname = "struct-block lms-chart"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if (cleaned.get("repeat_from") is None) != (cleaned.get("repeat_to") is None):
            empty = "repeat_from" if cleaned.get("repeat_from") is None else "repeat_to"
            error = ValidationError(_("Give the first and the last column, or neither."), code="half_repeat")
            raise StructBlockValidationError(block_errors={empty: error})
        own = [symbol["code"] for symbol in cleaned.get("own") or []]
        if len(set(own)) != len(own):
            error = ValidationError(_("Two own symbols have the same short name."), code="twice")
            raise StructBlockValidationError(block_errors={"own": error})
        try:
            read_rows(cleaned["rows"], own_symbols(cleaned))
        except NotAChart as refused:
            error = ValidationError(sentence(refused.problem), code=refused.problem.code)
            raise StructBlockValidationError(block_errors={"rows": error}) from None
        known = {yarn["letter"] for yarn in cleaned["yarns"]}
        used = set(re.findall(r"@([A-Z])", cleaned["rows"]))
        if used - known:
            error = ValidationError(
                _("Name the yarns %(letters)s."),
                code="unknown_yarn",
                params={"letters": ", ".join(sorted(used - known))},
            )
            raise StructBlockValidationError(block_errors={"yarns": error})
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        try:
            chart = chart_of(value)
        except NotAChart as refused:
            context["unreadable"] = sentence(refused.problem)
            return context
        words = words_of(value, request=(parent_context or {}).get("request"))
        colours = {yarn["letter"]: yarn["colour"] for yarn in value.get("yarns") or []}
        prefix = f"chart-{uuid4().hex[:8]}"
        # Letters, numbers and escaped names only: made by charts.drawing.
        context["drawing"] = mark_safe(chart_svg(chart, prefix=prefix, label=value["title"], colours=colours))
        context["legend"] = [
            (mark_safe(symbol_svg(one)), words.names[one.code], one.own) for one in chart.signs()
        ]
        context["yarn_swatches"] = [
            (swatch(yarn["colour"], yarn["letter"]), yarn["name"]) for yarn in value["yarns"]
        ]
        context["written"] = written(chart, words)
        context["words_language"] = words.language
        if words.language != SPANISH.language:
            # The site's own sentence may not be translated; the reviewed words have one.
            context["begin"] = words.cast_on[chart.cast_on != 1].format(count=chart.cast_on)
        context["page_language"] = get_language() or words.language
        context["is_fallback"] = context["page_language"].split("-")[0] != words.language.split("-")[0]
        context["problems"] = [sentence(problem) for problem in problems(chart)]
        context["credit"] = CREDIT
        return context

    def get_preview_value(self) -> Any:
        return self.normalize(
            {
                "title": "Calado de hojitas",
                "cast_on": 7,
                "in_the_round": False,
                "rows": "k*2 yo s2kp yo k*2\nk*7\nk*7\nk*7",
                "repeat_from": None,
                "repeat_to": None,
                "yarns": [],
                "own": [],
                "note": "",
            }
        )


def swatch(colour: str, letter: str) -> str:
    """Returns a yarn's colour with its letter, as a drawing."""
    ink = "#fff" if is_dark(colour) else "#000"
    svg = (
        '<svg class="chart-symbol" viewBox="-1 -1 26 26" width="26" height="26" aria-hidden="true" focusable="false">'
        f'<path d="M0 0H24V24H0Z" fill="{colour}" stroke="#666"/>'
        f'<text x="12" y="17" font-size="14" text-anchor="middle" fill="{ink}">{letter}</text></svg>'
    )
    return mark_safe(svg)


def inner(value: Any) -> Any:
    """Returns the value of a list's item, stored with its id or bound."""
    return value.get("value", value) if isinstance(value, dict) and "value" in value else value


def own_symbols(value: Any) -> dict[str, Symbol]:
    """Returns the author's symbols of a block value by code; what cannot be a symbol is left out."""
    found = {}
    for item in value.get("own") or []:
        one = inner(item)
        try:
            found[one["code"]] = own_symbol(
                one["code"],
                sign=one["sign"],
                width=one["width"] or 1,
                takes=one["takes"] or 0,
                makes=one["makes"] or 0,
            )
        except (ValueError, KeyError, TypeError):
            continue
    return found


def words_of(value: Any, *, request: Any = None) -> Vocabulary:
    """Returns the words for a chart's rows: those of the language, and what the author calls her own symbols.

    With its request all charts of a page ask for the words once.
    """
    own = [inner(item) for item in value.get("own") or []]
    return with_own(
        vocabulary_for(get_language() or "es", request=request),
        [
            OwnWords(one["code"], one["name"], one["right"], one.get("wrong") or one["right"])
            for one in own
            if one.get("code")
        ],
    )


def chart_of(value: Any) -> Chart:
    """Returns the chart of a block value. Raises NotAChart when its rows cannot be read."""
    first, last = value.get("repeat_from"), value.get("repeat_to")
    return Chart(
        rows=read_rows(value.get("rows") or "", own_symbols(value)),
        cast_on=value.get("cast_on") or 0,
        in_the_round=bool(value.get("in_the_round")),
        repeat=(first, last) if first and last else None,
    )


def problems_of(value: Any) -> list[str]:
    """Returns what does not work out in the chart of a block value, in words."""
    try:
        return [sentence(problem) for problem in problems(chart_of(value))]
    except NotAChart as refused:
        return [sentence(refused.problem)]


def editor_settings() -> dict[str, Any]:
    """Returns what the editor's script needs: symbols with their drawings and names, and its words."""
    names = vocabulary_for(get_language() or "es").names
    return {
        "signs": SIGNS,
        "crosses": {
            "x": {
                "width": 1,
                "takes": 1,
                "makes": 1,
                "mirror": "x",
                "shape": "",
                "key": "x",
                "name": gettext("cross"),
            },
            "h": {
                "width": 1,
                "takes": 1,
                "makes": 1,
                "mirror": "b",
                "shape": CROSSES["h"].shape,
                "key": "/",
                "name": gettext("half stitch, leaning right"),
            },
            "b": {
                "width": 1,
                "takes": 1,
                "makes": 1,
                "mirror": "h",
                "shape": CROSSES["b"].shape,
                "key": "\\",
                "name": gettext("half stitch, leaning left"),
            },
            "no": {
                "width": 1,
                "takes": 0,
                "makes": 0,
                "mirror": "no",
                "shape": "",
                "key": ".",
                "name": gettext("empty cell"),
            },
        },
        "symbols": {
            code: {
                "width": symbol.width,
                "takes": symbol.takes,
                "makes": symbol.makes,
                "mirror": symbol.mirrored,
                "shape": symbol.shape,
                "key": symbol.key,
                "name": names[code],
                "svg": symbol_svg(symbol),
            }
            for code, symbol in SYMBOLS.items()
        },
        "words": {
            "grid": gettext("chart"),
            "gridHelp": gettext(
                "Grid of the chart. Move with the arrow keys, place a symbol with its key or the space bar."
            ),
            "keys": gettext(
                "Arrow keys move, with Shift they choose an area. The space bar places the symbol. "
                "Ctrl+Z undoes, Ctrl+C and Ctrl+V copy and paste."
            ),
            "tools": gettext("Tools"),
            "symbols": gettext("Symbols"),
            "yarns": gettext("Yarns"),
            "yarn": gettext("Yarn"),
            "noYarn": gettext("none"),
            "columns": gettext("Columns"),
            "rows": pgettext("chart", "Rows"),
            "undo": gettext("Undo"),
            "redo": gettext("Do again"),
            "copy": gettext("Copy"),
            "paste": gettext("Paste"),
            "mirror": gettext("Mirror"),
            "importCSV": gettext("Open CSV"),
            "exportCSV": gettext("Save CSV"),
            "text": gettext("As text"),
            "copied": gettext("Copied."),
            "pasted": gettext("Pasted."),
            "here": gettext("Row %(row)d, column %(column)d: %(symbol)s"),
            "fine": gettext("All rows work out."),
            "threads": gettext("Threads"),
            "thread": gettext("Thread"),
            "noThread": gettext("Add a thread below first. Its colour and sign appear here."),
            "crossHelp": gettext(
                "Grid of the pattern. Move with the arrow keys, make a cross with the space bar, empty a cell with "
                "the full stop. A letter chooses its thread."
            ),
            "crossHere": pgettext("cross-stitch", "Row %(row)d, column %(column)d: %(symbol)s"),
            "crossRows": pgettext("cross-stitch", "Rows"),
            "counted": gettext("%(letter)s: %(count)d"),
            "total": gettext("%(count)d stitches in all."),
            "ragged": gettext("Rows of different width were filled up with “no stitch”."),
            "imported": gettext("Opened: %(columns)d columns, %(rows)d rows."),
            "finger": gettext("Draw with the finger"),
            "problems": {code: str(text) for code, text in SENTENCES.items()},
        },
    }
