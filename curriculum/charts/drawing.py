"""A chart drawn as SVG: the grid as it is seen, row numbers where each row begins, the repeat in a frame.

Only attributes, no styles: the drawing stands inline under a strict content security policy, prints black on white
and survives a photocopy (a yarn is its colour and its letter).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from html import escape
from itertools import groupby

from .grids import Chart, Row, Stitch
from .symbols import NOTHING, Symbol

CELL = 24
MARGIN = 34


def symbol_svg(symbol: Symbol, *, label: str = "") -> str:
    """Returns one symbol by itself, for a legend."""
    width = symbol.width * CELL
    fill = "#cfcfcf" if symbol.code == NOTHING else "#ffffff"
    shape = f'<path d="{symbol.shape}" fill="none" stroke="#000" stroke-width="2"/>' if symbol.shape else ""
    name = f' role="img" aria-label="{escape(label)}"' if label else ' aria-hidden="true"'
    return (
        f'<svg class="chart-symbol" viewBox="-1 -1 {width + 2} {CELL + 2}" width="{width + 2}" height="{CELL + 2}"'
        f'{name} focusable="false"><path d="M0 0H{width}V{CELL}H0Z" fill="{fill}" stroke="#666"/>{shape}</svg>'
    )


def chart_svg(chart: Chart, *, prefix: str, label: str, colours: Mapping[str, str] | None = None) -> str:
    """Returns the whole chart. `prefix` keeps the ids of several charts on one page apart.

    `colours` maps yarn letters to #rrggbb. The picture is described by `label`; its rows stand beside it in words.
    """
    width, height = chart.width, len(chart.rows)
    right, bottom = width * CELL, height * CELL
    parts = [
        (
            f'<svg class="chart-drawing{" chart-drawing--fits" if width <= 20 else ""}" viewBox="{-MARGIN} -2 {right + 2 * MARGIN} {bottom + MARGIN}" '
            f'width="{right + 2 * MARGIN}" height="{bottom + MARGIN}" role="img" aria-label="{escape(label)}" '
            'focusable="false" font-family="Alegreya Sans, sans-serif">'
        ),
        "<defs>",
        *(
            f'<path id="{prefix}-{symbol.code}" d="{symbol.shape}"/>'
            for symbol in chart.signs()
            if symbol.shape
        ),
        "</defs>",
        f'<path d="M0 0H{right}V{bottom}H0Z" fill="#fff"/>',
    ]
    marks: list[str] = []
    for index, row in enumerate(chart.rows):
        top = (height - 1 - index) * CELL
        parts += _fills(row, top, right, colours or {})
        marks += _marks(row, top, right, prefix, colours or {})
    lines = "".join(f"M{x * CELL} 0V{bottom}" for x in range(width + 1))
    lines += "".join(f"M0 {y * CELL}H{right}" for y in range(height + 1))
    parts.append(f'<path d="{lines}" stroke="#777" stroke-width="1" fill="none"/>')
    parts += _cables(chart, right, prefix)
    parts.append(f'<g fill="none" stroke="#000" stroke-width="2">{"".join(marks)}</g>')
    parts += _letters(chart, right, colours or {})
    if chart.repeat is not None:
        first, last = chart.repeat
        x = right - last * CELL
        parts.append(
            f'<path d="M{x} 0H{right - (first - 1) * CELL}V{bottom}H{x}Z" '
            'fill="none" stroke="#000" stroke-width="4"/>'
        )
    parts += _numbers(chart, right, bottom)
    parts.append("</svg>")
    return "".join(parts)


def _places(row: Row, right: int) -> list[tuple[int, int]]:
    """Returns (left edge, index of the stitch) of each symbol of a row."""
    places, x = [], right
    for place, stitch in enumerate(row):
        x -= stitch.symbol.width * CELL
        places.append((x, place))
    return places


def _fills(row: Row, top: int, right: int, colours: Mapping[str, str]) -> list[str]:
    """Rectangles behind the symbols: yarn colours and cells without a stitch, equal neighbours in one."""

    def fill_of(stitch: object) -> str:
        if stitch.code == NOTHING:  # type: ignore[attr-defined]
            return "#cfcfcf"
        return colours.get(stitch.yarn, "")  # type: ignore[attr-defined]

    found, x = [], right
    for fill, same in groupby(row, key=fill_of):
        width = sum(stitch.symbol.width for stitch in same) * CELL
        x -= width
        if fill:
            found.append(f'<path d="M{x} {top}h{width}v{CELL}h{-width}Z" fill="{escape(fill)}"/>')
    return found


def _marks(row: Row, top: int, right: int, prefix: str, colours: Mapping[str, str]) -> list[str]:
    # What is the same for every stitch of one sign and yarn is written once.
    ends: dict[Stitch, tuple[str, str]] = {}
    found = []
    x = right
    for stitch in row:
        symbol = stitch.symbol
        x -= symbol.width * CELL
        if not symbol.shape:
            continue
        known = ends.get(stitch)
        if known is None:
            # On a dark yarn a black sign would drown.
            light = ' stroke="#fff"' if is_dark(colours.get(stitch.yarn, "#ffffff")) else ""
            known = ends[stitch] = (f'<use href="#{prefix}-{stitch.code}" x="', f'" y="{top}"{light}/>')
        found.append(f"{known[0]}{x}{known[1]}")
    return found


def _cables(chart: Chart, right: int, prefix: str) -> list[str]:
    """White cells under cables: their strands cross the lines of the grid."""
    found = []
    for index, row in enumerate(chart.rows):
        top = (len(chart.rows) - 1 - index) * CELL
        for x, place in _places(row, right):
            width = row[place].symbol.width * CELL
            if width > CELL:
                found.append(
                    f'<path d="M{x} {top}h{width}v{CELL}h{-width}Z" fill="#fff" stroke="#777" stroke-width="1"/>'
                )
    return found


def _letters(chart: Chart, right: int, colours: Mapping[str, str]) -> list[str]:
    """The letter of the yarn in each coloured cell that has no sign of its own."""
    if not any(stitch.yarn for row in chart.rows for stitch in row):
        return []
    found = ['<g font-size="12" text-anchor="middle">']
    for index, row in enumerate(chart.rows):
        base = (len(chart.rows) - 1 - index) * CELL + 16
        for x, place in _places(row, right):
            stitch = row[place]
            if stitch.yarn and not stitch.symbol.shape:
                ink = ' fill="#fff"' if is_dark(colours.get(stitch.yarn, "#ffffff")) else ""
                found.append(f'<text x="{x + CELL // 2}" y="{base}"{ink}>{escape(stitch.yarn)}</text>')
    return [*found, "</g>"]


def _numbers(chart: Chart, right: int, bottom: int) -> list[str]:
    """Row numbers stand where the row begins: right-side rows at the right, wrong-side rows at the left."""
    found = ['<g font-size="14" fill="#000">']
    for index in range(len(chart.rows)):
        base = bottom - index * CELL - 7
        if chart.is_right_side(index):
            found.append(f'<text x="{right + 6}" y="{base}">{index + 1}</text>')
        else:
            found.append(f'<text x="-6" y="{base}" text-anchor="end">{index + 1}</text>')
    step = 1 if chart.width <= 12 else 5
    for column in range(1, chart.width + 1):
        if column == 1 or column % step == 0:
            x = right - column * CELL + CELL // 2
            found.append(f'<text x="{x}" y="{bottom + 18}" text-anchor="middle">{column}</text>')
    return [*found, "</g>"]


@cache
def is_dark(colour: str) -> bool:
    """Whether white reads better than black on a colour #rrggbb (relative luminance, WCAG 2)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.179
