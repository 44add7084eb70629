"""What is typed in from a sheet: read and written the same way, and refused with the piece that is wrong."""

import contextlib
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.evidence.sheets.rules import (
    CAUSES,
    LEVELS,
    Difference,
    Line,
    Mark,
    Wrong,
    differences,
    read_code,
    read_exceptions,
    read_levels,
    read_mark,
    write_code,
    write_levels,
)

marks = st.one_of(
    st.just(Mark("present")),
    st.just(Mark("absent")),
    st.builds(Mark, st.just("late"), minutes=st.integers(1, 1440)),
    st.builds(Mark, st.just("excused"), cause=st.sampled_from(sorted(CAUSES.values()))),
)
levels = st.lists(st.one_of(st.none(), st.sampled_from(sorted(LEVELS.values()))), max_size=8)


@given(marks)
def test_a_mark_is_read_as_it_is_written(mark):
    assert read_mark(str(mark)) == mark
    assert read_mark(f"  {str(mark).lower()} ") == mark


@given(levels)
def test_levels_are_read_as_they_are_written(given_levels):
    assert read_levels(write_levels(given_levels), len(given_levels)) == tuple(given_levels)


@given(st.dictionaries(st.integers(1, 60), marks, max_size=12), st.sampled_from([" ", ", ", "; ", "\n", ""]))
def test_exceptions_are_read_whatever_stands_between_them(given_marks, between):
    # Without anything between, the minutes of one would run into the number of the next: as a person would see too.
    between = between or " "
    text = between.join(f"{row}{mark}" for row, mark in given_marks.items())

    assert read_exceptions(text) == given_marks


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_and_never_breaks(text):
    for read in (read_mark, read_exceptions, read_code, lambda one: read_levels(one, 4)):
        with contextlib.suppress(Wrong):
            read(text)


@pytest.mark.parametrize(
    "text, code",
    [
        ("X", "no_letter"),
        ("PP", "no_letter"),
        ("T", "no_minutes"),
        ("T0", "no_minutes"),
        ("T2000", "no_minutes"),
        ("T-5", "no_minutes"),
        ("J", "no_cause"),
        ("JX", "no_cause"),
        ("F1", "no_letter"),
        ("T１０", "no_minutes"),
    ],
)
def test_a_mark_that_says_nothing_is_named(text, code):
    with pytest.raises(Wrong) as wrong:
        read_mark(text)

    assert wrong.value.code == code


@pytest.mark.parametrize(
    "text, code, part",
    [
        ("7F 8X", "unreadable", "8X"),
        ("F", "unreadable", "F"),
        ("12T 100000", "unreadable", "12T"),
        ("7F 7P", "twice", "7"),
        ("12T1020JS", "unreadable", "JS"),
    ],
)
def test_an_exception_that_cannot_be_read_is_named(text, code, part):
    with pytest.raises(Wrong) as wrong:
        read_exceptions(text)

    assert (wrong.value.code, wrong.value.part) == (code, part)


def test_the_same_line_may_be_named_twice_when_it_says_the_same():
    assert read_exceptions("7f, 12 t 10;  20 j s 7F") == {
        7: Mark("absent"),
        12: Mark("late", minutes=10),
        20: Mark("excused", cause="medical"),
    }


@pytest.mark.parametrize("text, code", [("1234", "too_many"), ("4", "no_level"), ("1a", "no_level")])
def test_levels_that_fit_no_column_are_named(text, code):
    with pytest.raises(Wrong) as wrong:
        read_levels(text, 3)

    assert wrong.value.code == code


def test_columns_left_out_were_not_seen():
    assert read_levels("3-", 4) == ("alone", None, None, None)
    assert write_levels((None, "with_help", None)) == "-2"
    assert write_levels((None, None)) == ""


@given(st.integers(1, 999_999_999), st.uuids())
def test_the_code_of_a_sheet_says_its_number_and_name_and_nothing_else(number, name):
    code = write_code(number, name)

    assert read_code(code) == (number, name)
    assert read_code(code.lower()) == (number, name)
    # Letters and digits alone: no keyboard layout changes them.
    assert code.isascii()
    assert code.isalnum()


@pytest.mark.parametrize("text", ["12", "00012", " 12 ", "N.° 12", "Nº 12", "hoja 12", "H12"])
def test_a_number_is_read_as_people_write_it(text):
    assert read_code(text) == (12, None)


@pytest.mark.parametrize("text", ["", "0", "000", "hoja", "12 13", "H12X", "H12X" + 31 * "a", "1e3"])
def test_what_is_no_number_of_a_sheet_is_refused(text):
    with pytest.raises(Wrong):
        read_code(text)


def test_only_lines_that_say_something_else_differ():
    stands = {
        1: Line(Mark("present"), ("alone", None)),
        2: Line(Mark("absent")),
        3: Line(None),
        4: Line(Mark("present"), (None, "alone")),
    }
    typed = {
        1: Line(Mark("present"), ("alone", "with_help")),
        2: Line(Mark("late", minutes=5)),
        3: Line(None, (None, None)),
        4: Line(Mark("present"), ()),
    }

    assert differences(stands, typed) == [
        Difference(1, 1, "", "with_help"),
        Difference(2, None, "F", "T5"),
        Difference(4, 1, "alone", ""),
    ]
    assert differences(stands, stands) == []


def test_a_code_keeps_the_name_of_its_sheet():
    name = UUID("0" * 31 + "1")

    assert write_code(7, name) == "H7X00000000000000000000000000000001"
