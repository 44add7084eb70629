"""What a tablet signs and seals with. No tables, no settings: bytes in, bytes out.

ES256 (RFC 7518 section 3.4: P-256, raw r||s of 64 bytes), JWK thumbprints (RFC 7638), and sealing to the server's key
(ECDH-ES on P-256, HKDF-SHA-256, AES-256-GCM): the tablet can write a note and never read it back.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SEAL_CONTEXT = b"lms-tablet-note-1"


class BadKey(ValueError):
    """The JWK is no point of P-256."""


class CannotOpen(ValueError):
    """The sealed text was not sealed to this key, or was changed."""


def decode(text: str) -> bytes:
    """Base64url without padding. Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def public_key(jwk: Mapping[str, Any]) -> ec.EllipticCurvePublicKey:
    """The key a JWK describes. Raises BadKey for anything that is not a valid public P-256 key."""
    try:
        if jwk["kty"] != "EC" or jwk["crv"] != "P-256" or "d" in jwk:
            raise BadKey("not a public P-256 key")
        x, y = decode(jwk["x"]), decode(jwk["y"])
        if len(x) != 32 or len(y) != 32:
            raise BadKey("coordinates of the wrong length")
        numbers = ec.EllipticCurvePublicNumbers(
            int.from_bytes(x, "big"), int.from_bytes(y, "big"), ec.SECP256R1()
        )
        return numbers.public_key()
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise BadKey(str(error)) from error


def thumbprint(jwk: Mapping[str, Any]) -> str:
    """SHA-256 thumbprint of RFC 7638, base64url."""
    required = {name: jwk[name] for name in ("crv", "kty", "x", "y")}
    text = json.dumps(required, sort_keys=True, separators=(",", ":"))
    return encode(hashlib.sha256(text.encode()).digest())


def is_signed_by(jwk: Mapping[str, Any], body: str, signature: str) -> bool:
    """Whether `signature` (base64url of r||s) over the UTF-8 of `body` was made with this key."""
    try:
        raw = decode(signature)
        if len(raw) != 64:
            return False
        der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        public_key(jwk).verify(der, body.encode(), ec.ECDSA(hashes.SHA256()))
    except (ValueError, InvalidSignature):
        return False
    return True


def jwk_of(key: ec.EllipticCurvePublicKey) -> dict[str, str]:
    numbers = key.public_numbers()
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": encode(numbers.x.to_bytes(32, "big")),
        "y": encode(numbers.y.to_bytes(32, "big")),
    }


def open_sealed(sealed: Mapping[str, Any], private: ec.EllipticCurvePrivateKey) -> str:
    """The text of {"epk": JWK, "iv": base64url, "text": base64url}. Raises CannotOpen."""
    try:
        shared = private.exchange(ec.ECDH(), public_key(sealed["epk"]))
        key = HKDF(hashes.SHA256(), 32, salt=None, info=SEAL_CONTEXT).derive(shared)
        return AESGCM(key).decrypt(decode(sealed["iv"]), decode(sealed["text"]), SEAL_CONTEXT).decode()
    except (KeyError, TypeError, ValueError, InvalidTag) as error:
        raise CannotOpen(str(error)) from error


def seal(text: str, recipient: Mapping[str, Any]) -> dict[str, Any]:
    """Seals a text to a public key, as the tablet does."""
    ephemeral = ec.generate_private_key(ec.SECP256R1())
    shared = ephemeral.exchange(ec.ECDH(), public_key(recipient))
    key = HKDF(hashes.SHA256(), 32, salt=None, info=SEAL_CONTEXT).derive(shared)
    iv = hashlib.sha256(ephemeral.public_key().public_numbers().x.to_bytes(32, "big")).digest()[:12]
    return {
        "epk": jwk_of(ephemeral.public_key()),
        "iv": encode(iv),
        "text": encode(AESGCM(key).encrypt(iv, text.encode(), SEAL_CONTEXT)),
    }
