"""Life skills as embroidered signs: threads, paths and things of the day. No faces."""

import math

from .canvas import Canvas, floss, yarn
from .curves import Path, Point, arc, densify, smooth
from .embroidery import bloom, leaf
from .palette import (
    CHILCA,
    COCHINEAL,
    DARK_WOOD,
    EARTH,
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
from .registry import scene
from .tools import arrow, back, ball, basket, chain, knot, running, satin, sheet, stem


def _circle(centre: Point, radius: float, ry: float | None = None) -> Path:
    return arc(centre, radius, ry or radius, 0, 360, step=8)[:-1]


def _rect(x0: float, y0: float, x1: float, y1: float) -> Path:
    return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]


def _bubble(
    c: Canvas,
    centre: Point,
    rx: float,
    ry: float,
    colour: Colour,
    *,
    left: bool = True,
    fill: Colour | None = None,
) -> None:
    """A speech bubble: a filled oval with a tail, edged with chain."""
    x, y = centre
    s = -1 if left else 1
    outline = arc(centre, rx, ry, 0, 360, step=8)
    tail = [
        (x + s * rx * 0.35, y + ry * 0.8),
        (x + s * rx * 0.85, y + ry * 1.45),
        (x + s * rx * 0.62, y + ry * 0.6),
    ]
    satin(c, tail, colour, angle=20, width=12)
    satin(c, outline[:-1], fill or colour, angle=8, width=13)
    stem(c, outline, darker(colour, 0.3), stitch=40, width=12)


def _stool(c: Canvas, centre: Point, size: float, colour: Colour) -> None:
    x, y = centre
    c.disc((x, y + size * 0.1), size, darker(DARK_WOOD, 0.2), ry=size * 0.92, shadow=True)
    satin(c, _circle(centre, size * 0.92, size * 0.84), colour, angle=35, width=12)
    stem(c, arc(centre, size * 0.5, size * 0.46, 0, 360), lighter(colour, 0.35), stitch=30, width=9)


def _tangle(c: Canvas, x: float, y: float, size: float, colour: Colour, width: float = 20) -> None:
    points = []
    for k in range(34):
        a = k * 2.45
        r = size * (0.35 + 0.6 * abs(math.sin(k * 1.7)))
        points.append((x + r * math.cos(a), y + r * 0.86 * math.sin(a)))
    yarn(c, smooth(points), colour, width)


@scene("hpv-camino", "cloth")
def _(c: Canvas) -> None:
    satin(
        c,
        [(0, 900), (0, 560), (300, 430), (620, 520), (900, 410), (1200, 520), (1200, 900)],
        MOSS,
        angle=4,
        width=18,
    )
    satin(
        c,
        [
            (0, 430),
            (260, 190),
            (420, 330),
            (640, 130),
            (860, 340),
            (1010, 230),
            (1200, 400),
            (1200, 520),
            (900, 420),
            (620, 520),
            (300, 430),
            (0, 560),
        ],
        SKY,
        angle=-12,
        width=15,
    )
    satin(c, [(500, 900), (700, 900), (640, 660), (560, 660)], OCHRE, angle=0, width=14)
    satin(
        c, [(560, 664), (604, 664), (420, 500), (300, 450), (270, 470), (390, 520)], OCHRE, angle=30, width=12
    )
    satin(
        c,
        [(596, 664), (640, 664), (800, 520), (930, 440), (960, 462), (830, 540)],
        OCHRE,
        angle=-30,
        width=12,
    )
    c.box((590, 540), (612, 700), DARK_WOOD, shadow=True)
    c.polygon([(430, 480), (586, 480), (586, 536), (430, 536), (396, 508)], WOOD, shadow=True)
    c.polygon([(616, 430), (770, 430), (804, 458), (770, 486), (616, 486)], lighter(WOOD, 0.2), shadow=True)
    c.box((590, 410), (612, 560), DARK_WOOD)
    satin(c, _circle((1030, 130), 76), OCHRE, angle=45, width=12)


