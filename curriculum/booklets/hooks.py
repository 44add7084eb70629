"""Where papers appear in the admin: a button on courses and lessons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.widgets import Button

from . import urls
from .access import can_print


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern | URLResolver]:
    return [path("cursos/papel/", include(urls))]


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(
        "lms.print_course_paper",
        gettext_lazy("Print a course"),
        gettext_lazy("A paper of the page was drawn"),
    )


@hooks.register("register_page_header_buttons")
def print_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    specific = page.specific
    if can_print(user, specific):
        yield Button(
            _("Print on paper"),
            url=reverse("lms_course_papers:choose", args=[page.pk]),
            icon_name="doc-full",
            priority=45,
        )
