"""Who may look after tablets and read what was sealed on them."""

from __future__ import annotations

from typing import Any


def can_manage_devices(user: Any) -> bool:
    """May open the screens of tablets at all; which tablets and notes is `visible_to`'s answer."""
    return bool(user.is_active and user.has_perm("lms_courses.manage_devices"))
