"""How projections read many facts: plain values, and what many facts have in common is read once.

Django turns every value of every row into a Python object of its own. The facts of a class name the same session, the same
people and the same few values again and again; here each is turned once. The rows are the same as those of
`values_list`: tests/courses/events/test_reading.py compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db import connections, models

ROWS_AT_ONCE = 2_000
# Values kept of each column; a hundred thousand short texts are some ten megabytes.
REMEMBERED = 100_000


def read_rows(
    queryset: models.QuerySet[Any], names: Sequence[str], *, unique: Sequence[str] = ()
) -> Iterator[tuple[Any, ...]]:
    """The rows of `queryset.values_list(*names)`, in its order, a portion at a time.

    Equal values of a column may be one and the same object, lists and mappings too: nobody may change them. Columns
    named in `unique` are not remembered. Inside a transaction on PostgreSQL.
    """
    rows = queryset.values_list(*names)
    connection = connections[rows.db]
    compiler: Any = rows.query.get_compiler(rows.db)
    portions = compiler.execute_sql(chunked_fetch=True, chunk_size=ROWS_AT_ONCE)
    expressions = [selected[0] for selected in compiler.select[: compiler.col_count]]
    converters = compiler.get_converters(expressions)
    makers: list[Callable[[Any], Any] | None] = [None] * len(names)
    for place, (steps, expression) in converters.items():
        make = _maker(steps, expression, connection)
        makers[place] = make if names[place] in unique else _Remembered(make).__getitem__
    for portion in portions:
        columns = [
            column if make is None else map(make, column)
            for make, column in zip(makers, zip(*portion, strict=True), strict=True)
        ]
        yield from zip(*columns, strict=True)


def _maker(steps: Sequence[Any], expression: Any, connection: Any) -> Callable[[Any], Any]:
    def make(value: Any) -> Any:
        for step in steps:
            value = step(value, expression, connection)
        return value

    return make


class _Remembered(dict[Any, Any]):
    """The values of a column by what the database says. A dictionary, because it answers without running Python."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        self.make = make

    def __missing__(self, value: Any) -> Any:
        if len(self) >= REMEMBERED:
            self.clear()
        made = self[value] = self.make(value)
        return made
