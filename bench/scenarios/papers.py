"""What statements for the authority cost: one of two years, and a whole cohort of forty.

A statement is read from the records, checked, numbered, entered in the register, drawn with its annex of every session,
sealed and stored. The first drawing loads libraries and fonts and is not counted.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

from bench.stage import Cost, Line, Stage
from certificates.keyring import ensure_demo_keys
from certificates.models import Certificate
from certificates.statements import actions, composing
from certificates.statements.models import StatementRequest
from courses.cohorts.models import Cohort
from courses.evidence.papers.drawing import render_paper
from courses.evidence.papers.monthly import monthly_sheet
from tests.factories.cohorts import CentreFactory
from tests.factories.people import ParticipantFactory
from tests.factories.statements import SIGNERS, class_inside

TWO_YEARS = 24
PEOPLE = 40
PROMISED_ONE_MS = 2_000
PROMISED_COHORT_MS = 30_000
ROUNDS = 3


def run(stage: Stage) -> Iterator[Line]:
    ensure_demo_keys()
    by: Any = stage.administrator
    centre = CentreFactory()
    long_stay = [ParticipantFactory() for _ in range(ROUNDS + 1)]
    cohort = class_inside(centre, by, long_stay, first=date(2023, 1, 1), months=TWO_YEARS, code="LARGO")
    requests = [_ask(person, cohort, date(2023, 1, 1), date(2024, 12, 1), by) for person in long_stay]
    actions.issue(requests[0], by=by)
    composed, whole = [], []
    for request in requests[1:]:
        began = time.process_time()
        composing.standing_of(request)
        composed.append((time.process_time() - began) * 1000)
        began = time.process_time()
        actions.issue(request, by=by)
        whole.append((time.process_time() - began) * 1000)
    sessions = cohort.sessions.count()
    read, one = statistics.median(composed), statistics.median(whole)
    yield Line(f"24 months, {sessions} sessions: read and checked", Cost(read, read, 0))
    yield Line("24 months: issued, drawn, sealed", Cost(one, one, 0), limit_ms=PROMISED_ONE_MS)

    people = [ParticipantFactory() for _ in range(PEOPLE)]
    group = class_inside(centre, by, people, first=date(2025, 3, 1), months=4, code="CUARENTA")
    waiting = [_ask(person, group, date(2025, 3, 1), date(2025, 6, 1), by) for person in people]
    began = time.process_time()
    issued, left = actions.issue_all(waiting, by=by)
    spent = (time.process_time() - began) * 1000
    drawn = Certificate.objects.filter(pk__in=[one.pk for one in issued]).exclude(file_path="").count()
    yield Line(
        f"a cohort of {PEOPLE}, four months",
        Cost(spent, spent, 0),
        limit_ms=PROMISED_COHORT_MS,
        broken=bool(left) or drawn != PEOPLE,
    )

    sheet = monthly_sheet(group, date(2025, 3, 1))
    render_paper("courses/papers/monthly_sheet.html", {"sheet": sheet})
    began = time.process_time()
    render_paper("courses/papers/monthly_sheet.html", {"sheet": monthly_sheet(group, date(2025, 3, 1))})
    spent = (time.process_time() - began) * 1000
    yield Line(f"monthly sheet of {PEOPLE}", Cost(spent, spent, 0))


def _ask(person: Any, cohort: Cohort, first: date, last: date, by: Any) -> StatementRequest:
    return actions.ask(
        person,
        cohorts=[cohort],
        first=first,
        last=last,
        asked_by="authority",
        authority="Consejo Técnico",
        document="Oficio 1-2025",
        asked_on=date(2025, 7, 1),
        addressee="council",
        signers=SIGNERS,
        by=by,
    )
