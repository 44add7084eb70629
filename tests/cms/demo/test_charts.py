"""Charts work out, stitch by stitch, and gauges give the numbers the lessons print."""

from decimal import Decimal

import pytest

from cms.demo.content import COURSES, tej_2
from cms.demo.content.shapes import CrossMotif, LineMotif, StitchChart

SECTIONS = [
    (lesson, section) for course in COURSES for lesson in course.lessons for section in lesson.sections
]
CHARTS = [section.chart for _, section in SECTIONS if section.chart]


def problems(chart: StitchChart) -> list[str]:
    """What does not work out, in words; empty when the chart can be knitted."""
    found = []
    on_needle = chart.cast_on
    for number in range(len(chart.rows)):
        cells = chart.cells(number)
        taken, made = sum(s.takes for s in cells), sum(s.makes for s in cells)
        if taken != on_needle:
            found.append(f"row {number + 1} takes {taken}, the needle holds {on_needle}")
        if sum(s.width for s in cells) != chart.width:
            found.append(f"row {number + 1} covers {sum(s.width for s in cells)} of {chart.width} cells")
        on_needle = made
    return found


def block(chart: StitchChart, number: int) -> list[int]:
    """Stitches taken and made inside the repeat of one row."""
    assert chart.repeat
    at, taken, made = 1, 0, 0
    for symbol in chart.cells(number):
        if chart.repeat[0] <= at <= chart.repeat[1]:
            taken, made = taken + symbol.takes, made + symbol.makes
        at += symbol.width
    return [taken, made]


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.key)
def test_the_stitch_counts_of_a_chart_work_out(chart: StitchChart) -> None:
    assert problems(chart) == []


@pytest.mark.parametrize("chart", [c for c in CHARTS if c.repeat], ids=lambda chart: chart.key)
def test_a_repeat_keeps_its_own_count(chart: StitchChart) -> None:
    assert chart.repeat
    across = chart.repeat[1] - chart.repeat[0] + 1

    assert [block(chart, n) for n in range(len(chart.rows))] == [[across, across]] * len(chart.rows)


def test_the_checker_finds_a_missing_decrease() -> None:
    wrong = StitchChart("x", "x", cast_on=5, rows=("k*2 yo k*3", "k*6", "k*5 no"))

    assert problems(wrong) == ["row 3 takes 5, the needle holds 6"]


def test_the_checker_finds_a_ragged_row() -> None:
    wrong = StitchChart("x", "x", cast_on=5, rows=("k*5", "k*5 no"))

    assert problems(wrong) == ["row 1 covers 5 of 6 cells"]


def test_an_unknown_symbol_is_named() -> None:
    with pytest.raises(ValueError, match="row 1: unknown symbol 'zz'"):
        StitchChart("x", "x", cast_on=1, rows=("zz",)).cells(0)


@pytest.mark.parametrize("chart", [c for c in CHARTS if c.colours], ids=lambda chart: chart.key)
def test_a_coloured_chart_names_a_yarn_for_every_cell(chart: StitchChart) -> None:
    letters = {letter for letter, _, _ in chart.yarns}

    assert len(chart.colours) == len(chart.rows)
    assert all(len(row) == chart.width and set(row) <= letters for row in chart.colours)


def test_charts_credit_the_makers_of_the_symbols_in_their_own_words() -> None:
    assert {chart.credit for chart in CHARTS} == {"Source: Craft Yarn Council's www.YarnStandards.com"}


def test_the_punto_ingles_puts_the_stitch_below_over_itself() -> None:
    chart = next(chart for chart in CHARTS if chart.key == "punto-ingles")
    front, back = ([s.code for s in chart.cells(n)] for n in (0, 1))

    # A column is worked below on one side only, and seen from the front it stays what it is.
    assert all({a, b} in ({"p", "p1b"}, {"k1b", "k"}, {"p", "k"}) for a, b in zip(front, back, strict=True))


