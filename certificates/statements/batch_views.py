"""The screens for the statements of a whole group: asking for them at once, watching them being made, one file to print.

What is out of a person's reach answers 404; what she may see and not do answers 403.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View

from courses.cohorts.models import Cohort
from courses.cohorts.screens import Crumbs, FormScreen, Gate, Screen
from courses.evidence.months import month_name

from . import access, actions, composing, together
from .enums import AskedBy
from .forms import AskForAllForm, PeriodForm, last_signers
from .models import StatementBatch, StatementRequest
from .views import SECONDS_A_STEP, index_crumb


def of_cohort(cohort: Cohort) -> str:
    """The list of statements, narrowed to one group."""
    return f"{reverse('lms_statements:index')}?cohort={cohort.pk}"


class AskForAllView(FormScreen):
    """Months and who asks above; below who of the group gets a statement, who not and why; one request for all."""

    header_icon = "doc-full"
    page_title = gettext_lazy("Ask for the whole cohort")
    template_name = "certificates/statements/ask_for_all.html"
    cohort: Cohort
    # None until the months make sense.
    people: list[together.Candidate] | None = None

    def find(self) -> None:
        cohorts = Cohort.objects.visible_to(self.request.user).select_related("centre", "edition")
        self.cohort = get_object_or_404(cohorts.prefetch_related("facilitators"), pk=self.kwargs["pk"])

    def allowed(self) -> bool:
        return access.can_ask(self.request.user)

    def crumbs(self) -> Crumbs:
        return [index_crumb(), (self.cohort.name, of_cohort(self.cohort))]

    @cached_property
    def period(self) -> PeriodForm:
        """The months asked for in the address (or sent with the request), else those of the group until today."""
        today = timezone.localdate()
        given = self.request.POST or self.request.GET
        usual = {
            "first": f"{min(self.cohort.starts_on, today):%Y-%m}",
            "last": f"{min(self.cohort.ends_on, today):%Y-%m}",
            "asked_by": str(AskedBy.AUTHORITY),
        }
        return PeriodForm({name: given.get(name) or value for name, value in usual.items()})

    def make_form(self, data: Any = None) -> AskForAllForm:
        if not self.period.is_valid():
            return AskForAllForm(data, people=(), initial=self.period.data)
        chosen = self.period.cleaned_data
        try:
            actions.check_months(chosen["first"], chosen["last"])
        except ValidationError as refused:
            self.period.take(refused)
            return AskForAllForm(data, people=(), initial=self.period.data)
        self.people = together.candidates(
            self.cohort,
            first=chosen["first"],
            last=chosen["last"],
            asked_by=chosen["asked_by"],
            asked_on=timezone.localdate(),
        )
        ready = [str(one.participant.pk) for one in self.people if one.is_ready]
        signers = last_signers(self.request.user, [self.cohort])
        return AskForAllForm(data, people=ready, signers=signers, initial=self.period.data)

    def act(self, form: Any) -> StatementBatch:
        given = form.cleaned_data
        return actions.ask_for_all(
            self.cohort,
            [UUID(key) for key in given["people"]],
            first=given["first"],
            last=given["last"],
            asked_by=given["asked_by"],
            asked_on=given["asked_on"],
            authority=given.get("authority", ""),
            document=given.get("document", ""),
            addressee=given["addressee"],
            addressee_name=given["addressee_name"],
            signers=form.signers(),
            by=self.request.user,
        )

    def done_url(self, result: StatementBatch) -> str:
        return reverse("lms_statements:batch", args=[result.pk])

    def done_message(self, result: StatementBatch) -> str:
        count = result.requests.count()
        said = ngettext("%(count)d statement is asked for.", "%(count)d statements are asked for.", count)
        return said % {"count": count}

    def cancel_url(self) -> str:
        return of_cohort(self.cohort)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        everybody = self.people or []
        chosen = self.request.POST.getlist("people") if self.request.method == "POST" else None
        return super().get_context_data(
            cohort=self.cohort,
            period=self.period,
            is_shown=self.people is not None,
            ready=[
                {"one": one, "ticked": chosen is None or str(one.participant.pk) in chosen}
                for one in everybody
                if one.is_ready
            ],
            others=[one for one in everybody if not one.is_ready],
            **kwargs,
        )


class OnBatch(Gate):
    """Finds the batch of the address among those within reach."""

    request: HttpRequest
    kwargs: dict[str, Any]
    batch: StatementBatch

    def find(self) -> None:
        rows = StatementBatch.objects.visible_to(self.request.user).with_progress()
        rows = rows.select_related("cohort__centre", "recorded_by")
        self.batch = get_object_or_404(rows, pk=self.kwargs["pk"])

    def allowed(self) -> bool:
        return access.can_see_statements(self.request.user)


class BatchView(OnBatch, Screen):
    """Statements asked for together: what each still needs, numbering those that are ready, how far the drawing is."""

    header_icon = "doc-full"
    template_name = "certificates/statements/batch.html"

    def crumbs(self) -> Crumbs:
        return [index_crumb(), (self.batch.cohort.name, of_cohort(self.batch.cohort))]

    def get_page_title(self) -> str:
        return _("Statements of %(first)s – %(last)s") % {
            "first": month_name(self.batch.first),
            "last": month_name(self.batch.last),
        }

    @cached_property
    def requests(self) -> list[StatementRequest]:
        rows = StatementRequest.objects.visible_to(self.request.user).filter(batch=self.batch)
        listed = rows.select_related("participant", "consent", "certificate")
        return list(listed.order_by("participant__sort_key", "pk"))

    @cached_property
    def waiting(self) -> list[together.Waiting]:
        open_ones = [one for one in self.requests if one.certificate is None and one.dropped_at is None]
        return together.waiting_of(self.batch, open_ones)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, batch = self.request.user, self.batch
        first = self.requests[0] if self.requests else None
        undrawn = [one for one in self.requests if one.certificate and not one.certificate.file_path]
        may_issue = access.can_issue(user)
        return super().get_context_data(
            batch=batch,
            asked=composing.head_of(first) if first and first.asked_by == AskedBy.AUTHORITY else None,
            first=first,
            ready=[one for one in self.waiting if one.is_ready],
            missing=[one for one in self.waiting if not one.is_ready],
            undrawn=undrawn,
            done=[one for one in self.requests if one.certificate or one.dropped_at],
            percent=batch.drawn * 100 // batch.numbered if batch.numbered else 0,  # type: ignore[attr-defined]
            may_issue=may_issue,
            goes_on=bool(may_issue and undrawn),
            may_take=access.can_take_file(user),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        deeds = {"issue": self.issue, "draw": self.draw}
        do = request.POST.get("do", "")
        if do not in deeds or not access.can_issue(request.user):
            raise PermissionDenied
        try:
            deeds[do]()
        except ValidationError as refused:
            for sentence in refused.messages:
                messages.error(request, sentence)
        return redirect("lms_statements:batch", self.batch.pk)

    def issue(self) -> None:
        """Number those that are settled; the page draws them, step by step."""
        ready = [one.request for one in self.waiting if one.is_ready]
        issued, left = actions.issue_all(ready, by=self.request.user, seconds=SECONDS_A_STEP, with_file=False)
        if issued:
            said = ngettext(
                "%(count)d statement got its number.", "%(count)d statements got their numbers.", len(issued)
            )
            messages.success(self.request, said % {"count": len(issued)})
        if left:
            said = ngettext(
                "%(count)d request waits: open it to see what is missing, or go on.",
                "%(count)d requests wait: open them to see what is missing, or go on.",
                len(left),
            )
            messages.warning(self.request, said % {"count": len(left)})

    def draw(self) -> None:
        for problem in actions.draw_batch(self.batch, by=self.request.user, seconds=SECONDS_A_STEP):
            messages.error(self.request, problem)


class BatchFile(OnBatch, View):
    """Every drawn statement of the batch in one file, for the printer."""

    def allowed(self) -> bool:
        return access.can_take_file(self.request.user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            content = actions.take_batch_file(self.batch, by=request.user)
        except ValidationError as refused:
            for sentence in refused.messages:
                messages.error(request, sentence)
            return redirect("lms_statements:batch", self.batch.pk)
        name = f"constancias-{self.batch.cohort.code}-{date_part(self.batch.first)}.pdf"
        response = FileResponse(content, filename=name, content_type="application/pdf")
        response["Cache-Control"] = "private, no-store"
        return response


def date_part(month: date) -> str:
    return f"{month:%Y-%m}"
