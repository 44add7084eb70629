"""Gauge and sizes: how many stitches make ten centimetres, and which measures a piece has."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from ..charts.gauges import cast_on
from .enums import YarnWeight, optional
from .previews import PREVIEW_TEMPLATE


def measure(text: str, least: Decimal, most: Decimal) -> Decimal | None:
    """Reads a number as people type it ("18,5"), or None for what is no number or out of bounds."""
    try:
        number = Decimal(text.strip().replace(",", ".")[:12])
    except InvalidOperation:
        return None
    return number if number.is_finite() and least <= number <= most else None


def calculated(value: Any, asked: Mapping[str, str]) -> dict[str, Any]:
    """Returns what the calculator below a gauge shows: what was typed, and the answer or what is wrong with it.

    The names in the address are short Spanish words: the form is sent without scripts and its address can be kept.
    """
    typed = {
        "puntos": asked.get("puntos") or wording_of(value.get("stitches")),
        "medida": asked.get("medida", ""),
        "holgura": asked.get("holgura", "0"),
        "multiplo": asked.get("multiplo", "1"),
        "mas": asked.get("mas", "0"),
    }
    shown: dict[str, Any] = {"typed": typed, "answer": None, "refused": False, "open": bool(typed["medida"])}
    if not typed["medida"]:
        return shown
    per_ten = measure(typed["puntos"], Decimal(1), Decimal(200))
    width = measure(typed["medida"], Decimal(1), Decimal(1000))
    ease = measure(typed["holgura"] or "0", Decimal(-500), Decimal(500))
    multiple = measure(typed["multiplo"] or "1", Decimal(1), Decimal(500))
    plus = measure(typed["mas"] or "0", Decimal(0), Decimal(500))
    if per_ten is None or width is None or ease is None or multiple is None or plus is None:
        return {**shown, "refused": True}
    try:
        shown["answer"] = cast_on(width, per_ten=per_ten, ease=ease, multiple=int(multiple), plus=int(plus))
    except ValueError:
        shown["refused"] = True
    return shown


def wording_of(number: Decimal | None) -> str:
    """Returns a number without superfluous zeros, as it is typed into a field."""
    return "" if number is None else f"{number.normalize():f}"


class GaugeBlock(blocks.StructBlock):
    """Stitches and rows over 10 cm, measured after washing."""

    stitches = blocks.DecimalBlock(
        label=_("Stitches in 10 cm"),
        min_value=Decimal(1),
        max_value=Decimal(200),
        max_digits=5,
        decimal_places=1,
    )
    rows = blocks.DecimalBlock(
        label=_("Rows in 10 cm"), min_value=Decimal(1), max_value=Decimal(300), max_digits=5, decimal_places=1
    )
    needle_mm = blocks.DecimalBlock(
        label=_("Needle, in mm"),
        required=False,
        min_value=Decimal("0.5"),
        max_value=Decimal(50),
        max_digits=5,
        decimal_places=2,
    )
    yarn_weight = blocks.ChoiceBlock(label=_("Yarn weight"), choices=optional(YarnWeight), required=False)
    pattern = blocks.CharBlock(label=_("Stitch pattern"), required=False, max_length=120)

    class Meta:
        icon = "rotate"
        label = _("Gauge")
        form_classname = "struct-block lms-columns"
        group = _("Handwork")
        template = "curriculum/blocks/gauge.html"
        preview_template = PREVIEW_TEMPLATE
        description = _("How many stitches and rows make 10 cm.")
        label_format = "{stitches} × {rows}"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        request: Any = (parent_context or {}).get("request")
        # On paper and in a reading room there is nothing to fill in.
        is_for_forms = request is not None and not getattr(request, "reading_room", False)
        context["calculator"] = calculated(value, request.GET) if is_for_forms else None
        return context

    def get_preview_value(self) -> Any:
        return self.normalize(
            {
                "stitches": Decimal(18),
                "rows": Decimal(24),
                "needle_mm": Decimal(5),
                "yarn_weight": "4",
                "pattern": "punto jersey",
            }
        )


class SizeRowBlock(blocks.StructBlock):
    cells = blocks.ListBlock(blocks.CharBlock(label=_("Value"), max_length=60), label=_("Values"), min_num=1)

    class Meta:
        icon = "bars"
        label = _("Row")


class SizeTableBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    columns = blocks.ListBlock(
        blocks.CharBlock(label=_("Column"), max_length=60),
        label=_("Columns"),
        min_num=2,
        help_text=_("The first names the size. Centimetres, unless the column says stitches or rows."),
    )
    rows = blocks.ListBlock(SizeRowBlock(), label=_("Rows"), min_num=1)
    note = blocks.CharBlock(label=_("Note"), required=False, max_length=250)

    class Meta:
        icon = "table"
        label = _("Sizes")
        group = _("Handwork")
        template = "curriculum/blocks/sizes.html"
        preview_template = PREVIEW_TEMPLATE
        description = _("Measures by size.")
        label_format = "{title}"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        width = len(cleaned["columns"])
        for number, row in enumerate(cleaned["rows"], start=1):
            if len(row["cells"]) != width:
                raise StructBlockValidationError(
                    non_block_errors=[
                        ValidationError(
                            _("Row %(row)d has %(cells)d values, the table has %(columns)d columns."),
                            code="ragged_table",
                            params={"row": number, "cells": len(row["cells"]), "columns": width},
                        )
                    ]
                )
        return cleaned

    def get_preview_value(self) -> Any:
        return self.normalize(
            {
                "title": "Gorro",
                "columns": ["Talla", "Contorno", "Puntos"],
                "rows": [{"cells": ["Niña", "48", "80"]}, {"cells": ["Adulto", "56", "96"]}],
                "note": "",
            }
        )
