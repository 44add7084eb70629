"""`python3 run.py demo` from a copy of the repository, as a newcomer runs it."""

from __future__ import annotations

import contextlib
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

import run
from tests.architecture.house import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def checkout(tmp_path_factory) -> Path:
    """The files of the repository; the environment is borrowed, the data is its own."""
    folder = tmp_path_factory.mktemp("clone")
    listed = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no checkout")
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    return folder


@contextlib.contextmanager
def demo(checkout: Path, *words: str) -> Iterator[tuple[str, str, float]]:
    """Start the demo; give its address, what it printed, and the seconds until it answered."""
    port = run.free_port("127.0.0.1", 8300)
    began = time.monotonic()
    # To a file, not a pipe: nobody reads while the server runs.
    with (checkout / "said.txt").open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "run.py", "demo", "--port", str(port), *words],
            cwd=checkout,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
    try:
        while "Ctrl+C" not in (text := (checkout / "said.txt").read_text()):
            assert process.poll() is None, text
            assert time.monotonic() - began < 400, text
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}", text, time.monotonic() - began
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=60)
    with contextlib.closing(socket.socket()) as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0, "the server was left running"


def read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return answer.read().decode()


def test_demo_starts_and_keeps_its_data(checkout):
    with demo(checkout) as (address, said, first):
        assert f"{address.replace('127.0.0.1', 'localhost')}/admin/" in said
        assert "Coordinación" in said
        assert "<html" in read(f"{address}/")
        assert "<form" in read(f"{address}/admin/login/")
    marker = checkout / "var" / "demo" / "db.sqlite3"
    size = marker.stat().st_size

    with demo(checkout) as (address, said, second):
        assert "<html" in read(f"{address}/")
    assert marker.stat().st_size == size
    # Seconds, not minutes; on a busy machine still a fraction of the first start.
    assert second < max(30, first / 3)
