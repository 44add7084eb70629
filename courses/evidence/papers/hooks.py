"""What the room of papers tells Wagtail."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import include, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from ...cohorts.access import can_see_people
from ...cohorts.links import COHORT_LINKS, PARTICIPANT_LINKS, CohortLink, ParticipantLink, Place
from ...cohorts.models import Cohort
from ...people.models import Participant
from ..access import can_see_months
from . import urls
from .views import PAPERS_ORDER


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("papeles/", include((urls.urlpatterns, "lms_papers")))]


@hooks.register(COHORT_LINKS)
def papers_of_a_cohort(cohort: Cohort, user: Any) -> Iterator[CohortLink]:
    if can_see_months(user):
        yield CohortLink(
            Place.BUTTON,
            gettext("Papers"),
            reverse("lms_papers:cohort", args=[cohort.pk]),
            order=55,
            key="papers",
            icon_name="doc-full",
        )


@hooks.register(PARTICIPANT_LINKS)
def papers_of_a_person(person: Participant, user: Any) -> Iterator[ParticipantLink]:
    if can_see_people(user):
        yield ParticipantLink(
            gettext("Papers"),
            reverse("lms_papers:papers_of_person", args=[person.pk]),
            order=PAPERS_ORDER,
            icon_name="doc-full",
        )


@hooks.register("register_log_actions")
def say_what_was_printed(actions: Any) -> None:
    for action, label, message in (
        ("lms.print_paper", _("Print a paper of a cohort"), _("A paper with names was printed.")),
        ("lms.print_consent_sheet", _("Print a consent sheet"), _("A consent sheet was printed.")),
    ):
        actions.register_action(action, label, message)
