"""Facts read the short way are the facts Django would have read."""

from __future__ import annotations

import gc

import pytest
from django.db import connection, transaction

from courses.events import reading
from courses.events.models import LearningEvent
from courses.events.reading import read_rows
from courses.events.rebuild import COLUMNS, rebuild, room_to_work
from tests.factories import facts
from tests.factories.cohorts import CohortFactory

pytestmark = [pytest.mark.slow, pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture
def everything(benita):
    """Marks that came late, were taken back, differ; a note without a person; two people the same."""
    cohort = CohortFactory(size=3, meetings=4, facilitators=[benita])
    people = facts.people_of(cohort)
    values = ("present", None, {"status": "late", "minutes": 7, "cause": ""}, "absent")
    for session, value in zip(cohort.sessions.order_by("starts_at"), values, strict=True):
        facts.send(*(facts.mark(session, person, value, by=benita) for person in people), by=benita)
    return LearningEvent.objects.order_by("cell", "pk")


def test_rows_are_those_of_django(everything):
    assert everything.count() == 12
    with transaction.atomic():
        assert list(read_rows(everything, COLUMNS)) == list(everything.values_list(*COLUMNS))


def test_rows_are_those_of_django_when_memory_is_short_and_portions_are_small(everything, monkeypatch):
    monkeypatch.setattr(reading, "REMEMBERED", 1)
    monkeypatch.setattr(reading, "ROWS_AT_ONCE", 5)
    with transaction.atomic():
        short = list(read_rows(everything, COLUMNS, unique=("pk", "cell")))

    assert short == list(everything.values_list(*COLUMNS))


def test_equal_values_are_turned_once_and_unique_ones_are_not_kept(everything):
    names = ("pk", "session_id")
    with transaction.atomic():
        rows = list(read_rows(everything, names, unique=("pk",)))

    assert len({row[1] for row in rows}) == 4
    if connection.vendor == "sqlite":  # PostgreSQL's driver hands over ready objects
        assert len({id(row[1]) for row in rows}) == 4


def test_nothing_to_read_gives_no_rows(db):
    with transaction.atomic():
        assert list(read_rows(LearningEvent.objects.none(), COLUMNS)) == []
        assert list(read_rows(LearningEvent.objects.all(), COLUMNS)) == []


def test_memory_and_collector_are_as_before_after_a_rebuild_and_after_one_that_broke(everything):
    def break_down():
        with room_to_work():
            assert not gc.isenabled()
            raise ZeroDivisionError

    def cache():
        if connection.vendor != "sqlite":
            return None
        with connection.cursor() as cursor:
            return cursor.execute("PRAGMA cache_size").fetchone()[0]

    before = cache()
    rebuild()
    assert (cache(), gc.isenabled()) == (before, True)

    with pytest.raises(ZeroDivisionError):
        break_down()
    assert (cache(), gc.isenabled()) == (before, True)
