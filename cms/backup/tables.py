"""Rows of every table as lines of JSON, the same from SQLite and from PostgreSQL, and back.

Works below the models: no `save`, no signal, no manager, no field of ours in between. Each column has one kind
(`text`, `moment`, `uuid`, ...) that says how its value is written in a line. Dates, numbers and JSON are kept as
the database holds them, so that facts and register entries come back letter for letter.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import ExpressionWrapper, F, Max

# Tables that are drawn from the others, or that mean nothing in another place.
NOT_KEPT = {
    "django_session",
    "wagtailsearch_indexentry",
    "wagtailsearch_indexentry_fts",
    "wagtailadmin_editingsession",
}
# Tables and columns that change by looking: they do not make a database newer than a backup.
NOT_RECORDS = {
    # Written by every sign-in and every look at a person: the person who restores makes such rows herself.
    "lms_courses_accessrecord",
    # When content changed, not what: pages kept ready are thrown away by it.
    "lms_curriculum_contentchange",
    "wagtailcore_referenceindex",
    "wagtailembeds_embed",
    "wagtailimages_rendition",
    "wagtailusers_userprofile",
}
NOT_RECORDS_COLUMNS = {("auth_user", "last_login")}
ROWS_AT_ONCE = 500

KINDS = {
    "AutoField": "number",
    "BigAutoField": "number",
    "SmallAutoField": "number",
    "IntegerField": "number",
    "BigIntegerField": "number",
    "SmallIntegerField": "number",
    "PositiveIntegerField": "number",
    "PositiveBigIntegerField": "number",
    "PositiveSmallIntegerField": "number",
    "BooleanField": "yes_no",
    "FloatField": "float",
    "DecimalField": "decimal",
    "DateTimeField": "moment",
    "DateField": "date",
    "TimeField": "time",
    "DurationField": "duration",
    "UUIDField": "uuid",
    "BinaryField": "bytes",
    "JSONField": "json",
    "GenericIPAddressField": "address",
}
# The plain field of Django that writes a kind into either database.
WRITERS: dict[str, models.Field[Any, Any]] = {
    "yes_no": models.BooleanField(),
    "float": models.FloatField(),
    "moment": models.DateTimeField(),
    "date": models.DateField(),
    "time": models.TimeField(),
    "duration": models.DurationField(),
    "uuid": models.UUIDField(),
    "bytes": models.BinaryField(),
}
READERS: dict[str, models.Field[Any, Any]] = {"json": models.TextField(), "text": models.TextField()}


class TablesDiffer(Exception):
    """The database has not the tables and columns of the backup."""


@dataclass(frozen=True)
class Table:
    """One table: its name, its columns as (name, kind), and the model that reads it."""

    name: str
    columns: tuple[tuple[str, str], ...]
    model: type[models.Model]

    def description(self) -> list[list[str]]:
        return [list(column) for column in self.columns]


def kind_of(field: models.Field[Any, Any]) -> str:
    """Return the kind of a column; a foreign key is of the kind it points at."""
    while field.remote_field is not None and getattr(field, "target_field", None) is not None:
        field = field.target_field  # type: ignore[attr-defined]
    return KINDS.get(field.get_internal_type(), "text")


def tables() -> list[Table]:
    """Return every table that belongs into a backup, in a fixed order."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        if not meta.managed or meta.proxy or meta.swapped or meta.db_table in NOT_KEPT:
            continue
        columns = tuple((str(field.column), kind_of(field)) for field in meta.local_concrete_fields)
        found[meta.db_table] = Table(meta.db_table, columns, model)
    return [found[name] for name in sorted(found)]


# ---------------------------------------------------------------------------------------------- reading


