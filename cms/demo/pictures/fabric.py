"""Knitted fabric, stitch by stitch, from the same symbols the charts use."""

import math
import random
from collections.abc import Sequence
from functools import cache

from PIL import Image, ImageDraw

from .canvas import SCALE
from .palette import Colour, darker, lighter, mix

_BIG = 3  # sprites are drawn this much larger and reduced


def _leaf(
    start: tuple[float, float], end: tuple[float, float], width: float, bend: float, *, grow: float = 1.0,
    shift: tuple[float, float] = (0, 0),
) -> list[tuple[float, float]]:  # fmt: skip
    """A thick, slightly bent strand with rounded ends, as a polygon."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    tx, ty = dx / length, dy / length
    nx, ny = -ty, tx
    left, right = [], []
    for k in range(17):
        t = k / 16
        profile = (math.sin(math.pi * (0.06 + 0.88 * t))) ** 0.55
        half = width / 2 * profile * grow
        bow = math.sin(math.pi * t) * bend
        t2 = 0.5 + (t - 0.5) * (0.9 + 0.1 * grow)
        x, y = start[0] + dx * t2 + nx * bow + shift[0], start[1] + dy * t2 + ny * bow + shift[1]
        left.append((x + nx * half, y + ny * half))
        right.append((x - nx * half, y - ny * half))
    return left + right[::-1]


def _strand(
    draw: ImageDraw.ImageDraw, start: tuple[float, float], end: tuple[float, float], width: float, bend: float,
    colour: Colour, lean: float,
) -> None:  # fmt: skip
    """One leg of a stitch: edge, roundness in six tones, twist marks."""
    draw.polygon(_leaf(start, end, width, bend), fill=darker(colour, 0.55))
    tones = (0.26, 0.14, 0.04)
    for n, tone in enumerate(tones):
        grow = 0.9 - n * 0.16
        off = -width * 0.03 * n
        draw.polygon(_leaf(start, end, width, bend, grow=grow, shift=(off, off)), fill=darker(colour, tone))
    draw.polygon(
        _leaf(start, end, width, bend, grow=0.4, shift=(-width * 0.11, -width * 0.09)),
        fill=lighter(colour, 0.1),
    )
    draw.polygon(
        _leaf(start, end, width, bend, grow=0.18, shift=(-width * 0.14, -width * 0.11)),
        fill=lighter(colour, 0.24),
    )
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    tx, ty = dx / length, dy / length
    nx, ny = -ty, tx
    thin = max(1, round(width * 0.06))
    for k in range(1, 6):
        t = k / 6
        bow = math.sin(math.pi * t) * bend
        x, y = start[0] + dx * t + nx * bow, start[1] + dy * t + ny * bow
        half = width * 0.36 * math.sin(math.pi * (0.1 + 0.8 * t)) ** 0.5
        off = width * 0.26 * lean
        a = (x + nx * half - tx * off, y + ny * half - ty * off)
        b = (x - nx * half + tx * off, y - ny * half + ty * off)
        draw.line((a, b), fill=darker(colour, 0.3), width=thin)


@cache
def _knit(width: int, height: int, colour: Colour, lean: int = 0) -> Image.Image:
    """A V. The sprite is higher than its cell: the point sinks into the stitch below. `lean` tilts decreases."""
    w, h = width * _BIG, height * _BIG
    image = Image.new("RGBA", (round(w * 1.1), round(h * 1.52)), (*darker(colour, 0.5), 0))
    draw = ImageDraw.Draw(image)
    left = w * 0.05
    thick = w * 0.47
    push = w * 0.22 * lean
    foot = h * 1.44
    _strand(draw, (left + w * 0.44, foot), (left + w * 0.17 + push, h * 0.08), thick, -w * 0.035, colour, 1)
    _strand(draw, (left + w * 0.56, foot), (left + w * 0.83 + push, h * 0.08), thick, w * 0.035, colour, -1)
    return image.reduce(_BIG)


@cache
def _purl(width: int, height: int, colour: Colour) -> Image.Image:
    """A bump: an arch above, a smaller cup below that reaches the neighbours."""
    w, h = width * _BIG, height * _BIG
    image = Image.new("RGBA", (round(w * 1.36), round(h * 1.3)), (*darker(colour, 0.5), 0))
    draw = ImageDraw.Draw(image)
    cx = w * 0.68
    deep = darker(colour, 0.2)
    for side in (-1, 1):
        cup = []
        for k in range(11):
            angle = math.radians(15 + 150 * k / 10)
            cup.append(
                (cx + side * w * 0.5 + w * 0.42 * math.cos(angle), h * 0.66 + h * 0.36 * math.sin(angle))
            )
        for grow, tone in ((1.0, 0.5), (0.8, 0.08), (0.4, -0.06)):
            tint = darker(deep, tone) if tone >= 0 else lighter(deep, -tone)
            draw.line([v for q in cup for v in q], fill=tint, width=round(h * 0.34 * grow), joint="curve")
    arch = []
    for k in range(13):
        angle = math.radians(200 + 140 * k / 12)
        arch.append((cx + w * 0.5 * math.cos(angle), h * 0.86 + h * 0.56 * math.sin(angle)))
    thick = h * 0.44
    for grow, tone, shift in ((1.0, 0.55, 0.0), (0.84, 0.14, 0.0), (0.6, 0.0, 0.06), (0.28, -0.2, 0.11)):
        tint = darker(colour, tone) if tone >= 0 else lighter(colour, -tone)
        points = [(x - thick * shift, y - thick * shift) for x, y in arch]
        draw.line([v for q in points for v in q], fill=tint, width=round(thick * grow), joint="curve")
        r = thick * grow / 2 - 1
        for x, y in (points[0], points[-1]):
            draw.ellipse((x - r, y - r, x + r, y + r), fill=tint)
    for k in range(1, 12):
        x, y = arch[k]
        draw.line(
            (x - thick * 0.12, y - thick * 0.34, x + thick * 0.14, y + thick * 0.34),
            fill=darker(colour, 0.3), width=max(1, round(thick * 0.06)),
        )  # fmt: skip
    return image.reduce(_BIG)


@cache
def _ridge(width: int, height: int, colour: Colour) -> Image.Image:
    """Garter: an arch and the halves of two cups that lock into it, a lying row."""
    w, h = width * _BIG, height * _BIG
    image = Image.new("RGBA", (round(w * 1.36), round(h * 1.2)), (*darker(colour, 0.5), 0))
    draw = ImageDraw.Draw(image)
    cx, thick = w * 0.68, h * 0.34
    bows = [(cx - w * 0.5, h * 0.5, 20, 90), (cx + w * 0.5, h * 0.5, 90, 160), (cx, h * 0.72, 188, 352)]
    for x0, y0, start, end in bows:
        path = []
        for k in range(11):
            angle = math.radians(start + (end - start) * k / 10)
            path.append((x0 + w * 0.47 * math.cos(angle), y0 + h * 0.4 * math.sin(angle)))
        for grow, tone, shift in (
            (1.0, 0.55, 0.0),
            (0.84, 0.16, 0.0),
            (0.58, 0.02, 0.07),
            (0.26, -0.2, 0.13),
        ):
            tint = darker(colour, tone) if tone >= 0 else lighter(colour, -tone)
            points = [(x - thick * shift, y - thick * shift) for x, y in path]
            draw.line([v for q in points for v in q], fill=tint, width=round(thick * grow), joint="curve")
        for x, y in path[1:-1]:
            draw.line(
                (x - thick * 0.14, y - thick * 0.32, x + thick * 0.16, y + thick * 0.32),
                fill=darker(colour, 0.28), width=max(1, round(thick * 0.07)),
            )  # fmt: skip
    return image.reduce(_BIG)


def fabric(
    rows: Sequence[str],
    cell: tuple[float, float],
    colour: Colour,
    *,
    colours: Sequence[str] = (),
    yarns: dict[str, Colour] | None = None,
    seed: int = 1,
    columns: dict[int, float] | None = None,
) -> Image.Image:
    """Fabric seen from the right side, at SCALE, with a transparent edge.

    `rows` from the top; one letter a stitch: k knit, p purl, g garter ridge, d knit deep between ridges, / leaning right, backslash leaning left, o eyelet,
    space nothing. `columns`: relative widths of columns (ribbing draws together). `colours` as `rows`, letters of `yarns`.
    """
    rng = random.Random(seed)
    cw, ch = cell[0] * SCALE, cell[1] * SCALE
    across = max(len(r) for r in rows)
    widths = [cw * (columns or {}).get(i, 1.0) for i in range(across)]
    xs = [sum(widths[:i]) for i in range(across + 1)]
    pad = round(max(cw, ch) * 0.6)
    image = Image.new(
        "RGBA", (round(xs[-1]) + 2 * pad, round(ch * len(rows)) + 2 * pad), (*darker(colour, 0.6), 0)
    )
    draw = ImageDraw.Draw(image)

    def shade(r: int, c: int) -> Colour:
        if colours and yarns:
            return yarns[colours[r][c]]
        return colour

    for r, row in enumerate(rows):
        for c, mark in enumerate(row):
            if mark != " ":
                x, y = pad + xs[c], pad + r * ch
                draw.rectangle(
                    (x - 1, y + ch * 0.1, x + widths[c] + 1, y + ch * 1.18),
                    fill=(*darker(shade(r, c), 0.46 if mark in "pg" else 0.6), 255),
                )
    for r in range(len(rows) - 1, -1, -1):
        for pass_marks in ("d", "pg", "k/\\"):
            for c, mark in enumerate(rows[r]):
                if mark == " " or mark not in pass_marks:
                    continue
                tone = rng.choice((0.0, 0.0, 0.03, 0.06))
                tint = darker(shade(r, c), tone)
                jx, jy = rng.uniform(-0.02, 0.02) * cw, rng.uniform(-0.025, 0.025) * ch
                x, y = pad + xs[c] + jx, pad + r * ch + jy
                if mark == "g":
                    sprite = _ridge(round(widths[c]), round(ch * 1.5), tint)
                    place = (round(x + widths[c] / 2 - sprite.width / 2), round(y - ch * 0.3))
                elif mark == "p":
                    deep = widths[c] < cw * 0.8
                    sprite = _purl(
                        round(max(widths[c], cw * 0.7)), round(ch), darker(tint, 0.3) if deep else tint
                    )
                    place = (round(x + widths[c] / 2 - sprite.width / 2), round(y))
                else:
                    if mark == "d":
                        tint = darker(tint, 0.28)
                    lean = {"k": 0, "d": 0, "/": 1, "\\": -1}[mark]
                    sprite = _knit(round(widths[c]), round(ch), tint, lean)
                    place = (round(x + widths[c] / 2 - sprite.width / 2), round(y - ch * 0.06))
                image.alpha_composite(sprite, (max(0, place[0]), max(0, place[1])))
        for c, mark in enumerate(rows[r]):
            if mark == "o":
                x, y = pad + xs[c] + widths[c] / 2, pad + r * ch + ch * 0.62
                a, b = cw * 0.44, ch * 0.52
                ring = darker(shade(r, c), 0.35)
                draw.ellipse((x - a, y - b, x + a, y + b), fill=(*ring, 255))
                draw.ellipse(
                    (x - a * 0.92, y - b * 0.92, x + a * 0.86, y + b * 0.86),
                    fill=(*mix(ring, shade(r, c), 0.6), 255),
                )
                draw.ellipse(
                    (x - a * 0.62, y - b * 0.66, x + a * 0.62, y + b * 0.66),
                    fill=(*darker(shade(r, c), 0.8), 255),
                )
    return image


def size_of(sprite: Image.Image) -> tuple[float, float]:
    return sprite.width / SCALE, sprite.height / SCALE
