"""The answer on paper to somebody who asks whether a certificate or a statement is genuine: what the register says today."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.log_actions import log

from certificates import conf
from certificates.enums import CertificateKind, CertificateStatus
from certificates.models import Certificate
from certificates.payload import initials, tidy
from certificates.register import printed_hash
from certificates.rendering.page import register_place
from courses.evidence.papers.drawing import Mark, render_paper
from courses.evidence.papers.words import long_day, short_day

STATUSES = {
    CertificateStatus.ISSUED: "Vigente",
    CertificateStatus.REVOKED: "Retirado: ya no tiene valor",
    CertificateStatus.REPLACED: "Reemplazado por otro",
}
KINDS = {CertificateKind.STATEMENT: "Constancia", CertificateKind.DUPLICATE: "Duplicado de certificado"}


def letter_of(certificate: Certificate, *, asked_by: str) -> dict[str, Any]:
    """What the letter says. No name: whoever asks has the paper before her."""
    facts, entry = certificate.read_facts(), certificate.entry
    replacement = Certificate.objects.filter(replaces=certificate).first()
    return {
        "day": long_day(timezone.localdate()),
        "asked_by": tidy(asked_by)[:160],
        "kind": KINDS.get(CertificateKind(certificate.kind), "Certificado"),
        "number": facts.no,
        "status": STATUSES[CertificateStatus(certificate.status)],
        "replaced_by": replacement.full_number if replacement else "",
        "issued": long_day(facts.issued),
        "initials": initials(facts.name),
        "course": facts.course,
        "hours": facts.hours,
        "since": short_day(facts.since),
        "until": short_day(facts.until),
        **register_place(entry.sequence),
        "entry_hash": printed_hash(entry.hash),
        "host": conf.host(),
    }


def print_letter(certificate: Certificate, *, asked_by: str, by: Any) -> bytes:
    """The letter as a file; logged with the number, never with who asked."""
    letter = letter_of(certificate, asked_by=asked_by)
    log(
        certificate,
        "lms.print_verification_letter",
        user=by,
        title="letter",
        data={"number": certificate.full_number},
    )
    return render_paper("courses/papers/verification_letter.html", {"letter": letter}, mark=Mark.of(letter))
