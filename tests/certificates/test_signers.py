"""Who seals: a key from a PKCS#12 file, a token, another computer. None of them may leave anything half-issued."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.urls import reverse

from certificates import actions, book, elsewhere, keyring
from certificates.enums import ItemStatus, KeyPlace, KeyStatus
from certificates.keys import sign_elsewhere
from certificates.models import Certificate, PreparedFile, SigningKey
from certificates.sealing import SealError, check_seal
from certificates.verification import verify_file
from tests.conftest import missing

WORD = "palabra de paso del archivo"


def certified(key, *, until=timedelta(days=900), since=timedelta(days=-1), issuer=None, authority=False):
    """A certificate for a key, by itself or by (certificate, key) above it."""
    now = datetime.now(UTC)
    kind = "Raíz" if authority else "Sello"
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{kind} de ejemplo")])
    above, above_key = issuer or (None, key)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(above.subject if above is not None else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + since)
        .not_valid_after(now + until)
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), True)
        .sign(above_key, hashes.SHA256())
    )


@pytest.fixture(scope="module")
def seal():
    """A root, a seal below it, and the seal's PKCS#12 file, as an authority hands them out."""
    root_key = rsa.generate_private_key(65537, 2048)
    root = certified(root_key, authority=True)
    key = rsa.generate_private_key(65537, 2048)
    leaf = certified(key, issuer=(root, root_key))
    packed = pkcs12.serialize_key_and_certificates(
        b"sello", key, leaf, [root], serialization.BestAvailableEncryption(WORD.encode())
    )
    bundle = "".join(one.public_bytes(serialization.Encoding.PEM).decode() for one in (leaf, root))
    return {"key": key, "leaf": leaf, "p12": packed, "bundle": bundle}


def p12_of(key, certificate):
    return pkcs12.serialize_key_and_certificates(
        b"x", key, certificate, None, serialization.BestAvailableEncryption(WORD.encode())
    )


def take(content, word=WORD):
    return keyring.take_p12(content, its_passphrase=word, by_passphrase=keyring.passphrase())


# --- PKCS#12 ----------------------------------------------------------------------------------------------------


def test_a_seal_from_a_pkcs12_file_seals_from_now_on(keys, seal, batch):
    before = SigningKey.objects.get(purpose="seal", status=KeyStatus.ACTIVE)

    key = take(seal["p12"])
    actions.draw_batch(batch)

    before.refresh_from_db()
    assert (before.status, key.place, key.is_demo) == (KeyStatus.RETIRED, KeyPlace.VAULT, False)
    first = Certificate.objects.order_by("number").first()
    content = actions.read_file(first)
    assert verify_file(content).verdict == "valid"
    assert (
        check_seal(content, keyring.trusted_seals()).fingerprint
        == seal["leaf"].fingerprint(hashes.SHA256()).hex(" ").upper()
    )
    assert book.verify().is_sound


def test_the_command_takes_a_pkcs12_file(keys, seal, tmp_path, monkeypatch, capsys):
    path = tmp_path / "sello.p12"
    path.write_bytes(seal["p12"])
    monkeypatch.setenv("LMS_CERTIFICATES_P12_PASSPHRASE", WORD)
    monkeypatch.setenv("LMS_CERTIFICATES_PASSPHRASE", keyring.passphrase())

    call_command("certificate_keys", "import", str(path))

    kid = SigningKey.objects.get(purpose="seal", status=KeyStatus.ACTIVE).kid
    assert kid in capsys.readouterr().out


def test_a_wrong_passphrase_of_the_file_changes_nothing(keys, seal):
    before = SigningKey.objects.count()

    with pytest.raises(ValidationError) as refusal:
        take(seal["p12"], "otra palabra")

    assert refusal.value.code == "p12_damaged"
    assert SigningKey.objects.count() == before


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (
            lambda key: certified(key, since=timedelta(days=-40), until=timedelta(days=-1)),
            "certificate_expired",
        ),
        (lambda key: certified(key, since=timedelta(days=3)), "certificate_expired"),
    ],
)
def test_an_expired_certificate_is_refused_with_a_sentence(keys, seal, make, code):
    before = (SigningKey.objects.count(), book.last_entry()["seq"])

    with pytest.raises(ValidationError) as refusal:
        take(p12_of(seal["key"], make(seal["key"])))

    assert refusal.value.code == code
    assert (SigningKey.objects.count(), book.last_entry()["seq"]) == before


def test_a_key_that_would_raise_the_file_to_another_version_is_refused(keys):
    key = ec.generate_private_key(ec.SECP256R1())

    with pytest.raises(ValidationError) as refusal:
        take(p12_of(key, certified(key)))

    assert refusal.value.code == "algorithm_not_rsa"


# --- another computer -------------------------------------------------------------------------------------------


@pytest.fixture
def waiting(keys, seal, batch):
    """Three numbered certificates whose seals another computer makes."""
    keyring.take_seal(seal["bundle"], place=KeyPlace.ELSEWHERE)
    actions.draw_batch(batch)
    return batch


