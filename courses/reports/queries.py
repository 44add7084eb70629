"""Figures of the whole organisation, counted in the database. They name nobody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..attendance.models import AttendanceMark, SessionClosing
from ..cohorts.enums import SessionStatus
from ..cohorts.models import Cohort, Enrolment, Session
from ..completion.models import Completion
from ..work.models import Placement, WorkUnlock
from . import rules

# What each way of grouping hangs on, seen from a cohort.
GROUPINGS = {
    "course": ("edition__course__code", "edition__course__title"),
    "centre": ("centre__pk", "centre__label"),
}

# Columns that count people; hours attended follow them, the others count sessions and groups.
OF_PEOPLE = ("participants", "completions")

HEADINGS: dict[str, Promise] = {
    "cohorts": _("Groups"),
    "participants": _("Participants"),
    "planned": _("Sessions planned"),
    "held": _("Sessions held"),
    "cancelled": _("Sessions cancelled"),
    "taught_hours": _("Hours taught"),
    "attended_hours": _("Hours attended"),
    "completions": _("Completions"),
}


@dataclass(frozen=True)
class Row:
    """One course or centre. A cell that is None is hidden; `pk` is only a key for tables."""

    pk: str
    label: str
    cells: dict[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """Figures of a year: rows, their totals, and what became of people at work."""

    year: int
    rows: tuple[Row, ...]
    totals: dict[str, int | None]
    work: dict[str, int | None]


def years() -> list[int]:
    """The years something happened in, the latest first; this year at least."""
    found = {day.year for day in Session.objects.dates("date", "year")}
    return sorted(found | {timezone.localdate().year}, reverse=True)


def figures(year: int, by: str = "course") -> Report:
    """The figures of a year, grouped by course or centre. The number of queries is always the same.

    A session was held when somebody attended or it was closed; planned are those that were not cancelled.
    """
    key, label = GROUPINGS[by]
    first, last = date(year, 1, 1), date(year, 12, 31)
    numbers: dict[Any, dict[str, int]] = defaultdict(lambda: dict.fromkeys(HEADINGS, 0))
    labels: dict[Any, str] = {}

    members = Enrolment.objects.filter(joined_on__lte=last).filter(Q(left_on=None) | Q(left_on__gte=first))
    # An open enrolment in a group that ended before counts for that year no more.
    members = members.filter(cohort__ends_on__gte=first, cohort__starts_on__lte=last)
    for where, name, cohorts, people in (
        members.order_by()
        .values_list(f"cohort__{key}", f"cohort__{label}")
        .annotate(cohorts=Count("cohort", distinct=True), people=Count("participant", distinct=True))
    ):
        labels[where] = name
        numbers[where]["cohorts"] = cohorts
        numbers[where]["participants"] = people

    attended = AttendanceMark.objects.filter(session=OuterRef("pk")).attended()
    closed = SessionClosing.objects.filter(session=OuterRef("pk"))
    happened = Session.objects.filter(date__range=(first, last)).annotate(
        was_held=Exists(attended) | Exists(closed)
    )
    held = Q(status=SessionStatus.PLANNED, was_held=True)
    for where, name, planned, held_count, cancelled, minutes in (
        happened.order_by()
        .values_list(f"cohort__{key}", f"cohort__{label}")
        .annotate(
            planned=Count("pk", filter=Q(status=SessionStatus.PLANNED)),
            held=Count("pk", filter=held),
            cancelled=Count("pk", filter=Q(status=SessionStatus.CANCELLED)),
            taught=Sum(F("minutes") - F("break_minutes"), filter=held),
        )
    ):
        labels[where] = name
        numbers[where] |= {
            "planned": planned,
            "held": held_count,
            "cancelled": cancelled,
            "taught_hours": rules.hours(minutes or 0),
        }

    marks = AttendanceMark.objects.attended().filter(
        session__date__range=(first, last), session__status=SessionStatus.PLANNED
    )
    attendance: dict[Any, list[int]] = {}
    for where, minutes, people in (
        marks.order_by()
        .values_list(f"session__cohort__{key}")
        .annotate(total=Sum("minutes"), people=Count("participant", distinct=True))
    ):
        attendance[where] = [minutes or 0, people]
        numbers[where]["attended_hours"] = rules.hours(minutes or 0)

    completions = Completion.objects.confirmed().filter(earned_on__range=(first, last))
    for where, name, count in (
        completions.order_by()
        .values_list(f"cohort__{key}", f"cohort__{label}")
        .annotate(count=Count("participant", distinct=True))
    ):
        labels[where] = name
        numbers[where]["completions"] = count

    places = sorted(labels, key=lambda where: (labels[where], str(where)))
    columns = rules.columns_shown([numbers[where] for where in places], of_people=OF_PEOPLE)
    for where, cells in zip(places, columns, strict=True):
        # Hours of a handful of people are hidden with the people.
        if attendance.get(where, [0, 0])[1] < rules.SMALLEST_SHOWN or cells["participants"] is None:
            cells["attended_hours"] = None
    return Report(
        year=year,
        rows=tuple(
            Row(str(where), labels[where], cells) for where, cells in zip(places, columns, strict=True)
        ),
        totals=_totals(
            [numbers[where] for where in places],
            columns,
            cohorts=Cohort.objects.filter(pk__in=members.values("cohort")).count(),
            people=members.order_by().values("participant").distinct().count(),
            completed=completions.order_by().values("participant").distinct().count(),
        ),
        work=_work(first, last),
    )


def _totals(
    rows: Sequence[dict[str, int]],
    columns: Sequence[dict[str, int | None]],
    *,
    cohorts: int,
    people: int,
    completed: int,
) -> dict[str, int | None]:
    sums: dict[str, int | None] = {name: sum(row[name] for row in rows) for name in HEADINGS}
    sums["cohorts"] = cohorts
    sums["participants"] = rules.total_shown([row["participants"] for row in rows], people)
    sums["completions"] = rules.total_shown([row["completions"] for row in rows], completed)
    hidden = [one for one in columns if one["attended_hours"] is None]
    if sums["participants"] is None or len(hidden) == 1:
        sums["attended_hours"] = None
    return sums


def _work(first: date, last: date) -> dict[str, int | None]:
    """People for whom work was opened in the year, and people who began to work."""
    opened = (
        WorkUnlock.objects.filter(unlocked_at__date__range=(first, last))
        .order_by()
        .values("participant")
        .distinct()
        .count()
    )
    began = (
        Placement.objects.filter(started_on__range=(first, last))
        .order_by()
        .values("unlock__participant")
        .distinct()
        .count()
    )
    return {
        "opened": opened if opened >= rules.SMALLEST_SHOWN else None,
        "began": began if began >= rules.SMALLEST_SHOWN else None,
    }
