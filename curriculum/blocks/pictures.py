"""Pictures, always with words for who cannot see them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from .previews import PREVIEW_TEMPLATE, any_picture

ALT_HELP = _("What is seen in it, for those who cannot see it: “Two needles crossed, yarn behind”.")


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(label=_("What is seen"), max_length=250, help_text=ALT_HELP)
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=250)

    class Meta:
        icon = "image"
        label = _("Picture")
        group = _("Pictures and sound")
        template = "curriculum/blocks/picture.html"
        preview_template = PREVIEW_TEMPLATE
        description = _("One picture over the whole width.")
        label_format = "{alt}"

    def get_preview_value(self) -> Any:
        return self.normalize(
            {"image": any_picture(), "alt": "Ovillo y palitos", "caption": "Hilo de peso 4 y palitos de 5 mm"}
        )
