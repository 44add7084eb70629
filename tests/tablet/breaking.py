"""A copy of the project that may be broken: mistakes put in on purpose must be caught by the test each one names.

A suite that stays green with one of them would stay green with the real thing. Patches lie in `mistakes/`; each is applied
to a copy of the project, never to the project itself. The themes are tested in files of their own, so that they share out
over the cores.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATCHES = tuple(sorted((Path(__file__).parent / "mistakes").glob("*.patch")))
NEEDED = (
    "certificates", "cms", "courses", "curriculum", "locale", "static", "templates", "tests", "tools",
    "conftest.py", "manage.py", "pyproject.toml", "requirements.txt",
)  # fmt: skip
# Numbers of the patches. Who may come in; what becomes of the facts; what the tablet itself does.
THEMES = {
    "door": ("01", "02", "04", "05", "06", "12", "15", "17"),
    "facts": ("03", "07", "08", "16"),
    "tablet": ("09", "10", "11", "13", "14", "18"),
}


def patches_of(theme: str) -> list[Path]:
    return [patch for patch in PATCHES if patch.name[:2] in THEMES[theme]]


def catcher_of(patch: Path) -> str:
    """The test that has to notice, as pytest names it."""
    return patch.read_text(encoding="utf-8").splitlines()[0].removeprefix("Caught by: ")


def single_catchers(patches: list[Path]) -> list[str]:
    """The single tests among the catchers, each once. A whole file of random histories takes a minute where nothing is
    wrong, and runs by itself anyway."""
    return sorted({catcher for patch in patches if "::" in (catcher := catcher_of(patch))})


@dataclass(frozen=True)
class Answer:
    """What pytest said: how many tests passed, failed, and never came to say anything."""

    passed: int
    failed: int
    errors: int
    words: str


class Project:
    """A copy of the project in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in NEEDED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, folder / name)
        # The migrated database, where a run has left one: it serves the copy as well.
        (folder / "var" / "test").mkdir(parents=True)
        for template in (ROOT / "var" / "test").glob("template-*.sqlite3"):
            shutil.copy2(template, folder / "var" / "test")

    def run(self, *tests: str) -> Answer:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests],
            cwd=self.folder,
            env={**os.environ, "LMS_ONE_TRY": "1", "PYTHONPYCACHEPREFIX": str(self.folder / "bytecode")},
            capture_output=True,
            text=True,
            check=False,
        )
        last = (done.stdout.strip().splitlines() or [""])[-1]

        def count(word: str) -> int:
            found = re.search(rf"(\d+) {word}", last)
            return int(found[1]) if found else 0

        words = f"{done.stdout[-2_000:]}{done.stderr[-500:]}"
        return Answer(count("passed"), count("failed"), count("error"), words)

    def run_with(self, patch: Path) -> Answer:
        """Run the test that has to catch the mistake, with the mistake."""
        subprocess.run(["patch", "-p1", "-s", "-i", str(patch)], cwd=self.folder, check=True)
        try:
            return self.run(catcher_of(patch))
        finally:
            subprocess.run(["patch", "-p1", "-s", "-R", "-i", str(patch)], cwd=self.folder, check=True)
