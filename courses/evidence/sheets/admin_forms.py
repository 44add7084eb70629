"""What the office types to print and void sheets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from ...cohorts.forms import ActionForm
from ...cohorts.models import Cohort, Session
from .rules import MOST_BLANK_LINES


class SheetState(models.TextChoices):
    """What the list of sheets can be narrowed to."""

    OVERDUE = "overdue", _("Overdue")
    DUE = "due", _("To type in")
    WAITING = "waiting", _("Printed and not typed in")
    TYPED = "typed", _("Typed in")
    VOID = "void", _("Void")


class Span(models.TextChoices):
    """For which classes sheets are made."""

    ONE = "one", _("The next class of each group")
    WEEK = "week", _("One week")
    MONTH = "month", _("A packet for one month")
    COUNT = "count", _("The next classes, as many as I write")


class PrintForm(ActionForm):
    cohorts = forms.ModelMultipleChoiceField(
        label=_("Cohorts"), queryset=Cohort.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    span = forms.ChoiceField(
        label=_("For which classes"), choices=Span.choices, initial=Span.WEEK, widget=forms.RadioSelect
    )
    count = forms.IntegerField(label=_("How many classes"), min_value=1, max_value=40, required=False)
    since = forms.DateField(label=_("From the day"), widget=AdminDateInput())
    with_skills = forms.BooleanField(label=_("With the skills on the back"), required=False, initial=True)
    blank_lines = forms.IntegerField(
        label=_("Blank lines for people who come later"),
        min_value=0,
        max_value=MOST_BLANK_LINES,
        initial=4,
    )

    def __init__(self, *args: Any, user: Any, first_cohorts: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Who may mark and knows a cohort may mark it: `can_mark` would ask for each one.
        may_print = user.has_perm("lms_courses.mark_session")
        known = Cohort.objects.visible_to(user).running() if may_print else Cohort.objects.none()
        field: Any = self.fields["cohorts"]
        field.queryset = known.select_related("centre", "edition").order_by("centre__label", "name")
        field.label_from_instance = lambda cohort: f"{cohort.name} · {cohort.centre.label}"
        self.initial.setdefault("cohorts", list(first_cohorts))
        self.initial.setdefault("since", timezone.localdate())

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("span") == Span.COUNT and not data.get("count") and "count" not in self.errors:
            self.add_error("count", _("Write how many classes."))
        return data

    def sessions(self) -> list[Session]:
        """The planned classes asked for, cohort by cohort."""
        data = self.cleaned_data
        first, span = data["since"], data["span"]
        rows = Session.objects.planned().filter(cohort__in=data["cohorts"], date__gte=first)
        if span == Span.WEEK:
            rows = rows.filter(date__lt=first + timedelta(days=7))
        elif span == Span.MONTH:
            rows = rows.filter(date__lt=first + timedelta(days=31))
        ordered = list(
            rows.select_related("cohort__centre", "cohort__edition").order_by(
                "cohort__name", "cohort_id", "starts_at"
            )
        )
        if span in (Span.WEEK, Span.MONTH):
            return ordered
        most = 1 if span == Span.ONE else data["count"]
        return [session for _cohort, own in self.by_cohort(ordered) for session in own[:most]]

    @staticmethod
    def by_cohort(sessions: Sequence[Session]) -> list[tuple[Cohort, list[Session]]]:
        groups = groupby(sessions, key=lambda session: session.cohort_id)
        listed = [list(own) for _key, own in groups]
        return [(own[0].cohort, own) for own in listed]


class VoidForm(ActionForm):
    reason = forms.CharField(label=_("Reason"), max_length=255, widget=forms.Textarea(attrs={"rows": 2}))
