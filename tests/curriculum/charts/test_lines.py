"""Line drawings: what is kept of a foreign SVG, what is refused, where each number stands."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.charts.lines import (
    DASHES,
    Drawing,
    NotADrawing,
    Worked,
    drawing_svg,
    read_drawing,
)

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 50">{}</svg>'


def read(inside: str) -> Drawing:
    return read_drawing(SVG.format(inside))


def test_lines_stay_and_everything_else_is_left_out():
    drawing = read(
        "<title>Flor</title><metadata><x/></metadata><style>path { fill: red }</style>"
        '<defs><linearGradient id="a" xlink:href="#b"/></defs>'
        '<g id="capa" style="fill:#f00" transform="translate(10 5)"><path d="M1 2 L 3,4" class="x" fill="url(#a)"/></g>'
        '<text x="1" y="1">no</text><circle cx="20px" cy="10" r="5"/>'
    )

    assert drawing.source() == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50" fill="none" stroke="#000">'
        '<path d="M1 2 L 3,4" transform="matrix(1 0 0 1 10 5)"/><circle cx="20" cy="10" r="5"/></svg>'
    )
    assert [(line.number, line.start) for line in drawing.lines] == [(1, (11, 7)), (2, (25, 10))]


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("<script>alert(1)</script>", "script"),
        ('<path d="M0 0" onload="alert(1)"/>', "script"),
        ('<a xlink:href="javascript:alert(1)"><path d="M0 0"/></a>', "script"),
        ('<a xlink:href=" java\nscript:alert(1)"><path d="M0 0"/></a>', "script"),
        ("<defs><script>alert(1)</script></defs>", "script"),
        ("<metadata><script>alert(1)</script></metadata>", "script"),
        ("<foreignObject><p/></foreignObject>", "script"),
        ('<set attributeName="href" to="x"/>', "script"),
        ('<image xlink:href="https://example.org/a.png"/>', "outside"),
        ('<a xlink:href="https://example.org/"><path d="M0 0"/></a>', "outside"),
        ('<path d="M0 0" style="fill:url(https://example.org/a)"/>', "outside"),
        ("<style>@import 'https://example.org/a.css';</style>", "outside"),
        ('<path id="a" d="M0 0"/><use xlink:href="#a"/>', "copy"),
        ("<text>hola</text>", "no_line"),
        ("<path/>" + '<path d="M0 0"/>' * 301, "too_many_lines"),
        ('<path d="M0 0&quot;/&gt;&lt;script"/>', "not_svg"),
    ],
)
def test_drawing_that_acts_fetches_or_cannot_be_numbered_is_refused(inside, code):
    with pytest.raises(NotADrawing) as refused:
        read(inside)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_svg"),
        ("<p>hola</p>", "not_svg"),
        ("\x89PNG\r\n", "not_svg"),
        ('<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', "not_svg"),
        ('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>', "no_size"),
        ("<svg>" + " " * 300_001 + "</svg>", "too_long"),
    ],
)
def test_what_is_no_drawing_is_refused(text, code):
    with pytest.raises(NotADrawing) as refused:
        read_drawing(text)

    assert refused.value.code == code


NUMBERS = st.integers(-200, 400)


@given(
    st.lists(
        st.tuples(
            NUMBERS, NUMBERS, NUMBERS, NUMBERS, st.sampled_from(["", "rotate(30)", "scale(2) translate(3,4)"])
        ),
        min_size=1,
        max_size=20,
    )
)
def test_cleaned_drawing_reads_as_itself(lines):
    inside = "".join(
        f'<g transform="{transform}"><path d="M{a} {b}L{c} {d}"/></g>' for a, b, c, d, transform in lines
    )

    once = read(inside).source()

    assert read_drawing(once).source() == once


def test_numbers_of_lines_that_begin_together_do_not_cover_each_other():
    drawing = read('<path d="M50 25L60 25"/><path d="M50 25L50 40"/><path d="M50 25L10 10"/>')

    svg = ElementTree.fromstring(drawing_svg(drawing, label="Flor", worked={1: Worked("chain", "#a3173f")}))
    places = {(one.get("cx"), one.get("cy")) for one in svg.iter("circle")}

    assert len(places) == 3


def test_no_two_stitches_are_drawn_with_the_same_dashes():
    assert len(set(DASHES.values())) == len(DASHES)
