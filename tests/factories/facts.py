"""Facts of tests, through the same door as everybody's: `store()`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from courses.events import messages
from courses.events.enums import Door
from courses.events.kinds import Sender
from courses.events.store import Incoming, Receipt, store

SOME_TIME = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def text(kind: str, *, by: Any, at: datetime = SOME_TIME, event_id: UUID | None = None, **parts: Any) -> str:
    """The frozen text of a fact: `text("attendance", by=benita, session=session.pk, participant=..., value="present")`."""
    return messages.write(event_id=event_id or uuid4(), kind=kind, actor=str(by.pk), at=at, **parts)


def mark(session: Any, participant: Any, value: Any = "present", *, by: Any, **parts: Any) -> str:
    """The text of one mark of attendance."""
    return text(
        "attendance",
        by=by,
        cohort=session.cohort_id,
        session=session.pk,
        participant=participant.pk,
        value=value,
        **parts,
    )


def send(*bodies: str, by: Any = None, door: Door = Door.TABLET, **sender: Any) -> list[Receipt]:
    """Sends these texts in one batch and returns the answers."""
    return store([Incoming(body) for body in bodies], sender=Sender(door, user=by, **sender))


def people_of(cohort: Any) -> list[Any]:
    """The participants of a cohort, always in the same order."""
    rows = cohort.enrolments.select_related("participant").order_by("participant__sort_key", "pk")
    return [row.participant for row in rows]
