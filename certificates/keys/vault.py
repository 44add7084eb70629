"""Private keys on disk, each in its own encrypted file; no Django, no database.

Only the public half ever enters the database, a backup or the trust list. A file is useless without the passphrase,
and the passphrase is useless without the file: keep them with two custodians.

Purposes: `qr` (P-256), `credential` (Ed25519), `seal` (RSA with an X.509 certificate for PDF files), `root` (RSA, signs
the seal's certificate and then belongs on a stick in an envelope, not on the server).
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import stat
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import NameOID

Purpose = Literal["qr", "credential", "seal", "root"]
PURPOSES: tuple[Purpose, ...] = ("qr", "credential", "seal", "root")
ALGORITHMS = {"qr": "ES256", "credential": "EdDSA", "seal": "RS256", "root": "RS256"}
SEAL_BITS = 3072
ROOT_BITS = 4096
# A seal must still be read when its holder is old; the key behind it signs for a year and is then destroyed.
CERTIFICATE_YEARS = 30
SHORTEST_PASSPHRASE = 12

PrivateKey = ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey
_KID = re.compile(r"[0-9a-f]{16}")


class KeyProblem(Exception):
    """A key that cannot be used. Codes: `key_missing`, `passphrase_wrong`, `passphrase_short`, `passphrase_missing`,
    `key_damaged`, `key_exists`, `vault_not_writable`, `key_expired`."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True)
class PublicKeyRecord:
    """What everybody may know about a key. `certificate` is PEM and only the seal and the root have one."""

    kid: str
    purpose: Purpose
    algorithm: str
    public_pem: str
    certificate_pem: str
    since: date
    until: date
    is_demo: bool = False

    @property
    def spki(self) -> str:
        """SHA-256 of the public key, as the register writes it."""
        return hashlib.sha256(_spki(serialization.load_pem_public_key(self.public_pem.encode()))).hexdigest()


