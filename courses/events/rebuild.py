"""Projections made anew from the log, and the proof that they would come out the same."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from . import kinds
from .kinds import Kind
from .models import LearningEvent
from .reading import read_rows

CELLS_AT_ONCE = 1_000
# An old laptop has four gigabytes.
KILOBYTES = 128 * 1024


@dataclass(frozen=True)
class Rebuilt:
    """What one kind of fact came to: `facts` read, and rows that are missing, too many or different now (`check` only)."""

    kind: str
    facts: int
    rows: int
    missing: int = 0
    surplus: int = 0

    @property
    def is_same(self) -> bool:
        return not (self.missing or self.surplus)


def rebuild(*, check: bool = False) -> list[Rebuilt]:
    """Empties every projection and makes it again from all facts, in one transaction.

    With `check` everything is put back afterwards and each answer says how the rows differ: `missing` are rows the
    facts give and the tables lack, `surplus` rows the tables hold and the facts do not give. A changed row is both.
    """
    answers = []
    with room_to_work(), transaction.atomic():
        for kind in sorted(kinds.all_kinds(), key=lambda one: one.name):
            before = kind.rows() if check else ()
            kind.clear()
            facts = _project_all(kind)
            after = kind.rows() if check else ()
            there, given = set(before), set(after)
            answers.append(Rebuilt(kind.name, facts, len(after), len(given - there), len(there - given)))
        if check:
            transaction.set_rollback(True)
    return answers


@contextmanager
def room_to_work() -> Iterator[None]:
    """Spare a long run what only short ones need.

    SQLite keeps two megabytes of a table in memory and would fetch the indexes it fills again for each row. Python looks
    for rings among all living objects after every few hundred new ones; rows make none.
    """
    collected = gc.isenabled()
    gc.disable()
    try:
        with _large_cache() if connection.vendor == "sqlite" else nullcontext():
            yield
    finally:
        if collected:
            gc.enable()


@contextmanager
def _large_cache() -> Iterator[None]:
    with connection.cursor() as cursor:
        before = int(cursor.execute("PRAGMA cache_size").fetchone()[0])
        cursor.execute(f"PRAGMA cache_size = -{KILOBYTES}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {before}")


def _project_all(kind: Kind) -> int:
    facts = 0
    for cells in _slices(_by_cell(kind.name)):
        facts += sum(len(group) for group in cells.values())
        kind.project(cells)
    return facts


@dataclass(slots=True)
class FactRow:
    """A fact as projections read it: the columns of LearningEvent without its text, and without the cost of a model.

    Its values are shared with other facts; whoever projects must not change them.
    """

    pk: UUID
    kind: str
    cell: str
    cohort_id: UUID | None
    session_id: UUID | None
    participant_id: UUID | None
    subject: str
    value: Any
    supersedes: list[str]
    actor_id: Any
    happened_at: datetime
    received_at: datetime

    @property
    def id(self) -> UUID:
        return self.pk


COLUMNS = tuple(field.name for field in fields(FactRow))


def _by_cell(kind: str) -> Iterator[tuple[str, list[Any]]]:
    rows = LearningEvent.objects.filter(kind=kind).order_by("cell", "pk")
    made = (FactRow(*row) for row in read_rows(rows, COLUMNS, unique=("pk", "cell")))
    for cell, group in groupby(made, key=attrgetter("cell")):
        yield cell, list(group)


def _slices(cells: Iterator[tuple[str, list[Any]]]) -> Iterator[dict[str, Sequence[Any]]]:
    batch: dict[str, Sequence[Any]] = {}
    for cell, facts in cells:
        batch[cell] = facts
        if len(batch) == CELLS_AT_ONCE:
            yield batch
            batch = {}
    if batch:
        yield batch
