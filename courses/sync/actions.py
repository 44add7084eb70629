"""What is done with tablets, and the way their marks come in."""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..cohorts.models import Centre, Cohort
from ..completion.actions import mark_completion
from ..events import messages
from ..events.enums import Door, HeldCode, HeldDecision, ReceiptStatus
from ..events.kinds import Sender
from ..events.models import HeldEvent, LearningEvent
from ..events.store import Incoming, Receipt, store
from ..people.models import Participant
from . import handovers, signatures
from .enums import DeviceStatus, EnrolError
from .models import Device, DeviceKey, SequenceClash

# Crockford's letters: none is taken for another when read aloud.
CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LIFE = timedelta(hours=24)
# The answer to an enrolment may be lost on the way; the same tablet may ask once more for this long.
SAME_KEY_AGAIN = timedelta(minutes=10)
MAX_GAPS_TOLD = 500
COMES_FIRST = ("session", "newcomer")
# A tablet that claims more than this many unseen facts is not believed: it would cost the office a long count.
MAX_UNSEEN = 50_000
# Completions of one tablet that wait for marks to arrive: a class or two.
MAX_ASKED_AGAIN = 100


class EnrolmentRefused(Exception):
    """The code does not open the door; `error` says why."""

    def __init__(self, error: EnrolError) -> None:
        super().__init__(error)
        self.error = error


@dataclass(frozen=True)
class Sent:
    """A fact as a tablet sends it: its name, its frozen text, its signature (base64url)."""

    id: str
    body: str
    signature: str


@dataclass(frozen=True)
class Answer:
    """What the tablet is told: one receipt per fact, and the sequence numbers that never arrived."""

    receipts: Sequence[Receipt]
    gaps: Sequence[int]


def create_device(
    *, label: str, centre: Centre, cohorts: Iterable[Cohort], by: Any, quiet: bool = True
) -> Device:
    """A tablet that waits to be connected. A code is made by `new_code`."""
    with transaction.atomic():
        _check_label(label, centre)
        device = Device.objects.create(label=label, centre=centre, created_by=by, quiet=quiet)
        device.cohorts.set(cohorts)
        _log(device, "lms.add_tablet", by)
    return device


def new_code(device: Device) -> str:
    """A single-use code of eight letters, good for 24 hours. The former code dies. Only its hash is kept."""
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(8))
    device.code_hash = _hash(code)
    device.code_expires_at = timezone.now() + CODE_LIFE
    device.code_used_at = None
    device.save(update_fields=["code_hash", "code_expires_at", "code_used_at"])
    return f"{code[:4]}-{code[4:]}"


def plain_code(typed: str) -> str:
    """What was meant by what was typed: hyphens and spaces away, O is 0, I and L are 1."""
    kept = "".join(letter for letter in typed.upper() if letter.isalnum())
    return kept.translate(str.maketrans("OILU", "011V"))


def enrol_device(*, code: str, jwk: Mapping[str, Any], app_version: str) -> tuple[Device, str]:
    """Connects a tablet: its key is kept and a token is made, whose hash alone stays here.

    The same code with the same key is taken again for ten minutes, because the first answer may have been lost.
    Raises EnrolmentRefused.
    """
    try:
        thumbprint = signatures.thumbprint({"crv": "P-256", "kty": "EC", **_public_part(jwk)})
    except (signatures.BadKey, KeyError, TypeError) as error:
        raise EnrolmentRefused(EnrolError.KEY_REFUSED) from error
    now = timezone.now()
    with transaction.atomic():
        device = Device.objects.select_for_update().filter(code_hash=_hash(plain_code(code))).first()
        if device is None:
            raise EnrolmentRefused(EnrolError.CODE_UNKNOWN)
        if device.status == DeviceStatus.REVOKED:
            raise EnrolmentRefused(EnrolError.CODE_UNKNOWN)
        if device.code_expires_at is None or device.code_expires_at < now:
            raise EnrolmentRefused(EnrolError.CODE_EXPIRED)
        if device.code_used_at is not None:
            latest = device.keys.order_by("-since").first()
            is_same_tablet = latest is not None and latest.thumbprint == thumbprint
            if not is_same_tablet or now - device.code_used_at > SAME_KEY_AGAIN:
                raise EnrolmentRefused(EnrolError.CODE_USED)
        else:
            device.code_used_at = now
        DeviceKey.objects.get_or_create(
            device=device,
            thumbprint=thumbprint,
            defaults={"jwk": dict(_public_part(jwk), kty="EC", crv="P-256")},
        )
        token = secrets.token_urlsafe(32)
        device.token_hash = _hash(token)
        device.status = DeviceStatus.ACTIVE
        device.last_contact_at = now
        device.app_version = app_version[:20]
        device.save()
    return device, token


