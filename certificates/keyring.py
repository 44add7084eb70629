"""The keys in use: which one signs now, which may be believed, and the verbs that change that.

Public halves are rows, private halves files in the vault, and each change is an entry of the register.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from . import book, conf, credential, qr
from .enums import CertificateStatus, KeyPlace, KeyPurpose, KeyStatus
from .keys import tokens
from .keys.trust import MARK_LENGTH, TrustEntry, credential_keys, qr_keys, trust_list
from .keys.vault import KeyProblem, PublicKeyRecord, Purpose, Vault, kid_of
from .models import Certificate, RegisterEntry, SigningKey
from .register import PRINTED_HASH_LENGTH
from .sealing import FileSigner, PdfSigner, TrustedSeal
from .sentences import key_sentence

SIGNING: tuple[KeyPurpose, ...] = (KeyPurpose.QR, KeyPurpose.CREDENTIAL, KeyPurpose.SEAL)
SMALLEST_RSA = 2_048
DEMO_PASSPHRASE_FILE = "demo-passphrase.txt"


class KeyRefused(ValidationError):
    """A key cannot be used or changed; the message says why and what to type."""


def refused(problem: KeyProblem) -> KeyRefused:
    return KeyRefused(key_sentence(problem.code, problem.detail), code=problem.code)


@lru_cache(maxsize=4)
def _vault_at(folder: str) -> Vault:
    return Vault(folder)


def vault() -> Vault:
    """The vault of this installation; opened keys stay in the memory of this process."""
    return _vault_at(str(conf.keys_folder()))


def passphrase() -> str:
    """The configured passphrase, or that of the throw-away keys. Raises KeyProblem `passphrase_missing`."""
    configured = conf.get("KEYS_PASSPHRASE")
    if configured:
        return str(configured)
    path = conf.get("KEYS_PASSPHRASE_FILE")
    if path:
        with contextlib.suppress(OSError):
            return Path(path).read_text(encoding="utf-8").strip("\r\n")
    demo = conf.keys_folder() / DEMO_PASSPHRASE_FILE
    if conf.get("DEMO_KEYS") and demo.is_file():
        return demo.read_text(encoding="utf-8").strip()
    raise KeyProblem("passphrase_missing")


# --- verbs ------------------------------------------------------------------------------------------------------


def make_key(
    purpose: Purpose, *, by_passphrase: str, since: date | None = None, is_demo: bool = False
) -> SigningKey:
    """Make a key, store both halves, enter it in the register.

    A key of the same purpose that is in use retires with its last day today. Raises KeyRefused.
    """
    day = since or timezone.localdate()
    with transaction.atomic():
        book.lock()
        root = SigningKey.objects.filter(purpose=KeyPurpose.ROOT, status=KeyStatus.ACTIVE).first()
        above = None
        if purpose == "seal" and root is not None and vault().holds("root", root.kid):
            above = (_record(root), by_passphrase)
        retiring = SigningKey.objects.filter(purpose=purpose, status=KeyStatus.ACTIVE).first()
        if retiring is not None:
            _end(retiring, KeyStatus.RETIRED, reason="", last_day=day)
        try:
            made = vault().make(
                purpose,
                passphrase=by_passphrase,
                since=day,
                organisation=str(conf.get("ORGANISATION")),
                is_demo=is_demo,
                issuer=above,
            )
        except KeyProblem as problem:
            raise refused(problem) from problem
        key = SigningKey.objects.create(
            kid=made.kid,
            purpose=purpose,
            algorithm=made.algorithm,
            public_pem=made.public_pem,
            certificate_pem=made.certificate_pem,
            issuer=root if above else None,
            since=made.since,
            until=made.until,
            is_demo=is_demo,
        )
        book.append("key", kid=made.kid, purpose=purpose, status="active", spki=made.spki)
    return key


def retire_key(key: SigningKey, *, reason: str = "") -> SigningKey:
    """Stop signing with a key. What it signed until today stays valid."""
    with transaction.atomic():
        book.lock()
        _end(key, KeyStatus.RETIRED, reason=reason, last_day=timezone.localdate())
    return key


def declare_compromised(key: SigningKey, *, reason: str) -> SigningKey:
    """Say that somebody else may hold a key. From now on it proves only what the register already holds."""
    if not reason.strip():
        raise KeyRefused(key_sentence("reason_missing"), code="reason_missing")
    with transaction.atomic():
        book.lock()
        _end(key, KeyStatus.COMPROMISED, reason=reason, last_day=min(key.until, timezone.localdate()))
    return key


def _end(key: SigningKey, status: KeyStatus, *, reason: str, last_day: date) -> None:
    key.status, key.until = status, max(key.since, min(key.until, last_day))
    key.ended_at, key.ended_reason = timezone.now(), reason
    key.save(update_fields=["status", "until", "ended_at", "ended_reason"])
    book.append("key", kid=key.kid, purpose=key.purpose, status=str(status), spki=_record(key).spki)


def destroy_private_half(key: SigningKey) -> None:
    """Destroy the private half of a key that no longer signs. There is no way back."""
    if key.status == KeyStatus.ACTIVE:
        raise KeyRefused(key_sentence("key_in_use"), code="key_in_use")
    try:
        vault().destroy(cast(Purpose, key.purpose), key.kid)
    except KeyProblem as problem:
        raise refused(problem) from problem


def ensure_demo_keys() -> None:
    """Make throw-away keys where the installation asks for them and has none. They say so on every certificate."""
    if not conf.get("DEMO_KEYS"):
        return
    missing = [
        purpose
        for purpose in (KeyPurpose.ROOT, *SIGNING)
        if not SigningKey.objects.filter(purpose=purpose, status=KeyStatus.ACTIVE).exists()
    ]
    if not missing:
        return
    path = conf.keys_folder() / DEMO_PASSPHRASE_FILE
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(24), encoding="utf-8")
        path.chmod(0o600)
    secret = path.read_text(encoding="utf-8").strip()
    year_began = timezone.localdate().replace(month=1, day=1)
    for purpose in missing:
        with contextlib.suppress(IntegrityError):  # another process was quicker: its key serves
            make_key(cast(Purpose, str(purpose)), by_passphrase=secret, since=year_began, is_demo=True)


def _record(key: SigningKey) -> PublicKeyRecord:
    return PublicKeyRecord(
        key.kid,
        cast(Purpose, key.purpose),
        key.algorithm,
        key.public_pem,
        key.certificate_pem,
        key.since,
        key.until,
        key.is_demo,
    )


# --- keys made by others ----------------------------------------------------------------------------------------


def certificates_of(key: SigningKey) -> list[str]:
    """The key's own certificate and those above it that came with it, as PEM."""
    return split_pem(key.certificate_pem)


