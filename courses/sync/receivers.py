"""Kinds of facts only tablets send: a class made up on the spot, a newcomer, a note."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ..cohorts.enums import CohortStatus, PlaceKind, SessionStatus
from ..cohorts.marking import ground_of
from ..cohorts.models import Cohort, Session
from ..events import kinds
from ..events.enums import Folding, HeldCode
from ..events.fold import fold_observations
from ..events.kinds import Sender
from ..events.messages import Message
from ..events.models import LearningEvent
from .models import SealedNote

LONGEST_CLASS_MINUTES = 12 * 60


def _doubts_of_cohort(batch: Sequence[Message], sender: Sender) -> dict[UUID, HeldCode]:
    """Holds what names no open cohort, a session of another one, or an actor who may not mark it."""
    ground = ground_of(batch, sender)
    doubts = {}
    for message in batch:
        cohort = ground.cohorts.get(message.cohort) if message.cohort else None
        session = ground.sessions.get(message.session) if message.session else None
        is_open = cohort is not None and cohort.status == CohortStatus.OPEN
        if cohort is None or not is_open or (session is not None and session.cohort_id != cohort.pk):
            doubts[message.id] = HeldCode.SESSION_UNKNOWN
        elif (
            not ground.allowed.get((message.actor, cohort.pk))
            and HeldCode.ACTOR_NOT_ALLOWED not in sender.waives
        ):
            doubts[message.id] = HeldCode.ACTOR_NOT_ALLOWED
    return doubts


class SessionOnTheSpot:
    """A class made up without a network. It becomes a session at its first arrival and is never changed by a second."""

    name = "session"
    folding = Folding.REGISTER

    def cell(self, message: Message) -> str:
        return f"session:{message.session}"

    def scope(self, message: Message) -> str:
        return f"c:{message.cohort}"

    def normalise(self, message: Message) -> Any:
        value = message.value
        if message.session is None or message.cohort is None or not isinstance(value, dict):
            raise ValueError("a class needs its name, its group and its time")
        minutes = value.get("minutes")
        if (
            not isinstance(minutes, int)
            or isinstance(minutes, bool)
            or not 15 <= minutes <= LONGEST_CLASS_MINUTES
        ):
            raise ValueError("minutes")
        starts_at = datetime.fromisoformat(str(value.get("at")))
        if starts_at.tzinfo is None:
            raise ValueError("the time has no zone")
        place = value.get("place", PlaceKind.CLASSROOM)
        if place not in PlaceKind.values:
            raise ValueError("place")
        return {"at": starts_at.isoformat(), "minutes": minutes, "place": place}

    def doubts(self, messages: Sequence[Message], sender: Sender) -> Mapping[UUID, HeldCode]:
        return _doubts_of_cohort(messages, sender)

    def project(self, cells: Mapping[str, Sequence[LearningEvent]]) -> None:
        for facts in cells.values():
            for fact in facts[:1]:
                self._ensure(fact)

    def _ensure(self, fact: LearningEvent) -> None:
        if Session.objects.filter(pk=fact.session_id).exists():
            return
        cohort = Cohort.objects.select_related("centre").get(pk=fact.cohort_id)
        starts_at = datetime.fromisoformat(fact.value["at"])
        # Two tablets may make up the same class. Both stay, a second apart, until a coordinator joins them.
        taken = set(
            cohort.sessions.filter(
                status=SessionStatus.PLANNED,
                starts_at__gte=starts_at,
                starts_at__lt=starts_at + timedelta(minutes=1),
            ).values_list("starts_at", flat=True)
        )
        while starts_at in taken:
            starts_at += timedelta(seconds=1)
        Session.objects.create(
            pk=fact.session_id,
            cohort=cohort,
            starts_at=starts_at,
            minutes=fact.value["minutes"],
            place_kind=fact.value["place"],
        )

    def clear(self) -> None:
        """Nothing: a session outlives its first fact, marks and papers point at it."""

    def rows(self) -> Sequence[tuple[Any, ...]]:
        return ()


class SealedKind:
    """A text sealed on the tablet. Notes stand beside each other; taking one back removes its row here."""

    folding = Folding.OBSERVATION

    def __init__(self, name: str, *, is_newcomer: bool) -> None:
        self.name = name
        self.is_newcomer = is_newcomer

    def cell(self, message: Message) -> str:
        return f"{self.name}:{message.cohort}:{message.participant or message.session or ''}"

    def scope(self, message: Message) -> str:
        return f"c:{message.cohort}"

    def normalise(self, message: Message) -> Any:
        if message.value is None:
            return None
        sealed = message.value.get("sealed") if isinstance(message.value, dict) else None
        if not isinstance(sealed, dict) or set(sealed) != {"epk", "iv", "text"}:
            raise ValueError("not sealed")
        if self.is_newcomer and message.participant is None:
            raise ValueError("a newcomer needs a name of her own")
        return {"sealed": sealed}

    def doubts(self, messages: Sequence[Message], sender: Sender) -> Mapping[UUID, HeldCode]:
        return _doubts_of_cohort(messages, sender)

    def project(self, cells: Mapping[str, Sequence[LearningEvent]]) -> None:
        for facts in cells.values():
            standing = {fact.pk: fact for fact in fold_observations(facts)}
            taken_back = [fact.pk for fact in facts if fact.pk not in standing]
            SealedNote.objects.filter(event__in=taken_back, settled_at=None).delete()
            SealedNote.objects.bulk_create(
                [
                    SealedNote(
                        event_id=fact.pk,
                        cohort_id=fact.cohort_id,
                        participant=fact.participant_id,
                        is_newcomer=self.is_newcomer,
                        sealed=fact.value["sealed"],
                    )
                    for fact in standing.values()
                ],
                ignore_conflicts=True,
            )

    def clear(self) -> None:
        SealedNote.objects.filter(is_newcomer=self.is_newcomer, settled_at=None).delete()

    def rows(self) -> Sequence[tuple[Any, ...]]:
        found = SealedNote.objects.filter(is_newcomer=self.is_newcomer).order_by("pk")
        return [(str(pk), str(cohort)) for pk, cohort in found.values_list("pk", "cohort")]


kinds.register(SessionOnTheSpot())
kinds.register(SealedKind("newcomer", is_newcomer=True))
kinds.register(SealedKind("note", is_newcomer=False))
