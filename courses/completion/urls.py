"""Addresses of the progress screens."""

from django.urls import path

from . import views

urlpatterns = [
    path("clase/grupo/<uuid:cohort_id>/", views.progress, name="progress"),
    path("clase/grupo/<uuid:cohort_id>/simulacion/", views.simulate_rules, name="simulate_rules"),
    path("clase/grupo/<uuid:cohort_id>/logro/", views.mark, name="mark_completions"),
    path("clase/grupo/<uuid:cohort_id>/persona/<uuid:participant_id>/", views.person, name="person_progress"),
    path(
        "clase/grupo/<uuid:cohort_id>/persona/<uuid:participant_id>/excepcion/",
        views.mark_by_exception,
        name="complete_by_exception",
    ),
    path(
        "clase/grupo/<uuid:cohort_id>/logro/<uuid:completion_id>/firma/",
        views.confirm,
        name="confirm_completion",
    ),
    path(
        "clase/grupo/<uuid:cohort_id>/logro/<uuid:completion_id>/retiro/",
        views.withdraw,
        name="withdraw_completion",
    ),
]
