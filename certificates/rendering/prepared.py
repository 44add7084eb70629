"""Pages laid out once: the fast path from facts to unsealed file.

The slow path (`draw.py`) lays every page out anew, which costs a hundred times more than what differs between two
certificates of one batch. Here a page is laid out once and kept as a `Sheet`: a finished file with places where words
may be set. A place is one line of text that stands alone, whose words could change without moving anything else. For
the next certificate the HTML is written as always; where its tags and its other words are the same, only the lines
that differ are set, by WeasyPrint's own functions, and a file is put together from kept bytes and new ones.

The story in five steps, each a section below:

1. `_Page` cuts the HTML into tags and words. Tags, design and wrapped words must be equal; single lines may differ.
2. `_find_lines` reads the finished layout and says which words stand in a line that may be set anew, and which not.
3. `_Face` sets words in one style and measures them. What it does not expect (a letter outside the kept alphabet, an
   accent that needs lifting, another font) it refuses.
4. `Sheet` holds the file in pieces and puts a new one together.
5. `draw` is the door: it finds a sheet or prepares one, and goes the slow way whenever something is refused.

Nothing here is believed without proof. Every line of a sheet must give back, byte for byte, what the slow way drew
there; the first sheet of a design must give back its whole certificate, object by object; and the first certificate it
makes for somebody else is drawn the slow way as well and compared. A design that fails is drawn slowly for as long as
the process lives, and the log says so. The key of a sheet is the design's whole content, not its name.

It leans on WeasyPrint's inside (`draw_text`, `draw_first_line`, `Layout`, the box tree). The version is pinned; a new
one that differs fails the comparison, here and in the tests, and costs speed, not truth.
"""

from __future__ import annotations

import hashlib
import html as html_text
import io
import logging
import re
import threading
import zlib
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from types import SimpleNamespace
from typing import Any
from xml.sax.saxutils import escape

import pikepdf

from certificates.payload import Facts

from . import draw as slow
from .designs import Design
from .page import PageError, Proof, page_html
from .pdf import (
    RECORD_NAME,
    AttachedFile,
    faces_of,
    file_identifier,
    lay_out,
    path_operators,
    settle,
    write_pdf,
)

logger = logging.getLogger(__name__)

# One sheet holds its file and a few hundred small objects, some 300 KB.
MOST_SHEETS = 48
MOST_KEPT_WORDS = 400
# Every letter of Spanish and of Quechua in its three spellings, with what stands between them on a certificate.
LOWER = "abcdefghijklmnñopqrstuvwxyzáéíóúüàèìòùâêîôûäëïöçãõ fi fl ff ffi ffl fj fb fh fk ft tt"
UPPER = "ABCDEFGHIJKLMNÑOPQRSTUVWXYZÁÉÍÓÚÜÀÈÌÒÙÄËÏÖÇ Th"
DIGITS = "0123456789"
MARKS = " .,:;·-–/()'’ʼ°"
# What a line may not come nearer to: a width that only just fits may be broken by the next version's arithmetic.
SPARE_PIXELS = 0.5

_TAGS = re.compile(r"(<[^>]*>)")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_GLYPHS = re.compile(rb"<([0-9a-f]*)>")
_CATALOG = frozenset(
    [
        "/AF",
        "/AcroForm",
        "/Lang",
        "/MarkInfo",
        "/Metadata",
        "/Names",
        "/OutputIntents",
        "/Pages",
        "/PieceInfo",
        "/StructTreeRoot",
        "/Type",
        "/ViewerPreferences",
    ]
)


class Unexpected(Exception):
    """What the fast path does not know for certain; the slow path draws it."""


# --- 1. the page as tags and words ------------------------------------------------------------------------------


class _Page:
    """One certificate's HTML, cut. `words[n]` is the n-th text that is not only space; `tags` all the rest."""

    def __init__(self, html: str) -> None:
        pieces = _TAGS.split(html)
        self.html = html
        self.places = [index for index in range(0, len(pieces), 2) if not _is_space(pieces[index])]
        self.words = [html_text.unescape(pieces[index]) for index in self.places]
        for index in self.places:
            pieces[index] = "\0"
        self.tags = "".join(pieces)


def _is_space(text: str) -> bool:
    return not text.strip(" \t\r\n\f")


def _collapsed(text: str) -> str:
    return _SPACE.sub(" ", text)


def _edges(text: str) -> tuple[bool, bool]:
    return text[:1] in " \t\r\n\f", text[-1:] in " \t\r\n\f"


# --- 2. the lines whose words may change ------------------------------------------------------------------------


