"""What the room of archives tells Wagtail and the page of a cohort."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks

from ..cohorts import access
from ..cohorts.access import can_open_cohorts
from ..cohorts.links import COHORT_LINKS, LIST_LINKS, CohortLink, Place
from ..cohorts.models import Cohort
from . import urls_admin
from .enums import RecordKind
from .imports import may_bring
from .unpacking import may_take_out


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("archivo/", include((urls_admin.urlpatterns, "lms_archives")))]


@hooks.register(COHORT_LINKS)
def links(cohort: Cohort, user: Any) -> Iterable[CohortLink]:
    if may_bring(user, cohort):
        yield CohortLink(
            Place.BUTTON,
            _("Bring in past records"),
            reverse("lms_archives:bring", args=[cohort.pk]),
            order=30,
            icon_name="upload",
        )
    if may_take_out(user, cohort):
        yield CohortLink(
            Place.BUTTON,
            _("Take out the whole cohort"),
            reverse("lms_archives:take_out", args=[cohort.pk]),
            order=85,
            icon_name="download",
        )
    if access.can_export_people(user) and access.can_see_people(user):
        for number, (kind, label) in enumerate(RecordKind.choices):
            yield CohortLink(
                Place.BUTTON,
                _("Export: %(what)s") % {"what": label},
                reverse("lms_archives:records", args=[cohort.pk, kind, "xlsx"]),
                order=80 + number,
                icon_name="download",
            )


@hooks.register(LIST_LINKS)
def list_links(user: Any) -> Iterable[CohortLink]:
    if can_open_cohorts(user) and user.has_perm("lms_courses.add_participant"):
        yield CohortLink(
            Place.BUTTON,
            _("Take in the file of a cohort"),
            reverse("lms_archives:take_in"),
            order=40,
            icon_name="upload",
        )


@hooks.register("register_log_actions")
def say_what_happened(actions: Any) -> None:
    for action, label, message in (
        (
            "lms.import_cohort",
            gettext_lazy("Take in the file of a cohort"),
            gettext_lazy("File of a cohort taken in"),
        ),
        (
            "lms.export_cohort",
            gettext_lazy("Take out a cohort as a file"),
            gettext_lazy("Cohort taken out as a file"),
        ),
        (
            "lms.import_records",
            gettext_lazy("Bring in past records"),
            gettext_lazy("Past records brought in"),
        ),
        ("lms.export_records", gettext_lazy("Export records"), gettext_lazy("Records of a cohort exported")),
    ):
        actions.register_action(action, label, message)
