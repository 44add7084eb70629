"""Embroidery on cloth, stitch by stitch, with numbered holes."""

import math
from collections.abc import Sequence

from .canvas import Canvas, floss, yarn
from .curves import Path, Point, arc, densify, smooth
from .palette import (
    CHILCA,
    COCHINEAL,
    INDIGO,
    INK,
    MOSS,
    OCHRE,
    PAPER,
    ROSE,
    SKY,
    STEEL,
    UNDYED,
    WOOD,
    Colour,
    darker,
    lighter,
    mix,
)
from .registry import CLOTH, scene
from .tools import (
    arrow,
    back,
    badge,
    chain,
    cross,
    daisy_petal,
    dashes,
    hoop,
    knot,
    pin,
    rod,
    running,
    satin,
    scissors,
    sewing_needle,
    sheet,
    stem,
    tag,
    tape,
    text,
)

BIG = 30.0


def hole(c: Canvas, at: Point, number: str = "", *, off: Point = (0, -58)) -> None:
    c.disc(at, 8, darker(CLOTH, 0.7))
    if number:
        badge(c, number, (at[0] + off[0], at[1] + off[1]))


def thread(c: Canvas, points: Sequence[Point], colour: Colour = COCHINEAL, width: float = 22) -> None:
    yarn(c, smooth(points), colour, width)


def petal(centre: Point, angle: float, length: float, width: float) -> Path:
    """A petal as an outline, its foot at `centre`."""
    t = math.radians(angle)
    tx, ty = math.cos(t), math.sin(t)
    nx, ny = -ty, tx

    def at(d: float, off: float) -> Point:
        return (
            centre[0] + tx * d * length + nx * off * width,
            centre[1] + ty * d * length + ny * off * width,
        )

    return smooth(
        [
            at(0.06, 0),
            at(0.35, -0.34),
            at(0.72, -0.5),
            at(0.97, -0.22),
            at(0.92, 0),
            at(0.97, 0.22),
            at(0.72, 0.5),
            at(0.35, 0.34),
        ],
        closed=True,
        step=8,
    )


def leaf(foot: Point, angle: float, length: float, width: float) -> Path:
    t = math.radians(angle)
    tx, ty = math.cos(t), math.sin(t)
    nx, ny = -ty, tx

    def at(d: float, off: float) -> Point:
        return (foot[0] + tx * d * length + nx * off * width, foot[1] + ty * d * length + ny * off * width)

    return smooth(
        [at(0, 0), at(0.3, -0.42), at(0.6, -0.42), at(1, 0), at(0.6, 0.42), at(0.3, 0.42)],
        closed=True,
        step=8,
    )


def bloom(
    c: Canvas,
    centre: Point,
    size: float,
    colour: Colour,
    heart: Colour = OCHRE,
    *,
    knots: bool = True,
    petals: int = 5,
    width: float = 9,
) -> None:
    """A flower with satin petals and a heart of knots."""
    for k in range(petals):
        angle = -90 + 360 / petals * k
        satin(
            c,
            petal(centre, angle, size, size * 0.92),
            mix(colour, ROSE, 0.18 * (k % 2)),
            angle=angle + 90,
            width=width,
            seed=k,
        )
    for k in range(petals):
        angle = -90 + 360 / petals * k
        for s in (-7, 0, 7):
            u = math.radians(angle + s)
            floss(c, (centre[0] + size * 0.2 * math.cos(u), centre[1] + size * 0.2 * math.sin(u)),
                  (centre[0] + size * (0.55 if s == 0 else 0.44) * math.cos(u), centre[1] + size * (0.55 if s == 0 else 0.44) * math.sin(u)),
                  darker(colour, 0.35), width * 0.7, shadow=False)  # fmt: skip
    if knots:
        heart_of_knots(c, centre, size * 0.2, heart, colour)


def heart_of_knots(c: Canvas, centre: Point, radius: float, colour: Colour, second: Colour) -> None:
    r = max(6.0, radius * 0.34)
    spots = [(radius * 0.8, k * 360 / 8, colour) for k in range(8)] + [
        (radius * 0.35, k * 120 + 30, second) for k in range(3)
    ]
    for d, a, tint in spots:
        knot(
            c, (centre[0] + d * math.cos(math.radians(a)), centre[1] + d * math.sin(math.radians(a))), r, tint
        )


# ---------------------------------------------------------------------- getting ready


@scene("bastidor-abierto", "paper")
def _(c: Canvas) -> None:
    c.box((90, 180), (640, 730), mix(CLOTH, PAPER, 0.5), radius=4, shadow=True)
    ring = arc((365, 455), 190, 190, 0, 360, step=9)
    c.line(ring, darker(WOOD, 0.4), 34)
    c.line(ring, mix(WOOD, CLOTH, 0.2), 28)
    c.line(arc((365, 455), 194, 194, 180, 290, step=9), lighter(WOOD, 0.5), 6)
    hoop(c, (880, 480), 214)
    arrow(c, [(800, 160), (640, 110), (480, 190)])


@scene("bastidor-tenso", "paper")
def _(c: Canvas) -> None:
    _framed(c)
    arrow(c, [(700, 60), (740, 120), (680, 150)], COCHINEAL)


