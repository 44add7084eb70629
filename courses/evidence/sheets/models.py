"""Paper sheets of a session: what was printed, in which order, who typed it in, and the signed sheet as a picture."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ...cohorts.models import Cohort, Session
from ...people.models import Participant

# A sheet whose class is longer ago than this and that nobody typed in is overdue: the week after the class.
DAYS_TO_TYPE_IN = 7


class PaperSheetQuerySet(models.QuerySet["PaperSheet"]):
    def visible_to(self, user: Any) -> PaperSheetQuerySet:
        return self.filter(session__cohort__in=Cohort.objects.visible_to(user))

    def waiting(self) -> PaperSheetQuerySet:
        """Printed, neither typed in nor spoiled."""
        return self.filter(entered_at=None, voided_at=None)

    def due(self, *, today: date | None = None) -> PaperSheetQuerySet:
        """Waiting although the day of its class is over."""
        return self.waiting().filter(session__date__lt=today or timezone.localdate())

    def overdue(self, *, today: date | None = None) -> PaperSheetQuerySet:
        """Waiting for more than a week after its class."""
        day = (today or timezone.localdate()) - timedelta(days=DAYS_TO_TYPE_IN)
        return self.waiting().filter(session__date__lt=day)


class PaperSheet(models.Model):
    """One numbered sheet for one session: the register to sign and, with `skills`, the grid of skills behind it.

    `number` is given once, without gaps, and never again: a spoiled sheet is voided with a reason and keeps it. `skills`
    are the codes in the order of their columns. Below the rows stand `blank_lines` for people who came since.
    Doors: `actions.print_sheets`, `actions.type_in`, `actions.void_sheet`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    number = models.PositiveIntegerField(_("number of the sheet"), unique=True)
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, related_name="paper_sheets", verbose_name=_("session")
    )
    skills = models.JSONField(default=list)
    blank_lines = models.PositiveSmallIntegerField(default=0)
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    printed_at = models.DateTimeField(_("printed on"), default=timezone.now)
    entered_at = models.DateTimeField(_("typed in on"), null=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    voided_at = models.DateTimeField(_("voided on"), null=True)
    void_reason = models.CharField(_("reason"), max_length=255, blank=True)

    objects = PaperSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper sheet")
        verbose_name_plural = _("paper sheets")
        ordering = ["number"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None, void_reason="")
                | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")),
                name="voided_sheet_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(voided_at=None) | Q(entered_at=None), name="sheet_typed_in_is_not_voided"
            ),
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(voided_at=None),
                name="one_sheet_in_use_per_session",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number:05d}"


class PaperSheetRow(models.Model):
    """A printed line: its number and whose it is. Never changed: the triggers of the table refuse it.

    No name is kept here. The sheet is shown with the name the person has today.
    """

    sheet = models.ForeignKey(PaperSheet, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveSmallIntegerField()
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("line of a paper sheet")
        verbose_name_plural = _("lines of paper sheets")
        ordering = ["sheet", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="line_number_once_per_sheet"),
            models.UniqueConstraint(fields=["sheet", "participant"], name="person_once_per_sheet"),
            models.CheckConstraint(condition=Q(number__gte=1), name="line_numbers_count_from_one"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class SheetEntry(models.Model):
    """Somebody typed a sheet in. `typed` is what the lines said, by line number, without names; `facts` how many
    facts that made. A second entry that corrects the first is a row of its own."""

    sheet = models.ForeignKey(PaperSheet, on_delete=models.PROTECT, related_name="entries")
    typed = models.JSONField(default=dict)
    facts = models.PositiveIntegerField(default=0)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("entry of a paper sheet")
        verbose_name_plural = _("entries of paper sheets")
        ordering = ["entered_at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.sheet)


class SheetScan(models.Model):
    """The signed sheet, photographed or scanned. The file lies outside the public media; `digest` is the SHA-256 of its
    bytes as kept (without what cameras write about place and time). A picture of the wrong sheet is set aside with a
    reason, and stays. Doors: `scans.attach_scan`, `scans.set_aside`."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sheet = models.ForeignKey(PaperSheet, on_delete=models.PROTECT, related_name="scans")
    path = models.CharField(max_length=120)
    media_type = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    attached_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    attached_at = models.DateTimeField(default=timezone.now)
    set_aside_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    set_aside_at = models.DateTimeField(null=True)
    set_aside_reason = models.CharField(max_length=255, blank=True)

    class Meta:
        verbose_name = _("signed sheet")
        verbose_name_plural = _("signed sheets")
        ordering = ["attached_at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["digest"], condition=Q(set_aside_at=None), name="signed_sheet_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.sheet)