@dataclass
class _Piece:
    """One text box of a line. `word` is its place in the page's words, or None when it never changes.

    Without a box it is the empty space beside an inline element; without a face, space between words.
    """

    box: Any
    word: int | None
    trim: str = ""
    text: str = ""
    face: _Face | None = None
    width: float = 0.0
    # Where its operators stand: page and bytes of the page's content.
    page: int = -1
    span: tuple[int, int] = (0, 0)
    y: float = 0.0


@dataclass
class _Line:
    """A line of text that stands alone: its pieces, where it begins and how it is aligned in its room."""

    pieces: list[_Piece]
    left: float
    room: float
    shift: float  # share of the free room that stands before the words
    own: dict[int, bytes] = field(default_factory=dict)  # its pieces as the sheet's own certificate has them

    def positions(self, widths: Sequence[float]) -> list[float]:
        total = sum(widths)
        if total > self.room - SPARE_PIXELS:
            raise Unexpected("line_too_long")
        position = self.left + (self.room - total) * self.shift
        found = []
        for width in widths:
            found.append(position)
            position += width
        return found


def _walk(box: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """Every box with the boxes around it, in the order of the document."""
    box = getattr(box, "_box", box)
    yield box, above
    for child in getattr(box, "children", ()):
        yield from _walk(child, (*above, box))


def _texts(element: Any) -> Iterator[tuple[Any, str]]:
    """The words of a document with the element that holds them, in the order of its source."""
    if element.text and not _is_space(element.text):
        yield element, element.text
    for child in element:
        if isinstance(child.tag, str):
            yield from _texts(child)
        if child.tail and not _is_space(child.tail):
            yield element, child.tail


def _find_lines(document: Any, page: _Page) -> tuple[list[_Line], int]:
    """The lines that may be set anew, and the place of the document's title among the words.

    Raises Unexpected when the words of source and layout cannot be told apart.
    """
    from weasyprint.formatting_structure import boxes

    root = document.pages[0]._page_box.children[0].element
    texts = list(_texts(root))
    if [text for _, text in texts] != page.words:
        raise Unexpected("words_differ")
    by_element: dict[Any, list[int]] = {}
    title = -1
    for place, (element, _) in enumerate(texts):
        if element.tag == "title":
            title = place
        else:
            by_element.setdefault(element, []).append(place)

    shown: dict[Any, list[Any]] = {}
    lines: list[tuple[Any, tuple[Any, ...]]] = []
    for one in document.pages:
        for box, above in _walk(one._page_box):
            if isinstance(box, boxes.LineBox):
                lines.append((box, above))
            elif isinstance(box, boxes.TextBox) and box.text.strip() and "::" not in box.element_tag:
                shown.setdefault(box.element, []).append(box)

    word_of: dict[int, tuple[int, str]] = {}
    for element, places in by_element.items():
        found = shown.get(element, [])
        if len(found) != len(places):
            continue
        for place, box in zip(places, found, strict=True):
            whole = _collapsed(page.words[place])
            for trim in ("", "strip", "lstrip", "rstrip"):
                if box.text == _trimmed(whole, trim):
                    word_of[id(box)] = (place, trim)
                    break

    ready = []
    for line, above in lines:
        found_line = _line(line, above, word_of)
        if found_line is not None:
            ready.append(found_line)
    return ready, title


def _trimmed(text: str, trim: str) -> str:
    return getattr(text, trim)(" ") if trim else text


def _line(line: Any, above: tuple[Any, ...], word_of: dict[int, tuple[int, str]]) -> _Line | None:
    """This line ready to be set anew, or None when its words hold something else in its place."""
    block = above[-1]
    pieces = _pieces(line, word_of)
    if not pieces or all(piece.word is None for piece in pieces) or not _is_steady(above):
        return None
    # Lines that the style broke would break elsewhere with other words; lines broken by hand stay where they are.
    broken_by_hand = len(block.element.findall("br")) if block.element is not None else 0
    if len(block.children) != broken_by_hand + 1:
        return None
    align = line.style["text_align_all"]
    shift = {"left": 0.0, "start": 0.0, "center": 0.5, "right": 1.0, "end": 1.0}.get(align)
    if shift is None or line.style["direction"] != "ltr" or line.text_overflow != "clip":
        return None
    return _Line(pieces, block.content_box_x() + line.text_indent, block.width, shift)


def _pieces(line: Any, word_of: dict[int, tuple[int, str]]) -> list[_Piece]:
    """The text boxes of a line from left to right; none when anything else stands in it."""
    from weasyprint.draw.color import get_color
    from weasyprint.formatting_structure import boxes

    found: list[_Piece] = []

    def add(box: Any) -> bool:
        for child in box.children:
            if isinstance(child, boxes.TextBox):
                word, trim = word_of.get(id(child), (None, ""))
                if child.style["visibility"] != "visible" or child.style["text_decoration_line"] != "none":
                    return False
                found.append(_Piece(child, word, trim, child.text))
            elif type(child) is boxes.InlineBox:
                style = child.style
                is_plain = style["position"] == "static" and style["background_image"] == (("none", None),)
                is_plain = is_plain and get_color(style, "background_color").alpha == 0
                if not is_plain or child.border_left_width or child.border_right_width:
                    return False
                found.append(_Piece(None, None, width=child.margin_left + child.padding_left))
                if not add(child):
                    return False
                found.append(_Piece(None, None, width=child.margin_right + child.padding_right))
            else:
                return False
        return True

    return found if add(line) else []


def _is_steady(above: tuple[Any, ...]) -> bool:
    """True when none of the boxes around takes its width from the words in it."""
    from weasyprint.formatting_structure import boxes

    for box in above:
        if type(box) not in (boxes.PageBox, boxes.BlockBox):
            return False
        if type(box) is boxes.PageBox:
            continue
        style = box.style
        if style["column_count"] != "auto" or style["column_width"] != "auto":
            return False
        stretched = box.is_absolutely_positioned() and "auto" not in (style["left"], style["right"])
        if (
            style["width"] == "auto"
            and (box.is_floated() or box.is_absolutely_positioned())
            and not stretched
        ):
            return False
    return True


# --- 3. setting words -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Set:
    """Words as they are drawn: how wide, and the operators that follow the position."""

    width: float
    operators: bytes


def _placed(x: float, y: float, words: _Set) -> bytes:
    from pydyf import _to_bytes

    return b"1 0 0 -1 %s %s Tm\n%s" % (_to_bytes(x), _to_bytes(y), words.operators)


class _Face:
    """One style of text, with the fonts of one sheet. Before `close` it takes up letters, afterwards none."""

    def __init__(self, style: Any, fonts: dict[int, Any]) -> None:
        from weasyprint.pdf.stream import Stream

        self._style = style
        self._fonts = fonts
        self._stream = Stream(fonts, (0, 0, 1, 1), {"ExtGState": {}}, {}, None, {}, None)
        self._layout: Any = None
        # Spacing is laid over the text by its length; a kept layout would remember the one before.
        self._keeps_layout = style["letter_spacing"] == "normal" and not style["word_spacing"]
        self._kept: dict[str, _Set] = {}
        self._letters: dict[int, str] | None = None
        self._font = b""
        self._height = (0.0, 0.0)

    def take_up(self, text: str) -> None:
        """Have these letters in the font."""
        self._draw(text)

    def close(self, text: str) -> None:
        """Take these words for the measure of all others: their font, their height, the letters known by now."""
        _, height, baseline, operators = self._draw(text)
        self._height = (height, baseline)
        self._font = operators.split(b" Tf\n")[0]
        key = self._font[1:7].decode()
        found = [font for font in self._fonts.values() if font.hash == key]
        if len(found) != 1 or found[0].missing:
            raise Unexpected("font_unclear")
        self._letters = dict(found[0].to_unicode)

    def set(self, text: str) -> _Set:
        """These words. Raises Unexpected `other_font`, `other_height`, `letter_unknown` or `letter_reads_otherwise`."""
        kept = self._kept.get(text)
        if kept is not None:
            return kept
        if self._letters is None:
            raise Unexpected("face_open")
        width, height, baseline, operators = self._draw(text)
        if (height, baseline) != self._height:
            raise Unexpected("other_height")
        if operators.count(b" Tf") != 1 or not operators.startswith(self._font):
            raise Unexpected("other_font")
        read = []
        for run in _GLYPHS.findall(operators):
            for start in range(0, len(run), 4):
                letter = self._letters.get(int(run[start : start + 4], 16))
                if letter is None:
                    raise Unexpected("letter_unknown")
                read.append(letter)
        # The font says which letter a glyph stands for; a search or a screen reader must find exactly these words.
        if "".join(read) != text:
            raise Unexpected("letter_reads_otherwise")
        if len(self._kept) >= MOST_KEPT_WORDS:
            self._kept.clear()
        done = self._kept[text] = _Set(width, operators)
        return done

    def _draw(self, text: str) -> tuple[float, float, float, bytes]:
        from weasyprint.draw.text import draw_first_line
        from weasyprint.matrix import Matrix
        from weasyprint.text.ffi import FROM_UNITS, pango
        from weasyprint.text.line_break import Layout, line_size

        if self._layout is None or not self._keeps_layout:
            self._layout = Layout(self._style)
        self._layout.set_text(text)
        line, rest = self._layout.get_first_line()
        if rest is not None:
            raise Unexpected("two_lines")
        width, height = line_size(line, self._style)
        baseline = pango.pango_layout_get_baseline(self._layout.layout) * FROM_UNITS
        self._stream.stream.clear()
        self._stream._current_font = None
        box = SimpleNamespace(text=text, style=self._style, pango_layout=self._layout)
        if draw_first_line(self._stream, box, "clip", "none", Matrix(d=-1)):
            raise Unexpected("picture_in_text")
        return width, height, baseline, b"\n".join(self._stream.stream[1:])


def _style_key(style: Any) -> str:
    """Equal for styles in which the same words look the same."""
    from weasyprint.css.properties import INITIAL_VALUES

    names = [name for name in INITIAL_VALUES if name.startswith("font_")]
    names += [
        "letter_spacing",
        "word_spacing",
        "lang",
        "direction",
        "overflow_wrap",
        "white_space",
        "tab_size",
    ]
    return repr([style[name] for name in names])


def _give_faces(lines: Sequence[_Line], fonts: dict[int, Any]) -> list[_Face]:
    """Each piece its face, equal styles the same one; every face with the letters its words may need."""
    faces: dict[str, _Face] = {}
    wanted: dict[str, str] = {}
    for line in lines:
        for piece in line.pieces:
            if not piece.text.strip():
                continue
            key = _style_key(piece.box.style)
            piece.face = faces.setdefault(key, _Face(piece.box.style, fonts))
            wanted[key] = wanted.get(key, "") + piece.text
    for key, face in faces.items():
        text = wanted[key]
        face.take_up(MARKS)
        for letters, is_wanted in ((LOWER, str.islower), (UPPER, str.isupper), (DIGITS, str.isdigit)):
            if any(is_wanted(letter) for letter in text):
                face.take_up(letters)
    return list(faces.values())


# --- 4. the file in pieces --------------------------------------------------------------------------------------


@dataclass
class _Content:
    """The operators of one page: kept bytes, and between them the places (a piece of a line, or None for the QR)."""

    number: int
    kept: list[bytes]
    places: list[_Piece | None]


@dataclass
class Sheet:
    """A certificate that can be filled in for another person."""

    words: list[str]
    fixed: tuple[int, ...]
    lines: list[_Line]
    title: int
    contents: list[_Content] = field(default_factory=list)
    head: bytes = b""
    table: list[bytes] = field(default_factory=list)
    root: int = 0
    info: int = 0
    info_rest: bytes = b""
    metadata: int = 0
    metadata_halves: tuple[bytes, bytes] = (b"", b"")
    file_spec: int = 0
    file_stream: int = 0
    record: int = 0

    def serves(self, words: Sequence[str]) -> bool:
        """True when all words that hold the layout are the same."""
        mine = self.words
        return all(mine[place] == words[place] for place in self.fixed)

    def fill(
        self,
        words: Sequence[str],
        *,
        proof: Proof,
        attached: AttachedFile | None,
        record: bytes,
        identifier: bytes,
    ) -> bytes:
        """The file with these words. Raises Unexpected when one of them does not fit its place."""
        drawn = self._set(words)
        objects = [(self.info, self._info(words)), (self.metadata, self._metadata(words))]
        if attached is not None:
            objects += self._attachment(attached)
        if self.record:
            objects.append((self.record, _stream(record)))
        for content in self.contents:
            parts = [content.kept[0]]
            for place, following in zip(content.places, content.kept[1:], strict=True):
                parts.append(path_operators(proof.drawing) if place is None else drawn[id(place)])
                parts.append(following)
            objects.append((content.number, _stream(b"".join(parts))))
        return self._file(objects, identifier)

    def _set(self, words: Sequence[str]) -> dict[int, bytes]:
        """The operators of every piece; lines whose words are the sheet's own are not set again."""
        drawn: dict[int, bytes] = {}
        changed = {
            place for place, (new, old) in enumerate(zip(words, self.words, strict=True)) if new != old
        }
        for line in self.lines:
            if line.own and not any(piece.word in changed for piece in line.pieces):
                drawn |= line.own
                continue
            settings = []
            for piece in line.pieces:
                if piece.face is None:
                    settings.append(_Set(piece.width, b""))
                    continue
                text = piece.text
                if piece.word in changed:
                    new = words[piece.word]
                    if _edges(new) != _edges(self.words[piece.word]):
                        raise Unexpected("space_differs")
                    text = _trimmed(_collapsed(new), piece.trim)
                settings.append(piece.face.set(text))
            positions = line.positions([one.width for one in settings])
            for piece, one, position in zip(line.pieces, settings, positions, strict=True):
                if piece.face is not None:
                    drawn[id(piece)] = _placed(position, piece.y, one)
        return drawn

    def _info(self, words: Sequence[str]) -> bytes:
        title = pikepdf.String(self._title(words)).unparse()
        return b"<< /Title %s %s >>" % (title, self.info_rest)

    def _title(self, words: Sequence[str]) -> str:
        return words[self.title]

    def _metadata(self, words: Sequence[str]) -> bytes:
        before, after = self.metadata_halves
        content = before + escape(self._title(words)).encode() + after
        return b"<< /Type /Metadata /Subtype /XML /Length %d >>\nstream\n%s\nendstream" % (
            len(content),
            content,
        )

    def _attachment(self, attached: AttachedFile) -> list[tuple[int, bytes]]:
        moment = attached.at.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ").encode()
        name, description = (pikepdf.String(text).unparse() for text in (attached.name, attached.description))
        packed = zlib.compress(attached.content)
        digest = hashlib.md5(attached.content, usedforsecurity=False).hexdigest().encode()
        return [
            (
                self.file_spec,
                b"<< /Type /Filespec /AFRelationship /Data /F %s /UF %s /Desc %s /EF << /F %d 0 R >> >>"
                % (name, name, description, self.file_stream),
            ),
            (
                self.file_stream,
                b"<< /Type /EmbeddedFile /Subtype /application#2fjson /Filter /FlateDecode /Length %d "
                b"/Params << /CheckSum <%s> /Size %d /CreationDate (%s) /ModDate (%s) >> >>\nstream\n%s\nendstream"
                % (len(packed), digest, len(attached.content), moment, moment, packed),
            ),
        ]

    def _file(self, objects: list[tuple[int, bytes]], identifier: bytes) -> bytes:
        table = self.table.copy()
        parts = [self.head]
        position = len(self.head)
        for number, body in objects:
            table[number] = b"%010d 00000 n \n" % position
            part = b"%d 0 obj\n%s\nendobj\n" % (number, body)
            parts.append(part)
            position += len(part)
        first = file_identifier(identifier)
        second = hashlib.sha256(b"".join(parts[1:])).hexdigest()[:32]
        parts.append(b"xref\n0 %d\n" % len(table))
        parts += table
        parts.append(
            b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [ <%s> <%s> ] >>\nstartxref\n%d\n%%%%EOF\n"
            % (len(table), self.root, self.info, first.hex().encode(), second.encode(), position)
        )
        return b"".join(parts)


def _stream(content: bytes) -> bytes:
    packed = zlib.compress(content, 1)
    return b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed)


