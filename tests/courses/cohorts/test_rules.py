"""When a cohort meets: pure rules."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from courses.cohorts.rules import Slot, free_on, overlapping, plan

LIMA = ZoneInfo("America/Lima")


def test_plan_has_every_class_between_the_days_and_none_outside():
    tuesday_and_thursday = [Slot(1, time(9), 120), Slot(3, time(14, 30), 90, 15)]

    meetings = plan(tuesday_and_thursday, first=date(2026, 3, 3), last=date(2026, 3, 12), zone=LIMA)

    assert [(m.date.isoformat(), m.minutes, m.break_minutes) for m in meetings] == [
        ("2026-03-03", 120, 0),
        ("2026-03-05", 90, 15),
        ("2026-03-10", 120, 0),
        ("2026-03-12", 90, 15),
    ]
    assert meetings[0].starts_at == datetime(2026, 3, 3, 14, tzinfo=UTC)


def test_plan_leaves_out_days_that_are_named():
    meetings = plan(
        [Slot(4, time(9), 60)],
        first=date(2026, 5, 1),
        last=date(2026, 5, 15),
        zone=LIMA,
        without={date(2026, 5, 1)},
    )

    assert [m.date.day for m in meetings] == [8, 15]


def test_class_late_at_night_belongs_to_its_local_date():
    [meeting] = plan([Slot(0, time(23, 30), 60)], first=date(2026, 3, 2), last=date(2026, 3, 2), zone=LIMA)

    assert meeting.date == date(2026, 3, 2)
    assert meeting.starts_at == datetime(2026, 3, 3, 4, 30, tzinfo=UTC)


def test_class_past_midnight_overlaps_the_next_days_first():
    night = plan(
        [Slot(0, time(23), 120), Slot(1, time(0, 30), 60)],
        first=date(2026, 3, 2),
        last=date(2026, 3, 3),
        zone=LIMA,
    )

    assert overlapping([(m.starts_at, m.minutes) for m in night]) is not None


def test_classes_that_touch_do_not_overlap():
    nine = datetime(2026, 3, 2, 9, tzinfo=LIMA)

    assert overlapping([(nine + timedelta(hours=1), 60), (nine, 60)]) is None
    assert overlapping([(nine + timedelta(minutes=59), 60), (nine, 60)]) == (
        nine,
        nine + timedelta(minutes=59),
    )


@given(
    st.lists(st.tuples(st.integers(0, 300), st.integers(1, 60)), max_size=12),
)
def test_overlap_is_found_exactly_when_two_share_a_minute(pairs):
    start = datetime(2026, 3, 2, tzinfo=UTC)
    meetings = [(start + timedelta(minutes=a), m) for a, m in pairs]
    shared = [set(range(a, a + m)) for a, m in pairs]
    expected = any(one & two for i, one in enumerate(shared) for two in shared[i + 1 :])

    assert (overlapping(meetings) is not None) == expected


def test_day_is_free_after_the_last_interval_only():
    march, april = date(2026, 3, 31), date(2026, 4, 1)

    assert free_on([], march)
    assert free_on([(date(2026, 3, 1), march)], april)
    assert not free_on([(date(2026, 3, 1), march)], march)
    assert not free_on([(date(2026, 3, 1), None)], april)
