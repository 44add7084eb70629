"""The page behind the QR: same answer for unknown and malformed, initials only, nothing to list or search."""

from __future__ import annotations

import json

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from certificates import actions, credential, keyring
from certificates.models import Certificate
from certificates.status_list import encoded_list

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_asked_before():
    cache.clear()


@pytest.fixture
def certificate(batch):
    return Certificate.objects.select_related("participant").order_by("number").first()


def ask(client, code):
    return client.post(reverse("verify"), {"code": code})


def without_token(response):
    import re

    text = response.content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
    return re.sub(r'name="code"[^>]*>', "", text)


def test_a_right_code_shows_initials_and_never_the_name(client, certificate):
    response = ask(client, certificate.read_facts().code)
    text = response.content.decode()

    assert "VÁLIDO" in text
    assert certificate.full_number in text
    assert response.context["answer"].initials in text
    assert certificate.participant.paternal_surname not in text
    assert certificate.participant.document_number[-3:] not in text
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]


def test_unknown_malformed_and_too_often_get_the_same_words(client, certificate, settings):
    from certificates.payload import code_for

    unknown = without_token(ask(client, code_for(bytes(16))))
    right = certificate.read_facts().code
    wrong_check = right[:-1] + ("1" if right.endswith("0") else "0")
    answers = [
        without_token(ask(client, code))
        for code in (wrong_check, "hola", "x" * 190, "1;DROP TABLE", "Ñ" * 28)
    ]
    settings.LMS_CERTIFICATES = {**settings.LMS_CERTIFICATES, "LOOKUPS_A_MINUTE": 0}
    limited = without_token(ask(client, certificate.read_facts().code))

    assert answers == [unknown] * len(answers)
    assert limited == unknown
    assert "NO VÁLIDO" in unknown


def test_the_same_two_queries_whatever_was_typed(client, certificate):
    from certificates.verification import look_up

    counts = []
    for code in (certificate.read_facts().code, "hola", "0" * 28, ""):
        with CaptureQueriesContext(connection) as queries:
            look_up(code)
        counts.append(len(queries))

    assert counts == [2, 2, 2, 2]


def test_the_number_and_the_name_are_no_codes(client, certificate):
    for text in (certificate.full_number, certificate.participant.full_name, str(certificate.pk)):
        assert ask(client, text).context["answer"] is None


def test_withdrawn_and_replaced_are_told(client, certificate, ada):
    other = Certificate.objects.order_by("number")[1]
    new = actions.replace_certificate(other, reason="Nombre", by=ada)
    actions.revoke(certificate, reason="Error", by=ada)

    assert "NO VÁLIDO" in ask(client, certificate.read_facts().code).content.decode()
    answer = ask(client, other.read_facts().code)
    assert answer.context["answer"].verdict == "invalid"
    assert new.full_number in answer.content.decode()


def test_too_many_look_ups_are_answered_without_looking(client, certificate, settings):
    settings.LMS_CERTIFICATES = {**settings.LMS_CERTIFICATES, "LOOKUPS_A_MINUTE": 3}
    code = certificate.read_facts().code

    found = [ask(client, code).context["answer"] is not None for _ in range(5)]

    assert found == [True, True, True, False, False]


def test_the_page_reads_without_javascript_and_carries_no_inline_code(client):
    response = client.get(reverse("verify"))
    text = response.content.decode()

    assert response.status_code == 200
    assert '<form method="post"' in text
    assert "<script>" not in text
    assert " style=" not in text
    assert " onclick" not in text


def test_the_trust_list_names_nobody(client, certificate, ada):
    actions.revoke(certificate, reason="Error de la señora X", by=ada)

    text = client.get(reverse("verify_trust")).content.decode()
    trust = json.loads(text)

    assert [key["purpose"] for key in trust["keys"]].count("qr") == 1
    assert list(trust["withdrawn"].values()) == ["revoked"]
    for secret in (
        certificate.participant.paternal_surname,
        certificate.read_facts().id.hex(),
        "señora",
        "PRIVATE",
    ):
        assert secret not in text


def test_the_did_document_and_status_list_verify_the_credential(client, certificate, ada):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    actions.draw_certificate(certificate)
    signed = json.loads(certificate.credential)
    document = client.get(reverse("verify_did")).json()
    multibase = document["verificationMethod"][0]["publicKeyMultibase"]
    key = Ed25519PublicKey.from_public_bytes(credential.unbase58(multibase[1:])[2:])
    credential.verify(signed, {document["verificationMethod"][0]["id"]: key})
    before = client.get(reverse("verify_status", args=[1])).json()
    actions.revoke(certificate, reason="Error", by=ada)
    after = json.loads(client.get(reverse("verify_status", args=[1])).content)

    index = int(signed["credentialStatus"]["statusListIndex"])
    assert before["credentialSubject"]["encodedList"] == encoded_list([])
    assert after["credentialSubject"]["encodedList"] == encoded_list([index])
    credential.verify(after, keyring.trusted_credential_keys())
    assert client.get(reverse("verify_status", args=[2])).status_code == 404


def test_a_dropped_original_is_valid_and_a_changed_one_is_not(client, certificate):
    actions.draw_certificate(certificate)
    original = actions.read_file(certificate)

    def drop(content):
        file = SimpleUploadedFile("c.pdf", content, "application/pdf")
        return client.post(reverse("verify_file"), {"file": file}).context["file_verdict"]

    assert drop(original).verdict == "valid"
    assert drop(original[:9000] + bytes([original[9000] ^ 1]) + original[9001:]).verdict == "invalid"
    assert drop(b"hola").verdict == "invalid"


def test_code_and_file_made_with_throw_away_keys_are_called_examples(client, certificate):
    actions.draw_certificate(certificate)
    file = SimpleUploadedFile("c.pdf", actions.read_file(certificate), "application/pdf")

    by_code = ask(client, certificate.read_facts().code).content.decode()
    by_file = client.post(reverse("verify_file"), {"file": file}).content.decode()

    for text in (by_code, by_file):
        assert "<span>EJEMPLO</span>" in text
        assert "<span>VÁLIDO</span>" not in text


def test_code_and_file_of_a_real_house_are_valid(client, certificate):
    from certificates.models import SigningKey

    SigningKey.objects.update(is_demo=False)
    actions.draw_certificate(certificate)
    file = SimpleUploadedFile("c.pdf", actions.read_file(certificate), "application/pdf")

    assert "<span>VÁLIDO</span>" in ask(client, certificate.read_facts().code).content.decode()
    assert "<span>VÁLIDO</span>" in client.post(reverse("verify_file"), {"file": file}).content.decode()
