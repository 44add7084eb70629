"""Sheets on paper: the register to sign with its grid of skills behind it, and cards for the pieces of a class."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import translation

from ...attendance.enums import ExcuseCause
from ...cohorts.models import Cohort
from ...cohorts.touch import time_words
from ...evaluations.criteria import criteria_of
from ...people.enums import SignsWith
from ...people.models import Participant
from ..papers.drawing import Mark, layout, paper_html, watched
from .models import PaperSheet
from .queries import columns
from .rules import CAUSES, write_code

QR_LEVEL = "M"


def sheets_pdf(sheets: Sequence[PaperSheet]) -> bytes:
    """All these sheets in one file to print, each with its own page numbers, as tagged PDF. Raises CannotDraw.

    `sheets` come with their rows, people, session and cohort (`actions.loaded`).
    """
    with translation.override("es"):
        papers = [
            paper_html(
                "courses/papers/sheet.html",
                sheet_facts(sheet),
                mark=Mark(number=str(sheet)),
                printed_at=sheet.printed_at,
            )
            for sheet in sheets
        ]
    return _joined(papers)


def sheet_facts(sheet: PaperSheet) -> dict[str, Any]:
    """What stands on one sheet."""
    session, cohort = sheet.session, sheet.session.cohort
    rows = list(sheet.rows.all())
    printed = len(rows)
    lines = [
        {
            "number": row.number,
            "name": row.participant.class_name,
            "with_finger": row.participant.signs_with == SignsWith.FINGERPRINT,
        }
        for row in rows
    ]
    lines += [
        {"number": printed + place, "name": "", "with_finger": False}
        for place in range(1, sheet.blank_lines + 1)
    ]
    return {
        "sheet": sheet,
        "number": str(sheet),
        "qr": qr_picture(write_code(sheet.number, sheet.pk)),
        "cohort": cohort,
        "course_title": cohort.edition.title,
        "session": session,
        "hours": time_words(session),
        "place": session.get_place_kind_display(),
        "lines": lines,
        "printed": printed,
        "skills": columns(cohort, sheet.skills),
        "causes": [(letter, ExcuseCause(cause).label) for letter, cause in CAUSES.items()],
    }


def cards_pdf(cohort: Cohort, people: Sequence[Participant]) -> bytes:
    """A sample card for each person: what was made, the criteria to tick, the mark, room to fasten the sample."""
    with translation.override("es"):
        facts: Mapping[str, Any] = {
            "cohort": cohort,
            "course_title": cohort.edition.title,
            "people": [person.class_name for person in people],
            "criteria": criteria_of(cohort.edition.content),
        }
        return _joined([paper_html("courses/papers/sample_cards.html", facts)])


def qr_picture(text: str) -> str:
    """A QR as a data address for an <img>."""
    import zxingcpp  # a native library of some megabytes that only drawing needs

    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=QR_LEVEL)
    drawn = str(zxingcpp.write_barcode_to_svg(barcode, add_hrt=False, add_quiet_zones=True))
    return "data:image/svg+xml;base64," + base64.b64encode(drawn[drawn.index("<svg") :].encode()).decode()


def _joined(papers: Sequence[str]) -> bytes:
    """One file of several papers. Each is laid out by itself, so that "page 1 of 2" means this sheet."""
    content: bytes
    with watched():
        documents = [layout(html) for html in papers]
        pages = [page for document in documents for page in document.pages]
        content = documents[0].copy(pages).write_pdf(pdf_variant="pdf/ua-1")
    return content
