"""What counts as a change of content: pages, pictures, sound, snippets, settings of the site, languages.

Drafts do not: a revision is saved without its page, and readers see nothing of it.
"""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.contrib.settings.models import AbstractSetting
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move
from wagtail.snippets.models import get_snippet_models
from wagtailmedia.models import AbstractMedia

from .actions import note_change

WATCHED = (AbstractImage, AbstractMedia, AbstractSetting, Locale, Page, PageViewRestriction, Site)


# What Wagtail writes into a page's row when a draft is saved.
OF_DRAFTS = frozenset(
    {"draft_title", "has_unpublished_changes", "latest_revision", "latest_revision_created_at", "locked"}
)


def is_content(model: type[Any]) -> bool:
    """Whether readers may see something of a row of this model."""
    return issubclass(model, WATCHED) or model in get_snippet_models()


@receiver(post_save, dispatch_uid="curriculum.freshness.saved")
def saved(
    sender: Any,
    instance: Any,
    raw: bool = False,
    using: str | None = None,
    update_fields: frozenset[str] | None = None,
    **kwargs: Any,
) -> None:
    if raw or (update_fields and OF_DRAFTS.issuperset(update_fields)):
        return
    if is_content(sender):
        note_change(using=using)


@receiver(post_delete, dispatch_uid="curriculum.freshness.deleted")
def deleted(sender: Any, instance: Any, using: str | None = None, **kwargs: Any) -> None:
    # A rendition goes when its picture has changed: pages that show its file have to be written anew.
    if is_content(sender) or issubclass(sender, AbstractRendition):
        note_change(using=using)


@receiver(page_published, dispatch_uid="curriculum.freshness.published")
@receiver(page_unpublished, dispatch_uid="curriculum.freshness.unpublished")
@receiver(post_page_move, dispatch_uid="curriculum.freshness.moved")
@receiver(page_slug_changed, dispatch_uid="curriculum.freshness.slug_changed")
def tree_changed(sender: Any, **kwargs: Any) -> None:
    """Moving and publishing write rows past `save`."""
    note_change()
