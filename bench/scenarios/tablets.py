"""Two hundred tablets send six weeks of marks at once to two workers, while people use their session sheets.

At `--scale 1` each tablet brings 3 000 facts (30 classes of 25 people, attendance and three skills); smaller scales
bring fewer classes, never fewer tablets. Beside it the same number of single-row inserts, each its own transaction, by
one writer that does nothing else: what the disk and the database allow at most.
"""

from __future__ import annotations

import http.client
import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from bench.scenarios.memory import signed_in
from bench.stage import Line, Stage
from courses.cohorts.models import Enrolment, Session
from courses.people.models import Participant
from tests.factories.cohorts import CentreFactory, CohortFactory
from tests.factories.outline import CourseEditionFactory, SkillFactory, skill
from tests.factories.people import ParticipantFactory
from tests.factories.staff import FACILITATES, UserFactory
from tests.factories.tablets import Tablet, connect

PORT = 8198
TABLETS = 200
CLASSES = 30
PEOPLE = 25
SKILLS = ("BENCH-1", "BENCH-2", "BENCH-3")
BATCH = 50
# How long the app waits for an answer (static/courses/tablet/sending.js).
PATIENCE = 30
READERS = 3
SHEET_P95_MS = 300


@dataclass
class Seen:
    """What came of the requests: how often each status, how long each sheet took (milliseconds)."""

    statuses: Counter[str] = field(default_factory=Counter)
    sheets: list[float] = field(default_factory=list)
    without_retry_after: int = 0


def run(stage: Stage) -> Iterator[Line]:
    classes = max(1, round(CLASSES * stage.scale))
    facilitator = UserFactory(permissions=FACILITATES)
    began = time.monotonic()
    tablets = [_tablet(number, classes, facilitator, stage.administrator) for number in range(TABLETS)]
    sheet = Session.objects.filter(cohort__facilitators=facilitator).first()
    assert sheet is not None
    requests = [_requests(tablet) for tablet in tablets]
    facts = sum(len(tablet.facts) for tablet in tablets)
    yield Line(
        f"{TABLETS} tablets, {facts // TABLETS} marks each",
        text=f"{facts:,} facts; scale {classes / CLASSES:.2g} of six weeks; prepared in {time.monotonic() - began:.0f} s",
    )
    limit = _single_inserts(tablets)
    yield Line("the same number of single-row inserts", text=f"{limit:.1f} s, {facts / limit:,.0f} a second")

    environment = _environment()
    cookie = signed_in(environment, facilitator.pk)
    command = [sys.executable, "-m", "gunicorn", "cms.wsgi", "--bind", f"127.0.0.1:{PORT}", "--workers", "2"]
    server = subprocess.Popen(
        [*command, "--threads", "4", "--timeout", "120", "--log-level", "error"],
        env=environment,
    )
    try:
        _wait_until_it_answers()
        seen = Seen()
        alone = [_sheet(sheet.pk, cookie, seen) for _ in range(20)]
        seen = Seen()
        began = time.monotonic()
        _everybody_at_once(tablets, requests, sheet.pk, cookie, seen)
        taken = time.monotonic() - began
    finally:
        server.terminate()
        server.wait(timeout=30)
    yield from _report(seen, facts, taken, limit, statistics.median(alone), environment)


# --- who takes part -------------------------------------------------------------------------------------------------


def _tablet(number: int, classes: int, facilitator: Any, by: Any) -> Tablet:
    """A connected tablet with its group and its frozen, signed marks."""
    if number == 0:
        _tablet.centre = CentreFactory()  # type: ignore[attr-defined]
        for code in SKILLS:
            SkillFactory(code=code, name=code.title())
        _tablet.edition = CourseEditionFactory(wishes={"skills": [skill(code) for code in SKILLS]})  # type: ignore[attr-defined]
    cohort = CohortFactory(
        centre=_tablet.centre,  # type: ignore[attr-defined]
        edition=_tablet.edition,  # type: ignore[attr-defined]
        size=0,
        meetings=0,
        facilitators=[facilitator],
        starts_on=timezone.localdate() - timedelta(days=60),
    )
    people = Participant.objects.bulk_create([ParticipantFactory.build() for _ in range(PEOPLE)])
    Enrolment.objects.bulk_create(
        [
            Enrolment(cohort=cohort, participant=person, joined_on=cohort.starts_on, entered_by=by)
            for person in people
        ]
    )
    now = timezone.now()
    sessions = Session.objects.bulk_create(
        [
            Session(
                cohort=cohort,
                starts_at=now - timedelta(days=45 - day),
                date=timezone.localdate(now - timedelta(days=45 - day)),
                minutes=120,
            )
            for day in range(classes)
        ]
    )
    tablet = connect(cohort, by=by, label=f"Tableta {number}")
    for session in sessions:
        for person in people:
            tablet.mark(session, person, by=facilitator)
            for code in SKILLS:
                tablet.write(
                    "skill",
                    by=facilitator,
                    cohort=cohort,
                    session=session,
                    participant=person,
                    subject=code,
                    value="with_help",
                )
    return tablet


def _requests(tablet: Tablet) -> list[bytes]:
    """The bodies of its requests, ready to be sent: making them is the tablets' work, not this machine's."""
    made = []
    for start in range(0, len(tablet.facts), BATCH):
        batch = tablet.facts[start : start + BATCH]
        waiting = range(start + 1, len(tablet.facts) + 1)
        made.append(json.dumps(tablet.request(*batch, waiting=waiting), ensure_ascii=False).encode())
    return made


# --- what they do ---------------------------------------------------------------------------------------------------


