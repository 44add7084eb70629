"""HTML becomes a tagged PDF (PDF/UA-1), or sheets to fold.

Blocks are written for screens by their own templates. Here their HTML is made fit for paper, whatever the block:
icons and pictures become files WeasyPrint can read, what can only be pressed or heard goes, answers move to the end
of the lesson, a large chart is cut into parts that each carry the legend. WeasyPrint is imported on first use.
"""

from __future__ import annotations

import atexit
import base64
import gc
import io
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import tostring

import pikepdf
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from .enums import PaperSize
from .rules import CELL, CROSSES, KNITTING, Margins, Window, folded_sides, windows

POINTS_A_MM = 72 / 25.4
A4_ACROSS = (297 * POINTS_A_MM, 210 * POINTS_A_MM)
# Room for a chart beside its heading and legend, in mm.
ROOM = {PaperSize.A4: (176.0, 190.0), PaperSize.A5: (120.0, 125.0)}
# A host that does not exist: every address of a paper is read by `read_own` or refused.
OWN = "https://own.invalid"
OWN_STATIC = f"{OWN}/~static/"
SVG = "{http://www.w3.org/2000/svg}"
PRESSED_OR_HEARD = ("audio", "video", "button", "form", "script", "input", "select", "dialog", "noscript")
_VIEW_BOX = re.compile(r"[\s,]+")


class CannotDraw(Exception):
    """The paper would lack something (a picture file that is gone, a style): it is not made."""


def draw(html: str, *, size: str, on_page: Callable[[int], None] = lambda number: None) -> tuple[bytes, int]:
    """Returns the file and the number of its pages. `on_page` is called with the number of each page laid out.

    Folded: the pages are set in A5 and laid on A4 sheets; such sheets are for the printer and carry no tags.
    Raises CannotDraw.
    """
    content, pages = _pdf(html, size=PaperSize.A4 if size == PaperSize.A4 else PaperSize.A5, on_page=on_page)
    if size == PaperSize.FOLDED:
        return fold(content), pages
    return content, pages


def _pdf(html: str, *, size: PaperSize, on_page: Callable[[int], None]) -> tuple[bytes, int]:
    from weasyprint import HTML

    _mark_languages()
    with _watched(on_page):
        source = HTML(string=html, base_url=f"{OWN}/", url_fetcher=own_fetcher())
        prepare(source.etree_element, size=size)
        document = source.render(stylesheets=list(stylesheets(size)), font_config=font_configuration())
        content: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return content, len(document.pages)


# --- making HTML fit for paper ----------------------------------------------------------------------------------


def prepare(root: Any, *, size: PaperSize) -> None:
    """Changes the tree of a page in place."""
    parents = {child: parent for parent in root.iter() for child in parent}

    def remove(element: Any) -> None:
        parent = parents.get(element)
        if parent is None or element not in list(parent):
            return
        place = list(parent).index(element)
        if element.tail:
            if place:
                before = parent[place - 1]
                before.tail = (before.tail or "") + element.tail
            else:
                parent.text = (parent.text or "") + element.tail
        parent.remove(element)

    for element in list(root.iter()):
        tag = local(element)
        if tag in PRESSED_OR_HEARD or element.get("hidden") is not None:
            remove(element)
        elif tag == "svg" and "lms-icon" in classes(element):
            icon_as_picture(element)
        elif tag == "picture":
            picture_as_image(element)
        elif tag == "svg" and element.get("aria-hidden") == "true":
            hidden_drawing(element)
        elif tag == "svg":
            name_drawing(element)
        elif tag == "img":
            best_picture(element)
        elif tag == "details":
            element.tag = "div"
        elif tag == "summary":
            element.tag = "p"
        if element.get("loading"):
            del element.attrib["loading"]
        if element.get("tabindex"):
            del element.attrib["tabindex"]
    for body in [one for one in root.iter() if "lesson-body" in classes(one)]:
        forget_ids(body)
    for chart in [one for one in root.iter() if "lesson-chart" in classes(one)]:
        cut_chart(chart, size=size)
    for lesson in [one for one in root.iter() if "booklet-lesson" in classes(one)]:
        answers_to_the_end(lesson)


def forget_ids(element: Any) -> None:
    """Takes the ids of blocks away: the same one stands in several lessons, and nothing on paper leads to them. Ids
    inside drawings stay: their parts refer to each other."""
    for child in element:
        if local(child) != "svg":
            child.attrib.pop("id", None)
            forget_ids(child)


def local(element: Any) -> str:
    return str(element.tag).rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def classes(element: Any) -> list[str]:
    return (element.get("class") or "").split()


