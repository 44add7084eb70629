"""What the room of people tells Wagtail."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def say_what_happened_to_people(actions: Any) -> None:
    actions.register_action(
        "lms.register_participant", _("Register a participant"), _("Participant registered")
    )
    actions.register_action("lms.correct_participant", _("Correct a participant"), _("Participant corrected"))
    actions.register_action("lms.view_participant", _("See a participant"), _("Participant's page seen"))
    actions.register_action(
        "lms.export_participants", _("Export participants"), _("List with names exported")
    )
    for action, label, message in (
        ("lms.record_consent", _("Note a consent"), _("Consent noted")),
        ("lms.withdraw_consent", _("Withdraw a consent"), _("Consent withdrawn")),
        ("lms.publish_consent_text", _("Publish a consent text"), _("Text of a consent published")),
        ("lms.merge_participants", _("Merge two records"), _("Two records merged")),
        ("lms.undo_merge", _("Undo a merge"), _("Merge undone")),
        ("lms.confirm_merge", _("Confirm a merge"), _("Merge confirmed")),
        ("lms.receive_rights_request", _("Note a request about own data"), _("Request about own data noted")),
        (
            "lms.answer_rights_request",
            _("Answer a request about own data"),
            _("Request about own data answered"),
        ),
        ("lms.anonymise_participant", _("Make a person anonymous"), _("Person made anonymous")),
        ("lms.print_my_data", _("Print a person's data"), _("Person's data printed")),
        ("lms.change_legal_term", _("Change a legal term"), _("Legal term changed")),
    ):
        actions.register_action(action, label, message)
