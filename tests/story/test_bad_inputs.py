"""Bad input, by name. Each is refused with a sentence in Spanish, and nothing is written.

Files of people and of past records have their own lists by cell (tests/courses/people/test_sheets.py and
tests/courses/archives/test_grids.py), papers typed in theirs (tests/courses/evidence/sheets).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation

from courses.archives import imports as archive_imports
from courses.archives.enums import RecordKind
from courses.attendance.actions import Reading, mark_attendance, mark_lesson_taught
from courses.cohorts import actions as cohorts
from courses.cohorts import holidays
from courses.cohorts import imports as people_imports
from courses.completion import actions as completion
from courses.evaluations.actions import record_evaluation
from courses.evidence import laws, months
from courses.people import actions as people
from courses.people import consents, merges, rights
from courses.people.models import Participant
from courses.skills.actions import observe_skill
from courses.work import actions as work
from courses.work.models import WorkUnlock
from tests.courses.people.spreadsheets import csv_text, zip_of
from tests.factories.cohorts import CentreFactory, CohortFactory
from tests.factories.outline import SkillFactory
from tests.factories.people import ParticipantFactory
from tests.factories.work import WorkRoleFactory, complete

TODAY = timezone.localdate
ENGLISH = re.compile(r"\b(the|this|is|not|must|value|field|with)\b")


@dataclass
class House:
    """What the bad inputs are thrown at."""

    by: Any
    centre: Any
    cohort: Any
    other_cohort: Any
    finished: Any
    person: Any
    stranger: Any
    enrolment: Any
    session: Any
    coming: Any
    cancelled: Any
    unlock: Any
    skill: Any
    completion: Any
    holiday: Any


@pytest.fixture
def house(norma):
    centre = CentreFactory(label="Taller de prueba")
    cohort = CohortFactory(centre=centre, size=2, opened_by=norma, facilitators=[norma])
    first, second, _third, coming = cohort.sessions.order_by("starts_at")
    cohorts.cancel_session(second, cause="lockdown", by=norma)
    second.refresh_from_db()
    finished = CohortFactory(centre=centre, opened_by=norma, status="finished")
    enrolment = cohort.enrolments.order_by("pk")[0]
    role = WorkRoleFactory(courses=["VIDA-1"])
    worker = ParticipantFactory(centre=centre)
    done = complete(worker, role.requirements.get().course, centre=centre)
    return House(
        by=norma,
        centre=centre,
        cohort=cohort,
        other_cohort=CohortFactory(centre=centre, opened_by=norma),
        finished=finished,
        person=enrolment.participant,
        stranger=ParticipantFactory(centre=centre),
        enrolment=enrolment,
        session=first,
        coming=coming,
        cancelled=second,
        unlock=WorkUnlock.objects.get(participant=worker),
        skill=SkillFactory(),
        completion=done,
        holiday=holidays.add_holiday(on=date(2026, 4, 25), name="Fundación", by=norma, centre=centre),
    )


def register(h: House, **fields: Any) -> Any:
    known = {
        "given_names": "Rosa",
        "paternal_surname": "Inventada",
        "document_type": "SIN",
        "document_number": "",
    }
    return people.register_participant(by=h.by, **{**known, **fields})


def opened(h: House, **wishes: Any) -> Any:
    standard = {
        "course": h.cohort.edition.course,
        "centre": h.centre,
        "code": "NUEVO",
        "name": "Grupo nuevo",
        "starts_on": TODAY(),
        "ends_on": TODAY() + timedelta(days=60),
        "timetable": [cohorts.Slot(weekday=1, starts=time(9), minutes=120)],
        "facilitators": [h.by],
        "by": h.by,
    }
    return cohorts.open_cohort(**{**standard, **wishes})


def marked(h: House, reading: Reading, *, session: Any = None, person: Any = None) -> Any:
    return mark_attendance(session or h.session, {(person or h.person).pk: reading}, by=h.by)


def evaluated(h: House, **wishes: Any) -> Any:
    standard = {"kind": "final", "mark": 14, "evaluated_on": TODAY(), "by": h.by}
    participant = wishes.pop("participant", h.person)
    return record_evaluation(h.cohort, participant, **{**standard, **wishes})


def listed(h: House, data: bytes) -> Any:
    return people_imports.receive(data, centre=h.centre, by=h.by)


def at(days: int, hour: int = 9) -> datetime:
    return timezone.now().replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=days)


def consent(h: House, **wishes: Any) -> Any:
    text = consents.text_for("teaching", "es")
    assert text is not None
    return consents.record_consent(h.person, **{"text": text, "manner": "written", "by": h.by, **wishes})


BAD: dict[str, Callable[[House], Any]] = {
    # People
    "a person without any name": lambda h: register(h, given_names="", paternal_surname=""),
    "a name of digits": lambda h: register(h, given_names="12345"),
    "a name with damaged letters": lambda h: register(h, given_names="Ro\ufffdsa"),
    "a DNI of seven digits": lambda h: register(h, document_type="DNI", document_number="1234567"),
    "a DNI with a letter": lambda h: register(h, document_type="DNI", document_number="1234567K"),
    "a document without its number": lambda h: register(h, document_type="PAS", document_number=""),
    "a document somebody else has": lambda h: register(
        h, document_type=h.person.document_type, document_number=h.person.document_number
    ),
    "a birth in the year 3000": lambda h: register(h, birth_year=3000),
    "the birth of a child": lambda h: register(h, birth_year=TODAY().year - 5),
    "an unknown kind of document": lambda h: register(h, document_type="CARNET", document_number="77"),
    "a consent of tomorrow": lambda h: consent(h, given_on=TODAY() + timedelta(days=1)),
    "a consent given in an unknown way": lambda h: consent(h, manner="telepathy"),
    "a request about rights of tomorrow": lambda h: rights.receive_request(
        h.person, kind="access", by=h.by, received_on=TODAY() + timedelta(days=1)
    ),
    "a request of an unknown kind": lambda h: rights.receive_request(h.person, kind="wish", by=h.by),
    "a merge of a person with herself": lambda h: merges.merge_participants(
        kept=h.person, merged=Participant.objects.get(pk=h.person.pk), reason="La misma", by=h.by
    ),
    "a merge without a reason": lambda h: merges.merge_participants(
        kept=h.person, merged=h.stranger, reason=" ", by=h.by
    ),
    "forgetting somebody without a reason": lambda h: rights.anonymise(h.stranger, by=h.by, reason=""),
    # Lists of people
    "an empty file": lambda h: listed(h, b""),
    "a PDF called xlsx": lambda h: listed(h, b"%PDF-1.7 something"),
    "a photo called xlsx": lambda h: listed(h, b"\xff\xd8\xff\xe0 something"),
    "an old Excel file": lambda h: listed(h, b"\xd0\xcf\x11\xe0" + b"\0" * 600),
    "a zip that is no workbook": lambda h: listed(h, zip_of(["a.txt"])),
    "a workbook cut in half": lambda h: listed(h, zip_of(["xl/workbook.xml"])[:60]),
    "a web page called csv": lambda h: listed(h, b"<!DOCTYPE html><p>Nombres;Apellidos</p>"),
    "a list without headings": lambda h: listed(h, csv_text(["Rosa", "Quispe"], ["Ana", "Mamani"]).encode()),
    "a list with headings and nobody": lambda h: listed(h, b"Nombres;Apellido paterno\r\n"),
    "a list with one heading twice": lambda h: listed(h, b"Nombres;DNI;DNI\r\nRosa;1;2\r\n"),
    "a list of eleven thousand rows": lambda h: listed(
        h, ("Nombres\r\n" + "Rosa\r\n" * 11_000).encode()
    ),
    # Cohorts and sessions
    "a cohort whose code is taken": lambda h: opened(h, code=h.cohort.code),
    "a cohort without a code": lambda h: opened(h, code=""),
    "a cohort that ends before it begins": lambda h: opened(h, ends_on=TODAY() - timedelta(days=1)),
    "a cohort of ten years": lambda h: opened(h, ends_on=TODAY() + timedelta(days=3_650)),
    "a class of zero minutes": lambda h: opened(h, timetable=[cohorts.Slot(weekday=1, starts=time(9), minutes=0)]),
    "a break longer than the class": lambda h: opened(
        h, timetable=[cohorts.Slot(weekday=1, starts=time(9), minutes=60, break_minutes=60)]
    ),
    "two classes at the same time": lambda h: opened(
        h,
        timetable=[
            cohorts.Slot(weekday=1, starts=time(9), minutes=120),
            cohorts.Slot(weekday=1, starts=time(10), minutes=120),
        ],
    ),
    "a session before the cohort": lambda h: cohorts.add_session(h.cohort, starts_at=at(-90), minutes=60, by=h.by),
    "a session of a day and a night": lambda h: cohorts.add_session(
        h.cohort, starts_at=at(1), minutes=1_500, by=h.by
    ),
    "a session where one is already": lambda h: cohorts.add_session(
        h.cohort, starts_at=h.session.starts_at, minutes=60, by=h.by
    ),
    "cancelling for an unknown cause": lambda h: cohorts.cancel_session(h.coming, cause="boredom", by=h.by),
    "cancelling what was cancelled": lambda h: cohorts.cancel_session(h.cancelled, cause="lockdown", by=h.by),
    "moving a session outside the cohort": lambda h: cohorts.reschedule_session(
        h.coming, starts_at=at(900), cause="lockdown", by=h.by
    ),
    "a holiday without a name": lambda h: holidays.add_holiday(on=date(2026, 4, 25), name=" ", by=h.by),
    "a holiday the calendar has already": lambda h: holidays.add_holiday(
        on=h.holiday.date, name="Otro", by=h.by, centre=h.centre
    ),
    # Enrolments
    "enrolling somebody twice": lambda h: cohorts.enrol(h.person, h.cohort, on=TODAY(), by=h.by),
    "enrolling before the cohort": lambda h: cohorts.enrol(h.stranger, h.cohort, on=date(2020, 1, 1), by=h.by),
    "enrolling in a finished cohort": lambda h: cohorts.enrol(h.stranger, h.finished, on=TODAY(), by=h.by),
    "leaving before joining": lambda h: cohorts.end_enrolment(
        h.enrolment, on=date(2020, 1, 1), status="withdrawn", reason="x", by=h.by
    ),
    "leaving tomorrow": lambda h: cohorts.end_enrolment(
        h.enrolment, on=TODAY() + timedelta(days=1), status="withdrawn", reason="x", by=h.by
    ),
    "a withdrawal without a reason": lambda h: cohorts.end_enrolment(
        h.enrolment, on=TODAY(), status="withdrawn", reason="", by=h.by
    ),
    "moving somebody to the group she is in": lambda h: cohorts.transfer(
        h.enrolment, to=h.cohort, on=TODAY(), reason="x", by=h.by
    ),
    "an inscription by the authority in the future": lambda h: cohorts.inscribe(
        h.enrolment, by=h.by, inscribed_on=TODAY() + timedelta(days=1), book="1", folio="2"
    ),
    # Marks
    "a mark that does not exist": lambda h: marked(h, Reading("perhaps")),
    "late by zero minutes": lambda h: marked(h, Reading("late", 0)),
    "late by more than the session": lambda h: marked(h, Reading("late", 500)),
    "minutes late for somebody absent": lambda h: marked(h, Reading("absent", 10)),
    "an excuse without a cause": lambda h: marked(h, Reading("excused")),
    "a mark for somebody of another group": lambda h: marked(h, Reading("present"), person=h.stranger),
    "a mark in a cancelled session": lambda h: marked(h, Reading("present"), session=h.cancelled),
    "a lesson of another course": lambda h: mark_lesson_taught(h.session, "no-such-lesson", by=h.by),
    "a skill at an unknown level": lambda h: observe_skill(
        h.session, h.skill, {h.person.pk: "brilliantly"}, by=h.by
    ),
    "an evaluation of 21": lambda h: evaluated(h, mark=21),
    "an evaluation of minus one": lambda h: evaluated(h, mark=-1),
    "an evaluation of tomorrow": lambda h: evaluated(h, evaluated_on=TODAY() + timedelta(days=1)),
    "a monthly evaluation without a month": lambda h: evaluated(h, kind="monthly"),
    "a final evaluation with a month": lambda h: evaluated(h, month=TODAY()),
    "a tenth attempt": lambda h: evaluated(h, attempt=10),
    "an evaluation of somebody of another group": lambda h: evaluated(h, participant=h.stranger),
    # Completion and work
    "a completion the rules do not propose": lambda h: completion.mark_completion(h.person, h.cohort, by=h.by),
    "a completion of tomorrow": lambda h: completion.mark_completion(
        h.person, h.cohort, by=h.by, earned_on=TODAY() + timedelta(days=1), exception_reason="x"
    ),
    "a completion of somebody of another group": lambda h: completion.mark_completion(
        h.stranger, h.cohort, by=h.by, exception_reason="Porque sí"
    ),
    "a withdrawal of a completion without a reason": lambda h: completion.withdraw_completion(
        h.completion, by=h.by, reason=""
    ),
    "an offer of work of tomorrow": lambda h: work.offer_work(h.unlock, on=TODAY() + timedelta(days=1), by=h.by),
    # Months, law, past records
    "closing a month that is not over": lambda h: months.close_month(h.cohort, TODAY().replace(day=1), by=h.by),
    "closing a month before the cohort": lambda h: months.close_month(h.cohort, date(2020, 1, 1), by=h.by),
    "authority's figures of 40 days": lambda h: months.enter_authority_figures(
        h.cohort, h.cohort.starts_on.replace(day=1), {h.person.pk: months.Entry(days=40)}, by=h.by
    ),
    "acknowledging without a reason": lambda h: months.acknowledge_differences(
        h.cohort, h.cohort.starts_on.replace(day=1), [h.person.pk], reason="", by=h.by
    ),
    "a number of the law without its norm": lambda h: laws.change_number(
        subject="pass_mark", amount=11, norm="", valid_from=TODAY(), by=h.by
    ),
    "a number of the law about nothing": lambda h: laws.change_number(
        subject="luck", amount=1, norm="x", valid_from=TODAY(), by=h.by
    ),
    "past attendance without a day": lambda h: archive_imports.receive(
        b"DNI;Asistencia\r\n00001234;P\r\n", cohort=h.cohort, kind=RecordKind.ATTENDANCE, by=h.by
    ),
    "past participations of a finished cohort": lambda h: archive_imports.receive(
        b"DNI;Fecha de ingreso\r\n00001234;01/03/2026\r\n",
        cohort=h.finished,
        kind=RecordKind.ENROLMENTS,
        by=h.by,
    ),
}  # fmt: skip


def tables() -> dict[str, int]:
    """How many rows each of our tables has."""
    labels = ("lms_courses", "lms_certificates")
    return {
        model._meta.label: model._base_manager.count()
        for label in labels
        for model in apps.get_app_config(label).get_models()
        if model._meta.managed
    }


def test_at_least_fifty_bad_inputs_are_tried():
    assert len(BAD) >= 50


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_in_a_sentence_and_writes_nothing(house, name):
    before = tables()

    with translation.override("es"), pytest.raises(ValidationError) as refusal, transaction.atomic():
        BAD[name](house)
    with translation.override("es"):
        sentences = [str(message) for message in refusal.value.messages]

    assert tables() == before
    for sentence in sentences:
        # A sentence of ours, in Spanish: not a code, not Django's own English.
        assert len(sentence) > 12, sentence
        assert sentence[0].isupper() or sentence[0] in "«“", sentence
        assert not ENGLISH.search(sentence), sentence
