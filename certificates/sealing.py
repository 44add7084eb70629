"""The electronic seal of a PDF: PAdES with the organisation's own key, and what a seal proves when it is read.

The seal is a certifying signature that allows no change at all (DocMDP 1), in a visible, tagged field; the picture of
the seal is page content, the field itself draws nothing, so PDF/A and PDF/UA stay true. RSA, because a P-256 signer
would raise the file to PDF 2.0 and PDF/A-3 is PDF 1.7. It is an electronic seal of the organisation: it proves where the
file comes from and that nothing was changed. It is not a "firma digital" of Ley 27269.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import logging
import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol

import pikepdf
from asn1crypto import cms, pem
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko.stamp import NoOpStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certificates.payload import HOUSE_CLOCK

SEAL_FIELD = "Sello1"
SIGNATURE_FIELD = "Firma2"
# Room for the CMS of one RSA signature and two certificates. Fixed, so a batch need not sign twice to measure.
RESERVED_BYTES = 8_192
LARGEST_FILE = 20 * 1024 * 1024


class SealError(Exception):
    """A file that is not an untouched original. `code` names the first thing that is wrong."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class PdfSigner(Protocol):
    """Whatever can seal a file: a key in the vault, a token, another computer."""

    def seal(self, pdf: bytes, *, at: datetime) -> bytes:
        """The sealed file. `pdf` carries the empty tagged field `Sello1`."""
        ...


@dataclass(frozen=True)
class FieldBox:
    """Where a field stands, in points from the lower left corner of the first page."""

    left: float
    bottom: float
    right: float
    top: float


def add_field(pdf: pikepdf.Pdf, *, name: str, box: FieldBox, label: str, split: bool = False) -> None:
    """An empty, tagged signature field on the first page.

    `split` writes field and widget as two objects: then a person may sign in it later without the seal's verifier
    mistaking the change of the widget for a change of the document's structure.
    """
    page = pdf.pages[0].obj
    appearance = pdf.make_stream(b"")
    appearance.Type = pikepdf.Name.XObject
    appearance.Subtype = pikepdf.Name.Form
    appearance.BBox = pikepdf.Array([0, 0, box.right - box.left, box.top - box.bottom])
    widget = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Widget,
            Rect=pikepdf.Array([round(value, 3) for value in (box.left, box.bottom, box.right, box.top)]),
            F=4 | 128,
            P=page,
            Contents=pikepdf.String(label),
            AP=pikepdf.Dictionary(N=pdf.make_indirect(appearance)),
        )
    )
    if split:
        field = pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=pikepdf.String(name)))
        field.Kids = pikepdf.Array([widget])
        widget.Parent = field
    else:
        field = widget
        field.FT = pikepdf.Name.Sig
        field.T = pikepdf.String(name)
    field.TU = pikepdf.String(label)

    if pikepdf.Name.Annots not in page:
        page.Annots = pikepdf.Array()
    page.Annots.append(widget)
    page.Tabs = pikepdf.Name.S
    if pikepdf.Name.AcroForm not in pdf.Root:
        pdf.Root.AcroForm = pdf.make_indirect(pikepdf.Dictionary(Fields=pikepdf.Array(), SigFlags=3))
    pdf.Root.AcroForm.Fields.append(field)
    _tag(pdf, page, widget, label)


def _tag(pdf: pikepdf.Pdf, page: Any, widget: Any, label: str) -> None:
    """Put the widget into the structure tree as a Form, so a screen reader meets it in its place."""
    root = pdf.Root.StructTreeRoot
    kids = root.K
    document = kids if isinstance(kids, pikepdf.Dictionary) else kids[0]
    element = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.StructElem,
            S=pikepdf.Name.Form,
            P=document,
            Pg=page,
            Alt=pikepdf.String(label),
            K=pikepdf.Dictionary(Type=pikepdf.Name.OBJR, Obj=widget, Pg=page),
        )
    )
    if isinstance(document.K, pikepdf.Array):
        document.K.append(element)
    else:
        document.K = pikepdf.Array([document.K, element])
    numbers = root.ParentTree.Nums
    following = max((int(numbers[index]) for index in range(0, len(numbers), 2)), default=-1) + 1
    numbers.append(following)
    numbers.append(element)
    widget.StructParent = following
    root.ParentTreeNextKey = following + 1


