"""The last word of the database: on what a statement was issued never changes, and a passport stays as it came."""

from __future__ import annotations

from typing import Any

REQUESTS = "lms_certificates_statementrequest"
COHORTS = "lms_certificates_statementrequest_cohorts"
PASSPORTS = "lms_certificates_receivedpassport"
REFUSAL = "what a statement rests on never changes"
FUNCTION = "lms_certificates_statement_refuse"
# A merge of two records of one person moves nothing here: the certificate keeps the record it was issued to.
ISSUED = (
    f"SELECT 1 FROM {REQUESTS} r WHERE r.id = {{row}}.statementrequest_id AND r.certificate_id IS NOT NULL"  # noqa: S608
)

SQLITE = {
    f"{REQUESTS}_frozen": f"BEFORE UPDATE ON {REQUESTS} WHEN OLD.certificate_id IS NOT NULL",
    f"{REQUESTS}_no_delete": f"BEFORE DELETE ON {REQUESTS}",
    f"{COHORTS}_no_update": f"BEFORE UPDATE ON {COHORTS}",
    f"{COHORTS}_frozen": f"BEFORE DELETE ON {COHORTS} WHEN EXISTS ({ISSUED.format(row='OLD')})",
    f"{COHORTS}_no_more": f"BEFORE INSERT ON {COHORTS} WHEN EXISTS ({ISSUED.format(row='NEW')})",
    f"{PASSPORTS}_frozen": (
        f"BEFORE UPDATE ON {PASSPORTS} WHEN OLD.says IS NOT NEW.says OR OLD.digest IS NOT NEW.digest"
        " OR OLD.kid IS NOT NEW.kid OR OLD.received_at IS NOT NEW.received_at"
    ),
    f"{PASSPORTS}_no_delete": f"BEFORE DELETE ON {PASSPORTS}",
}


def create(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for name, when in SQLITE.items():
            schema_editor.execute(
                f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END;"
            )
        return
    schema_editor.execute(
        f"""CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$;"""
    )
    # The rows of the groups are asked for inside a function: a condition of a trigger may not look at other tables.
    for row, verb in (("OLD", "DELETE"), ("NEW", "INSERT")):
        schema_editor.execute(
            f"""CREATE OR REPLACE FUNCTION {FUNCTION}_{verb.lower()}() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN IF EXISTS ({ISSUED.format(row=row)}) THEN
                RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
                RETURN {row}; END $$;"""
        )
        schema_editor.execute(
            f"""CREATE TRIGGER {COHORTS}_{verb.lower()} BEFORE {verb} ON {COHORTS}
                FOR EACH ROW EXECUTE FUNCTION {FUNCTION}_{verb.lower()}();"""
        )
    for name, when in (
        (
            f"{REQUESTS}_frozen",
            f"BEFORE UPDATE ON {REQUESTS} FOR EACH ROW WHEN (OLD.certificate_id IS NOT NULL)",
        ),
        (f"{REQUESTS}_no_delete", f"BEFORE DELETE ON {REQUESTS} FOR EACH ROW"),
        (f"{COHORTS}_no_update", f"BEFORE UPDATE ON {COHORTS} FOR EACH ROW"),
        (
            f"{PASSPORTS}_frozen",
            (
                f"BEFORE UPDATE ON {PASSPORTS} FOR EACH ROW WHEN (OLD.says IS DISTINCT FROM NEW.says"
                " OR OLD.digest IS DISTINCT FROM NEW.digest OR OLD.kid IS DISTINCT FROM NEW.kid"
                " OR OLD.received_at IS DISTINCT FROM NEW.received_at)"
            ),
        ),
        (f"{PASSPORTS}_no_delete", f"BEFORE DELETE ON {PASSPORTS} FOR EACH ROW"),
    ):
        schema_editor.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {FUNCTION}();")


def drop(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name};")
        return
    for name in ("", "_delete", "_insert"):
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {FUNCTION}{name}() CASCADE;")