def change_device(device: Device, *, label: str, cohorts: Iterable[Cohort], quiet: bool, by: Any) -> None:
    """Another name, other groups. The tablet learns of it at its next contact. Logged.

    Raises ValidationError when another tablet of the centre has that name.
    """
    with transaction.atomic():
        _check_label(label, device.centre, device)
        Device.objects.filter(pk=device.pk).update(label=label, quiet=quiet)
        device.cohorts.set(cohorts)
        _log(device, "lms.change_tablet", by)
    device.refresh_from_db()


def hand_over(device: Device, *, centre: Centre, cohorts: Iterable[Cohort], by: Any) -> None:
    """Gives the tablet to another centre or other people. It is connected anew with a `new_code`.

    Its token dies, so it gets no names before that, and connecting wipes the former ones. Marks still on it are sent
    afterwards; those of the former groups wait for a person. Logged.
    """
    with transaction.atomic():
        _check_label(device.label, centre, device)
        Device.objects.filter(pk=device.pk).update(
            centre=centre, token_hash="", code_hash="", status=DeviceStatus.AWAITING, revoked_at=None
        )
        device.refresh_from_db()
        device.cohorts.set(cohorts)
        _log(device, "lms.hand_over_tablet", by)


def _check_label(label: str, centre: Centre, device: Device | None = None) -> None:
    others = Device.objects.filter(centre=centre, label=label)
    if device is not None:
        others = others.exclude(pk=device.pk)
    if others.exists():
        raise ValidationError({"label": [_("Another tablet of this centre has this name.")]})


def _log(device: Device, action: str, by: Any, **data: Any) -> None:
    log(instance=device, action=action, user=by, title=device.label, data=data)


def revoke_device(device: Device, *, by: Any) -> None:
    """The tablet gets no names any more and wipes those it has at its next contact. Its marks are held, not lost."""
    _log(device, "lms.revoke_tablet", by)
    Device.objects.filter(pk=device.pk).exclude(status=DeviceStatus.REVOKED).update(
        status=DeviceStatus.REVOKED, revoked_at=timezone.now(), code_hash="", code_expires_at=None
    )
    device.refresh_from_db()


def device_of(token: str) -> Device | None:
    """The tablet a token belongs to, revoked ones too: their marks are still taken."""
    if not token:
        return None
    return Device.objects.filter(token_hash=_hash(token)).first()


def take_events(
    device: Device,
    sent: Sequence[Sent],
    *,
    door: Door = Door.TABLET,
    source: str = "",
    user: Any = None,
) -> list[Receipt]:
    """Stores what a tablet sent, by network or by file: both end here and are the same to the log.

    Every fact is checked against the keys the tablet ever had. A revoked tablet, a wrong signature or a group it does
    not carry makes the fact wait for a person. A sequence number used twice keeps both facts and notes the clash.
    Facts of a tablet that handed this one a class are taken as that tablet's.
    """
    ordered: dict[int, Receipt] = {}
    with transaction.atomic():
        for owner, positions in _by_owner(device, sent).items():
            brought_by = source if owner == device else f"tablet {device.pk}"
            answers = _take_from(
                owner, [sent[n] for n in positions], Sender(door, user, str(owner.pk), brought_by)
            )
            ordered.update(zip(positions, answers, strict=True))
    return [ordered[n] for n in range(len(sent))]


def _by_owner(device: Device, sent: Sequence[Sent]) -> dict[Device, list[int]]:
    """Whose facts these are: the tablet's own, and those of tablets that handed it a class. Those come first, because
    the tablet's own marks may replace them."""
    names = [_device_of(item) for item in sent]
    own = str(device.pk)
    givers = handovers.givers_of(device) if any(name not in ("", own) for name in names) else {}
    found: dict[Device, list[int]] = {giver: [] for giver in givers.values()}
    found[device] = []
    for position, name in enumerate(names):
        found[givers.get(name, device)].append(position)
    return {owner: positions for owner, positions in found.items() if positions}


