"""Sound and film from the own library. Nothing is fetched from a foreign site."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock
from wagtailmedia.blocks import VideoChooserBlock

from .previews import PREVIEW_TEMPLATE, any_picture, any_sound
from .sounds import SoundChooserBlock

TRANSCRIPT_HELP = _("Everything that is said, for those who cannot hear it or have no sound.")


class AudioBlock(blocks.StructBlock):
    audio = SoundChooserBlock(label=_("Sound"))
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    transcript = blocks.TextBlock(label=_("What is said"), rows=4, help_text=TRANSCRIPT_HELP)

    class Meta:
        icon = "media"
        label = _("Sound")
        group = _("Pictures and sound")
        template = "curriculum/blocks/audio.html"
        preview_template = PREVIEW_TEMPLATE
        description = _("A recording with its words.")
        label_format = "{title}"

    def get_preview_value(self) -> Any:
        return self.normalize(
            {
                "audio": any_sound(),
                "title": "El punto derecho, contado",
                "transcript": "Entro, envuelvo, saco, suelto.",
            }
        )


class VideoBlock(blocks.StructBlock):
    video = VideoChooserBlock(label=_("Film"))
    poster = ImageChooserBlock(
        label=_("Picture before it plays"),
        required=False,
        help_text=_("It is seen while the film has not begun, and on paper."),
    )
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    transcript = blocks.TextBlock(
        label=_("What is said and shown"),
        rows=4,
        help_text=_("Everything that is said and what the hands do."),
    )

    class Meta:
        icon = "media"
        label = _("Film")
        group = _("Pictures and sound")
        template = "curriculum/blocks/video.html"
        preview_template = PREVIEW_TEMPLATE
        description = _("A film from the own library with its words.")
        label_format = "{title}"

    def get_preview_value(self) -> Any:
        return self.normalize(
            {
                "video": None,
                "poster": any_picture(),
                "title": "Montar puntos",
                "transcript": "Las manos forman una V con las dos hebras.",
            }
        )
