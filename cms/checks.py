"""System checks of the installation: each finding says what to type.

Run by every `manage.py` command; those marked `deploy` by `manage.py check --deploy`, those of the database
by `manage.py migrate` and `manage.py check --database default`.
"""

from __future__ import annotations

import ctypes.util
import os
import platform
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

Apps = Sequence[AppConfig] | None

# The libraries WeasyPrint opens at import, with the names of `ctypes.util.find_library`.
DRAWING_LIBRARIES = ("gobject-2.0", "pango-1.0", "pangoft2-1.0", "harfbuzz", "fontconfig")
INSTALL_DRAWING = {
    "Linux": "Type: sudo apt install libpangoft2-1.0-0 libharfbuzz-subset0",
    "Darwin": "Type: brew install pango",
}
OLDEST_POSTGRESQL = 13_00_00
# FTS5 (search) and RETURNING need it; Debian 12 has 3.40.
OLDEST_SQLITE = (3, 35, 0)


def missing_drawing_libraries(find: Any = ctypes.util.find_library) -> list[str]:
    """Return the names of the libraries for PDF files that this machine lacks."""
    return [name for name in DRAWING_LIBRARIES if not (find(name) or find(f"{name}-0"))]


@register("lms")
def papers_can_be_drawn(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """WeasyPrint draws every paper and certificate; without Pango its import fails at the first print."""
    missing = missing_drawing_libraries()
    if not missing:
        return []
    return [
        Warning(
            f"PDF files cannot be made here: {', '.join(missing)} is missing from the system.",
            hint=INSTALL_DRAWING.get(
                platform.system(), "Install Pango: https://doc.courtbouillon.org/weasyprint/"
            ),
            id="lms_cms.W001",
        )
    ]


@register("lms")
def sqlite_is_safe_for_several_writers(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """WAL without IMMEDIATE, or IMMEDIATE without WAL, loses writes to 'database is locked'."""
    found: list[CheckMessage] = []
    for alias in connections:
        description = connections.settings[alias]
        if description["ENGINE"] != "django.db.backends.sqlite3":
            continue
        options = description.get("OPTIONS", {})
        statements = str(options.get("init_command", "")).replace(" ", "").lower()
        if "journal_mode=wal" not in statements or options.get("transaction_mode") != "IMMEDIATE":
            found.append(
                Error(
                    f"The SQLite database '{alias}' would refuse people who write at the same time.",
                    hint="Describe it with cms.settings.databases.database(), or add to OPTIONS: "
                    '"transaction_mode": "IMMEDIATE", "timeout": 20, '
                    '"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"',
                    id="lms_cms.E002",
                )
            )
        if description.get("ATOMIC_REQUESTS"):
            found.append(
                Error(
                    f"ATOMIC_REQUESTS is on for the SQLite database '{alias}': every page would take the write lock.",
                    hint='Write "ATOMIC_REQUESTS": False.',
                    id="lms_cms.E003",
                )
            )
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            found.append(
                Error(
                    f"SQLite {sqlite3.sqlite_version} is too old.",
                    hint="Use the Python of Debian 12, Ubuntu 22.04 or newer, or PostgreSQL through DATABASE_URL.",
                    id="lms_cms.E004",
                )
            )
    return found


@register(Tags.database)
def database_answers_as_promised(
    app_configs: Apps, databases: Iterable[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Asks the opened database itself: a file on a network share silently stays without WAL."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA journal_mode")
                mode = cursor.fetchone()[0]
            if mode not in ("wal", "memory"):
                found.append(
                    Error(
                        f"The SQLite database '{alias}' stays in '{mode}' mode: its folder cannot do WAL.",
                        hint="Keep LMS_DATA on a local disk, or use PostgreSQL through DATABASE_URL.",
                        id="lms_cms.E005",
                    )
                )
        elif connection.vendor == "postgresql":
            connection.ensure_connection()
            version = getattr(connection, "pg_version", OLDEST_POSTGRESQL)
            if version < OLDEST_POSTGRESQL:
                found.append(
                    Error(
                        f"PostgreSQL {version // 10000} is too old.",
                        hint="Use PostgreSQL 13 or newer.",
                        id="lms_cms.E006",
                    )
                )
    return found


@register("lms")
def data_folders_can_be_written(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """A certificate is numbered before its file is stored: the folder must be writable beforehand."""
    found: list[CheckMessage] = []
    for name in ("LMS_DATA", "LMS_MEDIA_ROOT", "LMS_PRIVATE_ROOT"):
        folder = Path(getattr(settings, name))
        nearest = next(parent for parent in (folder, *folder.parents) if parent.exists())
        if not os.access(nearest, os.W_OK):
            found.append(
                Error(
                    f"{name} ({folder}) cannot be written by this user.",
                    hint=f"Type: sudo chown -R $USER {nearest}   or set {name} to another folder.",
                    id="lms_cms.E007",
                )
            )
    return found


@register("lms")
def private_files_stay_private(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """Papers and keys inside the public media folder would be served to anyone who guesses a name."""
    found: list[CheckMessage] = []
    media = Path(settings.MEDIA_ROOT)
    static = Path(settings.STATIC_ROOT)
    for name in ("LMS_PRIVATE_ROOT", "LMS_KEYS_ROOT"):
        folder = Path(getattr(settings, name))
        for public in (media, static):
            if folder == public or public in folder.parents:
                found.append(
                    Error(
                        f"{name} ({folder}) lies inside a folder that is handed out to everyone ({public}).",
                        hint=f"Set {name} to a folder outside of it.",
                        id="lms_cms.E008",
                    )
                )
    return found


@register("lms")
def translations_are_compiled(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """Without a compiled catalogue Django answers /quy/ with a redirect and the screens in English."""
    missing = [
        code
        for code, _name in settings.LANGUAGES
        if not any(
            (Path(folder) / code / "LC_MESSAGES" / "django.mo").exists() for folder in settings.LOCALE_PATHS
        )
    ]
    if not missing:
        return []
    return [
        Warning(
            f"The catalogue of {', '.join(missing)} is not compiled.",
            hint="Type: python3 tools/merge_translations.py",
            id="lms_cms.W009",
        )
    ]


@register("lms", deploy=True)
def production_is_not_the_demo(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """What a demo may do and an installation with real people must not."""
    found: list[CheckMessage] = []
    if "*" in settings.ALLOWED_HOSTS:
        found.append(
            Error(
                "ALLOWED_HOSTS accepts any name.",
                hint="Write the site's host names, for example ALLOWED_HOSTS=aula.example.org",
                id="lms_cms.E010",
            )
        )
    if settings.SECRET_KEY.startswith(("demo-only", "tests-only")) or len(settings.SECRET_KEY) < 50:
        found.append(
            Error(
                "SECRET_KEY is public or too short.",
                hint="Type: python3 -c 'import secrets; print(secrets.token_urlsafe(50))' and set SECRET_KEY to it.",
                id="lms_cms.E011",
            )
        )
    if settings.WAGTAIL_GRAVATAR_PROVIDER_URL or settings.WAGTAIL_ENABLE_UPDATE_CHECK:
        found.append(
            Error(
                "Wagtail would tell other companies about staff or host.",
                hint="Keep WAGTAIL_GRAVATAR_PROVIDER_URL = None and WAGTAIL_ENABLE_UPDATE_CHECK = False.",
                id="lms_cms.E012",
            )
        )
    if not settings.WAGTAILADMIN_BASE_URL.startswith("https://") and getattr(settings, "LMS_HTTPS", True):
        found.append(
            Warning(
                "WAGTAILADMIN_BASE_URL does not begin with https://.",
                hint="Write https://…, or LMS_HTTPS=0 for a box that has no certificate.",
                id="lms_cms.W013",
            )
        )
    return found
