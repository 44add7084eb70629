"""What this room shows on the first page of the admin."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from .queries import ready_to_complete

SHOWN = 6


class ReadyPanel(Component):
    """People the rules propose, by cohort. Shown to those who may mark them; silent when there is nobody."""

    name = "lms_ready"
    order = 130
    template_name = "courses/completion/panel.html"

    def __init__(self, user: Any) -> None:
        self.user = user

    @cached_property
    def ready(self) -> list[tuple[Any, int]]:
        return ready_to_complete(self.user)

    def next_step(self) -> dict[str, Any] | None:
        if not self.ready:
            return None
        cohort, _count = self.ready[0]
        return {
            "text": _("In %(cohort)s there are people who can complete the course.")
            % {"cohort": cohort.name},
            "button": _("Decide"),
            "url": reverse("courses:progress", args=[cohort.pk]),
        }

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"ready": self.ready[:SHOWN], "more": max(0, len(self.ready) - SHOWN)}

    def render_html(self, parent_context: Any = None) -> str:
        return str(super().render_html(parent_context)) if self.ready else ""
