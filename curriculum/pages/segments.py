"""The texts of a page, each under a path that stays when blocks are moved: what a translator works on. Pure.

A path is a field of the page ("title") or "<id of the block or list item>.<key>". Ids are kept when a page is copied
into another language, so the same path names the same text in every language.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

# Keys of block values that hold words for readers; everything else is structure, numbers or notation.
TEXT_KEYS = frozenset(
    {
        "alt",
        "brand",
        "caption",
        "care",
        "feedback",
        "meaning",
        "name",
        "needed",
        "note",
        "pattern",
        "question",
        "right",
        "safety",
        "said",
        "text",
        "tip",
        "title",
        "transcript",
        "unit",
        "who",
        "why",
        "word",
        "wrong",
    }
)
SOUND_KEYS = frozenset({"sound", "audio"})
# Lists of plain texts: their items are texts themselves.
TEXT_LISTS = frozenset({"questions", "steps", "columns", "cells"})
RICH_BLOCKS = frozenset({"text"})


@dataclass(frozen=True, slots=True)
class Segment:
    """One text (or sound, by its id) of a page. `block` is the id of the block of the body it stands in."""

    path: str
    value: Any
    block: str = ""
    kind: str = ""
    is_rich: bool = False
    is_sound: bool = False


def digest(value: Any) -> str:
    """Returns what stands for a text in the memory of translations."""
    return hashlib.sha256(str(value).strip().encode()).hexdigest()


def segments_of_body(body: list[dict[str, Any]]) -> list[Segment]:
    """Returns every text of a body as stored, in reading order; empty ones are left out."""
    return [
        segment
        for block in body
        for segment in _of_value(
            block.get("value"),
            str(block.get("id") or ""),
            str(block.get("type") or ""),
            str(block.get("id") or ""),
        )
    ]


def _of_value(value: Any, owner: str, kind: str, block: str, key: str = "") -> Iterator[Segment]:
    if isinstance(value, Mapping):
        for name, child in value.items():
            if name in TEXT_KEYS and isinstance(child, str):
                if child.strip():
                    yield Segment(f"{owner}.{name}", child, block, kind)
            elif name in SOUND_KEYS:
                if child:
                    yield Segment(f"{owner}.{name}", child, block, kind, is_sound=True)
            elif isinstance(child, list | Mapping):
                yield from _of_value(
                    child, f"{owner}.{name}" if isinstance(child, Mapping) else owner, kind, block, name
                )
    elif isinstance(value, list):
        for item in value:
            if not isinstance(item, Mapping) or "id" not in item:
                continue
            inner = item.get("value")
            if isinstance(inner, str):
                if key in TEXT_LISTS and inner.strip():
                    yield Segment(f"{item['id']}.value", inner, block, kind)
            else:
                yield from _of_value(inner, str(item["id"]), kind, block)
    elif isinstance(value, str) and kind in RICH_BLOCKS and value.strip():
        yield Segment(f"{owner}.value", value, block, kind, is_rich=True)


def with_texts(body: list[dict[str, Any]], texts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Returns a copy of a body in which the texts with these paths are replaced."""
    made = deepcopy(body)
    for block in made:
        block["value"] = _replaced(
            block.get("value"), str(block.get("id") or ""), str(block.get("type") or ""), texts
        )
    return made


def _replaced(value: Any, owner: str, kind: str, texts: Mapping[str, Any], key: str = "") -> Any:
    if isinstance(value, dict):
        for name, child in value.items():
            path = f"{owner}.{name}"
            if (name in TEXT_KEYS and isinstance(child, str)) or name in SOUND_KEYS:
                value[name] = texts.get(path, child)
            elif isinstance(child, dict):
                value[name] = _replaced(child, path, kind, texts, name)
            elif isinstance(child, list):
                value[name] = _replaced(child, owner, kind, texts, name)
    elif isinstance(value, list):
        for item in value:
            if not isinstance(item, dict) or "id" not in item:
                continue
            if isinstance(item.get("value"), str):
                if key in TEXT_LISTS:
                    item["value"] = texts.get(f"{item['id']}.value", item["value"])
            else:
                item["value"] = _replaced(item.get("value"), str(item["id"]), kind, texts)
    elif isinstance(value, str) and kind in RICH_BLOCKS:
        return texts.get(f"{owner}.value", value)
    return value
