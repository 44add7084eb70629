"""Small forms of the authoring room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .authoring import starters
from .beginnings import LessonTemplate


class AddLessonForm(forms.Form):
    """Title, minutes, and what to begin from."""

    title = forms.CharField(label=_("Title"), max_length=255, help_text=_("As everybody reads it."))
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=1,
        max_value=6000,
        required=False,
        help_text=_("How long the whole lesson takes in a group. Left empty, the template decides."),
    )
    begin = forms.ChoiceField(label=_("Begin from"), widget=forms.RadioSelect, initial="technique")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = [
            *starters(),
            *(
                (f"own-{one.pk}", one.name, one.description, one.minutes, list(one.body.raw_data))
                for one in LessonTemplate.objects.all()
            ),
        ]
        self.fields["begin"].choices = [(key, name) for key, name, *_rest in self.offers]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> tuple[int, list[Any]]:
        """Minutes and body of what was chosen."""
        for key, _name, _when, minutes, body in self.offers:
            if key == self.cleaned_data["begin"]:
                return self.cleaned_data["minutes"] or minutes, body
        raise KeyError(self.cleaned_data["begin"])


class DuplicateCourseForm(forms.Form):
    title = forms.CharField(
        label=_("Title of the new course"),
        max_length=255,
        help_text=_("It gets a code of its own. Its lessons are drafts: nothing is published."),
    )


class TemplateNameForm(forms.Form):
    name = forms.CharField(label=_("Name of the template"), max_length=120)