def _framed(c: Canvas) -> None:
    """Cloth taut in a hoop."""
    c.box((180, 90), (1020, 880), mix(CLOTH, PAPER, 0.55), radius=6, shadow=True)
    c.disc((600, 490), 330, CLOTH)
    for k in range(-16, 17):
        off = 20 * k
        half = math.sqrt(max(0, 320**2 - off**2))
        c.line([(600 + off, 490 - half), (600 + off, 490 + half)], darker(CLOTH, 0.07), 2.5)
        c.line([(600 - half, 490 + off), (600 + half, 490 + off)], darker(CLOTH, 0.07), 2.5)
    hoop(c, (600, 490), 330)


@scene("bastidor-hilos", "paper")
def _(c: Canvas) -> None:
    _framed(c)
    for a, b in (((250, 490), (120, 490)), ((950, 490), (1080, 490)), ((600, 830), (600, 890))):
        arrow(c, [a, ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2), b], COCHINEAL)


@scene("hilo-cortar", "paper")
def _(c: Canvas) -> None:
    tape(c, (150, 560), (1050, 560), marks=45)
    for k in range(3):
        thread(
            c,
            [(150, 420 + 14 * k), (400, 408 + 14 * k), (760, 428 + 14 * k), (1050, 418 + 14 * k)],
            COCHINEAL,
            13,
        )
    scissors(c, (1000, 250), 170, 118)


@scene("hilo-separar", "paper")
def _(c: Canvas) -> None:
    for k in range(6):
        y = 600 + 16 * k
        if k in (0, 1):
            thread(
                c, [(560, y), (700, 470 - 60 * k), (820, 300 - 80 * k), (900, 160 - 90 * k)], COCHINEAL, 16
            )
        thread(
            c,
            [(-40, y), (280, y - 6), (620, y + 4), *([] if k in (0, 1) else [(900, y + 30), (1230, y + 60)])],
            COCHINEAL,
            16,
        )
    arrow(c, [(620, 430), (680, 300), (760, 180)], INK)


@scene("aguja-enhebrar", "cloth")
def _(c: Canvas) -> None:
    sewing_needle(c, (640, 470), (1180, 760), 60)
    thread(c, [(60, 300), (260, 330), (450, 380), (620, 462)], COCHINEAL, 20)
    thread(c, [(60, 340), (260, 366), (450, 404), (640, 476)], COCHINEAL, 20)
    arrow(c, [(330, 230), (450, 270), (560, 350)])


@scene("hebra-cola", "cloth")
def _(c: Canvas) -> None:
    hole(c, (430, 450))
    thread(c, [(60, 470), (200, 430), (330, 470), (426, 452)])
    for k in range(12):
        floss(c, (90 + 28 * k, 560), (104 + 28 * k, 560), mix(CLOTH, INK, 0.3), 5, shadow=False)
    thread(c, [(432, 446), (560, 360), (760, 280), (900, 260)])
    sewing_needle(c, (900, 260), (1140, 330), 20)


@scene("hebra-asegurar", "cloth")
def _(c: Canvas) -> None:
    thread(c, [(120, 470), (300, 452), (520, 462), (700, 452)])
    for k in range(6):
        floss(c, (240 + 80 * k, 490), (280 + 80 * k, 410), COCHINEAL, 22)
    thread(c, [(680, 410), (800, 330), (900, 280)])
    sewing_needle(c, (900, 280), (1140, 330), 20)


# ---------------------------------------------------------------------- transferring


FLOWER_LINES: tuple[Path, ...] = (
    *tuple(petal((0, 0), -90 + 72 * k, 150, 138) for k in range(5)),
    arc((0, 0), 34, 34, 0, 360),
    smooth([(0, 60), (10, 160), (-14, 260), (0, 340)]),
    leaf((4, 220), 20, 120, 110),
    leaf((-6, 270), 160, 120, 110),
)


def drawn(
    c: Canvas, centre: Point, scale: float, colour: Colour = SKY, width: float = 4.5, *, dashed: bool = False
) -> None:
    for line in FLOWER_LINES:
        path = [(centre[0] + x * scale, centre[1] + y * scale) for x, y in line]
        if dashed:
            dashes(c, path, colour, width=width)
        else:
            c.line(path, colour, width)


@scene("dibujo-en-tela", "cloth")
def _(c: Canvas) -> None:
    drawn(c, (600, 340), 1.4, INDIGO)


@scene("tela-doblada", "paper")
def _(c: Canvas) -> None:
    c.box((250, 100), (950, 800), mix(CLOTH, PAPER, 0.4), radius=4, shadow=True)
    c.polygon([(252, 102), (600, 102), (600, 450), (252, 450)], mix(CLOTH, PAPER, 0.55))
    c.polygon([(600, 450), (948, 450), (948, 798), (600, 798)], mix(CLOTH, PAPER, 0.5))
    for a, b in (((600, 100), (600, 800)), ((250, 450), (950, 450))):
        c.line([a, b], darker(CLOTH, 0.25), 6)
        c.line([(a[0] + 5, a[1] + 5), (b[0] + 5, b[1] + 5)], (255, 253, 246), 4)
    c.disc((600, 450), 20, COCHINEAL)
    arrow(c, [(1060, 300), (1120, 450), (1060, 600)])
    arrow(c, [(420, 60), (600, 30), (780, 60)])


