"""How heavy a lesson is to carry: what a tablet or a phone with little credit has to fetch before it works offline."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from wagtail.images import get_image_model
from wagtailmedia.models import get_media_model

from .checking import walk

PICTURES = ("image", "picture", "poster")
RECORDINGS = ("sound", "audio", "video")
# A picture is sent at most this wide, as WebP; its bytes a pixel are those of the demo's photographs.
WIDEST = 800
BYTES_A_PIXEL = 0.12
# What the drawing of one cell of a chart takes on the page.
BYTES_A_CELL = 45


def carried(body: Any, *, picture: int | None = None) -> tuple[set[int], set[int]]:
    """Returns the ids of the pictures and of the recordings of a body as stored."""
    pictures, recordings = {picture} if picture else set(), set()
    for values in walk(body):
        pictures |= {values[name] for name in PICTURES if isinstance(values.get(name), int)}
        recordings |= {values[name] for name in RECORDINGS if isinstance(values.get(name), int)}
    return pictures, recordings


def weights(lessons: Iterable[tuple[int, Any, int | None]]) -> dict[int, int]:
    """Returns bytes by lesson for (id, body as stored, leading picture). Two queries, however many lessons."""
    lessons = list(lessons)
    found = {key: carried(body, picture=picture) for key, body, picture in lessons}
    wanted: dict[str, set[int]] = defaultdict(set)
    for pictures, recordings in found.values():
        wanted["pictures"] |= pictures
        wanted["recordings"] |= recordings
    images = {
        one.pk: picture_bytes(one) for one in get_image_model().objects.filter(pk__in=wanted["pictures"])
    }
    media = {
        one.pk: recording_bytes(one) for one in get_media_model().objects.filter(pk__in=wanted["recordings"])
    }
    return {
        key: len(json.dumps(body, ensure_ascii=False).encode())
        + cells(body) * BYTES_A_CELL
        + sum(images.get(one, 0) for one in found[key][0])
        + sum(media.get(one, 0) for one in found[key][1])
        for key, body, _picture in lessons
    }


def picture_bytes(image: Any) -> int:
    """Returns about what a picture weighs as it is sent, never more than its file."""
    width = min(WIDEST, image.width)
    estimate = int(width * (image.height * width / max(1, image.width)) * BYTES_A_PIXEL)
    return min(estimate, image.file_size) if image.file_size else estimate


def recording_bytes(recording: Any) -> int:
    """Returns the size of a sound or film; nothing when its file is gone."""
    try:
        return int(recording.file.size)
    except OSError:
        return 0


def cells(body: Any) -> int:
    """Returns about how many cells the charts of a body draw."""
    count = 0
    for block in body:
        if block.get("type") in ("chart", "cross_stitch"):
            for word in str((block.get("value") or {}).get("rows") or "").split():
                times = word.partition("*")[2].partition("@")[0]
                count += int(times) if times.isdecimal() else 1
    return count
