"""One picture in the making: background, shadows, then everything laid on top, in order.

Drawn at twice the size and reduced, because Pillow's lines have hard edges. Every mark is kept as a pair
(shadow, paint) so that all shadows fall on the background before anything is painted.
"""

import io
import random
from collections.abc import Callable, Sequence
from functools import cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .curves import Path, Point, resample
from .palette import INK, PAPER, Colour, darker, lighter, mix

WIDTH, HEIGHT = 1200, 900
SCALE = 2
_SHADOW_SCALE = 0.5
MAX_BYTES = 150_000

Paint = Callable[[ImageDraw.ImageDraw], None]


class Canvas:
    def __init__(self, ground: Image.Image) -> None:
        self.image = ground.copy()
        self._ground = ground
        self._marks: list[tuple[Paint | None, Paint]] = []

    # ------------------------------------------------------------------ marks

    def add(self, paint: Paint, *, shadow: Paint | None = None) -> None:
        """`paint` draws at SCALE; `shadow` draws white on black at half size."""
        self._marks.append((shadow, paint))

    def sprite(self, sprite: Image.Image, x: float, y: float, *, shadow: bool = True) -> None:
        """Lay an RGBA image (already at SCALE) with its top left at x, y."""
        place = (round(x * SCALE), round(y * SCALE))

        def paint(_: ImageDraw.ImageDraw) -> None:
            self.image.paste(sprite, place, sprite)

        def cast(draw: ImageDraw.ImageDraw) -> None:
            ratio = _SHADOW_SCALE / SCALE
            size = (max(1, round(sprite.width * ratio)), max(1, round(sprite.height * ratio)))
            small = sprite.getchannel("A").resize(size, Image.Resampling.BOX, reducing_gap=2.0)
            draw._image.paste(255, (round(x * _SHADOW_SCALE), round(y * _SHADOW_SCALE)), small)

        self.add(paint, shadow=cast if shadow else None)

    def polygon(self, points: Sequence[Point], fill: Colour, *, shadow: bool = False) -> None:
        big = [(x * SCALE, y * SCALE) for x, y in points]
        small = [(x * _SHADOW_SCALE, y * _SHADOW_SCALE) for x, y in points]
        self.add(
            lambda d: d.polygon(big, fill=fill),
            shadow=(lambda d: d.polygon(small, fill=255)) if shadow else None,
        )

    def line(self, points: Sequence[Point], fill: Colour, width: float, *, shadow: bool = False) -> None:
        big = [(x * SCALE, y * SCALE) for x, y in points]
        small = [(x * _SHADOW_SCALE, y * _SHADOW_SCALE) for x, y in points]
        wide = max(1, round(width * SCALE))

        def paint(d: ImageDraw.ImageDraw) -> None:
            stroke(d, big, fill, wide)

        self.add(
            paint,
            shadow=(lambda d: stroke(d, small, 255, max(1, round(width * _SHADOW_SCALE))))
            if shadow
            else None,
        )

    def disc(
        self, centre: Point, radius: float, fill: Colour, *, ry: float | None = None, shadow: bool = False
    ) -> None:
        ry = radius if ry is None else ry

        def box(scale: float) -> tuple[float, float, float, float]:
            return (
                (centre[0] - radius) * scale,
                (centre[1] - ry) * scale,
                (centre[0] + radius) * scale,
                (centre[1] + ry) * scale,
            )

        self.add(
            lambda d: d.ellipse(box(SCALE), fill=fill),
            shadow=(lambda d: d.ellipse(box(_SHADOW_SCALE), fill=255)) if shadow else None,
        )

    def box(
        self, corner: Point, other: Point, fill: Colour, *, radius: float = 0, shadow: bool = False,
        outline: Colour | None = None, width: float = 0,
    ) -> None:  # fmt: skip
        big = [corner[0] * SCALE, corner[1] * SCALE, other[0] * SCALE, other[1] * SCALE]
        small = [v * _SHADOW_SCALE / SCALE for v in big]
        self.add(
            lambda d: d.rounded_rectangle(
                big, radius * SCALE, fill=fill, outline=outline, width=round(width * SCALE)
            ),
            shadow=(lambda d: d.rounded_rectangle(small, radius * _SHADOW_SCALE, fill=255))
            if shadow
            else None,
        )

    def cover(self, corner: Point, other: Point) -> None:
        """Lay the ground itself over a part, as cloth hides a needle that runs behind it."""
        left, top = round(corner[0] * SCALE), round(corner[1] * SCALE)
        right, bottom = round(other[0] * SCALE), round(other[1] * SCALE)
        piece = self._ground.crop((left, top, right, bottom))
        self.add(lambda _: self.image.paste(piece, (left, top)))

    # ------------------------------------------------------------------ finish

    def finish(self, *, depth: float = 0.42) -> Image.Image:
        """Shadows, then marks, then reduced to 1200 x 900."""
        casts = [cast for cast, _ in self._marks if cast]
        if casts:
            mask = Image.new("L", (int(WIDTH * _SHADOW_SCALE), int(HEIGHT * _SHADOW_SCALE)))
            draw = ImageDraw.Draw(mask)
            for cast in casts:
                cast(draw)
            near = _slid(mask.filter(ImageFilter.GaussianBlur(4)), 3, 4)
            far = _slid(mask.filter(ImageFilter.GaussianBlur(13)), 8, 12)
            both = ImageChops.lighter(
                near.point(lambda v: int(v * depth)), far.point(lambda v: int(v * depth * 0.8))
            )
            box = both.getbbox()
            if box:
                ratio = round(SCALE / _SHADOW_SCALE)
                left, top, right, bottom = (v * ratio for v in box)
                dusk = both.crop(box).resize((right - left, bottom - top), Image.Resampling.BILINEAR)
                self.image.paste(darker(INK, 0.3), (left, top, right, bottom), dusk)
        draw = ImageDraw.Draw(self.image)
        for _, paint in self._marks:
            paint(draw)
        return self.image.reduce(SCALE)


