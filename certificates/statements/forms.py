"""What the screens of statements read from a browser."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from certificates.enums import ChangeKind
from courses.cohorts.forms import ActionForm
from courses.cohorts.models import Cohort

from .composing import PARTS
from .enums import Addressee, AskedBy
from .models import StatementRequest

PART_LABELS = {
    "registrar": _("Who keeps the register"),
    "instructor": _("Who instructs"),
    "director": _("Director of the organisation"),
}


class MonthField(forms.DateField):
    """A month as browsers send it ("2026-03") or as people type it ("03/2026")."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "03/2026"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m", "%m/%Y", "%m-%Y"], **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%Y-%m}" if isinstance(value, date) else value


class CohortsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, cohort: Any) -> str:
        return f"{cohort.name} · {cohort.edition.title} · {cohort.centre} · {cohort.get_kind_display()}"


class SignersForm(ActionForm):
    """Who signs by hand: name, document and, for who instructs, the authority's permission."""

    def __init__(self, *args: Any, signers: Iterable[dict[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {one.get("part", ""): one for one in signers}
        for part in PARTS:
            label, one = PART_LABELS[part], known.get(part, {})
            self.fields[f"{part}_name"] = forms.CharField(
                label=label, max_length=120, required=False, initial=one.get("name", "")
            )
            self.fields[f"{part}_document"] = forms.CharField(
                label=_("DNI"), max_length=20, required=False, initial=one.get("document", "")
            )
            if part == "instructor":
                self.fields[f"{part}_note"] = forms.CharField(
                    label=_("Permission of the authority"),
                    max_length=60,
                    required=False,
                    initial=one.get("note", ""),
                )

    def signers(self) -> list[dict[str, str]]:
        return [
            {
                "part": part,
                **{key: self.cleaned_data.get(f"{part}_{key}", "") for key in ("name", "document", "note")},
            }
            for part in PARTS
        ]


class PeriodForm(ActionForm):
    """Which months, and who asks: what decides who of a group can get a statement."""

    first = MonthField(label=_("First month"))
    last = MonthField(label=_("Last month"))
    asked_by = forms.ChoiceField(label=_("Who asks"), choices=AskedBy.choices, widget=forms.RadioSelect)


class GroundForm(SignersForm):
    """On what ground statements are asked for, and to whom they speak."""

    authority = forms.CharField(
        label=_("Who of the authority"),
        max_length=200,
        required=False,
        help_text=_("Only when the authority asks: name and post."),
    )
    document = forms.CharField(
        label=_("Document of the authority"),
        max_length=120,
        required=False,
        help_text=_("Only when the authority asks: kind and number."),
    )
    asked_on = forms.DateField(label=_("Asked on"), widget=AdminDateInput(), initial=timezone.localdate)
    addressee = forms.ChoiceField(label=_("Addressed to"), choices=Addressee.choices)
    addressee_name = forms.CharField(
        label=_("Which one"),
        max_length=160,
        required=False,
        help_text=_("For example the number of the court."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Who signs stands last, after what the paper is about.
        self.order_fields([*self.base_fields, *self.fields])


class AskForm(GroundForm, PeriodForm):
    """Who asks for a statement, on what ground, about which groups and months."""

    cohorts = CohortsField(
        label=_("Cohorts it tells of"),
        queryset=Cohort.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Tick only cohorts the authority keeps. The paper names their place: never one of another kind of place."
        ),
        error_messages={"required": _("Choose at least one cohort.")},
    )
    authority_code = forms.CharField(
        label=_("Her code in the authority's register"),
        max_length=40,
        required=False,
        help_text=_("Only if the authority gave it for this paper. It is kept nowhere else."),
    )

    field_order = (
        "cohorts",
        "first",
        "last",
        "asked_by",
        "authority",
        "document",
        "asked_on",
        "addressee",
        "addressee_name",
        "authority_code",
    )

    def __init__(self, *args: Any, cohorts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cohorts"].queryset = cohorts  # type: ignore[attr-defined]
        self.order_fields([*self.field_order, *self.fields])


class AskForAllForm(GroundForm, PeriodForm):
    """One request for many people of a group: the months and who asks are decided before, and travel along unseen."""

    people = forms.MultipleChoiceField(
        label=_("Participants"), error_messages={"required": _("Choose at least one person.")}
    )

    def __init__(self, *args: Any, people: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [(key, key) for key in people]  # type: ignore[attr-defined]
        for name in ("first", "last", "asked_by"):
            self.fields[name].widget = self.fields[name].hidden_widget()
        # Of the authority's document nothing is asked when the people themselves ask.
        if self["asked_by"].value() == AskedBy.PERSON:
            del self.fields["authority"], self.fields["document"]

    def shown(self) -> list[Any]:
        """What is typed below the list of people."""
        return [field for field in self.visible_fields() if field.name != "people"]


class ReasonForm(ActionForm):
    reason = forms.CharField(label=_("Reason"), max_length=255, widget=forms.Textarea(attrs={"rows": 2}))


class ChangeForm(ReasonForm):
    """Withdraw a statement, or replace it by what the records say now."""

    kind = forms.ChoiceField(
        label=_("What should happen"), choices=ChangeKind.choices, widget=forms.RadioSelect
    )

    field_order = ("kind", "reason")


def last_signers(user: Any, cohorts: Iterable[Cohort]) -> list[dict[str, str]]:
    """Who signed the last statement within the user's reach, with who teaches these groups."""
    latest = StatementRequest.objects.visible_to(user).exclude(signers=[]).order_by("-recorded_at").first()
    known = {one["part"]: dict(one) for one in (latest.signers if latest else [])}
    teachers = [
        facilitator.get_full_name() for cohort in cohorts for facilitator in cohort.facilitators.all()
    ]
    instructor = known.get("instructor", {})
    if teachers and instructor.get("name") not in teachers:
        known["instructor"] = {"part": "instructor", "name": teachers[0]}
    return list(known.values())
