"""Settings of this app: the dictionary `LMS_CERTIFICATES`, each key with its default and its meaning."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

DEFAULTS: dict[str, Any] = {
    # Host printed on certificates and in their QR, such as "certificados.example.org". Default: WAGTAILADMIN_BASE_URL.
    "HOST": "",
    # Code of the series of numbers: CER-2026-0042.
    "SERIES": "CER",
    # Code of the series of statements for the authority: CON-2026-0001.
    "STATEMENT_SERIES": "CON",
    # A second person must approve what the first proposed. A team of one may switch this off; the log tells.
    "TWO_PERSONS": True,
    # Who issues, for the credential and the trust list; designs carry their own words.
    "ORGANISATION": "",
    "CONTACT": "",
    # The passphrase of the signing keys: the text, or the path of a file that holds it. Never in the repository.
    "KEYS_PASSPHRASE": "",
    "KEYS_PASSPHRASE_FILE": "",
    # Where the encrypted keys lie. Default: LMS_KEYS_ROOT, else `var/keys`.
    "KEYS_FOLDER": "",
    # Make throw-away keys on first use and say so on every certificate. Only for trying out.
    "DEMO_KEYS": False,
    # Dotted path of a function that makes the signer of a key in the vault; see docs/extending.md.
    "PDF_SIGNER": "certificates.keys.signers.file_signer",
    # Note the last entry of the register beside the keys, so that a restored old database is noticed.
    "REMEMBER_HEAD": True,
    # A token (PKCS#11) that holds the key of the seal: its library, its label, the key's label, its PIN or a file with it.
    "TOKEN_LIBRARY": "",
    "TOKEN_LABEL": "",
    "TOKEN_KEY": "",
    "TOKEN_PIN": "",
    "TOKEN_PIN_FILE": "",
    # Alias in STORAGES for issued files. Must have no public address.
    "STORAGE": "private",
    # Public look-ups by code: this many a minute from one address, and from all together.
    "LOOKUPS_A_MINUTE": 10,
    "LOOKUPS_A_MINUTE_ALL": 300,
}


class WrongSetting(ValueError):
    """A key of LMS_CERTIFICATES that nobody reads."""


def get(name: str) -> Any:
    """One setting, or its default."""
    if name not in DEFAULTS:
        raise WrongSetting(name)
    return getattr(settings, "LMS_CERTIFICATES", {}).get(name, DEFAULTS[name])


def host() -> str:
    """Host name with port where people verify, without scheme and slash."""
    return (
        str(get("HOST"))
        or urlsplit(getattr(settings, "WAGTAILADMIN_BASE_URL", "")).netloc
        or "localhost:8000"
    )


def site_address() -> str:
    """Scheme and host. Plain http only where the site itself is plain http."""
    base = urlsplit(getattr(settings, "WAGTAILADMIN_BASE_URL", ""))
    scheme = base.scheme if base.scheme == "http" and not get("HOST") else "https"
    return f"{scheme}://{host()}"


def verification_address() -> str:
    """What the QR begins with, before `#`."""
    return f"{site_address()}/v"


def keys_folder() -> Path:
    configured = get("KEYS_FOLDER") or getattr(settings, "LMS_KEYS_ROOT", "")
    return Path(configured) if configured else Path("var/keys")