def icon_as_picture(element: Any) -> None:
    """WeasyPrint does not follow a reference into the sprite: the icon's own file stands in."""
    use = next((child for child in element if local(child) == "use"), None)
    attributes = dict(use.attrib) if use is not None else {}
    reference = next((value for name, value in attributes.items() if name.endswith("href")), "")
    address = f"{OWN_STATIC}lms/img/icons/{reference.rpartition('#')[2]}.svg"
    as_ornament(element, address, style="", named="lms-icon")


def as_ornament(element: Any, address: str, *, style: str, named: str) -> None:
    """Makes a picture that says nothing of its own a background: no tag, and no screen reader stops at it."""
    tail = element.tail
    for child in list(element):
        element.remove(child)
    element.attrib.clear()
    element.tag = "span"
    element.text = None
    element.tail = tail
    element.set("class", f"ornament {named}".strip())
    element.set("style", f"background-image:url('{address}');{style}")


def hidden_drawing(element: Any) -> None:
    """A drawing beside the words it shows, such as a symbol of a legend."""
    width, height = element.get("width") or "26", element.get("height") or "26"
    tail, element.tail = element.tail, None
    drawn = base64.b64encode(tostring(element)).decode()
    element.tail = tail
    as_ornament(
        element,
        f"data:image/svg+xml;base64,{drawn}",
        style=f"width:{width}px;height:{height}px",
        named="ornament--drawn",
    )


def name_drawing(element: Any) -> None:
    """Writes the label of a drawing where WeasyPrint looks for it."""
    label = element.get("aria-label")
    if label and not any(local(child) == "title" for child in element):
        title = element.makeelement(f"{SVG}title", {})
        title.text = label
        element.insert(0, title)


def picture_as_image(element: Any) -> None:
    for child in list(element):
        if local(child) == "source":
            element.remove(child)
    element.tag = "div"


def best_picture(element: Any) -> None:
    if element.get("srcset"):
        element.set("src", largest(element.get("srcset")))
        del element.attrib["srcset"]
    if not (element.get("alt") or "").strip():
        as_ornament(element, element.get("src") or "", style="", named="ornament--picture")


def largest(srcset: str) -> str:
    """Returns the widest picture of a `srcset`: paper has more dots than a telephone."""
    best, widest = "", -1.0
    for candidate in srcset.split(", "):
        address, _space, width = candidate.strip().partition(" ")
        number = float(width.rstrip("wx") or 0)
        if number > widest:
            best, widest = address, number
    return best


def answers_to_the_end(lesson: Any) -> None:
    """Solutions beside their question would spoil it: they stand together behind the lesson."""
    parents = {child: parent for parent in lesson.iter() for child in parent}
    solutions = [one for one in lesson.iter() if "lesson-solution" in classes(one)]
    if not solutions:
        return
    section = lesson.makeelement("section", {"class": "booklet-answers"})
    heading = lesson.makeelement("h3", {})
    heading.text = _("Answers")
    section.append(heading)
    listing = lesson.makeelement("ol", {})
    section.append(listing)
    for solution in solutions:
        parents[solution].remove(solution)
        item = lesson.makeelement("li", {})
        for child in [one for one in solution if local(one) == "p"]:
            if child.text and child.text.strip() == _("See the answer"):
                continue
            child.tail = " "
            item.append(child)
        listing.append(item)
    lesson.append(section)


def cut_chart(chart: Any, *, size: PaperSize) -> None:
    """Replaces the drawing of a chart by parts that fit the page, each under its rows and above the legend."""
    box = next((one for one in chart.iter() if "lesson-chart__box" in classes(one)), None)
    drawing = next((one for one in chart.iter() if "chart-drawing" in classes(one)), None)
    legend = next((one for one in chart.iter() if "lesson-chart__legend" in classes(one)), None)
    is_cross = "lesson-cross" in classes(chart)
    margins = CROSSES if is_cross else KNITTING
    grid = grid_of(drawing, margins) if drawing is not None else None
    if box is None or drawing is None or grid is None:
        return
    columns, rows = grid
    width, height = ROOM[size]
    parts = windows(columns, rows, width_mm=width, height_mm=height, margins=margins)
    if is_cross:
        # Crosses are read from the top.
        parts = sorted(parts, key=lambda part: (-part.rows[0], -part.columns[0]))
    drawing.set("class", "chart-drawing")
    for child in list(box):
        box.remove(child)
    if len(parts) == 1:
        set_window(drawing, parts[0])
        box.append(drawing)
        return
    if legend is not None:
        next(one for one in chart.iter() if legend in list(one)).remove(legend)
    box.set("class", "chart-parts")
    box.attrib.pop("aria-label", None)
    box.attrib.pop("role", None)
    for number, part in enumerate(parts, start=1):
        group = box.makeelement("div", {"class": "chart-part"})
        words = box.makeelement("p", {"class": "chart-part__words"})
        words.text = part_in_words(number, len(parts), part, columns, rows_from_top=rows if is_cross else 0)
        group.append(words)
        if legend is not None:
            group.append(deepcopy(legend))
        copy = deepcopy(drawing)
        for title in [child for child in copy if local(child) == "title"]:
            title.text = f"{title.text}. {words.text}"
        rename_ids(copy, f"-{number}")
        set_window(copy, part)
        group.append(copy)
        box.append(group)


