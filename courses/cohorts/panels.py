"""What this room offers to the start page of the admin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from . import queries

ROWS = 6


class CohortsAboutToStart(Component):
    """Cohorts whose first day is near, with how many people they have: empty ones want enrolments."""

    name = "lms_cohorts_about_to_start"
    template_name = "courses/cohorts/panel_about_to_start.html"
    order = 140

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        assert parent_context is not None
        user = parent_context["request"].user
        return {"cohorts": list(queries.about_to_start(user)[:ROWS])}
