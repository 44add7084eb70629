"""What this room shows on the first page of the admin."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from .access import can_see_law
from .desk import waiting_counts
from .laws import count_to_confirm
from .months import ToClose, months_to_close


class DeskPanel(Component):
    """Readings that differ and marks under review, for those who may settle them; silent when there is nothing."""

    name = "lms_desk"
    order = 110
    template_name = "courses/evidence/panel.html"

    def __init__(self, user: Any) -> None:
        self.user = user

    @cached_property
    def counts(self) -> dict[str, int]:
        return waiting_counts(self.user)

    def next_step(self) -> dict[str, Any] | None:
        if not self.counts["differing"]:
            return None
        return {
            "text": _("Two people marked differently. Decide which one stands."),
            "button": _("See them"),
            "url": reverse("lms_desk:conflicts"),
        }

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return dict(self.counts)

    def render_html(self, parent_context: Any = None) -> str:
        return str(super().render_html(parent_context)) if any(self.counts.values()) else ""


class MonthsPanel(Component):
    """The months to close, the longest overdue first, and numbers of the law nobody has confirmed; else silent."""

    name = "lms_months"
    order = 115
    template_name = "courses/evidence/months_panel.html"
    most = 6

    def __init__(self, user: Any) -> None:
        self.user = user

    @cached_property
    def waiting(self) -> list[ToClose]:
        return months_to_close(self.user)

    @cached_property
    def numbers(self) -> int:
        return count_to_confirm() if can_see_law(self.user) else 0

    def next_step(self) -> dict[str, Any] | None:
        late = next((one for one in self.waiting if one.days_late), None)
        if late is None:
            return None
        return {
            "text": _("%(month)s of “%(group)s” is not closed and its sheet is overdue.")
            % {"month": capfirst(late.name), "group": late.cohort.name},
            "button": _("See the month"),
            "url": reverse("lms_months:month", args=[late.cohort.pk, f"{late.month:%Y-%m}"]),
        }

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {
            "waiting": self.waiting[: self.most],
            "more": max(0, len(self.waiting) - self.most),
            "numbers": self.numbers,
        }

    def render_html(self, parent_context: Any = None) -> str:
        return str(super().render_html(parent_context)) if self.waiting else ""