def part_in_words(number: int, count: int, part: Window, columns: int, *, rows_from_top: int = 0) -> str:
    """Returns the name of a part. Knitting counts rows from the bottom and columns from the right, crosses from the
    top and from the left."""
    first, last = part.rows
    if rows_from_top:
        first, last = rows_from_top + 1 - last, rows_from_top + 1 - first
    rows = _("Part %(number)d of %(count)d: rows %(first)d to %(last)d") % {
        "number": number,
        "count": count,
        "first": first,
        "last": last,
    }
    if part.columns == (1, columns):
        return rows
    if rows_from_top:
        return rows + _(", columns %(first)d to %(last)d from the left") % {
            "first": columns + 1 - part.columns[1],
            "last": columns + 1 - part.columns[0],
        }
    return rows + _(", columns %(first)d to %(last)d from the right") % {
        "first": part.columns[0],
        "last": part.columns[1],
    }


def grid_of(drawing: Any, margins: Margins) -> tuple[int, int] | None:
    """Returns columns and rows of a chart from the box of its drawing; None for a drawing that is no grid."""
    box = _VIEW_BOX.split((drawing.get("viewBox") or drawing.get("viewbox") or "").strip())
    if len(box) != 4 or float(box[0]) != -margins.left or float(box[1]) != -margins.top:
        return None
    columns, odd_width = divmod(float(box[2]) - margins.left - margins.right, CELL)
    # The drawing of knitting leaves out the two units above its first row.
    rows, odd_height = divmod(float(box[3]) - margins.top - margins.bottom + 4 * (margins == KNITTING), CELL)
    if odd_width or odd_height or columns < 1 or rows < 1:
        return None
    return int(columns), int(rows)


def set_window(drawing: Any, part: Window) -> None:
    width, height = part.size_mm
    drawing.attrib.pop("viewbox", None)
    drawing.set("viewBox", " ".join(map(str, part.box)))
    drawing.set("width", f"{width:.2f}mm")
    drawing.set("height", f"{height:.2f}mm")
    drawing.set("style", f"width:{width:.2f}mm;height:{height:.2f}mm;max-width:none;overflow:hidden")


def rename_ids(drawing: Any, ending: str) -> None:
    """Ids are found once in a document: each part has its own."""
    for one in drawing.iter():
        if one.get("id"):
            one.set("id", one.get("id") + ending)
        for name, value in list(one.attrib.items()):
            if name.endswith("href") and value.startswith("#"):
                one.set(name, value + ending)


# --- WeasyPrint -------------------------------------------------------------------------------------------------


