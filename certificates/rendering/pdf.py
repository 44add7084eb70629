"""HTML becomes a file that is PDF/A-3a and PDF/UA-1 at once, with the credential attached and a field for the seal.

WeasyPrint writes either claim, not both, forgets the language of parts and measures pictures from the wrong corner.
Three small hooks mend that; each is named for what it mends and has a test that fails without it. The library is
imported on first use: it costs more than a second, and most processes never draw.
"""

from __future__ import annotations

import atexit
import hashlib
import io
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element, SubElement, fromstring, register_namespace, tostring

import pikepdf

from certificates.qr import Drawing
from certificates.sealing import SEAL_FIELD, SIGNATURE_FIELD, FieldBox, add_field

from .page import PageError, frame_address, qr_box, style_of
from .sheets import Form

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_UA = "http://www.aiim.org/pdfua/ns/id/"
_EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
_SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
_PROPERTY = "http://www.aiim.org/pdfa/ns/property#"
POINTS_A_MM = 72 / 25.4
PIXELS_A_MM = 96 / 25.4

FRAME_NAME = "/Marco"
RECORD_NAME = "/LMSRegistro"
# How WeasyPrint writes page.placeholder_qr; a test fails when a new version writes it otherwise.
PLACEHOLDER_OPERATORS = b"0 0 m\n0 0 m\n1 0 l\n1 1 l\n0 1 l\nh\n"
SEAL_LABEL = "Sello electrónico de la entidad"
SIGNATURE_LABEL = "Lugar para la firma electrónica de una persona"


@dataclass(frozen=True)
class AttachedFile:
    """A file inside the PDF: the credential."""

    name: str
    description: str
    content: bytes
    at: datetime


