"""Addresses of the offline app."""

from django.urls import path, re_path

from . import views

urlpatterns = [
    path("tablet/", views.show_app, name="tablet"),
    path("tablet/sw.js", views.show_worker, name="tablet_worker"),
    path("tablet/manifest.webmanifest", views.show_manifest, name="tablet_manifest"),
    path("tablet/app/<path:name>", views.show_script, name="tablet_script"),
    re_path(r"^tablet/words/(?P<language>es|quy)\.json$", views.show_words, name="tablet_words"),
    path("tablet/v1/courses", views.list_courses, name="tablet_courses"),
    path("tablet/v1/courses/<int:pk>", views.show_course, name="tablet_course"),
    path("tablet/v1/files/<str:token>", views.show_file, name="tablet_file"),
]
