"""Charts as CSV, the way a spreadsheet shows them: the top row first, left to right as seen.

Each cell holds a code (`k`, or `k@A` with a yarn). A symbol over several cells stands in its left-most one, the
others hold `<`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from .grids import TALLEST, WIDEST, NotAChart, Problem, Row, Stitch, read_rows
from .symbols import Symbol

CONTINUED = "<"


def to_csv(rows: tuple[Row, ...]) -> str:
    """Returns the grid as CSV with a comma, lines ended by CR LF as spreadsheets expect."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in reversed(rows):
        cells: list[str] = []
        for stitch in reversed(row):
            cells.append(f"{stitch.code}@{stitch.yarn}" if stitch.yarn else stitch.code)
            cells += [CONTINUED] * (stitch.symbol.width - 1)
        writer.writerow(cells)
    return text.getvalue()


def from_csv(text: str, own: Mapping[str, Symbol] | None = None) -> tuple[Row, ...]:
    """Reads a grid, `own` symbols by code. A semicolon or a tab may stand for the comma; empty lines are skipped.

    Raises NotAChart, with the row counted from the bottom as in the chart, for ragged rows, unknown codes, a symbol
    whose cells are missing, and too large a chart.
    """
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    lines = [
        [cell.strip() for cell in line]
        for line in csv.reader(io.StringIO(text), delimiter=delimiter)
        if any(line)
    ]
    if not lines:
        raise NotAChart(Problem(0, "empty"))
    if len(lines) > TALLEST:
        raise NotAChart(Problem(0, "too_tall", (("most", TALLEST),)))
    width = len(lines[-1])
    if width > WIDEST:
        raise NotAChart(Problem(1, "too_wide", (("most", WIDEST),)))
    rows: list[Row] = []
    for number, line in enumerate(reversed(lines), start=1):
        if len(line) != width:
            raise NotAChart(Problem(number, "uneven_width", (("cells", len(line)), ("width", width))))
        rows.append(_row(line, number, own or {}))
    return tuple(rows)


def _row(line: list[str], number: int, own: Mapping[str, Symbol]) -> Row:
    row: list[Stitch] = []
    place = 0
    while place < len(line):
        word = line[place]
        if "*" in word:
            raise NotAChart(Problem(number, "unknown_symbol", (("word", word[:20]),)))
        try:
            stitch = read_rows(word, own)[0][0]
        except (NotAChart, IndexError):
            raise NotAChart(Problem(number, "unknown_symbol", (("word", word[:20]),))) from None
        width = stitch.symbol.width
        if line[place + 1 : place + width] != [CONTINUED] * (width - 1):
            raise NotAChart(Problem(number, "unknown_symbol", (("word", word[:20]),)))
        row.append(stitch)
        place += width
    return tuple(reversed(row))
