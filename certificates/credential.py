"""The certificate as an Open Badges 3.0 credential with an `eddsa-rdfc-2022` proof.

A wallet or an employer's system can check it without knowing this software. The proof signs the RDF that the JSON
means. General JSON-LD processors are slow and forgiving: a term they do not know vanishes before the signature is
checked, so a claim can be added to a signed credential unseen. Our credentials have one fixed shape; this module
knows its terms and no others, writes the canonical RDF directly (a test holds it equal to a general processor's) and
refuses everything it does not know.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from certificates.payload import Facts

CONTEXT = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
CRYPTOSUITE = "eddsa-rdfc-2022"
STATUS_LIST_LENGTH = 131_072

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_OB = "https://purl.imsglobal.org/spec/vc/ob/vocab.html#"
_VC = "https://www.w3.org/2018/credentials#"
_STATUS = "https://www.w3.org/ns/credentials/status#"
_SCHEMA = "https://schema.org/"
_SECURITY = "https://w3id.org/security#"
_XSD_SECURE = "https://www.w3.org/2001/XMLSchema#"
_XSD = "http://www.w3.org/2001/XMLSchema#"

_TYPES = {
    "VerifiableCredential": _VC + "VerifiableCredential",
    "OpenBadgeCredential": _OB + "OpenBadgeCredential",
    "Profile": _OB + "Profile",
    "AchievementSubject": _OB + "AchievementSubject",
    "Achievement": _OB + "Achievement",
    "IdentityObject": _OB + "IdentityObject",
    "Result": _OB + "Result",
    "BitstringStatusListEntry": _STATUS + "BitstringStatusListEntry",
    "BitstringStatusListCredential": _STATUS + "BitstringStatusListCredential",
    "BitstringStatusList": _STATUS + "BitstringStatusList",
}

# For each kind of node: term -> (property, how its value is written). "node:<kind>" is a nested node, "iri" a
# reference, "" a plain string, anything else the datatype of a literal.
_SHAPES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "credential": {
        "issuer": (_VC + "issuer", "node:profile"),
        "validFrom": (_VC + "validFrom", _XSD + "dateTime"),
        "name": (_SCHEMA + "name", ""),
        "credentialSubject": (_VC + "credentialSubject", "node:subject"),
        "credentialStatus": (_VC + "credentialStatus", "node:status"),
    },
    "profile": {
        "name": (_SCHEMA + "name", ""),
        "url": (_SCHEMA + "url", _XSD_SECURE + "anyURI"),
    },
    "subject": {
        "identifier": (_OB + "identifier", "node:identity"),
        "activityStartDate": (_OB + "activityStartDate", _XSD_SECURE + "date"),
        "activityEndDate": (_OB + "activityEndDate", _XSD_SECURE + "date"),
        "creditsEarned": (_OB + "creditsEarned", _XSD_SECURE + "float"),
        "licenseNumber": (_OB + "licenseNumber", ""),
        "achievement": (_OB + "achievement", "node:achievement"),
        "result": (_OB + "result", "node:result"),
    },
    "identity": {
        "identityHash": (_OB + "identityHash", ""),
        "identityType": (_OB + "identityType", ""),
        "hashed": (_OB + "hashed", _XSD_SECURE + "boolean"),
    },
    "achievement": {
        "name": (_SCHEMA + "name", ""),
        "description": (_SCHEMA + "description", ""),
        "achievementType": (_OB + "achievementType", ""),
        "inLanguage": (_SCHEMA + "inLanguage", ""),
        "criteria": (_OB + "Criteria", "node:criteria"),
    },
    "criteria": {"narrative": (_OB + "narrative", "")},
    "result": {"value": (_SCHEMA + "value", "")},
    "status": {
        "statusPurpose": (_STATUS + "statusPurpose", ""),
        "statusListIndex": (_STATUS + "statusListIndex", ""),
        "statusListCredential": (_STATUS + "statusListCredential", "iri"),
    },
    "status_list_credential": {
        "issuer": (_VC + "issuer", "iri"),
        "validFrom": (_VC + "validFrom", _XSD + "dateTime"),
        "credentialSubject": (_VC + "credentialSubject", "node:status_list"),
    },
    "status_list": {
        "statusPurpose": (_STATUS + "statusPurpose", ""),
        "encodedList": (_STATUS + "encodedList", _SECURITY + "multibase"),
    },
}


class CredentialError(ValueError):
    """A credential that proves nothing. `code` names the first thing that is wrong."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


