"""What this room hands down to the rooms below it, and what it does on their news. Imported when the app is ready."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.utils.translation import gettext as _

from ..people import scope
from ..people.models import Merge, Participant
from ..people.signals import participant_anonymised, participants_merged
from .access import people_within_reach
from .models import Enrolment

scope.define(people_within_reach)


@receiver(participants_merged, dispatch_uid="lms_cohorts.no_double_membership")
def refuse_double_membership(sender: Any, *, merge: Merge, **kwargs: Any) -> None:
    """One person cannot stand twice on one roster: such memberships are ended by hand first."""
    mine = Enrolment.objects.filter(participant=merge.kept_id)
    for other in Enrolment.objects.filter(participant=merge.merged_id).select_related("cohort"):
        for one in mine:
            if one.cohort_id == other.cohort_id and overlap(one, other):
                raise ValidationError(
                    _("Both records are in %(cohort)s on the same days. End one of the enrolments first.")
                    % {"cohort": other.cohort.name},
                    code="both_enrolled",
                )


def overlap(one: Enrolment, other: Enrolment) -> bool:
    """True when two memberships share a day."""
    starts = max(one.joined_on, other.joined_on)
    return all(left is None or left >= starts for left in (one.left_on, other.left_on))


@receiver(participant_anonymised, dispatch_uid="lms_cohorts.forget_reasons")
def forget_reasons(sender: Any, *, participant: Participant, **kwargs: Any) -> None:
    """Reasons and the place in the authority's book may tell who she was; the intervals stay."""
    Enrolment.objects.filter(participant=participant).update(
        leaving_reason="", register_book="", register_folio="", inscribed_on=None
    )