@scene("hpv-semaforo", "cloth")
def _(c: Canvas) -> None:
    c.box((400, 50), (800, 850), (52, 50, 66), radius=70, shadow=True)
    back(c, [*densify([(430, 110), (430, 790)])], OCHRE, stitch=30, width=8)
    back(c, [*densify([(770, 110), (770, 790)])], OCHRE, stitch=30, width=8)
    for y, tint in ((190, COCHINEAL), (450, OCHRE), (710, CHILCA)):
        satin(c, _circle((600, y), 112), tint, angle=40, width=14)
        stem(c, arc((600, y), 116, 116, 0, 360), lighter(tint, 0.35), stitch=40, width=11)
    c.box((570, 130), (590, 250), PAPER, radius=8)
    c.box((612, 130), (632, 250), PAPER, radius=8)
    for k in range(3):
        c.disc((548 + 52 * k, 450), 15, PAPER)
    arrow(c, [(545, 710), (600, 710), (636, 710)], PAPER, 18, head=50)


@scene("hpv-lupa", "cloth")
def _(c: Canvas) -> None:
    for k in range(6):
        stem(
            c,
            smooth([(60, 180 + 110 * k), (400, 160 + 110 * k), (800, 200 + 110 * k), (1140, 175 + 110 * k)]),
            mix(SKY, UNDYED, 0.35),
            stitch=46,
            width=11,
        )
    c.disc((520, 400), 262, darker(WOOD, 0.4), shadow=True)
    c.disc((520, 400), 250, WOOD)
    c.disc((520, 400), 222, mix(SKY, PAPER, 0.72))
    bloom(c, (520, 400), 180, COCHINEAL, width=11)
    c.line(arc((520, 400), 206, 206, 195, 260), PAPER, 12)
    c.line(densify([(700, 580), (980, 850)]), darker(WOOD, 0.5), 74, shadow=True)
    c.line(densify([(706, 586), (976, 846)]), WOOD, 60)
    c.line(densify([(700, 566), (970, 826)]), lighter(WOOD, 0.4), 12)


@scene("hpv-balanza", "cloth")
def _(c: Canvas) -> None:
    c.box((584, 170), (616, 790), DARK_WOOD, radius=10, shadow=True)
    c.box((430, 780), (770, 826), DARK_WOOD, radius=18, shadow=True)
    c.line(densify([(230, 270), (970, 210)]), darker(WOOD, 0.4), 34, shadow=True)
    c.line(densify([(230, 270), (970, 210)]), WOOD, 26)
    c.disc((600, 240), 36, OCHRE, shadow=True)
    for x, y in ((230, 270), (970, 210)):
        for s in (-130, 130):
            yarn(c, densify([(x, y), (x + s, y + 270)]), UNDYED, 11)
        satin(c, arc((x, y + 270), 170, 84, 0, 180), INDIGO, angle=0, width=13)
        c.disc((x, y + 270), 172, darker(INDIGO, 0.3), ry=26, shadow=False)
    ball(c, (190, 475), 70, COCHINEAL)
    ball(c, (300, 490), 54, OCHRE, 5)
    ball(c, (970, 410), 66, CHILCA, 7)


@scene("hpv-revisar", "cloth")
def _(c: Canvas) -> None:
    arrow(c, arc((600, 450), 310, 310, 200, 330)[::8], COCHINEAL, 34, head=110)
    arrow(c, arc((600, 450), 310, 310, 20, 150)[::8], INDIGO, 34, head=110)
    satin(c, leaf((600, 600), -120, 230, 180), CHILCA, angle=-20, width=13)
    satin(c, leaf((600, 600), -60, 230, 180), MOSS, angle=20, width=13)
    stem(c, densify([(600, 640), (600, 520)]), darker(CHILCA, 0.2), stitch=40, width=15)


@scene("hpv-globos", "cloth")
def _(c: Canvas) -> None:
    _bubble(c, (430, 330), 290, 190, INDIGO, left=True)
    _bubble(c, (790, 560), 270, 180, COCHINEAL, left=False)
    for k in range(3):
        running(c, densify([(250, 260 + 66 * k), (600, 260 + 66 * k)]), UNDYED, stitch=46, gap=24, width=14)
        running(c, densify([(630, 500 + 60 * k), (950, 500 + 60 * k)]), UNDYED, stitch=46, gap=24, width=14)