class _Recorder(threading.local):
    """Remembers, while a sheet is prepared, under which mark of the tag tree each text box was drawn."""

    def __init__(self) -> None:
        self.marks: dict[int, tuple[int, int]] | None = None
        self.pages: list[int] = []


_recorder = _Recorder()


def _listen() -> None:
    """Hear of every text WeasyPrint draws: the marks are counted while drawing and forgotten afterwards."""
    from weasyprint import draw

    original = draw.draw_text
    if getattr(original, "heard", False):
        return

    def draw_text(stream: Any, textbox: Any, *rest: Any) -> None:
        if _recorder.marks is not None and stream._tags is not None:
            page = id(stream._tags)
            if page not in _recorder.pages:
                _recorder.pages.append(page)
            _recorder.marks[id(textbox)] = (_recorder.pages.index(page), len(stream._tags) - 1)
        original(stream, textbox, *rest)

    draw_text.heard = True  # type: ignore[attr-defined]
    draw.draw_text = draw_text


def _prepare(
    page: _Page,
    document: Any,
    design: Design,
    *,
    proof: Proof,
    attached: AttachedFile | None,
    record: bytes,
    identifier: bytes,
) -> tuple[Sheet | None, bytes]:
    """The file of this certificate, drawn the slow way, and the sheet it makes; None where no sheet can be made."""
    try:
        lines, title = _find_lines(document, page)
        faces = _give_faces(lines, document.fonts)
    except Unexpected as reason:
        counted[f"not prepared: {reason}"] += 1
        lines, title, faces = [], -1, []
    _listen()
    marks = _recorder.marks = {}
    _recorder.pages = []
    try:
        raw = write_pdf(
            document,
            form=design.form,
            drawing=proof.drawing,
            attached=attached,
            identifier=identifier,
            room_for_signature=design.room_for_signature,
            record=record,
        )
    finally:
        _recorder.marks = None
    if not faces:
        return None, raw
    try:
        sheet = _sheet(raw, page, lines, title, marks, proof, attached is not None)
        # Of a design that has proven itself, only the lines are checked again (`_is_as_drawn`).
        if design not in _proven:
            again = sheet.fill(
                page.words, proof=proof, attached=attached, record=record, identifier=identifier
            )
            if found := differences(raw, again):
                raise Unexpected(f"own file differs: {found[0]}")
    except Unexpected as reason:
        counted[f"not prepared: {reason}"] += 1
        return None, raw
    for line in lines:
        for piece in line.pieces:
            piece.box = None  # let the layout go
    return sheet, raw


