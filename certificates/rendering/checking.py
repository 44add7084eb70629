"""What an eye would object to on a laid-out page: words that run into each other or into the printer's margin, a logo
that a copier swallows, a QR too fine to be read. Knows nothing of the database."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from typing import Any

from certificates.qr import SMALLEST_MODULE_MM, Drawing

from .designs import Design
from .page import LARGEST_QR_MM, PageError
from .pdf import PIXELS_A_MM
from .sheets import PRINTER_MARGIN_MM, Form

# Parts of the front that must keep clear of each other.
BLOCKS = (
    "issuer",
    "numbers",
    "room",
    "seal-area",
    "photo-area",
    "signatures",
    "proof",
    "small",
)
# Two boxes of lines may touch; letters do not fill their line.
TOLERANCE_MM = 0.6
# WCAG 2.2, 1.4.11: what must be seen to be understood stands out at least 3 to 1 from its ground.
LOGO_CONTRAST = 3.0

Rectangle = tuple[float, float, float, float]


def check_page(document: Any, form: Form) -> None:
    """Raise PageError `in_the_margin` or `blocks_meet` for the first thing an eye would object to."""
    width, height = form.size_mm
    for number, page in enumerate(document.pages):
        found: dict[str, list[Rectangle]] = {}
        for name, rectangle in _ink(page._page_box, ""):
            found.setdefault(name, []).append(rectangle)
        for name, rectangles in found.items():
            for left, top, right, bottom in rectangles:
                edge = PRINTER_MARGIN_MM - TOLERANCE_MM
                if left < edge or top < edge or right > width - edge or bottom > height - edge:
                    raise PageError("in_the_margin", name)
        if number:
            continue
        names = [name for name in BLOCKS if name in found]
        for index, one in enumerate(names):
            for other in names[index + 1 :]:
                if any(_meet(a, b) for a in found[one] for b in found[other]):
                    raise PageError("blocks_meet", f"{one} {other}")


def _ink(box: Any, block: str) -> Iterator[tuple[str, Rectangle]]:
    """Every line of words and every picture, with the block it belongs to, in millimetres from the upper left corner."""
    box = getattr(box, "_box", box)
    classes = (box.element.get("class") or "").split() if getattr(box, "element", None) is not None else []
    name = next((one for one in classes if one in BLOCKS), block)
    kind = type(box).__name__
    if kind == "TextBox" or kind.endswith("ReplacedBox"):
        yield name, _rectangle(box)
        return
    if name in ("seal-area", "photo-area", "proof") and name in classes:
        yield name, _rectangle(box)
    for child in getattr(box, "children", ()):
        yield from _ink(child, name)


def _rectangle(box: Any) -> Rectangle:
    left, top = box.position_x / PIXELS_A_MM, box.position_y / PIXELS_A_MM
    return left, top, left + box.margin_width() / PIXELS_A_MM, top + box.margin_height() / PIXELS_A_MM


def _meet(a: Rectangle, b: Rectangle) -> bool:
    across = min(a[2], b[2]) - max(a[0], b[0])
    down = min(a[3], b[3]) - max(a[1], b[1])
    return across > TOLERANCE_MM and down > TOLERANCE_MM


def check_qr(drawing: Drawing) -> None:
    """Raise PageError `qr_too_fine` when the room for the QR leaves less than 0.45 mm a module."""
    fitting = LARGEST_QR_MM / drawing.size_mm(1.0)
    if fitting < SMALLEST_MODULE_MM - 1e-9:
        raise PageError("qr_too_fine", f"{fitting:.2f}")


def check_logos(design: Design) -> None:
    """Raise PageError `logo_pale` when a logo would fade on a black-and-white copy."""
    for address in (design.logo, design.partner_logo):
        if address and (contrast := logo_contrast(address)) < LOGO_CONTRAST:
            raise PageError("logo_pale", f"{contrast:.1f}")


def logo_contrast(address: str) -> float:
    """How much the darker half of a logo's drawing stands out from white paper in grey, as WCAG counts it (1 to 21)."""
    from PIL import Image  # drawing alone needs it

    with Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))) as picture:
        coloured = picture.convert("RGBA")
        paper = Image.new("RGBA", coloured.size, "white")
        grey = Image.alpha_composite(paper, coloured).convert("L").resize((160, 80))
    shades = sorted(shade for shade in grey.tobytes() if shade < 245)
    if len(shades) < 20:
        return 1.0
    middle = shades[len(shades) // 4] / 255
    linear = middle / 12.92 if middle <= 0.04045 else ((middle + 0.055) / 1.055) ** 2.4
    return 1.05 / (linear + 0.05)
