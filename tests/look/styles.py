"""Reads the style sheets of the design system for the tests: roles in each scheme, and the pairs rules put together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import tinycss2

ROOT = Path(__file__).resolve().parent.parent.parent
STYLES = ROOT / "static" / "lms" / "css"
SURFACES = ("--paper", "--paper-raised", "--paper-sunken")
DARK = "prefers-color-scheme:dark"


@dataclass(frozen=True)
class Rule:
    """One rule: where it stands, for which media, what it says (the last declaration of a property wins)."""

    sheet: str
    media: str
    selector: str
    says: dict[str, str]


def rules(sheet: str) -> list[Rule]:
    """All rules of one style sheet, those inside @media with their condition (without spaces)."""
    text = (STYLES / sheet).read_text(encoding="utf-8")
    return list(_walk(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True), sheet, ""))


def _walk(nodes: list, sheet: str, media: str) -> Iterator[Rule]:
    for node in nodes:
        if node.type == "at-rule" and node.lower_at_keyword == "media":
            condition = re.sub(r"\s", "", tinycss2.serialize(node.prelude))
            inside = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            yield from _walk(inside, sheet, condition)
        elif node.type == "qualified-rule":
            found = tinycss2.parse_declaration_list(node.content, skip_comments=True, skip_whitespace=True)
            says = {d.name: tinycss2.serialize(d.value).strip() for d in found if d.type == "declaration"}
            yield Rule(sheet, media, tinycss2.serialize(node.prelude).strip(), says)


def roles(scheme: str) -> dict[str, str]:
    """Role -> colour as #rrggbb, for light, dark, touch, print, admin-light or admin-dark."""
    found: dict[str, str] = {}
    for rule in _rules_of(scheme):
        found |= {
            n: v for n, v in rule.says.items() if n.startswith("--") and re.fullmatch(r"#[0-9a-f]{6}", v)
        }
    return found


def _rules_of(scheme: str) -> Iterator[Rule]:
    if scheme.startswith("admin"):
        for rule in rules("admin.css"):
            if rule.selector == ":root" or (scheme == "admin-dark" and "w-theme" in rule.selector):
                yield rule
        return
    for rule in rules("tokens.css"):
        if (
            not rule.media
            or (scheme == "dark" and DARK in rule.media)
            or (scheme == "print" and rule.media == "print")
        ):
            yield rule
    if scheme == "touch":
        yield from (rule for rule in rules("touch.css") if rule.selector.startswith(":root"))


def role_in(value: str) -> str | None:
    """The role a background or colour names: "var(--done)" -> "--done"; None for none or a fixed colour."""
    match = re.search(r"var\((--[\w-]+)\)", value)
    return match.group(1) if match else None


def contrast(one: str, other: str) -> float:
    """Contrast of two colours by WCAG 2.2, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb by WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
