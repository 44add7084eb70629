"""Where pictures and signed sheets lie: a storage without an address. Views with a permission question hand them out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages


def storage() -> Storage:
    """The storage `LMS_RECORDS_STORAGE` names in STORAGES, "private" unless told otherwise."""
    return storages[getattr(settings, "LMS_RECORDS_STORAGE", "private")]


def keep(path: str, content: bytes) -> str:
    """Writes the bytes and returns the path they really lie at."""
    return storage().save(path, ContentFile(content))


def read(path: str) -> bytes:
    """Raises FileNotFoundError when the file is gone."""
    with storage().open(path, "rb") as file:
        content: bytes = file.read()
    return content


def drop(path: str) -> None:
    storage().delete(path)


def drop_all(paths: Iterable[str]) -> None:
    for path in paths:
        drop(path)


def digest_of(content: bytes) -> str:
    """SHA-256 as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
