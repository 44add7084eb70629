"""The credential: our canonical RDF is a general processor's, and every change is refused."""

from __future__ import annotations

import copy
import json
from datetime import date
from pathlib import Path

import openbadgeslib.ob3.contexts as bundled
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates import credential
from certificates.status_list import encoded_list

from .conftest import MOMENT, facts

CONTEXTS = {
    credential.CONTEXT[0]: "credentials-v2.json",
    credential.CONTEXT[1]: "ob-v3p0-context-3.0.3.json",
}
METHOD = "did:web:certificados.example.org#0123456789abcdef"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEYS = {METHOD: KEY.public_key()}


def build(content=None, entry=7):
    return credential.build(
        content or facts(),
        issuer=credential.Issuer(
            "did:web:certificados.example.org", "Manos que Tejen", "https://example.org/"
        ),
        issued_at=MOMENT,
        entry=entry,
        achievement_url="https://certificados.example.org/v/logros/tej-1",
        status_list_url="https://certificados.example.org/v/estado/1",
    )


def signed(content=None):
    return credential.sign(build(content), credential.PrivateKeySigner(KEY, METHOD), created=MOMENT)


def general_processor(document):
    """The same statements by PyLD with the published contexts."""
    from pyld import jsonld

    folder = Path(bundled.__file__).parent

    def load(url, options):
        text = (folder / CONTEXTS[url]).read_text(encoding="utf-8")
        return {"contextUrl": None, "documentUrl": url, "document": json.loads(text)}

    return jsonld.normalize(
        document, {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
    )


words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20).filter(str.strip)


@settings(deadline=None, max_examples=40)
@given(
    name=st.sampled_from(["Ñawi", "Ch’aska Q'enti", "José \u0301"[:4], "María D’Ávila"]),
    course=words,
    hours=st.integers(0, 20_000),
    skills=st.lists(words, max_size=5),
    doc=st.sampled_from(["", "DNI 00000012", "DNI terminado en 123"]),
    entry=st.integers(1, 10**6),
)
def test_our_canonical_rdf_is_that_of_a_general_processor(name, course, hours, skills, doc, entry):
    from certificates.payload import text_problem

    if any(text_problem(text) for text in (course, *skills)):
        return
    content = facts(
        name=name, course=course, hours=hours, doc=doc, detail={"skills": [{"name": one} for one in skills]}
    )
    document = build(content, entry)

    assert credential.canonical_quads(document) == general_processor(document)


def test_the_status_list_too():
    document = {
        "@context": list(credential.CONTEXT),
        "id": "https://example.org/v/estado/1",
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": "did:web:example.org",
        "validFrom": "2026-08-10T00:00:00Z",
        "credentialSubject": {
            "id": "https://example.org/v/estado/1#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded_list([3, 77]),
        },
    }

    assert credential.canonical_quads(document, shape="status_list_credential") == general_processor(document)


def test_an_open_badges_verifier_accepts_it():
    from openbadgeslib.ob3.ldp import OB3LdpVerifier

    pem = KEY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )

    accepted = OB3LdpVerifier(pem).verify(credential.to_json(signed()))

    assert accepted is not None


def changes():
    def change(path, value):
        def apply(document):
            place = document
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = value

        return apply

    subject = "credentialSubject"
    return {
        "name": change([subject, "identifier", 0, "identityHash"], "Otra Persona"),
        "hours": change([subject, "creditsEarned"], 999),
        "hours as a fraction": change([subject, "creditsEarned"], 120.5),
        "hours as a text": change([subject, "creditsEarned"], "120"),
        "result": change([subject, "result", 0, "value"], "20/20"),
        "number": change([subject, "licenseNumber"], "CER-2026-0001"),
        "start": change([subject, "activityStartDate"], "2020-01-01T00:00:00Z"),
        "end": change([subject, "activityEndDate"], "2027-01-01T00:00:00Z"),
        "course": change([subject, "achievement", "name"], "Ingeniería"),
        "criteria": change([subject, "achievement", "criteria", "narrative"], "Todo"),
        "achievement": change([subject, "achievement", "id"], "https://example.org/otro"),
        "issuer": change(["issuer", "id"], "did:web:otro.example"),
        "issuer name": change(["issuer", "name"], "Ministerio"),
        "date": change(["validFrom"], "2020-01-01T00:00:00Z"),
        "id": change(["id"], "urn:uuid:00000000-0000-4000-8000-000000000000"),
        "title": change(["name"], "Doctorado"),
        "status index": change(["credentialStatus", "statusListIndex"], "8"),
        "status list": change(["credentialStatus", "statusListCredential"], "https://otro.example/1"),
        "no status": lambda document: document.pop("credentialStatus"),
        "unknown term": change([subject, "grade"], 20),
        "unsigned note": change(["nota"], "con honores"),
        "other context": change(["@context", 1], "https://otro.example/context.json"),
        "more context": lambda document: document["@context"].append({"nota": "https://schema.org/name"}),
        "other type": change(["type"], ["VerifiableCredential", "Diploma"]),
        "evidence": change(["evidence"], [{"id": "https://example.org", "type": ["Evidence"]}]),
        "no proof": lambda document: document.pop("proof"),
        "empty proof": change(["proof"], []),
        "proof is an object": lambda document: document.update(proof=document["proof"][0]),
        "two proofs": lambda document: document["proof"].append(document["proof"][0]),
        "other suite": change(["proof", 0, "cryptosuite"], "eddsa-jcs-2022"),
        "other purpose": change(["proof", 0, "proofPurpose"], "authentication"),
        "other method": change(["proof", 0, "verificationMethod"], "did:web:otro.example#1"),
        "other moment": change(["proof", 0, "created"], "2020-01-01T00:00:00Z"),
        "unknown in the proof": change(["proof", 0, "domain"], "x"),
        "proof value": change(["proof", 0, "proofValue"], "z" + "1" * 88),
        "proof value in hex": change(["proof", 0, "proofValue"], "f00"),
    }


@pytest.mark.parametrize("name", list(changes()))
def test_each_change_is_refused(name):
    document = copy.deepcopy(signed())
    changes()[name](document)

    with pytest.raises(credential.CredentialError):
        credential.verify(document, KEYS)


def test_the_order_of_keys_does_not_matter():
    document = json.loads(json.dumps(signed(), sort_keys=True))

    credential.verify(document, KEYS)
    credential.verify(dict(reversed(list(document.items()))), KEYS)


def test_another_key_with_the_same_method_is_refused():
    stranger = {METHOD: Ed25519PrivateKey.generate().public_key()}

    with pytest.raises(credential.CredentialError) as refusal:
        credential.verify(signed(), stranger)

    assert refusal.value.code == "signature_wrong"


@pytest.mark.parametrize("rubbish", [None, [], "x", 7, {}, {"proof": "x"}, {"proof": [7]}])
def test_rubbish_is_refused(rubbish):
    with pytest.raises(credential.CredentialError):
        credential.verify(rubbish, KEYS)


def test_a_hidden_document_number_is_not_in_the_credential():
    text = credential.to_json(build(facts(doc="DNI terminado en 123"))).decode()

    # The digits alone may turn up in a random identifier or a signature; the words cannot.
    assert "nationalIdentityNumber" not in text
    assert "terminado en" not in text
    assert '"123"' not in text


@given(st.binary(min_size=0, max_size=80))
def test_base_58_comes_back(data):
    assert credential.unbase58(credential.base58(data)) == data


def test_days_are_written_as_moments():
    assert (
        build(facts(since=date(2026, 3, 2)))["credentialSubject"]["activityStartDate"]
        == "2026-03-02T00:00:00Z"
    )
