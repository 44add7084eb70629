"""The vocabulary of the craft: one word in each language, with its meaning, a picture and how it sounds."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model_string
from wagtail.models import Locale, TranslatableMixin
from wagtail.search import index
from wagtailmedia.settings import wagtailmedia_settings

from ..blocks.pictures import ALT_HELP


class CraftTermQuerySet(models.QuerySet["CraftTerm"]):
    def reviewed(self) -> CraftTermQuerySet:
        """Words that may be shown: those of the main language, and those a named person has reviewed."""
        return self.filter(models.Q(locale=Locale.get_default()) | ~models.Q(reviewed_by=""))

    def to_show(self, keys: Iterable[UUID], locale_id: int) -> dict[UUID, CraftTerm]:
        """Returns the words to show for translation keys: in this language where reviewed, else in the main one."""
        main = Locale.get_default().pk
        rows = (
            self.reviewed()
            .filter(translation_key__in=list(keys), locale__in=[locale_id, main])
            .select_related("locale", "image", "sound")
            .prefetch_related("image__renditions")
        )
        return {row.translation_key: row for row in sorted(rows, key=lambda one: one.locale_id == locale_id)}


class CraftTerm(TranslatableMixin, index.Indexed, models.Model):
    """A word of the craft in one language. Its translations share its translation key."""

    word = models.CharField(_("word"), max_length=80)
    meaning = models.CharField(_("meaning"), max_length=300, help_text=_("One short sentence."))
    image = models.ForeignKey(
        get_image_model_string(),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    alt = models.CharField(_("what is seen"), max_length=250, blank=True, help_text=ALT_HELP)
    sound = models.ForeignKey(
        wagtailmedia_settings.MEDIA_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sound"),
        help_text=_("The word as it is spoken."),
    )
    reviewed_by = models.CharField(
        _("reviewed by"),
        max_length=120,
        blank=True,
        help_text=_(
            "Who speaks the language and has checked the word. Without a name Spanish is shown instead."
        ),
    )
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)

    objects = CraftTermQuerySet.as_manager()

    search_fields = [
        index.SearchField("word"),
        index.SearchField("meaning"),
        index.AutocompleteField("word"),
        index.FilterField("locale"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("word of the craft")
        verbose_name_plural = _("vocabulary of the craft")
        ordering = ["word"]

    def __str__(self) -> str:
        return self.word
