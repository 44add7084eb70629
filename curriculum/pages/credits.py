"""Who made a picture, a sound or a film of the library, and what others may do with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model_string


def media_model_string() -> str:
    """Returns the name of the site's model for sound and film."""
    return str(getattr(settings, "WAGTAILMEDIA", {}).get("MEDIA_MODEL", "wagtailmedia.Media"))


class Credit(models.Model):
    """Author and licence of one file. Beside the file's own row, so that a site may keep the model it has."""

    author = models.CharField(_("author"), max_length=160, blank=True)
    licence = models.CharField(
        _("licence"), max_length=60, blank=True, help_text=_("For example CC BY-SA 4.0. May stay empty.")
    )

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self) -> str:
        return " · ".join(part for part in (self.author, self.licence) if part)


def credits_in_words(images: Iterable[Any]) -> list[str]:
    """Returns author and licence of pictures, each once, in alphabetical order. One query."""
    rows = PictureCredit.objects.filter(image__in=[image.pk for image in images])
    return sorted({str(row) for row in rows if str(row)})


class PictureCredit(Credit):
    image = models.OneToOneField(get_image_model_string(), on_delete=models.CASCADE, related_name="+")

    class Meta(Credit.Meta):
        abstract = False
        verbose_name = _("author and licence of a picture")
        verbose_name_plural = _("authors and licences of pictures")


class MediaCredit(Credit):
    media = models.OneToOneField(media_model_string(), on_delete=models.CASCADE, related_name="+")

    class Meta(Credit.Meta):
        abstract = False
        verbose_name = _("author and licence of a recording")
        verbose_name_plural = _("authors and licences of recordings")
