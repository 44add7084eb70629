"""What stands on the paper: published pages into HTML, in the language of the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone, translation
from wagtail.models import Site

from ..pages import modes, reading
from ..pages.credits import PictureCredit
from ..pages.models import CoursePage, LessonPage
from .enums import PaperKind, PaperSize

FEWEST_COLUMNS, MOST_COLUMNS = 2, 7
LONGEST_PICTURE_TEXT = 90

Progress = Callable[[int, int], None]


class NothingToPrint(ValueError):
    """The page has nothing of what was asked for: a course without lessons, a lesson without pictured steps."""


@dataclass(frozen=True, slots=True)
class LessonOnPaper:
    """One lesson of a booklet. `body` is safe HTML; `lang` differs from the booklet's where it is not translated."""

    number: int
    anchor: str
    page: Any
    lang: str
    is_fallback: bool
    duration: str
    skills: list[Any]
    body: str


@dataclass(frozen=True, slots=True)
class CreditLine:
    title: str
    words: str


def compose(page: Any, *, kind: str, size: str, on_progress: Progress = lambda done, total: None) -> str:
    """Returns the paper as HTML. Raises NothingToPrint.

    `on_progress(done, total)` is called after each lesson.
    """
    with translation.override(page.locale.language_code):
        if kind == PaperKind.COURSE:
            return _course(page, size, on_progress)
        if kind == PaperKind.LESSON:
            return _lesson(page, size)
        return pictures_html(page, size)


def frame(page: Any, size: str) -> dict[str, Any]:
    site = Site.objects.filter(is_default_site=True).first()
    return {
        "page": page,
        "size": PaperSize.A4 if size == PaperSize.A4 else PaperSize.A5,
        "organisation": site.site_name if site else "",
        "printed_on": timezone.localdate(),
        "language": page.locale.language_code,
    }


def body_html(lesson: Any) -> str:
    """Returns the blocks of a lesson by their own templates, without a request: no calculator, nothing to press."""
    return "".join(block.render({"page": lesson, "for_paper": True}) for block in lesson.body)


def _course(page: Any, size: str, on_progress: Progress) -> str:
    facts = reading.course(page, CoursePage, LessonPage)
    if not facts.lessons:
        raise NothingToPrint("no_lessons")
    lessons = []
    for row in facts.lessons:
        lesson = LessonPage.objects.get(pk=row.page.pk)
        with translation.override(row.lang):
            lessons.append(
                LessonOnPaper(
                    number=row.number,
                    anchor=f"leccion-{row.number}",
                    page=lesson,
                    lang=row.lang,
                    is_fallback=row.is_fallback,
                    duration=row.duration,
                    skills=[taught.skill for taught in lesson.taught_skills.select_related("skill")],
                    body=body_html(lesson),
                )
            )
        on_progress(len(lessons), len(facts.lessons))
    return render_to_string(
        "curriculum/booklets/course.html",
        {
            **frame(page, size),
            "reading": facts,
            "lessons": lessons,
            "credits": credits_of([page, *(one.page for one in lessons)]),
        },
    )


def _lesson(page: Any, size: str) -> str:
    return render_to_string(
        "curriculum/booklets/lesson.html",
        {
            **frame(page, size),
            "reading": reading.lesson(page, CoursePage, LessonPage),
            "body": body_html(page),
            "credits": credits_of([page]),
        },
    )


def pictures_html(page: Any, size: str, *, columns: int | None = None) -> str:
    """Returns the sheet of pictures: number, picture, few words, as many columns as the number of steps needs."""
    parts = [part for part in modes.parts(page.body, page.locale_id) if part.steps or part.things]
    steps = [step for part in parts for _number, step in part.steps]
    if not any(step["image"] for step in steps):
        raise NothingToPrint("no_pictures")
    return render_to_string(
        "curriculum/booklets/pictures.html",
        {
            **frame(page, size),
            "reading": reading.lesson(page, CoursePage, LessonPage),
            "parts": [
                {
                    "heading": part.heading,
                    "things": part.things,
                    "steps": [
                        {"number": number, "step": step, "words": few_words(step["text"])}
                        for number, step in part.steps
                        if step["image"]
                    ],
                }
                for part in parts
            ],
            "columns": columns or columns_for(len(steps)),
        },
    )


def columns_for(steps: int) -> int:
    """Returns how many pictures stand beside each other so that the steps have a chance to fit one sheet."""
    return next(
        (columns for columns in range(FEWEST_COLUMNS, MOST_COLUMNS) if steps <= columns * (columns + 1)),
        MOST_COLUMNS,
    )


def few_words(text: str) -> str:
    """Returns the first sentence of a step, cut at a word where it is still long."""
    line = " ".join(text.split())
    sentence = line.split(". ")[0].rstrip(".")
    if len(sentence) <= LONGEST_PICTURE_TEXT:
        return f"{sentence}."
    return sentence[:LONGEST_PICTURE_TEXT].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def credits_of(pages: list[Any]) -> list[CreditLine]:
    """Returns who made the pictures, each author and licence once with how many they are of. Two queries."""
    images = {image.pk for page in pages for image, _alt in pictures_of(page)}
    found: dict[str, int] = {}
    for credit in PictureCredit.objects.filter(image__in=images):
        if str(credit):
            found[str(credit)] = found.get(str(credit), 0) + 1
    return [CreditLine(str(count), words) for words, count in sorted(found.items())]


def pictures_of(page: Any) -> list[tuple[Any, str]]:
    if hasattr(page, "pictures"):
        return list(page.pictures())
    return [(page.picture, page.picture_alt)] if page.picture_id else []
