"""The last word of the database: a record of access is never changed, and not deleted before two years are over.

The two years stand in the database itself: whoever has the product, the admin or the ORM cannot shorten them.
"""

from __future__ import annotations

from typing import Any

TABLE = "lms_courses_accessrecord"
CHANGED = "records of access are append-only"
TOO_YOUNG = "records of access are kept for two years"

# Django writes moments to SQLite as text in UTC, which sorts like the moments themselves.
SQLITE_FORWARDS = [
    f"""CREATE TRIGGER {TABLE}_no_update BEFORE UPDATE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{CHANGED}'); END;""",
    f"""CREATE TRIGGER {TABLE}_no_early_delete BEFORE DELETE ON {TABLE}
        WHEN OLD.at > datetime('now', '-2 years')
        BEGIN SELECT RAISE(ABORT, '{TOO_YOUNG}'); END;""",
    # INSERT OR REPLACE deletes the old row without asking the trigger above.
    f"""CREATE TRIGGER {TABLE}_no_replace BEFORE INSERT ON {TABLE}
        WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)
        BEGIN SELECT RAISE(ABORT, 'UNIQUE: {CHANGED}'); END;""",  # noqa: S608
]
SQLITE_BACKWARDS = [
    f"DROP TRIGGER IF EXISTS {TABLE}_{name};" for name in ("no_update", "no_early_delete", "no_replace")
]

POSTGRESQL_FORWARDS = [
    f"""CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' THEN
                IF OLD.at <= now() - interval '2 years' THEN RETURN OLD; END IF;
                RAISE EXCEPTION '{TOO_YOUNG}' USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RAISE EXCEPTION '{CHANGED}' USING ERRCODE = 'integrity_constraint_violation';
        END $$;""",
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


def _run(schema_editor: Any, statements: dict[str, list[str]]) -> None:
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)
