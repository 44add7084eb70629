"""Why a statement cannot be asked for, issued or changed, in the reader's words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


def refusal(code: str, **values: Any) -> str:
    sentences: dict[str, str] = {
        "record_closed": _("This record is closed. Nothing can be added to it."),
        "no_cohort": _("Choose at least one cohort."),
        "two_kinds": _("Choose cohorts of one kind: study and work are never added together."),
        "not_hers": _("She never belonged to “%(cohort)s”."),
        "months_reversed": _("The last month is before the first one."),
        "month_to_come": _("The last month is still to come."),
        "too_long": _("A statement covers five years at most."),
        "day_to_come": _("The day is still to come."),
        "no_consent": _(
            "She has not given her consent to a statement for the authority. Note the consent first."
        ),
        "consent_withdrawn": _("She has withdrawn her consent to a statement for the authority."),
        "authority_missing": _("Write who of the authority asks."),
        "document_missing": _("Write the number of the authority's document."),
        "waiting_already": _("A statement of this kind is already asked for."),
        "stands_already": _("She has the statement %(number)s for these months."),
        "nobody": _("Nobody of those chosen can get a statement now."),
        "nothing_to_print": _("Nothing has been drawn yet."),
        "decided": _("This request was issued or dropped already."),
        "reason_missing": _("Write the reason."),
        "no_sessions": _("There is no session in these months."),
        "no_attendance": _("She did not attend any session in these months."),
        "signer_missing": _("Write who signs: %(part)s."),
        "text": _("%(text)s"),
        "out_of_reach": _("One of her cohorts is at a centre you do not work for. Ask somebody who does."),
        "not_standing": _("The statement no longer stands: it was withdrawn or replaced."),
        "change_open": _("A change of this statement is already waiting for a decision."),
        "second_person": _("A second person must decide: you proposed this yourself."),
        "already_decided": _("Somebody has decided this already."),
        "file_missing": _(
            "The file of this statement is not in the store. Restore it from a backup; it cannot be drawn again."
        ),
    }
    return sentences.get(code, code) % values


def part_words(part: str) -> str:
    """Who signs, by part."""
    return {
        "registrar": _("who keeps the register"),
        "instructor": _("who instructs"),
        "director": _("the director of the organisation"),
    }[part]
