"""Names, numbers, codes and canonical bytes."""

from __future__ import annotations

import json
from datetime import date

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from certificates.payload import (
    CODE_ALPHABET,
    Facts,
    Number,
    PayloadError,
    canonical,
    code_for,
    id_from_code,
    initials,
    name_problem,
    text_problem,
)

from .conftest import facts

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(max_codepoint=126), max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text(st.characters(max_codepoint=126), max_size=8), JSON, max_size=5))
def test_canonical_bytes_are_those_of_rfc_8785(value):
    assert canonical(value) == rfc8785.dumps(value)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"a": 1.5}, "type_not_allowed"),
        ({"a": 2**53}, "integer_too_large"),
        ({"ñ": 1}, "key_not_ascii"),
        ({"a": "\ud800"}, "not_unicode"),
        ({"a": [{"b": b""}]}, "type_not_allowed"),
    ],
)
def test_what_canonical_json_cannot_say_the_same_everywhere_is_refused(value, code):
    with pytest.raises(PayloadError) as refusal:
        canonical(value)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    "name",
    [
        "Rosa María Quispe Huamán",
        "Ñawi",
        "Ch'aska Q’enti",
        "Chʼaska",
        "José-Luis D’Ávila",
        "Wiñay Ayllu Ccori-Ñahui",
        "Ülpa Íñigo Łucja Žofia",
        "Maria da Conceição",
        "Y",
        "Ma. Elena",
    ],
)
def test_names_as_people_here_write_them_pass(name):
    assert name_problem(name) == ""


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("Rosa\u202eesorG", "bidi"),
        ("Rosa\u200bQuispe", "invisible"),
        ("Rosa\u00adQuispe", "invisible"),
        ("Rosa\u034fQuispe", "invisible"),
        ("Rosa\u3164", "invisible"),
        ("Rosa\nQuispe", "control"),
        ("Rosa Nun\u0303ez", "not_normalised"),
        ("Rоsa Quispe", "mixed_scripts"),  # Cyrillic о
        ("Αννα Quispe", "mixed_scripts"),
        ("АННА", "other_script"),
        ("Rɑsa", "lookalike"),  # phonetic alpha
        ("Ｒosa", "mixed_scripts"),
        ("Roſa", "lookalike"),
        ("Pıedra", "lookalike"),
        ("ǃKung", "lookalike"),
        ("𝐑𝐨𝐬𝐚", "mixed_scripts"),
        ("Rosa1", "not_a_letter"),
        ("Rosa <b>", "not_a_letter"),
        ("-'-", "not_a_letter"),
        ("Rosa  Quispe", "double_space"),
        (" Rosa", "outer_space"),
        ("R\u0332\u0333\u0325osa", "stacked_accents"),
        ("O\u0338sa", "stacked_accents"),
        ("a" * 161, "too_long"),
    ],
)
def test_names_that_deceive_the_eye_are_refused_by_name(name, code):
    assert name_problem(name) in ({code, "lookalike", "other_script"} if code == "mixed_scripts" else {code})
    with pytest.raises(PayloadError) as refusal:
        facts(name=name)
    assert refusal.value.field == "name"


def test_hidden_signs_are_refused_anywhere_in_the_facts():
    with pytest.raises(PayloadError) as refusal:
        facts(detail={"plan": [{"name": "Unidad\u202e1"}]})

    assert (refusal.value.code, refusal.value.field) == ("bidi", "detail.plan[0].name")


@given(st.binary(min_size=16, max_size=16))
def test_a_code_leads_back_to_its_identifier(identifier):
    code = code_for(identifier)

    assert id_from_code(code) == identifier
    assert id_from_code(f" {code.lower().replace('-', ' ')} ") == identifier


def test_the_known_code_reads_as_it_was_published():
    assert id_from_code("6YAD-VYR0-XH63-YHCJ-7JQC-EJ81-9F93").hex() == "de5377ec03b130fd1648f2bb1d24052f"


def test_letters_that_look_like_digits_read_as_digits():
    assert id_from_code("6YAD-VYRO-XH63-YHCJ-7JQC-EJ8I-9F93") == id_from_code(
        "6YAD-VYR0-XH63-YHCJ-7JQC-EJ81-9F93"
    )


@given(st.binary(min_size=16, max_size=16))
def test_no_single_wrong_symbol_and_no_swap_of_neighbours_passes(identifier):
    symbols = code_for(identifier).replace("-", "")
    for place in range(len(symbols)):
        for other in CODE_ALPHABET:
            if other != symbols[place]:
                with pytest.raises(PayloadError):
                    id_from_code(symbols[:place] + other + symbols[place + 1 :])
        if place and symbols[place] != symbols[place - 1]:
            swapped = symbols[: place - 1] + symbols[place] + symbols[place - 1] + symbols[place + 1 :]
            with pytest.raises(PayloadError):
                id_from_code(swapped)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "code_length"),
        ("6YAD", "code_length"),
        ("U" * 28, "code_symbol"),
        ("8" + "0" * 27, "code_check"),
        ("x" * 9000, "code_length"),
    ],
)
def test_what_is_no_code_is_refused(text, code):
    with pytest.raises(PayloadError) as refusal:
        id_from_code(text)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    "text", ["CER-2026-42", "cer-2026-0042", "CER-2026-0000", "CER-2026-00042", "CER-26-0042", ""]
)
def test_numbers_have_one_spelling(text):
    with pytest.raises(PayloadError):
        Number.parse(text)


def test_facts_come_back_from_their_stored_form_byte_for_byte():
    original = facts()

    again = Facts.from_dict(json.loads(original.canonical_bytes()))

    assert again.canonical_bytes() == original.canonical_bytes()
    assert again.commit() == original.commit()


@pytest.mark.parametrize("change", [{"extra": 1}, {"v": 2}, {"hours": "120"}, {"from": "ayer"}, {"id": "zz"}])
def test_stored_facts_of_another_shape_are_refused(change):
    with pytest.raises(PayloadError):
        Facts.from_dict({**facts().as_dict(), **change})


def test_commitments_of_equal_facts_differ_by_their_identifier():
    assert facts().commit() != facts().commit()


@pytest.mark.parametrize(
    ("wishes", "code"),
    [
        ({"hours": -1}, "hours_out_of_range"),
        ({"hours": True}, "hours_out_of_range"),
        ({"since": date(2026, 9, 1)}, "dates_reversed"),
        ({"issued": date(2026, 8, 1)}, "issued_before_the_end"),
        ({"no": "CER-1"}, "number_malformed"),
        ({"id": b"short"}, "id_length"),
        ({"course": ""}, "empty"),
    ],
)
def test_facts_that_contradict_themselves_are_refused(wishes, code):
    with pytest.raises(PayloadError) as refusal:
        facts(**wishes)

    assert refusal.value.code == code


def test_initials_show_no_more_than_a_letter_a_part():
    assert initials("Rosa María Quispe-Huamán") == "R. M. Q. H."


def test_ordinary_sentences_pass_as_text():
    assert text_problem("Tejido a dos agujas: 2.ª parte, ½ punto (18 h)") == ""
