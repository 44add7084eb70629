"""Swatches and charts: what the stitch looks like when it is right."""

import math
from collections.abc import Callable, Sequence

from PIL import Image, ImageChops, ImageDraw

from .canvas import SCALE, Canvas, yarn
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
    ROSE,
    SKY,
    UNDYED,
    WOOD,
    Colour,
    darker,
    lighter,
    mix,
)
from .registry import scene
from .tools import arrow, badge, ball, inside, marker, pin, rod, sheet, tape, text


def swatch(
    c: Canvas,
    rows: Sequence[str],
    cell: tuple[float, float],
    colour: Colour,
    centre: Point = (600, 450),
    **how: object,
) -> tuple[float, float]:
    """Lay a swatch with its middle at `centre`; gives the corner where its first stitch begins."""
    sprite = fabric(rows, cell, colour, **how)  # type: ignore[arg-type]
    w, h = size_of(sprite)
    c.sprite(sprite, centre[0] - w / 2, centre[1] - h / 2)
    pad = round(max(cell) * 2 * 0.6) / 2
    return centre[0] - w / 2 + pad, centre[1] - h / 2 + pad


def shape(
    c: Canvas, outline: Sequence[Point], cell: tuple[float, float], colour: Colour, *,
    mark: Callable[[int, int, int], str] | None = None, dye: Callable[[int, int], Colour] | None = None, seed: int = 1,
) -> None:  # fmt: skip
    """Knitted cloth in any outline. `mark(column, row from the bottom, rows)` chooses the stitch; `dye(column, row)` the colour."""
    x0, x1 = min(x for x, _ in outline), max(x for x, _ in outline)
    y0, y1 = min(y for _, y in outline), max(y for _, y in outline)
    across, high = math.ceil((x1 - x0) / cell[0]), math.ceil((y1 - y0) / cell[1])
    rows: list[str] = []
    letters: list[str] = []
    yarns: dict[str, Colour] = {"A": colour}
    names: dict[Colour, str] = {colour: "A"}
    for r in range(high):
        row, dyes = "", ""
        for k in range(across):
            here = (x0 + (k + 0.5) * cell[0], y0 + (r + 0.5) * cell[1])
            up = high - 1 - r
            near = ((0, 0), (-0.5, -0.5), (0.5, -0.5), (-0.5, 0.5), (0.5, 0.5))
            touched = any(
                inside((here[0] + dx * cell[0], here[1] + dy * cell[1]), outline) for dx, dy in near
            )
            row += (mark(k, up, high) if mark else "k") if touched else " "
            tint = dye(k, up) if dye else colour
            if tint not in names:
                names[tint] = "ABCDEFG"[len(names)]
                yarns[names[tint]] = tint
            dyes += names[tint]
        rows.append(row)
        letters.append(dyes)
    sprite = fabric(rows, cell, colour, colours=letters, yarns=yarns, seed=seed)
    pad = round(max(cell) * 2 * 0.6) / 2
    # The outline cuts the stitches at the edge, else small stitches make stairs.
    cut = Image.new("L", sprite.size)
    ImageDraw.Draw(cut).polygon(
        [((x - x0 + pad) * SCALE, (y - y0 + pad) * SCALE) for x, y in outline], fill=255
    )
    sprite.putalpha(ImageChops.multiply(sprite.getchannel("A"), cut))
    c.sprite(sprite, x0 - pad, y0 - pad)
    c.line([*outline, outline[0]], darker(colour, 0.3), 5)


def rib(k: int, row: int, high: int, *, deep: int = 4) -> str:
    """Knit columns stand out, purl columns sink back."""
    return "d" if row < deep and k % 2 else "k"


def live(
    c: Canvas,
    x0: float,
    y: float,
    count: int,
    pitch: float,
    colour: Colour,
    *,
    tip: float = 1150,
    needle: float = 36,
) -> None:
    """Loops on a needle along the top of a swatch."""
    w = pitch * 0.36
    for i in range(count):
        x = x0 + pitch * (i + 0.5)
        yarn(c, smooth([(x - pitch * 0.3, y + 62), (x - pitch * 0.3, y), (x, y - needle * 0.85)]), colour, w)
    rod(c, (-60, y), (tip, y), needle, WOOD)
    for i in range(count):
        x = x0 + pitch * (i + 0.5)
        yarn(
            c,
            smooth([(x - 2, y - needle * 0.86), (x + pitch * 0.3, y - 4), (x + pitch * 0.3, y + 62)]),
            colour,
            w,
        )


def _garter(rows: int, across: int) -> list[str]:
    return [("g" if r % 2 == 0 else "d") * across for r in range(rows)]


