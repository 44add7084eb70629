"""What was read from a file and waits for its person to say yes: found, forgotten, never kept for long."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.utils import timezone

from .enums import ImportStatus

DAYS_A_FILE_WAITS = 7

Row = TypeVar("Row", bound=models.Model)


class WaitingQuerySet(models.QuerySet[Row]):
    """Rows with `status` (ImportStatus) and `uploaded_at`. `emptied` are the fields that hold what the file said."""

    emptied: ClassVar[Mapping[str, Any]] = {}

    def waiting(self) -> Self:
        return self.filter(status=ImportStatus.WAITING)

    def forget(self) -> int:
        """Empties those that still wait; what was applied stays. Returns how many."""
        return self.waiting().update(status=ImportStatus.DISCARDED, **self.emptied)

    def forget_old(self) -> int:
        """Empties those that waited more than a week. Returns how many."""
        return self.filter(uploaded_at__lt=timezone.now() - timedelta(days=DAYS_A_FILE_WAITS)).forget()
