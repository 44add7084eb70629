"""Paid work opens by completions and is decided by people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from courses.completion.enums import CompletionStatus
from courses.work import actions, queries
from courses.work.enums import AuthorityAdmission, PlacementEnding, ReviewDecision, UnlockStatus
from courses.work.models import WorkUnlock, WorkUnlockReview
from courses.work.signals import work_unlock_reviewed, work_unlocked
from tests.factories.people import ParticipantFactory
from tests.factories.staff import allow
from tests.factories.work import CompletionFactory, WorkRoleFactory, complete, withdraw

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


@pytest.fixture
def ana(centre_a):
    return ParticipantFactory(centre=centre_a)


@pytest.fixture
def role(db):
    return WorkRoleFactory(code="CHOMPAS", courses=["TEJ-1", "VIDA-1"])


@pytest.fixture
def unlock(ana, role, centre_a):
    """Ana completed both courses."""
    complete(ana, "TEJ-1", centre=centre_a)
    complete(ana, "VIDA-1", centre=centre_a)
    return WorkUnlock.objects.get()


def reload(row):
    row.refresh_from_db()
    return row


# ------------------------------------------------------------------------------------------- unlocking


def test_the_last_required_completion_opens_the_role_because_of_all_of_them(ana, role):
    first = complete(ana, "TEJ-1")
    assert not WorkUnlock.objects.exists()

    second = complete(ana, "VIDA-1")

    unlock = WorkUnlock.objects.get()
    assert (unlock.participant, unlock.role, unlock.status) == (ana, role, UnlockStatus.UNLOCKED)
    assert set(unlock.because.all()) == {first, second}


def test_opening_a_role_is_told_and_written_down_without_a_name(ana, role):
    told = []
    work_unlocked.connect(lambda sender, unlock, **_: told.append(unlock), weak=False, dispatch_uid="test")
    try:
        complete(ana, "TEJ-1")
        second = complete(ana, "VIDA-1")
    finally:
        work_unlocked.disconnect(dispatch_uid="test")

    entry = ModelLogEntry.objects.get(action="lms.unlock_work")
    assert told == [WorkUnlock.objects.get()]
    assert entry.user == second.confirmed_by
    assert entry.label == role.title
    assert entry.data == {"role": "CHOMPAS", "courses": ["TEJ-1", "VIDA-1"]}


def test_a_completion_waiting_for_its_second_signature_opens_nothing(ana, role):
    CompletionFactory(participant=ana, course="TEJ-1", status=CompletionStatus.AWAITING)
    complete(ana, "VIDA-1")

    assert not WorkUnlock.objects.exists()


def test_completing_a_course_twice_opens_the_role_once(ana, role):
    for course in ("TEJ-1", "VIDA-1", "VIDA-1"):
        complete(ana, course)

    assert WorkUnlock.objects.count() == 1


def test_a_role_that_is_not_offered_stays_closed_until_somebody_looks_for_people(ana, role, delia, centre_a):
    role.is_active = False
    role.save()
    complete(ana, "TEJ-1", centre=centre_a)
    complete(ana, "VIDA-1", centre=centre_a)
    assert not WorkUnlock.objects.exists()

    role.is_active = True
    role.save()
    (fitting,) = queries.people_fitting(role, delia)
    (unlock,) = actions.unlock_people(role, [fitting.participant], by=delia)

    assert unlock.participant == ana


def test_an_ended_role_opens_again_only_by_a_new_completion_of_one_of_its_courses(unlock, ana, delia):
    withdraw(unlock.because.get(cohort__edition__course__code="VIDA-1"))
    actions.decide_review(WorkUnlockReview.objects.get(), keep=False, reason="Falta el módulo.", by=delia)

    complete(ana, "BOR-9")
    assert not WorkUnlock.objects.standing().exists()

    complete(ana, "VIDA-1")
    assert WorkUnlock.objects.standing().get() != unlock


# ------------------------------------------------------------------------------------------- reviewing


def test_a_withdrawn_completion_opens_a_review_and_removes_nothing(unlock):
    completion = unlock.because.first()

    withdraw(completion)

    review = WorkUnlockReview.objects.get()
    assert (review.unlock, review.completion, review.decision) == (unlock, completion, ReviewDecision.OPEN)
    assert reload(unlock).status == UnlockStatus.UNDER_REVIEW
    assert WorkUnlock.objects.standing().get() == unlock


def test_hearing_of_a_withdrawal_twice_opens_one_review(unlock):
    completion = withdraw(unlock.because.first())

    assert actions.open_reviews(completion) == []
    assert WorkUnlockReview.objects.count() == 1


def test_a_withdrawn_completion_nothing_rests_on_opens_nothing(unlock, ana):
    withdraw(complete(ana, "BOR-9"))

    assert not WorkUnlockReview.objects.exists()


def test_the_review_names_another_completion_that_still_satisfies_the_role(unlock, ana):
    other = complete(ana, "VIDA-1")
    withdraw(unlock.because.get(cohort__edition__course__code="VIDA-1"))

    assert queries.other_completions(WorkUnlockReview.objects.get()) == [other]


def test_keeping_rests_the_work_on_the_other_completion_too(unlock, ana, delia):
    other = complete(ana, "VIDA-1")
    withdraw(unlock.because.get(cohort__edition__course__code="VIDA-1"))

    actions.decide_review(
        WorkUnlockReview.objects.get(), keep=True, reason="Completó el módulo en otro grupo.", by=delia
    )

    assert reload(unlock).status == UnlockStatus.UNLOCKED
    assert other in unlock.because.all()
    withdraw(other)
    assert reload(unlock).status == UnlockStatus.UNDER_REVIEW


def test_ending_closes_every_open_review_of_the_work_with_the_same_reason(unlock, delia):
    told = []
    work_unlock_reviewed.connect(
        lambda sender, review, **_: told.append(review.pk), weak=False, dispatch_uid="test"
    )
    for completion in unlock.because.all():
        withdraw(completion)
    first, second = WorkUnlockReview.objects.all()

    try:
        actions.decide_review(first, keep=False, reason="Se anularon los dos cursos.", by=delia)
    finally:
        work_unlock_reviewed.disconnect(dispatch_uid="test")

    assert reload(unlock).status == UnlockStatus.ENDED
    assert [(one.decision, one.reason, one.decided_by) for one in (reload(first), reload(second))] == [
        (ReviewDecision.ENDED, "Se anularon los dos cursos.", delia)
    ] * 2
    assert told == [first.pk, second.pk]


def test_keeping_one_of_two_reviews_leaves_the_work_under_review(unlock, delia):
    for completion in unlock.because.all():
        withdraw(completion)
    first, _second = WorkUnlockReview.objects.all()

    actions.decide_review(first, keep=True, reason="La directora lo confirma.", by=delia)

    assert reload(unlock).status == UnlockStatus.UNDER_REVIEW


def test_a_decision_needs_a_reason(unlock, delia):
    withdraw(unlock.because.first())

    with pytest.raises(ValidationError, match=r"Escriba|Write"):
        actions.decide_review(WorkUnlockReview.objects.get(), keep=True, reason="  ", by=delia)


def test_deciding_a_review_twice_is_refused(unlock, delia):
    withdraw(unlock.because.first())
    review = WorkUnlockReview.objects.get()
    stale = WorkUnlockReview.objects.get()
    actions.decide_review(review, keep=True, reason="Sabe tejer.", by=delia)

    with pytest.raises(ValidationError):
        actions.decide_review(stale, keep=False, reason="No.", by=delia)

    assert reload(unlock).status == UnlockStatus.UNLOCKED


def test_work_that_is_running_is_ended_before_it_is_closed(unlock, delia):
    placement = actions.offer_work(unlock, on=TODAY(), by=delia, admission="not_needed")
    withdraw(unlock.because.first())
    review = WorkUnlockReview.objects.get()
    with pytest.raises(ValidationError):
        actions.decide_review(review, keep=False, reason="Se anuló el curso.", by=delia)
    assert reload(unlock).status == UnlockStatus.UNDER_REVIEW

    actions.end_work(placement, on=TODAY(), ending=PlacementEnding.FINISHED, by=delia)
    actions.decide_review(review, keep=False, reason="Se anuló el curso.", by=delia)

    assert reload(unlock).status == UnlockStatus.ENDED


def test_second_thoughts_are_a_new_review_and_the_old_decision_stays(unlock, delia):
    withdraw(unlock.because.first())
    review = WorkUnlockReview.objects.get()
    actions.decide_review(review, keep=False, reason="No terminó.", by=delia)

    again = actions.review_again(unlock, by=delia, reason="Trajo su cuaderno.")
    assert reload(unlock).status == UnlockStatus.ENDED
    actions.decide_review(again, keep=True, reason="El cuaderno lo muestra.", by=delia)

    assert reload(unlock).status == UnlockStatus.UNLOCKED
    assert [(one.decision, one.reason) for one in unlock.reviews.order_by("opened_at")] == [
        (ReviewDecision.ENDED, "No terminó."),
        (ReviewDecision.KEPT, "El cuaderno lo muestra."),
    ]


def test_second_thoughts_about_kept_work_count_as_work_until_decided(unlock, delia):
    withdraw(unlock.because.first())
    actions.decide_review(WorkUnlockReview.objects.get(), keep=True, reason="Sabe tejer.", by=delia)

    actions.review_again(unlock, by=delia, reason="La pieza no era suya.")

    assert reload(unlock).status == UnlockStatus.UNDER_REVIEW
    with pytest.raises(ValidationError):
        actions.review_again(unlock, by=delia, reason="Otra vez.")


def test_work_nobody_decided_about_has_no_second_thoughts(unlock, delia):
    with pytest.raises(ValidationError):
        actions.review_again(unlock, by=delia, reason="Por si acaso.")


def test_ended_work_is_not_revived_beside_work_opened_since(unlock, ana, delia):
    withdraw(unlock.because.get(cohort__edition__course__code="VIDA-1"))
    actions.decide_review(WorkUnlockReview.objects.get(), keep=False, reason="No terminó.", by=delia)
    complete(ana, "VIDA-1")
    again = actions.review_again(unlock, by=delia, reason="Trajo su cuaderno.")

    with pytest.raises(ValidationError):
        actions.decide_review(again, keep=True, reason="Sí terminó.", by=delia)

    assert reload(again).decision == ReviewDecision.OPEN
    assert WorkUnlock.objects.standing().count() == 1


# --------------------------------------------------------------------------------- roles changed later


def test_changing_a_role_takes_nothing_away_and_gives_nothing_by_itself(unlock, role, delia, centre_a):
    other = ParticipantFactory(centre=centre_a)
    complete(other, "TEJ-1", centre=centre_a)
    chief = allow(delia, "lms_courses.change_workrole")
    course = role.requirements.get(course__code="TEJ-1").course

    actions.set_requirements(role, [course], by=chief)
    assert [one.participant for one in WorkUnlock.objects.all()] == [unlock.participant]
    assert [one.participant for one in queries.people_fitting(role, delia)] == [other]

    actions.unlock_people(role, [other], by=chief)
    assert WorkUnlock.objects.count() == 2
    assert queries.people_fitting(role, delia) == []


def test_asking_for_more_leaves_those_who_have_the_work_as_they_are(unlock, role, delia):
    chief = allow(delia, "lms_courses.change_workrole")
    courses = [wish.course for wish in role.requirements.all()]
    more = WorkRoleFactory(courses=["BOR-1"]).requirements.get().course

    actions.set_requirements(role, [*courses, more], by=chief)

    assert reload(unlock).status == UnlockStatus.UNLOCKED
    entry = ModelLogEntry.objects.get(action="lms.change_work_requirements")
    assert entry.data == {"added": ["BOR-1"], "removed": []}


def test_only_those_who_satisfy_the_role_at_that_moment_are_unlocked(role, ana, delia, centre_a):
    complete(ana, "TEJ-1", centre=centre_a)

    assert actions.unlock_people(role, [ana], by=delia) == []
    assert not WorkUnlock.objects.exists()


def test_somebody_whose_work_was_ended_is_shown_as_such(unlock, role, ana, delia):
    withdraw(unlock.because.get(cohort__edition__course__code="VIDA-1"))
    actions.decide_review(WorkUnlockReview.objects.get(), keep=False, reason="No terminó.", by=delia)
    CompletionFactory(participant=ana, course="VIDA-1")

    (fitting,) = queries.people_fitting(role, delia)

    assert fitting.ended == unlock


def test_roles_are_changed_by_those_who_may(role, benita):
    with pytest.raises(PermissionDenied):
        actions.set_requirements(role, [], by=benita)
    assert role.requirements.count() == 2


# ------------------------------------------------------------------------------------------- placements


def test_a_placement_goes_from_offer_over_admission_and_start_to_its_end(unlock, delia):
    placement = actions.offer_work(unlock, on=TODAY(), by=delia)
    assert placement.authority_admission == AuthorityAdmission.WAITING

    actions.admit_to_work(placement, on=TODAY(), by=delia)
    actions.start_work(placement, on=TODAY(), by=delia)
    actions.end_work(
        placement, on=TODAY(), ending=PlacementEnding.OTHER, reason="Cambió de taller.", by=delia
    )

    reload(placement)
    assert placement.authority_admitted_on == placement.started_on == placement.ended_on == TODAY()
    assert (placement.ending, placement.end_reason) == ("other", "Cambió de taller.")
    verbs = (
        ModelLogEntry.objects.filter(action__contains="work")
        .order_by("timestamp")
        .values_list("action", flat=True)
    )
    assert list(verbs)[-4:] == ["lms.offer_work", "lms.admit_to_work", "lms.start_work", "lms.end_work"]


def test_work_does_not_start_before_the_authority_admits_her(unlock, delia):
    placement = actions.offer_work(unlock, on=TODAY(), by=delia)

    with pytest.raises(ValidationError):
        actions.start_work(placement, on=TODAY(), by=delia)

    assert reload(placement).started_on is None


def test_work_that_needs_no_admission_starts_at_once(unlock, delia):
    placement = actions.offer_work(unlock, on=TODAY(), by=delia, admission=AuthorityAdmission.NOT_NEEDED)

    actions.start_work(placement, on=TODAY(), by=delia)

    assert reload(placement).started_on == TODAY()


def test_one_offer_runs_at_a_time_and_another_is_possible_afterwards(unlock, delia):
    first = actions.offer_work(unlock, on=TODAY(), by=delia)
    with pytest.raises(ValidationError):
        actions.offer_work(unlock, on=TODAY(), by=delia)

    actions.end_work(first, on=TODAY(), ending=PlacementEnding.DECLINED, by=delia)
    actions.offer_work(unlock, on=TODAY(), by=delia)

    assert unlock.placements.count() == 2


def test_ended_work_cannot_be_offered(unlock, delia):
    withdraw(unlock.because.first())
    actions.decide_review(WorkUnlockReview.objects.get(), keep=False, reason="Se anuló.", by=delia)

    with pytest.raises(ValidationError):
        actions.offer_work(unlock, on=TODAY(), by=delia)


@pytest.mark.parametrize("days", [-1, 1])
def test_days_before_the_unlock_or_after_today_are_refused(unlock, delia, days):
    with pytest.raises(ValidationError):
        actions.offer_work(unlock, on=TODAY() + timedelta(days=days), by=delia)

    assert not unlock.placements.exists()


def test_a_placement_ends_once_and_not_before_it_began(unlock, delia):
    placement = actions.offer_work(unlock, on=TODAY(), by=delia)
    with pytest.raises(ValidationError):
        actions.end_work(placement, on=TODAY() - timedelta(days=1), ending="declined", by=delia)
    with pytest.raises(ValidationError):
        actions.end_work(placement, on=TODAY(), ending="other", by=delia)

    actions.end_work(placement, on=TODAY(), ending="declined", by=delia)
    with pytest.raises(ValidationError):
        actions.end_work(placement, on=TODAY(), ending="finished", by=delia)

    assert reload(placement).ending == "declined"


# ------------------------------------------------------------------------------------------- who may


@pytest.mark.parametrize("who", ["benita", "cirilo", "yeni", "rosaura", "elias"])
def test_nobody_but_her_coordinator_decides_about_her_work(request, who, unlock):
    user = request.getfixturevalue(who)
    withdraw(unlock.because.first())

    with pytest.raises(PermissionDenied):
        actions.offer_work(unlock, on=TODAY(), by=user)
    with pytest.raises(PermissionDenied):
        actions.decide_review(WorkUnlockReview.objects.get(), keep=True, reason="Sí.", by=user)
    with pytest.raises(PermissionDenied):
        actions.review_again(unlock, by=user, reason="Sí.")
    with pytest.raises(PermissionDenied):
        actions.unlock_people(unlock.role, [unlock.participant], by=user)


def test_a_coordinator_of_another_centre_neither_sees_nor_decides(unlock, cirilo, centre_b):
    centre_b.staff.create(user=cirilo)
    stranger = allow(cirilo, "lms_courses.offer_work", "lms_courses.view_workunlock")

    assert not queries.ready_for_work(stranger).exists()
    with pytest.raises(PermissionDenied):
        actions.offer_work(unlock, on=TODAY(), by=stranger)