def _sheet(
    raw: bytes,
    page: _Page,
    lines: list[_Line],
    title: int,
    marks: dict[int, tuple[int, int]],
    proof: Proof,
    has_attachment: bool,
) -> Sheet:
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        if set(pdf.Root.keys()) - _CATALOG or title < 0:
            raise Unexpected("catalog")
        streams = []
        for one in pdf.pages:
            drawn = one.Contents
            streams.append(drawn[-1] if isinstance(drawn, pikepdf.Array) else drawn)
        operators: list[bytes] = [stream.read_bytes() for stream in streams]
        kept = [line for line in lines if _is_as_drawn(line, marks, operators)]
        free = {piece.word for line in kept for piece in line.pieces} | {title}
        sheet = Sheet(
            words=page.words,
            fixed=tuple(place for place in range(len(page.words)) if place not in free),
            lines=kept,
            title=title,
            root=pdf.Root.objgen[0],
            info=pdf.trailer.Info.objgen[0],
            metadata=pdf.Root.Metadata.objgen[0],
        )
        code = path_operators(proof.drawing)
        for number, (stream, content) in enumerate(zip(streams, operators, strict=True)):
            places: list[tuple[tuple[int, int], _Piece | None]] = [
                (piece.span, piece)
                for line in kept
                for piece in line.pieces
                if piece.page == number and piece.face is not None
            ]
            if number == 0:
                start = content.find(code)
                if start < 0 or content.count(code) != 1:
                    raise Unexpected("qr")
                places.append(((start, start + len(code)), None))
            if places:
                sheet.contents.append(_content(stream.objgen[0], content, places))
        _take_titles(sheet, pdf, page.words[title])
        if has_attachment:
            [spec] = pdf.Root.AF
            sheet.file_spec, sheet.file_stream = spec.objgen[0], spec.EF.F.objgen[0]
        if "/PieceInfo" in pdf.Root:
            sheet.record = pdf.Root.PieceInfo[RECORD_NAME].Private.objgen[0]
    changing = {sheet.info, sheet.metadata, sheet.file_spec, sheet.file_stream, sheet.record} - {0}
    _take_objects(sheet, raw, changing | {content.number for content in sheet.contents})
    return sheet


