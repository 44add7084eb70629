"""Who seals the files: a key in the vault by default; a token or another computer by a setting.

`LMS_CERTIFICATES["PDF_SIGNER"]` names a function with the signature of `file_signer`. It returns something with
`seal(pdf: bytes, *, at: datetime) -> bytes` (`sealing.PdfSigner`).
"""

from __future__ import annotations

from typing import Any, cast

from cryptography.hazmat.primitives.asymmetric import rsa

from certificates.sealing import FileSigner, PdfSigner

from .vault import Vault


def file_signer(
    vault: Vault, key: Any, chain: list[str], passphrase: str, *, place: str, leaves_room: bool
) -> PdfSigner:
    """The seal's key from its encrypted file. `key` is a `SigningKey` row, `chain` the certificates above it."""
    private = cast(rsa.RSAPrivateKey, vault.load("seal", key.kid, passphrase=passphrase))
    return FileSigner(private, key.certificate_pem, chain_pem=chain, place=place, leaves_room=leaves_room)
