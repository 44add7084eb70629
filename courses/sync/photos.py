"""Pictures of pieces taken on a tablet: who took them, of what, and whether the place permits them.

A picture comes by itself, after the marks, with a text the tablet froze and signed when it was taken. The text is read
like a fact's, and it names the digest of the picture: neither can be exchanged on the way. What is taken becomes a
piece of that person's final evaluation, not judged yet; the mark is given by who evaluates.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ..cohorts.enums import SessionStatus
from ..cohorts.models import Enrolment, Session
from ..evaluations import files, photos
from ..evaluations.enums import EvaluationKind
from ..evaluations.models import PiecePhoto
from ..evaluations.pieces import Judged, judge_piece
from ..events import messages
from ..events.enums import Door, HeldCode
from ..people.models import Participant
from . import signatures
from .models import Device
from .protocol import SentPhoto

KIND = "photo"
# The one reason that is no mark's: nobody photographs here, or this tablet is a quiet one.
PLACE = "place"


@dataclass(frozen=True)
class PhotoReceipt:
    """The answer for one picture. No `code` means it is kept; `id` is None when not even its name could be read."""

    id: UUID | None
    code: str | None = None


def take_photo(device: Device, sent: SentPhoto) -> PhotoReceipt:
    """Keeps a picture and the piece it shows, once: the same name again changes nothing and is answered as kept.

    Steps: read, signature, known name, permission of tablet, place, session and person, then picture and piece in one
    transaction. A picture of a tablet that was withdrawn is the caller's to refuse. Nothing is kept of one refused.
    """
    try:
        message = messages.read(sent.text)
    except (messages.Unreadable, messages.NewerFormat):
        return PhotoReceipt(None, HeldCode.UNREADABLE)
    try:
        _keep(device, message, sent)
    except _Refused as refused:
        return PhotoReceipt(message.id, refused.code)
    return PhotoReceipt(message.id)


class _Refused(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _keep(device: Device, message: messages.Message, sent: SentPhoto) -> None:
    _check_signature(device, message, sent)
    if _is_known(message):
        return
    if message.cohort is None or not device.cohorts.filter(pk=message.cohort).exists():
        raise _Refused(HeldCode.GROUP_NOT_CARRIED)
    session, person, actor = _rows(message)
    # Asked before the picture is looked at: a place without cameras is answered at once.
    if device.quiet or not session.cohort.centre.photos_allowed:
        raise _Refused(PLACE)
    try:
        with transaction.atomic():
            _keep_piece(device, message, sent.content, session, person, actor)
    except PermissionDenied:
        raise _Refused(HeldCode.ACTOR_NOT_ALLOWED) from None
    except IntegrityError:
        # The same picture came twice at the same instant, and the other one won.
        if not _is_known(message):
            raise
    except ValidationError as error:
        code = getattr(error, "code", None) or HeldCode.INVALID_VALUE
        known = code in HeldCode.values or code == PLACE
        raise _Refused(code if known else HeldCode.INVALID_VALUE) from None


def _keep_piece(
    device: Device,
    message: messages.Message,
    content: bytes,
    session: Session,
    person: Participant,
    actor: Any,
) -> None:
    photo = photos.keep_photo(session.cohort, person, content, shows_people=False, by=actor, name=message.id)
    try:
        with translation.override(settings.LANGUAGE_CODE):
            made = _("Piece photographed in class")
        judge_piece(
            session.cohort,
            person,
            Judged(made, {}, photo.pk),
            kind=EvaluationKind.FINAL,
            evaluated_on=session.date,
            piece=message.id,
            session=session,
            at=message.at,
            door=Door.TABLET,
            source=f"tablet {device.pk}",
            by=actor,
        )
    except BaseException:
        files.drop(photo.path)
        raise


def _check_signature(device: Device, message: messages.Message, sent: SentPhoto) -> None:
    value = message.value if isinstance(message.value, dict) else {}
    keys = device.keys.values_list("jwk", flat=True)
    if message.kind != KIND or message.device != str(device.pk):
        raise _Refused(HeldCode.SIGNATURE)
    if not any(signatures.is_signed_by(jwk, sent.text, sent.signature) for jwk in keys):
        raise _Refused(HeldCode.SIGNATURE)
    if value.get("digest") != signatures.encode(hashlib.sha256(sent.content).digest()):
        raise _Refused(HeldCode.SIGNATURE)


def _is_known(message: messages.Message) -> bool:
    """Whether this picture is here already. Raises _Refused when another one has its name."""
    found = PiecePhoto.objects.filter(pk=message.id).first()
    if found is None:
        return False
    if (found.cohort_id, found.participant_id) != (message.cohort, message.participant):
        raise _Refused(HeldCode.ID_REUSED)
    return True


def _rows(message: messages.Message) -> tuple[Session, Participant, Any]:
    if message.session is None or message.cohort is None:
        raise _Refused(HeldCode.SESSION_UNKNOWN)
    sessions = Session.objects.select_related("cohort__centre", "cohort__edition")
    session = sessions.filter(pk=message.session, cohort=message.cohort, status=SessionStatus.PLANNED).first()
    if session is None:
        raise _Refused(HeldCode.SESSION_UNKNOWN)
    enrolments = Enrolment.objects.filter(
        cohort=session.cohort, participant=message.participant, joined_on__lte=session.date
    )
    enrolment = enrolments.select_related("participant").first()
    if enrolment is None:
        raise _Refused(HeldCode.PARTICIPANT_UNKNOWN)
    try:
        actor = get_user_model()._default_manager.get(pk=message.actor)
    except (ObjectDoesNotExist, ValueError, ValidationError):
        raise _Refused(HeldCode.ACTOR_NOT_ALLOWED) from None
    return session, enrolment.participant, actor
