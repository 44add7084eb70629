"""What the room of attendance tells Wagtail."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def say_what_happened_to_marks(actions: Any) -> None:
    actions.register_action(
        "lms.settle_conflict", _("Settle readings that differ"), _("Readings that differed settled")
    )