class _Problems(logging.Handler):
    """Collects what WeasyPrint only logs: a missing picture, a wrong style, a forgotten text for a picture."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@lru_cache(maxsize=1)
def font_configuration() -> Any:
    from weasyprint.text.fonts import FontConfiguration  # native libraries, loaded on first drawing

    # One for the life of the process: each new one copies and scans every font file and never gives it back.
    # Given back before the interpreter takes the library away, or its end complains.
    atexit.register(font_configuration.cache_clear)
    return FontConfiguration()


@lru_cache(maxsize=1)
def mend_tags() -> None:
    """Teach the tag tree two things: the language of parts, and boxes measured from the lower left corner.

    The tree is built by one function that calls itself by its name in the module, so a wrapper sees every element.
    """
    import pydyf
    from weasyprint.pdf import tags

    build = tags._build_box_tree
    heights: dict[int, float] = {}

    def build_with_language(
        box: Any, parent: Any, pdf: Any, page_number: int, nums: Any, annotations: Any, marks: Any
    ) -> Iterator[Any]:
        page_height = heights.get(page_number)
        if getattr(box, "at_page_break", None) is not None or type(box).__name__ == "PageBox":
            page_height = heights[page_number] = float(box.margin_height())
        inner = getattr(box, "_box", box)
        language = inner.element.get("lang") if inner.element is not None else None
        is_root = inner.element_tag == "html"
        for element in build(box, parent, pdf, page_number, nums, annotations, marks):
            if language and not is_root:
                element["Lang"] = pydyf.String(language)
            attributes = element.get("A")
            if element.get("S") == "/Figure" and attributes and "BBox" in attributes and page_height:
                left, top, right, bottom = (float(value) * 0.75 for value in attributes["BBox"])
                high = page_height * 0.75
                attributes["BBox"] = pydyf.Array((left, high - bottom, right, high - top))
            yield element

    tags._build_box_tree = build_with_language


def claims_both(metadata: Any) -> Callable[[str, Any, str | None], bytes]:
    """Write the PDF/UA claim into the same RDF as the PDF/A claim, with the schema that PDF/A asks for to allow it."""
    original = metadata.generate_rdf_metadata

    def generate(variant: str, version: Any, conformance: str | None) -> bytes:
        for prefix, address in (
            ("pdfuaid", _UA),
            ("pdfaExtension", _EXTENSION),
            ("pdfaSchema", _SCHEMA),
            ("pdfaProperty", _PROPERTY),
        ):
            register_namespace(prefix, address)
        rdf = fromstring(original(variant, version, conformance))
        claim = SubElement(rdf, f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""})
        SubElement(claim, f"{{{_UA}}}part").text = "1"
        schemas = SubElement(rdf, f"{{{_RDF}}}Description", {f"{{{_RDF}}}about": ""})
        bag = SubElement(SubElement(schemas, f"{{{_EXTENSION}}}schemas"), f"{{{_RDF}}}Bag")
        schema = _resource(bag)
        SubElement(schema, f"{{{_SCHEMA}}}schema").text = "PDF/UA identification schema"
        SubElement(schema, f"{{{_SCHEMA}}}namespaceURI").text = _UA
        SubElement(schema, f"{{{_SCHEMA}}}prefix").text = "pdfuaid"
        sequence = SubElement(SubElement(schema, f"{{{_SCHEMA}}}property"), f"{{{_RDF}}}Seq")
        described = _resource(sequence)
        SubElement(described, f"{{{_PROPERTY}}}name").text = "part"
        SubElement(described, f"{{{_PROPERTY}}}valueType").text = "Integer"
        SubElement(described, f"{{{_PROPERTY}}}category").text = "internal"
        SubElement(described, f"{{{_PROPERTY}}}description").text = "PDF/UA version identifier"
        return tostring(rdf, encoding="utf-8")

    return generate


def _resource(parent: Element) -> Element:
    return SubElement(parent, f"{{{_RDF}}}li", {f"{{{_RDF}}}parseType": "Resource"})


@lru_cache(maxsize=1)
def own_fetcher() -> Any:
    """Fetch only what the page carries itself: data addresses and the bundled fonts. A design reaches no network."""
    from weasyprint.urls import URLFetcher

    from . import fonts

    class OnlyOwn(URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            if not url.startswith(("data:", fonts.folder().as_uri() + "/")):
                raise ValueError(f"address not allowed on a certificate: {url[:60]}")
            return super().fetch(url, headers)

    return OnlyOwn(allowed_protocols=("data", "file"))


@lru_cache(maxsize=32)
def _stylesheet(form: Form) -> Any:
    """The style of one layout with its fonts, parsed once."""
    from weasyprint import CSS

    from . import fonts

    return CSS(
        string=fonts.face_rules() + style_of(form),
        url_fetcher=own_fetcher(),
        font_config=font_configuration(),
    )


def layout_document(html: str, *, form: Form) -> Any:
    """Lay the page out. Raises PageError `text_overflows` when the words need more room than the front has, and
    `drawing_failed` when WeasyPrint would go on without something (a picture, a style, an alternative text)."""
    document = lay_out(html, form=form)
    settle(document, faces=faces_of(html))
    return document


def faces_of(html: str) -> int:
    """How many faces of paper the page means to fill."""
    return html.count('<section class="face ')


def lay_out(html: str, *, form: Form) -> Any:
    """The first half of `layout_document`: every box has its place, whether there is room for it or not."""
    from weasyprint import HTML
    from weasyprint.logger import LOGGER

    mend_tags()
    problems = _Problems()
    LOGGER.addHandler(problems)
    try:
        document = HTML(string=html, url_fetcher=own_fetcher()).render(
            stylesheets=[_stylesheet(form)], font_config=font_configuration()
        )
    finally:
        LOGGER.removeHandler(problems)
    if problems.messages:
        raise PageError("drawing_failed", problems.messages[0][:200])
    return document


def settle(document: Any, *, faces: int) -> None:
    """Put the statement into the middle of its room; refuse what leaves its room, its frame or its sheet."""
    if len(document.pages) != faces:
        raise PageError("text_overflows", f"{len(document.pages)} pages")
    for page in document.pages:
        for box in page._page_box.descendants():
            classes = (box.element.get("class") or "").split() if box.element is not None else []
            if "room" in classes and box.children:
                statement = box.children[0]
                free = box.height - statement.margin_height()
                if free < -0.5:
                    raise PageError("text_overflows", f"{-free / PIXELS_A_MM:.1f} mm")
                # The statement stands in the middle of its room. Moving it costs nothing; asking the style to centre it
                # would lay every line out several times.
                statement.translate(0, free / 2)
            elif "proof" in classes and box.margin_width() > 47.6 * PIXELS_A_MM:
                raise PageError("text_overflows", "proof")


def write_pdf(
    document: Any,
    *,
    form: Form,
    drawing: Drawing,
    attached: AttachedFile | None,
    identifier: bytes,
    room_for_signature: bool = False,
    record: bytes = b"",
) -> bytes:
    """The laid-out document as an unsealed file with its empty, tagged fields. Same input, same bytes.

    `record` travels inside the file unseen: what a lost register is rebuilt from (`put_record`).
    """
    from weasyprint import Attachment
    from weasyprint.logger import LOGGER

    document.metadata.generate_rdf_metadata = claims_both(document.metadata)
    attachments = []
    if attached is not None:
        moment = attached.at.astimezone(UTC).replace(microsecond=0)
        attachments.append(
            Attachment(
                string=attached.content,
                name=attached.name,
                description=attached.description,
                relationship="Data",
                created=moment,
                modified=moment,
            )
        )
    problems = _Problems()
    LOGGER.addHandler(problems)
    try:
        raw = document.write_pdf(
            pdf_variant="pdf/a-3a",
            # The file gets its identifier and its compression in `_finish`; here either would cost a second pass.
            pdf_identifier=False,
            uncompressed_pdf=True,
            attachments=attachments,
        )
    finally:
        LOGGER.removeHandler(problems)
    if problems.messages:
        raise PageError("drawing_failed", problems.messages[0][:200])
    return _finish(
        raw,
        form=form,
        drawing=drawing,
        identifier=file_identifier(identifier),
        room_for_signature=room_for_signature,
        record=record,
    )


def file_identifier(identifier: bytes) -> bytes:
    """The first half of the file's /ID: the same for every drawing of one certificate."""
    return hashlib.sha256(b"pdf:" + identifier).digest()[:16]