class _VaultSigner(signers.Signer):
    """A CMS signer over a key object that stays loaded; pyHanko's own parses the key again for each file."""

    def __init__(
        self, key: rsa.RSAPrivateKey, certificate: asn1_x509.Certificate, chain: SimpleCertificateStore
    ):
        super().__init__(signing_cert=certificate, cert_registry=chain, embed_roots=True)
        self.key = key
        # What was signed last: the attributes around the digest of a file.
        self.signed = b""

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if dry_run:
            return bytes(self.key.key_size // 8)
        if digest_algorithm.lower() != "sha256":
            raise SealError("algorithm_other", digest_algorithm)
        self.signed = data
        return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def certificate_from_pem(text: str) -> asn1_x509.Certificate:
    _, _, der = pem.unarmor(text.encode())
    return asn1_x509.Certificate.load(der)


class FileSigner:
    """Seals with an RSA key from the vault (or a PKCS#12 file that was opened elsewhere)."""

    def __init__(
        self,
        key: rsa.RSAPrivateKey,
        certificate_pem: str,
        *,
        chain_pem: Iterable[str] = (),
        place: str = "Ayacucho, Perú",
        reason: str = "Sello electrónico de la entidad",
        leaves_room: bool = False,
    ) -> None:
        certificate = certificate_from_pem(certificate_pem)
        chain = SimpleCertificateStore()
        chain.register_multiple([certificate, *map(certificate_from_pem, chain_pem)])
        self._signer = _VaultSigner(key, certificate, chain)
        self._place = place
        self._reason = reason
        self._leaves_room = leaves_room
        self._pattern: _Pattern | None = None

    def seal(self, pdf: bytes, *, at: datetime) -> bytes:
        """The sealed file. The first one is sealed by pyHanko, and what it signed is the pattern for those that follow."""
        if self._pattern is not None:
            try:
                return self._seal_by_pattern(pdf, self._pattern, at)
            except _Unfamiliar:
                pass
        sealed = self._seal_by_library(pdf, at)
        if self._pattern is None:
            self._pattern = _Pattern.of(sealed, self._signer.signed)
        return sealed

    @property
    def _permission(self) -> fields.MDPPerm:
        return fields.MDPPerm.FILL_FORMS if self._leaves_room else fields.MDPPerm.NO_CHANGES

    def _seal_by_library(self, pdf: bytes, at: datetime) -> bytes:
        metadata = signers.PdfSignatureMetadata(
            field_name=SEAL_FIELD,
            md_algorithm="sha256",
            location=self._place,
            reason=self._reason,
            certify=True,
            subfilter=fields.SigSeedSubFilter.PADES,
            docmdp_permissions=self._permission,
        )
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=True)
        signer = _ClockedSigner(metadata, signer=self._signer, moment=at)
        sealed = _outside_loops(
            lambda: signer.sign_pdf(writer, existing_fields_only=True, bytes_reserved=2 * RESERVED_BYTES)
        )
        return sealed.getvalue()

    def _seal_by_pattern(self, pdf: bytes, pattern: _Pattern, at: datetime) -> bytes:
        """The same update of the file as the library's, written straight: catalogue, field, signature, references."""
        file = _Ending.of(pdf)
        catalogue = file.dictionary(file.root)
        if b"/Perms" in catalogue or b"/Extensions" in catalogue:
            raise _Unfamiliar("catalogue")
        field_number, field_body = file.empty_field(catalogue)
        number = file.size
        moment = at.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ").encode()
        place, reason = (pikepdf.String(text).unparse() for text in (self._place, self._reason))
        opening = (
            b"%d 0 obj\n<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /M (%s) "
            b"/Location %s /Reason %s /Reference [ << /Type /SigRef /TransformMethod /DocMDP "
            b"/TransformParams << /Type /TransformParams /V /1.2 /P %d >> >> ] /ByteRange "
            % (number, moment, place, reason, self._permission.value)
        )
        extensions = (
            b"/Extensions << /ESIC << /Type /DeveloperExtensions /BaseVersion /1.7 /ExtensionLevel 1 >> >>"
        )
        bodies = {
            file.root: b"%d 0 obj\n%s %s /Perms << /DocMDP %d 0 R >> >>\nendobj\n"
            % (file.root, catalogue, extensions, number),
            field_number: b"%d 0 obj\n%s /V %d 0 R >>\nendobj\n" % (field_number, field_body, number),
        }
        position = len(pdf)
        table = [b"xref\n0 1\n0000000000 65535 f \n"]
        for changed in sorted(bodies):
            table.append(b"%d 1\n%010d 00000 n \n" % (changed, position))
            position += len(bodies[changed])
        table.append(b"%d 1\n%010d 00000 n \n" % (number, position))
        before = pdf + b"".join(bodies[changed] for changed in sorted(bodies)) + opening
        # Room for four numbers of any file, so that their length is known before they are.
        starts = len(before) + BYTE_RANGE_ROOM + len(b" /Contents ")
        resumes = starts + pattern.length * 2 + 2
        after = b" >>\nendobj\n"
        references = resumes + len(after)
        identifier = hashlib.sha256(before).hexdigest()[:32].encode()
        after += b"".join(table) + (
            b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [ %s <%s> ] /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
            % (
                number + 1,
                file.root,
                file.info,
                file.first_identifier,
                identifier,
                file.references,
                references,
            )
        )
        byte_range = b"[0 %d %d %d]" % (starts, resumes, len(after))
        before += byte_range.ljust(BYTE_RANGE_ROOM) + b" /Contents "
        digest = hashlib.sha256(before + after).digest()
        return b"".join((before, b"<", pattern.message(digest, self._signer.key).hex().encode(), b">", after))


