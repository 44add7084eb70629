"""Public addresses of certificates. They are printed on paper: they never change."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from . import public_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("v", public_views.verify, name="verify"),
    path("v/", public_views.verify),
    path("v/archivo", public_views.verify_file, name="verify_file"),
    path("v/confianza.json", public_views.trust, name="verify_trust"),
    path("v/estado/<int:number>", public_views.status, name="verify_status"),
    path("v/logros/<slug:code>", public_views.achievement, name="verify_achievement"),
    path("v/t/<str:token>", public_views.transcript, name="verify_transcript"),
    path("v/sin-conexion.html", public_views.offline_page, name="verify_offline"),
    path("v/trabajador.js", public_views.worker, name="verify_worker"),
    path(".well-known/did.json", public_views.did_document, name="verify_did"),
]