@scene("dibujo-centro", "cloth")
def _(c: Canvas) -> None:
    for a, b in (((600, 0), (600, 900)), ((0, 450), (1200, 450))):
        c.line([a, b], darker(CLOTH, 0.3), 4)
    sheet(c, (330, 150), (870, 750))
    drawn(c, (600, 380), 0.9, INK)
    c.line([(560, 450), (640, 450)], COCHINEAL, 6)
    c.line([(600, 410), (600, 490)], COCHINEAL, 6)


@scene("calco-capas", "paper")
def _(c: Canvas) -> None:
    for n, fill in enumerate((mix(CLOTH, PAPER, 0.3), SKY, (255, 253, 246))):
        y = 480 - 150 * n
        corners = [(200, y + 130), (500, y), (1060, y + 70), (760, y + 220)]
        c.polygon(corners, fill, shadow=True)
        c.line([*corners, corners[0]], darker(fill, 0.3), 3)
        badge(c, str(n + 1), (150, y + 130), 34)
        if n == 2:
            for line in FLOWER_LINES:
                c.line([(630 + x * 0.6 + y2 * 0.4, y + 95 + y2 * 0.32 - x * 0.02) for x, y2 in line], INK, 4)


@scene("calco-alfileres", "cloth")
def _(c: Canvas) -> None:
    sheet(c, (250, 110), (950, 790))
    drawn(c, (600, 350), 1.2, INK)
    for a, b in (
        ((280, 140), (380, 200)),
        ((920, 140), (820, 200)),
        ((280, 760), (380, 700)),
        ((920, 760), (820, 700)),
    ):
        pin(c, a, b)


@scene("calco-repasar", "cloth")
def _(c: Canvas) -> None:
    sheet(c, (250, 110), (950, 790))
    drawn(c, (600, 350), 1.2, mix(INK, PAPER, 0.6))
    for line in FLOWER_LINES[:2]:
        c.line([(600 + x * 1.2, 350 + y * 1.2) for x, y in line], COCHINEAL, 7)
    rod(c, (1100, 60), (776, 300), 34, WOOD, taper=2.0)


@scene("calco-ventana", "paper")
def _(c: Canvas) -> None:
    c.box((220, 50), (980, 850), darker(WOOD, 0.35), radius=10, shadow=True)
    c.box((260, 90), (940, 810), mix(SKY, PAPER, 0.7))
    c.box((586, 90), (614, 810), darker(WOOD, 0.3))
    c.box((260, 436), (940, 464), darker(WOOD, 0.3))
    c.box((330, 160), (870, 740), mix(CLOTH, PAPER, 0.65), radius=3, shadow=True)
    drawn(c, (600, 370), 0.95, mix(INDIGO, PAPER, 0.25), 5)
    for x, y in ((345, 175), (855, 175), (345, 725), (855, 725)):
        c.box((x - 36, y - 12), (x + 36, y + 12), mix(OCHRE, PAPER, 0.5))


# ---------------------------------------------------------------------- running stitch


@scene("hilvan", "cloth")
def _(c: Canvas) -> None:
    for n, tint in enumerate((COCHINEAL, OCHRE, CHILCA)):
        path = smooth(
            [
                (60, 260 + 190 * n),
                (330, 200 + 190 * n),
                (600, 260 + 190 * n),
                (870, 320 + 190 * n),
                (1160, 260 + 190 * n),
            ]
        )
        running(c, path, tint, stitch=66, gap=46, width=24)


def _needle_out(c: Canvas, at: Point, colour: Colour = COCHINEAL) -> None:
    thread(c, [at, (at[0] + 60, at[1] - 110), (at[0] + 200, at[1] - 200), (at[0] + 330, at[1] - 190)], colour)
    sewing_needle(c, (at[0] + 330, at[1] - 190), (at[0] + 560, at[1] - 120), 20)


@scene("hilvan-1", "cloth")
def _(c: Canvas) -> None:
    dashes(c, densify([(60, 500), (1140, 500)]), INDIGO)
    floss(c, (330, 500), (560, 500), COCHINEAL, BIG)
    hole(c, (330, 500), "1")
    hole(c, (560, 500), "2", off=(0, 60))


@scene("hilvan-2", "cloth")
def _(c: Canvas) -> None:
    dashes(c, densify([(60, 560), (1140, 560)]), INDIGO)
    floss(c, (150, 560), (350, 560), COCHINEAL, BIG)
    hole(c, (150, 560), "1")
    hole(c, (350, 560), "2", off=(0, 60))
    _needle_out(c, (540, 560))
    hole(c, (540, 560), "3", off=(-10, 62))


@scene("hilvan-3", "cloth")
def _(c: Canvas) -> None:
    sewing_needle(c, (470, 500), (1120, 500), 30)
    for x in (560, 760, 960):
        c.cover((x, 470), (x + 90, 540))
        for edge in (x, x + 90):
            c.disc((edge, 500), 13, darker(CLOTH, 0.55), ry=16)
    for x in (60, 220):
        floss(c, (x, 500), (x + 100, 500), COCHINEAL, BIG)
    thread(c, [(370, 500), (410, 430), (450, 460), (478, 500)])
    dashes(c, densify([(1130, 500), (1190, 500)]), INDIGO)


