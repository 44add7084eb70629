"""A reading room: lessons and nothing else, without a trace of who read.

Belongs before the middleware of sessions: what comes in loses its cookies, what goes out carries none. Nothing is
changed there, so only GET and HEAD are answered. Everything that is no course, lesson, catalogue or file of them does
not exist.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from ..pages.models import CourseCatalogPage
from .access import is_reading_room, may_be_asked


class ReadingRoom:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_reading_room(request):
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        request.reading_room = True  # type: ignore[attr-defined]
        request.COOKIES = {}
        request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request) if may_be_asked(request.path) else None
        if response is None or response.status_code == 404:
            response = nothing_here(request)
        response.cookies.clear()
        if response.has_header("Vary"):
            kept = [one for one in response.headers["Vary"].split(",") if one.strip().lower() != "cookie"]
            response.headers["Vary"] = ",".join(kept).strip() or "Accept-Encoding"
        response.headers["X-Robots-Tag"] = "noindex"
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, no_cache=True)
        return response


def nothing_here(request: HttpRequest) -> HttpResponse:
    catalogue = CourseCatalogPage.objects.live().public().order_by("path").first()
    url = catalogue.get_url(request) if catalogue is not None else ""
    return render(request, "curriculum/kiosk/nothing.html", {"catalogue_url": url}, status=404)
