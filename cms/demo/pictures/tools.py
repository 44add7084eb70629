"""Things on the table: needles, wool, hoop, scissors, tape, paper, arrows, and satin-filled shapes."""

import itertools
import math
import random
from collections.abc import Sequence
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from .canvas import SCALE, Canvas, floss, mid, stroke, yarn
from .curves import Path, Point, arc, densify, resample, smooth
from .palette import (
    COCHINEAL,
    DARK_WOOD,
    INDIGO,
    INK,
    OCHRE,
    PAPER,
    STEEL,
    UNDYED,
    WOOD,
    Colour,
    darker,
    lighter,
    mix,
)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def text(canvas: Canvas, words: str, centre: Point, size: float, colour: Colour = INK) -> None:
    font = _font(round(size * SCALE))
    place = (centre[0] * SCALE, centre[1] * SCALE)
    canvas.add(lambda d: d.text(place, words, fill=colour, font=font, anchor="mm"))


def badge(canvas: Canvas, number: str, centre: Point, radius: float = 27) -> None:
    """A numbered point, readable in grey."""
    canvas.disc(centre, radius, PAPER, shadow=True)
    canvas.disc(centre, radius - 4, COCHINEAL)
    text(canvas, number, (centre[0], centre[1]), radius * 1.15, PAPER)


def arrow(
    canvas: Canvas, points: Sequence[Point], colour: Colour = INK, width: float = 11, *, head: float = 34
) -> None:
    """A curved arrow with a light casing."""
    path = smooth(points)
    end = path[-1]
    back = path[-min(len(path), 7)]
    length = max(1e-6, math.dist(end, back))
    tx, ty = (end[0] - back[0]) / length, (end[1] - back[1]) / length
    nx, ny = -ty, tx
    base = (end[0] - tx * head * 0.4, end[1] - ty * head * 0.4)
    tip = (base[0] + tx * head, base[1] + ty * head)

    def triangle(grow: float) -> list[Point]:
        h = head * 0.62 + grow
        return [
            (tip[0] + tx * grow * 2, tip[1] + ty * grow * 2),
            (base[0] + nx * h - tx * grow, base[1] + ny * h - ty * grow),
            (base[0] - nx * h - tx * grow, base[1] - ny * h - ty * grow),
        ]

    canvas.line(path[:-2], PAPER, width + 9)
    canvas.polygon(triangle(5), PAPER)
    canvas.line(path[:-2], colour, width)
    canvas.polygon(triangle(0), colour)


def rod(
    canvas: Canvas, butt: Point, tip: Point, width: float, colour: Colour = WOOD, *, knob: bool = False,
    taper: float = 3.2, both: bool = False,
) -> None:  # fmt: skip
    """A knitting needle: round, pointed at `tip` (at both ends when `both`)."""
    length = math.dist(butt, tip)
    tx, ty = (tip[0] - butt[0]) / length, (tip[1] - butt[1]) / length
    nx, ny = -ty, tx
    if ny > 0 or (ny == 0 and nx > 0):
        nx, ny = -nx, -ny  # the light side is up

    def outline(half: float, shift: float) -> list[Point]:
        cut = width * taper
        ends = [(0.0, half if not both else half * 0.1)]
        if both:
            ends += [(cut * 0.5, half * 0.75), (cut, half)]
        ends += [
            (length - cut, half),
            (length - cut * 0.5, half * 0.78),
            (length - width * 0.25, half * 0.3),
            (length, half * 0.08),
        ]
        up = [(butt[0] + tx * d + nx * (h + shift), butt[1] + ty * d + ny * (h + shift)) for d, h in ends]
        down = [
            (butt[0] + tx * d - nx * (h - shift), butt[1] + ty * d - ny * (h - shift))
            for d, h in reversed(ends)
        ]
        return up + down

    canvas.polygon(outline(width / 2, 0), darker(colour, 0.55), shadow=True)
    for share, tone, shift in ((0.9, 0.22, 0.0), (0.72, 0.06, 0.06), (0.46, -0.14, 0.12), (0.16, -0.45, 0.2)):
        tint = darker(colour, tone) if tone > 0 else lighter(colour, -tone)
        canvas.polygon(outline(width / 2 * share, width * shift), tint)
    if knob:
        for grow, tone in ((1.0, 0.5), (0.88, 0.1)):
            canvas.disc(butt, width * 0.95 * grow, darker(COCHINEAL, tone), shadow=grow == 1.0)
        canvas.disc((butt[0] - width * 0.25, butt[1] - width * 0.3), width * 0.3, lighter(COCHINEAL, 0.4))