@scene("hilvan-filas", "cloth")
def _(c: Canvas) -> None:
    for n in range(7):
        for k in range(9):
            x = 90 + 124 * k + (62 if n % 2 else 0)
            floss(c, (x, 120 + 110 * n), (x + 68, 120 + 110 * n), (COCHINEAL, INDIGO)[n % 2], 24)


@scene("hilvan-enlazado", "cloth")
def _(c: Canvas) -> None:
    for n, y in enumerate((300, 600)):
        for k in range(9):
            floss(c, (90 + 124 * k, y), (158 + 124 * k, y), COCHINEAL, 26)
        points = []
        for k in range(9):
            points += [(124 + 124 * k, y + (40 if k % 2 else -40)), (186 + 124 * k, y)]
        path = smooth(points[: 11 if n else None])
        thread(c, path, OCHRE, 16)
        for k in range(9 if not n else 5):
            floss(c, (90 + 124 * k, y), (158 + 124 * k, y), COCHINEAL, 26, shadow=False)
    sewing_needle(c, (750, 640), (980, 720), 20)


# ---------------------------------------------------------------------- back stitch


@scene("pespunte", "cloth")
def _(c: Canvas) -> None:
    for n, tint in enumerate((INDIGO, COCHINEAL, CHILCA)):
        path = smooth(
            [
                (60, 260 + 190 * n),
                (330, 180 + 190 * n),
                (600, 260 + 190 * n),
                (870, 340 + 190 * n),
                (1160, 260 + 190 * n),
            ]
        )
        back(c, path, tint, stitch=66, width=24)


@scene("pespunte-1", "cloth")
def _(c: Canvas) -> None:
    dashes(c, densify([(60, 560), (1140, 560)]), SKY)
    _needle_out(c, (430, 560), INDIGO)
    hole(c, (430, 560), "1", off=(0, 62))
    hole(c, (220, 560))


@scene("pespunte-2", "cloth")
def _(c: Canvas) -> None:
    dashes(c, densify([(60, 500), (1140, 500)]), SKY)
    floss(c, (220, 500), (430, 500), INDIGO, BIG)
    hole(c, (430, 500), "1")
    hole(c, (220, 500), "2")
    arrow(c, [(430, 620), (330, 650), (230, 600)])


@scene("pespunte-3", "cloth")
def _(c: Canvas) -> None:
    dashes(c, densify([(60, 560), (1140, 560)]), SKY)
    floss(c, (180, 560), (380, 560), INDIGO, BIG)
    _needle_out(c, (590, 560), INDIGO)
    hole(c, (380, 560), "1", off=(0, 62))
    hole(c, (590, 560), "3", off=(0, 62))
    arrow(c, [(590, 700), (490, 730), (400, 690)])


@scene("pespunte-curva", "cloth")
def _(c: Canvas) -> None:
    path = smooth(
        [(120, 720), (260, 330), (520, 180), (760, 300), (800, 540), (660, 680), (500, 600), (560, 440)]
    )
    half = len(path) // 2
    back(c, path[:half], INDIGO, stitch=76, width=24)
    back(c, path[half - 2 :], INDIGO, stitch=44, width=24)


@scene("pespunte-letras", "cloth")
def _(c: Canvas) -> None:
    straight: list[list[Point]] = [
        [(200, 700), (320, 220), (440, 700)],
        [(245, 530), (395, 530)],
        [(600, 220), (600, 700)],
    ]
    round_: list[list[Point]] = [
        [(600, 220), (760, 230), (790, 330), (740, 430), (600, 446)],
        [(600, 446), (800, 460), (830, 570), (770, 690), (600, 700)],
        [(1060, 290), (980, 220), (900, 300), (880, 460), (910, 640), (990, 700), (1070, 620)],
    ]
    for path in [*(densify(p) for p in straight), *(smooth(p) for p in round_)]:
        back(c, path, COCHINEAL, stitch=46, width=22)


# ---------------------------------------------------------------------- chain


@scene("cadena", "cloth")
def _(c: Canvas) -> None:
    for n, tint in enumerate((COCHINEAL, OCHRE, INDIGO)):
        path = smooth(
            [
                (80, 240 + 200 * n),
                (350, 170 + 200 * n),
                (620, 250 + 200 * n),
                (880, 320 + 200 * n),
                (1140, 240 + 200 * n),
            ]
        )
        chain(c, path, tint, link=92, width=17)


def _open_link(
    c: Canvas, foot: Point, head: Point, wide: float, colour: Colour = COCHINEAL, width: float = 22
) -> None:
    (x1, y1), (x2, y2) = foot, head
    dx, dy = x2 - x1, y2 - y1
    length = math.hypot(dx, dy)
    nx, ny = -dy / length * wide, dx / length * wide

    def at(t: float, o: float) -> Point:
        return (x1 + dx * t + nx * o, y1 + dy * t + ny * o)

    thread(
        c,
        [at(0, 0), at(0.3, -0.8), at(0.75, -1), at(1, 0), at(0.75, 1), at(0.3, 0.8), at(0, 0)],
        colour,
        width,
    )


