"""Closed lists of groups, sessions and memberships. Values are stored in records: add, never rename."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CohortStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("cohort", "Open")
    FINISHED = "finished", _("Finished")
    CANCELLED = "cancelled", _("Cancelled")


class CohortKind(models.TextChoices):
    """Under which heading the hours are kept. They are never added together."""

    STUDY = "study", _("Study")
    WORK = "work", _("Work")


class Route(models.TextChoices):
    """The agreement under which the hours of a cohort are kept (see the rules page for what each needs)."""

    AGREEMENT = "agreement", _("Agreement with the authority")
    CETPRO = "cetpro", _("CETPRO module")
    NON_FORMAL = "non_formal", _("Non-formal course")
    WORKSHOP = "workshop_dl1343", _("Workshop (D. Leg. 1343)")
    NONE = "none", pgettext_lazy("route", "None")


class PlaceKind(models.TextChoices):
    CLASSROOM = "classroom", _("Classroom")
    WORKSHOP = "workshop", _("Workshop")
    CELL_OR_CORRIDOR = "cell_corridor", _("Room or corridor")
    COMMUNITY = "community", _("Community")


class SessionStatus(models.TextChoices):
    """`planned` counts in percentages; `cancelled` stays visible and does not."""

    PLANNED = "planned", _("Planned")
    CANCELLED = "cancelled", _("Cancelled")


class CancelCause(models.TextChoices):
    LOCKDOWN = "lockdown", _("Closure of the place")
    COURT = "court", _("Official summons")
    MEDICAL = "medical", _("Health")
    STRIKE = "strike", _("Strike or road block")
    OTHER = "other", _("Other")


class EnrolmentStatus(models.TextChoices):
    ACTIVE = "active", _("Taking part")
    COMPLETED = "completed", _("Completed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    TRANSFERRED = "transferred", _("Moved to another group")
    RELEASED = "released", _("Left the place")


LEFT = (EnrolmentStatus.WITHDRAWN, EnrolmentStatus.TRANSFERRED, EnrolmentStatus.RELEASED)


class ImportStatus(models.TextChoices):
    """A list that was read waits for a person; applied and discarded ones have forgotten their rows."""

    WAITING = "waiting", _("Waiting")
    APPLIED = "applied", _("Applied")
    DISCARDED = "discarded", _("Discarded")