def rows(table: Table, connection: BaseDatabaseWrapper) -> Iterator[str]:
    """Yield each row as one line of JSON without its line end, in no promised order."""
    selected: list[Any] = []
    for field, (_column, kind) in zip(table.model._meta.local_concrete_fields, table.columns, strict=True):
        custom = hasattr(field, "from_db_value") and not isinstance(field, models.DecimalField)
        if custom or kind == "json":
            # As the database holds it: not decrypted, not parsed, not re-spelled.
            selected.append(
                ExpressionWrapper(F(field.attname), output_field=READERS.get(kind, models.TextField()))
            )
        else:
            selected.append(F(field.attname))
    kinds = [kind for _column, kind in table.columns]
    # A plain manager: default managers of some models hide rows.
    queryset: Any = models.QuerySet(table.model, using=connection.alias).values_list(*selected)
    for row in queryset.iterator(chunk_size=2000):
        values = [encode(kind, value) for kind, value in zip(kinds, row, strict=True)]
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def encode(kind: str, value: Any) -> Any:
    """Return a value of the database as JSON can hold it."""
    if value is None:
        return None
    match kind:
        case "moment":
            return value.astimezone(dt.UTC).isoformat()
        case "date" | "time":
            return value.isoformat()
        case "duration":
            return value // dt.timedelta(microseconds=1)
        case "uuid" | "decimal" | "address":
            return str(value)
        case "bytes":
            return base64.b64encode(bytes(value)).decode()
        case "json":
            return value if isinstance(value, str) else json.dumps(value)
        case _:
            return value


def decode(kind: str, value: Any) -> Any:
    """Undo `encode`."""
    if value is None:
        return None
    match kind:
        case "moment":
            return dt.datetime.fromisoformat(value)
        case "date":
            return dt.date.fromisoformat(value)
        case "time":
            return dt.time.fromisoformat(value)
        case "duration":
            return dt.timedelta(microseconds=value)
        case "uuid":
            return UUID(value)
        case "decimal":
            return Decimal(value)
        case "bytes":
            return base64.b64decode(value)
        case _:
            return value


class Digest:
    """A sum over rows that does not depend on their order: databases sort differently."""

    def __init__(self) -> None:
        self.count = 0
        self._sum = 0

    def add(self, line: str, kinds: list[str]) -> None:
        self.count += 1
        hashed = hashlib.sha256(canonical(line, kinds).encode()).digest()
        self._sum = (self._sum + int.from_bytes(hashed)) % 2**256

    def hexdigest(self) -> str:
        return f"{self._sum:064x}"


def canonical(line: str, kinds: list[str]) -> str:
    """Return a row so that SQLite and PostgreSQL agree: `jsonb` forgets blanks and the order of keys."""
    values = json.loads(line)
    for position, kind in enumerate(kinds):
        if values[position] is None:
            continue
        if kind == "json":
            values[position] = json.loads(values[position])
        elif kind == "decimal":
            values[position] = str(Decimal(values[position]).normalize())
    return json.dumps(values, sort_keys=True, ensure_ascii=False)


def newest(table: Table, connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Return the latest moment in each column of moments: how far this table goes."""
    if table.name in NOT_RECORDS:
        return {}
    names = [
        field
        for field, (column, kind) in zip(table.model._meta.local_concrete_fields, table.columns, strict=True)
        if kind == "moment" and (table.name, column) not in NOT_RECORDS_COLUMNS
    ]
    if not names:
        return {}
    found = models.QuerySet(table.model, using=connection.alias).aggregate(
        **{f"newest_{field.name}": Max(field.attname) for field in names}
    )
    latest = {str(field.column): found[f"newest_{field.name}"] for field in names}
    return {column: encode("moment", moment) for column, moment in latest.items() if moment}


@contextmanager
def frozen(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """See one moment of the database for as long as it takes, without keeping anybody from writing."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(using=connection.alias):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Django would begin an IMMEDIATE transaction and hold the write lock: WAL readers need none.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")


