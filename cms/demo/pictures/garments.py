"""Hat, chullo, pullover: the pieces and the finished things."""

import math
from collections.abc import Sequence

from .canvas import Canvas, yarn
from .curves import Point, arc, densify, smooth
from .fabric import fabric, size_of
from .needlework import cable
from .palette import (
    CHILCA,
    COCHINEAL,
    INDIGO,
    INK,
    OCHRE,
    PAPER,
    SKY,
    UNDYED,
    WOOD,
    Colour,
    darker,
    lighter,
)
from .registry import scene
from .swatches import GUARD, live, rib, shape
from .tools import arrow, badge, ball, marker, pin, rod, scissors, sewing_needle, text

CELL = (26.0, 21.0)


def measure(c: Canvas, a: Point, b: Point, label: str) -> None:
    """A measuring arrow with two heads and its figure."""
    m = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
    for end in (a, b):
        arrow(c, [m, ((m[0] + end[0]) / 2, (m[1] + end[1]) / 2), end], INK, 5, head=22)
    c.box((m[0] - 50, m[1] - 26), (m[0] + 50, m[1] + 26), PAPER, radius=12)
    text(c, label, m, 32, COCHINEAL)


def _ribbed(k: int, up: int, high: int) -> str:
    return rib(k, up, high, deep=6)


def _body(x: float, y: float, w: float, h: float, *, neck: float = 0.0, shaped: bool = True) -> list[Point]:
    """Half a pullover: hem at the bottom, armholes, shoulders, neck `neck` deep."""
    left, right, hem, top = x - w / 2, x + w / 2, y + h / 2, y - h / 2
    arm = hem - h * 0.655
    inset = w * 0.09 if shaped else 0.0
    n = w * 0.155
    outline: list[Point] = [(left, hem), (left, arm)]
    if shaped:
        outline += smooth(
            [(left + inset * 0.5, arm), (left + inset * 0.85, arm - h * 0.05), (left + inset, arm - h * 0.12)]
        )
        outline += [(left + inset, top)]
    else:
        return [(left, hem), (left, arm), (right, arm), (right, hem)]
    if neck:
        outline += smooth(
            [
                (x - n, top),
                (x - n * 0.96, top + neck * 0.5),
                (x - n * 0.5, top + neck * 0.95),
                (x, top + neck),
                (x + n * 0.5, top + neck * 0.95),
                (x + n * 0.96, top + neck * 0.5),
                (x + n, top),
            ]
        )
    outline += [(right - inset, top)]
    outline += smooth(
        [(right - inset, arm - h * 0.12), (right - inset * 0.85, arm - h * 0.05), (right - inset * 0.5, arm)]
    )
    return [*outline, (right, arm), (right, hem)]


def _sleeve(x: float, y: float, w: float, h: float) -> list[Point]:
    cuff = w * 0.29
    hem, arm, top = y + h / 2, y - h * 0.25, y - h / 2
    cap = smooth(
        [
            (x - w / 2, arm),
            (x - w * 0.44, arm - h * 0.03),
            (x - w * 0.3, top + h * 0.1),
            (x - w * 0.14, top),
            (x + w * 0.14, top),
            (x + w * 0.3, top + h * 0.1),
            (x + w * 0.44, arm - h * 0.03),
            (x + w / 2, arm),
        ]
    )
    return [(x - cuff, hem), *cap, (x + cuff, hem)]


@scene("espalda-recta")
def _(c: Canvas) -> None:
    outline = [(250.0, 800.0), (250.0, 190.0), (950.0, 190.0), (950.0, 800.0)]
    shape(c, outline, CELL, CHILCA, mark=_ribbed)
    live(c, 250, 176, 20, 35, CHILCA, tip=1060, needle=30)
    measure(c, (1030, 240), (1030, 790), "38")
    measure(c, (260, 850), (940, 850), "50")


@scene("sisa-escote")
def _(c: Canvas) -> None:
    shape(c, _body(600, 450, 620, 760, neck=40), CELL, CHILCA, mark=_ribbed)
    arrow(c, [(150, 200), (210, 230), (290, 290)])
    arrow(c, [(1050, 200), (990, 230), (910, 290)])
    measure(c, (1010, 90), (1010, 330), "20")


