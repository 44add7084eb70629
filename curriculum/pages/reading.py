"""What the course page and the lesson page show a reader."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from wagtail.models import Locale

from . import wording
from .catalogue import below, in_language, words_of
from .credits import credits_in_words

# Blocks that are worked row by row and keep one's place.
ROW_BY_ROW = frozenset({"chart", "cross_stitch", "line_drawing"})


@dataclass(frozen=True, slots=True)
class LessonRow:
    """A lesson of the list. `is_fallback`: it does not exist in this language and is shown in `lang`."""

    number: int
    page: Any
    lang: str
    is_fallback: bool
    duration: str


@dataclass(frozen=True, slots=True)
class MaterialRow:
    name: str
    yarn_weight: str
    needle_mm: str


@dataclass(frozen=True, slots=True)
class CourseReading:
    lessons: list[LessonRow]
    lessons_in_words: str
    duration: str
    skills: list[tuple[Any, str]]
    rules: list[str]
    materials: list[MaterialRow]
    prerequisites: list[tuple[str, str]]
    words: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class LessonReading:
    course: Any
    number: int
    total: int
    previous: Any
    next: Any
    duration: str
    skills: list[Any]
    words: list[tuple[str, str, str]]
    catalogue_url: str
    has_chart: bool
    credits: list[str]
    has_quiz: bool


def trail(page: Any) -> list[Any]:
    """Returns the published pages above this one, from the site's home down. Empty for a page not saved yet."""
    if not page.pk:
        return []
    return list(page.get_ancestors().live().filter(depth__gt=1))


def translations_of(page: Any) -> list[Any]:
    """Returns the page itself and its published translations."""
    if not page.pk:
        return [page]
    return [page, *page.get_translations().live().select_related("locale")]


def course(page: Any, course_model: Any, lesson_model: Any) -> CourseReading:
    """Returns everything the page of a course shows. The number of queries does not grow with its lessons."""
    pages = translations_of(page)
    lessons = []
    if page.pk:
        lessons = in_language(
            lesson_model.objects.live()
            .filter(below(pages))
            .select_related("locale", "picture")
            .prefetch_related("picture__renditions")
            .order_by("path"),
            page.locale_id,
        )
        lessons.sort(key=order_like(lessons, page))
    rows = [
        LessonRow(
            number=number,
            page=lesson,
            lang=lesson.locale.language_code,
            is_fallback=lesson.locale_id != page.locale_id,
            duration=wording.duration(lesson.minutes),
        )
        for number, lesson in enumerate(lessons, start=1)
    ]
    source = page_with_rules(page, pages)
    before = list(source.prerequisites.select_related("course"))
    if page.picture_id:
        prefetch_related_objects([page.picture], "renditions")
    return CourseReading(
        lessons=rows,
        lessons_in_words=wording.lessons_in_words(len(rows)),
        duration=wording.duration(sum(lesson.minutes or 0 for lesson in lessons)),
        skills=[
            (row.skill, wording.skill_in_words(row.get_level_display(), row.times))
            for row in source.asked_skills.select_related("skill")
        ],
        rules=wording.rules_in_words(
            source.asked(), evaluation_task=page.evaluation_task, second_sign_off=source.second_sign_off
        ),
        materials=materials_of(lessons),
        prerequisites=prerequisites_of(before, page, course_model),
        words=words_for(lessons, lesson_model),
    )


def order_like(lessons: list[Any], page: Any) -> Any:
    """Sort key: lessons of this page's own tree keep their order, lessons shown from another tree follow."""
    return lambda lesson: (lesson.path[: -lesson.steplen] != page.path, lesson.path)


def page_with_rules(page: Any, pages: list[Any]) -> Any:
    """Returns the page that says what the course asks for: the one in the main language, else this one."""
    main = Locale.get_default().pk
    return next((one for one in pages if one.locale_id == main), page)


def prerequisites_of(rows: list[Any], page: Any, course_model: Any) -> list[tuple[str, str]]:
    """Returns title and address of each course asked for beforehand; without an address while it has no page."""
    if not rows:
        return []
    published = (
        course_model.objects.live().filter(course__in=[row.course_id for row in rows]).order_by("path")
    )
    best = {found.course_id: found for found in in_language(published, page.locale_id)}
    return [
        (best[row.course_id].title, best[row.course_id].url)
        if row.course_id in best
        else (row.course.title, "")
        for row in rows
    ]


def materials_of(lessons: list[Any]) -> list[MaterialRow]:
    """Returns each thing the lessons need, once, in the order they need it. Amounts stand in the lessons."""
    found: dict[tuple[str, str, str], MaterialRow] = {}
    for lesson in lessons:
        for block in lesson.body.raw_data:
            if block["type"] != "materials":
                continue
            for item in block["value"].get("items", []):
                value = item.get("value", item)
                needle = value.get("needle_mm")
                row = MaterialRow(
                    name=value["name"],
                    yarn_weight=value.get("yarn_weight") or "",
                    needle_mm=wording.number(needle) if needle else "",
                )
                found.setdefault((row.name.casefold(), row.yarn_weight, row.needle_mm), row)
    return list(found.values())


def words_for(lessons: list[Any], lesson_model: Any) -> list[tuple[str, str, str]]:
    """Returns (field, slug, name) of every word of the lessons, each once, by list and then in the order found."""
    found: dict[tuple[str, str], str] = {}
    for name, relation in (("tema", "topics"), ("tecnica", "techniques"), ("material", "materials")):
        by_lesson = words_of(lessons, lesson_model, relation)
        for lesson in lessons:
            for slug, label in by_lesson.get(lesson.pk, []):
                found.setdefault((name, slug), label)
    return [(name, slug, label) for (name, slug), label in found.items()]


def lesson(page: Any, course_model: Any, lesson_model: Any) -> LessonReading:
    """Returns everything the page of a lesson shows around its body, and fetches its pictures in one go."""
    parent = page.get_parent()
    above = (
        parent.specific if parent is not None and issubclass(parent.specific_class, course_model) else None
    )
    siblings: list[Any] = []
    if above is not None:
        siblings = list(
            lesson_model.objects.live()
            .child_of(above)
            .only("path", "depth", "title", "slug", "url_path", "locale")
            .order_by("path")
        )
    place = next((index for index, one in enumerate(siblings) if one.pk == page.pk), None)
    images = [image for image, _alt in page.pictures()]
    if images:
        prefetch_related_objects(images, "renditions")
    catalogue = above.get_parent() if above is not None else None
    tagged = [
        (name, tag.slug, tag.name)
        for name, manager in (
            ("tema", page.topics),
            ("tecnica", page.techniques),
            ("material", page.materials),
        )
        for tag in manager.all()
    ]
    return LessonReading(
        course=above,
        number=0 if place is None else place + 1,
        total=len(siblings),
        previous=siblings[place - 1] if place else None,
        next=siblings[place + 1] if place is not None and place + 1 < len(siblings) else None,
        duration=wording.duration(page.minutes),
        skills=[row.skill for row in page.taught_skills.select_related("skill")],
        words=tagged,
        catalogue_url=catalogue.url if catalogue is not None else "",
        credits=credits_in_words(images),
        has_chart=any(
            block["type"] in ROW_BY_ROW or block["type"] == "shared" for block in page.body.raw_data
        ),
        has_quiz=any(block["type"] in ("quiz", "shared") for block in page.body.raw_data),
    )
