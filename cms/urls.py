"""Addresses of the site: the plugin's one line, Wagtail's admin, documents and pages."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from .pages import urls as pages_urls

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    # The plugin: certificates includes courses, courses includes curriculum.
    path("", include("certificates.site_urls")),
    *pages_urls.urlpatterns,
]

if settings.LMS_SERVE_MEDIA:
    prefix = settings.MEDIA_URL.strip("/")
    urlpatterns += [re_path(rf"^{prefix}/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT})]

urlpatterns += i18n_patterns(
    *pages_urls.translated,
    # Last: Wagtail's pages answer for everything that nobody else knows.
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
