"""A chart as a grid, read from and written to a short notation; what is wrong with it; its mirror image.

Notation, one row a line, the first row (the bottom one) first. A row is written as it is seen from the right side,
from the right edge to the left, in the order in which a right-side row is worked:

    k*3 yo k2tog        three knit, a yarn over, two together
    k*2@A k@B           with colours: two knit in yarn A, one in yarn B
    c4f                 a cable over four cells
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from .symbols import NOTHING, SYMBOLS, Symbol

WIDEST = 200
TALLEST = 200

_WORD = re.compile(r"^(?P<code>[a-z][a-z0-9]*)(?:\*(?P<times>[1-9]\d{0,2}))?(?:@(?P<yarn>[A-Z]))?$")


class Stitch(NamedTuple):
    """A symbol, and the letter of its yarn where colours matter. `own` is the symbol itself where the chart brings it."""

    code: str
    yarn: str = ""
    own: Symbol | None = None

    @property
    def symbol(self) -> Symbol:
        return self.own or SYMBOLS[self.code]


Row = tuple[Stitch, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart. `rows` from the bottom up, each from the right edge to the left as seen from the right side.

    `cast_on`: stitches on the needle before the first row. `repeat`: first and last column (from 1, counted from the
    right) that are worked again and again, or None. `in_the_round`: every row is a right-side row.
    """

    rows: tuple[Row, ...]
    cast_on: int
    in_the_round: bool = False
    repeat: tuple[int, int] | None = None

    @property
    def width(self) -> int:
        """Cells of the widest row."""
        return max((width_of(row) for row in self.rows), default=0)

    def is_right_side(self, index: int) -> bool:
        """Whether the row with this index (from 0) is worked looking at the right side."""
        return self.in_the_round or index % 2 == 0

    def signs(self) -> list[Symbol]:
        """Every symbol the legend needs, in the order of the list of symbols, the author's own at the end."""
        used = {stitch.code: stitch.symbol for row in self.rows for stitch in row}
        known = [symbol for code, symbol in SYMBOLS.items() if code in used]
        return known + sorted((one for one in used.values() if one.own_made), key=lambda one: one.code)

    def codes(self) -> list[str]:
        """The codes of `signs`."""
        return [symbol.code for symbol in self.signs()]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not work out. `row` counts from 1 (0: the whole chart); `numbers` by name.

    Codes: empty, too_wide, too_tall, unknown_symbol, uneven_width, too_many, too_few, repeat_outside, repeat_cuts.
    """

    row: int
    code: str
    numbers: tuple[tuple[str, int | str], ...] = ()


class NotAChart(ValueError):
    """The text cannot be read as a chart. Carries the problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def width_of(row: Row) -> int:
    return sum(stitch.symbol.width for stitch in row)


def taken(row: Row) -> int:
    """Stitches the row takes from the left needle."""
    return sum(stitch.symbol.takes for stitch in row)


def made(row: Row) -> int:
    """Stitches on the right needle after the row."""
    return sum(stitch.symbol.makes for stitch in row)


def read_rows(text: str, own: Mapping[str, Symbol] | None = None) -> tuple[Row, ...]:
    """Reads the notation, `own` symbols by their codes beside the common ones. Empty lines are skipped.

    Raises NotAChart for unknown words and for too large a chart.
    """
    own = own or {}
    # A chart repeats few words many times: each is looked at once.
    known: dict[str, tuple[list[Stitch], int]] = {}
    rows: list[Row] = []
    for line in text.splitlines():
        words = line.split()
        if not words:
            continue
        number = len(rows) + 1
        if number > TALLEST:
            raise NotAChart(Problem(0, "too_tall", (("most", TALLEST),)))
        row: list[Stitch] = []
        width = 0
        for word in words:
            found = known.get(word)
            if found is None:
                match = _WORD.match(word)
                if match is None or (match["code"] not in SYMBOLS and match["code"] not in own):
                    raise NotAChart(Problem(number, "unknown_symbol", (("word", word[:20]),)))
                stitch = Stitch(match["code"], match["yarn"] or "", own.get(match["code"]))
                times = int(match["times"] or 1)
                found = known[word] = ([stitch] * times, stitch.symbol.width * times)
            row += found[0]
            width += found[1]
            if width > WIDEST:
                raise NotAChart(Problem(number, "too_wide", (("most", WIDEST),)))
        rows.append(tuple(row))
    return tuple(rows)


