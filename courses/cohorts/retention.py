"""Which personal data have been kept as long as needed. It lists; a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DateField, Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest, TruncDate

from ..events.models import LearningEvent
from ..people import terms
from ..people.enums import TermSubject
from ..people.models import LegalTerm, Participant, ParticipantQuerySet
from .enums import CohortStatus
from .models import Enrolment

ROWS = 200


@dataclass(frozen=True)
class DueList:
    """One kind of data, the rule it is kept by, and the people whose time is over, the oldest first."""

    term: LegalTerm
    before: date
    people: list[Participant]


def with_last_activity(people: ParticipantQuerySet) -> ParticipantQuerySet:
    """Adds `last_activity`: the last day she belonged to a cohort or was marked, else the day she was registered."""
    left = Enrolment.objects.filter(participant=OuterRef("pk")).order_by().values("participant")
    marked = LearningEvent.objects.filter(participant_id=OuterRef("pk")).order_by().values("participant_id")
    registered = TruncDate("created_at")
    return people.annotate(
        last_activity=Greatest(
            registered,
            Coalesce(
                Subquery(left.annotate(day=Max(Coalesce("left_on", "cohort__ends_on"))).values("day")),
                registered,
                output_field=DateField(),
            ),
            Coalesce(
                Subquery(marked.annotate(day=Max(TruncDate("happened_at"))).values("day")),
                registered,
                output_field=DateField(),
            ),
        )
    )


def due_lists(people: ParticipantQuerySet, *, today: date) -> list[DueList]:
    """For each kind of data the people whose time is over. Nobody who takes part in an open cohort is listed."""
    busy = Enrolment.objects.filter(
        participant=OuterRef("pk"), left_on=None, cohort__status=CohortStatus.OPEN, cohort__ends_on__gte=today
    )
    idle = with_last_activity(people.current()).exclude(Exists(busy))
    contact = Q(do_not_call=True) | Q(do_not_write=True) | ~Q(safe_contact="")
    lists: list[tuple[str, Any]] = [
        (TermSubject.KEEP_CONTACT, idle.filter(contact)),
        (TermSubject.KEEP_PERSON, idle),
    ]
    found = []
    for subject, rows in lists:
        term = terms.term_on(subject, today)
        before = terms.months_from(today, -term.amount)
        due = rows.filter(last_activity__lt=before).order_by(F("last_activity"), "sort_key")
        found.append(DueList(term=term, before=before, people=list(due[:ROWS])))
    return found
