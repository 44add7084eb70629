"""What a reading room may see."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from wagtail import hooks

from ..conf import reading_room
from ..pages.models import CourseCatalogPage, CoursePage, LessonPage
from .signals import READING_ROOM_HOOK

READ_THERE = (CourseCatalogPage, CoursePage, LessonPage)
# Names of addresses that are not files: pages, and the mark browsers ask for.
ADDRESSES = frozenset({"wagtail_serve", "favicon"})


def is_reading_room(request: Any) -> bool:
    """Whether a request comes from a reading room: a hook says so, else the setting."""
    for asked in hooks.get_hooks(READING_ROOM_HOOK):
        answer = asked(request)
        if answer is not None:
            return bool(answer)
    setting = reading_room()
    if isinstance(setting, bool):
        return setting
    return request.get_host().rpartition(":")[0].lower() in setting or request.get_host().lower() in setting


def may_be_asked(path: str) -> bool:
    """Whether an address is a page or a file of the media library. Which page, `READ_THERE` decides."""
    media = urlsplit(settings.MEDIA_URL).path
    if media.strip("/") and path.startswith(media):
        # Documents of the library are not here: they have addresses of their own.
        return True
    try:
        return resolve(path).url_name in ADDRESSES
    except Resolver404:
        return False
