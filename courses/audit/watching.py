"""Addresses whose opening is recorded, although they change nothing. A room above enters its own with `watch`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .enums import Deed


@dataclass(frozen=True)
class Watched:
    """What opening an address means: `words` say it in the past ("Saw the work of the participant").

    `subject` is the model the keyword `key` of the address names ("lms_courses.participant").
    """

    words: Any
    subject: str
    key: str
    deed: Deed = Deed.SAW


_watched: dict[str, Watched] = {}


def watch(address: str, watched: Watched) -> None:
    """Records every successful opening of the named address by somebody who is signed in."""
    _watched[address] = watched


def watched(address: str) -> Watched | None:
    return _watched.get(address)


def all_watched() -> dict[str, Watched]:
    return dict(_watched)