def _is_as_drawn(line: _Line, marks: dict[int, tuple[int, int]], operators: list[bytes]) -> bool:
    """True when setting the line's own words gives, byte for byte, what stands in the page; notes where it stands."""
    try:
        widths = []
        for piece in line.pieces:
            if piece.box is not None:
                piece.width = piece.box.width
            if piece.face is not None:
                if piece.face._letters is None:
                    piece.face.close(piece.text)
                if abs(piece.face.set(piece.text).width - piece.width) > 1e-6:
                    return False
            widths.append(piece.width)
        positions = line.positions(widths)
    except Unexpected:
        return False
    for piece, position in zip(line.pieces, positions, strict=True):
        if piece.face is None:
            continue
        if abs(position - piece.box.position_x) > 1e-6 or id(piece.box) not in marks:
            return False
        piece.page, mark = marks[id(piece.box)]
        piece.y = piece.box.position_y + piece.box.baseline
        content = operators[piece.page]
        begins = content.find(b"/Span\n<</MCID %d>>\nBDC\n" % mark)
        ends = content.find(b"\nEMC", begins)
        own = line.own[id(piece)] = _placed(position, piece.y, piece.face.set(piece.text))
        start = content.find(own, begins, ends)
        if begins < 0 or start < 0:
            return False
        piece.span = (start, start + len(own))
    return True


