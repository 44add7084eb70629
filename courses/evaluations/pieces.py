"""The door of sample pieces: judged by the criteria of the course, taken back, and what they propose as a mark."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import hooks

from ..cohorts.access import can_mark
from ..cohorts.models import Cohort, Enrolment, Session
from ..events import messages
from ..events.actions import store_or_refuse
from ..events.enums import Door
from ..events.kinds import Sender
from ..events.store import lock_scopes
from ..people.models import Participant
from .actions import errors_of
from .criteria import criteria_of
from .enums import EvaluationKind
from .models import Evaluation, PiecePhoto, SamplePiece
from .rules import LONGEST_MADE, Criterion, Proposal, Subject, propose

# A room above knows the numbers of the law; it answers under this name of Wagtail's hook registry: `(day) -> int`, the
# mark that passes a monthly evaluation on that day.
PASS_MARK = "lms_pass_mark"
USUAL_PASS_MARK = 11


@dataclass(frozen=True)
class Judged:
    """What was judged of one piece: its name, the criteria achieved (True) or not yet (False), a picture."""

    made: str
    results: Mapping[str, bool]
    photo: UUID | None = None


@dataclass(frozen=True)
class PersonPieces:
    """One person in one evaluation: her pieces, what they propose, and the mark that stands."""

    participant: Participant
    pieces: list[SamplePiece]
    proposal: Proposal | None
    evaluation: Evaluation | None


def pass_mark_for(cohort: Cohort, kind: str, day: date) -> int:
    """The mark that passes: of a final evaluation what the edition asks for, of a monthly one the number of the law on
    that day; where neither says anything, 11."""
    own = cohort.edition.content["rules"]["pass_mark"]
    if kind == EvaluationKind.FINAL and own is not None:
        return int(own)
    answers: list[Callable[[date], int]] = hooks.get_hooks(PASS_MARK)
    for answer in answers:
        return answer(day)
    return USUAL_PASS_MARK if own is None else int(own)


def judge_piece(
    cohort: Cohort,
    participant: Participant,
    judged: Judged | None,
    *,
    kind: EvaluationKind | str,
    evaluated_on: date,
    by: Any,
    month: date | None = None,
    attempt: int = 1,
    piece: UUID | None = None,
    seen: Iterable[str] | None = None,
    session: Session | None = None,
    at: datetime | None = None,
    door: Door = Door.WEB,
    source: str = "",
) -> UUID:
    """Judges a piece for one evaluation, or takes the judgement back with None. Returns the name of the piece.

    `piece` names one judged before: then `seen`, the judgements the screen showed (without it all of this user's), is
    replaced. What somebody else judged stands beside it. Saying again what stands makes no fact. No mark follows from it
    by itself: the mark is `record_evaluation`'s.

    Steps: permission, values, roster, fact. Raises PermissionDenied, or ValidationError: sentences by field (`made`,
    `results`, `photo`, and those of the evaluation).
    """
    if not can_mark(by, cohort):
        raise PermissionDenied
    errors = errors_of(cohort, kind, evaluated_on, month, attempt)
    if not Enrolment.objects.filter(
        cohort=cohort, participant=participant, joined_on__lte=evaluated_on
    ).exists():
        errors["made"] = [_("This person did not belong to the group on that day.")]
    value = None
    if judged is not None:
        errors |= _problems(cohort, participant, judged)
        value = {
            "made": " ".join(judged.made.split()),
            "results": dict(judged.results),
            "photo": str(judged.photo or ""),
            "on": evaluated_on.isoformat(),
        }
    if errors:
        raise ValidationError(errors)
    subject = Subject(EvaluationKind(kind), month.replace(day=1) if month else None, attempt)
    name = piece or uuid4()
    with transaction.atomic():
        lock_scopes({f"c:{cohort.pk}"})
        standing = list(SamplePiece.objects.filter(cohort=cohort, participant=participant, piece=name))
        mine = [row for row in standing if row.judged_by_id == by.pk]
        names = {str(row.pk) for row in standing}
        replaced = {str(row.pk) for row in mine} if seen is None else set(seen) & names
        if value is not None and any(_says(row, value, subject) for row in mine) and len(replaced) <= 1:
            return name
        if value is None and not replaced:
            return name
        body = messages.write(
            event_id=uuid4(),
            kind="piece",
            actor=str(by.pk),
            at=at or timezone.now(),
            cohort=cohort.pk,
            session=session.pk if session else None,
            participant=participant.pk,
            subject=f"{subject}:{name}",
            value=value,
            supersedes=sorted(replaced),
        )
        store_or_refuse([body], sender=Sender(door, user=by, source=source))
    return name


def pieces_of(
    cohort: Cohort,
    people: Iterable[Participant],
    *,
    kind: str,
    month: date | None,
    attempt: int,
    day: date,
) -> list[PersonPieces]:
    """For each of these people what was judged in one evaluation. The number of queries does not depend on them."""
    listed = list(people)
    criteria = criteria_of(cohort.edition.content)
    pass_mark = pass_mark_for(cohort, kind, day)
    month = month.replace(day=1) if month else None
    which: dict[str, Any] = {"cohort": cohort, "kind": kind, "month": month, "attempt": attempt}
    rows = SamplePiece.objects.filter(participant__in=listed, **which).select_related("photo", "judged_by")
    pieces: dict[UUID, list[SamplePiece]] = {}
    for row in rows.order_by("judged_at", "pk"):
        pieces.setdefault(row.participant_id, []).append(row)
    marks = {
        row.participant_id: row
        for row in Evaluation.objects.filter(participant__in=listed, **which).select_related("evaluator")
    }
    return [
        PersonPieces(
            person,
            pieces.get(person.pk, []),
            proposal_of(criteria, pieces.get(person.pk, []), pass_mark=pass_mark),
            marks.get(person.pk),
        )
        for person in listed
    ]


def proposal_of(
    criteria: list[Criterion], pieces: Iterable[SamplePiece], *, pass_mark: int
) -> Proposal | None:
    """The mark these judgements propose (`rules.propose`)."""
    return propose(criteria, [row.results for row in pieces], pass_mark=pass_mark)


def _problems(cohort: Cohort, participant: Participant, judged: Judged) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    made = " ".join(judged.made.split())
    if not made:
        errors["made"] = [_("Write what was made.")]
    elif len(made) > LONGEST_MADE or any(ord(letter) < 32 for letter in made):
        errors["made"] = [_("Write it in at most %(most)d letters.") % {"most": LONGEST_MADE}]
    known = {criterion.key for criterion in criteria_of(cohort.edition.content)}
    if set(judged.results) - known:
        errors["results"] = [_("This criterion does not belong to the course.")]
    if judged.photo is not None:
        own = PiecePhoto.objects.filter(
            pk=judged.photo, cohort=cohort, participant=participant, taken_away_at=None
        )
        if not own.exists():
            errors["photo"] = [_("This picture does not belong to the piece.")]
    return errors


def _says(row: SamplePiece, value: Mapping[str, Any], subject: Subject) -> bool:
    return (
        row.made,
        row.results,
        str(row.photo_id or ""),
        row.judged_on.isoformat(),
        row.kind,
        row.month,
    ) == (
        value["made"],
        value["results"],
        value["photo"],
        value["on"],
        subject.kind,
        subject.month,
    ) and row.attempt == subject.attempt
