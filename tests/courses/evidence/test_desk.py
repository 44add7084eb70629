"""The desk: readings that differ are settled, marks under review are decided, by those whose groups they are."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from courses.attendance.actions import Reading, mark_attendance, settle_mark
from courses.attendance.models import AttendanceMark
from courses.cohorts.models import CentreStaff
from courses.evaluations.actions import record_evaluation
from courses.evaluations.models import Evaluation
from courses.events.models import HeldEvent, LearningEvent
from courses.evidence.panels import DeskPanel
from tests.factories.cohorts import CohortFactory
from tests.factories.facts import mark, people_of, send


@pytest.fixture
def session(cohort_a):
    return cohort_a.sessions.order_by("starts_at")[0]


@pytest.fixture
def people(cohort_a):
    return people_of(cohort_a)


@pytest.fixture
def conflict(session, people, benita, delia):
    mark_attendance(session, {people[0].pk: Reading("late", 20)}, by=benita, seen={})
    mark_attendance(session, {people[0].pk: Reading("absent")}, by=delia, seen={})
    return AttendanceMark.objects.get()


def address(entry, kind="asistencia"):
    return reverse("lms_desk:settle", args=[kind, entry.pk])


def test_both_readings_are_shown_side_by_side_and_one_is_kept(client, conflict, people, benita, delia):
    client.force_login(delia)

    listed = client.get(reverse("lms_desk:conflicts")).content.decode()
    page = client.get(address(conflict)).content.decode()
    assert escape(people[0].class_name) in listed
    assert page.count('name="keep"') == 2
    kept = LearningEvent.objects.get(actor=benita)
    assert client.post(address(conflict), {"keep": str(kept.pk), "reason": ""}).status_code == 422
    assert client.post(address(conflict), {"reason": "x"}).status_code == 422
    response = client.post(address(conflict), {"keep": str(kept.pk), "reason": "Ella tomó la lista"})

    conflict.refresh_from_db()
    assert response.status_code == 302
    assert (conflict.status, conflict.late_minutes, conflict.in_conflict) == ("late", 20, False)
    assert client.get(address(conflict)).status_code == 404


def test_differing_evaluation_marks_are_settled_too(client, cohort_a, people, benita, delia):
    for user, given in ((benita, 12), (delia, 16)):
        record_evaluation(
            cohort_a, people[0], kind="final", mark=given, evaluated_on=cohort_a.starts_on, by=user, seen=[]
        )
    row = Evaluation.objects.get()
    client.force_login(delia)

    assert (
        reverse("lms_desk:settle", args=["nota", row.pk])
        in client.get(reverse("lms_desk:conflicts")).content.decode()
    )
    client.post(address(row, "nota"), {"keep": row.heads[0], "reason": "Se revisó"})

    row.refresh_from_db()
    assert row.mark == LearningEvent.objects.get(pk=row.heads[0]).value["mark"]
    assert not row.in_conflict


@pytest.fixture
def held(session, people, cirilo):
    send(mark(session, people[1], by=cirilo))
    return HeldEvent.objects.get()


def test_a_held_mark_is_released_or_discarded_with_a_reason(client, held, people, delia):
    client.force_login(delia)
    decide = reverse("lms_desk:decide", args=[held.pk])

    assert escape(people[1].class_name) in client.get(reverse("lms_desk:held")).content.decode()
    assert client.post(decide, {"do": "release", "reason": " "}).status_code == 422
    assert client.post(decide, {"do": "release", "reason": "Reemplazó ese día"}).status_code == 302
    assert AttendanceMark.objects.get().status == "present"
    assert escape(people[1].class_name) not in client.get(reverse("lms_desk:held")).content.decode()
    assert escape(people[1].class_name) in client.get(reverse("lms_desk:held") + "?all=1").content.decode()
    assert client.post(decide, {"do": "discard", "reason": "x"}).status_code == 422


def test_what_cannot_be_counted_says_so(client, session, people, benita, delia):
    send(mark(session, people[0], "asleep", by=benita))
    client.force_login(delia)
    decide = reverse("lms_desk:decide", args=[HeldEvent.objects.get().pk])

    response = client.post(decide, {"do": "release", "reason": "x"})

    assert response.status_code == 422
    assert "Todavía no se puede contar" in response.content.decode()


def test_others_do_not_find_them(client, conflict, held, benita, yeni):
    for user in (benita, yeni):
        client.force_login(user)
        # Wagtail sends those without a permission to its first page with a message.
        for page in (reverse("lms_desk:conflicts"), reverse("lms_desk:held"), address(conflict)):
            assert client.get(page).status_code in (302, 403)


def test_a_coordinator_of_another_centre_does_not_find_them(client, conflict, held, delia, centre_b, people):
    CentreStaff.objects.filter(user=delia).update(centre=centre_b)
    client.force_login(delia)

    assert client.get(address(conflict)).status_code == 404
    assert client.get(reverse("lms_desk:decide", args=[held.pk])).status_code == 404
    assert escape(people[0].class_name) not in client.get(reverse("lms_desk:conflicts")).content.decode()
    assert DeskPanel(delia).render_html({}) == ""


def test_what_names_no_group_is_for_those_who_see_every_centre(client, delia, norma):
    send("rubbish")
    held = HeldEvent.objects.get()
    client.force_login(delia)
    assert client.get(reverse("lms_desk:decide", args=[held.pk])).status_code == 404
    client.force_login(norma)
    assert client.get(reverse("lms_desk:decide", args=[held.pk])).status_code == 200


def test_the_panel_counts_what_waits(conflict, held, delia):
    assert DeskPanel(delia).counts == {"differing": 1, "held": 1}
    assert DeskPanel(delia).next_step()["url"] == reverse("lms_desk:conflicts")


def test_an_unfinished_settlement_refuses_a_reading_of_another_entry(
    client, conflict, delia, session, people, benita
):
    send(mark(session, people[2], by=benita))
    other = LearningEvent.objects.get(participant_id=people[2].pk)
    client.force_login(delia)

    assert client.post(address(conflict), {"keep": str(other.pk), "reason": "x"}).status_code == 422


def test_the_lists_cost_the_same_for_any_number_of_rows(client, benita, cirilo, norma):
    counts = {"lms_desk:conflicts": [], "lms_desk:held": []}
    client.force_login(norma)
    for size in (1, 20):
        cohort = CohortFactory(facilitators=[benita], size=size, meetings=1)
        session = cohort.sessions.get()
        for person in people_of(cohort):
            send(mark(session, person, "present", by=benita), mark(session, person, "absent", by=norma))
            send(mark(session, person, by=cirilo))
        for name, found in counts.items():
            client.get(reverse(name))
            with CaptureQueriesContext(connection) as captured:
                client.get(reverse(name))
            found.append(len(captured))

    assert all(first == second for first, second in counts.values())


def test_facts_in_conflict_cannot_be_settled_without_reach(conflict, cirilo):
    with pytest.raises(PermissionDenied):
        settle_mark(conflict, keep=Reading("absent"), by=cirilo, reason="x")
