"""Random histories: any order, repetition, interleaving and splitting of batches gives the same rows."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.attendance.models import AttendanceMark
from courses.events import kinds
from courses.events.enums import ReceiptStatus
from courses.events.models import LearningEvent
from courses.events.rebuild import rebuild
from courses.skills.models import SkillObservation
from tests.factories.cohorts import CohortFactory
from tests.factories.facts import people_of, send, text
from tests.factories.outline import SkillFactory

pytestmark = [pytest.mark.slow, pytest.mark.both_databases]

PLACES = 2
PEOPLE = 3
BEGIN = datetime(2026, 3, 2, 15, tzinfo=UTC)
READINGS = (
    "present",
    "absent",
    {"status": "late", "minutes": 10, "cause": ""},
    {"status": "excused", "cause": "visit"},
    None,
)
PROJECTED = ("attendance", "lesson", "close", "skill", "evaluation")


@pytest.fixture
def ground(benita, delia, centre_a):
    """A cohort with two sessions and three people, marked by two people of the staff."""
    SkillFactory(code="DERECHO")
    cohort = CohortFactory(centre=centre_a, facilitators=[benita], size=PEOPLE, meetings=PLACES)
    return {
        "cohort": cohort,
        "sessions": list(cohort.sessions.order_by("starts_at")),
        "people": people_of(cohort),
        "actors": [benita, delia],
        "lesson": cohort.edition.content["lessons"][0]["key"],
    }


# One fact, as numbers: which kind, where, about whom, what it says, who says it, and which earlier facts it has seen.
tap = st.tuples(
    st.sampled_from(PROJECTED),
    st.integers(0, PLACES - 1),
    st.integers(0, PEOPLE - 1),
    st.integers(0, 4),
    st.integers(0, 1),
    st.sets(st.integers(1, 4), max_size=2),
)


def bodies_of(history, ground):
    """The texts of a history. `seen` counts backwards: 1 is the fact before."""
    bodies = []
    for number, (kind, place, person, value, actor, seen) in enumerate(history):
        session = ground["sessions"][place]
        about = {"cohort": session.cohort_id, "session": session.pk}
        participant = ground["people"][person].pk
        if kind == "attendance":
            about |= {"participant": participant, "value": READINGS[value]}
        elif kind == "lesson":
            about |= {"subject": ground["lesson"], "value": value % 2 == 0}
        elif kind == "close":
            about |= {"value": {"unmarked": value} if value else None}
        elif kind == "skill":
            levels = ("not_yet", "with_help", "alone", None, "alone")
            about |= {"participant": participant, "subject": "DERECHO", "value": levels[value]}
        else:
            mark = {"mark": 10 + value, "on": session.date.isoformat()} if value else None
            about |= {"participant": participant, "subject": f"final:{place + 1}", "value": mark}
        supersedes = [UUID(int=number - back + 1) for back in seen if number - back >= 0]
        bodies.append(
            text(
                kind,
                by=ground["actors"][actor],
                at=BEGIN + timedelta(minutes=number // 2),
                event_id=UUID(int=number + 1),
                supersedes=supersedes,
                **about,
            )
        )
    return bodies


def rows():
    return {name: list(kinds.get(name).rows()) for name in PROJECTED}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(tap, min_size=1, max_size=14), chance=st.randoms(use_true_random=False))
def test_order_repetition_and_splitting_make_no_difference(ground, history, chance: random.Random):
    bodies = bodies_of(history, ground)
    with transaction.atomic():
        first = send(*bodies)
        at_once = rows()
        transaction.set_rollback(True)
    shuffled = bodies + chance.choices(bodies, k=3)
    chance.shuffle(shuffled)
    with transaction.atomic():
        while shuffled:
            size = chance.randint(1, len(shuffled))
            send(*shuffled[:size])
            shuffled = shuffled[size:]
        assert rows() == at_once
        assert {receipt.status for receipt in first} == {ReceiptStatus.STORED}
        assert {receipt.status for receipt in send(*bodies)} == {ReceiptStatus.DUPLICATE}
        assert rows() == at_once
        assert all(answer.is_same for answer in rebuild(check=True))
        transaction.set_rollback(True)


@pytest.fixture
def history(ground):
    chance = random.Random(7)
    taps = [
        (
            chance.choice(PROJECTED),
            chance.randint(0, 1),
            chance.randint(0, 2),
            chance.randint(0, 4),
            chance.randint(0, 1),
            {1, 2},
        )
        for _ in range(60)
    ]
    send(*bodies_of(taps, ground))
    return taps


def test_rebuilding_gives_the_same_rows(history):
    before = rows()

    rebuild()

    assert rows() == before
    assert before["attendance"]
    assert before["skill"]


def test_the_command_says_that_everything_agrees(history, capsys):
    call_command("rebuild_projections", "--check")

    assert "60 facts agree with the records" in capsys.readouterr().out


@pytest.mark.parametrize("damage", ["changed", "missing", "invented"])
def test_the_command_fails_and_says_what_differs(history, capsys, damage):
    row = AttendanceMark.objects.first()
    if damage == "changed":
        AttendanceMark.objects.filter(pk=row.pk).update(late_minutes=99)
    elif damage == "missing":
        SkillObservation.objects.first().delete()
    else:
        SkillObservation.objects.create(
            pk=UUID(int=999),
            cohort=row.session.cohort,
            participant=row.participant,
            skill=SkillFactory(code="DERECHO"),
            level="alone",
            seen_on=row.session.date,
            seen_by=row.marked_by,
            cell="k:invented",
        )

    with pytest.raises(CommandError) as failed:
        call_command("rebuild_projections", "--check")
    assert failed.value.returncode == 1
    assert "rows" in capsys.readouterr().err

    call_command("rebuild_projections")
    call_command("rebuild_projections", "--check")
    assert LearningEvent.objects.count() == 60
