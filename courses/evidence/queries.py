"""The hours of people, read from the records. The number of questions does not depend on people, groups or sessions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from ..attendance.models import AttendanceMark
from ..cohorts.enums import Route, SessionStatus
from ..cohorts.models import Cohort, Enrolment, Holiday, Session
from ..evaluations.enums import EvaluationKind
from ..evaluations.models import Evaluation
from ..people.queries import People, people_of
from .enums import LawSubject
from .ledger import Law, Ledger, Line, ledger
from .models import LawNumber


def numbers_by_day() -> Callable[[LawSubject, date], int]:
    """Any number of the law on any day. One query. Before the first row of a number that row holds.

    The answer raises LookupError for a number without rows: an administrator took them away.
    """
    rows: dict[str, list[tuple[date, int]]] = defaultdict(list)
    for subject, day, amount in LawNumber.objects.order_by("valid_from").values_list(
        "subject", "valid_from", "amount"
    ):
        rows[subject].append((day, amount))

    def amount_on(subject: LawSubject, day: date) -> int:
        dated = rows[subject]
        if not dated:
            raise LookupError(f"no number of the law for {subject}")
        return next((amount for valid_from, amount in reversed(dated) if valid_from <= day), dated[0][1])

    return amount_on


def law_by_day() -> Callable[[date], Law]:
    """The numbers hours are read with, on any day. One query."""
    amount_on = numbers_by_day()
    remembered: dict[date, Law] = {}

    def on(day: date) -> Law:
        if day not in remembered:
            remembered[day] = Law(
                day_minutes=amount_on(LawSubject.DAY_MINUTES, day),
                most_minutes=amount_on(LawSubject.MOST_MINUTES, day),
                pass_mark=amount_on(LawSubject.PASS_MARK, day),
                most_unexcused_percent=amount_on(LawSubject.MOST_UNEXCUSED_PERCENT, day),
            )
        return remembered[day]

    return on


def ledger_of(participant_id: UUID, *, until: date | None = None, now: Any = None) -> Ledger:
    """One person's hours over all her groups, places and merged records, as one history. Eight questions."""
    return ledgers_of([participant_id], until=until, now=now)[participant_id]


def ledgers_of(
    people: Iterable[UUID], *, until: date | None = None, now: Any = None
) -> Mapping[UUID, Ledger]:
    """The hours of several people. `until` leaves out later sessions. Eight questions for any number of people.

    Whoever is asked about is in the answer, with an empty ledger where there is no record. A record that was merged
    answers with the whole history of its person.
    """
    wanted = list(people)
    same = people_of(wanted)
    law = law_by_day()
    lines = lines_of(same, until=until, now=now)
    evaluations = monthly_marks(same)
    ledgers: dict[UUID, Ledger] = {}
    for root in {same.root(person) for person in wanted}:
        ledgers[root] = ledger(lines.get(root, ()), marks=evaluations.get(root, {}), law=law)
    return {person: ledgers[same.root(person)] for person in wanted}


def lines_of(
    people: People,
    *,
    cohort: Cohort | None = None,
    since: date | None = None,
    until: date | None = None,
    now: Any = None,
) -> Mapping[UUID, list[Line]]:
    """The sessions of these people as lines of a ledger, by person. Four questions.

    With `cohort` only those of that group. A session that two records of one person both belong to is one line.
    """
    moment = now or timezone.now()
    records = list(people.roots)
    rows = Enrolment.objects.filter(participant__in=records).order_by("joined_on")
    if cohort is not None:
        rows = rows.filter(cohort=cohort)
    enrolments: dict[tuple[UUID, UUID], list[Enrolment]] = defaultdict(list)
    for row in rows:
        enrolments[row.participant_id, row.cohort_id].append(row)
    sessions = Session.objects.filter(cohort__in={cohort_id for _person, cohort_id in enrolments})
    if since is not None:
        sessions = sessions.filter(date__gte=since)
    if until is not None:
        sessions = sessions.filter(date__lte=until)
    by_cohort: dict[UUID, list[Session]] = defaultdict(list)
    for session in sessions.select_related("cohort").defer("cohort__edition"):
        by_cohort[session.cohort_id].append(session)
    marks = {
        (mark.session_id, mark.participant_id): mark
        for mark in AttendanceMark.objects.filter(participant__in=records, session__in=sessions.values("pk"))
    }
    holidays = _holidays(by_cohort)
    found: dict[UUID, dict[UUID, Line]] = defaultdict(dict)
    for (record, cohort_id), intervals in enrolments.items():
        own = found[people.root(record)]
        for session in by_cohort[cohort_id]:
            interval = next((one for one in intervals if _covers(one, session.date)), None)
            mark = marks.get((session.pk, record))
            if interval is None and mark is None:
                continue
            line = _line(session, mark, interval or intervals[0], moment, holidays)
            known = own.get(session.pk)
            if known is None or _says_more(line, known):
                own[session.pk] = line
    return {root: list(own.values()) for root, own in found.items()}


