"""Keeping the outline rows in step with the pages. Called by the receivers, inside the transaction of the change."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Page, ReferenceIndex

from ..outline.actions import refresh_outline
from ..outline.models import Course
from .content import CourseContent, LessonContent
from .sharing import SharedPart


def claim_course(page: Any) -> Course:
    """Returns the outline row of a course page, making it when the course is published for the first time.

    A translation shares the row of its siblings. A code that an earlier, deleted page left behind is taken up again:
    the same code is the same course.
    """
    with transaction.atomic():
        page.settle_identity()
        if page.course_id is None:
            course, _made = Course.objects.get_or_create(
                code=page.code, defaults={"title": page.title, "kind": page.kind, "level": page.level}
            )
            page.course = course
        # Past save(): a publication under way must not be validated and indexed twice.
        type(page).objects.filter(translation_key=page.translation_key, course=None).update(
            course=page.course_id
        )
        return page.course


def course_published(page: Any) -> None:
    refresh_outline(claim_course(page))


def course_changed(page: Any) -> None:
    if page.course_id is not None:
        refresh_outline(page.course)


def lesson_changed(page: Any, *, parent_path: str = "") -> None:
    """Refreshes the course above a lesson, or above where it stood (`parent_path`). Nothing above: nothing to do."""
    path = parent_path or page.path[: -page.steplen]
    for course_id in course_ids_at([path]):
        refresh_outline(Course.objects.get(pk=course_id))


def course_ids_at(paths: list[str]) -> set[Any]:
    """Returns the outline rows of the course pages at these places of the tree."""
    found: set[Any] = set()
    for model in concrete(CourseContent):
        found |= set(
            model.objects.filter(path__in=paths).exclude(course=None).values_list("course", flat=True)
        )
    return found


def tree_changed(page: Any, *, paths: list[str]) -> None:
    """Refreshes every course at, below or directly above these places: after a move of one page or a whole branch."""
    found: set[Any] = set()
    for model in concrete(CourseContent):
        for path in paths:
            at_or_below = model.objects.filter(path__startswith=path)
            found |= set(at_or_below.exclude(course=None).values_list("course", flat=True))
    found |= course_ids_at([path[: -page.steplen] for path in paths])
    for course in Course.objects.filter(pk__in=found):
        refresh_outline(course)


def concrete(base: Any) -> list[Any]:
    """Returns the page classes of this site that are built on one of our abstract ones."""
    found: list[Any] = []
    for model in base.__subclasses__():
        if not model._meta.abstract:
            found.append(model)
        found += concrete(model)
    return found


def is_course(page: Any) -> bool:
    return isinstance(page, CourseContent)


def is_lesson(page: Any) -> bool:
    return isinstance(page, LessonContent)


def part_changed(part: SharedPart) -> None:
    """Refreshes every course with a lesson that shows a shared part."""
    parts = SharedPart.objects.filter(translation_key=part.translation_key)
    paths: set[str] = set()
    for model in concrete(LessonContent):
        for one in parts:
            keys = (
                ReferenceIndex.get_references_to(one)
                .filter(base_content_type=ContentType.objects.get_for_model(Page))
                .values_list("object_id", flat=True)
            )
            lessons = model.objects.live().filter(pk__in=[int(key) for key in set(keys)])
            paths |= {lesson.path[: -lesson.steplen] for lesson in lessons}
    for course in Course.objects.filter(pk__in=course_ids_at(sorted(paths))):
        refresh_outline(course)
