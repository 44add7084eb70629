"""What the progress screens read from a browser. The meaning is in `actions`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .actions import LONGEST_REASON
from .rules import Rules


class _ActionForm(forms.Form):
    def add_refusal(self, refused: ValidationError) -> None:
        """Puts what an action refused beside its fields."""
        for field, sentences in getattr(refused, "message_dict", {None: refused.messages}).items():
            self.add_error(field if field in self.fields else None, sentences)


class EarnedForm(_ActionForm):
    earned_on = forms.DateField(
        label=_("Day it was earned"),
        required=False,
        help_text=_("Leave it empty for the last day on record."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ExceptionForm(EarnedForm):
    """Marks somebody the rules do not propose."""

    exception_reason = forms.CharField(
        label=_("Why this is an exception"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What she can do, who saw it. No private circumstances."),
    )


class WithdrawForm(_ActionForm):
    reason = forms.CharField(
        label=_("Reason of the withdrawal"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class SimulationForm(forms.Form):
    """Other numbers for the rules of an edition. Read from the address: nothing is sent, nothing is kept."""

    attendance = forms.ChoiceField(
        label=_("Attendance asked for"),
        choices=[
            ("none", _("none")),
            ("hours", _("hours")),
            ("percent", _("share of the sessions")),
            ("either", _("hours or share")),
            ("both", _("hours and share")),
        ],
    )
    hours = forms.IntegerField(label=_("Hours of class"), min_value=0, max_value=2_000, required=False)
    percent = forms.IntegerField(
        label=_("Share of the planned sessions, in percent"), min_value=0, max_value=100, required=False
    )
    pass_mark = forms.IntegerField(
        label=_("Mark of the final evaluation"),
        min_value=0,
        max_value=20,
        required=False,
        help_text=_("Empty: no evaluation is asked for."),
    )

    def __init__(self, *args: Any, rules: Rules, names: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rules = rules
        self.skill_fields: list[str] = []
        for position, skill in enumerate(rules.skills):
            name = f"skill_{position}"
            self.skill_fields.append(name)
            self.fields[name] = forms.IntegerField(
                label=names.get(skill.code, skill.code),
                min_value=0,
                max_value=20,
                required=False,
                help_text=_("On how many different days. 0: not asked for."),
            )

    @staticmethod
    def numbers_of(rules: Rules) -> dict[str, Any]:
        """The present rules as the form shows them."""
        return {
            "attendance": rules.attendance,
            "hours": rules.minimum_minutes // 60,
            "percent": rules.minimum_percent,
            "pass_mark": rules.pass_mark,
            **{f"skill_{position}": skill.times for position, skill in enumerate(rules.skills)},
        }

    def simulated(self) -> Rules:
        """The rules with the numbers of the form. Minutes that are no whole hours stay while the hours are the same."""
        data = self.cleaned_data
        hours = data["hours"] or 0
        skills = tuple(
            replace(skill, times=data[name])
            for skill, name in zip(self.rules.skills, self.skill_fields, strict=True)
            if data[name]
        )
        same = hours == self.rules.minimum_minutes // 60
        return replace(
            self.rules,
            attendance=data["attendance"],
            minimum_minutes=self.rules.minimum_minutes if same else hours * 60,
            minimum_percent=data["percent"] or 0,
            pass_mark=data["pass_mark"],
            skills=skills,
        )