@scene("cadena-1", "cloth")
def _(c: Canvas) -> None:
    dashes(c, densify([(180, 560), (1100, 560)]), SKY)
    thread(
        c, [(300, 560), (360, 400), (540, 320), (720, 400), (740, 580), (620, 700), (460, 730), (330, 790)]
    )
    sewing_needle(c, (326, 792), (110, 850), 20)
    hole(c, (300, 560), "1", off=(-60, 0))


@scene("cadena-2", "cloth")
def _(c: Canvas) -> None:
    dashes(c, densify([(180, 540), (1100, 540)]), SKY)
    sewing_needle(c, (190, 514), (780, 546), 28)
    c.cover((312, 490), (560, 580))
    c.disc((560, 538), 14, darker(CLOTH, 0.55), ry=17)
    thread(
        c,
        [
            (306, 530),
            (350, 400),
            (500, 320),
            (690, 400),
            (730, 540),
            (660, 680),
            (460, 740),
            (290, 680),
            (196, 516),
        ],
    )
    hole(c, (306, 530), "1", off=(-60, -50))
    badge(c, "2", (560, 620))


@scene("cadena-3", "cloth")
def _(c: Canvas) -> None:
    dashes(c, densify([(80, 500), (1100, 500)]), SKY)
    for k in range(3):
        _open_link(c, (160 + 190 * k, 500), (372 + 190 * k, 500), 70)
    thread(c, [(740, 500), (830, 400), (940, 330), (1010, 330)])
    sewing_needle(c, (1010, 330), (1170, 400), 18)


@scene("margarita-1", "cloth")
def _(c: Canvas) -> None:
    _open_link(c, (330, 640), (620, 350), 90)
    floss(c, (606, 364), (676, 294), COCHINEAL, 24)
    hole(c, (330, 640), "1", off=(-56, 20))
    hole(c, (676, 294), "2", off=(56, -30))


@scene("margarita", "cloth")
def _(c: Canvas) -> None:
    for k in range(5):
        daisy_petal(
            c,
            (
                600 + 30 * math.cos(math.radians(-90 + 72 * k)),
                450 + 30 * math.sin(math.radians(-90 + 72 * k)),
            ),
            -90 + 72 * k,
            260,
            COCHINEAL,
            24,
        )
    heart_of_knots(c, (600, 450), 46, OCHRE, OCHRE)


@scene("cadena-relleno", "cloth")
def _(c: Canvas) -> None:
    for grow, tint in ((1.0, COCHINEAL), (0.74, ROSE), (0.5, OCHRE), (0.26, COCHINEAL)):
        path = [(600 + (x - 600) * grow, 460 + (y - 460) * grow) for x, y in petal((600, 840), -90, 800, 640)]
        chain(c, path, tint, link=74, width=15)


# ---------------------------------------------------------------------- stem stitch


@scene("tallo", "cloth")
def _(c: Canvas) -> None:
    stem(c, smooth([(80, 760), (300, 560), (520, 520), (760, 420), (1120, 120)]), CHILCA, stitch=96, width=28)
    stem(c, smooth([(80, 430), (360, 250), (640, 240), (900, 140)]), MOSS, stitch=80, width=24)


@scene("tallo-1", "cloth")
def _(c: Canvas) -> None:
    dashes(c, densify([(60, 430), (1140, 430)]), SKY)
    floss(c, (260, 430), (560, 430), CHILCA, BIG)
    thread(c, [(560, 440), (520, 560), (420, 640), (300, 700)], CHILCA)
    hole(c, (260, 430), "1")
    hole(c, (560, 430), "2")


@scene("tallo-2", "cloth")
def _(c: Canvas) -> None:
    dashes(c, densify([(60, 500), (1140, 500)]), SKY)
    floss(c, (260, 506), (560, 506), CHILCA, BIG)
    thread(c, [(410, 486), (480, 380), (640, 270), (760, 260)], CHILCA)
    sewing_needle(c, (760, 260), (1010, 330), 20)
    hole(c, (260, 500), "1")
    hole(c, (560, 500), "2", off=(40, 60))
    hole(c, (410, 484), "3", off=(-40, -56))


@scene("tallo-3", "cloth")
def _(c: Canvas) -> None:
    dashes(c, densify([(60, 470), (1140, 470)]), SKY)
    for k in range(5):
        floss(c, (140 + 140 * k, 484), (420 + 140 * k, 456), CHILCA, BIG)
    hole(c, (980, 456))


@scene("tallo-ramas", "cloth")
def _(c: Canvas) -> None:
    stem(c, smooth([(600, 880), (580, 660), (620, 440), (600, 160)]), CHILCA, stitch=70, width=22)
    for foot, end, tint in (
        ((590, 720), (300, 520), MOSS),
        ((600, 600), (900, 420), MOSS),
        ((612, 450), (380, 260), CHILCA),
        ((612, 330), (800, 160), CHILCA),
    ):
        stem(c, smooth([foot, ((foot[0] + end[0]) / 2, foot[1] - 40), end]), tint, stitch=56, width=17)
        for a in (-30, 10, 50):
            way = math.degrees(math.atan2(end[1] - foot[1], end[0] - foot[0]))
            daisy_petal(c, end, way + a - 10, 74, tint, 11)


# ---------------------------------------------------------------------- satin


LEAF_OUTLINE = leaf((600, 800), -90, 680, 620)