class _Unfamiliar(Exception):
    """A file that is not written as our own are; the library reads any."""


@dataclass(frozen=True)
class _Pattern:
    """A seal's message (CMS) in pieces: of two seals by one key only the document's digest and the signature differ."""

    signed: tuple[bytes, bytes]  # what is signed, before and after the document's digest
    whole: tuple[bytes, bytes, bytes]  # the message around digest and signature
    length: int

    @classmethod
    def of(cls, sealed: bytes, signed: bytes) -> _Pattern | None:
        """The pattern of a file just sealed; None when digest and signature do not stand in it exactly once."""
        found = _BYTE_RANGE.search(sealed, sealed.rindex(b"/ByteRange"))
        if found is None:
            return None
        first, starts, resumes, rest = map(int, found.groups())
        digest = hashlib.sha256(sealed[first:starts] + sealed[resumes : resumes + rest]).digest()
        padded = bytes.fromhex(sealed[starts + 1 : resumes - 1].decode())
        message = cms.ContentInfo.load(padded).dump()
        signature = cms.ContentInfo.load(message)["content"]["signer_infos"][0]["signature"].native
        around = message.split(digest)
        within = signed.split(digest)
        if len(around) != 2 or len(within) != 2 or around[1].count(signature) != 1:
            return None
        between, end = around[1].split(signature)
        return cls((within[0], within[1]), (around[0], between, end), len(message))

    def message(self, digest: bytes, key: rsa.RSAPrivateKey) -> bytes:
        signature = key.sign(digest.join(self.signed), padding.PKCS1v15(), hashes.SHA256())
        return b"".join((self.whole[0], digest, self.whole[1], signature, self.whole[2]))


@dataclass(frozen=True)
class _Ending:
    """What the end of one of our own unsealed files says: a plain table of references and a trailer."""

    pdf: bytes
    references: int
    entries: int
    size: int
    root: int
    info: int
    first_identifier: bytes

    @classmethod
    def of(cls, pdf: bytes) -> _Ending:
        found = _ENDING.search(pdf, max(0, len(pdf) - 400))
        if found is None:
            raise _Unfamiliar("ending")
        references = int(found["references"])
        head = re.compile(rb"xref\n0 (\d+)\n").match(pdf, references)
        trailer = found["trailer"]
        values = [re.search(rb"/%s (\d+)" % name, trailer) for name in (b"Size", b"Root", b"Info")]
        identifier = re.search(rb"/ID \[ ?(<[0-9a-f]+>)", trailer)
        if head is None or identifier is None or b"/Prev" in trailer or None in values:
            raise _Unfamiliar("trailer")
        size, root, info = (int(value[1]) for value in values if value)
        if int(head[1]) != size:
            raise _Unfamiliar("table")
        return cls(pdf, references, head.end(), size, root, info, identifier[1])

    def dictionary(self, number: int) -> bytes:
        """The dictionary of one object without its closing marks."""
        entry = self.pdf[self.entries + 20 * number : self.entries + 20 * (number + 1)]
        start = int(entry[:10]) if entry[17:18] == b"n" else -1
        opening = b"%d 0 obj\n" % number
        end = self.pdf.find(b"endobj", start)
        body = self.pdf[start + len(opening) : end].rstrip()
        if (
            start < 0
            or not self.pdf.startswith(opening, start)
            or not body.endswith(b">>")
            or b"stream" in body
        ):
            raise _Unfamiliar("object")
        return body[:-2].rstrip()

    def empty_field(self, catalogue: bytes) -> tuple[int, bytes]:
        """Number and dictionary of the field kept for the seal."""
        form = re.search(rb"/AcroForm (\d+) 0 R", catalogue)
        kept = re.search(rb"/Fields \[([ 0-9R]*)\]", self.dictionary(int(form[1]))) if form else None
        for reference in re.findall(rb"(\d+) 0 R", kept[1]) if kept else ():
            body = self.dictionary(int(reference))
            if b"/T (%s)" % SEAL_FIELD.encode() in body and b"/V " not in body:
                return int(reference), body
        raise _Unfamiliar("field")


_BYTE_RANGE = re.compile(rb"/ByteRange \[ ?(\d+) (\d+) (\d+) (\d+) ?\]")
_ENDING = re.compile(
    rb"trailer[ \n]*<<(?P<trailer>(?:[^>]|>(?!>))*)>>\s*startxref\n(?P<references>\d+)\n%%EOF\n\Z"
)
BYTE_RANGE_ROOM = 48


