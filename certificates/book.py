"""The register as it is kept: rows in the database, written by one hand at a time, checked against paper."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from . import conf
from .models import RegisterEntry
from .payload import canonical
from .register import Anchor, EntryType, RegisterError, Report, make_entry, verify_chain
from .sentences import refusal_sentence

# Any number that no other lock of the plugin uses: "register" in the house's telephone letters.
HEAD_FILE = "ultimo-asiento.json"
ADVISORY_LOCK = 73447837


class RegisterRefused(ValidationError):
    """The register could not take the entry; the message says why in the reader's words."""


def lock() -> None:
    """Wait until nobody else writes to the register; the lock ends with the transaction.

    Two clerks who issue at once would read the same last entry. SQLite has one writer at a time from the first
    statement on (immediate transactions); PostgreSQL gets a lock that needs no row to exist.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the register is written inside a transaction only")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])


def last_entry() -> dict[str, Any] | None:
    row = RegisterEntry.objects.order_by("-sequence").first()
    return row.as_entry() if row else None


def append(entry_type: EntryType, *, at: datetime | None = None, **fields: Any) -> RegisterEntry:
    """Write the next entry and return its row. Call `lock()` first, in the same transaction.

    Raises RegisterRefused when the clock stands behind the last entry.
    """
    return append_many(entry_type, [fields], at=at)[0]


def append_many(
    entry_type: EntryType, many: list[dict[str, Any]], *, at: datetime | None = None
) -> list[RegisterEntry]:
    """Like `append` for a whole batch, in the order given and with one moment for all."""
    moment = (at or timezone.now()).replace(microsecond=0)
    previous = last_entry()
    refuse_if_old(previous)
    rows = []
    for fields in many:
        try:
            entry = make_entry(previous, entry_type=entry_type, at=moment, **fields)
        except RegisterError as error:
            if error.code == "back_dated":
                raise RegisterRefused(refusal_sentence("clock_back"), code="clock_back") from error
            raise
        body = {key: value for key, value in entry.items() if key != "hash"}
        rows.append(
            RegisterEntry(
                sequence=entry["seq"],
                entry_type=entry_type,
                number=fields.get("no", ""),
                body=canonical(body).decode(),
                previous_hash=entry["prev"],
                hash=entry["hash"],
                written_at=moment,
            )
        )
        previous = entry
    written = RegisterEntry.objects.bulk_create(rows)
    if rows and conf.get("REMEMBER_HEAD"):
        head = {"seq": rows[-1].sequence, "hash": rows[-1].hash}
        transaction.on_commit(lambda: _remember(head))
    return written


# --- an old database brought back -------------------------------------------------------------------------------


def _mark() -> Path:
    """Where the last entry is noted, outside the database and its backups."""
    return conf.keys_folder() / HEAD_FILE


def _remember(head: dict[str, Any]) -> None:
    """Note the head. A folder that cannot be written costs the notice, never the certificate."""
    with contextlib.suppress(OSError):
        path = _mark()
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}.new")
        fresh.write_text(json.dumps(head), encoding="ascii")
        known = remembered()
        if known is None or known.seq <= head["seq"]:
            fresh.replace(path)
        else:
            fresh.unlink()


def remembered() -> Anchor | None:
    """The last entry this house wrote, as far as it is noted."""
    if not conf.get("REMEMBER_HEAD"):
        return None
    try:
        head = json.loads(_mark().read_text(encoding="ascii"))
        return Anchor(int(head["seq"]), str(head["hash"]), HEAD_FILE)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def refuse_if_old(last: dict[str, Any] | None) -> None:
    """Raise RegisterRefused when later entries than the last one were written here: their numbers are on paper."""
    known = remembered()
    if known is not None and known.seq > (last["seq"] if last else 0):
        raise RegisterRefused(refusal_sentence("register_is_old", seq=known.seq), code="register_is_old")


def accept_as_it_is() -> None:
    """Somebody compared the register with paper and goes on from where it ends now."""
    last = last_entry()
    with contextlib.suppress(OSError):
        _mark().unlink()
    if last is not None:
        _remember({"seq": last["seq"], "hash": last["hash"]})


def entries() -> Iterator[dict[str, Any]]:
    """Every entry from the first, read in portions; a damaged row comes as far as it can be read."""
    for row in RegisterEntry.objects.order_by("sequence").iterator(chunk_size=1_000):
        try:
            yield row.as_entry()
        except ValueError:
            yield {"seq": row.sequence, "hash": row.hash}


def verify(*, anchors: list[Anchor] | None = None) -> Report:
    """Check the kept register, with what is printed outside when given."""
    known = remembered()
    return verify_chain(
        entries(), anchors=[*(anchors or []), *([known] if known else [])], now=timezone.now()
    )


def write_checkpoint(*, at: datetime | None = None) -> RegisterEntry:
    """Close a page: an entry that says how many came before it. Written with each printed sheet."""
    with transaction.atomic():
        lock()
        previous = last_entry()
        return append("checkpoint", at=at, count=previous["seq"] if previous else 0)


def as_json_lines() -> Iterator[bytes]:
    """The register as it is published and compared: one canonical entry a line. It holds no names."""
    for entry in entries():
        yield json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
