"""The current state of marks, folded from facts. These rows are projections: only `receivers.py` writes them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..cohorts.models import Session
from ..people.models import Participant
from .enums import ATTENDED, AttendanceStatus, ExcuseCause


class AttendanceMarkQuerySet(models.QuerySet["AttendanceMark"]):
    def counted(self) -> AttendanceMarkQuerySet:
        """Marks that count: neither empty nor in conflict, of sessions that were not cancelled."""
        return self.filter(in_conflict=False).exclude(status="")

    def attended(self) -> AttendanceMarkQuerySet:
        return self.counted().filter(status__in=ATTENDED)


class AttendanceMark(models.Model):
    """Attendance of one person at one session. `status` is empty after an undo and while readings conflict.

    `minutes` are the effective minutes of this person, None when the mark does not count.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # Both are found by an index of two columns below; one more each would slow down every mark.
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="marks", verbose_name=_("session"), db_index=False
    )
    participant = models.ForeignKey(
        Participant,
        on_delete=models.PROTECT,
        related_name="marks",
        verbose_name=_("participant"),
        db_index=False,
    )
    status = models.CharField(_("attendance"), max_length=10, choices=AttendanceStatus, blank=True)
    late_minutes = models.PositiveSmallIntegerField(_("minutes late"), default=0)
    cause = models.CharField(_("cause"), max_length=10, choices=ExcuseCause, blank=True)
    minutes = models.PositiveSmallIntegerField(_("effective minutes"), null=True)
    in_conflict = models.BooleanField(_("readings differ"), default=False)
    heads = models.JSONField(default=list)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()

    objects = AttendanceMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("attendance mark")
        verbose_name_plural = _("attendance marks")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["session", "participant"], name="one_mark_per_session_and_person"
            ),
        ]
        indexes = [models.Index(fields=["participant", "status"], name="mark_by_participant")]

    def __str__(self) -> str:
        return f"{self.participant} · {self.status}"


class LessonTaught(models.Model):
    """A lesson of the edition was taught in a session. `revisions` are the page revisions readable on that day."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="lessons_taught")
    lesson_key = models.CharField(max_length=60)
    revisions: models.JSONField[Any, Any] = models.JSONField(default=dict)
    heads = models.JSONField(default=list)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField()

    class Meta:
        verbose_name = _("lesson taught")
        verbose_name_plural = _("lessons taught")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["session", "lesson_key"], name="lesson_once_per_session"),
        ]

    def __str__(self) -> str:
        return self.lesson_key


class SessionClosing(models.Model):
    """The facilitator said the class is over. `unmarked` counts who had no mark then; marks may still be corrected."""

    session = models.OneToOneField(
        Session, on_delete=models.PROTECT, primary_key=True, related_name="closing"
    )
    unmarked = models.PositiveSmallIntegerField(default=0)
    heads = models.JSONField(default=list)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("closed session")
        verbose_name_plural = _("closed sessions")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return str(self.session)
