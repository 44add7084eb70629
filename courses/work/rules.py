"""Which paid work a person's completed courses open, and what is still missing. Pure: standard library only.

A role asks for courses by code; it does not matter in which edition, cohort or order they were completed. A role that
asks for nothing opens for nobody: it has not been described yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass


@dataclass(frozen=True)
class RoleNeeds:
    """A role by its code, and the codes of all courses and modules it asks for together."""

    code: str
    courses: frozenset[str]


@dataclass(frozen=True)
class Step:
    """A role that one more course opens. `underway`: she is taking that course now."""

    role: str
    missing: str
    done: frozenset[str]
    underway: bool


def missing(completed: Set[str], needs: RoleNeeds) -> frozenset[str]:
    """The codes of the courses that `needs` asks for and `completed` does not hold."""
    return frozenset(needs.courses - completed)


def is_satisfied(completed: Set[str], needs: RoleNeeds) -> bool:
    return bool(needs.courses) and needs.courses <= completed


def satisfied_roles(completed: Set[str], roles: Iterable[RoleNeeds]) -> tuple[str, ...]:
    """The codes of the roles these completed courses open, sorted."""
    return tuple(sorted(role.code for role in roles if is_satisfied(completed, role)))


def one_step_away(
    completed: Set[str], roles: Iterable[RoleNeeds], *, underway: Set[str] = frozenset()
) -> tuple[Step, ...]:
    """The roles that exactly one more course opens, sorted by role code.

    For a role of a single course everybody would be one step away; only those who are taking that course now count.
    """
    steps = []
    for role in roles:
        lacking = missing(completed, role)
        if len(lacking) != 1:
            continue
        (course,) = lacking
        done = role.courses & completed
        if done or course in underway:
            steps.append(Step(role.code, course, frozenset(done), course in underway))
    return tuple(sorted(steps, key=lambda step: step.role))
