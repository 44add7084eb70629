"""What the room of tablets shows on the first page of the admin."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from .models import Device, SealedNote
from .screens import SILENT_AFTER, silent_words


class TabletsPanel(Component):
    """Tablets nobody has heard of for 14 days, people met on tablets, notes to read; silent when there is nothing."""

    name = "lms_tablets"
    order = 130
    template_name = "courses/sync/panel.html"

    def __init__(self, user: Any) -> None:
        self.user = user

    @cached_property
    def counts(self) -> dict[str, int]:
        silent = Device.objects.visible_to(self.user).silent_since(timezone.now() - SILENT_AFTER)
        waiting = SealedNote.objects.visible_to(self.user).waiting()
        return {
            "silent": silent.count(),
            "newcomers": waiting.newcomers().count(),
            "notes": waiting.notes().count(),
        }

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {**self.counts, "silent_words": silent_words(self.counts["silent"])}

    def render_html(self, parent_context: Any = None) -> str:
        return str(super().render_html(parent_context)) if any(self.counts.values()) else ""
