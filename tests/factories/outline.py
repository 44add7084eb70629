"""Courses as records know them: outline rows and frozen editions, without any page."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5

import factory

from curriculum.outline.contents import (
    EditionContent,
    LessonContent,
    RulesContent,
    SkillContent,
    content_hash,
)
from curriculum.outline.models import Course, CourseEdition, Skill


def lesson(
    number: int, *, minutes: int = 60, title: str = "", skills: list[str] | None = None
) -> LessonContent:
    """The n-th lesson of an edition."""
    return {
        "key": str(uuid5(NAMESPACE_URL, f"lesson-{number}")),
        "titles": {"es": title or f"Lección {number}"},
        "minutes": minutes,
        "revisions": {"es": number},
        "skills": skills or [],
    }


def skill(code: str, *, name: str = "", level: str = "alone", times: int = 1) -> SkillContent:
    """A skill the edition asks for."""
    return {"code": code, "name": name or code.title(), "level": level, "times": times}


def rules(**wishes: Any) -> RulesContent:
    """Completion rules: 80 % of the planned sessions and no evaluation, unless told otherwise."""
    standard: RulesContent = {
        "attendance": "percent",
        "minimum_minutes": 0,
        "minimum_percent": 80,
        "pass_mark": None,
        "second_sign_off": False,
        "prerequisites": [],
    }
    return {**standard, **wishes}  # type: ignore[typeddict-item]


def edition_content(code: str = "TEJ-1", title: str = "Tejido a dos agujas", **wishes: Any) -> EditionContent:
    """The outline of a small knitting course, complete and publishable."""
    standard: EditionContent = {
        "format": 1,
        "code": code,
        "kind": "craft",
        "level": "basic",
        "titles": {"es": title},
        "summary": "Primeros puntos, primera prenda.",
        "lessons": [lesson(1), lesson(2), lesson(3)],
        "skills": [],
        "rules": rules(),
    }
    return {**standard, **wishes}  # type: ignore[typeddict-item]


class SkillFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Skill
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"PUNTO-{n + 1}")
    name = factory.Sequence(lambda n: f"Punto {n + 1}")


class CourseFactory(factory.django.DjangoModelFactory):
    """A published course. `CourseFactory(content={...})` changes parts of its outline; `outline={}` was never published."""

    class Meta:
        model = Course
        django_get_or_create = ("code",)

    class Params:
        content: dict[str, Any] = {}

    code = factory.Sequence(lambda n: f"TEJ-{n + 1}")
    title = "Tejido a dos agujas"
    is_published = True
    outline = factory.LazyAttribute(lambda o: edition_content(o.code, o.title, **o.content))


class CourseEditionFactory(factory.django.DjangoModelFactory):
    """A frozen edition. `CourseEditionFactory(content__skills=[skill("REVES")])` is written as
    `CourseEditionFactory(wishes={"skills": [skill("REVES")], "rules": rules(pass_mark=11)})`."""

    class Meta:
        model = CourseEdition

    class Params:
        wishes: dict[str, Any] = {}

    course = factory.SubFactory(CourseFactory)
    number = factory.LazyAttribute(lambda o: o.course.editions.count() + 1)
    content = factory.LazyAttribute(
        # A number in the summary keeps editions of one course different.
        lambda o: {
            **edition_content(o.course.code, o.course.title),
            "summary": f"Edición {o.number}",
            **o.wishes,
        }
    )
    content_hash = factory.LazyAttribute(lambda o: content_hash(o.content))
