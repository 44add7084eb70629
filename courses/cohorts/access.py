"""Who may do what with centres, cohorts and the people in them. Permissions and the reach of a person; never a role's name.

Each question asks both: the permission, and whether the thing is within reach (`visible_to`). Views answer 404 to
what is out of reach before they ask anything here.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from ..people.models import Participant, ParticipantQuerySet
from .models import Centre, CentreMember, CentreStaff, Cohort, CohortFacilitator, Enrolment, Session

SEE_EVERYTHING = "lms_courses.see_every_centre"


def people_within_reach(people: ParticipantQuerySet, user: Any) -> ParticipantQuerySet:
    """Keeps whom the user may know about: everybody; members of her centres; who is or was in a cohort she facilitates."""
    if not user.is_active:
        return people.none()
    if user.has_perm(SEE_EVERYTHING):
        return people
    centres = CentreStaff.objects.filter(user=user).values("centre")
    cohorts = CohortFacilitator.objects.filter(user=user).values("cohort")
    members = CentreMember.objects.filter(centre__in=centres)
    enrolled = Enrolment.objects.filter(Q(cohort__in=cohorts) | Q(cohort__centre__in=centres))
    return people.filter(
        Q(pk__in=members.values("participant"))
        | Q(pk__in=enrolled.values("participant"))
        # Whoever knew a record that was merged knows the one that speaks for it.
        | Q(pk__in=members.filter(participant__merged_into__isnull=False).values("participant__merged_into"))
        | Q(pk__in=enrolled.filter(participant__merged_into__isnull=False).values("participant__merged_into"))
    )


def works_for(user: Any, centre: Centre) -> bool:
    """True when the centre is the user's to run: she is its staff, or sees every centre."""
    if user.has_perm(SEE_EVERYTHING):
        return True
    return CentreStaff.objects.filter(user=user, centre=centre).exists()


def can_open_cohorts(user: Any, centre: Centre | None = None) -> bool:
    """May open cohorts somewhere, or at that centre."""
    if not (user.is_active and user.has_perm("lms_courses.open_cohort")):
        return False
    return centre is None or works_for(user, centre)


def can_change_cohort(user: Any, cohort: Cohort) -> bool:
    """May plan, enrol, move and finish in that cohort."""
    return can_open_cohorts(user, cohort.centre)


def can_mark(user: Any, session_or_cohort: Session | Cohort) -> bool:
    """May mark the sessions of that cohort: its facilitators, and those who run its centre."""
    if not (user.is_active and user.has_perm("lms_courses.mark_session")):
        return False
    cohort = session_or_cohort.cohort if isinstance(session_or_cohort, Session) else session_or_cohort
    if CohortFacilitator.objects.filter(cohort=cohort, user=user).exists():
        return True
    return works_for(user, cohort.centre)


def can_see_place(user: Any, centre: Centre) -> bool:
    """May read what the place really is."""
    return user.has_perm("lms_courses.view_centreplace") and works_for(user, centre)


def can_see_people(user: Any) -> bool:
    """May open the list of participants at all; which ones is `visible_to`'s answer."""
    return user.is_active and user.has_perm("lms_courses.view_participant")


def can_register_people(user: Any) -> bool:
    return user.is_active and user.has_perm("lms_courses.add_participant")


def can_correct(user: Any, participant: Participant) -> bool:
    """May correct that person's record. A facilitator sees her people but corrects nobody without the permission."""
    return user.has_perm("lms_courses.change_participant") and participant.merged_into_id is None


def can_export_people(user: Any) -> bool:
    return user.is_active and user.has_perm("lms_courses.export_participant")


def centres_to_register_at(user: Any) -> Any:
    """The centres whose people the user may enter: those she runs."""
    centres = Centre.objects.filter(is_retired=False)
    if user.has_perm(SEE_EVERYTHING):
        return centres
    return centres.filter(pk__in=CentreStaff.objects.filter(user=user).values("centre"))


def can_merge(user: Any) -> bool:
    """May join two records of one person, part them again, confirm."""
    return user.is_active and user.has_perm("lms_courses.merge_participant")


def can_anonymise(user: Any, participant: Participant) -> bool:
    """May make a person anonymous, for good."""
    return user.has_perm("lms_courses.anonymise_participant") and participant.merged_into_id is None


def can_see_rights(user: Any) -> bool:
    """May see what people asked about their own data."""
    return user.is_active and user.has_perm("lms_courses.view_rightsrequest")


def can_keep_holidays(user: Any) -> bool:
    return user.is_active and user.has_perm("lms_courses.add_holiday")
