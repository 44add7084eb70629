"""What the public pages count and list. Never a name, never a figure that could point at one person."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page

from certificates.enums import CertificateKind, CertificateStatus
from certificates.models import Certificate
from courses.cohorts.enums import CohortStatus
from courses.completion.enums import CompletionStatus
from courses.models import Cohort, Completion
from curriculum.models import CoursePage, LessonPage
from curriculum.pages import wording
from curriculum.pages.catalogue import below, in_language
from curriculum.pages.finding import question

# Below this a figure is not shown: with nine people somebody can count who they are.
SMALLEST_FIGURE = 10

FIGURES: list[tuple[str, str | Promise]] = [
    ("completions", _("courses completed")),
    ("certificates", _("certificates issued")),
    ("people", _("people who completed a course")),
    ("cohorts", _("groups taught")),
]


@dataclass(frozen=True, slots=True)
class CountedFigure:
    """A figure of today: the number, what it counts, the day it was counted."""

    number: int
    words: str | Promise
    day: date


@dataclass(frozen=True, slots=True)
class CourseCard:
    """A public course as the home page shows it. `facts` are icon and words; `lang` differs from the page's language
    where a course does not exist in it yet."""

    page: Any
    title: str
    introduction: str
    lang: str
    facts: list[dict[str, str]]


def live_courses(*, how_many: int) -> list[CourseCard]:
    """The public courses in the reader's language, else in the site's main one, in the order of the page tree.

    At most `how_many`; the number of queries does not depend on how many there are.
    """
    pages = (
        CoursePage.objects.live()
        .public()
        .select_related("locale", "picture")
        .prefetch_related("picture__renditions")
        .order_by("path")
    )
    courses = in_language(pages, Locale.get_active().pk)[:how_many]
    minutes: dict[str, list[int]] = {course.path: [] for course in courses}
    lessons = LessonPage.objects.live().public().filter(below(courses)).values_list("path", "minutes")
    for path, length in lessons:
        minutes[path[: -Page.steplen]].append(length or 0)
    return [
        CourseCard(
            page=course,
            title=course.title,
            introduction=course.summary,
            lang=course.locale.language_code,
            facts=_facts(course, minutes[course.path]),
        )
        for course in courses
    ]


def _facts(course: Any, minutes: list[int]) -> list[dict[str, str]]:
    facts = [{"icon": "course", "text": course.get_kind_display()}]
    if minutes:
        facts.append({"icon": "lesson", "text": wording.lessons_in_words(len(minutes))})
    if sum(minutes):
        facts.append({"icon": "hours", "text": wording.duration(sum(minutes))})
    return facts


def figures_now(names: Iterable[str]) -> list[CountedFigure]:
    """The named figures of `FIGURES` in the order given, one query each.

    Figures below `SMALLEST_FIGURE` and unknown names are left out. Withdrawn completions and certificates, duplicates
    and statements are not counted.
    """
    confirmed = Completion.objects.filter(status=CompletionStatus.CONFIRMED)
    counts: dict[str, Callable[[], int]] = {
        "completions": confirmed.count,
        "people": confirmed.values("participant").distinct().count,
        "certificates": Certificate.objects.filter(
            status=CertificateStatus.ISSUED, kind__in=[CertificateKind.CAREER, CertificateKind.PATHWAY]
        ).count,
        "cohorts": Cohort.objects.filter(status=CohortStatus.FINISHED).count,
    }
    words = dict(FIGURES)
    today = timezone.localdate()
    counted = [(name, counts[name]()) for name in names if name in counts]
    return [
        CountedFigure(number, words[name], today) for name, number in counted if number >= SMALLEST_FIGURE
    ]


def clean_search(text: str) -> str:
    """What a visitor typed, as the search backends of SQLite and PostgreSQL can bear it.

    A lone quotation mark stops SQLite's parser (wagtail issue 13227) and a NUL stops PostgreSQL; both become spaces.
    """
    return " ".join(text.replace('"', " ").replace("\x00", " ").split())[:100]


def found_pages(text: str) -> Any:
    """Public pages in the reader's language that hold every word in one of its forms, best first; none for an empty
    text. Both databases find the same pages."""
    asked = question(clean_search(text))
    if asked is None:
        return Page.objects.none()
    return (
        Page.objects.live().public().filter(locale=Locale.get_active(), depth__gt=1).specific().search(asked)
    )
