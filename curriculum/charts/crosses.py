"""A cross-stitch pattern: a grid as it is seen, its threads by sign and colour, its rows in words. Standard library only.

Notation, one row a line, the top row first, from the left edge to the right, as the finished piece is looked at:

    no*2 x*3@A h*1@B     two cells without a stitch, three crosses in thread A, a half stitch in thread B
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from .drawing import CELL, MARGIN, is_dark
from .grids import NotAChart, Problem, Row, Stitch, read_rows, width_of, write_rows
from .symbols import NOTHING, SIGNS, Symbol

# A half stitch leans like the slash it is written with; the sign of its thread stands small in its corner.
STITCHES: dict[str, Symbol] = {
    "x": Symbol("x", 1, 1, 1, own_made=True),
    "h": Symbol("h", 1, 1, 1, shape="M4 20L20 4", own_made=True),
    "b": Symbol("b", 1, 1, 1, shape="M4 4L20 20", own_made=True),
}
SIGN_NAMES = tuple(SIGNS)


@dataclass(frozen=True, slots=True)
class Thread:
    """A thread: the letter it has in the rows, what stands on its label, its colour #rrggbb."""

    letter: str
    name: str
    colour: str
    brand: str = ""
    number: str = ""

    @property
    def sign(self) -> str:
        """Path data of its sign; the same letter has the same sign in every pattern."""
        return SIGNS[SIGN_NAMES[ord(self.letter) - ord("A")]]


@dataclass(frozen=True, slots=True)
class Picture:
    """Rows from the top, each from the left; threads by letter."""

    rows: tuple[Row, ...]
    threads: tuple[Thread, ...] = ()

    @property
    def width(self) -> int:
        return max((width_of(row) for row in self.rows), default=0)


@dataclass(frozen=True, slots=True)
class CrossWords:
    """The words of one language. `stitches` maps a code to (one, many)."""

    language: str
    row: str
    stitches: dict[str, tuple[str, str]]
    nothing: tuple[str, str]
    thread: str
    empty_row: str


SPANISH = CrossWords(
    language="es",
    row="Fila {number}",
    stitches={
        "x": ("cruz", "cruces"),
        "h": ("media cruz hacia la derecha", "medias cruces hacia la derecha"),
        "b": ("media cruz hacia la izquierda", "medias cruces hacia la izquierda"),
    },
    nothing=("cuadro vacío", "cuadros vacíos"),
    thread="{what} con {thread}",
    empty_row="nada",
)


def read_picture(text: str) -> tuple[Row, ...]:
    """Reads the notation. Raises NotAChart: unknown words, a stitch without a thread, too large, ragged rows."""
    rows = read_rows(text, STITCHES)
    for number, row in enumerate(rows, start=1):
        for stitch in row:
            if stitch.code not in STITCHES and stitch.code != NOTHING:
                raise NotAChart(Problem(number, "unknown_symbol", (("word", stitch.code),)))
            if stitch.code in STITCHES and not stitch.yarn:
                raise NotAChart(Problem(number, "no_thread", (("word", stitch.code),)))
    return rows


def write_picture(rows: tuple[Row, ...]) -> str:
    return write_rows(rows)


def problems(rows: tuple[Row, ...]) -> list[Problem]:
    """Returns what does not work out: no row, rows of another width than the first."""
    if not rows:
        return [Problem(0, "empty")]
    width = width_of(rows[0])
    return [
        Problem(number, "uneven_width", (("cells", width_of(row)), ("width", width)))
        for number, row in enumerate(rows, start=1)
        if width_of(row) != width
    ]


def counts(rows: Sequence[Row]) -> dict[str, int]:
    """Returns how many stitches each thread makes, by letter; half stitches count as stitches."""
    return dict(
        sorted(Counter(stitch.yarn for row in rows for stitch in row if stitch.code != NOTHING).items())
    )


def written(picture: Picture, words: CrossWords = SPANISH) -> list[tuple[int, str, str]]:
    """Returns (number, label, words) of each row, from the top, read from left to right.

    A thread is named by its letter, as in the legend. Empty cells after the last stitch of a row are not named.
    """
    return [
        (number, words.row.format(number=number), _row_in_words(row, words))
        for number, row in enumerate(picture.rows, start=1)
    ]


def _row_in_words(row: Row, words: CrossWords) -> str:
    runs = [(stitch, len(list(same))) for stitch, same in groupby(row)]
    while runs and runs[-1][0].code == NOTHING:
        runs.pop()
    return ", ".join(_run(stitch, count, words) for stitch, count in runs) or words.empty_row


def _run(stitch: Stitch, count: int, words: CrossWords) -> str:
    one, many = words.nothing if stitch.code == NOTHING else words.stitches[stitch.code]
    said = f"{count} {one if count == 1 else many}"
    return words.thread.format(what=said, thread=stitch.yarn) if stitch.yarn else said


def read_written(lines: Sequence[str], width: int, words: CrossWords = SPANISH) -> tuple[Row, ...]:
    """Reads rows back from their words; each is filled up with empty cells to `width`. Raises ValueError."""
    said = {form: code for code, forms in words.stitches.items() for form in forms}
    said |= dict.fromkeys(words.nothing, NOTHING)
    rows = []
    for line in lines:
        row: list[Stitch] = []
        for item in [] if line == words.empty_row else line.split(", "):
            thread = re.escape(words.thread).replace(r"\{what\}", "(.*)").replace(r"\{thread\}", "([A-Z])")
            found = re.fullmatch(thread, item)
            count, _space, what = (found[1] if found else item).partition(" ")
            code = said.get(what)
            if code is None or not count.isdecimal():
                raise ValueError(line)
            row += [Stitch(code, found[2] if found else "", STITCHES.get(code))] * int(count)
        rows.append(tuple(row) + (Stitch(NOTHING),) * (width - len(row)))
    return tuple(rows)


