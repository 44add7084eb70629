"""Addresses of courses and, below it, of the curriculum."""

from django.urls import include, path

urlpatterns = [
    path("", include("courses.urls")),
    path("", include("curriculum.site_urls")),
]
