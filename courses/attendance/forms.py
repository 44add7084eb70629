"""What the session screens read from a browser. The meaning is in `actions`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..cohorts.models import Cohort
from .actions import Reading
from .enums import AttendanceStatus, ExcuseCause


class MarkForm(forms.Form):
    """One mark of one person. `seen` are the marks the screen showed."""

    status = forms.ChoiceField(choices=AttendanceStatus)
    minutes = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=1440,
        error_messages={"invalid": _("Write the minutes as a whole number.")},
    )
    cause = forms.ChoiceField(choices=[("", ""), *ExcuseCause.choices], required=False)
    seen = forms.RegexField(r"^[0-9a-f\- ]{0,8000}$", required=False)

    def reading(self) -> Reading:
        data = self.cleaned_data
        is_late, is_excused = (
            data["status"] == one for one in (AttendanceStatus.LATE, AttendanceStatus.EXCUSED)
        )
        return Reading(
            data["status"],
            late_minutes=(data["minutes"] or 0) if is_late else 0,
            cause=data["cause"] if is_excused else "",
        )

    def is_question(self) -> bool:
        """Late without minutes, excused without a cause: the screen asks for the rest."""
        data = self.cleaned_data
        if data["status"] == AttendanceStatus.LATE:
            return data["minutes"] is None
        return data["status"] == AttendanceStatus.EXCUSED and not data["cause"]


class NewSessionForm(forms.Form):
    """A class that was not in the timetable."""

    date = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    starts = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    minutes = forms.IntegerField(
        label=_("Minutes of class"),
        min_value=1,
        max_value=24 * 60,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, cohort: Cohort, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cohort = cohort

    def starts_at(self) -> datetime:
        """The moment, on the clock of the place."""
        data = self.cleaned_data
        return datetime.combine(data["date"], data["starts"], tzinfo=self.cohort.centre.zone)

    def add_refusal(self, refused: ValidationError) -> None:
        """Puts the sentences of an action above the form, whatever field it means."""
        for message in refused.messages:
            self.add_error(None, message)