def signed_with(key, asked):
    """What the other computer answers, made here."""
    from cryptography.hazmat.primitives.asymmetric import padding

    return json.dumps(
        {
            "format": sign_elsewhere.ANSWER,
            "key": asked["key"],
            "answers": [
                {
                    "id": one["id"],
                    "signature": base64.b64encode(
                        key.sign(base64.b64decode(one["to_sign"]), padding.PKCS1v15(), hashes.SHA256())
                    ).decode(),
                }
                for one in asked["requests"]
            ],
        }
    ).encode()


def asked_of(batch):
    return json.loads(elsewhere.requests(PreparedFile.objects.filter(certificate__item__batch=batch)))


def test_files_wait_for_their_seals_and_nothing_is_half_issued(waiting):
    assert set(waiting.items.values_list("status", flat=True)) == {ItemStatus.SEALING}
    assert Certificate.objects.undrawn().count() == 3
    assert book.verify().is_sound

    actions.draw_batch(waiting)

    assert PreparedFile.objects.count() == 3


def test_the_file_of_requests_holds_no_names(waiting):
    text = json.dumps(asked_of(waiting))

    for certificate in Certificate.objects.select_related("participant"):
        assert certificate.participant.given_names not in text
        assert certificate.full_number in text


def test_the_program_of_the_other_computer_signs_and_the_files_are_originals(waiting, seal, tmp_path):
    if shutil.which("openssl") is None:
        missing("openssl is not installed. Type: sudo apt install openssl")
    asked, key, answers = (tmp_path / name for name in ("pedidos.json", "sello.p12", "firmas.json"))
    program = tmp_path / "sign_elsewhere.py"
    call_command("seal_elsewhere", "export", str(asked))
    call_command("seal_elsewhere", "program", str(program))
    key.write_bytes(seal["p12"])

    done = subprocess.run(
        [sys.executable, "-I", program, asked, key, answers],
        env={"PATH": os.environ["PATH"], "SELLO_PALABRA": WORD},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    call_command("seal_elsewhere", "import", str(answers))

    assert PreparedFile.objects.count() == 0
    assert set(waiting.items.values_list("status", flat=True)) == {ItemStatus.DRAWN}
    for certificate in Certificate.objects.all():
        assert verify_file(actions.read_file(certificate)).verdict == "valid"
    for certificate in Certificate.objects.all():
        assert not actions.storage().exists(f"certificates/pending/{certificate.pk}.pdf")


def test_signatures_of_another_key_are_refused_one_by_one_and_the_right_ones_taken(waiting, seal):
    asked = asked_of(waiting)
    stranger = rsa.generate_private_key(65537, 2048)
    right = json.loads(signed_with(seal["key"], {**asked, "requests": asked["requests"][:1]}))
    wrong = json.loads(signed_with(stranger, {**asked, "requests": asked["requests"][1:]}))
    right["answers"] += wrong["answers"]

    taken = actions.take_signatures(json.dumps(right).encode(), by=None)

    assert (len(taken.sealed), len(taken.problems)) == (1, 2)
    assert Certificate.objects.undrawn().count() == 2
    assert PreparedFile.objects.count() == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[1]",
        b'{"format": "otra"}',
        b"\xff\xfe",
        b'{"format":"firmas-de-sello-v1","answers":[{"id":1}]}',
    ],
)
def test_a_file_that_is_none_of_ours_is_refused_with_a_sentence(waiting, content):
    with pytest.raises(elsewhere.NotTaken):
        actions.take_signatures(content, by=None)

    assert PreparedFile.objects.count() == 3


def test_a_waiting_file_that_somebody_changed_is_not_sealed(waiting, seal):
    row = PreparedFile.objects.first()
    path = Path(actions.storage().path(row.path))
    path.write_bytes(path.read_bytes().replace(b"Horas", b"horas") + b"\n")

    taken = actions.take_signatures(signed_with(seal["key"], asked_of(waiting)), by=None)

    assert (len(taken.sealed), len(taken.problems)) == (2, 1)


def test_the_batch_gives_the_requests_and_takes_the_signatures_on_its_screen(client, waiting, seal, ada):
    from django.contrib.auth.models import Permission
    from django.core.files.uploadedfile import SimpleUploadedFile

    ada.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(ada)
    page = reverse("lms_certificates:batch", args=[waiting.pk])

    asked = client.get(reverse("lms_certificates:batch_papers", args=[waiting.pk, "requests"]))
    answers = SimpleUploadedFile("firmas.json", signed_with(seal["key"], json.loads(asked.content)))
    shown = client.get(page).content.decode()
    client.post(page, {"do": "seals", "file": answers})

    assert 'name="do" value="seals"' in shown
    assert 'data-draw-on=""' in shown
    assert Certificate.objects.undrawn().count() == 0