def split_pem(text: str) -> list[str]:
    end = "-----END CERTIFICATE-----"
    return [f"{part.strip()}\n{end}\n" for part in text.split(end) if part.strip()]


def token_key(key: SigningKey) -> tokens.TokenKey:
    """The key on the token of the settings. Raises KeyProblem, also when the token holds another key than ours."""
    opened = tokens.open_key(
        module=str(conf.get("TOKEN_LIBRARY")),
        token=str(conf.get("TOKEN_LABEL")),
        label=str(conf.get("TOKEN_KEY")),
        pin=token_pin(),
    )
    public = x509.load_pem_x509_certificate(certificates_of(key)[0].encode()).public_key()
    if isinstance(public, rsa.RSAPublicKey) and opened.key_size != public.key_size:
        raise KeyProblem("token_key_missing", str(conf.get("TOKEN_KEY")))
    return opened


def token_pin() -> str:
    if path := conf.get("TOKEN_PIN_FILE"):
        with contextlib.suppress(OSError):
            return Path(path).read_text(encoding="utf-8").strip("\r\n")
    return str(conf.get("TOKEN_PIN"))


def take_p12(content: bytes, *, its_passphrase: str, by_passphrase: str) -> SigningKey:
    """Take the seal of a PKCS#12 file into the vault, encrypted with the vault's own passphrase. Raises KeyRefused."""
    try:
        private, leaf, above = pkcs12.load_key_and_certificates(content, its_passphrase.encode() or None)
    except ValueError as error:
        raise KeyRefused(key_sentence("p12_damaged"), code="p12_damaged") from error
    if private is None or leaf is None:
        raise KeyRefused(key_sentence("p12_damaged"), code="p12_damaged")
    bundle = "".join(one.public_bytes(serialization.Encoding.PEM).decode() for one in (leaf, *above))
    return take_seal(
        bundle, place=KeyPlace.VAULT, private=cast(rsa.RSAPrivateKey, private), by_passphrase=by_passphrase
    )


