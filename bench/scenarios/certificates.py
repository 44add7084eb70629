"""What a complete certificate costs beside the same page drawn by others, and what a worker holds while it draws.

Complete: facts, register entry, QR, credential, PDF/A-3a + PDF/UA-1, seal, stored. The others draw the page and nothing
else. A batch is drawn in a process of its own, from a cold start: what it lays out once is counted in.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from bench.others import OTHERS
from bench.stage import Cost, Line, Stage
from certificates import actions, qr
from certificates.keyring import Signers, ensure_demo_keys
from certificates.models import Certificate, CertificateBatch
from certificates.rendering import draw as slow
from certificates.rendering import prepared
from certificates.rendering.designs import LAYOUTS, Design
from certificates.rendering.page import Proof
from courses.completion.models import Completion
from tests.factories.certificates import CertificateDesignFactory, CompletionFactory
from tests.factories.cohorts import CohortFactory
from tests.factories.staff import UserFactory

BATCH = 300
REST = 700
LAYOUT_BATCH = 60
TURNS = 8
# The floor of 60 ms and the goal of 6 ms stand where plain WeasyPrint takes 210 ms for the page alone.
FLOOR_RATIO, GOAL_RATIO = 60 / 210, 6 / 210
PROMISED_DOWNLOAD_MS = 20
PROMISED_FIRST_MS = 2_000
PROMISED_MB = 250
PROMISED_MERGE_SECONDS = 180
WORDS = (
    "Aurora", "Zoila", "María de los Ángeles", "Óscar", "Ñusta", "Luz", "Efraín", "Saturnina", "Wayta", "José Raúl",
    "Quispe", "Huancahuari", "Ñaupari", "Ccori", "Núñez", "Llacctahuamán", "Sulca", "Yupanqui", "Condori", "Ramos",
)  # fmt: skip


def run(stage: Stage) -> Iterator[Line]:
    ensure_demo_keys()  # once in an installation's life
    proposer, approver = UserFactory(is_superuser=True), stage.administrator
    first, numbering = _numbered(BATCH, "telar", proposer, approver)
    yield Line("number, register entry, QR: each of 300", Cost(numbering, numbering, 0))
    pages = dict(_others(first))
    for name, cost in pages.items():
        yield Line(f"the page alone: {name}", Cost(cost, cost, 0))
    plain = pages["plain WeasyPrint"]
    if connection.vendor == "sqlite":
        rest, _ = _numbered(REST, "telar", proposer, approver)
        yield from _worker(first, rest, numbering, plain)
    for layout in LAYOUTS:
        batch, numbering = _numbered(LAYOUT_BATCH, layout, proposer, approver)
        yield from _layout(layout, batch, numbering, plain)
    stage.sign_in()
    certificate = Certificate.objects.exclude(file_path="").first()
    assert certificate is not None
    download, bare = stage.compare(
        stage.page(reverse("lms_certificates:file", args=[certificate.pk, "file"]))
    )
    yield Line("download of one certificate", download, bare, PROMISED_DOWNLOAD_MS)


def _numbered(size: int, layout: str, proposer: Any, approver: Any) -> tuple[CertificateBatch, float]:
    """A proposed and approved batch of people with all kinds of names, and the CPU of both, each."""
    cohort = CohortFactory()
    made = []
    for index in range(size):
        completion = CompletionFactory(cohort=cohort)
        names = [WORDS[(index * step + step) % len(WORDS)] for step in range(1, 3 + index % 3)]
        person = completion.participant
        person.given_names, person.first_surname = " ".join(names), f"{names[0][0]}. de Prueba"
        person.second_surname = ""
        person.save()
        figures = {**completion.figures, "minutes": 2_000 + 7 * index, "final_mark": 11 + index % 10}
        Completion.objects.filter(pk=completion.pk).update(figures=figures)
        made.append(completion.pk)
    completions = Completion.objects.filter(pk__in=made).select_related(
        "participant", "cohort__edition", "cohort__centre__place"
    )
    began = time.process_time()
    batch = actions.issue_batch(
        list(completions),
        design=CertificateDesignFactory(layout=layout),
        proposed_by=proposer,
        approved_by=approver,
        with_files=False,
    )
    return batch, (time.process_time() - began) * 1000 / size


def _materials(certificate: Certificate) -> tuple[Any, Design, Proof]:
    facts = certificate.read_facts()
    drawing = qr.draw(certificate.qr_text)
    proof = Proof(drawing, facts.code, certificate.entry_id, certificate.entry.hash)
    return facts, Design.from_dict(certificate.design_snapshot), proof


def _others(batch: CertificateBatch) -> Iterator[tuple[str, float]]:
    """Median CPU of each other way to draw the page, and of our own slow one, turn by turn."""
    ways: dict[str, Callable[..., bytes]] = {**OTHERS, "our slow path, all claims, no seal": slow.draw}
    taken: dict[str, list[float]] = {name: [] for name in ways}
    certificates = Certificate.objects.filter(item__batch=batch).select_related("entry")[: TURNS + 2]
    for certificate in certificates:
        materials = _materials(certificate)
        for name, way in ways.items():
            began = time.process_time()
            way(*materials)
            taken[name].append((time.process_time() - began) * 1000)
    # The first two load libraries and fonts.
    return ((name, statistics.median(costs[2:])) for name, costs in taken.items())


def _worker(
    first: CertificateBatch, rest: CertificateBatch, numbering: float, plain: float
) -> Iterator[Line]:
    folder = settings.LMS_DATA / "drawing"
    folder.mkdir()
    connections.close_all()
    shutil.copy(settings.LMS_DATA / "test.sqlite3", folder / "db.sqlite3")
    shutil.copytree(settings.LMS_KEYS_ROOT, folder / "keys")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.dev",
        "LMS_DEBUG": "0",
        "LMS_DATA": str(folder),
    }
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", "bench.drawing", str(first.pk), str(rest.pk)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    found = json.loads(done.stdout.splitlines()[-1])
    yield Line(
        "first certificate after a start",
        Cost(found["first_cpu"], found["first_clock"], 0),
        None,
        PROMISED_FIRST_MS,
    )
    complete = found["each"] + numbering
    ratio = complete / plain
    kept = "goal" if ratio <= GOAL_RATIO else "floor" if ratio <= FLOOR_RATIO else "NOT KEPT"
    yield Line(f"telar: complete certificate, each of {found['made']}", Cost(complete, complete, 0))
    yield Line(
        "telar: complete beside the plain page",
        text=f"{ratio:.3f} x  floor {FLOOR_RATIO:.3f}, goal {GOAL_RATIO:.3f}: {kept}; {found['counted']}",
    )
    flat = "kept" if found["peak"] <= PROMISED_MB else "NOT KEPT"
    yield Line(
        "memory while drawing",
        text=f"{found['memory']:.0f} MiB after 300, {found['memory_later']:.0f} after 1000, at most {found['peak']:.0f}"
        f"  promised {PROMISED_MB}: {flat}",
    )
    in_time = "kept" if found["merge_seconds"] <= PROMISED_MERGE_SECONDS else "NOT KEPT"
    flat = "kept" if max(found["merge_peak"], found["merge_process"]) <= PROMISED_MB else "NOT KEPT"
    yield Line(
        "a thousand certificates in one file to print",
        text=f"{found['merge_seconds']:.0f} s (promised {PROMISED_MERGE_SECONDS}: {in_time}), "
        f"{found['merge_megabytes']:.0f} MB, memory +{found['merge_growth']:.0f} to {found['merge_peak']:.0f} MiB, "
        f"{found['merge_process']:.0f} MiB in a process of its own: {flat}",
    )


def _layout(layout: str, batch: CertificateBatch, numbering: float, plain: float) -> Iterator[Line]:
    """The same in this process, already warm, for each layout."""
    prepared.forget()
    signers = Signers(at=timezone.localdate())
    began = time.process_time()
    for item in batch.items.select_related("certificate__entry"):
        actions.draw_item(item, signers=signers)
    whole = (time.process_time() - began) * 1000 / LAYOUT_BATCH + numbering
    counted = dict(prepared.counted)
    yield Line(f"{layout}: complete, each of {LAYOUT_BATCH}, sheets included", Cost(whole, whole, 0))
    yield Line(f"{layout}: beside the plain page", text=f"{whole / plain:.3f} x; {counted}")
