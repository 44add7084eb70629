"""The words of charts in one language beside Spanish."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale


class ChartWords(models.Model):
    """Everything charts are written with in one language, by key (`rules.words_needed`). Whole or not at all.

    Shown only while a named person answers for it; until then readers see Spanish.
    Doors: `actions.enter_words`, `actions.review_words`, `actions.withdraw_review`.
    """

    locale = models.OneToOneField(Locale, on_delete=models.CASCADE, related_name="+")
    words = models.JSONField(default=dict)
    reviewed_by = models.CharField(_("reviewed by"), max_length=120, blank=True)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("words of charts")
        verbose_name_plural = _("words of charts")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reviewed_by="", reviewed_on=None)
                | (~models.Q(reviewed_by="") & models.Q(reviewed_on__isnull=False)),
                name="chart_words_review_has_name_and_day",
            )
        ]

    def __str__(self) -> str:
        return f"{_('words of charts')}: {self.locale}"

    @property
    def is_reviewed(self) -> bool:
        return bool(self.reviewed_by)
