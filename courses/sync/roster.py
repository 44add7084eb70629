"""What a tablet carries: its own groups and nothing else, with as little about people as marking needs.

A whole snapshot every time (10-30 KB): the tablet replaces the former one in one step and never merges.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from ..attendance.models import AttendanceMark, LessonTaught, SessionClosing
from ..cohorts.enums import CohortStatus
from ..cohorts.models import Cohort, Enrolment, Session
from ..completion.queries import progress_of
from ..completion.rules import Facts
from ..evaluations.enums import EvaluationKind
from ..evaluations.models import Evaluation
from ..evaluations.rules import Subject
from ..people.models import Participant
from ..skills.models import SkillObservation
from . import server_key, signatures
from .enums import PROTOCOL, SERVICE
from .models import Device, SealedNote

WINDOW = timedelta(weeks=8)
WIPE_AFTER_DAYS = 30


def tablet_name(participant: Participant) -> str:
    """The alias, else given names and the first letter of the surname: enough to tell people of one class apart.

    Of a protected person only what stands on every list.
    """
    if participant.alias or participant.is_protected:
        return participant.class_name
    surname = participant.paternal_surname or participant.maternal_surname
    if not participant.given_names:
        return surname
    return f"{participant.given_names} {surname[:1]}." if surname else participant.given_names


def staff_name(user: Any) -> str:
    """How a facilitator finds herself on the tablet: her name, or the one she signs in with."""
    return user.get_full_name() or user.get_username()


def snapshot(device: Device) -> dict[str, Any]:
    """Everything the tablet may know now. The key `version` is a hash of the rest, for If-None-Match."""
    cohorts = list(
        device.cohorts.filter(status=CohortStatus.OPEN)
        .select_related("edition", "centre")
        .prefetch_related("facilitators")
        .order_by("name")
    )
    people: dict[str, str] = {}
    groups = []
    for cohort in cohorts:
        for user in cohort.facilitators.all():
            people[str(user.pk)] = staff_name(user)
        groups.append(_group(cohort, quiet=device.quiet))
    content: dict[str, Any] = {
        "service": SERVICE,
        "protocol": PROTOCOL,
        "office": settings.WAGTAIL_SITE_NAME,
        "device": {"id": str(device.pk), "label": device.label, "quiet": device.quiet},
        "wipe_after_days": WIPE_AFTER_DAYS,
        "server_key": signatures.jwk_of(server_key.load().public_key()),
        "facilitators": [{"id": pk, "name": name} for pk, name in sorted(people.items())],
        "groups": groups,
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    content["version"] = hashlib.sha256(text.encode()).hexdigest()[:32]
    return content


def _group(cohort: Cohort, *, quiet: bool) -> dict[str, Any]:
    today = timezone.now()
    sessions = list(
        cohort.sessions.planned().filter(starts_at__gt=today - WINDOW, starts_at__lt=today + WINDOW)
    )
    enrolments = list(
        Enrolment.objects.filter(cohort=cohort)
        .select_related("participant")
        .order_by("participant__sort_key", "id")
    )
    content = cohort.edition.content
    return {
        "id": str(cohort.pk),
        "name": cohort.name,
        "course": cohort.edition.title,
        "zone": cohort.centre.time_zone,
        "photos": cohort.centre.photos_allowed and not quiet,
        "facilitators": sorted(str(user.pk) for user in cohort.facilitators.all()),
        "skills": [{"code": skill["code"], "name": skill["name"]} for skill in content["skills"]],
        "lessons": [
            {"key": lesson["key"], "title": lesson["titles"].get("es", ""), "minutes": lesson["minutes"]}
            for lesson in content["lessons"]
        ],
        "rules": {**content["rules"], "skills": content["skills"]},
        "members": _members(enrolments),
        "sessions": [
            {
                "id": str(session.pk),
                "at": session.starts_at.isoformat(),
                "date": session.date.isoformat(),
                "minutes": session.minutes,
                "break": session.break_minutes,
            }
            for session in sessions
        ],
        "marks": _marks(sessions),
        **_observed(cohort),
        "evaluations": _evaluations(cohort),
        "progress": _progress(cohort),
        # Newcomers the office has taken in under another number: the tablet forgets the number it made up.
        "settled": [
            str(key)
            for key in SealedNote.objects.filter(
                cohort=cohort, is_newcomer=True, settled_at__isnull=False
            ).values_list("participant", flat=True)
        ],
    }


def _members(enrolments: Iterable[Enrolment]) -> list[dict[str, Any]]:
    return [
        {
            "id": str(enrolment.participant_id),
            "name": tablet_name(enrolment.participant),
            "from": enrolment.joined_on.isoformat(),
            "to": enrolment.left_on.isoformat() if enrolment.left_on else None,
        }
        for enrolment in enrolments
    ]


def _marks(sessions: Iterable[Session]) -> dict[str, Any]:
    """Known heads by session: of each person, of the lessons taught, of the closing."""
    names = [session.pk for session in sessions]
    found: dict[str, Any] = defaultdict(lambda: {"people": {}, "lessons": {}, "close": []})
    for mark in AttendanceMark.objects.filter(session__in=names):
        found[str(mark.session_id)]["people"][str(mark.participant_id)] = {
            "status": mark.status,
            "minutes": mark.late_minutes,
            "cause": mark.cause,
            "heads": mark.heads,
            "conflict": mark.in_conflict,
        }
    for lesson in LessonTaught.objects.filter(session__in=names):
        found[str(lesson.session_id)]["lessons"][lesson.lesson_key] = lesson.heads
    for closing in SessionClosing.objects.filter(session__in=names):
        found[str(closing.session_id)]["close"] = closing.heads
    return dict(found)


def _observed(cohort: Cohort) -> dict[str, Any]:
    """`levels`: the last seen level by person and skill, for the facilitator's eyes. `seen`: the days by person and
    skill, so that the tablet counts no day twice."""
    levels: dict[str, dict[str, str]] = defaultdict(dict)
    seen: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    observations = (
        SkillObservation.objects.filter(cohort=cohort)
        .order_by("seen_on", "pk")
        .values_list("participant_id", "skill__code", "level", "seen_on")
    )
    for participant, code, level, day in observations:
        levels[str(participant)][code] = level
        days = seen[str(participant)][code]
        if day.isoformat() not in days:
            days.append(day.isoformat())
    return {"levels": dict(levels), "seen": {person: dict(days) for person, days in seen.items()}}


def _evaluations(cohort: Cohort) -> dict[str, Any]:
    """Known heads of each evaluation by person and subject. A value of None with heads is a mark in conflict."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in Evaluation.objects.filter(cohort=cohort).order_by("pk"):
        value = None if row.mark is None else {"mark": row.mark, "on": row.evaluated_on.isoformat()}
        subject = str(Subject(EvaluationKind(row.kind), row.month, row.attempt))
        found[str(row.participant_id)][subject] = {
            "heads": row.heads,
            "value": value,
            "conflict": row.in_conflict,
        }
    return dict(found)


def facts_as_data(facts: Facts) -> dict[str, Any]:
    """The facts of the rules as plain data, with the names `tests/vectors/completion.json` gives them."""
    return {
        "planned_sessions": facts.planned_sessions,
        "planned_minutes": facts.planned_minutes,
        "attended_sessions": facts.attended_sessions,
        "minutes": facts.minutes,
        "excused_sessions": facts.excused_sessions,
        "skills": {code: asdict(seen) for code, seen in sorted(facts.skills.items())},
        "best_final": facts.best_final,
        "completed_courses": sorted(facts.completed_courses),
    }


def _progress(cohort: Cohort) -> dict[str, Any]:
    """The figures the rules need, by person: the tablet computes the same answer as the server."""
    return {
        str(person.participant.pk): {
            "facts": facts_as_data(person.facts),
            "completed": person.completion is not None,
        }
        for person in progress_of(cohort)
    }
