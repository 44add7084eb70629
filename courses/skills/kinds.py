"""What facts about skills mean: on a day somebody saw a skill at a level. Every observation stands by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from curriculum.outline.enums import SkillLevel
from curriculum.outline.models import Skill

from ..cohorts.marking import ground_of
from ..cohorts.models import Cohort, Session
from ..events.enums import Folding, HeldCode
from ..events.fold import fold_observations
from ..events.kinds import Sender
from ..events.messages import Message
from ..events.models import LearningEvent, discard_rows
from ..events.writing import write_rows
from .models import SkillObservation

FIELDS = ("id", "cohort", "session", "participant", "skill", "level", "seen_on", "seen_by", "cell")


def skill_cell(session_or_cohort: UUID, participant: UUID, code: str) -> str:
    return f"k:{session_or_cohort}:{participant}:{code}"


class SkillKind:
    """An observation of one skill (`subject` is its code) at one level, in a session or on a day of a cohort."""

    name = "skill"
    folding = Folding.OBSERVATION

    def cell(self, message: Message) -> str:
        place = message.session or message.cohort
        assert place is not None
        assert message.participant is not None
        return skill_cell(place, message.participant, message.subject)

    def scope(self, message: Message) -> str:
        return f"s:{message.session}" if message.session else f"c:{message.cohort}"

    def normalise(self, message: Message) -> Any:
        if (message.session or message.cohort) is None or message.participant is None or not message.subject:
            raise ValueError("an observation is about a person, a skill and a session")
        value = message.value
        if isinstance(value, dict):
            value = value.get("level")
        if value is None or value == "unset":
            return None
        if value not in SkillLevel.values:
            raise ValueError("no such level")
        return str(value)

    def doubts(self, messages: Sequence[Message], sender: Sender) -> Mapping[UUID, HeldCode]:
        ground = ground_of(messages, sender)
        known = set(
            Skill.objects.filter(code__in={message.subject for message in messages}).values_list(
                "code", flat=True
            )
        )
        found: dict[UUID, HeldCode] = {}
        for message in messages:
            cohort = ground.cohort_of(message)
            day = cohort.centre.local_date(message.at) if cohort and message.session is None else None
            doubt = ground.doubt(message, on=day)
            if message.subject not in known:
                doubt = HeldCode.INVALID_VALUE
            if doubt is not None:
                found[message.id] = doubt
        return found

    def project(self, cells: Mapping[str, Sequence[LearningEvent]]) -> None:
        everything = [fact for facts in cells.values() for fact in facts]
        standing = [fact for facts in cells.values() for fact in fold_observations(facts)]
        sessions = Session.objects.in_bulk(list({fact.session_id for fact in everything if fact.session_id}))
        places = {session.cohort_id for session in sessions.values()} | {
            fact.cohort_id for fact in everything if fact.cohort_id
        }
        cohorts = Cohort.objects.select_related("centre").in_bulk(list(places))
        skills = dict(
            Skill.objects.filter(code__in={fact.subject for fact in standing}).values_list("code", "pk")
        )
        # By their own names: those that stand no longer go, whatever the order they came in.
        discard_rows(SkillObservation.objects.filter(cell__in=list(cells)))
        rows = []
        for fact in standing:
            session = sessions.get(fact.session_id) if fact.session_id else None
            cohort_id = session.cohort_id if session else fact.cohort_id
            assert cohort_id is not None
            day = session.date if session else cohorts[cohort_id].centre.local_date(fact.happened_at)
            rows.append(
                (
                    fact.pk,
                    cohort_id,
                    fact.session_id,
                    fact.participant_id,
                    skills[fact.subject],
                    fact.value,
                    day,
                    fact.actor_id,
                    fact.cell,
                )
            )
        write_rows(SkillObservation, FIELDS, rows)

    def clear(self) -> None:
        discard_rows(SkillObservation.objects.all())

    def rows(self) -> Sequence[tuple[Any, ...]]:
        return list(SkillObservation.objects.values_list(*FIELDS).order_by("id").iterator())
