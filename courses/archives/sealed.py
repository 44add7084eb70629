"""A stream that only the passphrase opens, and that cannot be cut or changed without being noticed.

Layout: what the file is, one line of JSON (salt, cost, check of the passphrase), then chunks of at most `CHUNK` bytes, each
encrypted with AES-256-GCM. A chunk's nonce holds its number and whether it is the last one (the STREAM
construction of Hoang, Reyhanitabar, Rogaway and Vizar, 2015), so chunks cannot be left out, repeated or reordered;
the header is authenticated with every chunk. Key and check come from scrypt (RFC 7914).
"""

from __future__ import annotations

import hmac
import io
import json
import os
import struct
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

# What a file is, in its first bytes: a whole house, or one cohort.
BACKUP = b"AULA-BACKUP 1\n"
COHORT = b"AULA-COHORT 1\n"
CHUNK = 1024 * 1024
TAG = 16
# 128 MB and a third of a second for each guess.
COST = {"n": 2**17, "r": 8, "p": 1}
# A foreign file must not make this machine work for hours before it is refused.
HIGHEST_COST = 2**20
SHORTEST_PASSPHRASE = 12


class NotABackup(Exception):
    """The file is not of the kind that was asked for, or of a later make of it."""


class WrongPassphrase(Exception):
    """The passphrase does not open this file."""


class Damaged(Exception):
    """The file was cut off or changed after it was written."""


def _keys(passphrase: str, salt: bytes, cost: dict[str, int]) -> tuple[bytes, bytes]:
    """Return the key of the chunks and the check of the passphrase, 32 bytes each."""
    derived = Scrypt(salt=salt, length=64, n=cost["n"], r=cost["r"], p=cost["p"]).derive(passphrase.encode())
    return derived[:32], derived[32:]


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + struct.pack(">IB", number, last)


class SealedWriter(io.RawIOBase):
    """Encrypts what is written into `target`. `close` writes the last chunk and leaves `target` open."""

    def __init__(
        self, target: BinaryIO, passphrase: str, cost: dict[str, int] | None = None, *, magic: bytes = BACKUP
    ) -> None:
        cost = cost or COST
        salt = os.urandom(32)
        key, check = _keys(passphrase, salt, cost)
        self._prefix = os.urandom(7)
        header = {"salt": salt.hex(), "prefix": self._prefix.hex(), "check": check.hex(), **cost}
        self._header = magic + json.dumps(header, sort_keys=True).encode() + b"\n"
        self._cipher = AESGCM(key)
        self._target, self._buffer, self._number = target, bytearray(), 0
        target.write(self._header)

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self._buffer += piece
        # One chunk always stays behind: only `close` knows which is the last.
        while len(self._buffer) > CHUNK:
            self._seal(bytes(self._buffer[:CHUNK]), last=False)
            del self._buffer[:CHUNK]
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            self._seal(bytes(self._buffer), last=True)
            self._buffer.clear()
        super().close()

    def _seal(self, plain: bytes, *, last: bool) -> None:
        self._target.write(
            self._cipher.encrypt(_nonce(self._prefix, self._number, last), plain, self._header)
        )
        self._number += 1


class SealedReader(io.RawIOBase):
    """Decrypts `source` as it is read. Nothing unauthenticated ever comes out.

    Raises `NotABackup` or `WrongPassphrase` at once, `Damaged` where a later chunk is missing or changed.
    """

    def __init__(self, source: BinaryIO, passphrase: str, *, magic: bytes = BACKUP) -> None:
        if source.read(len(magic)) != magic:
            raise NotABackup
        line = source.readline(4096)
        try:
            header = json.loads(line)
            salt, prefix, check = (bytes.fromhex(header[name]) for name in ("salt", "prefix", "check"))
            cost = {name: int(header[name]) for name in ("n", "r", "p")}
        except (ValueError, KeyError, TypeError):
            raise Damaged
        if (
            not (1 < cost["n"] <= HIGHEST_COST and 0 < cost["r"] <= 16 and 0 < cost["p"] <= 4)
            or len(prefix) != 7
        ):
            raise Damaged
        try:
            key, expected = _keys(passphrase, salt, cost)
        except ValueError:
            raise Damaged
        if not hmac.compare_digest(check, expected):
            raise WrongPassphrase
        self._header, self._prefix, self._cipher = magic + line, prefix, AESGCM(key)
        self._source, self._plain, self._number, self._ended = source, b"", 0, False
        self._ahead = source.read(CHUNK + TAG)

    def readable(self) -> bool:
        return True

    def readinto(self, target: object) -> int:
        view = memoryview(target).cast("B")  # type: ignore[arg-type]
        while not self._plain and not self._ended:
            self._open_next()
        piece = self._plain[: len(view)]
        view[: len(piece)] = piece
        self._plain = self._plain[len(piece) :]
        return len(piece)

    def read_to_end(self) -> None:
        """Open every chunk that is left: a file cut after its last needed byte is still a cut file."""
        while not self._ended:
            self._open_next()
        self._plain = b""

    def _open_next(self) -> None:
        sealed, self._ahead = self._ahead, self._source.read(CHUNK + TAG)
        last = not self._ahead
        try:
            self._plain = self._cipher.decrypt(_nonce(self._prefix, self._number, last), sealed, self._header)
        except (InvalidTag, ValueError):
            raise Damaged
        self._number += 1
        self._ended = last
