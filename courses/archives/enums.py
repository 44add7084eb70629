"""Closed lists of the room. Values are stored: add, never rename."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RecordKind(models.TextChoices):
    """What a file of past records holds."""

    ENROLMENTS = "enrolments", _("Who took part, from when to when")
    ATTENDANCE = "attendance", _("Attendance")
    EVALUATIONS = "evaluations", _("Evaluation marks")
