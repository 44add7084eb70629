"""Who may print what: what everybody may read, the team may print; drafts only who may edit them."""

from __future__ import annotations

from typing import Any

from ..pages.content import CourseContent, LessonContent
from .enums import PaperKind


def can_print(user: Any, page: Any) -> bool:
    """Whether a member of staff may have papers drawn of this page (its most specific form)."""
    if not isinstance(page, (CourseContent, LessonContent)) or not user.has_perm("wagtailadmin.access_admin"):
        return False
    # A page by its class of content; the base page it stands on is the site's own.
    whole: Any = page
    is_public = whole.live and not whole.get_view_restrictions().exists()
    return bool(is_public or whole.permissions_for_user(user).can_edit())


def kinds_for(page: Any) -> list[PaperKind]:
    """Returns what can be drawn of a page."""
    if isinstance(page, CourseContent):
        return [PaperKind.COURSE]
    return [PaperKind.LESSON, PaperKind.PICTURES] if isinstance(page, LessonContent) else []
