"""Blocks written once and shown in several lessons."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.models import Locale
from wagtail.snippets.blocks import SnippetChooserBlock

from .previews import PREVIEW_TEMPLATE


class SharedPartBlock(blocks.StructBlock):
    part = SnippetChooserBlock("lms_curriculum.SharedPart", label=_("Shared part"))

    class Meta:
        icon = "copy"
        label = _("Shared part")
        group = _("Together")
        template = "curriculum/blocks/shared.html"
        preview_template = PREVIEW_TEMPLATE
        description = _("Blocks that stand in several lessons. A change reaches all of them.")

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        page = (parent_context or {}).get("page")
        locale = getattr(page, "locale_id", None) or Locale.get_active().pk
        part = value.get("part")
        context["part"] = type(part).objects.to_show(part, locale) if part is not None else None
        context["is_fallback"] = context["part"] is not None and context["part"].locale_id != locale
        return context

    def get_preview_value(self) -> Any:
        model = self.child_blocks["part"].target_model
        return self.normalize({"part": model.objects.filter(live=True).order_by("-pk").first()})
