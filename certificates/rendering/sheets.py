"""The sheet a design is printed on: its size, where the fields of signatures stand, how much room a name has.

Standard library only. Millimetres from the left and lower edge. A `Form` is everything that decides the style and the
frame of a page; whatever is kept for many pages (style, frame, tables of a fast path) is kept by it.
"""

from __future__ import annotations

from dataclasses import dataclass

LAYOUTS = ("telar", "sobrio", "bordado")
PAPERS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
ORIENTATIONS = ("landscape", "portrait")
BORDERS = ("full", "rule", "none")
# Nothing is printed nearer to the edge: laser printers leave five to eight millimetres white, copiers shift the sheet.
PRINTER_MARGIN_MM = 10.0

Box = tuple[float, float, float, float]

# What the statement's side margins and its ornaments take from the width of the sheet.
_BESIDE_THE_NAME = {
    ("telar", "landscape"): 69.0,
    ("sobrio", "landscape"): 119.0,
    ("bordado", "landscape"): 71.0,
    ("telar", "portrait"): 60.0,
    ("sobrio", "portrait"): 58.0,
    ("bordado", "portrait"): 62.0,
}
# Largest and smallest size of a name on one line, in points.
_NAME_SIZES = {
    ("telar", "landscape"): (38, 25),
    ("sobrio", "landscape"): (34, 23),
    ("bordado", "landscape"): (40, 25),
    ("telar", "portrait"): (34, 22),
    ("sobrio", "portrait"): (32, 22),
    ("bordado", "portrait"): (36, 23),
}
# The line that says the file is sealed: left and bottom, and what it leaves free at the right.
_SEAL_LINE = {
    ("telar", "landscape"): (28.0, 26.2, 83.0),
    ("sobrio", "landscape"): (28.0, 17.4, 87.0),
    ("bordado", "landscape"): (62.0, 17.8, 89.0),
    ("telar", "portrait"): (28.0, 26.2, 79.0),
    ("sobrio", "portrait"): (26.0, 20.2, 79.0),
    ("bordado", "portrait"): (34.0, 29.8, 84.0),
}
# Above the first line for a signature by hand: left, bottom, width, height.
_SIGNATURE: dict[tuple[str, str], Box] = {
    ("telar", "landscape"): (68.0, 44.0, 58.0, 20.0),
    ("sobrio", "landscape"): (28.0, 42.0, 60.0, 20.0),
    ("bordado", "landscape"): (32.0, 46.0, 58.0, 18.0),
    ("telar", "portrait"): (30.0, 111.0, 58.0, 15.0),
    ("sobrio", "portrait"): (28.0, 113.0, 58.0, 16.0),
    ("bordado", "portrait"): (32.0, 112.0, 58.0, 14.0),
}


@dataclass(frozen=True)
class Form:
    """Layout, paper, orientation and border of a design. Raises ValueError for what does not exist."""

    layout: str = "telar"
    paper: str = "a4"
    orientation: str = "landscape"
    border: str = "full"

    def __post_init__(self) -> None:
        for value, known in (
            (self.layout, LAYOUTS),
            (self.paper, PAPERS),
            (self.orientation, ORIENTATIONS),
            (self.border, BORDERS),
        ):
            if value not in known:
                raise ValueError(value)

    def __str__(self) -> str:
        return f"{self.layout}-{self.paper}-{self.orientation}-{self.border}"

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height of the sheet as it is held."""
        short, long = PAPERS[self.paper]
        return (short, long) if self.orientation == "portrait" else (long, short)

    @property
    def name_width_mm(self) -> float:
        return self.size_mm[0] - _BESIDE_THE_NAME[self.layout, self.orientation]

    @property
    def name_sizes_pt(self) -> tuple[int, int]:
        return _NAME_SIZES[self.layout, self.orientation]

    @property
    def seal_box_mm(self) -> Box:
        """Where the field of the seal stands."""
        left, bottom, right = _SEAL_LINE[self.layout, self.orientation]
        return left, bottom, self.size_mm[0] - left - right, 3.2

    @property
    def signature_box_mm(self) -> Box:
        """Where a person may sign the file: above the first line for a signature by hand."""
        return _SIGNATURE[self.layout, self.orientation]

    def rules(self) -> str:
        """The style rules that make the sheet; everything else hangs on its edges."""
        width, height = (f"{value:g}mm" for value in self.size_mm)
        return f"@page{{size:{width} {height};margin:0}}.face{{width:{width};height:{height}}}"
