"""Who may look after what the records doubt: readings that differ and marks under review."""

from __future__ import annotations

from typing import Any

from ..cohorts.access import works_for
from ..cohorts.models import Cohort
from ..events.models import HeldEvent


def can_settle(user: Any) -> bool:
    """May open the desk at all; which entries is the answer of the queries."""
    return bool(user.is_active and user.has_perm("lms_courses.settle_conflict"))


def can_decide_held(user: Any, held: HeldEvent) -> bool:
    """May release or discard this one. What names no group is for those who see every centre."""
    return can_settle(user) and (held.cohort_id is not None or user.has_perm("lms_courses.see_every_centre"))


def can_see_hours(user: Any) -> bool:
    """May read the hours of people at all; whose is the answer of `visible_to`."""
    return bool(
        user.is_active
        and user.has_perm("lms_courses.view_participant")
        and user.has_perm("lms_courses.settle_conflict")
    )


def can_see_months(user: Any) -> bool:
    """May look at the months of cohorts at all; which cohorts is the answer of `visible_to`."""
    return bool(user.is_active and user.has_perm("lms_courses.view_monthclose"))


def can_close_months(user: Any, cohort: Cohort) -> bool:
    """May close months of this cohort and write counter-entries in closed ones: those who run its centre."""
    return bool(
        user.is_active and user.has_perm("lms_courses.close_month") and works_for(user, cohort.centre)
    )


def can_enter_authority_figures(user: Any, cohort: Cohort) -> bool:
    """May type in the authority's figures of this cohort and acknowledge differences."""
    return bool(
        user.is_active
        and user.has_perm("lms_courses.enter_authority_figures")
        and works_for(user, cohort.centre)
    )


def can_see_law(user: Any) -> bool:
    return bool(user.is_active and user.has_perm("lms_courses.view_lawnumber"))


def can_change_law(user: Any) -> bool:
    """May enter a number of the law from a day on, and note who confirmed one."""
    return bool(user.is_active and user.has_perm("lms_courses.add_lawnumber"))