def write_row(row: Row) -> str:
    """Writes one row in the notation, equal neighbours joined."""
    words = []
    for stitch, same in groupby(row):
        times = len(list(same))
        words.append(
            f"{stitch.code}{f'*{times}' if times > 1 else ''}{f'@{stitch.yarn}' if stitch.yarn else ''}"
        )
    return " ".join(words)


def write_rows(rows: tuple[Row, ...]) -> str:
    return "\n".join(write_row(row) for row in rows)


def problems(chart: Chart) -> list[Problem]:
    """Returns what does not work out, row by row: width, stitch counts, the frame of the repeat.

    A row's count is compared with what the row before really leaves on the needle, so that one mistake is named
    once and not in every row above it.
    """
    if not chart.rows:
        return [Problem(0, "empty")]
    found: list[Problem] = []
    width = width_of(chart.rows[0])
    available = chart.cast_on
    for number, row in enumerate(chart.rows, start=1):
        if width_of(row) != width:
            found.append(Problem(number, "uneven_width", (("cells", width_of(row)), ("width", width))))
        difference = taken(row) - available
        if difference:
            code = "too_many" if difference > 0 else "too_few"
            numbers = (("difference", abs(difference)), ("takes", taken(row)), ("available", available))
            found.append(Problem(number, code, numbers))
        available = made(row)
    found += _problems_of_repeat(chart, width)
    return found


def _problems_of_repeat(chart: Chart, width: int) -> list[Problem]:
    if chart.repeat is None:
        return []
    first, last = chart.repeat
    if not 1 <= first <= last <= width:
        return [Problem(0, "repeat_outside", (("first", first), ("last", last), ("width", width)))]
    found = []
    for number, row in enumerate(chart.rows, start=1):
        edges = set()
        column = 0
        for stitch in row:
            column += stitch.symbol.width
            edges.add(column)
        if column >= last and ((first > 1 and first - 1 not in edges) or last not in edges):
            found.append(Problem(number, "repeat_cuts", (("first", first), ("last", last))))
    return found


def segments(chart: Chart, index: int) -> tuple[Row, Row, Row]:
    """Returns a row cut at the frame of the repeat: right of it, inside, left of it. Without a repeat all is right."""
    row = chart.rows[index]
    if chart.repeat is None:
        return row, (), ()
    first, last = chart.repeat
    parts: tuple[list[Stitch], list[Stitch], list[Stitch]] = ([], [], [])
    column = 0
    for stitch in row:
        column += stitch.symbol.width
        parts[0 if column < first else 1 if column <= last else 2].append(stitch)
    return tuple(parts[0]), tuple(parts[1]), tuple(parts[2])


def mirror(chart: Chart) -> Chart:
    """Returns the mirror image: what leaned to the right leans to the left. Mirrored twice it is itself."""
    rows = tuple(
        tuple(Stitch(one.symbol.mirrored, one.yarn, one.own) for one in reversed(row)) for row in chart.rows
    )
    repeat = chart.repeat
    if repeat is not None:
        repeat = (chart.width + 1 - repeat[1], chart.width + 1 - repeat[0])
    return replace(chart, rows=rows, repeat=repeat)


def padded(row: Row, width: int) -> Row:
    """Returns the row with "no stitch" cells at its end up to `width` cells."""
    return row + (Stitch(NOTHING),) * (width - width_of(row))
