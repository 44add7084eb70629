"""A class belongs to the date on the wall of its place; two people at one instant see each other; one person is one history."""

import threading
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from courses.attendance.actions import Reading, mark_attendance, mark_everyone_present
from courses.attendance.models import AttendanceMark
from courses.attendance.queries import next_sessions, sessions_today
from courses.cohorts.actions import add_session, enrol, transfer
from courses.evaluations.models import Evaluation
from courses.events.enums import HeldCode
from courses.events.models import HeldEvent
from courses.evidence.authority import Entry, enter_authority_figures
from courses.evidence.corrections import correct_attendance
from courses.evidence.figures import month_figures
from courses.evidence.models import MonthClose
from courses.evidence.months import close_month, month_state, months_of, statement_obstacles
from courses.evidence.my_data import figures_and_corrections_of_a_person
from courses.evidence.queries import ledger_of, ledgers_of
from courses.people.merges import merge_participants
from tests.factories.cohorts import CentreFactory, CohortFactory, SessionFactory
from tests.factories.facts import mark, people_of, send, text
from tests.factories.people import ParticipantFactory

OCTOBER, NOVEMBER = date(2025, 10, 1), date(2025, 11, 1)
LIMA = ZoneInfo("America/Lima")


def group_at(centre, benita, *, starts, minutes=60, **more):
    cohort = CohortFactory(
        centre=centre, facilitators=[benita], meetings=0, size=1, starts_on=OCTOBER, ends_on=date(2026, 12, 1),
        **more,
    )  # fmt: skip
    for moment in starts:
        SessionFactory(cohort=cohort, starts_at=moment, minutes=minutes)
    return cohort


# ------------------------------------------------------------------------------------------------ dates


def test_a_class_at_half_past_eleven_at_night_in_lima_belongs_to_its_lima_date(centre_a, benita, delia):
    """31 October 2025, 23:30 in Lima, is 1 November in UTC and in the database."""
    cohort = group_at(centre_a, benita, starts=[datetime(2025, 10, 31, 23, 30, tzinfo=LIMA)])
    session, (person,) = cohort.sessions.get(), people_of(cohort)
    mark_everyone_present(session, by=benita)

    (month,) = ledger_of(person.pk).months
    close = close_month(cohort, OCTOBER, by=delia)

    assert session.starts_at.astimezone(UTC).date() == date(2025, 11, 1)
    assert (session.date, month.first_day, month.days[0].date) == (
        date(2025, 10, 31),
        OCTOBER,
        date(2025, 10, 31),
    )
    assert [state.month for state in months_of(cohort)] == [OCTOBER]
    assert list(month_figures(cohort, OCTOBER)) == [person.pk]
    assert not month_figures(cohort, NOVEMBER)
    assert close.figures["people"][str(person.pk)]["sessions"][0][1] == "2025-10-31"
    (held,) = send(mark(session, person, "absent", by=benita))
    assert held.code == HeldCode.MONTH_CLOSED


def test_a_centre_in_another_zone_has_its_own_months(benita, delia):
    """Madrid is six hours ahead of Lima in October: 31 October 19:30 in Lima is 1 November there."""
    madrid = CentreFactory(label="Lejos", time_zone="Europe/Madrid", staff=[delia])
    moment = datetime(2025, 10, 31, 19, 30, tzinfo=LIMA)
    there = group_at(madrid, benita, starts=[moment])
    here = group_at(CentreFactory(label="Cerca", staff=[delia]), benita, starts=[moment])
    for cohort in (there, here):
        mark_everyone_present(cohort.sessions.get(), by=benita)

    assert [state.month for state in months_of(there)] == [NOVEMBER]
    assert [state.month for state in months_of(here)] == [OCTOBER]
    close_month(there, NOVEMBER, by=delia)
    (open_still,) = send(mark(here.sessions.get(), people_of(here)[0], "absent", by=benita))
    assert open_still.code is None


def test_a_month_is_over_by_the_clock_of_the_place(benita, delia, monkeypatch):
    """One instant: still 31 October in Lima, already 1 November in Madrid."""
    madrid = CentreFactory(label="Lejos", time_zone="Europe/Madrid", staff=[delia])
    lima = CentreFactory(label="Cerca", staff=[delia])
    groups = [
        group_at(centre, benita, starts=[datetime(2025, 10, 3, 15, tzinfo=UTC)]) for centre in (madrid, lima)
    ]
    instant = datetime(2025, 10, 31, 20, tzinfo=LIMA)
    monkeypatch.setattr("django.utils.timezone.now", lambda: instant)

    assert [month_state(cohort, OCTOBER).is_over for cohort in groups] == [True, False]