@scene("hpv-preguntas", "cloth")
def _(c: Canvas) -> None:
    for x, tint in ((250, INDIGO), (600, COCHINEAL), (950, CHILCA)):
        yarn(
            c,
            smooth(
                [
                    (x - 96, 330),
                    (x - 76, 220),
                    (x + 10, 176),
                    (x + 100, 240),
                    (x + 90, 360),
                    (x + 10, 440),
                    (x, 560),
                ]
            ),
            tint,
            54,
        )
        knot(c, (x, 680), 46, tint)


@scene("hpv-canastas", "paper")
def _(c: Canvas) -> None:
    for x, tint in ((220, COCHINEAL), (600, OCHRE), (980, CHILCA)):
        for k in range(3):
            c.box(
                (x - 120 + 70 * k, 300 - 40 * (k % 2)),
                (x - 20 + 70 * k, 470),
                lighter(tint, 0.35 + 0.1 * k),
                radius=10,
                shadow=True,
            )
        ball(c, (x, 410), 66, tint)
        basket(c, (x, 450), 300, 300)


@scene("hpv-escalera", "cloth")
def _(c: Canvas) -> None:
    dyes = (INDIGO, SKY, MOSS, CHILCA, OCHRE)
    for k, tint in enumerate(dyes):
        x, y = 90 + 200 * k, 740 - 125 * k
        satin(c, _rect(x, y, x + 200, 850), tint, angle=0 if k % 2 else 90, width=14)
        stem(c, densify([(x, y), (x + 200, y)]), lighter(tint, 0.4), stitch=40, width=13)
    bloom(c, (990, 130), 92, COCHINEAL, width=8)
    for k in range(4):
        knot(c, (190 + 200 * k, 700 - 125 * k), 22, UNDYED)


@scene("hpv-lista", "paper")
def _(c: Canvas) -> None:
    sheet(c, (300, 70), (900, 830))
    for k, tint in enumerate((COCHINEAL, OCHRE, CHILCA, INDIGO)):
        y = 200 + 165 * k
        satin(c, _circle((410, y), 48), tint, angle=40, width=10)
        running(
            c, densify([(500, y - 18), (830, y - 18)]), mix(INK, PAPER, 0.25), stitch=60, gap=20, width=11
        )
        running(c, densify([(500, y + 22), (760, y + 22)]), mix(INK, PAPER, 0.45), stitch=60, gap=20, width=9)
    from_x = densify([(1080, 180), (940, 560)])
    c.line(from_x, darker(OCHRE, 0.45), 34, shadow=True)
    c.line(from_x, OCHRE, 26)
    c.polygon([(926, 552), (952, 566), (924, 616)], UNDYED, shadow=True)
    c.polygon([(929, 588), (936, 592), (924, 616)], INK)


@scene("hpv-reloj", "cloth")
def _(c: Canvas) -> None:
    c.disc((600, 450), 360, darker(WOOD, 0.35), shadow=True)
    satin(c, _circle((600, 450), 344), UNDYED, angle=15, width=16)
    stem(c, arc((600, 450), 350, 350, 0, 360), INDIGO, stitch=60, width=22)
    for k in range(12):
        a = math.radians(30 * k)
        inner = 270 if k % 3 == 0 else 296
        floss(
            c,
            (600 + inner * math.cos(a), 450 + inner * math.sin(a)),
            (600 + 322 * math.cos(a), 450 + 322 * math.sin(a)),
            INK,
            20 if k % 3 == 0 else 12,
        )
    yarn(c, densify([(600, 450), (600, 220)]), COCHINEAL, 24)
    yarn(c, densify([(600, 450), (760, 540)]), INDIGO, 30)
    knot(c, (600, 450), 34, OCHRE)


