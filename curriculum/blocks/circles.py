"""Talking together: questions for the circle and activities that practise a life skill."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .enums import LifeSkill, optional
from .previews import PREVIEW_TEMPLATE

NOBODY_HAS_TO_SPEAK = "Nadie tiene que hablar. Lo que se dice en el círculo se queda en el círculo."


class WithPurpose(blocks.StructBlock):
    """Gives its template the purpose in words."""

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        purpose = value.get("purpose")
        context["purpose"] = LifeSkill(purpose).label if purpose in LifeSkill.values else ""
        return context


class CircleBlock(WithPurpose):
    """Questions for a conversation. Nobody has to answer."""

    purpose = blocks.ChoiceBlock(label=_("What it practises"), choices=optional(LifeSkill), required=False)
    minutes = blocks.IntegerBlock(label=_("Minutes"), required=False, min_value=1, max_value=600)
    questions = blocks.ListBlock(
        blocks.CharBlock(label=_("Question"), max_length=250), label=_("Questions"), min_num=1
    )
    care = blocks.TextBlock(
        label=_("Word of care"), required=False, max_length=300, rows=2, default=NOBODY_HAS_TO_SPEAK
    )

    class Meta:
        icon = "group"
        label = _("Questions for the circle")
        group = _("Together")
        template = "curriculum/blocks/circle.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {
            "purpose": "empathy",
            "minutes": 20,
            "questions": ["¿Qué le enseñó usted a otra persona?", "¿Cómo supo que había aprendido?"],
            "care": NOBODY_HAS_TO_SPEAK,
        }
        description = _("A conversation: what it is for, how long, which questions.")
        label_format = "{purpose}"


class ActivityBlock(WithPurpose):
    """A life-skills activity: purpose, what is needed, steps, questions, time."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    purpose = blocks.ChoiceBlock(label=_("What it practises"), choices=LifeSkill.choices)
    minutes = blocks.IntegerBlock(label=_("Minutes"), min_value=1, max_value=600)
    needed = blocks.CharBlock(label=_("What is needed"), required=False, max_length=250)
    steps = blocks.ListBlock(
        blocks.TextBlock(label=_("Step"), max_length=500, rows=2), label=_("Steps"), min_num=1
    )
    questions = blocks.ListBlock(blocks.CharBlock(label=_("Question"), max_length=250), label=_("Questions"))
    care = blocks.TextBlock(
        label=_("Word of care"), required=False, max_length=300, rows=2, default=NOBODY_HAS_TO_SPEAK
    )

    class Meta:
        icon = "group"
        label = _("Life-skills activity")
        group = _("Together")
        template = "curriculum/blocks/activity.html"
        preview_template = PREVIEW_TEMPLATE
        preview_value = {
            "title": "El semáforo del no",
            "purpose": "effective_communication",
            "minutes": 30,
            "needed": "Tres papeles: rojo, amarillo y verde",
            "steps": [
                "Formen parejas.",
                "Una persona pide algo. La otra levanta un color y explica por qué.",
            ],
            "questions": ["¿Qué color le costó más?"],
            "care": NOBODY_HAS_TO_SPEAK,
        }
        description = _("Purpose, steps, questions and time of an activity in the group.")
        label_format = "{title}"