class Ed25519Signer(Protocol):
    """Whatever can sign credentials. `verification_method` is where the public key is published."""

    verification_method: str

    def sign(self, message: bytes) -> bytes: ...


class PrivateKeySigner:
    """A signer over a private key in memory."""

    def __init__(self, key: Ed25519PrivateKey, verification_method: str) -> None:
        self._key = key
        self.verification_method = verification_method

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


@dataclass(frozen=True)
class Issuer:
    """Who issues, as the credential names it: a did:web identifier, a name and a web address."""

    did: str
    name: str
    url: str


# --- building ---------------------------------------------------------------------------------------------------


def _moment(value: date | datetime) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{value.isoformat()}T00:00:00Z"


def build(
    facts: Facts,
    *,
    issuer: Issuer,
    issued_at: datetime,
    entry: int,
    achievement_url: str,
    status_list_url: str,
) -> dict[str, Any]:
    """The unsigned credential of these facts. `entry` is the register's sequence number and the status index."""
    identifiers = [_identity(facts.name, "name")]
    # Three digits of a document are shown to compare by eye; they identify nobody and must not claim to.
    if re.fullmatch(r"[^0-9]+ [A-Z0-9-]{6,}", facts.doc):
        identifiers.append(_identity(facts.doc, "nationalIdentityNumber"))
    skills: Sequence[Mapping[str, str]] = facts.detail.get("skills", ())
    lines = [
        " / ".join(dict.fromkeys(filter(None, (s.get("name", ""), s.get("name_en", ""))))) for s in skills
    ]
    courses: Sequence[Mapping[str, str]] = facts.detail.get("transcript", ())
    lines += [f"{course['name']} ({course['hours']} h)" for course in courses]
    criteria = "\n".join(filter(None, lines)) or facts.result
    return {
        "@context": list(CONTEXT),
        "id": f"urn:uuid:{uuid.UUID(bytes=facts.id, version=4)}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": issuer.did, "type": ["Profile"], "name": issuer.name, "url": issuer.url},
        "validFrom": _moment(issued_at),
        "name": facts.course,
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": identifiers,
            "activityStartDate": _moment(facts.since),
            "activityEndDate": _moment(facts.until),
            "creditsEarned": facts.hours,
            "licenseNumber": facts.no,
            "achievement": {
                "id": achievement_url,
                "type": ["Achievement"],
                "name": facts.course,
                "description": f"{facts.course}. {facts.hours} h",
                "achievementType": "Certificate",
                "inLanguage": "es",
                "criteria": {"narrative": criteria},
            },
            "result": [{"type": ["Result"], "value": facts.result}],
        },
        "credentialStatus": {
            "id": f"{status_list_url}#{entry}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(entry % STATUS_LIST_LENGTH),
            "statusListCredential": status_list_url,
        },
    }


def _identity(value: str, kind: str) -> dict[str, Any]:
    return {"type": "IdentityObject", "identityHash": value, "identityType": kind, "hashed": False}


def sign(credential: Mapping[str, Any], signer: Ed25519Signer, *, created: datetime) -> dict[str, Any]:
    """The credential with its proof. The input is left as it is."""
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": CRYPTOSUITE,
        "created": _moment(created),
        "verificationMethod": signer.verification_method,
        "proofPurpose": "assertionMethod",
    }
    signature = signer.sign(_hash_data(credential, proof))
    return {**credential, "proof": [{**proof, "proofValue": "z" + base58(signature)}]}