@scene("escote-centro")
def _(c: Canvas) -> None:
    shape(c, _body(600, 560, 840, 960), (32, 26), CHILCA, mark=lambda k, up, high: "k")
    for i in range(9):
        x = 470 + 29 * i
        yarn(c, smooth([(x, 92), (x + 16, 80), (x + 32, 92)], step=3), OCHRE, 13)
    badge(c, "28", (330, 160), 36)
    badge(c, "34", (600, 160), 36)
    badge(c, "28", (870, 160), 36)


@scene("hombro-espera")
def _(c: Canvas) -> None:
    sprite = fabric(["k" * 16] * 8, (56, 46), CHILCA)
    w, _h = size_of(sprite)
    c.sprite(sprite, 600 - w / 2, 330)
    for i in range(16):
        x = 600 - 56 * 7.5 + 56 * i
        yarn(
            c,
            smooth([(x - 16, 400), (x - 17, 340), (x, 296), (x + 17, 340), (x + 16, 400)], step=4),
            CHILCA,
            19,
        )
    yarn(
        c,
        smooth([(60, 420), (160, 330), (400, 318), (600, 326), (820, 316), (1040, 330), (1150, 250)]),
        COCHINEAL,
        13,
    )


@scene("escote-delantero")
def _(c: Canvas) -> None:
    shape(c, _body(600, 500, 760, 840, neck=210), (30, 24), CHILCA, mark=lambda k, up, high: "k")
    ball(c, (130, 160), 90, CHILCA)
    ball(c, (1070, 160), 90, CHILCA, 5)
    yarn(c, smooth([(210, 130), (300, 60), (420, 60), (490, 120)]), CHILCA, 14)
    yarn(c, smooth([(990, 130), (900, 60), (780, 60), (710, 120)]), CHILCA, 14)
    badge(c, "20", (600, 340), 36)


@scene("piezas-comparar")
def _(c: Canvas) -> None:
    shape(c, _body(320, 460, 460, 600, neck=30), (22, 18), darker(CHILCA, 0.1), mark=_ribbed)
    shape(c, _body(880, 460, 460, 600, neck=130), (22, 18), CHILCA, mark=_ribbed)
    c.line(densify([(60, 160), (1140, 160)]), COCHINEAL, 4)
    c.line(densify([(60, 760), (1140, 760)]), COCHINEAL, 4)


@scene("chompa-medidas")
def _(c: Canvas) -> None:
    _pullover(c, CHILCA)
    measure(c, (360, 850), (840, 850), "49")
    measure(c, (930, 140), (930, 780), "58")


def _pullover(c: Canvas, colour: Colour, *, cables: bool = False) -> None:
    cell = (20.0, 16.5)
    left = [
        (392.0, 150.0),
        (330.0, 180.0),
        (120.0, 660.0),
        (100.0, 720.0),
        (215.0, 760.0),
        (240.0, 700.0),
        (375.0, 420.0),
        (392.0, 360.0),
    ]
    shape(
        c,
        left,
        cell,
        darker(colour, 0.08),
        mark=lambda k, up, high: "p" if up < 5 and k % 3 == 2 else "k",
        seed=3,
    )
    shape(
        c,
        [(1200 - x, y) for x, y in left],
        cell,
        darker(colour, 0.08),
        mark=lambda k, up, high: "p" if up < 5 and k % 3 == 2 else "k",
        seed=4,
    )
    body = [(360.0, 790.0), (360.0, 400.0), (390.0, 340.0), (386.0, 150.0), (500.0, 118.0),
            *smooth([(500, 118), (520, 190), (600, 226), (680, 190), (700, 118)]),
            (700.0, 118.0), (814.0, 150.0), (810.0, 340.0), (840.0, 400.0), (840.0, 790.0)]  # fmt: skip
    shape(c, body, cell, colour, mark=lambda k, up, high: rib(k, up, high, deep=5))
    yarn(c, arc((600, 122), 98, 22, 180, 360), darker(colour, 0.35), 26)
    collar = smooth([(498, 116), (520, 192), (600, 232), (680, 192), (702, 116)], step=13)
    for i, (x, y) in enumerate(collar):
        dx, dy = 600 - x, 100 - y
        length = math.hypot(dx, dy)
        yarn(
            c,
            densify([(x, y), (x + dx / length * 40, y + dy / length * 40)]),
            colour if i % 2 else darker(colour, 0.15),
            13,
        )
    if cables:
        cable(c, (555, 510), colour, turns=7, scale=0.36, mirror=True)
        cable(c, (645, 510), colour, turns=7, scale=0.36)


