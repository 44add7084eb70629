"""A filled sheet comes in; a person answers for it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from .rules import tidy


class SheetForm(forms.Form):
    file = forms.FileField(
        label=_("Filled sheet"), help_text=_("As xlsx or csv. It is looked at first; nothing is stored yet.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.csv"


class ReviewForm(forms.Form):
    """Who answers for the words, and since when. `needs_name`: without a name there is nothing to write down."""

    reviewed_by = forms.CharField(
        label=_("Reviewed by"),
        max_length=120,
        help_text=_(
            "Who speaks the language and has read every word. Readers see the words with a name only."
        ),
    )
    reviewed_on = forms.DateField(label=_("Reviewed on"), widget=AdminDateInput)

    def __init__(self, *args: Any, needs_name: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = needs_name

    def clean_reviewed_by(self) -> str:
        return tidy(self.cleaned_data["reviewed_by"])

    def clean_reviewed_on(self) -> Any:
        day = self.cleaned_data["reviewed_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."), code="future")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        has_day = bool(cleaned.get("reviewed_on")) or "reviewed_on" in self.errors
        if cleaned.get("reviewed_by") and not has_day:
            self.add_error("reviewed_on", ValidationError(_("On which day?"), code="required"))
        return cleaned
