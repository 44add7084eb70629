"""The last word of the database: closed months, counter-entries and the authority's figures are written once.

A host that must take such a row away by order of a court removes the trigger by hand, in the open.
"""

from __future__ import annotations

from typing import Any

TABLES = (
    "lms_courses_monthclose",
    "lms_courses_monthcorrection",
    "lms_courses_authorityfigure",
    "lms_courses_differenceacknowledgement",
)
REFUSAL = "records of closed months are append-only"
FUNCTION = "lms_courses_month_rows_refuse"


def sqlite_forwards(table: str) -> list[str]:
    return [
        *(
            f"""CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
                BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;"""
            for verb in ("UPDATE", "DELETE")
        ),
        # INSERT OR REPLACE deletes the old row without asking the trigger above.
        f"""CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
            WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)
            BEGIN SELECT RAISE(ABORT, 'UNIQUE: {REFUSAL}'); END;""",  # noqa: S608
    ]


def sqlite_backwards(table: str) -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {table}_no_{verb};" for verb in ("update", "delete", "replace")]


POSTGRESQL_FUNCTION = f"""CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$;"""


def postgresql_forwards(table: str) -> list[str]:
    return [
        f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {FUNCTION}();""",
        f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}();""",
    ]


def postgresql_backwards(table: str) -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {table}_{name} ON {table};" for name in ("append_only", "no_truncate")]


def create(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION)
    for table in TABLES:
        make = {"sqlite": sqlite_forwards, "postgresql": postgresql_forwards}[schema_editor.connection.vendor]
        for statement in make(table):
            schema_editor.execute(statement)


def drop(apps: Any, schema_editor: Any) -> None:
    for table in TABLES:
        make = {"sqlite": sqlite_backwards, "postgresql": postgresql_backwards}
        for statement in make[schema_editor.connection.vendor](table):
            schema_editor.execute(statement)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {FUNCTION}();")
