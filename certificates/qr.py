"""The certificate inside its QR: signed claims that can be checked without a network.

Shape: CWT claims in deterministic CBOR, signed as COSE_Sign1 with ES256, written as the decimal digits of
`0x01 || cose` behind the `#` of the verification address. A phone's camera opens the page, the browser never sends
what stands behind `#`, and the page checks the signature by itself. Digits pack almost without loss into a QR.

The QR says what the paper says and nothing more. Reading is strict: each way of being wrong has its own code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from html import escape
from itertools import compress
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from certificates import cbor
from certificates.payload import HOUSE_CLOCK, Facts, PayloadError

MARKER = 1
LONGEST_DIGITS = 3_000
CLAIM_ISSUED_AT, CLAIM_ID, CLAIM_FACTS = 6, 7, -70001
HEADER_ALGORITHM, HEADER_KEY, ES256 = 1, 4, -7
NO, NAME, DOC, COURSE, HOURS, SINCE, UNTIL, RESULT, ENTRY, ENTRY_HASH = range(1, 11)
HASH_BYTES = 16
EPOCH = date(1970, 1, 1)
# Order of P-256. (r, s) and (r, n - s) are both signatures of one message; only the lower s is accepted, so a
# genuine QR has exactly one spelling.
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551

ECC_LEVEL = "Q"
SMALLEST_MODULE_MM = 0.45
QUIET_MODULES = 4


class QrError(ValueError):
    """A QR that proves nothing. `code` names the first thing that is wrong."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class Claims:
    """What the QR states, in the words of `Facts`, with the entry of the register it stands in."""

    id: bytes
    issued_at: datetime
    no: str
    name: str
    doc: str
    course: str
    hours: int
    since: date
    until: date
    result: str
    entry: int
    entry_hash: bytes

    @classmethod
    def of(cls, facts: Facts, *, issued_at: datetime, entry: int, entry_hash: str) -> Claims:
        return cls(
            id=facts.id,
            issued_at=issued_at.astimezone(UTC).replace(microsecond=0),
            no=facts.no,
            name=facts.name,
            doc=facts.doc,
            course=facts.course,
            hours=facts.hours,
            since=facts.since,
            until=facts.until,
            result=facts.result,
            entry=entry,
            entry_hash=bytes.fromhex(entry_hash)[:HASH_BYTES],
        )

    def agrees_with(self, facts: Facts) -> bool:
        return (
            self.id,
            self.no,
            self.name,
            self.doc,
            self.course,
            self.hours,
            self.since,
            self.until,
            self.result,
        ) == (
            facts.id,
            facts.no,
            facts.name,
            facts.doc,
            facts.course,
            facts.hours,
            facts.since,
            facts.until,
            facts.result,
        )


class Es256Signer(Protocol):
    """Whatever can sign for the QR: a key in memory, a token, another computer."""

    kid: bytes

    def sign(self, message: bytes) -> bytes:
        """64 bytes: r and s, each 32."""
        ...


