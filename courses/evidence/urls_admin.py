"""Addresses of the desk under /admin/."""

from django.urls import path, re_path

from . import hours_views, views

PK = r"(?P<pk>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"

urlpatterns = [
    path("lecturas/", views.ConflictsView.as_view(), name="conflicts"),
    re_path(rf"^lecturas/(?P<kind>asistencia|nota)/{PK}/$", views.SettleView.as_view(), name="settle"),
    path("en-revision/", views.HeldView.as_view(), name="held"),
    path("horas/", hours_views.HoursListView.as_view(), name="hours_list"),
    path("horas/<uuid:pk>/", hours_views.HoursView.as_view(), name="hours"),
    path("en-revision/<uuid:pk>/", views.DecideView.as_view(), name="decide"),
]
