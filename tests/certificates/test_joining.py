"""Files put together for the printer, in a process of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certificates import joining
from certificates.joining import NotJoined, joined, read_files


def file(*heights, picture=b"one frame for all"):
    """A file with a page of each height (points), all with the same picture."""
    with pikepdf.new() as pdf:
        frame = pdf.make_stream(
            picture, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1, Height=1
        )
        for height in heights:
            page = pdf.add_blank_page(page_size=(100, height))
            page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Frame=frame))
        content = io.BytesIO()
        pdf.save(content)
    return content.getvalue()


def heights(whole):
    with pikepdf.open(whole) as pdf:
        return [int(page.mediabox[3]) for page in pdf.pages]


def test_pages_stand_in_the_order_given_and_everybody_begins_on_a_right_hand_page():
    with joined([file(101, 102), file(103), file(104)]) as whole:
        assert heights(whole) == [101, 102, 103, 103, 104, 104]


def test_more_files_than_a_portion_keep_their_order():
    count = joining.PORTION * 2 + 3
    with joined(file(200 + number, 10) for number in range(count)) as whole:
        assert heights(whole)[::2] == list(range(200, 200 + count))


def test_what_is_the_same_in_all_files_stands_in_the_whole_once():
    with joined(file(100, 100) for _ in range(joining.PORTION + 10)) as whole, pikepdf.open(whole) as pdf:
        frames = {page.obj.Resources.XObject.Frame.objgen for page in pdf.pages}
    assert len(frames) == 1

    with joined([file(100, 100), file(100, 100, picture=b"another")]) as whole, pikepdf.open(whole) as pdf:
        frames = {page.obj.Resources.XObject.Frame.objgen for page in pdf.pages}
    assert len(frames) == 2


def test_a_file_that_is_none_stops_everything_with_the_reason():
    with pytest.raises(NotJoined, match=r"[Pp]df"):
        joined([file(100), b"no PDF at all", file(100)])


def test_what_goes_wrong_while_files_are_fetched_is_what_the_caller_hears(monkeypatch):
    started = []
    original = subprocess.Popen

    def remember(*words, **wishes):
        started.append(original(*words, **wishes))
        return started[-1]

    monkeypatch.setattr(joining.subprocess, "Popen", remember)

    def fetch():
        yield file(100)
        raise LookupError("the file is missing")

    with pytest.raises(LookupError, match="missing"):
        joined(fetch())

    assert [process.poll() is not None for process in started] == [True]


def test_nothing_stays_in_the_folder_for_passing_things(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    joined([file(100)]).close()
    with pytest.raises(NotJoined):
        joined([b"no PDF at all"])

    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_a_refusal(tmp_path, monkeypatch):
    """/dev/full takes nothing, like a disk without space."""
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("wb") as full:
        process = subprocess.run(
            [sys.executable, joining.__file__],
            input=len(file(100)).to_bytes(joining.LENGTH_BYTES) + file(100),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert process.returncode != 0
    assert os.strerror(28).encode() in process.stderr


@settings(max_examples=50)
@given(st.lists(st.binary(max_size=50)), st.integers(1, 400))
def test_a_cut_pipe_is_noticed(files, missing):
    whole = b"".join(len(one).to_bytes(joining.LENGTH_BYTES) + one for one in files)
    assert list(read_files(io.BytesIO(whole))) == files
    cut = whole[: max(0, len(whole) - missing)]
    # Cut exactly between two files nothing shows; the process that wrote them says so by its exit.
    if cut not in [
        whole[: sum(joining.LENGTH_BYTES + len(one) for one in files[:n])] for n in range(len(files) + 1)
    ]:
        with pytest.raises(EOFError):
            list(read_files(io.BytesIO(cut)))