@cache
def ball_sprite(radius: int, colour: Colour, seed: int = 3) -> Image.Image:
    """A ball of wool: bands of strands wound in different directions, light from the upper left."""
    r = radius * SCALE
    size = 2 * r + 8
    image = Image.new("RGB", (size, size), darker(colour, 0.45))
    draw = ImageDraw.Draw(image)
    rng = random.Random(seed)
    thick = max(6, r // 9)
    centre = size / 2
    bands = [(20, 0.95), (100, 0.9), (160, 0.85), (60, 0.8), (128, 0.72), (12, 0.66)]
    for n, (turn, reach) in enumerate(bands):
        rows = 11 if n < 3 else 6
        for k in range(rows):
            offset = (k - (rows - 1) / 2) / rows * (1.9 if n < 3 else 0.9)
            squeeze = math.sqrt(max(0.02, 1 - (offset * 0.92) ** 2))
            path = []
            for s in range(25):
                a = math.radians(-90 + 180 * s / 24)
                x = math.sin(a) * r * squeeze * 1.02
                y = offset * r * reach + math.cos(a) * r * 0.24 * (1 if n % 2 else -1) * squeeze
                t = math.radians(turn)
                path.append(
                    (centre + x * math.cos(t) - y * math.sin(t), centre + x * math.sin(t) + y * math.cos(t))
                )
            tint = darker(colour, rng.uniform(0, 0.1))
            stroke(draw, path, darker(colour, 0.5), thick + 3)
            stroke(draw, path, tint, thick)
            hi = [(x - thick * 0.18, y - thick * 0.18) for x, y in path]
            stroke(draw, hi, lighter(tint, 0.18), max(2, thick // 3))
            for (x, y), (tx, ty) in resample(path, thick * 0.8):
                draw.line(
                    (x - ty * thick * 0.4 - tx * thick * 0.2, y + tx * thick * 0.4 - ty * thick * 0.2,
                     x + ty * thick * 0.4 + tx * thick * 0.2, y - tx * thick * 0.4 + ty * thick * 0.2),
                    fill=darker(tint, 0.25), width=1,
                )  # fmt: skip
    # roundness: a soft dark rim, lower right darkest
    rim = Image.radial_gradient("L").resize((round(size * 1.5), round(size * 1.5)), Image.Resampling.BICUBIC)
    cut = round(size * 0.16)
    rim = rim.crop(
        (
            cut + round(size * 0.16),
            cut + round(size * 0.16),
            cut + round(size * 0.16) + size,
            cut + round(size * 0.16) + size,
        )
    )
    rim = rim.transpose(Image.Transpose.ROTATE_180).point(lambda v: int(max(0, v - 70) * 1.0))
    image.paste(darker(colour, 0.75), (0, 0), rim)
    mask = Image.new("L", (size, size))
    ImageDraw.Draw(mask).ellipse((4, 4, size - 5, size - 5), fill=255)
    image.putalpha(mask)
    return image


def ball(canvas: Canvas, centre: Point, radius: float, colour: Colour, seed: int = 3) -> None:
    sprite = ball_sprite(round(radius), colour, seed)
    canvas.sprite(sprite, centre[0] - sprite.width / SCALE / 2, centre[1] - sprite.height / SCALE / 2)


def hank(canvas: Canvas, centre: Point, length: float, colour: Colour) -> None:
    """A twisted skein, lying."""
    x, y = centre
    for k in range(7):
        shift = (k - 3) * 13
        wave = [
            (x - length / 2 + length * t / 12, y + shift * math.cos(math.pi * t / 3) * 1.0 + 6 * math.sin(t))
            for t in range(13)
        ]
        yarn(canvas, smooth(wave), darker(colour, 0.05 * (k % 3)), 24)


def sewing_needle(canvas: Canvas, eye: Point, tip: Point, width: float = 11, colour: Colour = STEEL) -> None:
    """A sewing or embroidery needle; thread is laid on by the scene."""
    length = math.dist(eye, tip)
    tx, ty = (tip[0] - eye[0]) / length, (tip[1] - eye[1]) / length
    nx, ny = -ty, tx

    def at(d: float, off: float) -> Point:
        return (eye[0] + tx * d + nx * off, eye[1] + ty * d + ny * off)

    def shape(f: float) -> list[Point]:
        h = width / 2 * f
        return [
            at(-width, 0), at(-width * 0.5, h * 1.1), at(width * 2, h * 1.2), at(width * 4, h), at(length * 0.7, h * 0.8),
            at(length, 0), at(length * 0.7, -h * 0.8), at(width * 4, -h), at(width * 2, -h * 1.2), at(-width * 0.5, -h * 1.1),
        ]  # fmt: skip

    canvas.polygon(shape(1), darker(colour, 0.5), shadow=True)
    canvas.polygon(shape(0.72), colour)
    canvas.line(
        [at(width * 3, -width * 0.12), at(length * 0.8, -width * 0.08)], lighter(colour, 0.75), width * 0.16
    )
    canvas.line([at(0, 0), at(width * 1.9, 0)], darker(colour, 0.75), width * 0.34)


def scissors(canvas: Canvas, centre: Point, size: float, turn: float = -30.0) -> None:
    def at(x: float, y: float) -> Point:
        c, s = math.cos(math.radians(turn)), math.sin(math.radians(turn))
        return (centre[0] + (x * c - y * s) * size, centre[1] + (x * s + y * c) * size)

    for side in (1, -1):
        blade = [
            at(-0.05, 0.0),
            at(0.1, 0.07 * side),
            at(0.92, 0.035 * side),
            at(1.0, 0.0),
            at(0.1, -0.02 * side),
        ]
        canvas.polygon(blade, darker(STEEL, 0.35), shadow=True)
        canvas.polygon(
            [at(0.0, 0.0), at(0.1, 0.05 * side), at(0.9, 0.025 * side), at(0.96, 0.0)],
            lighter(STEEL, 0.35 if side < 0 else 0.1),
        )
    for side in (1, -1):
        ring = arc(at(-0.62, 0.21 * side), 0.3 * size, 0.17 * size, 0, 360, turn=turn + 14 * side)
        canvas.line(
            [at(0.02, 0.0), at(-0.2, 0.07 * side), at(-0.36, 0.13 * side)],
            darker(INDIGO, 0.4),
            size * 0.12,
            shadow=True,
        )
        canvas.line([at(0.02, 0.0), at(-0.2, 0.07 * side), at(-0.36, 0.13 * side)], INDIGO, size * 0.09)
        canvas.line(ring, darker(INDIGO, 0.4), size * 0.1, shadow=True)
        canvas.line(ring, INDIGO, size * 0.075)
        canvas.line(ring[len(ring) // 2 : len(ring) * 3 // 4], lighter(INDIGO, 0.4), size * 0.02)
    canvas.disc(at(0.02, 0.0), size * 0.045, darker(STEEL, 0.4))
    canvas.disc(at(0.015, -0.01), size * 0.03, lighter(STEEL, 0.5))


def tape(
    canvas: Canvas, a: Point, b: Point, *, marks: int = 10, width: float = 58, bold_ends: bool = True
) -> None:
    """A measuring tape from a to b with `marks` centimetres."""
    length = math.dist(a, b)
    tx, ty = (b[0] - a[0]) / length, (b[1] - a[1]) / length
    nx, ny = -ty, tx
    e = 26

    def at(d: float, off: float) -> Point:
        return (a[0] + tx * d + nx * off, a[1] + ty * d + ny * off)

    canvas.polygon(
        [at(-e, 0), at(length + e, 0), at(length + e, width), at(-e, width)],
        mix(OCHRE, PAPER, 0.45),
        shadow=True,
    )
    canvas.line([at(-e, 2), at(length + e, 2)], lighter(OCHRE, 0.75), 3)
    for k in range(marks * 2 + 1):
        d = length * k / marks / 2
        canvas.line([at(d, 0), at(d, width * (0.42 if k % 2 == 0 else 0.24))], INK, 3.4 if k % 2 == 0 else 2)
    for k in range(marks + 1):
        if marks <= 12 or k % 5 == 0:
            text(canvas, str(k), at(length * k / marks, width * 0.7), 24)
    if bold_ends:
        for d in (0.0, length):
            canvas.line([at(d, -10), at(d, width * 0.5)], COCHINEAL, 6)


def pin(canvas: Canvas, head: Point, tip: Point, colour: Colour = COCHINEAL) -> None:
    canvas.line([head, tip], darker(STEEL, 0.25), 5, shadow=True)
    canvas.line([(head[0] - 1, head[1] - 1), (tip[0] - 1, tip[1] - 1)], lighter(STEEL, 0.5), 2)
    canvas.disc(head, 13, darker(colour, 0.4), shadow=True)
    canvas.disc(head, 11, colour)
    canvas.disc((head[0] - 4, head[1] - 4), 4, lighter(colour, 0.6))


def marker(canvas: Canvas, centre: Point, radius: float = 24, colour: Colour = OCHRE) -> None:
    ring = arc(centre, radius * 0.8, radius, 0, 360)
    canvas.line(ring, darker(colour, 0.5), 10, shadow=True)
    canvas.line(ring, colour, 7)
    canvas.line(ring[len(ring) // 2 : len(ring) * 3 // 4], lighter(colour, 0.6), 3)


def sheet(canvas: Canvas, corner: Point, other: Point, colour: Colour = (255, 253, 246)) -> None:
    """A sheet of paper."""
    canvas.box(corner, other, colour, radius=8, shadow=True)


def hoop(canvas: Canvas, centre: Point, radius: float, cloth: Colour | None = None) -> None:
    """An embroidery hoop with its screw on top."""
    x, y = centre
    canvas.box(
        (x - 26, y - radius - 54), (x + 26, y - radius - 6), darker(OCHRE, 0.35), radius=6, shadow=True
    )
    canvas.box((x - 20, y - radius - 50), (x + 20, y - radius - 8), lighter(OCHRE, 0.15), radius=5)
    canvas.line([(x - 40, y - radius - 30), (x + 40, y - radius - 30)], darker(STEEL, 0.3), 9)
    ring = arc(centre, radius, radius, 0, 360, step=9)
    canvas.line(ring, darker(WOOD, 0.5), 40, shadow=True)
    canvas.line(ring, WOOD, 35)
    canvas.line(arc(centre, radius + 4, radius + 4, 0, 360, step=9), lighter(WOOD, 0.2), 16)
    canvas.line(arc(centre, radius + 8, radius + 8, 180, 290, step=9), lighter(WOOD, 0.55), 5)
    canvas.line(arc(centre, radius - 13, radius - 13, 0, 360, step=9), darker(WOOD, 0.35), 4)


def inside(point: Point, polygon: Sequence[Point]) -> bool:
    x, y = point
    found = False
    for (x1, y1), (x2, y2) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            found = not found
    return found


def satin(
    canvas: Canvas, outline: Sequence[Point], colour: Colour, *, angle: float = 70.0, width: float = 11, seed: int = 1,
    until: float = 1.0,
) -> None:  # fmt: skip
    """Fill a shape with stitches side by side. `until` leaves the last part unfilled, for step pictures."""
    rng = random.Random(seed)
    cos, sin = math.cos(math.radians(-angle)), math.sin(math.radians(-angle))
    turned = [(x * cos - y * sin, x * sin + y * cos) for x, y in outline]
    low, high = min(y for _, y in turned), max(y for _, y in turned)
    rows = max(1, int((high - low) / (width * 0.8)))
    pairs = list(zip(turned, [*turned[1:], turned[0]], strict=True))
    if until >= 1.0:
        canvas.polygon(list(outline), darker(colour, 0.4), shadow=True)
    for k in range(int(rows * until)):
        y = low + (k + 0.5) * (high - low) / rows
        cuts = sorted(
            x1 + (y - y1) * (x2 - x1) / (y2 - y1) for (x1, y1), (x2, y2) in pairs if (y1 > y) != (y2 > y)
        )
        for a, b in zip(cuts[::2], cuts[1::2], strict=False):
            if b - a < 2:
                continue
            a, b = a - rng.uniform(1, 3), b + rng.uniform(1, 3)
            p = (a * cos + y * sin, -a * sin + y * cos)
            q = (b * cos + y * sin, -b * sin + y * cos)
            floss(
                canvas,
                p,
                q,
                mix(colour, lighter(colour, 0.3), rng.uniform(0, 0.35)),
                width * 1.12,
                shadow=until < 1.0,
            )


def chain(canvas: Canvas, path: Path, colour: Colour, *, link: float = 46, width: float = 9) -> None:
    """Chain stitch along a path."""
    spots = resample(path, link * 0.8)
    for (x, y), (tx, ty) in spots:
        _link(canvas, (x, y), (tx, ty), link, colour, width)


def _link(
    canvas: Canvas, at: Point, way: Point, length: float, colour: Colour, width: float, fat: float = 0.3
) -> None:
    (x, y), (tx, ty) = at, way
    nx, ny = -ty, tx

    def spot(d: float, off: float) -> Point:
        return (x + tx * d * length + nx * off * length, y + ty * d * length + ny * off * length)

    loop = smooth(
        [
            spot(0, 0),
            spot(0.3, -fat * 0.8),
            spot(0.75, -fat),
            spot(1, 0),
            spot(0.75, fat),
            spot(0.3, fat * 0.8),
            spot(0, 0),
        ],
        step=3,
    )
    yarn(canvas, loop, colour, width)


def daisy_petal(
    canvas: Canvas, at: Point, angle: float, length: float, colour: Colour, width: float = 9
) -> None:
    """A detached chain with its small holding stitch."""
    tx, ty = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    _link(canvas, at, (tx, ty), length, colour, width, fat=0.26)
    end = (at[0] + tx * length, at[1] + ty * length)
    floss(canvas, (end[0] - tx * 6, end[1] - ty * 6), (end[0] + tx * 16, end[1] + ty * 16), colour, width)


def running(
    canvas: Canvas, path: Path, colour: Colour, *, stitch: float = 44, gap: float = 34, width: float = 13
) -> None:
    ends = resample(path, stitch + gap)
    for (x, y), (tx, ty) in ends:
        floss(canvas, (x, y), (x + tx * stitch, y + ty * stitch), colour, width)


def back(canvas: Canvas, path: Path, colour: Colour, *, stitch: float = 44, width: float = 13) -> None:
    spots = [p for p, _ in resample(path, stitch)]
    for a, b in itertools.pairwise(spots):
        floss(canvas, mid(a, b, 0.02), mid(a, b, 0.98), colour, width)


def stem(canvas: Canvas, path: Path, colour: Colour, *, stitch: float = 50, width: float = 14) -> None:
    spots = resample(path, stitch * 0.5)
    for ((x1, y1), (tx, ty)), ((x2, y2), _) in zip(spots, spots[2:], strict=False):
        nx, ny = -ty * width * 0.22, tx * width * 0.22
        floss(canvas, (x1 + nx, y1 + ny), (x2 - nx, y2 - ny), colour, width)


def knot(canvas: Canvas, centre: Point, radius: float, colour: Colour) -> None:
    """A French knot: the thread wound round, with a dimple."""
    x, y = centre
    canvas.disc(centre, radius, darker(colour, 0.55), shadow=True)
    yarn(
        canvas,
        arc((x, y + radius * 0.08), radius * 0.58, radius * 0.54, 30, 380, step=4),
        colour,
        radius * 0.72,
        shadow=False,
    )
    yarn(
        canvas,
        arc((x, y - radius * 0.05), radius * 0.52, radius * 0.46, 190, 400, step=4),
        lighter(colour, 0.08),
        radius * 0.5,
        shadow=False,
    )
    canvas.disc((x, y + radius * 0.06), radius * 0.15, darker(colour, 0.65))


def cross(canvas: Canvas, corner: Point, size: float, colour: Colour, *, half: bool = False) -> None:
    x, y = corner
    m = size * 0.08
    floss(canvas, (x + m, y + size - m), (x + size - m, y + m), darker(colour, 0.08), size * 0.26)
    if not half:
        floss(canvas, (x + m, y + m), (x + size - m, y + size - m), colour, size * 0.26)


def dashes(
    canvas: Canvas,
    path: Path,
    colour: Colour = INDIGO,
    *,
    dash: float = 14,
    gap: float = 11,
    width: float = 4,
) -> None:
    """A traced line on cloth or paper."""
    for (x, y), (tx, ty) in resample(path, dash + gap):
        canvas.line([(x, y), (x + tx * dash, y + ty * dash)], colour, width)


def basket(canvas: Canvas, centre: Point, width: float, height: float, colour: Colour = WOOD) -> None:
    """A woven basket, open at the top."""
    x, y = centre
    rows = int(height / 30)
    canvas.polygon(
        [
            (x - width / 2, y),
            (x + width / 2, y),
            (x + width * 0.4, y + height),
            (x - width * 0.4, y + height),
        ],
        darker(colour, 0.55),
        shadow=True,
    )
    for r in range(rows):
        half = width / 2 * (1 - 0.2 * r / rows)
        count = 12
        for c in range(count):
            a = x - half + 2 * half * c / count
            b = x - half + 2 * half * (c + 1) / count
            if (r + c) % 2 == 0:
                floss(canvas, (a - 4, y + r * 30 + 16), (b + 4, y + r * 30 + 16), colour, 27, shadow=False)
            else:
                floss(
                    canvas,
                    (a + 6, y + r * 30 + 16),
                    (b - 6, y + r * 30 + 16),
                    darker(colour, 0.3),
                    22,
                    shadow=False,
                )
    yarn(canvas, densify([(x - width / 2 - 8, y), (x + width / 2 + 8, y)]), lighter(colour, 0.1), 34)


def tag(canvas: Canvas, corner: Point, size: tuple[float, float], colour: Colour = UNDYED) -> None:
    """A cardboard label with a hole."""
    x, y = corner
    w, h = size
    canvas.polygon(
        [
            (x, y + h * 0.22),
            (x + w * 0.16, y),
            (x + w, y),
            (x + w, y + h),
            (x + w * 0.16, y + h),
            (x, y + h * 0.78),
        ],
        darker(colour, 0.3),
        shadow=True,
    )
    canvas.polygon(
        [
            (x + 4, y + h * 0.24),
            (x + w * 0.17, y + 4),
            (x + w - 4, y + 4),
            (x + w - 4, y + h - 4),
            (x + w * 0.17, y + h - 4),
            (x + 4, y + h * 0.76),
        ],
        lighter(colour, 0.35),
    )
    canvas.disc((x + w * 0.1, y + h / 2), 13, darker(DARK_WOOD, 0.2))
