"""The office as gunicorn runs it, which can be killed from within at a chosen point, as a power cut would.

The test writes the name of a point into a file; the worker that reaches it kills itself with SIGKILL. gunicorn starts
another one, like the service of a real office does.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from cms.wsgi import application as site
from courses.events.signals import fact_recorded

POINT = Path(os.environ["OFFICE_POINT"])
# A full batch of fifty is larger, a contact without marks smaller.
FULL_BATCH = 10_000
_batches = 0


def die_at(name: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        if POINT.read_text(encoding="utf-8") == name:
            POINT.unlink()
            os.kill(os.getpid(), signal.SIGKILL)


def _while_counting(**_: Any) -> None:
    """The facts are written and counted; nothing is committed yet."""
    die_at("before commit")


fact_recorded.connect(_while_counting, weak=False)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    global _batches
    if environ["PATH_INFO"] != "/tablet/v1/events":
        return site(environ, start_response)
    if int(environ.get("CONTENT_LENGTH") or 0) > FULL_BATCH:
        _batches += 1
        die_at(f"batch {_batches}")
    answer = site(environ, start_response)
    die_at("after commit")
    return answer
