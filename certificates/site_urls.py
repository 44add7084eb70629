"""All addresses of the plugin: a host site writes `path("", include("certificates.site_urls"))`."""

from django.urls import include, path

urlpatterns = [
    path("", include("certificates.urls")),
    path("", include("courses.site_urls")),
]
