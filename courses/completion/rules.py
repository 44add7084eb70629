"""What a completion asks for and what is missing. Pure: the screen, the statement, the certificate and the tablet use
the same answer. `tests/vectors/completion.json` holds examples any other implementation must agree with.

Percentages are over the planned sessions of the cohort, never over those held so far. A session the institution kept a
person from is never her failure: it leaves the number the percentage is taken of, and is shown in its own column.
What is needed is rounded up: 80 % of 6 sessions is 5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar

Key = TypeVar("Key")
# In rising order: who does it alone does it with help too.
LEVELS = ("not_yet", "with_help", "alone")


class GapCode(StrEnum):
    """What is missing. The numbers that belong to each stand beside it."""

    MINUTES = "minutes_short"  # amount: minutes
    SESSIONS = "sessions_short"  # amount: sessions
    MINUTES_OR_SESSIONS = "minutes_or_sessions_short"  # amount: minutes, alternative: sessions
    SKILL = "skill_short"  # subject: code of the skill, level, amount: different days still to be seen
    MARK_MISSING = "mark_missing"  # amount: the pass mark
    MARK_BELOW = "mark_below"  # amount: points below the pass mark
    PREREQUISITE = "prerequisite_missing"  # subject: code of the course


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, as a code and numbers. Words are made where the reader's language is known."""

    code: GapCode
    amount: int = 0
    alternative: int = 0
    subject: str = ""
    level: str = ""


@dataclass(frozen=True)
class SkillSeen:
    """On how many different days a skill was seen, at each level or above it."""

    not_yet: int = 0
    with_help: int = 0
    alone: int = 0

    @property
    def level(self) -> str:
        """The highest level seen, "" when never seen."""
        return next((level for level in reversed(LEVELS) if getattr(self, level)), "")

    def days_at(self, level: str) -> int:
        return int(getattr(self, level))


@dataclass(frozen=True)
class Facts:
    """What the records say of one person in one cohort. Marks in conflict are in none of these numbers.

    `planned_*` are over all sessions of the cohort that were not cancelled, past and future. Days are of attended
    sessions. `best_final` and `last_final` are marks of the final evaluation, None when there is none. `carried_*` say how
    much of the numbers beside them she brought along from an earlier group of the same course.
    """

    planned_sessions: int = 0
    planned_minutes: int = 0
    attended_sessions: int = 0
    minutes: int = 0
    excused_sessions: int = 0
    absent_sessions: int = 0
    skills: Mapping[str, SkillSeen] = field(default_factory=dict)
    best_final: int | None = None
    last_final: int | None = None
    completed_courses: frozenset[str] = frozenset()
    first_day: date | None = None
    last_day: date | None = None
    carried_sessions: int = 0
    carried_minutes: int = 0
    carried_excused: int = 0


@dataclass(frozen=True)
class SkillRule:
    """A skill asked for at a level on at least `times` different days."""

    code: str
    level: str
    times: int = 1


@dataclass(frozen=True)
class Rules:
    """What the edition of the course asks for. `attendance`: hours, percent, either, both or none."""

    attendance: str = "none"
    minimum_minutes: int = 0
    minimum_percent: int = 0
    skills: tuple[SkillRule, ...] = ()
    pass_mark: int | None = None
    prerequisites: tuple[str, ...] = ()
    second_sign_off: bool = False

    @classmethod
    def from_content(cls, content: Mapping[str, Any]) -> Rules:
        """The rules of a frozen edition (`curriculum.outline.contents.EditionContent`)."""
        rules = content["rules"]
        return cls(
            attendance=rules["attendance"],
            minimum_minutes=rules["minimum_minutes"],
            minimum_percent=rules["minimum_percent"],
            skills=tuple(SkillRule(one["code"], one["level"], one["times"]) for one in content["skills"]),
            pass_mark=rules["pass_mark"],
            prerequisites=tuple(rules["prerequisites"]),
            second_sign_off=rules["second_sign_off"],
        )


@dataclass(frozen=True)
class Verdict:
    """The answer: proposed when nothing is missing. `sessions_needed` is the share in sessions, 0 when none is asked for."""

    gaps: tuple[Gap, ...]
    sessions_needed: int = 0
    minutes_needed: int = 0

    @property
    def is_proposed(self) -> bool:
        return not self.gaps


