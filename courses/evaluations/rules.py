"""What an evaluation is about, what its mark can be, and the mark a checklist proposes. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from .enums import HIGHEST_MARK, LOWEST_MARK, EvaluationKind

HIGHEST_ATTEMPT = 9
MOST_CRITERIA = 30
LONGEST_MADE = 120
SUBJECT = re.compile(r"(monthly):(\d{4})-(\d{2}):([1-9])|(final):([1-9])")


@dataclass(frozen=True)
class Subject:
    """Which evaluation: `month` is the first day of its month, for monthly ones only; attempts count from 1."""

    kind: EvaluationKind
    month: date | None
    attempt: int

    def __str__(self) -> str:
        """As facts write it: "monthly:2026-11:1", "final:2"."""
        month = f"{self.month:%Y-%m}:" if self.month else ""
        return f"{self.kind.value}:{month}{self.attempt}"


def read_subject(text: str) -> Subject:
    """Raises ValueError when the text names no evaluation."""
    found = SUBJECT.fullmatch(text)
    if found is None:
        raise ValueError("names no evaluation")
    monthly, year, month, attempt, _final, final_attempt = found.groups()
    if monthly:
        return Subject(EvaluationKind.MONTHLY, date(int(year), int(month), 1), int(attempt))
    return Subject(EvaluationKind.FINAL, None, int(final_attempt))


def reading(value: Any, *, day: date) -> dict[str, Any] | None:
    """The one way a mark is stored: {"mark": 0-20, "on": "2026-11-21"}, None for one taken back.

    A bare whole number is taken too, as given on `day`. Raises ValueError for anything else.
    """
    if value is None or value == "unset":
        return None
    if not isinstance(value, dict):
        value = {"mark": value}
    mark, on = value.get("mark"), value.get("on", day.isoformat())
    if isinstance(mark, bool) or not isinstance(mark, int) or not LOWEST_MARK <= mark <= HIGHEST_MARK:
        raise ValueError("a mark is a whole number from 0 to 20")
    if not isinstance(on, str):
        raise ValueError("no date")
    return {"mark": mark, "on": date.fromisoformat(on).isoformat()}


@dataclass(frozen=True)
class Criterion:
    """Something a piece is judged by. `key` is short and the same for the life of the edition; an essential one has to
    be achieved for a mark that passes."""

    key: str
    text: str
    is_essential: bool = False


def criterion_of(content: Mapping[str, Any]) -> Criterion:
    """A criterion as the edition wrote it."""
    return Criterion(str(content["key"]), str(content["text"]), bool(content.get("essential", False)))


@dataclass(frozen=True)
class Proposal:
    """The mark a checklist proposes and what it was made of. `essential_missing`: the mark was held below the one that
    passes. `without` counts criteria nobody judged: they are left out, and the screen says so."""

    mark: int
    achieved: int
    judged: int
    without: int
    essential_missing: int


def propose(
    criteria: Sequence[Criterion], pieces: Iterable[Mapping[str, bool]], *, pass_mark: int
) -> Proposal | None:
    """The mark from 0 to 20 that the checklists of a person's pieces propose; None when nothing was judged.

    The rule, for one evaluation:
    1. Each piece counts by the criteria judged on it. A criterion not judged counts neither way.
    2. The mark is 20 x achieved / judged over all pieces, rounded half up: 7 of 10 is 14, 5 of 8 is 13.
    3. When some essential criterion was judged and on no piece achieved, the mark stays below `pass_mark` (at most one
       less), whatever the others say: a person shows it once, on any piece, and it is shown.
    Nobody is marked by this rule. The instructor writes the mark; what she writes stands.
    """
    keys = {criterion.key for criterion in criteria}
    judged: dict[str, list[bool]] = {}
    for results in pieces:
        for key, is_achieved in results.items():
            if key in keys:
                judged.setdefault(key, []).append(is_achieved)
    given = [is_achieved for said in judged.values() for is_achieved in said]
    if not given:
        return None
    achieved = sum(given)
    mark = (2 * HIGHEST_MARK * achieved + len(given)) // (2 * len(given))
    missing = sum(
        1
        for criterion in criteria
        if criterion.is_essential and criterion.key in judged and not any(judged[criterion.key])
    )
    if missing:
        mark = min(mark, max(LOWEST_MARK, pass_mark - 1))
    return Proposal(mark, achieved, len(given), len(keys) - len(judged), missing)


def piece_reading(value: Any, *, day: date) -> dict[str, Any] | None:
    """The one way a judged piece is stored: {"made", "results": {key: bool}, "photo": "" or a name, "on"}; None for one
    taken back. Raises ValueError for anything else."""
    if value is None or value == "unset":
        return None
    if not isinstance(value, dict):
        raise ValueError("not a piece")
    made, results, photo = value.get("made"), value.get("results", {}), value.get("photo", "")
    on = value.get("on", day.isoformat())
    if not isinstance(made, str) or not made.strip() or len(made) > LONGEST_MADE:
        raise ValueError("a piece has a name")
    if not isinstance(results, dict) or len(results) > MOST_CRITERIA:
        raise ValueError("results are by criterion")
    for key, is_achieved in results.items():
        if not isinstance(key, str) or not 0 < len(key) <= 40 or not isinstance(is_achieved, bool):
            raise ValueError("achieved or not yet")
    if not isinstance(on, str) or not isinstance(photo, str):
        raise ValueError("no date or no picture")
    return {
        "made": made,
        "results": dict(sorted(results.items())),
        "photo": str(UUID(photo)) if photo else "",
        "on": date.fromisoformat(on).isoformat(),
    }


def read_piece_subject(text: str) -> tuple[Subject, UUID]:
    """Which evaluation and which piece: "final:1:<name of the piece>". Raises ValueError."""
    which, _colon, piece = text.rpartition(":")
    return read_subject(which), UUID(piece)