class _Problems(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # Styles are shared with screens: what WeasyPrint does not know of them ("Ignored ...") is meant for those.
        if record.levelno >= logging.ERROR or not record.getMessage().startswith(("Ignored", "Invalid or")):
            self.messages.append(record.getMessage())


class _Pages(logging.Handler):
    """Hears from WeasyPrint's progress log which page is being laid out."""

    def __init__(self, on_page: Callable[[int], None]) -> None:
        super().__init__(logging.INFO)
        self.on_page = on_page
        self.last = 0

    def emit(self, record: logging.LogRecord) -> None:
        number = re.search(r"Page (\d+)", record.getMessage())
        if number and int(number[1]) > self.last:
            self.last = int(number[1])
            self.on_page(self.last)


@contextmanager
def _watched(on_page: Callable[[int], None]) -> Iterator[None]:
    """Refuses what WeasyPrint only logs; a layout's objects die together, the collector need not look half-way."""
    from weasyprint.logger import LOGGER, PROGRESS_LOGGER

    problems, pages = _Problems(), _Pages(on_page)
    LOGGER.addHandler(problems)
    PROGRESS_LOGGER.addHandler(pages)
    level, passes_on = PROGRESS_LOGGER.level, LOGGER.propagate
    PROGRESS_LOGGER.setLevel(logging.INFO)
    # What counts is collected here; the rest would fill the log of the server.
    LOGGER.propagate = PROGRESS_LOGGER.propagate = False
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        LOGGER.removeHandler(problems)
        PROGRESS_LOGGER.removeHandler(pages)
        PROGRESS_LOGGER.setLevel(level)
        LOGGER.propagate = PROGRESS_LOGGER.propagate = passes_on
        if was_on:
            gc.enable()
    if problems.messages:
        raise CannotDraw(problems.messages[0][:300])


@lru_cache(maxsize=1)
def _mark_languages() -> None:
    """Teaches WeasyPrint's tag tree the language of parts, as `lang` says it in the HTML."""
    import pydyf
    from weasyprint.pdf import tags

    build = tags._build_box_tree

    def build_with_language(box: Any, *arguments: Any, **named: Any) -> Iterator[Any]:
        inner = getattr(box, "_box", box)
        element = inner.element
        language = element.get("lang") if element is not None else None
        for one in build(box, *arguments, **named):
            if language and inner.element_tag != "html":
                one["Lang"] = pydyf.String(language)
            yield one

    tags._build_box_tree = build_with_language


STYLES = (
    "lms/css/paper-fonts.css",
    "lms/css/paper.css",
    "curriculum/css/paper.css",
    "curriculum/css/booklet.css",
)
STYLE_OF_SIZE = {PaperSize.A4: (), PaperSize.A5: ("curriculum/css/booklet-a5.css",)}


@lru_cache(maxsize=2)
def stylesheets(size: PaperSize) -> tuple[Any, ...]:
    from weasyprint import CSS

    return tuple(
        CSS(url=f"{OWN_STATIC}{name}", url_fetcher=own_fetcher(), font_config=font_configuration())
        for name in (*STYLES, *STYLE_OF_SIZE[size])
    )


@lru_cache(maxsize=1)
def font_configuration() -> Any:
    from weasyprint.text.fonts import FontConfiguration

    # Given back before the interpreter takes the library away, or its end complains.
    atexit.register(font_configuration.cache_clear)
    return FontConfiguration()


@lru_cache(maxsize=1)
def own_fetcher() -> Any:
    """Reads our static files and the library's files, through the storage. A paper reaches no network."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OnlyOwn(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            return URLFetcherResponse(url, body=read_own(url), headers={"Content-Type": type_of(url)})

    return OnlyOwn(allowed_protocols=("data",))


def read_own(url: str) -> bytes:
    """Returns a static file or a file of the media library. Raises ValueError for every other address."""
    if url.startswith(OWN_STATIC):
        return _static(unquote(url.removeprefix(OWN_STATIC)))
    for prefix, read in ((settings.STATIC_URL, _static), (settings.MEDIA_URL, _media)):
        whole = prefix if "://" in prefix else OWN + prefix
        if url.startswith(whole):
            return read(unquote(url.removeprefix(whole)))
    raise ValueError(f"address not allowed on a paper: {url[:80]}")


def _static(name: str) -> bytes:
    found = finders.find(name)
    if not isinstance(found, str):
        # A collected file carries the hash of its content in its name.
        found = finders.find(re.sub(r"\.[0-9a-f]{12}(\.[a-z0-9]+)$", r"\1", name))
    if not isinstance(found, str):
        raise ValueError(f"no such static file: {name[:80]}")
    return Path(found).read_bytes()


def _media(name: str) -> bytes:
    with default_storage.open(name) as file:
        return bytes(file.read())


def type_of(url: str) -> str:
    endings = {
        ".svg": "image/svg+xml",
        ".css": "text/css; charset=utf-8",
        ".jpg": "image/jpeg",
        ".jpeg": "image/jpeg",
    }
    endings |= {".png": "image/png", ".webp": "image/webp", ".ttf": "font/ttf", ".gif": "image/gif"}
    return endings.get(Path(urlsplit(url).path).suffix.lower(), "application/octet-stream")


# --- sheets to fold ---------------------------------------------------------------------------------------------


def fold(content: bytes) -> bytes:
    """Lays A5 pages two by two on A4 sheets, in the order for printing on both sides (turned over the short edge),
    folding once and stapling."""
    with pikepdf.open(io.BytesIO(content)) as source, pikepdf.new() as sheets:
        width, height = A4_ACROSS
        for left, right in folded_sides(len(source.pages)):
            side = sheets.add_blank_page(page_size=A4_ACROSS)
            for number, x in ((left, 0.0), (right, width / 2)):
                if number is not None:
                    side.add_overlay(source.pages[number - 1], pikepdf.Rectangle(x, 0, x + width / 2, height))
        sheets.Root.ViewerPreferences = pikepdf.Dictionary(
            Duplex=pikepdf.Name.DuplexFlipShortEdge, PrintScaling=pikepdf.Name("/None")
        )
        finished = io.BytesIO()
        sheets.save(finished)
    return finished.getvalue()
