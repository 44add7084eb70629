"""Addresses of the skill screens."""

from django.urls import path, re_path

from . import views

CODE = r"(?P<code>[A-Z0-9]+(?:-[A-Z0-9]+)*)"
SESSION = r"^clase/(?P<session_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/habilidades/"

urlpatterns = [
    path("clase/<uuid:session_id>/habilidades/", views.choose, name="session_skills"),
    re_path(rf"{SESSION}{CODE}/$", views.show, name="session_skill"),
    re_path(rf"{SESSION}{CODE}/marca/$", views.observe, name="observe_skill"),
]