def _content(number: int, content: bytes, places: list[tuple[tuple[int, int], _Piece | None]]) -> _Content:
    places.sort(key=lambda place: place[0])
    kept, position = [], 0
    for (start, end), _ in places:
        if start < position:
            raise Unexpected("places_overlap")
        kept.append(content[position:start])
        position = end
    kept.append(content[position:])
    return _Content(number, kept, [piece for _, piece in places])


def _take_titles(sheet: Sheet, pdf: pikepdf.Pdf, title: str) -> None:
    if str(pdf.docinfo.get("/Title", "")) != title:
        raise Unexpected("title")
    rest = [
        b"%s %s" % (key.encode(), value.unparse()) for key, value in pdf.docinfo.items() if key != "/Title"
    ]
    sheet.info_rest = b" ".join(rest)
    parts = pdf.Root.Metadata.read_bytes().split(escape(title).encode())
    if len(parts) != 2:
        raise Unexpected("title")
    sheet.metadata_halves = (parts[0], parts[1])


def _take_objects(sheet: Sheet, raw: bytes, changing: set[int]) -> None:
    """Keep every object that stays as it is, with its place in the table of references."""
    table_at = int(raw[raw.rindex(b"startxref") + 9 :].split()[0])
    head = re.compile(rb"xref\n0 (\d+)\n").match(raw, table_at)
    if head is None:
        raise Unexpected("table")
    count = int(head[1])
    entries = [raw[head.end() + 20 * n : head.end() + 20 * (n + 1)] for n in range(count)]
    offsets = {n: int(entry[:10]) for n, entry in enumerate(entries) if entry[17:18] == b"n"}
    if set(offsets) != set(range(1, count)) or not changing <= set(offsets):
        raise Unexpected("table")
    order = sorted(offsets, key=lambda n: offsets[n])
    ends = dict(zip(order, [*(offsets[n] for n in order[1:]), table_at], strict=True))
    parts = [raw[: offsets[order[0]]]]
    position = len(parts[0])
    table = [entries[0], *[b""] * (count - 1)]
    for number in order:
        if number not in changing:
            part = raw[offsets[number] : ends[number]]
            table[number] = b"%010d 00000 n \n" % position
            parts.append(part)
            position += len(part)
    sheet.head, sheet.table = b"".join(parts), table


