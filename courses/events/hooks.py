"""What the room of facts tells Wagtail."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def say_what_happened_to_held_facts(actions: Any) -> None:
    actions.register_action(
        "lms.release_held", _("Release a mark under review"), _("Mark under review released")
    )
    actions.register_action(
        "lms.discard_held", _("Discard a mark under review"), _("Mark under review discarded")
    )
