"""A class inside, with closed months: what a statement for the authority rests on. Clearly fictional."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from courses.attendance.models import AttendanceMark, LessonTaught
from courses.cohorts.models import CentrePlace, Cohort, TimetableSlot
from courses.evaluations.enums import EvaluationKind
from courses.evaluations.models import Evaluation
from courses.evidence.models import MonthClose
from courses.people.models import Consent, ConsentText, Participant

from .cohorts import CohortFactory, SessionFactory

SIGNERS = [
    {"part": "registrar", "name": "Rosaura Registro Ejemplo", "document": "00000001", "note": ""},
    {"part": "instructor", "name": "Benita Enseña Ejemplo", "document": "00000002", "note": "Oficio 15-2025"},
    {"part": "director", "name": "Dora Dirección Ejemplo", "document": "00000003", "note": ""},
]


def class_inside(
    centre: Any,
    teacher: Any,
    participants: Sequence[Participant],
    *,
    first: date,
    months: int,
    a_week: int = 2,
    code: str = "P-1",
) -> Cohort:
    """A study group under an agreement at a prison, with `a_week` classes of two hours from `first` on (a first day of
    a month), attendance of everybody written straight into the projections, monthly marks, every month closed."""
    last = _add(first, months) - timedelta(days=1)
    cohort: Cohort = CohortFactory(
        code=code,
        name="Grupo P",
        centre=centre,
        facilitators=[teacher],
        meetings=0,
        participants=list(participants),
        starts_on=first,
        ends_on=last,
    )
    Cohort.objects.filter(pk=cohort.pk).update(
        route="agreement",
        legal_act_number="045-2024",
        legal_act_date=date(2024, 11, 5),
        authority_area="Educación",
    )
    cohort.refresh_from_db()
    CentrePlace.objects.get_or_create(
        centre=centre, defaults={"real_name": "Establecimiento Penitenciario de Ejemplo", "authority": "INPE"}
    )
    cohort.enrolments.update(register_book="3", register_folio="41", inscribed_on=first - timedelta(days=10))
    weekdays = (0, 2, 4)[:a_week]
    for weekday in weekdays:
        TimetableSlot.objects.create(
            cohort=cohort,
            weekday=weekday,
            starts=time(9),
            minutes=120,
            break_minutes=0,
            place_kind="workshop",
        )
    days = [
        first + timedelta(days=n)
        for n in range((last - first).days + 1)
        if (first + timedelta(days=n)).weekday() in weekdays
    ]
    sessions = [
        SessionFactory(
            cohort=cohort,
            starts_at=datetime.combine(day, time(14), tzinfo=UTC),
            minutes=120,
            place_kind="workshop",
        )
        for day in days
    ]
    lessons = [one["key"] for one in cohort.edition.content["lessons"]]
    marks, taught = [], []
    for number, session in enumerate(sessions):
        if lessons:
            taught.append(
                LessonTaught(
                    session=session,
                    lesson_key=lessons[number % len(lessons)],
                    marked_by=teacher,
                    marked_at=session.ends_at,
                )
            )
        for person in participants:
            status = "absent" if number % 17 == 5 else "excused" if number % 11 == 7 else "present"
            marks.append(
                AttendanceMark(
                    session=session,
                    participant=person,
                    status=status,
                    minutes=120 if status == "present" else 0,
                    marked_by=teacher,
                    marked_at=session.ends_at,
                )
            )
    AttendanceMark.objects.bulk_create(marks)
    LessonTaught.objects.bulk_create(taught)
    every = [_add(first, n) for n in range(months)]
    Evaluation.objects.bulk_create(
        Evaluation(
            cohort=cohort,
            participant=person,
            kind=EvaluationKind.MONTHLY,
            month=month,
            mark=13 + n % 6,
            evaluated_on=_add(month, 1) - timedelta(days=1),
            evaluator=teacher,
        )
        for n, month in enumerate(every)
        for person in participants
    )
    for n, month in enumerate(every):
        MonthClose.objects.create(cohort=cohort, month=month, closed_by=teacher, digest=f"{n:064x}")
    return cohort


def says_yes(participant: Participant, by: Any, *, on: date) -> Consent:
    """A written consent to a statement for the authority."""
    text, _made = ConsentText.objects.get_or_create(
        purpose="statement",
        language="es",
        version=1,
        defaults={"text": "Acepto que se emita una constancia.", "valid_from": date(2020, 1, 1)},
    )
    consent: Consent = Consent.objects.create(
        participant=participant,
        text=text,
        purpose="statement",
        given_on=on,
        manner="fingerprint",
        read_aloud_by="Benita",
        recorded_by=by,
    )
    return consent


def _add(month: date, count: int) -> date:
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)
