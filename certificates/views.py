"""The screens of certificates inside Wagtail's admin. They translate; `actions` decides.

What is out of a person's reach answers 404; what she may see and not do is Wagtail's refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, BinaryIO
from uuid import UUID

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import log

from courses.cohorts.models import Cohort
from courses.people.models import Participant

from . import access, actions, book, elsewhere, joining, pathways, printing, queries, transcripts
from .enums import BatchStatus, CertificateKind, CertificateStatus, ChangeStatus, ReviewOutcome
from .forms import ChangeForm, DecisionForm, DesignForm, HandOverForm, PublishForm, ReasonForm
from .models import (
    Certificate,
    CertificateBatch,
    CertificateChange,
    CertificateDesign,
    CertificateReview,
    Pathway,
    PreparedFile,
    RegisterEntry,
    SigningKey,
)
from .rendering.designs import DesignError
from .rendering.words import days_in_digits
from .sealing import LARGEST_FILE
from .sentences import design_sentence, problem_sentence

ROWS = 40
# How long one step of a batch draws before it answers and shows how far it is.
SECONDS_A_STEP = 2.0


class Screen(WagtailAdminTemplateMixin, TemplateView):
    """A page for those who may see certificates at all, under the breadcrumb of the list."""

    header_icon = "doc-full"
    request: HttpRequest

    def allowed(self, user: Any) -> bool:
        return access.can_see_certificates(user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.allowed(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        trail = [
            *self.breadcrumbs_items,
            {"url": reverse("lms_certificates:index"), "label": _("Certificates")},
        ]
        return [*trail, *self.steps(), {"url": "", "label": self.get_page_title()}]

    def steps(self) -> list[dict[str, Any]]:
        return []

    def say(self, error: ValidationError) -> None:
        for sentence in error.messages:
            messages.error(self.request, sentence)


# --- issuing ----------------------------------------------------------------------------------------------------


class ToIssueView(Screen):
    """Cohorts within reach, those with people waiting for a certificate first."""

    template_name = "certificates/admin/to_issue.html"
    page_title = _("To issue")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        page = Paginator(queries.cohorts_with_candidates(self.request.user), ROWS).get_page(
            self.request.GET.get("p")
        )
        waiting = queries.batches_visible_to(self.request.user).filter(status=BatchStatus.PROPOSED)
        return {
            **context,
            "page_obj": page,
            "cohorts": page.object_list,
            "waiting": waiting,
            "pathways": Pathway.objects.offered(),
            "may_make_pathway": self.request.user.has_perm("lms_certificates.add_pathway"),
        }


class CohortView(Screen):
    """Who of a cohort gets a certificate, who not and why; proposing the batch."""

    template_name = "certificates/admin/cohort.html"
    pathway: Pathway | None = None

    @cached_property
    def cohort(self) -> Cohort:
        cohorts = Cohort.objects.visible_to(self.request.user).select_related("edition__course", "centre")
        return get_object_or_404(cohorts, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return self.cohort.name

    def lead(self) -> str:
        """What the certificate is about, under the title."""
        return str(self.cohort.edition.title)

    def candidates(self, design: CertificateDesign | None = None) -> Sequence[Any]:
        return queries.candidates(self.cohort, design)

    def qualifying(self, design: CertificateDesign) -> list[Any]:
        return queries.qualifying(self.cohort, design)

    def steps(self) -> list[dict[str, Any]]:
        return [{"url": reverse("lms_certificates:to_issue"), "label": _("To issue")}]

    @cached_property
    def designs(self) -> QuerySet[CertificateDesign]:
        return queries.designs_of_course(self.cohort.edition.course_id)

    @cached_property
    def design(self) -> CertificateDesign | None:
        wanted = self.request.POST.get("design") or self.request.GET.get("design")
        if wanted and wanted.isdecimal():
            return self.designs.filter(pk=wanted).first()
        return self.designs.first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        try:
            everybody = self.candidates(self.design)
        except DesignError as error:
            messages.error(self.request, design_sentence(error))
            everybody = self.candidates()
        form = kwargs.get("form") or DesignForm(
            designs=self.designs, initial={"design": self.design.pk if self.design else None}
        )
        return {
            **context,
            "lead": self.lead(),
            "pathway": self.pathway,
            "design": self.design,
            "form": form,
            "ready": [one for one in everybody if one.qualifies],
            "others": [one for one in everybody if not one.qualifies],
            "may_propose": access.can_propose(self.request.user),
            "may_make_design": self.request.user.has_perm("lms_certificates.add_certificatedesign"),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not access.can_propose(request.user):
            raise PermissionDenied
        form = DesignForm(request.POST, designs=self.designs)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        chosen = set(request.POST.getlist("completion"))
        design = form.cleaned_data["design"]
        completions = [one for one in self.qualifying(design) if str(one.pk) in chosen]
        kept = set(request.POST.getlist("keep"))
        try:
            batch = actions.propose_batch(
                completions,
                design=design,
                issued_on=form.cleaned_data["issued_on"],
                pathway=self.pathway,
                keep_safe=[one.pk for one in completions if str(one.pk) in kept],
                by=request.user,
            )
        except ValidationError as error:
            self.say(error)
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, gettext("The batch was proposed. Another person approves it."))
        return redirect("lms_certificates:batch", batch.pk)


class PathwayView(CohortView):
    """The same for a whole pathway: everybody within reach who has begun it."""

    @cached_property
    def pathway(self) -> Pathway:  # type: ignore[override]
        return get_object_or_404(Pathway.objects.select_related("role"), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return self.pathway.title

    def lead(self) -> str:
        titles = ", ".join(course.title for course in self.pathway.required_courses())
        return (
            gettext("Pathway of: %(courses)s") % {"courses": titles}
            if titles
            else gettext("The pathway asks for no course yet. Add its courses first.")
        )

    @cached_property
    def designs(self) -> QuerySet[CertificateDesign]:
        return queries.designs_of_course(None)

    def candidates(self, design: CertificateDesign | None = None) -> Sequence[Any]:
        return pathways.candidates(self.pathway, self.request.user, design)

    def qualifying(self, design: CertificateDesign) -> list[Any]:
        return pathways.qualifying(self.pathway, self.request.user, design)


class BatchesView(Screen):
    template_name = "certificates/admin/batches.html"
    page_title = _("Batches")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        page = Paginator(queries.batches_visible_to(self.request.user), ROWS).get_page(
            self.request.GET.get("p")
        )
        return {**context, "page_obj": page, "batches": page.object_list}


class BatchView(Screen):
    """One batch: approve or send back, watch it being drawn, take the papers."""

    template_name = "certificates/admin/batch.html"

    @cached_property
    def batch(self) -> CertificateBatch:
        return get_object_or_404(queries.batches_visible_to(self.request.user), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return gettext("Batch of %(day)s") % {"day": f"{timezone.localtime(self.batch.proposed_at):%d/%m/%Y}"}

    def steps(self) -> list[dict[str, Any]]:
        return [{"url": reverse("lms_certificates:batches"), "label": _("Batches")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        items = self.batch.items.select_related(
            "completion__participant", "completion__cohort", "certificate"
        )
        page = Paginator(items.order_by("certificate__number", "completion__participant__sort_key"), ROWS)
        shown = page.get_page(self.request.GET.get("p"))
        user = self.request.user
        return {
            **context,
            "batch": self.batch,
            "progress": queries.progress(self.batch),
            "page_obj": shown,
            "items": shown.object_list,
            "may_approve": access.can_approve(user, self.batch),
            "waits_for_another": self.batch.status == BatchStatus.PROPOSED
            and not access.can_approve(user, self.batch),
            "may_draw": access.can_draw(user) and self.batch.status == BatchStatus.APPROVED,
            "may_download": access.can_download(user),
            "reason_form": kwargs.get("reason_form") or DecisionForm(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        verb = request.POST.get("do", "")
        if verb == "draw":
            return self.draw()
        if verb == "seals":
            return self.take_seals()
        if not access.can_approve(request.user, self.batch):
            if self.batch.status == BatchStatus.PROPOSED:
                raise PermissionDenied
            messages.warning(request, gettext("Somebody has decided this already."))
            return redirect("lms_certificates:batch", self.batch.pk)
        try:
            if verb == "approve":
                issued = actions.approve_batch(self.batch, by=request.user)
                messages.success(
                    request,
                    ngettext(
                        "%(count)d certificate has its number. The file is being drawn.",
                        "%(count)d certificates have their numbers. The files are being drawn.",
                        len(issued),
                    )
                    % {"count": len(issued)},
                )
            elif verb == "reject":
                actions.reject_batch(self.batch, reason=request.POST.get("reason", ""), by=request.user)
                messages.success(request, gettext("The batch was sent back."))
        except ValidationError as error:
            self.say(error)
        return redirect("lms_certificates:batch", self.batch.pk)

    def take_seals(self) -> HttpResponse:
        """The file of signatures that another computer wrote."""
        if not access.can_draw(self.request.user):
            raise PermissionDenied
        uploaded = self.request.FILES.get("file")
        try:
            if uploaded is None or (uploaded.size or 0) > LARGEST_FILE:
                raise elsewhere.NotTaken("answers_other")
            taken = actions.take_signatures(uploaded.read(), by=self.request.user)
        except ValidationError as error:
            self.say(error)
        else:
            for sentence in taken.problems:
                messages.error(self.request, sentence)
            messages.success(
                self.request,
                ngettext("%(count)d file is sealed.", "%(count)d files are sealed.", len(taken.sealed))
                % {"count": len(taken.sealed)},
            )
        return redirect("lms_certificates:batch", self.batch.pk)

    def draw(self) -> HttpResponse:
        if not access.can_draw(self.request.user):
            raise PermissionDenied
        try:
            actions.draw_batch(self.batch, seconds=SECONDS_A_STEP)
        except ValidationError as error:
            self.say(error)
        return redirect("lms_certificates:batch", self.batch.pk)


class BatchPapersView(View):
    """The papers of a batch: `print` merges, `zip` packs the originals, `receipts` lists, `sheet` shows the register."""

    def get(self, request: HttpRequest, pk: UUID, paper: str) -> HttpResponseBase:
        if not access.can_download(request.user):
            raise PermissionDenied
        batch = get_object_or_404(queries.batches_visible_to(request.user), pk=pk)
        certificates = (
            Certificate.objects.filter(item__batch=batch)
            .select_related("participant", "entry")
            .order_by("series", "number")
        )
        log(
            batch, "lms.download_certificates", user=request.user, data={"paper": paper}, title="certificates"
        )
        try:
            match paper:
                case "print":
                    # Who asked to have hers kept gets it printed later, by itself.
                    drawn = certificates.exclude(file_path="").filter(kept_safe_since=None)
                    if not drawn.exists():
                        raise actions.Refused("nothing_to_print")
                    whole = printing.merged(drawn.iterator(chunk_size=joining.PORTION))
                    actions.mark_printed(drawn.values_list("pk", flat=True))
                    return _file(whole, "certificados.pdf")
                case "requests":
                    waiting = PreparedFile.objects.filter(certificate__item__batch=batch).select_related(
                        "certificate"
                    )
                    response = HttpResponse(elsewhere.requests(waiting), content_type="application/json")
                    response["Content-Disposition"] = 'attachment; filename="pedidos.json"'
                    return response
                case "zip":
                    drawn = certificates.exclude(file_path="")
                    return _file(
                        printing.archive(drawn.iterator(chunk_size=joining.PORTION)),
                        "certificados.zip",
                        "application/zip",
                    )
                case "receipts":
                    to_hand_over = [one for one in certificates if one.kept_safe_since is None]
                    return _pdf(
                        printing.receipts(to_hand_over or list(certificates)), "recibo-de-entrega.pdf"
                    )
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
            return redirect("lms_certificates:batch", pk)
        entries = RegisterEntry.objects.filter(certificate__item__batch=batch)
        return _pdf(
            printing.register_sheet(list(entries), title=gettext("Register of this batch")), "registro.pdf"
        )


def _file(content: BinaryIO, name: str, content_type: str = "application/pdf") -> FileResponse:
    response = FileResponse(content, as_attachment=False, filename=name, content_type=content_type)
    response["Cache-Control"] = "private, no-store"
    return response


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


# --- the list and the single certificate ------------------------------------------------------------------------


class CertificateFilterSet(WagtailFilterSet):
    status = django_filters.MultipleChoiceFilter(
        choices=CertificateStatus, label=_("Status"), widget=forms.CheckboxSelectMultiple
    )
    kind = django_filters.MultipleChoiceFilter(
        choices=CertificateKind, label=_("Kind"), widget=forms.CheckboxSelectMultiple
    )
    issued_on = django_filters.DateFromToRangeFilter(label=_("Issued on"))
    kept_safe = django_filters.BooleanFilter(
        field_name="kept_safe_since", lookup_expr="isnull", exclude=True, label=_("Kept safe")
    )

    class Meta:
        model = Certificate
        fields = ["status", "kind", "issued_on"]


def certificate_url(certificate: Certificate) -> str:
    return reverse("lms_certificates:certificate", args=[certificate.pk])


class CertificatesView(IndexView):
    """Every certificate within reach."""

    model = Certificate
    page_title = _("Certificates")
    header_icon = "doc-full"
    template_name = "certificates/admin/listing.html"
    paginate_by = ROWS
    filterset_class = CertificateFilterSet
    default_ordering = ["-issued_on", "-full_number"]
    index_url_name = "lms_certificates:index"
    index_results_url_name = "lms_certificates:index_results"
    is_searchable = True
    show_export_buttons = False
    columns = [
        TitleColumn("full_number", label=_("Number"), get_url=certificate_url, sort_key="full_number"),
        Column(
            "participant",
            label=_("Participant"),
            accessor="participant.class_name",
            sort_key="participant__sort_key",
        ),
        Column(
            "course",
            label=_("Course or pathway"),
            accessor=lambda one: one.pathway.title if one.pathway else one.completion.cohort.edition.title,
        ),
        Column(
            "issued_on",
            label=_("Issued on"),
            accessor=lambda one: date_format(one.issued_on, "SHORT_DATE_FORMAT"),
            sort_key="issued_on",
        ),
        StatusTagColumn(
            "status",
            label=_("Status"),
            accessor=lambda one: one.get_status_display(),
            primary=lambda one: one.status == CertificateStatus.ISSUED,
        ),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not access.can_see_certificates(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_base_queryset(self) -> Any:
        return Certificate.objects.visible_to(self.request.user).select_related(
            "participant", "completion__cohort__edition", "pathway"
        )

    def search_queryset(self, queryset: Any) -> Any:
        words = self.search_query or ""
        if not words:
            return queryset
        people = Participant.objects.matching(words).values("pk")
        return queryset.filter(full_number__icontains=words.strip()) | queryset.filter(participant__in=people)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": _("Certificates")}]

    @cached_property
    def header_buttons(self) -> list[Any]:
        if not access.can_propose(self.request.user):
            return []
        return [
            HeaderButton(_("Issue certificates"), url=reverse("lms_certificates:to_issue"), icon_name="plus")
        ]


class CertificateScreen(Screen):
    @cached_property
    def certificate(self) -> Certificate:
        found = Certificate.objects.visible_to(self.request.user).select_related(
            "participant", "entry", "completion__cohort__edition", "replaces", "issued_by", "ended_by"
        )
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return self.certificate.full_number


class CertificateView(CertificateScreen):
    """What a certificate says, where it stands in the register, what became of it."""

    template_name = "certificates/admin/certificate.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        user = self.request.user
        certificate = self.certificate
        change = certificate.changes.filter(status=ChangeStatus.PROPOSED).first()
        facts = certificate.read_facts()
        return {
            **context,
            "certificate": certificate,
            "facts": facts,
            "transcript": [
                {**row, "period": days_in_digits(row["from"], row["to"])}
                for row in facts.detail.get("transcript", ())
            ],
            "code": printing.code_of(certificate),
            "chain": queries.chain_of(certificate),
            "duplicates": list(certificate.duplicates.all()),
            "change": change,
            "review": certificate.reviews.filter(outcome=ReviewOutcome.OPEN).first(),
            "may_change": access.can_ask_for_change(user, certificate) and change is None,
            "may_draw": access.can_draw(user) and not certificate.is_drawn,
            "may_download": access.can_download(user),
            "hand_over_form": HandOverForm(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        certificate = self.certificate
        try:
            match request.POST.get("do"):
                case "draw" if access.can_draw(request.user):
                    if problem := actions.try_to_draw(certificate):
                        messages.error(request, problem)
                case "hand_over" if access.can_propose(request.user):
                    form = HandOverForm(request.POST)
                    if form.is_valid():
                        actions.hand_over(certificate, on=form.cleaned_data["on"], by=request.user)
                        messages.success(request, gettext("The hand-over was noted."))
                    else:
                        messages.error(request, gettext("Write the day as day/month/year."))
                case "keep" if access.can_propose(request.user):
                    actions.keep_safe(certificate, by=request.user)
                    messages.success(
                        request, gettext("The paper is kept safe and printed when she asks for it.")
                    )
                case "print_now" if access.can_propose(request.user):
                    actions.print_now(certificate, by=request.user)
                    messages.success(
                        request, gettext("The paper can be printed now. Let her sign the receipt.")
                    )
                case "duplicate" if access.can_approve(request.user):
                    copy = actions.duplicate(
                        certificate, reason=request.POST.get("reason", ""), by=request.user
                    )
                    actions.try_to_draw(copy)
                    messages.success(request, gettext("The duplicate has its own number."))
                    return redirect("lms_certificates:certificate", copy.pk)
                case _:
                    raise PermissionDenied
        except ValidationError as error:
            self.say(error)
        return redirect("lms_certificates:certificate", certificate.pk)


class ChangeView(CertificateScreen):
    """Ask for a withdrawal or a replacement."""

    template_name = "certificates/admin/change.html"

    def allowed(self, user: Any) -> bool:
        return access.can_ask_for_change(user)

    def get_page_title(self) -> str:
        return gettext("Withdraw or replace")

    def steps(self) -> list[dict[str, Any]]:
        return [{"url": certificate_url(self.certificate), "label": self.certificate.full_number}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "certificate": self.certificate, "form": kwargs.get("form") or ChangeForm()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ChangeForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            change = actions.propose_change(
                self.certificate,
                kind=form.cleaned_data["kind"],
                reason=form.cleaned_data["reason"],
                new_name=form.cleaned_data["new_name"],
                by=request.user,
            )
        except ValidationError as error:
            self.say(error)
            return self.render_to_response(self.get_context_data(form=form))
        if change.status == ChangeStatus.PROPOSED:
            messages.success(request, gettext("Proposed. Another person decides."))
        else:
            messages.success(request, gettext("Done."))
        return redirect("lms_certificates:certificate", self.certificate.pk)


class TranscriptView(Screen):
    """The page of one person's certificates on the net: publish it for a time, take it off."""

    template_name = "certificates/admin/transcript.html"
    page_title = _("Published transcript")

    def allowed(self, user: Any) -> bool:
        return access.can_publish_transcript(user)

    @cached_property
    def participant(self) -> Participant:
        return get_object_or_404(Participant.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        current = transcripts.current(self.participant)
        return {
            **context,
            "participant": self.participant,
            "current": current,
            "address": transcripts.address(current) if current else "",
            "form": kwargs.get("form") or PublishForm(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("do") == "withdraw":
            transcripts.withdraw(self.participant, by=request.user)
            messages.success(request, gettext("The page was taken off. Its address answers no more."))
            return redirect("lms_certificates:transcript", self.participant.pk)
        form = PublishForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            transcripts.publish(self.participant, days=form.cleaned_data["days"], by=request.user)
        except ValidationError as error:
            self.say(error)
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(request, gettext("The page is published. Give her the address."))
        return redirect("lms_certificates:transcript", self.participant.pk)


class ToDecideView(Screen):
    """What waits for a decision: changes asked for, and reviews of withdrawn completions."""

    template_name = "certificates/admin/to_decide.html"
    page_title = _("To decide")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        user = self.request.user
        waiting = [
            {"change": change, "may_decide": access.can_decide_change(user, change)}
            for change in queries.open_changes(user)[:ROWS]
        ]
        return {
            **context,
            "changes": waiting,
            "reviews": queries.open_reviews(user)[:ROWS],
            "batches": queries.batches_visible_to(user).filter(status=BatchStatus.PROPOSED)[:ROWS],
            "may_close": access.can_ask_for_change(user),
        }


class DecideChangeView(Screen):
    http_method_names = ["post"]

    def allowed(self, user: Any) -> bool:
        return access.can_ask_for_change(user)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        visible = CertificateChange.objects.filter(
            certificate__in=Certificate.objects.visible_to(request.user)
        )
        change = get_object_or_404(visible, pk=pk)
        if change.status == ChangeStatus.PROPOSED and not access.can_decide_change(request.user, change):
            raise PermissionDenied
        accept = request.POST.get("do") == "accept"
        try:
            done = actions.decide_change(
                change, accept=accept, reason=request.POST.get("reason", ""), by=request.user
            )
        except ValidationError as error:
            self.say(error)
            return redirect("lms_certificates:to_decide")
        messages.success(request, gettext("Done.") if accept else gettext("The change was rejected."))
        return redirect("lms_certificates:certificate", (done.result or change.certificate).pk)


class CloseReviewView(Screen):
    http_method_names = ["post"]

    def allowed(self, user: Any) -> bool:
        return access.can_ask_for_change(user)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        visible = CertificateReview.objects.filter(
            certificate__in=Certificate.objects.visible_to(request.user)
        )
        review = get_object_or_404(visible, pk=pk)
        form = ReasonForm(request.POST)
        if not form.is_valid():
            messages.error(request, gettext("Write the reason."))
            return redirect("lms_certificates:to_decide")
        try:
            actions.close_review(
                review,
                withdraw=request.POST.get("do") == "withdraw",
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except ValidationError as error:
            self.say(error)
        else:
            messages.success(request, gettext("The review was decided."))
        return redirect("lms_certificates:to_decide")


class FileView(View):
    """The sealed original of one certificate, or its slip when it was withdrawn."""

    def get(self, request: HttpRequest, pk: UUID, what: str = "file") -> HttpResponseBase:
        if not access.can_download(request.user):
            raise PermissionDenied
        certificate = get_object_or_404(
            Certificate.objects.visible_to(request.user).select_related("entry", "participant"), pk=pk
        )
        makers: dict[str, Callable[[], tuple[bytes, str]]] = {
            "file": lambda: (actions.read_file(certificate), f"{certificate.full_number}.pdf"),
            "slip": lambda: (printing.withdrawal_slip(certificate), f"{certificate.full_number}-aviso.pdf"),
            "receipt": lambda: (
                printing.receipts([certificate]),
                f"{certificate.full_number}-recibo.pdf",
            ),
            "credential": lambda: (certificate.credential.encode(), f"{certificate.full_number}.json"),
        }
        try:
            content, name = makers[what]()
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
            return redirect("lms_certificates:certificate", pk)
        if what == "file":
            actions.mark_printed([certificate.pk])
        log(
            certificate,
            "lms.download_certificates",
            user=request.user,
            data={"paper": what},
            title=certificate.full_number,
        )
        if what == "credential":
            response = HttpResponse(content, content_type="application/ld+json")
            response["Content-Disposition"] = f'attachment; filename="{name}"'
            return response
        return _pdf(content, name)


# --- the register -----------------------------------------------------------------------------------------------


class RegisterView(Screen):
    """The register as it stands: the last lines, whether it is sound, the sheets to print."""

    template_name = "certificates/admin/register.html"
    page_title = _("Register")

    def allowed(self, user: Any) -> bool:
        return access.can_see_register(user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        page = Paginator(RegisterEntry.objects.order_by("-sequence"), ROWS).get_page(
            self.request.GET.get("p")
        )
        months = RegisterEntry.objects.datetimes("written_at", "month", order="DESC")
        return {
            **context,
            "page_obj": page,
            "lines": printing.sheet_lines(page.object_list),
            "months": [f"{month:%Y-%m}" for month in months[:24]],
            "report": kwargs.get("report"),
            "problems": kwargs.get("problems", []),
            "keys": SigningKey.objects.all() if access.can_see_keys(self.request.user) else [],
            "may_close": access.can_write_checkpoint(self.request.user),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("do") == "checkpoint":
            if not access.can_write_checkpoint(request.user):
                raise PermissionDenied
            entry = book.write_checkpoint()
            log(entry, "lms.write_checkpoint", user=request.user, title=str(entry.sequence))
            messages.success(request, gettext("The page was closed. Print the sheet and sign it."))
            return redirect("lms_certificates:register")
        report = book.verify()
        problems = [problem_sentence(problem) for problem in report.problems[:50]]
        return self.render_to_response(self.get_context_data(report=report, problems=problems))


class RegisterSheetView(View):
    """One month of the register as a sheet for the book; it holds no names."""

    def get(self, request: HttpRequest, month: str) -> HttpResponseBase:
        if not access.can_see_register(request.user):
            raise PermissionDenied
        year, number = month.split("-")
        entries = RegisterEntry.objects.filter(
            written_at__year=int(year), written_at__month=int(number)
        ).order_by("sequence")
        return _pdf(
            printing.register_sheet(
                list(entries), title=gettext("Register of %(month)s") % {"month": f"{number}/{year}"}
            ),
            f"registro-{month}.pdf",
        )


class RegisterFileView(View):
    """The whole register, one line an entry, to be kept elsewhere and compared."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        if not access.can_see_register(request.user):
            raise PermissionDenied
        response = StreamingHttpResponse(book.as_json_lines(), content_type="application/x-ndjson")
        response["Content-Disposition"] = 'attachment; filename="registro.jsonl"'
        return response