def take_seal(
    bundle: str,
    *,
    place: KeyPlace,
    private: rsa.RSAPrivateKey | None = None,
    by_passphrase: str = "",
) -> SigningKey:
    """From now on this key seals. `bundle` is its certificate as PEM, then those above it.

    Checks that it may (RSA, valid today, meant for signatures), stores the private half if it is given, retires the key
    in use, writes the register. Raises KeyRefused and changes nothing.
    """
    try:
        found = [x509.load_pem_x509_certificate(one.encode()) for one in split_pem(bundle)]
    except ValueError as error:
        raise KeyRefused(key_sentence("p12_damaged"), code="p12_damaged") from error
    if not found:
        raise KeyRefused(key_sentence("p12_damaged"), code="p12_damaged")
    leaf, day = found[0], timezone.localdate()
    public = leaf.public_key()
    if not isinstance(public, rsa.RSAPublicKey) or public.key_size < SMALLEST_RSA:
        raise KeyRefused(key_sentence("algorithm_not_rsa"), code="algorithm_not_rsa")
    first, last = leaf.not_valid_before_utc, leaf.not_valid_after_utc
    if not first <= timezone.now() <= last:
        life = f"{first:%d/%m/%Y} - {last:%d/%m/%Y}"
        raise KeyRefused(key_sentence("certificate_expired", life), code="certificate_expired")
    with contextlib.suppress(x509.ExtensionNotFound):
        usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
        if not (usage.digital_signature or usage.content_commitment):
            raise KeyRefused(key_sentence("certificate_unfit", "KeyUsage"), code="certificate_unfit")
    kid = kid_of(public)
    if SigningKey.objects.filter(kid=kid).exists():
        raise KeyRefused(key_sentence("key_exists"), code="key_exists")
    with transaction.atomic():
        book.lock()
        retiring = SigningKey.objects.filter(purpose=KeyPurpose.SEAL, status=KeyStatus.ACTIVE).first()
        if retiring is not None:
            _end(retiring, KeyStatus.RETIRED, reason="", last_day=day)
        if private is not None:
            try:
                vault().take("seal", private, passphrase=by_passphrase)
            except KeyProblem as problem:
                raise refused(problem) from problem
        key = SigningKey.objects.create(
            kid=kid,
            purpose=KeyPurpose.SEAL,
            algorithm="RS256",
            public_pem=public.public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            ).decode(),
            certificate_pem="".join(split_pem(bundle)),
            since=day,
            until=timezone.localdate(last),
            place=place,
        )
        book.append("key", kid=kid, purpose="seal", status="active", spki=_record(key).spki)
    return key


# --- who signs now ----------------------------------------------------------------------------------------------


