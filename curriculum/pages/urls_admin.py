"""Addresses of the authoring room, below `/admin/lessons/`."""

from django.urls import path

from . import views

app_name = "lms_lessons"

urlpatterns = [
    path("course/<int:pk>/", views.CourseOverview.as_view(), name="course"),
    path("course/<int:pk>/add/", views.AddLesson.as_view(), name="add"),
    path("course/<int:pk>/duplicate/", views.DuplicateCourse.as_view(), name="duplicate"),
    path("<int:pk>/template/", views.KeepTemplate.as_view(), name="template"),
    path("<int:pk>/findings/", views.LessonFindings.as_view(), name="findings"),
    path("<int:pk>/translate/<slug:code>/", views.Translate.as_view(), name="translate"),
    path("sounds/", views.RecordedSounds.as_view(), name="sounds"),
    path("sounds/<int:pk>/", views.OneSound.as_view(), name="sound"),
]
