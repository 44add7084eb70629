"""Tablets: which groups they carry, how they prove who they are, what the office knows of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..cohorts.models import Centre, Cohort
from ..events.models import LearningEvent
from ..people.models import Participant
from .enums import DeviceStatus


class DeviceQuerySet(models.QuerySet["Device"]):
    def visible_to(self, user: Any) -> DeviceQuerySet:
        """Tablets of the centres the user may see. Facilitators carry tablets, they do not manage them."""
        return self.filter(centre__in=Centre.objects.visible_to(user))

    def in_use(self) -> DeviceQuerySet:
        return self.filter(status=DeviceStatus.ACTIVE)

    def silent_since(self, moment: datetime) -> DeviceQuerySet:
        """In use and not heard of since then."""
        return self.in_use().filter(last_contact_at__lt=moment)


class Device(models.Model):
    """A tablet. Never deleted, only revoked: its keys must stay known to check marks that arrive late.

    Only SHA-256 hashes of the token and of the code are kept. `known_unsent` is what the tablet said at its last contact.
    Doors: `sync.actions.create_device`, `new_code`, `enrol_device`, `revoke_device`, `hand_over`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    label = models.CharField(
        _("name of the tablet"), max_length=60, help_text=_("As written on its back, for example Tablet 3.")
    )
    centre = models.ForeignKey(
        Centre, on_delete=models.PROTECT, related_name="devices", verbose_name=_("centre")
    )
    cohorts: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        Cohort, blank=True, related_name="devices", verbose_name=_("groups it carries")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=DeviceStatus, default=DeviceStatus.AWAITING, editable=False
    )
    quiet = models.BooleanField(
        _("quiet mode"),
        default=True,
        help_text=_("No camera and no sound. Keep it on wherever devices are a delicate matter."),
    )
    code_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    code_expires_at = models.DateTimeField(null=True, editable=False)
    code_used_at = models.DateTimeField(null=True, editable=False)
    token_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)
    last_contact_at = models.DateTimeField(_("last contact"), null=True, editable=False)
    known_unsent = models.PositiveIntegerField(_("marks not sent yet"), default=0, editable=False)
    highest_sequence = models.PositiveBigIntegerField(default=0, editable=False)
    complete_until = models.PositiveBigIntegerField(
        default=0, editable=False, help_text="Every sequence number up to this one has arrived."
    )
    clock_skew_seconds = models.FloatField(_("clock difference in seconds"), null=True, editable=False)
    app_version = models.CharField(_("version of the app"), max_length=20, blank=True, editable=False)
    roster_version = models.CharField(max_length=64, blank=True, editable=False)

    objects = DeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("tablet")
        verbose_name_plural = _("tablets")
        default_permissions = ("view",)
        ordering = ["label"]
        permissions = [("manage_devices", _("Can connect and withdraw tablets and import their files"))]
        constraints = [
            models.UniqueConstraint(fields=["centre", "label"], name="tablet_label_once_per_centre")
        ]

    def __str__(self) -> str:
        return self.label


class DeviceKey(models.Model):
    """A public key a tablet has signed with. Kept for good."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="keys")
    jwk = models.JSONField()
    thumbprint = models.CharField(max_length=64)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("key of a tablet")
        verbose_name_plural = _("keys of tablets")
        default_permissions = ()
        ordering = ["since"]
        constraints = [models.UniqueConstraint(fields=["device", "thumbprint"], name="key_once_per_device")]

    def __str__(self) -> str:
        return self.thumbprint[:12]


class SequenceClash(models.Model):
    """Two facts carry one sequence number of one tablet: its storage was copied. Both facts are kept."""

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="clashes")
    sequence = models.PositiveBigIntegerField()
    event_id = models.UUIDField(unique=True)
    seen_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("clash of sequence numbers")
        verbose_name_plural = _("clashes of sequence numbers")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.sequence}"


class ClassHandOver(models.Model):
    """A class one tablet handed to another by a signed file. The receiver carries the group from then on.

    `statement` is the text the first tablet signed; it stays as the proof of who gave what. One file may reach several
    tablets; each of them carries the group once. Door: `sync.handovers.take_hand_overs`.
    """

    statement_id = models.UUIDField(editable=False)
    giver = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="classes_given", editable=False)
    receiver = models.ForeignKey(
        Device, on_delete=models.PROTECT, related_name="classes_received", editable=False
    )
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="+", editable=False)
    statement = models.TextField(editable=False)
    signature = models.CharField(max_length=200, editable=False)
    given_at = models.DateTimeField(editable=False, help_text="As the clock of the first tablet said.")
    taken_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("class handed to another tablet")
        verbose_name_plural = _("classes handed to other tablets")
        default_permissions = ()
        ordering = ["-taken_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement_id", "receiver"], name="class_handed_once_per_receiver"
            )
        ]

    def __str__(self) -> str:
        return str(self.statement_id)


class SealedNoteQuerySet(models.QuerySet["SealedNote"]):
    def visible_to(self, user: Any) -> SealedNoteQuerySet:
        return self.filter(cohort__in=Cohort.objects.visible_to(user))

    def newcomers(self) -> SealedNoteQuerySet:
        return self.filter(is_newcomer=True)

    def notes(self) -> SealedNoteQuerySet:
        return self.filter(is_newcomer=False)

    def waiting(self) -> SealedNoteQuerySet:
        """Nobody has settled or put them away yet."""
        return self.filter(settled_at=None)


class SealedNote(models.Model):
    """A note or a newcomer's name typed on a tablet, sealed to the server's key. Opened only for those who may read it."""

    event = models.OneToOneField(LearningEvent, on_delete=models.PROTECT, primary_key=True, related_name="+")
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="sealed_notes")
    participant = models.UUIDField(null=True)
    is_newcomer = models.BooleanField(default=False)
    sealed = models.JSONField()
    settled_as = models.ForeignKey(Participant, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    objects = SealedNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("sealed note")
        verbose_name_plural = _("sealed notes")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)