@scene("hpv-escuchar", "cloth")
def _(c: Canvas) -> None:
    yarn(
        c,
        smooth(
            [
                (520, 760),
                (430, 700),
                (380, 560),
                (350, 400),
                (400, 230),
                (560, 150),
                (720, 210),
                (780, 360),
                (720, 500),
                (620, 560),
                (590, 680),
                (540, 760),
            ]
        ),
        COCHINEAL,
        48,
    )
    yarn(
        c,
        smooth([(470, 420), (480, 310), (570, 260), (650, 310), (660, 400), (580, 450), (540, 500)]),
        ROSE,
        36,
    )
    for k in range(3):
        running(c, arc((640, 400), 260 + 90 * k, 260 + 90 * k, -42, 42), INDIGO, stitch=50, gap=24, width=18)


@scene("hpv-sillas", "cloth")
def _(c: Canvas) -> None:
    satin(c, _circle((600, 460), 200, 170), mix(OCHRE, UNDYED, 0.3), angle=10, width=15)
    for k, tint in enumerate((COCHINEAL, INDIGO, CHILCA, OCHRE, ROSE, SKY, MOSS, EARTH)):
        a = math.radians(45 * k - 90)
        _stool(c, (600 + 400 * math.cos(a), 450 + 320 * math.sin(a)), 82, tint)
    bloom(c, (600, 460), 110, COCHINEAL, width=8)


@scene("hpv-turnos", "cloth")
def _(c: Canvas) -> None:
    _stool(c, (280, 450), 150, COCHINEAL)
    _stool(c, (920, 450), 150, INDIGO)
    arrow(c, [(330, 240), (600, 110), (850, 220)], COCHINEAL, 22, head=70)
    arrow(c, [(870, 660), (600, 790), (350, 680)], INDIGO, 22, head=70)


@scene("hpv-tres-partes", "cloth")
def _(c: Canvas) -> None:
    for k, tint in enumerate((INDIGO, COCHINEAL, CHILCA)):
        x = 220 + 380 * k
        satin(c, _rect(x - 150, 300, x + 150, 600), tint, angle=45 if k % 2 else -45, width=15)
        stem(
            c,
            densify([(x - 150, 300), (x + 150, 300), (x + 150, 600), (x - 150, 600), (x - 150, 300)]),
            lighter(tint, 0.35),
            stitch=40,
            width=12,
        )
        for n in range(k + 1):
            knot(c, (x + 60 * (n - k / 2), 450), 30, UNDYED)
        if k < 2:
            arrow(c, [(x + 165, 450), (x + 190, 450), (x + 205, 450)], OCHRE, 16, head=44)


@scene("hpv-corazon", "cloth")
def _(c: Canvas) -> None:
    heart = smooth(
        [
            (600, 800),
            (380, 610),
            (250, 420),
            (300, 240),
            (450, 190),
            (560, 250),
            (600, 330),
            (640, 250),
            (750, 190),
            (900, 240),
            (950, 420),
            (820, 610),
            (600, 800),
        ]
    )
    satin(c, heart[:-1], COCHINEAL, angle=62, width=17)
    chain(c, heart, ROSE, link=48, width=10)
    for x, y, tint in ((470, 380, OCHRE), (600, 520, UNDYED), (730, 380, SKY)):
        bloom(c, (x, y), 74, tint, COCHINEAL, width=7)


@scene("hpv-limite", "cloth")
def _(c: Canvas) -> None:
    satin(c, [(0, 900), (0, 640), (1200, 640), (1200, 900)], MOSS, angle=3, width=18)
    for k in range(9):
        x = 90 + 128 * k
        if 3 < k < 6:
            continue
        c.polygon(
            [(x - 32, 780), (x - 32, 290), (x, 240), (x + 32, 290), (x + 32, 780)],
            darker(WOOD, 0.4),
            shadow=True,
        )
        c.polygon([(x - 27, 776), (x - 27, 294), (x, 250), (x + 27, 294), (x + 27, 776)], WOOD)
        c.line([(x - 14, 310), (x - 14, 760)], lighter(WOOD, 0.35), 5)
    for y in (400, 640):
        for a, b in ((30, 520), (790, 1180)):
            c.line([(a, y), (b, y)], darker(WOOD, 0.35), 36, shadow=True)
            c.line([(a, y - 2), (b, y - 2)], lighter(WOOD, 0.1), 28)
    bloom(c, (250, 820), 62, COCHINEAL, width=7)
    bloom(c, (960, 830), 58, OCHRE, COCHINEAL, width=7)


