"""Draw the ornament family and the icon set of the design system into static/lms/img/.

    python tools/ornaments.py build     write every drawing
    python tools/ornaments.py check     say which file differs from what this script draws

Everything is drawn for this project from the stitches themselves. Three kinds come out:

* `thread/*.svg`   one-colour tiles and drawings. CSS uses them as masks, so they take the colour of a role in light
  and in dark; papers use them as black pictures.
* `swatch/*.svg`   knitted charts in the dye colours (cochineal, indigo, chilca, ochre, undyed wool), with their own
  dark variant. A chart is text: one letter a stitch, one line a row, as a knitter reads it.
* `icons.svg` and `icons/*.svg`   the icon set, once as a sprite for screens and once as single files for papers.
"""

import argparse
import sys
from pathlib import Path

IMAGES = Path(__file__).resolve().parent.parent / "static" / "lms" / "img"

# Letter -> (name, colour on light paper, colour on dark paper).
WOOLS = {
    "r": ("cochineal", "#a3173f", "#c4466a"),
    "i": ("indigo", "#2b4a85", "#6f8fcf"),
    "g": ("chilca", "#5d7f2c", "#93b45c"),
    "o": ("ochre", "#d49a2e", "#dba94c"),
    "k": ("brown wool", "#4a352a", "#8b705f"),
    "w": ("undyed wool", "#eee2cc", "#3a2d25"),
}

# Column width and row height of one stockinette stitch, in units of the drawing.
STITCH_WIDE, STITCH_HIGH = 12, 10


def knit(chart: str, *, margin: int = 0, always_dark: bool = False) -> str:
    """A chart as a knitted swatch: each letter is one V of yarn, a dot is no stitch.

    `always_dark`: drawn for a dark ground whatever scheme the reader has chosen.

    Rows are drawn from the top; the yarn of a row overlaps the row above it, as in the real fabric.
    """
    rows = [line.strip() for line in chart.strip().splitlines()]
    width = max(len(row) for row in rows) * STITCH_WIDE + 2 * margin
    height = len(rows) * STITCH_HIGH + 4 + 2 * margin
    strands = []
    for number, row in enumerate(rows):
        by_wool: dict[str, str] = {}
        for column, letter in enumerate(row):
            if letter != ".":
                x, y = margin + column * STITCH_WIDE + 2.2, margin + number * STITCH_HIGH + 2.4
                by_wool[letter] = by_wool.get(letter, "") + f"M{x:g} {y:g}l3.8 6.6 3.8-6.6"
        strands += [f'<path class="{letter}" d="{path}"/>' for letter, path in by_wool.items()]
    used = sorted({letter for row in rows for letter in row if letter != "."})
    light = "".join(f".{u}{{stroke:{WOOLS[u][1]}}}" for u in used)
    dark = "".join(f".{u}{{stroke:{WOOLS[u][2]}}}" for u in used)
    style = f"path{{fill:none;stroke-width:4.3;stroke-linecap:round;stroke-linejoin:round}}{light}"
    style += dark if always_dark else f"@media screen and (prefers-color-scheme:dark){{{dark}}}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><style>{style}</style>{"".join(strands)}</svg>\n'
    )


