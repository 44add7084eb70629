"""The text of a fact: written once by its sender, read here, and kept as it came. Standard library only.

Format 1, one JSON object. Required: v, id, kind, actor, at. Optional: device, seq, group (cohort), session,
participant, subject, value, supersedes, reason, tz (minutes from UTC), up, boot, roster, app. Unknown keys are kept
in the text and ignored. A `value` of null takes back what the fact supersedes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

FORMAT = 1
# A completion with forty named skills stays well below it.
MAX_BODY_CHARACTERS = 32_000
# The largest number both databases keep in a bigint.
HIGHEST_SEQUENCE = 2**63 - 1


class Unreadable(Exception):
    """The text is no fact in any format we know."""


class NewerFormat(Exception):
    """The text says it was written in a format newer than ours; `id` may still be known."""

    def __init__(self, event_id: UUID | None) -> None:
        super().__init__(str(event_id))
        self.event_id = event_id


@dataclass(frozen=True)
class Message:
    """A fact as read from its text. `at` is what the sender's clock said, with its zone."""

    id: UUID
    kind: str
    actor: str
    at: datetime
    body: str = field(repr=False)
    device: str = ""
    sequence: int | None = None
    cohort: UUID | None = None
    session: UUID | None = None
    participant: UUID | None = None
    subject: str = ""
    value: Any = None
    supersedes: tuple[str, ...] = ()
    reason: str = ""


def write(
    *,
    event_id: UUID,
    kind: str,
    actor: str,
    at: datetime,
    cohort: UUID | None = None,
    session: UUID | None = None,
    participant: UUID | None = None,
    subject: str = "",
    value: Any = None,
    supersedes: Sequence[UUID | str] = (),
    reason: str = "",
) -> str:
    """The frozen text of a fact made by this server. Keys sorted, so that equal facts have equal bytes."""
    content: dict[str, Any] = {
        "v": FORMAT,
        "id": str(event_id),
        "kind": kind,
        "actor": actor,
        "at": at.isoformat(),
        "value": value,
        "supersedes": sorted(str(name) for name in supersedes),
    }
    for key, given in (("group", cohort), ("session", session), ("participant", participant)):
        if given is not None:
            content[key] = str(given)
    if subject:
        content["subject"] = subject
    if reason:
        content["reason"] = reason
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(body: str) -> Message:
    """Reads the text of a fact.

    Raises Unreadable when it is none, NewerFormat when its `v` is above ours.
    """
    if len(body) > MAX_BODY_CHARACTERS or "\x00" in body:
        raise Unreadable("too long or with a null character")
    try:
        content = json.loads(body, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Unreadable("not JSON") from error
    if not isinstance(content, dict):
        raise Unreadable("not an object")
    if not _is_storable(content):
        raise Unreadable("null characters or half letters")
    version = content.get("v")
    if isinstance(version, bool) or not isinstance(version, int) or version < FORMAT:
        raise Unreadable("no format version")
    if version > FORMAT:
        raise NewerFormat(_identifier_or_none(content.get("id")))
    try:
        supersedes = content.get("supersedes") or []
        if not isinstance(supersedes, list) or len(supersedes) > 200:
            raise Unreadable("supersedes is no list")
        sequence = content.get("seq")
        if sequence is not None and (
            not isinstance(sequence, int)
            or isinstance(sequence, bool)
            or not 0 <= sequence <= HIGHEST_SEQUENCE
        ):
            raise Unreadable("seq is no number")
        at = datetime.fromisoformat(_text(content, "at", 40))
        if at.tzinfo is None:
            raise Unreadable("at has no zone")
        # A moment at the edge of the calendar overflows here and not in the database.
        at.astimezone(UTC)
        return Message(
            id=UUID(_text(content, "id", 45)),
            kind=_text(content, "kind", 20),
            actor=_text(content, "actor", 40),
            at=at,
            body=body,
            device=_text(content, "device", 40, required=False),
            sequence=sequence,
            cohort=_uuid(content, "group"),
            session=_uuid(content, "session"),
            participant=_uuid(content, "participant"),
            subject=_text(content, "subject", 80, required=False),
            value=content.get("value"),
            supersedes=tuple(str(UUID(str(name))) for name in supersedes),
            reason=_text(content, "reason", 255, required=False),
        )
    except (ValueError, OverflowError, KeyError) as error:
        raise Unreadable(str(error)) from error


def _text(content: dict[str, Any], key: str, limit: int, *, required: bool = True) -> str:
    given = content.get(key)
    if given is None and not required:
        return ""
    if not isinstance(given, str) or len(given) > limit or (required and not given):
        raise Unreadable(f"{key} is no text of up to {limit} letters")
    return given


def _uuid(content: dict[str, Any], key: str) -> UUID | None:
    given = content.get(key)
    if given is None or given == "":
        return None
    if not isinstance(given, str):
        raise Unreadable(f"{key} is no identifier")
    return UUID(given)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _is_storable(part: Any) -> bool:
    """False for what JSON can escape and a database cannot keep: null characters and lone surrogates."""
    if isinstance(part, str):
        return "\x00" not in part and not any("\ud800" <= letter <= "\udfff" for letter in part)
    if isinstance(part, dict):
        return all(_is_storable(key) and _is_storable(inner) for key, inner in part.items())
    if isinstance(part, list):
        return all(_is_storable(inner) for inner in part)
    return True


def _identifier_or_none(given: Any) -> UUID | None:
    try:
        return UUID(str(given))
    except ValueError:
        return None
