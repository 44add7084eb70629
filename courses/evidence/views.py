"""The desk of the records inside Wagtail's admin: readings that differ, marks under review."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from ..attendance.actions import Reading as MarkReading
from ..attendance.actions import settle_mark
from ..attendance.models import AttendanceMark
from ..cohorts.access import can_mark
from ..cohorts.touch import day_words
from ..evaluations.actions import settle_evaluation
from ..evaluations.models import Evaluation
from ..events.actions import discard_held, release_held
from ..events.enums import HeldDecision
from ..events.models import HeldEvent
from . import desk
from .access import can_decide_held, can_settle
from .corrections import close_holding, count_late
from .forms import DecideForm, KeepForm
from .models import MonthClose
from .months import month_name

PER_PAGE = 30


class DeskScreen(WagtailAdminTemplateMixin, TemplateView):
    """A page of the desk, for those who may settle; everything on it is within the person's reach."""

    header_icon = "warning"
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_settle(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        trail = [*self.breadcrumbs_items]
        trail += [{"url": reverse(name), "label": label} for name, label in self.steps()]
        return [*trail, {"url": "", "label": self.get_page_title()}]

    def steps(self) -> list[tuple[str, Any]]:
        """Breadcrumbs above this page."""
        return []


class ConflictsView(DeskScreen):
    """Every entry whose readings differ."""

    template_name = "courses/evidence/conflicts.html"
    page_title = _("Readings that differ")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        page = Paginator(desk.differing_marks(user), PER_PAGE).get_page(self.request.GET.get("p"))
        evaluations = list(desk.differing_evaluations(user)[:PER_PAGE])
        return {
            **super().get_context_data(**kwargs),
            "page": page,
            "marks": [
                {
                    "pk": mark.pk,
                    "name": mark.participant.class_name,
                    "cohort": mark.session.cohort,
                    "day": day_words(mark.session.date),
                }
                for mark in page
            ],
            "evaluations": evaluations,
            "held": desk.waiting_facts(user).count(),
        }


class SettleView(DeskScreen):
    """The readings of one entry side by side; one is kept with a reason. Both stay in the log."""

    template_name = "courses/evidence/settle.html"
    page_title = _("Settle readings that differ")

    def steps(self) -> list[tuple[str, Any]]:
        return [("lms_desk:conflicts", ConflictsView.page_title)]

    @cached_property
    def entry(self) -> AttendanceMark | Evaluation:
        rows: Any = (
            desk.differing_marks(self.request.user)
            if self.kwargs["kind"] == "asistencia"
            else desk.differing_evaluations(self.request.user)
        )
        found: AttendanceMark | Evaluation = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found

    @cached_property
    def readings(self) -> list[desk.Reading]:
        return desk.readings_of(self.entry)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = KeepForm(request.POST, readings=self.readings)
        if form.is_valid():
            try:
                self._settle(form)
            except ValidationError as refused:
                form.add_refusal(refused)
            else:
                messages.success(request, gettext("Settled. Both readings stay in the log."))
                return redirect("lms_desk:conflicts")
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _settle(self, form: KeepForm) -> None:
        entry, value, reason = self.entry, form.kept().fact.value, form.cleaned_data["reason"]
        if isinstance(entry, AttendanceMark):
            keep = (
                MarkReading(value["status"], value["minutes"], value["cause"]) if value else MarkReading(None)
            )
            settle_mark(entry, keep=keep, by=self.request.user, reason=reason)
        else:
            settle_evaluation(
                entry,
                mark=value["mark"] if value else None,
                evaluated_on=date.fromisoformat(value["on"]) if value else entry.evaluated_on,
                by=self.request.user,
                reason=reason,
            )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry = self.entry
        is_mark = isinstance(entry, AttendanceMark)
        cohort = entry.session.cohort if isinstance(entry, AttendanceMark) else entry.cohort
        day = entry.session.date if isinstance(entry, AttendanceMark) else entry.evaluated_on
        return {
            "form": KeepForm(readings=self.readings),
            **super().get_context_data(**kwargs),
            "entry": entry,
            "is_mark": is_mark,
            "name": entry.participant.class_name,
            "cohort": cohort,
            "day": day_words(day),
            "readings": self.readings,
            "may_settle": can_mark(self.request.user, cohort),
        }


class HeldView(DeskScreen):
    """Marks that wait for a person, and with ?all=1 those that were decided."""

    template_name = "courses/evidence/held.html"
    page_title = _("Marks under review")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        shows_all = "all" in self.request.GET
        rows = desk.held_facts(user) if shows_all else desk.waiting_facts(user)
        page = Paginator(rows.order_by("-received_at", "pk"), PER_PAGE).get_page(self.request.GET.get("p"))
        return {
            **super().get_context_data(**kwargs),
            "page": page,
            "lines": desk.held_lines(page),
            "shows_all": shows_all,
            "waiting": HeldDecision.WAITING,
        }


class DecideView(DeskScreen):
    """One mark under review: what it says, why it waits, and two answers."""

    template_name = "courses/evidence/decide.html"
    page_title = _("Mark under review")

    def steps(self) -> list[tuple[str, Any]]:
        return [("lms_desk:held", HeldView.page_title)]

    @cached_property
    def held(self) -> HeldEvent:
        return get_object_or_404(desk.held_facts(self.request.user), pk=self.kwargs["pk"])

    @cached_property
    def close(self) -> MonthClose | None:
        """The closed month this mark would change: it counts as a counter-entry then."""
        return close_holding(self.held)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_decide_held(request.user, self.held):
            raise PermissionDenied
        form = DecideForm(request.POST)
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            try:
                if request.POST.get("do") != "release":
                    discard_held(self.held, by=request.user, reason=reason)
                    said = gettext("The mark was discarded.")
                elif self.close is not None:
                    count_late(self.held, by=request.user, reason=reason)
                    said = gettext("The mark counts now, as a correction of the closed month.")
                else:
                    release_held(self.held, by=request.user, reason=reason)
                    said = gettext("The mark counts now.")
            except ValidationError as refused:
                form.add_refusal(refused)
            else:
                messages.success(request, said)
                return redirect("lms_desk:held")
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        line = desk.held_lines([self.held])[0]
        return {
            "form": DecideForm(),
            **super().get_context_data(**kwargs),
            "line": line,
            "day": day_words(line.session.date) if line.session else "",
            "is_waiting": self.held.decision == HeldDecision.WAITING,
            "closed_month": capfirst(month_name(self.close.month)) if self.close else "",
        }
