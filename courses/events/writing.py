"""How projections write their rows: plain values by the thousand, prepared once.

`bulk_create` makes a model object and asks every field about every value. Projections hold values a fact was checked
for already; for them that care cost nine tenths of the time of a rebuild (bench: `rebuild`). What is written is the
same: tests/courses/events/test_writing.py compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from itertools import chain, islice
from typing import Any
from uuid import UUID

from django.db import connections, models, router

# Both databases take so many values in one statement, with room for wider rows.
ROWS_AT_ONCE = 500


def write_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]], *, replace_by: str = ""
) -> None:
    """Inserts rows of plain values, in the order of the field names `names`; lists stand for JSON.

    With `replace_by` (the name of a unique field) a row that is there already takes the new values. No signals, no
    defaults, no validation: every column without a default of the database must be named. Inside the caller's
    transaction; the constraints of the database have the last word (IntegrityError).
    """
    connection = connections[router.db_for_write(model)]
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    quote = connection.ops.quote_name
    columns = [quote(field.column) for field in fields]
    start = f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(columns)}) VALUES "  # noqa: S608, names of our tables
    row_of_marks = f"({', '.join(['%s'] * len(columns))})"
    end = ""
    if replace_by:
        unique: Any = model._meta.get_field(replace_by)
        key = quote(unique.column)
        changed = ", ".join(f"{column} = EXCLUDED.{column}" for column in columns if column != key)
        end = f" ON CONFLICT ({key}) DO UPDATE SET {changed}"
    adapters = [_adapter(field, connection) for field in fields]
    given = iter(rows)
    with connection.cursor() as cursor:
        while some := list(islice(given, ROWS_AT_ONCE)):
            adapted = [
                column if adapt is None else [None if value is None else adapt(value) for value in column]
                for adapt, column in zip(adapters, zip(*some, strict=True), strict=True)
            ]
            ready = zip(*adapted, strict=True)
            if connection.vendor == "sqlite":
                # Prepared once, run in C for each row; no journey to a server is saved by longer statements.
                cursor.executemany(start + row_of_marks + end, list(ready))
            else:
                marks = ", ".join([row_of_marks] * len(some))
                cursor.execute(start + marks + end, list(chain.from_iterable(ready)))


def _adapter(field: Any, connection: Any) -> Callable[[Any], Any] | None:
    """What the driver needs done to the values of a column; None where it takes them as they are."""
    while field.remote_field is not None:
        field = field.target_field
    if isinstance(field, models.JSONField):
        return lambda value: connection.ops.adapt_json_value(value, None)
    if isinstance(field, models.CharField):
        return lambda value: value.value if isinstance(value, Enum) else value
    if connection.features.has_native_uuid_field:
        return None
    if isinstance(field, models.UUIDField):
        return lambda value: value.hex if type(value) is UUID else UUID(value).hex
    if isinstance(field, models.DateTimeField):
        return _naive_text
    if isinstance(field, models.DateField):
        return date.isoformat
    return None


def _naive_text(value: datetime) -> str:
    """As Django writes a moment into SQLite: in UTC, without a zone."""
    return str(value.astimezone(UTC).replace(tzinfo=None))
