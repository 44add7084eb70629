"""The session sheet of forty people, and one mark on it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from uuid import UUID

from django.urls import reverse

from bench.stage import Line, Stage
from tests.factories.cohorts import CohortFactory
from tests.factories.staff import FACILITATES, UserFactory

PEOPLE = 40
# Promised for this class of machine.
SHEET_MS = 100
MARK_MS = 30


def run(stage: Stage) -> Iterator[Line]:
    facilitator = UserFactory(permissions=FACILITATES)
    cohort = CohortFactory(size=PEOPLE, facilitators=[facilitator])
    session = cohort.sessions.order_by("starts_at").first()
    people: list[UUID] = list(cohort.enrolments.values_list("participant_id", flat=True))
    stage.sign_in(facilitator)
    sheet = reverse("courses:session", args=[session.pk])
    mark = reverse("courses:mark", args=[session.pk])

    cost, bare = stage.compare(stage.page(sheet))
    yield Line(f"session sheet, {len(people)} people, nothing marked", cost, bare, SHEET_MS)

    turns = cycle((person, status) for status in ("present", "absent") for person in people)

    def one_mark() -> None:
        person, status = next(turns)
        answer = stage.client.post(
            mark, {"person": person, "status": status, "seen": ""}, headers={"x-requested-with": "fetch"}
        )
        if answer.status_code not in (200, 302):
            raise RuntimeError(f"a mark answered {answer.status_code}")

    cost, bare = stage.compare(one_mark)
    yield Line("one mark", cost, bare, MARK_MS)

    stage.client.post(reverse("courses:everyone_present", args=[session.pk]))
    cost, bare = stage.compare(stage.page(sheet))
    yield Line(f"session sheet, {len(people)} people, all marked", cost, bare, SHEET_MS)
