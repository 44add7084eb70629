"""Days off as dated rows, the authority's leave, its inscription."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from courses.cohorts import actions, holidays, retention
from courses.cohorts.calendar import easter, public_holidays
from courses.cohorts.models import Holiday
from courses.cohorts.rules import Slot
from courses.people.models import Participant
from tests.factories.cohorts import CohortFactory
from tests.factories.outline import CourseFactory
from tests.factories.people import ParticipantFactory


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2023, (4, 9)),
        (2024, (3, 31)),
        (2025, (4, 20)),
        (2026, (4, 5)),
        (2027, (3, 28)),
        (2038, (4, 25)),
        (2285, (3, 22)),
    ],
)
def test_easter_falls_on_the_known_sundays(year, day):
    assert easter(year) == date(year, *day)


@given(st.integers(1900, 2400))
def test_easter_is_a_sunday_of_march_or_april(year):
    day = easter(year)

    assert day.weekday() == 6
    assert date(year, 3, 22) <= day <= date(year, 4, 25)


def test_holidays_of_2026_are_those_of_the_law():
    assert [one.date.strftime("%m-%d") for one in public_holidays(2026)] == [
        "01-01", "04-02", "04-03", "05-01", "06-07", "06-29", "07-23", "07-28", "07-29",
        "08-06", "08-30", "10-08", "11-01", "12-08", "12-09", "12-25",
    ]  # fmt: skip


def test_days_added_by_later_laws_are_no_holidays_before_them():
    assert len(public_holidays(2020)) == 12
    assert date(2022, 8, 6) in {one.date for one in public_holidays(2022)}
    assert date(2022, 7, 23) not in {one.date for one in public_holidays(2022)}


def test_filling_a_year_twice_adds_nothing(db):
    assert holidays.fill_year(2026) == 0
    assert holidays.fill_year(2040) == 16
    assert holidays.fill_year(2040) == 0
    with pytest.raises(ValidationError):
        holidays.fill_year(20)


def test_day_of_one_centre_holds_there_only(centre_a, centre_b, norma):
    day = date(2026, 4, 25)
    holidays.add_holiday(on=day, name="Fundación de Huamanga", centre=centre_a, by=norma)

    assert day in holidays.days_off(centre_a, day, day)
    assert day not in holidays.days_off(centre_b, day, day)
    for wishes in ({"on": day, "centre": centre_a}, {"on": date(2026, 5, 1)}):
        with pytest.raises(ValidationError):
            holidays.add_holiday(**{"name": "Otra vez", "by": norma, **wishes})
    with pytest.raises(ValidationError):
        holidays.add_holiday(on=date(2026, 4, 26), name=" ", by=norma)


@pytest.fixture
def order(centre_a, benita, delia):
    return {
        "course": CourseFactory(),
        "centre": centre_a,
        "code": "FER-1",
        "name": "Grupo",
        "starts_on": date(2026, 7, 27),
        "ends_on": date(2026, 7, 31),
        "timetable": [Slot(day, time(9), 60) for day in range(5)],
        "facilitators": [benita],
        "by": delia,
    }


def test_opening_leaves_out_holidays_unless_told(order):
    without = actions.open_cohort(**order)
    with_them = actions.open_cohort(**{**order, "code": "FER-2", "without": ()})

    assert [one.date.day for one in without.sessions.all()] == [27, 30, 31]
    assert with_them.sessions.count() == 5


def test_leave_for_a_sunday_is_noted_on_the_session(cohort_a, delia):
    session = cohort_a.sessions.first()

    actions.authorise_session(session, authorisation="Acta 12-2026", by=delia)

    session.refresh_from_db()
    assert session.authorisation == "Acta 12-2026"
    with pytest.raises(ValidationError):
        actions.authorise_session(session, authorisation="x" * 81, by=delia)


def test_inscription_has_a_day_a_book_and_a_folio(cohort_a, delia):
    enrolment = cohort_a.enrolments.first()

    actions.inscribe(enrolment, inscribed_on=date(2026, 3, 1), book="3", folio="117", by=delia)

    enrolment.refresh_from_db()
    assert (enrolment.inscribed_on, enrolment.register_book, enrolment.register_folio) == (
        date(2026, 3, 1),
        "3",
        "117",
    )


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"inscribed_on": None, "book": "3"}, "inscribed_on"),
        ({"inscribed_on": date(2090, 1, 1)}, "inscribed_on"),
        ({"inscribed_on": date(2026, 1, 1), "folio": "x" * 41}, "folio"),
    ],
)
def test_impossible_inscription_is_refused(cohort_a, delia, wishes, field):
    with pytest.raises(ValidationError) as error:
        actions.inscribe(cohort_a.enrolments.first(), by=delia, **wishes)

    assert list(error.value.error_dict) == [field]


def test_legal_act_is_kept_with_the_cohort(order, delia):
    cohort = actions.open_cohort(**order, legal_act_number="R.D. 15-2026", legal_act_date=date(2026, 1, 15))

    actions.correct_cohort(cohort, by=delia, legal_act_number="R.D. 16-2026", legal_act_date=date(2026, 2, 1))
    cohort.refresh_from_db()
    assert (cohort.legal_act_number, cohort.legal_act_date) == ("R.D. 16-2026", date(2026, 2, 1))
    actions.correct_cohort(cohort, by=delia, name="Otro")
    cohort.refresh_from_db()
    assert cohort.legal_act_date == date(2026, 2, 1)
    actions.correct_cohort(cohort, by=delia, legal_act_number="", legal_act_date=date(2026, 2, 1))
    cohort.refresh_from_db()
    assert (cohort.legal_act_number, cohort.legal_act_date) == ("", None)


def test_people_idle_for_years_are_listed_and_busy_ones_never(db):
    today = timezone.localdate()
    long_ago = timezone.now() - timedelta(days=365 * 8)
    idle, busy, recent = ParticipantFactory.create_batch(3)
    contact = ParticipantFactory(safe_contact="Los martes")
    Participant.objects.exclude(pk=recent.pk).update(created_at=long_ago)
    CohortFactory(participants=[busy])
    Participant.objects.filter(pk=contact.pk).update(created_at=timezone.now() - timedelta(days=400))

    contacts, persons = retention.due_lists(Participant.objects.all(), today=today)

    assert contacts.people == [contact]
    assert persons.people == [idle]
    assert contacts.term.confirmed_on is None


def test_holidays_are_read_by_year(db):
    assert Holiday.objects.filter(date__year=2026).count() == 16
