"""What tablet and server say to each other, version 1. Typed readings of what comes in; standard library only.

`POST /tablet/v1/enrol`, `GET /tablet/v1/roster`, `POST /tablet/v1/events`, `POST /tablet/v1/photos`. The device is authenticated by its token
(`Authorization: Device <token>`), never by a cookie. Every fact is answered by itself; a fact that is not named in an
answer has not been taken.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

MAX_EVENTS = 50
LONGEST_SIGNATURE = 200
MAX_REQUEST_BYTES = 1_000_000
MAX_NUMBER = 2**53
# Marks under review a tablet asks about in one contact.
MAX_UNDER_REVIEW = 200
# Classes other tablets handed over, told until the office has answered.
MAX_CLASSES = 50


class Malformed(ValueError):
    """The request is not what the protocol says. Nothing of it was stored."""


@dataclass(frozen=True)
class EnrolRequest:
    code: str
    jwk: Mapping[str, Any]
    app: str


@dataclass(frozen=True)
class SentEvent:
    id: str
    body: str
    signature: str


@dataclass(frozen=True)
class HandedClass:
    """The statement of the tablet that handed a class over."""

    text: str
    signature: str


@dataclass(frozen=True)
class EventsRequest:
    events: Sequence[SentEvent]
    classes: Sequence[HandedClass]
    highest_sequence: int
    waiting: Sequence[int]
    under_review: Sequence[str]
    device_now: datetime | None
    app: str


@dataclass(frozen=True)
class SentPhoto:
    """A picture, the text the tablet wrote about it when it was taken, and the signature of that text."""

    text: str
    signature: str
    content: bytes


def read_enrol(content: Any) -> EnrolRequest:
    """Raises Malformed."""
    if not isinstance(content, dict):
        raise Malformed("no object")
    jwk = content.get("jwk")
    if not isinstance(jwk, dict):
        raise Malformed("jwk")
    return EnrolRequest(code=_text(content, "code", 40), jwk=jwk, app=_text(content, "app", 20))


def read_events(content: Any) -> EventsRequest:
    """Raises Malformed. More than 50 facts at once are malformed: the tablet halves its batch."""
    if not isinstance(content, dict):
        raise Malformed("no object")
    events = content.get("events")
    if not isinstance(events, list) or len(events) > MAX_EVENTS:
        raise Malformed("events")
    return EventsRequest(
        events=[read_event(item) for item in events],
        classes=read_classes(content),
        highest_sequence=_number(content.get("max_seq", 0)),
        waiting=[_number(item) for item in _list(content, "pending_seq")],
        under_review=[item for item in _list(content, "held")[:MAX_UNDER_REVIEW] if isinstance(item, str)],
        device_now=_moment(content.get("device_now")),
        app=_text(content, "app", 20),
    )


def read_event(item: Any) -> SentEvent:
    """One fact of a batch or of a file. What its text says is judged by `store`, one by one: a damaged fact must not
    stop the fifty it came with. Raises Malformed for what is no fact at all."""
    if not isinstance(item, dict):
        raise Malformed("event")
    return SentEvent(
        id=_text(item, "id", 45),
        body=_text(item, "body", MAX_REQUEST_BYTES),
        signature=_text(item, "sig", MAX_REQUEST_BYTES)[:LONGEST_SIGNATURE],
    )


def read_photo(content: Any) -> SentPhoto:
    """Raises Malformed."""
    if not isinstance(content, dict):
        raise Malformed("no object")
    data = _text(content, "data", MAX_REQUEST_BYTES)
    try:
        # Both alphabets of base64 are read. What is no letter of either would be passed over in silence: the signed digest of the bytes tells.
        picture = base64.urlsafe_b64decode(data + "=" * (-len(data) % 4))
    except (binascii.Error, ValueError) as error:
        raise Malformed("data") from error
    return SentPhoto(_text(content, "text", 2_000), _text(content, "sig", LONGEST_SIGNATURE), picture)


def read_classes(content: Mapping[str, Any]) -> list[HandedClass]:
    """Classes handed over, of a request or of a file. Raises Malformed."""
    given = _list(content, "classes")
    if len(given) > MAX_CLASSES or not all(isinstance(item, dict) for item in given):
        raise Malformed("classes")
    return [HandedClass(_text(item, "text", 2_000), _text(item, "sig", LONGEST_SIGNATURE)) for item in given]


def _list(content: Mapping[str, Any], key: str) -> list[Any]:
    given = content.get(key, [])
    if not isinstance(given, list) or len(given) > 100_000:
        raise Malformed(key)
    return given


def _text(content: Mapping[str, Any], key: str, limit: int) -> str:
    given = content.get(key)
    if not isinstance(given, str) or len(given) > limit:
        raise Malformed(key)
    return given


def _number(given: Any) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given < MAX_NUMBER:
        raise Malformed("number")
    return given


def _moment(given: Any) -> datetime | None:
    if not isinstance(given, str):
        return None
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
