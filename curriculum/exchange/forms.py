"""Handing a course file in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..outline.models import CODE_VALIDATOR
from ..pages.models import CourseCatalogPage
from .actions import can_bring_in


class HandInForm(forms.Form):
    file = forms.FileField(
        label=_("Course file"), help_text=_("The file that “Save the course” made, here or on another site.")
    )
    catalogue: forms.ModelChoiceField[CourseCatalogPage] = forms.ModelChoiceField(
        label=_("Catalogue"), queryset=CourseCatalogPage.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["catalogue"]
        field.queryset = CourseCatalogPage.objects.filter(
            pk__in=[page.pk for page in CourseCatalogPage.objects.all() if can_bring_in(user, page)]
        )
        if field.queryset.count() == 1:
            field.initial = field.queryset.first()
            field.widget = forms.HiddenInput()
        self.fields["file"].widget.attrs["accept"] = ".zip,application/zip"


class BringInForm(forms.Form):
    code = forms.CharField(
        label=_("Code of the course"),
        max_length=40,
        validators=[CODE_VALIDATOR],
        help_text=_("Stands in registers and on certificates, for example TEJ-1."),
    )
    catalogue: forms.ModelChoiceField[CourseCatalogPage] = forms.ModelChoiceField(
        queryset=CourseCatalogPage.objects.all(), widget=forms.HiddenInput()
    )

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).upper()