@lru_cache(maxsize=32)
def _frame_pdf(form: Form) -> pikepdf.Pdf:
    """The frame of one layout, drawn once: its page's operators and resources are lent to every certificate."""
    from weasyprint import HTML

    width, height = form.size_mm
    html = (
        f"<style>@page{{size:{width}mm {height}mm;margin:0}}body{{margin:0}}div{{width:{width}mm;height:{height}mm;"
        f'background:url("{frame_address(form)}") no-repeat center}}</style><div></div>'
    )
    raw = HTML(string=html, url_fetcher=own_fetcher()).write_pdf(output_intent="srgb")
    pdf = pikepdf.open(io.BytesIO(raw))
    # What the operators of the frame do not name would only travel along with each copy.
    for part in pdf.pages[0].Resources.XObject.values():
        part.Resources = pikepdf.Dictionary(
            {key: value for key, value in part.Resources.items() if key == "/ExtGState"}
        )
    return pdf


def _put_frame(pdf: pikepdf.Pdf, form: Form) -> None:
    """Lay the frame under the front as an artifact: a screen reader passes it by."""
    page, lent = pdf.pages[0], _frame_pdf(form).pages[0]
    drawn = pdf.make_stream(
        lent.Contents.read_bytes(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=lent.MediaBox,
        Resources=pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(
                {name: pdf.copy_foreign(item) for name, item in lent.Resources.XObject.items()}
            )
        ),
    )
    if pikepdf.Name.XObject not in page.Resources:
        page.Resources.XObject = pikepdf.Dictionary()
    page.Resources.XObject[FRAME_NAME] = drawn
    under = pdf.make_stream(b"/Artifact BMC q " + FRAME_NAME.encode() + b" Do Q EMC\n")
    page.Contents = pikepdf.Array([under, page.Contents])


def _put_qr(pdf: pikepdf.Pdf, drawing: Drawing) -> None:
    """Draw the QR where its placeholder stands, in the same units and inside the same mark of the tag tree."""
    stream = pdf.pages[0].Contents
    content = stream.read_bytes()
    if content.count(PLACEHOLDER_OPERATORS) != 1:
        raise PageError("drawing_failed", "QR")
    stream.write(content.replace(PLACEHOLDER_OPERATORS, path_operators(drawing)))


def path_operators(drawing: Drawing) -> bytes:
    """The QR in its square as operators of a PDF page: one path of level bars, filled at once.

    Within one path bars that touch leave no hairline between them: Splash, Cairo, PDFium and MuPDF give the same pixels
    as for outlines, and outlines take five times as long to find.
    """
    begins, lengths = _bar_operators(drawing.modules, (qr_box(drawing.modules) - drawing.modules) // 2)
    return "".join([begins[start] + lengths[end - start] for start, end in drawing.bars()]).encode()


@lru_cache(maxsize=8)
def _bar_operators(modules: int, quiet: int) -> tuple[list[str], list[str]]:
    places = [f"{quiet + x} {quiet + y} " for y in range(modules) for x in range(modules + 1)]
    return places, [f"{length} 1 re\n" for length in range(modules + 1)]


def put_record(pdf: pikepdf.Pdf, record: bytes) -> None:
    """Lay the record where PDF keeps the private data of the program that made a file (ISO 32000-1, 14.5)."""
    modified = pikepdf.String("D:20000101000000Z")  # the record is frozen; the key is compulsory
    kept = pdf.make_stream(record)
    pdf.Root.PieceInfo = pikepdf.Dictionary(
        {RECORD_NAME: pikepdf.Dictionary(LastModified=modified, Private=kept)}
    )


def read_record(pdf: pikepdf.Pdf) -> bytes:
    """What `put_record` laid into this file; nothing when there is none."""
    try:
        return bytes(pdf.Root.PieceInfo[RECORD_NAME].Private.read_bytes())
    except (AttributeError, KeyError, TypeError, pikepdf.PdfError):
        return b""


def _finish(
    raw: bytes, *, form: Form, drawing: Drawing, identifier: bytes, room_for_signature: bool, record: bytes
) -> bytes:
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        _put_qr(pdf, drawing)
        if form.border != "none":
            _put_frame(pdf, form)
        if record:
            put_record(pdf, record)
        if pikepdf.Name.AF in pdf.Root:
            # WeasyPrint names each attachment twice.
            unique = list({item.objgen: item for item in pdf.Root.AF}.values())
            pdf.Root.AF = pikepdf.Array(unique)
        add_field(pdf, name=SEAL_FIELD, box=_box(form.seal_box_mm), label=SEAL_LABEL)
        if room_for_signature:
            add_field(
                pdf, name=SIGNATURE_FIELD, box=_box(form.signature_box_mm), label=SIGNATURE_LABEL, split=True
            )
        pdf.trailer.ID = pikepdf.Array([pikepdf.String(identifier), pikepdf.String(identifier)])
        finished = io.BytesIO()
        pdf.save(finished, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return finished.getvalue()


def _box(millimetres: tuple[float, float, float, float]) -> FieldBox:
    left, bottom, width, height = (value * POINTS_A_MM for value in millimetres)
    return FieldBox(left, bottom, left + width, bottom + height)