def to_json(credential: Mapping[str, Any]) -> bytes:
    """The credential as it is attached to the PDF and downloaded."""
    return json.dumps(credential, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


# --- canonical RDF ----------------------------------------------------------------------------------------------


def canonical_quads(credential: Mapping[str, Any], *, shape: str = "credential") -> str:
    """The credential without its proof as canonical N-Quads (RDFC-1.0), one statement a line.

    Raises CredentialError `context_other`, `term_unknown`, `type_unknown`, `value_malformed`.
    """
    if credential.get("@context") != list(CONTEXT):
        raise CredentialError("context_other")
    statements: list[tuple[str, str, str]] = []
    counter = iter(range(1_000))

    def node(value: Any, kind: str) -> str:
        if not isinstance(value, Mapping):
            raise CredentialError("value_malformed", kind)
        identifier = value.get("id")
        if identifier is not None and not _is_iri(identifier):
            raise CredentialError("value_malformed", "id")
        subject = f"<{identifier}>" if identifier is not None else f"_:b{next(counter)}"
        types = value.get("type", [])
        for type_name in [types] if isinstance(types, str) else types:
            if type_name not in _TYPES:
                raise CredentialError("type_unknown", str(type_name)[:40])
            statements.append((subject, f"<{_RDF_TYPE}>", f"<{_TYPES[type_name]}>"))
        for term, content in value.items():
            if term in ("id", "type", "@context", "proof"):
                if term in ("@context", "proof") and kind != shape:
                    raise CredentialError("term_unknown", term)
                continue
            if term not in _SHAPES[kind]:
                raise CredentialError("term_unknown", str(term)[:40])
            name, form = _SHAPES[kind][term]
            for item in content if isinstance(content, list) else [content]:
                statements.append((subject, f"<{name}>", written(item, form)))
        return subject

    def written(value: Any, form: str) -> str:
        if form.startswith("node:"):
            return node(value, form.removeprefix("node:"))
        if form == "iri":
            if not _is_iri(value):
                raise CredentialError("value_malformed", "reference")
            return f"<{value}>"
        if isinstance(value, bool):
            text = "true" if value else "false"
            expected = _XSD_SECURE + "boolean"
        elif isinstance(value, int):
            text, expected = str(value), _XSD_SECURE + "float"
        elif isinstance(value, str):
            text, expected = value, form
            if form in (_XSD_SECURE + "boolean", _XSD_SECURE + "float"):
                raise CredentialError("value_malformed", form)
        else:
            raise CredentialError("value_malformed", type(value).__name__)
        if expected != form:
            raise CredentialError("value_malformed", form)
        return f'"{_escaped(text)}"' + (f"^^<{form}>" if form else "")

    node(credential, shape)
    return _canonical(statements)


def _is_iri(value: Any) -> bool:
    return (
        isinstance(value, str) and ":" in value and not any(c in ' <>"{}|\\^`' or ord(c) < 33 for c in value)
    )


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    if any(ord(character) < 32 or ord(character) == 127 for character in text):
        raise CredentialError("value_malformed", "control character")
    return text


def _canonical(statements: Sequence[tuple[str, str, str]]) -> str:
    """Name the blank nodes by the hash of what is said of them (RDFC-1.0, 4.6) and sort.

    Two blank nodes of which exactly the same is said need the longer algorithm; our shapes have none.
    """
    blanks = {term for statement in statements for term in statement if term.startswith("_:")}
    hashed: dict[str, str] = {}
    for blank in blanks:

        def seen(term: str, blank: str = blank) -> str:
            if not term.startswith("_:"):
                return term
            return "_:a" if term == blank else "_:z"

        lines = sorted(
            f"{seen(subject)} {name} {seen(value)} .\n"
            for subject, name, value in statements
            if blank in (subject, value)
        )
        hashed[blank] = hashlib.sha256("".join(lines).encode("utf-8")).hexdigest()
    if len(set(hashed.values())) != len(hashed):
        raise CredentialError("value_malformed", "two nodes cannot be told apart")
    names = {
        blank: f"_:c14n{index}" for index, blank in enumerate(sorted(blanks, key=lambda blank: hashed[blank]))
    }
    named = {
        f"{names.get(subject, subject)} {name} {names.get(value, value)} .\n"
        for subject, name, value in statements
    }
    return "".join(sorted(named))


def _proof_quads(proof: Mapping[str, Any]) -> str:
    return (
        f'_:c14n0 <http://purl.org/dc/terms/created> "{_escaped(proof["created"])}"^^<{_XSD}dateTime> .\n'
        f"_:c14n0 <{_RDF_TYPE}> <{_SECURITY}DataIntegrityProof> .\n"
        f'_:c14n0 <{_SECURITY}cryptosuite> "{CRYPTOSUITE}"^^<{_SECURITY}cryptosuiteString> .\n'
        f"_:c14n0 <{_SECURITY}proofPurpose> <{_SECURITY}assertionMethod> .\n"
        f"_:c14n0 <{_SECURITY}verificationMethod> <{proof['verificationMethod']}> .\n"
    )


def _hash_data(credential: Mapping[str, Any], proof: Mapping[str, Any], *, shape: str | None = None) -> bytes:
    kind = shape or _shape_of(credential)
    document = canonical_quads(credential, shape=kind)
    return (
        hashlib.sha256(_proof_quads(proof).encode("utf-8")).digest()
        + hashlib.sha256(document.encode("utf-8")).digest()
    )


def _shape_of(credential: Mapping[str, Any]) -> str:
    types = credential.get("type")
    is_list = isinstance(types, list) and "BitstringStatusListCredential" in types
    return "status_list_credential" if is_list else "credential"


# --- verifying --------------------------------------------------------------------------------------------------

_PROOF_KEYS = {"type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"}


def verify(credential: Any, keys: Mapping[str, Ed25519PublicKey]) -> None:
    """Return when exactly this credential was signed by a known key; raise CredentialError otherwise.

    `keys` maps verification methods to public keys. Codes: `not_an_object`, `proof_missing`, `proof_malformed`,
    `key_unknown`, `signature_wrong`, and those of `canonical_quads`. Order of keys in the JSON does not matter.
    """
    if not isinstance(credential, Mapping):
        raise CredentialError("not_an_object")
    proofs = credential.get("proof")
    if not isinstance(proofs, list) or len(proofs) != 1 or not isinstance(proofs[0], Mapping):
        raise CredentialError("proof_missing" if not proofs else "proof_malformed")
    proof = proofs[0]
    if set(proof) != _PROOF_KEYS or not all(isinstance(value, str) for value in proof.values()):
        raise CredentialError("proof_malformed", "fields")
    if (proof["type"], proof["cryptosuite"], proof["proofPurpose"]) != (
        "DataIntegrityProof",
        CRYPTOSUITE,
        "assertionMethod",
    ):
        raise CredentialError("proof_malformed", "kind")
    key = keys.get(proof["verificationMethod"])
    if key is None:
        raise CredentialError("key_unknown", proof["verificationMethod"][:80])
    if not proof["proofValue"].startswith("z"):
        raise CredentialError("proof_malformed", "proofValue")
    try:
        key.verify(unbase58(proof["proofValue"][1:]), _hash_data(credential, proof))
    except InvalidSignature:
        raise CredentialError("signature_wrong") from None


# --- base 58, multikey, did:web ---------------------------------------------------------------------------------

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_ED25519_MULTICODEC = b"\xed\x01"


def base58(data: bytes) -> str:
    value, text = int.from_bytes(data, "big"), ""
    while value:
        value, rest = divmod(value, 58)
        text = _BASE58[rest] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


def unbase58(text: str) -> bytes:
    if len(text) > 200:
        raise CredentialError("proof_malformed", "too long")
    value = 0
    for symbol in text:
        place = _BASE58.find(symbol)
        if place < 0:
            raise CredentialError("proof_malformed", "base58")
        value = value * 58 + place
    return b"\0" * (len(text) - len(text.lstrip("1"))) + value.to_bytes((value.bit_length() + 7) // 8, "big")


def multikey(key: Ed25519PublicKey) -> str:
    """The public key as a DID document writes it."""
    return "z" + base58(_ED25519_MULTICODEC + key.public_bytes_raw())


def did_web(host: str) -> str:
    """`did:web` of a host name, with a port if there is one."""
    return "did:web:" + host.replace(":", "%3A")


def did_document(did: str, keys: Mapping[str, Ed25519PublicKey]) -> dict[str, Any]:
    """The DID document that publishes these keys; `keys` maps full verification methods to public keys."""
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": [
            {"id": method, "type": "Multikey", "controller": did, "publicKeyMultibase": multikey(key)}
            for method, key in keys.items()
        ],
        "assertionMethod": list(keys),
    }
