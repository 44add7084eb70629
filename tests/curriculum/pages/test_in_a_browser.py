"""The public pages in a real browser: accessible, no wider than the screen, usable without JavaScript."""

import pytest

from tests.factories import curriculum as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def urls():
    catalogue = make.catalogue()
    page = make.course(
        catalogue, title="Tejido con palitos", skills=[make.skill("DERECHO", name="Punto derecho")]
    )
    picture = make.picture()
    make.lesson(page, title="Montar")
    lesson = make.lesson(
        page,
        title="Derecho",
        objective="Tejer veinte vueltas.",
        skills=[make.skill("DERECHO")],
        topics=["primeros pasos"],
        body=[
            ("heading", {"text": "Los cuatro movimientos", "minutes": 30}),
            ("text", "<p>Tome el palito.</p>"),
            make.steps("Entre en el punto.", "Envuelva la hebra.", image=picture),
            (
                "materials",
                {
                    "items": [
                        {
                            "name": "Palitos rectos larguísimos de madera",
                            "amount": "1.50",
                            "unit": "par",
                            "needle_mm": "5.00",
                            "controlled": "needles",
                        }
                    ]
                },
            ),
            (
                "chart",
                {
                    "title": "Dos colores",
                    "cast_on": 12,
                    "in_the_round": True,
                    "rows": "c4f k*4@A k*4@B\nk*12@A",
                    "repeat_from": 1,
                    "repeat_to": 4,
                    "yarns": [
                        {"letter": "A", "name": "rojo", "colour": "#a3173f"},
                        {"letter": "B", "name": "crudo", "colour": "#fbf7ef"},
                    ],
                    "note": "",
                },
            ),
            ("callout", {"kind": "care", "text": "Guarde las puntas hacia abajo."}),
            ("circle", {"purpose": "empathy", "questions": ["¿Qué enseñó usted?"]}),
            ("glossary", {"terms": [{"word": "Vuelta", "meaning": "Una fila de puntos."}]}),
            (
                "quiz",
                {
                    "questions": [
                        {
                            "question": "¿Cuántos lomos?",
                            "answers": [{"text": "Ocho", "right": True}, {"text": "Dos"}],
                            "why": "Cada lomo son dos.",
                        }
                    ]
                },
            ),
            (
                "gauge",
                {"stitches": 18, "rows": 24, "needle_mm": "5.00", "yarn_weight": "4", "pattern": "jersey"},
            ),
            (
                "sizes",
                {
                    "title": "Gorro",
                    "columns": ["Talla", "Puntos"],
                    "rows": [{"cells": ["Niña", "80"]}],
                    "note": "",
                },
            ),
        ],
    )
    return {
        "catalogue": catalogue.url,
        "course": page.url,
        "lesson": lesson.url,
        "big": f"{lesson.url}?modo=grande",
        "pictures": f"{lesson.url}?modo=imagenes",
    }


@pytest.mark.parametrize("name", ("catalogue", "course", "lesson", "big", "pictures"))
def test_page_is_accessible_and_fits_every_screen(name, urls, new_page, live_server, axe):
    page = new_page(viewport={"width": 320, "height": 700})

    page.goto(live_server.url + urls[name])

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    axe(page)


def test_catalogue_and_answers_work_without_javascript(urls, new_page, live_server):
    page = new_page(java_script_enabled=False)

    page.goto(live_server.url + urls["catalogue"])
    page.get_by_label("Tema").select_option("primeros-pasos")
    page.get_by_role("button", name="Ver cursos").click()
    page.get_by_role("link", name="Tejido con palitos").click()
    page.get_by_role("link", name="Derecho").click()
    page.get_by_text("Ver la respuesta").click()

    assert page.get_by_text("Cada lomo son dos.").is_visible()


def test_big_mode_goes_on_by_key_and_tap_and_the_place_in_a_chart_is_kept(urls, new_page, live_server):
    page = new_page(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
    page.goto(live_server.url + urls["big"])

    page.keyboard.press("ArrowRight")
    page.locator("#p2").click(position={"x": 300, "y": 300})
    page.wait_for_function("location.hash === '#p3'")
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("location.hash === '#p2'")

    page.goto(live_server.url + urls["lesson"])
    page.get_by_role("button", name="Vuelta hecha").click()
    page.reload()
    assert page.locator("[data-chart-row][aria-current]").get_attribute("data-chart-row") == "2"
