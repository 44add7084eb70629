"""Questions about more than one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from django.db.models import Count

from . import names
from .models import Participant, ParticipantQuerySet

# Below the limit of variables of older SQLite builds.
CHUNK = 400

Value = TypeVar("Value")


class Likeness(StrEnum):
    """Why two rows may be one person, the surest first."""

    DOCUMENT = "document"
    NAME_AND_YEAR = "name_and_year"
    NAME = "name"


@dataclass(frozen=True)
class Likely:
    """Somebody already registered who may be the same person."""

    participant: Participant
    likeness: Likeness


@dataclass(frozen=True)
class Described:
    """What is known of a person who is not registered yet."""

    given_names: str = ""
    paternal_surname: str = ""
    maternal_surname: str = ""
    document_type: str = "SIN"
    document_number: str = ""
    birth_year: int | None = None

    @property
    def name_key(self) -> str:
        return names.name_key(self.given_names, self.paternal_surname, self.maternal_surname)[:400]


def likely_duplicates(people: Sequence[Described], *, besides: UUID | None = None) -> list[list[Likely]]:
    """For each described person those who may be her, the surest first; in a handful of queries whatever the number.

    The same document number, whatever its type; or the same words of the name without accents, in any order, when
    the years of birth are equal or one is unknown. `besides` leaves out the person herself. All centres are searched:
    what a user may read of the answer is decided by whoever shows it.
    """
    by_document = _found("document_number", {p.document_number for p in people if p.document_number}, besides)
    by_name = _found("name_key", {p.name_key for p in people if p.name_key}, besides)
    answers: list[list[Likely]] = []
    for person in people:
        found: dict[UUID, Likely] = {}
        for other in by_document.get(person.document_number, ()):
            found[other.pk] = Likely(other, Likeness.DOCUMENT)
        for other in by_name.get(person.name_key, ()):
            likeness = _likeness_of_namesakes(person, other)
            if likeness is not None and other.pk not in found:
                found[other.pk] = Likely(other, likeness)
        order = list(Likeness)
        answers.append(
            sorted(found.values(), key=lambda one: (order.index(one.likeness), one.participant.sort_key))
        )
    return answers


def _likeness_of_namesakes(person: Described, other: Participant) -> Likeness | None:
    if person.birth_year and other.birth_year:
        return Likeness.NAME_AND_YEAR if person.birth_year == other.birth_year else None
    return Likeness.NAME


def _found(field: str, values: Iterable[str], besides: UUID | None) -> Mapping[str, list[Participant]]:
    found: dict[str, list[Participant]] = defaultdict(list)
    for chunk in portions(sorted(values)):
        rows = Participant.objects.current().filter(**{f"{field}__in": chunk})
        if besides is not None:
            rows = rows.exclude(pk=besides)
        for participant in rows:
            found[getattr(participant, field)].append(participant)
    return found


def portions(values: Sequence[Value], size: int = CHUNK) -> Iterable[Sequence[Value]]:
    """The values in their order, at most `size` at a time: as many as one question may name."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


@dataclass(frozen=True)
class People:
    """Which records are one person. `roots` maps each record to the one that speaks for it, `records` back again."""

    roots: Mapping[UUID, UUID]
    records: Mapping[UUID, tuple[UUID, ...]]

    def root(self, record: UUID) -> UUID:
        return self.roots.get(record, record)


def people_of(records: Iterable[UUID]) -> People:
    """The people behind these records, with every record that was merged into theirs. Two queries."""
    asked = set(records)
    # Unordered: to spare itself a sort, SQLite would walk through everybody in the order of their names.
    people = Participant.objects.order_by()
    roots = {
        pk: merged_into or pk
        for pk, merged_into in people.filter(pk__in=asked).values_list("pk", "merged_into")
    }
    speakers = set(roots.values())
    roots |= {pk: pk for pk in speakers}
    merged = people.filter(merged_into__in=speakers).values_list("pk", "merged_into")
    roots |= {pk: merged_into for pk, merged_into in merged if merged_into is not None}
    found: dict[UUID, list[UUID]] = {}
    # The record that speaks comes first.
    for record, root in sorted(roots.items(), key=lambda pair: (pair[0] != pair[1], pair[0])):
        found.setdefault(root, []).append(record)
    return People(roots, {root: tuple(own) for root, own in found.items()})


def identities(participant: Participant) -> list[UUID]:
    """The keys of all records of one person: her own and those merged into it. One query."""
    key = participant.merged_into_id or participant.pk
    return [key, *Participant.objects.filter(merged_into=key).order_by("pk").values_list("pk", flat=True)]


@dataclass(frozen=True)
class Pair:
    """Two registered people who may be one."""

    first: Participant
    second: Participant
    likeness: Likeness


def likely_pairs(people: ParticipantQuerySet, *, limit: int = 100) -> list[Pair]:
    """Registered people among these who may be registered twice, the surest first. Two queries for any number.

    The same document number under two kinds of document; or the same words of the name, unless both have a document or
    both have a year of birth and these differ.
    """
    current = people.current()
    pairs: dict[tuple[UUID, UUID], Pair] = {}
    for field, likeness in (("document_number", Likeness.DOCUMENT), ("name_key", Likeness.NAME)):
        # Not ordered: an ordering would become part of the grouping.
        repeated = (
            current.exclude(**{field: ""}).order_by().values(field).annotate(n=Count("pk")).filter(n__gt=1)
        )
        groups: dict[str, list[Participant]] = defaultdict(list)
        for row in current.filter(**{f"{field}__in": repeated.values(field)}).order_by("sort_key", "pk")[
            : limit * 4
        ]:
            groups[getattr(row, field)].append(row)
        for rows in groups.values():
            for index, first in enumerate(rows):
                for second in rows[index + 1 :]:
                    found = _likeness_of_pair(first, second, likeness)
                    if found is not None:
                        pairs.setdefault((first.pk, second.pk), Pair(first, second, found))
    order = list(Likeness)
    return sorted(pairs.values(), key=lambda one: (order.index(one.likeness), one.first.sort_key))[:limit]


def _likeness_of_pair(first: Participant, second: Participant, found_by: Likeness) -> Likeness | None:
    if found_by is Likeness.DOCUMENT:
        return Likeness.DOCUMENT
    if first.document_number and second.document_number:
        return None
    if first.birth_year and second.birth_year:
        return Likeness.NAME_AND_YEAR if first.birth_year == second.birth_year else None
    return Likeness.NAME
