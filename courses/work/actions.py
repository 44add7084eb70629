"""The verbs of paid work. A completion opens a role; from there on people decide, with a reason, and nothing is erased.

All of them run in one transaction and either do everything or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from ..completion.models import Completion
from ..people.models import Participant
from . import queries, rules
from .access import can_change_roles, can_offer_work
from .enums import (
    ADMISSION_ALLOWS_START,
    STANDING,
    AuthorityAdmission,
    PlacementEnding,
    ReviewDecision,
    UnlockStatus,
)
from .models import Placement, WorkRole, WorkUnlock, WorkUnlockReview
from .signals import work_unlock_reviewed, work_unlocked


def unlock_satisfied_roles(participant: Participant, *, because: Completion) -> list[WorkUnlock]:
    """Opens every offered role that asks for the course of `because` and is now satisfied. Returns the new unlocks.

    Steps: lock the person, read her confirmed completions, apply the rules, write, log, tell `work_unlocked`.
    A role she holds already stays as it is. A role somebody ended opens anew only through a new completion of one
    of its courses, which is what `because` is. Roles that are not offered now are found later by `people_fitting`.
    """
    with transaction.atomic():
        # A record that was merged earns for the one that speaks for it.
        person = _lock(participant.merged_into or participant)
        course = because.cohort.edition.course_id
        roles = queries.roles_with_courses(WorkRole.objects.offered().filter(requirements__course=course))
        return [
            unlock
            for role in roles
            if (unlock := _unlock_if_satisfied(person, role, by=because.confirmed_by)) is not None
        ]


def unlock_people(role: WorkRole, participants: Iterable[Participant], *, by: Any) -> list[WorkUnlock]:
    """Opens a role for the chosen people who satisfy it as it stands now; the others stay as they are.

    A person starts this after a role was changed; the completions decide again at this moment, not the list she saw.

    Raises PermissionDenied when `by` may not offer work to one of them.
    """
    with transaction.atomic():
        (loaded,) = queries.roles_with_courses(WorkRole.objects.filter(pk=role.pk))
        unlocked = []
        # One order for everybody who locks more than one person.
        for participant in sorted(participants, key=lambda one: str(one.pk)):
            if not can_offer_work(by, participant):
                raise PermissionDenied(_("You may not decide about the work of this person."))
            unlock = _unlock_if_satisfied(_lock(participant), loaded, by=by)
            if unlock is not None:
                unlocked.append(unlock)
        return unlocked


def _lock(participant: Participant) -> Participant:
    """Holds the person until the transaction ends.

    The lock is for two completions confirmed at once: without it each transaction sees only its own, and a role that
    asks for both opens for neither. And for a completion withdrawn while another one opens a role that rests on it.
    NO KEY, because rows that point at the person hold a share of her key: two of them would wait for each other.
    """
    return Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)


def _unlock_if_satisfied(person: Participant, role: WorkRole, *, by: Any) -> WorkUnlock | None:
    completions = queries.standing_completions(person)
    needs = queries.needs_of(role)
    if not rules.is_satisfied(set(completions), needs):
        return None
    if WorkUnlock.objects.standing().filter(participant=person, role=role).exists():
        return None
    unlock = WorkUnlock.objects.create(participant=person, role=role)
    unlock.because.set([completions[code][0] for code in sorted(needs.courses)])
    _write_down(
        unlock,
        "lms.unlock_work",
        by,
        role=role,
        data={"role": role.code, "courses": sorted(needs.courses)},
    )
    work_unlocked.send(WorkUnlock, unlock=unlock)
    return unlock


def open_reviews(completion: Completion) -> list[WorkUnlockReview]:
    """Opens a review of every standing unlock that rests on a withdrawn completion. Returns the new reviews.

    The work stays hers until a person decides. Nothing is opened for work that was ended already, nor twice.
    """
    with transaction.atomic():
        _lock(completion.participant.merged_into or completion.participant)
        opened = []
        resting = (
            WorkUnlock.objects.standing().filter(because=completion).select_related("role").order_by("pk")
        )
        for unlock in resting:
            review, is_new = WorkUnlockReview.objects.get_or_create(
                unlock=unlock, completion=completion, decision=ReviewDecision.OPEN
            )
            if not is_new:
                continue
            WorkUnlock.objects.filter(pk=unlock.pk, status=UnlockStatus.UNLOCKED).update(
                status=UnlockStatus.UNDER_REVIEW
            )
            _write_down(unlock, "lms.open_work_review", completion.withdrawn_by, role=unlock.role, data={})
            opened.append(review)
        return opened


def review_again(unlock: WorkUnlock, *, by: Any, reason: str) -> WorkUnlockReview:
    """Opens another review of a decided unlock: somebody has second thoughts. The earlier decision stays on paper.

    Work that was ended stays ended until the new decision; work that was kept counts until then.

    Raises PermissionDenied; ValidationError without a reason, when nothing was decided before, or when one is open.
    """
    _must_decide(by, unlock.participant)
    reason = _needed(reason, _("Write why the decision is looked at again."))
    with transaction.atomic():
        _lock(unlock.participant)
        reviews = list(unlock.reviews.order_by("opened_at"))
        if any(review.decision == ReviewDecision.OPEN for review in reviews):
            raise ValidationError(_("A review of this work is open already."))
        if not reviews:
            raise ValidationError(_("Nothing has been decided about this work yet."))
        review = WorkUnlockReview.objects.create(
            unlock=unlock, completion=reviews[-1].completion, opened_by=by, opening_reason=reason
        )
        WorkUnlock.objects.filter(pk=unlock.pk, status=UnlockStatus.UNLOCKED).update(
            status=UnlockStatus.UNDER_REVIEW
        )
        _write_down(unlock, "lms.open_work_review", by, role=unlock.role, data={"reason": reason})
        return review


def decide_review(review: WorkUnlockReview, *, keep: bool, reason: str, by: Any) -> WorkUnlockReview:
    """Keeps or ends unlocked work, with a reason. Returns the decided review.

    Steps: check, lock the person, write the decision where it is still open, change the unlock, log, tell
    `work_unlock_reviewed`. Keeping adds other confirmed completions of the same course to what the unlock rests on,
    so that withdrawing one of those is noticed too. Ending also closes the other open reviews of the same unlock.

    Raises PermissionDenied; ValidationError without a reason, when somebody decided meanwhile, or when work that
    would be ended is running.
    """
    _must_decide(by, review.unlock.participant)
    reason = _needed(reason, _("Write the reason of the decision."))
    with transaction.atomic():
        _lock(review.unlock.participant)
        unlock = WorkUnlock.objects.select_related("role").get(pk=review.unlock_id)
        decision = ReviewDecision.KEPT if keep else ReviewDecision.ENDED
        closing = WorkUnlockReview.objects.filter(unlock=unlock, decision=ReviewDecision.OPEN)
        if keep:
            closing = closing.filter(pk=review.pk)
        decided = list(closing)
        if review.pk not in {one.pk for one in decided}:
            raise ValidationError(_("Somebody decided this review meanwhile. Please look at it again."))
        if not keep and unlock.placements.running().exists():
            raise ValidationError(
                _("There is an offer or work running. End it first, with its date and how it ended.")
            )
        now = timezone.now()
        closing.update(decision=decision, reason=reason, decided_by=by, decided_at=now)
        if keep:
            unlock.because.add(*queries.other_completions(review))
        _set_status(unlock, keep=keep)
        _write_down(
            unlock,
            "lms.keep_work" if keep else "lms.end_work_unlock",
            by,
            role=unlock.role,
            data={"reason": reason},
        )
        for one in WorkUnlockReview.objects.filter(pk__in=[one.pk for one in decided]).order_by("opened_at"):
            work_unlock_reviewed.send(WorkUnlockReview, review=one)
    review.refresh_from_db()
    return review


def _set_status(unlock: WorkUnlock, *, keep: bool) -> None:
    if not keep:
        status = UnlockStatus.ENDED
    elif unlock.reviews.filter(decision=ReviewDecision.OPEN).exists():
        status = UnlockStatus.UNDER_REVIEW
    else:
        status = UnlockStatus.UNLOCKED
    again = status in STANDING and unlock.status == UnlockStatus.ENDED
    if (
        again
        and WorkUnlock.objects.standing().filter(participant=unlock.participant_id, role=unlock.role).exists()
    ):
        raise ValidationError(_("This work is open for her again through another completion."))
    WorkUnlock.objects.filter(pk=unlock.pk).update(status=status)


def offer_work(
    unlock: WorkUnlock, *, on: date, by: Any, admission: str = AuthorityAdmission.WAITING
) -> Placement:
    """Writes down that work was offered to a person on a day. `admission`: whether the authority has to admit her.

    Raises PermissionDenied; ValidationError when the work is not open for her, is not offered now, a day is not
    possible, or an offer is running.
    """
    _must_decide(by, unlock.participant)
    with transaction.atomic():
        _lock(unlock.participant)
        fresh = WorkUnlock.objects.select_related("role").get(pk=unlock.pk)
        if fresh.status not in STANDING:
            raise ValidationError(_("This work is no longer open for her."))
        if not fresh.role.is_active:
            raise ValidationError(_("This work is not offered at the moment."))
        if on < timezone.localdate(fresh.unlocked_at):
            raise ValidationError({"on": _("The work was not open for her on that day yet.")})
        _not_in_the_future(on)
        if admission not in (AuthorityAdmission.WAITING, AuthorityAdmission.NOT_NEEDED):
            raise ValidationError(_("The admission of the authority is written down with its own date."))
        try:
            with transaction.atomic():
                placement = Placement.objects.create(
                    unlock=fresh, offered_on=on, authority_admission=admission, entered_by=by
                )
        except IntegrityError:
            raise ValidationError(_("This work has been offered to her already.")) from None
        _write_down(fresh, "lms.offer_work", by, role=fresh.role, data={"on": on.isoformat()})
        return placement


def admit_to_work(placement: Placement, *, on: date, by: Any) -> Placement:
    """Writes down that the authority of the place admitted her on a day: a decision apart from ours.

    Raises PermissionDenied; ValidationError when the day is not possible or nobody is waited for.
    """
    return _step(
        placement,
        by=by,
        on=on,
        verb="lms.admit_to_work",
        where={"authority_admission": AuthorityAdmission.WAITING},
        refusal=_("No admission is waited for here."),
        changes={"authority_admission": AuthorityAdmission.ADMITTED, "authority_admitted_on": on},
    )


def start_work(placement: Placement, *, on: date, by: Any) -> Placement:
    """Writes down the first day of work.

    Raises PermissionDenied; ValidationError before the authority's admission where it is needed, or when the day is
    not possible.
    """
    if placement.authority_admission == AuthorityAdmission.WAITING:
        raise ValidationError(
            _("The authority has not admitted her yet. Write that down first, with its date.")
        )
    if placement.authority_admitted_on and on < placement.authority_admitted_on:
        raise ValidationError({"on": _("That is before the authority admitted her.")})
    return _step(
        placement,
        by=by,
        on=on,
        verb="lms.start_work",
        where={"started_on": None, "authority_admission__in": ADMISSION_ALLOWS_START},
        refusal=_("The work has begun already."),
        changes={"started_on": on},
    )


def end_work(placement: Placement, *, on: date, ending: str, by: Any, reason: str = "") -> Placement:
    """Writes down how an offer or a work ended. Another offer is possible afterwards.

    Raises PermissionDenied; ValidationError when it ended before, the day is not possible, or another reason is
    chosen and not written.
    """
    if ending not in PlacementEnding.values:
        raise ValidationError({"ending": _("Choose how it ended.")})
    if ending == PlacementEnding.OTHER:
        reason = _needed(reason, _("Write the other reason in a few words."))
    return _step(
        placement,
        by=by,
        on=on,
        verb="lms.end_work",
        where={},
        refusal=_("It has ended already."),
        changes={"ended_on": on, "ending": ending, "end_reason": reason.strip()},
    )


def _step(
    placement: Placement,
    *,
    by: Any,
    on: date,
    verb: str,
    where: dict[str, Any],
    refusal: Any,
    changes: dict[str, Any],
) -> Placement:
    """Check, change where the old state still holds, log: two people clicking at once make one change."""
    participant = placement.unlock.participant
    _must_decide(by, participant)
    _not_in_the_future(on)
    earliest = placement.started_on or placement.offered_on
    if on < earliest:
        raise ValidationError({"on": _("That is before the offer or the first day of work.")})
    with transaction.atomic():
        if not Placement.objects.running().filter(pk=placement.pk, **where).update(**changes):
            raise ValidationError(refusal)
        unlock = placement.unlock
        _write_down(unlock, verb, by, role=unlock.role, data={"on": on.isoformat()})
    placement.refresh_from_db()
    return placement


def set_requirements(role: WorkRole, courses: Iterable[Any], *, by: Any) -> WorkRole:
    """Says which courses and modules a role asks for together. Nobody gains or loses anything by it.

    People it fits now are found by `queries.people_fitting` and opened by `unlock_people`, when a person asks.

    Raises PermissionDenied.
    """
    if not can_change_roles(by):
        raise PermissionDenied(_("You may not change kinds of work."))
    with transaction.atomic():
        locked = WorkRole.objects.select_for_update().get(pk=role.pk)
        wanted = {course.pk: course for course in courses}
        present = {wish.course_id: wish for wish in locked.requirements.select_related("course")}
        for key, wish in present.items():
            if key not in wanted:
                wish.delete()
        for key, course in wanted.items():
            if key not in present:
                locked.requirements.create(course=course)
        if set(wanted) != set(present):
            log(
                instance=locked,
                action="lms.change_work_requirements",
                user=by,
                data={
                    "added": sorted(course.code for key, course in wanted.items() if key not in present),
                    "removed": sorted(wish.course.code for key, wish in present.items() if key not in wanted),
                },
            )
        return locked


def _must_decide(by: Any, participant: Participant) -> None:
    if not can_offer_work(by, participant):
        raise PermissionDenied(_("You may not decide about the work of this person."))


def _needed(text: str, sentence: Any) -> str:
    text = text.strip()
    if not text:
        raise ValidationError({"reason": sentence})
    return text


def _not_in_the_future(day: date) -> None:
    if day > timezone.localdate():
        raise ValidationError({"on": _("That day has not come yet.")})


def _write_down(unlock: WorkUnlock, verb: str, by: Any, *, role: WorkRole, data: dict[str, Any]) -> None:
    # The title of a log entry outlives the row it speaks of: the role's, never a person's.
    log(instance=unlock, action=verb, user=by, title=role.title, data=data)
