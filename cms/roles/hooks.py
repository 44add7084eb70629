"""Where the review of permissions is found, and its reminder on the first page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from . import reviewing
from .views import PrivilegesView


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern | URLResolver]:
    patterns = [path("", PrivilegesView.as_view(), name="privileges")]
    return [path("permisos/", include((patterns, "lms_roles"), namespace="lms_roles"))]


class PrivilegesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return reviewing.can_review(request.user)


@hooks.register("register_settings_menu_item")
def review_of_permissions() -> MenuItem:
    return PrivilegesItem(
        _("Review of permissions"),
        reverse_lazy("lms_roles:privileges"),
        name="lms-privileges",
        icon_name="key",
        order=605,
    )


class PrivilegesPanel(Component):
    """A reminder from two weeks before the review is due; nothing before."""

    name = "lms_privileges"
    order = 200
    template_name = "cms/roles/panel.html"

    @cached_property
    def last(self) -> Any:
        return reviewing.last_review()

    def next_step(self) -> dict[str, Any] | None:
        if not reviewing.is_due(self.last):
            return None
        return {
            "text": gettext("Somebody has to look at who may do what."),
            "button": gettext("Review the permissions"),
            "url": reverse("lms_roles:privileges"),
        }

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"due": reviewing.next_due(self.last)}

    def render_html(self, parent_context: Any = None) -> str:
        return str(super().render_html(parent_context)) if reviewing.is_due(self.last) else ""


@hooks.register("construct_homepage_panels")
def remind(request: HttpRequest, panels: list[Any]) -> None:
    if reviewing.can_review(request.user):
        panels.append(PrivilegesPanel())


@hooks.register("register_log_actions")
def say_who_looked(actions: Any) -> None:
    actions.register_action(
        "lms.review_privileges", _("Review permissions"), _("Everybody's permissions were reviewed.")
    )
