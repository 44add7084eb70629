"""Wool, needles, and the work place."""

import math

from .canvas import Canvas, yarn
from .curves import arc, densify, moved, smooth
from .fabric import fabric, size_of
from .palette import (
    CHILCA,
    COCHINEAL,
    DARK_WOOD,
    INDIGO,
    INK,
    OCHRE,
    PAPER,
    ROSE,
    SKY,
    STEEL,
    UNDYED,
    WOOD,
    darker,
    lighter,
    mix,
)
from .registry import scene
from .tools import (
    arrow,
    badge,
    ball,
    basket,
    hank,
    hoop,
    marker,
    rod,
    scissors,
    sewing_needle,
    sheet,
    tag,
    tape,
    text,
)


@scene("mat-lana-palitos")
def _(c: Canvas) -> None:
    ball(c, (380, 360), 230, COCHINEAL)
    ball(c, (800, 300), 170, OCHRE, 5)
    ball(c, (700, 590), 150, INDIGO, 7)
    rod(c, (120, 800), (1120, 560), 34, WOOD, knob=True)
    rod(c, (160, 660), (1120, 780), 34, WOOD, knob=True)


@scene("mat-hebra-cerca")
def _(c: Canvas) -> None:
    for k, tint in enumerate((COCHINEAL, ROSE, darker(COCHINEAL, 0.25))):
        yarn(
            c,
            smooth(
                [
                    (600, 450),
                    (760, 400 + 60 * (k - 1)),
                    (930, 330 + 170 * (k - 1) + 90),
                    (1230, 250 + 260 * (k - 1) + 170),
                ]
            ),
            tint,
            60,
        )
    yarn(c, smooth([(-60, 640), (180, 600), (400, 510), (640, 440)]), COCHINEAL, 120)


@scene("mat-etiqueta")
def _(c: Canvas) -> None:
    hank(c, (430, 420), 620, INDIGO)
    c.box((300, 300), (560, 560), lighter(UNDYED, 0.3), radius=10, shadow=True)
    c.box((318, 318), (542, 542), lighter(UNDYED, 0.6), radius=6, outline=COCHINEAL, width=4)
    ball(c, (430, 385), 42, INDIGO)
    text(c, "4", (430, 480), 62, COCHINEAL)
    tag(c, (720, 250), (380, 400))
    rod(c, (830, 330), (1060, 330), 18, WOOD)
    text(c, "5 mm", (950, 385), 42)
    text(c, "100 g", (950, 460), 42)
    text(c, "200 m", (950, 535), 42)
    yarn(c, smooth([(758, 450), (690, 470), (640, 430), (600, 460)]), COCHINEAL, 12)


@scene("mat-calibrador")
def _(c: Canvas) -> None:
    c.box((180, 180), (1020, 560), mix(WOOD, UNDYED, 0.3), radius=36, shadow=True)
    c.box((192, 192), (1008, 548), mix(WOOD, UNDYED, 0.55), radius=30)
    for i, (size, label) in enumerate(((22, "3"), (28, "4"), (35, "5"), (42, "6"), (55, "8"))):
        x = 290 + 156 * i
        c.disc((x, 320), size + 4, darker(WOOD, 0.45))
        c.disc((x, 321), size, darker(DARK_WOOD, 0.65))
        text(c, label, (x, 460), 50)
    rod(c, (600, 870), (606, 300), 62, OCHRE, taper=1.0)
    c.disc((603, 322), 34, darker(OCHRE, 0.2))
    c.disc((600, 318), 26, lighter(OCHRE, 0.15))


@scene("mat-madeja")
def _(c: Canvas) -> None:
    for x in (170, 1030):
        c.box((x - 26, 120), (x + 26, 900), DARK_WOOD, radius=14, shadow=True)
        c.box((x - 18, 124), (x - 2, 900), lighter(DARK_WOOD, 0.2), radius=8)
    for side, y in ((x, y) for x in (0,) for y in (560, 720)):
        c.box((20 + side, y), (170, y + 34), DARK_WOOD, radius=8, shadow=True)
        c.box((1030, y), (1180, y + 34), DARK_WOOD, radius=8, shadow=True)
    for k in range(9):
        sag = 16 * math.sin(k)
        yarn(
            c,
            smooth(
                [
                    (150, 250 + 12 * k),
                    (400, 290 + 12 * k + sag),
                    (800, 290 + 12 * k - sag),
                    (1050, 250 + 12 * k),
                ]
            ),
            darker(CHILCA, 0.06 * (k % 3)),
            22,
        )
    for k in range(5):
        yarn(
            c,
            smooth([(150, 360 + 14 * k), (420, 460 + 14 * k), (780, 470 + 14 * k), (1050, 360 + 14 * k)]),
            darker(CHILCA, 0.06 * (k % 2)),
            22,
        )
    yarn(c, smooth([(700, 520), (640, 640), (600, 690)]), CHILCA, 22)
    ball(c, (560, 750), 100, CHILCA)


