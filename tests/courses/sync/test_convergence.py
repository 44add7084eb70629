"""Three tablets and one office, and everything that can happen between them, in random order.

Marks, undos, contacts, lost answers, tablets that lose their acknowledgements, an office set back to an earlier day, people
who join: whatever the order, after one good contact of each tablet every fact is at the office exactly once, and what the
office shows is what the facts say.
"""

from __future__ import annotations

import json
import random
from uuid import UUID

import pytest
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from courses.attendance.models import AttendanceMark
from courses.events.fold import fold_register
from courses.events.models import HeldEvent, LearningEvent
from courses.sync.models import Device
from tests.courses.sync.test_events import without_triggers
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.facts import people_of
from tests.factories.staff import FACILITATES, UserFactory
from tests.factories.tablets import connect

VALUES = ("present", "absent", "unset")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("mark"), st.integers(0, 2), st.integers(0, 1), st.sampled_from(VALUES)),
        st.tuples(
            st.just("send"),
            st.integers(0, 2),
            st.sampled_from(["whole", "answer lost", "half answered", "nothing"]),
        ),
        st.tuples(st.just("forget acknowledgements"), st.integers(0, 2)),
        st.tuples(st.just("backup")),
        st.tuples(st.just("restore")),
        st.tuples(st.just("join")),
    ),
    min_size=3,
    max_size=14,
)


class Simulated:
    """A tablet that knows what the app knows: its facts, what was acknowledged, the heads of the last roster."""

    def __init__(self, tablet, by):
        self.tablet, self.by = tablet, by
        self.acknowledged: set[str] = set()
        self.office: dict[str, list[str]] = {}

    def heads(self, participant):
        own = [
            Read(fact)
            for fact in self.tablet.facts
            if json.loads(fact["body"])["participant"] == str(participant.pk)
        ]
        known = [
            Known(name)
            for name in self.office.get(str(participant.pk), [])
            if name not in {str(one.id) for one in own}
        ]
        return [str(fact.id) for fact in fold_register([*own, *known]).heads]

    def mark(self, session, participant, status):
        self.tablet.mark(session, participant, status, by=self.by, supersedes=self.heads(participant))

    def waiting(self):
        return [fact for fact in self.tablet.facts if fact["id"] not in self.acknowledged]

    def send(self, client, how="whole", also=()):
        """One contact as the app makes it. Returns the gaps it was told."""
        if how == "nothing":
            return []
        waiting = [*also, *self.waiting()][:50]
        numbers = [json.loads(fact["body"])["seq"] for fact in self.waiting()]
        answer = self.tablet.send(client, *waiting, waiting=numbers)
        assert answer.status_code == 200, answer.content
        if how == "answer lost":
            return []
        content = answer.json()
        results = content["results"][: len(waiting) // 2] if how == "half answered" else content["results"]
        self.acknowledged |= {one["id"] for one in results if one["status"] in ("stored", "duplicate")}
        return content["gaps"]

    def contact(self, client, session):
        """A good contact: sends, sends again what the office lost, takes the roster."""
        gaps = self.send(client)
        by_number = {json.loads(fact["body"])["seq"]: fact for fact in self.tablet.facts}
        if gaps:
            self.send(client, also=[by_number[gap] for gap in gaps])
        people = client.get("/tablet/v1/roster", headers=self.tablet.headers()).json()["groups"][0]["marks"]
        marks = people.get(str(session.pk), {"people": {}})["people"]
        self.office = {key: mark["heads"] for key, mark in marks.items()}


class Read:
    def __init__(self, fact):
        content = json.loads(fact["body"])
        self.id, self.value, self.supersedes = UUID(content["id"]), content["value"], content["supersedes"]


class Known:
    def __init__(self, name):
        self.id, self.value, self.supersedes = UUID(name), None, []


class TestEverythingConverges(TestCase):
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @example(steps=[("mark", 0, 0, "present"), ("send", 0, "whole"), ("restore",)], seed=0)
    @example(steps=[("mark", 0, 0, "present"), ("send", 0, "answer lost"), ("mark", 1, 0, "absent")], seed=1)
    @given(steps=STEPS, seed=st.integers(0, 2**16))
    def test_after_one_good_contact_of_each_tablet_every_mark_is_there_exactly_once(self, steps, seed):
        benita, office = UserFactory(permissions=FACILITATES), UserFactory()
        cohort = CohortFactory(facilitators=[benita], size=2, meetings=1)
        session, people = cohort.sessions.get(), people_of(cohort)
        tablets = [Simulated(connect(cohort, by=office, label=f"T{n}"), benita) for n in range(3)]
        client = Client()
        saved: tuple[set[UUID], list[dict[str, object]]] = (set(), list(Device.objects.values()))

        for name, *parts in steps:
            if name == "mark":
                tablets[parts[0]].mark(session, people[parts[1]], parts[2])
            elif name == "send":
                tablets[parts[0]].send(client, parts[1])
            elif name == "forget acknowledgements":
                tablets[parts[0]].acknowledged.clear()
            elif name == "backup":
                saved = (
                    set(LearningEvent.objects.values_list("pk", flat=True)),
                    list(Device.objects.values()),
                )
            elif name == "restore":
                restore(*saved)
            elif name == "join":
                EnrolmentFactory(cohort=cohort)

        order = list(tablets)
        random.Random(seed).shuffle(order)
        for one in order:
            one.contact(client, session)
        for one in tablets:
            one.contact(client, session)

        made = {fact["id"]: fact["body"] for one in tablets for fact in one.tablet.facts}
        stored = {str(pk): body for pk, body in LearningEvent.objects.values_list("pk", "body")}
        assert stored == made
        assert not HeldEvent.objects.exists()
        for person in people:
            facts = [
                Read({"body": body})
                for body in made.values()
                if json.loads(body)["participant"] == str(person.pk)
            ]
            row = AttendanceMark.objects.filter(participant=person).first()
            if not facts:
                assert row is None
                continue
            state = fold_register(facts)
            assert (row.status, row.in_conflict) == (
                state.value["status"] if state.value else "",
                state.in_conflict,
            )
            assert row.heads == [str(fact.id) for fact in state.heads]
            # What each tablet would show is the same.
            assert {tuple(one.office.get(str(person.pk), [])) for one in tablets} == {tuple(row.heads)}


def restore(kept, devices):
    """The office as the backup knows it."""
    without_triggers(lambda: LearningEvent._base_manager.exclude(pk__in=kept)._raw_delete("default"))
    for row in devices:
        Device.objects.filter(pk=row["id"]).update(**row)
    from courses.events.store import project_cells

    AttendanceMark.objects.all().delete()
    project_cells({("attendance", cell) for cell in LearningEvent.objects.values_list("cell", flat=True)})


pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.both_databases]
