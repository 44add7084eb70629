"""What the lesson teaches, to tick off: bound to the skills of the lesson, never typed twice."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .previews import PREVIEW_TEMPLATE


class SkillsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), default="¿Ya lo puedo hacer?", max_length=120)
    note = blocks.TextBlock(
        label=_("Note"),
        required=False,
        max_length=300,
        rows=2,
        help_text=_("The list itself comes from the tab “Skills and words”."),
    )

    class Meta:
        icon = "tick-inverse"
        label = _("Skill checklist")
        group = _("Together")
        template = "curriculum/blocks/skills.html"
        preview_template = PREVIEW_TEMPLATE
        description = _("The skills of the lesson, each with how one sees that it is done alone.")
        label_format = "{title}"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        page = (parent_context or {}).get("page")
        rows = page.taught_skills.all() if page is not None and hasattr(page, "taught_skills") else []
        context["skills"] = [(row.skill.name, row.skill.seen_alone) for row in rows]
        if page is None:
            context["skills"] = [
                ("Punto derecho", "Teje diez vueltas sin soltar un punto."),
                ("Contar puntos", "Cuenta su vuelta y no le falta ninguno."),
            ]
        return context

    def get_preview_value(self) -> Any:
        return self.normalize({"title": "¿Ya lo puedo hacer?", "note": ""})
