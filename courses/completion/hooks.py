"""What the room of completions tells Wagtail."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from . import my_data, prerequisites  # noqa: F401  (they answer hooks of the room of cohorts)
from .panels import ReadyPanel


@hooks.register("construct_homepage_panels")
def offer_the_panel(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm("lms_courses.mark_completion"):
        panels.append(ReadyPanel(request.user))


@hooks.register("register_log_actions")
def say_what_happened_to_completions(actions: Any) -> None:
    for action, label, message in (
        ("lms.mark_completion", _("Mark a completion"), _("Completion marked")),
        (
            "lms.mark_completion_by_exception",
            _("Mark a completion by exception"),
            _("Completion marked by exception"),
        ),
        ("lms.confirm_completion", _("Confirm a completion"), _("Completion confirmed")),
        ("lms.withdraw_completion", _("Withdraw a completion"), _("Completion withdrawn")),
    ):
        actions.register_action(action, label, message)
