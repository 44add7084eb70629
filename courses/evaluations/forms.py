"""What the evaluation screen reads from a browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .enums import HIGHEST_MARK, LOWEST_MARK, EvaluationKind
from .rules import HIGHEST_ATTEMPT, LONGEST_MADE, Criterion


class WhichForm(forms.Form):
    """Which evaluation: kind, month, attempt, day. Read from the address to show it and from the form to save it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Evaluation"), choices=EvaluationKind, initial=EvaluationKind.FINAL
    )
    month = forms.RegexField(
        r"^\d{4}-\d{2}$",
        label=gettext_lazy("Month"),
        required=False,
        widget=forms.TextInput(attrs={"type": "month"}),
    )
    attempt = forms.IntegerField(
        label=gettext_lazy("Attempt"),
        initial=1,
        min_value=1,
        max_value=HIGHEST_ATTEMPT,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    on = forms.DateField(
        label=gettext_lazy("Day of the evaluation"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("kind") == EvaluationKind.FINAL:
            data["month"] = None
        elif data.get("kind") == EvaluationKind.MONTHLY:
            data["month"] = self._month(data.get("month", ""))
        return data

    def _month(self, text: str) -> date | None:
        try:
            return date.fromisoformat(f"{text}-01")
        except ValueError:
            self.add_error("month", ValidationError(_("Write the month, for example 2026-11.")))
            return None


@dataclass(frozen=True)
class MarksRead:
    """What was typed. `marks` are numbers, or None to take one back; `errors` are sentences by participant."""

    marks: dict[UUID, int | None]
    seen: dict[UUID, list[str]]
    typed: dict[UUID, str]
    errors: dict[UUID, str]


def read_marks(data: MultiValueDict[str, str], people: Sequence[UUID]) -> MarksRead:
    """Reads `mark-<id>` and `seen-<id>` of these people. An empty field of somebody without a mark is no wish."""
    marks: dict[UUID, int | None] = {}
    seen: dict[UUID, list[str]] = {}
    typed: dict[UUID, str] = {}
    errors: dict[UUID, str] = {}
    for person in people:
        if f"mark-{person}" not in data:
            continue
        text = data.get(f"mark-{person}", "").strip()
        shown = data.get(f"seen-{person}", "").split()
        was = data.get(f"was-{person}", "")
        typed[person] = text
        if text == was:
            continue
        seen[person] = shown
        if not text:
            marks[person] = None
        elif text.isdecimal() and len(text) <= 3:
            marks[person] = int(text)
        else:
            errors[person] = _("Write a whole number from 0 to 20.")
    return MarksRead(marks, seen, typed, errors)


ACHIEVED, NOT_YET = "achieved", "not_yet"


class PieceForm(forms.Form):
    """One piece: what was made, each criterion achieved or not yet (or not judged), a picture where they may be taken."""

    made = forms.CharField(
        label=gettext_lazy("What was made"),
        max_length=LONGEST_MADE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    photo = forms.FileField(
        label=gettext_lazy("Picture of the piece"),
        required=False,
        help_text=gettext_lazy("JPG or PNG. The piece alone: no faces, nobody who can be known."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png"}),
    )
    shows_people = forms.BooleanField(
        label=gettext_lazy("People can be seen in the picture"),
        required=False,
        help_text=gettext_lazy(
            "With people in it her consent for photographs is needed; without people none is."
        ),
    )

    def __init__(
        self,
        *args: Any,
        criteria: Sequence[Criterion],
        with_photo: bool,
        results: Mapping[str, bool] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = list(criteria)
        if not with_photo:
            del self.fields["photo"], self.fields["shows_people"]
        for criterion in self.criteria:
            said = (results or {}).get(criterion.key)
            self.fields[f"c-{criterion.key}"] = forms.ChoiceField(
                label=criterion.text,
                choices=[
                    (ACHIEVED, gettext_lazy("Achieved")),
                    (NOT_YET, gettext_lazy("Not yet")),
                    ("", gettext_lazy("Not judged")),
                ],
                required=False,
                initial="" if said is None else ACHIEVED if said else NOT_YET,
            )

    def judgements(self) -> list[dict[str, Any]]:
        """The criteria with their fields, for the page."""
        return [
            {
                "criterion": criterion,
                "field": self[f"c-{criterion.key}"],
                "value": self[f"c-{criterion.key}"].value(),
            }
            for criterion in self.criteria
        ]

    def results(self) -> dict[str, bool]:
        """What was judged; criteria left out are not there."""
        data = self.cleaned_data
        said = {criterion.key: data.get(f"c-{criterion.key}", "") for criterion in self.criteria}
        return {key: value == ACHIEVED for key, value in said.items() if value}


class FinalWordForm(forms.Form):
    """The mark the instructor gives. What the checklist proposes stands beside it and never in its place."""

    mark = forms.IntegerField(
        label=gettext_lazy("Mark"),
        min_value=LOWEST_MARK,
        max_value=HIGHEST_MARK,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
