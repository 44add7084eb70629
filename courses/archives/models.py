"""What waits between reading a file of past records and saying yes to it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..cohorts.enums import ImportStatus
from ..cohorts.models import Centre, Cohort
from ..cohorts.waiting import WaitingQuerySet
from .enums import RecordKind


class RecordImportQuerySet(WaitingQuerySet["RecordImport"]):
    emptied = {"records": []}

    def visible_to(self, user: Any) -> RecordImportQuerySet:
        """A file belongs to who brought it, as long as the cohort is within her reach."""
        return self.filter(uploaded_by=user, cohort__in=Cohort.objects.visible_to(user))


class RecordImport(models.Model):
    """A spreadsheet of past attendance, marks or participations that was read and waits for its person to say yes.

    The file is not kept. `records` are its records as understood, emptied once applied or discarded; `file_hash`
    (SHA-256) says which file it was, and facts that came from it carry its beginning. Doors: `archives.imports`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="+", verbose_name=_("cohort"))
    kind = models.CharField(_("what it holds"), max_length=12, choices=RecordKind)
    file_hash = models.CharField(max_length=64, editable=False)
    reading = models.JSONField(default=dict, editable=False)
    records = models.JSONField(default=list, editable=False)
    result = models.JSONField(default=dict, editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=ImportStatus, default=ImportStatus.WAITING, editable=False
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    uploaded_at = models.DateTimeField(_("read on"), default=timezone.now, editable=False)
    applied_at = models.DateTimeField(_("applied on"), null=True, editable=False)

    objects = RecordImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of past records")
        verbose_name_plural = _("files of past records")
        ordering = ["-uploaded_at"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.cohort} · {self.get_kind_display()} · {timezone.localtime(self.uploaded_at):%d/%m/%Y %H:%M}"


class CohortArrivalQuerySet(WaitingQuerySet["CohortArrival"]):
    emptied = {"sealed": b""}

    def visible_to(self, user: Any) -> CohortArrivalQuerySet:
        """A file belongs to who brought it, as long as its centre is within her reach."""
        return self.filter(uploaded_by=user, centre__in=Centre.objects.visible_to(user))


class CohortArrival(models.Model):
    """The sealed file of a cohort that was opened once, looked at, and waits for its person to say yes.

    It stays sealed: the passphrase is asked for again and kept nowhere. `sealed` is emptied once it was taken in or
    forgotten; `report` is what taking it in would do (`unpacking.Arrival` without names). Doors: `archives.arrivals`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+", verbose_name=_("centre"))
    sealed = models.BinaryField(editable=False)
    report = models.JSONField(default=dict, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=ImportStatus, default=ImportStatus.WAITING, editable=False
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    uploaded_at = models.DateTimeField(_("read on"), default=timezone.now, editable=False)

    objects = CohortArrivalQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of a cohort")
        verbose_name_plural = _("files of cohorts")
        ordering = ["-uploaded_at"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.report.get('code', '')} · {timezone.localtime(self.uploaded_at):%d/%m/%Y %H:%M}"
