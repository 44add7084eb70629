"""Mistakes put in on purpose: each must be caught by the test its patch names.

A suite that stays green with one of them would stay green with the real thing. Patches lie in `mistakes/`; each is applied
to a copy of the project, never to the project itself.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PATCHES = sorted((Path(__file__).parent / "mistakes").glob("*.patch"))
NEEDED = (
    "certificates", "cms", "courses", "curriculum", "locale", "static", "templates", "tests", "tools",
    "conftest.py", "manage.py", "pyproject.toml",
)  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the project to break."""
    folder = tmp_path_factory.mktemp("project")
    for name in NEEDED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    return folder


@pytest.mark.skipif(shutil.which("patch") is None, reason="patch is not installed")
@pytest.mark.parametrize("patch", PATCHES, ids=lambda path: path.stem)
def test_every_mistake_is_caught(project, patch):
    test = patch.read_text(encoding="utf-8").splitlines()[0].removeprefix("Caught by: ")
    subprocess.run(["patch", "-p1", "-s", "-i", str(patch)], cwd=project, check=True)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", test],
            cwd=project,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        subprocess.run(["patch", "-p1", "-s", "-R", "-i", str(patch)], cwd=project, check=True)

    # 1 is "a test failed"; anything else is a run that never tested.
    assert done.returncode == 1, done.stdout[-2_000:]


def test_there_are_ten_of_them_at_least():
    assert len(PATCHES) >= 10
