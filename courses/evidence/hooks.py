"""What the room of evidence tells Wagtail."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ..cohorts.links import COHORT_LINKS, PARTICIPANT_LINKS, CohortLink, ParticipantLink, Place
from ..cohorts.models import Cohort
from ..evaluations.pieces import PASS_MARK
from ..people.models import Participant
from . import (
    my_data,  # noqa: F401  (it answers a hook of the room of cohorts)
    urls_admin,
    urls_months,
)
from .access import can_see_hours, can_see_law, can_see_months, can_settle
from .panels import DeskPanel, MonthsPanel
from .queries import law_by_day


class DeskItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_settle(request.user)


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [
        path("registros/", include((urls_admin.urlpatterns, "lms_desk"))),
        path("meses/", include((urls_months.months, "lms_months"))),
        path("numeros-de-la-ley/", include((urls_months.law, "lms_law"))),
    ]


@hooks.register("register_reports_menu_item")
def readings_that_differ() -> MenuItem:
    return DeskItem(
        _("Readings that differ"),
        reverse_lazy("lms_desk:conflicts"),
        name="lms-conflicts",
        icon_name="warning",
        order=40,
    )


@hooks.register("register_reports_menu_item")
def marks_under_review() -> MenuItem:
    return DeskItem(
        _("Marks under review"), reverse_lazy("lms_desk:held"), name="lms-held", icon_name="help", order=50
    )


class HoursItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_see_hours(request.user)


@hooks.register("register_reports_menu_item")
def hours() -> MenuItem:
    return HoursItem(
        _("Hours"), reverse_lazy("lms_desk:hours_list"), name="lms-hours", icon_name="history", order=30
    )


class MonthsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_see_months(request.user)


@hooks.register("register_reports_menu_item")
def months() -> MenuItem:
    return MonthsItem(
        _("Months"), reverse_lazy("lms_months:index"), name="lms-months", icon_name="date", order=35
    )


class LawItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_see_law(request.user)


@hooks.register("register_settings_menu_item")
def numbers_of_the_law() -> MenuItem:
    return LawItem(
        _("Numbers of the law"),
        reverse_lazy("lms_law:index"),
        name="law-numbers",
        icon_name="clipboard-list",
        order=135,
    )


@hooks.register("construct_homepage_panels")
def offer_the_months(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm("lms_courses.close_month"):
        panels.append(MonthsPanel(request.user))


@hooks.register("register_log_actions")
def say_what_happened_to_months(actions: Any) -> None:
    for action, label, message in (
        ("lms.close_month", _("Close a month"), _("Month closed")),
        ("lms.correct_closed_month", _("Correct a closed month"), _("Correction of a closed month written")),
        (
            "lms.enter_authority_figures",
            _("Type in the authority's figures"),
            _("Figures of the authority typed in"),
        ),
        ("lms.acknowledge_differences", _("Acknowledge differences"), _("Differences acknowledged")),
        ("lms.change_law_number", _("Enter a number of the law"), _("Number of the law entered")),
        ("lms.confirm_law_number", _("Confirm a number of the law"), _("Number of the law confirmed")),
    ):
        actions.register_action(action, label, message)


@hooks.register("construct_homepage_panels")
def offer_the_panel(request: HttpRequest, panels: list[Any]) -> None:
    if can_settle(request.user):
        panels.append(DeskPanel(request.user))


@hooks.register(PASS_MARK)
def the_mark_that_passes(day: date) -> int:
    """What a monthly evaluation has to reach on a day, for the proposals of sample pieces."""
    return law_by_day()(day).pass_mark


@hooks.register(COHORT_LINKS)
def months_of_the_cohort(cohort: Cohort, user: Any) -> list[CohortLink]:
    if not can_see_months(user):
        return []
    address = reverse("lms_months:cohort", args=[cohort.pk])
    return [CohortLink(Place.BUTTON, gettext("Months"), address, order=60, icon_name="date")]


@hooks.register(PARTICIPANT_LINKS)
def hours_of_the_person(person: Participant, user: Any) -> list[ParticipantLink]:
    if not can_see_hours(user):
        return []
    address = reverse("lms_desk:hours", args=[person.pk])
    return [ParticipantLink(gettext("Hours"), address, order=60, icon_name="history")]
