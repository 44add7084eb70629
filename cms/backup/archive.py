"""The inside of a backup: a compressed tar of parts, and a manifest that comes last and knows them all.

rows/<table>/000000.jsonl     rows, a few thousand to a part
files/<media|private|keys>/…  files as they lie in their folders
manifest.json                 counts, digests, migrations, and the SHA-256 of every part
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any, BinaryIO, cast

from courses.archives.sealed import Damaged, SealedReader, SealedWriter

FORMAT = 1
MANIFEST = "manifest.json"
# Text shrinks to a tenth at any level; higher levels only cost time.
COMPRESSION = 3
LARGEST_MANIFEST = 256 * 1024**2


@dataclass
class Manifest:
    """What a backup says about itself."""

    made_at: str = ""
    database: str = ""
    software: dict[str, str] = field(default_factory=dict)
    migrations: list[list[str]] = field(default_factory=list)
    # table -> {"columns": [[name, kind]], "rows": n, "digest": hex, "newest": {column: moment}}
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)
    # folder -> {"files": n, "bytes": n}
    folders: dict[str, dict[str, int]] = field(default_factory=dict)
    # the last entry of the register of certificates: {"sequence": n, "hash": hex, ...}
    register: dict[str, Any] = field(default_factory=dict)
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)
    format: int = FORMAT


class Hashing(io.RawIOBase):
    """Passes bytes on and remembers their SHA-256 and number."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source, self._digest, self.size = source, hashlib.sha256(), 0

    def readable(self) -> bool:
        return True

    def readinto(self, target: object) -> int:
        view = memoryview(target).cast("B")  # type: ignore[arg-type]
        piece = self._source.read(len(view))
        view[: len(piece)] = piece
        self._digest.update(piece)
        self.size += len(piece)
        return len(piece)

    def hexdigest(self) -> str:
        return self._digest.hexdigest()


class ArchiveWriter:
    """Adds parts, and at the end the manifest."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        self._tar, self.manifest = tar, manifest

    def add_bytes(self, name: str, content: bytes) -> None:
        self._add(name, io.BytesIO(content), len(content))
        self.manifest.parts[name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}

    def add_file(self, name: str, path: Path) -> bool:
        """Add a file. Returns False where it disappeared since the folder was listed."""
        try:
            with path.open("rb") as opened:
                size = path.stat().st_size
                hashing = Hashing(opened)
                # A file that grows while it is read is kept as long as it was; one that shrinks is refused by tar.
                self._add(name, cast(IO[bytes], hashing), size)
        except FileNotFoundError:
            return False
        self.manifest.parts[name] = {"bytes": hashing.size, "sha256": hashing.hexdigest()}
        return True

    def add_manifest(self) -> None:
        content = json.dumps(asdict(self.manifest), ensure_ascii=False, sort_keys=True).encode()
        self._add(MANIFEST, io.BytesIO(content), len(content))

    def _add(self, name: str, content: IO[bytes], size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self._tar.addfile(member, content)


@contextmanager
def writing(target: BinaryIO, passphrase: str, manifest: Manifest) -> Iterator[ArchiveWriter]:
    """Open a new archive in `target`; the manifest is added and everything closed at the end."""
    sealed = SealedWriter(target, passphrase)
    with (
        gzip.GzipFile(
            fileobj=cast(BinaryIO, sealed), mode="wb", compresslevel=COMPRESSION, mtime=0
        ) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        writer = ArchiveWriter(tar, manifest)
        yield writer
        writer.add_manifest()
    sealed.close()


@contextmanager
def reading(source: BinaryIO, passphrase: str) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """Yield the parts in order, as (name, content). Everything but a good archive raises one of `sealed`'s errors."""
    sealed = SealedReader(source, passphrase)

    def parts() -> Iterator[tuple[str, IO[bytes]]]:
        try:
            with (
                gzip.GzipFile(
                    fileobj=cast(BinaryIO, io.BufferedReader(sealed, 1024**2)), mode="rb"
                ) as packed,
                tarfile.open(fileobj=packed, mode="r|") as tar,
            ):
                for member in tar:
                    content = tar.extractfile(member) if member.isreg() else None
                    if content is None or not is_safe(member.name):
                        raise Damaged
                    yield member.name, content
            sealed.read_to_end()
        except (tarfile.TarError, gzip.BadGzipFile, EOFError, ValueError):
            raise Damaged

    yield parts()


def is_safe(name: str) -> bool:
    """Return whether a part stays inside the folder it is unpacked into."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and "\0" not in name


def verified(source: BinaryIO, passphrase: str) -> Manifest:
    """Read an archive from its first byte to its last and return its manifest.

    Every part must be there, no other, each with the size and SHA-256 of the manifest. Raises `NotABackup`,
    `WrongPassphrase` or `Damaged`.
    """
    seen: dict[str, dict[str, Any]] = {}
    manifest: Manifest | None = None
    with reading(source, passphrase) as parts:
        for name, content in parts:
            if manifest is not None:
                raise Damaged
            if name == MANIFEST:
                try:
                    manifest = Manifest(**json.loads(content.read(LARGEST_MANIFEST)))
                except (TypeError, ValueError):
                    raise Damaged
                continue
            hashing = Hashing(content)
            while hashing.read(1024**2):
                pass
            seen[name] = {"bytes": hashing.size, "sha256": hashing.hexdigest()}
    if manifest is None or manifest.parts != seen:
        raise Damaged
    return manifest
