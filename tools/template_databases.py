"""A migrated, empty database in a second: made once, kept as a template, copied for every run.

Migrating Wagtail and the plugin costs more than ten seconds of processor time. It happens once for each
combination of versions, installed apps and migration files; the result is kept (`var/test/` for SQLite, a database
of the server for PostgreSQL). Used by the tests (`conftest.py`) and by the benchmark. Django must be set up.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

import django
import psycopg
import wagtail
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from .postgresql import SOCKET_VARIABLE, USER

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES_KEPT = 3


class Copies(Protocol):
    """One way of copying a migrated database."""

    def prepare(self) -> None:
        """Make the template where it is missing, and load a copy of it."""

    def load(self) -> None:
        """Throw the copy away and load a fresh one."""

    def drop(self) -> None:
        """Throw the copy away."""


def copies() -> Copies:
    """Return the way of the configured database."""
    engine = settings.DATABASES["default"]["ENGINE"]
    return PostgreSQLCopies() if engine.endswith("postgresql") else SQLiteCopies()


def template_key() -> str:
    """Return a name for what a migrated, empty database depends on."""
    digest = hashlib.sha256()
    parts = [
        django.get_version(),
        wagtail.__version__,
        sys.version,
        sqlite3.sqlite_version,
        settings.LANGUAGE_CODE,
    ]
    parts += list(settings.INSTALLED_APPS)
    for part in parts:
        digest.update(part.encode() + b"\0")
    digest.update((ROOT / "requirements.txt").read_bytes())
    for config in sorted(apps.get_app_configs(), key=lambda one: one.label):
        folder = Path(config.path)
        if folder.is_relative_to(ROOT) and ".venv" not in folder.parts:
            for file in sorted((folder / "migrations").glob("*.py")):
                digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def only_one_at_a_time(name: str) -> Iterator[None]:
    """Hold a lock between processes: parallel workers must not build the same template twice."""
    folder = Path(settings.LMS_TEMPLATE_DATABASE_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def point_at(name: str) -> None:
    """Let Django's default connection, in every thread, open the database `name`."""
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name


def migrate(name: str) -> None:
    """Run all migrations on the empty database `name`."""
    point_at(name)
    call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()


class SQLiteCopies:
    """The template is a file, a copy is made page by page with SQLite's own backup."""

    def prepare(self) -> None:
        folder = Path(settings.LMS_TEMPLATE_DATABASE_FOLDER)
        settings.LMS_DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.copy = settings.LMS_DATA / "test.sqlite3"
        self.template = folder / f"template-{template_key()}.sqlite3"
        with only_one_at_a_time("template"):
            if not self.template.exists():
                fresh = settings.LMS_DATA / "fresh.sqlite3"
                migrate(str(fresh))
                with closing(sqlite3.connect(fresh)) as made:
                    made.execute("PRAGMA journal_mode=DELETE")
                # Beside its final place first: the last step must be one rename.
                beside = self.template.with_suffix(f".{os.getpid()}")
                shutil.move(fresh, beside)
                beside.replace(self.template)
                older = sorted(folder.glob("template-*.sqlite3"), key=lambda file: file.stat().st_mtime)
                for file in older[:-TEMPLATES_KEPT]:
                    file.unlink(missing_ok=True)
            # A copy of our own: another run may throw old templates away while this one still loads from it.
            mine = settings.LMS_DATA / "template.sqlite3"
            shutil.copy(self.template, mine)
            self.template = mine
        self.load()

    def load(self) -> None:
        connections.close_all()
        with (
            closing(sqlite3.connect(self.template)) as source,
            closing(sqlite3.connect(self.copy, timeout=20)) as copy,
        ):
            source.backup(copy)
        point_at(str(self.copy))

    def drop(self) -> None:
        connections.close_all()


class PostgreSQLCopies:
    """The template is a database of the server, a copy is `CREATE DATABASE ... TEMPLATE`."""

    def prepare(self) -> None:
        description = settings.DATABASES["default"]
        if os.environ.get(SOCKET_VARIABLE):
            description.update(
                {"HOST": os.environ[SOCKET_VARIABLE], "USER": USER, "PASSWORD": "", "PORT": ""}
            )
        settings.LMS_DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.template = f"lms_template_{template_key()}"
        self.copy = f"lms_test_{os.getpid()}"
        with only_one_at_a_time("template-postgresql"):
            if not self.exists(self.template):
                unfinished = f"{self.template}_new"
                self.say(f'DROP DATABASE IF EXISTS "{unfinished}" WITH (FORCE)')
                self.say(f'CREATE DATABASE "{unfinished}"')
                migrate(unfinished)
                self.say(f'ALTER DATABASE "{unfinished}" RENAME TO "{self.template}"')
        self.load()

    def say(self, statement: str) -> list[tuple[Any, ...]]:
        """Run one statement outside of any transaction on the server's own database."""

        description = settings.DATABASES["default"]
        arguments = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
        given = {key: description[name] for key, name in arguments.items() if description.get(name)}
        with psycopg.connect(dbname="postgres", autocommit=True, **given) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def exists(self, name: str) -> bool:
        return bool(self.say(f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))

    def load(self) -> None:
        connections.close_all()
        self.drop()
        self.say(f'CREATE DATABASE "{self.copy}" TEMPLATE "{self.template}"')
        point_at(self.copy)

    def drop(self) -> None:
        connections.close_all()
        # FORCE: the threads of a live server may still hold a connection.
        self.say(f'DROP DATABASE IF EXISTS "{self.copy}" WITH (FORCE)')