@scene("mat-ovillo-inicio")
def _(c: Canvas) -> None:
    for x in (430, 560, 690):
        rod(c, (x, 830), (x, 200), 92, mix(WOOD, UNDYED, 0.35), taper=0.6)
    for k in range(9):
        y = 420 + 24 * k
        yarn(
            c,
            smooth([(350, y + 8), (430, y - 6), (560, y - 12), (690, y - 6), (770, y + 8)]),
            darker(COCHINEAL, 0.05 * (k % 3)),
            26,
        )
    yarn(c, smooth([(770, 430), (900, 380), (1040, 260), (1230, 240)]), COCHINEAL, 26)
    arrow(c, [(420, 330), (560, 280), (740, 340)])


@scene("mat-ovillo-cruz")
def _(c: Canvas) -> None:
    ball(c, (560, 480), 240, COCHINEAL)
    for k in range(6):
        yarn(
            c,
            smooth(
                [
                    (400 + 22 * k, 300 + 4 * k),
                    (500 + 22 * k, 420),
                    (590 + 22 * k, 560),
                    (640 + 22 * k, 660 - 8 * k),
                ]
            ),
            COCHINEAL,
            25,
        )
    yarn(c, smooth([(520, 300), (700, 190), (900, 210), (1230, 120)]), COCHINEAL, 26)
    arrow(c, [(250, 650), (180, 480), (260, 320)])


@scene("mat-ovillo-listo")
def _(c: Canvas) -> None:
    ball(c, (600, 450), 290, COCHINEAL)
    yarn(c, smooth([(360, 380), (470, 330), (640, 330), (800, 400)]), COCHINEAL, 30)
    yarn(c, smooth([(560, 520), (540, 430), (552, 340), (560, 300)]), OCHRE, 26)
    yarn(c, smooth([(360, 380), (470, 334), (640, 334), (800, 404)]), COCHINEAL, 30)


@scene("mat-lugar")
def _(c: Canvas) -> None:
    c.box((0, 780), (1200, 900), mix(WOOD, UNDYED, 0.2))
    for k in range(5):
        c.line([(0, 800 + 22 * k), (1200, 800 + 22 * k)], mix(WOOD, UNDYED, 0.05), 2)
    # a chair with a straight back and a cushion
    for x in (360, 640):
        c.box((x, 560), (x + 34, 800), DARK_WOOD, radius=8, shadow=True)
    c.box((330, 180), (372, 800), DARK_WOOD, radius=10, shadow=True)
    c.box((340, 184), (350, 780), lighter(DARK_WOOD, 0.25), radius=6)
    c.box((330, 540), (700, 584), DARK_WOOD, radius=10, shadow=True)
    sprite = fabric(["k" * 14] * 3, (24, 20), COCHINEAL)
    c.sprite(sprite, 350, 474)
    sprite = fabric(["k" * 4] * 13, (24, 20), INDIGO)
    c.sprite(sprite, 366, 200)
    basket(c, (920, 610), 280, 180)
    ball(c, (880, 580), 80, OCHRE)
    ball(c, (990, 590), 66, CHILCA, 5)
    basket(c, (920, 630), 280, 160)
    # light from a window
    c.box((800, 90), (1080, 360), DARK_WOOD, radius=8, shadow=True)
    c.box((816, 106), (930, 344), mix(SKY, PAPER, 0.55))
    c.box((950, 106), (1064, 344), mix(SKY, PAPER, 0.55))
    c.polygon([(816, 344), (816, 290), (870, 240), (930, 300), (930, 344)], mix(CHILCA, SKY, 0.3))
    c.polygon([(950, 344), (950, 310), (1010, 230), (1064, 290), (1064, 344)], mix(CHILCA, SKY, 0.2))


