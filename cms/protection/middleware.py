"""Headers and sessions that keep people safe on shared machines.

Three small middlewares, each with one promise. None reads the database on a page without a session.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

GetResponse = Callable[[HttpRequest], HttpResponse]


class ContentSecurityPolicy(CSPMiddleware):
    """The strict policy everywhere, and the looser one that Wagtail's editor needs under its own prefix."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        # An error page of ours may be answered for an admin address: it keeps what it asked for itself.
        if not report_only and request.path_info.startswith(tuple(settings.LMS_CSP_ADMIN_PREFIXES)):
            parts.replace = {**settings.LMS_CSP_ADMIN_DIRECTIVES, **(parts.replace or {})}
        return parts


class NothingCachedForStaff:
    """A page made for somebody who is signed in is never kept by a browser or a proxy.

    After signing out, the back button on a shared tablet shows nothing. Static files and media carry no
    session meaning and stay cacheable.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        path = request.path_info
        if path.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
            return response
        staff_page = settings.SESSION_COOKIE_NAME in request.COOKIES or path.startswith("/admin/")
        if staff_page:
            response["Cache-Control"] = "no-store, private"
            patch_vary_headers(response, ("Cookie",))
        return response


class SlidingSession:
    """A session lasts as long as somebody works, and `SESSION_COOKIE_AGE` after the last touch.

    The new end is written at most every five minutes: a write for every page would make readers queue for
    SQLite's one write lock.
    """

    STAMP = "_touched"
    WRITE_EVERY_SECONDS = 300

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Reading `session` opens it, which costs a query: only where the page did so itself.
        if request.session.accessed and not request.session.is_empty():
            now = int(time.time())
            if now - request.session.get(self.STAMP, 0) >= self.WRITE_EVERY_SECONDS:
                request.session[self.STAMP] = now
        return response