@scene("relleno-contorno", "cloth")
def _(c: Canvas) -> None:
    back(c, LEAF_OUTLINE, CHILCA, stitch=52, width=20)
    dashes(c, densify([(600, 780), (600, 140)]), SKY)


@scene("relleno-guia", "cloth")
def _(c: Canvas) -> None:
    back(c, LEAF_OUTLINE, CHILCA, stitch=52, width=18)
    for y in (300, 450, 600):
        w = 250 if y == 450 else 205
        floss(c, (600 - w, y + 30), (600 + w, y - 30), CHILCA, 26)


def _filled(c: Canvas, until: float, second: Colour | None = None, width: float = 22) -> None:
    left = [
        (600.0, 800.0),
        *sorted([p for p in LEAF_OUTLINE if p[0] < 600], key=lambda p: -p[1]),
        (600.0, 120.0),
    ]
    right = [(1200 - x, y) for x, y in left]
    satin(c, left, CHILCA, angle=28, width=width, until=until)
    satin(c, right, second or CHILCA, angle=-28, width=width, until=until, seed=3)


@scene("relleno-1", "cloth")
def _(c: Canvas) -> None:
    back(c, LEAF_OUTLINE, CHILCA, stitch=52, width=16)
    for k in range(3):
        floss(c, (345, 470 + 24 * k), (858, 430 + 24 * k), CHILCA, 26)
    hole(c, (345, 470), "1", off=(-58, -10))
    hole(c, (858, 430), "2", off=(58, -10))


@scene("relleno-2", "cloth")
def _(c: Canvas) -> None:
    back(c, LEAF_OUTLINE, CHILCA, stitch=52, width=14)
    satin(c, LEAF_OUTLINE, CHILCA, angle=-5, width=24, until=0.55)


@scene("relleno-matiz", "cloth")
def _(c: Canvas) -> None:
    _filled(c, 1.0, MOSS)
    stem(c, densify([(600, 880), (600, 130)]), darker(CHILCA, 0.25), stitch=60, width=18)


@scene("relleno-hoja", "cloth")
def _(c: Canvas) -> None:
    _filled(c, 1.0)
    stem(c, densify([(600, 890), (600, 130)]), MOSS, stitch=60, width=18)


# ---------------------------------------------------------------------- French knot


@scene("nudo-1", "cloth")
def _(c: Canvas) -> None:
    sewing_needle(c, (860, 150), (420, 560), 30)
    for k in range(2):
        x, y = 640 - 40 * k, 355 + 38 * k
        thread(c, [(x - 46, y - 34), (x - 6, y - 40), (x + 44, y + 6), (x + 40, y + 40)], COCHINEAL, 26)
    thread(c, [(300, 720), (420, 600), (560, 480), (600, 400)], COCHINEAL, 26)
    thread(c, [(680, 390), (820, 480), (960, 640), (1180, 700)], COCHINEAL, 26)
    hole(c, (300, 722), "1")


@scene("nudo-2", "cloth")
def _(c: Canvas) -> None:
    hole(c, (520, 640), "1", off=(-60, 10))
    thread(c, [(520, 640), (560, 560), (600, 500)], COCHINEAL, 26)
    sewing_needle(c, (680, 40), (590, 630), 30)
    for k in range(2):
        y = 500 + 44 * k
        thread(c, [(556, y - 4), (590, y - 24), (640, y - 4), (642, y + 18)], COCHINEAL, 26)
    thread(c, [(640, 520), (760, 440), (940, 300), (1180, 260)], COCHINEAL, 26)
    badge(c, "2", (670, 680))
    arrow(c, [(790, 150), (780, 280), (760, 380)])


@scene("nudo-3", "cloth")
def _(c: Canvas) -> None:
    for x, r in ((330, 84), (600, 92), (870, 84)):
        knot(c, (x, 450), r, COCHINEAL)


@scene("nudo-circulo", "cloth")
def _(c: Canvas) -> None:
    c.line(arc((600, 450), 300, 300, 0, 360), SKY, 4)
    for d, n, tint in ((270, 20, OCHRE), (200, 15, OCHRE), (128, 6, COCHINEAL)):
        for k in range(n):
            a = math.radians(360 / (n if d > 130 else 9) * k)
            knot(c, (600 + d * math.cos(a), 450 + d * math.sin(a)), 37, tint)


@scene("nudo-flor", "cloth")
def _(c: Canvas) -> None:
    for d, n, tint in ((262, 20, COCHINEAL), (190, 14, COCHINEAL), (120, 9, OCHRE), (54, 4, OCHRE)):
        for k in range(n):
            a = math.radians(360 / n * k + d)
            knot(c, (600 + d * math.cos(a), 440 + d * math.sin(a)), 38, tint)
    knot(c, (600, 440), 34, OCHRE)


# ---------------------------------------------------------------------- the flower


