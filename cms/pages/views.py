"""Search and robots.txt of the public site."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from .queries import clean_search, found_pages

RESULTS_ON_A_PAGE = 10

# Staff screens, the tablet's shell and answers about one certificate do not belong in a search engine.
KEPT_OUT = ("/admin/", "/clase/", "/tablet/", "/documents/", "/v/", "/buscar/", "/quy/buscar/")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """The pages that hold the words of `?q=`, ten at a time."""
    text = clean_search(request.GET.get("q", ""))
    page = Paginator(found_pages(text), RESULTS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "cms/search.html", {"query": text, "page_obj": page})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """robots.txt: what stays out, and where the map of the site is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in KEPT_OUT)]
    lines += ["", f"Sitemap: {request.build_absolute_uri('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this name whatever a page says; the mark of the site answers."""
    return HttpResponsePermanentRedirect(static("lms/img/swatch/mark.svg"))
