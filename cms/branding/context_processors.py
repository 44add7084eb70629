"""Puts the frame of the public site into every template as `lms_site`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from .queries import PublicSite


def lms_site(request: HttpRequest) -> dict[str, Any]:
    """`lms_site` for templates. Costs nothing until a template asks it for something."""
    return {"lms_site": PublicSite(request)}
