"""Where course files appear in the admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.widgets import Button

from ..pages.content import CourseContent, LessonContent
from ..pages.models import CourseCatalogPage
from . import urls
from .actions import can_bring_in, can_take_out


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern | URLResolver]:
    return [path("cursos/archivo/", include(urls))]


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(
        "lms.export_course", gettext_lazy("Save a course as a file"), gettext_lazy("Saved as a file")
    )
    actions.register_action(
        "lms.bring_in_course", gettext_lazy("Bring a course in"), gettext_lazy("Brought in from a file")
    )


@hooks.register("register_page_header_buttons")
def buttons(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    specific = page.specific
    if isinstance(specific, (CourseContent, LessonContent)) and can_take_out(user, specific):
        yield Button(
            _("Save as a file"),
            url=reverse("lms_exchange:out", args=[page.pk]),
            icon_name="download",
            priority=46,
        )
    elif isinstance(specific, CourseCatalogPage) and can_bring_in(user, specific):
        yield Button(_("Bring a course in"), url=reverse("lms_exchange:in"), icon_name="upload", priority=46)
