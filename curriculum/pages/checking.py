"""What a lesson still lacks before somebody who reads little can follow it. Works on bodies as they are stored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..blocks.charts import problems_of
from . import legibility


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend. `is_grave`: somebody is left out or led astray until it is.

    `places` lead to it in the editor: ids of blocks or list items, or the name of a field of the page.
    """

    code: str
    sentence: str
    is_grave: bool = False
    places: tuple[str, ...] = ()


def walk(value: Any) -> Iterator[dict[str, Any]]:
    """Yields every dictionary inside a block value as stored."""
    if isinstance(value, dict):
        yield value
        for child in value.values():
            yield from walk(child)
    elif isinstance(value, list):
        for child in value:
            yield from walk(child)


def steps_of(body: Any) -> list[dict[str, Any]]:
    return [
        step.get("value", step)
        for block in body
        if block.get("type") == "steps"
        for step in block["value"].get("steps", [])
    ]


def texts_of(body: Any) -> list[str]:
    """Returns everything a reader has to read to follow the lesson: paragraphs, remarks, steps with tips and safety."""
    found = []
    for block in body:
        value = block.get("value")
        if block.get("type") == "text":
            found.append(unescape(re.sub(r"<[^>]+>", " ", re.sub(r"</(p|li)>", "\n", str(value)))))
        elif block.get("type") == "callout":
            found.append(value.get("text", ""))
    for step in steps_of(body):
        found += [step.get(name) or "" for name in ("text", "tip", "safety")]
    return [text.strip() for text in found if text.strip()]


def located(value: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields every dictionary inside a block value as stored, with the id of the nearest block or list item."""
    if isinstance(value, dict):
        here = str(value.get("id") or place)
        yield here, value
        for child in value.values():
            yield from located(child, here)
    elif isinstance(value, list):
        for child in value:
            yield from located(child, place)


def missing_alt(body: Any) -> list[str]:
    """Returns where pictures stand that say nothing to somebody who cannot see them."""
    return [
        place for place, one in located(body) if one.get("image") and not str(one.get("alt") or "").strip()
    ]


def placed_steps(body: Any) -> list[tuple[str, dict[str, Any]]]:
    """Returns every step with its place."""
    return [
        (str(step.get("id") or block.get("id") or ""), step.get("value", step))
        for block in body
        if block.get("type") == "steps"
        for step in block["value"].get("steps", [])
    ]


def out_of_order(body: Any) -> list[str]:
    """Returns where the order of headings breaks: a heading followed by a heading, or by nothing."""
    types = [(block.get("type"), str(block.get("id") or "")) for block in body]
    following = [*(kind for kind, _place in types[1:]), None]
    return [
        place
        for (kind, place), after in zip(types, following, strict=False)
        if kind == "heading" and after in ("heading", None)
    ]


def findings(
    body: Any, *, minutes: int | None, skills: int, picture_without_words: bool = False
) -> list[Finding]:
    """Returns what the lesson lacks, gravest first."""
    found: list[Finding] = []
    steps = placed_steps(body)
    if not minutes:
        found.append(Finding("minutes", _("Minutes are missing."), is_grave=True, places=("minutes",)))
    places = (["picture_alt"] if picture_without_words else []) + missing_alt(body)
    if places:
        sentence = ngettext(
            "%(count)d picture has no words.", "%(count)d pictures have no words.", len(places)
        )
        found.append(Finding("alt", sentence % {"count": len(places)}, is_grave=True, places=tuple(places)))
    for block in body:
        if block.get("type") == "chart":
            place = (str(block.get("id") or ""),)
            found += [
                Finding("chart", problem, is_grave=True, places=place)
                for problem in problems_of(block["value"])
            ]
    if not body:
        found.append(Finding("empty", _("The lesson has no content yet."), places=("body",)))
    if not skills:
        found.append(Finding("skills", _("It teaches no skill yet."), places=("taught_skills",)))
    if places := [place for place, step in steps if not step.get("image")]:
        sentence = ngettext("%(count)d step has no picture.", "%(count)d steps have no picture.", len(places))
        found.append(Finding("picture", sentence % {"count": len(places)}, places=tuple(places)))
    if places := [place for place, step in steps if not step.get("sound")]:
        sentence = ngettext("%(count)d step has no sound.", "%(count)d steps have no sound.", len(places))
        found.append(Finding("sound", sentence % {"count": len(places)}, places=tuple(places)))
    if places := [
        place
        for place, step in steps
        if len(legibility.words_of(str(step.get("text") or ""))) > legibility.LONGEST_STEP_WORDS
    ]:
        sentence = ngettext(
            "%(count)d step is longer than %(most)d words.",
            "%(count)d steps are longer than %(most)d words.",
            len(places),
        )
        values = {"count": len(places), "most": legibility.LONGEST_STEP_WORDS}
        found.append(Finding("long_step", sentence % values, places=tuple(places)))
    if places := out_of_order(body):
        sentence = ngettext(
            "%(count)d heading has nothing below it.",
            "%(count)d headings have nothing below them.",
            len(places),
        )
        found.append(Finding("heading", sentence % {"count": len(places)}, places=tuple(places)))
    measured = legibility.measure("\n".join(texts_of(body)))
    if not measured.is_easy:
        sentence = _(
            "The text is hard to read: %(score)d of 100, at least %(least)d is easy. Shorten the sentences."
        )
        found.append(Finding("hard", sentence % {"score": measured.score, "least": legibility.RATHER_EASY}))
    return found
