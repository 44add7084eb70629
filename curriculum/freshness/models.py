"""When published content last changed: what is kept ready for readers is thrown away by this and nothing else."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class ContentChange(models.Model):
    """One change of something readers may see. Only ever added to: two editors never wait for each other here.

    Doors: `actions.note_change` (writes), `queries.stamp` (reads).
    """

    moment = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "content change"
        verbose_name_plural = "content changes"
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.moment:%d/%m/%Y %H:%M:%S}"
