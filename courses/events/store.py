"""The one door for facts. Web, tablet, paper and file all end here, in the same transaction as the projections."""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from . import kinds, messages
from .enums import HeldCode, HeldDecision, ReceiptStatus
from .kinds import Kind, Sender
from .messages import Message
from .models import EventScope, HeldEvent, LearningEvent
from .signals import fact_recorded

logger = logging.getLogger(__name__)

# Names per question to the database: SQLite allows 32,766 of them, PostgreSQL 65,535.
SLICE = 2_000
ATTEMPTS = 4
# SQLSTATE of PostgreSQL: another transaction won; trying again is the ordinary answer.
DEADLOCK_OR_SERIALISATION = ("40P01", "40001")


@dataclass(frozen=True)
class Incoming:
    """A fact on its way in: the name its sender gave it and its frozen text. `doubt` holds it whatever it says."""

    body: str
    id: UUID | None = None
    signature: str = ""
    doubt: HeldCode | None = None


@dataclass(frozen=True)
class Receipt:
    """The answer for one fact, in the order the facts came."""

    id: UUID | None
    status: ReceiptStatus
    code: HeldCode | None = None


@dataclass(frozen=True)
class _Item:
    """One incoming fact while it is looked at. `digest` names its text."""

    position: int
    incoming: Incoming
    digest: str
    message: Message | None = None


def store(incoming: Sequence[Incoming], *, sender: Sender) -> list[Receipt]:
    """Stores a batch of facts and brings their projections up to date, all in one transaction.

    Per fact: read; known name (equal text is a duplicate, other text is held); doubt of its room (held); else insert,
    fold its cell, tell `fact_recorded`. Answers only after everything is written; the caller may acknowledge when the
    transaction it opened, if any, has committed. Facts are never refused for their content: what cannot count is held.

    Sending the same batch again changes nothing and answers `duplicate` (or `held`, until a person releases it) for
    each. A text that was held stays held even when its doubt has gone: a person decides, and that is logged.
    """
    inside = connection.in_atomic_block
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with transaction.atomic():
                receipts: list[Receipt] = []
                for start in range(0, len(incoming), SLICE):
                    # The last attempt takes the facts one by one: the one that cannot be written must not block
                    # the others for ever.
                    receipts += _store(incoming[start : start + SLICE], sender, careful=attempt == ATTEMPTS)
                return receipts
        except IntegrityError:
            # Two workers got the same new fact at the same instant and one of them won: reading again finds it.
            if attempt == ATTEMPTS:
                raise
        except OperationalError as error:
            # A caller's own transaction is lost with the deadlock; only she can begin it again.
            state = getattr(error.__cause__, "sqlstate", None)
            if inside or attempt == ATTEMPTS or state not in DEADLOCK_OR_SERIALISATION:
                raise
    raise AssertionError("unreachable")


