"""What the room of cohorts tells Wagtail."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import access, urls_admin
from .panels import CohortsAboutToStart


class CohortsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        user = request.user
        return user.has_perm("lms_courses.view_cohort") or access.can_open_cohorts(user)


class PeopleItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.can_see_people(request.user) or access.can_register_people(request.user)


class PermittedItem(MenuItem):
    """Shown to those with one permission."""

    def __init__(self, *args: Any, permission: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self.permission)


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [
        path("cohortes/", include((urls_admin.cohorts, "lms_cohorts"))),
        path("participantes/", include((urls_admin.people, "lms_people"))),
        path("centros/", include((urls_admin.centres, "lms_centres"))),
        path("feriados/", include((urls_admin.holidays, "lms_holidays"))),
    ]


@hooks.register("register_admin_menu_item")
def menu_of_cohorts() -> MenuItem:
    return CohortsItem(
        _("Cohorts"), reverse_lazy("lms_cohorts:index"), name="cohorts", icon_name="group", order=120
    )


@hooks.register("register_admin_menu_item")
def menu_of_people() -> MenuItem:
    return PeopleItem(
        _("Participants"), reverse_lazy("lms_people:index"), name="participants", icon_name="user", order=130
    )


@hooks.register("register_settings_menu_item")
def menu_of_centres() -> MenuItem:
    return PermittedItem(
        _("Centres"),
        reverse_lazy("lms_centres:index"),
        name="centres",
        icon_name="home",
        order=120,
        permission="lms_courses.view_centre",
    )


@hooks.register("register_settings_menu_item")
def menu_of_holidays() -> MenuItem:
    return PermittedItem(
        _("Holidays"),
        reverse_lazy("lms_holidays:index"),
        name="holidays",
        icon_name="date",
        order=130,
        permission="lms_courses.view_holiday",
    )


@hooks.register("register_settings_menu_item")
def menu_of_terms() -> MenuItem:
    return PermittedItem(
        _("Legal terms"),
        reverse_lazy("lms_people:terms"),
        name="legal-terms",
        icon_name="time",
        order=140,
        permission="lms_courses.view_legalterm",
    )


@hooks.register("register_settings_menu_item")
def menu_of_consent_texts() -> MenuItem:
    return PermittedItem(
        _("Texts of consents"),
        reverse_lazy("lms_people:consent_texts"),
        name="consent-texts",
        icon_name="doc-full",
        order=150,
        permission="lms_courses.add_consenttext",
    )


@hooks.register("construct_homepage_panels")
def panels_of_cohorts(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm("lms_courses.view_cohort"):
        panels.append(CohortsAboutToStart())


@hooks.register("register_log_actions")
def say_what_happened_to_cohorts(actions: Any) -> None:
    for action, label, message in (
        ("lms.open_cohort", _("Open a cohort"), _("Cohort opened")),
        (
            "lms.acknowledge_forbidden_items",
            _("Open although things are not allowed"),
            _("Opened, knowing that the course brings things not allowed at the centre"),
        ),
        ("lms.correct_cohort", _("Correct a cohort"), _("Cohort corrected")),
        ("lms.finish_cohort", _("Finish a cohort"), _("Cohort finished")),
        ("lms.reopen_cohort", _("Reopen a cohort"), _("Cohort reopened")),
        ("lms.cancel_cohort", _("Cancel a cohort"), _("Cohort cancelled")),
        ("lms.add_session", _("Add a session"), _("Session added")),
        ("lms.cancel_session", _("Cancel a session"), _("Session cancelled")),
        ("lms.reschedule_session", _("Move a session"), _("Session moved")),
        ("lms.enrol", _("Enrol"), _("Participant enrolled")),
        ("lms.end_enrolment", _("End an enrolment"), _("Enrolment ended")),
        ("lms.resume_enrolment", _("Resume an enrolment"), _("Enrolment resumed")),
        ("lms.transfer", _("Move to another cohort"), _("Participant moved to another cohort")),
        ("lms.import_participants", _("Import participants"), _("List of participants imported")),
        ("lms.admit", _("Admit to a centre"), _("Participant admitted to the centre")),
        ("lms.authorise_session", _("Note a leave for a session"), _("Leave for a session noted")),
        ("lms.inscribe", _("Note the authority's inscription"), _("Authority's inscription noted")),
        ("lms.add_holiday", _("Add a holiday"), _("Holiday added")),
        ("lms.remove_holiday", _("Remove a holiday"), _("Holiday removed")),
        ("lms.add_centre", _("Add a centre"), _("Centre added")),
        ("lms.change_centre", _("Change a centre"), _("Centre changed")),
    ):
        actions.register_action(action, label, message)