@scene("hpv-puerta", "cloth")
def _(c: Canvas) -> None:
    c.box((360, 90), (840, 850), darker(WOOD, 0.45), radius=12, shadow=True)
    satin(c, _rect(396, 126, 804, 850), mix(OCHRE, PAPER, 0.55), angle=90, width=16)
    satin(c, [(396, 850), (804, 850), (720, 640), (500, 640)], MOSS, angle=0, width=14)
    satin(c, _circle((640, 300), 70), OCHRE, angle=40, width=11)
    c.polygon([(396, 126), (560, 200), (560, 890), (396, 850)], darker(INDIGO, 0.2), shadow=True)
    c.polygon([(404, 140), (550, 208), (550, 876), (404, 842)], INDIGO)
    c.disc((525, 540), 18, OCHRE, shadow=True)


FEELINGS = (OCHRE, INDIGO, COCHINEAL, SKY, CHILCA)


@scene("hpv-colores", "paper")
def _(c: Canvas) -> None:
    for k, tint in enumerate(FEELINGS):
        a = math.radians(72 * k - 90)
        ball(c, (600 + 265 * math.cos(a), 470 + 245 * math.sin(a)), 138, tint, k + 3)


@scene("hpv-tira", "paper")
def _(c: Canvas) -> None:
    from_rows = (0, 4, 1, 0, 2, 4, 3)
    for k, n in enumerate(from_rows):
        y = 160 + 92 * k
        for s in range(3):
            yarn(
                c,
                smooth([(200, y + 26 * s), (500, y - 6 + 26 * s), (800, y + 5 + 26 * s), (1000, y + 26 * s)]),
                FEELINGS[n],
                27,
            )


@scene("hpv-termometro", "cloth")
def _(c: Canvas) -> None:
    c.box((520, 60), (680, 760), darker(STEEL, 0.2), radius=80, shadow=True)
    c.box((534, 74), (666, 750), mix(SKY, PAPER, 0.75), radius=66)
    c.disc((600, 760), 124, darker(STEEL, 0.2), shadow=True)
    satin(c, _circle((600, 760), 108), COCHINEAL, angle=40, width=13)
    satin(c, _rect(560, 330, 640, 700), COCHINEAL, angle=0, width=13)
    for k in range(11):
        y = 690 - 58 * k
        tint = CHILCA if k < 4 else OCHRE if k < 7 else COCHINEAL
        floss(c, (710, y), (780 if k % 5 else 830, y), tint, 18)
    satin(c, _circle((940, 640), 62), CHILCA, angle=20, width=11)
    satin(c, _circle((940, 400), 62), OCHRE, angle=20, width=11)
    satin(c, _circle((940, 170), 62), COCHINEAL, angle=20, width=11)


@scene("hpv-respirar", "cloth")
def _(c: Canvas) -> None:
    for n, tint in enumerate((INDIGO, SKY, mix(SKY, UNDYED, 0.5))):
        path = smooth(
            [
                (40 + 40 * k, 420 + 70 * n - 210 * math.sin(k * math.pi / 7) * (0.9 - 0.12 * n))
                for k in range(29)
            ]
        )
        stem(c, path, tint, stitch=70, width=30 - 5 * n)
    arrow(c, [(130, 640), (190, 560), (260, 460)], COCHINEAL, 16, head=50)
    arrow(c, [(440, 280), (500, 360), (560, 470)], CHILCA, 16, head=50)


@scene("hpv-ovillos", "paper")
def _(c: Canvas) -> None:
    _tangle(c, 290, 450, 230, COCHINEAL, 20)
    yarn(c, smooth([(450, 560), (560, 520), (640, 470), (720, 520), (790, 500)]), COCHINEAL, 20)
    ball(c, (930, 450), 190, COCHINEAL)
    arrow(c, [(500, 250), (600, 210), (720, 250)], INDIGO, 15, head=46)


