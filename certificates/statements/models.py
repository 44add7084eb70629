"""Who asked for a statement, and passports that came from elsewhere. The statement itself is a `Certificate`.

Keys to this app's own tables are named by text: `certificates.models` imports this module.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.cohorts.enums import CohortKind
from courses.cohorts.models import Cohort
from courses.people.models import Consent, Participant

from .enums import Addressee, AskedBy


class StatementRequestQuerySet(models.QuerySet["StatementRequest"]):
    def visible_to(self, user: Any) -> StatementRequestQuerySet:
        """Requests about groups that are all within the user's reach: a statement tells of every group it covers."""
        if not user.is_active:
            return self.none()
        if user.has_perm("lms_courses.see_every_centre"):
            return self
        beyond = StatementRequest.cohorts.through.objects.exclude(
            cohort__in=Cohort.objects.visible_to(user)
        ).values("statementrequest")
        return self.filter(participant__in=Participant.objects.visible_to(user)).exclude(pk__in=beyond)

    def waiting(self) -> StatementRequestQuerySet:
        return self.filter(certificate=None, dropped_at=None)


class StatementBatchQuerySet(models.QuerySet["StatementBatch"]):
    def visible_to(self, user: Any) -> StatementBatchQuerySet:
        """Of groups within the user's reach."""
        return self.filter(cohort__in=Cohort.objects.visible_to(user))

    def with_progress(self) -> StatementBatchQuerySet:
        """With how many were asked for (`asked`), wait (`waiting`), are numbered (`numbered`) and drawn (`drawn`)."""
        numbered = Q(requests__certificate__isnull=False)
        return self.annotate(
            asked=Count("requests", filter=Q(requests__dropped_at=None)),
            waiting=Count("requests", filter=Q(requests__dropped_at=None, requests__certificate=None)),
            numbered=Count("requests", filter=numbered),
            drawn=Count("requests", filter=numbered & ~Q(requests__certificate__file_path="")),
        )


class StatementBatch(models.Model):
    """Statements of one group that were asked for together, on one ground. Each stays a request of its own.

    Door: `actions.ask_for_all`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="statement_batches", verbose_name=_("cohort")
    )
    first = models.DateField(_("first month"))
    last = models.DateField(_("last month"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("entered on"), default=timezone.now)

    objects = StatementBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("statements of a cohort")
        verbose_name_plural = _("statements of cohorts")
        ordering = ["-recorded_at"]
        # Whoever may see requests sees them together.
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="batch_months_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.cohort.code} {self.first:%m/%Y}-{self.last:%m/%Y}"


class StatementRequest(models.Model):
    """Somebody who may ask asked for a statement: the person, by a consent for that purpose, or the authority.

    It covers the months from `first` to `last` (first days) of the groups named, of one kind: study and work are never
    added. `certificate` is what was issued; from then on the database refuses every change of this row.
    Doors: `actions.ask`, `actions.drop`, `actions.issue`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    participant = models.ForeignKey(
        Participant,
        on_delete=models.PROTECT,
        related_name="statement_requests",
        verbose_name=_("participant"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=CohortKind)
    cohorts: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        Cohort, related_name="+", verbose_name=_("cohorts")
    )
    batch = models.ForeignKey(
        StatementBatch, on_delete=models.PROTECT, null=True, related_name="requests", editable=False
    )
    first = models.DateField(_("first month"))
    last = models.DateField(_("last month"))
    asked_by = models.CharField(_("asked for by"), max_length=10, choices=AskedBy)
    consent = models.ForeignKey(
        Consent, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("consent")
    )
    authority = models.CharField(_("who of the authority"), max_length=200, blank=True)
    document = models.CharField(_("document"), max_length=120, blank=True)
    asked_on = models.DateField(_("asked on"))
    addressee = models.CharField(_("addressed to"), max_length=10, choices=Addressee)
    addressee_name = models.CharField(
        _("which one"), max_length=160, blank=True, help_text=_("For example the number of the court.")
    )
    authority_code = models.CharField(
        _("her code in the authority's register"),
        max_length=40,
        blank=True,
        help_text=_("Only if the authority gave it for this paper. It is kept nowhere else."),
    )
    # Who signs by hand: [{"part": "instructor" | "registrar" | "director", "name", "document", "note"}].
    signers: models.JSONField[Any, Any] = models.JSONField(default=list)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("entered on"), default=timezone.now)
    certificate = models.OneToOneField(
        "lms_certificates.Certificate",
        on_delete=models.PROTECT,
        null=True,
        related_name="statement_request",
        verbose_name=_("statement"),
    )
    dropped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    dropped_at = models.DateTimeField(null=True)
    dropped_reason = models.CharField(max_length=255, blank=True)

    objects = StatementRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for a statement")
        verbose_name_plural = _("requests for statements")
        ordering = ["-recorded_at"]
        default_permissions = ("view",)
        permissions = [
            ("ask_statement", _("Can enter requests for statements")),
            ("issue_statement", _("Can issue statements for the authority")),
            ("issue_passport", _("Can print and read passports of people who leave")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="statement_months_in_order"),
            models.CheckConstraint(
                condition=Q(first__day=1) & Q(last__day=1), name="statement_months_are_first_days"
            ),
            models.CheckConstraint(
                condition=Q(asked_by=AskedBy.PERSON, consent__isnull=False, authority="")
                | (Q(asked_by=AskedBy.AUTHORITY) & ~Q(authority="") & ~Q(document="")),
                name="statement_asked_by_somebody_who_may",
            ),
            models.CheckConstraint(
                condition=Q(certificate=None) | Q(dropped_at=None), name="statement_issued_or_dropped"
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None) | ~Q(dropped_reason=""), name="dropped_statement_has_a_reason"
            ),
            models.UniqueConstraint(
                fields=["participant", "kind"],
                condition=Q(certificate=None, dropped_at=None),
                name="one_waiting_statement_per_person_and_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.first:%m/%Y}-{self.last:%m/%Y}"


class PassportIssuer(models.Model):
    """The key of another installation whose passports we believe, entered after comparing it with its people.

    Door: `passports.trust_issuer`.
    """

    kid = models.CharField(_("key"), max_length=16, primary_key=True)
    name = models.CharField(_("organisation"), max_length=160)
    public_pem = models.TextField()
    compared_with = models.CharField(
        _("compared with"),
        max_length=160,
        help_text=_("Who confirmed the key, and how: by telephone, on paper."),
    )
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("organisation whose passports are believed")
        verbose_name_plural = _("organisations whose passports are believed")
        ordering = ["name"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.name


class ReceivedPassport(models.Model):
    """What a person did elsewhere, as its people signed it. It proves; it is never added to our own hours.

    `says` is the passport as read; `digest` the SHA-256 of its signed bytes. Door: `passports.receive`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    participant = models.ForeignKey(
        Participant,
        on_delete=models.PROTECT,
        related_name="received_passports",
        verbose_name=_("participant"),
    )
    issuer_name = models.CharField(_("organisation"), max_length=160)
    kid = models.CharField(max_length=16)
    says: models.JSONField[Any, Any] = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, unique=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField(_("received on"), default=timezone.now)

    class Meta:
        verbose_name = _("passport received")
        verbose_name_plural = _("passports received")
        ordering = ["-received_at"]
        default_permissions = ("view",)

    def __str__(self) -> str:
        return f"{self.issuer_name} {timezone.localtime(self.received_at):%d/%m/%Y}"