@scene("mat-canasta")
def _(c: Canvas) -> None:
    ball(c, (470, 400), 150, COCHINEAL)
    ball(c, (720, 380), 165, INDIGO, 5)
    ball(c, (600, 300), 110, OCHRE, 7)
    basket(c, (600, 470), 680, 320)
    yarn(c, smooth([(470, 300), (330, 220), (200, 320), (130, 560), (60, 720)]), COCHINEAL, 22)


@scene("mat-cuenta")
def _(c: Canvas) -> None:
    c.box((140, 110), (1060, 790), mix(INDIGO, PAPER, 0.72), radius=24, shadow=True)
    c.box((156, 126), (1044, 774), mix(INDIGO, PAPER, 0.84), radius=18)
    for i in range(4):
        rod(c, (230, 220 + 74 * i), (760, 220 + 74 * i), 28, WOOD, knob=True)
    badge(c, "4", (900, 330), 52)
    scissors(c, (430, 640), 200, 0)
    badge(c, "1", (900, 640), 52)


@scene("bor-materiales")
def _(c: Canvas) -> None:
    c.box((90, 90), (780, 760), mix(UNDYED, PAPER, 0.4), radius=4, shadow=True)
    for k in range(34):
        c.line([(90 + 20 * k + 10, 92), (90 + 20 * k + 10, 758)], mix(UNDYED, PAPER, 0.15), 1.5)
        c.line([(92, 90 + 20 * k), (778, 90 + 20 * k)], mix(UNDYED, PAPER, 0.15), 1.5)
    hoop(c, (430, 460), 240)
    for i, tint in enumerate((COCHINEAL, OCHRE, CHILCA, INDIGO)):
        x = 860 + 90 * i
        for k in range(5):
            yarn(
                c,
                densify([(x - 24 + 12 * k, 150 + 6 * (k % 2)), (x - 24 + 12 * k, 430 - 6 * (k % 2))]),
                darker(tint, 0.05 * (k % 3)),
                13,
            )
        for y in (210, 360):
            c.box(
                (x - 38, y),
                (x + 38, y + 38),
                INK if y == 360 else lighter(UNDYED, 0.4),
                radius=6,
                shadow=True,
            )
    sewing_needle(c, (860, 520), (1100, 500), 14)
    yarn(c, smooth([(850, 520), (820, 560), (900, 600), (1000, 560), (1120, 590)]), COCHINEAL, 8)
    scissors(c, (960, 720), 180, -20)


# ---------------------------------------------------------------------- in the round