@scene("hpv-cerros", "cloth")
def _(c: Canvas) -> None:
    satin(c, _circle((600, 300), 150), OCHRE, angle=45, width=14)
    for k in range(16):
        a = math.radians(180 + 12 * k)
        floss(
            c,
            (600 + 180 * math.cos(a), 300 + 180 * math.sin(a)),
            (600 + (250 if k % 2 else 225) * math.cos(a), 300 + (250 if k % 2 else 225) * math.sin(a)),
            OCHRE,
            14,
        )
    satin(
        c,
        [
            (0, 720),
            (0, 520),
            (230, 300),
            (400, 460),
            (560, 380),
            (760, 560),
            (950, 330),
            (1200, 560),
            (1200, 720),
        ],
        INDIGO,
        angle=-30,
        width=16,
    )
    satin(c, [(230, 300), (300, 366), (250, 380), (210, 360), (160, 372)], UNDYED, angle=0, width=12)
    satin(c, [(950, 330), (1030, 404), (970, 420), (920, 396), (880, 420)], UNDYED, angle=0, width=12)
    satin(
        c,
        [(0, 900), (0, 640), (300, 560), (640, 700), (920, 600), (1200, 680), (1200, 900)],
        CHILCA,
        angle=8,
        width=18,
    )


@scene("hpv-enredo", "paper")
def _(c: Canvas) -> None:
    _tangle(c, 560, 440, 330, INDIGO, 24)
    yarn(c, smooth([(780, 560), (880, 640), (980, 600), (1060, 690), (1150, 660)]), COCHINEAL, 26)


@scene("hpv-dia", "cloth")
def _(c: Canvas) -> None:
    satin(c, [(0, 900), (0, 690), (1200, 690), (1200, 900)], CHILCA, angle=3, width=18)
    running(c, arc((600, 720), 450, 500, 186, 354), OCHRE, stitch=44, gap=30, width=13)
    satin(c, _circle((215, 480), 90), mix(OCHRE, ROSE, 0.3), angle=45, width=12)
    satin(c, _circle((600, 220), 120), OCHRE, angle=45, width=13)
    moon = arc((985, 470), 105, 105, -60, 200)
    inner = arc((1030, 440), 90, 90, 215, -75)
    satin(c, moon + inner, mix(SKY, UNDYED, 0.4), angle=30, width=11)
    for x, y in ((1110, 300), (880, 330), (1130, 560)):
        knot(c, (x, y), 15, UNDYED)
    for k in range(12):
        a = math.radians(30 * k)
        floss(
            c,
            (600 + 140 * math.cos(a), 220 + 140 * math.sin(a)),
            (600 + 186 * math.cos(a), 220 + 186 * math.sin(a)),
            OCHRE,
            13,
        )


def _net(near: float) -> list[Point]:
    return [
        (
            600 + (330 if k % 2 else near) * math.cos(math.radians(45 * k)) * 1.25,
            450 + (330 if k % 2 else near) * math.sin(math.radians(45 * k)),
        )
        for k in range(8)
    ]


@scene("hpv-red", "cloth")
def _(c: Canvas) -> None:
    spots = _net(280)
    for k, p in enumerate(spots):
        yarn(c, densify([(600, 450), p]), (OCHRE, UNDYED)[k % 2], 24 if k % 2 == 0 else 14)
        yarn(c, densify([p, spots[(k + 1) % 8]]), mix(UNDYED, SKY, 0.4), 12)
    for p, tint in zip(spots, (COCHINEAL, INDIGO, CHILCA, ROSE, OCHRE, SKY, MOSS, EARTH), strict=True):
        satin(c, _circle(p, 62), tint, angle=40, width=11)
        stem(c, arc(p, 64, 64, 0, 360), lighter(tint, 0.35), stitch=28, width=9)
    satin(c, _circle((600, 450), 88), COCHINEAL, angle=20, width=12)
    stem(c, arc((600, 450), 92, 92, 0, 360), UNDYED, stitch=34, width=12)


