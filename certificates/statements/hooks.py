"""What the room of statements tells Wagtail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import include, path, reverse, reverse_lazy
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from courses.cohorts.links import COHORT_LINKS, PARTICIPANT_LINKS, CohortLink, ParticipantLink, Place
from courses.cohorts.models import Cohort
from courses.people.models import Participant

from . import access, urls
from .models import ReceivedPassport, StatementRequest


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("constancias/", include((urls.urlpatterns, "lms_statements")))]


class StatementsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.can_see_statements(request.user)


@hooks.register("register_lms_certificates_menu_item")
def statements_in_the_menu() -> MenuItem:
    return StatementsItem(
        _("Statements"),
        reverse_lazy("lms_statements:index"),
        name="lms-statements",
        icon_name="clipboard-list",
        order=45,
    )


class PassportsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return access.can_issue_passport(request.user)


@hooks.register("register_lms_certificates_menu_item")
def passports_in_the_menu() -> MenuItem:
    return PassportsItem(
        _("Passports received"),
        reverse_lazy("lms_statements:read_passport"),
        name="lms-passports",
        icon_name="download",
        order=47,
    )


@hooks.register("lms_my_data")
def requests_and_passports_of_a_person(
    keys: Sequence[UUID], user: Any
) -> list[tuple[str, list[str], list[list[str]]]]:
    """Who asked for a statement about her and when; what came with her from elsewhere. Two queries."""
    asked = StatementRequest.objects.filter(participant__in=keys).select_related("certificate")
    came = ReceivedPassport.objects.filter(participant__in=keys)
    return [
        (
            gettext("Requests for statements"),
            [gettext("Asked for by"), gettext("Asked on"), gettext("Number")],
            [
                [
                    f"{one.get_asked_by_display()} {one.authority} {one.document}".strip(),
                    date_format(one.asked_on, "SHORT_DATE_FORMAT"),
                    one.certificate.full_number if one.certificate else "",
                ]
                for one in asked
            ],
        ),
        (
            gettext("Passports received"),
            [gettext("Organisation"), gettext("Received on"), gettext("Courses")],
            [
                [
                    one.issuer_name,
                    date_format(one.received_at, "SHORT_DATE_FORMAT"),
                    "; ".join(course["title"] for course in one.says.get("courses", ())),
                ]
                for one in came
            ],
        ),
    ]


@hooks.register(COHORT_LINKS)
def statements_of_a_cohort(cohort: Cohort, user: Any) -> Iterator[CohortLink]:
    if access.can_see_statements(user):
        yield CohortLink(
            Place.BUTTON,
            gettext("Statements"),
            f"{reverse('lms_statements:index')}?cohort={cohort.pk}",
            order=60,
            icon_name="clipboard-list",
        )


@hooks.register(PARTICIPANT_LINKS)
def papers_of_a_person(person: Participant, user: Any) -> Iterator[ParticipantLink]:
    if access.can_ask(user):
        yield ParticipantLink(
            gettext("Ask for a statement"),
            reverse("lms_statements:ask", args=[person.pk]),
            order=50,
            icon_name="clipboard-list",
            note=gettext("Hours for the file of the authority; only when somebody who may asks."),
        )
    if access.can_issue_passport(user):
        yield ParticipantLink(
            gettext("Passport to take along"),
            reverse("lms_statements:passport", args=[person.pk]),
            order=60,
            icon_name="doc-full",
            note=gettext("When she leaves or moves: what she did, what she can do, what comes next."),
        )


@hooks.register("register_log_actions")
def say_what_happened_to_statements(actions: Any) -> None:
    for action, label, message in (
        ("lms.ask_statement", _("Ask for a statement"), _("A statement for the authority was asked for.")),
        (
            "lms.drop_statement",
            _("Drop a request for a statement"),
            _("A request for a statement was dropped."),
        ),
        ("lms.issue_statement", _("Issue a statement"), _("A statement for the authority was issued.")),
        ("lms.view_statement", _("Look at a statement"), _("A statement was looked at.")),
        (
            "lms.print_statement",
            _("Print a statement"),
            _("The file of a statement was taken to be printed."),
        ),
        (
            "lms.print_verification_letter",
            _("Print a verification letter"),
            _("A verification letter was printed."),
        ),
        ("lms.print_passport", _("Print a passport"), _("A passport of a person was printed.")),
        ("lms.receive_passport", _("Read a passport in"), _("A passport from elsewhere was read in.")),
        (
            "lms.trust_passport_issuer",
            _("Believe the passports of an organisation"),
            _("The key of another organisation was entered."),
        ),
    ):
        actions.register_action(action, label, message)
