"""The last word of the database: a fact cannot be changed or deleted, whichever door is tried.

A host that must erase facts by order of a court removes the trigger by hand, in the open.
"""

from __future__ import annotations

from typing import Any

TABLE = "lms_courses_learningevent"
REFUSAL = "facts are append-only"

SQLITE_FORWARDS = [
    f"""CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;"""
    for verb in ("UPDATE", "DELETE")
]
# INSERT OR REPLACE deletes the old row without asking the trigger above (unless recursive_triggers is on).
SQLITE_NO_REPLACE = f"""CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE}
    WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'UNIQUE: a fact of this name is there'); END;"""  # noqa: S608
SQLITE_BACKWARDS = [f"DROP TRIGGER IF EXISTS {TABLE}_no_{verb};" for verb in ("update", "delete")]

POSTGRESQL_FORWARDS = [
    f"""CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$;""",
    f"""CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse();""",
    f"""CREATE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_refuse();""",
]
POSTGRESQL_BACKWARDS = [
    f"DROP TRIGGER IF EXISTS {TABLE}_append_only ON {TABLE};",
    f"DROP TRIGGER IF EXISTS {TABLE}_no_truncate ON {TABLE};",
    f"DROP FUNCTION IF EXISTS {TABLE}_refuse();",
]


def create(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, {"sqlite": SQLITE_FORWARDS, "postgresql": POSTGRESQL_FORWARDS})


def drop(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, {"sqlite": SQLITE_BACKWARDS, "postgresql": POSTGRESQL_BACKWARDS})


def refuse_replacing(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, {"sqlite": [SQLITE_NO_REPLACE], "postgresql": []})


def allow_replacing(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, {"sqlite": [f"DROP TRIGGER IF EXISTS {TABLE}_no_replace;"], "postgresql": []})


def _run(schema_editor: Any, statements: dict[str, list[str]]) -> None:
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)
