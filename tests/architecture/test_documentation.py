"""docs/extending.md names every signal, hook and setting that another app may rely on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLUGIN = ("curriculum", "courses", "certificates")
PAGE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")


def sources() -> list[Path]:
    return [
        path
        for app in PLUGIN
        for path in sorted((ROOT / app).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def names(pattern: str) -> list[str]:
    found = {
        name
        for path in sources()
        for name in re.findall(pattern, path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    return sorted(found)


SIGNALS = names(r"^(\w+) = Signal\(")
SETTINGS = names(r"(?:getattr\(settings, \"|settings\.)(LMS_\w+)")


@pytest.mark.parametrize("name", [*SIGNALS, *SETTINGS])
def test_the_page_names_each_signal_and_setting(name: str) -> None:
    assert f"`{name}`" in PAGE or f".{name}`" in PAGE


ASKED = names(r"get_hooks\((\w+)\)")


@pytest.mark.parametrize("constant", ASKED)
def test_the_page_names_each_hook(constant: str) -> None:
    (name,) = names(rf"^{constant} = \"(\w+)\"")

    assert f"`{name}`" in PAGE


def test_every_hook_is_asked_for_by_the_constant_that_names_it() -> None:
    assert names(r"get_hooks\((\"\w+\")\)") == []
    assert "DESCRIBE_COURSE_HOOK" in ASKED


def test_there_are_signals_to_document() -> None:
    assert "fact_recorded" in SIGNALS
    assert "certificate_issued" in SIGNALS


@pytest.mark.parametrize("name", SIGNALS)
def test_each_signal_says_who_sends_it_and_with_what(name: str) -> None:
    for path in sources():
        text = path.read_text(encoding="utf-8")
        if f"\n{name} = Signal()" in text:
            before = text.split(f"\n{name} = Signal()")[0].rstrip().splitlines()
            above = [line for line in before[-6:] if line.startswith("#") or "= Signal()" in line]
            assert above
