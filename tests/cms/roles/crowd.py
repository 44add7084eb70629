"""Many rows of everything that grows, beside the one of the world: what a list must stand after some years."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from certificates.models import CertificateChange, CertificateReview
from courses.audit.enums import Deed
from courses.audit.models import AccessRecord
from courses.cohorts.models import CentreMember, CohortFacilitator, Holiday
from courses.completion.enums import CompletionStatus
from courses.people.models import Participant
from courses.sync.models import SealedNote
from courses.work.models import Placement, WorkUnlock, WorkUnlockReview
from tests.factories.people import GIVEN, MATERNAL, PATERNAL

from .world import Side

# A class has thirty people and as many sessions.
IN_A_CLASS = 30


def copies(row: Any, changes: Iterable[dict[str, Any]]) -> list[Any]:
    """Write a copy of `row` for each dictionary of changed fields. Keys that the database gives are given anew."""
    made = []
    for change in changes:
        twin = copy.copy(row)
        twin._state = copy.copy(row._state)
        twin._state.adding, twin._state.fields_cache = True, {}
        twin.pk = uuid4() if isinstance(row.pk, UUID) else None
        for name, value in change.items():
            setattr(twin, name, value)
        made.append(twin)
    written: list[Any] = type(row)._base_manager.bulk_create(made, batch_size=200)
    return written


def digest(*words: object) -> str:
    return sha256(repr(words).encode()).hexdigest()


def grow(side: Side, many: int) -> None:
    """Add `many` people to the side's centre, in classes of thirty, with all that years bring with them.

    The rows are copies written past the actions: what the lists read, not a history that could have happened.
    """
    things = side.things
    centre, cohort, user = things["centre"], things["cohort"], things["completion"].marked_by
    people = copies(
        things["participant"],
        (
            {
                "document_number": f"9{index:07d}",
                "given_names": f"{GIVEN[index % len(GIVEN)]} {digest(index)[:9].translate(LETTERS)}",
                "paternal_surname": PATERNAL[index % len(PATERNAL)],
                "maternal_surname": MATERNAL[index % len(MATERNAL)],
            }
            for index in range(many)
        ),
    )
    for person in people:
        person.name_key = f"{person.given_names} {person.paternal_surname}".casefold()
    Participant.objects.bulk_update(people, ["name_key"], batch_size=200)
    CentreMember.objects.bulk_create(CentreMember(centre=centre, participant=person) for person in people)
    cohorts = copies(
        cohort, ({"code": f"MUCHOS-{index}", "name": f"Grupo {index}"} for index in range(many // IN_A_CLASS))
    )
    facilitators = [row.user for row in CohortFacilitator.objects.filter(cohort=cohort)]
    CohortFacilitator.objects.bulk_create(
        CohortFacilitator(cohort=one, user=teacher) for one in cohorts for teacher in facilitators
    )
    _classes(things, cohorts, people)
    _work(things, cohorts, people)
    _certificates(things)
    copies(things["batch"], ({} for _ in people))
    copies(things["held"], ({"body_hash": digest("held", index)} for index in range(many)))
    copies(things["device"], ({"label": f"Tableta {index + 2}"} for index in range(many)))
    copies(things["rights_request"], ({"participant_id": person.pk} for person in people))
    copies(things["consent"], ({"participant_id": person.pk} for person in people))
    copies(things["import"], ({"file_hash": digest("file", index)} for index in range(many)))
    for kind in ("newcomer", "note"):
        note: SealedNote = things[kind]
        events = copies(note.event, ({"cell": f"note:{uuid4()}"} for _ in people))
        copies(note, ({"event_id": event.pk, "pk": event.pk} for event in events))
    Holiday.objects.bulk_create(
        Holiday(date=timezone.localdate() + timedelta(days=index), name=f"Feriado {index}", centre=centre)
        for index in range(many)
    )
    AccessRecord.objects.bulk_create(
        AccessRecord(actor=user, deed=Deed.SAW, action="lms.view_participant", participant_id=person.pk)
        for person in people
    )


# The letters of a digest as a name could have them.
LETTERS = str.maketrans("0123456789abcdef", "aeioulmnrstpqchy")


def _classes(things: dict[str, Any], cohorts: Sequence[Any], people: Sequence[Any]) -> None:
    """Sessions, enrolments, marks that differ, completions."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    sessions = copies(
        things["session"],
        (
            {
                "cohort_id": one.pk,
                # Some of today, so that the day's list grows too.
                "starts_at": midnight + timedelta(days=-(index // 2), hours=8 + 6 * (index % 2)),
            }
            for one in cohorts
            for index in range(IN_A_CLASS)
        ),
    )
    places = [(person, cohorts[index // IN_A_CLASS]) for index, person in enumerate(people)]
    copies(
        things["enrolment"], ({"participant_id": person.pk, "cohort_id": one.pk} for person, one in places)
    )
    copies(
        things["mark"],
        (
            {"session_id": sessions[index].pk, "participant_id": person.pk, "in_conflict": True}
            for index, person in enumerate(people)
        ),
    )
    for kind, chosen in (("completion", places[::2]), ("awaiting", places[1::2])):
        copies(things[kind], ({"participant_id": person.pk, "cohort_id": one.pk} for person, one in chosen))


def _work(things: dict[str, Any], cohorts: Sequence[Any], people: Sequence[Any]) -> None:
    """Unlocked work, placements and reviews."""
    unlock: WorkUnlock = things["unlock"]
    unlocks = copies(unlock, ({"participant_id": person.pk} for person in people))
    placement: Placement = things["placement"]
    copies(placement, ({"unlock_id": one.pk} for one in unlocks[::2]))
    review: WorkUnlockReview = things["review"]
    copies(review, ({"unlock_id": one.pk} for one in unlocks[1::2]))


def _certificates(things: dict[str, Any]) -> None:
    """A certificate, a proposed change and a review for each second completion of the crowd."""
    certificate = things["certificate"]
    Completion = type(things["completion"])
    done = Completion.objects.filter(status=CompletionStatus.CONFIRMED, cohort__code__startswith="MUCHOS-")
    chosen = list(done.order_by("pk").values_list("pk", "participant_id")[::2])
    entries = copies(
        certificate.entry,
        (
            {"pk": 10_000 + index, "hash": digest("entry", index), "number": f"X-{index}"}
            for index in range(len(chosen))
        ),
    )
    certificates = copies(
        certificate,
        (
            {
                "completion_id": completion,
                "participant_id": participant,
                "number": 10_000 + index,
                "full_number": f"X-{index}",
                "code_hash": digest("code", index),
                "entry_id": entry.pk,
            }
            for index, ((completion, participant), entry) in enumerate(zip(chosen, entries, strict=True))
        ),
    )
    change: CertificateChange = things["change"]
    copies(change, ({"certificate_id": one.pk} for one in certificates))
    review: CertificateReview = things["certificate_review"]
    copies(review, ({"certificate_id": one.pk} for one in certificates))
