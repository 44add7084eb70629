"""Passports: signed here, read in elsewhere. What comes from outside is shown first, believed by its key, never added up.

Format: a CBOR map under a claim of its own, signed as the QR of certificates is (COSE_Sign1, ES256), written as decimal
digits. A passport can never be taken for a certificate: the readers of each refuse the claims of the other.
"""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pikepdf
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from certificates import cbor, conf, keyring, qr
from certificates.keyring import Signers
from certificates.keys.vault import kid_of
from certificates.payload import PayloadError, name_problem, new_id, text_problem, tidy
from certificates.verification import read_qr_codes
from courses.cohorts.models import Cohort
from courses.evidence.papers import drawing
from courses.evidence.papers.letterhead import letterhead
from courses.evidence.papers.passport import LEVEL_WORDS, LEVELS, passport_content
from courses.evidence.papers.words import clock, long_day, short_day
from courses.people.models import Participant

from . import access
from .drawing import DEMO
from .models import PassportIssuer, ReceivedPassport

VERSION = 1
CLAIM_PASSPORT = -70002
ISSUER, NAME, DOCUMENT, COURSES, SKILLS, NEXT, LEFT_OUT = range(1, 8)
FILE_NAME = "pasaporte.txt"
TEMPLATE = "courses/papers/passport.html"
# A QR of the digits of so many signed bytes is printed at 70 mm with modules of half a millimetre.
MOST_BYTES = 900
LARGEST_UPLOAD = 12 * 1024 * 1024
MODULE_MM = 0.5
EPOCH = date(1970, 1, 1)


