"""Knitting, one movement a picture: needles, loops and the way of the yarn. No hands."""

from collections.abc import Callable, Sequence
from functools import partial

from .canvas import Canvas, yarn
from .curves import Point, arc, densify, resample, smooth
from .fabric import fabric, size_of
from .palette import CHILCA, COCHINEAL, INDIGO, INK, OCHRE, UNDYED, WOOD, Colour, darker, lighter
from .registry import add, scene
from .tools import arrow, badge, ball, marker, rod, scissors, sewing_needle, tape

PITCH = 112.0
NEEDLE = 46.0
YARN = 40.0
LEFT_Y = 300.0
FIRST = 600.0  # the stitch nearest the tip
BASE = 404.0

Extra = Callable[[Canvas], None]


def both(*extras: Extra) -> Extra:
    """Several extras, one after the other."""

    def paint(c: Canvas) -> None:
        for extra in extras:
            extra(c)

    return paint


def _back_leg(c: Canvas, x: float, y: float, colour: Colour, base: float = BASE) -> None:
    yarn(
        c,
        smooth([(x - 36, base + 26), (x - 37, y + 70), (x - 33, y - 6), (x - 16, y - 38), (x + 4, y - 44)]),
        colour,
        YARN,
    )


def _front_leg(c: Canvas, x: float, y: float, colour: Colour, base: float = BASE) -> None:
    yarn(
        c,
        smooth([(x - 10, y - 43), (x + 12, y - 42), (x + 32, y - 14), (x + 37, y + 70), (x + 36, base + 26)]),
        colour,
        YARN,
    )


def _cloth(
    c: Canvas, xs: Sequence[float], colour: Colour, mark: str = "k", rows: int = 6, base: float = BASE
) -> None:
    """Fabric hanging under the loops at `xs`."""
    sprite = fabric([mark * len(xs)] * rows, (PITCH, 88), colour, seed=4)
    w, _ = size_of(sprite)
    pad = (w - PITCH * len(xs)) / 2
    c.sprite(sprite, min(xs) - PITCH / 2 - pad, base + 6 - pad)


def working(
    c: Canvas, *, colour: Colour = COCHINEAL, mark: str = "k", loops: int = 5, right: tuple[Point, Point] | None = None,
    right_behind: bool = True, through: int = 1, done: int = 0, behind: Extra | None = None, between: Extra | None = None,
    over: Extra | None = None, gap: int = 0, left_tip: float | None = None,
) -> None:  # fmt: skip
    """Two needles at work. `loops` stitches on the left, `done` on the right; the right needle goes through the first
    `through` stitches, behind or in front of the left one. Extras are laid under everything, under the front legs, on top. `gap`: columns of cloth without a loop
    between the two needles."""
    xs = [FIRST - PITCH * i for i in range(loops)]
    made = [FIRST + PITCH * (i + 1 + gap) for i in range(done)]
    row = sorted(xs + made)
    _cloth(c, sorted([*row, *(FIRST + PITCH * (i + 1) for i in range(gap))]), colour, mark)
    if behind:
        behind(c)
    for x in row:
        _back_leg(c, x, LEFT_Y, colour)
    tip = (left_tip if left_tip is not None else FIRST + 96, LEFT_Y)

    def right_rod() -> None:
        if right:
            rod(c, right[0], right[1], NEEDLE, darker(WOOD, 0.25))

    if right_behind:
        right_rod()
    rod(c, (-80, LEFT_Y), tip, NEEDLE, WOOD)
    for x in xs[through:]:
        _front_leg(c, x, LEFT_Y, colour)
    if not right_behind:
        right_rod()
    if between:
        between(c)
    for x in [*xs[:through], *made]:
        _front_leg(c, x, LEFT_Y, colour)
    if over:
        over(c)


IN_KNIT = ((1290, 610), (440, 205))
IN_PURL = ((1290, 470), (430, 235))
OUT_KNIT = ((1290, 470), (500, 372))
REST = ((1290, LEFT_Y), (FIRST + 30, LEFT_Y))


NEW = lighter(COCHINEAL, 0.3)  # the yarn on its way: lighter, so the eye can follow it
NEW_PURL = lighter(INDIGO, 0.32)


def _tail(colour: Colour = NEW, start: Point = (FIRST + 40, 500)) -> Extra:
    return lambda c: yarn(c, smooth([start, (760, 600), (900, 640), (1040, 740), (1230, 720)]), colour, YARN)


def _wrap_behind(colour: Colour = NEW) -> Extra:
    def paint(c: Canvas) -> None:
        yarn(
            c,
            smooth(
                [(FIRST + 40, 490), (720, 470), (800, 300), (690, 120), (560, 110), (512, 170), (520, 235)]
            ),
            colour,
            YARN,
        )

    return paint


def _wrap_over(colour: Colour = NEW) -> Extra:
    def paint(c: Canvas) -> None:
        yarn(
            c,
            smooth([(498, 196), (508, 240), (560, 272), (650, 262), (800, 210), (1000, 180), (1240, 200)]),
            colour,
            YARN,
        )

    return paint


def _loop_on(c: Canvas, x: float, y: float, colour: Colour, *, drop: float = 90, front: bool) -> None:
    """A loop round a needle at x, y: the part behind or the part in front."""
    if front:
        yarn(
            c, smooth([(x - 12, y - 42), (x + 14, y - 42), (x + 34, y - 8), (x + 26, y + drop)]), colour, YARN
        )
    else:
        yarn(
            c, smooth([(x - 22, y + drop), (x - 36, y + 20), (x - 30, y - 24), (x - 4, y - 43)]), colour, YARN
        )


