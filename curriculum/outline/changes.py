"""What differs between a course as an edition froze it and as it is published now. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .contents import EditionContent, LessonContent


class ChangeKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class LessonChange:
    """One lesson that differs. `before` and `after` are page revision ids by language where both exist and differ.

    `minutes` is (before, after) where that changed. `shared`: a part it shares with other lessons was published anew.
    """

    kind: ChangeKind
    key: str
    title: str
    minutes: tuple[int, int] | None = None
    revisions: tuple[tuple[str, int, int], ...] = ()
    shared: bool = False


@dataclass(frozen=True, slots=True)
class CourseChanges:
    """Lessons that differ, in the order they are taught now (removed ones last), and what else is different."""

    lessons: tuple[LessonChange, ...]
    rules: bool
    skills: bool

    def __bool__(self) -> bool:
        return bool(self.lessons or self.rules or self.skills)


def changes(
    before: EditionContent | Mapping[str, Any], now: EditionContent | Mapping[str, Any]
) -> CourseChanges:
    """Returns what differs. A lesson counts as moved when it changed its place among those that stayed."""
    old = {lesson["key"]: lesson for lesson in before["lessons"]}
    new = {lesson["key"]: lesson for lesson in now["lessons"]}
    stayed = [key for key in old if key in new]
    moved = _out_of_order([key for key in new if key in old], stayed)
    found = []
    for key, lesson in new.items():
        if key not in old:
            found.append(LessonChange(ChangeKind.ADDED, key, title_of(lesson)))
        elif (change := _compared(key, old[key], lesson, moved=key in moved)) is not None:
            found.append(change)
    found += [LessonChange(ChangeKind.REMOVED, key, title_of(old[key])) for key in old if key not in new]
    return CourseChanges(
        tuple(found), rules=before["rules"] != now["rules"], skills=before["skills"] != now["skills"]
    )


def title_of(lesson: LessonContent) -> str:
    """Returns the Spanish title, else the first there is."""
    titles = lesson["titles"]
    return titles.get("es") or next(iter(titles.values()), "")


def _compared(key: str, old: LessonContent, new: LessonContent, *, moved: bool) -> LessonChange | None:
    minutes = (old["minutes"], new["minutes"]) if old["minutes"] != new["minutes"] else None
    revisions = tuple(
        (language, old["revisions"][language], number)
        for language, number in sorted(new["revisions"].items())
        if language in old["revisions"] and old["revisions"][language] != number
    )
    shared = old.get("shared", {}) != new.get("shared", {})
    rest = ("titles", "skills", "controlled")
    if minutes or revisions or shared or any(old.get(name) != new.get(name) for name in rest):
        return LessonChange(ChangeKind.CHANGED, key, title_of(new), minutes, revisions, shared)
    return LessonChange(ChangeKind.MOVED, key, title_of(new)) if moved else None


def _out_of_order(now: list[str], before: list[str]) -> set[str]:
    """Returns the fewest keys that have to move so that the old order becomes the new one."""
    place = {key: number for number, key in enumerate(before)}
    # The longest run that kept its order stays where it is (patience sorting, with the run read back).
    ends: list[str] = []
    earlier: dict[str, str | None] = {}
    for key in now:
        low, high = 0, len(ends)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if place[ends[middle]] < place[key] else (low, middle)
        earlier[key] = ends[low - 1] if low else None
        ends[low : low + 1] = [key]
    kept: set[str] = set()
    one: str | None = ends[-1] if ends else None
    while one is not None:
        kept.add(one)
        one = earlier[one]
    return set(now) - kept