def drawing(width: int, height: int, body: str, *, stroke: float = 2) -> str:
    """A one-colour line drawing; black, so that it is a mask on screens and ink on paper."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'fill="none" stroke="#000" stroke-width="{stroke:g}" stroke-linecap="round" stroke-linejoin="round">'
        f"{body}</svg>\n"
    )


# -- swatches ----------------------------------------------------------------------------------------------------

# A narrow woven band for under the header; repeats every 16 stitches.
BAND = """
kkkkkkkkkkkkkkkk
rrrrrrrrrrrrrrrr
rrrworrrrrrrowrr
rrwoiorrrrroiowr
rwoigiorrroigiow
rrwoiorrrrroiowr
rrrworrrrrrrowrr
rrrrrrrrrrrrrrrr
kkkkkkkkkkkkkkkk
"""

# One band each, all 12 stitches wide so that they stack into one fabric.
_PLAIN = "wwwwwwwwwwww"
_STRIPE_RED = "rrrrrrrrrrrr\nrwrrrwrrrwrr\nrrrrrrrrrrrr"
_STRIPE_INDIGO = "iiiiiiiiiiii\niiwiiiwiiiwi\niiiiiiiiiiii"
_STEPS = "kwwwwwwwwwwk\nkkwwwwwwwwkk\nokkwwwwwwkko\nookkwwwwkkoo\nrookkwwkkoor\nrrookkkkoorr\nrrrookkoorrr"
_STEPS_BACK = "\n".join(reversed(_STEPS.splitlines()[:-1]))
_DIAMOND = "wwwwwiwwwwww\nwwwwiiiwwwww\nwwwiioiiwwww\nwwiiogoiiwww\nwiiogrgoiiww\nwwiiogoiiwww\nwwwiioiiwwww\nwwwwiiiwwwww\nwwwwwiwwwwww"
_FLOWER = "wwrwrwwwrwrw\nwrorowwrorow\nwwrgrwwwrgrw\nwwwgwwwwwgww\nwwggwwwwggww\nwwwgwwwwwgww"
_WAVE = "iiwwwwiiwwww\nwiiwwiiiiwwi\nwwiiiiwwiiii\nwwwiiwwwwiiw"
_ZIGZAG = "gwwwggwwwggw\nggwggggwgggg\nwgggwwgggwwg\nwwgwwwwgwwww"
# The site's own mark where an organisation has no logo: one diamond of the band.
MARK = """
....r....
...rrr...
..rrorr..
.rroiorr.
rroigiorr
.rroiorr.
..rrorr..
...rrr...
....r....
"""
_FABRIC_ROWS = [
    _PLAIN,
    _STRIPE_RED,
    _PLAIN,
    _DIAMOND,
    _PLAIN,
    _STRIPE_INDIGO,
    _STEPS,
    _STEPS_BACK,
    _STRIPE_INDIGO,
]
_STRIPE_GREEN = "gggggggggggg\nggwgggwgggwg\ngggggggggggg"
_NIGHT = "iiiiiiiiiiii"
_NIGHT_WAVE = "ooiiiiooiiii\niooiiooooiio\niiooooiioooo\niiiooiiiiooi"
_NIGHT_STAR = "iiiiiwiiiiii\niiiiiwiiiiii\niiwiwwwiwiii\niiiwwrwwiiii\niwwwrorwwwii\niiiwwrwwiiii\niiwiwwwiwiii\niiiiiwiiiiii\niiiiiwiiiiii"
_LEAF = "wwwwwgwwwwww\nwwwwggwwwwww\nwwwgggwgwwww\nwwwggwwggwww\nwwwgwwwgggww\nwwwwgwwggwww\nwwwwwggwwwww\nwwwwwgwwwwww\nwwwwwgwwwwww"
GARDEN = "\n".join(
    [
        _PLAIN,
        _ZIGZAG,
        _PLAIN,
        _LEAF,
        _PLAIN,
        _STRIPE_GREEN,
        _PLAIN,
        _FLOWER,
        _PLAIN,
        _STRIPE_RED,
        _PLAIN,
        _LEAF,
        _PLAIN,
    ]
)
NIGHT = "\n".join(
    [
        _NIGHT,
        _NIGHT_WAVE,
        _NIGHT,
        _NIGHT_STAR,
        _NIGHT,
        _NIGHT_WAVE,
        _NIGHT,
        _STRIPE_RED,
        _NIGHT,
        _NIGHT_STAR,
        _NIGHT,
    ]
)
FABRIC = "\n".join([*_FABRIC_ROWS, _PLAIN, _FLOWER, _PLAIN, _STRIPE_RED, _PLAIN])

# -- one-colour tiles --------------------------------------------------------------------------------------------

_SQUARES = (
    # Four tocapu-like squares: nested square with a dot, stepped cross, opposed triangles, a key of steps.
    '<path d="M2 2h20v20H2zM7 7h10v10H7z"/><path d="M11 11h2v2h-2z" fill="#000"/>'
    '<path d="M30 2h20v20H30z"/><path d="M37 5h6v4h4v6h-4v4h-6v-4h-4V9h4z"/>'
    '<path d="M58 2h20v20H58zM58 2l20 20M78 2L58 22"/><path d="M64 5h8l-4 4zM64 19h8l-4-4z" fill="#000"/>'
    '<path d="M86 2h20v20H86z"/><path d="M90 18v-4h4v-4h4V6h4"/><path d="M97 18h5v-5" />'
)

THREADS = {
    # Stockinette: one V a tile; columns and rows repeat into fabric. Used for progress and the loading thread.
    "stockinette": drawing(12, 10, '<path d="M2.2 2l3.8 5.6L9.8 2"/>', stroke=3.4),
    # Running stitch: in and out at an even pace. The plainest rule.
    "running": drawing(18, 6, '<path d="M3 3h9"/>', stroke=2.4),
    # Chain stitch: each loop holds the next.
    "chain": drawing(20, 12, '<path d="M1 6c3-5.5 13-6 17 0-4 6-14 5.5-17 0z"/>', stroke=1.8),
    # Cable: two strands cross over and under.
    "cable": drawing(
        48,
        18,
        '<path d="M0 4.5c12 0 12 9 24 9s12-9 24-9"/>'
        '<path d="M0 13.5c5 0 8-1.6 10-3.2M14.6 7c2.2-1.4 5-2.5 9.4-2.5 5 0 8 1.6 10 3.2M38.6 11'
        'c2.2 1.4 5 2.5 9.4 2.5"/>',
        stroke=2.6,
    ),
    # Cross stitch, for borders.
    "cross": drawing(14, 14, '<path d="M3 3l8 8M11 3l-8 8"/>', stroke=2.2),
    # Stem stitch: slanting strokes that ride on one another; under headings.
    "stem": drawing(
        16, 8, '<path d="M1 6.5c4-.5 7-2 10-4.5M9 6.5c4-.5 7-2 10-4.5M-7 6.5c4-.5 7-2 10-4.5"/>', stroke=2
    ),
    "tocapu": drawing(112, 24, _SQUARES, stroke=1.6),
}

# Drawings for empty states and headings: 160 x 120, one colour, no faces.
DRAWINGS = {
    # A skein with its loose end: nothing begun yet.
    "skein": '<path d="M44 60c0-20 16-34 36-34s36 14 36 34-16 34-36 34-36-14-36-34z"/><path d="M52 42c16 2 40 20 48 44'
    'M46 54c16 2 34 16 42 39M62 31c18 4 40 22 48 42M76 26c14 4 30 14 38 26"/><path d="M108 42c-18-4-46 8-60 28M114 54'
    'c-18-3-44 8-56 28"/><path d="M96 90c12 10 22 12 34 8s14-14 4-16-14 10-2 16 20 2 24-2"/>',
    # Two needles and the first rows: something is under way.
    "needles": '<path d="M20 30l92 44M24 26a4 4 0 1 0-6 6M140 30L48 74M136 26a4 4 0 1 1 6 6"/>'
    '<path d="M56 70v34M104 70v34"/><path d="M58 76l6 7 6-7M70 76l6 7 6-7M82 76l6 7 6-7M94 76l5 7 4-6M58 88l6 7 6-7'
    'M70 88l6 7 6-7M82 88l6 7 6-7M94 88l5 7 4-6M58 100l6 7 6-7M70 100l6 7 6-7M82 100l6 7 6-7M94 100l5 7 4-6"/>',
    # An embroidery hoop with a flower and the needle parked in the cloth.
    "hoop": '<circle cx="76" cy="64" r="42"/><circle cx="76" cy="64" r="37"/><path d="M70 20h12v-8H70z"/>'
    '<path d="M76 92V66M76 82c-8-1-14-5-16-12 8 0 14 4 16 12zM76 76c8-1 14-5 16-12-8 0-14 4-16 12z"/>'
    '<path d="M76 62c-5-5-5-11 0-15 5 4 5 10 0 15zM76 62c-7 1-12-2-13-8 6-2 11 2 13 8zM76 62c7 1 12-2 13-8-6-2-11 2-13 8z"/>'
    '<path d="M100 60l36-30M133 30l5-2-2 5z"/><path d="M100 60c-4 4-2 10 2 12"/>',
    # A sheet with lines and a stitched seal.
    "sheet": '<path d="M40 16h64l18 18v72H40zM104 16v18h18"/><path d="M54 44h34M54 56h52M54 68h52"/>'
    '<circle cx="100" cy="90" r="11"/><path d="M95 90l4 4 7-8"/><path d="M54 82h22M54 92h16"/>',
    # A magnifying lens over fabric: a search found nothing.
    "lens": '<circle cx="70" cy="54" r="34"/><path d="M95 79l33 29"/><path d="M50 42l7 8 7-8M64 42l7 8 7-8M78 42l7 8 7-8'
    'M50 56l7 8 7-8M64 56l7 8 7-8M78 56l7 8 7-8M57 70l7 8 7-8M71 70l7 8 7-8"/>',
    # A knot undone: something went wrong, it can be mended.
    "knot": '<path d="M12 76c20 0 30-6 40-18s18-20 30-20 20 10 16 20-16 14-26 8-8-20 4-28 30-6 36 8 0 28-10 36"/>'
    '<path d="M102 82c-6 5-2 12 6 12h40"/><path d="M22 88h12M42 88h10"/>',
}

# -- icons, 24 x 24, two-unit stroke -------------------------------------------------------------------------------

_DOT = 'fill="currentColor" stroke="none"'
ICONS = {
    # Attendance. Four outlines that differ without colour: check, clock, cross, folded paper.
    "present": '<path d="M4 12.5l5.5 5.5L20 6.5" stroke-width="3"/>',
    "late": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.5l3.5 2"/>',
    "absent": '<path d="M6 6l12 12M18 6L6 18" stroke-width="3"/>',
    "excused": '<path d="M6 3h9l4 4v14H6zM15 3v4h4"/><path d="M9 14l2.5 2.5L16 11"/>',
    "unmarked": '<path d="M5 12h2M11 12h2M17 12h2" stroke-width="3"/>',
    # Skills. A circle fills up: not yet, with help, alone.
    "not-yet": '<circle cx="12" cy="12" r="8.5"/>',
    "with-help": f'<circle cx="12" cy="12" r="8.5"/><path d="M12 3.5a8.5 8.5 0 0 0 0 17z" {_DOT}/>',
    "alone": f'<circle cx="12" cy="12" r="9.5" {_DOT}/>',
    # States of a thing.
    "done": '<circle cx="12" cy="12" r="9.2"/><path d="M7.5 12.5l3 3 6-7"/>',
    "waiting": '<path d="M7 3h10M7 21h10M8 3v3.5c0 2.5 4 3.5 4 5.5 0-2 4-3 4-5.5V3M8 21v-3.5c0-2.5 4-3.5 4-5.5'
    ' 0 2 4 3 4 5.5V21"/>',
    "problem": f'<path d="M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3z"/><path d="M12 7.5v5.5" stroke-width="2.4"/>'
    f'<circle cx="12" cy="16.4" r="1.3" {_DOT}/>',
    "warning": f'<path d="M12 3.5L22 20H2z"/><path d="M12 9.5v5" stroke-width="2.4"/><circle cx="12" cy="17.3" r="1.2" {_DOT}/>',
    "info": f'<circle cx="12" cy="12" r="9.2"/><path d="M12 11v6"/><circle cx="12" cy="7.6" r="1.3" {_DOT}/>',
    "stopped": '<circle cx="12" cy="12" r="9.2"/><path d="M6 18L18 6"/>',
    # Things.
    "certificate": '<path d="M3 4h18v12h-5M8 16H3V4"/><path d="M7 8h10M7 11.5h4"/><circle cx="12" cy="15.5" r="3"/><path d="M10.2 18v4l1.8-1.2 1.8 1.2v-4"/>',
    "work": '<circle cx="10" cy="15" r="6.5"/><path d="M4.5 12c4 0 8 3 9.5 8M6.5 9.7c4 .5 8 3.8 9.7 8M20 3l-6.5 8M21.3 4.3a1.2 1.2 0 1 0-2-2"/>',
    "lesson": '<path d="M12 6c-2.5-2-5.5-2.5-9-2.5v15c3.5 0 6.5.5 9 2.5 2.5-2 5.5-2.5 9-2.5v-15c-3.5 0-6.5.5-9 2.5zM12 6v15"/>',
    "course": '<path d="M4 4h16v16H4zM9 9h6v6H9z"/><path d="M4 4l5 5M20 4l-5 5M4 20l5-5M20 20l-5-5"/>',
    "skill": '<path d="M4 5l8 6 8-6M4 11l8 6 8-6M4 17l8 5 8-5"/>',
    "session": f'<path d="M4 5.5h16V21H4zM4 10h16M8 3v4M16 3v4"/><path d="M10 13.5h4v4h-4z" {_DOT}/>',
    "calendar": '<path d="M4 5.5h16V21H4zM4 10h16M8 3v4M16 3v4M8 14h2M14 14h2M8 17.5h2M14 17.5h2"/>',
    "hours": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5h4"/>',
    "register": '<path d="M5 3h14v18H5zM9 3v18M12 8h4M12 12h4M12 16h4"/>',
    "figures": '<path d="M4 20h16M7 20v-6M12 20V6M17 20v-9" stroke-width="2.4"/>',
    "person": '<circle cx="12" cy="8" r="4.2"/><path d="M4 21c.5-5 3.5-7.5 8-7.5s7.5 2.5 8 7.5"/>',
    "people": '<circle cx="9" cy="9" r="3.5"/><path d="M2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M16 5.8a3.3 3.3 0 0 1 0 6.4M18 14.5c2 .8 3.2 2.6 3.5 5.5"/>',
    "place": '<path d="M12 21.5c-5-5.5-7-8.8-7-12a7 7 0 0 1 14 0c0 3.2-2 6.5-7 12z"/><circle cx="12" cy="9.5" r="2.5"/>',
    "phone": '<path d="M6 3h3.5l1.5 5-2.2 1.6a12 12 0 0 0 5.6 5.6L16 13l5 1.5V18a3 3 0 0 1-3 3C10.3 21 3 13.7 3 6a3 3 0 0 1 3-3z"/>',
    "mail": '<path d="M3 5.5h18v13H3zM3 6.5l9 7 9-7"/>',
    "picture": '<path d="M3 5h18v14H3zM3 16l5-5 4 4 3-3 6 5"/><circle cx="15.5" cy="9" r="1.5"/>',
    "sound": '<path d="M4 9h4l5-4v14l-5-4H4zM16.5 8.5a5 5 0 0 1 0 7M19 6a8.5 8.5 0 0 1 0 12"/>',
    "tablet": '<path d="M6 2.5h12v19H6zM10.5 18.5h3"/>',
    "qr": f'<path d="M3 3h7v7H3zM14 3h7v7h-7zM3 14h7v7H3z"/><path d="M14 14h3v3h-3zM18 18h3v3h-3zM18 14h3M14 19v2" {_DOT}/><path d="M5.5 5.5h2v2h-2zM16.5 5.5h2v2h-2zM5.5 16.5h2v2h-2z" {_DOT}/>',
    "lock": '<path d="M5 11h14v10H5zM8 11V7.5a4 4 0 0 1 8 0V11M12 15v2.5"/>',
    "language": '<path d="M3 4h11v8H8.5L5 15v-3H3zM17 9h4v8h-2v3l-3.5-3H11v-2"/>',
    "star": '<path d="M12 3l2.7 6 6.5.6-4.9 4.3 1.5 6.4L12 16.9l-5.8 3.4 1.5-6.4L2.8 9.6 9.3 9z"/>',
    # Verbs.
    "undo": '<path d="M4 9h10.5a5.5 5.5 0 0 1 0 11H8M4 9l5-5M4 9l5 5"/>',
    "print": '<path d="M7 8V3h10v5M7 17H3V8h18v9h-4M7 14h10v7H7zM17.5 11h.1"/>',
    "exit": '<path d="M13 3H5v18h8M10 12h11M17 8l4 4-4 4"/>',
    "sign-out": '<path d="M13 3H5v18h8M10 12h11M17 8l4 4-4 4"/>',
    "back": '<path d="M15 4l-8 8 8 8" stroke-width="2.6"/>',
    "next": '<path d="M9 4l8 8-8 8" stroke-width="2.6"/>',
    "up": '<path d="M4 15l8-8 8 8" stroke-width="2.6"/>',
    "down": '<path d="M4 9l8 8 8-8" stroke-width="2.6"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5L21 21"/>',
    "menu": '<path d="M4 6.5h16M4 12h16M4 17.5h16" stroke-width="2.4"/>',
    "close": '<path d="M5 5l14 14M19 5L5 19" stroke-width="2.4"/>',
    "add": '<path d="M12 4v16M4 12h16" stroke-width="2.4"/>',
    "edit": '<path d="M4 20l1-5L16 4l4 4L9 19zM13.5 6.5l4 4"/>',
    "save": '<path d="M4 4h13l3 3v13H4zM8 4v5h7V4M7 20v-7h10v7"/>',
    "send": '<path d="M12 20V5M5.5 11L12 4.5 18.5 11M4 21h16"/>',
    "download": '<path d="M12 4v12M6 11l6 6 6-6M4 21h16"/>',
    "refresh": '<path d="M20 11a8 8 0 0 0-14-4L3.5 9.5M4 13a8 8 0 0 0 14 4l2.5-2.5M3.5 4v5.5H9M20.5 20v-5.5H15"/>',
    "filter": '<path d="M3 5h18l-7 8v6l-4 2v-8z"/>',
    "history": '<path d="M4 12a8.5 8.5 0 1 0 2.5-6L4 8.5M4 3.5v5h5M12 8v4.5l3 2"/>',
    "external": '<path d="M10 5H4v15h15v-6M14 3h7v7M21 3l-10 10"/>',
    "check-paper": '<path d="M5 3h10l4 4v14H5zM15 3v4h4M8.5 14l2.5 2.5 5-6"/>',
    "hand-over": '<path d="M3 14l4-2h5l3 2h-5M15 14l5-3a1.6 1.6 0 0 1 1.5 2.7L15 19H8l-5 1.5M8 8V3h8v6"/>',
}


def sprite() -> str:
    """Every icon as a symbol of one file, for `<use href="icons.svg#name">`."""
    symbols = "".join(
        f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round">{body}</symbol>\n'
        for name, body in ICONS.items()
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}</svg>\n'


def files() -> dict[str, str]:
    """Path below static/lms/img -> SVG text."""
    out = {"icons.svg": sprite()}
    for name, body in ICONS.items():
        out[f"icons/{name}.svg"] = drawing(24, 24, body.replace("currentColor", "#000"))
    for name, text in THREADS.items():
        out[f"thread/{name}.svg"] = text
    for name, body in DRAWINGS.items():
        out[f"thread/{name}.svg"] = drawing(160, 120, body, stroke=2.6)
    out["swatch/band.svg"] = knit(BAND)
    out["swatch/fabric.svg"] = knit(FABRIC)
    out["swatch/garden.svg"] = knit(GARDEN)
    out["swatch/night.svg"] = knit(NIGHT)
    out["swatch/mark.svg"] = knit(MARK)
    out["swatch/mark-dark.svg"] = knit(MARK, always_dark=True)
    return out


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("build", "check"))
    drawn = files()
    if parser.parse_args().what == "build":
        for path, text in drawn.items():
            (IMAGES / path).parent.mkdir(parents=True, exist_ok=True)
            (IMAGES / path).write_text(text, encoding="utf-8")
    differing = [
        p for p, t in drawn.items() if not (IMAGES / p).exists() or (IMAGES / p).read_text("utf-8") != t
    ]
    print("\n".join(f"{path} differs" for path in differing) or "All drawings are as the script draws them.")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
