"""Frame: the addresses of every room, in the namespace `courses`."""

from django.urls import include, path

app_name = "courses"

urlpatterns = [
    path("", include("courses.attendance.urls")),
    path("", include("courses.skills.urls")),
    path("", include("courses.evaluations.urls")),
    path("", include("courses.completion.urls")),
    path("", include("courses.evidence.sheets.urls")),
    path("", include("courses.sync.urls")),
    path("", include("courses.tablet.urls")),
]
