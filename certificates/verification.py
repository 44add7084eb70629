"""What a stranger's code, QR or file proves: three verdicts and the reason, nothing that helps to search.

VALID: it stands. COPY: it says what a standing certificate says, but it is not the original file. INVALID: it proves
nothing, or it no longer stands.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import pikepdf
from cryptography.exceptions import UnsupportedAlgorithm

from . import credential, keyring, qr
from .enums import CertificateKind, CertificateStatus
from .models import Certificate, RegisterEntry
from .payload import Facts, PayloadError, id_from_code, initials
from .sealing import LARGEST_FILE, SealError, check_seal
from .statements.enums import ATTACHMENT as STATEMENT_NAME

Verdict = Literal["valid", "copy", "invalid"]
CREDENTIAL_NAME = "credencial.json"


@dataclass(frozen=True)
class PublicAnswer:
    """What the public page shows for a code: enough to compare with the paper, and of the name only its initials."""

    verdict: Verdict
    status: str
    number: str
    initials: str
    course: str
    hours: int
    since: date
    until: date
    result: str
    issued: date
    replaced_by: str = ""
    is_demo: bool = False
    kind: str = ""


def look_up(code: str) -> PublicAnswer | None:
    """The answer for a typed code; None when there is none.

    The same queries whatever was typed: what is malformed is looked up like what is unknown, so neither wording nor time
    tells them apart.
    """
    try:
        identifier = id_from_code(code)
    except PayloadError:
        identifier = hashlib.sha256(code.encode("utf-8", "replace")).digest()
    wanted = hashlib.sha256(identifier).hexdigest()
    demo_kids = keyring.demo_kids()
    certificate = (
        Certificate.objects.filter(code_hash=wanted)
        .select_related("replaced_by")
        .only("facts", "kind", "status", "qr_text", "full_number", "replaced_by__full_number")
        .first()
    )
    if certificate is None:
        return None
    facts = certificate.read_facts()
    replacement = getattr(certificate, "replaced_by", None)
    return PublicAnswer(
        verdict="valid" if certificate.status == CertificateStatus.ISSUED else "invalid",
        status=certificate.status,
        number=facts.no,
        initials=initials(facts.name),
        course=facts.course,
        hours=facts.hours,
        since=facts.since,
        until=facts.until,
        result=facts.result,
        issued=facts.issued,
        replaced_by=replacement.full_number if replacement else "",
        is_demo=made_with(certificate) in demo_kids,
        kind=certificate.get_kind_display(),
    )


def made_with(certificate: Certificate) -> str:
    """The kid of the key behind its QR."""
    try:
        return qr.open_message(qr.from_text(certificate.qr_text)).kid.hex()
    except qr.QrError:
        return ""


# --- files ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FileVerdict:
    """The verdict on a file, the first reason, and what it says. `facts` are given to whoever holds the file: it
    shows the same."""

    verdict: Verdict
    reason: str
    facts: Facts | None = None
    certificate: Certificate | None = None
    detail: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def is_demo(self) -> bool:
        """It is what it says, and it was made with throw-away keys."""
        return self.certificate is not None and made_with(self.certificate) in keyring.demo_kids()


def verify_file(content: bytes) -> FileVerdict:
    """What a file is: an untouched original, a copy of a genuine certificate, or nothing that can be believed.

    The seal is checked first, then the credential inside, then both against the register: a file sealed with a stolen
    key is refused because the register does not know it.
    """
    if len(content) > LARGEST_FILE:
        return FileVerdict("invalid", "too_large")
    try:
        report = check_seal(content, keyring.trusted_seals())
    except SealError as error:
        return _copy_or_nothing(content, error)
    found = _attached_certificate(content)
    if isinstance(found, str):
        return FileVerdict("invalid", found)
    certificate, facts = found
    if certificate is None or facts is None:
        return FileVerdict("invalid", "not_in_register", facts)
    if problem := register_problem(certificate, facts):
        return FileVerdict("invalid", problem, facts, certificate)
    if (
        certificate.file_hash
        and hashlib.sha256(content).hexdigest() != certificate.file_hash
        and not report.later_signatures
    ):
        # Parts of a signature are not covered by it: another SHA-256 alone proves no forgery, the bytes we stored do.
        return FileVerdict("copy", "not_the_stored_bytes", facts, certificate)
    if certificate.status != CertificateStatus.ISSUED:
        return FileVerdict("invalid", certificate.status, facts, certificate)
    notes = ["signed_by_a_person"] if report.later_signatures else []
    if report.key_status == "compromised":
        notes.append("key_compromised_but_registered")
    return FileVerdict("valid", "original", facts, certificate, notes=notes)


def register_problem(certificate: Certificate, facts: Facts) -> str:
    """Why the register does not bear these facts out; "" when it does."""
    entry = certificate.entry.as_entry()
    if entry.get("no") != facts.no or entry.get("commit") != facts.commit():
        return "differs_from_register"
    return ""


def _attached_certificate(content: bytes) -> str | tuple[Certificate | None, Facts | None]:
    """The certificate that the credential inside the file names, or the code of what is wrong with the credential."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if set(pdf.attachments) == {STATEMENT_NAME}:
                return _attached_statement(pdf.attachments[STATEMENT_NAME].get_file().read_bytes())
            if set(pdf.attachments) != {CREDENTIAL_NAME}:
                return "credential_missing"
            document: Any = json.loads(pdf.attachments[CREDENTIAL_NAME].get_file().read_bytes())
    except (pikepdf.PdfError, ValueError, KeyError, RecursionError):
        return "credential_missing"
    try:
        credential.verify(document, keyring.trusted_credential_keys())
    except (credential.CredentialError, UnsupportedAlgorithm, TypeError, AttributeError):
        return "credential_wrong"
    number = str(document["credentialSubject"].get("licenseNumber", ""))
    certificate = (
        Certificate.objects.filter(full_number=number).select_related("entry", "replaced_by").first()
    )
    if certificate is None:
        return None, None
    facts = certificate.read_facts()
    if json.loads(certificate.credential or "null") != document:
        return "credential_wrong"
    return certificate, facts


