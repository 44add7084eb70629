"""The app in a real browser against a real server, with a wire between them that can be cut."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

from courses.sync import actions
from tests.conftest import CHROMIUM_ARGUMENTS, chromium_path
from tests.factories.cohorts import CohortFactory
from tests.factories.outline import CourseEditionFactory, SkillFactory, lesson, rules, skill
from tests.factories.people import ParticipantFactory

PIN = "274816"


class App:
    """What a facilitator does with the tablet, in her words."""

    def __init__(self, page: Any, origin: str) -> None:
        self.page = page
        self.origin = origin
        self.taps = 0
        self.said: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(f"ERROR {error}"))

    def start(self) -> App:
        self.page.goto(f"{self.origin}/tablet/")
        self.page.wait_for_selector("html[data-ready=true]")
        return self

    def connect(self, code: str) -> App:
        self.page.fill("#code", code)
        self.page.click("button[type=submit]")
        self.page.wait_for_selector("html[data-screen=open]")
        return self

    def type_pin(self, pin: str = PIN) -> None:
        for digit in pin:
            self.page.click(f".tablet-pad button:has(span:text-is('{digit}'))")

    def choose_pin(self, name: str) -> App:
        self.page.click(f"button:has-text('{name}')")
        self.page.wait_for_selector("html[data-screen=choosePin]")
        self.type_pin()
        self.page.wait_for_selector("text=Escriba otra vez el mismo PIN")
        self.type_pin()
        self.page.wait_for_selector("html[data-screen=sessions][data-sending=false]")
        return self

    def unlock(self, name: str) -> App:
        self.page.click(f"button:has-text('{name}')")
        self.page.wait_for_selector("html[data-screen=pin]")
        self.type_pin()
        self.page.wait_for_selector("html[data-screen=sessions][data-sending=false]")
        return self

    def lock(self) -> None:
        self.page.click(".touch-header button:has-text('Bloquear')")
        self.page.wait_for_selector("html[data-screen=open]")

    def open_today(self) -> App:
        self.tap(".touch-list__link--now")
        self.page.wait_for_selector("html[data-screen=sheet]")
        return self

    def tap(self, selector: str) -> None:
        self.taps += 1
        self.page.click(selector)

    def part(self, words: str) -> None:
        self.tap(f".tablet-tab:has-text('{words}')")

    def everybody_present(self) -> None:
        self.tap("button:has-text('Presente para el resto')")
        self.page.wait_for_selector(".lms-undo")

    def row(self, participant: Any) -> str:
        return f"[data-person='{participant.pk}']"

    def mark(self, participant: Any, words: str, then: str = "") -> None:
        self.tap(f"{self.row(participant)} button:has-text('{words}')")
        if then:
            self.tap(f"{self.row(participant)} .tablet-more button:has(span:text-is('{then}'))")
        self.page.wait_for_selector(f"{self.row(participant)} button[aria-pressed=true]:has-text('{words}')")

    def pressed(self, participant: Any) -> list[str]:
        return [
            text.strip()
            for text in self.page.locator(
                f"{self.row(participant)} button[aria-pressed=true]"
            ).all_inner_texts()
        ]

    def send(self) -> str:
        """Presses the button and returns what the bar says when it is over."""
        self.page.click("[data-place=send] button")
        self.page.wait_for_selector("html[data-sending=false]")
        return self.status()

    def status(self) -> str:
        return str(self.page.inner_text("[data-place=status]"))

    def waiting(self) -> int:
        return int(self.page.get_attribute("html", "data-waiting"))

    def until_sent(self) -> None:
        self.page.wait_for_selector("html[data-waiting='0']")

    def facts(self) -> list[dict[str, Any]]:
        """Everything in the tablet's own storage."""
        return list(
            self.page.evaluate(
                """() => new Promise((resolve, reject) => {
                  const request = indexedDB.open("lms-tablet");
                  request.onerror = () => reject(request.error);
                  request.onsuccess = () => {
                    const all = request.result.transaction("events").objectStore("events").getAll();
                    all.onsuccess = () => { request.result.close(); resolve(all.result); };
                  };
                })"""
            )
        )


def kill(folder: Path) -> None:
    """Ends every process of the browser that works on this profile, as the battery would."""
    found = subprocess.run(
        ["pgrep", "-f", f"user-data-dir={folder}"], capture_output=True, text=True, check=False
    )
    for pid in found.stdout.split():
        os.kill(int(pid), signal.SIGKILL)
    time.sleep(0.5)