@scene("chompa-armada")
def _(c: Canvas) -> None:
    _pullover(c, CHILCA, cables=True)


@scene("manga-medidas")
def _(c: Canvas) -> None:
    shape(c, _sleeve(600, 450, 560, 800), CELL, CHILCA, mark=_ribbed)
    measure(c, (960, 280), (960, 840), "45")
    measure(c, (330, 215), (870, 215), "39")
    measure(c, (170, 680), (170, 840), "6")


@scene("manga-copa")
def _(c: Canvas) -> None:
    shape(c, _sleeve(600, 900, 1000, 1500), (36, 29), CHILCA)
    arrow(c, [(120, 560), (170, 480), (250, 380)])
    arrow(c, [(1080, 560), (1030, 480), (950, 380)])
    badge(c, "24", (600, 230), 36)


@scene("cuello-listo")
def _(c: Canvas) -> None:
    cell = (30.0, 24.0)
    body: list[Point] = [
        (120, 900),
        (140, 330),
        (420, 250),
        *smooth([(420, 250), (470, 420), (600, 480), (730, 420), (780, 250)]),
        (780, 250),
        (1060, 330),
        (1080, 900),
    ]
    shape(c, body, cell, CHILCA)
    yarn(c, arc((600, 240), 180, 50, 180, 360), darker(CHILCA, 0.35), 50)
    curve = smooth([(410, 240), (466, 425), (600, 490), (734, 425), (790, 240)], step=17)
    for i, (x, y) in enumerate(curve):
        dx, dy = 600 - x, 190 - y
        length = math.hypot(dx, dy)
        yarn(
            c,
            densify([(x, y), (x + dx / length * 84, y + dy / length * 84)]),
            CHILCA if i % 4 < 2 else darker(CHILCA, 0.25),
            19,
        )


@scene("manga-pegar")
def _(c: Canvas) -> None:
    cell = (30.0, 24.0)
    shape(
        c,
        [
            (60, 900),
            (60, 60),
            (480, 60),
            *smooth([(480, 60), (500, 200), (500, 450), (480, 640), (560, 900)]),
            (560, 900),
        ],
        cell,
        CHILCA,
    )
    cap = smooth(
        [
            (1180, 160),
            (900, 190),
            (700, 280),
            (600, 380),
            (580, 450),
            (600, 520),
            (700, 640),
            (900, 740),
            (1180, 780),
        ]
    )
    shape(c, cap, cell, darker(CHILCA, 0.1), seed=4)
    for a, b in (((620, 450), (450, 450)), ((660, 300), (470, 280)), ((660, 610), (470, 630))):
        pin(c, a, b)
    arrow(c, [(760, 450), (690, 450), (640, 450)])


# ---------------------------------------------------------------------- hat


def _hat(c: Canvas, colour: Colour, *, open_top: bool = False) -> None:
    cell = (28.0, 22.0)
    if open_top:
        outline: list[Point] = [(270, 760), (270, 240), (930, 240), (930, 760)]
    else:
        outline = [
            (270, 760),
            *smooth([(268, 520), (300, 320), (400, 190), (600, 130), (800, 190), (900, 320), (932, 520)]),
            (930, 760),
        ]
    shape(c, outline, cell, colour, mark=lambda k, up, high: rib(k, up, high, deep=7))


@scene("gorro")
def _(c: Canvas) -> None:
    _hat(c, COCHINEAL)


@scene("gorro-cuerpo")
def _(c: Canvas) -> None:
    _hat(c, COCHINEAL, open_top=True)
    for i in range(22):
        x = 285 + 30 * i
        yarn(
            c,
            smooth([(x - 10, 290), (x - 10, 230), (x, 205), (x + 10, 230), (x + 10, 290)], step=4),
            COCHINEAL,
            13,
        )
    cord = arc((600, 226), 345, 46, 180, 360)
    c.line(cord, darker(SKY, 0.3), 10)
    measure(c, (1010, 250), (1010, 760), "14")


