"""Choosing courses in the catalogue."""

from hypothesis import given
from hypothesis import strategies as st

from curriculum.pages.filtering import Card, Option, Wish, choose, fits, folded, length_of, options, wish_from


def card(key, text="", **values):
    return Card(key=key, values={name: frozenset(found) for name, found in values.items()}, text=folded(text))


KNITTING = card("tejido", "Tejido con palitos", tema=["puntos"], material=["lana", "palitos"], tipo=["craft"])
STITCHING = card(
    "bordado", "Bordado de Ayacucho: puntada cadena", tema=["flores"], material=["lana"], tipo=["craft"]
)
TALKING = card("hablar", "Comunicación", tipo=["life_skills"])
ALL = [KNITTING, STITCHING, TALKING]


def test_an_empty_wish_shows_everything_in_order():
    assert choose(ALL, wish_from({"q": " ", "tema": "", "desconocido": "x"})) == ALL


def test_words_are_found_without_accents_and_capitals_and_all_have_to_occur():
    assert choose(ALL, wish_from({"q": "COMUNICACION"})) == [TALKING]
    assert choose(ALL, wish_from({"q": "cadena bordádo"})) == [STITCHING]
    assert choose(ALL, wish_from({"q": "cadena palitos"})) == []


def test_fields_narrow_together():
    assert choose(ALL, wish_from({"material": "lana", "tema": "flores"})) == [STITCHING]


def test_options_count_what_choosing_them_would_show():
    wish = wish_from({"material": "lana", "tema": "flores"})

    found = options(ALL, wish, "tema", {"puntos": "Puntos", "flores": "Flores"})

    assert found == [Option("flores", "Flores", 1, True), Option("puntos", "Puntos", 1, False)]


def test_a_chosen_value_that_nothing_has_stays_in_the_list():
    assert Option("nada", "nada", 0, True) in options(ALL, wish_from({"tema": "nada"}), "tema", {})


def test_length_follows_the_hours():
    assert [length_of(minutes) for minutes in (600, 601, 2400, 2401)] == ["corta", "media", "media", "larga"]


VALUES = st.frozensets(st.sampled_from(["a", "b", "c"]))
CARDS = st.lists(
    st.builds(
        lambda key, tema, material: card(str(key), tema=tema, material=material),
        st.integers(),
        VALUES,
        VALUES,
    ),
    max_size=12,
)
WISHES = st.dictionaries(st.sampled_from(["tema", "material"]), st.sampled_from(["a", "b", "c"])).map(
    lambda chosen: Wish(chosen=chosen)
)


@given(CARDS, WISHES)
def test_every_count_is_kept_when_its_option_is_chosen(cards, wish):
    for option in options(cards, wish, "tema", {}):
        narrowed = Wish(chosen={**wish.chosen, "tema": option.value})

        assert len(choose(cards, narrowed)) == option.count


@given(CARDS, WISHES)
def test_choosing_keeps_exactly_what_fits(cards, wish):
    assert choose(cards, wish) == [one for one in cards if fits(one, wish)]