def _store(incoming: Sequence[Incoming], sender: Sender, *, careful: bool) -> list[Receipt]:
    answers: dict[int, Receipt] = {}
    held: list[tuple[_Item, HeldCode]] = []
    now = timezone.now()

    def hold(item: _Item, code: HeldCode) -> None:
        name = item.message.id if item.message else item.incoming.id
        answers[item.position] = Receipt(name, ReceiptStatus.HELD, code)
        held.append((item, code))

    # Read, and answer a text that comes twice in one batch like its first appearance.
    firsts: dict[tuple[str, UUID | None], int] = {}
    repeats: dict[int, int] = {}
    items: list[_Item] = []
    for position, one in enumerate(incoming):
        item = _Item(position, one, _digest(one.body))
        first = firsts.setdefault((item.digest, one.id), position)
        if first != position:
            repeats[position] = first
            continue
        try:
            message = messages.read(one.body)
        except messages.NewerFormat as newer:
            answers[position] = Receipt(newer.event_id, ReceiptStatus.HELD, HeldCode.NEWER_FORMAT)
            held.append((item, HeldCode.NEWER_FORMAT))
            continue
        except messages.Unreadable:
            hold(item, HeldCode.UNREADABLE)
            continue
        items.append(_Item(position, one, item.digest, message))
        if one.id is not None and one.id != message.id:
            items.pop()
            answers[position] = Receipt(one.id, ReceiptStatus.HELD, HeldCode.UNREADABLE)
            held.append((item, HeldCode.UNREADABLE))

    names = [item.message.id for item in items if item.message]
    known = dict(LearningEvent.objects.filter(pk__in=names).values_list("pk", "body"))
    waiting: dict[str, HeldCode] = {}
    if not sender.waives:
        decided_or_not = HeldEvent.objects.filter(body_hash__in=[item.digest for item in items])
        waiting = {
            digest: HeldCode(code)
            for digest, code in decided_or_not.exclude(decision=HeldDecision.RELEASED).values_list(
                "body_hash", "code"
            )
        }
    fresh: list[_Item] = []
    for item in items:
        assert item.message is not None
        earlier = known.get(item.message.id)
        if earlier is None and item.digest in waiting:
            code = waiting[item.digest]
            answers[item.position] = Receipt(item.message.id, ReceiptStatus.HELD, code)
        elif earlier is None:
            known[item.message.id] = item.message.body
            fresh.append(item)
        elif earlier == item.message.body:
            answers[item.position] = Receipt(item.message.id, ReceiptStatus.DUPLICATE)
        else:
            hold(item, HeldCode.ID_REUSED)

    accepted = _sort_out(fresh, sender, hold, now)
    stored: list[LearningEvent] = []
    for item, event in _insert_and_project(accepted, hold, careful=careful):
        answers[item.position] = Receipt(event.pk, ReceiptStatus.STORED)
        stored.append(event)
    _write_held(held, sender, now)
    for event in stored:
        fact_recorded.send(LearningEvent, event=event)
    for position, first in repeats.items():
        answer = answers[first]
        if answer.status == ReceiptStatus.STORED:
            answer = Receipt(answer.id, ReceiptStatus.DUPLICATE)
        answers[position] = answer
    return [answers[position] for position in range(len(incoming))]


def _sort_out(
    fresh: Sequence[_Item], sender: Sender, hold: Any, now: Any
) -> list[tuple[_Item, LearningEvent]]:
    """Asks the rooms. Locks the scopes before their doubts are asked; what they accept becomes unsaved rows."""
    actors = _known_actors(item.message.actor for item in fresh if item.message)
    candidates: dict[str, list[tuple[_Item, Message, Any]]] = defaultdict(list)
    scopes: set[str] = set()
    for item in fresh:
        message = item.message
        assert message is not None
        kind = kinds.get(message.kind)
        if item.incoming.doubt is not None and item.incoming.doubt not in sender.waives:
            hold(item, item.incoming.doubt)
        elif kind is None:
            hold(item, HeldCode.UNKNOWN_KIND)
        elif message.actor not in actors:
            hold(item, HeldCode.ACTOR_NOT_ALLOWED)
        else:
            try:
                value = kind.normalise(message)
            except ValueError:
                hold(item, HeldCode.INVALID_VALUE)
                continue
            candidates[kind.name].append((item, message, value))
            scopes.add(kind.scope(message))
    lock_scopes(scopes)
    accepted: list[tuple[_Item, LearningEvent]] = []
    for name, group in candidates.items():
        kind = kinds.get(name)
        assert kind is not None
        doubts = kind.doubts([message for _, message, _ in group], sender)
        doubts = {**kinds.guards_say([message for _, message, _ in group], sender), **doubts}
        for item, message, value in group:
            doubt = doubts.get(message.id)
            if doubt is not None:
                hold(item, doubt)
            else:
                event = _row(
                    kind, message, value, item.incoming.signature, sender, actors[message.actor], now
                )
                accepted.append((item, event))
    return accepted


def _row(
    kind: Kind, message: Message, value: Any, signature: str, sender: Sender, actor: Any, now: Any
) -> LearningEvent:
    return LearningEvent(
        id=message.id,
        body=message.body,
        kind=message.kind,
        cell=kind.cell(message),
        scope=kind.scope(message),
        cohort_id=message.cohort,
        session_id=message.session,
        participant_id=message.participant,
        subject=message.subject,
        value=value,
        supersedes=list(message.supersedes),
        reason=message.reason,
        door=sender.door,
        actor_id=actor,
        device=sender.device,
        sequence=message.sequence,
        source=sender.source,
        signature=signature,
        happened_at=message.at,
        # One moment for the whole batch: what was sent together is undone together.
        received_at=now,
    )


