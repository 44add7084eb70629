"""That the demo year was loaded here, and when: a second start must not load it twice."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class DemoLoad(models.Model):
    """One row, written with everything else in one transaction: there is no half-loaded demo."""

    loaded_at = models.DateTimeField(default=timezone.now)
    reference_day = models.DateField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.loaded_at:%Y-%m-%d}"
