"""Who may decide about completions. Each question asks the permission and whether the cohort is within reach."""

from __future__ import annotations

from typing import Any

from ..cohorts.models import Cohort
from .models import Completion


def can_mark_completion(user: Any, cohort: Cohort) -> bool:
    """May mark those the rules propose."""
    return user.has_perm("lms_courses.mark_completion") and _is_within_reach(user, cohort)


def can_complete_by_exception(user: Any, cohort: Cohort) -> bool:
    """May mark somebody the rules do not propose, with a reason."""
    return user.has_perm("lms_courses.complete_by_exception") and _is_within_reach(user, cohort)


def can_confirm(user: Any, completion: Completion) -> bool:
    """May give the second signature: who may mark, and is not the one who marked."""
    return completion.marked_by_id != user.pk and can_mark_completion(user, completion.cohort)


def can_withdraw(user: Any, cohort: Cohort) -> bool:
    return user.has_perm("lms_courses.withdraw_completion") and _is_within_reach(user, cohort)


def _is_within_reach(user: Any, cohort: Cohort) -> bool:
    return bool(user.is_active) and Cohort.objects.visible_to(user).filter(pk=cohort.pk).exists()


def can_simulate(user: Any, cohort: Cohort) -> bool:
    """May ask what other rules would change: those who open groups, for people within their reach."""
    return user.has_perm("lms_courses.open_cohort") and _is_within_reach(user, cohort)
