"""A passport tells what a person did and can do, never where; another installation reads it, looks, and keeps it."""

import io
import re
import subprocess
from datetime import date

import pikepdf
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates import qr, verification
from certificates.keys.vault import kid_of
from certificates.statements import passports
from certificates.statements.models import PassportIssuer, ReceivedPassport
from courses.completion.models import Completion
from courses.people.models import Participant
from courses.people.rights import anonymise
from tests.certificates.statements.conftest import FIRST, words_of
from tests.certificates.statements.test_paper import FORBIDDEN
from tests.factories.certificates import CompletionFactory
from tests.factories.people import ParticipantFactory
from tests.factories.statements import class_inside

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.both_databases]
SAYS = {
    "name": "Flor de Lana Ñaupari Ejemplo",
    "document": "DNI 00000123",
    "courses": [
        {
            "code": "TEJ-1", "title": "Tejido a dos agujas", "minutes": 2180, "since": "2025-03-03",
            "until": "2025-06-30", "completed_on": "2025-07-01", "mark": 17,
        }
    ],
    "skills": [{"code": "JERSEY", "name": "Punto jersey", "level": 2, "times": 3}],
    "next": ["Bordado: faltan 6 h"],
}  # fmt: skip


class Elsewhere:
    """Another installation: a key of its own."""

    def __init__(self):
        key = ec.generate_private_key(ec.SECP256R1())
        self.kid = kid_of(key.public_key())
        self.signer = qr.PrivateKeySigner(key, bytes.fromhex(self.kid))
        self.pem = (
            key.public_key()
            .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
            .decode()
        )

    def passport(self, **more):
        return passports.sign({**SAYS, **more}, signer=self.signer, at=timezone.now()).text


@pytest.fixture
def elsewhere():
    return Elsewhere()


@pytest.fixture
def passport(class_of_two_months, flor, delia, keys):
    return passports.print_passport(flor, by=delia)


def test_it_tells_what_was_done_and_never_where(passport, class_of_two_months):
    said = words_of(passport)

    for text in ("Pasaporte de aprendizaje", "Flor de Lana Ñaupari Ejemplo", "DNI 00000123", "32:00",
                 "Tejido a dos agujas", "03/03/2025", "30/04/2025", "en curso", "Próximo paso", "Clave de la firma",
                 "Recibí mi pasaporte", "Página 1 de"):  # fmt: skip
        assert text in said, text
    for text in ("Penitenciario", "Taller Huamanga", "P-1", "Grupo", "Convenio", "INPE"):
        assert text not in said, text
    assert FORBIDDEN.findall(said) == []


def test_a_completed_course_is_shown_with_its_day(centre_a, benita, delia, flor, keys):
    cohort = class_inside(centre_a, benita, [flor], first=FIRST, months=1)
    CompletionFactory(cohort=cohort, participant=flor, earned_on=date(2025, 4, 2), enrolled=False)

    said = words_of(passports.print_passport(flor, by=delia))

    assert "02/04/2025" in said
    assert "No le falta nada de lo que empezó" in said
    assert Completion.objects.count() == 1


def test_our_own_reads_it_from_file_picture_and_text(passport, tmp_path):
    text = passports.text_in(passport)
    file = tmp_path / "pasaporte.pdf"
    file.write_bytes(passport)
    subprocess.run(["pdftoppm", "-r", "200", "-gray", "-png", str(file), str(tmp_path / "foto")], check=True)
    pictures = [one.read_bytes() for one in sorted(tmp_path.glob("foto*.png"))]
    from_picture = [found for one in pictures for found in verification.read_qr_codes(one)]

    read = passports.read(text)

    assert from_picture == [text]
    assert passports.read(passports.text_in(text.encode())) == read
    assert (read.is_believed, read.name, read.hours) == (True, "Flor de Lana Ñaupari Ejemplo", "32:00")
    assert not ReceivedPassport.objects.exists()


def test_somebody_elses_is_believed_only_after_its_key_was_compared(elsewhere, rosaura, delia, keys):
    text = elsewhere.passport()
    person = ParticipantFactory(
        given_names="Flor de Lana", paternal_surname="Ñaupari", maternal_surname="Ejemplo"
    )
    assert not passports.read(text).is_believed
    with pytest.raises(ValidationError):
        passports.receive(passports.read(text), person, by=rosaura)
    with pytest.raises(PermissionDenied):
        passports.trust_issuer(name="Otra", public_pem=elsewhere.pem, compared_with="x", by=delia)
    for wrong in ({"name": ""}, {"compared_with": " "}, {"public_pem": "no"}):
        given_ = {
            "name": "Otra ONG de Ejemplo",
            "public_pem": elsewhere.pem,
            "compared_with": "Teléfono",
            **wrong,
        }
        with pytest.raises(ValidationError):
            passports.trust_issuer(**given_, by=rosaura)

    passports.trust_issuer(
        name="Otra ONG de Ejemplo", public_pem=elsewhere.pem, compared_with="Por teléfono", by=rosaura
    )
    kept = passports.receive(passports.read(text), person, by=rosaura)

    assert kept.issuer_name == "Otra ONG de Ejemplo"
    assert kept.says["courses"][0]["hours"] == "36:20"
    assert "Ñaupari" not in str(kept.says)
    with pytest.raises(ValidationError) as twice:
        passports.receive(passports.read(text), person, by=rosaura)
    assert twice.value.code == "received"


