"""The doors of a completion: marked, confirmed by a second person, withdrawn. Rules propose, people decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..cohorts.models import Cohort, Enrolment
from ..events import messages
from ..events.actions import store_or_refuse
from ..events.enums import Door
from ..events.kinds import Sender
from ..events.store import lock_scopes
from ..people.models import Participant
from .access import can_complete_by_exception, can_confirm, can_mark_completion, can_withdraw
from .enums import CompletionStatus
from .kinds import CONFIRMED, DONE, WITHDRAWN
from .models import Completion
from .queries import facts_of, facts_without_records, names_of, rules_of
from .rules import evaluate, figures
from .sentences import missing_words
from .signals import completion_reached, completion_withdrawn

LONGEST_REASON = 500


def mark_completion(
    participant: Participant,
    cohort: Cohort,
    *,
    by: Any,
    earned_on: date | None = None,
    exception_reason: str = "",
) -> Completion:
    """Marks that a person finished the course, with the figures of this moment frozen in it.

    `earned_on` may be in the past (the day of entering is kept beside it); without it, it is her last day on record.
    When the rules do not propose her, only somebody who may make exceptions can, and only with a reason.

    Steps: permission, dates, lock, no standing completion, rules, fact, log, signal. Where the edition asks for a second
    signature the completion waits for it and `completion_reached` is sent only then.
    Raises PermissionDenied, ValidationError.
    """
    if not (can_mark_completion(by, cohort) or can_complete_by_exception(by, cohort)):
        raise PermissionDenied
    reason = _clean_reason(exception_reason, required=False)
    today = cohort.centre.local_date(timezone.now())
    if not Enrolment.objects.filter(cohort=cohort, participant=participant).exists():
        raise ValidationError(_("This person never belonged to the group."), code="participant")
    rules = rules_of(cohort)
    with transaction.atomic():
        # Two people may press the button at once; marks may arrive meanwhile.
        lock_scopes({f"c:{cohort.pk}"})
        if Completion.objects.standing().filter(cohort=cohort, participant=participant).exists():
            raise ValidationError(_("The completion of this person is marked already."), code="standing")
        records = facts_of(cohort, [participant.pk]).get(participant.pk)
        facts = records[0] if records else facts_without_records(cohort)
        verdict = evaluate(facts, rules)
        if verdict.is_proposed:
            reason = ""
            if not can_mark_completion(by, cohort):
                raise PermissionDenied
        else:
            _require_exception(by, cohort, reason, missing_words(verdict.gaps, names_of(cohort)))
        day = earned_on or min(facts.last_day or today, today)
        if day > today:
            raise ValidationError({"earned_on": [_("The day it was earned has not come yet.")]})
        if day < cohort.starts_on:
            raise ValidationError({"earned_on": [_("The day is before the first day of the group.")]})
        skills = {skill["code"]: skill["name"] for skill in cohort.edition.content["skills"]}
        completion = _step(
            cohort,
            participant,
            by=by,
            value={
                "status": DONE,
                "earned_on": day.isoformat(),
                "figures": figures(facts, skills),
                "second_sign_off": rules.second_sign_off,
                "exception_reason": reason,
            },
        )
        verb = "lms.mark_completion_by_exception" if reason else "lms.mark_completion"
        _log(completion, verb, by)
        if completion.status == CompletionStatus.CONFIRMED:
            completion_reached.send(Completion, completion=completion)
    return completion


def mark_proposed(
    cohort: Cohort, participants: Sequence[Participant], *, by: Any, earned_on: date | None = None
) -> list[Completion]:
    """Marks several people the rules propose: all of them, or none and a sentence for each who cannot be marked.

    Raises PermissionDenied, ValidationError as a dictionary of sentences by participant.
    """
    if not can_mark_completion(by, cohort):
        raise PermissionDenied
    marked = []
    errors: dict[str, list[str]] = {}
    with transaction.atomic():
        for participant in participants:
            try:
                with transaction.atomic():
                    marked.append(mark_completion(participant, cohort, by=by, earned_on=earned_on))
            except ValidationError as refused:
                errors[str(participant.pk)] = refused.messages
        if errors:
            raise ValidationError(errors)
    return marked


def confirm_completion(completion: Completion, *, by: Any) -> Completion:
    """Gives the second signature. Steps: permission, lock, state, fact, log, `completion_reached`.

    Raises PermissionDenied (also to whoever marked it), ValidationError when it waits no more.
    """
    if not can_confirm(by, completion):
        raise PermissionDenied
    with transaction.atomic():
        lock_scopes({f"c:{completion.cohort_id}"})
        completion = _fresh(completion)
        if completion.status != CompletionStatus.AWAITING:
            raise ValidationError(_("This completion is not waiting for a signature any more."), code="state")
        completion = _step(
            completion.cohort,
            completion.participant,
            by=by,
            about=completion,
            value={"status": CONFIRMED, "completion": str(completion.pk)},
        )
        _log(completion, "lms.confirm_completion", by)
        completion_reached.send(Completion, completion=completion)
    return completion


def withdraw_completion(completion: Completion, *, by: Any, reason: str) -> Completion:
    """Withdraws a completion with a reason. Steps: permission, lock, state, fact, log, `completion_withdrawn`.

    What rested on it is reviewed by people; nothing is removed. Raises PermissionDenied, ValidationError.
    """
    if not can_withdraw(by, completion.cohort):
        raise PermissionDenied
    reason = _clean_reason(reason, required=True)
    with transaction.atomic():
        lock_scopes({f"c:{completion.cohort_id}"})
        completion = _fresh(completion)
        if completion.status == CompletionStatus.WITHDRAWN:
            raise ValidationError(_("This completion was withdrawn already."), code="state")
        completion = _step(
            completion.cohort,
            completion.participant,
            by=by,
            about=completion,
            value={"status": WITHDRAWN, "completion": str(completion.pk), "reason": reason},
        )
        _log(completion, "lms.withdraw_completion", by)
        completion_withdrawn.send(Completion, completion=completion)
    return completion


def _step(
    cohort: Cohort,
    participant: Participant,
    *,
    by: Any,
    value: dict[str, Any],
    about: Completion | None = None,
) -> Completion:
    """Writes one step as a fact and returns the row that came of it."""
    name = uuid4()
    body = messages.write(
        event_id=name,
        kind="completion",
        actor=str(by.pk),
        at=timezone.now(),
        cohort=cohort.pk,
        participant=participant.pk,
        value=value,
        supersedes=[about.pk] if about else [],
    )
    store_or_refuse([body], sender=Sender(Door.WEB, user=by))
    pk = about.pk if about else name
    return Completion.objects.select_related("cohort__edition__course", "cohort__centre", "participant").get(
        pk=pk
    )


def _fresh(completion: Completion) -> Completion:
    return Completion.objects.select_related("cohort__edition", "cohort__centre", "participant").get(
        pk=completion.pk
    )


def _require_exception(by: Any, cohort: Cohort, reason: str, missing: str) -> None:
    if not can_complete_by_exception(by, cohort):
        raise ValidationError(
            _("The rules do not propose this person. %(missing)s"), params={"missing": missing}, code="gaps"
        )
    if not reason:
        raise ValidationError(
            {"exception_reason": [_("Write why this is an exception. %(missing)s") % {"missing": missing}]}
        )


def _clean_reason(reason: str, *, required: bool) -> str:
    reason = " ".join(reason.split())
    if required and not reason:
        raise ValidationError({"reason": [_("Write the reason.")]})
    if len(reason) > LONGEST_REASON:
        raise ValidationError(
            {"reason": [_("Write the reason in at most %(most)d letters.") % {"most": LONGEST_REASON}]}
        )
    return reason


def _log(completion: Completion, action: str, by: Any) -> None:
    # The title of a log line is kept for years: the cohort's code, never a person's name.
    log(
        instance=completion,
        action=action,
        user=by,
        title=completion.cohort.code,
        data={"cohort": str(completion.cohort_id)},
    )
