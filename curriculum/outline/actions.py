"""The verbs that change outline rows."""

from __future__ import annotations

from typing import cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail import hooks

from .contents import EditionContent, content_hash
from .models import Course, CourseEdition
from .signals import DESCRIBE_COURSE_HOOK


class CourseNotPublished(ValidationError):
    """The course has never been published, so there is nothing to freeze."""

    def __init__(self, code: str) -> None:
        super().__init__(
            _("The course %(code)s has not been published yet. Publish it first."),
            code="course_not_published",
            params={"code": code},
        )


def refresh_outline(course: Course) -> Course:
    """Writes what is published now into the course row and returns the row.

    Asks the functions registered under the hook `describe_course`. When none of them knows a published page, the
    course counts as unpublished and keeps the outline it had: cohorts, editions and records are untouched either way.
    The row is locked first, so that two publications at once end with the content of the later one.
    """
    with transaction.atomic():
        locked = Course.objects.select_for_update().get(pk=course.pk)
        content = published_content(locked)
        if content is None:
            locked.is_published = False
            locked.save(update_fields=["is_published"])
            return locked
        titles = content["titles"]
        locked.outline = content
        locked.is_published = True
        locked.code = content["code"]
        locked.title = titles.get("es") or next(iter(titles.values()))
        locked.kind = content["kind"]
        locked.level = content["level"]
        locked.save(update_fields=["outline", "is_published", "code", "title", "kind", "level"])
        return locked


def published_content(course: Course) -> EditionContent | None:
    """Returns the content of the course as published now, or None when no page of it is published."""
    for describe in hooks.get_hooks(DESCRIBE_COURSE_HOOK):
        content: EditionContent | None = describe(course)
        if content is not None:
            return content
    return None


def freeze_edition(course: Course) -> CourseEdition:
    """Returns the edition that holds the course as last published, making it when no edition equals it.

    Steps: lock the course row, hash its outline, reuse or number the next edition. The lock is for two coordinators
    opening cohorts of one course at once: numbers stay without gaps and equal content stays one row.

    Raises CourseNotPublished when the course has never been published.
    """
    with transaction.atomic():
        locked = Course.objects.select_for_update().get(pk=course.pk)
        if not locked.outline:
            raise CourseNotPublished(locked.code)
        content = cast(EditionContent, locked.outline)
        digest = content_hash(content)
        existing = locked.editions.filter(content_hash=digest).first()
        if existing is not None:
            return existing
        latest = locked.editions.order_by("-number").first()
        return CourseEdition.objects.create(
            course=locked,
            number=latest.number + 1 if latest else 1,
            content=content,
            content_hash=digest,
        )
