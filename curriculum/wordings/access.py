"""Who looks after the words of charts."""

from __future__ import annotations

from typing import Any

# The menu "For lessons" asks this hook for more items.
FOR_LESSONS_MENU_HOOK = "register_lms_for_lessons_menu_item"


def can_word_charts(user: Any) -> bool:
    """Whether somebody may enter and review the words of charts: who may change the vocabulary of the craft."""
    return bool(
        user.has_perm("wagtailadmin.access_admin") and user.has_perm("lms_curriculum.change_craftterm")
    )
