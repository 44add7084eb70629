"""The file a tablet saves ("Guardar copia"), for a stick when there is no network: read, checked, stored like a batch."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..events.enums import Door, ReceiptStatus
from . import handovers, protocol, signatures
from .actions import Sent, take_events
from .models import Device

FORMAT = "marks-1"
BEGINNING = re.compile(rb'\s*\{\s*"file"\s*:\s*"marks')
# Six weeks of a busy tablet are 3 MB.
MAX_BYTES = 30_000_000


@dataclass(frozen=True)
class Copy:
    """A copy that is whole and was made by a tablet of this office. `highest` is the tablet's own counter."""

    device: Device
    made_at: str
    highest: int
    events: Sequence[Sent]
    classes: Sequence[handovers.Given] = ()


@dataclass(frozen=True)
class Taken:
    """What came of a copy, in numbers of marks."""

    device: Device
    stored: int
    known: int
    held: int


def read_copy(data: bytes, *, visible: Any) -> Copy:
    """Reads a file. `visible` are the tablets the person may know about.

    Raises ValidationError with a sentence: cut off, no copy of a tablet, of another office, changed after it was saved.
    """
    if len(data) > MAX_BYTES:
        raise ValidationError(_("This file is too large to be a copy of a tablet."))
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise ValidationError(
            _("The file breaks off: it was not copied to its end. Save the copy on the tablet again.")
            if BEGINNING.match(data)
            else _("This is not a copy saved by a tablet.")
        ) from error
    if not isinstance(content, dict) or content.get("file") != FORMAT:
        raise ValidationError(_("This is not a copy saved by a tablet."))
    device = _device(content.get("device"), visible)
    try:
        events = [protocol.read_event(item) for item in content["events"]]
        made_at, count, highest = str(content["made_at"]), content["count"], int(content["max_seq"])
        seal = str(content["seal"])
        classes = [handovers.Given(one.text, one.signature) for one in protocol.read_classes(content)]
    except (protocol.Malformed, KeyError, TypeError, ValueError) as error:
        raise ValidationError(
            _("The file was changed after the tablet saved it. Save the copy again.")
        ) from error
    text = f"{device.pk} {made_at} {count} {' '.join(event.id for event in events)}"
    is_ours = any(
        signatures.is_signed_by(jwk, text, seal) for jwk in device.keys.values_list("jwk", flat=True)
    )
    if count != len(events) or not is_ours or not 0 <= highest < protocol.MAX_NUMBER:
        raise ValidationError(_("The file was changed after the tablet saved it. Save the copy again."))
    return Copy(device, made_at, highest, [Sent(one.id, one.body, one.signature) for one in events], classes)


def _device(name: Any, visible: Any) -> Device:
    try:
        found = visible.filter(pk=UUID(str(name))).first()
    except ValueError:
        found = None
    if found is None:
        raise ValidationError(_("This copy belongs to a tablet of another office or centre."))
    assert isinstance(found, Device)
    return found


def import_copy(data: bytes, *, by: Any) -> Taken:
    """Takes the marks of a file: all of its facts, or none and a sentence. The network may bring the same marks before
    or after: each counts once. Logged.

    Raises ValidationError as `read_copy` does.
    """
    copy = read_copy(data, visible=Device.objects.visible_to(by))
    counts: Counter[ReceiptStatus] = Counter()
    with transaction.atomic():
        handovers.take_hand_overs(copy.device, copy.classes, by=by)
        for start in range(0, len(copy.events), protocol.MAX_EVENTS):
            batch = copy.events[start : start + protocol.MAX_EVENTS]
            receipts = take_events(
                copy.device, batch, door=Door.FILE, user=by, source=f"copy {copy.made_at}"[:80]
            )
            counts.update(receipt.status for receipt in receipts)
        locked = Device.objects.select_for_update().get(pk=copy.device.pk)
        if copy.highest > locked.highest_sequence:
            Device.objects.filter(pk=locked.pk).update(highest_sequence=copy.highest)
        taken = Taken(
            copy.device,
            stored=counts[ReceiptStatus.STORED],
            known=counts[ReceiptStatus.DUPLICATE],
            held=counts[ReceiptStatus.HELD],
        )
        log(
            instance=copy.device,
            action="lms.import_tablet_copy",
            user=by,
            title=copy.device.label,
            data={"stored": taken.stored, "known": taken.known, "held": taken.held},
        )
    return taken
