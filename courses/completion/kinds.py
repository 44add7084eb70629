"""What facts about completions mean. Each step of a completion is a fact; its row is read from them.

A fact "done" carries the figures of that day and names the completion by its own id; "confirmed" and "withdrawn" name
the completion they are about. Which of these may be made is decided by `completion.actions` alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from ..events.enums import Door, Folding, HeldCode
from ..events.kinds import Sender
from ..events.messages import Message
from ..events.models import LearningEvent
from .enums import CompletionStatus
from .models import Completion

DONE, CONFIRMED, WITHDRAWN = "done", "confirmed", "withdrawn"
FIELDS = (
    "status",
    "earned_on",
    "figures",
    "exception_reason",
    "marked_by",
    "entered_at",
    "confirmed_by",
    "confirmed_at",
    "withdrawn_by",
    "withdrawn_at",
    "withdrawal_reason",
)


def completion_cell(cohort: UUID, participant: UUID) -> str:
    return f"d:{cohort}:{participant}"


class CompletionKind:
    """A register by cohort and person, written by the office alone: what a tablet says of it waits for a person."""

    name = "completion"
    folding = Folding.REGISTER

    def cell(self, message: Message) -> str:
        assert message.cohort is not None
        assert message.participant is not None
        return completion_cell(message.cohort, message.participant)

    def scope(self, message: Message) -> str:
        return f"c:{message.cohort}"

    def normalise(self, message: Message) -> Any:
        if message.cohort is None or message.participant is None:
            raise ValueError("a completion is about a person in a cohort")
        value = message.value
        if value is None or value in ("unset", DONE):
            return {"status": DONE} if value == DONE else None
        if not isinstance(value, dict) or value.get("status") not in (DONE, CONFIRMED, WITHDRAWN):
            raise ValueError("no step of a completion")
        if value["status"] == DONE:
            date.fromisoformat(value["earned_on"])
            if not isinstance(value.get("figures"), dict) or not isinstance(
                value.get("second_sign_off"), bool
            ):
                raise ValueError("a completion carries its figures")
        else:
            UUID(value["completion"])
        return value

    def doubts(self, messages: Sequence[Message], sender: Sender) -> Mapping[UUID, HeldCode]:
        if sender.door == Door.WEB and all(isinstance(message.value, dict) for message in messages):
            return {}
        return {message.id: HeldCode.NEEDS_DECISION for message in messages}

    def project(self, cells: Mapping[str, Sequence[LearningEvent]]) -> None:
        rows = []
        for facts in cells.values():
            steps = [fact for fact in facts if fact.value]
            confirmations = _first_by_completion(steps, CONFIRMED)
            withdrawals = _first_by_completion(steps, WITHDRAWN)
            for done in steps:
                if done.value["status"] == DONE:
                    name = str(done.pk)
                    rows.append(_row(done, confirmations.get(name), withdrawals.get(name)))
        # Those that stand no more first: one standing completion per cohort and person is a constraint.
        rows.sort(key=lambda row: (row.status != CompletionStatus.WITHDRAWN, row.pk))
        Completion.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=list(FIELDS), batch_size=500
        )

    def clear(self) -> None:
        """Certificates and unlocked work stand on these rows, so they are blanked and not deleted."""
        Completion.objects.update(
            figures={}, exception_reason="", earned_on=date.min, confirmed_by=None, confirmed_at=None
        )

    def rows(self) -> Sequence[tuple[Any, ...]]:
        fields = [field for field in FIELDS if field != "figures"]
        rows = Completion.objects.order_by("id").values_list(
            "id", "participant", "cohort", *fields, "figures"
        )
        return [(*row[:-1], repr(sorted(row[-1].items()))) for row in rows.iterator()]


def _first_by_completion(steps: Iterable[LearningEvent], status: str) -> dict[str, LearningEvent]:
    found: dict[str, LearningEvent] = {}
    for fact in sorted(steps, key=lambda fact: (fact.received_at, fact.pk)):
        if fact.value["status"] == status:
            found.setdefault(fact.value["completion"], fact)
    return found


def _row(
    done: LearningEvent, confirmation: LearningEvent | None, withdrawal: LearningEvent | None
) -> Completion:
    needs_second = done.value["second_sign_off"]
    confirmed = confirmation if needs_second else done
    if withdrawal is not None:
        status = CompletionStatus.WITHDRAWN
    elif confirmed is not None:
        status = CompletionStatus.CONFIRMED
    else:
        status = CompletionStatus.AWAITING
    return Completion(
        id=done.pk,
        participant_id=done.participant_id,
        cohort_id=done.cohort_id,
        status=status,
        earned_on=date.fromisoformat(done.value["earned_on"]),
        figures=done.value["figures"],
        exception_reason=done.value.get("exception_reason", ""),
        marked_by_id=done.actor_id,
        entered_at=done.received_at,
        confirmed_by_id=confirmed.actor_id if confirmed else None,
        confirmed_at=confirmed.happened_at if confirmed else None,
        withdrawn_by_id=withdrawal.actor_id if withdrawal else None,
        withdrawn_at=withdrawal.happened_at if withdrawal else None,
        withdrawal_reason=withdrawal.value["reason"] if withdrawal else "",
    )
