"""Rows written the short way are the rows Django would have written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from courses.attendance.enums import AttendanceStatus
from courses.attendance.kinds import MARK_FIELDS
from courses.attendance.models import AttendanceMark
from courses.events.writing import write_rows
from tests.factories.cohorts import CohortFactory

pytestmark = [pytest.mark.slow, pytest.mark.both_databases]

LIMA = timezone(timedelta(hours=-5))
moments = st.integers(0, 2_500_000_000_000_000).flatmap(
    lambda microseconds: st.sampled_from([UTC, LIMA]).map(
        lambda zone: datetime.fromtimestamp(0, zone) + timedelta(microseconds=microseconds)
    )
)


def row_of(session, participant, **changed):
    values = {
        "id": uuid4(),
        "session": session.pk,
        "participant": participant,
        "status": AttendanceStatus.LATE,
        "late_minutes": 7,
        "cause": "",
        "minutes": None,
        "in_conflict": False,
        "heads": ["ñ", "'; --", "%s"],
        "marked_by": session.cohort.opened_by_id,
        "marked_at": datetime(2026, 3, 2, 15, 0, tzinfo=UTC),
        **changed,
    }
    return tuple(values[name] for name in MARK_FIELDS)


@pytest.fixture
def cohort(db):
    return CohortFactory(size=1)


@given(
    moments,
    st.sampled_from(AttendanceStatus),
    st.none() | st.integers(0, 600),
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20), max_size=3
    ),
)
def test_what_is_written_is_what_django_writes(
    django_db_setup, django_db_blocker, at, status, minutes, heads
):
    with django_db_blocker.unblock(), transaction.atomic():
        cohort = CohortFactory(size=1)
        session, participant = cohort.sessions.first(), cohort.enrolments.get().participant_id
        row = row_of(session, participant, status=status, minutes=minutes, heads=heads, marked_at=at)
        columns = [AttendanceMark._meta.get_field(name).attname for name in MARK_FIELDS]

        AttendanceMark.objects.bulk_create([AttendanceMark(**dict(zip(columns, row, strict=True)))])
        expected = AttendanceMark.objects.values().get()
        AttendanceMark.objects.all()._raw_delete("default")
        write_rows(AttendanceMark, MARK_FIELDS, [row])

        assert AttendanceMark.objects.values().get() == expected
        transaction.set_rollback(True)


def test_a_row_that_is_there_takes_the_new_values(cohort):
    session, participant = cohort.sessions.first(), cohort.enrolments.get().participant_id
    row = row_of(session, participant)
    write_rows(AttendanceMark, MARK_FIELDS, [row], replace_by="id")

    changed = row_of(session, participant, id=row[0], status="absent", late_minutes=0)
    write_rows(AttendanceMark, MARK_FIELDS, [changed], replace_by="id")

    assert AttendanceMark.objects.values_list("status", "late_minutes").get() == ("absent", 0)


def test_thousands_of_rows_are_written_in_a_few_statements(cohort, django_assert_num_queries):
    people = CohortFactory(size=3).enrolments.values_list("participant", flat=True)
    sessions = CohortFactory(meetings=400).sessions.select_related("cohort")
    rows = [row_of(session, person) for session in sessions for person in people]

    with django_assert_num_queries(3):
        write_rows(AttendanceMark, MARK_FIELDS, rows)

    assert AttendanceMark.objects.count() == 1_200


def test_the_database_has_the_last_word(cohort):
    session, participant = cohort.sessions.first(), cohort.enrolments.get().participant_id

    with pytest.raises(IntegrityError), transaction.atomic():
        write_rows(AttendanceMark, MARK_FIELDS, [row_of(session, participant), row_of(session, participant)])
    assert not AttendanceMark.objects.exists()
