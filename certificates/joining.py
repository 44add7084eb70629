"""Many PDF files become one for the printer, in a process of its own.

Whoever asks keeps its memory and its other readers: a worker of the office hands over file after file through a pipe and
waits. The process knows nothing of Django; it is started by the path of this file.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import itertools
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pikepdf

PORTION = 50
LENGTH_BYTES = 8


class NotJoined(RuntimeError):
    """The files could not be put together; its text is what the process said last."""


def joined(files: Iterable[bytes]) -> BinaryIO:
    """One file with the pages of all, in this order, opened for reading. The caller closes it.

    Every file begins on a right-hand page. Raises NotJoined; what the iterable raises goes through.
    """
    target: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    with tempfile.TemporaryFile() as said, contextlib.ExitStack() as on_failure:
        on_failure.callback(target.close)
        process = subprocess.Popen(
            [sys.executable, str(Path(__file__).resolve())], stdin=subprocess.PIPE, stdout=target, stderr=said
        )
        try:
            assert process.stdin is not None
            # A process that ended early says why itself.
            with contextlib.suppress(BrokenPipeError), process.stdin as pipe:
                for file in files:
                    pipe.write(len(file).to_bytes(LENGTH_BYTES))
                    pipe.write(file)
        except BaseException:
            process.kill()
            process.wait()
            raise
        if process.wait():
            said.seek(0)
            raise NotJoined(said.read().decode(errors="replace")[-2_000:])
        on_failure.pop_all()
    target.seek(0)
    return target


def read_files(pipe: BinaryIO) -> Iterator[bytes]:
    """The files of a pipe as `joined` writes them. Raises EOFError where one was cut."""
    while head := pipe.read(LENGTH_BYTES):
        length = int.from_bytes(head)
        file = pipe.read(length)
        if len(head) < LENGTH_BYTES or len(file) < length:
            raise EOFError("the pipe was cut")
        yield file


def join(files: Iterator[bytes], target: BinaryIO) -> None:
    """Writes the pages of all files into one. Portions go through files on disk: a thousand take little more memory
    than fifty."""
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as opened, pikepdf.new() as whole:
        shared: dict[bytes, Any] = {}
        for number in itertools.count():
            portion = list(itertools.islice(files, PORTION))
            if not portion:
                break
            path = Path(folder) / f"{number}.pdf"
            _save_portion(portion, path)
            # It stays open, on disk, until the whole is written: only then are its pages read.
            _take(whole, opened.enter_context(pikepdf.open(path)), shared)
        whole.save(target)


def _save_portion(files: Iterable[bytes], path: Path) -> None:
    shared: dict[bytes, Any] = {}
    with pikepdf.new() as portion:
        for file in files:
            with pikepdf.open(io.BytesIO(file)) as one:
                if len(one.pages) % 2:
                    left, bottom, right, top = (float(side) for side in one.pages[-1].mediabox)
                    one.add_blank_page(page_size=(right - left, top - bottom))
                _take(portion, one, shared)
        portion.save(path)


def _take(target: pikepdf.Pdf, source: pikepdf.Pdf, shared: dict[bytes, Any]) -> None:
    """Append the pages of one file to another; fonts and pictures that the other already holds are not taken again."""
    digests: dict[tuple[int, int], bytes] = {}
    for page in source.pages:
        # Fields and tags belong to the original; a print file needs only what is seen.
        for key in (pikepdf.Name.Annots, pikepdf.Name.StructParents):
            if key in page.obj:
                del page.obj[key]
        resources = page.obj.get(pikepdf.Name.Resources, pikepdf.Dictionary())
        digest = _digest(source, resources, digests)
        if digest not in shared:
            shared[digest] = target.copy_foreign(source.make_indirect(resources))
        page.obj.Resources = pikepdf.Dictionary()
        target.pages.append(page)
        target.pages[-1].obj.Resources = shared[digest]


_REFERENCE = re.compile(rb"(\d+) (\d+) R\b")


def _digest(source: pikepdf.Pdf, part: Any, known: dict[tuple[int, int], bytes]) -> bytes:
    """Equal for two parts, of one file or of two, that are written alike in everything they refer to."""

    def of(found: re.Match[bytes]) -> bytes:
        place = int(found[1]), int(found[2])
        if place not in known:
            known[place] = _digest(source, source.get_object(place), known)
        return known[place]

    stream = b""
    if isinstance(part, pikepdf.Stream):
        stream = part.read_raw_bytes()
        part = pikepdf.Dictionary(dict(part.items()))
    written = _REFERENCE.sub(of, part.unparse(resolved=True))
    return hashlib.sha256(written + b"\0" + stream).hexdigest().encode()


if __name__ == "__main__":
    join(read_files(sys.stdin.buffer), sys.stdout.buffer)
