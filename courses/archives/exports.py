"""A cohort's records as sheets with the headings that the import reads: what is taken out can be brought in again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils import timezone

from ..attendance.enums import AttendanceStatus, ExcuseCause
from ..attendance.models import AttendanceMark
from ..cohorts.enums import EnrolmentStatus
from ..cohorts.models import Cohort, Enrolment, Session
from ..evaluations.enums import EvaluationKind
from ..evaluations.models import Evaluation
from ..people.models import Participant
from .enums import RecordKind

# The words of the files are Spanish whatever the reader's language: they are what the import reads.
FILE_NAMES = {
    RecordKind.ENROLMENTS: "participaciones",
    RecordKind.ATTENDANCE: "asistencia",
    RecordKind.EVALUATIONS: "notas",
}
LETTERS = {AttendanceStatus.PRESENT: "P", AttendanceStatus.ABSENT: "F"}
CAUSES = {
    ExcuseCause.COURT: "diligencia",
    ExcuseCause.MEDICAL: "salud",
    ExcuseCause.VISIT: "visita",
    ExcuseCause.LOCKDOWN: "cierre",
    ExcuseCause.OTHER: "otra",
}
ENDINGS = {
    EnrolmentStatus.COMPLETED: "completó",
    EnrolmentStatus.WITHDRAWN: "se retiró",
    EnrolmentStatus.RELEASED: "salió del lugar",
    # Into this cohort's own file a move to another one is an ending like any other.
    EnrolmentStatus.TRANSFERRED: "se retiró",
}
KINDS = {EvaluationKind.MONTHLY: "mensual", EvaluationKind.FINAL: "final"}
WHO = ("DNI", "Nombre en clase", "Apellidos y nombres")
SEVERAL = "{0:%d/%m/%Y} {1:%H:%M}"

Table = tuple[list[str], list[list[str]]]


def table_of(cohort: Cohort, kind: RecordKind) -> Table:
    """(headings, rows) of the cohort's records of that kind, people by name. Protected people are in no export.

    The number of queries does not depend on the number of people or sessions.
    """
    return _TABLES[kind](cohort)


def _who(person: Participant) -> list[str]:
    surnames = " ".join(part for part in (person.paternal_surname, person.maternal_surname) if part)
    name = (
        f"{surnames}, {person.given_names}"
        if surnames and person.given_names
        else surnames or person.given_names
    )
    return [person.document_number, person.alias, name]


def _people(cohort: Cohort) -> list[Participant]:
    return sorted(
        Participant.objects.filter(enrolments__cohort=cohort, is_protected=False).distinct(),
        key=lambda one: (one.name_key, str(one.pk)),
    )


def _attendance(cohort: Cohort) -> Table:
    zone, now = cohort.centre.zone, timezone.now()
    sessions: Sequence[Session] = list(
        cohort.sessions.planned().filter(starts_at__lte=now).order_by("starts_at")
    )
    on_day = dict(cohort.sessions.planned().values_list("date").annotate(count=Count("pk")).order_by())
    marks: dict[tuple[UUID, UUID], AttendanceMark] = {
        (one.session_id, one.participant_id): one
        for one in AttendanceMark.objects.filter(session__cohort=cohort, in_conflict=False).exclude(status="")
    }
    headings = [
        SEVERAL.format(one.date, one.starts_at.astimezone(zone))
        if on_day[one.date] > 1
        else f"{one.date:%d/%m/%Y}"
        for one in sessions
    ]
    rows = [
        [*_who(person), *(_letter(marks.get((session.pk, person.pk))) for session in sessions)]
        for person in _people(cohort)
    ]
    return [*WHO, *headings], rows


def _letter(mark: AttendanceMark | None) -> str:
    if mark is None:
        return ""
    if mark.status == AttendanceStatus.LATE:
        return f"T {mark.late_minutes}"
    if mark.status == AttendanceStatus.EXCUSED:
        return f"J {CAUSES[ExcuseCause(mark.cause)]}"
    return LETTERS[AttendanceStatus(mark.status)]


def _evaluations(cohort: Cohort) -> Table:
    people = {person.pk: person for person in _people(cohort)}
    found = Evaluation.objects.filter(
        cohort=cohort, participant__in=list(people), in_conflict=False, mark__isnull=False
    )

    def rows() -> Iterator[list[str]]:
        for one in sorted(
            found,
            key=lambda row: (
                people[row.participant_id].name_key,
                row.month or date.max,
                row.kind,
                row.attempt,
            ),
        ):
            yield [
                *_who(people[one.participant_id]),
                KINDS[EvaluationKind(one.kind)],
                f"{one.month:%m/%Y}" if one.month else "",
                str(one.mark),
                f"{one.evaluated_on:%d/%m/%Y}" if one.evaluated_on else "",
                str(one.attempt),
            ]

    return [*WHO, "Tipo", "Mes", "Nota", "Fecha", "Intento"], list(rows())


def _enrolments(cohort: Cohort) -> Table:
    rows = [
        [
            *_who(one.participant),
            f"{one.joined_on:%d/%m/%Y}",
            f"{one.left_on:%d/%m/%Y}" if one.left_on else "",
            ENDINGS.get(EnrolmentStatus(one.status), "") if one.left_on else "",
            one.leaving_reason,
        ]
        for one in sorted(
            Enrolment.objects.filter(cohort=cohort, participant__is_protected=False).select_related(
                "participant"
            ),
            key=lambda one: (one.participant.name_key, one.joined_on),
        )
    ]
    return [*WHO, "Fecha de ingreso", "Fecha de salida", "Estado", "Razón"], rows


_TABLES: dict[RecordKind, Any] = {
    RecordKind.ATTENDANCE: _attendance,
    RecordKind.EVALUATIONS: _evaluations,
    RecordKind.ENROLMENTS: _enrolments,
}
