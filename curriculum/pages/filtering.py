"""Choosing courses by words, kind, level and length. Plain functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .word_forms import asked_forms, folded

# Field names are the names in the address: short, readable aloud, never changed.
TAG_FIELDS = ("tema", "tecnica", "material")
FIELDS = (*TAG_FIELDS, "tipo", "nivel", "duracion")
SHORT_MINUTES = 10 * 60
MEDIUM_MINUTES = 40 * 60


def length_of(minutes: int) -> str:
    """Returns the length a course counts as: up to 10 hours, up to 40 hours, more."""
    if minutes <= SHORT_MINUTES:
        return "corta"
    return "media" if minutes <= MEDIUM_MINUTES else "larga"


@dataclass(frozen=True, slots=True)
class Card:
    """A course as the catalogue knows it. `text` is folded, `forms` are of its words. `values` maps a filter field to what the course has of it."""

    key: str
    values: Mapping[str, frozenset[str]]
    text: str
    forms: frozenset[str] = frozenset()
    shown: Any = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a visitor asks for. `chosen` maps a field to one value; each of `words` has to occur, as part of the text
    or in one of its `forms`."""

    chosen: Mapping[str, str] = field(default_factory=dict)
    words: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.chosen and not self.words


@dataclass(frozen=True, slots=True)
class Option:
    """One value a field can be set to, and how many courses that would show."""

    value: str
    label: str
    count: int
    is_chosen: bool


def wish_from(parameters: Mapping[str, str]) -> Wish:
    """Reads a wish from the address. Unknown fields and empty values count for nothing."""
    chosen = {name: parameters[name][:80] for name in FIELDS if parameters.get(name, "").strip()}
    asked = parameters.get("q", "")[:200]
    words = asked_forms(asked)
    if asked.strip() and not words:
        # What holds no word (a lone quotation mark) has to occur as it is.
        words = {folded(asked.strip()): ()}
    return Wish(chosen=chosen, words=tuple(words.items()))


def fits(card: Card, wish: Wish, *, leaving_out: str = "") -> bool:
    """Whether a course has everything asked for, one field left out of account."""
    for name, value in wish.chosen.items():
        if name != leaving_out and value not in card.values.get(name, frozenset()):
            return False
    return all(word in card.text or not card.forms.isdisjoint(forms) for word, forms in wish.words)


def choose(cards: Iterable[Card], wish: Wish) -> list[Card]:
    """Returns the courses that fit, in the order given."""
    return [card for card in cards if fits(card, wish)]


def options(
    cards: Sequence[Card], wish: Wish, name: str, labels: Mapping[str, str], *, by_label: bool = True
) -> list[Option]:
    """Returns the values of one field that lead to at least one course, with their counts.

    A count says how many courses would be shown with this value beside the other wishes. A chosen value stays in
    the list even when nothing fits it, so that it can be seen and taken back. `labels` maps values to words and
    decides the order unless `by_label`.
    """
    counts: dict[str, int] = {}
    for card in cards:
        if fits(card, wish, leaving_out=name):
            for value in card.values.get(name, frozenset()):
                counts[value] = counts.get(value, 0) + 1
    chosen = wish.chosen.get(name)
    if chosen is not None:
        counts.setdefault(chosen, 0)
    known = list(labels) + [value for value in counts if value not in labels]
    found = [
        Option(value=value, label=labels.get(value, value), count=counts[value], is_chosen=value == chosen)
        for value in known
        if value in counts
    ]
    return sorted(found, key=lambda option: folded(option.label)) if by_label else found
