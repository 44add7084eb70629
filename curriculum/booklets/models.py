"""A paper of a course or lesson on its way to a file. The state of the work is here, not in a task queue."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .enums import ON_THE_WAY, PaperKind, PaperSize, PaperStatus


class CoursePaper(models.Model):
    """One paper somebody asked for. Doors: `actions.ask_for`, `actions.draw`, `actions.forget_old_papers`.

    `fingerprint` names the content it shows: asked for again unchanged, the same file is handed out.
    `beat_at` is the last sign of life of the process that draws; a silent one is taken over.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    page = models.ForeignKey("wagtailcore.page", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=PaperKind)
    size = models.CharField(max_length=10, choices=PaperSize, default=PaperSize.A4)
    fingerprint = models.CharField(max_length=64)
    status = models.CharField(max_length=10, choices=PaperStatus, default=PaperStatus.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)
    beat_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    file_path = models.CharField(max_length=200, blank=True)
    sheets = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("paper of a course")
        verbose_name_plural = _("papers of courses")
        default_permissions = ()
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "kind", "size", "fingerprint"],
                condition=Q(status__in=ON_THE_WAY),
                name="paper_drawn_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status=PaperStatus.DONE) ^ Q(file_path=""), name="paper_done_has_a_file"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_size_display()}"

    @property
    def is_on_its_way(self) -> bool:
        return self.status in ON_THE_WAY
