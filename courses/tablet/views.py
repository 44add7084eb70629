"""The shell of the offline app: one page, its manifest, its worker, its words; and courses to keep for reading.

None of them knows a person. Courses are given to tablets of this office alone, by their token.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_GET

from ..sync.enums import DeviceStatus
from ..sync.views import answer, device_of, speaks_protocol
from . import lessons, shell, words

PIECE = 256 * 1024


@require_GET
@gzip_page
def show_app(request: HttpRequest) -> HttpResponse:
    """The page the tablet opens. The same for everybody, so the worker may keep it."""
    with override("es"):
        context = {
            "version": shell.VERSION,
            "styles": [shell.address(name) for name in shell.STYLES],
            "start": shell.address("courses/tablet/app.js"),
            "icons": shell.address("lms/img/icons.svg"),
            "mark": shell.address("lms/img/swatch/mark.svg"),
        }
        response = render(request, "courses/tablet/app.html", context)
    response["Cache-Control"] = "no-cache"
    return response


@require_GET
def show_worker(request: HttpRequest) -> HttpResponse:
    """The service worker. Never cached by the browser's ordinary cache: a new version must be seen at the next start."""
    response = render(
        request,
        "courses/tablet/worker.js",
        {
            "fingerprint": shell.fingerprint(),
            "files": ["/tablet/", "/tablet/words/es.json", "/tablet/words/quy.json", *shell.addresses()],
        },
        content_type="text/javascript; charset=utf-8",
    )
    response["Cache-Control"] = "no-cache"
    response["Service-Worker-Allowed"] = "/tablet/"
    return response


@require_GET
def show_script(request: HttpRequest, name: str) -> HttpResponse:
    """A script of the shell without its commentary, small on the way."""
    takes_gzip = re.search(r"\bgzip\b(?!;q=0(?:\.0*)?(?:,|$))", request.headers.get("Accept-Encoding", ""))
    try:
        content = shell.compressed_script(name) if takes_gzip else shell.script(name)
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(content, content_type="text/javascript; charset=utf-8")
    if takes_gzip:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    response["Cache-Control"] = "no-cache"
    return response


@require_GET
def show_manifest(request: HttpRequest) -> HttpResponse:
    """What makes the page installable."""
    with override("es"):
        content = {
            "name": _("Attendance book"),
            "short_name": _("Attendance"),
            "id": "/tablet/",
            "start_url": "/tablet/",
            "scope": "/tablet/",
            "display": "standalone",
            "orientation": "any",
            "lang": "es-PE",
            "background_color": "#fbf7ef",
            "theme_color": "#243f73",
            "icons": [
                {
                    "src": shell.address(f"courses/tablet/icon-{size}.png"),
                    "sizes": f"{size}x{size}",
                    "type": "image/png",
                    "purpose": "any maskable",
                }
                for size in (192, 512)
            ],
        }
    response = JsonResponse(content, content_type="application/manifest+json")
    response["Cache-Control"] = "no-cache"
    return response


@require_GET
@gzip_page
def show_words(request: HttpRequest, language: str) -> HttpResponse:
    """Every sentence of the app in one language; what nobody reviewed in Quechua is left out and falls back to Spanish."""
    response = JsonResponse(words.catalogue(language), json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-cache"
    return response


# --- courses to keep ------------------------------------------------------------------------------------------------


def _refused(request: HttpRequest) -> HttpResponse | None:
    device = device_of(request)
    if device is None:
        return answer({"error": "unknown_device"}, 401)
    if device.status == DeviceStatus.REVOKED:
        return answer({"error": "device_revoked"}, 403)
    return None


@require_GET
@speaks_protocol
def list_courses(request: HttpRequest) -> HttpResponse:
    """Which courses the tablet may keep, and when each was changed last."""
    refused = _refused(request)
    if refused is not None:
        return refused
    device = device_of(request)
    assert device is not None
    return answer({"courses": lessons.offered(device), "quiet": device.quiet})


@require_GET
@gzip_page
@speaks_protocol
def show_course(request: HttpRequest, pk: int) -> HttpResponse:
    """A course as a package: its words, and its files with their sizes."""
    refused = _refused(request)
    if refused is not None:
        return refused
    device = device_of(request)
    assert device is not None
    page = lessons.pages_for(device).filter(pk=pk).first()
    if page is None:
        return answer({"error": "no_course"}, 404)
    return answer({"course": lessons.package(page, quiet=device.quiet)})


@require_GET
@speaks_protocol
def show_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """A file of a course, or the rest of one: a download that was cut off goes on where it stopped (RFC 9110, 14)."""
    refused = _refused(request)
    if refused is not None:
        return refused
    try:
        store, name = lessons.place_in(token)
        opened = lessons.open_file(store, name)
    except lessons.NoSuchFile:
        return answer({"error": "no_file"}, 404)
    size = opened.seek(0, 2)
    asked = re.fullmatch(r"bytes=(\d{1,15})-", request.headers.get("Range", ""))
    start = int(asked.group(1)) if asked else 0
    if asked and start >= size:
        opened.close()
        response: HttpResponseBase = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return response
    opened.seek(start)
    response = StreamingHttpResponse(
        _pieces(opened), status=206 if asked else 200, content_type=lessons.type_of(name)
    )
    response["Content-Length"] = str(size - start)
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "no-store"
    if asked:
        response["Content-Range"] = f"bytes {start}-{size - 1}/{size}"
    return response


def _pieces(opened: IO[bytes]) -> Iterator[bytes]:
    with opened:
        while piece := opened.read(PIECE):
            yield piece
