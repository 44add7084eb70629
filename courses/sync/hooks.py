"""What the room of tablets tells Wagtail."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import urls_admin
from .access import can_manage_devices
from .panels import TabletsPanel


class TabletsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_manage_devices(request.user)


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("tabletas/", include((urls_admin.urlpatterns, "lms_tablets")))]


@hooks.register("register_settings_menu_item")
def menu_of_tablets() -> MenuItem:
    return TabletsItem(
        _("Tablets"), reverse_lazy("lms_tablets:index"), name="tablets", icon_name="mobile-alt", order=130
    )


@hooks.register("construct_homepage_panels")
def offer_the_panel(request: HttpRequest, panels: list[Any]) -> None:
    if can_manage_devices(request.user):
        panels.append(TabletsPanel(request.user))


@hooks.register("register_log_actions")
def say_what_happened_to_tablets(actions: Any) -> None:
    for action, label, message in (
        ("lms.add_tablet", _("Add a tablet"), _("Tablet added")),
        ("lms.change_tablet", _("Change a tablet"), _("Tablet changed")),
        ("lms.hand_over_tablet", _("Hand over a tablet"), _("Tablet handed over")),
        ("lms.revoke_tablet", _("Withdraw a tablet"), _("Tablet withdrawn")),
        ("lms.import_tablet_copy", _("Import the copy of a tablet"), _("Copy of the tablet imported")),
        (
            "lms.receive_class",
            _("Receive a class from another tablet"),
            _("Class received from another tablet"),
        ),
        ("lms.settle_newcomer", _("Take in somebody met on a tablet"), _("Person met on a tablet taken in")),
        ("lms.put_away_note", _("Put away a note"), _("Note put away")),
    ):
        actions.register_action(action, label, message)