def sessions_needed(planned: int, excused: int, percent: int) -> int:
    """How many sessions the share asks for, rounded up; at least one, or somebody never seen would fulfil it."""
    if percent <= 0:
        return 0
    return max(1, -(-max(0, planned - excused) * percent // 100))


def evaluate(facts: Facts, rules: Rules) -> Verdict:
    """What is missing, in the order people ask: time, skills, evaluation, earlier courses."""
    by_hours = rules.attendance in ("hours", "either", "both")
    by_share = rules.attendance in ("percent", "either", "both")
    minutes = rules.minimum_minutes if by_hours else 0
    sessions = (
        sessions_needed(facts.planned_sessions, facts.excused_sessions, rules.minimum_percent)
        if by_share
        else 0
    )
    gaps = [
        *_attendance_gaps(rules.attendance, minutes - facts.minutes, sessions - facts.attended_sessions),
        *_skill_gaps(facts, rules),
        *_mark_gaps(facts, rules),
        *(
            Gap(GapCode.PREREQUISITE, subject=code)
            for code in rules.prerequisites
            if code not in facts.completed_courses
        ),
    ]
    return Verdict(tuple(gaps), sessions_needed=sessions, minutes_needed=minutes)


def _attendance_gaps(rule: str, minutes_short: int, sessions_short: int) -> list[Gap]:
    if rule == "either":
        if minutes_short > 0 and sessions_short > 0:
            return [Gap(GapCode.MINUTES_OR_SESSIONS, minutes_short, sessions_short)]
        return []
    gaps = []
    if rule in ("hours", "both") and minutes_short > 0:
        gaps.append(Gap(GapCode.MINUTES, minutes_short))
    if rule in ("percent", "both") and sessions_short > 0:
        gaps.append(Gap(GapCode.SESSIONS, sessions_short))
    return gaps


def _skill_gaps(facts: Facts, rules: Rules) -> list[Gap]:
    gaps = []
    for rule in rules.skills:
        short = rule.times - facts.skills.get(rule.code, SkillSeen()).days_at(rule.level)
        if short > 0:
            gaps.append(Gap(GapCode.SKILL, short, subject=rule.code, level=rule.level))
    return gaps


def _mark_gaps(facts: Facts, rules: Rules) -> list[Gap]:
    if rules.pass_mark is None:
        return []
    # A second attempt is there to be passed: the best one counts.
    if facts.best_final is None:
        return [Gap(GapCode.MARK_MISSING, rules.pass_mark)]
    if facts.best_final < rules.pass_mark:
        return [Gap(GapCode.MARK_BELOW, rules.pass_mark - facts.best_final)]
    return []


@dataclass(frozen=True)
class Simulation(Generic[Key]):
    """What other rules would change: who would be proposed and is not, who is and would not be, and how many stay."""

    gains: tuple[Key, ...]
    loses: tuple[Key, ...]
    stay_proposed: int
    stay_short: int


def simulate(people: Mapping[Key, Facts], now: Rules, then: Rules) -> Simulation[Key]:
    """Asks both rules about everybody. Nothing is kept; who completed already is not asked about by the caller."""
    before = {key: evaluate(facts, now).is_proposed for key, facts in people.items()}
    after = {key: evaluate(facts, then).is_proposed for key, facts in people.items()}
    return Simulation(
        gains=tuple(key for key in people if after[key] and not before[key]),
        loses=tuple(key for key in people if before[key] and not after[key]),
        stay_proposed=sum(before[key] and after[key] for key in people),
        stay_short=sum(not before[key] and not after[key] for key in people),
    )


def figures(facts: Facts, names: Mapping[str, str]) -> dict[str, Any]:
    """The facts as plain data, frozen with a completion. `names` are the skills of the edition by code.

    Keys: planned_sessions, attended_sessions, excused_sessions, minutes, planned_minutes, final_mark,
    skills [{code, name, level, times}], first_day, last_day (ISO dates or None). `times` counts the different days
    the skill was seen at that level or above.
    """
    skills = [
        {"code": code, "name": name, "level": seen.level, "times": seen.days_at(seen.level)}
        for code, name in names.items()
        if (seen := facts.skills.get(code)) is not None and seen.level
    ]
    return {
        "planned_sessions": facts.planned_sessions,
        "attended_sessions": facts.attended_sessions,
        "excused_sessions": facts.excused_sessions,
        "minutes": facts.minutes,
        "planned_minutes": facts.planned_minutes,
        "final_mark": facts.best_final,
        "skills": skills,
        "first_day": facts.first_day.isoformat() if facts.first_day else None,
        "last_day": facts.last_day.isoformat() if facts.last_day else None,
    }
