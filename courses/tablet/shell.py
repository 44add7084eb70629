"""Which files the offline app is made of, and the name of this version of it.

The list is given to the service worker, which stores all of them or none. A test follows every `import` of the
scripts and fails when one is missing here: an offline start would break and nobody would see it in the office.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.urls import reverse

from . import words

VERSION = "1.1.0"

SCRIPTS = (
    "courses/tablet/app.js",
    "courses/tablet/dom.js",
    "courses/tablet/facts.js",
    "courses/tablet/fold.js",
    "courses/tablet/identity.js",
    "courses/tablet/lessons.js",
    "courses/tablet/names.js",
    "courses/tablet/photos.js",
    "courses/tablet/rules.js",
    "courses/tablet/screens/classes.js",
    "courses/tablet/screens/connect.js",
    "courses/tablet/screens/lessons.js",
    "courses/tablet/screens/open.js",
    "courses/tablet/screens/sessions.js",
    "courses/tablet/screens/sheet.js",
    "courses/tablet/screens/state.js",
    "courses/tablet/sending.js",
    "courses/tablet/model.js",
    "courses/tablet/storage.js",
    "courses/tablet/words.js",
    "lms/vendor/idb/index.js",
)
STYLES = (
    "lms/css/fonts.css",
    "lms/css/tokens.css",
    "lms/css/base.css",
    "lms/css/components.css",
    "lms/css/touch.css",
    "curriculum/css/lesson.css",
    "courses/tablet/tablet.css",
)
PICTURES = (
    "lms/fonts/Lectura-Regular.woff2",
    "lms/fonts/Lectura-Bold.woff2",
    "lms/img/icons.svg",
    "lms/img/swatch/mark.svg",
    "courses/tablet/icon-192.png",
    "courses/tablet/icon-512.png",
)
FILES = SCRIPTS + STYLES + PICTURES
TEMPLATES = ("courses/tablet/app.html", "courses/tablet/worker.js")


# Whole lines of commentary, and the space lines begin with: they are for people who read the code, not for a tablet on
# a slow line.
COMMENTARY = re.compile(r"^[ \t]*(?://[^\n]*|/\*[\s\S]*?\*/[ \t]*)\n|^[ \t]+", re.MULTILINE)


def address(name: str) -> str:
    """The address of a file of the shell. Without the hash production adds to names: the scripts import each other
    by their plain names, and the worker's cache is the one that must hold what they ask for."""
    if name in SCRIPTS:
        return reverse("courses:tablet_script", args=[name])
    return f"{settings.STATIC_URL}{name}"


def script(name: str) -> str:
    """A script as tablets get it: without lines of commentary and without indentation. What others wrote stays as it is.

    Raises FileNotFoundError for what is no script of the shell.
    """
    found = finders.find(name) if name in SCRIPTS else None
    if found is None:
        raise FileNotFoundError(name)
    content = Path(str(found)).read_text(encoding="utf-8")
    return content if "/vendor/" in name else COMMENTARY.sub("", content)


def compressed_script(name: str) -> bytes:
    """The same, as gzip. Raises FileNotFoundError."""
    found = finders.find(name) if name in SCRIPTS else None
    if found is None:
        raise FileNotFoundError(name)
    return _compressed(name, Path(str(found)).stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _compressed(name: str, _changed: int) -> bytes:
    return gzip.compress(script(name).encode(), 9, mtime=0)


def addresses() -> list[str]:
    """The address of every file of the shell, as the worker asks for it."""
    return [address(name) for name in FILES]


def fingerprint() -> str:
    """16 hexadecimal digits over the contents of the shell: another byte anywhere is another version."""
    if settings.DEBUG:
        return _compute()
    return _remembered()


@lru_cache(maxsize=1)
def _remembered() -> str:
    return _compute()


def _compute() -> str:
    digest = hashlib.sha256(VERSION.encode())
    for template in TEMPLATES:
        loaded: Any = get_template(template)
        digest.update(Path(str(loaded.origin)).read_bytes())
    for language in ("es", "quy"):
        digest.update(json.dumps(words.catalogue(language), sort_keys=True).encode())
    for name in FILES:
        found = finders.find(name)
        if found is None:
            raise FileNotFoundError(f"the tablet's shell misses {name}")
        digest.update(name.encode())
        digest.update(Path(str(found)).read_bytes())
    return digest.hexdigest()[:16]
