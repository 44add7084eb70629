"""A small public site: home page, three pages in the menu, and a function that writes more."""

from __future__ import annotations

import json
from typing import Any

import pytest
from wagtail.models import Locale, Page, Site

from cms.branding.models import BrandingSettings
from cms.pages.models import HomePage, StandardPage
from curriculum.models import CourseCatalogPage, CoursePage, LessonPage

ALL_SECTIONS = [
    (
        "points",
        {"heading": "Qué hacemos", "points": [{"icon": "lesson", "title": "Enseñamos", "text": "A tejer."}]},
    ),
    ("courses", {"heading": "Nuestros cursos", "how_many": 6}),
    (
        "figures",
        {
            "heading": "En cifras",
            "counted": ["certificates", "people"],
            "figures": [{"number": "240", "words": "horas"}],
        },
    ),
    ("verification", {"heading": "Cómo se comprueba", "steps": ["Mire el código.", "Compare los datos."]}),
    ("quote", {"text": "Tejí mi primera chalina.", "who": "Tejedora, 34 años"}),
    (
        "donors",
        {
            "heading": "Para quienes donan",
            "ways": [{"title": "Lana", "text": "S/ 45."}],
            "aside_heading": "Donar",
        },
    ),
    ("text", {"heading": "Dónde estamos", "text": "<p>En <b>Ayacucho</b>.</p>"}),
]


def stream(*parts: tuple[str, Any]) -> str:
    return json.dumps([{"type": kind, "value": value} for kind, value in parts])


@pytest.fixture
def home(db) -> HomePage:
    """The home page that the first migration put there, with every kind of section."""
    page = HomePage.objects.get()
    page.hero_title = "Tejer, bordar y aprender"
    page.hero_text = "Cursos gratuitos en Ayacucho."
    page.body = stream(*ALL_SECTIONS)
    page.save()
    return page


@pytest.fixture
def branding(home) -> BrandingSettings:
    """The organisation, clearly invented."""
    settings = BrandingSettings.for_site(Site.objects.get())
    settings.organisation_name = "Manos de Ejemplo"
    settings.legal_name = "Asociación Manos de Ejemplo"
    settings.tax_number = "20100066603"
    settings.phone = "+51 66 000 000"
    settings.save()
    return settings


@pytest.fixture
def add_page(home):
    """Return a function that hangs a public standing page below the home page."""

    def add(title: str, **fields: Any) -> StandardPage:
        return home.add_child(instance=StandardPage(**{"title": title, "show_in_menus": True, **fields}))

    return add


@pytest.fixture
def add_course(home):
    """Return a function that publishes a course with so many lessons of 90 minutes."""

    def add(title: str, *, lessons: int = 2, code: str = "", **fields: Any) -> CoursePage:
        catalogue = CourseCatalogPage.objects.first()
        if catalogue is None:
            catalogue = home.add_child(
                instance=CourseCatalogPage(title="Cursos", slug="cursos", show_in_menus=True)
            )
        number = CoursePage.objects.count() + 1
        course = catalogue.add_child(
            instance=CoursePage(
                **{"title": title, "summary": "Resumen.", "code": code or f"EJ-{number}", **fields}
            )
        )
        for lesson in range(lessons):
            course.add_child(instance=LessonPage(title=f"Lección {lesson + 1}", summary="x", minutes=90))
        return course

    return add


@pytest.fixture
def quechua(home) -> Page:
    """The home page in Quechua, published."""
    locale, _created = Locale.objects.get_or_create(language_code="quy")
    page = home.copy_for_translation(locale)
    page.title = "Qallariy"
    page.save_revision().publish()
    return page
