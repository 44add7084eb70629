"""Addresses of the tablet protocol."""

from django.urls import path

from . import views

urlpatterns = [
    path("tablet/v1/enrol", views.enrol, name="tablet_enrol"),
    path("tablet/v1/roster", views.show_roster, name="tablet_roster"),
    path("tablet/v1/events", views.take_events, name="tablet_events"),
    path("tablet/v1/photos", views.take_photo, name="tablet_photos"),
]