@scene("derecho-entrar")
def _(c: Canvas) -> None:
    working(c, right=IN_KNIT, behind=_tail(), over=lambda c: arrow(c, [(1010, 360), (860, 300), (730, 222)]))


@scene("derecho-envolver")
def _(c: Canvas) -> None:
    working(
        c,
        right=IN_KNIT,
        behind=_wrap_behind(),
        over=both(
            lambda c: _wrap_over()(c), lambda c: arrow(c, [(760, 90), (600, 50), (450, 90), (420, 150)])
        ),
    )


@scene("derecho-sacar")
def _(c: Canvas) -> None:
    def over(c: Canvas) -> None:
        _loop_on(c, 560, 388, NEW, front=False, drop=10)
        rod(c, *OUT_KNIT, NEEDLE, darker(WOOD, 0.25))
        _loop_on(c, 580, 382, NEW, front=True, drop=50)
        arrow(c, [(470, 230), (450, 300), (430, 420), (480, 480)])

    def behind(c: Canvas) -> None:
        yarn(c, smooth([(FIRST - 6, 330), (700, 250), (850, 200), (1060, 210), (1240, 170)]), NEW, YARN)

    working(c, behind=behind, over=over)


@scene("derecho-soltar")
def _(c: Canvas) -> None:
    working(c, loops=4, done=1, right=((1290, LEFT_Y + 30), (FIRST + 40, LEFT_Y - 4)), left_tip=FIRST + 12, through=0,
            behind=lambda c: yarn(c, smooth([(FIRST + PITCH + 30, 290), (860, 220), (1060, 230), (1240, 160)]), NEW, YARN),
            over=lambda c: arrow(c, [(560, 200), (640, 150), (770, 180)]))  # fmt: skip


# The stitches sit to the left in the four-step pictures: shift the working end for rows already made.
def _row(c: Canvas, colour: Colour, marks: str, *, label: bool = False) -> None:
    xs = [180 + PITCH * 0.8 * i for i in range(10)]
    sprite = fabric([marks] * 7, (PITCH * 0.8, 70), colour, seed=9)
    c.sprite(sprite, xs[0] - PITCH * 0.4 - (size_of(sprite)[0] - PITCH * 8) / 2, 330)
    for x in xs:
        yarn(c, smooth([(x - 26, 400), (x - 28, 330), (x - 18, 262), (x + 4, 254)]), colour, 30)
    rod(c, (-40, 290), (1150, 290), 40, WOOD)
    for x in xs:
        yarn(c, smooth([(x - 8, 254), (x + 20, 264), (x + 28, 330), (x + 26, 400)]), colour, 30)


@scene("derecho-vuelta")
def _(c: Canvas) -> None:
    _row(c, COCHINEAL, "kkkkkkkkkk")
    arrow(c, [(1060, 150), (800, 100), (500, 100), (260, 160)], INDIGO)


@scene("elastico-como-lo-ve")
def _(c: Canvas) -> None:
    _row(c, CHILCA, "kpkpkpkpkp")
    for i in range(5):
        arrow(c, [(180 + PITCH * 1.6 * i, 110), (180 + PITCH * 1.6 * i, 190)], INK, 9, head=28)


# ---------------------------------------------------------------------- purl


def _purl(c: Canvas, **how: object) -> None:
    working(c, mark="p", colour=INDIGO, **how)  # type: ignore[arg-type]


def _front_yarn(c: Canvas) -> None:
    yarn(c, smooth([(FIRST + 30, 510), (720, 560), (840, 540), (960, 620), (1230, 640)]), NEW_PURL, YARN)


@scene("reves-entrar")
def _(c: Canvas) -> None:
    _purl(
        c,
        right=IN_PURL,
        right_behind=False,
        over=both(lambda c: _front_yarn(c), lambda c: arrow(c, [(1080, 300), (900, 250), (760, 232)])),
    )


@scene("reves-envolver")
def _(c: Canvas) -> None:
    def behind(c: Canvas) -> None:
        yarn(c, smooth([(540, 180), (486, 206), (478, 270), (520, 320)]), NEW_PURL, YARN)

    def over(c: Canvas) -> None:
        yarn(
            c,
            smooth(
                [(FIRST + 36, 470), (720, 480), (752, 380), (690, 250), (610, 186), (540, 180), (500, 200)]
            ),
            NEW_PURL,
            YARN,
        )
        yarn(c, smooth([(512, 314), (600, 372), (760, 400), (960, 470), (1230, 470)]), NEW_PURL, YARN)
        arrow(c, [(700, 130), (600, 90), (480, 100), (410, 160)])

    _purl(c, right=IN_PURL, right_behind=False, behind=behind, over=over)


@scene("reves-sacar")
def _(c: Canvas) -> None:
    def behind(c: Canvas) -> None:
        _loop_on(c, 520, 196, NEW_PURL, front=False, drop=40)

    def over(c: Canvas) -> None:
        yarn(c, smooth([(FIRST + 10, 420), (700, 470), (860, 560), (1040, 560), (1230, 620)]), NEW_PURL, YARN)
        arrow(c, [(560, 420), (470, 330), (430, 200), (450, 110)])

    _purl(
        c,
        right=((1290, 560), (430, 150)),
        behind=behind,
        between=lambda c: _loop_on(c, 520, 196, NEW_PURL, front=True, drop=60),
        over=over,
    )


