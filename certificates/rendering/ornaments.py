"""The ornament of each design, computed stitch by stitch; every copy of a certificate carries the same one.

Three hands: a woven belt around the page (Telar), a double rule with a line of running stitch (Sobrio), sprays of
satin stitch in the corners (Bordado). All of it survives a black-and-white copier: shape carries the pattern, colour
only warms it.
"""

from __future__ import annotations

import math
from functools import lru_cache

from certificates.qr import outline

from .sheets import PRINTER_MARGIN_MM, Form

INK = "#2a1c16"
INDIGO = "#243f73"
COCHINEAL = "#97143a"
OCHRE = "#c08a2e"
CHILCA = "#4a6b21"

# Telar: one cell is one stitch of 0.7 mm; the belt is 13 stitches wide and its figure repeats after 16.
CELL = 0.7
BELT = 13
REPEAT = 16


def _belt_colour(along: int, depth: int) -> str:
    """The colour of a stitch of the belt: `along` counts from the middle of a figure, `depth` from the outer edge."""
    if depth in (0, BELT - 1):
        return INDIGO
    if depth in (1, BELT - 2):
        return ""
    across = abs(depth - BELT // 2)
    step = (along + REPEAT // 2) % REPEAT - REPEAT // 2
    distance = abs(step) + across
    if distance <= 1:
        return OCHRE
    if distance == 2:
        return COCHINEAL
    if distance == 3:
        return ""
    if distance in (4, 5) and across <= 4:
        return INDIGO if distance == 5 else COCHINEAL
    # Between two diamonds stands an hourglass whose halves grow from the edges of the belt.
    gap = REPEAT // 2 - abs(step)
    if gap + 1 <= across - 1:
        return OCHRE
    return ""


def _corner_colour(x: int, y: int) -> str:
    """The square where two belts meet: a small tocapu."""
    middle = BELT // 2
    dx, dy = abs(x - middle), abs(y - middle)
    ring = max(dx, dy)
    if ring == 6:
        return INDIGO
    if ring == 4:
        return COCHINEAL
    if ring <= 2:
        return INDIGO if dx == dy else (OCHRE if ring == 1 or dx == 0 or dy == 0 else "")
    return ""


def _stitches(millimetres: float) -> int:
    """The longest side of whole figures that fits, in stitches. An odd number of figures has one in the middle."""
    figures = int((millimetres / CELL - 2 * BELT) // REPEAT)
    return 2 * BELT + (figures if figures % 2 else figures - 1) * REPEAT


def telar_frame(width: float, height: float) -> str:
    """The woven frame as an SVG text: as many whole figures as fit, so it is a little smaller than asked for."""
    across, down = _stitches(width), _stitches(height)
    grids: dict[str, list[list[bool]]] = {
        colour: [[False] * across for _ in range(down)] for colour in (INDIGO, COCHINEAL, OCHRE)
    }
    for y in range(down):
        for x in range(across):
            depth_x, depth_y = min(x, across - 1 - x), min(y, down - 1 - y)
            if depth_x < BELT and depth_y < BELT:
                colour = _corner_colour(depth_x, depth_y)
            elif depth_y < BELT:
                colour = _belt_colour(x - across // 2, depth_y)
            elif depth_x < BELT:
                colour = _belt_colour(y - down // 2, depth_x)
            else:
                continue
            if colour:
                grids[colour][y][x] = True
    paths = "".join(f'<path fill="{colour}" d="{outline(grid)}"/>' for colour, grid in grids.items())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{across * CELL:.1f}mm" height="{down * CELL:.1f}mm" '
        f'viewBox="0 0 {across} {down}">{paths}</svg>'
    )


def sobrio_frame(width: float, height: float) -> str:
    """A thick and a thin rule with one line of running stitch: beside the column of proof, or under the head."""
    stitch = f"M{width - 66:g} 16V{height - 16:g}" if width > height else f"M16 44H{width - 16:g}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm" '
        f'viewBox="0 0 {width:g} {height:g}" fill="none">'
        f'<rect x=".5" y=".5" width="{width - 1:g}" height="{height - 1:g}" stroke="{INK}" stroke-width="1"/>'
        f'<rect x="2.6" y="2.6" width="{width - 5.2:g}" height="{height - 5.2:g}" stroke="{INK}" stroke-width=".25"/>'
        f'<path d="{stitch}" stroke="{INDIGO}" stroke-width=".5" stroke-dasharray="3 1.5" stroke-linecap="butt"/>'
        "</svg>"
    )


def rule_frame(width: float, height: float) -> str:
    """One thin rule: for who wants no ornament."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm" '
        f'viewBox="0 0 {width:g} {height:g}" fill="none">'
        f'<rect x=".4" y=".4" width="{width - 0.8:g}" height="{height - 0.8:g}" stroke="{INK}" stroke-width=".4"/></svg>'
    )


# --- Bordado ----------------------------------------------------------------------------------------------------

Point = tuple[float, float]


def _line(points: list[Point]) -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)


def _petal(
    cx: float, cy: float, angle: float, length: float, width: float, threads: int, inner: float
) -> str:
    """Satin stitch: threads side by side from the heart of the flower to the rounded end of the petal."""
    parts = []
    for index in range(threads):
        share = (index / (threads - 1)) * 2 - 1
        # The middle threads are the longest; the outer ones start a little later, so the heart stays open.
        reach = inner + (length - inner) * math.sqrt(max(0.0, 1 - share * share * 0.86))
        turn = angle + share * width
        start = inner + 0.35 * abs(share)
        parts.append(
            _line(
                [
                    (cx + start * math.cos(turn), cy + start * math.sin(turn)),
                    (cx + reach * math.cos(turn), cy + reach * math.sin(turn)),
                ]
            )
        )
    return "".join(parts)


def _flower(cx: float, cy: float, radius: float, petals: int, threads: int, turn: float = 0.0) -> str:
    width = math.pi / petals * 0.86
    inner = radius * 0.34
    stitched = "".join(
        _petal(cx, cy, turn + index * 2 * math.pi / petals, radius, width, threads, inner)
        for index in range(petals)
    )
    knots = "".join(
        f'<circle cx="{cx + radius * 0.17 * math.cos(step):.2f}" cy="{cy + radius * 0.17 * math.sin(step):.2f}" '
        f'r="{radius * 0.062:.2f}"/>'
        for step in (index * math.pi / 3 for index in range(6))
    )
    return (
        f'<circle cx="{cx:.2f}" cy="{cy:.2f}" r="{radius * 0.6:.2f}" fill="#fff" stroke="none"/>'
        f'<path d="{stitched}" stroke="{COCHINEAL}" stroke-width=".42"/>'
        f'<g fill="{OCHRE}" stroke="none">{knots}<circle cx="{cx:.2f}" cy="{cy:.2f}" r="{radius * 0.075:.2f}"/></g>'
    )


def _leaf(x: float, y: float, angle: float, length: float, fullness: float = 0.27) -> str:
    """Fishbone stitch: slanted threads on both sides of a midrib."""
    parts = []
    count = max(6, round(length / 0.62))
    for index in range(1, count):
        share = index / count
        rib_x, rib_y = x + length * share * math.cos(angle), y + length * share * math.sin(angle)
        half = length * fullness * math.sin(math.pi * share**0.8)
        for side in (-1, 1):
            turn = angle + side * 0.9
            parts.append(
                _line([(rib_x, rib_y), (rib_x + half * math.cos(turn), rib_y + half * math.sin(turn))])
            )
    tip = (x + length * 1.04 * math.cos(angle), y + length * 1.04 * math.sin(angle))
    parts.append(_line([(x, y), tip]))
    return "".join(parts)


def _bezier(a: Point, b: Point, c: Point, d: Point, at: float) -> tuple[Point, float]:
    rest = 1 - at
    x, y = (
        rest**3 * p + 3 * rest**2 * at * q + 3 * rest * at**2 * r + at**3 * s
        for p, q, r, s in zip(a, b, c, d, strict=True)
    )
    dx, dy = (
        3 * rest**2 * (q - p) + 6 * rest * at * (r - q) + 3 * at**2 * (s - r)
        for p, q, r, s in zip(a, b, c, d, strict=True)
    )
    return (x, y), math.atan2(dy, dx)


def _spray(reach: float) -> str:
    """One corner, drawn for the upper left: a flower in the corner and a branch along each of the two edges."""
    leaves: list[str] = []
    stems: list[str] = []
    flowers: list[str] = []
    for swap in (False, True):

        def place(x: float, y: float, swap: bool = swap) -> Point:
            return (y, x) if swap else (x, y)

        curve = (place(8, 8), place(reach * 0.34, 1.0), place(reach * 0.62, 17.0), place(reach, 4.2))
        (a, b, c, d) = curve
        stems.append(
            f"M{a[0]:.2f} {a[1]:.2f}C{b[0]:.2f} {b[1]:.2f} {c[0]:.2f} {c[1]:.2f} {d[0]:.2f} {d[1]:.2f}"
        )
        side = 1 if not swap else -1
        for step, (at, length) in enumerate(
            ((0.27, 7.4), (0.36, 7.0), (0.47, 6.6), (0.57, 6.2), (0.68, 5.6), (0.79, 5.0), (0.89, 4.2))
        ):
            (x, y), angle = _bezier(a, b, c, d, at)
            lean = 0.75 if step % 2 else -0.75
            leaves.append(_leaf(x, y, angle + side * lean, length * min(1.0, reach / 78)))
        (x, y), angle = _bezier(a, b, c, d, 0.52)
        bud = (x + 5.2 * math.cos(angle + side * 1.1), y + 5.2 * math.sin(angle + side * 1.1))
        stems.append(_line([(x, y), bud]))
        flowers.append(_flower(bud[0], bud[1], 3.1, 5, 5, angle))
        flowers.append(_flower(d[0], d[1], 2.2, 5, 4, angle))
    flowers.append(_flower(9.2, 9.2, 8.6, 8, 9, 0.39))
    return (
        f'<path d="{"".join(stems)}" stroke="{CHILCA}" stroke-width=".62" stroke-dasharray="1.7 .55"/>'
        f'<path d="{"".join(leaves)}" stroke="{CHILCA}" stroke-width=".4"/>' + "".join(flowers)
    )


def bordado_frame(width: float, height: float) -> str:
    """Two full sprays above, two small ones below, joined by a line of running stitch."""
    wide = width > height
    # Two sprays on a narrow sheet leave room between them for the name of the organisation.
    large, little = (84, 44) if wide else (64, 40)
    full, small = _spray(large), _spray(little)
    right, foot = width - 2.4, height - 2.4
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm" '
        f'viewBox="0 0 {width:g} {height:g}" fill="none" stroke-linecap="round">'
        f'<g stroke="{INDIGO}" stroke-width=".5" stroke-dasharray="2.6 1.5">'
        f'<path d="M{large + 12} 2.4H{width - large - 12:g}M{little + 12} {foot:g}H{width - little - 12:g}'
        f"M2.4 {large + 12}V{height - little - 8:g}"
        f'M{right:g} {large + 12}V{height - little - 8:g}"/></g>'
        f"{full}"
        f'<g transform="translate({width:g} 0) scale(-1 1)">{full}</g>'
        f'<g transform="translate(0 {height:g}) scale(1 -1)">{small}</g>'
        f'<g transform="translate({width:g} {height:g}) scale(-1 -1)">{small}</g>'
        "</svg>"
    )


_FRAMES = {"telar": telar_frame, "sobrio": sobrio_frame, "bordado": bordado_frame}


@lru_cache(maxsize=32)
def frame(form: Form) -> str:
    """The frame of a form as an SVG text; it stands in the middle of the sheet, off the printer's margin."""
    width, height = (side - 2 * PRINTER_MARGIN_MM for side in form.size_mm)
    if form.border == "none":
        return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm"/>'
    return (rule_frame if form.border == "rule" else _FRAMES[form.layout])(width, height)
