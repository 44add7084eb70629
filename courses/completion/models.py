"""A person finished a course: decided by a person, explained by the rules, kept with the figures of that day."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..cohorts.models import Cohort
from ..people.models import Participant
from .enums import STANDING, CompletionStatus


class CompletionQuerySet(models.QuerySet["Completion"]):
    def confirmed(self) -> CompletionQuerySet:
        return self.filter(status=CompletionStatus.CONFIRMED)

    def standing(self) -> CompletionQuerySet:
        return self.filter(status__in=STANDING)


class Completion(models.Model):
    """Doors: `completion.actions.mark_completion`, `confirm_completion`, `withdraw_completion`.

    `earned_on` is the day it was earned, `entered_at` the moment it was typed. `figures` are the frozen facts the
    decision rested on (`completion.rules.Facts` as plain data). `exception_reason` is given when the rules did not propose it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="completions", verbose_name=_("participant")
    )
    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="completions", verbose_name=_("cohort")
    )
    status = models.CharField(_("status"), max_length=10, choices=CompletionStatus)
    earned_on = models.DateField(_("earned on"))
    figures = models.JSONField(default=dict)
    exception_reason = models.CharField(_("reason of the exception"), max_length=500, blank=True)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered on"), default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_reason = models.CharField(_("reason of the withdrawal"), max_length=500, blank=True)

    objects = CompletionQuerySet.as_manager()

    class Meta:
        verbose_name = _("completion")
        verbose_name_plural = _("completions")
        default_permissions = ("view",)
        ordering = ["-earned_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "cohort"],
                condition=Q(status__in=[status.value for status in STANDING]),
                name="one_standing_completion_per_cohort",
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | ~Q(withdrawal_reason=""),
                name="withdrawal_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} · {self.cohort.edition.title}"
