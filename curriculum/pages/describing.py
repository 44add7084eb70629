"""From published pages to the content an edition fixes."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from wagtail.models import Locale

from ..blocks.materials import controlled_in
from ..outline.contents import EditionContent, LessonContent, SkillContent
from ..outline.models import Course
from .catalogue import below
from .rules import minutes_asked, percent_asked, read_criteria
from .sharing import SharedPart, parts_in

FORMAT = 1


def describe(course: Course, *, course_model: Any, lesson_model: Any) -> EditionContent | None:
    """Returns what the published pages of a course say, or None when none is published.

    What the course asks for comes from the page in the main language (else from the first published one). Lessons
    are in the order of that page's tree; a lesson that is published in another language only follows behind.
    """
    main = Locale.get_default().pk
    pages = sorted(
        course_model.objects.live().filter(course=course).select_related("locale"),
        key=lambda page: (page.locale_id != main, page.path),
    )
    if not pages:
        return None
    source = pages[0]
    order = {page.path: place for place, page in enumerate(pages)}
    lessons = sorted(
        lesson_model.objects.live().filter(below(pages)).select_related("locale"),
        key=lambda lesson: (order[lesson.path[: -lesson.steplen]], lesson.path),
    )
    asked = source.asked()
    criteria = read_criteria(source.criteria)
    content: EditionContent = {
        "format": FORMAT,
        "code": source.code,
        "kind": source.kind,
        "level": source.level,
        "titles": {page.locale.language_code: page.title for page in reversed(pages)},
        "summary": source.summary,
        "lessons": lessons_of(lessons, lesson_model),
        "skills": skills_of(source),
        "rules": {
            "attendance": source.attendance_rule,
            "minimum_minutes": minutes_asked(asked),
            "minimum_percent": percent_asked(asked),
            "pass_mark": source.pass_mark if source.asks_evaluation else None,
            "second_sign_off": source.second_sign_off,
            "prerequisites": sorted(
                {row.course.code for row in source.prerequisites.select_related("course")}
            ),
        },
    }
    if criteria:
        # Only where there are some: a course without criteria keeps the content, and so the edition, it has.
        content["criteria"] = [
            {"key": one.key, "text": one.text, "essential": one.is_essential} for one in criteria
        ]
    return content


def lessons_of(pages: list[Any], lesson_model: Any) -> list[LessonContent]:
    """Joins the pages of a lesson in its languages into one entry, in the order the first of them comes."""
    skills: dict[int, list[str]] = defaultdict(list)
    through = lesson_model._meta.get_field("taught_skills").related_model
    for page_id, code in through.objects.filter(page__in=[page.pk for page in pages]).values_list(
        "page_id", "skill__code"
    ):
        skills[page_id].append(code)
    shared = published_parts(pages)
    found: dict[str, LessonContent] = {}
    for page in pages:
        language = page.locale.language_code
        key = str(page.translation_key)
        if key not in found:
            found[key] = {
                "key": key,
                "titles": {},
                "minutes": page.minutes or 0,
                "revisions": {},
                "skills": sorted(set(skills[page.pk])),
            }
            shown = [part for part_id in parts_in(page.body.raw_data) for part in shared.get(part_id, [])]
            controlled = set(controlled_in(page.body.raw_data))
            controlled.update(code for part in shown for code in controlled_in(part.body.raw_data))
            if controlled:
                found[key]["controlled"] = sorted(controlled)
            if shown:
                found[key]["shared"] = revisions_of(shown)
        found[key]["titles"].setdefault(language, page.title)
        if page.live_revision_id:
            found[key]["revisions"].setdefault(language, page.live_revision_id)
    return list(found.values())


def published_parts(pages: list[Any]) -> dict[int, list[SharedPart]]:
    """Returns the shared parts the lessons show by the id chosen there: every published language of each."""
    chosen = {part_id for page in pages for part_id in parts_in(page.body.raw_data)}
    if not chosen:
        return {}
    keys = dict(SharedPart.objects.filter(pk__in=chosen).values_list("pk", "translation_key"))
    by_key: dict[Any, list[SharedPart]] = defaultdict(list)
    for part in SharedPart.objects.filter(translation_key__in=keys.values(), live=True).select_related(
        "locale"
    ):
        by_key[part.translation_key].append(part)
    return {part_id: by_key[key] for part_id, key in keys.items()}


def revisions_of(parts: list[SharedPart]) -> dict[str, dict[str, int]]:
    """Returns the published revision of each shared part by its key and language."""
    found: dict[str, dict[str, int]] = {}
    for part in parts:
        if part.live_revision_id:
            found.setdefault(str(part.translation_key), {})[part.locale.language_code] = part.live_revision_id
    return found


def skills_of(source: Any) -> list[SkillContent]:
    """Returns the skills asked for, each once, in the author's order."""
    found: dict[str, SkillContent] = {}
    for row in source.asked_skills.select_related("skill"):
        found.setdefault(
            row.skill.code,
            {"code": row.skill.code, "name": row.skill.name, "level": row.level, "times": row.times},
        )
    return list(found.values())