def _columns(pattern: str, across: int, rows: int) -> list[str]:
    row = (pattern * across)[:across]
    return [row] * rows


def _purl_widths(row: str, narrow: float) -> dict[int, float]:
    return {i: narrow for i, mark in enumerate(row) if mark == "p"}


# ---------------------------------------------------------------------- plain swatches


@scene("muestra-santa-clara")
def _(c: Canvas) -> None:
    swatch(c, _garter(22, 15), (58, 29), CHILCA)


@scene("muestra-jersey")
def _(c: Canvas) -> None:
    swatch(c, ["k" * 15] * 14, (60, 46), COCHINEAL)


@scene("muestra-jersey-reves")
def _(c: Canvas) -> None:
    swatch(c, ["p" * 15] * 14, (60, 46), COCHINEAL)


@scene("jersey-crece")
def _(c: Canvas) -> None:
    x, y = swatch(c, ["k" * 14] * 10, (64, 50), COCHINEAL, (600, 570))
    live(c, x, y - 34, 14, 64, COCHINEAL)


@scene("muestra-elastico-1x1")
def _(c: Canvas) -> None:
    row = _columns("kp", 21, 1)[0]
    swatch(c, [row] * 13, (60, 48), CHILCA, columns=_purl_widths(row, 0.5))


@scene("muestra-elastico-2x2")
def _(c: Canvas) -> None:
    row = _columns("kkpp", 22, 1)[0]
    swatch(c, [row] * 13, (56, 48), INDIGO, columns=_purl_widths(row, 0.5))


@scene("elastico-estirado")
def _(c: Canvas) -> None:
    row = _columns("kkpp", 18, 1)[0]
    swatch(c, [row] * 6, (40, 40), INDIGO, (600, 240), columns=_purl_widths(row, 0.45))
    swatch(c, [row] * 6, (52, 40), INDIGO, (600, 640))
    arrow(c, [(420, 450), (300, 450), (160, 450)])
    arrow(c, [(780, 450), (900, 450), (1040, 450)])


def _brioche(c: Canvas, centre: Point, rows: int) -> tuple[float, float]:
    row = _columns("kp", 15, 1)[0]
    return swatch(c, [row] * rows, (84, 62), SKY, centre, columns=_purl_widths(row, 0.42))


@scene("muestra-ingles")
def _(c: Canvas) -> None:
    _brioche(c, (600, 450), 10)


@scene("ingles-crece")
def _(c: Canvas) -> None:
    x, y = _brioche(c, (600, 580), 7)
    live(c, x, y - 34, 13, 69, SKY)


@scene("orilla-recta")
def _(c: Canvas) -> None:
    x, y = swatch(c, [row[:2] + "k" * 9 + row[-2:] for row in _garter(14, 13)], (62, 46), OCHRE)
    c.line([(x - 34, y - 30), (x - 34, y + 14 * 46 + 30)], INK, 5)
    c.line([(x + 13 * 62 + 34, y - 30), (x + 13 * 62 + 34, y + 14 * 46 + 30)], INK, 5)


@scene("punto-cerca")
def _(c: Canvas) -> None:
    x, y = swatch(c, ["k" * 7] * 5, (150, 116), COCHINEAL)
    path = smooth(
        [(x + 150 * 3.44, y + 116 * 3.3), (x + 150 * 3.2, y + 116 * 2.3), (x + 150 * 3.5, y + 116 * 2.02)]
    )
    c.line(path, PAPER, 10)
    c.line(
        smooth(
            [(x + 150 * 3.56, y + 116 * 3.3), (x + 150 * 3.8, y + 116 * 2.3), (x + 150 * 3.5, y + 116 * 2.02)]
        ),
        PAPER,
        10,
    )


@scene("punto-reves-cerca")
def _(c: Canvas) -> None:
    x, y = swatch(c, ["p" * 7] * 5, (150, 116), COCHINEAL)
    c.line(arc((x + 150 * 3.5, y + 116 * 2.6), 92, 78, 0, 360), PAPER, 9)


# ---------------------------------------------------------------------- measuring


def _bordered(across: int, rows: int) -> list[str]:
    made = []
    for r in range(rows):
        ridge = "g" if r % 2 == 0 else "d"
        if r < 3 or r >= rows - 3:
            made.append(ridge * across)
        else:
            made.append(ridge * 2 + "k" * (across - 4) + ridge * 2)
    return made


@scene("muestra-borde")
def _(c: Canvas) -> None:
    swatch(c, _bordered(22, 21), (40, 33), OCHRE)


