"""What may be written about a person: pure rules."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from courses.people import names, rules
from courses.people.rules import Refusal


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  Rosa   María ", "Rosa María"),
        ("rosa", "rosa"),
        ("ROSA", "ROSA"),
        ("Qori T'ika", "Qori T'ika"),
        ("Qori T’ika", "Qori T’ika"),
        ("n\u0303aupari", "ñaupari"),
        ("Ro\u200bsa", "Rosa"),
        ("\u202eRosa\u202c", "Rosa"),
        ("\ufeffRosa", "Rosa"),
        ("Rosa\u00a0Luz", "Rosa Luz"),
        ("Rosa\tLuz\r\n", "Rosa Luz"),
        ("D'Ávila de la Cruz", "D'Ávila de la Cruz"),
        ("Ñusta-Ëlla", "Ñusta-Ëlla"),
        ("玉蘭", "玉蘭"),
        ("O", "O"),
        ("L" * 120, "L" * 120),
        ("", ""),
    ],
)
def test_name_is_kept_as_written_without_what_nobody_sees(written, kept):
    assert rules.clean_name(written) == kept


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Ro\x00sa", "damaged_letters"),
        ("Ro\x07sa", "damaged_letters"),
        ("Mu\ufffdoz", "damaged_letters"),
        ("\ue000", "damaged_letters"),
        ("-", "no_letter"),
        ("123", "no_letter"),
        ("...", "no_letter"),
    ],
)
def test_name_with_damaged_letters_or_none_is_refused(written, code):
    with pytest.raises(Refusal) as refused:
        rules.clean_name(written)

    assert refused.value.code == code


@given(st.text(max_size=60))
@example("e\u200d\u0301")
def test_cleaning_twice_is_cleaning_once(text):
    try:
        once = rules.clean_text(text)
    except Refusal:
        return

    assert rules.clean_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in once)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("01234567", "01234567"),
        (" 0123 4567 ", "01234567"),
        ("01.234.567", "01234567"),
        ("12345678-9", "12345678"),
        ("12345678-K", "12345678"),
        ("12345678 9", "12345678"),
    ],
)
def test_dni_is_eight_digits_kept_as_text(written, kept):
    assert rules.clean_dni(written) == kept


@pytest.mark.parametrize(
    ("written", "code", "suggestion"),
    [
        ("1234567", "dni_lost_zero", "01234567"),
        ("123456", "dni_lost_zero", "00123456"),
        ("12345", "dni_not_eight", ""),
        ("123456789", "dni_not_eight", ""),
        ("1234567A", "dni_not_eight", ""),
        ("١٢٣٤٥٦٧٨", "dni_not_eight", ""),
        ("²²²²²²²²", "dni_not_eight", ""),
    ],
)
def test_dni_of_another_length_is_refused_and_a_lost_zero_offered(written, code, suggestion):
    with pytest.raises(Refusal) as refused:
        rules.clean_dni(written)

    assert (refused.value.code, refused.value.suggestion) == (code, suggestion)


@pytest.mark.parametrize("number", ["001234567", "A-77", "X12345678901234", "PE/33", "ñ-77"])
def test_other_documents_have_no_strict_length(number):
    assert rules.clean_document("CE", number) == number.upper()


@pytest.mark.parametrize(
    ("kind", "number", "code"),
    [
        ("DNI", "", "document_missing"),
        ("CE", "", "document_missing"),
        ("SIN", "123", "document_type_missing"),
        ("PAS", "A*B", "document_signs"),
        ("PAS", "A1", "document_short"),
    ],
)
def test_document_and_its_kind_belong_together(kind, number, code):
    with pytest.raises(Refusal) as refused:
        rules.clean_document(kind, number)

    assert refused.value.code == code


def test_children_and_impossible_years_are_refused():
    for year, code in (
        (2020, "birth_year_child"),
        (1899, "birth_year_impossible"),
        (2027, "birth_year_impossible"),
    ):
        with pytest.raises(Refusal) as refused:
            rules.check_birth_year(year, this_year=2026)
        assert refused.value.code == code

    rules.check_birth_year(None, this_year=2026)
    rules.check_birth_year(2014, this_year=2026)


def test_name_key_is_the_same_whatever_column_a_part_stands_in():
    assert names.name_key("Ana", "de la Cruz", "Ñaupa") == names.name_key("Ñaupa de la Cruz, Ana", "", "")
    assert names.name_key("T’ika") == names.name_key("t'ika")
    assert names.name_key("Ana", "Ruiz", "") != names.name_key("Ana", "Ruiz", "Ruiz")
