"""Hours as the law reads them: written by hand, computed a second way, and bent in every direction."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.evidence.ledger import Flag, FlagCode, Law, Line, ledger

LAW = Law(day_minutes=240, most_minutes=480, pass_mark=11, most_unexcused_percent=30)
MARCH = date(2026, 3, 1)
MONDAY = date(2026, 3, 2)


def law(_day):
    return LAW


def line(day=MONDAY, minutes=120, status="present", *, at=14, name="", **more):
    """A session of that many minutes from nine in Lima (14:00 in Greenwich), attended in full unless told otherwise."""
    starts = datetime(day.year, day.month, day.day, at, tzinfo=UTC)
    own = minutes if status in ("present", "late") else 0
    given_parts = {
        "session": name or f"{day}-{at}-{more.get('kind', 'study')}",
        "cohort": "A-1",
        "kind": "study",
        "date": day,
        "starts": starts,
        "ends": starts + timedelta(minutes=minutes),
        "planned_minutes": minutes,
        "status": status,
        "minutes": own,
    }
    return Line(**{**given_parts, **more})


def read(*lines, marks=None):
    return ledger(lines, marks={MARCH: [15]} if marks is None else marks, law=law)


def codes(found):
    return [flag.code for flag in found.flags]


def test_two_classes_of_two_hours_a_week_are_a_day_a_week_in_one_reading_and_none_in_the_other():
    # The example of the norm's ambiguity: four weeks of March, Monday and Wednesday.
    month = [
        line(MONDAY + timedelta(days=offset)) for week in range(4) for offset in (7 * week, 7 * week + 2)
    ]

    found = read(*month)

    (march,) = found.months
    assert (march.held, march.attended, march.minutes) == (8, 8, 960)
    assert march.full_days == 0
    assert march.accumulated_days == (4, 0)
    assert found.flags == ()


def test_a_month_written_by_hand_agrees_to_the_minute():
    found = read(
        line(date(2026, 3, 2), 240),  # one full day
        line(date(2026, 3, 3), 239),  # one minute short of it
        line(date(2026, 3, 4), 300),
        line(date(2026, 3, 4), 240, at=20),  # nine hours on one day: eight count
        line(date(2026, 3, 6), 105, "late"),
        line(date(2026, 3, 8), 240),  # a Sunday
        line(date(2026, 3, 9), 240, is_holiday=True),
        line(date(2026, 3, 10), 240, is_holiday=True, authorisation="CTP 14-2026"),
        line(date(2026, 3, 11), 120, "absent"),
        line(date(2026, 3, 12), 120, "excused", cause="court"),
        line(date(2026, 3, 13), 120, "", in_conflict=True),
        line(date(2026, 3, 16), 120, ""),
        line(date(2026, 3, 17), 120, "", is_cancelled=True),
        line(date(2026, 3, 30), 120, "", is_held=False),
    )

    (march,) = found.months
    assert (march.planned, march.held, march.cancelled) == (13, 12, 1)
    assert (march.attended, march.late, march.excused, march.unexcused) == (8, 1, 1, 1)
    assert (march.unmarked, march.in_conflict) == (1, 1)
    assert march.minutes == 240 + 239 + 300 + 240 + 105 + 240 + 240 + 240
    assert march.excluded_minutes == 480
    # Full days: the 2nd, the 4th and the authorised 10th.
    assert march.full_days == 3
    assert march.counted_minutes == 240 + 239 + 480 + 105 + 240
    assert march.accumulated_days == (5, 104)
    assert (march.mark, march.is_passed) == (15, True)
    assert codes(found) == [FlagCode.LONG_DAY, FlagCode.SUNDAY_OR_HOLIDAY, FlagCode.SUNDAY_OR_HOLIDAY]
    assert found.totals["study"].accumulated_days == (5, 104)


def test_leftover_minutes_of_months_are_added_before_they_are_divided():
    found = read(line(date(2026, 3, 2), 120), line(date(2026, 4, 6), 120))

    assert [month.accumulated_days for month in found.months] == [(0, 120), (0, 120)]
    assert found.totals["study"].accumulated_days == (1, 0)


def test_study_and_work_are_never_added_together():
    found = read(line(minutes=120), line(minutes=180, at=20, kind="work"))

    assert {kind: totals.minutes for kind, totals in found.totals.items()} == {"study": 120, "work": 180}
    assert all(month.full_days == 0 for month in found.months)
    assert FlagCode.STUDY_AND_WORK in codes(found)
    assert [flag.amount for flag in found.flags if flag.code == FlagCode.STUDY_AND_WORK] == [300]


def test_work_asks_for_no_monthly_mark():
    found = read(line(kind="work"), marks={})

    assert found.months[0].is_passed is None
    assert found.flags == ()


@pytest.mark.parametrize(
    ("marks", "amount"), [({}, -1), ({MARCH: [10]}, 10), ({MARCH: [0]}, 0), ({date(2026, 4, 1): [20]}, -1)]
)
def test_a_month_with_hours_and_no_passing_mark_is_flagged(marks, amount):
    assert read(line(), marks=marks).flags == (Flag(MARCH, FlagCode.NO_PASSING_MARK, "study", amount),)


def test_the_best_mark_of_the_month_passes_and_a_month_without_hours_asks_for_none():
    assert read(line(), marks={MARCH: [8, 11]}).flags == ()
    assert FlagCode.NO_PASSING_MARK not in codes(read(line(status="excused", cause="court"), marks={}))


def test_more_than_thirty_percent_unexcused_is_flagged_and_exactly_thirty_is_not():
    days = [MONDAY + timedelta(days=number) for number in range(5)] + [
        MONDAY + timedelta(days=7 + n) for n in range(5)
    ]

    def absent(count):
        return read(*[line(day, status="absent" if at < count else "present") for at, day in enumerate(days)])

    assert FlagCode.UNEXCUSED not in codes(absent(3))
    assert [flag.amount for flag in absent(4).flags] == [40]


def test_excuses_of_the_institution_are_never_held_against_her():
    assert (
        read(*[line(MONDAY + timedelta(days=n), status="excused", cause="visit") for n in range(5)]).flags
        == ()
    )


def test_overlapping_sessions_are_flagged_with_what_they_share_even_across_midnight():
    night = line(date(2026, 3, 3), 120, at=4, name="night")
    night_before = line(date(2026, 3, 2), 300, at=23, name="before")

    found = read(night_before, night)

    assert Flag(date(2026, 3, 3), FlagCode.OVERLAP, "study", 0, ()) not in found.flags
    assert codes(found) == []
    longer = read(line(date(2026, 3, 2), 360, at=23, name="before"), night)
    assert [(flag.code, flag.amount, flag.sessions) for flag in longer.flags] == [
        (FlagCode.OVERLAP, 60, ("before", "night"))
    ]


@pytest.mark.parametrize(
    ("inscribed_on", "is_flagged"),
    [(None, True), (date(2026, 3, 3), True), (MONDAY, False), (date(2026, 1, 1), False)],
)
def test_a_session_before_the_inscription_is_flagged_where_one_is_asked_for(inscribed_on, is_flagged):
    found = read(line(needs_inscription=True, inscribed_on=inscribed_on))

    assert (FlagCode.BEFORE_INSCRIPTION in codes(found)) is is_flagged
    assert read(line(inscribed_on=None)).flags == ()


def test_a_room_or_corridor_is_flagged():
    assert codes(read(line(place_kind="cell_corridor"))) == [FlagCode.CELL_OR_CORRIDOR]


def test_the_law_of_the_day_holds_for_the_day():
    def changing(day):
        return LAW if day < date(2026, 4, 1) else Law(300, 480, 13, 30)

    found = ledger(
        [line(date(2026, 3, 31), 240), line(date(2026, 4, 1), 240), line(date(2026, 4, 2), 300)],
        marks={MARCH: [12], date(2026, 4, 1): [12]},
        law=changing,
    )

    assert [month.full_days for month in found.months] == [1, 1]
    assert [month.is_passed for month in found.months] == [True, False]
    assert found.totals["study"].accumulated_days == (1 + 540 // 300, 540 % 300)


sessions = st.builds(
    lambda day, at, minutes, status, kind, holiday, leave, cancelled, held, conflict: line(
        MONDAY + timedelta(days=day),
        minutes,
        "" if conflict else status,
        at=at,
        kind=kind,
        is_holiday=holiday,
        authorisation="CTP 1" if leave else "",
        is_cancelled=cancelled,
        is_held=held,
        in_conflict=conflict,
        name=f"{day}-{at}-{kind}",
    ),
    st.integers(0, 60),
    st.integers(0, 23),
    st.integers(1, 600),
    st.sampled_from(["present", "late", "absent", "excused", ""]),
    st.sampled_from(["study", "work"]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)


@settings(deadline=None)
@given(st.lists(sessions, max_size=25, unique_by=lambda one: one.session))
def test_an_independent_calculation_agrees_to_the_minute(lines):
    found = ledger(lines, marks={}, law=law)

    for kind in ("study", "work"):
        by_day = defaultdict(int)
        everything = 0
        for one in lines:
            counts = (
                one.kind == kind
                and one.status in ("present", "late")
                and one.is_held
                and not one.is_cancelled
            )
            if counts:
                everything += one.minutes
                if one.authorisation or not (one.is_holiday or one.date.isoweekday() == 7):
                    by_day[one.date] += one.minutes
        totals = found.totals.get(kind)
        if totals is None:
            assert not any(one.kind == kind for one in lines)
            continue
        counted = sum(min(minutes, 480) for minutes in by_day.values())
        assert totals.minutes == everything
        assert totals.full_days == sum(minutes >= 240 for minutes in by_day.values())
        assert totals.accumulated_days == (counted // 240, counted % 240)
        assert totals.minutes >= totals.counted_minutes >= 0
        assert totals.minutes - totals.excluded_minutes == sum(by_day.values())


@settings(deadline=None)
@given(st.lists(sessions, max_size=15, unique_by=lambda one: one.session), st.randoms(use_true_random=False))
def test_the_order_of_sessions_makes_no_difference(lines, chance):
    shuffled = list(lines)
    chance.shuffle(shuffled)

    first, second = ledger(lines, marks={}, law=law), ledger(shuffled, marks={}, law=law)
    assert (first.months, first.totals, first.flags) == (second.months, second.totals, second.flags)


@given(st.lists(sessions, max_size=15, unique_by=lambda one: one.session))
def test_every_held_session_is_counted_in_exactly_one_column(lines):
    for month in ledger(lines, marks={}, law=law).months:
        assert month.held == (
            month.attended + month.excused + month.unexcused + month.unmarked + month.in_conflict
        )
        assert month.planned >= month.held
