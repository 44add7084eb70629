"""What a person may ask about her own data, by when it must be answered, and how a person is forgotten."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from . import names, rules, terms
from .enums import DocumentType, RightKind, RightOutcome
from .models import Consent, Merge, Participant, RightsRequest
from .rules import Refusal
from .sentences import sentence
from .signals import participant_anonymised

LONGEST = 500


def _text(text: str, field: str) -> str:
    try:
        cleaned = rules.clean_text(text)
    except Refusal as refusal:
        raise ValidationError({field: sentence(refusal)}) from None
    if len(cleaned) > LONGEST:
        raise ValidationError({field: ValidationError(_("Write up to 500 letters."), code="long")})
    return cleaned


def receive_request(
    participant: Participant,
    *,
    kind: str,
    by: Any,
    received_on: date | None = None,
    details: str = "",
    days_off: Collection[date] = (),
) -> RightsRequest:
    """Notes a request and the day it must be answered by, after the term that holds on the day it came.

    Raises ValidationError: a day still to come; an unknown kind; a text too long.
    """
    day = received_on or timezone.localdate()
    if day > timezone.localdate():
        raise ValidationError({"received_on": ValidationError(_("The day is still to come."), code="future")})
    if kind not in RightKind.values:
        raise ValidationError({"kind": ValidationError(_("Choose what is asked for."), code="no_kind")})
    details = _text(details, "details")
    term = terms.term_on(f"right_{kind}", day)
    with transaction.atomic():
        request = RightsRequest.objects.create(
            participant=participant,
            kind=RightKind(kind),
            received_on=day,
            due_on=terms.after(day, term.amount, term.unit, days_off=days_off),
            details=details,
            recorded_by=by,
        )
        log(
            instance=participant,
            action="lms.receive_rights_request",
            user=by,
            title="participant",
            data={"kind": kind, "due_on": request.due_on.isoformat()},
        )
    return request


def answer_request(
    request: RightsRequest, *, outcome: str, answer: str, by: Any, on: date | None = None
) -> RightsRequest:
    """Notes the answer to a request.

    Raises ValidationError: already answered; no outcome; no reason where it was not granted in full; a day before it
    came or still to come.
    """
    day = on or timezone.localdate()
    if not request.received_on <= day <= timezone.localdate():
        raise ValidationError(
            {"on": ValidationError(_("Choose a day between the request and today."), code="day")}
        )
    if outcome not in RightOutcome.values:
        raise ValidationError({"outcome": ValidationError(_("Choose the outcome."), code="no_outcome")})
    answer = _text(answer, "answer")
    if outcome != RightOutcome.GRANTED and not answer:
        raise ValidationError({"answer": ValidationError(_("Write the reason."), code="no_reason")})
    with transaction.atomic():
        changed = RightsRequest.objects.filter(pk=request.pk, answered_on=None).update(
            answered_on=day, outcome=RightOutcome(outcome), answer=answer
        )
        if not changed:
            raise ValidationError(_("This request was already answered."), code="already_answered")
        log(
            instance=request.participant,
            action="lms.answer_rights_request",
            user=by,
            title="participant",
            data={"kind": request.kind, "outcome": outcome},
        )
    request.refresh_from_db()
    return request


def anonymise(participant: Participant, *, by: Any, reason: str) -> Participant:
    """Forgets who a person is. Her row stays, so that attendance and completions can still be counted.

    Steps: check, empty everything that tells who she is (also in records merged into hers), withdraw consents, tell
    `participant_anonymised` so that rooms above forget what they know, log. It cannot be taken back.

    Issued certificates and their register entry stay as they are: they must be verifiable, and hold their own copy.

    Raises ValidationError: already done; merged into another record; a merge still open; no reason.
    """
    reason = _text(reason, "reason")
    if not reason:
        raise ValidationError({"reason": ValidationError(_("Write the reason."), code="no_reason")})
    with transaction.atomic():
        locked = Participant.objects.select_for_update().get(pk=participant.pk)
        if locked.anonymised_at:
            raise ValidationError(_("This person is already anonymous."), code="already")
        if locked.merged_into_id:
            raise ValidationError(
                _("This record was merged. Open the record it was merged into."), code="merged"
            )
        if Merge.objects.filter(kept=locked, confirmed_at=None, undone_at=None).exists():
            raise ValidationError(_("Confirm or undo the merge of this record first."), code="merge_open")
        now = timezone.now()
        for row in [locked, *Participant.objects.select_for_update().filter(merged_into=locked)]:
            _forget(row)
            row.anonymised_at = now
            row.save()
            Consent.objects.standing().filter(participant=row).update(withdrawn_on=timezone.localdate(now))
            Consent.objects.filter(participant=row).update(read_aloud_by="", witness="")
            RightsRequest.objects.filter(participant=row).update(details="", answer="")
            Merge.objects.filter(merged=row).update(before={})
            participant_anonymised.send(Participant, participant=row, by=by)
        log(instance=locked, action="lms.anonymise_participant", user=by, title="participant")
    participant.refresh_from_db()
    return participant


def _forget(row: Participant) -> None:
    for field in (
        "given_names",
        "paternal_surname",
        "maternal_surname",
        "alias",
        "name_on_certificate",
        "name_in_official_register",
        "document_number",
        "safe_contact",
    ):
        setattr(row, field, "")
    row.document_type = DocumentType.NONE
    row.document_seen_on = None
    row.birth_year = None
    row.is_protected = False
    # A handle for the eye in old lists; it says nothing about her and equals nobody else's.
    row.alias = names.anonymous(str(row.pk))