def sequences(connection: BaseDatabaseWrapper) -> dict[str, int]:
    """Return the last number given out for each table that counts: numbers of deleted rows are never reused."""
    names = [table.name for table in tables()]
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            found = {name: int(last) for name, last in cursor.fetchall() if name in names}
        else:
            for name, column in _counting_columns(connection):
                cursor.execute(
                    "SELECT pg_get_serial_sequence(%s, %s)", [connection.ops.quote_name(name), column]
                )
                sequence = cursor.fetchone()[0]
                if sequence:
                    cursor.execute(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608
                    last, called = cursor.fetchone()
                    if called:
                        found[name] = int(last)
    return found


def _counting_columns(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    return [
        (table.name, str(field.column))
        for table in tables()
        for field in table.model._meta.local_concrete_fields
        if isinstance(field, models.AutoField)
    ]


# ---------------------------------------------------------------------------------------------- writing


def insert(table: Table, lines: Iterable[str], connection: BaseDatabaseWrapper) -> int:
    """Write rows that `rows` made. Returns how many. Must run inside `emptied`."""
    quote = connection.ops.quote_name
    kinds = [kind for _column, kind in table.columns]
    casts = {"json": "::jsonb", "address": "::inet"} if connection.vendor == "postgresql" else {}
    values = ", ".join("%s" + casts.get(kind, "") for kind in kinds)
    columns = ", ".join(quote(column) for column, _kind in table.columns)
    statement = f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({values})"  # noqa: S608
    written = 0
    batch: list[list[Any]] = []

    def flush() -> None:
        with connection.cursor() as cursor:
            cursor.executemany(statement, batch)
        batch.clear()

    for line in lines:
        values_of_row = zip(kinds, json.loads(line), strict=True)
        batch.append([_for_database(kind, decode(kind, value), connection) for kind, value in values_of_row])
        written += 1
        if len(batch) == ROWS_AT_ONCE:
            flush()
    if batch:
        flush()
    return written


def _for_database(kind: str, value: Any, connection: BaseDatabaseWrapper) -> Any:
    if value is None:
        return None
    if kind == "decimal":
        return connection.ops.adapt_decimalfield_value(value)
    writer = WRITERS.get(kind)
    return writer.get_db_prep_value(value, connection, prepared=True) if writer else value


@contextmanager
def emptied(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Inside: all tables are empty and accept any row. After: the triggers guard them again, links are checked.

    One transaction: whatever goes wrong, the database is as it was. Append-only tables refuse to be emptied, so
    their triggers are put aside for that time; nobody else can write meanwhile.
    """
    quote = connection.ops.quote_name
    names = [table.name for table in tables()] + ["django_session"]
    with transaction.atomic(using=connection.alias):
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                triggers = cursor.fetchall()
                for name, _sql in triggers:
                    cursor.execute(f"DROP TRIGGER {quote(name)}")
                for name in names:
                    cursor.execute(f"DELETE FROM {quote(name)}")  # noqa: S608
                cursor.execute("DELETE FROM sqlite_sequence")
            else:
                # Checks that still wait would keep PostgreSQL from altering the tables.
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                for name in names:
                    cursor.execute(f"ALTER TABLE {quote(name)} DISABLE TRIGGER USER")
                # CASCADE reaches the search index, which is drawn anew afterwards.
                cursor.execute(
                    f"TRUNCATE {', '.join(quote(name) for name in names)} RESTART IDENTITY CASCADE"
                )
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        yield
        connection.check_constraints()
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                for _name, sql in triggers:
                    cursor.execute(sql)
            else:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                for name in names:
                    cursor.execute(f"ALTER TABLE {quote(name)} ENABLE TRIGGER USER")


def continue_sequences(given: dict[str, int], connection: BaseDatabaseWrapper) -> None:
    """Let counting go on after the highest number that was ever given out."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for name, column in _counting_columns(connection):
            cursor.execute(f"SELECT MAX({quote(column)}) FROM {quote(name)}")  # noqa: S608
            highest = max(cursor.fetchone()[0] or 0, given.get(name, 0))
            if not highest:
                continue
            if connection.vendor == "sqlite":
                cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", [highest, name])
                if not cursor.rowcount:
                    cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [name, highest])
            else:
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [quote(name), column, highest]
                )
