"""What this room offers to the start page of the admin: where an author goes on writing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.permissions import page_permission_policy

from .models import CoursePage, LessonPage

ROWS = 5


class MyCourses(Component):
    """The courses a person wrote, each with its lessons one click away; her unfinished lesson is the next step."""

    name = "lms_my_courses"
    template_name = "curriculum/panels/my_courses.html"
    order = 130

    def __init__(self, user: Any) -> None:
        self.user = user

    @cached_property
    def courses(self) -> list[Any]:
        mine: QuerySet[Any] = CoursePage.objects.filter(owner=self.user).order_by(
            "-latest_revision_created_at"
        )
        editable = page_permission_policy.instances_user_has_permission_for(self.user, "change")
        return list(mine.filter(pk__in=editable.values("pk"))[:ROWS])

    @cached_property
    def draft(self) -> Any:
        """The lesson of hers that was changed last and is not published as it stands, or None."""
        return (
            LessonPage.objects.filter(owner=self.user, has_unpublished_changes=True)
            .order_by("-latest_revision_created_at")
            .first()
        )

    def next_step(self) -> dict[str, Any] | None:
        if self.draft is None:
            return None
        return {
            "text": _("Your lesson “%(title)s” is a draft.") % {"title": self.draft.draft_title},
            "button": _("Go on writing"),
            "url": reverse("wagtailadmin_pages:edit", args=[self.draft.pk]),
        }

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"courses": self.courses}
