"""The door of evaluation marks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..cohorts.access import can_mark
from ..cohorts.models import Cohort, Enrolment, Session
from ..events import messages
from ..events.actions import store_or_refuse
from ..events.enums import Door
from ..events.kinds import Sender
from ..events.store import lock_scopes
from ..people.models import Participant
from .enums import HIGHEST_MARK, LOWEST_MARK, EvaluationKind
from .models import Evaluation
from .rules import HIGHEST_ATTEMPT, Subject


def record_evaluation(
    cohort: Cohort,
    participant: Participant,
    *,
    kind: EvaluationKind | str,
    mark: int | None,
    evaluated_on: date,
    by: Any,
    month: date | None = None,
    attempt: int = 1,
    at: datetime | None = None,
    seen: Iterable[str] | None = None,
    session: Session | None = None,
    door: Door = Door.WEB,
    source: str = "",
) -> bool:
    """Records one mark from 0 to 20, or takes it back with None. False when exactly that stands already.

    See `record_evaluations`. Raises PermissionDenied, or ValidationError with sentences by field.
    """
    try:
        return bool(
            record_evaluations(
                cohort,
                {participant.pk: mark},
                kind=kind,
                evaluated_on=evaluated_on,
                by=by,
                month=month,
                attempt=attempt,
                at=at,
                seen=None if seen is None else {participant.pk: seen},
                session=session,
                door=door,
                source=source,
            )
        )
    except ValidationError as refused:
        errors = dict(getattr(refused, "error_dict", {}))
        own = errors.pop(str(participant.pk), None)
        if own is not None:
            raise ValidationError({**errors, "mark": own})
        raise


def record_evaluations(
    cohort: Cohort,
    marks: Mapping[UUID, int | None],
    *,
    kind: EvaluationKind | str,
    evaluated_on: date,
    by: Any,
    month: date | None = None,
    attempt: int = 1,
    at: datetime | None = None,
    seen: Mapping[UUID, Iterable[str]] | None = None,
    session: Session | None = None,
    door: Door = Door.WEB,
    source: str = "",
) -> int:
    """Records the marks of a class for one evaluation, all of them or none. Returns how many facts that made.

    `month` is for monthly evaluations only and then required (any day of it). `seen` are the marks the screen showed:
    only those are replaced, so that two evaluators at once leave a visible conflict. With `session` the undo of that
    session's screen takes them back. The number of queries does not depend on the number of people.

    Steps: permission, values, roster, facts. Raises PermissionDenied, or ValidationError: sentences by field of the
    evaluation and by participant.
    """
    if not can_mark(by, cohort):
        raise PermissionDenied
    errors = errors_of(cohort, kind, evaluated_on, month, attempt)
    members = set(
        Enrolment.objects.filter(cohort=cohort, joined_on__lte=evaluated_on).values_list(
            "participant", flat=True
        )
    )
    for person, mark in marks.items():
        if person not in members:
            errors[str(person)] = [_("This person did not belong to the group on that day.")]
        elif mark is not None and (isinstance(mark, bool) or not LOWEST_MARK <= mark <= HIGHEST_MARK):
            sentence = _("Write a whole number from %(lowest)d to %(highest)d.")
            errors[str(person)] = [sentence % {"lowest": LOWEST_MARK, "highest": HIGHEST_MARK}]
    if errors:
        raise ValidationError(errors)
    subject = Subject(EvaluationKind(kind), month.replace(day=1) if month else None, attempt)
    with transaction.atomic():
        lock_scopes({f"c:{cohort.pk}"})
        rows = Evaluation.objects.filter(
            cohort=cohort,
            participant__in=list(marks),
            kind=subject.kind,
            month=subject.month,
            attempt=subject.attempt,
        )
        present = {row.participant_id: row for row in rows}
        if any(row.in_conflict for row in present.values()):
            sentence = _("Two people gave different marks. The office decides which one stands.")
            raise ValidationError({str(key): [sentence] for key, row in present.items() if row.in_conflict})
        moment = at or timezone.now()
        bodies = []
        for person, mark in marks.items():
            row = present.get(person)
            standing = sorted(row.heads) if row else []
            replaced = sorted(set(seen.get(person, ()))) if seen is not None else standing
            if replaced == standing and _says(row) == (mark, evaluated_on if mark is not None else None):
                continue
            bodies.append(
                messages.write(
                    event_id=uuid4(),
                    kind="evaluation",
                    actor=str(by.pk),
                    at=moment,
                    cohort=cohort.pk,
                    session=session.pk if session else None,
                    participant=person,
                    subject=str(subject),
                    value=None if mark is None else {"mark": mark, "on": evaluated_on.isoformat()},
                    supersedes=replaced,
                )
            )
        if bodies:
            store_or_refuse(bodies, sender=Sender(door, user=by, source=source))
    return len(bodies)


def settle_evaluation(
    evaluation: Evaluation, *, mark: int | None, evaluated_on: date, by: Any, reason: str
) -> None:
    """Settles marks that differ: a new fact with the reason replaces all of them. Both stay in the log.

    `mark` None keeps the taking-back.

    Raises PermissionDenied, or ValidationError without a reason or when there is nothing to settle any more.
    """
    cohort = evaluation.cohort
    if not (by.has_perm("lms_courses.settle_conflict") and can_mark(by, cohort)):
        raise PermissionDenied
    reason = " ".join(reason.split())[:255]
    if not reason:
        raise ValidationError(_("Write the reason."), code="reason")
    with transaction.atomic():
        lock_scopes({f"c:{cohort.pk}"})
        evaluation.refresh_from_db()
        if not evaluation.in_conflict:
            raise ValidationError(_("Somebody has settled this already."), code="settled")
        body = messages.write(
            event_id=uuid4(),
            kind="evaluation",
            actor=str(by.pk),
            at=timezone.now(),
            cohort=cohort.pk,
            participant=evaluation.participant_id,
            subject=str(Subject(EvaluationKind(evaluation.kind), evaluation.month, evaluation.attempt)),
            value=None if mark is None else {"mark": mark, "on": evaluated_on.isoformat()},
            supersedes=evaluation.heads,
            reason=reason,
        )
        store_or_refuse([body], sender=Sender(Door.WEB, user=by))
    evaluation.refresh_from_db()


def errors_of(
    cohort: Cohort, kind: EvaluationKind | str, evaluated_on: date, month: date | None, attempt: int
) -> dict[str, list[str]]:
    """What is wrong with the evaluation itself, by field."""
    today = cohort.centre.local_date(timezone.now())
    errors: dict[str, list[str]] = {}
    if evaluated_on > today:
        errors["evaluated_on"] = [_("The date of the evaluation has not come yet.")]
    elif evaluated_on < cohort.starts_on:
        errors["evaluated_on"] = [_("The date of the evaluation is before the first day of the group.")]
    if not 1 <= attempt <= HIGHEST_ATTEMPT:
        errors["attempt"] = [_("Write the attempt: from 1 to %(highest)d.") % {"highest": HIGHEST_ATTEMPT}]
    if kind not in EvaluationKind.values:
        errors["kind"] = [_("Choose the kind of evaluation.")]
    elif (kind == EvaluationKind.MONTHLY) != (month is not None):
        errors["month"] = [_("A monthly evaluation has a month, a final one has none.")]
    elif month is not None and month.replace(day=1) < cohort.starts_on.replace(day=1):
        errors["month"] = [_("The month is before the first day of the group.")]
    elif month is not None and month.replace(day=1) > today:
        errors["month"] = [_("The month has not come yet.")]
    return errors


def _says(row: Evaluation | None) -> tuple[int | None, date | None]:
    if row is None or row.mark is None:
        return None, None
    return row.mark, row.evaluated_on
