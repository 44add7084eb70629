"""What the skill screens show."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from curriculum.outline.enums import SKILL_LEVELS_RISING
from curriculum.outline.models import Skill

from ..cohorts.models import Session
from ..cohorts.touch import roster
from ..people.models import Participant
from .models import SkillObservation

RANK = {level.value: rank for rank, level in enumerate(SKILL_LEVELS_RISING)}


@dataclass(frozen=True)
class SkillLine:
    """One person and one skill: what this user saw in this session, and the last time anybody saw it elsewhere."""

    number: int
    participant: Participant
    level: str
    by_others: str
    before: SkillObservation | None


def skills_of(session: Session) -> list[dict[str, Any]]:
    """The skills of the edition with how many people were seen in this session, in the order of the course. Two queries.

    Skills of lessons come after those completion asks for; each is there once.
    """
    content = session.cohort.edition.content
    codes = [skill["code"] for skill in content["skills"]]
    codes += [code for lesson in content["lessons"] for code in lesson["skills"]]
    ordered = list(dict.fromkeys(codes))
    rows = {skill.code: skill for skill in Skill.objects.filter(code__in=ordered)}
    seen: dict[UUID, set[UUID]] = defaultdict(set)
    observations = SkillObservation.objects.filter(session=session).values_list("skill", "participant")
    for skill_id, participant in observations:
        seen[skill_id].add(participant)
    return [
        {"skill": rows[code], "code": code, "seen": len(seen[rows[code].pk])}
        for code in ordered
        if code in rows
    ]


def lines_of(session: Session, skill: Skill, user: Any) -> list[SkillLine]:
    """The class for one skill. Two queries."""
    mine: dict[UUID, str] = {}
    others: dict[UUID, str] = {}
    before: dict[UUID, SkillObservation] = {}
    rows = SkillObservation.objects.filter(cohort=session.cohort_id, skill=skill).order_by("seen_on", "pk")
    for row in rows:
        if row.session_id == session.pk:
            place = mine if row.seen_by_id == user.pk else others
            if RANK[row.level] >= RANK.get(place.get(row.participant_id, ""), -1):
                place[row.participant_id] = row.level
        elif row.seen_on <= session.date:
            before[row.participant_id] = row
    return [
        SkillLine(
            number,
            entry.participant,
            mine.get(entry.participant_id, ""),
            others.get(entry.participant_id, ""),
            before.get(entry.participant_id),
        )
        for number, entry in enumerate(roster(session), 1)
    ]
