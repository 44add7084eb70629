"""A course as one file: published content in every language with all it needs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from wagtail.images import get_image_model
from wagtailmedia.models import get_media_model

from ..outline.models import Skill
from ..pages.catalogue import below
from ..pages.credits import MediaCredit, PictureCredit
from ..pages.models import CoursePage, LessonPage
from ..pages.sharing import SharedPart
from ..pages.terms import CraftTerm
from . import archive
from .fields import COURSE_FIELDS, LESSON_FIELDS, told
from .references import exchanged


class FileGone(ValueError):
    """A picture or recording of the course is no longer in the storage. Carries its title."""


class _Luggage:
    """Collects what pages refer to while they are told, each thing once."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.pictures: dict[str, dict[str, Any]] = {}
        self.media: dict[str, dict[str, Any]] = {}
        self.parts: dict[str, dict[str, Any]] = {}
        self.terms: dict[str, dict[str, Any]] = {}
        self.skills: dict[str, dict[str, Any]] = {}
        self._known: dict[tuple[Any, Any], Any] = {}

    def exchange(self, model: Any, key: Any) -> Any:
        """Returns the name of a chosen row inside the file, and packs it. None for a row that is gone."""
        if key is None:
            return None
        if (model, key) not in self._known:
            row = model._default_manager.filter(pk=key).first()
            self._known[model, key] = self.pack(row) if row is not None else None
        return self._known[model, key]

    def pack(self, row: Any) -> str | None:
        packers: list[tuple[Any, Callable[[Any], str]]] = [
            (get_image_model(), self.picture),
            (get_media_model(), self.recording),
            (SharedPart, self.part),
            (CraftTerm, self.term),
            (Skill, self.skill),
        ]
        return next((pack(row) for model, pack in packers if isinstance(row, model)), None)

    def _file(self, field: Any, title: str) -> tuple[str, str]:
        try:
            with field.storage.open(field.name) as file:
                data = file.read()
        except OSError:
            raise FileGone(title) from None
        name = archive.name_of(data, Path(field.name).suffix or ".bin")
        self.files[name] = data
        return name, name.removeprefix("files/")[:64]

    def picture(self, image: Any) -> str:
        name, digest = self._file(image.file, image.title)
        credit = PictureCredit.objects.filter(image=image).first()
        told_picture = {
            "file": name,
            "title": image.title,
            "description": getattr(image, "description", ""),
            "focal_point": [getattr(image, f"focal_point_{part}") for part in ("x", "y", "width", "height")],
            "author": credit.author if credit else "",
            "licence": credit.licence if credit else "",
        }
        return self._named(self.pictures, digest, told_picture)

    def recording(self, media: Any) -> str:
        name, digest = self._file(media.file, media.title)
        credit = MediaCredit.objects.filter(media=media).first()
        told_media: dict[str, Any] = {
            "file": name,
            "type": media.type,
            "title": media.title,
            "duration": media.duration,
            "width": media.width,
            "height": media.height,
            "author": credit.author if credit else "",
            "licence": credit.licence if credit else "",
        }
        if media.thumbnail:
            told_media["thumbnail"] = self._file(media.thumbnail, media.title)[0]
        return self._named(self.media, digest, told_media)

    def _named(self, shelf: dict[str, dict[str, Any]], digest: str, told_file: dict[str, Any]) -> str:
        """Keeps two rows with the same file and other words apart. The name follows from the content alone."""
        words = json.dumps(told_file, ensure_ascii=False, sort_keys=True).encode()
        name = f"{digest[:24]}-{hashlib.sha256(words).hexdigest()[:8]}"
        shelf[name] = {"id": name, **told_file}
        return name

    def part(self, part: SharedPart) -> str:
        name = str(part.translation_key)
        if name not in self.parts:
            self.parts[name] = {"id": name, "pages": {}}
            for row in SharedPart.objects.filter(translation_key=part.translation_key).select_related(
                "locale"
            ):
                stream: Any = SharedPart._meta.get_field("body")
                self.parts[name]["pages"][row.locale.language_code] = {
                    "title": row.title,
                    "body": exchanged(stream.stream_block, list(row.body.raw_data), self.exchange),
                }
        return name

    def term(self, term: CraftTerm) -> str:
        name = str(term.translation_key)
        if name not in self.terms:
            self.terms[name] = {"id": name, "pages": {}}
            for row in CraftTerm.objects.filter(translation_key=term.translation_key).select_related(
                "locale"
            ):
                self.terms[name]["pages"][row.locale.language_code] = {
                    "word": row.word,
                    "meaning": row.meaning,
                    "alt": row.alt,
                    "image": self.exchange(get_image_model(), row.image_id),
                    "sound": self.exchange(get_media_model(), row.sound_id),
                    "reviewed_by": row.reviewed_by,
                    "reviewed_on": row.reviewed_on.isoformat() if row.reviewed_on else None,
                }
        return name

    def skill(self, skill: Skill) -> str:
        self.skills[skill.code] = {
            field.name: getattr(skill, field.name)
            for field in Skill._meta.fields
            if field.name not in ("id", "is_retired") and getattr(skill, field.name)
        }
        return str(skill.code)