def _says_more(line: Line, other: Line) -> bool:
    """Of two records of one person in one session, the one that saw her there; then the one with any mark."""
    return (line.is_attended, bool(line.status)) > (other.is_attended, bool(other.status))


def ledgers_of_cohort(cohort: Cohort, *, until: date | None = None) -> Mapping[UUID, Ledger]:
    """The hours of everybody who ever belonged to the cohort, in all their groups: what month close looks at."""
    people = Enrolment.objects.filter(cohort=cohort).values_list("participant", flat=True).distinct()
    return ledgers_of(people, until=until)


def _line(
    session: Session,
    mark: AttendanceMark | None,
    enrolment: Enrolment,
    moment: Any,
    holidays: Mapping[UUID | None, set[date]],
) -> Line:
    is_known = mark is not None and not mark.in_conflict
    return Line(
        session=str(session.pk),
        cohort=session.cohort.code,
        kind=session.cohort.kind,
        date=session.date,
        starts=session.starts_at,
        ends=session.ends_at,
        planned_minutes=session.effective_minutes,
        status=mark.status if mark and is_known else "",
        minutes=(mark.minutes or 0) if mark and is_known else 0,
        late_minutes=mark.late_minutes if mark and is_known else 0,
        cause=mark.cause if mark and is_known else "",
        place_kind=session.place_kind,
        authorisation=session.authorisation,
        is_holiday=session.date in holidays[None]
        or session.date in holidays.get(session.cohort.centre_id, ()),
        is_cancelled=session.status == SessionStatus.CANCELLED,
        is_held=session.starts_at <= moment,
        in_conflict=bool(mark and mark.in_conflict),
        needs_inscription=session.cohort.route != Route.NONE,
        inscribed_on=enrolment.inscribed_on,
    )


def _covers(enrolment: Enrolment, day: date) -> bool:
    return enrolment.joined_on <= day and (enrolment.left_on is None or day <= enrolment.left_on)


def _holidays(by_cohort: Mapping[UUID, list[Session]]) -> Mapping[UUID | None, set[date]]:
    """Holidays of the country (under None) and of single centres. One query."""
    found: dict[UUID | None, set[date]] = defaultdict(set)
    days = [session.date for sessions in by_cohort.values() for session in sessions]
    if days:
        rows = Holiday.objects.filter(date__gte=min(days), date__lte=max(days))
        for centre, day in rows.values_list("centre", "date"):
            found[centre].add(day)
    else:
        found[None] = set()
    return found


def monthly_marks(people: People, cohort: Cohort | None = None) -> Mapping[UUID, dict[date, list[int]]]:
    """Monthly marks that stand, by person and first day of the month. One query."""
    found: dict[UUID, dict[date, list[int]]] = defaultdict(lambda: defaultdict(list))
    rows = Evaluation.objects.filter(
        participant__in=list(people.roots),
        kind=EvaluationKind.MONTHLY,
        in_conflict=False,
        mark__isnull=False,
    )
    if cohort is not None:
        rows = rows.filter(cohort=cohort)
    for record, month, mark in rows.values_list("participant", "month", "mark"):
        if month is not None and mark is not None:
            found[people.root(record)][month].append(mark)
    return found
