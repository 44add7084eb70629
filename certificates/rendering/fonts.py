"""The bundled fonts: where they are, whether they carry a text, how wide it will be.

Alegreya and Alegreya Sans carry every Spanish and Quechua letter, both apostrophes and the combining marks; what they
do not carry is refused before drawing, because a missing glyph is a box on somebody's certificate.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders

FACES: dict[tuple[str, int, str], str] = {
    ("Alegreya", 400, "normal"): "Alegreya-Regular.ttf",
    ("Alegreya", 400, "italic"): "Alegreya-Italic.ttf",
    ("Alegreya", 500, "normal"): "Alegreya-Medium.ttf",
    ("Alegreya", 700, "normal"): "Alegreya-Bold.ttf",
    ("Alegreya Sans", 400, "normal"): "AlegreyaSans-Regular.ttf",
    ("Alegreya Sans", 500, "normal"): "AlegreyaSans-Medium.ttf",
    ("Alegreya Sans", 700, "normal"): "AlegreyaSans-Bold.ttf",
}


class FontsMissing(Exception):
    """The bundled font files are not where static files are found."""


@lru_cache(maxsize=1)
def folder() -> Path:
    found = finders.find("lms/fonts/Alegreya-Regular.ttf")
    if not isinstance(found, str):
        raise FontsMissing("lms/fonts/Alegreya-Regular.ttf")
    return Path(found).parent


@lru_cache(maxsize=1)
def face_rules() -> str:
    """The style sheet that names the font files."""
    return "".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{style};'
        f'src:url("{(folder() / name).as_uri()}") format("truetype")}}'
        for (family, weight, style), name in FACES.items()
    )


@lru_cache(maxsize=16)
def _metrics(family: str, weight: int, style: str) -> tuple[dict[int, int], int]:
    from fontTools.ttLib import (
        TTFont,
    )  # part of WeasyPrint's own needs; a second to import, so only on demand

    with TTFont(folder() / FACES[family, weight, style], lazy=True) as font:
        advances = font["hmtx"].metrics
        widths = {code: advances[glyph][0] for code, glyph in font.getBestCmap().items()}
        return widths, font["head"].unitsPerEm


def missing_characters(
    text: str, *, family: str = "Alegreya", weight: int = 400, style: str = "normal"
) -> str:
    """The characters of a text that the font does not carry, each once."""
    widths, _ = _metrics(family, weight, style)
    return "".join(dict.fromkeys(character for character in text if ord(character) not in widths))


def width_mm(
    text: str, size_pt: float, *, family: str = "Alegreya", weight: int = 700, style: str = "normal"
) -> float:
    """Width of one line, without kerning (which only narrows it)."""
    widths, units = _metrics(family, weight, style)
    advance = sum(widths.get(ord(character), units) for character in text)
    return advance / units * size_pt * 25.4 / 72