@scene("reves-soltar")
def _(c: Canvas) -> None:
    _purl(c, loops=4, done=1, right=((1290, LEFT_Y + 30), (FIRST + 40, LEFT_Y - 4)), left_tip=FIRST + 12, through=0,
          over=both(lambda c: _front_yarn(c), lambda c: arrow(c, [(560, 200), (640, 150), (770, 180)])))  # fmt: skip


# ---------------------------------------------------------------------- yarn forward, yarn back, yarn over


@scene("hebra-adelante")
def _(c: Canvas) -> None:
    def over(c: Canvas) -> None:
        yarn(
            c,
            smooth(
                [(FIRST + 60, 230), (FIRST + 58, 320), (FIRST + 70, 420), (760, 600), (980, 700), (1230, 720)]
            ),
            CHILCA,
            YARN,
        )
        arrow(c, [(800, 160), (790, 300), (840, 420)])

    working(c, colour=CHILCA, loops=5, done=2, right=((1290, LEFT_Y), (FIRST + 76, LEFT_Y)), left_tip=FIRST + 40, through=0,
            behind=lambda c: yarn(c, smooth([(FIRST + 150, 190), (FIRST + 90, 170), (FIRST + 60, 240)]), CHILCA, YARN), over=over)  # fmt: skip


@scene("hebra-atras")
def _(c: Canvas) -> None:
    def behind(c: Canvas) -> None:
        yarn(
            c,
            smooth(
                [(FIRST + 60, 420), (FIRST + 58, 250), (FIRST + 90, 150), (820, 100), (1000, 110), (1230, 80)]
            ),
            CHILCA,
            YARN,
        )

    working(c, colour=CHILCA, loops=5, done=2, right=((1290, LEFT_Y), (FIRST + 76, LEFT_Y)), left_tip=FIRST + 40, through=0,
            behind=behind, over=lambda c: arrow(c, [(850, 440), (800, 300), (830, 180)]))  # fmt: skip


@scene("lazada")
def _(c: Canvas) -> None:
    def over(c: Canvas) -> None:
        yarn(
            c,
            smooth(
                [
                    (FIRST + 40, 470),
                    (FIRST + 50, 380),
                    (FIRST + 62, 290),
                    (FIRST + 90, 250),
                    (FIRST + 120, 262),
                ]
            ),
            OCHRE,
            YARN,
        )
        arrow(c, [(610, 480), (560, 260), (640, 150), (760, 160)])

    working(c, colour=OCHRE, loops=5, done=2, right=((1290, LEFT_Y + 6), (FIRST + 10, LEFT_Y - 4)), left_tip=FIRST + 6, through=0,
            behind=lambda c: yarn(c, smooth([(FIRST + 110, 260), (820, 180), (1020, 160), (1230, 120)]), OCHRE, YARN), over=over)  # fmt: skip


# ---------------------------------------------------------------------- brioche in the row below


def _hole(c: Canvas) -> None:
    c.disc((FIRST - 2, 520), 26, darker(INDIGO, 0.75), ry=34)


@scene("ingles-abajo")
def _(c: Canvas) -> None:
    working(c, colour=INDIGO, right=((1290, 720), (520, 452)), behind=_tail(INDIGO), over=both(lambda c: badge(c, '1', (FIRST, 210)), lambda c: arrow(c, [(1010, 520), (860, 500), (720, 470)])))  # fmt: skip


@scene("ingles-soltar")
def _(c: Canvas) -> None:
    def over(c: Canvas) -> None:
        rod(c, (1290, 560), (500, 520), NEEDLE, darker(WOOD, 0.25))
        _loop_on(c, 640, 530, INDIGO, front=True, drop=60)
        arrow(c, [(660, 300), (760, 330), (780, 440)])

    working(
        c,
        colour=INDIGO,
        left_tip=FIRST + 40,
        behind=lambda c: yarn(c, smooth([(600, 560), (760, 400), (960, 330), (1230, 360)]), INDIGO, YARN),
        over=over,
    )


# ---------------------------------------------------------------------- increases and decreases


BAR = FIRST + PITCH


@scene("aumento-barra")
def _(c: Canvas) -> None:
    def over(c: Canvas) -> None:
        yarn(c, smooth([(BAR - 62, 420), (BAR - 30, 400), (BAR + 30, 400), (BAR + 62, 420)]), OCHRE, YARN)
        arrow(c, [(BAR, 590), (BAR, 530), (BAR, 450)])

    working(
        c,
        colour=CHILCA,
        done=2,
        gap=1,
        right=((1290, LEFT_Y), (BAR + 66, LEFT_Y)),
        left_tip=BAR - 50,
        through=0,
        over=over,
    )


@scene("aumento-levantar")
def _(c: Canvas) -> None:
    def behind(c: Canvas) -> None:
        yarn(c, smooth([(BAR - 46, 430), (BAR - 40, 360), (BAR - 24, 262), (BAR + 6, 256)]), OCHRE, YARN)

    def over(c: Canvas) -> None:
        yarn(c, smooth([(BAR - 6, 256), (BAR + 26, 274), (BAR + 40, 360), (BAR + 48, 430)]), OCHRE, YARN)
        arrow(c, [(BAR + 10, 150), (BAR - 60, 110), (BAR - 120, 150)])

    working(
        c,
        colour=CHILCA,
        done=2,
        gap=1,
        right=((1290, LEFT_Y), (BAR + 76, LEFT_Y)),
        left_tip=BAR + 40,
        through=0,
        behind=behind,
        over=over,
    )


