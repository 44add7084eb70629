"""What the record of access tells Wagtail, and the addresses of this app whose opening is recorded."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .views import AccessView, PersonAccessView, RowAccessView
from .watching import Watched, watch

PARTICIPANT = "lms_courses.participant"
COHORT = "lms_courses.cohort"

watch("lms_people:history", Watched(_("Saw what happened with the participant's data."), PARTICIPANT, "pk"))
watch("lms_people:correct", Watched(_("Opened the participant's data to correct it."), PARTICIPANT, "pk"))
watch("lms_work:person", Watched(_("Saw the participant's work."), PARTICIPANT, "pk"))
watch("courses:person_progress", Watched(_("Saw the participant's progress."), PARTICIPANT, "participant_id"))
watch("lms_cohorts:people", Watched(_("Saw the people of a group."), COHORT, "pk"))
watch(
    "courses:simulate_rules",
    Watched(_("Asked what other rules would change in a group."), COHORT, "cohort_id"),
)
watch("lms_desk:hours", Watched(_("Saw the participant's hours."), PARTICIPANT, "pk"))
watch("lms_months:month", Watched(_("Saw the figures of a month of a group."), COHORT, "cohort_id"))
watch("lms_months:authority", Watched(_("Saw the authority's figures of a group."), COHORT, "cohort_id"))
watch("courses:progress", Watched(_("Saw the progress of a group."), COHORT, "cohort_id"))
watch("lms_audit:person", Watched(_("Saw who had access to the participant's data."), PARTICIPANT, "pk"))


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern | URLResolver]:
    patterns = [
        path("", AccessView.as_view(), name="record"),
        path("resultados/", AccessView.as_view(results_only=True), name="record_results"),
        path("persona/<uuid:pk>/", PersonAccessView.as_view(), name="person"),
        path("fila/<slug:app_label>/<slug:model>/<str:pk>/", RowAccessView.as_view(), name="row"),
    ]
    return [path("registro-de-accesos/", include((patterns, "lms_audit"), namespace="lms_audit"))]


class AccessItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("lms_courses.view_accessrecord"))


@hooks.register("register_reports_menu_item")
def record_of_access() -> MenuItem:
    return AccessItem(
        _("Record of access"),
        reverse_lazy("lms_audit:record"),
        name="lms-audit",
        icon_name="history",
        order=20,
    )


@hooks.register("register_log_actions")
def say_who_came(actions: Any) -> None:
    for action, label, message in (
        ("lms.sign_in", _("Sign in"), _("Signed in.")),
        ("lms.sign_out", _("Sign out"), _("Signed out.")),
        ("lms.refuse_sign_in", _("Refuse a sign-in"), _("A sign-in was refused.")),
    ):
        actions.register_action(action, label, message)
