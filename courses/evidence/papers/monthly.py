"""What the papers of one group say of its months: the monthly sheet, the evaluation record, the quarterly report.

Plain values in Spanish, read from the same figures the close of a month freezes. A protected person stands on all three
by her name in class: they pass through many hands, and the authority finds her by the number of her line.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import translation

from ...attendance.models import LessonTaught
from ...cohorts.enums import SessionStatus
from ...cohorts.models import Cohort, Enrolment, Session
from ...evaluations.enums import EvaluationKind
from ...evaluations.models import Evaluation, SamplePiece
from ...people.models import Participant
from ..enums import CorrectedThing
from ..figures import PersonMonth, figures_of, month_figures
from ..ledger import Line
from ..models import MonthClose, MonthCorrection
from ..months import due_days
from ..queries import law_by_day, people_of
from . import words
from .statement import month_end, place_of, sheet_number, title_of

BLANK_LINES = 6
CANCEL_CAUSES = {
    "lockdown": "cierre del lugar",
    "court": "diligencia oficial",
    "medical": "salud",
    "strike": "paro o bloqueo",
    "other": "otra causa",
}


def group_head(cohort: Cohort) -> dict[str, Any]:
    """The lines about a group that stand on top of each of its papers."""
    return {
        "code": cohort.code,
        "name": cohort.name,
        "place": place_of(cohort),
        "area": words.tidy(cohort.authority_area) or words.KINDS[cohort.kind],
        "kind": words.KINDS[cohort.kind],
        "route": words.ROUTES[cohort.route],
        "act": words.tidy(cohort.legal_act_number),
        "act_date": words.long_day(cohort.legal_act_date) if cohort.legal_act_date else "",
        "course": words.tidy(cohort.edition.title),
        "facilitators": [words.tidy(words.staff_name(user)) for user in cohort.facilitators.order_by("pk")],
    }


def monthly_sheet(cohort: Cohort, month: date, *, is_blank: bool = False) -> dict[str, Any]:
    """The sheet of one month: a line a person, a column a day. `is_blank` leaves the days empty, to be filled by hand,
    for everybody who belongs to the group in that month, with free lines below."""
    first, end = month.replace(day=1), month_end(month)
    close = MonthClose.objects.filter(cohort=cohort, month=first).select_related("closed_by").first()
    days = [
        {"number": day, "letter": words.WEEKDAYS[date(first.year, first.month, day).weekday()][0].upper()}
        for day in range(1, end.day + 1)
    ]
    figures = {} if is_blank else month_figures(cohort, first)
    people = _listed(cohort, first, end, figures)
    rows = []
    for number, person in enumerate(people, start=1):
        one = figures.get(person.pk)
        rows.append(
            {
                "number": number,
                "name": words.surnames_first(person),
                "fingerprint": person.signs_with == "fingerprint",
                "days": _cells(one, end.day),
                "hours": words.clock(one.month.minutes) if one else "",
                "full_days": one.month.full_days if one else "",
                "attended": one.month.attended if one else "",
                "excused": one.month.excused if one else "",
                "unexcused": one.month.unexcused if one else "",
                "mark": one.month.mark if one and one.month.mark is not None else "",
            }
        )
    due = due_days([first], [cohort.centre])[cohort.centre_id, first]
    return {
        "group": group_head(cohort),
        "number": sheet_number(cohort, first),
        "month": words.month_words(first),
        "days": days,
        "rows": rows,
        "blank_lines": [len(rows) + n + 1 for n in range(BLANK_LINES)] if is_blank else [],
        "is_blank": is_blank,
        "sessions": sum(
            1
            for _ in Session.objects.planned()
            .filter(cohort=cohort, date__gte=first, date__lte=end)
            .values("pk")
        ),
        "total": words.clock(sum(one.month.minutes for one in figures.values())),
        "close": _close_words(close, cohort),
        "digest": close.digest if close else "",
        "sheet_due": words.short_day(due.sheet),
        "report_due": words.short_day(due.report),
        "corrections": _corrections(
            close, cohort, {person.pk: n for n, person in enumerate(people, start=1)}
        ),
    }


def _listed(cohort: Cohort, first: date, end: date, figures: Any) -> list[Participant]:
    """Who stands on the sheet, by surname: everybody with figures, and on a blank one who belongs to the group then."""
    keys = set(figures)
    if not keys:
        rows = Enrolment.objects.filter(cohort=cohort, joined_on__lte=end).exclude(left_on__lt=first)
        people = people_of(rows.values_list("participant", flat=True))
        keys = set(people.records)
    return list(Participant.objects.filter(pk__in=keys).order_by("sort_key", "pk"))


def _cells(one: PersonMonth | None, days: int) -> list[str]:
    """One text a day: the hours, F or J for an absence, S for a cancelled session; two sessions are added."""
    cells = [""] * days
    if one is None:
        return cells
    by_day: dict[int, list[Line]] = defaultdict(list)
    for line in one.lines:
        by_day[line.date.day].append(line)
    for day, lines in by_day.items():
        attended = [line for line in lines if line.is_attended]
        if attended:
            said = words.clock(sum(line.minutes for line in attended))
            cells[day - 1] = f"({said})" if all(line.is_excluded for line in attended) else said
            continue
        letters = [words.STATUS_LETTERS[line.status] for line in lines if line.status in words.STATUS_LETTERS]
        if letters:
            cells[day - 1] = letters[0]
        elif all(line.is_cancelled for line in lines):
            cells[day - 1] = "S"
        elif any(line.is_held and not line.status for line in lines):
            cells[day - 1] = "?"
    return cells


def _close_words(close: MonthClose | None, cohort: Cohort) -> str:
    if close is None:
        return ""
    day = words.long_day(cohort.centre.local_date(close.closed_at))
    return f"Mes cerrado el {day} por {words.tidy(words.staff_name(close.closed_by))}"


def _corrections(close: MonthClose | None, cohort: Cohort, lines: dict[UUID, int]) -> list[str]:
    """Counter-entries of a closed month, by line of the sheet: what was closed is not erased."""
    if close is None:
        return []
    found = []
    about = {
        CorrectedThing.ATTENDANCE: "asistencia",
        CorrectedThing.EVALUATION: "nota mensual",
        CorrectedThing.SESSION: "sesión",
        CorrectedThing.MEMBERSHIP: "matrícula",
        CorrectedThing.LESSON: "lección",
        CorrectedThing.SKILL: "técnica",
    }
    people = people_of(lines)
    for row in MonthCorrection.objects.filter(close=close).select_related("by", "session"):
        line = lines.get(people.root(row.participant_id)) if row.participant_id else None
        who = f"línea {line}, " if line else ""
        of = f" del {words.short_day(row.session.date)}" if row.session is not None else ""
        day = words.short_day(cohort.centre.local_date(row.at))
        found.append(
            words.tidy(
                f"{day}: {who}{about[CorrectedThing(row.thing)]}{of}, por {words.staff_name(row.by)}. "
                f"Motivo: {row.reason}."
            )
        )
    return found


def evaluation_record(cohort: Cohort, month: date) -> dict[str, Any]:
    """The record of the monthly evaluation: every attempt of everybody, the mark in figures and words, who gave it."""
    first, end = month.replace(day=1), month_end(month)
    rows = list(
        Evaluation.objects.filter(cohort=cohort, kind=EvaluationKind.MONTHLY, month=first)
        .select_related("evaluator")
        .order_by("attempt")
    )
    people = people_of(row.participant_id for row in rows)
    by_person: dict[UUID, list[Evaluation]] = defaultdict(list)
    for row in rows:
        by_person[people.root(row.participant_id)].append(row)
    pieces: dict[UUID, list[SamplePiece]] = defaultdict(list)
    for piece in SamplePiece.objects.filter(cohort=cohort, judged_on__gte=first, judged_on__lte=end):
        pieces[people.root(piece.participant_id)].append(piece)
    pass_mark = law_by_day()(first).pass_mark
    listed = _listed(cohort, first, end, {})
    known = {person.pk for person in listed}
    listed += list(Participant.objects.filter(pk__in=set(by_person) - known).order_by("sort_key", "pk"))
    lines = []
    best_marks = []
    for number, person in enumerate(listed, start=1):
        attempts = by_person.get(person.pk, [])
        marks = [row.mark for row in attempts if row.mark is not None and not row.in_conflict]
        if marks:
            best_marks.append(max(marks))
        lines.append(
            {
                "number": number,
                "name": words.surnames_first(person),
                "fingerprint": person.signs_with == "fingerprint",
                "attempts": [
                    {
                        "attempt": row.attempt,
                        "mark": "en revisión"
                        if row.in_conflict
                        else ""
                        if row.mark is None
                        else f"{row.mark:02d}",
                        "in_words": words.mark_words(row.mark) if row.mark is not None else "",
                        "passed": ""
                        if row.mark is None
                        else "Aprobado"
                        if row.mark >= pass_mark
                        else "Por lograr",
                        "on": words.short_day(row.evaluated_on),
                        "by": words.tidy(words.staff_name(row.evaluator)),
                    }
                    for row in attempts
                ],
                "pieces": _pieces(pieces.get(person.pk, [])),
            }
        )
    close = MonthClose.objects.filter(cohort=cohort, month=first).select_related("closed_by").first()
    return {
        "group": group_head(cohort),
        "number": f"AE-{cohort.code}-{first:%Y-%m}",
        "month": words.month_words(first),
        "pass_mark": pass_mark,
        "rows": lines,
        "evaluated": len(best_marks),
        "passed": sum(mark >= pass_mark for mark in best_marks),
        "listed": len(lines),
        "average": words.average(best_marks),
        "close": _close_words(close, cohort),
        "digest": close.digest if close else "",
    }


def _pieces(judged: Sequence[SamplePiece]) -> str:
    """ "Chompa: 4 de 5" for each piece judged."""
    said = []
    for piece in sorted(judged, key=lambda one: (one.judged_at, str(one.pk))):
        achieved = sum(bool(value) for value in piece.results.values())
        said.append(f"{words.tidy(piece.made)}: {achieved} de {len(piece.results)}")
    return "; ".join(said)


def quarters_of(months: Sequence[date]) -> list[date]:
    """First days of the quarters these months lie in, in order."""
    return sorted({date(month.year, (month.month - 1) // 3 * 3 + 1, 1) for month in months})


def quarterly_report(cohort: Cohort, quarter: date) -> dict[str, Any]:
    """The report of three months for the authority's files: what was held, who came how much, which marks."""
    first = date(quarter.year, (quarter.month - 1) // 3 * 3 + 1, 1)
    months = [date(first.year, first.month + n, 1) for n in range(3)]
    end = month_end(months[-1])
    figures = figures_of(cohort, since=first, until=end)
    keys = {key for people in figures.values() for key in people}
    rows = []
    for number, person in enumerate(
        Participant.objects.filter(pk__in=keys).order_by("sort_key", "pk"), start=1
    ):
        own = [figures.get(month, {}).get(person.pk) for month in months]
        held = sum(one.month.held for one in own if one)
        unexcused = sum(one.month.unexcused for one in own if one)
        marks = [one.month.mark for one in own if one and one.month.mark is not None]
        rows.append(
            {
                "number": number,
                "name": words.surnames_first(person),
                "months": [
                    {
                        "hours": words.clock(one.month.minutes) if one else "—",
                        "mark": "—" if one is None or one.month.mark is None else str(one.month.mark),
                    }
                    for one in own
                ],
                "attended": sum(one.month.attended for one in own if one),
                "held": held,
                "excused": sum(one.month.excused for one in own if one),
                "unexcused": f"{unexcused} ({words.percent(unexcused, held)} %)",
                "hours": words.clock(sum(one.month.minutes for one in own if one)),
                "average": words.average(marks),
            }
        )
    sessions = list(
        Session.objects.filter(cohort=cohort, date__gte=first, date__lte=end).order_by("starts_at")
    )
    cancelled = [session for session in sessions if session.status == SessionStatus.CANCELLED]
    taught = LessonTaught.objects.filter(session__in=[session.pk for session in sessions])
    keys_taught = set(taught.values_list("lesson_key", flat=True))
    closed = set(MonthClose.objects.filter(cohort=cohort, month__in=months).values_list("month", flat=True))
    movements = Enrolment.objects.filter(cohort=cohort)
    return {
        "group": group_head(cohort),
        "number": f"IT-{cohort.code}-{first:%Y}-T{(first.month - 1) // 3 + 1}",
        "period": f"{words.MONTHS[months[0].month - 1]} a {words.month_words(months[-1])}",
        "months": [words.MONTHS[month.month - 1] for month in months],
        "rows": rows,
        "planned": len(sessions) - len(cancelled),
        "cancelled": [
            f"{words.short_day(session.date)}: {CANCEL_CAUSES.get(session.cancel_cause, 'otra causa')}"
            for session in cancelled
        ],
        "joined": movements.filter(joined_on__gte=first, joined_on__lte=end).count(),
        "left": movements.filter(left_on__gte=first, left_on__lte=end).count(),
        "lessons": [
            words.tidy(title_of(one["titles"]))
            for one in cohort.edition.content.get("lessons", ())
            if one["key"] in keys_taught
        ],
        "hours": words.clock(
            sum(one.month.minutes for people in figures.values() for one in people.values())
        ),
        "closed": [words.month_words(month) for month in months if month in closed],
        "open": [words.month_words(month) for month in months if month not in closed and figures.get(month)],
    }


def in_spanish(make: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """What one of these functions says, whatever language the screen speaks."""
    with translation.override("es"):
        found: dict[str, Any] = make(*args, **kwargs)
    return found