class Wire:
    """A TCP proxy in front of the server. `rule(request_bytes)` decides what becomes of each connection:
    None passes, a number of bytes cuts the answer there, "refuse" resets, "hole" swallows, ("up", n) cuts the request
    after n bytes, ("late", s) keeps the answer back for s seconds, bytes are answered instead of the server's. With
    `tls` it shows the certificate of that context; another one may be put in its place at any time."""

    def __init__(self, target: tuple[str, int], tls: ssl.SSLContext | None = None) -> None:
        self.target = target
        self.tls = tls
        self.rule: Callable[[bytes], Any] = lambda _head: None
        self.seen: list[bytes] = []
        # Every address of this machine: a router may lead a name to another one tomorrow.
        self.listener = socket.create_server(("0.0.0.0", 0))
        self.port = self.listener.getsockname()[1]
        self.origin = f"http://127.0.0.1:{self.port}"
        self.is_open = True
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        self.is_open = False
        self.listener.close()

    def only(self, path: str, what: Any, times: int = 1_000) -> None:
        """Applies `what` to requests of that path, at most so many times."""
        left = [times]

        def rule(head: bytes) -> Any:
            if path.encode() in head.split(b"\r\n", 1)[0] and left[0] > 0:
                left[0] -= 1
                return what
            return None

        self.rule = rule

    def pass_everything(self) -> None:
        self.rule = lambda _head: None

    def _listen(self) -> None:
        while self.is_open:
            try:
                client, _address = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            with client:
                if self.tls is None:
                    self._one(client)
                else:
                    client.settimeout(60)
                    with self.tls.wrap_socket(client, server_side=True) as safe:
                        self._one(safe)
        except OSError:
            pass

    def _one(self, client: socket.socket) -> None:
        """One request a connection: `Connection: close` is put into it, so that a rule is asked for each."""
        client.settimeout(60)
        data = b""
        while b"\r\n\r\n" not in data:
            more = client.recv(65536)
            if not more:
                return
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        self.seen.append(head)
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        wanted = int(length.group(1)) if length else 0
        what = self.rule(head)
        if what == "refuse":
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
            return
        while len(body) < wanted:
            body += client.recv(65536)
        if what == "hole":
            threading.Event().wait(60)
            return
        if isinstance(what, bytes):
            client.sendall(what)
            return
        lines = [
            line
            for line in head.split(b"\r\n")
            if not line.lower().startswith((b"connection:", b"keep-alive:"))
        ]
        request = b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body
        with socket.create_connection(self.target, timeout=60) as server:
            if isinstance(what, tuple) and what[0] == "up":
                server.sendall(request[: what[1]])
                return
            server.sendall(request)
            answer = b""
            while more := server.recv(65536):
                if what is None:
                    client.sendall(more)
                else:
                    answer += more
            if isinstance(what, int):
                client.sendall(answer[:what])
                # A line that breaks falls silent first. Cut at once, Chromium may throw away what it has not handed over.
                threading.Event().wait(0.5)
            elif isinstance(what, tuple):
                threading.Event().wait(what[1])
                client.sendall(answer)


def says(status: str, content: str, *, kind: str = "application/json", **headers: str) -> bytes:
    """An answer somebody else gives."""
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {kind}",
        f"Content-Length: {len(content.encode())}",
        "Connection: close",
    ]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n" + content).encode()


@pytest.fixture
def wire(live_server: Any) -> Generator[Wire]:
    host, port = live_server.url.removeprefix("http://").split(":")
    made = Wire((host.replace("localhost", "127.0.0.1"), int(port)))
    yield made
    made.close()


