"""A seal whose key never leaves a token: PKCS#11, such as a smart card, a USB token or a hardware module.

Needs the package `python-pkcs11` (extra "token") and the maker's library. The session stays open in this process, as an
opened key of the vault does; what the token refuses comes back as a `KeyProblem`, never as a half-made file.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from .vault import KeyProblem


class TokenKey:
    """The RSA key on a token, with what the seal asks of a key: its size, and a signature (PKCS#1 v1.5, SHA-256)."""

    def __init__(self, session: Any, label: str) -> None:
        from pkcs11 import Attribute, KeyType, ObjectClass

        found = list(
            session.get_objects(
                {
                    Attribute.CLASS: ObjectClass.PRIVATE_KEY,
                    Attribute.KEY_TYPE: KeyType.RSA,
                    Attribute.LABEL: label,
                }
            )
        )
        if len(found) != 1:
            raise KeyProblem("token_key_missing", label)
        self._key = found[0]
        self.key_size = int(self._key.key_length)

    def sign(self, data: bytes, padding: Any, algorithm: Any) -> bytes:
        """`padding` and `algorithm` are those of the vault's keys; the token knows the same mechanism by its own name."""
        from pkcs11 import Mechanism
        from pkcs11.exceptions import PKCS11Error

        try:
            return bytes(self._key.sign(data, mechanism=Mechanism.SHA256_RSA_PKCS))
        except PKCS11Error as error:
            raise KeyProblem("token_refused", type(error).__name__) from error


@lru_cache(maxsize=2)
def _session(module: str, token: str, pin: str) -> Any:
    try:
        import pkcs11
        from pkcs11.exceptions import PKCS11Error
    except ImportError:
        raise KeyProblem("token_package_missing") from None
    try:
        library = pkcs11.lib(module)
    except (PKCS11Error, OSError) as error:
        raise KeyProblem("token_library", module) from error
    try:
        return library.get_token(token_label=token).open(user_pin=pin)
    except PKCS11Error as error:
        if type(error).__name__.startswith("Pin"):
            raise KeyProblem("token_pin_wrong") from error
        raise KeyProblem("token_missing", token) from error


def open_key(*, module: str, token: str, label: str, pin: str) -> TokenKey:
    """The key with this label. Raises KeyProblem `token_package_missing`, `token_library`, `token_missing`,
    `token_pin_wrong` or `token_key_missing`."""
    if not module or not token:
        raise KeyProblem("token_missing", token)
    return TokenKey(_session(module, token, pin), label)


def certificates_on(*, module: str, token: str, pin: str) -> list[str]:
    """The certificates the token holds, as PEM."""
    from pkcs11 import Attribute, ObjectClass

    if not module or not token:
        raise KeyProblem("token_missing", token)
    found = _session(module, token, pin).get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})
    return [
        x509.load_der_x509_certificate(one[Attribute.VALUE]).public_bytes(serialization.Encoding.PEM).decode()
        for one in found
    ]


def leaf_first(certificates: list[str]) -> list[str]:
    """The certificates in the order of a bundle: first the one that issued none of the others."""
    parsed = [(text, x509.load_pem_x509_certificate(text.encode())) for text in certificates]
    issuers = {one.issuer for _, one in parsed if one.issuer != one.subject}
    return [text for text, one in sorted(parsed, key=lambda pair: pair[1].subject in issuers)]
