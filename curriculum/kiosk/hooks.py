"""Which pages a reading room serves."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import get_language
from wagtail import hooks

from ..pages.models import CourseCatalogPage
from .access import READ_THERE


@hooks.register("before_serve_page", order=-10)
def lessons_only(page: Any, request: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
    """Every page that is no course, lesson or catalogue does not exist; the first page of the site is the catalogue."""
    if not getattr(request, "reading_room", False) or isinstance(page, READ_THERE):
        return None
    if page.depth <= 2 or page.is_site_root():
        catalogues = CourseCatalogPage.objects.live().public().order_by("path")
        here = catalogues.filter(locale__language_code=get_language()).first() or catalogues.first()
        if here is not None:
            return HttpResponseRedirect(here.get_url(request))
    raise Http404
