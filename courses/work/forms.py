"""What people type about paid work. Forms check shapes; the actions decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput

from curriculum.outline.enums import CourseKind
from curriculum.outline.models import Course

from . import actions
from .enums import AuthorityAdmission, PlacementEnding
from .models import WorkRole


class DayForm(forms.Form):
    """The day something happened; today unless it is typed."""

    on = forms.DateField(label=_("Day"), widget=AdminDateInput, initial=timezone.localdate)


class OfferForm(DayForm):
    admission = forms.ChoiceField(
        label=_("Does the authority of the place have to admit her?"),
        choices=[
            (AuthorityAdmission.WAITING, _("Yes: its answer is written down later, with its date")),
            (AuthorityAdmission.NOT_NEEDED, _("No: she can start at once")),
        ],
        initial=AuthorityAdmission.WAITING,
        widget=forms.RadioSelect,
    )


class EndForm(DayForm):
    ending = forms.ChoiceField(
        label=_("How did it end?"), choices=PlacementEnding.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=255,
        required=False,
        help_text=_("Only for another reason. Do not write about her case, her health or her family."),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is kept for good. Do not write about her case, her health or her family."),
    )


class DecisionForm(ReasonForm):
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            ("keep", _("Keep: the work stays open for her")),
            ("end", _("End: the work is no longer open for her")),
        ],
        widget=forms.RadioSelect,
    )
    field_order = ["decision", "reason"]


class WorkRoleForm(WagtailAdminModelForm):
    """A kind of work and, as lists of boxes, the courses and modules it asks for together."""

    craft_courses = forms.ModelMultipleChoiceField(
        label=_("Craft courses it asks for"),
        queryset=Course.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    modules = forms.ModelMultipleChoiceField(
        label=_("Life-skills modules it asks for"),
        queryset=Course.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "She needs a confirmed completion of every course and module chosen here. "
            "Changing the choice later takes nothing from anybody."
        ),
    )

    class Meta:
        model = WorkRole
        fields = ["title", "code", "description", "is_active"]
        widgets = {"description": AdminAutoHeightTextInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        required = (
            set(self.instance.requirements.values_list("course", flat=True))
            if not self.instance._state.adding
            else set()
        )
        # A course taken off the site stays a requirement until somebody removes it.
        known = Course.objects.published() | Course.objects.filter(pk__in=required)
        for name, kind in (("craft_courses", CourseKind.CRAFT), ("modules", CourseKind.LIFE_SKILLS)):
            field = self.fields[name]
            field.queryset = known.filter(kind=kind)
            field.initial = list(required)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if not self.errors and not (cleaned["craft_courses"] or cleaned["modules"]):
            self.add_error("craft_courses", _("Choose at least one course or module."))
        return cleaned

    def _save_m2m(self) -> None:
        super()._save_m2m()
        actions.set_requirements(
            self.instance,
            [*self.cleaned_data["craft_courses"], *self.cleaned_data["modules"]],
            by=self.for_user,
        )
