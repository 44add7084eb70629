"""Addresses of the curriculum that are not pages of Wagtail."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
