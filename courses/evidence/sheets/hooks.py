"""What the room of paper sheets tells Wagtail, and the doors it offers on the page of a cohort."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ...cohorts.links import COHORT_LINKS, CohortLink, Place
from ...cohorts.models import Cohort
from . import my_data, urls_admin  # noqa: F401
from .access import can_print, can_print_somewhere, can_see_sheets
from .panels import SheetsPanel


class SheetsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_see_sheets(request.user)


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("hojas/", include((urls_admin.urlpatterns, "lms_sheets")))]


@hooks.register("register_reports_menu_item")
def paper_sheets() -> MenuItem:
    return SheetsItem(
        gettext_lazy("Paper sheets"),
        reverse_lazy("lms_sheets:index"),
        name="lms-sheets",
        icon_name="form",
        order=25,
    )


@hooks.register("construct_homepage_panels")
def offer_the_panel(request: HttpRequest, panels: list[Any]) -> None:
    if can_print_somewhere(request.user):
        panels.append(SheetsPanel(request.user))


@hooks.register(COHORT_LINKS)
def papers_of_a_cohort(cohort: Cohort, user: Any) -> Iterator[CohortLink]:
    if not can_print(user, cohort):
        return
    yield CohortLink(
        Place.BUTTON,
        _("Print sheets"),
        f"{reverse('lms_sheets:print')}?grupo={cohort.pk}",
        order=40,
        icon_name="doc-full",
    )
    yield CohortLink(
        Place.BUTTON,
        _("Sample cards"),
        reverse("lms_sheets:cards_file", args=[cohort.pk]),
        order=41,
        icon_name="pick",
    )


@hooks.register("register_log_actions")
def say_what_happened_to_sheets(actions: Any) -> None:
    for action, label, message in (
        ("lms.lay_sheet", gettext_lazy("Make a paper sheet"), gettext_lazy("Paper sheet made")),
        ("lms.print_sheet", gettext_lazy("Print a paper sheet"), gettext_lazy("Paper sheet printed")),
        ("lms.print_cards", gettext_lazy("Print sample cards"), gettext_lazy("Sample cards printed")),
        ("lms.type_in_sheet", gettext_lazy("Type in a paper sheet"), gettext_lazy("Paper sheet typed in")),
        ("lms.void_sheet", gettext_lazy("Void a paper sheet"), gettext_lazy("Paper sheet voided")),
        (
            "lms.attach_signed_sheet",
            gettext_lazy("Attach a signed sheet"),
            gettext_lazy("Signed sheet attached"),
        ),
        (
            "lms.set_aside_signed_sheet",
            gettext_lazy("Set a signed sheet aside"),
            gettext_lazy("Signed sheet set aside"),
        ),
        ("lms.open_file_sheet", gettext_lazy("Open a signed sheet"), gettext_lazy("Signed sheet opened")),
    ):
        actions.register_action(action, label, message)
