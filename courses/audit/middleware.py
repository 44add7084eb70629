"""Records the opening of watched addresses. A host adds it to MIDDLEWARE, after authentication."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from . import actions
from .watching import watched

GetResponse = Callable[[HttpRequest], HttpResponse]


class RecordsWhoSaw:
    """After a page was shown: who, which address, whose. Nothing is recorded for a refusal, and nothing is read.

    One INSERT for each watched page; every other page costs nothing.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = getattr(request, "resolver_match", None)
        if response.status_code != 200 or request.method not in ("GET", "POST") or match is None:
            return response
        entry = watched(match.view_name)
        user: Any = getattr(request, "user", None)
        if entry is None or user is None or not user.is_authenticated:
            return response
        key = str(match.kwargs.get(entry.key, ""))
        actions.write_down(
            by=user,
            deed=entry.deed,
            action=match.view_name,
            subject_type=entry.subject,
            subject_id=key,
            participant=actions.whose_data(entry.subject, key) if key else None,
        )
        return response
