"""Centres, people and cohorts: people come in by spreadsheet, as a coordinator brings them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from courses.cohorts import actions
from courses.cohorts.enums import CancelCause, PlaceKind
from courses.cohorts.models import Centre, CentrePlace, CentreStaff, Cohort
from courses.cohorts.rules import Slot
from courses.people.actions import register_participant
from curriculum.outline.models import Course

from ..content import CENTRES, COHORTS, PEOPLE, STAFF, calendar, shapes
from .stage import Stage

# What the made-up calendar calls a cause, in the closed list of the product.
CAUSES = {
    "El local no abrió": CancelCause.LOCKDOWN,
    "Sin luz en el local": CancelCause.OTHER,
    "El camino estaba cerrado por la lluvia": CancelCause.STRIKE,
    "Actividad de la institución": CancelCause.OTHER,
}


def load(stage: Stage) -> None:
    for centre in CENTRES:
        stage.centres[centre.key] = _centre(centre)
    for member in STAFF:
        for key in member.centres:
            if member.role in (shapes.Role.COORDINATOR, shapes.Role.ADMINISTRATOR):
                CentreStaff.objects.create(centre=stage.centres[key], user=stage.staff[member.username])
    coordinator = stage.one("coordinator")
    for one in PEOPLE:
        person = register_participant(
            by=coordinator,
            given_names=one.given_names,
            paternal_surname=one.paternal_surname,
            maternal_surname=one.maternal_surname,
            document_type=one.document_type.value,
            document_number=one.document_number,
            birth_year=one.birth_year,
            language=one.language.value,
            reads=one.reads.value,
            signs_with=one.signs_with.value,
        )
        actions.admit(person, stage.centres[one.centre], by=coordinator)
        stage.people[one.key] = person
    for plan in COHORTS:
        stage.cohorts[plan.key] = _cohort(stage, plan, coordinator)
    stage.say(f"  {len(PEOPLE)} participantes, {len(COHORTS)} grupos")


def _centre(centre: shapes.Centre) -> Centre:
    made = Centre.objects.create(
        label=centre.label,
        devices_may_enter=centre.devices_allowed,
        photos_allowed=centre.devices_allowed,
        forbidden_items=[item.value for item in centre.items_not_allowed],
    )
    CentrePlace.objects.create(centre=made, real_name=centre.restricted_name)
    return made


def _cohort(stage: Stage, plan: shapes.Cohort, coordinator: Any) -> Cohort:
    meetings = list(calendar.meetings(plan, shift=stage.shift))
    days = {start.date() for _number, start, _minutes in meetings}
    first, last = min(days), max(days)
    place = PlaceKind.COMMUNITY if plan.centre == calendar.CHASKA else PlaceKind.WORKSHOP
    cohort = actions.open_cohort(
        course=Course.objects.get(code=plan.course),
        centre=stage.centres[plan.centre],
        code=plan.key.upper(),
        name=plan.title.split(" · ")[0] + " · " + plan.title.split(" · ")[1],
        starts_on=first,
        ends_on=last,
        timetable=[Slot(slot.weekday, slot.start, slot.minutes, place_kind=place) for slot in plan.slots],
        facilitators=[stage.staff[name] for name in plan.facilitators],
        by=coordinator,
        without={day for day in _days(first, last) if day not in days},
    )
    for enrolment in plan.enrolments:
        actions.enrol(stage.people[enrolment.person], cohort, on=first, by=coordinator)
    sessions = list(cohort.sessions.order_by("starts_at"))
    for number, cause in plan.cancelled:
        actions.cancel_session(sessions[number - 1], cause=CAUSES[cause], note=cause, by=coordinator)
    return cohort


def _days(first: Any, last: Any) -> list[Any]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