def _circular(c: Canvas, *, twist: bool = False) -> None:
    cord = arc((600, 420), 470, 330, 160, 380)
    c.line(cord, darker(SKY, 0.4), 15, shadow=True)
    c.line(cord, SKY, 11)
    c.line(moved(cord, -1.5, -2), lighter(SKY, 0.6), 3)
    ring = arc((600, 420), 470, 330, 168, 372, step=4)
    step = max(1, len(ring) // 46)
    for n, (x, y) in enumerate(ring[::step]):
        dx, dy = (600 - x) / 470, (420 - y) / 330
        length = math.hypot(dx, dy)
        dx, dy = dx / length, dy / length
        if twist and 18 < n < 24:
            dx, dy = -dx, -dy
        yarn(
            c,
            smooth([(x - dx * 18, y - dy * 18), (x + 8, y), (x + dx * 40, y + dy * 40)], step=3),
            INDIGO,
            19,
        )
        yarn(
            c,
            smooth(
                [
                    (x + dx * 40 - dy * 18, y + dy * 40 + dx * 18),
                    (x + dx * 50, y + dy * 50),
                    (x + dx * 40 + dy * 18, y + dy * 40 - dx * 18),
                ],
                step=3,
            ),
            INDIGO,
            17,
        )
    rod(c, (140, 500), (560, 740), 34, WOOD, taper=2.4)
    rod(c, (1060, 500), (640, 740), 34, WOOD, taper=2.4)


@scene("redondo-circular")
def _(c: Canvas) -> None:
    _circular(c)


@scene("redondo-sin-torcer")
def _(c: Canvas) -> None:
    _circular(c)
    for a in (200, 235, 270, 305, 340):
        x, y = 600 + 300 * math.cos(math.radians(a)), 420 + 190 * math.sin(math.radians(a))
        px, py = 600 + 390 * math.cos(math.radians(a)), 420 + 262 * math.sin(math.radians(a))
        arrow(c, [(px, py), ((x + px) / 2, (y + py) / 2), (x, y)], COCHINEAL, 9, head=26)


@scene("redondo-unir")
def _(c: Canvas) -> None:
    for x in (150, 250, 350, 450):
        yarn(c, smooth([(x - 30, 520), (x - 34, 420), (x - 20, 340), (x + 4, 334)]), INDIGO, 38)
    for x in (760, 860, 960, 1060):
        yarn(c, smooth([(x - 30, 520), (x - 34, 420), (x - 20, 340), (x + 4, 334)]), INDIGO, 38)
    rod(c, (-60, 380), (590, 400), 48, WOOD)
    rod(c, (1290, 380), (640, 400), 48, WOOD)
    for x in (150, 250, 350, 450, 760, 860, 960, 1060):
        yarn(c, smooth([(x - 6, 334), (x + 24, 350), (x + 34, 420), (x + 30, 520)]), INDIGO, 38)
    for x0 in (100, 710):
        sprite = fabric(["k" * 4] * 4, (100, 80), INDIGO)
        c.sprite(sprite, x0 - 60, 430)
    marker(c, (700, 386), 58, OCHRE)
    yarn(
        c,
        smooth(
            [(790, 500), (700, 470), (600, 500), (520, 470), (560, 250), (700, 150), (980, 120), (1230, 60)]
        ),
        INDIGO,
        36,
    )


# ---------------------------------------------------------------------- sums and quality


@scene("calcular-hoja")
def _(c: Canvas) -> None:
    sheet(c, (230, 80), (970, 820))
    for k in range(9):
        c.line([(270, 170 + 70 * k), (930, 170 + 70 * k)], mix(SKY, PAPER, 0.55), 2)
    text(c, "90 + 8 = 98 cm", (560, 205), 50, INDIGO)
    text(c, "98 / 2 = 49 cm", (555, 345), 50, INDIGO)
    text(c, "49 x 2.2 = 108", (555, 485), 50, INDIGO)
    text(c, "108 + 2 = 110", (545, 625), 50, COCHINEAL)
    c.line(smooth([(400, 668), (560, 678), (700, 664)]), COCHINEAL, 7)
    rod(c, (1090, 260), (800, 690), 34, OCHRE, taper=1.6)


@scene("medir-contorno")
def _(c: Canvas) -> None:
    # a dressmaker's stand, no body
    stand = smooth(
        [
            (470, 170),
            (430, 260),
            (380, 330),
            (390, 430),
            (440, 560),
            (430, 690),
            (770, 690),
            (760, 560),
            (810, 430),
            (820, 330),
            (770, 260),
            (730, 170),
            (600, 150),
        ],
        closed=True,
    )
    c.box((580, 690), (620, 880), DARK_WOOD, shadow=True)
    c.box((440, 850), (760, 884), DARK_WOOD, radius=16, shadow=True)
    c.polygon(stand, darker(UNDYED, 0.25), shadow=True)
    c.polygon([(600 + (x - 600) * 0.965, 430 + (y - 430) * 0.975) for x, y in stand], UNDYED)
    c.line(densify([(600, 160), (600, 690)]), darker(UNDYED, 0.3), 4)
    band = arc((600, 350), 222, 46, 0, 180)
    c.line(band, darker(OCHRE, 0.4), 46, shadow=True)
    c.line(band, mix(OCHRE, PAPER, 0.4), 40)
    for k in range(1, 24):
        x, y = band[int(len(band) * k / 24)]
        c.line([(x, y - 18), (x, y - (2 if k % 2 else -6))], INK, 3)
    c.disc((600, 160), 120, DARK_WOOD, ry=18)


@scene("calidad-mesa")
def _(c: Canvas) -> None:
    from_rows = ["k" * 16] * 13
    sprite = fabric(from_rows, (40, 32), COCHINEAL)
    w, h = size_of(sprite)
    c.sprite(sprite, 460 - w / 2, 420 - h / 2)
    sheet(c, (860, 170), (1120, 640))
    for k in range(5):
        y = 250 + 76 * k
        c.box((890, y - 22), (934, y + 22), (255, 253, 246), radius=6, outline=INK, width=3)
        if k < 4:
            c.line([(898, y), (910, y + 12), (934, y - 22)], CHILCA, 8)
        c.line([(956, y), (1086, y)], mix(INK, PAPER, 0.5), 6)
    tape(c, (140, 720), (780, 720), marks=20)


@scene("calidad-medir")
def _(c: Canvas) -> None:
    sprite = fabric(["k" * 16] * 14, (42, 34), COCHINEAL)
    w, h = size_of(sprite)
    c.sprite(sprite, 640 - w / 2, 400 - h / 2)
    tape(c, (304, 700), (976, 700), marks=20)
    tape(c, (250, 640), (250, 162), marks=20, width=-58, bold_ends=True)


@scene("calidad-reves")
def _(c: Canvas) -> None:
    sprite = fabric(["p" * 16] * 13, (56, 46), COCHINEAL)
    w, h = size_of(sprite)
    c.sprite(sprite, 600 - w / 2, 450 - h / 2)
    c.line(arc((820, 600), 130, 130, 0, 360), CHILCA, 14, shadow=True)
    c.line([(760, 600), (805, 650), (890, 545)], PAPER, 34)
    c.line([(760, 600), (805, 650), (890, 545)], CHILCA, 22)


@scene("calidad-decidir")
def _(c: Canvas) -> None:
    for i, (tint, ground) in enumerate(((CHILCA, "ok"), (OCHRE, "fix"), (INDIGO, "again"))):
        x = 220 + 380 * i
        sheet(c, (x - 160, 170), (x + 160, 720))
        sprite = fabric(["k" * 7] * 7, (34, 28), COCHINEAL)
        w, h = size_of(sprite)
        c.sprite(sprite, x - w / 2, 330 - h / 2)
        c.disc((x, 590), 74, darker(tint, 0.25), shadow=True)
        c.disc((x, 588), 66, tint)
        if ground == "ok":
            c.line([(x - 32, 590), (x - 6, 618), (x + 36, 556)], PAPER, 14)
        elif ground == "fix":
            sewing_needle(c, (x - 30, 625), (x + 36, 556), 13, lighter(STEEL, 0.5))
        else:
            arrow(
                c, [(x + 30, 566), (x, 552), (x - 34, 580), (x - 20, 618), (x + 22, 616)], PAPER, 9, head=24
            )


@scene("calidad-etiqueta")
def _(c: Canvas) -> None:
    sprite = fabric(["k" * 17] * 12, (56, 46), CHILCA)
    w, h = size_of(sprite)
    c.sprite(sprite, 560 - w / 2, 430 - h / 2)
    tag(c, (640, 420), (420, 300))
    text(c, "M", (870, 500), 72, COCHINEAL)
    c.line([(740, 590), (1010, 590)], mix(INK, PAPER, 0.4), 6)
    c.line([(740, 630), (960, 630)], mix(INK, PAPER, 0.4), 6)
    c.line([(740, 670), (1000, 670)], mix(INK, PAPER, 0.4), 6)
    yarn(c, smooth([(682, 570), (600, 520), (560, 420), (620, 380), (660, 460), (684, 560)]), COCHINEAL, 11)


@scene("calidad-doblar")
def _(c: Canvas) -> None:
    c.box((190, 150), (1010, 790), mix(SKY, PAPER, 0.7), radius=20, shadow=True)
    c.box((204, 164), (996, 776), mix(SKY, PAPER, 0.82), radius=14)
    sprite = fabric(["k" * 15] * 9, (40, 32), COCHINEAL)
    w, _h = size_of(sprite)
    c.sprite(sprite, 600 - w / 2, 330)
    sprite = fabric(["k" * 15] * 5, (40, 32), darker(COCHINEAL, 0.08))
    c.sprite(sprite, 600 - w / 2, 300)
    sprite = fabric(["kkpp" * 4] * 4, (38, 32), COCHINEAL)
    w, _ = size_of(sprite)
    c.sprite(sprite, 600 - w / 2, 276)
    c.polygon([(204, 164), (996, 164), (996, 250), (204, 250)], mix(SKY, PAPER, 0.6))
    c.line([(204, 250), (996, 250)], mix(SKY, PAPER, 0.3), 3)
