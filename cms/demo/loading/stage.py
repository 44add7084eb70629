"""What the chapters hand to each other while the demo year is loaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from courses.cohorts.models import Centre, Cohort
from courses.people.models import Participant

from ..content import REFERENCE_DAY

# One password for all logins of the demo. It opens made-up data on one computer and nothing else.
PASSWORD = "telar-de-muestra"


def whole_weeks_until(today: date) -> timedelta:
    """How far the year is moved, so that its reference day falls into the week of `today` and weekdays stay weekdays."""
    monday = today - timedelta(days=today.weekday())
    reference = REFERENCE_DAY - timedelta(days=REFERENCE_DAY.weekday())
    return monday - reference


@dataclass
class Stage:
    """`shift` moves every date of the content; `today` is the day the demo is loaded; `say` prints one line."""

    today: date
    say: Callable[[str], None]
    staff: dict[str, Any] = field(default_factory=dict)
    centres: dict[str, Centre] = field(default_factory=dict)
    people: dict[str, Participant] = field(default_factory=dict)
    cohorts: dict[str, Cohort] = field(default_factory=dict)

    @property
    def shift(self) -> timedelta:
        return whole_weeks_until(self.today)

    def moved(self, day: date) -> date:
        return day + self.shift

    def one(self, role: str) -> Any:
        """The first member of staff with this role (a code of `cms.roles`)."""
        return next(user for user in self.staff.values() if user.demo_role == role)
