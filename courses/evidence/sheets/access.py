"""Who may print, type in and look at paper sheets. Permissions and reach; never a role's name."""

from __future__ import annotations

from typing import Any

from ...cohorts.access import can_mark
from ...cohorts.models import Cohort
from .models import PaperSheet


def can_see_sheets(user: Any) -> bool:
    """May open the lists of sheets at all; which ones is `visible_to`'s answer. Signed sheets are seen with the same."""
    return bool(user.is_active and user.has_perm("lms_courses.view_papersheet"))


def can_print_somewhere(user: Any) -> bool:
    return can_see_sheets(user) and bool(user.has_perm("lms_courses.mark_session"))


def can_print(user: Any, cohort: Cohort) -> bool:
    """May print sheets of this cohort: whoever may mark it."""
    return can_see_sheets(user) and can_mark(user, cohort)


def can_type_in(user: Any, sheet: PaperSheet) -> bool:
    """May type this sheet in, attach its picture or void it: whoever may mark its session."""
    return can_see_sheets(user) and can_mark(user, sheet.session)