@scene("hpv-puntos-cerca", "cloth")
def _(c: Canvas) -> None:
    for r, tint in ((370, mix(UNDYED, SKY, 0.5)), (240, SKY)):
        running(c, arc((600, 450), r, r, 0, 360), tint, stitch=46, gap=24, width=14)
    satin(c, _circle((600, 450), 100), COCHINEAL, angle=20, width=13)
    for a, r, tint in (
        (200, 240, OCHRE),
        (320, 240, CHILCA),
        (80, 240, INDIGO),
        (20, 370, ROSE),
        (250, 370, MOSS),
        (140, 370, EARTH),
    ):
        satin(
            c,
            _circle((600 + r * math.cos(math.radians(a)), 450 + r * math.sin(math.radians(a))), 60),
            tint,
            angle=40,
            width=11,
        )


@scene("hpv-lazo", "cloth")
def _(c: Canvas) -> None:
    half: list[Point] = [
        (20, 400), (300, 405), (470, 400), (640, 330), (780, 350), (820, 450),
        (780, 550), (640, 570), (470, 500), (300, 495), (20, 500),
    ]  # fmt: skip
    red = smooth(half)
    blue = smooth([(1200 - x, y) for x, y in half])
    yarn(c, red, COCHINEAL, 62)
    yarn(c, blue, INDIGO, 62)
    yarn(c, [p for p in red if p[0] > 610], COCHINEAL, 62, shadow=False)


@scene("hpv-semilla", "cloth")
def _(c: Canvas) -> None:
    satin(c, [(0, 900), (0, 640), (400, 600), (800, 600), (1200, 640), (1200, 900)], EARTH, angle=4, width=18)
    satin(c, _circle((600, 720), 70, 52), OCHRE, angle=60, width=11)
    for a in (60, 90, 120):
        stem(
            c,
            smooth(
                [
                    (600, 760),
                    (600 + 90 * math.cos(math.radians(a)), 820),
                    (600 + 160 * math.cos(math.radians(a)), 880),
                ]
            ),
            UNDYED,
            stitch=30,
            width=9,
        )
    stem(c, smooth([(600, 680), (590, 540), (610, 400), (600, 300)]), CHILCA, stitch=60, width=22)
    satin(c, leaf((604, 420), -150, 260, 200), CHILCA, angle=-40, width=14)
    satin(c, leaf((604, 380), -30, 260, 200), MOSS, angle=40, width=14)
    satin(c, leaf((600, 310), -90, 170, 130), MOSS, angle=10, width=12)


@scene("hpv-ojotas", "cloth")
def _(c: Canvas) -> None:
    for cx, flip, tint in ((330, 1, COCHINEAL), (870, -1, INDIGO)):
        for dx in (-95, 95):
            sole = [
                (cx + dx + x, 450 + flip * y)
                for x, y in smooth(
                    [
                        (-62, 170),
                        (-74, 40),
                        (-66, -90),
                        (-30, -190),
                        (30, -190),
                        (70, -90),
                        (60, 40),
                        (56, 170),
                        (0, 205),
                    ],
                    closed=True,
                )[:-1]
            ]
            c.polygon([(x + 6, y + 10) for x, y in sole], darker(INK, 0.1), shadow=True)
            satin(c, sole, EARTH, angle=90, width=12)
            yarn(
                c,
                smooth(
                    [
                        (cx + dx - 64, 450 - flip * 20),
                        (cx + dx, 450 - flip * 86),
                        (cx + dx + 64, 450 - flip * 20),
                    ]
                ),
                tint,
                34,
            )
            yarn(
                c,
                smooth(
                    [
                        (cx + dx - 60, 450 - flip * 90),
                        (cx + dx, 450 - flip * 40),
                        (cx + dx + 60, 450 - flip * 90),
                    ]
                ),
                tint,
                34,
            )
            yarn(
                c,
                smooth(
                    [
                        (cx + dx - 58, 450 + flip * 100),
                        (cx + dx, 450 + flip * 70),
                        (cx + dx + 56, 450 + flip * 100),
                    ]
                ),
                tint,
                26,
            )


