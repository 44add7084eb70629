"""What one cohort's months say of its people, and the text that is frozen when a month is closed. Reads only."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from ..cohorts.models import Cohort, Enrolment
from ..people.queries import people_of
from .ledger import Flag, Line, Month, ledger
from .models import first_of
from .queries import law_by_day, lines_of, monthly_marks

FORMAT = 1
# What is frozen of a person's month, in the words of `ledger.Month`.
FIGURES = (
    "planned",
    "held",
    "attended",
    "late",
    "excused",
    "unexcused",
    "unmarked",
    "in_conflict",
    "minutes",
    "excluded_minutes",
    "full_days",
    "counted_minutes",
    "day_minutes",
    "mark",
    "is_passed",
)


@dataclass(frozen=True)
class PersonMonth:
    """One person's month in one cohort: the figures of the ledger, its sessions in order, what somebody should look at.

    `participant` is the record that speaks for the person. Minutes of other cohorts are not in it: the eight hours of a
    day are counted over all of them only in her own ledger (`queries.ledger_of`).
    """

    participant: UUID
    month: Month
    lines: tuple[Line, ...]
    flags: tuple[Flag, ...]


Figures = Mapping[date, Mapping[UUID, PersonMonth]]


def figures_of(cohort: Cohort, *, since: date | None = None, until: date | None = None) -> Figures:
    """The months of a cohort that have sessions of its people, by first day and person. Eight questions.

    `since` and `until` are days (any day of the first and last month wanted). Somebody is in every month in which the
    cohort planned a session on a day she belonged to it. The number of questions depends on nothing.
    """
    people = people_of(
        Enrolment.objects.filter(cohort=cohort).values_list("participant", flat=True).distinct()
    )
    first = first_of(since) if since else None
    last = _last_day(until) if until else None
    lines = lines_of(people, cohort=cohort, since=first, until=last)
    marks = monthly_marks(people, cohort)
    law = law_by_day()
    found: dict[date, dict[UUID, PersonMonth]] = defaultdict(dict)
    for person, own in lines.items():
        read = ledger(own, marks=marks.get(person, {}), law=law)
        for month in read.months:
            found[month.first_day][person] = PersonMonth(
                participant=person,
                month=month,
                lines=tuple(line for line in read.lines if first_of(line.date) == month.first_day),
                flags=tuple(flag for flag in read.flags if first_of(flag.day) == month.first_day),
            )
    return {month: found[month] for month in sorted(found)}


def month_figures(cohort: Cohort, month: date) -> Mapping[UUID, PersonMonth]:
    """One month of a cohort, by person; empty when the cohort has no session in it."""
    return figures_of(cohort, since=month, until=month).get(first_of(month), {})


def frozen_figures(cohort: Cohort, month: date, people: Mapping[UUID, PersonMonth]) -> dict[str, Any]:
    """The figures as plain data for `MonthClose.figures`. No names: who it was is the participant's number.

    Keys: format, cohort (number), code, month ("2026-10"), kind, people {number: {the names of `FIGURES`,
    sessions: [[session, date, status, minutes, late minutes, cause, excluded]]}}.
    """
    return {
        "format": FORMAT,
        "cohort": str(cohort.pk),
        "code": cohort.code,
        "month": f"{month:%Y-%m}",
        "kind": cohort.kind,
        "people": {
            str(person): {
                **{name: getattr(one.month, name) for name in FIGURES},
                "sessions": [
                    [
                        line.session,
                        line.date.isoformat(),
                        "cancelled" if line.is_cancelled else line.status,
                        line.minutes,
                        line.late_minutes,
                        line.cause,
                        line.is_excluded,
                    ]
                    for line in one.lines
                ],
            }
            for person, one in sorted(people.items())
        },
    }


def digest_of(content: Any) -> str:
    """SHA-256 of the canonical text (keys sorted, no blanks, UTF-8), in hexadecimal. The same on both databases."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _last_day(day: date) -> date:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
