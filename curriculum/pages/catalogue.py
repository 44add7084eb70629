"""What the catalogue page shows: the courses that fit a visitor's wishes, and how to change them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Locale

from ..outline.enums import CourseKind, ProjectLevel
from . import wording
from .filtering import FIELDS, Card, Option, Wish, choose, folded, length_of, options, wish_from
from .word_forms import forms_in


@dataclass(frozen=True, slots=True)
class CourseCard:
    """A course of the list. `is_fallback`: it does not exist in this language and is shown in `lang`."""

    page: Any
    lang: str
    is_fallback: bool
    lessons: int
    duration: str
    kind: str
    level: str


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    everything: str
    options: list[Option]

    @property
    def is_chosen(self) -> bool:
        return any(option.is_chosen for option in self.options)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A wish in words and the address without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    courses: list[CourseCard]
    total: int
    facets: list[Facet]
    chosen: list[Chosen]
    query: str
    is_filtered: bool
    found: str


def below(pages: Iterable[Any], *, depth: int = 1) -> Q:
    """Returns the condition "is so many levels below one of these pages"."""
    conditions = [Q(path__startswith=page.path, depth=page.depth + depth) for page in pages]
    return reduce(or_, conditions, Q(pk__in=[]))


def in_language(pages: Iterable[Any], locale_id: int) -> list[Any]:
    """Returns one page for each translation key: in this language where it exists, else in the main one."""
    main = Locale.get_default().pk
    best: dict[Any, Any] = {}
    for page in pages:
        known = best.get(page.translation_key)
        if known is None or rank(page, locale_id, main) < rank(known, locale_id, main):
            best[page.translation_key] = page
    return list(best.values())


def rank(page: Any, locale_id: int, main: int) -> int:
    if page.locale_id == locale_id:
        return 0
    return 1 if page.locale_id == main else 2


def words_of(lessons: list[Any], lesson_model: Any, relation: str) -> dict[int, list[tuple[str, str]]]:
    """Maps lesson ids to the (slug, name) pairs of one list of words. One query."""
    through = lesson_model._meta.get_field(relation).remote_field.through
    rows = through.objects.filter(content_object__in=[lesson.pk for lesson in lessons]).values_list(
        "content_object_id", "tag__slug", "tag__name"
    )
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for lesson_id, slug, name in rows:
        found[lesson_id].append((slug, name))
    return found


def build(page: Any, course_model: Any, lesson_model: Any, parameters: Mapping[str, str]) -> Catalogue:
    """Returns the catalogue of one language for the wishes in the address. The number of queries is constant."""
    wish = wish_from(parameters)
    siblings = [page] + [other for other in page.get_translations().live() if other.pk != page.pk]
    courses = in_language(
        course_model.objects.live()
        .public()
        .filter(below(siblings))
        .select_related("locale", "picture")
        .prefetch_related("picture__renditions")
        .order_by("path"),
        page.locale_id,
    )
    lessons = list(
        lesson_model.objects.live()
        .public()
        .filter(below(courses))
        .only("path", "depth", "title", "summary", "minutes", "translation_key")
        .order_by("path")
    )
    words = {
        name: words_of(lessons, lesson_model, relation)
        for name, relation in (("tema", "topics"), ("tecnica", "techniques"), ("material", "materials"))
    }
    by_course: dict[str, list[Any]] = defaultdict(list)
    for lesson in lessons:
        by_course[lesson.path[: -lesson.steplen]].append(lesson)
    labels: dict[str, dict[str, str]] = {name: {} for name in words}
    cards = []
    for course in courses:
        own = by_course[course.path]
        minutes = sum(lesson.minutes or 0 for lesson in own)
        values: dict[str, frozenset[str]] = {
            "tipo": frozenset([course.kind]),
            "nivel": frozenset([course.level] if course.level else []),
            "duracion": frozenset([length_of(minutes)] if minutes else []),
        }
        text = [course.title, course.summary]
        for lesson in own:
            text += [lesson.title, lesson.summary]
        for name, pairs_of in words.items():
            pairs = [pair for lesson in own for pair in pairs_of.get(lesson.pk, [])]
            labels[name].update(pairs)
            values[name] = frozenset(slug for slug, _name in pairs)
            text += [label for _slug, label in pairs]
        shown = CourseCard(
            page=course,
            lang=course.locale.language_code,
            is_fallback=course.locale_id != page.locale_id,
            lessons=len(own),
            duration=wording.duration(minutes),
            kind=course.get_kind_display(),
            level=course.get_level_display() if course.level else "",
        )
        cards.append(
            Card(
                key=str(course.translation_key),
                values=values,
                text=folded(" ".join([course.code, *text])),
                # Without words to look for, their forms are of no use.
                forms=frozenset(forms_in(" ".join(text), shown.lang)) if wish.words else frozenset(),
                shown=shown,
            )
        )
    facets = facets_for(cards, wish, labels)
    found = [card.shown for card in choose(cards, wish)]
    query = parameters.get("q", "").strip()[:200]
    return Catalogue(
        courses=found,
        total=len(cards),
        facets=facets,
        chosen=chosen_for(wish, query, facets),
        query=query,
        is_filtered=not wish.is_empty,
        found=courses_in_words(len(found)),
    )


def courses_in_words(count: int) -> str:
    return ngettext("%(count)d course", "%(count)d courses", count) % {"count": count}


def facets_for(cards: list[Card], wish: Wish, labels: Mapping[str, Mapping[str, str]]) -> list[Facet]:
    lengths = {"corta": _("Up to 10 hours"), "media": _("10 to 40 hours"), "larga": _("More than 40 hours")}
    wanted: list[tuple[str, str, str, Mapping[str, str], bool]] = [
        ("tema", _("Topic"), _("All topics"), labels["tema"], True),
        ("tecnica", _("Technique"), _("All techniques"), labels["tecnica"], True),
        ("material", _("Material"), _("All materials"), labels["material"], True),
        (
            "tipo",
            _("Kind"),
            _("All kinds"),
            {value: str(label) for value, label in CourseKind.choices},
            False,
        ),
        (
            "nivel",
            _("Project level"),
            _("All levels"),
            {v: str(label) for v, label in ProjectLevel.choices},
            False,
        ),
        ("duracion", _("Length"), _("Any length"), lengths, False),
    ]
    facets = [
        Facet(name, label, everything, options(cards, wish, name, words, by_label=by_label))
        for name, label, everything, words, by_label in wanted
    ]
    return [facet for facet in facets if facet.options]


def chosen_for(wish: Wish, query: str, facets: list[Facet]) -> list[Chosen]:
    labels = {facet.name: option.label for facet in facets for option in facet.options if option.is_chosen}
    everything = {**wish.chosen, **({"q": query} if query else {})}
    found = []
    for name in (*FIELDS, "q"):
        if name in everything:
            rest = urlencode({key: value for key, value in everything.items() if key != name})
            label = f"“{query}”" if name == "q" else labels.get(name, everything[name])
            found.append(Chosen(label=label, url=f"?{rest}" if rest else "."))
    return found
