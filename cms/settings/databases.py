"""The one database of an installation, from `DATABASE_URL`: SQLite by default, PostgreSQL where outgrown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url

from . import environment

# Measured with four processes of read-then-write transactions: anything less than WAL together with
# IMMEDIATE refuses writers ("database is locked"). FULL, because a certificate that was handed out must
# survive a power cut. WAL needs a local disk: never a network share.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}


def database(default_file: Path, *, url: str | None = None, pool: bool = True) -> dict[str, Any]:
    """Return Django's description of the database.

    `default_file` is the SQLite file used without `DATABASE_URL`; `url` is read instead of that variable.
    `pool=False` leaves out the PostgreSQL
    connection pool (tests clone databases, which open connections would block).
    """
    if url is None:
        url = environment.text("DATABASE_URL", f"sqlite:///{default_file}")
    found: dict[str, Any] = dict(dj_database_url.parse(url))
    options = found.setdefault("OPTIONS", {})
    if found["ENGINE"] == "django.db.backends.sqlite3":
        for name, value in SQLITE_OPTIONS.items():
            options.setdefault(name, value)
    elif found["ENGINE"] == "django.db.backends.postgresql" and pool:
        # A pool and persistent connections exclude each other.
        found["CONN_MAX_AGE"] = 0
        options.setdefault("pool", {"min_size": 1, "max_size": environment.number("DATABASE_POOL_SIZE", 8)})
    # Never ATOMIC_REQUESTS: on SQLite with IMMEDIATE every GET would take the write lock.
    found["ATOMIC_REQUESTS"] = False
    return found
