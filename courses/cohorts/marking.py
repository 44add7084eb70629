"""What a batch of marks is checked against: sessions, the roster of their day, and who may mark. Few queries a batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model

from ..events.enums import HeldCode
from ..events.kinds import Sender
from ..events.messages import Message
from .access import can_mark
from .enums import SessionStatus
from .models import Cohort, Enrolment, Session


@dataclass(frozen=True)
class Ground:
    """The rows a batch of marks speaks of. Four queries for any number of marks, and those of `can_mark` for each
    pair of actor and cohort (one pair in practice)."""

    sessions: Mapping[UUID, Session]
    cohorts: Mapping[UUID, Cohort]
    intervals: Mapping[tuple[UUID, UUID], Sequence[tuple[date, date | None]]]
    allowed: Mapping[tuple[str, UUID], bool]
    waives: frozenset[HeldCode]

    def cohort_of(self, message: Message) -> Cohort | None:
        if message.session is not None:
            session = self.sessions.get(message.session)
            return self.cohorts.get(session.cohort_id) if session else None
        return self.cohorts.get(message.cohort) if message.cohort else None

    def doubt(self, message: Message, *, on: date | None = None, ever: bool = False) -> HeldCode | None:
        """Why this mark must wait, or None.

        The participant must be on the roster of the session's day (or of `on`; with `ever` on that day or earlier).
        Rows that do not exist are doubted whatever a person waives: nothing could be projected.
        """
        cohort = self.cohort_of(message)
        if cohort is None or (message.cohort is not None and message.cohort != cohort.pk):
            return HeldCode.SESSION_UNKNOWN
        if message.session is not None:
            session = self.sessions[message.session]
            if session.status != SessionStatus.PLANNED:
                return HeldCode.SESSION_UNKNOWN
            on = session.date if on is None else on
        if message.participant is not None:
            known = self.intervals.get((cohort.pk, message.participant))
            is_waived = HeldCode.PARTICIPANT_UNKNOWN in self.waives and known is not None
            if not is_waived and not _was_member(known or (), on, ever=ever):
                return HeldCode.PARTICIPANT_UNKNOWN
        if not self.allowed.get((message.actor, cohort.pk)) and HeldCode.ACTOR_NOT_ALLOWED not in self.waives:
            return HeldCode.ACTOR_NOT_ALLOWED
        return None


def _was_member(intervals: Iterable[tuple[date, date | None]], on: date | None, *, ever: bool) -> bool:
    return any(
        on is None or (joined <= on and (ever or left is None or on <= left)) for joined, left in intervals
    )


def ground_of(batch: Sequence[Message], sender: Sender) -> Ground:
    """Loads what `Ground.doubt` needs for these messages.

    Somebody who was in the cohort at any time has an interval here; a person who never was has none and cannot be
    marked there even when released by hand: she is enrolled first.
    """
    session_ids = {message.session for message in batch if message.session}
    sessions = {row.pk: row for row in Session.objects.filter(pk__in=session_ids)}
    cohort_ids = {row.cohort_id for row in sessions.values()} | {m.cohort for m in batch if m.cohort}
    cohorts = {
        row.pk: row for row in Cohort.objects.filter(pk__in=cohort_ids).select_related("centre", "edition")
    }
    for session in sessions.values():
        session.cohort = cohorts[session.cohort_id]
    intervals: dict[tuple[UUID, UUID], list[tuple[date, date | None]]] = defaultdict(list)
    people = {message.participant for message in batch if message.participant}
    if people and cohorts:
        rows = Enrolment.objects.filter(cohort__in=cohorts, participant__in=people)
        for cohort_id, person, joined, left in rows.values_list(
            "cohort_id", "participant_id", "joined_on", "left_on"
        ):
            intervals[cohort_id, person].append((joined, left))
    pairs: set[tuple[str, UUID]] = set()
    for message in batch:
        about = sessions[message.session].cohort_id if message.session in sessions else message.cohort
        if about in cohorts:
            pairs.add((message.actor, about))
    users: dict[str, Any] = {}
    if sender.user is not None:
        users[str(sender.user.pk)] = sender.user
    missing = {actor for actor, _ in pairs} - users.keys()
    if missing:
        users |= {str(user.pk): user for user in get_user_model()._default_manager.filter(pk__in=missing)}
    allowed = {
        (actor, cohort_id): actor in users and can_mark(users[actor], cohorts[cohort_id])
        for actor, cohort_id in pairs
    }
    return Ground(sessions, cohorts, intervals, allowed, sender.waives)
