"""What every block of ours shows in the block chooser."""

from __future__ import annotations

from typing import Any

from wagtail.images import get_image_model
from wagtailmedia.models import get_media_model

PREVIEW_TEMPLATE = "curriculum/blocks/preview.html"


def any_picture() -> Any:
    """Returns the newest picture of the library for an example, or None while the library is empty."""
    return get_image_model().objects.order_by("-pk").first()


def any_sound() -> Any:
    """Returns the newest sound of the library for an example, or None while there is none."""
    return get_media_model().objects.filter(type="audio").order_by("-pk").first()