@pytest.mark.parametrize(
    "motif", [s.motif for _, s in SECTIONS if isinstance(s.motif, CrossMotif)], ids=lambda motif: motif.key
)
def test_a_cross_stitch_motif_is_square_and_symmetrical(motif: CrossMotif) -> None:
    letters = {letter for letter, *_ in motif.threads}

    assert len({len(row) for row in motif.rows}) == 1
    assert set("".join(motif.rows)) <= letters | {"."}
    assert all(row == row[::-1] for row in motif.rows)
    assert motif.rows == motif.rows[::-1]
    assert len({mark for _, mark, *_ in motif.threads}) == len(motif.threads)


@pytest.mark.parametrize(
    "motif", [s.motif for _, s in SECTIONS if isinstance(s.motif, LineMotif)], ids=lambda motif: motif.key
)
def test_a_drawn_motif_stays_on_its_cloth_and_names_its_threads(motif: LineMotif) -> None:
    import re

    threads = {name for name, _ in motif.threads}
    assert [part.number for part in motif.parts] == list(range(1, len(motif.parts) + 1))
    for part in motif.parts:
        numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", part.path)]
        assert part.colour in threads
        assert all(0 <= x <= motif.width_mm for x in numbers[::2]), part.name
        assert all(0 <= y <= motif.height_mm for y in numbers[1::2]), part.name


# ---------------------------------------------------------------------------- gauges

# Stitches over 10 cm and needle by yarn weight: Craft Yarn Council, Standard Yarn Weight System.
YARN_WEIGHTS = {3: ((21, 24), ("3.75", "4.5")), 4: ((16, 20), ("4.5", "5.5"))}


def test_every_gauge_lies_in_the_band_of_its_yarn() -> None:
    gauges = [section.gauge for _, section in SECTIONS if section.gauge]

    assert gauges
    for gauge in gauges:
        (low, high), (thin, thick) = YARN_WEIGHTS[gauge.yarn_weight]
        assert low <= gauge.stitches <= high
        assert Decimal(thin) <= gauge.needle_mm <= Decimal(thick)
        # stockinette is a little wider than high: 0.70 to 0.85
        assert Decimal("0.70") <= gauge.stitches / gauge.rows <= Decimal("0.85")


def test_the_needle_of_a_gauge_is_among_the_materials_of_its_lesson() -> None:
    for lesson, section in SECTIONS:
        if section.gauge:
            assert section.gauge.needle_mm in {m.needle_mm for m in lesson.materials}, lesson.key
            assert section.gauge.yarn_weight in {m.yarn_weight for m in lesson.materials}, lesson.key


def test_the_sizes_of_the_pullover_follow_from_its_gauge() -> None:
    for size, body, stitches, finished, _ in tej_2.SIZES.rows:
        low, high = map(int, body.split("-"))
        count = int(stitches)
        around = 2 * Decimal(count - 2) / tej_2.PULLOVER_GAUGE.stitches * 10

        assert count % 4 == 2, size  # two-by-two ribbing with equal sides
        assert abs(around - int(finished)) <= Decimal("0.6"), size
        assert 6 <= around - Decimal(low + high) / 2 <= 9, size


def test_the_sums_of_the_pullover_lessons_work_out() -> None:
    gauge = tej_2.PULLOVER_GAUGE

    assert gauge.stitches_for(Decimal(49)) + 2 == 110
    assert gauge.rows_for(Decimal(32)) == 96
    assert 110 - 2 * 5 - 2 * 5 == 90 == 28 + 34 + 28
    assert 49 + 16 + 49 == 110 + 4
    assert 114 - 10 - 10 == 94 == 2 * (9 + 28) + 20
    assert 50 + 2 * 18 == 86
    assert pytest.approx(45, abs=0.5) == (18 * 6 + 8) / 3 + 6  # sleeve, in cm
    assert 86 - 10 - 2 * 20 - 12 == 24
    assert 34 + 17 + 16 + 17 == 84
    assert (84 + 2) % 4 == 2


def test_the_sums_of_the_hats_work_out() -> None:
    assert pytest.approx(49, abs=0.2) == 88 * 10 / 18
    assert 88 % 4 == 0 == 88 % 8
    assert 100 * 10 / 20 == 50
    assert 21 + 36 + 21 + 22 == 100
    assert 5 + 2 * 8 == 21
    assert 100 % 10 == 0
