"""The Bitstring status list: which credentials no longer hold, readable by any wallet."""

from __future__ import annotations

import base64
import gzip

from django.utils import timezone

from . import credential, keyring
from .actions import status_list_address
from .enums import CertificateStatus
from .models import Certificate


def encoded_list(indices: list[int]) -> str:
    """One bit a credential, the first one the highest of the first byte, compressed and in multibase."""
    bits = bytearray(credential.STATUS_LIST_LENGTH // 8)
    for index in indices:
        bits[index // 8] |= 128 >> index % 8
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


def signed_status_list(number: int) -> bytes:
    """The status list credential of register entries with this list number, signed now."""
    first = (number - 1) * credential.STATUS_LIST_LENGTH
    entries = Certificate.objects.exclude(status=CertificateStatus.ISSUED).filter(
        entry_id__gte=first, entry_id__lt=first + credential.STATUS_LIST_LENGTH
    )
    now = timezone.now()
    address = status_list_address(first)
    document = {
        "@context": list(credential.CONTEXT),
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": keyring.did(),
        "validFrom": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encoded_list(
                [entry - first for entry in entries.values_list("entry_id", flat=True)]
            ),
        },
    }
    signers = keyring.Signers(at=timezone.localdate())
    return credential.to_json(credential.sign(document, signers.credential, created=now))
