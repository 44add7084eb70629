"""Who may see and decide about paid work. Lists start from `visible_to`; here are the named questions."""

from __future__ import annotations

from typing import Any

from ..people.models import Participant


def can_see_work(user: Any) -> bool:
    """She may open the screens of paid work, for the people she may know about."""
    return bool(
        user.is_active
        and (user.has_perm("lms_courses.view_workunlock") or user.has_perm("lms_courses.offer_work"))
    )


def can_offer_work(user: Any, participant: Participant | None = None) -> bool:
    """She may offer work, decide reviews and follow placements; with `participant`, for this person."""
    if not (user.is_active and user.has_perm("lms_courses.offer_work")):
        return False
    return participant is None or Participant.objects.visible_to(user).filter(pk=participant.pk).exists()


def can_change_roles(user: Any) -> bool:
    """She may say which courses a kind of work asks for."""
    return bool(user.is_active and user.has_perm("lms_courses.change_workrole"))


def can_export_work(user: Any) -> bool:
    """She may take lists with names out of the house."""
    return can_see_work(user) and bool(user.has_perm("lms_courses.export_participant"))