def garden(c: Canvas, stage: int) -> None:
    """The flower of lesson 9, up to a stage: 1 petals, 2 heart, 3 stem, 4 leaves."""
    centre = (600.0, 330.0)
    if stage >= 3:
        stem(c, smooth([(600, 420), (612, 560), (586, 720), (600, 880)]), CHILCA, stitch=54, width=16)
        stem(c, smooth([(604, 640), (740, 590), (860, 620), (960, 700)]), CHILCA, stitch=46, width=13)
        chain(c, smooth([(592, 700), (470, 650), (350, 680), (250, 760)]), INDIGO, link=44, width=8)
    if stage >= 4:
        for k in range(5):
            x, y = 700 + 62 * k, 600 + 10 * (k - 1) ** 2 - 8
            daisy_petal(c, (x, y), -70, 80, MOSS, 11)
            daisy_petal(c, (x, y), 60, 80, CHILCA, 11)
        satin(c, leaf((600, 800), -20, 150, 130), CHILCA, angle=40, width=10)
        satin(c, leaf((596, 830), 200, 150, 130), MOSS, angle=-40, width=10)
        for k in range(5):
            knot(c, (250 + 74 * k, 610 - 16 * (k % 2)), 14, (OCHRE, ROSE)[k % 2])
    bloom(c, centre, 270, COCHINEAL, knots=stage >= 2, width=11)


@scene("flor-petalos", "cloth")
def _(c: Canvas) -> None:
    drawn_rest = smooth([(600, 420), (612, 560), (586, 720), (600, 880)])
    dashes(c, drawn_rest, SKY)
    dashes(c, smooth([(604, 640), (740, 590), (860, 620), (960, 700)]), SKY)
    dashes(c, smooth([(592, 700), (470, 650), (350, 680), (250, 760)]), SKY)
    garden(c, 1)
    c.line(arc((600, 330), 54, 54, 0, 360), SKY, 4)


@scene("flor-completa", "night")
def _(c: Canvas) -> None:
    garden(c, 4)
    for x, y, s, tint in ((180, 240, 100, OCHRE), (1020, 260, 100, ROSE)):
        bloom(c, (x, y), s, tint, COCHINEAL, width=8)
    for x, y, a in ((300, 120, 40), (900, 120, 140), (120, 460, -60), (1080, 470, 240)):
        satin(c, leaf((x, y), a, 100, 80), MOSS, angle=a + 60, width=8)


@scene("flor-numerada", "paper")
def _(c: Canvas) -> None:
    sheet(c, (260, 60), (940, 840))
    drawn(c, (600, 330), 1.35, INK)
    for k in range(5):
        a = math.radians(-90 + 72 * k)
        badge(c, "1", (600 + 130 * math.cos(a), 330 + 130 * math.sin(a)), 24)
    badge(c, "2", (600, 330), 24)
    badge(c, "3", (596, 560), 24)
    badge(c, "4", (690, 655), 24)
    badge(c, "4", (510, 716), 24)


@scene("colores-elegir", "paper")
def _(c: Canvas) -> None:
    for i, tint in enumerate((COCHINEAL, OCHRE, CHILCA, INDIGO, UNDYED)):
        x = 160 + 220 * i
        for k in range(7):
            yarn(
                c,
                densify([(x - 60 + 20 * k, 190 + 10 * (k % 2)), (x - 60 + 20 * k, 720 - 10 * (k % 2))]),
                darker(tint, 0.05 * (k % 3)),
                22,
            )
        c.box((x - 84, 300), (x + 84, 370), lighter(UNDYED, 0.4), radius=8, shadow=True)
        c.box((x - 84, 590), (x + 84, 630), INK, radius=8, shadow=True)


@scene("cruz", "cloth")
def _(c: Canvas) -> None:
    grid = 92
    quarter = ("...R...", "...RR..", "...RRR.", "RRRROR.", ".RROOR.", "..RRRRI", "......I")
    table = {"R": COCHINEAL, "O": OCHRE, "I": INDIGO}
    for r, row in enumerate(quarter):
        for k, mark in enumerate(row):
            if mark in table:
                cross(c, (280 + grid * k, 130 + grid * r), grid, table[mark], half=r == 5 and k > 3)
    sewing_needle(c, (1000, 520), (1150, 660), 18)
    thread(c, [(830, 590), (900, 470), (970, 470), (1000, 520)], COCHINEAL, 14)


# ---------------------------------------------------------------------- finishing


@scene("reves-limpio", "cloth")
def _(c: Canvas) -> None:
    for k in range(5):
        a = -90 + 72 * k
        satin(c, petal((600, 430), a, 250, 220), darker(COCHINEAL, 0.12), angle=a + 82, width=15, seed=k + 9)
    stem(c, smooth([(600, 540), (610, 680), (600, 860)]), darker(CHILCA, 0.1), stitch=44, width=13)
    floss(c, (560, 600), (640, 640), darker(CHILCA, 0.1), 12)


@scene("reves-enredado", "cloth")
def _(c: Canvas) -> None:
    for k in range(5):
        a = -90 + 72 * k
        satin(
            c,
            petal((600, 430), a, 250, 220),
            darker(COCHINEAL, 0.12),
            angle=a + 50 + 23 * k,
            width=15,
            seed=k + 9,
        )
    for pts, tint in (
        ([(330, 300), (560, 560), (820, 260), (900, 620), (1060, 560)], OCHRE),
        ([(240, 640), (480, 380), (700, 700), (640, 300), (900, 180)], CHILCA),
        ([(420, 780), (520, 640), (460, 560), (560, 520), (700, 620), (860, 800)], INDIGO),
    ):
        thread(c, pts, tint, 11)
    for x, y in ((560, 560), (820, 262), (480, 384)):
        knot(c, (x, y), 24, darker(OCHRE, 0.2))


