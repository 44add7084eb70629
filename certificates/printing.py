"""Many certificates on their way to paper: one file to print, one archive, the register's sheet, the receipts.

All of it streams through temporary files on disk: a thousand certificates must not stand in memory together.
"""

from __future__ import annotations

import logging
import tempfile
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, BinaryIO

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe

from . import book, conf, joining
from .actions import Refused, read_file
from .models import Certificate, RegisterEntry
from .payload import code_for
from .register import printed_hash
from .rendering import fonts
from .rendering.page import ENTRIES_A_FOLIO, register_place

logger = logging.getLogger(__name__)

# The sheet is Spanish whatever language the screen of its printer is in, like every paper.
KEY_USES = {"qr": "QR", "credential": "Credencial", "seal": "Sello del archivo", "passport": "Pasaporte"}
KEY_STATES = {"active": "en uso", "retired": "retirada", "compromised": "comprometida"}


def merged(certificates: Iterable[Certificate]) -> BinaryIO:
    """One file with the pages of all, in this order, for the printer. It carries no seal: the originals do.

    Every certificate begins on a right-hand page, so that duplex printing never puts two people on one sheet. Frames and
    fonts that are the same stand in the whole once: a printer gets a fifth of the bytes. Raises Refused (`not_joined`).
    """
    try:
        return joining.joined(read_file(certificate) for certificate in certificates)
    except (joining.NotJoined, OSError) as error:
        logger.exception("certificates could not be joined")
        raise Refused("not_joined") from error


def archive(certificates: Iterable[Certificate]) -> BinaryIO:
    """The sealed originals, each under its number, in one archive. File names hold no person's name."""
    target: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as files:
        for certificate in certificates:
            files.writestr(f"{certificate.full_number}.pdf", read_file(certificate))
    target.seek(0)
    return target


def sheet_lines(entries: Iterable[RegisterEntry]) -> list[dict[str, Any]]:
    """The printed lines of the register: place, moment, kind, number, beginning of the hash. No names."""
    lines = []
    for row in entries:
        entry = row.as_entry()
        lines.append(
            {
                **register_place(row.sequence),
                "at": row.written_at,
                "type": row.entry_type,
                "number": entry.get("no") or entry.get("kid") or "",
                "old": entry.get("old", ""),
                "hash": printed_hash(row.hash, digits=20),
            }
        )
    return lines


def register_sheet(entries: Sequence[RegisterEntry], *, title: str) -> bytes:
    """A sheet of the register book as PDF, in folios of twenty lines, with the keys and the head of the chain."""
    return paper(render_sheet(entries, title=title))


def render_sheet(entries: Sequence[RegisterEntry], *, title: str) -> str:
    """The same sheet as HTML."""
    from .keyring import trust_entries

    lines = sheet_lines(entries)
    folios: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for line in lines:
        folios.setdefault((line["book"], line["folio"]), []).append(line)
    head = book.last_entry()
    return render_to_string(
        "certificates/register_sheet.html",
        {
            "title": title,
            "folios": folios,
            "lines_a_folio": ENTRIES_A_FOLIO,
            "head": head,
            "head_hash": printed_hash(head["hash"], digits=64) if head else "",
            "keys": [
                {"entry": key, "use": KEY_USES.get(key.purpose, key.purpose), "state": KEY_STATES[key.status]}
                for key in trust_entries()
            ],
            "host": conf.host(),
            "organisation": conf.get("ORGANISATION"),
            "printed_at": timezone.now(),
            "font_faces": mark_safe(fonts.face_rules()),
        },
    )


def receipts(certificates: Sequence[Certificate]) -> bytes:
    """The hand-over list: one line a person to sign or put a finger on."""
    rows = []
    for certificate in certificates:
        facts = certificate.read_facts()
        rows.append(
            {
                "number": certificate.full_number,
                "name": facts.name,
                "course": facts.course,
                "with_finger": certificate.participant.signs_with == "fingerprint",
            }
        )
    return paper(
        render_to_string(
            "certificates/receipts.html",
            {
                "rows": rows,
                "organisation": conf.get("ORGANISATION"),
                "printed_at": timezone.now(),
                "font_faces": mark_safe(fonts.face_rules()),
            },
        )
    )


def withdrawal_slip(certificate: Certificate) -> bytes:
    """What the person is given when her certificate was withdrawn or replaced: what, why, and whom to ask."""
    return paper(
        render_to_string(
            "certificates/withdrawal_slip.html",
            {
                "certificate": certificate,
                "facts": certificate.read_facts(),
                "new": Certificate.objects.filter(replaces=certificate).first(),
                "contact": conf.get("CONTACT"),
                "organisation": conf.get("ORGANISATION"),
                "printed_at": timezone.now(),
                "font_faces": mark_safe(fonts.face_rules()),
            },
        )
    )


def paper(html: str) -> bytes:
    """Any paper of this app as a tagged PDF (PDF/UA-1)."""
    from weasyprint import HTML  # native libraries, loaded on first drawing

    from .rendering.pdf import font_configuration, own_fetcher

    document = HTML(string=html, url_fetcher=own_fetcher()).render(font_config=font_configuration())
    content: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return content


def month_of(entries: Iterable[RegisterEntry]) -> date | None:
    first = next(iter(entries), None)
    return timezone.localdate(first.written_at).replace(day=1) if first else None


def code_of(certificate: Certificate) -> str:
    """The 28 symbols of a certificate, for the screen of somebody who may see it."""
    return code_for(certificate.read_facts().id)
