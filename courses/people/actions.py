"""The doors by which people come into the records and are corrected."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from . import rules
from .models import Participant
from .rules import Refusal
from .sentences import sentence

# Log lines carry no names: the row is found by its key, and it says its own name as long as it has one.
UNNAMED = "participant"

NAME_FIELDS = ("given_names", "paternal_surname", "maternal_surname")
OTHER_NAMES = ("alias", "name_on_certificate", "name_in_official_register")
FIELDS = (
    *NAME_FIELDS,
    *OTHER_NAMES,
    "document_type",
    "document_number",
    "document_seen_on",
    "birth_year",
    "language",
    "reads",
    "signs_with",
    "do_not_call",
    "do_not_write",
    "safe_contact",
    "is_protected",
)


def clean_fields(participant: Participant) -> None:
    """Cleans the participant's texts in place and raises ValidationError with every problem at its field."""
    errors: dict[str, ValidationError] = {}
    for field in (*NAME_FIELDS, *OTHER_NAMES):
        try:
            setattr(participant, field, rules.clean_name(getattr(participant, field)))
        except Refusal as refusal:
            errors[field] = sentence(refusal)
    try:
        participant.safe_contact = rules.clean_text(participant.safe_contact)
    except Refusal as refusal:
        errors["safe_contact"] = sentence(refusal)
    try:
        participant.document_number = rules.clean_document(
            participant.document_type, participant.document_number
        )
    except Refusal as refusal:
        errors["document_number"] = sentence(refusal)
    today = timezone.localdate()
    try:
        rules.check_birth_year(participant.birth_year, this_year=today.year)
    except Refusal as refusal:
        errors["birth_year"] = sentence(refusal)
    if participant.document_seen_on and participant.document_seen_on > today:
        errors["document_seen_on"] = ValidationError(_("The day is still to come."), code="future")
    if not participant.full_name and not any(field in errors for field in NAME_FIELDS):
        errors["given_names"] = ValidationError(_("Write at least one part of the name."), code="no_name")
    if errors:
        raise ValidationError(errors)


def register_participant(*, by: Any, key: UUID | None = None, **fields: Any) -> Participant:
    """Enters a person. Fields are those of the model (`FIELDS`); texts are cleaned, never rewritten.

    `key` is the number a tablet gave to somebody it met without a network; marks already point at it.

    Checks the fields and that nobody else has the document, saves, logs. Likely duplicates are shown by whoever
    calls (`queries.likely_duplicates`): two people may well share a name.

    Raises ValidationError with a sentence at each field.
    """
    participant = Participant(**_known(fields))
    if key is not None:
        participant.pk = key
    with transaction.atomic():
        _clean_and_save(participant)
        log(instance=participant, action="lms.register_participant", user=by, title=UNNAMED)
    return participant


def correct_participant(participant: Participant, *, by: Any, **fields: Any) -> Participant:
    """Changes the named fields of a person and logs which ones, without their contents.

    Raises ValidationError as `register_participant` does, and when the person was merged or made anonymous.
    """
    given = _known(fields)
    with transaction.atomic():
        locked = Participant.objects.select_for_update().get(pk=participant.pk)
        if locked.merged_into_id or locked.anonymised_at:
            raise ValidationError(_("This record is closed and cannot be corrected."), code="closed")
        before = {name: getattr(locked, name) for name in given}
        for name, value in given.items():
            setattr(locked, name, value)
        _clean_and_save(locked)
        changed = sorted(name for name in given if getattr(locked, name) != before[name])
        if changed:
            log(
                instance=locked,
                action="lms.correct_participant",
                user=by,
                title=UNNAMED,
                data={"fields": changed},
            )
    for name in FIELDS:
        setattr(participant, name, getattr(locked, name))
    return locked


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"no such fields of a participant: {sorted(unknown)}")
    return fields


def _clean_and_save(participant: Participant) -> None:
    clean_fields(participant)
    participant.clean_fields(exclude=["merged_into"])
    if participant.document_number and _document_is_taken(participant):
        raise document_taken()
    try:
        with transaction.atomic():
            participant.save()
    except IntegrityError as error:
        # Two offices registering one document at the same instant: the database let one of them through.
        if _document_is_taken(participant):
            raise document_taken() from error
        raise


def _document_is_taken(participant: Participant) -> bool:
    return (
        Participant.objects.filter(
            document_type=participant.document_type,
            document_number=participant.document_number,
            merged_into=None,
        )
        .exclude(pk=participant.pk)
        .exists()
    )


def document_taken() -> ValidationError:
    """The error for a document that already belongs to somebody."""
    return ValidationError(
        {
            "document_number": ValidationError(
                _("Another participant already has this document."), code="document_taken"
            )
        }
    )


def field_errors(error: ValidationError) -> dict[str, list[str]]:
    """The sentences of a ValidationError by field; those of no field under `NON_FIELD_ERRORS`."""
    if hasattr(error, "error_dict"):
        return dict(error.message_dict)
    return {NON_FIELD_ERRORS: list(error.messages)}