# --- proof ------------------------------------------------------------------------------------------------------

# How a stream is packed is nobody's business; fonts hold more letters in a sheet than a single certificate needs.
_NOT_COMPARED = frozenset({"/Length", "/Filter", "/DecodeParms", "/Font"})


def differences(one: bytes, other: bytes) -> list[str]:
    """Where two unsealed files differ: pages, operators, tags, titles, attachment, fields. Empty when nowhere."""
    found: list[str] = []
    seen: set[tuple[Any, Any]] = set()

    def compare(a: Any, b: Any, place: str) -> None:
        if (
            isinstance(a, pikepdf.Object)
            and isinstance(b, pikepdf.Object)
            and a.is_indirect
            and b.is_indirect
        ):
            if (a.objgen, b.objgen) in seen:
                return
            seen.add((a.objgen, b.objgen))
        if type(a) is not type(b):
            found.append(place)
        elif isinstance(a, (pikepdf.Dictionary, pikepdf.Stream)):
            keys = set(a.keys()) - _NOT_COMPARED
            if keys != set(b.keys()) - _NOT_COMPARED:
                found.append(f"{place}: keys")
            for key in sorted(keys & set(b.keys())):
                compare(a[key], b[key], place + key)
            if "/Font" in a and "/Font" in b and set(a["/Font"].keys()) != set(b["/Font"].keys()):
                found.append(f"{place}/Font")
            if isinstance(a, pikepdf.Stream) and a.read_bytes() != b.read_bytes():
                found.append(f"{place}: content")
        elif isinstance(a, pikepdf.Array):
            if len(a) != len(b):
                found.append(f"{place}: length")
            for index, (left, right) in enumerate(zip(a, b, strict=False)):
                compare(left, right, f"{place}[{index}]")
        elif a != b:
            found.append(place)

    with pikepdf.open(io.BytesIO(one)) as first, pikepdf.open(io.BytesIO(other)) as second:
        compare(first.Root, second.Root, "")
        compare(first.trailer.Info, second.trailer.Info, "/Info")
        compare(first.trailer.ID[0], second.trailer.ID[0], "/ID")
    return found


# --- 5. the door ------------------------------------------------------------------------------------------------


@dataclass
class _Full:
    """A page whose words need more room than it has, whatever the single lines say."""

    words: list[str]
    fixed: tuple[int, ...]
    detail: str

    def serves(self, words: Sequence[str]) -> bool:
        return all(self.words[place] == words[place] for place in self.fixed)


