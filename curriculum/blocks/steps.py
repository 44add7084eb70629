"""Handwork shown step by step: one movement, one picture."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.blocks import ImageChooserBlock

from .pictures import ALT_HELP
from .previews import PREVIEW_TEMPLATE, any_picture, any_sound
from .sounds import SoundChooserBlock


class StepBlock(blocks.StructBlock):
    text = blocks.TextBlock(
        label=_("What to do"), max_length=500, rows=2, help_text=_("One movement. Begin with the verb.")
    )
    image = ImageChooserBlock(label=_("Picture"), required=False)
    alt = blocks.CharBlock(label=_("What is seen"), required=False, max_length=250, help_text=ALT_HELP)
    sound = SoundChooserBlock(
        label=_("Sound"),
        required=False,
        help_text=_("Read the step aloud, as you would say it beside her."),
    )
    said = blocks.TextBlock(
        label=_("What else is said"),
        required=False,
        max_length=600,
        rows=2,
        help_text=_("Only if the sound says more than the step."),
    )
    tip = blocks.TextBlock(label=_("Tip"), required=False, max_length=300, rows=2)
    safety = blocks.TextBlock(
        label=_("Safety"),
        required=False,
        max_length=300,
        rows=2,
        help_text=_("Points, blades, heat, posture."),
    )

    class Meta:
        icon = "list-ol"
        label = _("Step")
        label_format = "{text}"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["image"] and not cleaned["alt"].strip():
            raise StructBlockValidationError(
                block_errors={
                    "alt": ValidationError(_("Write what is seen in the picture."), code="alt_missing")
                }
            )
        return cleaned


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=1)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        group = _("Handwork")
        template = "curriculum/blocks/steps.html"
        preview_template = PREVIEW_TEMPLATE
        description = _("Numbered steps, each with its picture and sound, a tip and a word on safety.")
        label_format = "{title}"

    def get_preview_value(self) -> Any:
        step = {
            "image": any_picture(),
            "alt": "Manos con palitos",
            "sound": any_sound(),
            "said": "",
            "tip": "",
            "safety": "",
        }
        return self.normalize(
            {
                "title": "El punto derecho",
                "steps": [
                    {**step, "text": "Entre en el primer punto, de izquierda a derecha."},
                    {**step, "text": "Envuelva la punta con la hebra.", "tip": "La hebra espera atrás."},
                    {**step, "text": "Saque la hebra por el punto y suelte el punto viejo."},
                ],
            }
        )