def _slid(mask: Image.Image, dx: int, dy: int) -> Image.Image:
    """Moved right and down; the strip at the left and top keeps what it had, so no light gap opens there."""
    moved = mask.copy()
    moved.paste(mask, (dx, dy))
    return moved


def stroke(draw: ImageDraw.ImageDraw, points: Sequence[Point], fill: Colour | int, width: int) -> None:
    """A polyline with round joints and round ends. Wide lines take fewer points: joints leave notches at the edge."""
    stride = max(1, width // 18)
    if stride > 1 and len(points) > 3 * stride:
        points = [*points[:-1:stride], points[-1]]
    draw.line([c for p in points for c in p], fill=fill, width=width, joint="curve" if width > 3 else None)
    if width > 3:
        r = width / 2 - 0.5
        for x, y in (points[0], points[-1]):
            draw.ellipse((x - r, y - r, x + r, y + r), fill=fill)


def jpeg(image: Image.Image) -> bytes:
    """JPEG bytes under MAX_BYTES, as good as that allows."""
    for quality in (82, 72, 60, 48):
        out = io.BytesIO()
        image.save(out, "JPEG", quality=quality, subsampling=2)
        if out.tell() < MAX_BYTES:
            break
    return out.getvalue()


# ---------------------------------------------------------------------- yarn


def yarn(
    canvas: Canvas, path: Path, colour: Colour, width: float, *, shadow: bool = True, twist: bool = True
) -> None:
    """A strand of plied yarn along a path: dark edge, body, light from the upper left, twist marks."""
    dark, light = darker(colour, 0.5), lighter(colour, 0.3)
    s = width * SCALE
    big = [(x * SCALE, y * SCALE) for x, y in path]
    small = [(x * _SHADOW_SCALE, y * _SHADOW_SCALE) for x, y in path]
    marks = resample(path, width * 0.42, start=width * 0.2) if twist else []

    def paint(d: ImageDraw.ImageDraw) -> None:
        stroke(d, big, dark, round(s))
        stroke(d, big, darker(colour, 0.14), round(s * 0.86))
        o = s * 0.09
        stroke(d, [(x - o, y - o) for x, y in big], colour, round(s * 0.62))
        o = s * 0.15
        stroke(d, [(x - o, y - o) for x, y in big], mix(colour, light, 0.6), round(s * 0.3))
        thin = max(1, round(s * 0.07))
        reach, lean = s * 0.36, s * 0.2
        for (x, y), (tx, ty) in marks:
            x, y = x * SCALE, y * SCALE
            nx, ny = -ty, tx
            a = (x + nx * reach - tx * lean, y + ny * reach - ty * lean)
            b = (x - nx * reach + tx * lean, y - ny * reach + ty * lean)
            d.line((a, b), fill=darker(colour, 0.3), width=thin)
            k = s * 0.11
            c = (a[0] + tx * k, a[1] + ty * k)
            e = (b[0] + tx * k, b[1] + ty * k)
            d.line((mid(c, e, 0.3), mid(c, e, 0.8)), fill=light, width=thin)

    canvas.add(
        paint,
        shadow=(lambda d: stroke(d, small, 255, max(1, round(width * _SHADOW_SCALE)))) if shadow else None,
    )


def mid(a: Point, b: Point, t: float) -> Point:
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t)


