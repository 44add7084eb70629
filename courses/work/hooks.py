"""What the room of paid work tells Wagtail."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from . import my_data  # noqa: F401  (answers a hook of the room of cohorts)
from .access import can_see_work
from .panels import WorkPanel
from .viewsets import role_viewset, work_viewset


@hooks.register("register_admin_viewset")
def show_the_screens() -> list[Any]:
    return [work_viewset, role_viewset]


@hooks.register("construct_homepage_panels")
def offer_the_panel(request: HttpRequest, panels: list[Any]) -> None:
    if can_see_work(request.user):
        panels.append(WorkPanel(request.user))


class WorkItem(MenuItem):
    """Shown to those who find something behind it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return can_see_work(request.user)


class RolesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("lms_courses.change_workrole"))


@hooks.register("register_lms_work_menu_item")
def the_board() -> MenuItem:
    return WorkItem(
        _("Board"), reverse_lazy("lms_work:board"), name="work-board", icon_name="clipboard-list", order=10
    )


@hooks.register("register_lms_work_menu_item")
def ready() -> MenuItem:
    return WorkItem(
        _("Ready for work"), reverse_lazy("lms_work:ready"), name="work-ready", icon_name="check", order=20
    )


@hooks.register("register_lms_work_menu_item")
def one_step() -> MenuItem:
    return WorkItem(
        _("One step away"),
        reverse_lazy("lms_work:one_step"),
        name="work-next",
        icon_name="arrow-right",
        order=30,
    )


@hooks.register("register_lms_work_menu_item")
def placements() -> MenuItem:
    return WorkItem(
        _("Offers and work"),
        reverse_lazy("lms_work:placements"),
        name="work-placements",
        icon_name="tasks",
        order=40,
    )


@hooks.register("register_lms_work_menu_item")
def reviews() -> MenuItem:
    return WorkItem(
        _("Reviews to decide"),
        reverse_lazy("lms_work:reviews"),
        name="work-reviews",
        icon_name="history",
        order=50,
    )


@hooks.register("register_lms_work_menu_item")
def roles() -> MenuItem:
    return RolesItem(
        _("Kinds of work"), reverse_lazy("lms_work_roles:index"), name="work-roles", icon_name="cog", order=60
    )


@hooks.register("register_admin_menu_item")
def the_group() -> MenuItem:
    """The group "Work" of the main menu; other rooms add to it by `register_lms_work_menu_item`."""
    return SubmenuMenuItem(
        _("Work"),
        Menu(register_hook_name="register_lms_work_menu_item", construct_hook_name="construct_lms_work_menu"),
        name="lms-work",
        icon_name="clipboard-list",
        order=400,
    )


@hooks.register("register_log_actions")
def say_what_happened_to_work(actions: Any) -> None:
    for action, label, message in (
        ("lms.unlock_work", _("Open work for a participant"), _("The work was opened for the participant.")),
        (
            "lms.open_work_review",
            _("Open a review of unlocked work"),
            _("A review was opened: somebody has to decide whether the work stays open."),
        ),
        ("lms.keep_work", _("Keep unlocked work"), _("The review was decided: the work stays open.")),
        (
            "lms.end_work_unlock",
            _("End unlocked work"),
            _("The review was decided: the work is no longer open."),
        ),
        ("lms.offer_work", _("Offer work"), _("The work was offered.")),
        (
            "lms.admit_to_work",
            _("Note the authority's admission"),
            _("The admission by the authority was noted."),
        ),
        ("lms.start_work", _("Note the start of work"), _("The first day of work was noted.")),
        ("lms.end_work", _("Note the end of work"), _("The end of the offer or work was noted.")),
        (
            "lms.change_work_requirements",
            _("Change what a kind of work asks for"),
            _("The courses this work asks for were changed."),
        ),
        ("lms.export_work", _("Export lists of work"), _("A list of work with names was exported.")),
    ):
        actions.register_action(action, label, message)
