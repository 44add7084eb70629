"""Addresses of papers in the admin."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import views

app_name = "lms_course_papers"
urlpatterns: list[URLPattern] = [
    path("<int:page_id>/", views.ChooseView.as_view(), name="choose"),
    path("<uuid:pk>/", views.PaperView.as_view(), name="paper"),
    path("<uuid:pk>/estado/", views.StateView.as_view(), name="state"),
    path("<uuid:pk>/archivo/", views.FileView.as_view(), name="file"),
]
