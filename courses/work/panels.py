"""What paid work puts on the first page of the admin."""

from __future__ import annotations

from typing import Any

from django.forms import Media
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component

from . import queries
from .access import can_offer_work, can_see_work

SHOWN = 5


class WorkPanel(Component):
    """Reviews to decide and people ready for work. Not shown when there is neither, or to those who see no work."""

    name = "lms_work"
    order = 240
    template_name = "courses/work/panel.html"

    def __init__(self, user: Any) -> None:
        self.user = user

    @property
    def media(self) -> Media:
        return Media(css={"all": ["lms/css/admin-home.css", "lms/css/admin-work.css"]})

    @cached_property
    def reviews(self) -> int:
        return queries.reviews_to_decide(self.user).count() if can_offer_work(self.user) else 0

    @cached_property
    def ready(self) -> list[Any]:
        if not can_see_work(self.user):
            return []
        # One more than is shown tells whether there are more.
        return list(queries.ready_for_work(self.user).prefetch_related(None)[: SHOWN + 1])

    @property
    def is_shown(self) -> bool:
        return bool(self.reviews or self.ready)

    def next_step(self) -> dict[str, Any] | None:
        """What this panel would have her do next, for the greeting: `text`, `button` and `url`."""
        if self.reviews:
            return {
                "text": ngettext(
                    "A review of work waits for your decision.",
                    "%(count)d reviews of work wait for your decision.",
                    self.reviews,
                )
                % {"count": self.reviews},
                "button": ngettext("Decide the review", "Decide the reviews", self.reviews),
                "url": reverse("lms_work:reviews"),
            }
        return None

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {
            "reviews": self.reviews,
            "ready": self.ready[:SHOWN],
            "more": len(self.ready) > SHOWN,
        }

    def render_html(self, parent_context: Any = None) -> str:
        return str(super().render_html(parent_context)) if self.is_shown else ""
