"""What a mark of attendance can say."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AttendanceStatus(models.TextChoices):
    PRESENT = "present", _("Present")
    LATE = "late", _("Late")
    ABSENT = "absent", _("Absent")
    EXCUSED = "excused", _("Excused by the institution")


ATTENDED = (AttendanceStatus.PRESENT, AttendanceStatus.LATE)


class ExcuseCause(models.TextChoices):
    """Why the institution kept somebody from class. Never her failure, and never a detail."""

    COURT = "court", _("Official summons")
    MEDICAL = "medical", _("Health")
    VISIT = "visit", _("Visit")
    LOCKDOWN = "lockdown", _("Closure of the place")
    OTHER = "other", _("Other")
