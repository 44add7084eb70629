"""How hard a text is, and what a lesson lacks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.pages.checking import findings, missing_alt, texts_of
from curriculum.pages.legibility import measure, syllables


@pytest.mark.parametrize(
    "word, count",
    (
        ("lana", 2), ("tejer", 2), ("aguja", 3), ("vuelta", 2), ("puntos", 2), ("quinua", 2), ("izquierda", 3),
        ("guía", 2), ("río", 2), ("aéreo", 4), ("leer", 2), ("ahora", 3), ("y", 1), ("muy", 1), ("hoy", 1),
        ("cigüeña", 3), ("agua", 2), ("ciudad", 2), ("había", 3), ("reúne", 3), ("prohíbe", 3), ("ñandú", 2),
        ("yema", 2), ("huevo", 2), ("murciélago", 4), ("Ayacucho", 4), ("tijera", 3), ("construir", 2),
    ),
)  # fmt: skip
def test_syllables_of_spanish_words(word, count):
    assert syllables(word) == count


@given(st.text(max_size=40))
def test_every_text_can_be_measured(text):
    measured = measure(text)

    assert measured.sentences >= 1
    assert measured.syllables >= measured.words


EASY = "Tome la lana. Haga un lazo. Pase el palito. Jale la hebra. Cuente los puntos. " * 4
HARD = (
    "La implementación institucionalizada de procedimientos metodológicos interdisciplinarios, caracterizada por "
    "consideraciones epistemológicas particularmente complejas, requiere fundamentalmente una conceptualización "
    "sistematizada de las correspondientes responsabilidades administrativas y organizacionales que necesariamente "
    "condicionan la operacionalización de intervenciones pedagógicas contextualizadas territorialmente."
)


def test_short_sentences_are_easy_and_long_words_are_hard():
    assert measure(EASY).score > 80
    assert measure(f"{HARD} {HARD}").score < 40
    assert measure("Corta.").score is None


def test_findings_name_what_leaves_somebody_out_first():
    body = [
        {"type": "text", "value": f"<p>{HARD}</p>"},
        {
            "type": "steps",
            "value": {
                "steps": [
                    {"type": "item", "value": {"text": "Teja. " * 30, "image": 5, "alt": " "}},
                    {"type": "item", "value": {"text": "Teja.", "image": None, "alt": ""}},
                ]
            },
        },
        {"type": "chart", "value": {"title": "x", "cast_on": 4, "rows": "k*3"}},
    ]

    found = findings(body, minutes=None, skills=0)

    assert [one.code for one in found] == [
        "minutes",
        "alt",
        "chart",
        "skills",
        "picture",
        "sound",
        "long_step",
        "hard",
    ]
    assert [one.code for one in found if one.is_grave] == ["minutes", "alt", "chart"]


def test_a_lesson_that_has_everything_has_no_findings():
    body = [{"type": "text", "value": f"<p>{EASY}</p>"}]

    assert findings(body, minutes=60, skills=1) == []


def test_pictures_anywhere_need_words_and_texts_are_read_without_markup():
    quiz = {
        "type": "quiz",
        "value": {
            "questions": [{"value": {"answers": [{"id": "respuesta", "value": {"image": 3, "alt": ""}}]}}]
        },
    }

    assert missing_alt([quiz]) == ["respuesta"]
    assert texts_of([{"type": "text", "value": "<p>Uno &amp; dos</p><ul><li>tres</li></ul>"}]) == [
        "Uno & dos\n  tres"
    ]


def test_findings_lead_to_their_place_in_the_editor():
    step = {"type": "item", "id": "paso", "value": {"text": "Teja.", "image": None}}
    body = [
        {"type": "heading", "id": "titulo", "value": {"text": "Practique"}},
        {"type": "heading", "id": "otro", "value": {"text": "Mire"}},
        {"type": "steps", "id": "bloque", "value": {"steps": [step]}},
    ]

    places = {one.code: one.places for one in findings(body, minutes=None, skills=0)}

    assert places == {
        "minutes": ("minutes",),
        "skills": ("taught_skills",),
        "picture": ("paso",),
        "sound": ("paso",),
        "heading": ("titulo",),
    }
