"""A group of blocks written once and shown in several lessons; drafts, revisions and review as for pages."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import (
    DraftStateMixin,
    Locale,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)
from wagtail.search import index

from ..blocks.bodies import PartBody
from .fields import BodyField


class SharedPartQuerySet(models.QuerySet["SharedPart"]):
    def to_show(self, part: Any, locale_id: int) -> SharedPart | None:
        """Returns the published part in a language, else in the main one; None while neither is published."""
        main = Locale.get_default().pk
        rows = self.filter(
            translation_key=part.translation_key, locale__in=[locale_id, main], live=True
        ).select_related("locale")
        by_locale: dict[int, SharedPart] = {row.locale_id: row for row in rows}
        return by_locale.get(locale_id) or by_locale.get(main)


class SharedPart(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    TranslatableMixin,
    index.Indexed,
    models.Model,
):
    """Blocks that several lessons show. A change reaches all of them when it is published.

    Groups that are under way keep what they began with on paper: an edition names the revision it was frozen with.
    """

    title = models.CharField(_("title"), max_length=160, help_text=_("Only authors read it."))
    body = BodyField(PartBody(), verbose_name=_("content"), blank=True)
    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="shared_part")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="shared_part",
        for_concrete_model=False,
    )

    objects = SharedPartQuerySet.as_manager()

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.FilterField("locale"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("shared part")
        verbose_name_plural = _("shared parts")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self) -> Any:
        return self._revisions

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "curriculum/shared_preview.html"


def parts_in(body: Any) -> list[int]:
    """Returns the ids of the shared parts a body as stored shows, in reading order."""
    return [
        block["value"]["part"]
        for block in body
        if block.get("type") == "shared" and block["value"].get("part")
    ]