def sign_svg(thread: Thread) -> str:
    """Returns a thread's colour with its sign, for the legend."""
    ink = "#fff" if is_dark(thread.colour) else "#000"
    return (
        '<svg class="chart-symbol" viewBox="-1 -1 26 26" width="26" height="26" aria-hidden="true" focusable="false">'
        f'<path class="chart-fill" d="M0 0H24V24H0Z" fill="{escape(thread.colour)}" stroke="#666"/>'
        f'<path class="chart-sign" d="{thread.sign}" fill="none" stroke="{ink}" stroke-width="2"/></svg>'
    )


def picture_svg(picture: Picture, *, prefix: str, label: str) -> str:
    """Returns the whole pattern: each cell its thread's colour and sign, bolder lines every ten cells.

    Numbers stand at the left and above, the middle is marked by arrows. `prefix` keeps ids of a page apart.
    """
    width, height = picture.width, len(picture.rows)
    right, bottom = width * CELL, height * CELL
    threads = {thread.letter: thread for thread in picture.threads}
    used = counts(picture.rows)
    parts = [
        (
            f'<svg class="chart-drawing{" chart-drawing--fits" if width <= 40 else ""}" '
            f'viewBox="{-MARGIN} {-MARGIN} {right + MARGIN + 4} {bottom + MARGIN + 4}" width="{right + MARGIN + 4}" '
            f'height="{bottom + MARGIN + 4}" role="img" aria-label="{escape(label)}" focusable="false" '
            'font-family="Alegreya Sans, sans-serif"><defs>'
        ),
        *(
            f'<path id="{prefix}-{letter}" d="{threads[letter].sign}"/>'
            for letter in used
            if letter in threads
        ),
        f'</defs><path d="M0 0H{right}V{bottom}H0Z" fill="#fff"/>',
    ]
    signs: dict[str, list[str]] = {}
    halves: dict[str, list[str]] = {}
    for place, row in enumerate(picture.rows):
        x, y = 0, place * CELL
        for stitch, same in groupby(row):
            times = len(list(same))
            thread = threads.get(stitch.yarn)
            if thread is not None:
                if stitch.code == "x":
                    parts.append(
                        f'<path class="chart-fill" d="M{x} {y}h{times * CELL}v{CELL}h{-times * CELL}Z" '
                        f'fill="{escape(thread.colour)}"/>'
                    )
                for cell in range(times):
                    at = x + cell * CELL
                    if stitch.code == "x":
                        signs.setdefault(stitch.yarn, []).append(
                            f'<use href="#{prefix}-{stitch.yarn}" x="{at}" y="{y}"/>'
                        )
                    else:
                        line = (
                            f"M{at + 4} {y + 20}L{at + 20} {y + 4}"
                            if stitch.code == "h"
                            else f"M{at + 4} {y + 4}L{at + 20} {y + 20}"
                        )
                        halves.setdefault(stitch.yarn, []).append(line)
            x += times * CELL
    thin = "".join(f"M{x * CELL} 0V{bottom}" for x in range(width + 1))
    thin += "".join(f"M0 {y * CELL}H{right}" for y in range(height + 1))
    bold = "".join(f"M{x * CELL} 0V{bottom}" for x in range(0, width + 1, 10))
    bold += "".join(f"M0 {y * CELL}H{right}" for y in range(0, height + 1, 10))
    parts.append(f'<path d="{thin}" stroke="#888" stroke-width="0.7" fill="none"/>')
    parts.append(f'<path d="{bold}" stroke="#000" stroke-width="1.8" fill="none"/>')
    for letter, lines in sorted(halves.items()):
        colour = escape(threads[letter].colour)
        parts.append(f'<path d="{"".join(lines)}" stroke="#000" stroke-width="5" fill="none"/>')
        parts.append(
            f'<path class="chart-half" d="{"".join(lines)}" stroke="{colour}" stroke-width="3" fill="none"/>'
        )
    for letter, uses in sorted(signs.items()):
        ink = "#fff" if is_dark(threads[letter].colour) else "#000"
        parts.append(f'<g class="chart-sign" fill="none" stroke="{ink}" stroke-width="2">{"".join(uses)}</g>')
    parts.append(_numbers_and_middle(width, height))
    return "".join([*parts, "</svg>"])


def _numbers_and_middle(width: int, height: int) -> str:
    found = ['<g font-size="13" fill="#000">']
    for column in range(1, width + 1):
        if column % 10 == 0 or (width <= 12 and column > 0):
            found.append(f'<text x="{column * CELL - CELL // 2}" y="-6" text-anchor="middle">{column}</text>')
    for row in range(1, height + 1):
        if row % 10 == 0 or height <= 12 or row == 1:
            found.append(f'<text x="-6" y="{row * CELL - 7}" text-anchor="end">{row}</text>')
    # Work begins in the middle: two small triangles point to it.
    middle_x, middle_y = width * CELL / 2, height * CELL / 2
    found.append(f'<path d="M{middle_x:g} -1l-6 -10h12Z"/><path d="M-1 {middle_y:g}l-10 -6v12Z"/>')
    return "".join([*found, "</g>"])
