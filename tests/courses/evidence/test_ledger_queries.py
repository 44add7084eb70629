"""Hours read from the records: over groups and places, at a fixed number of questions."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.attendance.actions import Reading, mark_attendance
from courses.cohorts.models import Cohort, Enrolment, Holiday, Session
from courses.evaluations.actions import record_evaluation
from courses.evidence.enums import LawSubject
from courses.evidence.ledger import FlagCode
from courses.evidence.models import LawNumber
from courses.evidence.queries import law_by_day, ledger_of, ledgers_of, ledgers_of_cohort
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, SessionFactory
from tests.factories.facts import people_of
from tests.factories.people import ParticipantFactory

# A Monday long past, so that every session of the tests has been held.
MONDAY = date(2025, 3, 3)


def nine(day):
    return datetime(day.year, day.month, day.day, 14, tzinfo=UTC)


@pytest.fixture
def person(db):
    return ParticipantFactory()


def cohort_of(person, benita, centre, *, days, minutes=240, left_on=None, **more):
    cohort = CohortFactory(centre=centre, facilitators=[benita], meetings=0, starts_on=MONDAY, **more)
    enrolment = EnrolmentFactory(cohort=cohort, participant=person, joined_on=MONDAY)
    for offset in days:
        SessionFactory(cohort=cohort, starts_at=nine(MONDAY + timedelta(days=offset)), minutes=minutes)
    if left_on is not None:
        Enrolment.objects.filter(pk=enrolment.pk).update(left_on=left_on)
    return cohort


def attend(cohort, person, by, status="present", **more):
    for session in cohort.sessions.all():
        mark_attendance(session, {person.pk: Reading(status, **more)}, by=by)


def test_hours_are_carried_over_between_groups_and_places(person, benita, delia, centre_a, centre_b):
    first = cohort_of(person, benita, centre_a, days=[0, 2])
    second = cohort_of(person, benita, centre_b, days=[7, 9])
    attend(first, person, benita)
    attend(second, person, benita)

    found = ledger_of(person.pk)

    assert found.totals["study"].full_days == 4
    assert found.totals["study"].accumulated_days == (4, 0)
    assert {line.cohort for line in found.lines} == {first.code, second.code}


def test_sessions_after_she_left_are_none_of_hers(person, benita, centre_a):
    cohort = cohort_of(person, benita, centre_a, days=[0, 7, 14])
    Enrolment.objects.update(left_on=MONDAY + timedelta(days=7))

    (month,) = ledger_of(person.pk).months

    assert (month.planned, month.unmarked) == (2, 2)
    assert cohort.sessions.count() == 3


def test_minutes_breaks_lateness_and_excuses_arrive_as_marked(person, benita, centre_a):
    cohort = cohort_of(person, benita, centre_a, days=[0, 1, 2])
    Session.objects.filter(cohort=cohort).update(break_minutes=15)
    first, second, third = cohort.sessions.order_by("starts_at")
    mark_attendance(first, {person.pk: Reading("late", 25)}, by=benita)
    mark_attendance(second, {person.pk: Reading("excused", cause="court")}, by=benita)
    mark_attendance(third, {person.pk: Reading("absent")}, by=benita)

    (month,) = ledger_of(person.pk).months

    assert (month.minutes, month.late, month.excused, month.unexcused) == (200, 1, 1, 1)


def test_differing_readings_are_out_of_the_hours_until_settled(person, benita, delia, centre_a):
    cohort = cohort_of(person, benita, centre_a, days=[0])
    session = cohort.sessions.get()
    mark_attendance(session, {person.pk: Reading("present")}, by=benita, seen={})
    mark_attendance(session, {person.pk: Reading("absent")}, by=delia, seen={})

    (month,) = ledger_of(person.pk).months

    assert (month.minutes, month.in_conflict, month.unmarked) == (0, 1, 0)


def test_holidays_of_the_country_and_of_a_centre_do_not_count_without_leave(
    person, benita, centre_a, centre_b
):
    cohort = cohort_of(person, benita, centre_a, days=[0, 1, 2])
    days = [MONDAY + timedelta(days=offset) for offset in range(3)]
    Holiday.objects.create(date=days[0], name="Feriado")
    Holiday.objects.create(date=days[1], name="Aniversario", centre=centre_a)
    Holiday.objects.create(date=days[2], name="Otro", centre=centre_b)
    attend(cohort, person, benita)

    assert ledger_of(person.pk).months[0].full_days == 1
    Session.objects.filter(cohort=cohort, date=days[0]).update(authorisation="CTP 3-2025")
    assert ledger_of(person.pk).months[0].full_days == 2


def test_inscription_is_asked_for_where_hours_go_to_the_authority(person, benita, centre_a):
    cohort = cohort_of(person, benita, centre_a, days=[0, 1])
    attend(cohort, person, benita)

    def flagged():
        return sum(flag.code == FlagCode.BEFORE_INSCRIPTION for flag in ledger_of(person.pk).flags)

    assert flagged() == 0
    Cohort.objects.update(route="agreement")
    assert flagged() == 2
    Enrolment.objects.update(inscribed_on=MONDAY + timedelta(days=1))
    assert flagged() == 1


def test_monthly_marks_pass_a_month(person, benita, centre_a):
    cohort = cohort_of(person, benita, centre_a, days=[0])
    attend(cohort, person, benita)
    assert [flag.code for flag in ledger_of(person.pk).flags] == [FlagCode.NO_PASSING_MARK]

    record_evaluation(cohort, person, kind="monthly", month=MONDAY, mark=14, evaluated_on=MONDAY, by=benita)

    found = ledger_of(person.pk)
    assert (found.months[0].mark, found.months[0].is_passed, found.flags) == (14, True, ())


def test_until_leaves_out_what_came_later(person, benita, centre_a):
    attend(cohort_of(person, benita, centre_a, days=[0, 30]), person, benita)

    assert len(ledger_of(person.pk, until=MONDAY).months) == 1


def test_sessions_to_come_are_planned_and_not_held(person, benita, centre_a):
    cohort_of(person, benita, centre_a, days=[0, 7])

    (month,) = ledger_of(person.pk, now=nine(MONDAY) + timedelta(hours=1)).months

    assert (month.planned, month.held) == (2, 1)


def test_somebody_without_records_has_an_empty_ledger(person):
    assert ledger_of(person.pk).months == ()


def test_the_numbers_of_the_law_have_dates(db):
    LawNumber.objects.create(
        subject=LawSubject.PASS_MARK, amount=13, norm="Prueba", valid_from=date(2027, 1, 1)
    )
    law = law_by_day()

    assert law(date(2026, 12, 31)).pass_mark == 11
    assert law(date(2027, 1, 1)).pass_mark == 13
    assert law(date(1999, 1, 1)).pass_mark == 11
    assert (law(MONDAY).day_minutes, law(MONDAY).most_minutes, law(MONDAY).most_unexcused_percent) == (
        240,
        480,
        30,
    )


@pytest.mark.parametrize("size", [1, 15])
def test_the_hours_of_a_cohort_cost_the_same_for_any_size(benita, centre_a, size, django_assert_num_queries):
    cohort = CohortFactory(centre=centre_a, facilitators=[benita], size=size)
    for session in cohort.sessions.filter(starts_at__lt=timezone.now()):
        mark_attendance(session, {p.pk: Reading("present") for p in people_of(cohort)}, by=benita)

    somebody = people_of(cohort)[0].pk
    with django_assert_num_queries(9):
        assert len(ledgers_of_cohort(cohort)) == size
    with django_assert_num_queries(8):
        ledgers_of([somebody])


def test_the_page_of_hours_shows_both_readings_and_what_to_look_at(
    client, person, benita, delia, cirilo, centre_a
):
    cohort = cohort_of(person, benita, centre_a, days=[0, 6])
    attend(cohort, person, benita)
    address = reverse("lms_desk:hours", args=[person.pk])

    client.force_login(delia)
    page = client.get(address).content.decode()
    assert "Domingo o feriado sin autorización" in page
    assert "8 h" in page
    client.force_login(cirilo)
    assert client.get(address).status_code in (302, 403)


def test_the_hours_of_somebody_out_of_reach_do_not_exist(client, delia, person):
    client.force_login(delia)

    assert client.get(reverse("lms_desk:hours", args=[person.pk])).status_code == 404


def test_hours_are_looked_for_by_name_among_those_within_reach(client, delia, centre_a, centre_b):
    near = ParticipantFactory(given_names="Zenobia", centre=centre_a)
    far = ParticipantFactory(given_names="Zenobia", centre=centre_b)
    client.force_login(delia)

    page = client.get(reverse("lms_desk:hours_list"), {"q": "zenobia"}).content.decode()

    assert str(near.pk) in page
    assert str(far.pk) not in page
