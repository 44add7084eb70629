"""How pages lie on sheets and charts on pages. Standard library only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

PAGES_A_SHEET = 4

# What a chart has around its cells and how large one is in its drawing (charts.drawing).
CELL, MARGIN = 24, 34
LARGEST_CELL_MM = 7.0
# Below this a photocopy runs the signs together.
SMALLEST_CELL_MM = 3.5


def folded_sides(pages: int) -> list[tuple[int | None, int | None]]:
    """Returns for each printed side of the sheets its left and right page (from 1; None: a blank one), front of the
    first sheet first, so that the stack printed on both sides, folded once and stapled reads in order.

    A booklet has four pages a sheet: blank ones are added at the end.
    """
    if pages <= 0:
        return []
    total = -(-pages // PAGES_A_SHEET) * PAGES_A_SHEET

    def known(number: int) -> int | None:
        return number if number <= pages else None

    sides: list[tuple[int | None, int | None]] = []
    for sheet in range(total // PAGES_A_SHEET):
        first = 2 * sheet + 1
        last = total - 2 * sheet
        sides.append((known(last), known(first)))
        sides.append((known(first + 1), known(last - 1)))
    return sides


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a chart on one page: columns counted from the right and rows from the bottom, both from 1; its box in
    the units of the drawing; the height of one unit in mm."""

    columns: tuple[int, int]
    rows: tuple[int, int]
    box: tuple[int, int, int, int]
    mm: float

    @property
    def size_mm(self) -> tuple[float, float]:
        return self.box[2] * self.mm, self.box[3] * self.mm


@dataclass(frozen=True, slots=True)
class Margins:
    """Room for numbers around the cells of a drawing, in its units."""

    left: int
    top: int
    right: int
    bottom: int


# Knitting: row numbers at both edges, column numbers below. Cross-stitch: numbers at the left and above.
KNITTING = Margins(MARGIN, 2, MARGIN, MARGIN + 2)
CROSSES = Margins(MARGIN, MARGIN, 4, 4)
EDGE = 2


def windows(
    columns: int, rows: int, *, width_mm: float, height_mm: float, margins: Margins = KNITTING
) -> list[Window]:
    """Cuts a chart into parts that fit a page at a size that can be read, bottom rows first, right columns first.

    A chart that fits is one window with everything around it. Parts share no cell; numbers stand at the edges of the
    whole drawing, so a part in the middle is named by its rows and columns above it.
    """
    beside, above = margins.left + margins.right, margins.top + margins.bottom
    across, down = columns * CELL + beside, rows * CELL + above
    whole = min(LARGEST_CELL_MM / CELL, width_mm / across, height_mm / down)
    if whole * CELL >= SMALLEST_CELL_MM or (columns, rows) == (1, 1):
        return [Window((1, columns), (1, rows), (-margins.left, -margins.top, across, down), whole)]
    # First the width: long charts are the usual case, and cut by rows alone they keep their row numbers.
    mm = max(SMALLEST_CELL_MM / CELL, min(LARGEST_CELL_MM / CELL, width_mm / across))
    most_columns = max(1, int((width_mm / mm - beside) // CELL))
    most_rows = max(1, int((height_mm / mm - above) // CELL))
    found = []
    for low, high in _parts(rows, most_rows):
        top, bottom = (rows - high) * CELL, (rows - low + 1) * CELL
        over = margins.top if high == rows else EDGE
        under = margins.bottom if low == 1 else EDGE
        for right, left in _parts(columns, most_columns):
            x_left, x_right = (columns - left) * CELL, (columns - right + 1) * CELL
            box = (x_left - margins.left, top - over, x_right - x_left + beside, bottom - top + over + under)
            found.append(Window((right, left), (low, high), box, mm))
    return found


def _parts(count: int, most: int) -> Iterator[tuple[int, int]]:
    """Cuts 1..count into as few parts as fit, as even as possible."""
    pieces = -(-count // most)
    size, rest = divmod(count, pieces)
    first = 1
    for piece in range(pieces):
        last = first + size - 1 + (piece < rest)
        yield first, last
        first = last + 1
