"""The symbols of knitting charts: how many cells they cover, which stitches they take and make, how they mirror.

Signs follow the knit chart symbols of the Craft Yarn Council (www.YarnStandards.com), which asks for its credit
wherever they are used; the drawings are ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

CREDIT = "Source: Craft Yarn Council's www.YarnStandards.com"


@dataclass(frozen=True, slots=True)
class Symbol:
    """One sign. `takes` stitches leave the left needle, `makes` come to the right one; `mirror` is its mirror image.

    `shape` is SVG path data in a cell of 24 x 24 units (`width` cells wide), drawn as lines; `key` types it in the
    editor; `own` signs are not among those of the Craft Yarn Council, `own_made` ones are an author's.
    """

    code: str
    width: int
    takes: int
    makes: int
    shape: str = ""
    mirror: str = ""
    key: str = ""
    own: bool = False
    own_made: bool = False

    @property
    def mirrored(self) -> str:
        return self.mirror or self.code


def _cable(size: int, *, front: bool) -> Symbol:
    """A cable of `size` stitches. With the auxiliary needle in front the front strand leans to the left."""
    width = size * 24
    left, middle, right = width // 4, width // 2, width * 3 // 4
    # The front strand runs through; the one behind is seen at both ends only.
    if front:
        strands = f"M{width} 24L{middle} 0M{middle} 24L0 0M0 24L{left} 12M{right} 12L{width} 0"
    else:
        strands = f"M0 24L{middle} 0M{middle} 24L{width} 0M{width} 24L{right} 12M{left} 12L0 0"
    letters = "fb" if front else "bf"
    return Symbol(f"c{size}{letters[0]}", size, size, size, shape=strands, mirror=f"c{size}{letters[1]}")


_ALL = (
    Symbol("k", 1, 1, 1, key="k"),
    Symbol("p", 1, 1, 1, shape="M5 12H19", key="p"),
    Symbol("k1tbl", 1, 1, 1, shape="M7 20C17 13 17 4 12 4S7 13 17 20", key="t"),
    Symbol("p1tbl", 1, 1, 1, shape="M7 17C17 11 17 4 12 4S7 11 17 17M5 21H19"),
    Symbol("k1b", 1, 1, 1, shape="M12 4V20M8 16L12 20L16 16", own=True, key="j"),
    Symbol("p1b", 1, 1, 1, shape="M12 4V20M8 16L12 20L16 16M5 4H19", own=True, key="h"),
    Symbol("sl", 1, 1, 1, shape="M6 5L12 19L18 5", key="s"),
    Symbol("yo", 1, 0, 1, shape="M12 5A7 7 0 1 0 12 19A7 7 0 1 0 12 5", key="o"),
    Symbol("k2tog", 1, 2, 1, shape="M6 20L18 4M12 12L18 20", mirror="ssk", key="/"),
    Symbol("ssk", 1, 2, 1, shape="M18 20L6 4M12 12L6 20", mirror="k2tog", key="\\"),
    Symbol("p2tog", 1, 2, 1, shape="M6 18L18 4M12 11L18 18M5 21H19", mirror="ssp"),
    Symbol("ssp", 1, 2, 1, shape="M18 18L6 4M12 11L6 18M5 21H19", mirror="p2tog"),
    Symbol("k3tog", 1, 3, 1, shape="M6 20L18 4M12 12L18 20M12 12V20", mirror="sssk"),
    Symbol("sssk", 1, 3, 1, shape="M18 20L6 4M12 12L6 20M12 12V20", mirror="k3tog"),
    Symbol("s2kp", 1, 3, 1, shape="M6 20L12 5L18 20M12 5V20", key="^"),
    Symbol("m1l", 1, 0, 1, shape="M18 20V9Q18 4 12 4H6M10 8L6 4", mirror="m1r", key="["),
    Symbol("m1r", 1, 0, 1, shape="M6 20V9Q6 4 12 4H18M14 8L18 4", mirror="m1l", key="]"),
    *(_cable(size, front=front) for size in (2, 4, 6, 8) for front in (True, False)),
    Symbol("no", 1, 0, 0, key="x"),
)
SYMBOLS: dict[str, Symbol] = {symbol.code: symbol for symbol in _ALL}
NOTHING = "no"

# Plain signs for symbols an author makes herself and for the threads of a cross-stitch pattern: told apart without
# colour, on a photocopy too. Names are stored in lessons: add, never rename.
SIGNS: dict[str, str] = {
    "dot": "M12 9A3 3 0 1 0 12 15A3 3 0 1 0 12 9",
    "ring": "M12 5A7 7 0 1 0 12 19A7 7 0 1 0 12 5",
    "square": "M6 6H18V18H6Z",
    "diamond": "M12 4L20 12L12 20L4 12Z",
    "up": "M12 5L19 19H5Z",
    "down": "M5 5H19L12 19Z",
    "left": "M19 5V19L5 12Z",
    "right": "M5 5V19L19 12Z",
    "cross": "M6 6L18 18M18 6L6 18",
    "plus": "M12 5V19M5 12H19",
    "star": "M12 4V20M5 8L19 16M19 8L5 16",
    "heart": "M12 20L5 11A4 4 0 0 1 12 8A4 4 0 0 1 19 11Z",
    "wave": "M4 12Q8 5 12 12T20 12",
    "arrow": "M12 20V5M7 10L12 5L17 10",
    "bars": "M8 5V19M16 5V19",
    "lines": "M5 8H19M5 16H19",
    "slash": "M6 18L18 6",
    "backslash": "M6 6L18 18",
    "corner": "M6 5V19H19",
    "hook": "M5 6H18V19",
    "tee": "M5 6H19M12 6V19",
    "house": "M5 19V11L12 5L19 11V19Z",
    "hourglass": "M6 5H18L6 19H18Z",
    "bow": "M5 6V18L19 6V18Z",
    "lattice": "M9 5V19M15 5V19M5 9H19M5 15H19",
    "eye": "M12 5A7 7 0 1 0 12 19A7 7 0 1 0 12 5M12 10A2 2 0 1 0 12 14A2 2 0 1 0 12 10",
}
WIDEST_OWN = 8


def own_symbol(code: str, *, sign: str, width: int, takes: int, makes: int) -> Symbol:
    """Returns a symbol an author made for her chart. Its sign stands in the middle of its cells; it is its own mirror.

    Raises ValueError for a code or sign that cannot be, and for a symbol without cells.
    """
    if code in SYMBOLS or sign not in SIGNS or not 1 <= width <= WIDEST_OWN or takes < 0 or makes < 0:
        raise ValueError(code)
    shape = SIGNS[sign]
    if width > 1:
        # A bar over all its cells, so that nobody takes it for a sign of one cell.
        shape = f"M3 22H{width * 24 - 3}" + _moved(shape, (width - 1) * 12)
    return Symbol(code, width, takes, makes, shape=shape, own=True, own_made=True)


def _moved(shape: str, by: int) -> str:
    """Returns path data with absolute commands moved to the right."""
    found = []
    for command, numbers in re.findall(r"([MLHVQTAZ])([^MLHVQTAZ]*)", shape):
        values = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", numbers)]
        if command == "A":
            values = [value + by if place % 7 == 5 else value for place, value in enumerate(values)]
        elif command == "H":
            values = [value + by for value in values]
        elif command != "V":
            values = [value + by if place % 2 == 0 else value for place, value in enumerate(values)]
        found.append(command + " ".join(f"{value:g}" for value in values))
    return "".join(found)