@scene("aumento-tejer")
def _(c: Canvas) -> None:
    def behind(c: Canvas) -> None:
        yarn(
            c,
            smooth([(BAR + 46, 430), (BAR + 8, 370), (BAR - 30, 320), (BAR - 26, 262), (BAR + 6, 256)]),
            OCHRE,
            YARN,
        )

    def over(c: Canvas) -> None:
        yarn(
            c,
            smooth([(BAR - 6, 256), (BAR + 28, 268), (BAR + 30, 320), (BAR - 6, 376), (BAR - 46, 430)]),
            OCHRE,
            YARN,
        )
        arrow(c, [(BAR + 170, 130), (BAR + 70, 110), (BAR - 30, 170)])

    working(
        c,
        colour=CHILCA,
        done=2,
        gap=1,
        right=((1290, LEFT_Y + 20), (BAR - 120, LEFT_Y - 58)),
        left_tip=BAR + 50,
        through=0,
        behind=behind,
        over=over,
    )


@scene("disminucion-2juntos")
def _(c: Canvas) -> None:
    working(c, colour=OCHRE, right=((1290, 590), (360, 190)), through=2, behind=_tail(OCHRE),
            over=both(lambda c: badge(c, '1', (FIRST + 8, 186)), lambda c: badge(c, '2', (FIRST - PITCH + 8, 176))))  # fmt: skip


@scene("disminucion-2juntos-lista")
def _(c: Canvas) -> None:
    _joined(c, OCHRE, "/")


@scene("disminucion-pasar")
def _(c: Canvas) -> None:
    working(c, colour=OCHRE, loops=4, done=2, right=((1290, LEFT_Y), (FIRST + 50, LEFT_Y)), left_tip=FIRST + 10, through=0,
            over=both(lambda c: badge(c, '1', (FIRST + 2 * PITCH, 170)), lambda c: badge(c, '2', (FIRST + PITCH, 170)), lambda c: arrow(c, [(560, 190), (620, 120), (690, 130)])))  # fmt: skip


@scene("disminucion-ssk")
def _(c: Canvas) -> None:
    working(c, colour=OCHRE, loops=5, through=2, right=((1290, 380), (380, 250)), right_behind=True, behind=_tail(OCHRE),
            over=both(lambda c: badge(c, '1', (FIRST + 8, 186)), lambda c: badge(c, '2', (FIRST - PITCH + 8, 186)), lambda c: arrow(c, [(470, 560), (560, 520), (640, 440)])))  # fmt: skip


def _joined(c: Canvas, colour: Colour, lean: str) -> None:
    rows = ["k" * 9, "k" * 4 + lean + "k" * 4, "k" * 9, "k" * 9, "k" * 9]
    sprite = fabric(rows, (PITCH, 92), colour, seed=5)
    w, _h = size_of(sprite)
    c.sprite(sprite, 600 - w / 2, 330)
    x = 600.0
    arrow(c, [(x + (-210 if lean == "/" else 210), 230), (x + (-110 if lean == "/" else 110), 250), (x, 400)])


@scene("lazada-ojito")
def _(c: Canvas) -> None:
    rows = ["k" * 9, "k" * 9, "kkkk" + "o" + "/kkk", "k" * 9, "k" * 9, "k" * 9]
    sprite = fabric(rows, (PITCH, 92), OCHRE, seed=5)
    w, h = size_of(sprite)
    c.sprite(sprite, 600 - w / 2, 450 - h / 2)
    arrow(c, [(330, 150), (440, 160), (560, 300)])


# ---------------------------------------------------------------------- slip knot and casting on


@scene("nudo-lazo")
def _(c: Canvas) -> None:
    yarn(c, smooth([(120, 760), (380, 620), (640, 420), (760, 260), (640, 150), (480, 220)]), COCHINEAL, 46)
    yarn(c, smooth([(480, 220), (460, 380), (620, 560), (900, 700), (1230, 760)]), COCHINEAL, 46)
    arrow(c, [(820, 120), (880, 260), (800, 400)], INDIGO)


@scene("nudo-pescar")
def _(c: Canvas) -> None:
    yarn(c, smooth([(500, 900), (520, 620), (560, 420), (620, 120)]), COCHINEAL, 46)
    rod(c, (1290, 700), (300, 330), 50, WOOD)
    yarn(
        c,
        smooth(
            [
                (120, 790),
                (380, 640),
                (660, 430),
                (800, 250),
                (660, 130),
                (470, 200),
                (430, 380),
                (620, 580),
                (900, 720),
                (1230, 780),
            ]
        ),
        COCHINEAL,
        46,
    )
    arrow(c, [(520, 300), (440, 260), (360, 200)], INDIGO)


def _slip_knot(c: Canvas, x: float, y: float, colour: Colour) -> None:
    yarn(c, smooth([(x - 20, y + 130), (x - 46, y + 60), (x - 40, y - 20), (x - 4, y - 52)]), colour, 44)


@scene("nudo-listo")
def _(c: Canvas) -> None:
    _slip_knot(c, 560, 360, COCHINEAL)
    rod(c, (1290, 420), (180, 350), 54, WOOD)
    yarn(c, smooth([(552, 308), (592, 320), (606, 400), (580, 500)]), COCHINEAL, 44)
    yarn(c, smooth([(520, 560), (470, 660), (360, 760), (140, 860)]), COCHINEAL, 44)
    yarn(c, smooth([(600, 560), (680, 660), (860, 740), (1230, 800)]), COCHINEAL, 44)
    yarn(c, smooth([(500, 520), (560, 480), (630, 510), (610, 580), (520, 580), (500, 520)]), COCHINEAL, 44)
    arrow(c, [(330, 690), (270, 740), (210, 780)], INDIGO)
    arrow(c, [(850, 660), (950, 690), (1050, 700)], INDIGO)