def _crown(
    c: Canvas, colour: Colour, parts: int, *, hole: float = 0.0, lines: bool = True, radius: float = 370.0
) -> None:
    """A crown from above: rings of stitches that grow fewer, with the decrease lines as a star."""
    x, y = 600.0, 450.0
    ring = radius
    turn = 0.0
    middle = (radius + hole) / 2
    c.line(arc((x, y), middle, middle, 0, 360), darker(colour, 0.55), radius - hole - 4, shadow=True)
    while ring > max(26.0, hole):
        count = max(parts, round(2 * math.pi * ring / 44 / parts) * parts)
        for k in range(count):
            a = turn + 2 * math.pi * k / count
            decrease = lines and k % (count // parts) == 0
            tint = colour
            ox, oy = math.cos(a), math.sin(a)
            nx, ny = -oy, ox
            w = 2 * math.pi * ring / count * 0.3
            base = (x + ox * (ring - 26), y + oy * (ring - 26))
            for side in (-1, 1):
                if decrease and side == -1:
                    tint = lighter(colour, 0.22)
                tip = (x + ox * (ring + 12) + nx * w * side, y + oy * (ring + 12) + ny * w * side)
                yarn(c, densify([tip, base], 8), tint, max(9.0, w * 1.5), shadow=ring == radius)
        ring -= 30


@scene("corona-estrella")
def _(c: Canvas) -> None:
    _crown(c, COCHINEAL, 8)


@scene("corona-disminuir")
def _(c: Canvas) -> None:
    _crown(c, COCHINEAL, 8, hole=210)
    for k in range(8):
        a = 2 * math.pi * k / 8
        marker(c, (600 + 190 * math.cos(a), 450 + 190 * math.sin(a)), 24, OCHRE)


@scene("corona-doble-punta")
def _(c: Canvas) -> None:
    _crown(c, COCHINEAL, 8, hole=200)
    side = 190
    for k in range(4):
        a = math.radians(90 * k + 45)
        b = math.radians(90 * k + 135)
        p = (600 + side * 1.3 * math.cos(a), 450 + side * 1.3 * math.sin(a))
        q = (600 + side * 1.3 * math.cos(b), 450 + side * 1.3 * math.sin(b))
        e = 0.22
        rod(
            c,
            (p[0] + (p[0] - q[0]) * e, p[1] + (p[1] - q[1]) * e),
            (q[0] + (q[0] - p[0]) * e, q[1] + (q[1] - p[1]) * e),
            26,
            WOOD,
            both=True,
        )


@scene("corona-cerrar")
def _(c: Canvas) -> None:
    _crown(c, COCHINEAL, 8, hole=90)
    ring = smooth(
        [
            (600 + 78 * math.cos(2 * math.pi * k / 8), 450 + 78 * math.sin(2 * math.pi * k / 8))
            for k in range(8)
        ],
        closed=True,
    )
    yarn(c, ring, OCHRE, 18)
    yarn(c, smooth([(678, 450), (800, 380), (930, 260), (1000, 180)]), OCHRE, 18)
    sewing_needle(c, (1000, 180), (1140, 60), 20)


# ---------------------------------------------------------------------- chullo


def _motif(k: int, row: int) -> Colour:
    if 6 <= row < 17 and GUARD[(row - 6)][k % 10] == "B":
        return UNDYED
    if 20 <= row < 23 and (k + row) % 2:
        return COCHINEAL
    return INDIGO


EARFLAP: list[Point] = [(0, 0), (190, 0), (185, 90), (150, 170), (115, 210), (75, 210), (40, 170), (5, 90)]


def _flap(c: Canvas, x: float, y: float, scale: float = 1.0, rows: int | None = None) -> None:
    outline = [(x + px * scale, y + py * scale) for px, py in EARFLAP]
    shape(
        c, outline, (19 * scale, 11 * scale), INDIGO, mark=lambda k, up, high: "g" if up % 2 else "d", seed=7
    )


@scene("chullo")
def _(c: Canvas) -> None:
    _flap(c, 300, 560)
    _flap(c, 710, 560)
    for x in (395, 805):
        for s, tint in ((-9, INDIGO), (0, UNDYED), (9, COCHINEAL)):
            yarn(c, smooth([(x + s, 760), (x - s, 790), (x + s, 820), (x - s, 850), (x + s, 890)]), tint, 12)
    outline = [
        (270.0, 590.0),
        *smooth(
            [
                (266, 430),
                (300, 300),
                (400, 200),
                (520, 140),
                (600, 110),
                (680, 140),
                (800, 200),
                (900, 300),
                (934, 430),
            ]
        ),
        (930.0, 590.0),
    ]
    shape(c, outline, (20, 16.5), INDIGO, dye=_motif)
    _pompom(c, (600, 96), 62)


def _pompom(c: Canvas, centre: Point, radius: float) -> None:
    x, y = centre
    for k in range(90):
        a = k * 2.39996
        r = radius * math.sqrt((90 - k) / 90)
        tint = (COCHINEAL, COCHINEAL, OCHRE, UNDYED)[k % 4]
        p = (x + r * math.cos(a), y + r * math.sin(a))
        q = (x + r * 0.55 * math.cos(a), y + r * 0.55 * math.sin(a))
        yarn(
            c,
            densify([q, p], 10),
            darker(tint, 0.1 if k < 45 else 0.0),
            radius * 0.17,
            shadow=k < 40,
            twist=False,
        )


@scene("orejera-inicio")
def _(c: Canvas) -> None:
    sprite = fabric(["ggggg", "ddddd"] * 3, (90, 40), INDIGO)
    w, _h = size_of(sprite)
    c.sprite(sprite, 600 - w / 2, 470)
    live(c, 600 - 225, 480, 5, 90, INDIGO, tip=1080, needle=44)


@scene("orejera-crece")
def _(c: Canvas) -> None:
    outline: list[Point] = [
        (240, 190),
        (960, 190),
        (900, 380),
        (740, 660),
        (690, 790),
        (510, 790),
        (460, 660),
        (300, 380),
    ]
    shape(c, outline, (48, 27), INDIGO, mark=lambda k, up, high: "g" if up % 2 else "d")
    arrow(c, [(440, 740), (360, 610), (260, 420)])
    arrow(c, [(760, 740), (840, 610), (940, 420)])


@scene("orejera-lista")
def _(c: Canvas) -> None:
    _flap(c, 160, 250, 2.2)
    _flap(c, 640, 250, 2.2)
    for x0 in (160, 640):
        yarn(
            c,
            smooth([(x0 - 40, 230), (x0 + 60, 262), (x0 + 210, 256), (x0 + 360, 262), (x0 + 460, 225)]),
            OCHRE,
            15,
        )


@scene("chullo-unir")
def _(c: Canvas) -> None:
    _flap(c, 190, 420, 1.35)
    _flap(c, 760, 420, 1.35)
    for i in range(34):
        x = 90 + 31 * i
        yarn(
            c,
            smooth([(x - 9, 440), (x - 11, 390), (x, 350), (x + 11, 390), (x + 9, 440)], step=4),
            INDIGO,
            15,
        )
    rod(c, (-60, 385), (1260, 385), 26, WOOD)
    for i in range(34):
        x = 90 + 31 * i
        yarn(c, smooth([(x, 352), (x + 12, 390), (x + 9, 440)], step=4), INDIGO, 15)
    badge(c, "21", (318, 560), 36)
    badge(c, "36", (603, 520), 36)
    badge(c, "21", (888, 560), 36)


@scene("chullo-cordon")
def _(c: Canvas) -> None:
    _flap(c, 410, -120, 2.0)
    waves: Sequence[tuple[float, Colour]] = (
        (0.0, INDIGO),
        (2 * math.pi / 3, UNDYED),
        (4 * math.pi / 3, COCHINEAL),
    )
    pieces = []
    for phase, tint in waves:
        pts = [(600 + 46 * math.sin(t * 0.62 + phase), 300 + 24 * t) for t in range(26)]
        path = smooth(pts)
        n = len(path)
        for k in range(25):
            seg = path[n * k // 25 : n * (k + 1) // 25 + 3]
            if len(seg) > 1:
                pieces.append((math.cos((k + 0.5) * 0.62 * 2 + phase * 2), k, seg, tint))
    for _, _, seg, tint in sorted(pieces, key=lambda p: (p[0], p[1])):
        yarn(c, seg, tint, 44, shadow=True)


@scene("chullo-borla")
def _(c: Canvas) -> None:
    _pompom(c, (560, 430), 290)
    scissors(c, (980, 690), 190, -130)
