"""What each kind of fact means is known by the room it belongs to. Here is only the list the rooms enter their kinds in.

A room registers its kinds in `receivers.py`, imported by the app's `ready()`. The log itself knows no session, no
skill and no mark: knowledge flows down, so the meaning is handed down to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from .enums import Door, Folding, HeldCode
from .messages import Message

if TYPE_CHECKING:
    from .models import LearningEvent


@dataclass(frozen=True)
class Sender:
    """Who brings a batch: the signed-in user (None for a device), the device's name, the sheet or file it came from.

    `waives` are doubts a person has looked at and set aside when she released held facts.
    """

    door: Door
    user: Any = None
    device: str = ""
    source: str = ""
    waives: frozenset[HeldCode] = frozenset()


class Kind(Protocol):
    """What a room promises about one kind of fact. All methods work on whole batches: a class is marked in one go."""

    name: str
    folding: Folding

    def cell(self, message: Message) -> str:
        """What the fact is about; at most 200 letters; the same for every sender."""

    def scope(self, message: Message) -> str:
        """The neighbourhood locked while folding: "s:<session>" or "c:<cohort>"."""

    def normalise(self, message: Message) -> Any:
        """The value as stored, None for a taking-back. Raises ValueError when the value is not possible."""

    def doubts(self, messages: Sequence[Message], sender: Sender) -> Mapping[UUID, HeldCode]:
        """Which facts must wait for a person, and why. Facts not named are stored.

        Asked while the scopes of the facts are locked, so that a month closed at the same instant is seen. Doubts in
        `sender.waives` are not raised again; what the projection needs (rows that exist) is asked for even then.
        """

    def project(self, cells: Mapping[str, Sequence[LearningEvent]]) -> None:
        """Writes the current state of these cells from all their facts. Same facts, same rows, in any order.

        The number of queries does not depend on the number of cells.
        """

    def clear(self) -> None:
        """Empties the projection, before everything is projected anew."""

    def rows(self) -> Sequence[tuple[Any, ...]]:
        """The projection as comparable rows without times of writing, sorted: for `rebuild_projections --check`."""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Enters a kind. Raises ValueError when another kind of that name is there."""
    present = _kinds.get(kind.name)
    if present is not None and type(present) is not type(kind):
        raise ValueError(f"two kinds of facts are called {kind.name}")
    _kinds[kind.name] = kind


def get(name: str) -> Kind | None:
    return _kinds.get(name)


def all_kinds() -> Sequence[Kind]:
    return tuple(_kinds.values())


Guard = Callable[[Sequence[Message], Sender], Mapping[UUID, HeldCode]]
_guards: list[Guard] = []


def register_guard(guard: Guard) -> None:
    """Lets a higher room hold facts of any kind, for example those of a month that was closed.

    Asked like `Kind.doubts`: with whole batches, under the lock of their scopes. What a kind itself says goes first.
    """
    if guard not in _guards:
        _guards.append(guard)


def guards_say(batch: Sequence[Message], sender: Sender) -> Mapping[UUID, HeldCode]:
    """What the guards hold back of this batch."""
    said: dict[UUID, HeldCode] = {}
    for guard in _guards:
        said.update(guard(batch, sender))
    return said
