"""Kinds of evaluation and the scale of Peru."""

from django.db import models
from django.utils.translation import gettext_lazy as _

LOWEST_MARK = 0
HIGHEST_MARK = 20


class EvaluationKind(models.TextChoices):
    MONTHLY = "monthly", _("Monthly")
    FINAL = "final", _("Final")
