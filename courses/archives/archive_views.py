"""A whole cohort out as a sealed file, and in again: passphrase, report, yes."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ..cohorts.access import can_open_cohorts
from ..cohorts.enums import ImportStatus
from ..cohorts.models import Cohort
from ..cohorts.screens import Crumbs, Deed, FormScreen
from ..cohorts.views import cohorts_crumb
from . import arrivals, unpacking
from .forms import ConfirmForm, TakeInForm, TakeOutForm
from .models import CohortArrival
from .views import OfCohort


class TakeOut(OfCohort, FormScreen):
    page_title = gettext_lazy("Take out the whole cohort")
    header_icon = "download"
    template_name = "courses/archives/take_out.html"
    submit_label = gettext_lazy("Make the file")

    def allowed(self) -> bool:
        return unpacking.may_take_out(self.request.user, self.cohort)

    def make_form(self, data: Any = None) -> TakeOutForm:
        return TakeOutForm(data)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.form = self.make_form(request.POST)
        if self.form.is_valid():
            try:
                passphrase = self.form.cleaned_data["passphrase"]
                data = arrivals.take_out(self.cohort, passphrase=passphrase, by=request.user)
            except ValidationError as refusal:
                self.form.take(refusal)
            else:
                name = f"{self.cohort.code}-{timezone.localdate():%Y-%m-%d}.grupo"
                return HttpResponse(
                    data,
                    content_type="application/octet-stream",
                    headers={"Content-Disposition": f'attachment; filename="{name}"'},
                )
        return self.render_to_response(self.get_context_data(), status=422)


class TakeIn(FormScreen):
    page_title = gettext_lazy("Take in the file of a cohort")
    header_icon = "upload"
    template_name = "courses/archives/take_in.html"
    submit_label = gettext_lazy("Open the file")

    def crumbs(self) -> Crumbs:
        return [cohorts_crumb()]

    def allowed(self) -> bool:
        user = self.request.user
        return can_open_cohorts(user) and user.has_perm("lms_courses.add_participant")

    def make_form(self, data: Any = None) -> TakeInForm:
        return TakeInForm(data, self.request.FILES if data is not None else None, user=self.request.user)

    def act(self, form: TakeInForm) -> CohortArrival:
        data = form.cleaned_data
        if data["file"].size > arrivals.MOST_BYTES:
            raise ValidationError({"file": _("The file is too large for the file of a cohort.")})
        return arrivals.receive(
            data["file"].read(), centre=data["centre"], passphrase=data["passphrase"], by=self.request.user
        )

    def done_url(self, result: CohortArrival) -> str:
        return reverse("lms_archives:arrived", args=[result.pk])


class OnArrival:
    """Finds the file of the address among one's own."""

    kwargs: dict[str, Any]
    request: HttpRequest
    waiting: CohortArrival

    def find(self) -> None:
        rows = CohortArrival.objects.visible_to(self.request.user).select_related("centre", "cohort")
        self.waiting = get_object_or_404(rows.defer("sealed"), pk=self.kwargs["pk"])

    def allowed(self) -> bool:
        return unpacking.may_take_in(self.request.user, self.waiting.centre)


class Arrived(OnArrival, FormScreen):
    """What the file would do here, and the yes."""

    page_title = gettext_lazy("What the file would do here")
    header_icon = "upload"
    template_name = "courses/archives/arrived.html"
    submit_label = pgettext_lazy("button", "Take in")

    def crumbs(self) -> Crumbs:
        return [cohorts_crumb(), (_("Take in the file of a cohort"), reverse("lms_archives:take_in"))]

    def make_form(self, data: Any = None) -> ConfirmForm:
        return ConfirmForm(data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            waiting=self.waiting,
            report=self.waiting.report,
            is_waiting=self.waiting.status == ImportStatus.WAITING,
            **kwargs,
        )

    def act(self, form: ConfirmForm) -> Cohort:
        return arrivals.apply(self.waiting, passphrase=form.cleaned_data["passphrase"], by=self.request.user)

    def done_url(self, result: Cohort) -> str:
        return reverse("lms_cohorts:people", args=[result.pk])

    def done_message(self, result: Cohort) -> str:
        return _("The cohort was taken in.")


class Forget(OnArrival, Deed):
    """Throws a file that waits away."""

    def act(self) -> str:
        arrivals.discard(self.waiting)
        return _("The file was forgotten. Nothing was recorded.")

    def back_url(self) -> str:
        return reverse("lms_archives:take_in")
