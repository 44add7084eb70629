"""What people do with facts after they came in: take back an action, release or discard what was held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from . import messages
from .enums import Door, HeldCode, HeldDecision, ReceiptStatus
from .fold import fold_register, heads
from .models import HeldEvent, LearningEvent
from .store import Incoming, Receipt, Sender, store

# A person may set these aside; the others say that the fact cannot be counted at all.
WAIVABLE = (
    HeldCode.SIGNATURE,
    HeldCode.DEVICE_REVOKED,
    HeldCode.SEQUENCE_CLASH,
    HeldCode.GROUP_NOT_CARRIED,
    HeldCode.ACTOR_NOT_ALLOWED,
    HeldCode.PARTICIPANT_UNKNOWN,
)
UNDO = "undo:"
# More facts than one session of forty people ever has: a bound for the look back.
LOOK_BACK = 1_000


@dataclass(frozen=True)
class Action:
    """What one person did in one go: the facts of one tap or one form. `kind` is that of its first fact."""

    facts: tuple[LearningEvent, ...]

    @property
    def kind(self) -> str:
        return self.facts[0].kind

    @property
    def name(self) -> str:
        """What an undo of this action is recorded by."""
        return str(min(fact.pk for fact in self.facts))


@dataclass(frozen=True)
class Undone:
    """`restored` entries are as they were before; `changed_since` were touched by somebody later and stay."""

    action: Action
    restored: int
    changed_since: int


def last_action(session_id: UUID, *, by: Any) -> Action | None:
    """The latest action of this person in this session that she has not taken back. One query, read only as far as needed."""
    recent = LearningEvent.objects.filter(session_id=session_id, actor=by, door=Door.WEB).defer(
        "body", "signature"
    )
    ordered = recent.order_by("-received_at", "-happened_at", "-pk")[:LOOK_BACK]
    undone: set[str] = set()
    for _moment, group in groupby(
        ordered.iterator(chunk_size=50), key=attrgetter("received_at", "happened_at")
    ):
        facts = list(group)
        taken_back = {fact.source.removeprefix(UNDO) for fact in facts if fact.source.startswith(UNDO)}
        if taken_back:
            undone |= taken_back
            continue
        action = Action(tuple(sorted(facts, key=lambda fact: fact.pk)))
        if action.name not in undone:
            return action
    return None


def undo_last_action(
    session_id: UUID, *, by: Any, name: str = "", at: datetime | None = None
) -> Undone | None:
    """Takes back the latest action of this person in this session with new facts that say what stood before.

    An entry that somebody changed after the action keeps that change. Called again it takes back the action before,
    unless `name` says which action the screen showed: a button pressed twice takes back one action.
    Returns None when there is nothing to take back. Raises ValidationError when the facts would be held (a closed month).
    """
    with transaction.atomic():
        action = last_action(session_id, by=by)
        if action is None or (name and action.name != name):
            return None
        by_cell: dict[tuple[str, str], list[LearningEvent]] = {}
        cells = {fact.cell for fact in action.facts}
        for fact in LearningEvent.objects.filter(cell__in=cells):
            by_cell.setdefault((fact.kind, fact.cell), []).append(fact)
        moment = at or timezone.now()
        bodies = []
        for fact in action.facts:
            all_facts = by_cell[fact.kind, fact.cell]
            standing = heads(all_facts)
            if not _stands(fact, standing, all_facts):
                continue
            before = fold_register([other for other in all_facts if str(other.pk) in fact.supersedes]).value
            bodies.append(
                messages.write(
                    event_id=uuid4(),
                    kind=fact.kind,
                    actor=str(by.pk),
                    at=moment,
                    cohort=fact.cohort_id,
                    session=fact.session_id,
                    participant=fact.participant_id,
                    subject=fact.subject,
                    value=before,
                    supersedes=[head.pk for head in standing if head == fact or len(standing) == 1],
                )
            )
        if bodies:
            store_or_refuse(bodies, sender=Sender(Door.WEB, user=by, source=f"{UNDO}{action.name}"))
        return Undone(action, restored=len(bodies), changed_since=len(action.facts) - len(bodies))


def _stands(
    fact: LearningEvent, standing: Sequence[LearningEvent], all_facts: Sequence[LearningEvent]
) -> bool:
    """True when nobody touched the entry after this fact, but for undoing what came after it."""
    if fact in standing:
        return True
    by_name = {str(other.pk): other for other in all_facts}
    return len(standing) == 1 and _stands_for(standing[0], by_name) == fact


def _stands_for(head: LearningEvent, by_name: Mapping[str, LearningEvent]) -> LearningEvent | None:
    """The fact an entry goes back to: itself, or for an undo the one that had been replaced by what it undid."""
    if not head.source.startswith(UNDO):
        return head
    current: LearningEvent | None = head
    for _step in range(2):
        # First from the undo to what it undid, then from that to what it had replaced.
        if current is None or len(current.supersedes) != 1:
            return None
        earlier = by_name.get(current.supersedes[0])
        current = _stands_for(earlier, by_name) if earlier else None
    return current


def store_or_refuse(bodies: Sequence[str], *, sender: Sender) -> list[Receipt]:
    """Stores facts a person makes at this screen: all of them, or none and a sentence.

    Raises ValidationError with the first reason when one of them would be held.
    """
    with transaction.atomic():
        receipts = store([Incoming(body) for body in bodies], sender=sender)
        for receipt in receipts:
            if receipt.status == ReceiptStatus.HELD:
                assert receipt.code is not None
                sentence: Any = receipt.code.label
                if receipt.code == HeldCode.MONTH_CLOSED:
                    sentence = _("The month is closed. The office writes what changes as a correction.")
                raise ValidationError(sentence, code=receipt.code.value)
    return receipts


def release_held(held: HeldEvent, *, by: Any, reason: str, also: frozenset[HeldCode] = frozenset()) -> None:
    """Lets a held fact count. Logged. `also` are doubts of rooms above that the caller has settled.

    Steps: lock it, check that it still waits, store its text with the doubt set aside, note the decision.
    Raises ValidationError when it was decided already, no reason is given, or it still cannot be counted.
    """
    reason = _reason(reason)
    with transaction.atomic():
        locked = HeldEvent.objects.select_for_update().get(pk=held.pk)
        if locked.decision != HeldDecision.WAITING:
            raise ValidationError(_("Somebody has decided this already."), code="decided")
        code = HeldCode(locked.code)
        waives = also | (frozenset({code}) if code in WAIVABLE else frozenset())
        # Released first, so that its own row does not answer for it.
        _decide(locked, HeldDecision.RELEASED, by, reason)
        receipt = store(
            [Incoming(locked.body, signature=locked.signature)],
            sender=Sender(Door(locked.door), locked.sender, locked.device, locked.source, waives),
        )[0]
        if receipt.status == ReceiptStatus.HELD:
            assert receipt.code is not None
            raise ValidationError(
                _("It still cannot be counted. %(reason)s"),
                params={"reason": receipt.code.label},
                code=receipt.code,
            )
        log(instance=locked, action="lms.release_held", user=by, data={"code": locked.code})
    held.refresh_from_db()


def discard_held(held: HeldEvent, *, by: Any, reason: str) -> None:
    """Decides that a held fact never counts. Its text is kept. Logged.

    Raises ValidationError when it was decided already or no reason is given.
    """
    reason = _reason(reason)
    with transaction.atomic():
        locked = HeldEvent.objects.select_for_update().get(pk=held.pk)
        if locked.decision != HeldDecision.WAITING:
            raise ValidationError(_("Somebody has decided this already."), code="decided")
        _decide(locked, HeldDecision.DISCARDED, by, reason)
        log(instance=locked, action="lms.discard_held", user=by, data={"code": locked.code})
    held.refresh_from_db()


def _decide(held: HeldEvent, decision: HeldDecision, by: Any, reason: str) -> None:
    held.decision = decision
    held.decided_by = by
    held.decided_at = timezone.now()
    held.decision_reason = reason
    held.save(update_fields=["decision", "decided_by", "decided_at", "decision_reason"])


def _reason(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError(_("Write the reason."), code="reason")
    if len(reason) > 255:
        raise ValidationError(_("Write the reason in at most 255 letters."), code="reason")
    return reason
