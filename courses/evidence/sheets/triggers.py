"""The last word of the database: a printed line stays where it was printed, and a sheet's number is never free again."""

from __future__ import annotations

from typing import Any

SHEET, ROW = "lms_courses_papersheet", "lms_courses_papersheetrow"
REFUSAL = "printed sheets stay as they were printed"
FROZEN = ("id", "number", "session_id", "skills", "blank_lines", "printed_by_id", "printed_at")

SQLITE_FORWARDS = [
    *(
        f"""CREATE TRIGGER {ROW}_no_{verb.lower()} BEFORE {verb} ON {ROW}
            BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;"""
        for verb in ("UPDATE", "DELETE")
    ),
    f"""CREATE TRIGGER {SHEET}_no_delete BEFORE DELETE ON {SHEET}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;""",
    f"""CREATE TRIGGER {SHEET}_frozen BEFORE UPDATE OF {", ".join(FROZEN)} ON {SHEET}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;""",
]
SQLITE_BACKWARDS = [
    *(f"DROP TRIGGER IF EXISTS {ROW}_no_{verb};" for verb in ("update", "delete")),
    *(f"DROP TRIGGER IF EXISTS {SHEET}_{name};" for name in ("no_delete", "frozen")),
]

POSTGRESQL_FORWARDS = [
    f"""CREATE OR REPLACE FUNCTION {SHEET}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$;""",
    f"""CREATE TRIGGER {ROW}_stays BEFORE UPDATE OR DELETE ON {ROW}
        FOR EACH ROW EXECUTE FUNCTION {SHEET}_refuse();""",
    f"""CREATE TRIGGER {ROW}_no_truncate BEFORE TRUNCATE ON {ROW}
        FOR EACH STATEMENT EXECUTE FUNCTION {SHEET}_refuse();""",
    f"""CREATE TRIGGER {SHEET}_no_delete BEFORE DELETE ON {SHEET}
        FOR EACH ROW EXECUTE FUNCTION {SHEET}_refuse();""",
    f"""CREATE TRIGGER {SHEET}_frozen BEFORE UPDATE OF {", ".join(FROZEN)} ON {SHEET}
        FOR EACH ROW EXECUTE FUNCTION {SHEET}_refuse();""",
]
POSTGRESQL_BACKWARDS = [
    f"DROP TRIGGER IF EXISTS {ROW}_stays ON {ROW};",
    f"DROP TRIGGER IF EXISTS {ROW}_no_truncate ON {ROW};",
    f"DROP TRIGGER IF EXISTS {SHEET}_no_delete ON {SHEET};",
    f"DROP TRIGGER IF EXISTS {SHEET}_frozen ON {SHEET};",
    f"DROP FUNCTION IF EXISTS {SHEET}_refuse();",
]


def create(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, {"sqlite": SQLITE_FORWARDS, "postgresql": POSTGRESQL_FORWARDS})


def drop(apps: Any, schema_editor: Any) -> None:
    _run(schema_editor, {"sqlite": SQLITE_BACKWARDS, "postgresql": POSTGRESQL_BACKWARDS})


def _run(schema_editor: Any, statements: dict[str, list[str]]) -> None:
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)
