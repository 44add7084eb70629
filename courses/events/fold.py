"""How the facts of one cell are read together. Pure: order, repetition and clocks make no difference.

A fact names the facts it replaces (`supersedes`). The heads are those that no known fact replaces. For a register,
equal heads are its value and different ones a conflict; for observations every head stands by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID


class Fact(Protocol):
    """What folding needs to know of a fact. `value` None takes back what it supersedes."""

    @property
    def id(self) -> UUID: ...
    @property
    def value(self) -> Any: ...
    @property
    def supersedes(self) -> Sequence[str]: ...  # names in lower case with hyphens, as `str(UUID)` writes them


F = TypeVar("F", bound=Fact)


@dataclass(frozen=True)
class Register(Generic[F]):
    """The state of a register cell. `value` is None when empty or in conflict; `heads` are sorted by id."""

    value: Any
    heads: tuple[F, ...]
    in_conflict: bool


def heads(facts: Iterable[F]) -> tuple[F, ...]:
    """The facts no other known fact supersedes, each once, sorted by id.

    A fact that names itself replaces nothing. Facts that replace each other in a ring would all vanish: they stay
    visible as heads, so that nothing is lost silently.
    """
    given = tuple(facts)
    if len(given) == 1:
        # Nearly every cell of a class: one fact, nothing replaced.
        return given
    by_name = {str(fact.id): fact for fact in given}
    replaced = {name for own, fact in by_name.items() for name in fact.supersedes if name != own}
    surviving = by_name.keys() - replaced
    if len(surviving) < len(by_name):
        surviving |= by_name.keys() - _reached(by_name, surviving)
    return tuple(by_name[name] for name in sorted(surviving))


def _reached(by_name: dict[str, F], start: Iterable[str]) -> set[str]:
    """Everything that `start` replaces, directly or through others, and `start` itself."""
    seen: set[str] = set()
    waiting = list(start)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(other for other in by_name[name].supersedes if other in by_name)
    return seen


def fold_register(facts: Iterable[F]) -> Register[F]:
    """One value when all heads agree, else a conflict that a person settles with a fact superseding all heads."""
    surviving = heads(facts)
    if not surviving:
        return Register(value=None, heads=(), in_conflict=False)
    first = surviving[0].value
    agree = all(fact.value == first for fact in surviving)
    return Register(value=first if agree else None, heads=surviving, in_conflict=not agree)


def fold_observations(facts: Iterable[F]) -> tuple[F, ...]:
    """Every standing observation: heads that are not themselves a taking-back."""
    return tuple(fact for fact in heads(facts) if fact.value is not None)
