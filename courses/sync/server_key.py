"""The key notes are sealed to. Lives in a file beside the other keys, never in the database or a dump."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

FILE_NAME = "tablet-notes.pem"


def load() -> ec.EllipticCurvePrivateKey:
    """The sealing key of this server, made at first use. The file is readable by its owner only."""
    folder = Path(settings.LMS_KEYS_ROOT)
    path = folder / FILE_NAME
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        data = _make(folder, path)
    key = serialization.load_pem_private_key(data, password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def _make(folder: Path, path: Path) -> bytes:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    data = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    try:
        # Linking, unlike renaming, does not replace the key another worker made in the same instant.
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        temporary.unlink()
    return path.read_bytes()