@scene("montar-cola")
def _(c: Canvas) -> None:
    rod(c, (1290, 250), (860, 236), 40, WOOD)
    ball(c, (1060, 620), 150, COCHINEAL)
    yarn(c, smooth([(180, 420), (420, 400), (640, 440), (900, 330), (920, 236)]), COCHINEAL, 24)
    yarn(c, smooth([(940, 240), (980, 360), (960, 480), (1000, 540)]), COCHINEAL, 24)
    tape(c, (180, 520), (880, 520), marks=60)


def _v_scene(c: Canvas, stage: int) -> None:
    """Long-tail casting on: the tail in front (left), the ball's strand behind (right)."""
    tail, feed = COCHINEAL, lighter(COCHINEAL, 0.28)
    top = (620.0, 170.0)
    yarn(c, smooth([(top[0] + 10, top[1] + 40), (760, 380), (900, 560), (980, 760), (1010, 930)]), feed, 38)
    if stage == 0:
        yarn(
            c, smooth([(top[0] - 10, top[1] + 40), (480, 380), (330, 560), (250, 760), (230, 930)]), tail, 38
        )
        rod(c, (1290, 130), (430, 180), 46, WOOD)
    elif stage == 1:
        rod(c, (1290, 60), (330, 610), 46, WOOD)
        yarn(
            c, smooth([(top[0] - 10, top[1] + 60), (500, 380), (360, 520), (250, 700), (230, 930)]), tail, 38
        )
        arrow(c, [(250, 820), (240, 720), (330, 640)], INDIGO)
    elif stage == 2:
        yarn(
            c,
            smooth([(top[0] - 10, top[1] + 60), (500, 380), (420, 500), (470, 620), (520, 760), (430, 930)]),
            tail,
            38,
        )
        rod(c, (1290, 110), (560, 560), 46, WOOD)
        yarn(c, smooth([(820, 400), (780, 300), (700, 320), (690, 430)]), feed, 38)
        arrow(c, [(900, 250), (820, 210), (740, 240)], INDIGO)
    else:
        yarn(c, smooth([(600, 280), (480, 420), (380, 560), (300, 760), (250, 930)]), tail, 38)
        _slip_knot(c, 760, 180, tail)
        rod(c, (1290, 150), (500, 200), 46, WOOD)
        yarn(c, smooth([(746, 132), (786, 140), (800, 200), (776, 310), (740, 330)]), feed, 38)
        arrow(c, [(560, 560), (640, 470), (700, 380)], INDIGO)
    yarn(
        c,
        smooth(
            [
                (top[0] - 30, top[1] + 60),
                (top[0] - 20, top[1] - 40),
                (top[0] + 24, top[1] - 40),
                (top[0] + 30, top[1] + 60),
                (top[0], top[1] + 84),
                (top[0] - 30, top[1] + 60),
            ]
        ),
        tail,
        36,
    )


for _stage, _name in enumerate(("montar-v", "montar-entrar", "montar-pescar", "montar-volver")):
    add(_name, partial(_v_scene, stage=_stage))


def _cast_on(
    c: Canvas, count: int, *, markers: bool = False, arrows: bool = False, colour: Colour = COCHINEAL
) -> None:
    pitch = 1000 / count
    w = min(40.0, pitch * 0.42)
    xs = [110 + pitch * i for i in range(count)]
    for x in xs:
        yarn(c, smooth([(x - w * 0.5, 480), (x - w * 0.7, 420), (x - w * 0.5, 346), (x, 332)]), colour, w)
    rod(c, (1290, 380), (40, 380), 64, WOOD)
    for x in xs:
        yarn(
            c,
            smooth([(x - w * 0.2, 332), (x + w * 0.5, 350), (x + w * 0.7, 420), (x + w * 0.3, 480)]),
            colour,
            w,
        )
    for x in xs:
        yarn(
            c,
            smooth(
                [(x - w * 0.7, 500), (x, 476), (x + w * 0.9, 500), (x + w * 0.2, 522), (x - w * 0.7, 506)],
                step=3,
            ),
            colour,
            w * 0.9,
        )
    yarn(c, smooth([(xs[0] - 10, 500), (80, 640), (220, 760), (420, 720)]), colour, w)
    if markers:
        for i in range(5, count, 5):
            marker(c, (xs[i] - pitch / 2, 380), 56, OCHRE)
            badge(c, str(i), (xs[i] - pitch / 2, 620), 30)
        badge(c, str(count), (xs[-1], 620), 30)
    if arrows:
        arrow(c, [(400, 240), (600, 210), (800, 240)], INDIGO)
        arrow(c, [(800, 640), (600, 670), (400, 640)], INDIGO)


add("montar-fila", lambda c: _cast_on(c, 12))
add("montar-contar", lambda c: _cast_on(c, 20, markers=True))
add("montar-corren", lambda c: _cast_on(c, 14, arrows=True))


# ---------------------------------------------------------------------- mending, binding off


@scene("destejer")
def _(c: Canvas) -> None:
    working(c, colour=INDIGO, loops=5, done=2, right=((1290, LEFT_Y), (FIRST + 50, LEFT_Y)), left_tip=FIRST + 30, through=0,
            over=lambda c: arrow(c, [(900, 170), (760, 110), (620, 170)]), behind=_tail(INDIGO, (FIRST + 60, 440)))  # fmt: skip


