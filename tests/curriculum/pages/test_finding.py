"""Words are found in all their forms, the same on SQLite and PostgreSQL."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from cms.pages.queries import found_pages
from curriculum.pages.word_forms import asked_forms, forms_in, forms_of_word, words_in
from tests.factories import curriculum as make

pytestmark = [pytest.mark.slow, pytest.mark.both_databases]

LETTERS = st.text(alphabet="abcdefghijklmnñopqrstuvwxyzáéíóúüABCÑ' ’-.0123456789", max_size=60)


@pytest.mark.parametrize(
    "family",
    (
        ("tejer", "tejido", "teje", "TEJIDOS", "tejiendo"),
        ("aguja", "agujas"),
        ("bordar", "bordado", "borda"),
        ("tensión", "tension", "Tensión"),
        ("punto", "puntos"),
        ("decisión", "decisiones", "decision"),
    ),
)
def test_forms_of_one_word_meet(family):
    for one in family:
        for other in family:
            assert all(set(forms) & set(forms_in(other)) for forms in asked_forms(one).values()), (one, other)


def test_words_that_differ_stay_apart():
    assert set(forms_in("punto")).isdisjoint(forms_in("puente"))
    assert set(forms_in("lana")).isdisjoint(forms_in("lino"))


def test_quechua_words_keep_their_endings_and_lose_their_apostrophes():
    assert forms_in("T’anta, t'anta ÑAWI", "quy") == ["tanta", "nawi"]


def test_small_words_are_asked_for_only_when_nothing_else_is():
    assert asked_forms("¿Cómo se teje un gorro?") == asked_forms("teje") | asked_forms("gorro")
    assert set(asked_forms("de la")) == {"de", "la"}


@given(LETTERS, LETTERS)
def test_what_is_written_is_found_with_and_without_accents(before, after):
    text = f"{before} puntada {after}"
    index = set(forms_in(text))

    for word in words_in(text):
        assert set(forms_of_word(word)) <= index
        for forms in asked_forms(word).values():
            assert index & set(forms)


@pytest.fixture
def shelf(db):
    catalogue = make.catalogue()
    knitting = make.course(catalogue, title="Tejido con palitos", code="TEJ-1", summary="La primera prenda.")
    make.lesson(
        knitting,
        title="La tensión y la muestra",
        topics=["primeros pasos"],
        techniques=["punto inglés"],
        body=[make.steps("Monte veinte puntos y teja diez centímetros.")],
    )
    stitching = make.course(catalogue, title="Bordado ayacuchano", summary="Flores.")
    make.lesson(
        stitching, title="El hilván", body=[("text", "<p>Borde con puntadas <b>largas</b> y parejas.</p>")]
    )
    return catalogue


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "text, titles",
    (
        ("tejer", {"Tejido con palitos", "La tensión y la muestra"}),
        ("TEJIDO", {"Tejido con palitos", "La tensión y la muestra"}),
        ("teje", {"Tejido con palitos", "La tensión y la muestra"}),
        ("tension", {"La tensión y la muestra"}),
        ("tensiones muestras", {"La tensión y la muestra"}),
        ("cómo tejer un punto inglés", {"La tensión y la muestra"}),
        ("bordar", {"Bordado ayacuchano", "El hilván"}),
        ("puntada larga", {"El hilván"}),
        ("pasos", {"La tensión y la muestra"}),
        ('hilvan"', {"El hilván"}),
        ("TEJ-1", {"Tejido con palitos"}),
        ("tejer hilván", set()),
        ("astronomía", set()),
        ("?!", set()),
        ("", set()),
    ),
)
def test_search_finds_the_same_on_both_databases(shelf, text, titles):
    with override("es"):
        assert {page.title for page in found_pages(text)} == titles


def test_catalogue_finds_courses_by_every_form(shelf, client):
    page = client.get(shelf.url, {"q": "bordando flor"}).content.decode()

    assert "Bordado ayacuchano" in page
    assert "Tejido con palitos" not in page