def _take_from(device: Device, sent: Sequence[Sent], sender: Sender) -> list[Receipt]:
    jwks = list(device.keys.values_list("jwk", flat=True))
    carried = {str(pk) for pk in device.cohorts.values_list("pk", flat=True)}
    incoming = [
        Incoming(body=item.body, id=None, signature=item.signature, doubt=_doubt(device, item, jwks, carried))
        for item in sent
    ]
    # Marks of a class made up on the tablet may share a batch with the fact that makes the class: that one first.
    first = [n for n, item in enumerate(sent) if _kind_of(item) in COMES_FIRST]
    then = [n for n in range(len(sent)) if n not in set(first)]
    receipts: dict[int, Receipt] = {}
    for positions in (first, then):
        answers = store([incoming[n] for n in positions], sender=sender)
        receipts.update(zip(positions, answers, strict=True))
    ordered = [receipts[n] for n in range(len(sent))]
    _note_clashes(device, ordered)
    answers = _mark_completions(sent, ordered)
    if any(receipt.status == ReceiptStatus.STORED for receipt in ordered):
        _mark_completions_that_waited(device, {item.body for item in sent})
    return answers


def _mark_completions(sent: Sequence[Sent], receipts: Sequence[Receipt]) -> list[Receipt]:
    """A completion marked on a tablet goes through the door of completions, in the name of who marked it.

    The log holds such facts for a person. Where the rules propose her on the marks that have arrived and the facilitator
    may mark completions, that person has decided: the completion is made and the held fact released by it. All others
    stay under review.
    """
    answers = list(receipts)
    waiting = {
        n: receipt
        for n, receipt in enumerate(receipts)
        if receipt.status == ReceiptStatus.HELD and receipt.code == HeldCode.NEEDS_DECISION
    }
    if not waiting:
        return answers
    read = {n: messages.read(sent[n].body) for n in waiting}
    taken_back = {name for message in read.values() for name in message.supersedes}
    for n, message in sorted(read.items()):
        held = HeldEvent.objects.filter(body_hash=_hash(sent[n].body)).first()
        if held is None:
            continue
        if held.decision == HeldDecision.RELEASED:
            answers[n] = Receipt(message.id, ReceiptStatus.DUPLICATE)
        elif held.decision == HeldDecision.WAITING and _release_completion(held, message, taken_back):
            answers[n] = Receipt(message.id, ReceiptStatus.STORED)
    return answers


def _mark_completions_that_waited(device: Device, of_this_batch: set[str]) -> None:
    """Asks the rules once more for completions that came before the marks they rest on: a tablet of a restored office
    sends what is new first, and what the office lost afterwards."""
    rows = HeldEvent.objects.filter(
        device=str(device.pk), code=HeldCode.NEEDS_DECISION, decision=HeldDecision.WAITING
    )
    waiting = [(held, _read(held.body)) for held in rows.order_by("received_at", "pk")[:MAX_ASKED_AGAIN]]
    read = [(held, message) for held, message in waiting if message is not None]
    taken_back = {name for _held, message in read for name in message.supersedes}
    for held, message in read:
        if held.body not in of_this_batch:
            _release_completion(held, message, taken_back)


def _release_completion(held: HeldEvent, message: messages.Message, taken_back: set[str]) -> bool:
    """Whether the completion could be made, in the name of who marked it."""
    if (
        message.kind != "completion"
        or message.value not in ("done", {"status": "done"})
        or str(message.id) in taken_back
        or not _complete(message)
    ):
        return False
    HeldEvent.objects.filter(pk=held.pk).update(
        decision=HeldDecision.RELEASED,
        decided_by=message.actor,
        decided_at=timezone.now(),
        decision_reason=_("Marked on the tablet; the rules propose it."),
    )
    return True


def _complete(message: messages.Message) -> bool:
    """Whether the completion could be marked. Nothing is written when not."""
    if message.cohort is None or message.participant is None:
        return False
    cohort = Cohort.objects.select_related("edition", "centre").filter(pk=message.cohort).first()
    participant = Participant.objects.filter(pk=message.participant).first()
    actor = get_user_model()._default_manager.filter(pk=message.actor).first()
    if cohort is None or participant is None or actor is None:
        return False
    try:
        with transaction.atomic():
            mark_completion(participant, cohort, by=actor)
    except (ValidationError, PermissionDenied):
        return False
    return True


def decided_since(device: Device, names: Sequence[str]) -> list[dict[str, str]]:
    """Which of these facts of the tablet are under review no longer: [{"id", "decision"}]."""
    asked = []
    for name in names:
        with contextlib.suppress(ValueError):
            asked.append(UUID(name))
    owners = [str(device.pk), *handovers.givers_of(device)] if asked else []
    rows = HeldEvent.objects.filter(event_id__in=asked, device__in=owners)
    decided = rows.exclude(decision=HeldDecision.WAITING).values_list("event_id", "decision")
    return [{"id": str(name), "decision": decision} for name, decision in decided]


