"""News from Wagtail's page tree that the outline has to follow."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail import signals
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from ..freshness.actions import note_change
from . import outlines
from .actions import put_under_review
from .content import CourseContent, LessonContent
from .credits import PictureCredit
from .models import CourseCatalogPage
from .sharing import SharedPart


@receiver(page_published, dispatch_uid="curriculum.page_published")
def published(sender: Any, instance: Page, **kwargs: Any) -> None:
    if outlines.is_course(instance):
        outlines.course_published(instance)
    elif outlines.is_lesson(instance):
        outlines.lesson_changed(instance)


@receiver(page_unpublished, dispatch_uid="curriculum.page_unpublished")
def unpublished(sender: Any, instance: Page, **kwargs: Any) -> None:
    if outlines.is_course(instance):
        outlines.course_changed(instance)
    elif outlines.is_lesson(instance):
        outlines.lesson_changed(instance)


@receiver(post_page_move, dispatch_uid="curriculum.post_page_move")
def moved(
    sender: Any, instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs: Any
) -> None:
    """Sent too when a lesson changes its place among its siblings: teaching order is tree order."""
    page = instance.specific
    page.refresh_from_db()
    if outlines.is_lesson(page):
        paths = {parent_page_before.path, page.path[: -page.steplen]}
        for path in sorted(paths):
            outlines.lesson_changed(page, parent_path=path)
    else:
        outlines.tree_changed(page, paths=[page.path])


@receiver(post_delete, dispatch_uid="curriculum.page_deleted")
def deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, CourseContent):
        outlines.course_changed(instance)
    elif isinstance(instance, LessonContent):
        outlines.lesson_changed(instance)


@receiver(signals.published, sender=SharedPart, dispatch_uid="curriculum.part_published")
@receiver(signals.unpublished, sender=SharedPart, dispatch_uid="curriculum.part_unpublished")
def part_changed(sender: Any, instance: SharedPart, **kwargs: Any) -> None:
    """What a part brings belongs to every lesson that shows it, in whichever language it was chosen there."""
    outlines.part_changed(instance)


@receiver(post_save, sender=CourseCatalogPage, dispatch_uid="curriculum.catalogue_saved")
def catalogue_saved(sender: Any, instance: CourseCatalogPage, created: bool, **kwargs: Any) -> None:
    if created:
        put_under_review([instance])


@receiver(post_save, sender=PictureCredit, dispatch_uid="curriculum.credit_saved")
@receiver(post_delete, sender=PictureCredit, dispatch_uid="curriculum.credit_deleted")
def credit_changed(sender: Any, **kwargs: Any) -> None:
    """Lessons show who made their pictures."""
    note_change()