@scene("cerrar-montar")
def _(c: Canvas) -> None:
    def over(c: Canvas) -> None:
        rod(c, (-60, 620), (FIRST + 250, 330), 38, lighter(WOOD, 0.1))
        arrow(c, [(FIRST + 250, 190), (FIRST + 180, 110), (FIRST + 90, 170)], INDIGO)
        badge(c, "1", (FIRST + 2 * PITCH + 60, 190))
        badge(c, "2", (FIRST + PITCH - 30, 190))

    working(
        c,
        colour=CHILCA,
        loops=0,
        done=3,
        right=((1290, LEFT_Y), (FIRST + 10, LEFT_Y)),
        left_tip=FIRST - 260,
        through=0,
        over=over,
    )


def _edge(c: Canvas, colour: Colour, links: int, y: float, x0: float, pitch: float) -> None:
    """The chain of a bound-off edge."""
    for i in range(links):
        x = x0 + pitch * i
        yarn(
            c,
            smooth([(x, y + 4), (x + pitch * 0.5, y - pitch * 0.34), (x + pitch * 1.12, y - 2)], step=3),
            colour,
            pitch * 0.34,
        )
        yarn(
            c,
            smooth([(x + 2, y + 10), (x + pitch * 0.5, y + pitch * 0.3), (x + pitch * 1.12, y + 4)], step=3),
            colour,
            pitch * 0.34,
        )


@scene("cerrar-borde")
def _(c: Canvas) -> None:
    sprite = fabric(["k" * 12] * 8, (84, 68), CHILCA, seed=2)
    w, _h = size_of(sprite)
    c.sprite(sprite, 600 - w / 2, 240)
    _edge(c, CHILCA, 12, 282, 600 - 84 * 6, 84)


@scene("cerrar-final")
def _(c: Canvas) -> None:
    sprite = fabric(["k" * 8] * 8, (84, 68), CHILCA, seed=2)
    c.sprite(sprite, 60, 300)
    _edge(c, CHILCA, 8, 342, 110, 84)
    yarn(
        c,
        smooth([(780, 345), (830, 290), (800, 240), (740, 290), (800, 350), (960, 330), (1090, 420)]),
        CHILCA,
        30,
    )
    scissors(c, (960, 620), 230, -118)


@scene("ingles-punto-suelto")
def _(c: Canvas) -> None:
    rows = ["k" * 9] * 3 + ["kkkk kkkk"] * 1 + ["k" * 9] * 4
    sprite = fabric(rows, (104, 84), INDIGO, seed=2)
    w, h = size_of(sprite)
    c.sprite(sprite, 600 - w / 2, 450 - h / 2)
    y = 450 - h / 2 + 62 + 84 * 3
    for k in (0.3, 0.62):
        yarn(
            c, smooth([(540, y + 84 * k), (600, y + 84 * k + 10), (660, y + 84 * k)]), darker(INDIGO, 0.2), 18
        )
    c.line(
        smooth(
            [
                (470, y + 190),
                (560, y + 130),
                (640, y + 130),
                (760, y + 210),
                (800, y + 260),
                (740, y + 280),
                (560, y + 200),
                (470, y + 190),
            ]
        ),
        (170, 176, 184),
        12,
        shadow=True,
    )
    c.disc((788, y + 262), 22, (120, 126, 136))


@scene("calidad-punto-suelto")
def _(c: Canvas) -> None:
    rows = ["k" * 12] * 4 + ["kkkkk kkkkkk"] + ["k" * 12] * 5
    sprite = fabric(rows, (80, 66), OCHRE, seed=2)
    w, h = size_of(sprite)
    c.sprite(sprite, 600 - w / 2, 450 - h / 2)
    x, y = 600 - 40, 450 - h / 2 + 48 + 66 * 4.6
    yarn(c, smooth([(x - 40, y - 10), (x, y), (x + 40, y - 8)]), darker(OCHRE, 0.2), 16)
    c.line(arc((x, y), 110, 110, 0, 360), INK, 16, shadow=True)
    c.line(arc((x, y), 110, 110, 0, 360), OCHRE, 10)
    c.line(densify([(x + 82, y + 82), (x + 220, y + 220)]), INK, 30, shadow=True)
    c.line(densify([(x + 90, y + 90), (x + 216, y + 216)]), (150, 98, 56), 22)


# ---------------------------------------------------------------------- cables


@scene("trenza-auxiliar")
def _(c: Canvas) -> None:
    def over(c: Canvas) -> None:
        rod(c, (FIRST - 250, 590), (FIRST + 190, 560), 34, OCHRE, both=True)
        for x in (FIRST - 60, FIRST + 40):
            yarn(c, smooth([(x - 20, 530), (x + 10, 528), (x + 30, 560), (x + 30, 660)]), INDIGO, 34)
        arrow(c, [(FIRST + 120, 320), (FIRST + 190, 420), (FIRST + 150, 510)])

    working(
        c,
        colour=INDIGO,
        loops=5,
        over=over,
        through=0,
        left_tip=FIRST - 120 + 190,
        right=((1290, 260), (FIRST + 130, 290)),
    )


@scene("trenza-tejer")
def _(c: Canvas) -> None:
    def over(c: Canvas) -> None:
        rod(c, (FIRST - 210, 600), (FIRST + 230, 570), 34, OCHRE, both=True)
        for x in (FIRST - 20, FIRST + 80):
            yarn(c, smooth([(x - 20, 540), (x + 10, 538), (x + 30, 570), (x + 30, 670)]), INDIGO, 34)
        badge(c, "3", (FIRST + 2 * PITCH, 170))
        badge(c, "4", (FIRST + PITCH, 170))

    working(
        c,
        colour=INDIGO,
        loops=4,
        done=2,
        right=((1290, LEFT_Y), (FIRST + 40, LEFT_Y)),
        left_tip=FIRST + 6,
        through=0,
        over=over,
    )


