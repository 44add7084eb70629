"""Addresses of the session screens."""

from django.urls import path

from . import views

urlpatterns = [
    path("clase/", views.today, name="today"),
    path("clase/<uuid:session_id>/", views.sheet, name="session"),
    path("clase/<uuid:session_id>/marca/", views.mark, name="mark"),
    path("clase/<uuid:session_id>/presentes/", views.everyone_present, name="everyone_present"),
    path("clase/<uuid:session_id>/deshacer/", views.undo, name="undo"),
    path("clase/<uuid:session_id>/lecciones/", views.lessons, name="session_lessons"),
    path("clase/<uuid:session_id>/cierre/", views.close, name="close_session"),
    path("clase/grupo/<uuid:cohort_id>/sesion/", views.new_session, name="new_session"),
]
