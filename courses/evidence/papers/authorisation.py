"""The letter that asks the authority to let staff, materials and devices of one group in.

What the lessons of the frozen course need stands in it, controlled things marked; how many of each come in, and who brings
them, is written by hand. Nobody who learns is named.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from wagtail.models import Revision

from curriculum.blocks.enums import ControlledItem, controlled_labels

from ...cohorts.models import Cohort, Enrolment
from . import words
from .monthly import group_head
from .statement import schedule_words

BLANK_LINES = 2


@dataclass
class Thing:
    """One thing the lessons ask for: the most one person needs of it in a single lesson, and in which lessons."""

    name: str
    unit: str
    needle: str
    code: str
    amount: Decimal | None = None
    lessons: list[int] = field(default_factory=list)


def authorisation_request(cohort: Cohort) -> dict[str, Any]:
    """What the letter says, as plain values in Spanish. Four questions, whatever the course brings."""
    not_allowed = cohort.centre.not_allowed
    things = things_of(cohort.edition.content.get("lessons", ()))
    return {
        "group": group_head(cohort),
        "authority": words.tidy(getattr(getattr(cohort.centre, "place", None), "authority", "")),
        "since": words.long_day(cohort.starts_on),
        "until": words.long_day(cohort.ends_on),
        "schedule": schedule_words(cohort),
        "people": Enrolment.objects.filter(cohort=cohort, left_on=None).count(),
        "lines": range(BLANK_LINES),
        "things": [
            {
                "name": words.tidy(
                    " ".join(part for part in (one.name, one.needle and f"{one.needle} mm") if part)
                ),
                "amount": words.tidy(f"{one.amount.normalize():f} {one.unit}") if one.amount else "",
                "lessons": ", ".join(map(str, one.lessons)),
                "controlled": ", ".join(controlled_labels([one.code])) if one.code else "",
                "is_allowed": one.code not in not_allowed,
            }
            for one in things
        ],
    }


def things_of(lessons: Iterable[Mapping[str, Any]]) -> list[Thing]:
    """Each thing the frozen lessons bring, once, in their order. A controlled item no list of materials names (the lesson
    came from another house, or its words are gone) still stands there by itself. One question."""
    listed = list(lessons)
    wanted = {one["revisions"].get("es") or next(iter(one["revisions"].values()), None) for one in listed}
    bodies = {
        pk: _body(content)
        for pk, content in Revision.objects.filter(pk__in=wanted - {None}).values_list("pk", "content")
    }
    found: dict[tuple[str, str, str, str], Thing] = {}
    for number, lesson in enumerate(listed, start=1):
        revision = lesson["revisions"].get("es") or next(iter(lesson["revisions"].values()), None)
        named = set()
        for item in _items(bodies.get(revision, [])):
            needle = f"{Decimal(str(item['needle_mm'])).normalize():f}" if item.get("needle_mm") else ""
            code = item.get("controlled") or (ControlledItem.NEEDLES.value if needle else "")
            named.add(code)
            amount = Decimal(str(item["amount"])) if item.get("amount") else None
            _add(found, str(item.get("name", "")), str(item.get("unit") or ""), needle, code, amount, number)
        for code in lesson.get("controlled", ()):
            if code not in named:
                _add(found, capfirst(controlled_labels([code])[0]), "", "", code, None, number)
    return list(found.values())


def _add(
    found: dict[tuple[str, str, str, str], Thing],
    name: str,
    unit: str,
    needle: str,
    code: str,
    amount: Decimal | None,
    lesson: int,
) -> None:
    key = (name.casefold(), unit, needle, code)
    thing = found.setdefault(key, Thing(name, unit, needle, code))
    if amount is not None and (thing.amount is None or amount > thing.amount):
        thing.amount = amount
    if lesson not in thing.lessons:
        thing.lessons.append(lesson)


def _body(content: Any) -> list[Any]:
    body = content.get("body") if isinstance(content, dict) else None
    return json.loads(body) if isinstance(body, str) else list(body or ())


def _items(body: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    for block in body:
        if block.get("type") == "materials":
            for item in block["value"].get("items", []):
                yield item.get("value", item)