@scene("muestra-medir")
def _(c: Canvas) -> None:
    x, y = swatch(c, _bordered(26, 24), (38, 29), OCHRE)
    # 18 stitches fill the 10 centimetres, as the lesson says
    tape(c, (x + 38 * 4, y + 29 * 12), (x + 38 * 22, y + 29 * 12), marks=10, width=64)


@scene("muestra-contar-vueltas")
def _(c: Canvas) -> None:
    x, y = swatch(c, ["k" * 12] * 20, (62, 38), OCHRE, (520, 450))
    for i in range(3):
        marker(c, (x + 62 * 6, y + 38 * (19 - 8 * i)), 30, COCHINEAL)
    for i in range(20):
        wide = 44 if i % 10 == 9 else 22
        c.line(
            [(x + 62 * 12 + 24, y + 38 * (19.5 - i)), (x + 62 * 12 + 24 + wide, y + 38 * (19.5 - i))], INK, 5
        )
    badge(c, "10", (x + 62 * 12 + 110, y + 38 * 10.5), 34)
    badge(c, "20", (x + 62 * 12 + 110, y + 38 * 0.5), 34)


@scene("muestra-alfileres")
def _(c: Canvas) -> None:
    c.box((110, 70), (1090, 830), mix(SKY, PAPER, 0.55), radius=30, shadow=True)
    for i in range(1, 10):
        c.line([(110 + 98 * i, 74), (110 + 98 * i, 826)], mix(SKY, PAPER, 0.35), 2)
        if i < 8:
            c.line([(114, 70 + 95 * i), (1086, 70 + 95 * i)], mix(SKY, PAPER, 0.35), 2)
    x, y = swatch(c, _bordered(22, 21), (34, 28), OCHRE)
    w, h = 22 * 34, 21 * 28
    for i, (px, py) in enumerate(
        [
            (x, y),
            (x + w / 2, y),
            (x + w, y),
            (x + w, y + h / 2),
            (x + w, y + h),
            (x + w / 2, y + h),
            (x, y + h),
            (x, y + h / 2),
        ]
    ):
        dx, dy = (px - x - w / 2) / w, (py - y - h / 2) / h
        pin(c, (px + dx * 60, py + dy * 60), (px - dx * 40, py - dy * 40), (COCHINEAL, CHILCA)[i % 2])


@scene("muestra-remojar")
def _(c: Canvas) -> None:
    c.disc((600, 470), 480, darker(CHILCA, 0.1), ry=370, shadow=True)
    c.disc((600, 455), 470, lighter(CHILCA, 0.25), ry=356)
    c.disc((600, 470), 425, mix(SKY, PAPER, 0.35), ry=312)
    c.disc((600, 482), 410, mix(SKY, PAPER, 0.5), ry=292)
    swatch(c, ["k" * 11] * 9, (42, 34), mix(COCHINEAL, SKY, 0.25), (600, 490))
    for x, y, r in (
        (300, 400, 34),
        (360, 350, 22),
        (860, 600, 40),
        (920, 540, 24),
        (330, 600, 26),
        (800, 330, 30),
        (745, 300, 16),
        (600, 710, 22),
    ):
        c.disc((x, y), r, mix(SKY, PAPER, 0.75))
        c.disc((x - r * 0.1, y - r * 0.1), r * 0.86, mix(SKY, PAPER, 0.92))
        c.disc((x - r * 0.35, y - r * 0.35), r * 0.24, (255, 255, 255))
    for k in (0, 1, 2):
        c.line(arc((600, 480), 380 - 60 * k, 262 - 50 * k, 20, 70), mix(SKY, PAPER, 0.85), 4)


@scene("muestra-toalla")
def _(c: Canvas) -> None:
    c.box((130, 220), (1070, 700), mix(UNDYED, PAPER, 0.3), radius=26, shadow=True)
    for i in range(5):
        c.line(
            densify([(150, 260 + 14 * i), (1050, 260 + 14 * i)]),
            mix(CHILCA, PAPER, 0.35) if i % 2 else mix(COCHINEAL, PAPER, 0.3),
            7,
        )
    swatch(c, ["k" * 13] * 9, (40, 32), COCHINEAL, (600, 500))
    for k, tint in enumerate((0.35, 0.2, 0.05)):
        c.box((130, 560 + 46 * k), (1070, 660 + 46 * k), mix(UNDYED, PAPER, tint), radius=46, shadow=True)
    c.line(arc((1030, 700), 30, 40, -60, 280), darker(UNDYED, 0.3), 5)
    arrow(c, [(600, 840), (600, 800), (600, 720)])


