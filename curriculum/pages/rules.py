"""What a course may ask for, as plain functions. Standard library only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

HOURS_ASKED = frozenset({"hours", "either", "both"})
PERCENT_ASKED = frozenset({"percent", "either", "both"})

# Marks in Peru go from 0 to 20 and 11 passes.
HIGHEST_MARK = 20
USUAL_PASS_MARK = 11
# A checklist that is longer is not filled in with the piece in one's hand.
MOST_CRITERIA = 20
LONGEST_CRITERION = 160


@dataclass(frozen=True, slots=True)
class Asked:
    """The completion rules as an author typed them. Hours are hours, percent is of the planned sessions."""

    attendance: str
    hours: Decimal | None
    percent: int | None
    asks_evaluation: bool
    pass_mark: int | None


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that cannot be: the field it stands in and a code the screen puts into words."""

    field: str
    code: str


def problems(asked: Asked) -> list[Problem]:
    """Returns everything that makes the rules impossible to meet, in the order of the form."""
    found: list[Problem] = []
    if asked.attendance in HOURS_ASKED and not (asked.hours or 0) > 0:
        found.append(Problem("minimum_hours", "hours_missing"))
    elif asked.hours is not None and asked.hours < 0:
        found.append(Problem("minimum_hours", "hours_negative"))
    if asked.attendance in PERCENT_ASKED and not asked.percent:
        found.append(Problem("minimum_percent", "percent_missing"))
    elif asked.percent is not None and not 0 <= asked.percent <= 100:
        found.append(Problem("minimum_percent", "percent_out_of_range"))
    if asked.asks_evaluation and asked.pass_mark is None:
        found.append(Problem("pass_mark", "mark_missing"))
    elif asked.pass_mark is not None and not 0 <= asked.pass_mark <= HIGHEST_MARK:
        found.append(Problem("pass_mark", "mark_out_of_range"))
    return found


def minutes_asked(asked: Asked) -> int:
    """Returns the whole minutes the rule asks for, 0 when hours are not asked for."""
    if asked.attendance not in HOURS_ASKED or asked.hours is None:
        return 0
    return int((asked.hours * 60).to_integral_value())


def percent_asked(asked: Asked) -> int:
    """Returns the percentage the rule asks for, 0 when it is not asked for."""
    if asked.attendance not in PERCENT_ASKED:
        return 0
    return asked.percent or 0


@dataclass(frozen=True, slots=True)
class CriterionWritten:
    """A criterion as an author wrote it. `key` follows from its words: moving the line changes nothing."""

    key: str
    text: str
    is_essential: bool


def read_criteria(text: str) -> list[CriterionWritten]:
    """Returns the criteria of a field with one on each line, each once, in their order; "*" in front makes one essential."""
    found: dict[str, CriterionWritten] = {}
    for line in text.splitlines():
        words = " ".join(line.split()).lstrip("*•- ")[:LONGEST_CRITERION].strip()
        if not words:
            continue
        key = hashlib.sha256(words.casefold().encode()).hexdigest()[:12]
        found.setdefault(key, CriterionWritten(key, words, line.lstrip().startswith("*")))
    return list(found.values())[:MOST_CRITERIA]


def leads_back(start: str, first: Iterable[str], requires: Mapping[str, Iterable[str]]) -> bool:
    """Whether following prerequisites from `first` comes back to `start`, so that nobody could ever begin.

    `requires` maps a course code to the codes it asks for beforehand.
    """
    waiting = list(first)
    seen: set[str] = set()
    while waiting:
        code = waiting.pop()
        if code == start:
            return True
        if code not in seen:
            seen.add(code)
            waiting.extend(requires.get(code, ()))
    return False