class Signers:
    """The three signers of one batch, checked before the first number is taken. Raises KeyRefused on making."""

    def __init__(self, *, at: date) -> None:
        ensure_demo_keys()
        found = {
            key.purpose: key
            for key in SigningKey.objects.filter(purpose__in=SIGNING, status=KeyStatus.ACTIVE).select_related(
                "issuer"
            )
        }
        try:
            for purpose in SIGNING:
                key = found.get(purpose)
                if key is None:
                    raise KeyProblem("key_missing", str(purpose))
                if not key.since <= at <= key.until:
                    raise KeyProblem("key_expired", key.kid)
            self._passphrase = passphrase()
            store = vault()
            for purpose in SIGNING:
                if found[purpose].place != KeyPlace.VAULT:
                    continue
                store.load(cast(Purpose, str(purpose)), found[purpose].kid, passphrase=self._passphrase)
            if found[KeyPurpose.SEAL].place == KeyPlace.TOKEN:
                # A token that is not plugged in must not cost a number either.
                token_key(found[KeyPurpose.SEAL])
        except KeyProblem as problem:
            raise refused(problem) from problem
        self.is_demo = any(key.is_demo for key in found.values())
        self.seal_key = found[KeyPurpose.SEAL]
        self.qr_kid = found[KeyPurpose.QR].kid
        self.qr = qr.PrivateKeySigner(
            cast(ec.EllipticCurvePrivateKey, store.load("qr", self.qr_kid, passphrase=self._passphrase)),
            bytes.fromhex(self.qr_kid),
        )
        kid = found[KeyPurpose.CREDENTIAL].kid
        self.credential = credential.PrivateKeySigner(
            cast(ed25519.Ed25519PrivateKey, store.load("credential", kid, passphrase=self._passphrase)),
            f"{did()}#{kid}",
        )
        self._pdf: dict[tuple[str, bool], PdfSigner] = {}

    def pdf(self, *, place: str, leaves_room: bool) -> PdfSigner:
        """The signer of files, made once for each kind of design."""
        if (place, leaves_room) not in self._pdf:
            try:
                self._pdf[place, leaves_room] = self._make_pdf_signer(place, leaves_room)
            except KeyProblem as problem:
                raise refused(problem) from problem
        return self._pdf[place, leaves_room]

    @property
    def seals_elsewhere(self) -> bool:
        """True when the seal's key lies on another computer: files wait for their signatures."""
        return self.seal_key.place == KeyPlace.ELSEWHERE

    @property
    def chain(self) -> list[str]:
        """The certificates above the seal's."""
        above = certificates_of(self.seal_key)[1:]
        if self.seal_key.issuer is not None:
            above.append(self.seal_key.issuer.certificate_pem)
        return above

    def _make_pdf_signer(self, place: str, leaves_room: bool) -> PdfSigner:
        key = self.seal_key
        if key.place == KeyPlace.TOKEN:
            return FileSigner(
                cast(rsa.RSAPrivateKey, token_key(key)),
                certificates_of(key)[0],
                chain_pem=self.chain,
                place=place,
                leaves_room=leaves_room,
            )
        make: Callable[..., PdfSigner] = import_string(conf.get("PDF_SIGNER"))
        return make(vault(), key, self.chain, self._passphrase, place=place, leaves_room=leaves_room)


# --- who is believed --------------------------------------------------------------------------------------------


def did() -> str:
    return credential.did_web(conf.host())


def trust_entries() -> list[TrustEntry]:
    return [key.as_trust_entry() for key in SigningKey.objects.exclude(purpose=KeyPurpose.ROOT)]


def trusted_qr_keys() -> dict[bytes, qr.TrustedKey]:
    return qr_keys(trust_entries())


def trusted_credential_keys() -> dict[str, ed25519.Ed25519PublicKey]:
    return credential_keys(trust_entries(), did=did())


def trusted_seals() -> list[TrustedSeal]:
    return [
        TrustedSeal(key.certificate_pem, key.since, key.until, key.status)
        for key in SigningKey.objects.filter(purpose=KeyPurpose.SEAL)
    ]


def demo_kids() -> frozenset[str]:
    """Kids of the throw-away keys."""
    return frozenset(SigningKey.objects.filter(is_demo=True).values_list("kid", flat=True))


def is_all_demo() -> bool:
    """True where no certificate can be more than an example: every QR key is a throw-away one."""
    keys = SigningKey.objects.filter(purpose=KeyPurpose.QR)
    return not keys.filter(is_demo=False).exists() and keys.exists()


def registered_hashes() -> frozenset[str]:
    """Printed hashes of all entries: what may still be believed of a compromised key."""
    compromised = SigningKey.objects.filter(purpose=KeyPurpose.QR, status=KeyStatus.COMPROMISED).exists()
    if not compromised:
        return frozenset()
    rows = RegisterEntry.objects.filter(entry_type__in=("issue", "replace"))
    return frozenset(value[:PRINTED_HASH_LENGTH] for value in rows.values_list("hash", flat=True))


def current_trust_list() -> dict[str, Any]:
    """The trust list as of now, for the verification page and the offline file."""
    head = book.last_entry()
    withdrawn = {
        code_hash[:MARK_LENGTH]: str(status)
        for code_hash, status in Certificate.objects.exclude(status=CertificateStatus.ISSUED).values_list(
            "code_hash", "status"
        )
    }
    return trust_list(
        trust_entries(),
        host=conf.host(),
        organisation=str(conf.get("ORGANISATION")),
        contact=str(conf.get("CONTACT")),
        at=timezone.now(),
        head=(head["seq"], head["hash"]) if head else (0, ""),
        withdrawn=withdrawn,
        registered=registered_hashes(),
    )
