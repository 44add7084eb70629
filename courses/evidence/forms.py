"""What the desk reads from a browser."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .desk import Reading


class KeepForm(forms.Form):
    """Which reading is kept, and why."""

    keep = forms.ChoiceField(label=_("Which one is right?"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=255, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, readings: list[Reading], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = []
        for one in readings:
            choices.append((str(one.fact.pk), one.words))
        self.fields["keep"].choices = choices  # type: ignore[attr-defined]
        self.readings = {str(one.fact.pk): one for one in readings}

    def kept(self) -> Reading:
        return self.readings[self.cleaned_data["keep"]]

    def add_refusal(self, refused: ValidationError) -> None:
        for message in refused.messages:
            self.add_error(None, message)


class DecideForm(forms.Form):
    """Why a mark under review is released or discarded."""

    reason = forms.CharField(label=_("Reason"), max_length=255, widget=forms.Textarea(attrs={"rows": 2}))

    def add_refusal(self, refused: ValidationError) -> None:
        for message in refused.messages:
            self.add_error(None, message)
