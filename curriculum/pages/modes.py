"""Other ways to read a lesson: one step on a screen, or pictures with few words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .sharing import SharedPart

# The names stand in addresses (`?modo=grande`): never renamed.
BIG = "grande"
PICTURES = "imagenes"
MODES = (BIG, PICTURES)


@dataclass(frozen=True, slots=True)
class Screen:
    """One screen of big mode: title, heading, step or block."""

    kind: str
    value: Any = None
    number: int = 0
    block: Any = None


@dataclass(slots=True)
class Part:
    """A part of a lesson in pictures: what it is called, what is needed, its steps with their numbers."""

    heading: str = ""
    things: list[str] = field(default_factory=list)
    steps: list[tuple[int, Any]] = field(default_factory=list)


def opened(body: Any, locale_id: int | None) -> Iterator[Any]:
    """Yields the blocks of a body with those of its shared parts in their places."""
    for block in body:
        if block.block_type == "shared":
            part = block.value.get("part")
            shown = SharedPart.objects.to_show(part, locale_id) if part is not None and locale_id else None
            yield from shown.body if shown is not None else ()
        else:
            yield block


def screens(body: Any, locale_id: int | None = None) -> list[Screen]:
    """Returns the lesson as screens: its title, then every heading, every step, every other block by itself.

    Steps are numbered anew in each block of steps, as on the page. Shared parts are opened.
    """
    found = [Screen("title")]
    for block in opened(body, locale_id):
        if block.block_type == "heading":
            found.append(Screen("heading", block.value))
        elif block.block_type == "steps":
            found += [
                Screen("step", step, number) for number, step in enumerate(block.value["steps"], start=1)
            ]
        else:
            found.append(Screen("block", block.value, block=block))
    return found


def parts(body: Any, locale_id: int | None = None) -> list[Part]:
    """Returns headings with the things and steps below them; parts without either are left out."""
    return [part for part in _parts(opened(body, locale_id)) if part.steps or part.things]


def _parts(body: Iterator[Any]) -> Iterator[Part]:
    part = Part()
    for block in body:
        if block.block_type == "heading":
            yield part
            part = Part(heading=block.value["text"])
        elif block.block_type == "materials":
            part.things += [item["name"] for item in block.value["items"]]
        elif block.block_type == "steps":
            part.steps += list(enumerate(block.value["steps"], start=len(part.steps) + 1))
    yield part
