"""What the room of evaluations tells Wagtail, and the tab it offers on the page of a cohort."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks

from ..cohorts.links import COHORT_LINKS, CohortLink, Place
from ..cohorts.models import Cohort
from .admin_views import CohortPieces


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    patterns = [path("<uuid:pk>/", CohortPieces.as_view(), name="cohort")]
    return [path("evaluaciones/", include((patterns, "lms_evaluations")))]


@hooks.register(COHORT_LINKS)
def evaluations_of_a_cohort(cohort: Cohort, user: Any) -> Iterator[CohortLink]:
    if user.has_perm("lms_courses.view_samplepiece"):
        address = reverse("lms_evaluations:cohort", args=[cohort.pk])
        yield CohortLink(Place.TAB, _("Evaluations"), address, order=60, key="evaluations")


@hooks.register("register_log_actions")
def say_what_happened_to_pictures(actions: Any) -> None:
    for action, label, message in (
        (
            "lms.keep_piece_photo",
            gettext_lazy("Keep a picture of a piece"),
            gettext_lazy("Picture of a piece kept"),
        ),
        (
            "lms.take_away_piece_photo",
            gettext_lazy("Take a picture of a piece away"),
            gettext_lazy("Picture of a piece taken away"),
        ),
        (
            "lms.view_piece_photo",
            gettext_lazy("See a picture of a piece"),
            gettext_lazy("Picture of a piece seen"),
        ),
    ):
        actions.register_action(action, label, message)
