"""A cohort is opened by one door."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from courses.cohorts.actions import (
    cancel_cohort,
    correct_cohort,
    finish_cohort,
    open_cohort,
    reopen_cohort,
)
from courses.cohorts.enums import CohortStatus, SessionStatus
from courses.cohorts.models import Centre, Cohort, Session, TimetableSlot
from courses.cohorts.rules import Slot
from curriculum.outline.models import CourseEdition
from tests.factories.cohorts import CohortFactory, SessionFactory
from tests.factories.outline import CourseFactory
from tests.factories.staff import UserFactory


@pytest.fixture
def order(centre_a, benita, delia):
    """What a coordinator says to open a cohort; tests change one thing."""
    return {
        "course": CourseFactory(),
        "centre": centre_a,
        "code": "2026-TEJ",
        "name": "Tejedoras de la mañana",
        "starts_on": date(2026, 3, 2),
        "ends_on": date(2026, 3, 29),
        "timetable": [Slot(0, time(9), 120), Slot(2, time(9), 120, 15)],
        "facilitators": [benita],
        "by": delia,
    }


def codes(error):
    return {field: [one.code for one in errors] for field, errors in error.value.error_dict.items()}


def nothing_written():
    return not Cohort.objects.exists() and not Session.objects.exists() and not CourseEdition.objects.exists()


def test_opening_freezes_the_course_and_plans_every_session(order, benita):
    cohort = open_cohort(**order)

    assert cohort.edition.content == order["course"].outline
    assert [s.date.day for s in cohort.sessions.all()] == [2, 4, 9, 11, 16, 18, 23, 25]
    assert [slot.minutes for slot in cohort.timetable.all()] == [120, 120]
    assert list(cohort.facilitators.all()) == [benita]
    assert list(Cohort.objects.visible_to(benita)) == [cohort]


def test_second_cohort_of_an_unchanged_course_shares_its_edition(order):
    first = open_cohort(**order)
    second = open_cohort(**{**order, "code": "2026-TEJ-2"})

    assert first.edition == second.edition


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"ends_on": date(2026, 3, 1)}, {"ends_on": ["ends_before_start"]}),
        ({"ends_on": date(2062, 3, 1)}, {"ends_on": ["too_long"]}),
        ({"timetable": []}, {"timetable": ["no_timetable"]}),
        ({"facilitators": []}, {"facilitators": ["no_facilitator"]}),
        ({"code": ""}, {"code": ["code_malformed"]}),
        ({"code": "A B"}, {"code": ["code_malformed"]}),
        ({"code": "../x"}, {"code": ["code_malformed"]}),
        ({"code": "A" * 41}, {"code": ["code_malformed"]}),
        ({"name": " \u200b "}, {"name": ["no_name"]}),
        ({"name": "N" * 121}, {"name": ["name_long"]}),
        ({"timetable": [Slot(0, time(9), 10)]}, {"timetable": ["minutes"]}),
        ({"timetable": [Slot(0, time(9), 800)]}, {"timetable": ["minutes"]}),
        ({"timetable": [Slot(0, time(9), 60, 60)]}, {"timetable": ["break"]}),
        ({"timetable": [Slot(7, time(9), 60)]}, {"timetable": ["weekday"]}),
        ({"timetable": [Slot(0, time(9), 60), Slot(0, time(9), 90)]}, {"timetable": ["overlap"]}),
        ({"timetable": [Slot(0, time(9), 60), Slot(0, time(9, 59), 60)]}, {"timetable": ["overlap"]}),
        ({"timetable": [Slot(0, time(23), 120), Slot(1, time(0), 60)]}, {"timetable": ["overlap"]}),
        ({"ends_on": date(2026, 3, 3), "starts_on": date(2026, 3, 3)}, {"timetable": ["no_meetings"]}),
    ],
)
def test_cohort_that_cannot_be_is_refused_with_a_sentence_at_its_field(order, change, expected):
    with pytest.raises(ValidationError) as error:
        open_cohort(**{**order, **change})

    assert codes(error) == expected
    assert nothing_written()


def test_course_that_was_never_published_is_refused(order):
    with pytest.raises(ValidationError) as error:
        open_cohort(**{**order, "course": CourseFactory(outline={}, is_published=False)})

    assert codes(error) == {"course": ["never_published"]}
    assert nothing_written()


def test_facilitator_without_an_account_is_refused(order):
    with pytest.raises(ValidationError) as error:
        open_cohort(**{**order, "facilitators": [UserFactory(is_active=False)]})

    assert codes(error) == {"facilitators": ["facilitator_left"]}


def test_retired_centre_is_refused(order):
    Centre.objects.filter(pk=order["centre"].pk).update(is_retired=True)
    order["centre"].refresh_from_db()

    with pytest.raises(ValidationError) as error:
        open_cohort(**order)

    assert codes(error) == {"centre": ["centre_retired"]}


def test_code_is_used_once(order):
    open_cohort(**order)

    with pytest.raises(ValidationError) as error:
        open_cohort(**order)

    assert codes(error) == {"code": ["code_taken"]}
    assert TimetableSlot.objects.count() == 2


def test_correction_changes_name_last_day_and_facilitators(order, delia, cirilo):
    cohort = open_cohort(**order)

    correct_cohort(cohort, by=delia, name="Tejedoras", ends_on=date(2026, 4, 30), facilitators=[cirilo])

    cohort.refresh_from_db()
    assert (cohort.name, cohort.ends_on) == ("Tejedoras", date(2026, 4, 30))
    assert list(cohort.facilitators.all()) == [cirilo]
    assert cohort.sessions.count() == 8


def test_last_day_never_moves_before_a_session_or_a_membership(order, delia):
    cohort = open_cohort(**order)

    with pytest.raises(ValidationError) as error:
        correct_cohort(cohort, by=delia, ends_on=date(2026, 3, 20))

    assert codes(error) == {"ends_on": ["records_later"]}


def test_cohort_finishes_after_its_last_session_and_can_be_reopened(order, delia):
    cohort = open_cohort(**order)

    finish_cohort(cohort, by=delia)
    with pytest.raises(ValidationError, match=r"no longer open|ya no está abiert"):
        finish_cohort(cohort, by=delia)
    assert cohort.status == CohortStatus.FINISHED

    reopen_cohort(cohort, by=delia)
    with pytest.raises(ValidationError):
        reopen_cohort(cohort, by=delia)
    assert cohort.status == CohortStatus.OPEN


def test_cohort_with_sessions_to_come_does_not_finish(cohort_a, delia):
    with pytest.raises(ValidationError) as error:
        finish_cohort(cohort_a, by=delia)

    assert error.value.code == "sessions_to_come"


def test_cohort_without_marks_can_be_cancelled_as_a_whole(db, delia):
    cohort = CohortFactory(size=2)

    cancel_cohort(cohort, by=delia)

    assert cohort.status == CohortStatus.CANCELLED
    assert not cohort.sessions.filter(status=SessionStatus.PLANNED).exists()
    assert not cohort.enrolments.active().exists()


def test_centre_in_another_zone_plans_by_its_own_clock(order):
    order["centre"] = Centre.objects.create(label="Taller del norte", time_zone="America/Bogota")
    order["centre"].time_zone = "Pacific/Kiritimati"
    order["centre"].save()

    cohort = open_cohort(**order)

    first = cohort.sessions.first()
    assert first.date == date(2026, 3, 2)
    assert first.starts_at.isoformat() == "2026-03-01T19:00:00+00:00"


def test_session_keeps_its_local_date_when_it_is_saved(db):
    session = SessionFactory()

    assert session.date == session.cohort.centre.local_date(session.starts_at)
