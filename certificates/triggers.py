"""The last word of the database: a line of the register and the facts of a certificate never change."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

ENTRIES = "lms_certificates_registerentry"
CERTIFICATES = "lms_certificates_certificate"
# What is decided on the day of issue. The file and its hash are written once, afterwards.
FROZEN = (
    "id",
    "kind",
    "series_id",
    "number",
    "full_number",
    "participant_id",
    "completion_id",
    "pathway_id",
    "facts",
    "design_snapshot",
    "code_hash",
    "entry_id",
    "earned_on",
    "issued_on",
    "issued_by_id",
)
WRITTEN_ONCE = ("file_path", "file_hash", "qr_text", "credential")
REFUSAL = "what is issued never changes"

_DIFFERS = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}


def _changed(vendor: str, columns: Collection[str]) -> str:
    """The condition under which an issued certificate would change, over the columns the table has by now."""
    differs = _DIFFERS[vendor]
    frozen = [f"OLD.{name} {differs} NEW.{name}" for name in FROZEN if name in columns]
    once = [
        f"(OLD.{name} <> '' AND OLD.{name} {differs} NEW.{name})" for name in WRITTEN_ONCE if name in columns
    ]
    return " OR ".join(frozen + once)


FORWARDS = {
    "sqlite": [
        f"""CREATE TRIGGER {ENTRIES}_no_update BEFORE UPDATE ON {ENTRIES}
            BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;""",
        f"""CREATE TRIGGER {ENTRIES}_no_delete BEFORE DELETE ON {ENTRIES}
            BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;""",
        f"""CREATE TRIGGER {CERTIFICATES}_frozen BEFORE UPDATE ON {CERTIFICATES} WHEN {{changed}}
            BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;""",
        f"""CREATE TRIGGER {CERTIFICATES}_no_delete BEFORE DELETE ON {CERTIFICATES}
            BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;""",
    ],
    "postgresql": [
        f"""CREATE OR REPLACE FUNCTION {ENTRIES}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$;""",
        f"""CREATE TRIGGER {ENTRIES}_append_only BEFORE UPDATE OR DELETE ON {ENTRIES}
            FOR EACH ROW EXECUTE FUNCTION {ENTRIES}_refuse();""",
        f"""CREATE TRIGGER {ENTRIES}_no_truncate BEFORE TRUNCATE ON {ENTRIES}
            FOR EACH STATEMENT EXECUTE FUNCTION {ENTRIES}_refuse();""",
        f"""CREATE TRIGGER {CERTIFICATES}_frozen BEFORE UPDATE ON {CERTIFICATES}
            FOR EACH ROW WHEN ({{changed}}) EXECUTE FUNCTION {ENTRIES}_refuse();""",
        f"""CREATE TRIGGER {CERTIFICATES}_no_delete BEFORE DELETE ON {CERTIFICATES}
            FOR EACH ROW EXECUTE FUNCTION {ENTRIES}_refuse();""",
    ],
}
BACKWARDS = {
    "sqlite": [
        f"DROP TRIGGER IF EXISTS {name};"
        for name in (
            f"{ENTRIES}_no_update",
            f"{ENTRIES}_no_delete",
            f"{CERTIFICATES}_frozen",
            f"{CERTIFICATES}_no_delete",
        )
    ],
    "postgresql": [
        f"DROP TRIGGER IF EXISTS {ENTRIES}_append_only ON {ENTRIES};",
        f"DROP TRIGGER IF EXISTS {ENTRIES}_no_truncate ON {ENTRIES};",
        f"DROP TRIGGER IF EXISTS {CERTIFICATES}_frozen ON {CERTIFICATES};",
        f"DROP TRIGGER IF EXISTS {CERTIFICATES}_no_delete ON {CERTIFICATES};",
        f"DROP FUNCTION IF EXISTS {ENTRIES}_refuse();",
    ],
}


def create(apps: Any, schema_editor: Any) -> None:
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        columns = {one.name for one in connection.introspection.get_table_description(cursor, CERTIFICATES)}
    changed = _changed(connection.vendor, columns)
    for statement in FORWARDS[connection.vendor]:
        schema_editor.execute(statement.replace("{changed}", changed))


def renew(apps: Any, schema_editor: Any) -> None:
    """Drop and create again: after a migration that adds a column to what is frozen, or rebuilds a table."""
    drop(apps, schema_editor)
    create(apps, schema_editor)


def drop(apps: Any, schema_editor: Any) -> None:
    for statement in BACKWARDS[schema_editor.connection.vendor]:
        schema_editor.execute(statement)