def _spki(key: object) -> bytes:
    return key.public_bytes(  # type: ignore[attr-defined]
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def kid_of(public_key: object) -> str:
    """16 hexadecimal digits: the beginning of SHA-256 of the public key."""
    return hashlib.sha256(_spki(public_key)).hexdigest()[:16]


def _stretched(passphrase: str, name: str) -> bytes:
    """The password of one file. The encryption of PEM files itself costs a guesser next to nothing; this costs her
    32 MiB and a tenth of a second for each guess and each file."""
    raw = hashlib.scrypt(
        passphrase.encode(), salt=f"llavero-v1:{name}".encode(), n=2**15, r=8, p=1, maxmem=2**26, dklen=32
    )
    return base64.b64encode(raw)


class Vault:
    """A folder of encrypted private keys: `<purpose>-<kid>.pem`, readable by its owner alone."""

    def __init__(self, folder: Path | str) -> None:
        self.folder = Path(folder)
        self._loaded: dict[tuple[str, str], PrivateKey] = {}

    def path(self, purpose: Purpose, kid: str) -> Path:
        if purpose not in PURPOSES or not _KID.fullmatch(kid):
            raise KeyProblem("key_missing", f"{purpose} {kid[:20]}")
        return self.folder / f"{purpose}-{kid}.pem"

    def make(
        self,
        purpose: Purpose,
        *,
        passphrase: str,
        since: date,
        years: int = 1,
        organisation: str = "",
        is_demo: bool = False,
        issuer: tuple[PublicKeyRecord, str] | None = None,
    ) -> PublicKeyRecord:
        """A new key of this purpose, stored encrypted. `issuer` is the root's record and its passphrase; a seal
        without one certifies itself."""
        if len(passphrase) < SHORTEST_PASSPHRASE:
            raise KeyProblem("passphrase_short", str(SHORTEST_PASSPHRASE))
        key: PrivateKey
        match purpose:
            case "qr":
                key = ec.generate_private_key(ec.SECP256R1())
            case "credential":
                key = ed25519.Ed25519PrivateKey.generate()
            case "seal":
                key = rsa.generate_private_key(65537, SEAL_BITS)
            case "root":
                key = rsa.generate_private_key(65537, ROOT_BITS)
        kid = kid_of(key.public_key())
        certificate = ""
        if isinstance(key, rsa.RSAPrivateKey):
            certificate = self._certify(purpose, key, kid, since, organisation, is_demo, issuer)
        self._write(self.path(purpose, kid), key, passphrase)
        public_pem = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        until = (
            since.replace(year=since.year + years)
            if (since.month, since.day) != (2, 29)
            else since + timedelta(365)
        )
        return PublicKeyRecord(
            kid=kid,
            purpose=purpose,
            algorithm=ALGORITHMS[purpose],
            public_pem=public_pem.decode(),
            certificate_pem=certificate,
            since=since,
            until=until - timedelta(days=1),
            is_demo=is_demo,
        )

    def take(self, purpose: Purpose, key: PrivateKey, *, passphrase: str) -> str:
        """Store a key that was made elsewhere, encrypted like ours; returns its kid."""
        if len(passphrase) < SHORTEST_PASSPHRASE:
            raise KeyProblem("passphrase_short", str(SHORTEST_PASSPHRASE))
        kid = kid_of(key.public_key())
        try:
            self._write(self.path(purpose, kid), key, passphrase)
        except KeyProblem as problem:
            # An attempt that was killed after the file and before the row left this very key.
            if problem.code != "key_exists" or not self.load(purpose, kid, passphrase=passphrase):
                raise
        return kid

    def _certify(
        self,
        purpose: Purpose,
        key: rsa.RSAPrivateKey,
        kid: str,
        since: date,
        organisation: str,
        is_demo: bool,
        issuer: tuple[PublicKeyRecord, str] | None,
    ) -> str:
        label = "Raíz de confianza" if purpose == "root" else "Sello electrónico"
        if is_demo:
            label = f"DEMOSTRACIÓN SIN VALOR - {label}"
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "PE"),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, (organisation or "Organización")[:64]),
                x509.NameAttribute(NameOID.COMMON_NAME, f"{label} {kid[:8]}"[:64]),
            ]
        )
        issuer_name, issuer_key = subject, key
        if issuer is not None:
            record, issuer_passphrase = issuer
            issuer_name = x509.load_pem_x509_certificate(record.certificate_pem.encode()).subject
            loaded = self.load(record.purpose, record.kid, passphrase=issuer_passphrase)
            assert isinstance(loaded, rsa.RSAPrivateKey)
            issuer_key = loaded
        starts = datetime.combine(since, clock_time(), UTC) - timedelta(days=1)
        is_authority = purpose == "root"
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer_name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(starts)
            .not_valid_after(starts + timedelta(days=round(365.25 * CERTIFICATE_YEARS)))
            .add_extension(
                x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None), True
            )
            .add_extension(
                x509.KeyUsage(
                    digital_signature=not is_authority,
                    content_commitment=not is_authority,
                    key_encipherment=False,
                    data_encipherment=False,
                    key_agreement=False,
                    key_cert_sign=is_authority,
                    crl_sign=is_authority,
                    encipher_only=False,
                    decipher_only=False,
                ),
                True,
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), False)
        )
        certificate = builder.sign(issuer_key, hashes.SHA256())
        return certificate.public_bytes(serialization.Encoding.PEM).decode()

    def _write(self, path: Path, key: PrivateKey, passphrase: str) -> None:
        content = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(_stretched(passphrase, path.stem)),
        )
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.folder.chmod(stat.S_IRWXU)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except FileExistsError:
            raise KeyProblem("key_exists", path.name) from None
        except OSError as error:
            raise KeyProblem("vault_not_writable", str(error.strerror)) from error

    def load(self, purpose: Purpose, kid: str, *, passphrase: str) -> PrivateKey:
        """The private key. It stays in this process's memory after the first time; opening it is slow on purpose."""
        if not passphrase:
            raise KeyProblem("passphrase_missing")
        remembered = (kid, hashlib.sha256(passphrase.encode()).hexdigest())
        if remembered in self._loaded:
            return self._loaded[remembered]
        try:
            content = self.path(purpose, kid).read_bytes()
        except OSError:
            raise KeyProblem("key_missing", f"{purpose}-{kid}.pem") from None
        try:
            key = serialization.load_pem_private_key(content, _stretched(passphrase, f"{purpose}-{kid}"))
        except ValueError as error:
            # The library says "bad decrypt" for a wrong passphrase and for a damaged file alike.
            code = "passphrase_wrong" if b"ENCRYPTED PRIVATE KEY-----\n" in content[-60:] else "key_damaged"
            raise KeyProblem(code, f"{purpose}-{kid}.pem") from error
        if kid_of(key.public_key()) != kid:
            raise KeyProblem("key_damaged", f"{purpose}-{kid}.pem")
        self._loaded[remembered] = key  # type: ignore[assignment]
        return key  # type: ignore[return-value]

    def holds(self, purpose: Purpose, kid: str) -> bool:
        return self.path(purpose, kid).is_file()

    def destroy(self, purpose: Purpose, kid: str) -> None:
        """Overwrite and delete a private key whose year is over. The public half goes on proving what it signed."""
        path = self.path(purpose, kid)
        try:
            size = path.stat().st_size
            with path.open("r+b") as file:
                file.write(os.urandom(size))
                file.flush()
                os.fsync(file.fileno())
            path.unlink()
        except FileNotFoundError:
            raise KeyProblem("key_missing", path.name) from None
        except OSError as error:
            raise KeyProblem("vault_not_writable", str(error.strerror)) from error
        self._loaded = {place: key for place, key in self._loaded.items() if place[0] != kid}
