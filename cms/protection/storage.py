"""Files that no address leads to."""

from __future__ import annotations

from typing import NoReturn

from django.core.files.storage import FileSystemStorage


class PrivateFiles(FileSystemStorage):
    """Papers, scanned sheets, evidence: handed out only by views that ask for a permission.

    Without a `base_url` Django would silently make links below MEDIA_URL; here asking for one is a mistake.
    """

    def url(self, name: str | None) -> NoReturn:
        raise ValueError("Private files have no address: a view with a permission question hands them out.")