class NoPassport(ValueError):
    """What was brought is no passport, or not an honest one. `code`: `nothing`, `broken`, `signature`, `text`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def problem_words(code: str) -> str:
    return {
        "nothing": _("No passport was found in it. Bring the file, a clear picture of the QR, or its text."),
        "broken": _("The QR is incomplete or is not that of a passport."),
        "signature": _("The data were changed after they were signed."),
        "text": _("The passport holds signs that are not allowed."),
        "too_large": _("The file is too large."),
    }.get(code, code)


# --- giving -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Signed:
    """A passport ready to be printed: the text of its QR and how many skills did not fit into it."""

    text: str
    left_out: int
    kid: str


def sign(says: Mapping[str, Any], *, signer: qr.Es256Signer, at: datetime) -> Signed:
    """The signed text of a passport; the least of the skills are left out until it fits."""
    skills = list(says["skills"])
    for kept in range(len(skills), -1, -1):
        claims = {
            qr.CLAIM_ISSUED_AT: int(at.timestamp()),
            qr.CLAIM_ID: new_id(),
            CLAIM_PASSPORT: {
                ISSUER: tidy(letterhead().name)[:80],
                NAME: tidy(says["name"])[:120],
                DOCUMENT: tidy(says["document"])[:40],
                COURSES: [
                    [
                        one["code"][:20],
                        one["title"][:60],
                        one["minutes"],
                        _days(one["since"]),
                        _days(one["until"]),
                        _days(one["completed_on"]),
                        one["mark"],
                    ]
                    for one in says["courses"][-8:]
                ],
                SKILLS: [
                    [one["code"][:20], one["name"][:40], one["level"], one["times"]] for one in skills[:kept]
                ],
                NEXT: "; ".join(says["next"])[:160],
                LEFT_OUT: len(skills) - kept,
            },
        }
        message = _message(claims, signer)
        if len(message) <= MOST_BYTES or not kept:
            return Signed(
                f"{conf.verification_address()}#{qr.to_digits(message)}", len(skills) - kept, signer.kid.hex()
            )
    raise AssertionError("unreachable")


def _days(day: str) -> int:
    return (date.fromisoformat(day) - EPOCH).days if day else -1


def _message(claims: Mapping[Any, Any], signer: qr.Es256Signer) -> bytes:
    protected = cbor.dumps({qr.HEADER_ALGORITHM: qr.ES256, qr.HEADER_KEY: signer.kid})
    payload = cbor.dumps(dict(claims))
    return cbor.dumps([protected, {}, payload, signer.sign(_to_be_signed(protected, payload))])


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    return cbor.dumps(["Signature1", protected, b"", payload])


def print_passport(participant: Participant, *, by: Any) -> bytes:
    """The passport of a person as a file, with its signed QR and the same text inside. Logged.

    Raises PermissionDenied, keyring.KeyRefused, drawing.CannotDraw.
    """
    if not access.can_issue_passport(by):
        raise PermissionDenied
    says = passport_content(participant, visible=Cohort.objects.visible_to(by))
    keys = Signers(at=timezone.localdate())
    moment = timezone.now()
    signed = sign(says, signer=keys.qr, at=moment)
    svg = qr.draw(signed.text).svg(MODULE_MM, title="QR")
    html = drawing.paper_html(
        TEMPLATE,
        {
            "says": says,
            "qr": "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode(),
            "left_out": signed.left_out,
            "kid": signed.kid,
            "day": long_day(timezone.localdate()),
            "notice": DEMO if keys.is_demo else "",
        },
        mark=drawing.Mark.of({"text": signed.text}),
    )
    content = _written(html, signed.text, moment)
    log(participant, "lms.print_passport", user=by, title="participant")
    return content


def _written(html: str, text: str, moment: datetime) -> bytes:
    from weasyprint import Attachment

    content: bytes
    with drawing.watched():
        content = drawing.layout(html).write_pdf(
            pdf_variant="pdf/ua-1",
            attachments=[
                Attachment(
                    string=text.encode(),
                    name=FILE_NAME,
                    description="Datos firmados de este pasaporte",
                    relationship="Data",
                    created=moment,
                    modified=moment,
                )
            ],
        )
    return content


# --- receiving --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Read:
    """A passport as it was read. Nothing is stored yet. `issuer` is empty while nobody vouches for the key."""

    text: str
    kid: str
    issuer: str
    says_issuer: str
    name: str
    document: str
    issued_on: date
    courses: tuple[dict[str, Any], ...]
    skills: tuple[dict[str, Any], ...]
    next: str
    left_out: int
    digest: str
    is_known: bool

    @property
    def is_believed(self) -> bool:
        return bool(self.issuer)

    @property
    def hours(self) -> str:
        return clock(sum(one["minutes"] for one in self.courses))


def text_in(content: bytes) -> str:
    """The text of the passport in a file: our own PDF, a picture or a scan of its QR, or the text itself.

    Raises NoPassport `nothing` or `too_large`.
    """
    if len(content) > LARGEST_UPLOAD:
        raise NoPassport("too_large")
    if content[:1024].find(b"%PDF-") >= 0:
        try:
            with pikepdf.open(io.BytesIO(content)) as pdf:
                if FILE_NAME in pdf.attachments:
                    return (
                        pdf.attachments[FILE_NAME].get_file().read_bytes()[:6_000].decode("ascii", "replace")
                    )
        except (pikepdf.PdfError, ValueError, KeyError):
            raise NoPassport("nothing") from None
    elif len(content) < 6_000 and content.strip()[-40:].isdigit():
        return content.decode("ascii", "replace").strip()
    for text in read_qr_codes(content):
        return text
    raise NoPassport("nothing")


def read(text: str) -> Read:
    """Take a passport apart and check its signature, as far as its key is known. Stores nothing. Raises NoPassport."""
    try:
        cose = qr.from_text(text.strip())
        message = qr.open_message(cose)
        claims = cbor.loads(message.payload)
    except (qr.QrError, cbor.CborError) as error:
        raise NoPassport("broken") from error
    kid = message.kid.hex()
    key, issuer = _key_of(kid)
    if key is not None:
        r, s = int.from_bytes(message.signature[:32], "big"), int.from_bytes(message.signature[32:], "big")
        try:
            key.verify(
                encode_dss_signature(r, s),
                _to_be_signed(message.protected, message.payload),
                ec.ECDSA(hashes.SHA256()),
            )
        except InvalidSignature:
            raise NoPassport("signature") from None
    try:
        return _read(claims, text.strip(), cose, kid, issuer)
    except PayloadError as error:
        raise NoPassport("text") from error
    except (KeyError, TypeError, ValueError, OverflowError, OSError, IndexError) as error:
        raise NoPassport("broken") from error


def _key_of(kid: str) -> tuple[ec.EllipticCurvePublicKey | None, str]:
    """The key and whose it is: our own house, or an organisation somebody entered."""
    own = keyring.trusted_qr_keys().get(bytes.fromhex(kid))
    if own is not None and own.status != "compromised":
        return own.key, letterhead().name
    row = PassportIssuer.objects.filter(kid=kid).first()
    return (public_key(row.public_pem), row.name) if row is not None else (None, "")


def _read(claims: Any, text: str, cose: bytes, kid: str, issuer: str) -> Read:
    if set(claims) != {qr.CLAIM_ISSUED_AT, qr.CLAIM_ID, CLAIM_PASSPORT}:
        raise ValueError("claims")
    inner = claims[CLAIM_PASSPORT]
    if set(inner) != set(range(ISSUER, LEFT_OUT + 1)):
        raise ValueError("claims")
    digest = hashlib.sha256(cose).hexdigest()
    if problem := name_problem(inner[NAME]):
        raise PayloadError(problem, "name")
    return Read(
        text=text,
        kid=kid,
        issuer=issuer,
        says_issuer=_text(inner[ISSUER]),
        name=inner[NAME],
        document=_text(inner[DOCUMENT]),
        issued_on=timezone.localdate(datetime.fromtimestamp(claims[qr.CLAIM_ISSUED_AT], UTC)),
        courses=tuple(_course(one) for one in inner[COURSES][:20]),
        skills=tuple(_skill(one) for one in inner[SKILLS][:80]),
        next=_text(inner[NEXT]),
        left_out=int(inner[LEFT_OUT]),
        digest=digest,
        is_known=ReceivedPassport.objects.filter(digest=digest).exists(),
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    if value and (problem := text_problem(value, limit=200)):
        raise PayloadError(problem)
    return value


def _course(one: Any) -> dict[str, Any]:
    code, title, minutes, since, until, completed, mark = one
    if not 0 <= minutes <= 10_000_000 or not -1 <= mark <= 20:
        raise ValueError("numbers")
    return {
        "code": _text(code),
        "title": _text(title),
        "minutes": minutes,
        "hours": clock(minutes),
        "from_to": f"{_day(since)} – {_day(until)}" if since >= 0 and until >= 0 else "",
        "completed": _day(completed) if completed >= 0 else "",
        "mark": mark,
    }


def _day(days: int) -> str:
    return short_day(EPOCH + timedelta(days=days))


def _skill(one: Any) -> dict[str, Any]:
    code, name, level, times = one
    return {
        "code": _text(code),
        "name": _text(name),
        "level": LEVEL_WORDS[LEVELS[level]],
        "times": int(times),
    }


def receive(read_one: Read, participant: Participant, *, by: Any) -> ReceivedPassport:
    """Keep a passport beside a person's record. Her own hours and completions here stay as they are.

    Raises PermissionDenied, or ValidationError: nobody vouches for the key; received already; closed record.
    """
    if not access.can_issue_passport(by):
        raise PermissionDenied
    if not read_one.is_believed:
        raise ValidationError(_("Nobody vouches for the key of this passport yet."), code="unknown_key")
    with transaction.atomic():
        locked = Participant.objects.select_for_update().get(pk=participant.pk)
        if locked.merged_into_id or locked.anonymised_at:
            raise ValidationError(_("This record is closed. Nothing can be added to it."), code="closed")
        try:
            with transaction.atomic():
                row = ReceivedPassport.objects.create(
                    participant=locked,
                    issuer_name=read_one.issuer,
                    kid=read_one.kid,
                    # Name and document stay out: her record has them, and they must go when she is forgotten.
                    says={
                        "issued_on": read_one.issued_on.isoformat(),
                        "courses": list(read_one.courses),
                        "skills": list(read_one.skills),
                        "next": read_one.next,
                        "left_out": read_one.left_out,
                    },
                    digest=read_one.digest,
                    received_by=by,
                )
        except IntegrityError:
            raise ValidationError(_("This passport was read in already."), code="received") from None
        log(locked, "lms.receive_passport", user=by, title="participant", data={"kid": read_one.kid})
    return row


# --- who is believed --------------------------------------------------------------------------------------------


def public_key(pem: str) -> ec.EllipticCurvePublicKey:
    """The P-256 key in a text. Raises ValidationError."""
    try:
        key = serialization.load_pem_public_key(pem.strip().encode())
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise ValidationError(
            {"public_pem": ValidationError(_("This is not the key of a passport."), code="no_key")}
        )
    return key


def trust_issuer(*, name: str, public_pem: str, compared_with: str, by: Any) -> PassportIssuer:
    """Believe the passports of another organisation from now on. Raises PermissionDenied or ValidationError."""
    if not access.can_trust_issuers(by):
        raise PermissionDenied
    key = public_key(public_pem)
    errors = {}
    if not name.strip():
        errors["name"] = ValidationError(_("Write the name of the organisation."), code="name")
    if not compared_with.strip():
        errors["compared_with"] = ValidationError(
            _("Write who confirmed the key, and how. Without that anybody could sign."), code="compared"
        )
    if errors:
        raise ValidationError(errors)
    try:
        with transaction.atomic():
            row = PassportIssuer.objects.create(
                kid=kid_of(key),
                name=tidy(name)[:160],
                public_pem=public_pem.strip(),
                compared_with=tidy(compared_with)[:160],
                entered_by=by,
            )
            log(row, "lms.trust_passport_issuer", user=by, data={"kid": row.kid})
    except IntegrityError:
        raise ValidationError(_("This key is entered already."), code="known") from None
    return row


def own_key() -> tuple[str, str]:
    """Name and text of the key that signs our passports now, for other organisations; empty when there is none."""
    entries = [
        one for one in keyring.trust_entries() if str(one.purpose) == "qr" and str(one.status) == "active"
    ]
    return (entries[0].kid, entries[0].public_pem) if entries else ("", "")
