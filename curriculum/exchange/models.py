"""Course files between being checked and being brought in."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .enums import FileStatus


class CourseFile(models.Model):
    """A course file that was handed in and can be read whole. A file that cannot is never stored.

    Doors: `actions.receive`, `actions.bring_in`, `actions.forget_old_files`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200, blank=True)
    report = models.JSONField(default=dict)
    status = models.CharField(max_length=12, choices=FileStatus, default=FileStatus.CHECKED)
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    handed_in_at = models.DateTimeField(default=timezone.now)
    page = models.ForeignKey("wagtailcore.page", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("course file")
        verbose_name_plural = _("course files")
        default_permissions = ()
        ordering = ["-handed_in_at"]

    def __str__(self) -> str:
        return self.name
