"""Days counted as the law counts them, from rows with dates."""

from datetime import date

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from courses.people import terms
from courses.people.models import LegalTerm


@pytest.mark.parametrize(
    ("day", "amount", "unit", "due"),
    [
        (date(2026, 3, 2), 8, "days", date(2026, 3, 10)),
        (date(2026, 3, 6), 1, "working_days", date(2026, 3, 9)),
        (date(2026, 3, 6), 10, "working_days", date(2026, 3, 20)),
        (date(2026, 1, 31), 1, "months", date(2026, 2, 28)),
        (date(2026, 3, 15), -13, "months", date(2025, 2, 15)),
    ],
)
def test_terms_end_on_the_day_the_law_means(day, amount, unit, due):
    assert terms.after(day, amount, unit) == due


def test_working_days_leave_out_holidays():
    assert terms.after(
        date(2026, 7, 27), 2, "working_days", days_off={date(2026, 7, 28), date(2026, 7, 29)}
    ) == date(2026, 7, 31)


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 60))
def test_working_days_are_never_fewer_than_days(day, amount):
    due = terms.after(day, amount, "working_days")

    assert due >= terms.after(day, amount, "days")
    assert amount == 0 or due.weekday() < 5


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(-60, 60))
def test_months_keep_the_day_or_take_the_last_of_the_month(day, months):
    moved = terms.months_from(day, months)

    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day <= day.day


def test_a_new_number_holds_from_its_day_and_the_old_one_before(db):
    LegalTerm.objects.create(
        subject="right_access", amount=15, unit="days", norm="Norma nueva", valid_from=date(2030, 1, 1)
    )

    assert terms.term_on("right_access", date(2029, 12, 31)).amount == 20
    assert terms.term_on("right_access", date(2030, 1, 1)).amount == 15
    assert terms.term_on("right_access", date(1999, 1, 1)).amount == 20


def test_missing_number_is_said_and_not_guessed(db):
    LegalTerm.objects.all().delete()

    with pytest.raises(ImproperlyConfigured):
        terms.term_on("right_access", date(2026, 1, 1))
