"""A certificate authority of the house, for a box that serves tablets without any internet.

Browsers keep an app for use without a network only where it came by https they trust. A public certificate needs a
name and renewals; a box in a village has neither. So the box carries its own authority: made once, installed once on
each tablet, good for ten years. It is constrained to one host name and to addresses of private networks, so that
nobody who steals its key can pose as a bank.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import ipaddress
import os
import socket
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DEFAULT_HOST = "tablet.internal"
YEARS = 10
# A tablet whose clock fell back must still be let in.
BEFORE = dt.timedelta(days=2 * 365)
PRIVATE_NETWORKS = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8")

Address = ipaddress.IPv4Address


@dataclass(frozen=True)
class Papers:
    """Where the files lie. `authority` is the only one that leaves the box: tablets install it."""

    host: str
    addresses: tuple[Address, ...]
    authority: Path
    certificate: Path
    key: Path
    fingerprint: str


def private_addresses() -> tuple[Address, ...]:
    """Return the addresses of this machine that lie in private networks, 127.0.0.1 last."""
    found: set[Address] = set()
    # No packet is sent: the system only says which of its addresses it would use.
    for target in ("192.168.255.254", "10.255.255.254", "172.31.255.254", "8.8.8.8"):
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect((target, 9))
            found.add(ipaddress.IPv4Address(probe.getsockname()[0]))
    networks = [ipaddress.ip_network(network) for network in PRIVATE_NETWORKS]
    local = ipaddress.IPv4Address("127.0.0.1")
    private = sorted(a for a in found if any(a in network for network in networks) and a != local)
    return (*private, local)


def make_papers(
    folder: Path, *, host: str = DEFAULT_HOST, addresses: tuple[Address, ...] | None = None
) -> Papers:
    """Return the papers in `folder`, made where they are missing.

    The authority is made once and never replaced: tablets trust it. The server's certificate is made anew when
    the machine has another address, or another host name that the authority allows. Raises ValueError for another
    host name: a new authority has to be installed on every tablet, which nobody should do by accident.
    """
    addresses = private_addresses() if addresses is None else addresses
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority_file, authority_key_file = folder / "authority.crt", folder / "authority.key"
    if not authority_file.exists() or not authority_key_file.exists():
        _make_authority(authority_file, authority_key_file, host)
    authority = x509.load_pem_x509_certificate(authority_file.read_bytes())
    allowed = host_of(authority)
    if host != allowed:
        raise ValueError(
            f"The authority of this box is for {allowed}. To change the name, move {folder} away; "
            "every tablet must then install the new authority."
        )
    certificate_file, key_file = folder / "server.crt", folder / "server.key"
    if not _serves(certificate_file, key_file, host, addresses):
        _make_certificate(certificate_file, key_file, authority, authority_key_file, host, addresses)
    fingerprint = authority.fingerprint(hashes.SHA256()).hex(":").upper()
    return Papers(host, addresses, authority_file, certificate_file, key_file, fingerprint)


def host_of(authority: x509.Certificate) -> str:
    """Return the one host name that an authority may vouch for."""
    constraints = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    names = [entry.value for entry in constraints.permitted_subtrees or [] if isinstance(entry, x509.DNSName)]
    return names[0]


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _make_authority(file: Path, key_file: Path, host: str) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"Aula {host}")
    now = dt.datetime.now(dt.UTC)
    networks = [x509.IPAddress(ipaddress.ip_network(network)) for network in PRIVATE_NETWORKS]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BEFORE)
        .not_valid_after(now + dt.timedelta(days=YEARS * 365))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(sign_certificates=True), critical=True)
        .add_extension(x509.NameConstraints([x509.DNSName(host), *networks], None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write_key(key_file, key)
    _write(file, certificate.public_bytes(serialization.Encoding.PEM), 0o644)


def _make_certificate(
    file: Path,
    key_file: Path,
    authority: x509.Certificate,
    authority_key_file: Path,
    host: str,
    addresses: tuple[Address, ...],
) -> None:
    authority_key = serialization.load_pem_private_key(authority_key_file.read_bytes(), None)
    if not isinstance(authority_key, ec.EllipticCurvePrivateKey):
        raise ValueError(f"{authority_key_file} is not a key of this program.")
    key = ec.generate_private_key(ec.SECP256R1())
    names = [x509.DNSName(host), *(x509.IPAddress(address) for address in addresses)]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(_name(host))
        .issuer_name(authority.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(authority.not_valid_before_utc)
        .not_valid_after(authority.not_valid_after_utc - dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(sign_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False
        )
        .sign(authority_key, hashes.SHA256())
    )
    _write_key(key_file, key)
    _write(file, certificate.public_bytes(serialization.Encoding.PEM), 0o644)


def _usage(*, sign_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not sign_certificates,
        key_cert_sign=sign_certificates,
        crl_sign=sign_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _serves(file: Path, key_file: Path, host: str, addresses: tuple[Address, ...]) -> bool:
    """Return whether the server's certificate is there, and for these names."""
    if not file.exists() or not key_file.exists():
        return False
    certificate = x509.load_pem_x509_certificate(file.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return (
        host in names.get_values_for_type(x509.DNSName)
        and set(names.get_values_for_type(x509.IPAddress)) >= set(addresses)
        and certificate.not_valid_after_utc > dt.datetime.now(dt.UTC)
    )


def _write_key(file: Path, key: ec.EllipticCurvePrivateKey) -> None:
    form = serialization.PrivateFormat.PKCS8
    _write(file, key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()), 0o600)


def _write(file: Path, content: bytes, mode: int) -> None:
    """Write beside and rename: a power cut leaves the old file or the new one."""
    beside = file.with_suffix(".new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    beside.replace(file)
