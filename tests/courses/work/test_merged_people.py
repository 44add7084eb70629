"""Two records of one person earn her work together."""

from courses.people import merges
from courses.work.models import WorkUnlock
from tests.factories.people import ParticipantFactory
from tests.factories.work import WorkRoleFactory, complete


def test_two_records_that_are_one_person_satisfy_a_role_together(db, delia, norma):
    role = WorkRoleFactory(courses=["TEJ-10", "TEJ-11"])
    first, second = (requirement.course for requirement in role.requirements.order_by("course__code"))
    kept, merged = ParticipantFactory.create_batch(2)
    complete(kept, first)
    complete(merged, second)
    assert not WorkUnlock.objects.exists()

    merge = merges.merge_participants(kept=kept, merged=merged, reason="x", by=delia)
    assert not WorkUnlock.objects.exists()
    merges.confirm_merge(merge, by=norma)

    unlock = WorkUnlock.objects.get()
    assert (unlock.participant, unlock.role, unlock.because.count()) == (kept, role, 2)


def test_completion_of_a_merged_record_counts_for_the_one_that_stays(db, delia):
    role = WorkRoleFactory(courses=["TEJ-10"])
    kept, merged = ParticipantFactory.create_batch(2)
    merges.merge_participants(kept=kept, merged=merged, reason="x", by=delia)
    merged.refresh_from_db()

    complete(merged, role.requirements.get().course)

    assert WorkUnlock.objects.get().participant == kept
