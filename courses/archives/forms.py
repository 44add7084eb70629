"""The form that brings a file of past records."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..cohorts.access import centres_to_register_at
from ..cohorts.enums import CohortStatus
from ..cohorts.forms import ActionForm
from ..cohorts.models import Centre, Cohort
from .enums import RecordKind


class BringForm(ActionForm):
    kind = forms.ChoiceField(label=_("What the file holds"), choices=(), widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("File"),
        help_text=_("An xlsx or csv file with headings, up to 20,000 marks."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
    )

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_open = cohort.status == CohortStatus.OPEN
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            choice for choice in RecordKind.choices if is_open or choice[0] != RecordKind.ENROLMENTS
        ]
        self.initial.setdefault("kind", RecordKind.ATTENDANCE)


def passphrase_field(**wishes: Any) -> forms.CharField:
    """Words that are typed and never shown or kept."""
    return forms.CharField(
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        **wishes,
    )


class TakeOutForm(ActionForm):
    passphrase = passphrase_field(
        label=_("Passphrase"),
        help_text=_(
            "Three or four words. Without them nobody opens the file, not even the office: write them down."
        ),
    )
    again = passphrase_field(label=_("The passphrase again"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("again") and data.get("passphrase") != data["again"]:
            self.add_error("again", _("The two do not match. Type them again."))
        return data


class TakeInForm(ActionForm):
    file = forms.FileField(label=_("File of the cohort"))
    centre = forms.ModelChoiceField(
        label=_("Centre"),
        queryset=Centre.objects.none(),
        help_text=_("Where the cohort belongs in this installation."),
    )
    passphrase = passphrase_field(label=_("Passphrase"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["centre"].queryset = centres_to_register_at(user)  # type: ignore[attr-defined]


class ConfirmForm(ActionForm):
    passphrase = passphrase_field(label=_("Passphrase"), help_text=_("Asked for again: it is not kept."))