def column(c: Canvas, path: Sequence[Point], width: float, colour: Colour) -> None:
    """One column of knit stitches that follows a path from below upward."""
    gap = width * 0.72
    c.line(list(path), darker(colour, 0.6), width * 1.1, shadow=True)
    for (x, y), (tx, ty) in resample(path, gap):
        nx, ny = -ty, tx
        foot = (x - tx * gap * 0.45, y - ty * gap * 0.45)
        for side in (-1, 1):
            low = (foot[0] + nx * side * width * 0.07, foot[1] + ny * side * width * 0.07)
            high = (
                x + tx * gap * 0.66 + nx * side * width * 0.3,
                y + ty * gap * 0.66 + ny * side * width * 0.3,
            )
            yarn(c, densify([low, high], 8), colour, width * 0.46, shadow=False)


def cable(
    c: Canvas, centre: Point, colour: Colour, *, scale: float = 1.0, turns: int = 3, mirror: bool = False
) -> None:
    """Four columns; two by two they cross again and again. Crosses to the left, `mirror`: to the right."""
    x, y = centre
    side = -1 if mirror else 1
    wide = 56 * scale
    high = 210 * scale
    for k in range(turns - 1, -1, -1):
        top = y - high * turns / 2 + high * k
        for lane in (-1, 1):  # first the pair behind, then the pair in front
            start, end = x + lane * side * wide, x - lane * side * wide
            for off in (-0.5, 0.5):
                o = off * wide
                points = [
                    (start + o, top + high), (start + o, top + high * 0.8), (x + o, top + high * 0.5),
                    (end + o, top + high * 0.2), (end + o, top),
                ]  # fmt: skip
                column(c, smooth(points), wide, colour if lane == 1 else darker(colour, 0.12))


@scene("trenza-cruzada")
def _(c: Canvas) -> None:
    sprite = fabric(["ppppppppp"] * 9, (92, 74), INDIGO, seed=3)
    w, h = size_of(sprite)
    c.sprite(sprite, 600 - w / 2, 450 - h / 2)
    cable(c, (600, 452), INDIGO, scale=1.5, turns=2)
    arrow(c, [(830, 640), (760, 540), (600, 430), (470, 330)], OCHRE, 13)


# ---------------------------------------------------------------------- sewing up


def _two_pieces(c: Canvas, gap: float, colour: Colour = COCHINEAL) -> tuple[float, float]:
    left = fabric(["k" * 5] * 10, (92, 74), colour, seed=1)
    right = fabric(["k" * 5] * 10, (92, 74), colour, seed=6)
    w, h = size_of(left)
    pad = (w - 92 * 5) / 2
    c.sprite(left, 600 - gap - w + pad, 450 - h / 2)
    c.sprite(right, 600 + gap - pad, 450 - h / 2)
    return 450 - h / 2 + pad, 74


@scene("costura-enfrentar")
def _(c: Canvas) -> None:
    _two_pieces(c, 60)
    arrow(c, [(430, 110), (520, 90), (570, 110)])
    arrow(c, [(770, 110), (680, 90), (630, 110)])


@scene("costura-invisible")
def _(c: Canvas) -> None:
    top, step = _two_pieces(c, 46)
    points: list[Point] = []
    for i in range(4, 10):
        y = top + step * i
        side = 1 if i % 2 else -1
        points += [(600 + side * 92, y), (600 + side * 92, y + step * 0.7)]
    yarn(c, smooth([*points, (560, 860)], step=4), OCHRE, 17)
    y = top + step * 4
    yarn(c, smooth([(508, y), (620, y - 60), (760, 330), (900, 210), (980, 190)]), OCHRE, 17)
    sewing_needle(c, (990, 190), (660, 300), 22)


@scene("costura-jalar")
def _(c: Canvas) -> None:
    _top, _step = _two_pieces(c, 3)
    yarn(c, smooth([(600, 300), (640, 240), (800, 180), (960, 80), (1000, -20)]), OCHRE, 17)
    arrow(c, [(720, 120), (800, 80), (880, 40)])


@scene("esconder-hebra")
def _(c: Canvas) -> None:
    sprite = fabric(["p" * 12] * 9, (84, 70), INDIGO, seed=2)
    w, h = size_of(sprite)
    c.sprite(sprite, 600 - w / 2, 450 - h / 2)
    points = [(330 + 46 * i, 470 + (24 if i % 2 else -24)) for i in range(9)]
    yarn(c, smooth(points, step=4), OCHRE, 20)
    sewing_needle(c, (720, 450), (1010, 400), 22)
    yarn(c, smooth([(120, 760), (200, 600), (300, 520), (330, 470)]), OCHRE, 20)


@scene("esconder-regreso")
def _(c: Canvas) -> None:
    sprite = fabric(["p" * 12] * 9, (84, 70), INDIGO, seed=2)
    w, h = size_of(sprite)
    c.sprite(sprite, 600 - w / 2, 450 - h / 2)
    yarn(c, smooth([(330 + 46 * i, 430 + (24 if i % 2 else -24)) for i in range(9)], step=4), OCHRE, 20)
    yarn(
        c, smooth([(698, 430), (740, 470), (690, 520), (640, 500), (600, 540), (556, 500)], step=4), OCHRE, 20
    )
    arrow(c, [(300, 330), (500, 300), (720, 330)])
    arrow(c, [(800, 470), (780, 580), (640, 610)])
    scissors(c, (360, 640), 190, -38)


