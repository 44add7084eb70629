"""Consent by purpose: given to a text, withdrawn at any time, never deleted."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from . import rules
from .enums import NEEDS_WRITING, Language, Manner, Purpose
from .models import Consent, ConsentText, Participant
from .rules import Refusal
from .sentences import sentence


def text_for(purpose: str, language: str, *, on: date | None = None) -> ConsentText | None:
    """The newest text of a purpose valid on a day, in that language or else in Spanish; None when there is none."""
    day = on or timezone.localdate()
    texts = ConsentText.objects.filter(purpose=purpose, valid_from__lte=day).order_by("-version")
    return texts.filter(language=language).first() or texts.filter(language=Language.SPANISH).first()


def publish_text(
    *, purpose: str, language: str, text: str, by: Any, valid_from: date | None = None
) -> ConsentText:
    """Enters a new version of a text. Consents given to older versions stay as they are.

    Raises ValidationError when the text is empty or equals the newest version.
    """
    written = text.strip()
    if not written:
        raise ValidationError({"text": _("Write the text.")})
    with transaction.atomic():
        newest = (
            ConsentText.objects.select_for_update()
            .filter(purpose=Purpose(purpose), language=Language(language))
            .order_by("-version")
            .first()
        )
        if newest is not None and newest.text == written:
            raise ValidationError({"text": _("This is the text as it already stands.")})
        try:
            with transaction.atomic():
                new = ConsentText.objects.create(
                    purpose=purpose,
                    language=language,
                    version=newest.version + 1 if newest else 1,
                    text=written,
                    valid_from=valid_from or timezone.localdate(),
                )
        except IntegrityError:
            raise ValidationError(_("Somebody published a text at the same moment. Look again.")) from None
        log(instance=new, action="lms.publish_consent_text", user=by)
    return new


def record_consent(
    participant: Participant,
    *,
    text: ConsentText,
    manner: str,
    by: Any,
    given_on: date | None = None,
    read_aloud_by: str = "",
    witness: str = "",
) -> Consent:
    """Notes that a person said yes to the purpose of a text.

    Raises ValidationError: closed record; a day still to come or before the text; the spoken word where the law wants
    writing; nobody read it aloud to somebody who does not read; already given.
    """
    day = given_on or timezone.localdate()
    errors: dict[str, ValidationError] = {}
    try:
        read_aloud_by, witness = rules.clean_text(read_aloud_by), rules.clean_text(witness)
    except Refusal as refusal:
        errors["read_aloud_by"] = sentence(refusal)
    if day > timezone.localdate():
        errors["given_on"] = ValidationError(_("The day is still to come."), code="future")
    elif day < text.valid_from:
        errors["given_on"] = ValidationError(_("This text is newer than that day."), code="text_newer")
    if manner not in Manner.values:
        errors["manner"] = ValidationError(_("Choose how it was given."), code="no_manner")
    elif text.purpose in NEEDS_WRITING and manner == Manner.VERBAL:
        errors["manner"] = ValidationError(
            _("For this purpose the law asks for writing or a fingerprint."), code="needs_writing"
        )
    if participant.reads == "no" and not read_aloud_by:
        errors["read_aloud_by"] = ValidationError(_("Write who read the text aloud."), code="not_read_aloud")
    if len(read_aloud_by) > 120 or len(witness) > 120:
        errors["read_aloud_by"] = ValidationError(_("The name is longer than 120 letters."), code="name_long")
    if errors:
        raise ValidationError(errors)
    with transaction.atomic():
        locked = Participant.objects.select_for_update().get(pk=participant.pk)
        if locked.merged_into_id or locked.anonymised_at:
            raise ValidationError(_("This record is closed. Nothing can be added to it."), code="closed")
        if Consent.objects.standing().filter(participant=locked, purpose=text.purpose).exists():
            raise ValidationError(
                _("This consent is already noted. Withdraw it first."), code="already_given"
            )
        consent = Consent.objects.create(
            participant=locked,
            text=text,
            purpose=text.purpose,
            given_on=day,
            manner=Manner(manner),
            read_aloud_by=read_aloud_by,
            witness=witness,
            recorded_by=by,
        )
        log(
            instance=locked,
            action="lms.record_consent",
            user=by,
            title="participant",
            data={"purpose": text.purpose, "version": text.version},
        )
    return consent


def withdraw_consent(consent: Consent, *, by: Any, on: date | None = None) -> Consent:
    """Ends a consent from that day. What was done while it stood stays done.

    Raises ValidationError: already withdrawn; a day before it was given or still to come.
    """
    day = on or timezone.localdate()
    if day > timezone.localdate():
        raise ValidationError({"on": ValidationError(_("The day is still to come."), code="future")})
    if day < consent.given_on:
        raise ValidationError(
            {"on": ValidationError(_("It was given later than that."), code="before_given")}
        )
    with transaction.atomic():
        changed = Consent.objects.standing().filter(pk=consent.pk).update(withdrawn_on=day)
        if not changed:
            raise ValidationError(_("This consent was already withdrawn."), code="already_withdrawn")
        log(
            instance=consent.participant,
            action="lms.withdraw_consent",
            user=by,
            title="participant",
            data={"purpose": consent.purpose},
        )
    consent.withdrawn_on = day
    return consent


def has_consent(participant: Participant, purpose: str, *, on: date | None = None) -> bool:
    """True when a consent for the purpose stood on that day (today when not given)."""
    day = on or timezone.localdate()
    rows = Consent.objects.filter(participant=participant, purpose=purpose, given_on__lte=day)
    return rows.filter(withdrawn_on=None).exists() or rows.filter(withdrawn_on__gt=day).exists()