@scene("tension-compara")
def _(c: Canvas) -> None:
    for centre, cell, across, rows in (
        ((220, 420), (26, 20), 13, 24),
        ((600, 420), (38, 29), 9, 17),
        ((980, 420), (52, 40), 6, 12),
    ):
        swatch(c, ["k" * across] * rows, cell, OCHRE, centre)
    for x, width in ((220, 22), (600, 34), (980, 48)):
        rod(c, (x - 150, 800), (x + 150, 800), width, WOOD)


# ---------------------------------------------------------------------- shaping


@scene("muestra-aumentos")
def _(c: Canvas) -> None:
    rows = []
    for r in range(13):
        gap = r // 2
        inner = 19 - 2 * gap
        body = list("k" * inner)
        if (r % 2 == 0 and gap > 0) or r % 2 == 1:
            pass
        rows.append(" " * gap + "".join(body) + " " * gap)
    x, y = swatch(c, rows, (48, 50), CHILCA)
    for g in range(6):
        px = x + 48 * (g + 2.5)
        c.disc((px, y + 50 * (2 * g + 1.6)), 7, PAPER)
        c.disc((x + 48 * (19 - g - 2.5), y + 50 * (2 * g + 1.6)), 7, PAPER)


@scene("muestra-disminuciones")
def _(c: Canvas) -> None:
    rows = []
    for r in range(13):
        gap = (12 - r) // 2
        inner = 19 - 2 * gap
        body = list("k" * inner)
        if r % 2 == 1 and inner > 6:
            body[2], body[-3] = "\\", "/"
        rows.append(" " * gap + "".join(body) + " " * gap)
    swatch(c, rows, (48, 50), CHILCA)


# The leaf eyelet of lesson 9, seen from the right side, top row first (right to left becomes left to right: it is symmetric).
LEAF = ["k" * 13, "k" * 13, "k" * 13, "kkokokkkokokk", "k" * 13, "ko\\k/oko\\k/ok"]


@scene("muestra-calado")
def _(c: Canvas) -> None:
    swatch(c, ["k" * 13] + LEAF * 2 + ["k" * 13], (64, 46), mix(COCHINEAL, ROSE, 0.5))


@scene("muestra-trenza")
def _(c: Canvas) -> None:
    swatch(c, ["p" * 14] * 13, (64, 50), INDIGO)
    cable(c, (415, 462), INDIGO, turns=3, mirror=True)
    cable(c, (785, 462), INDIGO, turns=3)


@scene("trenza-panel")
def _(c: Canvas) -> None:
    swatch(c, ["k" * 6 + "p" * 8 + "k" * 6] * 15, (48, 44), INDIGO)
    cable(c, (528, 450), INDIGO, turns=4, scale=0.74, mirror=True)
    cable(c, (672, 450), INDIGO, turns=4, scale=0.74)
    for x in (600 - 48 * 4, 600 + 48 * 4):
        marker(c, (x, 90), 30, OCHRE)


GUARD = (
    "AAAAAAAAAA", "BABABABABA", "AAAAAAAAAA", "AAAABAAAAA", "AAABBBAAAA", "AABBABBAAA",
    "AAABBBAAAA", "AAAABAAAAA", "AAAAAAAAAA", "BABABABABA", "AAAAAAAAAA",
)  # fmt: skip


@scene("muestra-guarda")
def _(c: Canvas) -> None:
    colours = [row * 2 for row in GUARD]
    colours = ["A" * 20] * 2 + colours + ["A" * 20] * 2
    swatch(c, ["k" * 20] * 15, (50, 44), INDIGO, colours=colours, yarns={"A": INDIGO, "B": UNDYED})


# ---------------------------------------------------------------------- charts


