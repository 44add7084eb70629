"""The first page of the admin and its menu, by role."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from cms.roles import queries as roles

from . import panels as own
from .rules import ABOUT_PAGES, MENU_ORDER, is_content, order_of

LAST = 10_000


@hooks.register("construct_homepage_panels", order=LAST)
def arrange(request: HttpRequest, panels: list[Any]) -> None:
    """Adds the panels of this site, takes away what means nothing to the person, and puts the rest in her order."""
    user = request.user
    there = {getattr(panel, "name", "") for panel in panels}
    for panel in _offered(user):
        if panel.name not in there:
            panels.append(panel)
    if not user_has_any_page_permission(user):
        panels[:] = [panel for panel in panels if getattr(panel, "name", "") not in ABOUT_PAGES]
    held = roles.roles_of(user)
    for panel in panels:
        panel.order = order_of(getattr(panel, "name", ""), panel.order, held)
    panels.append(own.GreetingPanel(user, list(panels)))


def _offered(user: Any) -> list[own.Panel]:
    offered: list[own.Panel] = []
    if user.has_perm("lms_courses.mark_session"):
        offered += [own.TodayPanel(user), own.MissingMarksPanel(user)]
    if user.has_perm("lms_courses.mark_completion"):
        offered.append(own.SignaturesPanel(user))
    if user.has_perm("lms_certificates.propose_certificates") or user.has_perm(
        "lms_certificates.approve_certificates"
    ):
        offered.append(own.CertificatesPanel(user))
    if user.has_perm("lms_courses.view_figures"):
        offered.append(own.FiguresPanel(user))
    return offered


@hooks.register("register_admin_menu_item")
def today() -> MenuItem:
    return MenuItem(
        _("Today"),
        reverse_lazy("wagtailadmin_home"),
        name="lms-today",
        icon_name="date",
        order=MENU_ORDER["lms-today"],
    )


class _Gathered(Menu):
    """A submenu of items that were shown at the top."""

    def __init__(self, items: list[MenuItem]) -> None:
        super().__init__(items=items)


def _addresses(item: MenuItem) -> list[str]:
    if isinstance(item, SubmenuMenuItem):
        return [str(one.url) for one in item.menu.registered_menu_items]
    return [str(item.url)]


@hooks.register("construct_main_menu", order=LAST)
def by_the_day(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Groups the menu by a person's day: today, cohorts, participants, work, certificates, reports, contents, settings."""
    writes = user_has_any_page_permission(request.user)
    contents = [item for item in menu_items if is_content(item.name, _addresses(item))]
    menu_items[:] = [item for item in menu_items if item not in contents]
    # Courses are for those who write them; a list nobody may change is no work of the day.
    if contents and writes:
        menu_items.append(
            SubmenuMenuItem(
                _("Contents"),
                _Gathered(contents),
                name="lms-contents",
                icon_name="folder-open-inverse",
                order=MENU_ORDER["lms-contents"],
            )
        )
    # Wagtail's help is about its editor.
    if not writes:
        menu_items[:] = [item for item in menu_items if item.name != "help"]
    for item in menu_items:
        item.order = MENU_ORDER.get(item.name, item.order)
        if item.name == "settings":
            item.label = _("Settings")