def floss(canvas: Canvas, a: Point, b: Point, colour: Colour, width: float, *, shadow: bool = True) -> None:
    """One embroidery stitch from hole to hole: strands side by side, tapering into the cloth, with a sheen."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length = max(1e-6, (dx * dx + dy * dy) ** 0.5)
    tx, ty = dx / length, dy / length
    nx, ny = -ty, tx
    half = width / 2
    end = min(width * 0.7, length * 0.3)

    def lens(scale: float, shift: float = 0.0) -> list[Point]:
        h = half * scale
        ox, oy = -half * shift, -half * shift
        p, q = mid(a, b, end / length), mid(a, b, 1 - end / length)
        pts = [a, (p[0] + nx * h, p[1] + ny * h), (q[0] + nx * h, q[1] + ny * h), b,
               (q[0] - nx * h, q[1] - ny * h), (p[0] - nx * h, p[1] - ny * h)]  # fmt: skip
        return [((x + ox) * SCALE, (y + oy) * SCALE) for x, y in pts]

    small = [(x * _SHADOW_SCALE / SCALE, y * _SHADOW_SCALE / SCALE) for x, y in lens(1.0)]

    def paint(d: ImageDraw.ImageDraw) -> None:
        d.polygon(lens(1.0), fill=darker(colour, 0.45))
        d.polygon(lens(0.84), fill=darker(colour, 0.08))
        d.polygon(lens(0.5, 0.2), fill=lighter(colour, 0.16))
        thin = max(1, round(width * 0.06 * SCALE))
        for offset in (-0.5, -0.15, 0.25, 0.55):
            p = mid(a, b, 0.12)
            q = mid(a, b, 0.88)
            o = half * offset
            d.line(
                (
                    (p[0] + nx * o) * SCALE,
                    (p[1] + ny * o) * SCALE,
                    (q[0] + nx * o) * SCALE,
                    (q[1] + ny * o) * SCALE,
                ),
                fill=lighter(colour, 0.4) if offset < 0 else darker(colour, 0.25),
                width=thin,
            )

    canvas.add(paint, shadow=(lambda d: d.polygon(small, fill=255)) if shadow else None)


# ---------------------------------------------------------------------- grounds


def _noise(size: tuple[int, int], seed: int) -> Image.Image:
    return Image.frombytes("L", size, random.Random(seed).randbytes(size[0] * size[1]))


def _speckle(image: Image.Image, strength: float, seed: int) -> Image.Image:
    """Soft grain, the same on every machine. Keeps JPEG small because it is blurred."""
    grain = (
        _noise((300, 225), seed)
        .filter(ImageFilter.GaussianBlur(1.2))
        .resize(image.size, Image.Resampling.BICUBIC)
    )
    grain = grain.point(lambda v: int(255 - abs(v - 128) * strength))
    return ImageChops.multiply(image, Image.merge("RGB", (grain, grain, grain)))


def _vignette(image: Image.Image, strength: float) -> Image.Image:
    mask = Image.radial_gradient("L").resize(image.size, Image.Resampling.BICUBIC)
    mask = mask.point(lambda v: int(max(0, v - 110) * strength))
    shade = Image.new("RGB", image.size, (120, 82, 52))
    image.paste(shade, (0, 0), mask)
    return image


@cache
def paper(colour: Colour = PAPER) -> Image.Image:
    """A warm table top."""
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), colour)
    return _vignette(_speckle(image, 0.16, 7), 0.28)


@cache
def linen(colour: Colour, pitch: int = 9) -> Image.Image:
    """Plain-weave cloth: threads over and under, uneven as by hand."""
    rng = random.Random(11)
    p = pitch * SCALE
    tile = Image.new("RGB", (p * 32, p * 32), darker(colour, 0.2))
    draw = ImageDraw.Draw(tile)
    warp = [rng.uniform(-0.05, 0.05) for _ in range(32)]
    weft = [rng.uniform(-0.05, 0.05) for _ in range(32)]
    for i in range(32):
        for j in range(32):
            x, y = i * p, j * p
            over = (i + j) % 2 == 0
            tone = (warp[i] if over else weft[j]) + rng.uniform(-0.02, 0.02)
            base = lighter(colour, 0.08 + tone) if tone >= -0.08 else colour
            base = darker(base, 0.0 if over else 0.05)
            g = max(1, p // 9)
            if over:
                draw.rounded_rectangle((x + g, y - g, x + p - g, y + p + g), p // 3, fill=base)
                draw.line(
                    (x + p * 0.36, y + g, x + p * 0.36, y + p - g),
                    fill=lighter(base, 0.22),
                    width=max(1, p // 7),
                )
            else:
                draw.rounded_rectangle((x - g, y + g, x + p + g, y + p - g), p // 3, fill=base)
                draw.line(
                    (x + g, y + p * 0.36, x + p - g, y + p * 0.36),
                    fill=lighter(base, 0.2),
                    width=max(1, p // 7),
                )
    tile = tile.filter(ImageFilter.GaussianBlur(0.8))
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE))
    for x in range(0, image.width, tile.width):
        for y in range(0, image.height, tile.height):
            image.paste(tile, (x, y))
    return _vignette(_speckle(image, 0.22, 5), 0.24)
