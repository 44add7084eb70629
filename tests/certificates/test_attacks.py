"""Forgers with the house's own keys, old backups and exchanged files: what only the register can tell."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from certificates import actions, book, conf, keyring, qr, verification
from certificates.models import Certificate, SigningKey
from certificates.payload import new_id
from certificates.register import Anchor, verify_chain

from .conftest import facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def genuine(batch):
    certificate = Certificate.objects.select_related("entry", "participant").order_by("number").first()
    actions.draw_certificate(certificate)
    return certificate


def forged_text(signers, entry, entry_hash, **wishes):
    """A QR signed with the house's own stolen key."""
    content = facts(issued=timezone.localdate(), **wishes)
    claims = qr.Claims.of(content, issued_at=timezone.now(), entry=entry, entry_hash=entry_hash)
    return qr.qr_text(claims, signers.qr, address=conf.verification_address())


@pytest.mark.slow
@pytest.mark.both_databases
def test_a_stolen_key_makes_a_qr_that_the_register_does_not_know(genuine):
    signers = keyring.Signers(at=timezone.localdate())

    invented = forged_text(signers, 999, "ab" * 32)
    borrowed = forged_text(signers, genuine.entry_id, genuine.entry.hash)

    assert verification.verify_qr(invented).reason == "not_in_register"
    assert verification.verify_qr(borrowed).reason == "not_in_register"


def test_a_stolen_key_cannot_change_what_a_registered_number_says(genuine):
    signers = keyring.Signers(at=timezone.localdate())
    truth = genuine.read_facts()
    claims = qr.Claims.of(
        truth, issued_at=timezone.now(), entry=genuine.entry_id, entry_hash=genuine.entry.hash
    )
    better = type(claims)(**{**claims.__dict__, "hours": 900})

    text = qr.qr_text(better, signers.qr, address=conf.verification_address())

    assert verification.verify_qr(text).reason == "differs_from_register"


def test_a_file_sealed_with_the_stolen_keys_is_refused_without_its_entry(genuine, ada):
    """The forger copies the whole machine and issues there; the true register knows no such thing."""
    with transaction.atomic():
        forged = actions.duplicate(genuine, reason="Copia", by=ada)
        actions.draw_certificate(forged)
        content = actions.read_file(forged)
        assert verification.verify_file(content).verdict == "valid"
        transaction.set_rollback(True)

    verdict = verification.verify_file(content)

    assert (verdict.verdict, verdict.reason) == ("invalid", "not_in_register")


def test_once_a_key_is_compromised_its_registered_certificates_stand_and_others_fall(genuine):
    signers = keyring.Signers(at=timezone.localdate())
    stolen = forged_text(signers, genuine.entry_id, "cd" * 32)
    key = SigningKey.objects.get(kid=signers.qr_kid)

    keyring.declare_compromised(key, reason="Se perdió la computadora")

    assert verification.verify_qr(genuine.qr_text).verdict == "valid"
    assert verification.verify_qr(stolen).reason == "key_compromised"
    assert book.verify().is_sound


def test_a_retired_key_still_proves_and_the_next_one_signs(genuine):
    secret = keyring.passphrase()

    new = keyring.make_key("qr", by_passphrase=secret, is_demo=True)

    assert verification.verify_qr(genuine.qr_text).verdict == "valid"
    assert keyring.Signers(at=timezone.localdate()).qr_kid == new.kid
    assert book.verify().is_sound


def test_a_byte_that_the_seal_does_not_cover_makes_a_copy_not_an_original(genuine):
    content = actions.read_file(genuine)
    contents = content.index(b"/Contents <")
    zeros = content.index(b"0" * 400, contents)
    changed = content[: zeros + 200] + b"1" + content[zeros + 201 :]

    verdict = verification.verify_file(changed)

    assert verdict.verdict != "valid"


def test_withdrawn_and_replaced_originals_are_not_valid(genuine, ada):
    content = actions.read_file(genuine)
    assert verification.verify_file(content).verdict == "valid"

    new = actions.replace_certificate(genuine, reason="Nombre", by=ada)
    assert (verification.verify_file(content).verdict, verification.verify_file(content).reason) == (
        "invalid",
        "replaced",
    )
    actions.draw_certificate(new)
    actions.revoke(new, reason="Error", by=ada)
    assert verification.verify_file(actions.read_file(new)).reason == "revoked"


