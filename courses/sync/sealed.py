"""What was sealed on a tablet, opened for those who may read it: notes, and people the office did not know yet."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..cohorts.actions import enrol
from ..cohorts.models import Enrolment, Session
from ..events import messages
from ..events.actions import discard_held, release_held
from ..events.enums import Door, HeldCode, HeldDecision, ReceiptStatus
from ..events.kinds import Sender
from ..events.models import HeldEvent
from ..events.store import Incoming, store
from ..people.actions import register_participant
from ..people.models import Participant
from . import server_key, signatures
from .models import SealedNote


def words_of(note: SealedNote) -> str:
    """The text of a note, or "" when it was not sealed to this office."""
    try:
        return signatures.open_sealed(note.sealed, server_key.load())
    except signatures.CannotOpen:
        return ""


def waiting_marks(note: SealedNote) -> list[tuple[HeldEvent, messages.Message]]:
    """The marks of a newcomer that wait until the office knows her, oldest first."""
    found = []
    rows = HeldEvent.objects.filter(
        cohort_id=note.cohort_id, code=HeldCode.PARTICIPANT_UNKNOWN, decision=HeldDecision.WAITING
    )
    for held in rows.order_by("sequence", "received_at", "pk"):
        message = messages.read(held.body)
        if message.participant == note.participant:
            found.append((held, message))
    return found


def first_day(note: SealedNote) -> date:
    """The day she was first seen: that of the class the tablet met her in, within the days of the group."""
    session = Session.objects.filter(pk=note.event.session_id).first()
    day = session.date if session else note.cohort.centre.local_date(note.event.happened_at)
    return max(day, note.cohort.starts_on)


def put_away(note: SealedNote, *, by: Any) -> None:
    """The note was read and needs nothing more. It is kept. Logged."""
    changed = SealedNote.objects.notes().waiting().filter(pk=note.pk).update(settled_at=timezone.now())
    if changed:
        log(instance=note, action="lms.put_away_note", user=by, title="note")


def settle_newcomer(
    note: SealedNote, *, by: Any, participant: Participant | None = None, **fields: Any
) -> Participant:
    """Takes in somebody a tablet met: as `participant`, whom the office knows already, or as a new person with `fields`.

    Steps: lock, register (under the number the tablet gave, so that later marks fit), enrol from the day she was first
    seen, let her waiting marks count, note who she is, log. Raises ValidationError; nothing is done by half.
    """
    with transaction.atomic():
        locked = (
            SealedNote.objects.select_for_update().select_related("cohort__centre", "event").get(pk=note.pk)
        )
        if not locked.is_newcomer or locked.settled_at is not None:
            raise ValidationError(_("Somebody has decided this already."), code="decided")
        person = participant or register_participant(by=by, key=locked.participant, **fields)
        day = first_day(locked)
        if not Enrolment.objects.on(day).filter(cohort=locked.cohort, participant=person).exists():
            enrol(person, locked.cohort, on=day, by=by)
        locked.settled_as = person
        locked.settled_at = timezone.now()
        locked.save(update_fields=["settled_as", "settled_at"])
        count_waiting_marks(locked, by=by)
        log(instance=person, action="lms.settle_newcomer", user=by, title="participant")
    note.refresh_from_db()
    return person


def count_waiting_marks(note: SealedNote, *, by: Any) -> int:
    """Lets the waiting marks of a settled newcomer count, and says how many did. The others stay under review."""
    counted = 0
    person = note.settled_as
    assert person is not None
    for held, message in waiting_marks(note):
        if person.pk == note.participant:
            try:
                with transaction.atomic():
                    release_held(held, by=by, reason=_("The person was taken in."))
            except ValidationError:
                continue
            counted += 1
        else:
            counted += _count_as(person, held, message, by)
    return counted


def _count_as(person: Participant, held: HeldEvent, message: messages.Message, by: Any) -> int:
    """Says the same of somebody the office knows under another number. The mark of the tablet is kept, set aside."""
    body = messages.write(
        event_id=_other_name(message.id),
        kind=message.kind,
        actor=message.actor,
        at=message.at,
        cohort=message.cohort,
        session=message.session,
        participant=person.pk,
        subject=message.subject,
        value=message.value,
        supersedes=[str(_other_name(UUID(name))) for name in message.supersedes],
        reason=_("Marked on a tablet before the office knew who she was."),
    )
    receipt = store([Incoming(body)], sender=Sender(Door(held.door), user=by, source=f"newcomer {held.pk}"))[
        0
    ]
    if receipt.status == ReceiptStatus.HELD:
        return 0
    discard_held(held, by=by, reason=_("It counts for the person the office knows."))
    return 1


def _other_name(event_id: UUID) -> UUID:
    """One name for the copy of a fact, however often it is made."""
    return uuid5(NAMESPACE_OID, f"newcomer:{event_id}")