def _doubt(
    device: Device, item: Sent, jwks: Sequence[Mapping[str, Any]], carried: set[str]
) -> HeldCode | None:
    if not any(signatures.is_signed_by(jwk, item.body, item.signature) for jwk in jwks):
        return HeldCode.SIGNATURE
    if device.status == DeviceStatus.REVOKED:
        return HeldCode.DEVICE_REVOKED
    message = _read(item.body)
    if message is None:
        return None
    if str(message.id) != item.id:
        return HeldCode.UNREADABLE
    if message.device != str(device.pk):
        return HeldCode.SIGNATURE
    if message.cohort is None or str(message.cohort) not in carried:
        return HeldCode.GROUP_NOT_CARRIED
    return None


@lru_cache(maxsize=256)
def _read(body: str) -> messages.Message | None:
    """What a fact says, read once for the questions asked here; None when it cannot be read."""
    try:
        return messages.read(body)
    except (messages.Unreadable, messages.NewerFormat):
        return None


def _kind_of(item: Sent) -> str:
    message = _read(item.body)
    return message.kind if message else ""


def _device_of(item: Sent) -> str:
    """The tablet a fact names as its own, or "" when it cannot be read."""
    message = _read(item.body)
    return message.device if message else ""


def _note_clashes(device: Device, receipts: Sequence[Receipt]) -> None:
    stored = [
        receipt.id
        for receipt in receipts
        if receipt.id is not None and receipt.status == ReceiptStatus.STORED
    ]
    if not stored:
        return
    fresh = dict(
        LearningEvent.objects.filter(pk__in=stored, sequence__isnull=False).values_list("pk", "sequence")
    )
    holders = LearningEvent.objects.filter(device=str(device.pk), sequence__in=fresh.values()).values_list(
        "pk", "sequence"
    )
    by_number: dict[int, set[Any]] = {}
    for pk, number in holders:
        assert number is not None
        by_number.setdefault(number, set()).add(pk)
    clashing = [
        SequenceClash(device=device, sequence=number, event_id=pk)
        for number, names in by_number.items()
        if len(names) > 1
        for pk in names
    ]
    SequenceClash.objects.bulk_create(clashing, ignore_conflicts=True)


def receive_contact(
    device: Device,
    *,
    highest_sequence: int,
    waiting: Sequence[int],
    device_now: datetime | None,
    app_version: str,
) -> list[int]:
    """Notes what the tablet said of itself and returns the sequence numbers that should be here and are not.

    Numbers still waiting on the tablet are no gaps. At most 500 are told at a time, the lowest first.
    """
    now = timezone.now()
    name = str(device.pk)
    with transaction.atomic():
        locked = Device.objects.select_for_update().get(pk=device.pk)
        arrived_highest = (
            LearningEvent.objects.filter(device=name).aggregate(highest=Max("sequence"))["highest"] or 0
        )
        claimed = min(highest_sequence, max(locked.highest_sequence, arrived_highest) + MAX_UNSEEN)
        highest = max(locked.highest_sequence, claimed, arrived_highest)
        # A restored backup knows fewer facts than it once did: what it believed complete must be counted again.
        if arrived_highest < locked.complete_until:
            locked.complete_until = 0
        floor = locked.complete_until
        here = set(
            LearningEvent.objects.filter(device=name, sequence__gt=floor).values_list("sequence", flat=True)
        )
        here |= set(
            HeldEvent.objects.filter(device=name, sequence__gt=floor).values_list("sequence", flat=True)
        )
        missing: list[int] = []
        complete_until = floor
        is_unbroken = True
        pending = set(waiting)
        for number in range(floor + 1, highest + 1):
            if number in here:
                if is_unbroken:
                    complete_until = number
                continue
            is_unbroken = False
            if number not in pending and len(missing) < MAX_GAPS_TOLD:
                missing.append(number)
        locked.complete_until = complete_until
        locked.highest_sequence = highest
        # What it still has now: what came with this very contact is here.
        locked.known_unsent = sum(1 for number in pending if number > complete_until and number not in here)
        locked.last_contact_at = now
        locked.app_version = app_version[:20]
        if device_now is not None:
            locked.clock_skew_seconds = (device_now - now).total_seconds()
        locked.save(
            update_fields=[
                "complete_until",
                "highest_sequence",
                "known_unsent",
                "last_contact_at",
                "app_version",
                "clock_skew_seconds",
            ]
        )
    return missing


def _public_part(jwk: Mapping[str, Any]) -> dict[str, str]:
    signatures.public_key(jwk)
    return {"x": str(jwk["x"]), "y": str(jwk["y"])}


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