def test_every_changed_digit_is_refused(elsewhere, rosaura, keys):
    passports.trust_issuer(name="Otra", public_pem=elsewhere.pem, compared_with="Teléfono", by=rosaura)
    text = elsewhere.passport()
    head, _, digits = text.partition("#")

    for place in range(0, len(digits), 23):
        changed = digits[:place] + str((int(digits[place]) + 1) % 10) + digits[place + 1 :]
        try:
            verdict = passports.read(f"{head}#{changed}").is_believed
        except passports.NoPassport:
            verdict = False
        assert not verdict, place


def test_a_certificate_is_no_passport_and_a_passport_no_certificate(issued, elsewhere, passport):
    with pytest.raises(passports.NoPassport):
        passports.read(issued.qr_text)
    assert verification.verify_qr(passports.text_in(passport)).verdict == "invalid"


@given(st.text(max_size=80) | st.from_regex(r"https://x/v#[0-9]{0,300}", fullmatch=True))
@settings(max_examples=60, deadline=None)
def test_nonsense_is_refused_in_words(text):
    with pytest.raises(passports.NoPassport) as problem:
        passports.read(text)

    assert passports.problem_words(problem.value.code)


def test_many_skills_and_a_long_name_still_fit_the_qr(elsewhere, keys):
    skills = [
        {"code": f"T-{number}", "name": f"Técnica número {number} con nombre largo", "level": 2, "times": 4}
        for number in range(60)
    ]
    signed = passports.sign(
        {**SAYS, "name": "Ana " * 30, "skills": skills}, signer=elsewhere.signer, at=timezone.now()
    )

    assert signed.left_out > 0
    assert (qr.draw(signed.text).modules + 8) * passports.MODULE_MM <= 75
    assert passports.read(signed.text).left_out == signed.left_out


def test_the_screen_shows_first_and_keeps_on_a_second_click(client, passport, flor, delia):
    client.force_login(delia)
    address = reverse("lms_statements:read_passport")

    looked = client.post(address, {"file": SimpleUploadedFile("pasaporte.pdf", passport)})
    page = looked.content.decode()
    assert looked.status_code == 200
    assert "Tejido a dos agujas" in page
    assert str(flor.pk) in page
    assert not ReceivedPassport.objects.exists()
    text = re.search(r'name="text" value="([^"]+)"', page).group(1)
    client.post(address, {"text": text, "do": "receive", "participant": str(flor.pk)})

    assert ReceivedPassport.objects.get().participant == flor
    assert client.post(address, {"text": "nada"}).status_code == 422


def test_people_out_of_reach_are_neither_offered_nor_taken(client, passport, flor, cirilo, delia, cohort_b):
    stranger = ParticipantFactory(
        given_names="Flor de Lana", paternal_surname="Ñaupari", maternal_surname="Ejemplo"
    )
    client.force_login(delia)
    address = reverse("lms_statements:read_passport")
    text = passports.text_in(passport)

    page = client.post(address, {"text": text}).content.decode()

    assert str(stranger.pk) not in page
    assert (
        client.post(address, {"text": text, "do": "receive", "participant": str(stranger.pk)}).status_code
        == 404
    )
    other = cohort_b.enrolments.first().participant
    assert client.get(reverse("lms_statements:passport", args=[other.pk])).status_code == 404
    client.force_login(cirilo)
    assert client.get(address).status_code == 403


def test_a_forgotten_person_leaves_no_name_in_what_was_received(elsewhere, rosaura, keys, norma):
    passports.trust_issuer(name="Otra", public_pem=elsewhere.pem, compared_with="Teléfono", by=rosaura)
    person = ParticipantFactory()
    passports.receive(passports.read(elsewhere.passport()), person, by=rosaura)

    anonymise(person, by=norma, reason="Lo pidió")

    assert ReceivedPassport.objects.get().says["courses"]
    assert Participant.objects.get(pk=person.pk).anonymised_at


def test_the_key_of_ours_is_shown_to_others(client, rosaura, keys):
    client.force_login(rosaura)

    page = client.get(reverse("lms_statements:issuers")).content.decode()

    assert passports.own_key()[0] in page
    assert not PassportIssuer.objects.exists()


def test_the_file_holds_the_signed_text(passport):
    with pikepdf.open(io.BytesIO(passport)) as pdf:
        assert list(pdf.attachments) == [passports.FILE_NAME]