def _attached_statement(content: bytes) -> str | tuple[Certificate | None, Facts | None]:
    """The statement whose facts lie inside the file. They carry no signature of their own: the register, which committed
    to them on the day of issue, bears them out (`register_problem`)."""
    try:
        facts = Facts.from_dict(json.loads(content))
    except (ValueError, RecursionError, AttributeError, TypeError):
        return "credential_wrong"
    certificate = (
        Certificate.objects.filter(full_number=facts.no, kind=CertificateKind.STATEMENT)
        .select_related("entry", "replaced_by")
        .first()
    )
    return (certificate, facts) if certificate is not None else (None, None)


def _copy_or_nothing(content: bytes, error: SealError) -> FileVerdict:
    """Not an original. A scan or a photo may still show a genuine QR: then it is a copy, and the QR's data count.

    A file that carries a broken seal is no copy: somebody changed an original, whatever its QR says.
    """
    texts = read_qr_codes(content) if error.code in ("no_seal", "not_a_pdf") else []
    reasons = []
    for text in texts:
        verdict = verify_qr(text)
        if verdict.verdict == "valid":
            return FileVerdict("copy", error.code, verdict.facts, verdict.certificate)
        if verdict.certificate is not None:
            return verdict
        reasons.append(verdict.reason)
    return FileVerdict("invalid", error.code, detail=", ".join(reasons))


def verify_qr(text: str) -> FileVerdict:
    """The verdict on the text of a QR, with the register at hand."""
    try:
        claims = qr.verify_text(text, keyring.trusted_qr_keys(), registered=keyring.registered_hashes())
    except qr.QrError as error:
        return FileVerdict("invalid", error.code)
    row = RegisterEntry.objects.filter(sequence=claims.entry).first()
    certificate = (
        Certificate.objects.filter(code_hash=hashlib.sha256(claims.id).hexdigest())
        .select_related("entry", "replaced_by")
        .first()
    )
    if row is None or certificate is None or certificate.entry_id != row.pk:
        return FileVerdict("invalid", "not_in_register")
    facts = certificate.read_facts()
    if (
        not claims.agrees_with(facts)
        or not row.hash.startswith(claims.entry_hash.hex())
        or register_problem(certificate, facts)
    ):
        return FileVerdict("invalid", "differs_from_register", None, certificate)
    if certificate.status != CertificateStatus.ISSUED:
        return FileVerdict("invalid", certificate.status, facts, certificate)
    return FileVerdict("valid", "qr", facts, certificate)


def read_qr_codes(content: bytes) -> list[str]:
    """The texts of the QR codes in a picture or in the pictures of a PDF; an empty list when none can be read."""
    import zxingcpp  # a native library that only reading and drawing need
    from PIL import Image, UnidentifiedImageError

    pictures: list[Image.Image] = []
    if content.startswith(b"%PDF") or b"%PDF-" in content[:1024]:
        try:
            with pikepdf.open(io.BytesIO(content)) as pdf:
                for page in pdf.pages[:4]:
                    streams = [raw for raw in page.images.values() if isinstance(raw, pikepdf.Stream)]
                    pictures += [pikepdf.PdfImage(raw).as_pil_image() for raw in streams]
        except (pikepdf.PdfError, ValueError, NotImplementedError, OSError, KeyError):
            pictures = pictures or []
    else:
        try:
            picture = Image.open(io.BytesIO(content))
            if picture.width * picture.height <= 50_000_000:
                pictures.append(picture)
        except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
            return []
    texts: list[str] = []
    for shown in pictures[:8]:
        try:
            found = zxingcpp.read_barcodes(shown.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
        except (OSError, ValueError):
            continue
        texts += [one.text for one in found if one.text]
    return texts
