"""Addresses for typing paper sheets in."""

from django.urls import path

from . import views

urlpatterns = [
    path("clase/hojas/", views.sheets, name="sheets"),
    path("clase/hojas/<int:number>/", views.sheet, name="sheet"),
]
