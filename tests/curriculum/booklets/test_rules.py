"""How pages lie on sheets and charts on pages."""

from hypothesis import given
from hypothesis import strategies as st

from curriculum.booklets.rules import (
    CELL,
    CROSSES,
    EDGE,
    KNITTING,
    MARGIN,
    SMALLEST_CELL_MM,
    folded_sides,
    windows,
)
from curriculum.charts import crosses, drawing


def test_eight_pages_lie_on_two_sheets_as_printers_fold_them():
    assert folded_sides(8) == [(8, 1), (2, 7), (6, 3), (4, 5)]


def test_blank_pages_stand_at_the_end():
    assert folded_sides(5) == [(None, 1), (2, None), (None, 3), (4, 5)]
    assert folded_sides(0) == []


@given(st.integers(1, 400))
def test_folded_and_opened_page_by_page_a_booklet_reads_in_order(pages):
    sides = folded_sides(pages)

    # Sheet after sheet inside each other: the right halves of the fronts and left halves of the backs lead in, the
    # others out again.
    fronts, backs = sides[::2], sides[1::2]
    inwards = [page for front, back in zip(fronts, backs, strict=True) for page in (front[1], back[0])]
    outwards = [page for front, back in zip(fronts, backs, strict=True) for page in (front[0], back[1])]
    read = [*inwards, *reversed(outwards)]
    assert [page for page in read if page is not None] == list(range(1, pages + 1))
    assert len(read) % 4 == 0
    assert len(read) - pages < 4


@given(
    st.integers(1, 200),
    st.integers(1, 200),
    st.sampled_from([(176.0, 190.0), (120.0, 125.0)]),
    st.sampled_from([KNITTING, CROSSES]),
)
def test_parts_of_a_chart_cover_every_cell_once_and_fit_the_page(columns, rows, room, margins):
    parts = windows(columns, rows, width_mm=room[0], height_mm=room[1], margins=margins)

    cells = [
        (column, row)
        for part in parts
        for column in range(part.columns[0], part.columns[1] + 1)
        for row in range(part.rows[0], part.rows[1] + 1)
    ]
    assert len(cells) == len(set(cells)) == columns * rows
    for part in parts:
        width, height = part.size_mm
        assert width <= room[0] + 0.01
        assert height <= room[1] + 0.01
        assert part.mm * CELL >= SMALLEST_CELL_MM - 0.01 or len(parts) == 1
        x, y, across, down = part.box
        # The box of the part shows its cells: columns are counted from the right, rows from the bottom.
        assert x + margins.left == (columns - part.columns[1]) * CELL
        assert y + (margins.top if part.rows[1] == rows else EDGE) == (rows - part.rows[1]) * CELL
        assert across == (part.columns[1] - part.columns[0] + 1) * CELL + margins.left + margins.right
        assert down >= (part.rows[1] - part.rows[0] + 1) * CELL


def test_a_chart_that_fits_stays_whole():
    assert len(windows(20, 24, width_mm=176, height_mm=190)) == 1
    assert len(windows(60, 100, width_mm=176, height_mm=190)) > 1


def test_the_sizes_are_those_of_the_drawings():
    assert (CELL, MARGIN) == (drawing.CELL, drawing.MARGIN) == (crosses.CELL, crosses.MARGIN)