class PrivateKeySigner:
    """An ES256 signer over a private key in memory."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, kid: bytes) -> None:
        self._key = key
        self.kid = kid

    def sign(self, message: bytes) -> bytes:
        r, s = decode_dss_signature(self._key.sign(message, ec.ECDSA(hashes.SHA256())))
        s = min(s, P256_ORDER - s)
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def claims_bytes(claims: Claims) -> bytes:
    return cbor.dumps(
        {
            CLAIM_ISSUED_AT: int(claims.issued_at.timestamp()),
            CLAIM_ID: claims.id,
            CLAIM_FACTS: {
                NO: claims.no,
                NAME: claims.name,
                DOC: claims.doc,
                COURSE: claims.course,
                HOURS: claims.hours,
                SINCE: (claims.since - EPOCH).days,
                UNTIL: (claims.until - EPOCH).days,
                RESULT: claims.result,
                ENTRY: claims.entry,
                ENTRY_HASH: claims.entry_hash,
            },
        }
    )


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    return cbor.dumps(["Signature1", protected, b"", payload])


def sign_claims(claims: Claims, signer: Es256Signer) -> bytes:
    """The COSE_Sign1 message (untagged) over these claims."""
    protected = cbor.dumps({HEADER_ALGORITHM: ES256, HEADER_KEY: signer.kid})
    payload = claims_bytes(claims)
    signature = signer.sign(_to_be_signed(protected, payload))
    if len(signature) != 64:
        raise QrError("signature_length")
    return cbor.dumps([protected, {}, payload, signature])


def to_digits(cose: bytes) -> str:
    return str(int.from_bytes(bytes([MARKER]) + cose, "big"))


def qr_text(claims: Claims, signer: Es256Signer, *, address: str) -> str:
    """The whole text of the QR. `address` is the verification page, such as `https://example.org/v`."""
    return f"{address}#{to_digits(sign_claims(claims, signer))}"


# --- reading ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TrustedKey:
    """A public key the verifier knows beforehand, with the life it had."""

    kid: bytes
    key: ec.EllipticCurvePublicKey
    since: date
    until: date | None
    status: str = "active"


def from_text(text: str) -> bytes:
    """The COSE bytes inside a QR's text (an address with `#`, or the digits alone).

    Codes: `digits_missing`, `not_digits`, `too_long`, `leading_zero`, `marker_missing`.
    """
    digits = text.rpartition("#")[2].strip() if "#" in text else text.strip()
    if not digits:
        raise QrError("digits_missing")
    if len(digits) > LONGEST_DIGITS:
        raise QrError("too_long")
    if not (digits.isascii() and digits.isdecimal()):
        raise QrError("not_digits")
    if digits[0] == "0":
        raise QrError("leading_zero")
    value = int(digits)
    raw = value.to_bytes((value.bit_length() + 7) // 8, "big")
    if raw[0] != MARKER or len(raw) < 2:
        raise QrError("marker_missing")
    return raw[1:]


@dataclass(frozen=True)
class Message:
    """A COSE_Sign1 message taken apart; nothing in it is proven yet."""

    protected: bytes
    kid: bytes
    payload: bytes
    signature: bytes


def open_message(cose: bytes) -> Message:
    """Codes: those of cbor.py, `cose_shape`, `header_extra`, `algorithm_missing`, `algorithm_other`, `key_missing`,
    `signature_length`, `signature_zero`, `signature_other_half`."""
    try:
        parts = cbor.loads(cose)
    except cbor.CborError as error:
        raise QrError(error.code, str(error)) from error
    if not (isinstance(parts, list) and len(parts) == 4):
        raise QrError("cose_shape")
    protected, unprotected, payload, signature = parts
    if not (isinstance(protected, bytes) and isinstance(payload, bytes) and isinstance(signature, bytes)):
        raise QrError("cose_shape")
    if unprotected != {} or not isinstance(unprotected, dict):
        raise QrError("header_extra", "unprotected")
    try:
        header = cbor.loads(protected)
    except cbor.CborError as error:
        raise QrError(error.code, "protected header") from error
    if not isinstance(header, dict):
        raise QrError("cose_shape", "protected header")
    if HEADER_ALGORITHM not in header:
        raise QrError("algorithm_missing")
    if header[HEADER_ALGORITHM] != ES256:
        raise QrError("algorithm_other", str(header[HEADER_ALGORITHM])[:20])
    kid = header.get(HEADER_KEY)
    if not (isinstance(kid, bytes) and len(kid) == 8):
        raise QrError("key_missing")
    if set(header) != {HEADER_ALGORITHM, HEADER_KEY}:
        raise QrError("header_extra", "protected")
    if len(signature) != 64:
        raise QrError("signature_length", str(len(signature)))
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if not r or not s or r >= P256_ORDER or s >= P256_ORDER:
        raise QrError("signature_zero")
    if s > P256_ORDER // 2:
        raise QrError("signature_other_half")
    return Message(protected, kid, payload, signature)


def read_claims(payload: bytes) -> Claims:
    """Codes: those of cbor.py, `claims_shape`, `claims_unknown`, `claims_text`."""
    try:
        outer = cbor.loads(payload)
    except cbor.CborError as error:
        raise QrError(error.code, "claims") from error
    if not isinstance(outer, dict):
        raise QrError("claims_shape")
    if set(outer) - {CLAIM_ISSUED_AT, CLAIM_ID, CLAIM_FACTS}:
        raise QrError("claims_unknown")
    inner = outer.get(CLAIM_FACTS)
    identifier, issued_at = outer.get(CLAIM_ID), outer.get(CLAIM_ISSUED_AT)
    if not isinstance(inner, dict) or not isinstance(identifier, bytes) or not isinstance(issued_at, int):
        raise QrError("claims_shape")
    if set(inner) - set(range(NO, ENTRY_HASH + 1)):
        raise QrError("claims_unknown")
    kinds: dict[int, type] = dict.fromkeys((NO, NAME, DOC, COURSE, RESULT), str)
    kinds |= dict.fromkeys((HOURS, SINCE, UNTIL, ENTRY), int) | {ENTRY_HASH: bytes}
    for key, kind in kinds.items():
        if not isinstance(inner.get(key), kind):
            raise QrError("claims_shape", str(key))
    if len(inner[ENTRY_HASH]) != HASH_BYTES or inner[ENTRY] < 1:
        raise QrError("claims_shape", "entry")
    try:
        moment = datetime.fromtimestamp(issued_at, UTC)
        since, until = EPOCH + timedelta(days=inner[SINCE]), EPOCH + timedelta(days=inner[UNTIL])
        Facts(
            id=identifier,
            no=inner[NO],
            name=inner[NAME],
            doc=inner[DOC],
            course=inner[COURSE],
            hours=inner[HOURS],
            since=since,
            until=until,
            result=inner[RESULT],
            issued=max(moment.date(), until),
        )
    except PayloadError as error:
        raise QrError("claims_text", f"{error.field} {error.code}") from error
    except (OverflowError, OSError, ValueError) as error:
        raise QrError("claims_shape", "date") from error
    return Claims(
        id=identifier,
        issued_at=moment,
        no=inner[NO],
        name=inner[NAME],
        doc=inner[DOC],
        course=inner[COURSE],
        hours=inner[HOURS],
        since=since,
        until=until,
        result=inner[RESULT],
        entry=inner[ENTRY],
        entry_hash=inner[ENTRY_HASH],
    )


def verify_text(
    text: str, keys: Mapping[bytes, TrustedKey], *, registered: frozenset[str] = frozenset()
) -> Claims:
    """The claims of a genuine QR; anything else raises QrError.

    Beside the codes of reading: `key_unknown`, `signature_wrong`, `outside_key_life`, `key_compromised`.
    `registered` holds the printed hashes (32 hexadecimal digits) of entries known from the register: what a stolen
    key signs is believed only if it stands there. Whether the certificate was withdrawn is not the QR's to say.
    """
    message = open_message(from_text(text))
    trusted = keys.get(message.kid)
    if trusted is None:
        raise QrError("key_unknown", message.kid.hex())
    r, s = int.from_bytes(message.signature[:32], "big"), int.from_bytes(message.signature[32:], "big")
    try:
        trusted.key.verify(
            encode_dss_signature(r, s),
            _to_be_signed(message.protected, message.payload),
            ec.ECDSA(hashes.SHA256()),
        )
    except InvalidSignature:
        raise QrError("signature_wrong") from None
    claims = read_claims(message.payload)
    day = claims.issued_at.astimezone(HOUSE_CLOCK).date()
    if day < trusted.since or (trusted.until is not None and day > trusted.until):
        raise QrError("outside_key_life", str(day))
    if trusted.status == "compromised" and claims.entry_hash.hex() not in registered:
        raise QrError("key_compromised")
    return claims


# --- drawing ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Drawing:
    """A QR without its quiet zone: one byte a module, row after row, 1 where it is dark."""

    modules: int
    dark: bytes

    @property
    def path(self) -> str:
        """The outlines as the path of an SVG, in module units."""
        width = self.modules
        rows = [self.dark[start : start + width] for start in range(0, width * width, width)]
        return outline([list(map(bool, row)) for row in rows])

    def bars(self) -> Iterator[tuple[int, int]]:
        """Each unbroken row of dark modules, from the first to behind the last, counted in modules and one more a row.

        The module right of each row is always light, so no bar goes round the corner.
        """
        width = self.modules
        rows = b"\0".join([self.dark[start : start + width] for start in range(0, width * width, width)])
        as_number = int.from_bytes(rows + b"\0", "big")
        borders = (as_number ^ (as_number >> 8)).to_bytes(len(rows) + 1, "big")
        places = list(compress(range(len(borders)), borders))
        return zip(places[0::2], places[1::2], strict=True)

    def size_mm(self, module_mm: float = SMALLEST_MODULE_MM) -> float:
        """Printed width with the quiet zone on both sides."""
        return (self.modules + 2 * QUIET_MODULES) * module_mm

    def svg(self, module_mm: float, *, title: str, box: int = 0) -> str:
        """A whole SVG element with its quiet zone, or in the middle of a square of `box` modules. Modules that touch are
        one shape, so no printer leaves hairlines."""
        if module_mm < SMALLEST_MODULE_MM - 1e-9:
            raise QrError("module_too_small", f"{module_mm:.2f} mm")
        units = box or self.modules + 2 * QUIET_MODULES
        side, quiet = units * module_mm, (units - self.modules) // 2
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{side:.3f}mm" height="{side:.3f}mm" '
            f'viewBox="-{quiet} -{quiet} {units} {units}" role="img" aria-label="{escape(title)}">'
            f'<path d="{self.path}" fill="#000"/></svg>'
        )


def draw(text: str) -> Drawing:
    """The QR of a text at error correction Q (a quarter of the symbol may be stained or stamped over)."""
    import zxingcpp  # a native library of some megabytes that only drawing needs

    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=ECC_LEVEL)
    pixels = memoryview(zxingcpp.write_barcode_to_image(barcode, scale=1, add_quiet_zones=False))
    height, width = pixels.shape  # type: ignore[misc]
    if height != width:
        raise QrError("drawing_not_square")
    return Drawing(width, pixels.tobytes().translate(_IS_DARK))


_IS_DARK = bytes(value < 128 for value in range(256))


def outline(dark: list[list[bool]]) -> str:
    """The borders of the dark areas as closed paths, in units of a module.

    Drawing row by row is simpler, but viewers leave grey hairlines between rows, and copiers widen them.
    """
    height, width = len(dark), len(dark[0])

    def is_dark(x: int, y: int) -> bool:
        return 0 <= x < width and 0 <= y < height and dark[y][x]

    # Every border edge runs with the dark module on its right; one corner starts one or two edges.
    edges: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for y in range(height):
        for x in range(width):
            if not dark[y][x]:
                continue
            if not is_dark(x, y - 1):
                edges.setdefault((x, y), []).append((1, 0))
            if not is_dark(x + 1, y):
                edges.setdefault((x + 1, y), []).append((0, 1))
            if not is_dark(x, y + 1):
                edges.setdefault((x + 1, y + 1), []).append((-1, 0))
            if not is_dark(x - 1, y):
                edges.setdefault((x, y + 1), []).append((0, -1))

    parts: list[str] = []
    while edges:
        start = next(iter(edges))
        x, y = start
        direction = edges[start][0]
        parts.append(f"M{x} {y}")
        length = 0
        while (x, y) in edges:
            ways = edges[x, y]
            # Where two dark modules touch by a corner only, turn right: each keeps its own outline.
            turn = (-direction[1], direction[0])
            way = turn if len(ways) == 2 and turn in ways else ways[0]
            ways.remove(way)
            if not ways:
                del edges[x, y]
            if way != direction:
                parts.append(_stroke(direction, length))
                direction, length = way, 0
            x, y, length = x + way[0], y + way[1], length + 1
        parts.append("z")
    return "".join(parts)


def _stroke(direction: tuple[int, int], length: int) -> str:
    if not length:
        return ""
    return f"h{direction[0] * length}" if direction[0] else f"v{direction[1] * length}"