@scene("hpv-puente", "cloth")
def _(c: Canvas) -> None:
    satin(c, [(0, 900), (0, 360), (230, 400), (300, 900)], CHILCA, angle=80, width=17)
    satin(c, [(1200, 900), (1200, 360), (970, 400), (900, 900)], MOSS, angle=100, width=17)
    satin(c, [(290, 900), (280, 780), (600, 820), (920, 780), (910, 900)], SKY, angle=3, width=15)
    deck = smooth([(170, 400), (400, 520), (600, 560), (800, 520), (1030, 400)])
    rail = smooth([(170, 240), (400, 370), (600, 410), (800, 370), (1030, 240)])
    for k in range(1, 16):
        a, b = rail[len(rail) * k // 16], deck[len(deck) * k // 16]
        yarn(c, densify([a, b]), UNDYED, 10)
    for k in range(27):
        x, y = deck[min(len(deck) - 1, len(deck) * k // 27 + 3)]
        floss(c, (x, y - 22), (x, y + 34), WOOD, 32)
    yarn(c, rail, OCHRE, 24)
    yarn(c, deck, OCHRE, 20)
    for x in (170, 1030):
        c.box((x - 22, 190), (x + 22, 440), DARK_WOOD, radius=8, shadow=True)


@scene("hpv-ideas", "cloth")
def _(c: Canvas) -> None:
    cloud = smooth(
        [
            (280, 420),
            (220, 330),
            (310, 240),
            (420, 250),
            (500, 150),
            (660, 140),
            (740, 230),
            (880, 210),
            (970, 310),
            (920, 410),
            (600, 440),
        ],
        closed=True,
    )
    satin(c, cloud[:-1], SKY, angle=5, width=15)
    stem(c, cloud, UNDYED, stitch=44, width=12)
    for k, tint in enumerate((COCHINEAL, OCHRE, CHILCA, ROSE, INDIGO, OCHRE, COCHINEAL)):
        x, y = 270 + 110 * k, 560 + (70 if k % 2 else 0)
        drop = smooth([(x, y - 70), (x + 40, y + 20), (x, y + 60), (x - 40, y + 20)], closed=True)
        satin(c, drop[:-1], tint, angle=60, width=10)
    satin(c, [(0, 900), (0, 800), (1200, 800), (1200, 900)], MOSS, angle=3, width=16)
    for x in (200, 430, 660, 890, 1080):
        satin(c, leaf((x, 800), -120, 74, 60), CHILCA, angle=0, width=9)
        satin(c, leaf((x, 800), -60, 74, 60), MOSS, angle=0, width=9)


@scene("hpv-rompecabezas", "cloth")
def _(c: Canvas) -> None:
    def piece(x: float, y: float, s: float, right: int, down: int) -> Path:
        def knob(a: Point, b: Point, out: Point, way: int) -> Path:
            if way == 0:
                return [a, b]
            m = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
            ux, uy = (b[0] - a[0]) / s, (b[1] - a[1]) / s
            r = s * 0.17
            bump = []
            for k in range(13):
                t = math.radians(210 - 240 * k / 12)
                bump.append(
                    (
                        m[0] + ux * r * math.cos(t) + out[0] * way * r * (math.sin(t) + 0.5),
                        m[1] + uy * r * math.cos(t) + out[1] * way * r * (math.sin(t) + 0.5),
                    )
                )
            return [a, *bump, b]

        return [
            *knob((x, y), (x + s, y), (0, -1), 0),
            *knob((x + s, y), (x + s, y + s), (1, 0), right),
            *knob((x + s, y + s), (x, y + s), (0, 1), down),
            *knob((x, y + s), (x, y), (-1, 0), 0),
        ]

    satin(c, piece(200, 130, 300, 1, 1), COCHINEAL, angle=45, width=15)
    satin(c, piece(680, 130, 300, 0, 1), INDIGO, angle=-45, width=15)
    satin(c, piece(200, 540, 300, 1, 0), OCHRE, angle=-45, width=15)
    satin(c, [(p[0], p[1]) for p in piece(720, 560, 280, 0, 0)], CHILCA, angle=45, width=15)
    arrow(c, [(665, 700), (630, 700), (600, 700)], INK, 12, head=40)