# ---------------------------------------------------------------------- two colours


def _colour_row(c: Canvas, *, crossing: bool = False, front: bool = True) -> None:
    pattern = "ABBAABABBA"
    table = {"A": INDIGO, "B": UNDYED}
    rows = 6
    colours = [pattern[i % 3 :] + pattern[: i % 3] for i in range(rows)]
    sprite = fabric(["k" * 10] * rows, (96, 76), INDIGO, colours=colours, yarns=table, seed=8)
    w, _ = size_of(sprite)
    c.sprite(sprite, 600 - w / 2, 370)
    xs = [600 - 96 * 4.5 + 96 * i for i in range(10)]
    for x, letter in zip(xs, colours[0], strict=True):
        yarn(c, smooth([(x - 30, 450), (x - 32, 380), (x - 22, 288), (x + 4, 280)]), table[letter], 34)
    rod(c, (-60, 320), (1120, 320), 44, WOOD)
    for x, letter in zip(xs, colours[0], strict=True):
        yarn(c, smooth([(x - 10, 280), (x + 22, 290), (x + 32, 380), (x + 30, 450)]), table[letter], 34)


@scene("colores-hebras")
def _(c: Canvas) -> None:
    ball(c, (270, 560), 180, INDIGO)
    ball(c, (930, 560), 180, UNDYED, 5)
    yarn(c, smooth([(330, 420), (420, 260), (560, 200), (600, 110), (590, -20)]), INDIGO, 26)
    yarn(c, smooth([(880, 420), (800, 240), (680, 200), (630, 110), (640, -20)]), UNDYED, 26)
    badge(c, "A", (270, 800), 34)
    badge(c, "B", (930, 800), 34)


@scene("colores-tejer")
def _(c: Canvas) -> None:
    _colour_row(c)
    yarn(c, smooth([(1060, 360), (1120, 250), (1160, 160), (1230, 140)]), INDIGO, 34)
    yarn(c, smooth([(960, 250), (1040, 150), (1120, 70), (1230, 40)]), UNDYED, 34)


@scene("colores-cruzar")
def _(c: Canvas) -> None:
    a = smooth([(60, 330), (380, 320), (560, 420), (680, 540), (860, 600), (1150, 590)])
    b = smooth([(60, 590), (380, 600), (540, 520), (680, 400), (860, 320), (1150, 330)])
    yarn(c, a, INDIGO, 58)
    yarn(c, b, UNDYED, 58)
    yarn(c, a[: int(len(a) * 0.33)], INDIGO, 58)
    arrow(c, [(500, 250), (620, 200), (740, 260)])


@scene("colores-flotantes")
def _(c: Canvas) -> None:
    sprite = fabric(["p" * 11] * 9, (90, 72), INDIGO, seed=5)
    w, h = size_of(sprite)
    c.sprite(sprite, 600 - w / 2, 450 - h / 2)
    for i in range(7):
        y = 230 + 72 * i
        x = 170 + (i % 2) * 60
        while x < 1000:
            yarn(c, smooth([(x, y), (x + 60, y + 15), (x + 130, y + 15), (x + 190, y)]), UNDYED, 22)
            x += 220


# ---------------------------------------------------------------------- joining


@scene("hombros-unir")
def _(c: Canvas) -> None:
    for dy, colour, tip in ((0, darker(CHILCA, 0.18), 900), (90, CHILCA, 900)):
        sprite = fabric(["k" * 8] * 6, (90, 72), colour, seed=3)
        c.sprite(sprite, 60, 360 + dy)
        for i in range(8):
            x = 150 + 90 * i
            yarn(c, smooth([(x - 26, 440 + dy), (x - 28, 340 + dy), (x, 268 + dy)]), colour, 30)
        rod(c, (-60, 300 + dy), (tip, 300 + dy), 38, WOOD)
        for i in range(8):
            x = 150 + 90 * i
            yarn(c, smooth([(x, 268 + dy), (x + 26, 320 + dy), (x + 26, 440 + dy)]), colour, 30)
    rod(c, (1290, 620), (780, 250), 38, darker(WOOD, 0.25))


@scene("hombros-cerrar")
def _(c: Canvas) -> None:
    a = fabric(["k" * 10] * 4, (92, 74), CHILCA, seed=3)
    b = fabric(["k" * 10] * 4, (92, 74), CHILCA, seed=5)
    w, _h = size_of(a)
    c.sprite(a, 600 - w / 2, 130)
    c.sprite(b, 600 - w / 2, 450)
    _edge(c, OCHRE, 9, 466, 160, 92)
    yarn(c, smooth([(1000, 466), (1080, 420), (1160, 300), (1230, 260)]), OCHRE, 32)


@scene("cuello-levantar")
def _(c: Canvas) -> None:
    sprite = fabric(["k" * 9] * 5, (104, 84), CHILCA, seed=3)
    w, _h = size_of(sprite)
    c.sprite(sprite, 600 - w / 2, 420)
    for i in range(5):
        x = 250 + 104 * i
        yarn(c, smooth([(x - 24, 520), (x - 30, 400), (x - 20, 300), (x + 4, 290)]), OCHRE, 34)
    rod(c, (1290, 300), (140, 330), 44, WOOD)
    for i in range(5):
        x = 250 + 104 * i
        yarn(c, smooth([(x - 4, 290), (x + 26, 310), (x + 34, 400), (x + 26, 520)]), OCHRE, 34)
    yarn(c, smooth([(760, 420), (860, 300), (980, 180), (1230, 120)]), OCHRE, 34)
    arrow(c, [(840, 640), (850, 560), (830, 450)])
