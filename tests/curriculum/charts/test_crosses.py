"""Cross-stitch: the notation, ragged rows, counts, words that can be read back, the drawing."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.charts.crosses import (
    STITCHES,
    Picture,
    Thread,
    counts,
    picture_svg,
    problems,
    read_picture,
    read_written,
    sign_svg,
    write_picture,
    written,
)
from curriculum.charts.grids import NotAChart, Problem, Stitch

THREADS = (
    Thread("A", "rojo cochinilla", "#a3173f", "Ancla", "47"),
    Thread("B", "crudo", "#fbf7ef"),
)
CELLS = st.sampled_from([Stitch("no")]) | st.builds(
    lambda code, letter: Stitch(code, letter, STITCHES[code]),
    st.sampled_from(sorted(STITCHES)),
    st.sampled_from("AB"),
)


@st.composite
def patterns(draw):
    width = draw(st.integers(1, 12))
    return tuple(
        tuple(row)
        for row in draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=8))
    )


@given(patterns())
def test_notation_gives_the_same_pattern_back(rows):
    assert read_picture(write_picture(rows)) == rows


@given(patterns())
def test_words_give_the_same_pattern_back(rows):
    lines = [text for _number, _label, text in written(Picture(rows, THREADS))]

    assert read_written(lines, len(rows[0])) == rows


@given(patterns())
def test_counts_are_those_of_the_cells(rows):
    assert sum(counts(rows).values()) == sum(stitch.code != "no" for row in rows for stitch in row)


def test_rows_are_said_from_the_top_from_left_to_right():
    rows = read_picture("no*2 x*3@A x@B\nno*6\nh@A b*2@B no*3")

    assert written(Picture(rows, THREADS)) == [
        (1, "Fila 1", "2 cuadros vacíos, 3 cruces con A, 1 cruz con B"),
        (2, "Fila 2", "nada"),
        (3, "Fila 3", "1 media cruz hacia la derecha con A, 2 medias cruces hacia la izquierda con B"),
    ]


def test_ragged_rows_are_named_with_their_width():
    assert problems(read_picture("x*3@A\nx*2@A")) == [
        Problem(2, "uneven_width", (("cells", 2), ("width", 3)))
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [("x*3", "no_thread"), ("k*3", "unknown_symbol"), ("x*201@A", "too_wide"), ("x@a", "unknown_symbol")],
)
def test_what_is_no_pattern_is_refused(text, code):
    with pytest.raises(NotAChart) as refused:
        read_picture(text)

    assert refused.value.problem.code == code


def test_drawing_shows_each_thread_by_sign_and_colour():
    picture = Picture(read_picture("x*3@A h@B\nno*2 x*2@B"), THREADS)

    svg = picture_svg(picture, prefix="p", label='Flor "<b>"')

    ElementTree.fromstring(svg)
    assert svg.count('href="#p-A"') == 3
    assert svg.count('href="#p-B"') == 2
    assert "#a3173f" in svg
    assert "#fbf7ef" in svg
    assert "<b>" not in svg


def test_no_two_threads_share_a_sign():
    signs = {
        re.sub(r'fill="#\w+"|stroke="#\w+"', "", sign_svg(Thread(chr(65 + n), "", "#ffffff")))
        for n in range(26)
    }

    assert len(signs) == 26
