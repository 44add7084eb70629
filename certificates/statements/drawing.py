"""From the frozen facts of a statement to its sealed file. Never asks the database what it says: the facts do."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from datetime import date
from typing import Any

import pikepdf
from django.utils import timezone

from certificates import conf, qr
from certificates.actions import record_of
from certificates.models import Certificate
from certificates.payload import Facts
from certificates.register import printed_hash
from certificates.rendering.page import placeholder_qr, qr_box, register_place
from certificates.rendering.pdf import (
    PLACEHOLDER_OPERATORS,
    claims_both,
    file_identifier,
    mend_tags,
    path_operators,
    put_record,
)
from certificates.sealing import SEAL_FIELD, FieldBox, add_field
from courses.evidence.papers import drawing
from courses.evidence.papers.letterhead import letterhead
from courses.evidence.papers.words import long_day

from .enums import ATTACHMENT

TEMPLATE = "courses/papers/statement.html"
KIND = "statement"
DRAFT = "BORRADOR SIN VALOR: no está numerado ni registrado"
DEMO = "DOCUMENTO DE PRUEBA, SIN VALOR: hecho con claves de prueba"
SEAL_LABEL = "Sello electrónico de la entidad"
# In the lower margin of the first sheet, under the line with the number: left, bottom, right, top in points.
SEAL_BOX = FieldBox(42.5, 20.0, 300.0, 28.0)


def unsealed(certificate: Certificate, *, is_demo: bool) -> bytes:
    """The file of an issued statement before its seal, with its own facts attached and an empty field for the seal."""
    facts = certificate.read_facts()
    entry = certificate.entry
    picture = qr.draw(certificate.qr_text)
    head = {
        **facts.detail["head"],
        "number": facts.no,
        "day": long_day(facts.issued),
        **register_place(entry.sequence),
        "entry_hash": printed_hash(entry.hash),
        "host": conf.host(),
        "notice": DEMO if is_demo else "",
    }
    html = drawing.paper_html(
        TEMPLATE,
        {
            "head": head,
            "content": facts.detail["statement"],
            "signers": facts.detail["signers"],
            "qr": placeholder_qr(qr_box(picture.modules)),
        },
        mark=drawing.Mark(facts.no, facts.code, drawing.short_digest(facts.commit())),
        printed_at=entry.written_at,
    )
    raw = _written(html, facts, entry.written_at)
    return _finished(raw, picture, identifier=file_identifier(facts.id), record=record_of(certificate))


def preview(
    statement: Mapping[str, Any], *, head: Mapping[str, Any], signers: list[dict[str, str]], day: date
) -> bytes:
    """The same paper before it is issued: marked as a draft, without number, code and QR."""
    blank = {
        "number": "________",
        "day": long_day(day),
        "book": "—",
        "folio": "—",
        "entry": "—",
        "entry_hash": "—",
        "host": conf.host(),
        "notice": DRAFT,
    }
    return drawing.render_paper(
        TEMPLATE,
        {"head": {**head, **blank}, "content": statement, "signers": signers, "qr": ""},
        mark=drawing.Mark("", "—", "—"),
    )


def head_city() -> str:
    return letterhead().city


def _written(html: str, facts: Facts, moment: Any) -> bytes:
    """The laid-out paper with its facts attached, claimed as PDF/A-3a and PDF/UA-1. Compressed and named by `_finished`:
    here either would cost a second pass."""
    from weasyprint import Attachment

    mend_tags()
    content: bytes
    with drawing.watched():
        document = drawing.layout(html)
        document.metadata.generate_rdf_metadata = claims_both(document.metadata)
        content = document.write_pdf(
            pdf_variant="pdf/a-3a",
            pdf_identifier=False,
            uncompressed_pdf=True,
            attachments=[
                Attachment(
                    string=facts.canonical_bytes(),
                    name=ATTACHMENT,
                    description=f"Datos de la constancia {facts.no}",
                    relationship="Data",
                    created=moment,
                    modified=moment,
                )
            ],
        )
    return content


def _finished(raw: bytes, picture: qr.Drawing, *, identifier: bytes, record: bytes) -> bytes:
    """With the QR, the field for the seal, and what a lost register is rebuilt from."""
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        put_qr(pdf, picture)
        put_record(pdf, record)
        # WeasyPrint names each attachment twice.
        unique = list({item.objgen: item for item in pdf.Root.AF}.values())
        pdf.Root.AF = pikepdf.Array(unique)
        add_field(pdf, name=SEAL_FIELD, box=SEAL_BOX, label=SEAL_LABEL)
        pdf.trailer.ID = pikepdf.Array([pikepdf.String(identifier), pikepdf.String(identifier)])
        finished = io.BytesIO()
        pdf.save(finished, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return finished.getvalue()


def put_qr(pdf: pikepdf.Pdf, picture: qr.Drawing) -> None:
    """Draw the QR where its placeholder stands, on whichever sheet that is: WeasyPrint would measure each module."""
    found = [
        (page.Contents, content)
        for page in pdf.pages
        if (content := page.Contents.read_bytes()).count(PLACEHOLDER_OPERATORS)
    ]
    if len(found) != 1 or found[0][1].count(PLACEHOLDER_OPERATORS) != 1:
        raise drawing.CannotDraw("QR")
    stream, content = found[0]
    stream.write(content.replace(PLACEHOLDER_OPERATORS, path_operators(picture)))


def file_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def sealed(certificate: Certificate, *, signers: Any) -> bytes:
    """The finished file. `signers` are `keyring.Signers`."""
    draft = unsealed(certificate, is_demo=signers.is_demo)
    signer = signers.pdf(place=certificate.read_facts().detail["head"]["city"], leaves_room=False)
    content: bytes = signer.seal(draft, at=timezone.now())
    return content
