"""When a cohort meets, and what it may not bring. Pure: standard library only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

# A longer span is a typing error in a year far more often than a course.
LONGEST_DAYS = 3 * 366
SHORTEST_MINUTES = 15
LONGEST_MINUTES = 12 * 60


@dataclass(frozen=True)
class Slot:
    """A repeating class: on `weekday` (0 Monday - 6 Sunday) from `starts`, for `minutes` of which `break_minutes` rest."""

    weekday: int
    starts: time
    minutes: int
    break_minutes: int = 0
    place_kind: str = "classroom"


@dataclass(frozen=True)
class Planned:
    """One meeting that a timetable gives. `date` is the local date at the place."""

    starts_at: datetime
    date: date
    minutes: int
    break_minutes: int
    place_kind: str

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class ForbiddenLesson:
    """A lesson that brings what may not enter: its title, and the codes of the items."""

    title: str
    items: tuple[str, ...]


def forbidden_lessons(
    lessons: Iterable[Mapping[str, Any]], not_allowed: Collection[str]
) -> list[ForbiddenLesson]:
    """Returns the lessons of a frozen or published outline that bring an item which is not allowed, in their order."""
    found = []
    for lesson in lessons:
        items = tuple(code for code in lesson.get("controlled", ()) if code in not_allowed)
        if items:
            titles = lesson["titles"]
            found.append(ForbiddenLesson(titles.get("es") or next(iter(titles.values()), ""), items))
    return found


def plan(
    slots: Iterable[Slot], *, first: date, last: date, zone: ZoneInfo, without: Collection[date] = ()
) -> list[Planned]:
    """Every meeting between the first and the last day (both included), in order, except on the days `without`.

    Times are those of the clock on the wall of the place; where a clock change makes a time happen twice or never,
    Python's reading of the zone decides (`fold=0`).
    """
    by_weekday: dict[int, list[Slot]] = {}
    for slot in slots:
        by_weekday.setdefault(slot.weekday, []).append(slot)
    found: list[Planned] = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        if day in without:
            continue
        found.extend(
            Planned(
                starts_at=datetime.combine(day, slot.starts, tzinfo=zone).astimezone(UTC),
                date=day,
                minutes=slot.minutes,
                break_minutes=slot.break_minutes,
                place_kind=slot.place_kind,
            )
            for slot in by_weekday.get(day.weekday(), ())
        )
    return sorted(found, key=lambda one: one.starts_at)


def overlapping(meetings: Sequence[tuple[datetime, int]]) -> tuple[datetime, datetime] | None:
    """The first two (start, minutes) of which the second begins before the first ends, or None. Needs no order."""
    # Comparing neighbours is enough: up to the first overlap none reaches past the beginning of the next.
    for (starts, minutes), (following, _) in pairwise(sorted(meetings)):
        if following < starts + timedelta(minutes=minutes):
            return starts, following
    return None


def free_on(intervals: Iterable[tuple[date, date | None]], day: date) -> bool:
    """True when no interval (first and last day included, None for open) reaches `day` or a later one."""
    return all(last is not None and last < day for _, last in intervals)