def chart(
    c: Canvas, rows: Sequence[str], corner: Point, cell: float, *, numbers: bool = True, frame: tuple[int, int] | None = None,
    fills: dict[str, Colour] | None = None,
) -> None:  # fmt: skip
    """A chart on paper; rows from the top; the letters of `fabric`, drawn as symbols."""
    x0, y0 = corner
    across, high = len(rows[0]), len(rows)
    for r, row in enumerate(rows):
        for k, mark in enumerate(row):
            x, y = x0 + k * cell, y0 + r * cell
            fill = fills.get(mark, PAPER) if fills else (255, 253, 246)
            c.box((x, y), (x + cell, y + cell), fill, outline=(120, 104, 92), width=1.6)
            m = (x + cell / 2, y + cell / 2)
            if fills:
                continue
            if mark == "o":
                c.line(arc(m, cell * 0.24, cell * 0.24, 0, 360), INDIGO, 4)
            elif mark == "/":
                c.line([(x + cell * 0.25, y + cell * 0.78), (x + cell * 0.75, y + cell * 0.22)], COCHINEAL, 5)
            elif mark == "\\":
                c.line([(x + cell * 0.25, y + cell * 0.22), (x + cell * 0.75, y + cell * 0.78)], COCHINEAL, 5)
            elif mark == "^":
                c.line(
                    [
                        (x + cell * 0.22, y + cell * 0.76),
                        (m[0], y + cell * 0.26),
                        (x + cell * 0.78, y + cell * 0.76),
                    ],
                    COCHINEAL,
                    5,
                )
                c.line([(m[0], y + cell * 0.26), (m[0], y + cell * 0.8)], COCHINEAL, 5)
            elif mark == "p":
                c.disc(m, cell * 0.13, INK)
    if numbers:
        for r in range(high):
            n = high - r
            side = x0 + across * cell + 30 if n % 2 else x0 - 30
            text(c, str(n), (side, y0 + (r + 0.5) * cell), 24)
    if frame:
        a, b = x0 + frame[0] * cell, x0 + frame[1] * cell
        c.line([(a, y0), (b, y0), (b, y0 + high * cell), (a, y0 + high * cell), (a, y0)], COCHINEAL, 8)


LEAF_CHART = ["k" * 13, "k" * 13, "k" * 13, "kko^okkko^okk", "k" * 13, "ko\\k/oko\\k/ok"]


@scene("grafico-leyenda")
def _(c: Canvas) -> None:
    sheet(c, (90, 60), (1110, 840))
    chart(c, LEAF_CHART, (180, 120), 62)
    for i, mark in enumerate("ko/\\^"):
        chart(c, [mark], (180 + 170 * i, 600), 78, numbers=False)
    for i, mark in enumerate("ko/\\"):
        sprite = fabric(["kkk", "k" + mark + "k", "kkk"], (26, 22), OCHRE)
        w, h = size_of(sprite)
        c.sprite(sprite, 219 + 170 * i - w / 2, 756 - h / 2)
    sprite = fabric(["kkk", "kkk", "\\k/"], (26, 22), OCHRE)
    w, h = size_of(sprite)
    c.sprite(sprite, 219 + 170 * 4 - w / 2, 756 - h / 2)


@scene("grafico-regla")
def _(c: Canvas) -> None:
    sheet(c, (90, 60), (1110, 840))
    chart(c, LEAF_CHART, (150, 140), 66)
    c.box((110, 250), (1090, 336), OCHRE, radius=8, shadow=True)
    for i in range(48):
        c.line([(130 + 20 * i, 336), (130 + 20 * i, 336 - (34 if i % 5 == 0 else 18))], INK, 3)
    arrow(c, [(1000, 620), (800, 650), (560, 650), (300, 620)], COCHINEAL)


@scene("grafico-repeticion")
def _(c: Canvas) -> None:
    sheet(c, (90, 60), (1110, 840))
    chart(c, LEAF_CHART, (150, 220), 68, frame=(6, 12))
    arrow(c, [(150 + 68 * 9, 100), (150 + 68 * 6, 70), (150 + 68 * 3, 150)], COCHINEAL)


@scene("grafico-trenza")
def _(c: Canvas) -> None:
    sheet(c, (60, 100), (1140, 800))
    row = "ppkkkkppppkkkkpp"
    rows = [row] * 6
    chart(c, rows, (120, 240), 60)
    y = 240 + 60 * 3
    for x, back in ((120 + 60 * 2, 1), (120 + 60 * 10, -1)):
        c.box((x, y), (x + 240, y + 60), (255, 253, 246), outline=(120, 104, 92), width=1.6)
        a, b = (x + 24, y + 50), (x + 216, y + 10)
        p, q = (x + 24, y + 10), (x + 216, y + 50)
        first, second = ((p, q), (a, b)) if back == 1 else ((a, b), (p, q))
        for (s, e), tint in ((first, SKY), (second, COCHINEAL)):
            c.line([s, (s[0] + 60, s[1]), (e[0] - 60, e[1]), e], PAPER, 15)
            c.line([s, (s[0] + 60, s[1]), (e[0] - 60, e[1]), e], tint, 8)


@scene("grafico-guarda")
def _(c: Canvas) -> None:
    sheet(c, (60, 60), (1140, 840))
    chart(c, [row * 2 for row in GUARD], (140, 110), 46, frame=(10, 20), fills={"A": INDIGO, "B": UNDYED})
    ball(c, (220, 730), 80, INDIGO)
    ball(c, (400, 730), 80, UNDYED, 5)
    arrow(c, [(1080, 680), (800, 700), (560, 680)], COCHINEAL)
