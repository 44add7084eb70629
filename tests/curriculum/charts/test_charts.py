"""Charts: the notation, the checks, the words, the mirror, the table."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.charts.grids import (
    Chart,
    NotAChart,
    Problem,
    Stitch,
    made,
    mirror,
    padded,
    problems,
    read_rows,
    taken,
    width_of,
    write_rows,
)
from curriculum.charts.symbols import SYMBOLS, own_symbol
from curriculum.charts.tables import from_csv, to_csv
from curriculum.charts.vocabularies import SPANISH, OwnWords, with_own
from curriculum.charts.wording import NotWritten, read_written, written, written_text

OWN = {
    "bob": own_symbol("bob", sign="dot", width=1, takes=1, makes=1),
    "fan": own_symbol("fan", sign="star", width=5, takes=5, makes=1),
}
WORDS = with_own(
    SPANISH,
    [
        OwnWords("bob", "garbanzo", "un garbanzo", "un garbanzo por el revés"),
        OwnWords("fan", "abanico", "abanico de cinco", "abanico de cinco"),
    ],
)
YARNS = st.sampled_from(["", "", "A", "B"])
STITCHES = st.builds(Stitch, st.sampled_from(sorted(SYMBOLS)), YARNS, st.none()) | st.builds(
    lambda code, yarn: Stitch(code, yarn, OWN[code]), st.sampled_from(sorted(OWN)), YARNS
)


@st.composite
def charts(draw, max_rows=6):
    """Charts of any symbols, padded to one width, with or without a repeat that cuts no cable."""
    rows = draw(
        st.lists(st.lists(STITCHES, min_size=1, max_size=8).map(tuple), min_size=1, max_size=max_rows)
    )
    width = max(width_of(row) for row in rows)
    rows = tuple(padded(row, width) for row in rows)
    edges = set(range(width + 1))
    for row in rows:
        column, own = 0, {0}
        for stitch in row:
            column += stitch.symbol.width
            own.add(column)
        edges &= own
    repeat = None
    if draw(st.booleans()):
        first, last = sorted(draw(st.lists(st.sampled_from(sorted(edges)), min_size=2, max_size=2)))
        repeat = (first + 1, last) if first < last else None
    return Chart(rows=rows, cast_on=draw(st.integers(1, 60)), in_the_round=draw(st.booleans()), repeat=repeat)


def chart(*rows, cast_on, **wishes):
    return Chart(rows=read_rows("\n".join(rows)), cast_on=cast_on, **wishes)


@given(charts())
def test_notation_and_table_give_the_same_grid_back(one):
    assert read_rows(write_rows(one.rows), OWN) == one.rows
    assert from_csv(to_csv(one.rows), OWN) == one.rows
    assert from_csv("\ufeff" + to_csv(one.rows).replace(",", ";"), OWN) == one.rows


@given(charts())
def test_words_become_a_grid_and_the_same_words_again(one):
    words = written_text(one, WORDS)

    assert written_text(read_written(words, WORDS, OWN), WORDS) == words


@given(charts())
def test_words_keep_every_instruction_in_its_row(one):
    again = read_written(written_text(one, WORDS), WORDS, OWN)

    assert [[s for s in row if s.code != "no"] for row in again.rows] == [
        [s for s in row if s.code != "no"] for row in one.rows
    ]
    assert [(taken(row), made(row)) for row in again.rows] == [(taken(row), made(row)) for row in one.rows]


@given(charts())
def test_mirrored_twice_is_itself_and_counts_stay(one):
    assert mirror(mirror(one)) == one
    assert [(taken(row), made(row)) for row in mirror(one).rows] == [
        (taken(row), made(row)) for row in one.rows
    ]


@given(charts())
def test_a_chart_without_problems_follows_stitch_by_stitch(one):
    counts = [problem for problem in problems(one) if problem.code in ("too_many", "too_few")]
    on_needle = [one.cast_on, *(made(row) for row in one.rows)]

    assert [problem.row for problem in counts] == [
        number for number, row in enumerate(one.rows, start=1) if taken(row) != on_needle[number - 1]
    ]


def test_every_symbol_has_words_on_both_sides_and_no_two_share_them():
    codes = set(SYMBOLS) - {"no"}

    assert set(SPANISH.names) == set(SYMBOLS)
    for side in (SPANISH.right, SPANISH.wrong):
        forms = [form for phrase in side.values() for form in {phrase.one, phrase.many} if form]
        assert set(side) == codes
        assert len(forms) == len(set(forms))


def test_mirror_of_a_symbol_mirrors_back_and_covers_the_same():
    for symbol in SYMBOLS.values():
        other = SYMBOLS[symbol.mirrored]

        assert other.mirrored == symbol.code
        assert (other.width, other.takes, other.makes) == (symbol.width, symbol.takes, symbol.makes)


def test_leaf_lace_in_words():
    lace = chart("k*2 yo s2kp yo k*2", "k*7", "k*2 k2tog yo k*3", cast_on=7)

    assert problems(lace) == []
    assert written_text(lace).splitlines() == [
        "Monte 7 puntos.",
        "Vuelta 1 (cara): 2 derechos, 1 lazada, disminución doble centrada, 1 lazada, 2 derechos.",
        "Vuelta 2 (revés): 7 reveses.",
        "Vuelta 3 (cara): 2 derechos, 2 juntos al derecho, 1 lazada, 3 derechos.",
    ]


def test_repeat_is_said_with_its_last_stitches_and_the_wrong_side_begins_at_the_left():
    ribbing = chart("k*2 p*2 k*3", "k*2 p*2 k*3", cast_on=7, repeat=(1, 4))

    assert [row.text for row in written(ribbing)] == [
        "*2 derechos, 2 reveses; repita desde * hasta los últimos 3 puntos, 3 derechos",
        "3 reveses, *2 derechos, 2 reveses; repita desde * hasta el final",
    ]


def test_round_has_no_sides_and_colours_are_named():
    stranded = chart("k*2@A k@B", "k@B k*2@A", cast_on=3, in_the_round=True)

    assert [row.line for row in written(stranded)] == [
        "Vuelta 1: 2 derechos con A, 1 derecho con B.",
        "Vuelta 2: 1 derecho con B, 2 derechos con A.",
    ]


def test_symbols_without_a_plural_are_counted_in_brackets():
    assert written(chart("k2tog*3", cast_on=6, in_the_round=True))[0].text == "2 juntos al derecho (3 veces)"


def test_no_stitch_is_not_worked():
    shaped = chart("k*2 ssk k k2tog k*2 no*2", cast_on=9)

    assert problems(shaped) == []
    assert written(shaped)[0].text == (
        "2 derechos, 2 juntos al derecho por atrás, 1 derecho, 2 juntos al derecho, 2 derechos"
    )


@pytest.mark.parametrize(
    "rows, cast_on, expected",
    (
        (("k*5", "k*5"), 5, []),
        (("k*5",), 7, [Problem(1, "too_few", (("difference", 2), ("takes", 5), ("available", 7)))]),
        # The second row has one too many; the third follows from what the second leaves.
        (
            ("k*5", "k*4 m1l k*2", "k*7"),
            5,
            [
                Problem(2, "uneven_width", (("cells", 7), ("width", 5))),
                Problem(2, "too_many", (("difference", 1), ("takes", 6), ("available", 5))),
                Problem(3, "uneven_width", (("cells", 7), ("width", 5))),
            ],
        ),
        ((), 5, [Problem(0, "empty")]),
    ),
)
def test_counts_say_which_row_and_by_how_many(rows, cast_on, expected):
    assert problems(chart(*rows, cast_on=cast_on)) == expected


def test_repeat_outside_and_through_a_cable_is_named():
    cable = chart("p c4f p", cast_on=6)

    assert problems(Chart(cable.rows, 6, repeat=(2, 9)))[0].code == "repeat_outside"
    assert problems(Chart(cable.rows, 6, repeat=(2, 4))) == [
        Problem(1, "repeat_cuts", (("first", 2), ("last", 4)))
    ]
    assert problems(Chart(cable.rows, 6, repeat=(2, 5))) == []


@pytest.mark.parametrize(
    "text, problem",
    (
        ("k*3\nk*2 zz", Problem(2, "unknown_symbol", (("word", "zz"),))),
        ("k*0", Problem(1, "unknown_symbol", (("word", "k*0"),))),
        ("k*201", Problem(1, "too_wide", (("most", 200),))),
        ("k\n" * 201, Problem(0, "too_tall", (("most", 200),))),
    ),
)
def test_text_that_is_no_chart_is_refused(text, problem):
    with pytest.raises(NotAChart) as refusal:
        read_rows(text)

    assert refusal.value.problem == problem


@pytest.mark.parametrize(
    "text, code",
    (
        ("k,k\r\nk,k,k\r\n", "uneven_width"),
        ("k,zz\r\n", "unknown_symbol"),
        ("c4f,<,k,k\r\n", "unknown_symbol"),
        ("<,k\r\n", "unknown_symbol"),
        ("k*3,k\r\n", "unknown_symbol"),
        ("", "empty"),
        (",".join("k" * 201), "too_wide"),
        ("k\r\n" * 201, "too_tall"),
    ),
)
def test_broken_tables_are_refused(text, code):
    with pytest.raises(NotAChart) as refusal:
        from_csv(text)

    assert refusal.value.problem.code == code


@pytest.mark.parametrize(
    "text",
    (
        "",
        "Monte puntos.",
        "Monte 5 puntos.\nVuelta 2 (cara): 5 derechos.",
        "Monte 5 puntos.\nVuelta 1 (cara): 5 cosas.",
        "Monte 5 puntos.\nVuelta 1 (cara): 5 derechos",
    ),
)
def test_words_that_are_no_chart_are_refused(text):
    with pytest.raises(NotWritten):
        read_written(text)
