"""What this room shows on the first page of the admin."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from .models import PaperSheet
from .queries import age_in_days
from .sentences import age_words


class SheetsPanel(Component):
    """Sheets printed and not typed in, the overdue ones by number; silent when none is due."""

    name = "lms_sheets"
    order = 115
    template_name = "courses/sheets/panel.html"
    shown = 5

    def __init__(self, user: Any) -> None:
        self.user = user

    @cached_property
    def due(self) -> int:
        return PaperSheet.objects.visible_to(self.user).due().count()

    @cached_property
    def overdue(self) -> list[PaperSheet]:
        rows = PaperSheet.objects.visible_to(self.user).overdue().select_related("session__cohort")
        return list(rows.order_by("session__date", "number")[: self.shown])

    def next_step(self) -> dict[str, Any] | None:
        if not self.overdue:
            return None
        return {
            "text": _("Paper sheets of more than a week ago are not typed in."),
            "button": _("Type them in"),
            "url": reverse("courses:sheets"),
        }

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        overdue = [
            {"sheet": one, "cohort": one.session.cohort.name, "age": age_words(age_in_days(one))}
            for one in self.overdue
        ]
        return {"due": self.due, "overdue": overdue}

    def render_html(self, parent_context: Any = None) -> str:
        return str(super().render_html(parent_context)) if self.due else ""
