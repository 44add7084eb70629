"""What facts about a session mean: who was there, which lesson was taught, that the class is over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from ..cohorts.marking import ground_of
from ..cohorts.models import Session
from ..events.enums import Folding, HeldCode
from ..events.fold import fold_register, heads
from ..events.kinds import Sender
from ..events.messages import Message
from ..events.models import LearningEvent, discard_rows
from ..events.writing import write_rows
from .models import AttendanceMark, LessonTaught, SessionClosing
from .rules import UNSET, effective_minutes, reading

MARK_FIELDS = (
    "id",
    "session",
    "participant",
    "status",
    "late_minutes",
    "cause",
    "minutes",
    "in_conflict",
    "heads",
    "marked_by",
    "marked_at",
)


def mark_cell(session: UUID, participant: UUID) -> str:
    return f"a:{session}:{participant}"


def lesson_cell(session: UUID, lesson_key: str) -> str:
    return f"l:{session}:{lesson_key}"


def closing_cell(session: UUID) -> str:
    return f"z:{session}"


def latest(facts: Sequence[LearningEvent]) -> LearningEvent:
    """The one whose words are shown when several agree: seen last, then by name. Never a decision between values."""
    return max(facts, key=lambda fact: (fact.happened_at, fact.pk))


def _names(facts: Sequence[LearningEvent]) -> list[str]:
    return [str(fact.pk) for fact in facts]


def _scope(message: Message) -> str:
    return f"s:{message.session}"


class AttendanceKind:
    """A register: one reading for one person in one session."""

    name = "attendance"
    folding = Folding.REGISTER

    def cell(self, message: Message) -> str:
        assert message.session is not None
        assert message.participant is not None
        return mark_cell(message.session, message.participant)

    def scope(self, message: Message) -> str:
        return _scope(message)

    def normalise(self, message: Message) -> Any:
        if message.session is None or message.participant is None:
            raise ValueError("attendance is about a person in a session")
        return reading(message.value)

    def doubts(self, messages: Sequence[Message], sender: Sender) -> Mapping[UUID, HeldCode]:
        ground = ground_of(messages, sender)
        found: dict[UUID, HeldCode] = {}
        for message in messages:
            session = ground.sessions.get(message.session) if message.session else None
            value = reading(message.value)
            doubt = ground.doubt(message)
            if session is not None and value and value["minutes"] >= session.effective_minutes:
                doubt = HeldCode.INVALID_VALUE
            if doubt is not None:
                found[message.id] = doubt
        return found

    def project(self, cells: Mapping[str, Sequence[LearningEvent]]) -> None:
        sessions = Session.objects.only("minutes", "break_minutes").in_bulk(_session_ids(cells))
        lengths = {key: session.effective_minutes for key, session in sessions.items()}
        write_rows(AttendanceMark, MARK_FIELDS, self._marks(cells, lengths), replace_by="id")

    @staticmethod
    def _marks(
        cells: Mapping[str, Sequence[LearningEvent]], lengths: Mapping[UUID, int]
    ) -> Iterator[tuple[Any, ...]]:
        """The row of each cell, in the order of MARK_FIELDS."""
        for cell, facts in cells.items():
            if not facts:
                continue
            state = fold_register(facts)
            last = latest(state.heads)
            value = state.value
            assert last.session_id is not None
            yield (
                uuid5(NAMESPACE_OID, cell),
                last.session_id,
                last.participant_id,
                value["status"] if value else "",
                value["minutes"] if value else 0,
                value["cause"] if value else "",
                effective_minutes(value, lengths[last.session_id]),
                state.in_conflict,
                _names(state.heads),
                last.actor_id,
                last.happened_at,
            )

    def clear(self) -> None:
        discard_rows(AttendanceMark.objects.all())

    def rows(self) -> Sequence[tuple[Any, ...]]:
        fields = (
            "session",
            "participant",
            "status",
            "late_minutes",
            "cause",
            "minutes",
            "in_conflict",
            "marked_by",
        )
        rows = AttendanceMark.objects.values_list("id", *fields, "marked_at", "heads").order_by("id")
        return [(*row[:-1], tuple(row[-1])) for row in rows.iterator()]


class LessonKind:
    """A register: this lesson was taught in this session. Where readings differ somebody saw it taught: the row stays."""

    name = "lesson"
    folding = Folding.REGISTER

    def cell(self, message: Message) -> str:
        assert message.session is not None
        return lesson_cell(message.session, message.subject)

    def scope(self, message: Message) -> str:
        return _scope(message)

    def normalise(self, message: Message) -> Any:
        if message.session is None or not message.subject or len(message.subject) > 60:
            raise ValueError("a lesson taught is about a lesson in a session")
        if message.value is None or message.value is False or message.value == UNSET:
            return None
        if message.value is True or message.value == "done":
            return True
        raise ValueError("taught or not")

    def doubts(self, messages: Sequence[Message], sender: Sender) -> Mapping[UUID, HeldCode]:
        ground = ground_of(messages, sender)
        found: dict[UUID, HeldCode] = {}
        for message in messages:
            doubt = ground.doubt(message)
            cohort = ground.cohort_of(message)
            if cohort is not None and message.subject not in _lessons(cohort.edition.content):
                doubt = HeldCode.INVALID_VALUE
            if doubt is not None:
                found[message.id] = doubt
        return found

    def project(self, cells: Mapping[str, Sequence[LearningEvent]]) -> None:
        sessions = _sessions(cells)
        rows, gone = [], []
        for cell, facts in cells.items():
            surviving = heads(facts)
            taught = [fact for fact in surviving if fact.value]
            if not taught:
                gone.append(uuid5(NAMESPACE_OID, cell))
                continue
            last = latest(taught)
            assert last.session_id is not None
            lesson = _lessons(sessions[last.session_id].cohort.edition.content).get(last.subject, {})
            rows.append(
                LessonTaught(
                    id=uuid5(NAMESPACE_OID, cell),
                    session_id=last.session_id,
                    lesson_key=last.subject,
                    revisions=lesson.get("revisions", {}),
                    heads=_names(surviving),
                    marked_by_id=last.actor_id,
                    marked_at=last.happened_at,
                )
            )
        if gone:
            discard_rows(LessonTaught.objects.filter(pk__in=gone))
        LessonTaught.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["revisions", "heads", "marked_by", "marked_at"],
            batch_size=1_000,
        )

    def clear(self) -> None:
        discard_rows(LessonTaught.objects.all())

    def rows(self) -> Sequence[tuple[Any, ...]]:
        rows = LessonTaught.objects.values_list(
            "id", "session", "lesson_key", "marked_by", "marked_at", "heads"
        )
        return [(*row[:-1], tuple(row[-1])) for row in rows.order_by("id").iterator()]


class CloseKind:
    """A register: the class is over, with the count of those who had no mark then. Differing counts are no conflict."""

    name = "close"
    folding = Folding.REGISTER

    def cell(self, message: Message) -> str:
        assert message.session is not None
        return closing_cell(message.session)

    def scope(self, message: Message) -> str:
        return _scope(message)

    def normalise(self, message: Message) -> Any:
        if message.session is None:
            raise ValueError("a closing is about a session")
        value = message.value
        if value is None or value is False or value == UNSET:
            return None
        if value is True:
            return {"unmarked": 0}
        unmarked = value.get("unmarked", 0) if isinstance(value, dict) else value
        if isinstance(unmarked, bool) or not isinstance(unmarked, int) or not 0 <= unmarked <= 10_000:
            raise ValueError("not a count")
        return {"unmarked": unmarked}

    def doubts(self, messages: Sequence[Message], sender: Sender) -> Mapping[UUID, HeldCode]:
        ground = ground_of(messages, sender)
        return {message.id: doubt for message in messages if (doubt := ground.doubt(message)) is not None}

    def project(self, cells: Mapping[str, Sequence[LearningEvent]]) -> None:
        rows, gone = [], []
        for cell, facts in cells.items():
            surviving = heads(facts)
            closings = [fact for fact in surviving if fact.value is not None]
            if not closings:
                gone.append(UUID(cell.partition(":")[2]))
                continue
            last = latest(closings)
            rows.append(
                SessionClosing(
                    session_id=last.session_id,
                    unmarked=last.value["unmarked"],
                    heads=_names(surviving),
                    closed_by_id=last.actor_id,
                    closed_at=last.happened_at,
                )
            )
        if gone:
            discard_rows(SessionClosing.objects.filter(pk__in=gone))
        SessionClosing.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["session"],
            update_fields=["unmarked", "heads", "closed_by", "closed_at"],
            batch_size=1_000,
        )

    def clear(self) -> None:
        discard_rows(SessionClosing.objects.all())

    def rows(self) -> Sequence[tuple[Any, ...]]:
        rows = SessionClosing.objects.values_list("session", "unmarked", "closed_by", "closed_at", "heads")
        return [(*row[:-1], tuple(row[-1])) for row in rows.order_by("session").iterator()]


def _sessions(cells: Mapping[str, Sequence[LearningEvent]]) -> Mapping[UUID, Session]:
    return Session.objects.select_related("cohort__edition").in_bulk(_session_ids(cells))


def _session_ids(cells: Mapping[str, Sequence[LearningEvent]]) -> list[UUID]:
    return list({facts[0].session_id for facts in cells.values() if facts and facts[0].session_id})


def _lessons(content: Any) -> dict[str, Any]:
    return {lesson["key"]: lesson for lesson in content["lessons"]}
