"""Addresses of course files in the admin."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import views

app_name = "lms_exchange"
urlpatterns: list[URLPattern] = [
    path("guardar/<int:page_id>/", views.OutView.as_view(), name="out"),
    path("traer/", views.InView.as_view(), name="in"),
    path("traer/<uuid:pk>/", views.CheckView.as_view(), name="check"),
]
