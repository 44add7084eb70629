"""Addresses of months and of the numbers of the law under /admin/."""

from django.urls import path, re_path

from . import authority_views, law_views, month_views

MONTH = r"^(?P<cohort_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/(?P<month>[0-9]{4}-[0-9]{2})/"

months = [
    path("", month_views.MonthsIndex.as_view(), name="index"),
    path("<uuid:cohort_id>/", month_views.CohortMonths.as_view(), name="cohort"),
    re_path(rf"{MONTH}$", month_views.MonthView.as_view(), name="month"),
    re_path(rf"{MONTH}cerrar/$", month_views.CloseMonthView.as_view(), name="close"),
    re_path(
        rf"{MONTH}corregir/asistencia/$", month_views.CorrectAttendance.as_view(), name="correct_attendance"
    ),
    re_path(rf"{MONTH}corregir/nota/$", month_views.CorrectMark.as_view(), name="correct_mark"),
    re_path(
        rf"{MONTH}corregir/matricula/$", month_views.CorrectEnrolment.as_view(), name="correct_enrolment"
    ),
    re_path(rf"{MONTH}corregir/permiso/$", month_views.CorrectLeave.as_view(), name="correct_leave"),
    re_path(rf"{MONTH}autoridad/$", authority_views.AuthorityView.as_view(), name="authority"),
    re_path(rf"{MONTH}autoridad/reconocer/$", authority_views.AcknowledgeView.as_view(), name="acknowledge"),
]

law = [
    path("", law_views.LawIndex.as_view(), name="index"),
    path("nuevo/", law_views.ChangeNumber.as_view(), name="change"),
    path("<int:pk>/confirmar/", law_views.ConfirmNumber.as_view(), name="confirm"),
]
