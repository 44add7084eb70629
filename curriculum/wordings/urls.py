"""Addresses of the words of charts in the admin."""

from __future__ import annotations

from django.urls import URLPattern, path

from . import views

app_name = "lms_chart_words"
urlpatterns: list[URLPattern] = [
    path("", views.Languages.as_view(), name="index"),
    path("<slug:code>/", views.OneLanguage.as_view(), name="language"),
    path("<slug:code>/hoja/", views.Sheet.as_view(), name="sheet"),
    path("<slug:code>/guardar/", views.Save.as_view(), name="save"),
    path("<slug:code>/revision/", views.Review.as_view(), name="review"),
    path("<slug:code>/retirar/", views.Withdraw.as_view(), name="withdraw"),
]
