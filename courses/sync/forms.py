"""Forms of the tablets' screens. Actions decide; their sentences come back here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..cohorts.enums import CohortStatus
from ..cohorts.forms import ActionForm
from ..cohorts.models import Centre, Cohort
from ..people.models import Participant
from .models import Device


class CohortBoxes(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} · {obj.centre.label}"


class DeviceForm(ActionForm):
    label = forms.CharField(
        label=_("Name of the tablet"),
        max_length=60,
        help_text=_("As written on its back, for example Tablet 3."),
    )
    centre = forms.ModelChoiceField(label=_("Centre"), queryset=Centre.objects.none())
    cohorts = CohortBoxes(
        label=_("Groups it carries"),
        queryset=Cohort.objects.none(),
        required=False,
        help_text=_("It gets the names of these groups and of no others."),
    )
    quiet = forms.BooleanField(
        label=_("Quiet mode"),
        required=False,
        initial=True,
        help_text=_("No camera and no sound. Keep it on wherever devices are a delicate matter."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_cohorts = (
            Cohort.objects.visible_to(user).filter(status=CohortStatus.OPEN).select_related("centre")
        )
        self.fields["cohorts"].queryset = open_cohorts.order_by("name")  # type: ignore[attr-defined]
        if "centre" in self.fields:
            centres = Centre.objects.visible_to(user).filter(is_retired=False)
            self.fields["centre"].queryset = centres  # type: ignore[attr-defined]


class ChangeForm(DeviceForm):
    """The centre stays: another one is a hand-over."""

    centre = None  # type: ignore[assignment]


class HandOverForm(DeviceForm):
    label = None  # type: ignore[assignment]
    quiet = None  # type: ignore[assignment]


class CopyForm(ActionForm):
    copy = forms.FileField(
        label=_("Copy saved by a tablet"),
        help_text=_("The file marcas-….json among the downloads of the tablet."),
    )


class NewcomerForm(ActionForm):
    """Who she is: one of the people the office knows, or somebody new."""

    participant = forms.ModelChoiceField(
        label=_("The office knows this person"),
        queryset=Participant.objects.none(),
        required=False,
        empty_label=_("No, it is somebody new"),
    )
    given_names = forms.CharField(label=_("Given names"), max_length=120, required=False)
    paternal_surname = forms.CharField(label=_("Father's surname"), max_length=120, required=False)
    maternal_surname = forms.CharField(label=_("Mother's surname"), max_length=120, required=False)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["participant"].queryset = people  # type: ignore[attr-defined]


def device_values(device: Device) -> dict[str, Any]:
    return {
        "label": device.label,
        "quiet": device.quiet,
        "cohorts": list(device.cohorts.all()),
        "centre": device.centre,
    }
