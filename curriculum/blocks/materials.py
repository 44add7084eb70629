"""What to have ready before the hands begin."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from ..charts.needles import equivalents
from .enums import ControlledItem, YarnWeight, optional
from .previews import PREVIEW_TEMPLATE


class MaterialBlock(blocks.StructBlock):
    """One thing, as much as one person needs of it."""

    name = blocks.CharBlock(label=_("Thing"), max_length=120)
    amount = blocks.DecimalBlock(
        label=_("Amount"), required=False, min_value=Decimal("0.01"), max_digits=8, decimal_places=2
    )
    unit = blocks.CharBlock(
        label=_("Unit"), required=False, max_length=30, help_text=_("g, m, pair, piece ...")
    )
    yarn_weight = blocks.ChoiceBlock(label=_("Yarn weight"), choices=optional(YarnWeight), required=False)
    needle_mm = blocks.DecimalBlock(
        label=_("Needle, in mm"),
        required=False,
        min_value=Decimal("0.5"),
        max_value=Decimal(50),
        max_digits=5,
        decimal_places=2,
    )
    controlled = blocks.ChoiceBlock(
        label=_("Controlled item"),
        choices=optional(ControlledItem),
        required=False,
        help_text=_("Whoever opens a group where it is not allowed is warned."),
    )
    note = blocks.CharBlock(label=_("Note"), required=False, max_length=120)

    class Meta:
        icon = "tag"
        label = _("Thing")
        form_classname = "struct-block lms-columns"
        label_format = "{name}"


def controlled_in(body: Any) -> list[str]:
    """Returns the codes of the controlled items of a body as stored, sorted; a needle size means needles."""
    found: set[str] = set()
    for block in body:
        if block.get("type") != "materials":
            continue
        for item in block["value"].get("items", []):
            value = item.get("value", item)
            if value.get("controlled"):
                found.add(value["controlled"])
            elif value.get("needle_mm"):
                found.add(ControlledItem.NEEDLES.value)
    return sorted(found)


class MaterialsBlock(blocks.StructBlock):
    items = blocks.ListBlock(MaterialBlock(), label=_("Things for one person"), min_num=1)

    class Meta:
        icon = "clipboard-list"
        label = _("Materials")
        group = _("Handwork")
        template = "curriculum/blocks/materials.html"
        preview_template = PREVIEW_TEMPLATE
        description = _("What each person needs, with amounts, yarn weight and needle size.")

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        labels = dict(ControlledItem.choices)
        context["things"] = [
            {
                "item": item,
                "needle": equivalents(item["needle_mm"]) if item.get("needle_mm") else None,
                "controlled": labels.get(item.get("controlled") or "", ""),
            }
            for item in value["items"]
        ]
        return context

    def get_preview_value(self) -> Any:
        return self.normalize(
            {
                "items": [
                    {
                        "name": "Lana de alpaca",
                        "amount": Decimal(50),
                        "unit": "g",
                        "yarn_weight": "4",
                        "needle_mm": None,
                        "controlled": "",
                        "note": "",
                    },
                    {
                        "name": "Palitos rectos",
                        "amount": Decimal(1),
                        "unit": "par",
                        "yarn_weight": "",
                        "needle_mm": Decimal(5),
                        "controlled": "needles",
                        "note": "",
                    },
                ]
            }
        )