def test_an_old_backup_is_noticed_by_any_paper_that_is_newer(genuine):
    """Everything after the backup is gone; the register in itself is sound; a sheet tells."""
    head = book.last_entry()
    old = list(book.entries())[:-1]
    newer = Anchor(head["seq"], head["hash"], "hoja de noviembre")

    assert verify_chain(old).is_sound
    assert [one.code for one in verify_chain(old, anchors=[newer]).problems] == ["anchor_missing"]


def test_verify_register_says_what_is_wrong_and_ends_with_one(genuine, tmp_path, capsys):
    copy = tmp_path / "registro.jsonl"
    call_command("print_register", copy)
    call_command("verify_register", "--copy", str(copy), "--files")
    lines = copy.read_text().splitlines()
    entry = json.loads(lines[-1])
    copy.write_text("\n".join([*lines[:-1], json.dumps({**entry, "hash": "0" * 64})]))

    with pytest.raises(SystemExit) as end:
        call_command("verify_register", "--copy", str(copy))
    assert end.value.code == 1
    with pytest.raises(SystemExit):
        call_command("verify_register", "--sheet", f"{entry['seq'] + 5}:{entry['hash'][:20]}")

    with Path(actions.storage().path(genuine.file_path)).open("ab") as file:
        file.write(b"x")
    with pytest.raises(SystemExit):
        call_command("verify_register", "--files")


def test_verify_certificate_ends_with_zero_only_for_an_original(genuine, tmp_path, ada, capsys):
    good, bad = tmp_path / "a.pdf", tmp_path / "b.pdf"
    good.write_bytes(actions.read_file(genuine))
    bad.write_bytes(good.read_bytes()[:-50])

    call_command("verify_certificate", str(good))
    assert "VÁLIDO" in capsys.readouterr().out
    call_command("verify_certificate", genuine.qr_text)
    for what in (str(bad), str(tmp_path / "nothing.pdf"), "6YAD-VYR0-XH63-YHCJ-7JQC-EJ81-9F93"):
        with pytest.raises(SystemExit) as end:
            call_command("verify_certificate", what)
        assert end.value.code == 1
    actions.revoke(genuine, reason="Error", by=ada)
    with pytest.raises(SystemExit):
        call_command("verify_certificate", str(good))


@pytest.mark.parametrize(
    ("settings_change", "code"),
    [
        ({"DEMO_KEYS": False}, "passphrase_missing"),
        ({"DEMO_KEYS": False, "KEYS_PASSPHRASE": "otra palabra de paso"}, "passphrase_wrong"),
        (
            {"DEMO_KEYS": False, "KEYS_FOLDER": "/nonexistent", "KEYS_PASSPHRASE": "otra palabra de paso"},
            "key_missing",
        ),
    ],
)
def test_without_its_keys_nothing_is_numbered(
    keys, completed, a_design, paula, ada, settings, settings_change, code
):
    proposal = actions.propose_batch(completed, design=a_design, by=paula)
    settings.LMS_CERTIFICATES = {**settings.LMS_CERTIFICATES, **settings_change}
    keyring.vault()._loaded.clear()

    with pytest.raises(keyring.KeyRefused) as refusal:
        actions.approve_batch(proposal, by=ada)

    assert refusal.value.code == code
    assert refusal.value.messages[0]
    assert not Certificate.objects.exists()
    proposal.refresh_from_db()
    assert proposal.status == "proposed"


def test_an_expired_key_signs_nothing(keys, completed, a_design, paula, ada):
    proposal = actions.propose_batch(completed, design=a_design, by=paula)
    SigningKey.objects.filter(purpose="seal").update(until=timezone.localdate() - timedelta(days=1))

    with pytest.raises(keyring.KeyRefused) as refusal:
        actions.approve_batch(proposal, by=ada)

    assert refusal.value.code == "key_expired"


def test_nothing_secret_is_in_the_database_or_the_register(batch):
    from django.core import serializers

    dump = serializers.serialize("json", [*SigningKey.objects.all(), *Certificate.objects.all()])
    secret = keyring.passphrase()

    for text in (dump, b"".join(book.as_json_lines()).decode()):
        assert "PRIVATE KEY" not in text
        assert secret not in text


def test_the_code_is_stored_only_inside_the_facts(genuine):
    identifier = genuine.read_facts().id

    assert genuine.code_hash == hashlib.sha256(identifier).hexdigest()
    assert str(genuine.pk).replace("-", "") != identifier.hex()
    assert len(new_id()) == 16
