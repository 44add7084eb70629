"""Seals made on another computer: requests go out in a small file, signatures come back in another.

The numbered certificate is drawn and kept with the place of its seal filled by a mark of the same length; what has to be
signed is known exactly. Until its signature comes back and has been checked the certificate has no file: it stands in
the register, and the list says what it waits for.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import IntegrityError, transaction

from .keys.sign_elsewhere import ANSWER, FORMAT
from .models import Certificate, PreparedFile, SigningKey
from .sealing import FileSigner, SealError, TrustedSeal, check_seal
from .sentences import elsewhere_sentence


class NotTaken(ValidationError):
    """A file of signatures that cannot be read; the message says why."""

    def __init__(self, code: str) -> None:
        super().__init__(elsewhere_sentence(code), code=code)


class _Recorder:
    """Stands where the key would: notes what is to be signed and answers with the mark that keeps the place."""

    def __init__(self, key_size: int, mark: bytes) -> None:
        self.key_size = key_size
        self._mark = mark
        self.data = b""

    def sign(self, data: bytes, scheme: Any, algorithm: Any) -> bytes:
        self.data = data
        return self._mark


def mark_of(certificate_id: Any, length: int) -> bytes:
    """As many bytes as the signature will have, that stand nowhere else in the file."""
    return hashlib.shake_256(b"lugar-del-sello:" + certificate_id.bytes).digest(length)


def _public(key: SigningKey) -> rsa.RSAPublicKey:
    public = x509.load_pem_x509_certificate(key.certificate_pem.encode()).public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    return public


def seal_with_a_place(
    pdf: bytes,
    certificate: Certificate,
    key: SigningKey,
    *,
    chain: list[str],
    place: str,
    leaves_room: bool,
    at: Any,
) -> tuple[bytes, bytes]:
    """The file with the mark in the place of its signature, and the bytes that are to be signed."""
    size = _public(key).key_size
    recorder = _Recorder(size, mark_of(certificate.pk, size // 8))
    signer = FileSigner(
        recorder,  # type: ignore[arg-type]
        key.certificate_pem,
        chain_pem=chain,
        place=place,
        leaves_room=leaves_room,
    )
    return signer.seal(pdf, at=at), recorder.data


def prepare(
    certificate: Certificate,
    key: SigningKey,
    *,
    drawn: bytes,
    to_sign: bytes,
    credential: str,
    store: Storage,
) -> bool:
    """Keep a drawn file until its signature comes. True when this call kept it; a second one changes nothing."""
    path = store.save(f"certificates/pending/{certificate.pk}.pdf", ContentFile(drawn))
    try:
        with transaction.atomic():
            PreparedFile.objects.create(
                certificate=certificate,
                key=key,
                path=path,
                file_hash=hashlib.sha256(drawn).hexdigest(),
                to_sign=to_sign,
                credential=credential,
            )
    except IntegrityError:
        store.delete(path)
        return False
    return True


def requests(waiting: Iterable[PreparedFile]) -> bytes:
    """The file that goes out. It holds numbers and hashes, no names. All of one key."""
    rows = list(waiting)
    return json.dumps(
        {
            "format": FORMAT,
            "key": rows[0].key_id if rows else "",
            "requests": [
                {
                    "id": str(row.certificate_id),
                    "no": row.certificate.full_number,
                    "to_sign": base64.b64encode(bytes(row.to_sign)).decode(),
                }
                for row in rows
            ],
        },
        indent=1,
    ).encode()


@dataclass
class Taken:
    """What became of a file of signatures: how many files are complete, and one sentence for each that is not."""

    sealed: list[Certificate] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def take_signatures(content: bytes, *, store: Storage, complete: Callable[..., bool]) -> Taken:
    """Check each signature, put it into its place, and hand the sealed file to `complete(certificate, file, credential)`.

    A wrong signature is said and changes nothing; the right ones of the same file are taken. Raises NotTaken.
    """
    try:
        found: Mapping[str, Any] = json.loads(content)
        if found["format"] != ANSWER:
            raise NotTaken("answers_other")
        answers = {
            str(one["id"]): base64.b64decode(one["signature"], validate=True) for one in found["answers"]
        }
    except (ValueError, KeyError, TypeError) as error:
        raise NotTaken("answers_other") from error
    taken = Taken()
    rows = PreparedFile.objects.select_related("certificate__entry", "key").filter(
        certificate__in=[one for one in answers if _is_uuid(one)]
    )
    for row in rows:
        number = row.certificate.full_number
        try:
            sealed = _filled(row, answers[str(row.certificate_id)], store)
        except (SealError, InvalidSignature, OSError) as error:
            code = "signature_wrong" if isinstance(error, (InvalidSignature, SealError)) else "file_lost"
            taken.problems.append(f"{number}: {elsewhere_sentence(code)}")
            continue
        if complete(row.certificate, sealed, row.credential):
            taken.sealed.append(row.certificate)
        path = row.path
        row.delete()
        store.delete(path)
    return taken


def _is_uuid(text: str) -> bool:
    return len(text) == 36 and all(letter in "0123456789abcdef-" for letter in text)


def _filled(row: PreparedFile, signature: bytes, store: Storage) -> bytes:
    public = _public(row.key)
    public.verify(signature, bytes(row.to_sign), padding.PKCS1v15(), hashes.SHA256())
    with store.open(row.path, "rb") as file:
        drawn: bytes = file.read()
    mark = mark_of(row.certificate_id, public.key_size // 8).hex().encode()
    if hashlib.sha256(drawn).hexdigest() != row.file_hash:
        raise OSError("the kept file was changed")
    for written in (mark, mark.upper()):
        if drawn.count(written) == 1:
            new = signature.hex().encode()
            sealed = drawn.replace(written, new.upper() if written.isupper() else new)
            break
    else:
        raise SealError("seal_malformed", "place")
    check_seal(sealed, [TrustedSeal(row.key.certificate_pem, row.key.since, row.key.until, row.key.status)])
    return sealed