class Office:
    """gunicorn on the database of this test, with `workers` processes. `die_at` names the point where one is killed:
    "before commit", "after commit", "batch <n>" (full ones, counted by each worker)."""

    def __init__(self, folder: Path, workers: int = 1) -> None:
        from django.conf import settings
        from django.db import connection

        self.point = folder / "point"
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        kept = {key: connection.settings_dict[key] for key in ("NAME", "HOST", "PORT", "USER", "PASSWORD")}
        given = {"database": {key: str(value) for key, value in kept.items()}, "data": str(settings.LMS_DATA)}
        self.log = folder / "office.log"
        with self.log.open("wb") as log:
            words = ["--threads", "4", "--bind", f"127.0.0.1:{self.port}", "--workers", str(workers)]
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "tests.tablet.office", "--preload", *words],
                cwd=settings.BASE_DIR,
                env={
                    **os.environ,
                    "OFFICE": json.dumps(given),
                    "OFFICE_POINT": str(self.point),
                    "DJANGO_SETTINGS_MODULE": "tests.tablet.office_settings",
                },
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.wait()

    def wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log.read_text(errors="replace")[-2_000:]
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the office did not start")

    def die_at(self, point: str) -> None:
        self.point.write_text(point, encoding="utf-8")

    def has_died(self) -> bool:
        return not self.point.exists()

    def stop(self) -> None:
        """Ends the office and every worker of it, and waits until the last one is gone: it may be writing."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        deadline = time.monotonic() + 10
        alive = ["pgrep", "--pgroup", str(self.process.pid), "--runstates", "R,S,D"]
        while time.monotonic() < deadline and subprocess.run(alive, capture_output=True, check=False).stdout:
            time.sleep(0.05)


@pytest.fixture
def office(transactional_db: None, tmp_path: Path) -> Generator[Office]:
    """A real office in a process of its own; use `wire_to_office` instead of `wire` to reach it."""
    made = Office(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def wire_to_office(office: Office) -> Generator[Wire]:
    made = Wire(("127.0.0.1", office.port))
    yield made
    made.close()


@pytest.fixture
def course(db: Any) -> Any:
    SkillFactory(code="CADENA", name="Punto cadena")
    SkillFactory(code="REVES", name="Punto revés")
    return CourseEditionFactory(
        wishes={
            "lessons": [lesson(1, title="Primeros puntos"), lesson(2, title="Aumentos y disminuciones")],
            "skills": [skill("CADENA", name="Punto cadena"), skill("REVES", name="Punto revés")],
            "rules": rules(minimum_percent=25),
        }
    )


@pytest.fixture
def group(transactional_db: None, centre_a: Any, benita: Any, course: Any) -> Any:
    """Benita's group of four; its third class is today."""
    people = [
        ParticipantFactory(given_names=given, paternal_surname=surname, maternal_surname="", alias="")
        for given, surname in (
            ("Alma", "Ccori"),
            ("Berta", "Ñahui"),
            ("Carmen", "Quispe"),
            ("Dora", "Yupanqui"),
        )
    ]
    return CohortFactory(
        code="A-9",
        name="Grupo Retama",
        centre=centre_a,
        edition=course,
        facilitators=[benita],
        participants=people,
    )


@pytest.fixture
def people(group: Any) -> list[Any]:
    rows = group.enrolments.select_related("participant").order_by("participant__sort_key", "pk")
    return [row.participant for row in rows]


@pytest.fixture
def today(group: Any) -> Any:
    return group.sessions.order_by("starts_at")[2]


@pytest.fixture
def tablet(group: Any, delia: Any) -> Any:
    """The row of a tablet that waits to be connected, carrying the group."""
    return actions.create_device(label="Tableta 1", centre=group.centre, cohorts=[group], by=delia)


@pytest.fixture
def app(new_page: Any, wire: Wire, tablet: Any, monkeypatch: Any) -> App:
    """The app opened, connected, and in Benita's hands."""
    made = App(new_page(service_workers="allow"), wire.origin)
    made.start().connect(actions.new_code(tablet)).choose_pin("Benita")
    return made


@pytest.fixture
def profile(browser: Any, tmp_path: Path) -> Generator[Callable[..., Any]]:
    """Return a function that starts Chromium on one and the same profile on the disk, again and again."""
    opened = []

    def start(**wishes: Any) -> Any:
        for leftover in tmp_path.glob("profile/Singleton*"):
            leftover.unlink()
        context = browser.browser_type.launch_persistent_context(
            str(tmp_path / "profile"),
            executable_path=chromium_path(),
            args=CHROMIUM_ARGUMENTS + wishes.pop("args", []),
            viewport={"width": 800, "height": 1280},
            locale="es-PE",
            timezone_id="America/Lima",
            **wishes,
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        return context

    start.folder = tmp_path / "profile"  # type: ignore[attr-defined]
    yield start
    for context in opened:
        try:
            context.close()
        except Exception:  # noqa: BLE001 - it was killed by the test
            continue
