"""How much memory a worker holds after it has served every kind of page, papers included."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection, connections

from bench.stage import Line, Stage
from tests.factories.cohorts import CohortFactory

PROMISED_MB = 250
PORT = 8197
ROUNDS = 15


def run(stage: Stage) -> Iterator[Line]:
    if connection.vendor != "sqlite" or not Path("/proc/self/smaps_rollup").exists():
        yield Line("memory of a worker", text="measured on Linux with SQLite only")
        return
    cohort = CohortFactory(size=40)
    session = cohort.sessions.first()
    data = settings.LMS_DATA / "worker"
    data.mkdir()
    connections.close_all()
    shutil.copy(settings.LMS_DATA / "test.sqlite3", data / "db.sqlite3")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "LMS_DEBUG": "0",
        "LMS_DATA": str(data),
    }
    environment.pop("DATABASE_URL", None)
    cookie = signed_in(environment, stage.administrator.pk)
    command = [sys.executable, "-m", "gunicorn", "cms.wsgi", "--bind", f"127.0.0.1:{PORT}", "--workers", "1"]
    server = subprocess.Popen([*command, "--threads", "4", "--log-level", "error"], env=environment)
    try:
        yield from _ask_and_weigh(server, cookie, session)
    finally:
        server.terminate()
        server.wait(timeout=20)


# Sessions are signed with the key of the server's own settings.
SIGN_IN = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
user = get_user_model().objects.get(pk={user})
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print(session.session_key)
"""


def signed_in(environment: dict[str, str], user: int) -> str:
    """Return the session key of somebody signed in to the server's database."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", SIGN_IN.format(user=user)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]


def _ask_and_weigh(server: subprocess.Popen[bytes], cookie: str, session: object) -> Iterator[Line]:
    addresses = ["/bare/", "/", "/admin/", f"/clase/{session.pk}/", "/admin/pages/", "/admin/images/"]  # type: ignore[attr-defined]
    wait_until_it_answers("/bare/")
    yield Line("memory of a worker, just started", text=f"{worker_memory(server.pid):.0f} MB")
    for _round in range(ROUNDS):
        for address in addresses:
            ask(address, cookie)
    after = worker_memory(server.pid)
    for _round in range(ROUNDS):
        for address in addresses:
            ask(address, cookie)
    later = worker_memory(server.pid)
    kept = "kept" if later <= PROMISED_MB else "NOT KEPT"
    yield Line(
        f"memory of a worker, {2 * ROUNDS * len(addresses)} pages later",
        text=f"{after:.0f}, then {later:.0f} MB  promised {PROMISED_MB} MB: {kept}",
    )


def ask(address: str, cookie: str = "") -> None:
    request = urllib.request.Request(f"http://127.0.0.1:{PORT}{address}")
    request.add_header("Cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}")
    try:
        urllib.request.urlopen(request, timeout=30).read()
    except urllib.error.HTTPError as refusal:
        raise RuntimeError(f"{address} answered {refusal.code}")


def wait_until_it_answers(address: str) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            return ask(address)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def worker_memory(master: int) -> float:
    """Return the proportional set size of the master's heaviest child, in megabytes: shared pages count once."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    sizes = [0.0]
    for child in children:
        for line in Path(f"/proc/{child}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                sizes.append(int(line.split()[1]) / 1024)
    return max(sizes)