def _known_actors(names: Iterable[str]) -> dict[str, Any]:
    """Which actors are users of this office: the name as written, and the key it stands for."""
    key = get_user_model()._meta.pk
    assert key is not None
    asked: dict[str, Any] = {}
    for name in set(names):
        try:
            asked[name] = key.to_python(name)
            key.run_validators(asked[name])
        except (ValidationError, OverflowError, ValueError):
            asked.pop(name, None)
    here = set(
        get_user_model()._default_manager.filter(pk__in=list(asked.values())).values_list("pk", flat=True)
    )
    return {name: pk for name, pk in asked.items() if pk in here}


def _insert_and_project(
    accepted: Sequence[tuple[_Item, LearningEvent]], hold: Any, *, careful: bool
) -> list[tuple[_Item, LearningEvent]]:
    if not accepted:
        return []
    if not careful:
        try:
            with transaction.atomic():
                LearningEvent.objects.bulk_create([event for _, event in accepted])
                project_cells({(event.kind, event.cell) for _, event in accepted})
            return list(accepted)
        except (IntegrityError, OperationalError):
            raise
        except Exception:  # a room that cannot count one fact must not lose the others
            logger.exception("a batch of facts could not be projected; trying them one by one")
    stored: list[tuple[_Item, LearningEvent]] = []
    for item, event in accepted:
        # A row object that failed in bulk may believe it is saved.
        event._state.adding = True
        try:
            with transaction.atomic():
                LearningEvent.objects.bulk_create([event])
                project_cells({(event.kind, event.cell)})
                if careful:
                    # Foreign keys are checked at commit otherwise, when nobody knows any more which fact it was.
                    connection.check_constraints()
            stored.append((item, event))
        except OperationalError:
            raise
        except Exception:
            if not careful and LearningEvent.objects.filter(pk=event.pk).exists():
                raise
            logger.exception("fact %s could not be projected and waits for a person", event.pk)
            hold(item, HeldCode.NOT_PROJECTED)
    return stored


def lock_scopes(keys: Iterable[str]) -> None:
    """Locks the neighbourhoods in one order for everybody, and counts their versions up."""
    ordered = sorted(set(keys))
    if not ordered:
        return
    EventScope.objects.bulk_create([EventScope(key=key) for key in ordered], ignore_conflicts=True)
    list(EventScope.objects.select_for_update().filter(key__in=ordered).order_by("key"))
    EventScope.objects.filter(key__in=ordered).update(version=F("version") + 1)


def project_cells(cells: Iterable[tuple[str, str]]) -> None:
    """Folds the named (kind, cell) pairs from all their facts and writes their projections."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for name, cell in cells:
        by_kind[name].append(cell)
    for name, names in by_kind.items():
        kind = kinds.get(name)
        if kind is None:
            continue
        facts: dict[str, list[LearningEvent]] = {cell: [] for cell in names}
        for event in LearningEvent.objects.filter(kind=name, cell__in=names).order_by("pk"):
            facts[event.cell].append(event)
        kind.project(facts)


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()


def _write_held(held: Sequence[tuple[_Item, HeldCode]], sender: Sender, now: Any) -> None:
    """Keeps what must wait, each text once, in one order for everybody (two senders of one file must not deadlock)."""
    rows = [
        HeldEvent(
            event_id=item.message.id if item.message else item.incoming.id,
            # Kept as it came, but for what no database keeps: null characters and half letters.
            body=item.incoming.body.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8"),
            body_hash=item.digest,
            signature=item.incoming.signature,
            door=sender.door,
            device=sender.device,
            sequence=item.message.sequence if item.message else None,
            source=sender.source,
            sender=sender.user,
            code=code,
            cohort_id=item.message.cohort if item.message else None,
            received_at=now,
        )
        for item, code in sorted(held, key=lambda pair: pair[0].digest)
    ]
    if rows:
        HeldEvent.objects.bulk_create(rows, ignore_conflicts=True)
