"""What each text of a translated page was translated from: so that a change of the original marks it outdated."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class TranslatedText(models.Model):
    """One text of a page in another language, and the digest of the original it was written from.

    `path` names the text inside the page: a field ("title") or a block and its field ("<block id>.text").
    A text without a row has not been translated yet. Written by `translating.save_translation` alone.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))
    path = models.CharField(max_length=200)
    source_digest = models.CharField(max_length=64)
    translated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    translated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("translated text")
        verbose_name_plural = _("translated texts")
        constraints = [models.UniqueConstraint(fields=["page", "path"], name="text_once_per_translated_page")]

    def __str__(self) -> str:
        return self.path
