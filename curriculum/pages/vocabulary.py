"""The three lists of words lessons are found by: what about, how worked, of what."""

from __future__ import annotations

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from .filtering import folded


class Word(TagBase):
    """A word of one list. Its slug carries no accents, so that addresses can be read out and typed."""

    class Meta:
        abstract = True
        ordering = ["name"]

    def slugify(self, tag: str, i: int | None = None) -> str:
        slug = slugify(folded(tag)) or "x"
        return slug if i is None else f"{slug}-{i}"


class Topic(Word):
    class Meta(Word.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")


class Technique(Word):
    class Meta(Word.Meta):
        verbose_name = _("technique")
        verbose_name_plural = _("techniques")


class MaterialWord(Word):
    class Meta(Word.Meta):
        verbose_name = _("material")
        verbose_name_plural = _("materials")


class TopicOf(ItemBase):
    """Joins a topic to a lesson; the concrete class adds the lesson."""

    tag = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="%(app_label)s_%(class)s_items")

    class Meta:
        abstract = True


class TechniqueOf(ItemBase):
    tag = models.ForeignKey(Technique, on_delete=models.CASCADE, related_name="%(app_label)s_%(class)s_items")

    class Meta:
        abstract = True


class MaterialOf(ItemBase):
    tag = models.ForeignKey(
        MaterialWord, on_delete=models.CASCADE, related_name="%(app_label)s_%(class)s_items"
    )

    class Meta:
        abstract = True
