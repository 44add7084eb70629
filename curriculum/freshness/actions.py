"""Noting that content changed."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from .models import ContentChange

MOST_ROWS = 400
KEPT_ROWS = 50


def note_change(*, using: str | None = None) -> None:
    """Writes down that something readers may see has changed, within the transaction that changes it.

    Old rows are taken away after the commit, many at once and seldom, so that no stamp comes back.
    """
    row = ContentChange.objects.using(using).create()
    if row.pk % MOST_ROWS == 0:
        transaction.on_commit(partial(forget_old_changes, using=using), using=using)


def forget_old_changes(*, using: str | None = None) -> int:
    """Keeps the last rows and deletes the others. Returns how many went."""
    rows = ContentChange.objects.using(using)
    kept = rows.order_by("-pk").values_list("pk", flat=True)[:KEPT_ROWS]
    oldest_kept = min(kept, default=None)
    if oldest_kept is None:
        return 0
    gone, _by_model = rows.filter(pk__lt=oldest_kept).delete()
    return gone