@scene("reves-compara", "paper")
def _(c: Canvas) -> None:
    for x, tidy in ((310, True), (890, False)):
        c.box((x - 250, 120), (x + 250, 680), mix(CLOTH, PAPER, 0.3), radius=4, shadow=True)
        for k in range(5):
            a = -90 + 72 * k
            satin(
                c,
                petal((x, 400), a, 190, 170),
                darker(COCHINEAL, 0.12),
                angle=a + (82 if tidy else 40 + 31 * k),
                width=13,
                seed=k,
            )
        if not tidy:
            thread(c, [(700, 300), (860, 520), (960, 280), (1080, 560)], OCHRE, 10)
            thread(c, [(720, 600), (900, 420), (820, 300), (1040, 220)], CHILCA, 10)
            knot(c, (860, 520), 20, OCHRE)
        c.disc((x, 780), 62, darker(CHILCA if tidy else OCHRE, 0.2), shadow=True)
        c.disc((x, 778), 54, CHILCA if tidy else OCHRE)
        if tidy:
            c.line([(x - 26, 780), (x - 6, 802), (x + 30, 752)], PAPER, 12)
        else:
            arrow(
                c, [(x + 24, 762), (x, 748), (x - 28, 772), (x - 16, 804), (x + 18, 802)], PAPER, 8, head=20
            )


@scene("bordado-planchar", "paper")
def _(c: Canvas) -> None:
    c.box((90, 420), (1110, 800), mix(SKY, PAPER, 0.55), radius=30, shadow=True)
    for k in range(9):
        c.line([(110, 450 + 40 * k), (1090, 450 + 40 * k)], mix(SKY, PAPER, 0.7), 6)
    c.box((180, 470), (1020, 750), mix(CLOTH, PAPER, 0.4), radius=4, shadow=True)
    for k in range(5):
        a = -90 + 72 * k
        satin(c, petal((330, 610), a, 110, 100), darker(COCHINEAL, 0.15), angle=a + 80, width=10, seed=k)
    c.polygon(
        [(500, 640), (545, 540), (640, 470), (800, 440), (930, 450), (990, 640)],
        darker(INDIGO, 0.35),
        shadow=True,
    )
    c.polygon([(520, 616), (560, 545), (650, 486), (800, 458), (914, 466), (966, 616)], INDIGO)
    c.polygon([(490, 636), (995, 636), (1000, 668), (470, 668)], STEEL)
    c.line([(500, 642), (985, 642)], lighter(STEEL, 0.7), 5)
    handle = smooth([(660, 470), (680, 380), (760, 340), (880, 350), (920, 450)])
    c.line(handle, darker(INDIGO, 0.5), 44, shadow=True)
    c.line(handle, mix(INDIGO, SKY, 0.25), 32)
    for k in range(3):
        c.line(
            smooth([(420 - 60 * k, 420), (440 - 60 * k, 380), (410 - 60 * k, 340), (430 - 60 * k, 300)]),
            mix(SKY, PAPER, 0.5),
            8,
        )


@scene("bordado-dobladillo", "paper")
def _(c: Canvas) -> None:
    c.box((60, 60), (1140, 640), mix(CLOTH, PAPER, 0.35), radius=2, shadow=True)
    for k in range(54):
        c.line([(70 + 20 * k, 62), (70 + 20 * k, 638)], mix(CLOTH, PAPER, 0.2), 1.5)
    c.box((60, 560), (1140, 700), mix(CLOTH, PAPER, 0.55), radius=4, shadow=True)
    c.box((60, 620), (1140, 760), mix(CLOTH, PAPER, 0.7), radius=6, shadow=True)
    for k in range(7):
        floss(c, (120 + 110 * k, 636), (160 + 110 * k, 592), COCHINEAL, 15)
    thread(c, [(820, 592), (900, 520), (980, 470)], COCHINEAL, 13)
    sewing_needle(c, (980, 470), (1130, 390), 18)


@scene("bordado-terminado", "paper")
def _(c: Canvas) -> None:
    c.box((170, 60), (970, 840), (44, 44, 66), radius=18, shadow=True)
    c.box((186, 76), (954, 824), (56, 56, 82), radius=14)
    back(c, densify([(206, 96), (934, 96), (934, 804), (206, 804), (206, 96)]), OCHRE, stitch=32, width=9)
    bloom(c, (570, 400), 200, COCHINEAL, width=10)
    for x, y, s, tint in (
        (320, 640, 90, ROSE),
        (820, 640, 90, OCHRE),
        (310, 200, 70, OCHRE),
        (830, 200, 70, ROSE),
    ):
        bloom(c, (x, y), s, tint, COCHINEAL, width=7)
    for x, y, a in (
        (570, 620, 60),
        (570, 620, 120),
        (400, 560, 130),
        (740, 560, 50),
        (400, 250, 220),
        (740, 250, -40),
    ):
        satin(c, leaf((x, y), a, 120, 100), MOSS if a % 20 else CHILCA, angle=a + 60, width=9)
    tag(c, (900, 640), (250, 180))
    text(c, "14 cm", (1040, 730), 40)