def _outside_loops(work: Callable[[], Any]) -> Any:
    """Run the work where no event loop runs: pyHanko starts one of its own, which a thread that already has one (an
    asynchronous server, a browser test) refuses."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return work()
    with ThreadPoolExecutor(max_workers=1) as aside:
        return aside.submit(work).result()


class _ClockedSigner(signers.PdfSigner):
    """Writes the moment of issue as the time of signing: register, QR and seal name the same one."""

    def __init__(
        self, metadata: signers.PdfSignatureMetadata, *, signer: signers.Signer, moment: datetime
    ) -> None:
        # No stamp: the seal's picture is part of the page, and the default one would bring a font that is not embedded.
        super().__init__(metadata, signer=signer, stamp_style=NoOpStampStyle())
        self._moment = moment.astimezone(UTC).replace(microsecond=0)

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self._moment
        return session


# --- reading ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TrustedSeal:
    """A seal's certificate that the verifier knows beforehand, with the life of its key."""

    certificate_pem: str
    since: date
    until: date
    status: str = "active"


@dataclass(frozen=True)
class SealReport:
    """An untouched original: when it was sealed, by which key, and whether a person signed it afterwards."""

    sealed_at: datetime
    fingerprint: str
    key_status: str
    later_signatures: int = 0


def check_seal(pdf: bytes, trusted: Iterable[TrustedSeal]) -> SealReport:
    """The report of an original as it left the house. Anything else raises SealError.

    Codes: `too_large`, `not_a_pdf`, `encrypted`, `bytes_outside`, `no_seal`, `seal_malformed`, `not_whole_file`,
    `changed_after_seal`, `not_certifying`, `seal_broken`, `signer_unknown`, `outside_key_life`. A compromised key is
    reported, not refused: the register says whether this file is one of its genuine ones.
    """
    if len(pdf) > LARGEST_FILE:
        raise SealError("too_large")
    if not pdf.startswith(b"%PDF-1.7"):
        raise SealError("bytes_outside" if b"%PDF-" in pdf[:1024] else "not_a_pdf")
    if not pdf.rstrip(b"\r\n").endswith(b"%%EOF"):
        raise SealError("bytes_outside", "after the end")
    known = {certificate_from_pem(seal.certificate_pem).sha256_fingerprint: seal for seal in trusted}
    # pyHanko logs each defect of a hostile file with its stack; the verdict below says it once.
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=True)
        if reader.encrypted:
            raise SealError("encrypted")
        signatures = list(reader.embedded_regular_signatures)
    except SealError:
        raise
    except Exception as error:
        raise SealError("not_a_pdf", type(error).__name__) from error
    if not signatures:
        raise SealError("no_seal")
    seal = signatures[0]
    try:
        return _read_seal(reader, seal, len(signatures) - 1, known)
    except SealError:
        raise
    except Exception as error:
        raise SealError("seal_malformed", type(error).__name__) from error


def _read_seal(reader: Any, seal: Any, later: int, known: dict[str, TrustedSeal]) -> SealReport:
    if seal.field_name != SEAL_FIELD:
        raise SealError("no_seal", str(seal.field_name)[:40])
    certificate = seal.signer_cert
    trusted = known.get(certificate.sha256_fingerprint)
    anchors = [certificate] if trusted else []
    # The pinned certificate is its own anchor: no network, no list of authorities, no question of their health.
    context = ValidationContext(trust_roots=anchors, allow_fetching=False, other_certs=[])
    status = _outside_loops(lambda: validate_pdf_signature(seal, signer_validation_context=context))
    if not status.intact:
        raise SealError("changed_after_seal", "digest")
    if not status.valid:
        raise SealError("seal_broken")
    if seal.docmdp_level is None:
        raise SealError("not_certifying")
    # Only a person's own signature in the field kept for it may follow, and only where the seal allows it.
    may_follow = later and seal.docmdp_level == fields.MDPPerm.FILL_FORMS and status.docmdp_ok
    if status.coverage != SignatureCoverageLevel.ENTIRE_FILE and not may_follow:
        is_update = status.coverage == SignatureCoverageLevel.ENTIRE_REVISION
        raise SealError("changed_after_seal" if is_update else "not_whole_file")
    if trusted is None:
        raise SealError("signer_unknown", certificate.sha256_fingerprint)
    moment = status.signer_reported_dt
    if moment is None:
        raise SealError("seal_malformed", "time")
    day = moment.astimezone(HOUSE_CLOCK).date()
    if not trusted.since <= day <= trusted.until:
        raise SealError("outside_key_life", str(day))
    return SealReport(moment, certificate.sha256_fingerprint, trusted.status, later)