def pages_of(course: Any) -> list[Any]:
    """Returns the pages of a course in its languages, the one in the main language first."""
    pages = list(course.get_translations(inclusive=True).select_related("locale"))
    return sorted(pages, key=lambda page: (page.pk != course.pk, page.locale.language_code))


def content_of(course: Any) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Returns what the file of a course holds, and its files. Raises FileGone.

    A published course tells its published lessons; a course that is still a draft tells all of them.
    """
    luggage = _Luggage()
    pages = [type(course).objects.get(pk=page.pk) for page in pages_of(course)]
    lessons = LessonPage.objects.filter(below(pages)).select_related("locale").order_by("path")
    if course.live:
        lessons = lessons.filter(live=True)
    asked = [
        {"code": luggage.skill(row.skill), "level": row.level, "times": row.times}
        for row in course.asked_skills.select_related("skill")
    ]
    told_pages = {
        page.locale.language_code: {
            **told(page, COURSE_FIELDS),
            "picture": luggage.exchange(get_image_model(), page.picture_id),
        }
        for page in pages
        if page.live or not course.live
    }
    by_key: dict[Any, dict[str, Any]] = {}
    order = sorted(lessons, key=lambda one: (not one.path.startswith(course.path), one.path))
    for lesson in order:
        by_key.setdefault(lesson.translation_key, {})[lesson.locale.language_code] = _lesson(lesson, luggage)
    content = {
        "course": {
            "code": course.code,
            "pages": told_pages,
            "skills": asked,
            "prerequisites": [row.course.code for row in course.prerequisites.select_related("course")],
        },
        "lessons": [{"pages": languages} for languages in by_key.values()],
        "skills": [luggage.skills[code] for code in sorted(luggage.skills)],
        "parts": [luggage.parts[name] for name in sorted(luggage.parts)],
        "terms": [luggage.terms[name] for name in sorted(luggage.terms)],
        "pictures": [luggage.pictures[name] for name in sorted(luggage.pictures)],
        "media": [luggage.media[name] for name in sorted(luggage.media)],
    }
    return content, luggage.files


def _lesson(lesson: Any, luggage: _Luggage) -> dict[str, Any]:
    stream: Any = LessonPage._meta.get_field("body")
    return {
        **told(lesson, LESSON_FIELDS),
        "picture": luggage.exchange(get_image_model(), lesson.picture_id),
        "body": exchanged(stream.stream_block, list(lesson.body.raw_data), luggage.exchange),
        "skills": [luggage.skill(row.skill) for row in lesson.taught_skills.select_related("skill")],
        "topics": sorted(word.name for word in lesson.topics.all()),
        "techniques": sorted(word.name for word in lesson.techniques.all()),
        "materials": sorted(word.name for word in lesson.materials.all()),
    }


def course_file(course: CoursePage) -> bytes:
    """Returns the whole course as one file. Raises FileGone."""
    content, files = content_of(course)
    return archive.write(content, files)
