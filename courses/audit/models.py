"""The record of access. Rows are added and never changed; the database itself refuses, for at least two years."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .enums import Deed


class KeptForTwoYears(Exception):
    """A row of the record was about to be changed, or deleted before its time."""


class AccessRecordQuerySet(models.QuerySet["AccessRecord"]):
    """The ordinary ways to change rows are closed here; database triggers close the others."""

    def update(self, **kwargs: Any) -> int:
        raise KeptForTwoYears("records of access are never changed")

    def delete(self) -> Any:
        raise KeptForTwoYears("records of access are deleted by `manage.py forget_access_records` only")

    def about(self, participant: Any) -> AccessRecordQuerySet:
        """What was done with one person's data."""
        return self.filter(participant_id=participant)


class AccessRecord(models.Model):
    """Somebody did something with a record. No names of participants, no content: what, when, who.

    `action` is the name of an action of the log, or the name of an address that was opened. `subject_type` and
    `subject_id` say which row, `participant_id` whose data it was. The member of the staff is kept by number and
    user name, so that deleting an account does not take the record away.

    Door: `audit.actions.write_down`. Source: Reglamento of Ley 29733 (D.S. 016-2024-JUS), arts. 46-54: views, changes,
    imports and exports are recorded and kept at least two years.
    """

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    actor_name = models.CharField(_("user name"), max_length=150, blank=True)
    deed = models.CharField(_("what"), max_length=10, choices=Deed)
    action = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=100, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    participant_id = models.UUIDField(null=True)
    data = models.JSONField(default=dict)

    objects = AccessRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("record of access")
        verbose_name_plural = _("record of access")
        default_permissions = ("view",)
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["participant_id", "at"], name="access_by_participant"),
            models.Index(fields=["subject_type", "subject_id"], name="access_by_subject"),
            models.Index(fields=["actor", "at"], name="access_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.deed} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise KeptForTwoYears("records of access are never changed")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise KeptForTwoYears("records of access are deleted by `manage.py forget_access_records` only")