def test_a_mark_without_a_date_and_one_taken_back_belong_to_the_local_day(centre_a, benita):
    cohort = group_at(centre_a, benita, starts=[datetime(2025, 10, 3, 15, tzinfo=UTC)])
    (person,) = people_of(cohort)
    late = datetime(2025, 10, 31, 23, 30, tzinfo=LIMA).astimezone(UTC)

    def said(value, subject):
        send(
            text(
                "evaluation", by=benita, cohort=cohort.pk, participant=person.pk, subject=subject, value=value, at=late
            ),
            by=benita,
        )  # fmt: skip
        return Evaluation.objects.get(attempt=subject[-1]).evaluated_on

    assert said(15, "monthly:2025-10:1") == date(2025, 10, 31)
    assert said(None, "monthly:2025-10:2") == date(2025, 10, 31)


def test_today_and_the_next_sessions_go_by_the_calendar_of_the_place(benita, delia):
    tokyo = CentreFactory(label="Lejos", time_zone="Asia/Tokyo", staff=[delia])
    moment = datetime(2025, 10, 3, 18, tzinfo=LIMA)
    tomorrow_there = datetime(2025, 10, 4, 9, tzinfo=ZoneInfo("Asia/Tokyo"))
    cohort = group_at(
        tokyo, benita, starts=[tomorrow_there, datetime(2025, 10, 5, 9, tzinfo=ZoneInfo("Asia/Tokyo"))]
    )
    first, second = cohort.sessions.order_by("starts_at")

    assert [row.session for row in sessions_today(delia, now=moment)] == [first]
    assert next_sessions(delia, now=moment) == [second]


# ---------------------------------------------------------------------------------------------- one history


def test_hours_under_two_records_of_one_person_are_one_history_over_a_closed_month(
    centre_a, centre_b, benita, delia, rosaura
):
    """Four hours in one place and four in another on different days, under two records: two days in each reading."""
    one = group_at(centre_a, benita, starts=[datetime(2025, 10, 6, 14, tzinfo=UTC)], minutes=240)
    other = group_at(centre_b, benita, starts=[datetime(2025, 10, 7, 14, tzinfo=UTC)], minutes=240)
    (first,), (second,) = people_of(one), people_of(other)
    for cohort in (one, other):
        mark_everyone_present(cohort.sessions.get(), by=benita)
    close = close_month(one, OCTOBER, by=delia)
    merge_participants(kept=second, merged=first, reason="Mismo DNI", by=rosaura)

    kept, merged = ledgers_of([second.pk, first.pk]).values()
    correct_attendance(one.sessions.get(), first, Reading("late", 30), by=delia, reason="Hoja 7")

    assert kept == merged
    assert (kept.totals["study"].full_days, kept.totals["study"].accumulated_days) == (2, (2, 0))
    assert {line.cohort for line in kept.lines} == {one.code, other.code}
    assert ledger_of(second.pk).totals["study"].minutes == 450
    assert close.figures["people"][str(first.pk)]["minutes"] == 240
    waiting = statement_obstacles(second, first=OCTOBER, last=date(2025, 10, 31))
    assert [found.cohort for found in waiting] == [other]


def test_hours_are_carried_over_a_closed_month_when_somebody_moves(centre_a, centre_b, benita, delia):
    one = group_at(centre_a, benita, starts=[datetime(2025, 10, 6, 14, tzinfo=UTC)], minutes=240)
    other = group_at(centre_b, benita, starts=[datetime(2025, 11, 4, 14, tzinfo=UTC)], minutes=240)
    (person,) = people_of(one)
    mark_everyone_present(one.sessions.get(), by=benita)
    close_month(one, OCTOBER, by=delia)

    transfer(one.enrolments.get(), to=other, on=NOVEMBER, reason="Traslado", by=delia)
    mark_attendance(other.sessions.get(), {person.pk: Reading("present")}, by=benita)

    found = ledger_of(person.pk)
    assert [(month.first_day, month.full_days) for month in found.months] == [(OCTOBER, 1), (NOVEMBER, 1)]
    assert found.totals["study"].minutes == 480


# ------------------------------------------------------------------------------------------------- races


