"""Figures for donors and auditors: right, without names, for those who may see them."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from courses.attendance.models import AttendanceMark, SessionClosing
from courses.cohorts.enums import SessionStatus
from courses.reports import queries
from tests.factories.cohorts import CohortFactory
from tests.factories.outline import CourseEditionFactory, CourseFactory
from tests.factories.staff import allow
from tests.factories.work import CompletionFactory

pytestmark = pytest.mark.django_db

YEAR = timezone.localdate().year


def cohort_with_marks(code, size, user, *, centre=None, minutes=90):
    """A cohort of which the first session was attended by everybody, and the second was cancelled."""
    wishes = {"centre": centre} if centre else {}
    cohort = CohortFactory(
        edition=CourseEditionFactory(course=CourseFactory(code=code, title=f"Curso {code}")),
        starts_on=timezone.localdate() - timedelta(days=1),
        meetings=2,
        size=size,
        **wishes,
    )
    first, second = cohort.sessions.order_by("starts_at")
    for enrolment in cohort.enrolments.all():
        AttendanceMark.objects.create(
            session=first,
            participant=enrolment.participant,
            status="present",
            minutes=minutes,
            marked_by=user,
            marked_at=timezone.now(),
        )
    type(second).objects.filter(pk=second.pk).update(status=SessionStatus.CANCELLED, cancel_cause="lockdown")
    return cohort


@pytest.fixture
def auditor(elias):
    elias.user_permissions.clear()
    return allow(elias, "wagtailadmin.access_admin", "lms_courses.view_figures")


def open_figures(client, user, **query):
    client.force_login(user)
    return client.get(reverse("lms_reports:figures"), query)


def test_a_year_in_numbers(norma):
    cohort_with_marks("TEJ-1", 6, norma)
    cohort_with_marks("BOR-1", 8, norma)

    report = queries.figures(YEAR)

    assert [(row.label, row.cells) for row in report.rows] == [
        (
            "Curso BOR-1",
            {
                "cohorts": 1,
                "participants": 8,
                "planned": 1,
                "held": 1,
                "cancelled": 1,
                "taught_hours": 2,
                "attended_hours": 12,
                "completions": None,
            },
        ),
        (
            "Curso TEJ-1",
            {
                "cohorts": 1,
                "participants": 6,
                "planned": 1,
                "held": 1,
                "cancelled": 1,
                "taught_hours": 2,
                "attended_hours": 9,
                "completions": None,
            },
        ),
    ]
    assert report.totals["participants"] == 14
    assert report.totals["attended_hours"] == 21
    assert report.totals["completions"] is None


def test_a_session_nobody_attended_was_held_when_it_was_closed(norma, cohort_a):
    session = cohort_a.sessions.order_by("starts_at").first()
    assert queries.figures(YEAR).rows[0].cells["held"] == 0

    SessionClosing.objects.create(session=session, closed_by=norma, closed_at=timezone.now())

    assert queries.figures(YEAR).rows[0].cells["held"] == 1


def test_small_groups_are_hidden_with_their_hours(norma):
    cohort_with_marks("TEJ-1", 4, norma)
    cohort_with_marks("TEJ-2", 6, norma)
    cohort_with_marks("TEJ-3", 9, norma)

    cells = {row.label: row.cells for row in queries.figures(YEAR).rows}

    assert cells["Curso TEJ-1"]["participants"] is None
    assert cells["Curso TEJ-1"]["attended_hours"] is None
    # The next smallest is hidden too: the total would give the first one away.
    assert cells["Curso TEJ-2"]["participants"] is None
    assert cells["Curso TEJ-3"]["participants"] == 9


def test_completions_are_people_who_completed_in_that_year(norma):
    cohort = cohort_with_marks("TEJ-1", 6, norma)
    for enrolment in cohort.enrolments.all():
        CompletionFactory(participant=enrolment.participant, cohort=cohort)
    last_year = CompletionFactory(cohort=cohort)
    type(last_year).objects.filter(pk=last_year.pk).update(
        earned_on=last_year.earned_on - timedelta(days=800)
    )

    assert queries.figures(YEAR).totals["completions"] == 6


def test_an_auditor_reads_figures_and_no_names(client, auditor, norma):
    cohort = cohort_with_marks("TEJ-1", 7, norma)

    shown = open_figures(client, auditor).content.decode()

    assert "Curso TEJ-1" in shown
    for enrolment in cohort.enrolments.select_related("participant"):
        assert (
            enrolment.participant.paternal_surname not in shown or not enrolment.participant.paternal_surname
        )
        assert enrolment.participant.full_name not in shown
    assert open_figures(client, auditor, by="centre").status_code == 200


def test_figures_ask_for_their_permission_and_not_only_for_the_admin(client, yeni, benita):
    for user in (yeni, benita):
        response = open_figures(client, user)
        assert response.status_code == 302
        assert response.url == reverse("wagtailadmin_home")


@pytest.mark.parametrize("query", [{"year": "abc"}, {"year": "1"}, {"by": "offence"}, {"year": "²"}])
def test_an_address_nobody_wrote_shows_this_year_by_course(client, auditor, query):
    response = open_figures(client, auditor, **query)

    assert response.status_code == 200
    assert (response.context["year"], response.context["by"]) == (YEAR, "course")


def test_figures_leave_as_a_spreadsheet_with_the_same_hidden_cells(client, auditor, norma):
    cohort_with_marks("TEJ-1", 3, norma)
    cohort_with_marks("TEJ-2", 8, norma)

    response = open_figures(client, auditor, export="csv")
    table = list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode())))

    assert len(table) == 3
    assert "3" not in table[1][2]
    assert not table[1][2].isdecimal()
    assert ModelLogEntry.objects.get(action="lms.export_figures").data["year"] == YEAR
    xlsx = open_figures(client, auditor, export="xlsx")
    assert b"".join(xlsx.streaming_content).startswith(b"PK")


def test_figures_cost_the_same_for_any_number_of_courses(client, auditor, norma):
    def cost():
        with CaptureQueriesContext(connection) as counted:
            assert open_figures(client, auditor).status_code == 200
        return len(counted)

    cohort_with_marks("TEJ-1", 5, norma)
    cost()
    for_one = cost()
    for number in range(2, 8):
        cohort_with_marks(f"TEJ-{number}", 5, norma)

    assert cost() == for_one
    assert for_one <= 30
