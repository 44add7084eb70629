"""Words: headings, paragraphs, set-off remarks, quotations."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.rich_text import RichText

from .enums import CalloutKind
from .previews import PREVIEW_TEMPLATE

PLAIN_FEATURES = ["bold", "italic", "ol", "ul"]


class HeadingBlock(blocks.StructBlock):
    """Begins a part of the lesson and says how long it takes."""

    text = blocks.CharBlock(label=_("Heading"), max_length=120)
    minutes = blocks.IntegerBlock(
        label=_("Minutes"),
        required=False,
        min_value=1,
        max_value=600,
        help_text=_("How long this part takes. May stay empty."),
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        group = _("Words")
        template = "curriculum/blocks/heading.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {"text": "Monte veinte puntos", "minutes": 60}
        description = _("Begins a part of the lesson.")
        label_format = "{text}"


class TextBlock(blocks.RichTextBlock):
    """Running text without headings: those are blocks of their own, so that their order can be checked."""

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        group = _("Words")
        template = "curriculum/blocks/text.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = RichText(
            "<p>Montar es poner los primeros puntos en el palito. De esta orilla cuelga <b>toda la pieza</b>.</p>"
        )
        description = _("Paragraphs and lists.")


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(label=_("Kind"), choices=CalloutKind.choices, default=CalloutKind.TIP)
    text = blocks.TextBlock(label=_("Text"), max_length=600, rows=3)

    class Meta:
        icon = "warning"
        label = _("Remark")
        group = _("Words")
        template = "curriculum/blocks/callout.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {"kind": "tip", "text": "Deje entre punto y punto el espacio de un grano de quinua."}
        description = _("A tip, a warning or something to remember, set off from the text.")
        label_format = "{kind}: {text}"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        kind = value.get("kind")
        context["kind_label"] = CalloutKind(kind).label if kind in CalloutKind.values else ""
        return context


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Words"), max_length=600, rows=3)
    who = blocks.CharBlock(
        label=_("Who says it"),
        required=False,
        max_length=120,
        help_text=_("A trade or a place, no real name."),
    )

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        group = _("Words")
        template = "curriculum/blocks/quote.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {"text": "Quien cuenta sus puntos no desteje.", "who": "Dicho de tejedoras"}
        description = _("Somebody's words.")
        label_format = "{text}"
