"""The trust list: which public keys speak for the organisation, since when, until when, and which no longer.

It is plain data that travels: built into the offline page, downloaded by the verification page, printed on the
monthly sheet. It also carries what a verifier without a network must know of the register: withdrawn certificates (as
salted hashes, no names) and, once a key is compromised, the entries that are genuine all the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from certificates.qr import TrustedKey
from certificates.register import stamp

MARK_LENGTH = 16


@dataclass(frozen=True)
class TrustEntry:
    """One public key and what may be believed of it. `until` is the last day it may have signed."""

    kid: str
    purpose: str
    algorithm: str
    public_pem: str
    since: date
    until: date
    status: str
    is_demo: bool = False

    def public_key(self) -> Any:
        return serialization.load_pem_public_key(self.public_pem.encode())

    def as_dict(self) -> dict[str, Any]:
        key = self.public_key()
        entry: dict[str, Any] = {
            "kid": self.kid,
            "purpose": self.purpose,
            "alg": self.algorithm,
            "from": self.since.isoformat(),
            "to": self.until.isoformat(),
            "status": self.status,
            "demo": self.is_demo,
        }
        if isinstance(key, ec.EllipticCurvePublicKey):
            numbers = key.public_numbers()
            entry["x"] = numbers.x.to_bytes(32, "big").hex()
            entry["y"] = numbers.y.to_bytes(32, "big").hex()
        elif isinstance(key, ed25519.Ed25519PublicKey):
            entry["x"] = key.public_bytes_raw().hex()
        else:
            entry["spki"] = hashlib.sha256(
                key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
            ).hexdigest()
        return entry


def withdrawn_mark(identifier: bytes) -> str:
    """How a withdrawn certificate is named in the trust list: 16 hexadecimal digits of SHA-256 of its identifier."""
    return hashlib.sha256(identifier).hexdigest()[:MARK_LENGTH]


def trust_list(
    keys: Iterable[TrustEntry],
    *,
    host: str,
    organisation: str,
    contact: str,
    at: datetime,
    head: tuple[int, str],
    withdrawn: Mapping[str, str],
    registered: Iterable[str],
) -> dict[str, Any]:
    """The list as plain JSON values. `withdrawn` maps marks to `revoked` or `replaced`; `head` is number and hash of the
    register's last entry; `registered` are printed hashes, wanted only while a compromised key is on the list."""
    entries = [key.as_dict() for key in keys]
    compromised = any(entry["status"] == "compromised" for entry in entries)
    return {
        "v": 1,
        "at": stamp(at),
        "host": host,
        "organisation": organisation,
        "contact": contact,
        "head": {"seq": head[0], "hash": head[1]},
        "keys": entries,
        "withdrawn": dict(sorted(withdrawn.items())),
        "registered": sorted(registered) if compromised else [],
    }


def qr_keys(keys: Iterable[TrustEntry]) -> dict[bytes, TrustedKey]:
    """The keys that may sign a QR, as the QR's reader wants them."""
    return {
        bytes.fromhex(entry.kid): TrustedKey(
            bytes.fromhex(entry.kid),
            cast(ec.EllipticCurvePublicKey, entry.public_key()),
            entry.since,
            entry.until,
            entry.status,
        )
        for entry in keys
        if entry.purpose == "qr"
    }


def credential_keys(keys: Iterable[TrustEntry], *, did: str) -> dict[str, ed25519.Ed25519PublicKey]:
    """The keys that may sign credentials, by verification method. Compromised ones are left out."""
    return {
        f"{did}#{entry.kid}": cast(ed25519.Ed25519PublicKey, entry.public_key())
        for entry in keys
        if entry.purpose == "credential" and entry.status != "compromised"
    }
