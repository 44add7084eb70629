"""`python -m bench.drawing FIRST REST`: draw two numbered batches in a process of its own and say what it cost, as JSON.

A process of its own shows what the first certificate costs after a start, and how much memory a worker holds that does
nothing else. CPU in milliseconds, memory in MiB (the process's own resident set, not shared with the bench).
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any


def resident() -> float:
    """MiB of this process in memory now."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def peak() -> float:
    """The most MiB this process ever held since the last `forget_peak`."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def main(first: str, rest: str) -> dict[str, Any]:
    import django

    django.setup()
    from django.utils import timezone

    from certificates import actions, printing
    from certificates.keyring import Signers
    from certificates.models import Certificate, CertificateBatch
    from certificates.rendering import prepared

    found: dict[str, Any] = {}
    items = CertificateBatch.objects.get(pk=first).items
    cpu, clock = time.process_time(), time.perf_counter()
    actions.draw_item(items.all()[0], signers=Signers(at=timezone.localdate()))
    found["first_cpu"] = (time.process_time() - cpu) * 1000
    found["first_clock"] = (time.perf_counter() - clock) * 1000

    cpu = time.process_time()
    made = actions.draw_batch(CertificateBatch.objects.get(pk=first))
    found["each"] = (time.process_time() - cpu) * 1000 / made
    found["made"] = made
    found["counted"] = dict(prepared.counted)
    found["memory"] = resident()
    forget_peak()
    clock = time.perf_counter()
    made = actions.draw_batch(CertificateBatch.objects.get(pk=rest))
    found["rest_made"], found["rest_seconds"] = made, time.perf_counter() - clock
    found["memory_later"], found["peak"] = resident(), peak()

    forget_peak()
    before = resident()
    clock = time.perf_counter()
    with printing.merged(
        Certificate.objects.exclude(file_path="").order_by("full_number").iterator()
    ) as whole:
        found["merge_seconds"] = time.perf_counter() - clock
        found["merge_megabytes"] = whole.seek(0, os.SEEK_END) / 2**20
    found["merge_growth"] = peak() - before
    found["merge_peak"] = peak()
    # Nothing else is started here: the process that puts the pages together.
    found["merge_process"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return found


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:3])))
