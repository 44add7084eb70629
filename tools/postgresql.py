"""A PostgreSQL server that lives as long as a test run: started in a temporary folder, never as root.

Standard library only. The server listens on a socket in its own folder and nowhere else.
"""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

PREFIX = "lms-test-postgresql-"
USER = "lms"
# Tells the workers of a parallel run where the server of their run listens.
SOCKET_VARIABLE = "LMS_TEST_POSTGRESQL_SOCKET"
# Users that may own a server when the tests run as root, best first.
UNPRIVILEGED = ("postgres", "nobody")
INSTALL = "sudo apt install postgresql"


class PostgreSQLMissing(Exception):
    """The server programs are not on this machine. The message says what to type."""


class PostgreSQLFailed(Exception):
    """The server programs are here, but would not start. The message quotes their last words."""


def programs() -> Path:
    """Return the folder of `initdb` and `postgres`, newest version first.

    Debian keeps them outside of PATH. Raises `PostgreSQLMissing`.
    """
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    places = [
        *glob.glob("/usr/lib/postgresql/*/bin"),
        *glob.glob("/usr/pgsql-*/bin"),
        *glob.glob("/opt/homebrew/opt/postgresql*/bin"),
        *glob.glob("/usr/local/opt/postgresql*/bin"),
    ]
    folders = [Path(place) for place in places if (Path(place) / "initdb").exists()]
    if not folders:
        raise PostgreSQLMissing(f"PostgreSQL is not installed. Type: {INSTALL}")

    def version(folder: Path) -> tuple[int, ...]:
        return tuple(int(part) for part in "".join(c if c.isdigit() else " " for c in str(folder)).split())

    return max(folders, key=version)


@dataclass
class Server:
    """A running server: connect to `socket` (a folder) as `USER` without a password."""

    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def socket(self) -> str:
        return str(self.folder)

    def stop(self) -> None:
        """Disconnect everybody, stop, and delete the folder."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)


def _owner() -> dict[str, object]:
    """Return the subprocess arguments that make a child run as somebody who is not root."""
    if os.geteuid() != 0:
        return {}
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise PostgreSQLFailed("PostgreSQL refuses to run as root and this machine has no other user for it.")


def remove_leftovers() -> None:
    """Stop and delete the servers of test runs that were killed before they could."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            starter = int(folder.name.removeprefix(PREFIX).split("-")[0])
            os.kill(starter, 0)
        except (ValueError, PermissionError):
            continue  # not ours, or somebody else's and alive
        except ProcessLookupError:
            pass
        else:
            continue
        try:
            os.kill(int((folder / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
            time.sleep(0.5)
        except (OSError, ValueError, IndexError):
            pass
        shutil.rmtree(folder, ignore_errors=True)


def start() -> Server:
    """Create a cluster and start it; return when it answers.

    Raises `PostgreSQLMissing` or `PostgreSQLFailed`.
    """
    binaries = programs()
    remove_leftovers()
    owner = _owner()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
    if owner:
        os.chown(folder, int(str(owner["user"])), int(str(owner["group"])))
    data = folder / "data"
    environment = {"PATH": f"{binaries}:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": str(folder), "TZ": "UTC"}
    common = {"cwd": folder, "env": environment, **owner}

    made = subprocess.run(  # type: ignore[call-overload]
        [
            binaries / "initdb",
            "-D",
            data,
            "-U",
            USER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ],
        capture_output=True,
        text=True,
        check=False,
        **common,
    )
    if made.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        raise PostgreSQLFailed(f"initdb: {made.stderr.strip()[-500:]}")

    # The data lives for minutes: nothing of it needs to survive a power cut.
    careless = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses="]
    careless += ["max_connections=120", "shared_buffers=128MB", f"unix_socket_directories={folder}"]
    settings = [word for setting in careless for word in ("-c", setting)]
    log = folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(  # type: ignore[call-overload]
            [binaries / "postgres", "-D", data, *settings],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            **common,
        )
    server = Server(folder=folder, process=process)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        ready = subprocess.run(  # type: ignore[call-overload]
            [binaries / "pg_isready", "-q", "-h", folder, "-U", USER, "-d", "postgres"], check=False, **common
        )
        if ready.returncode == 0:
            return server
        time.sleep(0.1)
    said = log.read_text(errors="replace").strip()[-500:]
    server.stop()
    raise PostgreSQLFailed(f"postgres did not start: {said}")
