"""Months are closed once everything is settled, for good; what comes later is a counter-entry that both sides show."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from courses.attendance.actions import Reading, mark_attendance, mark_everyone_present, undo_last
from courses.attendance.models import AttendanceMark
from courses.cohorts import actions as cohorts
from courses.cohorts import imports
from courses.cohorts.holidays import add_holiday, remove_holiday
from courses.cohorts.models import CentreStaff, Enrolment, Holiday, Session
from courses.evaluations.actions import record_evaluation
from courses.events import messages
from courses.events.actions import discard_held, release_held
from courses.events.enums import Door, HeldCode, ReceiptStatus
from courses.events.models import AppendOnly, HeldEvent, LearningEvent
from courses.evidence.corrections import (
    authorise_in_closed,
    correct_attendance,
    correct_evaluation,
    count_late,
    enrol_in_closed,
    figures_then_and_now,
)
from courses.evidence.enums import LawSubject, ObstacleCode
from courses.evidence.figures import digest_of, month_figures
from courses.evidence.models import LawNumber, MonthClose, MonthCorrection
from courses.evidence.months import (
    close_month,
    month_state,
    months_of,
    months_to_close,
    statement_obstacles,
)
from courses.evidence.queries import ledger_of
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, SessionFactory
from tests.factories.facts import mark, people_of, send, text
from tests.factories.people import ParticipantFactory

OCTOBER = date(2025, 10, 1)
FRIDAY = date(2025, 10, 3)


def nine(day, hour=14):
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@pytest.fixture
def group(centre_a, benita):
    """Three people; two classes of four hours in October 2025, one in November."""
    cohort = CohortFactory(
        code="OCT", name="Grupo Octubre", centre=centre_a, facilitators=[benita], meetings=0, size=3,
        starts_on=OCTOBER, ends_on=date(2026, 11, 30),
    )  # fmt: skip
    for day in (FRIDAY, date(2025, 10, 10), date(2025, 11, 7)):
        SessionFactory(cohort=cohort, starts_at=nine(day), minutes=240)
    return cohort


@pytest.fixture
def people(group):
    return people_of(group)


@pytest.fixture
def first(group):
    return group.sessions.order_by("starts_at")[0]


@contextmanager
def refusing(code):
    """Inside, a ValidationError of this code is raised."""
    with pytest.raises(ValidationError) as refused:
        yield
    assert [one.code for one in refused.value.error_list] == [code]


def mark_all(group, by, *, until=date(2025, 10, 31)):
    for session in group.sessions.filter(date__lte=until):
        mark_everyone_present(session, by=by)


@pytest.fixture
def closed(group, benita, delia):
    mark_all(group, benita)
    return close_month(group, OCTOBER, by=delia)


# ---------------------------------------------------------------------------------------------- closing


def test_a_month_closes_with_its_figures_and_their_digest(group, people, benita, delia):
    mark_all(group, benita)
    record_evaluation(
        group, people[0], kind="monthly", month=OCTOBER, mark=15, evaluated_on=date(2025, 10, 31), by=benita
    )

    close = close_month(group, date(2025, 10, 17), by=delia)

    figures = close.figures["people"][str(people[0].pk)]
    assert (close.month, close.closed_by) == (OCTOBER, delia)
    assert (figures["minutes"], figures["full_days"], figures["mark"]) == (480, 2, 15)
    assert [row[2] for row in figures["sessions"]] == ["present", "present"]
    assert close.digest == digest_of(close.figures)
    assert not any(people[0].class_name in str(part) for part in (close.figures, close.digest))


def test_missing_marks_conflicts_and_held_notes_are_listed_with_links(group, people, first, benita, delia):
    second = group.sessions.order_by("starts_at")[1]
    mark_attendance(first, {people[0].pk: Reading("present")}, by=benita, seen={})
    mark_attendance(first, {people[0].pk: Reading("absent")}, by=delia, seen={})
    send(mark(second, ParticipantFactory(), by=benita))

    state = month_state(group, OCTOBER)

    assert [(one.code, one.amount) for one in state.obstacles] == [
        (ObstacleCode.MISSING_MARKS, 5),
        (ObstacleCode.CONFLICTS, 1),
        (ObstacleCode.HELD, 1),
    ]
    assert len(state.obstacles[0].links) == 2
    assert all(link.url.startswith("/") for one in state.obstacles for link in one.links)
    with pytest.raises(ValidationError) as refused:
        close_month(group, OCTOBER, by=delia)
    assert len(refused.value.messages) == 3
    assert not MonthClose.objects.exists()


def test_a_held_note_of_another_month_keeps_nothing_open(group, benita, delia):
    mark_all(group, benita)
    send(mark(group.sessions.order_by("starts_at")[2], ParticipantFactory(), by=benita))

    assert month_state(group, OCTOBER).may_close
    assert month_state(group, date(2025, 11, 1)).obstacles[-1].code == ObstacleCode.HELD


def test_somebody_who_left_or_came_later_is_not_missed(group, people, benita, delia):
    mark_all(group, benita)
    AttendanceMark.objects.filter(participant=people[1]).delete()
    Enrolment.objects.filter(participant=people[1]).update(left_on=OCTOBER)
    EnrolmentFactory(cohort=group, joined_on=date(2025, 11, 1))

    assert month_state(group, OCTOBER).may_close


def test_a_cancelled_session_needs_no_marks(group, first, benita, delia):
    cohorts.cancel_session(first, cause="lockdown", by=delia)
    mark_all(group, benita, until=date(2025, 10, 1))
    mark_everyone_present(group.sessions.order_by("starts_at")[1], by=benita)

    close = close_month(group, OCTOBER, by=delia)

    assert {one["planned"] for one in close.figures["people"].values()} == {1}


def test_the_month_that_runs_cannot_be_closed(cohort_a, delia, benita):
    for session in cohort_a.sessions.all():
        mark_everyone_present(session, by=benita)
    today = timezone.localdate()

    state = month_state(cohort_a, today)

    assert [one.code for one in state.obstacles] == [ObstacleCode.NOT_OVER]
    with refusing("not_over"):
        close_month(cohort_a, today, by=delia)


def test_a_month_without_sessions_cannot_be_closed(group, delia):
    with refusing("no_sessions"):
        close_month(group, date(2025, 12, 1), by=delia)


def test_a_month_is_closed_once(closed, group, delia):
    with refusing("closed"):
        close_month(group, OCTOBER, by=delia)


def test_only_those_who_run_the_centre_close_its_months(group, benita, cirilo, rosaura, delia):
    mark_all(group, benita)
    for other in (benita, cirilo, rosaura):
        with pytest.raises(PermissionDenied):
            close_month(group, OCTOBER, by=other)
    CentreStaff.objects.all().delete()
    with pytest.raises(PermissionDenied):
        close_month(group, OCTOBER, by=delia)


def test_months_cost_the_same_for_any_group(group, people, benita, delia, django_assert_num_queries):
    mark_all(group, benita)
    months_of(group)
    with django_assert_num_queries(15):
        few = months_of(group)
    for _ in range(12):
        EnrolmentFactory(cohort=group)
    for offset in range(60, 360, 20):
        SessionFactory(cohort=group, starts_at=nine(FRIDAY + timedelta(days=offset)))
    with django_assert_num_queries(15):
        many = months_of(group)

    assert (len(few), len(many)) == (2, 12)


# ------------------------------------------------------------------------------------------- every door


def test_no_door_changes_a_closed_month(closed, group, people, first, benita, delia):
    before = closed.figures
    with pytest.raises(ValidationError) as web:
        mark_attendance(first, {people[0].pk: Reading("absent")}, by=benita)
    with pytest.raises(ValidationError):
        mark_attendance(
            first, {people[0].pk: Reading("late", 10)}, by=delia, door=Door.PAPER, source="sheet:7"
        )
    with pytest.raises(ValidationError):
        mark_attendance(first, {people[0].pk: Reading("absent")}, by=delia, door=Door.FILE, source="a.xlsx")
    (tablet,) = send(mark(first, people[0], "absent", by=benita))
    with pytest.raises(ValidationError):
        undo_last(first, by=benita)
    with pytest.raises(ValidationError):
        record_evaluation(
            group, people[0], kind="monthly", month=OCTOBER, mark=3, evaluated_on=FRIDAY, by=benita
        )

    assert web.value.code == HeldCode.MONTH_CLOSED
    assert (tablet.status, tablet.code) == (ReceiptStatus.HELD, HeldCode.MONTH_CLOSED)
    assert closed.figures == before
    assert all(not one.is_changed for one in figures_then_and_now(closed))


def test_lessons_and_skills_of_a_closed_month_wait_too(closed, group, people, first, benita):
    code = group.edition.content["skills"][0]["code"] if group.edition.content["skills"] else ""
    bodies = [
        text("lesson", by=benita, cohort=group.pk, session=first.pk, subject="x", value=True),
        text(
            "skill", by=benita, cohort=group.pk, participant=people[0].pk, subject=code or "x",
            value="alone", at=nine(FRIDAY),
        ),
    ]  # fmt: skip

    assert {one.status for one in send(*bodies)} == {ReceiptStatus.HELD}


def test_the_next_month_and_final_marks_stay_open(closed, group, people, benita):
    november = group.sessions.order_by("starts_at")[2]

    assert mark_everyone_present(november, by=benita) == 3
    assert record_evaluation(
        group, people[0], kind="final", mark=14, evaluated_on=date(2025, 10, 30), by=benita
    )


def test_a_note_that_says_what_stands_is_taken_and_changes_nothing(closed, people, first, benita):
    facts = LearningEvent.objects.count()

    (same,) = send(mark(first, people[0], "present", by=benita))

    assert same.status == ReceiptStatus.STORED
    assert LearningEvent.objects.count() == facts + 1
    assert not any(one.is_changed for one in figures_then_and_now(closed))


def test_the_end_of_a_class_may_arrive_late(closed, first, benita):
    (receipt,) = send(text("close", by=benita, session=first.pk, cohort=first.cohort_id, value=True))

    assert receipt.status == ReceiptStatus.STORED


def test_sessions_and_members_of_a_closed_month_are_refused(closed, group, people, first, delia):
    enrolment = group.enrolments.get(participant=people[0])
    other = CohortFactory(centre=group.centre, starts_on=OCTOBER, ends_on=date(2026, 12, 1))
    attempts = [
        lambda: cohorts.add_session(group, starts_at=nine(date(2025, 10, 20)), minutes=60, by=delia),
        lambda: cohorts.cancel_session(first, cause="strike", by=delia),
        lambda: cohorts.reschedule_session(
            group.sessions.last(), starts_at=nine(date(2025, 10, 21)), cause="other", by=delia
        ),
        lambda: cohorts.authorise_session(first, authorisation="CTP 1", by=delia),
        lambda: cohorts.enrol(ParticipantFactory(), group, on=FRIDAY, by=delia),
        lambda: cohorts.end_enrolment(enrolment, on=FRIDAY, status="withdrawn", reason="Viaje", by=delia),
        lambda: cohorts.transfer(enrolment, to=other, on=FRIDAY, reason="Cambio", by=delia),
        lambda: add_holiday(on=FRIDAY, name="Otro", by=delia),
        lambda: add_holiday(on=FRIDAY, name="Otro", centre=group.centre, by=delia),
    ]
    for attempt in attempts:
        with pytest.raises(ValidationError) as refused:
            attempt()
        assert refused.value.code == "month_closed"
    assert Enrolment.objects.filter(cohort=group, left_on=None).count() == 3


def test_a_holiday_that_counted_stays_on_the_calendar(group, benita, delia):
    Holiday.objects.create(date=FRIDAY, name="Aniversario", centre=group.centre)
    mark_all(group, benita)
    close_month(group, OCTOBER, by=delia)

    with pytest.raises(ValidationError):
        remove_holiday(Holiday.objects.get(date=FRIDAY), by=delia)
    remove_holiday(Holiday.objects.filter(centre=None).latest("date"), by=delia)


# ------------------------------------------------------------------------------------- counter-entries


def test_a_correction_is_a_dated_counter_entry_and_both_stay(closed, people, first, delia):
    entry = correct_attendance(
        first, people[0], Reading("excused", cause="court"), by=delia, reason="Constancia del juzgado"
    )

    changed = {one.participant: one for one in figures_then_and_now(closed)}
    assert (entry.before["status"], entry.after["status"]) == ("present", "excused")
    assert (entry.reason, entry.by) == ("Constancia del juzgado", delia)
    assert changed[people[0].pk].frozen["minutes"] == 480
    assert changed[people[0].pk].now["minutes"] == 240
    assert not changed[people[1].pk].is_changed
    assert MonthClose.objects.get().digest == closed.digest
    assert LearningEvent.objects.get(pk=entry.fact).reason == "Constancia del juzgado"
    assert ledger_of(people[0].pk).months[0].minutes == 240


def test_a_monthly_mark_is_corrected_the_same_way(closed, group, people, delia):
    correct_evaluation(
        group, people[0], month=OCTOBER, mark=12, evaluated_on=date(2025, 10, 31), by=delia, reason="Acta"
    )
    entry = correct_evaluation(
        group, people[0], month=OCTOBER, mark=13, evaluated_on=date(2025, 10, 31), by=delia, reason="Error"
    )

    assert (entry.before["mark"], entry.after["mark"]) == (12, 13)
    assert month_figures(group, OCTOBER)[people[0].pk].month.mark == 13


@pytest.mark.parametrize(
    "attempt",
    [
        lambda g, p, s, by: correct_attendance(s, p, Reading("absent"), by=by, reason="  "),
        lambda g, p, s, by: correct_attendance(s, p, Reading("absent"), by=by, reason="x" * 256),
        lambda g, p, s, by: correct_attendance(s, p, Reading("present"), by=by, reason="Igual"),
        lambda g, p, s, by: correct_attendance(s, p, Reading("late", 240), by=by, reason="Mucho"),
        lambda g, p, s, by: correct_attendance(s, p, Reading("excused"), by=by, reason="Sin causa"),
        lambda g, p, s, by: correct_attendance(
            s, ParticipantFactory(), Reading("absent"), by=by, reason="Ajena"
        ),
        lambda g, p, s, by: correct_attendance(
            g.sessions.last(), p, Reading("absent"), by=by, reason="Mes abierto"
        ),
        lambda g, p, s, by: correct_evaluation(
            g, p, month=OCTOBER, mark=21, evaluated_on=FRIDAY, by=by, reason="Alta"
        ),
        lambda g, p, s, by: correct_evaluation(
            g, p, month=OCTOBER, mark=11, evaluated_on=date(2999, 1, 1), by=by, reason="Futuro"
        ),
        lambda g, p, s, by: correct_evaluation(
            g, p, month=date(2025, 11, 1), mark=11, evaluated_on=FRIDAY, by=by, reason="Abierto"
        ),
        lambda g, p, s, by: enrol_in_closed(ParticipantFactory(), g, on=FRIDAY, by=by, reason=""),
        lambda g, p, s, by: authorise_in_closed(s, authorisation="", by=by, reason="Nada"),
    ],
)
def test_a_correction_without_sense_is_refused_in_words(attempt, closed, group, people, first, delia):
    facts = LearningEvent.objects.count()

    with pytest.raises(ValidationError) as refused:
        attempt(group, people[0], first, delia)

    assert all(message for message in refused.value.messages)
    assert LearningEvent.objects.count() == facts
    assert not MonthCorrection.objects.exists()


def test_only_those_who_may_close_may_correct(closed, group, people, first, benita, rosaura):
    for other in (benita, rosaura):
        with pytest.raises(PermissionDenied):
            correct_attendance(first, people[0], Reading("absent"), by=other, reason="x")
        with pytest.raises(PermissionDenied):
            enrol_in_closed(ParticipantFactory(), group, on=FRIDAY, by=other, reason="x")


def test_somebody_nobody_wrote_down_is_enrolled_and_marked_with_reasons(closed, group, first, delia):
    forgotten = ParticipantFactory()

    enrol_in_closed(forgotten, group, on=FRIDAY, by=delia, reason="Figura en la hoja firmada")
    correct_attendance(first, forgotten, Reading("present"), by=delia, reason="Hoja 7")

    assert [(one.thing, one.participant_id) for one in closed.corrections.all()] == [
        ("membership", forgotten.pk),
        ("attendance", forgotten.pk),
    ]
    changed = {one.participant: one for one in figures_then_and_now(closed)}[forgotten.pk]
    assert (changed.frozen, changed.now["minutes"]) == (None, 240)


def test_a_leave_for_a_sunday_that_came_late_is_a_counter_entry(group, benita, delia):
    sunday = SessionFactory(cohort=group, starts_at=nine(date(2025, 10, 5)), minutes=240)
    mark_all(group, benita)
    close = close_month(group, OCTOBER, by=delia)

    authorise_in_closed(sunday, authorisation="CTP 12-2025", by=delia, reason="Llegó en noviembre")

    entry = close.corrections.get()
    assert (entry.before, entry.after) == ({"authorisation": ""}, {"authorisation": "CTP 12-2025"})
    assert {one.now["full_days"] - one.frozen["full_days"] for one in figures_then_and_now(close)} == {1}


def test_a_late_note_waits_and_counts_as_a_counter_entry_when_somebody_says_so(
    closed, people, first, benita, delia
):
    send(mark(first, people[0], {"status": "late", "minutes": 30, "cause": ""}, by=benita))
    held = HeldEvent.objects.get()
    with pytest.raises(ValidationError):
        release_held(held, by=delia, reason="Sin más")
    held.refresh_from_db()
    assert held.decision == "waiting"

    entry = count_late(held, by=delia, reason="La tableta estuvo sin señal")

    held.refresh_from_db()
    standing = AttendanceMark.objects.get(session=first, participant=people[0])
    assert (held.decision, held.decision_reason) == ("released", "La tableta estuvo sin señal")
    assert (standing.status, standing.late_minutes, standing.in_conflict) == ("late", 30, False)
    assert (entry.before["status"], entry.after["status"]) == ("present", "late")
    assert entry.fact == held.event_id


def test_a_late_note_may_be_discarded_and_its_text_stays(closed, people, first, benita, delia):
    send(mark(first, people[0], "absent", by=benita))
    held = HeldEvent.objects.get()

    discard_held(held, by=delia, reason="La hoja firmada dice que vino")

    assert not any(one.is_changed for one in figures_then_and_now(closed))
    assert "absent" in HeldEvent.objects.get().body


def test_a_note_held_before_the_close_cannot_slip_in_after_it(closed, people, first, benita, delia):
    """It was held for another doubt and its month was closed since (by somebody who moved the session's note away)."""
    send(mark(first, people[0], "absent", by=benita), device="T-1", door=Door.TABLET)
    HeldEvent.objects.update(code=HeldCode.SIGNATURE)

    with refusing("month_closed"):
        release_held(HeldEvent.objects.get(), by=delia, reason="Firma revisada")
    count_late(HeldEvent.objects.get(), by=delia, reason="Firma revisada y hoja vista")

    assert AttendanceMark.objects.get(session=first, participant=people[0]).status == "absent"


def test_strangers_decide_no_late_notes(closed, people, first, benita, cirilo, rosaura):
    send(mark(first, people[0], "absent", by=benita))
    for other in (benita, cirilo, rosaura):
        with pytest.raises(PermissionDenied):
            count_late(HeldEvent.objects.get(), by=other, reason="x")


# ------------------------------------------------------------------------------------ written once


@pytest.mark.both_databases
def test_no_door_of_the_database_changes_or_deletes_what_was_closed(closed, people, first, delia):
    entry = correct_attendance(first, people[0], Reading("absent"), by=delia, reason="Hoja")
    for row in (closed, entry):
        with pytest.raises(AppendOnly):
            row.save()
        with pytest.raises(AppendOnly):
            row.delete()
        with pytest.raises(AppendOnly):
            type(row).objects.all().delete()
        with pytest.raises(AppendOnly):
            type(row).objects.update(pk=row.pk)
        for statement in (f"DELETE FROM {row._meta.db_table}", f"UPDATE {row._meta.db_table} SET id = id"):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
    assert (MonthClose.objects.count(), MonthCorrection.objects.count()) == (1, 1)


# ------------------------------------------------------------------------------------------- due days


def test_the_sheet_is_due_three_working_days_after_the_month_with_the_holidays_of_its_own_centre(
    group, centre_b, benita
):
    """October 2025 ends on a Friday; 1 November is a Saturday. Three working days are Mon 3, Tue 4, Wed 5."""
    assert month_state(group, OCTOBER).sheet_due_on == date(2025, 11, 5)
    assert month_state(group, OCTOBER).report_due_on == date(2025, 11, 10)

    Holiday.objects.create(date=date(2025, 11, 4), name="Aniversario", centre=group.centre)
    Holiday.objects.create(date=date(2025, 11, 5), name="Otro lugar", centre=centre_b)

    assert month_state(group, OCTOBER).sheet_due_on == date(2025, 11, 6)
    elsewhere = CohortFactory(centre=centre_b, meetings=0, starts_on=OCTOBER)
    assert month_state(elsewhere, OCTOBER).sheet_due_on == date(2025, 11, 6)


def test_the_numbers_of_due_days_are_dated_rows(group):
    LawNumber.objects.create(
        subject=LawSubject.HOURS_OF_WORKING_DAY, amount=8, norm="Directiva 2", valid_from=date(2025, 12, 1)
    )
    LawNumber.objects.create(
        subject=LawSubject.REPORT_DAYS, amount=5, norm="Directiva 2", valid_from=date(2025, 12, 1)
    )

    assert month_state(group, OCTOBER).sheet_due_on == date(2025, 11, 5)
    assert month_state(group, date(2025, 11, 1)).report_due_on == date(2025, 12, 5)
    # Nine working days of eight hours from Monday 1 December; the 8th and 9th are holidays.
    assert month_state(group, date(2025, 11, 1)).sheet_due_on == date(2025, 12, 15)


def test_open_months_are_listed_the_longest_overdue_first_and_within_reach(
    group, closed, cirilo, delia, centre_b, benita, django_assert_max_num_queries
):
    CohortFactory(centre=centre_b, facilitators=[cirilo], meetings=0, starts_on=OCTOBER)
    SessionFactory(cohort=group, starts_at=nine(date(2025, 12, 12)))

    with django_assert_max_num_queries(6):
        found = months_to_close(delia)

    assert [(one.cohort, one.month) for one in found] == [
        (group, date(2025, 11, 1)),
        (group, date(2025, 12, 1)),
    ]
    assert found[0].days_late > found[1].days_late > 0


# ------------------------------------------------------------------------------------------- statements


def test_a_statement_waits_for_open_months_and_differing_readings(closed, group, people, benita, delia):
    november = group.sessions.order_by("starts_at")[2]
    mark_attendance(november, {people[0].pk: Reading("present")}, by=benita, seen={})
    mark_attendance(november, {people[0].pk: Reading("absent")}, by=delia, seen={})

    found = statement_obstacles(people[0], first=OCTOBER, last=date(2025, 11, 30))

    assert [(one.code, one.month) for one in found] == [
        (ObstacleCode.OPEN_MONTH, date(2025, 11, 1)),
        (ObstacleCode.CONFLICTS, date(2025, 11, 1)),
    ]
    assert all(group.name in one.sentence for one in found)
    assert statement_obstacles(people[0], first=OCTOBER, last=date(2025, 10, 31)) == []
    others = statement_obstacles(people[1], first=OCTOBER, last=date(2025, 11, 30))
    assert [one.code for one in others] == [ObstacleCode.OPEN_MONTH]


def test_a_statement_asks_nothing_of_months_she_was_not_in_the_group(closed, group, people):
    Enrolment.objects.filter(participant=people[0]).update(left_on=date(2025, 10, 31))

    assert statement_obstacles(people[0], first=OCTOBER, last=date(2025, 12, 31)) == []


# --------------------------------------------------------------------------------------- other doors


def test_a_class_made_up_on_a_tablet_in_a_closed_month_waits_and_counts_with_a_reason(
    closed, group, people, benita, delia
):
    name, at = uuid4(), datetime(2025, 10, 31, 23, 30, tzinfo=ZoneInfo("America/Lima"))
    made_up = text(
        "session", by=benita, cohort=group.pk, session=name,
        value={"at": at.isoformat(), "minutes": 60, "place": "classroom"},
    )  # fmt: skip
    present = text(
        "attendance", by=benita, cohort=group.pk, session=name, participant=people[0].pk, value="present"
    )

    assert {one.status for one in send(made_up, present)} == {ReceiptStatus.HELD}
    assert not Session.objects.filter(pk=name).exists()
    held = {one.event_id: one for one in HeldEvent.objects.all()}
    assert sorted(one.code for one in held.values()) == [HeldCode.MONTH_CLOSED, HeldCode.SESSION_UNKNOWN]

    for body in (made_up, present):
        count_late(held[messages.read(body).id], by=delia, reason="Clase de recuperación")

    assert [entry.thing for entry in closed.corrections.all()] == ["session", "attendance"]
    assert month_figures(group, OCTOBER)[people[0].pk].month.minutes == 540


def test_a_class_made_up_in_an_open_month_comes_in_as_ever(closed, group, benita):
    (receipt,) = send(
        text(
            "session", by=benita, cohort=group.pk, session=uuid4(),
            value={"at": nine(date(2025, 11, 14)).isoformat(), "minutes": 60, "place": "classroom"},
        )
    )  # fmt: skip

    assert receipt.status == ReceiptStatus.STORED


def test_a_list_of_people_is_not_enrolled_into_a_closed_month(closed, group, centre_a, delia):
    data = b"Nombres,Apellido paterno\nZoraida,Quispe\n"

    def read(day):
        return imports.receive(data, centre=centre_a, cohort=group, joined_on=day, by=delia)

    with refusing("month_closed"):
        imports.apply(read(FRIDAY), by=delia)
    assert not Enrolment.objects.filter(cohort=group, participant__given_names="Zoraida").exists()
    assert imports.apply(read(timezone.localdate()), by=delia)
