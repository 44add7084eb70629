"""Courses and lessons: written by an instructor, reviewed and published by another person."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape
from io import BytesIO
from string import ascii_uppercase
from typing import Any

from django.core.files.images import ImageFile
from wagtail.images import get_image_model
from wagtail.models import Page

from curriculum.outline.models import Course as OutlineCourse
from curriculum.outline.models import Skill
from curriculum.pages import actions
from curriculum.pages.models import CourseCatalogPage

from .. import pictures
from ..content import COURSES, shapes
from ..content.criteria import CRITERIA
from .stage import Stage


class Pictures:
    """Draws each picture once and hands out the image of the library."""

    def __init__(self, owner: Any) -> None:
        self.owner = owner
        self.drawn: dict[str, Any] = {}

    def get(self, wanted: shapes.Picture) -> Any:
        if wanted.id not in self.drawn:
            data = pictures.draw(wanted.id)
            image = get_image_model()(
                title=wanted.alt[:255],
                description=wanted.alt[:255],
                uploaded_by_user=self.owner,
                file=ImageFile(BytesIO(data), name=f"{wanted.id}.jpg"),
            )
            image.save()
            self.drawn[wanted.id] = image
        return self.drawn[wanted.id]

    def block(self, wanted: shapes.Picture | None) -> dict[str, Any]:
        if wanted is None:
            return {"image": None, "alt": ""}
        return {"image": self.get(wanted), "alt": wanted.alt}


def load(stage: Stage, catalogue: CourseCatalogPage) -> None:
    """Writes every course as a draft, sends it into review and lets a coordinator publish it."""
    knitter, embroiderer = stage.staff["demo.instruccion"], stage.staff["demo.instruccion2"]
    colleague = stage.one("coordinator")
    shelf = Pictures(knitter)
    for course in COURSES:
        stage.say(f"  {course.code} {course.title}")
        writer = knitter if course.code.startswith("TEJ") else embroiderer
        skills = _skills(course)
        page = actions.create_course_page(
            catalogue,
            owner=writer,
            title=course.title,
            code=course.code,
            kind=course.kind.value,
            level=course.level.value if course.level else "",
            summary=course.summary,
            introduction=paragraphs(course.introduction),
            picture=shelf.get(course.picture),
            picture_alt=course.picture.alt,
            author=course.author,
            licence=course.licence,
            skills=[(skills[one.code], one.level.value, one.times) for one in course.rules.skills],
            prerequisites=list(OutlineCourse.objects.filter(code="TEJ-1")) if course.code == "TEJ-2" else [],
            **_rules(course),
        )
        _publish(page, writer, colleague)
        for lesson in course.lessons:
            lesson_page = actions.add_lesson_page(
                page,
                owner=writer,
                title=lesson.title,
                summary=lesson.summary,
                minutes=lesson.minutes,
                level=lesson.level.value if lesson.level else "",
                picture=shelf.get(lesson.picture),
                picture_alt=lesson.picture.alt,
                body=body_of(lesson, shelf),
                skills=[skills[code] for code in lesson.skills],
                topics=lesson.topics,
                techniques=lesson.techniques,
                materials=lesson.material_tags,
            )
            _publish(lesson_page, writer, colleague)


def _publish(page: Page, writer: Any, colleague: Any) -> None:
    actions.submit_for_review(page, by=writer)
    page.refresh_from_db()
    actions.approve(page, by=colleague)


def _skills(course: shapes.Course) -> dict[str, Skill]:
    return {
        one.code: Skill.objects.get_or_create(
            code=one.code, defaults={"name": one.name, "seen_alone": one.alone}
        )[0]
        for one in course.skills
    }


def _rules(course: shapes.Course) -> dict[str, Any]:
    rules = course.rules
    return {
        "attendance_rule": "both" if rules.minimum_minutes else "percent",
        "minimum_hours": rules.minimum_minutes // 60 or None,
        "minimum_percent": rules.percent_of_planned_sessions,
        "asks_evaluation": bool(rules.final_evaluation),
        "evaluation_task": rules.final_evaluation,
        "criteria": "\n".join(CRITERIA.get(course.code, ())),
        "pass_mark": rules.pass_mark if rules.final_evaluation else None,
    }


def paragraphs(lines: Sequence[str]) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def body_of(lesson: shapes.Lesson, shelf: Pictures) -> list[tuple[str, Any]]:
    """The blocks of a lesson, in the order in which it is taught."""
    body: list[tuple[str, Any]] = [("text", paragraphs(lesson.introduction))]
    if lesson.materials:
        body.append(("materials", {"items": [_material(one) for one in lesson.materials]}))
    for section in lesson.sections:
        body.append(("heading", {"text": section.heading, "minutes": section.minutes}))
        if section.text:
            body.append(("text", paragraphs(section.text)))
        if section.picture:
            body.append(("picture", {**shelf.block(section.picture), "caption": ""}))
        if section.gauge:
            body.append(("gauge", _gauge(section.gauge)))
        if section.steps:
            body.append(("steps", {"title": "", "steps": [_step(one, shelf) for one in section.steps]}))
        if section.chart:
            body.append(("chart", _chart(section.chart)))
        if isinstance(section.motif, shapes.LineMotif):
            body.append(("line_drawing", _line_drawing(section.motif)))
        elif section.motif:
            body.append(("cross_stitch", _cross_stitch(section.motif)))
        if section.sizes:
            body.append(("sizes", _sizes(section.sizes)))
    if lesson.circle:
        circle = lesson.circle
        body.append(
            (
                "circle",
                {
                    "purpose": circle.purpose.value,
                    "minutes": circle.minutes,
                    "questions": list(circle.questions),
                    "care": circle.care,
                },
            )
        )
    if lesson.checks:
        body.append(("quiz", {"questions": [_check(one, shelf) for one in lesson.checks]}))
    if lesson.glossary:
        terms = [
            {"word": term.word, "meaning": term.meaning, **shelf.block(term.picture)}
            for term in lesson.glossary
        ]
        body.append(("glossary", {"terms": terms}))
    return body


def _step(step: shapes.Step, shelf: Pictures) -> dict[str, Any]:
    return {"text": step.instruction, "tip": step.tip, "safety": step.safety, **shelf.block(step.picture)}


def _material(material: shapes.Material) -> dict[str, Any]:
    return {
        "name": material.name,
        "amount": material.amount,
        "unit": material.unit,
        "yarn_weight": "" if material.yarn_weight is None else str(material.yarn_weight),
        "needle_mm": material.needle_mm,
        "controlled": material.controlled.value if material.controlled else "",
        "note": material.note,
    }


def _chart(chart: shapes.StitchChart) -> dict[str, Any]:
    """The rows in the notation of the chart block: symbols, each with the letter of its yarn where there are colours."""
    rows = list(chart.rows)
    if chart.colours:
        rows = [
            " ".join(f"{symbol.code}@{yarn}" for symbol, yarn in zip(chart.cells(place), yarns, strict=True))
            for place, yarns in enumerate(chart.colours)
        ]
    first, last = chart.repeat or (None, None)
    return {
        "title": chart.title,
        "cast_on": chart.cast_on,
        "in_the_round": chart.in_the_round,
        "rows": "\n".join(rows),
        "repeat_from": first,
        "repeat_to": last,
        "yarns": [{"letter": letter, "name": name, "colour": colour} for letter, name, colour in chart.yarns],
        "note": chart.note,
    }


STITCHES = {shapes.Stitch.BACK: "backstitch", shapes.Stitch.DETACHED_CHAIN: "lazy_daisy"}


def _line_drawing(motif: shapes.LineMotif) -> dict[str, Any]:
    """The drawing as SVG in millimetres, each part a line of its own, worked in the order of its numbers."""
    letters = {name: letter for letter, (name, _colour) in zip(ascii_uppercase, motif.threads, strict=False)}
    used = {part.colour for part in motif.parts}
    lines = "".join(f'<path d="{part.path}"/>' for part in motif.parts)
    return {
        "title": motif.title,
        "drawing": (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {motif.width_mm} {motif.height_mm}">{lines}</svg>'
        ),
        "width_cm": Decimal(motif.width_mm) / 10,
        "threads": [
            {"letter": letters[name], "name": name, "colour": colour, "brand": "", "number": ""}
            for name, colour in motif.threads
            if name in used
        ],
        "stitches": [
            {
                "lines": str(part.number),
                "stitch": STITCHES.get(part.stitch, part.stitch.value),
                "thread": letters[part.colour],
                "text": f"{part.name}. {part.strands} hebras.",
            }
            for part in motif.parts
        ],
        "note": "",
    }


def _cross_stitch(motif: shapes.CrossMotif) -> dict[str, Any]:
    """The counted motif in the notation of the block: the top row first, from the left."""
    rows = [" ".join("no" if cell == "." else f"x@{cell}" for cell in row) for row in motif.rows]
    return {
        "title": motif.title,
        "crosses": None,
        "threads": [
            {"letter": letter, "name": name, "colour": colour, "brand": "", "number": ""}
            for letter, _mark, name, colour in motif.threads
        ],
        "rows": "\n".join(rows),
        "note": "",
    }


def _gauge(gauge: shapes.Gauge) -> dict[str, Any]:
    return {
        "stitches": gauge.stitches,
        "rows": gauge.rows,
        "needle_mm": gauge.needle_mm,
        "yarn_weight": str(gauge.yarn_weight),
        "pattern": gauge.pattern,
    }


def _sizes(table: shapes.SizeTable) -> dict[str, Any]:
    return {
        "title": table.title,
        "columns": list(table.columns),
        "rows": [{"cells": list(row)} for row in table.rows],
        "note": table.note,
    }


def _check(check: shapes.Check, shelf: Pictures) -> dict[str, Any]:
    return {
        "question": check.question,
        "why": check.why,
        "answers": [
            {"text": answer.text, "right": place == check.right, **shelf.block(answer.picture)}
            for place, answer in enumerate(check.answers)
        ],
    }