def _everybody_at_once(
    tablets: list[Tablet], requests: list[list[bytes]], session: Any, cookie: str, seen: Seen
) -> None:
    gate = threading.Barrier(TABLETS + 1)
    over = threading.Event()
    senders = [
        threading.Thread(target=_send_all, args=(tablet.token, bodies, gate, seen))
        for tablet, bodies in zip(tablets, requests, strict=True)
    ]
    readers = [threading.Thread(target=_read, args=(session, cookie, over, seen)) for _ in range(READERS)]
    for thread in (*senders, *readers):
        thread.start()
    gate.wait()
    for thread in senders:
        thread.join()
    over.set()
    for thread in readers:
        thread.join()


def _send_all(token: str, bodies: list[bytes], gate: threading.Barrier, seen: Seen) -> None:
    """As the app does: batch after batch; told to wait, it waits; without an answer it comes again."""
    headers = {"Authorization": f"Device {token}", "Content-Type": "application/json"}
    gate.wait()
    for body in bodies:
        while True:
            status, retry_after = _post(body, headers)
            seen.statuses[status] += 1
            if status == "200":
                break
            if status == "503" and not retry_after:
                seen.without_retry_after += 1
            time.sleep(retry_after or 5)


def _post(body: bytes, headers: dict[str, str]) -> tuple[str, int]:
    server = http.client.HTTPConnection("127.0.0.1", PORT, timeout=PATIENCE)
    try:
        server.request("POST", "/tablet/v1/events", body, headers)
        answer = server.getresponse()
        content = answer.read()
    except (OSError, http.client.HTTPException):
        return "no answer", 0
    finally:
        server.close()
    if answer.status == 200:
        held = [one for one in json.loads(content)["results"] if one["status"] == "held"]
        if held:
            raise RuntimeError(f"the office holds {len(held)} marks: {held[0]}")
    return str(answer.status), int(answer.headers.get("Retry-After") or 0)


def _read(session: Any, cookie: str, over: threading.Event, seen: Seen) -> None:
    while not over.is_set():
        seen.sheets.append(_sheet(session, cookie, seen))
        over.wait(0.3)


def _sheet(session: Any, cookie: str, seen: Seen) -> float:
    """How long a person waits for her session sheet, in milliseconds."""
    began = time.perf_counter()
    server = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    server.request(
        "GET", f"/clase/{session}/", headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}
    )
    answer = server.getresponse()
    answer.read()
    server.close()
    seen.statuses[f"sheet {answer.status}"] += 1
    return (time.perf_counter() - began) * 1_000


# --- the office -----------------------------------------------------------------------------------------------------


def _environment() -> dict[str, str]:
    """An office as `run.py tablet` starts it, on the database of this run with the durability of a real one."""
    data = settings.LMS_DATA / "tablets"
    data.mkdir()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "LMS_DEBUG": "0",
        "LMS_DATA": str(data),
    }
    known = connection.settings_dict
    connections.close_all()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connections.close_all()
        shutil.copy(known["NAME"], data / "db.sqlite3")
        environment.pop("DATABASE_URL", None)
    else:
        environment["DATABASE_URL"] = f"postgresql://{known['USER']}@/{known['NAME']}?host={known['HOST']}"
    return environment


def _wait_until_it_answers() -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            server = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
            server.request("GET", "/tablet/manifest.webmanifest")
            if server.getresponse().status == 200:
                return
        except OSError:
            pass
        if time.monotonic() > deadline:
            raise RuntimeError("the office does not answer")
        time.sleep(0.2)


def _single_inserts(tablets: list[Tablet]) -> float:
    """Seconds for as many rows of the same size, one transaction each, written durably."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute(
            "CREATE TABLE bench_row (id varchar(36) PRIMARY KEY, body text NOT NULL, sig text NOT NULL)"
        )
        began = time.monotonic()
        for tablet in tablets:
            for fact in tablet.facts:
                cursor.execute(
                    "INSERT INTO bench_row VALUES (%s, %s, %s)", [str(uuid4()), fact["body"], fact["sig"]]
                )
        taken = time.monotonic() - began
        cursor.execute("DROP TABLE bench_row")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=OFF")
    return taken


COUNT = """
from courses.attendance.models import AttendanceMark
from courses.events.models import HeldEvent, LearningEvent
print(LearningEvent.objects.count(), HeldEvent.objects.count(), AttendanceMark.objects.count())
"""


def _report(
    seen: Seen, facts: int, taken: float, limit: float, alone: float, environment: dict[str, str]
) -> Iterator[Line]:
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", COUNT]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    stored, held, marks = map(int, done.stdout.strip().splitlines()[-1].split())
    yield Line(
        "sent and counted",
        text=f"{taken:.1f} s, {facts / taken:,.0f} a second: {taken / limit:.1f} x the single inserts",
    )
    yield Line(
        "every event stored once",
        text=f"{stored:,} of {facts:,}, {held} held, {marks:,} marks of attendance",
        broken=stored != facts or held != 0 or marks != facts // (1 + len(SKILLS)),
    )
    wrong = {
        status: count
        for status, count in seen.statuses.items()
        if status not in ("200", "503", "sheet 200", "no answer")
    }
    yield Line(
        "answers",
        text=", ".join(f"{count} x {status}" for status, count in sorted(seen.statuses.items())),
        broken=bool(wrong) or seen.without_retry_after > 0,
    )
    p95 = statistics.quantiles(seen.sheets, n=20)[18] if len(seen.sheets) > 20 else max(seen.sheets)
    kept = "kept" if p95 < SHEET_P95_MS else "NOT KEPT"
    yield Line(
        "session sheet meanwhile",
        text=f"{statistics.median(seen.sheets):.0f} ms, p95 {p95:.0f} ms ({alone:.0f} ms alone)  "
        f"promised p95 {SHEET_P95_MS} ms: {kept}",
        broken=p95 >= SHEET_P95_MS,
    )
