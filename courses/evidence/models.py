"""Numbers of the law as dated rows, closed months, the authority's own figures. A change makes a new row; nothing is erased."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..cohorts.models import Cohort, Session
from ..events.models import AppendOnly
from ..people.models import Participant
from .enums import CorrectedThing, LawSubject


class LawNumber(models.Model):
    """A number of the law from a day on, with its norm and who of the authority confirmed it and when.

    It holds until the day before the next row of its subject. Doors: `laws.change_number`, `laws.confirm_number`.
    """

    subject = models.CharField(_("about"), max_length=24, choices=LawSubject)
    amount = models.PositiveSmallIntegerField(_("amount"))
    norm = models.CharField(_("norm"), max_length=200)
    article = models.CharField(_("article"), max_length=80, blank=True)
    valid_from = models.DateField(_("valid from"))
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    confirmed_by = models.CharField(_("confirmed by"), max_length=120, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    entered_at = models.DateTimeField(_("entered on"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("number of the law")
        verbose_name_plural = _("numbers of the law")
        ordering = ["subject", "-valid_from"]
        default_permissions = ("view", "add")
        constraints = [
            models.UniqueConstraint(fields=["subject", "valid_from"], name="law_number_once_per_day"),
            models.CheckConstraint(condition=Q(amount__gte=1), name="law_number_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()}: {self.amount}"


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """The ordinary ways to change or delete rows are closed here; database triggers close the others."""

    def update(self, **kwargs: Any) -> int:
        raise AppendOnly("these rows are never updated")

    def delete(self) -> Any:
        raise AppendOnly("these rows are never deleted")


class AppendOnlyModel(models.Model):
    """A row that is written once: the database refuses to change or delete it (`triggers`)."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("these rows are never updated")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise AppendOnly("these rows are never deleted")


class MonthClose(AppendOnlyModel):
    """A month of a cohort is closed, with its figures as they stood. Reopening does not exist.

    `month` is its first day. `figures` say, by participant and session, what the month counted (`months.frozen_figures`
    names the keys; no names of people); `digest` is the SHA-256 of their canonical text, in hexadecimal.
    Door: `months.close_month`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="closed_months", verbose_name=_("cohort")
    )
    month = models.DateField(_("month"))
    closed_at = models.DateTimeField(_("closed on"), default=timezone.now)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("closed by")
    )
    figures: models.JSONField[Any, Any] = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("closed month")
        verbose_name_plural = _("closed months")
        ordering = ["cohort", "month"]
        default_permissions = ("view",)
        permissions = [
            ("close_month", _("Can close months and correct closed ones")),
            ("enter_authority_figures", _("Can enter the authority's figures and acknowledge differences")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "month"], name="month_closed_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="closed_month_is_its_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} {self.month:%Y-%m}"


class MonthCorrection(AppendOnlyModel):
    """A dated counter-entry of a closed month: what stood, what stands from now on, why, who. Both stay visible.

    `fact` names the entry in the log for marks; `before` and `after` are readings as facts write them. Door: `corrections`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    close = models.ForeignKey(MonthClose, on_delete=models.PROTECT, related_name="corrections")
    at = models.DateTimeField(_("entered on"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    thing = models.CharField(_("what"), max_length=12, choices=CorrectedThing)
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, null=True, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, null=True, related_name="+")
    fact = models.UUIDField(null=True)
    before: models.JSONField[Any, Any] = models.JSONField(null=True)
    after: models.JSONField[Any, Any] = models.JSONField(null=True)
    reason = models.CharField(_("reason"), max_length=255)

    class Meta:
        verbose_name = _("counter-entry")
        verbose_name_plural = _("counter-entries")
        ordering = ["at", "id"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="counter_entry_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_thing_display()} {timezone.localtime(self.at):%d/%m/%Y}"


class AuthorityFigure(AppendOnlyModel):
    """What the authority's own sheet says of one person in one month of a cohort, as typed in.

    The latest row stands; earlier ones stay visible. A figure the sheet does not show is None. `days` as the authority
    counted them; `folio` is where its book says so. Door: `authority.enter_authority_figures`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="authority_figures", verbose_name=_("cohort")
    )
    month = models.DateField(_("month"))
    participant = models.ForeignKey(
        Participant,
        on_delete=models.PROTECT,
        related_name="authority_figures",
        verbose_name=_("participant"),
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True)
    days = models.PositiveSmallIntegerField(_("days"), null=True)
    mark = models.PositiveSmallIntegerField(_("mark"), null=True)
    folio = models.CharField(_("folio"), max_length=40, blank=True)
    is_taken_back = models.BooleanField(_("taken back"), default=False)
    entered_at = models.DateTimeField(_("entered on"), default=timezone.now)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("entered by")
    )

    class Meta:
        verbose_name = _("figure of the authority")
        verbose_name_plural = _("figures of the authority")
        ordering = ["month", "entered_at", "id"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="authority_month_is_its_first_day"),
            models.CheckConstraint(
                condition=Q(mark=None) | Q(mark__lte=20), name="authority_mark_within_scale"
            ),
            models.CheckConstraint(
                condition=Q(days=None) | Q(days__lte=31), name="authority_days_within_month"
            ),
        ]
        indexes = [models.Index(fields=["cohort", "month"], name="authority_by_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.participant_id}"


class DifferenceAcknowledgement(AppendOnlyModel):
    """Somebody saw that the authority's figures of a person and month differ from ours, and wrote why.

    It is for the two sets of figures named in `difference` and in its `digest`: when either changes, a new one is needed.
    Door: `authority.acknowledge_differences`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="+")
    month = models.DateField(_("month"))
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+")
    difference: models.JSONField[Any, Any] = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    reason = models.CharField(_("reason"), max_length=255)
    at = models.DateTimeField(_("acknowledged on"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("acknowledged by"),
    )

    class Meta:
        verbose_name = _("acknowledged difference")
        verbose_name_plural = _("acknowledged differences")
        ordering = ["at", "id"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="acknowledgement_has_a_reason"),
        ]
        indexes = [models.Index(fields=["cohort", "month"], name="acknowledged_by_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.participant_id}"


def first_of(day: date) -> date:
    """The first day of its month, by which every month here is named."""
    return day.replace(day=1)
