"""What a facilitator does with skills: one skill at a time for the whole class."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from curriculum.outline.enums import SkillLevel
from curriculum.outline.models import Skill

from ..cohorts.access import can_mark
from ..cohorts.enums import SessionStatus
from ..cohorts.models import Enrolment, Session
from ..events import messages
from ..events.actions import store_or_refuse
from ..events.enums import Door
from ..events.kinds import Sender
from ..events.models import LearningEvent
from ..events.store import lock_scopes
from .models import SkillObservation


def observe_skill(
    session: Session,
    skill: Skill,
    levels: Mapping[UUID, SkillLevel | str | None],
    *,
    by: Any,
    door: Door = Door.WEB,
    source: str = "",
    at: datetime | None = None,
) -> int:
    """Writes at which level each person was seen in this session. None takes back what was seen. Returns the new facts.

    What the same person saw earlier in this session is replaced, and what an earlier entry of the same `source` said;
    what somebody else saw stands beside it. Saying again what stands makes no fact.

    Raises PermissionDenied, or ValidationError as a dictionary of sentences by participant.
    """
    if not can_mark(by, session):
        raise PermissionDenied
    if session.status != SessionStatus.PLANNED:
        raise ValidationError(_("This session was cancelled. It cannot be marked."), code="cancelled")
    roster = set(
        Enrolment.objects.filter(cohort=session.cohort_id)
        .on(session.date)
        .values_list("participant", flat=True)
    )
    errors: dict[str, list[str]] = {}
    for participant, level in levels.items():
        if participant not in roster:
            errors[str(participant)] = [_("This person did not belong to the group on that day.")]
        elif level is not None and level not in SkillLevel.values:
            errors[str(participant)] = [_("Choose one of the three levels.")]
    if errors:
        raise ValidationError(errors)
    with transaction.atomic():
        lock_scopes({f"s:{session.pk}"})
        standing: dict[UUID, list[tuple[UUID, str]]] = {}
        own = Q(seen_by=by)
        if source:
            # A paper sheet corrected by somebody else at the office is still one sheet.
            earlier_entries = LearningEvent.objects.filter(session_id=session.pk, kind="skill", source=source)
            own |= Q(pk__in=earlier_entries.values("pk"))
        rows = SkillObservation.objects.filter(session=session, skill=skill, participant__in=list(levels))
        rows = rows.filter(own)
        for participant, name, level in rows.values_list("participant", "pk", "level"):
            standing.setdefault(participant, []).append((name, level))
        moment = at or timezone.now()
        bodies = []
        for participant, wanted in levels.items():
            earlier = standing.get(participant, [])
            if [level for _name, level in earlier] == ([str(wanted)] if wanted else []):
                continue
            bodies.append(
                messages.write(
                    event_id=uuid4(),
                    kind="skill",
                    actor=str(by.pk),
                    at=moment,
                    cohort=session.cohort_id,
                    session=session.pk,
                    participant=participant,
                    subject=skill.code,
                    value=str(wanted) if wanted else None,
                    supersedes=[name for name, _level in earlier],
                )
            )
        if bodies:
            store_or_refuse(bodies, sender=Sender(door, user=by, source=source))
    return len(bodies)
