"""A line drawing for embroidery: a foreign SVG cleaned to its lines, each line numbered where it begins.

What may stay is listed; everything else is refused with a reason or dropped. Knows defusedxml and the standard library.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from html import escape
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

LONGEST = 300_000
MOST_LINES = 300

_DRAWN = {"path", "line", "polyline", "polygon", "rect", "circle", "ellipse"}
_HOLDS = {"svg", "g"}
# What drawing programs leave behind and no line depends on.
_DROPPED = {"title", "desc", "metadata", "defs", "namedview", "style"}
_SCRIPTED = {
    "script",
    "foreignobject",
    "iframe",
    "object",
    "embed",
    "handler",
    "animate",
    "set",
    "animatetransform",
}
_FETCHED = {"image", "feimage"}
_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_GEOMETRY = {
    "path": ("d",),
    "line": ("x1", "y1", "x2", "y2"),
    "polyline": ("points",),
    "polygon": ("points",),
    "rect": ("x", "y", "width", "height", "rx", "ry"),
    "circle": ("cx", "cy", "r"),
    "ellipse": ("cx", "cy", "rx", "ry"),
}
_SAFE = {
    "d": re.compile(r"^[MmLlHhVvCcSsQqTtAaZz0-9eE+\-.,\s]*$"),
    "points": re.compile(r"^[0-9eE+\-.,\s]*$"),
}

Matrix = tuple[float, float, float, float, float, float]
STILL: Matrix = (1, 0, 0, 1, 0, 0)


class NotADrawing(ValueError):
    """The text cannot be taken as a line drawing.

    Codes: not_svg, too_long, script, outside, copy, no_line, too_many_lines, no_size. `word` names what was found.
    """

    def __init__(self, code: str, word: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.word = word


@dataclass(frozen=True, slots=True)
class Line:
    """One line to embroider: its number from 1, its tag and geometry, where it stands (matrix) and begins (x, y)."""

    number: int
    tag: str
    geometry: tuple[tuple[str, str], ...]
    matrix: Matrix
    start: tuple[float, float]

    def svg(self, attributes: str = "") -> str:
        geometry = "".join(f' {name}="{escape(value)}"' for name, value in self.geometry)
        matrix = (
            ""
            if self.matrix == STILL
            else f' transform="matrix({" ".join(f"{one:g}" for one in self.matrix)})"'
        )
        return f"<{self.tag}{geometry}{matrix}{attributes}/>"


@dataclass(frozen=True, slots=True)
class Drawing:
    """Where the lines lie (left, top, width, height in units of the drawing) and the lines, in drawing order."""

    box: tuple[float, float, float, float]
    lines: tuple[Line, ...]

    def source(self) -> str:
        """Returns the cleaned drawing as SVG; reading it again gives the same drawing."""
        box = " ".join(f"{one:g}" for one in self.box)
        lines = "".join(line.svg() for line in self.lines)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" fill="none" stroke="#000">{lines}</svg>'
        )


def read_drawing(text: str) -> Drawing:
    """Reads an SVG and keeps its lines alone. Raises NotADrawing.

    Scripts, event attributes and references to anything outside (also in styles) refuse the whole file: whoever made
    it meant more than a drawing. Styles, colours, texts, metadata and definitions are dropped.
    """
    if len(text) > LONGEST:
        raise NotADrawing("too_long")
    try:
        root = fromstring(text.strip().encode(), forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise NotADrawing("not_svg") from None
    if _name(root) != "svg":
        raise NotADrawing("not_svg")
    found: list[tuple[str, tuple[tuple[str, str], ...], Matrix]] = []
    _walk(root, STILL, found)
    if not found:
        raise NotADrawing("no_line")
    if len(found) > MOST_LINES:
        raise NotADrawing("too_many_lines", str(len(found)))
    lines = tuple(
        Line(number, tag, geometry, matrix, _start(tag, dict(geometry), matrix))
        for number, (tag, geometry, matrix) in enumerate(found, start=1)
    )
    return Drawing(_box(root), lines)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _refuse_what_acts(element: Element) -> None:
    name = _name(element)
    if name in _SCRIPTED:
        raise NotADrawing("script", name)
    if name in _FETCHED:
        raise NotADrawing("outside", name)
    if name == "use":
        raise NotADrawing("copy", name)
    for key, value in element.attrib.items():
        attribute = key.rpartition("}")[2].lower()
        if attribute.startswith("on") or "javascript:" in re.sub(r"\s", "", value.lower()):
            raise NotADrawing("script", attribute)
        points_outside = attribute in ("href", "src") and not value.strip().startswith("#")
        if points_outside or re.search(r"url\(\s*['\"]?\s*(?!#)", value, re.IGNORECASE):
            raise NotADrawing("outside", attribute)
    if name == "style" and re.search(r"@import|url\(", element.text or "", re.IGNORECASE):
        raise NotADrawing("outside", name)


def _walk(
    element: Element, matrix: Matrix, found: list[tuple[str, tuple[tuple[str, str], ...], Matrix]]
) -> None:
    _refuse_what_acts(element)
    name = _name(element)
    here = _times(matrix, _matrix(element.get("transform", "")))
    if name in _DRAWN:
        geometry = []
        for attribute in _GEOMETRY[name]:
            value = (element.get(attribute) or "").strip()
            if not value:
                continue
            safe = _SAFE.get(attribute)
            if safe is None:
                number = re.match(_NUMBER, value)
                if number is None:
                    raise NotADrawing("not_svg", attribute)
                value = number[0]
            elif not safe.match(value):
                raise NotADrawing("not_svg", attribute)
            geometry.append((attribute, " ".join(value.split())))
        if geometry:
            found.append((name, tuple(geometry), here))
    dropped = name in _DROPPED or name not in _HOLDS
    for child in element:
        if dropped:
            # Dropped content is looked through too: a script hidden in metadata refuses the file.
            _walk(child, here, [])
        else:
            _walk(child, here, found)


def _matrix(transform: str) -> Matrix:
    """Returns the matrix of a `transform` attribute; what is unknown does nothing."""
    whole = STILL
    for name, inside in re.findall(r"(\w+)\s*\(([^)]*)\)", transform):
        values = [float(one) for one in re.findall(_NUMBER, inside)]
        step: Matrix = STILL
        if name == "matrix" and len(values) == 6:
            step = (values[0], values[1], values[2], values[3], values[4], values[5])
        elif name == "translate" and values:
            step = (1, 0, 0, 1, values[0], values[1] if len(values) > 1 else 0)
        elif name == "scale" and values:
            step = (values[0], 0, 0, values[1] if len(values) > 1 else values[0], 0, 0)
        elif name == "rotate" and values:
            sine, cosine = math.sin(math.radians(values[0])), math.cos(math.radians(values[0]))
            step = (cosine, sine, -sine, cosine, 0, 0)
            if len(values) == 3:
                x, y = values[1:]
                step = _times(_times((1, 0, 0, 1, x, y), step), (1, 0, 0, 1, -x, -y))
        elif name == "skewX" and values:
            step = (1, 0, math.tan(math.radians(values[0])), 1, 0, 0)
        elif name == "skewY" and values:
            step = (1, math.tan(math.radians(values[0])), 0, 1, 0, 0)
        whole = _times(whole, step)
    return whole


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f)


def _numbers(text: str) -> list[float]:
    return [float(one) for one in re.findall(_NUMBER, text)]


def _start(tag: str, geometry: dict[str, str], matrix: Matrix) -> tuple[float, float]:
    """Returns where a line begins, in units of the whole drawing."""
    if tag == "path":
        values = _numbers(geometry.get("d", ""))
        x, y = (values[0], values[1]) if len(values) > 1 else (0.0, 0.0)
    elif tag in ("polyline", "polygon"):
        values = _numbers(geometry.get("points", ""))
        x, y = (values[0], values[1]) if len(values) > 1 else (0.0, 0.0)
    elif tag == "line":
        x, y = float(geometry.get("x1", 0)), float(geometry.get("y1", 0))
    elif tag == "rect":
        x, y = float(geometry.get("x", 0)), float(geometry.get("y", 0))
    elif tag == "circle":
        x, y = float(geometry.get("cx", 0)) + float(geometry.get("r", 0)), float(geometry.get("cy", 0))
    else:
        x, y = float(geometry.get("cx", 0)) + float(geometry.get("rx", 0)), float(geometry.get("cy", 0))
    a, b, c, d, e, f = matrix
    return round(a * x + c * y + e, 3), round(b * x + d * y + f, 3)


def _box(root: Element) -> tuple[float, float, float, float]:
    values = _numbers(root.get("viewBox", ""))
    if len(values) == 4 and values[2] > 0 and values[3] > 0:
        return values[0], values[1], values[2], values[3]
    size = [re.match(_NUMBER, root.get(name, "")) for name in ("width", "height")]
    width, height = (float(one[0]) if one else 0.0 for one in size)
    if width <= 0 or height <= 0:
        raise NotADrawing("no_size")
    return 0.0, 0.0, width, height


# How a line is drawn where colour cannot be seen: each stitch by its own dashes (in tenths of a line's width) and caps.
DASHES: dict[str, str] = {
    "running": "30 22",
    "backstitch": "",
    "stem": "46 12",
    "chain": "2 26",
    "satin": "8 8",
    "split": "60 14 10 14",
    "blanket": "34 14 4 14",
    "french_knot": "1 40",
    "lazy_daisy": "20 10 2 10",
    "straight": "90 20",
    "feather": "26 10 10 10 2 10",
    "couching": "70 10 4 10",
}


@dataclass(frozen=True, slots=True)
class Worked:
    """How one line is worked: the code of its stitch and the colour of its thread."""

    stitch: str = ""
    colour: str = ""


def drawing_svg(drawing: Drawing, *, label: str, worked: dict[int, Worked]) -> str:
    """Returns the drawing with each line in its colour and dashes, and its number where it begins.

    Colours lie under a thin black line, so that a photocopy still shows every line.
    """
    left, top, width, height = drawing.box
    unit = max(width, height) / 400
    room = 14 * unit
    parts = [
        (
            f'<svg class="chart-drawing stitch-drawing" viewBox="{left - room:g} {top - room:g} {width + 2 * room:g} '
            f'{height + 2 * room:g}" role="img" aria-label="{escape(label)}" focusable="false" '
            'font-family="Alegreya Sans, sans-serif">'
            f'<path d="M{left - room:g} {top - room:g}h{width + 2 * room:g}v{height + 2 * room:g}h{-width - 2 * room:g}Z" '
            'fill="#fff"/>'
        )
    ]
    still = 'vector-effect="non-scaling-stroke" fill="none" stroke-linecap="round" stroke-linejoin="round"'
    for line in drawing.lines:
        how = worked.get(line.number, Worked())
        if how.colour:
            parts.append(
                line.svg(f' class="chart-fill" {still} stroke="{escape(how.colour)}" stroke-width="5"')
            )
    for line in drawing.lines:
        how = worked.get(line.number, Worked())
        # Dashes are in pixels because the stroke does not scale.
        dashes = " ".join(f"{int(one) / 5:g}" for one in DASHES.get(how.stitch, "").split())
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        parts.append(line.svg(f' {still} stroke="#000" stroke-width="1.4"{dashed}'))
    size = 11 * unit
    for line, (x, y) in zip(drawing.lines, _places(drawing, size), strict=True):
        parts.append(
            f'<circle cx="{x:g}" cy="{y:g}" r="{size * 0.72:g}" fill="#fff" stroke="#000" stroke-width="{unit:g}"/>'
            f'<text x="{x:g}" y="{y + size * 0.36:g}" font-size="{size:g}" text-anchor="middle" fill="#000">{line.number}</text>'
        )
    return "".join([*parts, "</svg>"])


def _places(drawing: Drawing, size: float) -> list[tuple[float, float]]:
    """Returns where each number stands: at the beginning of its line, moved on while another number is there."""
    taken: list[tuple[float, float]] = []
    for line in drawing.lines:
        x, y = line.start
        for turn in range(24):
            if all(math.hypot(x - other_x, y - other_y) >= size * 1.5 for other_x, other_y in taken):
                break
            angle, away = turn * math.pi / 4, size * 1.6 * (1 + turn // 8)
            x, y = line.start[0] + away * math.cos(angle), line.start[1] + away * math.sin(angle)
        taken.append((round(x, 2), round(y, 2)))
    return taken
