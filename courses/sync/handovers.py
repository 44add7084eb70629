"""A whole class handed from one tablet to another by a file, without the office (docs/tabletas.md, section 6).

The first tablet signs a statement: which group it gives away. The second one carries the file's marks along and may go
on marking at once; at its first contact it shows the statement, and from then on it carries the group. Marks of the
first tablet that the second one brings are those of the first: same names, same text, same signature. So it does not
matter which of the two comes to the office first, or how often.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from ..cohorts.models import Cohort
from . import signatures
from .enums import DeviceStatus
from .models import ClassHandOver, Device

KIND = "hand_over"
# A statement is a few names long.
LONGEST_STATEMENT = 1_000


class Refusal(StrEnum):
    """Why a class that was handed over is not taken; marks made with it wait for a person then."""

    UNREADABLE = "unreadable"
    SIGNATURE = "signature"
    TABLET_WITHDRAWN = "tablet_withdrawn"
    GROUP_NOT_CARRIED = "group_not_carried"
    OTHER_CENTRE = "other_centre"


@dataclass(frozen=True)
class Given:
    """What the second tablet shows: the text the first one signed, and its signature (base64url)."""

    statement: str
    signature: str


@dataclass(frozen=True)
class Answer:
    """The answer for one statement. `id` is None when not even its name could be read; no refusal means taken."""

    id: str | None
    refusal: Refusal | None = None


@dataclass(frozen=True)
class _Statement:
    id: UUID
    device: UUID
    group: UUID
    at: datetime


def take_hand_overs(receiver: Device, given: Sequence[Given], *, by: Any = None) -> list[Answer]:
    """Lets `receiver` carry the groups other tablets handed to it, each statement once. Logged.

    A group taken away from it afterwards by a coordinator stays away: the same statement again changes nothing.
    """
    return [_take(receiver, one, by) for one in given]


def _take(receiver: Device, given: Given, by: Any) -> Answer:
    try:
        statement = _read(given.statement)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Answer(None, Refusal.UNREADABLE)
    name = str(statement.id)
    if ClassHandOver.objects.filter(statement_id=statement.id, receiver=receiver).exists():
        return Answer(name)
    giver = Device.objects.filter(pk=statement.device).first()
    if giver is None or giver.pk == receiver.pk or not _is_signed(giver, given):
        return Answer(name, Refusal.SIGNATURE)
    if DeviceStatus.REVOKED in (giver.status, receiver.status):
        return Answer(name, Refusal.TABLET_WITHDRAWN)
    cohort = giver.cohorts.filter(pk=statement.group).first()
    if cohort is None:
        return Answer(name, Refusal.GROUP_NOT_CARRIED)
    # Names stay in the house: a tablet of another centre gets the group from its coordinator or not at all.
    if receiver.centre_id not in (giver.centre_id, cohort.centre_id):
        return Answer(name, Refusal.OTHER_CENTRE)
    try:
        with transaction.atomic():
            _write(receiver, giver, cohort, statement, given, by)
    except IntegrityError:
        # The other worker was faster with the same statement.
        return Answer(name)
    return Answer(name)


def _write(
    receiver: Device, giver: Device, cohort: Cohort, statement: _Statement, given: Given, by: Any
) -> None:
    ClassHandOver.objects.create(
        statement_id=statement.id,
        giver=giver,
        receiver=receiver,
        cohort=cohort,
        statement=given.statement,
        signature=given.signature,
        given_at=statement.at,
    )
    receiver.cohorts.add(cohort)
    log(
        instance=receiver,
        action="lms.receive_class",
        user=by,
        title=receiver.label,
        data={"cohort": str(cohort.pk), "from": str(giver.pk)},
    )


def givers_of(receiver: Device) -> dict[str, Device]:
    """The tablets whose marks this one may bring along, by their name."""
    rows = ClassHandOver.objects.filter(receiver=receiver).select_related("giver__centre")
    return {str(row.giver_id): row.giver for row in rows}


def _read(text: str) -> _Statement:
    if len(text) > LONGEST_STATEMENT:
        raise ValueError("too long")
    content = json.loads(text)
    if content["v"] != 1 or content["kind"] != KIND:
        raise ValueError("not a hand-over")
    at = datetime.fromisoformat(content["at"])
    if at.tzinfo is None:
        raise ValueError("no time zone")
    return _Statement(UUID(content["id"]), UUID(content["device"]), UUID(content["group"]), at)


def _is_signed(giver: Device, given: Given) -> bool:
    return any(
        signatures.is_signed_by(jwk, given.statement, given.signature)
        for jwk in giver.keys.values_list("jwk", flat=True)
    )
