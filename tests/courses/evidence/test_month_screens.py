"""The pages of months: what waits, the last look before closing, corrections, late notes on the desk."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from courses.attendance.actions import mark_everyone_present
from courses.attendance.models import AttendanceMark
from courses.events.models import HeldEvent
from courses.evidence.models import MonthClose, MonthCorrection
from courses.evidence.months import close_month
from courses.evidence.panels import MonthsPanel
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, SessionFactory
from tests.factories.facts import mark, people_of, send
from tests.factories.people import ParticipantFactory

OCTOBER = date(2025, 10, 1)


@pytest.fixture
def group(centre_a, benita):
    cohort = CohortFactory(
        code="OCT", name="Grupo Octubre", centre=centre_a, facilitators=[benita], meetings=0, size=2,
        starts_on=OCTOBER, ends_on=date(2026, 11, 30),
    )  # fmt: skip
    for day in (3, 5):
        SessionFactory(cohort=cohort, starts_at=datetime(2025, 10, day, 14, tzinfo=UTC))
    return cohort


@pytest.fixture
def marked(group, benita):
    for session in group.sessions.all():
        mark_everyone_present(session, by=benita)
    return group


@pytest.fixture
def closed(marked, delia):
    return close_month(marked, OCTOBER, by=delia)


@pytest.fixture
def office(client, delia):
    client.force_login(delia)
    return client


def address(group, name="month", month="2025-10"):
    return reverse(f"lms_months:{name}", args=[group.pk, month])


def test_what_waits_is_listed_with_its_lateness_and_leads_to_the_month(office, group, delia):
    page = office.get(reverse("lms_months:index")).content.decode()
    panel = MonthsPanel(delia)

    assert address(group) in page
    assert panel.next_step()["url"] == address(group)
    assert address(group) in panel.render_html({})


def test_the_panel_is_silent_when_nothing_waits(closed, delia):
    panel = MonthsPanel(delia)

    assert panel.next_step() is None
    assert panel.render_html({}) == ""


def test_an_open_month_says_what_to_settle_and_links_each_session(office, group):
    page = office.get(address(group)).content.decode()

    for session in group.sessions.all():
        assert reverse("courses:session", args=[session.pk]) in page
    assert address(group, "close") not in page


def test_a_month_is_closed_after_a_last_look(office, marked):
    assert address(marked, "close") in office.get(address(marked)).content.decode()
    assert office.post(address(marked, "close"), {}).status_code == 422
    assert not MonthClose.objects.exists()

    response = office.post(address(marked, "close"), {"understood": "on"})

    close = MonthClose.objects.get()
    page = office.get(response.url).content.decode()
    assert close.digest[:4] in page
    assert address(marked, "correct_attendance") in page
    assert address(marked, "close") not in page


def test_a_refused_close_says_every_reason_on_the_form(office, group):
    response = office.post(address(group, "close"), {"understood": "on"})

    assert response.status_code == 422
    assert not MonthClose.objects.exists()


def test_a_correction_is_written_and_both_figures_are_on_the_page(office, closed, marked):
    person = people_of(marked)[0]
    session = marked.sessions.order_by("starts_at")[0]
    form = {
        "participant": str(person.pk), "session": str(session.pk), "status": "excused", "cause": "court",
        "reason": "Constancia del juzgado",
    }  # fmt: skip
    assert office.post(address(marked, "correct_attendance"), {**form, "reason": ""}).status_code == 422
    assert office.post(address(marked, "correct_attendance"), {**form, "cause": ""}).status_code == 422
    assert office.post(address(marked, "correct_attendance"), {}).status_code == 422

    response = office.post(address(marked, "correct_attendance"), form)

    page = office.get(response.url).content.decode()
    assert response.status_code == 302
    assert "Constancia del juzgado" in page
    assert page.count("lms-desk-frozen") == 1


def test_marks_members_and_leaves_are_corrected_through_their_pages(office, closed, marked, centre_a):
    person = people_of(marked)[0]
    newcomer = ParticipantFactory(centre=centre_a)
    sunday = marked.sessions.get(date=date(2025, 10, 5))
    posts = {
        "correct_mark": {
            "participant": person.pk, "mark": "15", "evaluated_on": "2025-10-31", "attempt": "1", "reason": "Acta",
        },
        "correct_enrolment": {"participant": newcomer.pk, "on": "2025-10-03", "reason": "Estuvo"},
        "correct_leave": {"session": sunday.pk, "authorisation": "CTP 7", "reason": "Llegó tarde"},
    }  # fmt: skip
    for name, data in posts.items():
        assert office.get(address(marked, name)).status_code == 200
        assert office.post(address(marked, name), {**data, "reason": " "}).status_code == 422
        assert office.post(address(marked, name), data).status_code == 302

    assert sorted(MonthCorrection.objects.values_list("thing", flat=True)) == [
        "evaluation",
        "membership",
        "session",
    ]
    page = office.get(address(marked)).content.decode()
    assert escape(newcomer.class_name) in page
    assert "CTP 7" in page


def test_an_open_month_has_no_pages_of_correction(office, marked):
    for name in ("correct_attendance", "correct_mark", "correct_enrolment", "correct_leave"):
        assert office.get(address(marked, name)).status_code == 404


@pytest.mark.parametrize("month", ["2025-11", "2025-13", "0000-01"])
def test_a_month_without_sessions_is_not_found(month, office, marked):
    assert office.get(address(marked, month=month)).status_code == 404


def test_another_centres_months_are_not_found(office, cohort_b):
    SessionFactory(cohort=cohort_b, starts_at=datetime(2025, 10, 3, 14, tzinfo=UTC))

    assert office.get(reverse("lms_months:cohort", args=[cohort_b.pk])).status_code == 404
    for name in ("month", "close", "correct_attendance", "authority"):
        assert office.get(address(cohort_b, name)).status_code == 404


def test_a_late_note_is_decided_on_the_desk_as_a_correction(office, closed, marked, benita):
    person = people_of(marked)[0]
    session = marked.sessions.order_by("starts_at")[0]
    send(mark(session, person, "absent", by=benita))
    held = HeldEvent.objects.get()
    decide = reverse("lms_desk:decide", args=[held.pk])

    assert "lms-desk-warning" in office.get(decide).content.decode()
    assert office.post(decide, {"do": "release", "reason": "La hoja lo dice"}).status_code == 302

    assert AttendanceMark.objects.get(session=session, participant=person).status == "absent"
    assert MonthCorrection.objects.get().reason == "La hoja lo dice"
    assert "La hoja lo dice" in office.get(address(marked)).content.decode()


def test_the_pages_cost_the_same_for_any_number_of_people(office, closed, marked, benita):
    addresses = [address(marked), reverse("lms_months:cohort", args=[marked.pk]), reverse("lms_months:index")]
    november = SessionFactory(cohort=marked, starts_at=datetime(2025, 11, 3, 14, tzinfo=UTC))
    mark_everyone_present(november, by=benita)
    addresses.append(address(marked, month="2025-11"))

    def cost():
        found = []
        for url in addresses:
            office.get(url)
            with CaptureQueriesContext(connection) as queries:
                office.get(url)
            found.append(len(queries))
        return found

    few = cost()
    for _ in range(28):
        EnrolmentFactory(cohort=marked, joined_on=date(2025, 11, 1))
    assert cost() == few


def test_nothing_is_changed_by_looking(office, marked):
    for name in ("month", "close", "authority"):
        office.get(address(marked, name), {"do": "save", "understood": "on"})

    assert not MonthClose.objects.exists()
