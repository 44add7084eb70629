"""Months closed as the year went by, the authority's figures beside ours with one difference, one correction with its reason.

The two latest months that are over stay open: the coordinator's start page has something to close.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from courses.attendance.actions import Reading
from courses.attendance.enums import AttendanceStatus, ExcuseCause
from courses.attendance.models import AttendanceMark
from courses.cohorts.models import Cohort
from courses.evidence.authority import Entry
from courses.evidence.corrections import correct_attendance
from courses.evidence.figures import month_figures
from courses.evidence.months import (
    acknowledge_differences,
    close_month,
    enter_authority_figures,
    months_of,
)
from courses.people.terms import months_from

from .stage import Stage

LEFT_OPEN = 2


def load(stage: Stage) -> None:
    coordinator = stage.one("coordinator")
    until = months_from(stage.today.replace(day=1), -LEFT_OPEN)
    shown: list[tuple[Cohort, date]] = []
    for cohort in stage.cohorts.values():
        for state in months_of(cohort):
            if state.month >= until or not state.may_close:
                continue
            close_month(cohort, state.month, by=coordinator)
            shown.append((cohort, state.month))
    shown.sort(key=lambda pair: (pair[1], pair[0].code))
    if len(shown) > 1:
        (earlier_cohort, earlier), (cohort, month) = shown[-2:]
        _compare(earlier_cohort, earlier, minutes=60, by=coordinator, reason="La planilla omite una sesión.")
        _compare(cohort, month, minutes=120, by=coordinator)
        _correct(cohort, month, by=coordinator)


def _compare(cohort: Cohort, month: date, *, minutes: int, by: Any, reason: str = "") -> None:
    """Figures of the authority like ours, but for one person who has so many minutes less."""
    figures = [(person, one.month) for person, one in month_figures(cohort, month).items()]
    chosen = next((person for person, own in figures if own.minutes > minutes), None)
    entries = {
        person: Entry(
            minutes=own.minutes - (minutes if person == chosen else 0),
            days=own.accumulated_days[0],
            folio="118",
        )
        for person, own in figures
    }
    enter_authority_figures(cohort, month, entries, by=by)
    if reason and chosen:
        acknowledge_differences(cohort, month, [chosen], reason=reason, by=by)


def _correct(cohort: Cohort, month: date, *, by: Any) -> None:
    """An absence of the closed month turns out to have been excused by the institution."""
    absence = (
        AttendanceMark.objects.filter(
            session__cohort=cohort,
            session__date__gte=month,
            session__date__lt=months_from(month, 1),
            status=AttendanceStatus.ABSENT,
            in_conflict=False,
        )
        .select_related("session__cohort__centre", "participant")
        .order_by("session__starts_at", "pk")
        .first()
    )
    if absence is not None:
        correct_attendance(
            absence.session,
            absence.participant,
            Reading(AttendanceStatus.EXCUSED, cause=ExcuseCause.MEDICAL),
            by=by,
            reason="Constancia del tópico, llegó después del cierre.",
        )