def test_nothing_is_numbered_when_the_seal_has_no_key(keys, completed, a_design, paula, ada):
    SigningKey.objects.filter(purpose="seal").update(status=KeyStatus.RETIRED)
    batch = actions.propose_batch(completed, design=a_design, by=paula)

    without_demo = {"DEMO_KEYS": False, "KEYS_PASSPHRASE": "palabra de paso larga"}
    with override_settings(LMS_CERTIFICATES=without_demo), pytest.raises(ValidationError) as refusal:
        actions.approve_batch(batch, by=ada)

    assert refusal.value.code == "key_missing"
    assert Certificate.objects.count() == 0


# --- token ------------------------------------------------------------------------------------------------------

LIBRARIES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")


@pytest.fixture
def token(seal, tmp_path, monkeypatch):
    """A software token that holds the seal's key and certificate. Returns the settings that name it."""
    library = next((path for path in LIBRARIES if Path(path).is_file()), None)
    tool = shutil.which("softhsm2-util")
    if library is None or tool is None:
        missing("softhsm2 is not installed. Type: sudo apt install softhsm2")
    try:
        import pkcs11
    except ImportError:
        missing("python-pkcs11 is not installed. Type: pip install python-pkcs11")
    (tmp_path / "tokens").mkdir()
    settings_file = tmp_path / "softhsm2.conf"
    settings_file.write_text(
        f"directories.tokendir = {tmp_path / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n"
    )
    monkeypatch.setenv("SOFTHSM2_CONF", str(settings_file))
    label = f"sello-{tmp_path.name}"[:32]
    subprocess.run(
        [tool, "--init-token", "--free", "--label", label, "--pin", "123456", "--so-pin", "12345678"],
        check=True,
        capture_output=True,
    )
    pem = tmp_path / "sello.pem"
    pem.write_bytes(
        seal["key"].private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    subprocess.run(
        [tool, "--import", pem, "--token", label, "--label", "sello", "--id", "01", "--pin", "123456"],
        check=True,
        capture_output=True,
    )
    loaded = pkcs11.lib(library)
    loaded.reinitialize()
    with loaded.get_token(token_label=label).open(user_pin="123456", rw=True) as session:
        from pkcs11 import Attribute, ObjectClass
        from pkcs11.util.x509 import decode_x509_certificate

        der = seal["leaf"].public_bytes(serialization.Encoding.DER)
        session.create_object(
            {
                **decode_x509_certificate(der),
                Attribute.TOKEN: True,
                Attribute.LABEL: "sello",
                Attribute.CLASS: ObjectClass.CERTIFICATE,
            }
        )
    return {"TOKEN_LIBRARY": library, "TOKEN_LABEL": label, "TOKEN_KEY": "sello", "TOKEN_PIN": "123456"}


@pytest.fixture
def with_token(token, settings):
    settings.LMS_CERTIFICATES = {**settings.LMS_CERTIFICATES, **token}
    return settings


def test_a_token_seals_and_its_key_never_leaves_it(keys, batch, with_token, seal):
    for left in keyring.vault().folder.glob("seal-*.pem"):
        if not SigningKey.objects.filter(kid=left.stem.removeprefix("seal-")).exists():
            left.unlink()  # the same key came into the vault in another test
    call_command("certificate_keys", "token")

    actions.draw_batch(batch)

    key = SigningKey.objects.get(purpose="seal", status=KeyStatus.ACTIVE)
    assert (key.place, keyring.vault().holds("seal", key.kid)) == (KeyPlace.TOKEN, False)
    for certificate in Certificate.objects.all():
        assert verify_file(actions.read_file(certificate)).verdict == "valid"


def test_a_wrong_pin_and_a_token_that_is_not_plugged_in_cost_no_number(
    keys, completed, a_design, paula, ada, with_token, settings, seal
):
    keyring.take_seal(seal["bundle"], place=KeyPlace.TOKEN)
    batch = actions.propose_batch(completed, design=a_design, by=paula)

    for change, code in (
        ({"TOKEN_PIN": "000000"}, "token_pin_wrong"),
        ({"TOKEN_LABEL": "otro"}, "token_missing"),
    ):
        settings.LMS_CERTIFICATES = {**settings.LMS_CERTIFICATES, "TOKEN_PIN": "123456", **change}
        with pytest.raises(ValidationError) as refusal:
            actions.approve_batch(batch, by=ada)
        assert refusal.value.code == code
    assert Certificate.objects.count() == 0


def test_a_library_that_does_not_exist_is_a_sentence(keys, settings):
    missing_library = {"TOKEN_LIBRARY": "/nowhere.so", "TOKEN_LABEL": "x", "TOKEN_KEY": "x", "TOKEN_PIN": "1"}
    settings.LMS_CERTIFICATES = {**settings.LMS_CERTIFICATES, **missing_library}

    with pytest.raises(CommandError) as refusal:
        call_command("certificate_keys", "token")

    assert "/nowhere.so" in str(refusal.value)


def test_a_seal_that_was_put_in_by_hand_proves_nothing(waiting, seal):
    row = PreparedFile.objects.first()
    with pytest.raises(SealError):
        check_seal(actions.storage().open(row.path).read(), keyring.trusted_seals())