@dataclass
class _Shelf:
    """The sheets of this process, the least used ones given up first."""

    sheets: OrderedDict[Any, list[Sheet | _Full]] = field(default_factory=OrderedDict)

    def find(self, key: Any, words: Sequence[str]) -> Sheet | _Full | None:
        found = self.sheets.get(key, ())
        for sheet in found:
            if sheet.serves(words):
                self.sheets.move_to_end(key)
                return sheet
        return None

    def put(self, key: Any, sheet: Sheet | _Full) -> None:
        self.sheets.setdefault(key, []).append(sheet)
        self.sheets.move_to_end(key)
        while sum(map(len, self.sheets.values())) > MOST_SHEETS:
            oldest = next(iter(self.sheets.values()))
            oldest.pop(0)
            if not oldest:
                self.sheets.popitem(last=False)


class _Counter(dict[str, int]):
    """How often each way was taken; only ever read by people and tests."""

    def __missing__(self, key: str) -> int:
        return 0


counted = _Counter()
_shelf = _Shelf()
_proven: set[Design] = set()
_mistrusted: set[Design] = set()
# Pango's layouts, kept in the sheets, belong to one thread at a time.
_lock = threading.RLock()


def forget() -> None:
    """Give every sheet up, with what was learnt about designs."""
    with _lock:
        _shelf.sheets.clear()
        _proven.clear()
        _mistrusted.clear()
        counted.clear()


def draw(
    facts: Facts,
    design: Design,
    proof: Proof,
    *,
    attached: AttachedFile | None = None,
    record: bytes = b"",
) -> bytes:
    """The unsealed PDF, as `draw.draw` gives it, for a fraction of its cost where the page is known. Raises PageError."""
    with _lock:
        if design in _mistrusted:
            return slow.draw(facts, design, proof, attached=attached, record=record)
        for tightness in range(slow.TIGHTEST + 1):
            page = _Page(page_html(facts, design, proof, tightness=tightness))
            try:
                return _draw(page, design, proof, attached, record, facts.id)
            except PageError as error:
                if error.code != "text_overflows" or tightness == slow.TIGHTEST:
                    raise
    raise AssertionError("unreachable")


def _draw(
    page: _Page, design: Design, proof: Proof, attached: AttachedFile | None, record: bytes, identifier: bytes
) -> bytes:
    # The whole design, compared by content: a revision that changes anything finds no sheet of the one before.
    key = (design, page.tags, attached.name if attached else "", bool(record))
    known = _shelf.find(key, page.words)
    if isinstance(known, _Full):
        raise PageError("text_overflows", known.detail)
    given: dict[str, Any] = {"attached": attached, "record": record, "identifier": identifier}
    if known is None:
        with slow.without_collector():
            sheet, raw = _lay_out(key, page, design, proof=proof, **given)
        if sheet is not None:
            _shelf.put(key, sheet)
            counted["prepared"] += 1
        else:
            counted["slow"] += 1
        return raw
    try:
        filled = known.fill(page.words, proof=proof, **given)
    except Unexpected as reason:
        counted["slow"] += 1
        counted[f"slow: {reason}"] += 1
        return _slowly(page, design, proof, **given)
    if design not in _proven:
        raw = _slowly(page, design, proof, **given)
        if found := differences(raw, filled):
            logger.error("fast certificates differ from slow ones, drawn slowly from now on: %s", found[:5])
            _mistrusted.add(design)
            return raw
        _proven.add(design)
    counted["filled"] += 1
    return filled


def _lay_out(key: Any, page: _Page, design: Design, **given: Any) -> tuple[Sheet | None, bytes]:
    document = lay_out(page.html, form=design.form)
    try:
        settle(document, faces=faces_of(page.html))
    except PageError as error:
        if error.code == "text_overflows":
            _remember_full(key, page, document, error.detail)
        raise
    return _prepare(page, document, design, **given)


def _remember_full(key: Any, page: _Page, document: Any, detail: str) -> None:
    try:
        lines, _ = _find_lines(document, page)
    except Unexpected:
        return
    free = {piece.word for line in lines for piece in line.pieces}
    _shelf.put(
        key, _Full(page.words, tuple(place for place in range(len(page.words)) if place not in free), detail)
    )


def _slowly(
    page: _Page,
    design: Design,
    proof: Proof,
    *,
    attached: AttachedFile | None,
    record: bytes,
    identifier: bytes,
) -> bytes:
    with slow.without_collector():
        document = lay_out(page.html, form=design.form)
        settle(document, faces=faces_of(page.html))
        return write_pdf(
            document,
            form=design.form,
            drawing=proof.drawing,
            attached=attached,
            identifier=identifier,
            room_for_signature=design.room_for_signature,
            record=record,
        )
