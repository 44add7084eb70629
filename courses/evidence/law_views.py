"""The numbers of the law: what holds, since when, by which norm, who confirmed it. A change is a new row."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..cohorts.screens import Crumbs, FormScreen, Screen
from . import laws
from .access import can_change_law, can_see_law
from .models import LawNumber
from .month_forms import ConfirmNumberForm, LawNumberForm


class LawIndex(Screen):
    """Every number with its history."""

    page_title = gettext_lazy("Numbers of the law")
    header_icon = "clipboard-list"
    template_name = "courses/evidence/law.html"

    def allowed(self) -> bool:
        return can_see_law(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = laws.kept_numbers()
        return super().get_context_data(
            subjects=kept,
            to_confirm=sum(row.is_unconfirmed or row.is_due_for_review for one in kept for row in one.rows),
            may_change=can_change_law(self.request.user),
            **kwargs,
        )


class LawForm(FormScreen):
    header_icon = "clipboard-list"

    def allowed(self) -> bool:
        return can_change_law(self.request.user)

    def crumbs(self) -> Crumbs:
        return [(_("Numbers of the law"), reverse("lms_law:index"))]

    def done_url(self, result: LawNumber) -> str:
        return reverse("lms_law:index")


class ChangeNumber(LawForm):
    """A new number from its day on."""

    page_title = gettext_lazy("A new number")
    submit_label = gettext_lazy("Enter this number")
    lead = gettext_lazy(
        "The present number stays for the days before. Papers that were issued keep the number they were issued with."
    )

    def make_form(self, data: Any = None) -> LawNumberForm:
        subject = self.request.GET.get("sobre", "")
        return LawNumberForm(data, initial={"subject": subject, "valid_from": timezone.localdate()})

    def act(self, form: Any) -> LawNumber:
        return laws.change_number(by=self.request.user, **form.cleaned_data)

    def done_message(self, result: LawNumber) -> str:
        return _("The number was entered. Ask the authority to confirm it.")


class ConfirmNumber(LawForm):
    """Who of the authority confirmed a number."""

    page_title = gettext_lazy("Note who confirmed the number")
    submit_label = gettext_lazy("Note the confirmation")
    number: LawNumber

    def find(self) -> None:
        self.number = get_object_or_404(LawNumber, pk=self.kwargs["pk"])

    def make_form(self, data: Any = None) -> ConfirmNumberForm:
        return ConfirmNumberForm(data, initial={"confirmed_on": timezone.localdate()})

    def act(self, form: Any) -> LawNumber:
        return laws.confirm_number(self.number, by=self.request.user, **form.cleaned_data)

    def done_message(self, result: LawNumber) -> str:
        return _("The confirmation was noted.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["lead"] = f"{self.number} · {self.number.norm}"
        return context