def together(*acts):
    """Runs acts at one instant in threads of their own; returns what each raised, or None."""
    gate, raised = threading.Barrier(len(acts)), [None] * len(acts)

    def run(position, act):
        try:
            gate.wait()
            act()
        except Exception as error:  # noqa: BLE001  (what it was is asserted)
            raised[position] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_mark_and_the_close_at_one_instant_never_leave_figures_that_disagree(centre_a, benita, delia):
    """Either the mark was first and is in the frozen figures, or the close was and the mark waits for a person."""
    for day in range(6, 12):
        cohort = group_at(centre_a, benita, starts=[datetime(2025, 10, day, 14, tzinfo=UTC)])
        session, (person,) = cohort.sessions.get(), people_of(cohort)
        mark_everyone_present(session, by=benita)
        known = AttendanceMark.objects.get(session=session).heads
        body = mark(session, person, "absent", by=benita, supersedes=known)

        raised = together(lambda c=cohort: close_month(c, OCTOBER, by=delia), lambda b=body: send(b))

        assert raised == [None, None]
        frozen = MonthClose.objects.get(cohort=cohort).figures["people"][str(person.pk)]
        now = month_figures(cohort, OCTOBER)[person.pk].month
        assert (frozen["attended"], frozen["unexcused"]) == (now.attended, now.unexcused)
        assert HeldEvent.objects.filter(cohort_id=cohort.pk).exists() == bool(now.attended)


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_people_closing_one_month_at_once_close_it_once(centre_a, benita, delia):
    cohort = group_at(centre_a, benita, starts=[datetime(2025, 10, 6, 14, tzinfo=UTC)])
    mark_everyone_present(cohort.sessions.get(), by=benita)

    raised = together(*[lambda: close_month(cohort, OCTOBER, by=delia)] * 2)

    assert MonthClose.objects.count() == 1
    assert [type(error) for error in raised if error] == [ValidationError]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_session_or_a_member_added_while_a_month_closes_is_in_it_or_refused(centre_a, benita, delia):
    for day in (6, 7, 8):
        cohort = group_at(centre_a, benita, starts=[datetime(2025, 10, day, 14, tzinfo=UTC)])
        mark_everyone_present(cohort.sessions.get(), by=benita)
        newcomer = ParticipantFactory()

        closing, adding, enrolling = together(
            lambda c=cohort: close_month(c, OCTOBER, by=delia),
            lambda c=cohort: add_session(
                c, starts_at=datetime(2025, 10, 20, 14, tzinfo=UTC), minutes=60, by=delia
            ),
            lambda c=cohort, n=newcomer: enrol(n, c, on=OCTOBER, by=delia),
        )

        for error in (closing, adding, enrolling):
            assert error is None or isinstance(error, ValidationError)
        if closing is None:
            # It closed first, so nothing could be added; else it was refused because marks are missing now.
            assert [error.code for error in (adding, enrolling)] == ["month_closed"] * 2
        else:
            assert not MonthClose.objects.filter(cohort=cohort).exists()


# ---------------------------------------------------------------------------------- the month written by hand


def test_the_example_of_the_norm_over_a_closed_month_agrees_with_the_hand(centre_a, benita, delia, rosaura):
    """Two classes of two hours a week, Monday and Wednesday, in October 2025, calculated here by hand.

    Wednesday 8 is a holiday (Angamos), so nine meetings: 1, 6, 8*, 13, 15, 20, 22, 27, 29. She is late 30 minutes on
    the 6th, excused on the 13th, absent on the 20th, and there on the holiday: 6 x 120 + 90 = 810 minutes counted with
    the holiday left out = 5 x 120 + 90 = 690. No day has four hours; 690 / 240 is two days and 210 minutes.
    """
    days = (1, 6, 8, 13, 15, 20, 22, 27, 29)
    cohort = group_at(
        centre_a, benita, starts=[datetime(2025, 10, day, 14, tzinfo=UTC) for day in days], minutes=120
    )
    (person,) = people_of(cohort)
    exceptions = {6: Reading("late", 30), 13: Reading("excused", cause="court"), 20: Reading("absent")}
    for session in cohort.sessions.all():
        reading = exceptions.get(session.date.day, Reading("present"))
        mark_attendance(session, {person.pk: reading}, by=benita)

    frozen = close_month(cohort, OCTOBER, by=delia).figures["people"][str(person.pk)]
    (month,) = ledger_of(person.pk).months

    by_hand = {
        "planned": 9, "held": 9, "attended": 7, "late": 1, "excused": 1, "unexcused": 1, "unmarked": 0,
        "minutes": 810, "excluded_minutes": 120, "counted_minutes": 690, "full_days": 0, "mark": None,
    }  # fmt: skip
    assert {name: frozen[name] for name in by_hand} == by_hand
    assert {name: getattr(month, name) for name in by_hand} == by_hand
    assert month.accumulated_days == (2, 210)
    assert sum(row[3] for row in frozen["sessions"]) == 810
    assert [row[1] for row in frozen["sessions"] if row[6]] == ["2025-10-08"]


def test_what_is_kept_of_a_person_names_the_authoritys_figures_and_corrections(centre_a, benita, delia):
    cohort = group_at(centre_a, benita, starts=[datetime(2025, 10, 6, 14, tzinfo=UTC)])
    (person,) = people_of(cohort)
    mark_everyone_present(cohort.sessions.get(), by=benita)
    close_month(cohort, OCTOBER, by=delia)
    enter_authority_figures(cohort, OCTOBER, {person.pk: Entry(60, 0, 12, "118")}, by=delia)
    correct_attendance(cohort.sessions.get(), person, Reading("absent"), by=delia, reason="Hoja 7")

    figures, corrections = figures_and_corrections_of_a_person([person.pk], delia)

    assert figures[2][0][1:] == [cohort.name, "1:00", "0", "12", "118"]
    assert corrections[2][0][-1] == "Hoja 7"
