"""Addresses of the public site that are not pages of Wagtail.

`urlpatterns` stand outside the language prefixes, `translated` inside them.
"""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path
from wagtail.contrib.sitemaps.views import sitemap

from . import shelf, views

urlpatterns: list[URLPattern] = [
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
]
if settings.DEBUG:
    # The component shelf, for whoever builds a screen; it does not exist on a real site.
    urlpatterns += shelf.urlpatterns

translated: list[URLPattern] = [
    path("buscar/", views.search, name="site_search"),
]
