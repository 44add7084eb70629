"""Finished pages kept for the next visitor, until any content changes.

What a visitor without a session sees of a published page depends on the page, its address and the stamp of all
content (`freshness.queries.stamp`), so it is written once. Staff, previews and addresses with wishes of their own are
answered anew each time. Each process keeps its own copies: nothing has to be thrown away after an update.
"""

from __future__ import annotations

import gzip
import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import BaseCache, caches
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language

from ..conf import page_cache
from ..freshness.queries import stamp
from .modes import MODES

SECONDS = 24 * 60 * 60
# Parameters that choose one of a few pages. Anything else (words to search, measures to work out) has no end.
CHOOSING = {"modo": frozenset(MODES)}
_OF_THIS_PROCESS = secrets.token_hex(8)


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished page: its bytes, as they are and packed, their name for browsers, its type.

    Packing is safe here: nobody's secret and no word of the visitor stands in a kept page.
    """

    content: bytes
    packed: bytes
    etag: str
    content_type: str


def cache() -> BaseCache:
    return caches[page_cache()]


def may_be_kept(request: Any) -> bool:
    """Whether every visitor would get the same answer to this request."""
    if settings.DEBUG or request.method not in ("GET", "HEAD") or getattr(request, "is_preview", False):
        return False
    if settings.SESSION_COOKIE_NAME in request.COOKIES or "messages" in request.COOKIES:
        return False
    return all(
        len(values) == 1 and values[0] in CHOOSING.get(name, ()) for name, values in request.GET.lists()
    )


def key_for(page: Any, request: HttpRequest) -> str:
    """Returns the name under which the answer to this request is kept."""
    parts = (
        _OF_THIS_PROCESS,
        stamp(),
        page.pk,
        page.last_published_at,
        page.live_revision_id,
        request.scheme,
        request.get_host(),
        get_language(),
        request.GET.get("modo", ""),
        getattr(request, "reading_room", False),
    )
    return "lms.page." + hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


class KeptForReaders(models.Model):
    """A page whose finished form is kept. Put before the page class."""

    class Meta:
        abstract = True

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Adds the frame the page stands in: a reading room has one without anything that leads out."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)  # type: ignore[misc]
        context["in_reading_room"] = getattr(request, "reading_room", False)
        if context["in_reading_room"]:
            context["reading_frame"] = "curriculum/kiosk/frame.html"
        return context

    def serve(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_be_kept(request):
            fresh: HttpResponse = super().serve(request, *args, **kwargs)  # type: ignore[misc]
            return fresh
        key = key_for(self, request)
        kept: Kept | None = cache().get(key)
        if kept is None:
            response = super().serve(request, *args, **kwargs)  # type: ignore[misc]
            if hasattr(response, "render"):
                response.render()
            if response.status_code != 200 or response.streaming:
                return response
            content = bytes(response.content)
            etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
            kept = Kept(content, gzip.compress(content, 6, mtime=0), etag, response.headers["Content-Type"])
            cache().set(key, kept, SECONDS)
        return answer(kept, request)


def answer(kept: Kept, request: Any) -> HttpResponse:
    """Returns the page, or "not modified" to a browser that has it: on a slow line that is the whole difference."""
    is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(kept.packed if is_packed else kept.content, content_type=kept.content_type)
    etag = f'"p{kept.etag[1:]}' if is_packed else kept.etag
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Accept-Encoding"])
    found = get_conditional_response(request, etag=etag, response=response)
    return found if isinstance(found, (HttpResponse, HttpResponseNotModified)) else response
