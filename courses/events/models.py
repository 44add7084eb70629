"""The append-only log every fact enters by, the facts that wait for a person, and the lock of a cell's neighbourhood."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .enums import Door, HeldCode, HeldDecision


class AppendOnly(Exception):
    """A fact was about to be changed or deleted. Corrections are new facts."""


def discard_rows(rows: models.QuerySet[Any]) -> None:
    """Deletes rows of a projection in one statement. Nothing points at them and nobody listens for their end: asking
    for every row first, as `delete()` does, would cost more than projecting them anew."""
    rows._raw_delete(rows.db)


class LearningEventQuerySet(models.QuerySet["LearningEvent"]):
    """The ordinary ways to change or delete rows are closed here; database triggers close the others."""

    def update(self, **kwargs: Any) -> int:
        raise AppendOnly("facts are never updated")

    def delete(self) -> Any:
        raise AppendOnly("facts are never deleted")


class LearningEvent(models.Model):
    """A fact as it was sent: who saw what, when, on which device. Never changed, never deleted.

    `body` is the exact text the sender froze; the columns are its reading. `cell` names what the fact is about
    (one register entry, one observed skill); facts of one cell are read together by `fold`. `supersedes` lists the
    facts the sender had before her eyes. Door: `events.store.store`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    body = models.TextField()
    kind = models.CharField(max_length=20)
    cell = models.CharField(max_length=200)
    scope = models.CharField(max_length=60)
    # Which of these a fact has follows from its kind; whoever reads a kind knows, so they are not typed as optional.
    cohort_id: models.UUIDField[Any, Any] = models.UUIDField(null=True)
    session_id: models.UUIDField[Any, Any] = models.UUIDField(null=True)
    participant_id: models.UUIDField[Any, Any] = models.UUIDField(null=True)
    subject = models.CharField(max_length=80, blank=True)
    value: models.JSONField[Any, Any] = models.JSONField(null=True)
    supersedes = models.JSONField(default=list)
    reason = models.CharField(max_length=255, blank=True)
    door = models.CharField(max_length=10, choices=Door)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    device = models.CharField(max_length=40, blank=True)
    sequence = models.PositiveBigIntegerField(null=True)
    source = models.CharField(max_length=80, blank=True)
    signature = models.TextField(blank=True)
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)

    objects = LearningEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        ordering = ["received_at", "id"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["cell"], name="fact_by_cell"),
            models.Index(fields=["session_id", "kind"], name="fact_by_session"),
            models.Index(fields=["participant_id", "kind"], name="fact_by_participant"),
            models.Index(fields=["cohort_id", "kind"], name="fact_by_cohort"),
            models.Index(fields=["device", "sequence"], name="fact_by_device"),
            models.Index(fields=["received_at"], name="fact_by_arrival"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("facts are never updated")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise AppendOnly("facts are never deleted")


class HeldEvent(models.Model):
    """A fact that arrived and does not count until a person decides. Its text is kept whatever the decision."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    event_id = models.UUIDField(null=True, db_index=True)
    body = models.TextField()
    body_hash = models.CharField(max_length=64)
    signature = models.TextField(blank=True)
    door = models.CharField(max_length=10, choices=Door)
    device = models.CharField(max_length=40, blank=True)
    sequence = models.PositiveBigIntegerField(null=True)
    source = models.CharField(max_length=80, blank=True)
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    code = models.CharField(_("reason"), max_length=24, choices=HeldCode)
    cohort_id = models.UUIDField(null=True)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    decision = models.CharField(
        _("decision"), max_length=10, choices=HeldDecision, default=HeldDecision.WAITING
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField(max_length=255, blank=True)

    class Meta:
        verbose_name = _("mark under review")
        verbose_name_plural = _("marks under review")
        ordering = ["-received_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["body_hash"], name="held_once_per_text"),
        ]
        indexes = [models.Index(fields=["device", "sequence"], name="held_by_device")]

    def __str__(self) -> str:
        return f"{self.get_code_display()}"


class EventScope(models.Model):
    """One row per session or cohort that has facts: locked while its cells are folded, counted up with every batch.

    The lock is for two senders marking the same cell at once: each must see the other's fact before it projects.
    The version tells a tablet whether anything changed since its last roster.
    """

    key = models.CharField(max_length=60, primary_key=True)
    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("scope of facts")
        verbose_name_plural = _("scopes of facts")
        default_permissions = ()

    def __str__(self) -> str:
        return self.key
