"""One statement for the authority, asked for by the person herself with her fingerprint, settled and issued; one that waits.

Everything in it is made up, and the throw-away keys say so on the paper.
"""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

from certificates.models import Certificate
from certificates.statements import actions, composing
from certificates.statements.models import StatementRequest
from courses.attendance.models import AttendanceMark
from courses.cohorts.actions import correct_cohort, inscribe
from courses.cohorts.enums import CohortStatus, Route
from courses.cohorts.models import Cohort, Enrolment
from courses.evidence.models import MonthClose
from courses.evidence.months import statement_obstacles
from courses.people.consents import record_consent, text_for
from courses.people.enums import Manner, Purpose
from courses.people.models import Participant

from .stage import Stage

SIGNERS = (
    {"part": "registrar", "name": "Persona de muestra, registro", "document": "00000001", "note": ""},
    {
        "part": "instructor",
        "name": "Persona de muestra, enseñanza",
        "document": "00000002",
        "note": "Oficio 15",
    },
    {"part": "director", "name": "Persona de muestra, dirección", "document": "00000003", "note": ""},
)
PLACE = "qantu"


def load(stage: Stage) -> None:
    """Chapter after the closed months: the paper rests on them."""
    coordinator, registrar = stage.one("coordinator"), stage.one("registrar")
    settled = (one for one in _candidates(stage) if not _obstacles(*one))
    for number, (cohort, enrolment) in enumerate(itertools.islice(settled, 2)):
        request = _ask(stage, cohort, enrolment, by=coordinator, of_the_authority=number == 1)
        if request is not None and number == 0 and composing.standing_of(request).is_ready:
            actions.issue(request, by=registrar)
    count = Certificate.objects.filter(kind="statement").count()
    stage.say(f"  {count} constancia emitida, {StatementRequest.objects.waiting().count()} pedida")


def _candidates(stage: Stage) -> list[tuple[Cohort, Enrolment]]:
    """Who of the first place attended most, in groups that still run first; each person once."""
    found = []
    for key, cohort in stage.cohorts.items():
        if not key.startswith(PLACE) or not MonthClose.objects.filter(cohort=cohort).exists():
            continue
        for enrolment in cohort.enrolments.select_related("participant").order_by(
            "participant__sort_key", "pk"
        ):
            marks = AttendanceMark.objects.attended().filter(
                session__cohort=cohort, participant=enrolment.participant
            )
            is_finished = cohort.status != CohortStatus.OPEN
            found.append((is_finished, -marks.count(), cohort.code, enrolment, cohort))
    found.sort(key=lambda one: (*one[:3], one[3].participant.sort_key, str(one[3].pk)))
    best: dict[Any, tuple[Cohort, Enrolment]] = {}
    for _finished, _count, _code, enrolment, cohort in found:
        best.setdefault(enrolment.participant_id, (cohort, enrolment))
    return list(best.values())


def _closed_months(cohort: Cohort) -> list[date]:
    return list(MonthClose.objects.filter(cohort=cohort).order_by("month").values_list("month", flat=True))


def _obstacles(cohort: Cohort, enrolment: Enrolment) -> list[Any]:
    months = _closed_months(cohort)
    return statement_obstacles(enrolment.participant, first=months[0], last=months[-1], cohorts=[cohort.pk])


def _ask(
    stage: Stage, cohort: Cohort, enrolment: Enrolment, *, by: Any, of_the_authority: bool
) -> StatementRequest | None:
    months = _closed_months(cohort)
    if cohort.status == CohortStatus.OPEN:
        correct_cohort(
            cohort,
            by=by,
            route=Route.AGREEMENT,
            legal_act_number="000-DEMO",
            legal_act_date=cohort.starts_on - timedelta(days=30),
            authority_area="Educación",
        )
        cohort.refresh_from_db()
    inscribe(enrolment, by=by, inscribed_on=cohort.starts_on - timedelta(days=7), book="1", folio="12")
    person: Participant = enrolment.participant
    asked: dict[str, Any] = {
        "cohorts": [cohort],
        "first": months[0],
        "last": months[-1],
        "asked_on": stage.today,
        "signers": SIGNERS,
        "by": by,
    }
    if of_the_authority:
        return actions.ask(
            person,
            asked_by="authority",
            authority="Consejo Técnico de demostración",
            document="Oficio 001-DEMO",
            addressee="council",
            **asked,
        )
    text = text_for(Purpose.STATEMENT, person.language)
    if text is None:
        return None
    record_consent(
        person,
        text=text,
        manner=Manner.FINGERPRINT,
        given_on=max(stage.today - timedelta(days=3), text.valid_from),
        read_aloud_by="Persona de muestra",
        by=by,
    )
    return actions.ask(person, asked_by="person", addressee="treatment", **asked)
