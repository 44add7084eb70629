"""The session screens in a browser without JavaScript: forms and redirects."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from courses.attendance.actions import Reading, mark_attendance, mark_everyone_present
from courses.attendance.models import AttendanceMark, LessonTaught, SessionClosing
from courses.cohorts.models import Session
from courses.events.models import LearningEvent
from tests.factories.cohorts import CohortFactory, SessionFactory
from tests.factories.facts import people_of


@pytest.fixture
def session(cohort_a):
    return cohort_a.sessions.order_by("starts_at")[2]


@pytest.fixture
def people(cohort_a):
    return people_of(cohort_a)


@pytest.fixture
def as_benita(client, benita):
    client.force_login(benita)
    return client


def url(name, session, *more):
    return reverse(f"courses:{name}", args=[session.pk, *more])


def post_mark(client, session, person, status="present", **more):
    return client.post(url("mark", session), {"person": str(person.pk), "status": status, "seen": "", **more})


def mark_of(person):
    row = AttendanceMark.objects.filter(participant=person).first()
    return (row.status, row.late_minutes, row.cause) if row else None


SHEETS = ["session", "session_lessons", "close_session", "session_skills", "session_evaluations"]


@pytest.mark.parametrize("name", SHEETS)
def test_a_page_of_the_sheet_opens_for_its_facilitator_and_her_coordinator(
    client, name, session, benita, delia
):
    for user in (benita, delia):
        client.force_login(user)
        assert client.get(url(name, session)).status_code == 200


@pytest.mark.parametrize("name", SHEETS)
def test_a_session_of_another_cohort_does_not_exist_for_her(client, name, session, cirilo, yeni):
    for user in (cirilo, yeni):
        client.force_login(user)
        assert client.get(url(name, session)).status_code == 404


def test_who_may_know_of_a_session_but_not_mark_it_is_told_so(client, session, rosaura):
    client.force_login(rosaura)

    assert client.get(url("session", session)).status_code == 403
    assert client.post(url("mark", session)).status_code == 403


@pytest.mark.parametrize("name", [*SHEETS, "mark", "everyone_present", "undo"])
def test_without_signing_in_there_is_only_the_sign_in_page(client, name, session):
    response = client.get(url(name, session))

    assert response.status_code == 302
    assert "login" in response["Location"]


@pytest.mark.parametrize("name", ["mark", "everyone_present", "undo"])
def test_nothing_is_changed_by_looking(as_benita, name, session):
    assert as_benita.get(url(name, session)).status_code == 405


def test_a_session_nobody_planned_does_not_exist(as_benita):
    assert as_benita.get(f"/clase/{uuid4()}/").status_code == 404


def test_one_tap_marks_one_person_and_comes_back_to_her_line(as_benita, session, people):
    response = post_mark(as_benita, session, people[0])

    assert response.status_code == 303
    assert response["Location"] == f"{url('session', session)}#p-{people[0].pk}"
    assert mark_of(people[0]) == ("present", 0, "")


def test_late_asks_for_minutes_and_changes_nothing_before(as_benita, session, people):
    response = post_mark(as_benita, session, people[0], "late")

    assert f"ask=late&person={people[0].pk}" in response["Location"]
    assert not LearningEvent.objects.exists()
    page = as_benita.get(response["Location"]).content.decode()
    assert page.count('name="minutes"') == 8
    post_mark(as_benita, session, people[0], "late", minutes="10")
    assert mark_of(people[0]) == ("late", 10, "")


def test_excused_asks_for_the_cause(as_benita, session, people):
    response = post_mark(as_benita, session, people[0], "excused")

    page = as_benita.get(response["Location"]).content.decode()
    assert page.count('name="cause"') == 5
    post_mark(as_benita, session, people[0], "excused", cause="medical")
    assert mark_of(people[0]) == ("excused", 0, "medical")


@pytest.mark.parametrize("minutes", ["0", "120", "-5", "5000", "diez", "1.5", "1e3"])
def test_minutes_beyond_the_session_are_a_sentence_with_the_persons_name(as_benita, session, people, minutes):
    response = as_benita.post(
        url("mark", session),
        {"person": str(people[0].pk), "status": "late", "minutes": minutes, "seen": ""},
        follow=True,
    )

    assert people[0].class_name in "".join(str(message) for message in response.context["messages"])
    assert not LearningEvent.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [{"status": "asleep"}, {"status": ""}, {"seen": "<script>"}, {"cause": "x", "status": "excused"}],
)
def test_a_form_that_was_tampered_with_changes_nothing(as_benita, session, people, changes):
    response = as_benita.post(
        url("mark", session), {"person": str(people[0].pk), "status": "present", **changes}, follow=True
    )

    assert response.status_code == 200
    assert not LearningEvent.objects.exists()


def test_somebody_who_is_not_on_the_roster_is_a_sentence(as_benita, session, cohort_b):
    response = as_benita.post(
        url("mark", session), {"person": str(people_of(cohort_b)[0].pk), "status": "present"}, follow=True
    )

    assert len(list(response.context["messages"])) == 1
    assert not LearningEvent.objects.exists()
    assert as_benita.post(url("mark", session), {"person": "x", "status": "present"}).status_code == 404


def test_everyone_present_then_an_exception_then_undo_twice(as_benita, session, people):
    as_benita.post(url("everyone_present", session))
    seen = " ".join(AttendanceMark.objects.get(participant=people[1]).heads)
    post_mark(as_benita, session, people[1], "absent", seen=seen)

    assert [mark_of(person)[0] for person in people] == ["present", "absent", "present"]
    as_benita.post(url("undo", session))
    assert [mark_of(person)[0] for person in people] == ["present", "present", "present"]
    as_benita.post(url("undo", session))
    assert [mark_of(person)[0] for person in people] == ["", "", ""]


def test_a_form_that_comes_back_after_somebody_else_marked_makes_a_visible_conflict(
    as_benita, session, people, delia
):
    page = as_benita.get(url("session", session)).content.decode()
    seen = re.search(rf'value="{people[0].pk}"><input type="hidden" name="seen" value="([^"]*)"', page).group(
        1
    )
    mark_attendance(session, {people[0].pk: Reading("absent")}, by=delia)

    post_mark(as_benita, session, people[0], "present", seen=seen)

    assert AttendanceMark.objects.get().in_conflict
    page = as_benita.get(url("session", session)).content.decode()
    assert page.count('name="status"') == 8


def test_the_script_gets_the_line_anew_and_is_told_what_was_written(as_benita, session, people):
    def send(**data):
        return as_benita.post(
            url("mark", session), {"person": str(people[0].pk), **data}, headers={"X-Requested-With": "fetch"}
        )

    asked = send(status="late")
    refused = send(status="late", minutes="600")
    saved = send(status="late", minutes="5")

    assert [(one.status_code, one["X-Saved"]) for one in (asked, refused, saved)] == [
        (200, "no"),
        (422, "no"),
        (200, "yes"),
    ]
    assert 'role="alert"' in refused.content.decode()
    assert 'aria-pressed="true"' in saved.content.decode()
    assert saved.content.decode().count("data-row") == 1


def test_a_redirect_leads_only_into_this_site(as_benita, session, people):
    response = post_mark(as_benita, session, people[0], next="https://elsewhere.example/")

    assert response["Location"].startswith("/clase/")


def test_lessons_are_marked_and_unmarked(as_benita, session):
    key = session.cohort.edition.content["lessons"][0]["key"]

    as_benita.post(url("session_lessons", session), {"lesson": key, "taught": "yes"})
    assert LessonTaught.objects.count() == 1
    as_benita.post(url("session_lessons", session), {"lesson": key, "taught": "no"})
    assert not LessonTaught.objects.exists()
    as_benita.post(url("session_lessons", session), {"lesson": "other", "taught": "yes"})
    assert not LessonTaught.objects.exists()


def test_closing_lists_who_has_no_mark(as_benita, session, people):
    mark = post_mark(as_benita, session, people[0])
    assert mark.status_code == 303

    page = as_benita.get(url("close_session", session)).content.decode()
    assert escape(people[0].class_name) not in page
    assert all(f"#p-{person.pk}" in page for person in people[1:])
    as_benita.post(url("close_session", session), {"do": "close"})
    assert SessionClosing.objects.get().unmarked == 2
    as_benita.post(url("close_session", session), {"do": "reopen"})
    assert not SessionClosing.objects.exists()


def test_today_shows_missing_marks_first_then_todays_sessions(as_benita, cohort_a, session, people):
    page = as_benita.get("/clase/").content.decode()

    earlier = cohort_a.sessions.order_by("starts_at").first()
    assert page.index(str(earlier.pk)) < page.index(str(session.pk))
    for one in cohort_a.sessions.filter(starts_at__lt=timezone.now()):
        mark_everyone_present(one, by=cohort_a.facilitators.get())
    page = as_benita.get("/clase/").content.decode()
    assert str(earlier.pk) not in page


def test_today_without_a_session_says_what_will_appear_and_when(client, cirilo, cohort_b):
    Session.objects.filter(cohort=cohort_b, date=timezone.localdate()).delete()
    mark_all = [
        mark_everyone_present(one, by=cirilo)
        for one in cohort_b.sessions.filter(date__lt=timezone.localdate())
    ]
    client.force_login(cirilo)

    page = client.get("/clase/").content.decode()

    assert mark_all == [3, 3]
    assert "Hoy no hay sesiones" in page
    assert page.count("/clase/grupo/") == 1


def test_a_class_that_was_not_planned_is_added_and_opened(as_benita, cohort_a):
    address = reverse("courses:new_session", args=[cohort_a.pk])
    assert as_benita.get(address).status_code == 200
    day = timezone.localdate() - timedelta(days=1)

    response = as_benita.post(address, {"date": day.isoformat(), "starts": "15:30", "minutes": "90"})

    session = Session.objects.get(date=day)
    assert response["Location"] == url("session", session)
    assert (session.cohort, session.minutes) == (cohort_a, 90)


@pytest.mark.parametrize(
    "changes",
    [
        {"date": "2019-01-01"},
        {"date": "ayer"},
        {"minutes": "0"},
        {"minutes": "9999"},
        {"starts": "25:00"},
        {"date": ""},
    ],
)
def test_an_impossible_class_is_a_sentence(as_benita, cohort_a, changes):
    data = {"date": timezone.localdate().isoformat(), "starts": "15:30", "minutes": "90", **changes}
    before = Session.objects.count()

    response = as_benita.post(reverse("courses:new_session", args=[cohort_a.pk]), data)

    assert response.status_code == 422
    assert Session.objects.count() == before


def test_a_class_is_not_added_to_somebody_elses_group(as_benita, cohort_b, client, rosaura):
    address = reverse("courses:new_session", args=[cohort_b.pk])
    assert as_benita.post(address, {}).status_code == 404
    client.force_login(rosaura)
    assert client.post(address, {}).status_code == 403


@pytest.mark.parametrize("name", SHEETS)
def test_a_page_of_the_sheet_costs_the_same_number_of_questions_for_one_and_for_thirty(client, benita, name):
    counts = []
    for size in (1, 30):
        cohort = CohortFactory(facilitators=[benita], size=size, meetings=0)
        session = SessionFactory(cohort=cohort)
        mark_everyone_present(session, by=benita)
        client.force_login(type(benita).objects.get(pk=benita.pk))
        client.get(url(name, session))
        with CaptureQueriesContext(connection) as captured:
            client.get(url(name, session))
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_today_costs_the_same_number_of_questions_for_one_and_for_many_sessions(client, benita):
    counts = []
    for more in (1, 8):
        for _ in range(more):
            SessionFactory(cohort=CohortFactory(facilitators=[benita], size=2, meetings=0))
        client.force_login(type(benita).objects.get(pk=benita.pk))
        client.get("/clase/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/clase/")
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_no_name_stands_in_a_title_or_an_address(as_benita, session, people):
    page = as_benita.get(url("session", session)).content.decode()

    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL).group(1)
    addresses = " ".join(re.findall(r'(?:href|action)="([^"]*)"', page))
    for person in people:
        assert person.paternal_surname not in title
        assert person.given_names.split()[0] not in addresses


def test_no_script_or_style_is_written_into_a_page(as_benita, session):
    for name in SHEETS:
        response = as_benita.get(url(name, session))
        page = response.content.decode()
        assert "<style" not in page
        assert " style=" not in page
        assert not re.search(r"<script(?![^>]*\bsrc=)", page)
        assert not re.search(r"\son[a-z]+=", page)
