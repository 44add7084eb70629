"""What a person takes along when she leaves: done, hours, skills, next step. No place, no group, no reason for leaving.

Nothing on it tells where she learned: a passport from inside looks like any other.
"""

from __future__ import annotations

from typing import Any

from django.utils import translation

from ...cohorts.models import Cohort, Enrolment
from ...completion.enums import CompletionStatus
from ...completion.queries import names_of, progress_of
from ...completion.sentences import missing_words
from ...people.models import Participant
from ...people.queries import identities
from . import words

LEVELS = ("not_yet", "with_help", "alone")
LEVEL_WORDS = {"not_yet": "Todavía no", "with_help": "Con ayuda", "alone": "Sin ayuda"}


def passport_content(participant: Participant, *, visible: Any) -> dict[str, Any]:
    """Plain values, in Spanish. `visible` are the groups within the reach of who prints; others are left out.

    Minutes are those of each course; days in ISO form, empty where nothing was attended.
    """
    with translation.override("es"):
        keys = identities(participant)
        hers = Enrolment.objects.filter(participant__in=keys).values("cohort")
        cohorts = (
            Cohort.objects.filter(pk__in=hers)
            .filter(pk__in=visible)
            .select_related("edition", "centre")
            .order_by("starts_on", "code")
        )
        courses: list[dict[str, Any]] = []
        skills: dict[str, dict[str, Any]] = {}
        for cohort in cohorts:
            for one in progress_of(cohort, keys):
                if one.facts.attended_sessions or one.completion is not None:
                    courses.append(_course(cohort, one))
                _collect_skills(cohort, one, skills)
        return {
            "name": participant.full_name,
            "document": f"{participant.document_type} {participant.document_number}".strip()
            if participant.document_number
            else "",
            "courses": courses,
            "skills": sorted(skills.values(), key=lambda one: (-one["level"], one["name"])),
            "minutes": sum(one["minutes"] for one in courses),
            "hours": words.clock(sum(one["minutes"] for one in courses)),
            "next": [one["next"] for one in courses if one["next"]],
        }


def _course(cohort: Cohort, one: Any) -> dict[str, Any]:
    facts, completion = one.facts, one.completion
    is_done = completion is not None and completion.status == CompletionStatus.CONFIRMED
    missing = "" if is_done else missing_words(one.verdict.gaps, names_of(cohort))
    title = words.tidy(cohort.edition.title)
    return {
        "code": str(cohort.edition.content.get("code", "")),
        "title": title,
        # What she brought along from an earlier group of the course stands under that group.
        "minutes": max(0, facts.minutes - facts.carried_minutes),
        "hours": words.clock(max(0, facts.minutes - facts.carried_minutes)),
        "sessions": max(0, facts.attended_sessions - facts.carried_sessions),
        "since": facts.first_day.isoformat() if facts.first_day else "",
        "until": facts.last_day.isoformat() if facts.last_day else "",
        "from_to": f"{words.short_day(facts.first_day)} – {words.short_day(facts.last_day)}"
        if facts.first_day and facts.last_day
        else "",
        "completed_on": completion.earned_on.isoformat() if is_done else "",
        "completed": words.short_day(completion.earned_on) if is_done else "",
        "mark": -1 if facts.best_final is None else facts.best_final,
        "next": f"{title}: {missing}" if missing else "",
    }


def _collect_skills(cohort: Cohort, one: Any, found: dict[str, dict[str, Any]]) -> None:
    names = names_of(cohort)
    for code, seen in one.facts.skills.items():
        if not seen.level:
            continue
        level, times = LEVELS.index(seen.level), seen.days_at(seen.level)
        known = found.get(code)
        if known is None or (level, times) > (known["level"], known["times"]):
            found[code] = {
                "code": code,
                "name": words.tidy(names.get(code, code)),
                "level": level,
                "level_words": LEVEL_WORDS[seen.level],
                "times": times,
            }
