"""The screens of statements inside Wagtail's admin. They translate; `actions` decides.

What is out of a person's reach answers 404; what she may see and not do answers 403.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View
from wagtail.log_actions import log

from certificates import printing
from certificates.access import can_decide_change, can_download
from certificates.enums import CertificateStatus, ChangeStatus
from certificates.models import Certificate, CertificateChange
from courses.cohorts.models import Cohort, Enrolment
from courses.cohorts.screens import Crumbs, FormScreen, Gate, Screen
from courses.evidence.months import month_name
from courses.people.models import Participant

from . import access, actions, composing, drawing, letters
from .forms import AskForm, ChangeForm, SignersForm, last_signers
from .models import StatementBatch, StatementRequest

ROWS = 40
BATCHES = 8
# How long "issue all" works before it answers and shows how far it is.
SECONDS_A_STEP = 15.0


def pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def index_crumb() -> tuple[str, str]:
    return _("Statements"), reverse("lms_statements:index")


class StatementsView(Screen):
    """Requests within reach: those that wait first, then what was issued. With `?cohort=` of one group."""

    template_name = "certificates/statements/index.html"
    page_title = gettext_lazy("Statements")
    header_icon = "doc-full"

    def allowed(self) -> bool:
        return access.can_see_statements(self.request.user)

    @cached_property
    def cohort(self) -> Cohort | None:
        wanted = self.request.GET.get("cohort", "")
        if not wanted:
            return None
        try:
            return get_object_or_404(Cohort.objects.visible_to(self.request.user), pk=wanted)
        except ValidationError:
            return None

    def rows(self) -> Any:
        found = StatementRequest.objects.visible_to(self.request.user)
        if self.cohort is not None:
            found = found.filter(cohorts=self.cohort)
        text = self.request.GET.get("q", "").strip()
        if text:
            people = Participant.objects.matching(text).values("pk")
            found = found.filter(participant__in=people) | found.filter(
                certificate__full_number__icontains=text
            )
        return found.select_related("participant", "certificate").order_by(
            "dropped_at", "-certificate__full_number", "-recorded_at", "pk"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.rows()
        waiting = rows.filter(certificate=None, dropped_at=None).order_by("asked_on", "pk")
        done = rows.exclude(certificate=None, dropped_at=None)
        page = Paginator(done, ROWS).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            cohort=self.cohort,
            text=self.request.GET.get("q", ""),
            waiting=[_row(one) for one in waiting[:ROWS]],
            waiting_count=waiting.count(),
            page=page,
            done=[_row(one) for one in page],
            batches=[{"batch": one, "months": _months(one)} for one in self.batches()],
            may_issue=access.can_issue(self.request.user),
            may_ask=access.can_ask(self.request.user),
            **kwargs,
        )

    def batches(self) -> Any:
        """The latest that were asked for together; while nothing is searched for."""
        if self.request.GET.get("q", "").strip():
            return ()
        found = StatementBatch.objects.visible_to(self.request.user)
        if self.cohort is not None:
            found = found.filter(cohort=self.cohort)
        return found.with_progress().select_related("cohort").order_by("-recorded_at")[:BATCHES]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Issue all that wait and are settled."""
        if not access.can_issue(request.user):
            raise PermissionDenied
        waiting = self.rows().filter(certificate=None, dropped_at=None).order_by("asked_on", "pk")
        try:
            issued, left = actions.issue_all(waiting, by=request.user, seconds=SECONDS_A_STEP)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            if issued:
                said = ngettext(
                    "%(count)d statement was issued.", "%(count)d statements were issued.", len(issued)
                )
                messages.success(request, said % {"count": len(issued)})
            if left:
                said = ngettext(
                    "%(count)d request waits: open it to see what is missing.",
                    "%(count)d requests wait: open them to see what is missing.",
                    len(left),
                )
                messages.warning(request, said % {"count": len(left)})
        return redirect(request.get_full_path())


def _row(one: StatementRequest) -> dict[str, Any]:
    return {
        "request": one,
        "name": one.participant.class_name,
        "months": _months(one),
    }


def _months(one: StatementRequest | StatementBatch) -> str:
    return f"{month_name(one.first)} – {month_name(one.last)}"


class AskView(FormScreen):
    """Write down who asks for a statement about one person."""

    page_title = gettext_lazy("Ask for a statement")
    header_icon = "doc-full"
    submit_label = gettext_lazy("Enter the request")
    template_name = "certificates/statements/ask.html"

    def find(self) -> None:
        people = Participant.objects.visible_to(self.request.user).current()
        self.person = get_object_or_404(people, pk=self.kwargs["pk"])

    def allowed(self) -> bool:
        return access.can_ask(self.request.user)

    def crumbs(self) -> Crumbs:
        person = (self.person.class_name, reverse("lms_people:person", args=[self.person.pk]))
        return [index_crumb(), person]

    @cached_property
    def cohorts(self) -> Any:
        records = [self.person.pk, *self.person.merged_rows.values_list("pk", flat=True)]
        hers = Enrolment.objects.filter(participant__in=records).values("cohort")
        return (
            Cohort.objects.visible_to(self.request.user)
            .filter(pk__in=hers)
            .select_related("centre", "edition")
            .prefetch_related("facilitators")
            .order_by("starts_on", "code")
        )

    def make_form(self, data: Any = None) -> AskForm:
        cohorts = list(self.cohorts)
        today = timezone.localdate()
        inscribed = [one for one in cohorts if one.route != "none"]
        initial = {
            "first": min((one.starts_on for one in inscribed), default=today).replace(day=1),
            "last": min(max((one.ends_on for one in inscribed), default=today), today).replace(day=1),
            "cohorts": [one.pk for one in inscribed] if len({one.kind for one in inscribed}) == 1 else [],
        }
        signers = last_signers(self.request.user, inscribed or cohorts)
        return AskForm(data, cohorts=self.cohorts, signers=signers, initial=initial)

    def act(self, form: Any) -> StatementRequest:
        names = (
            "cohorts",
            "first",
            "last",
            "asked_by",
            "asked_on",
            "addressee",
            "authority",
            "document",
            "addressee_name",
            "authority_code",
        )
        fields = {name: form.cleaned_data[name] for name in names}
        return actions.ask(self.person, by=self.request.user, signers=form.signers(), **fields)

    def done_url(self, result: StatementRequest) -> str:
        return reverse("lms_statements:request", args=[result.pk])

    def done_message(self, result: StatementRequest) -> str:
        return _("The request is entered.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, has_cohorts=bool(self.cohorts), **kwargs)


class OnRequest(Screen):
    """A page about one request within the user's reach."""

    header_icon = "doc-full"
    one: StatementRequest

    def find(self) -> None:
        rows = StatementRequest.objects.visible_to(self.request.user).select_related(
            "participant",
            "consent",
            "certificate__entry",
            "certificate__replaces",
            "recorded_by",
            "dropped_by",
        )
        self.one = get_object_or_404(rows, pk=self.kwargs["pk"])

    def allowed(self) -> bool:
        return access.can_see_statements(self.request.user)

    def crumbs(self) -> Crumbs:
        return [index_crumb()]

    def get_page_title(self) -> str:
        issued = self.one.certificate
        return issued.full_number if issued else _("Request for a statement")

    @property
    def certificate(self) -> Certificate | None:
        return self.one.certificate


class RequestView(OnRequest):
    """What was asked, what is missing, what was issued and what became of it."""

    template_name = "certificates/statements/request.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        log(instance=self.one, action="lms.view_statement", user=request.user, title="statement")
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, one, certificate = self.request.user, self.one, self.certificate
        waits = certificate is None and one.dropped_at is None
        standing = composing.standing_of(one) if waits else None
        facts = certificate.read_facts() if certificate else None
        change = certificate.changes.filter(status=ChangeStatus.PROPOSED).first() if certificate else None
        return super().get_context_data(
            one=one,
            name=one.participant.class_name,
            months=_months(one),
            cohorts=list(one.cohorts.select_related("centre")),
            head=composing.head_of(one),
            waits=waits,
            standing=standing,
            totals=(standing.statement if standing else facts.detail["statement"] if facts else {}).get(
                "totals"
            ),
            certificate=certificate,
            facts=facts,
            replaced_by=Certificate.objects.filter(replaces=certificate)
            .select_related("statement_request")
            .first()
            if certificate
            else None,
            change=change,
            signers_form=SignersForm(signers=one.signers) if waits else None,
            may_ask=access.can_ask(user),
            may_issue=access.can_issue(user),
            may_take=access.can_take_file(user),
            may_change=certificate is not None
            and certificate.status == CertificateStatus.ISSUED
            and change is None
            and user.has_perm("lms_certificates.revoke_certificate"),
            may_decide=change is not None and can_decide_change(user, change),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        do = request.POST.get("do", "")
        deeds = {
            "issue": self.issue,
            "draw": self.draw,
            "signers": self.name_signers,
            "drop": self.drop,
            "accept": self.decide,
            "reject": self.decide,
        }
        if do not in deeds:
            raise PermissionDenied
        try:
            target = deeds[do]()
        except ValidationError as refused:
            for sentence in refused.messages:
                messages.error(request, sentence)
            target = self.one
        return redirect("lms_statements:request", target.pk)

    def issue(self) -> StatementRequest:
        certificate = actions.issue(self.one, by=self.request.user)
        messages.success(
            self.request, _("The statement %(number)s is issued.") % {"number": certificate.full_number}
        )
        return self.one

    def draw(self) -> StatementRequest:
        if not access.can_issue(self.request.user) or self.certificate is None:
            raise PermissionDenied
        if problem := actions.try_to_draw(self.certificate):
            messages.error(self.request, problem)
        return self.one

    def name_signers(self) -> StatementRequest:
        form = SignersForm(self.request.POST)
        if form.is_valid():
            actions.name_signers(self.one, form.signers(), by=self.request.user)
            messages.success(self.request, _("Saved."))
        return self.one

    def drop(self) -> StatementRequest:
        actions.drop(self.one, reason=self.request.POST.get("reason", ""), by=self.request.user)
        messages.success(self.request, _("The request was dropped."))
        return self.one

    def decide(self) -> StatementRequest:
        if self.certificate is None:
            raise PermissionDenied
        change = get_object_or_404(
            CertificateChange, certificate=self.certificate, status=ChangeStatus.PROPOSED
        )
        accept = self.request.POST.get("do") == "accept"
        done = actions.decide_change(
            change, accept=accept, by=self.request.user, reason=self.request.POST.get("reason", "")
        )
        messages.success(self.request, _("Done.") if accept else _("The change was rejected."))
        return done.result.statement_request if done.result else self.one


class ChangeView(OnRequest, FormScreen):
    """Ask that a statement be withdrawn or replaced; another person decides."""

    submit_label = gettext_lazy("Ask for it")
    template_name = "courses/cohorts/form.html"

    def find(self) -> None:
        super().find()
        if self.certificate is None:
            self.kwargs["pk"] = None
            get_object_or_404(StatementRequest.objects.none())

    def allowed(self) -> bool:
        return super().allowed() and self.request.user.has_perm("lms_certificates.revoke_certificate")

    def crumbs(self) -> Crumbs:
        assert self.certificate is not None
        return [
            *super().crumbs(),
            (self.certificate.full_number, reverse("lms_statements:request", args=[self.one.pk])),
        ]

    def get_page_title(self) -> str:
        return _("Withdraw or replace")

    def make_form(self, data: Any = None) -> ChangeForm:
        return ChangeForm(data)

    def act(self, form: Any) -> CertificateChange:
        assert self.certificate is not None
        return actions.propose_change(
            self.certificate,
            kind=form.cleaned_data["kind"],
            reason=form.cleaned_data["reason"],
            by=self.request.user,
        )

    def done_url(self, result: CertificateChange) -> str:
        return reverse("lms_statements:request", args=[self.one.pk])

    def done_message(self, result: CertificateChange) -> str:
        return (
            _("Proposed. Another person decides.") if result.status == ChangeStatus.PROPOSED else _("Done.")
        )


class FileView(Gate, View):
    """Files of one request: `borrador` before it is issued, `constancia` the stored original, `aviso` the slip."""

    one: StatementRequest

    def find(self) -> None:
        rows = StatementRequest.objects.visible_to(self.request.user).select_related("participant", "consent")
        self.one = get_object_or_404(rows, pk=self.kwargs["pk"])

    def allowed(self) -> bool:
        return access.can_take_file(self.request.user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        certificate = self.one.certificate
        try:
            match self.kwargs["what"]:
                case "borrador" if certificate is None:
                    return self.preview()
                case "constancia" if certificate is not None:
                    content = actions.take_file(certificate, by=request.user)
                    return pdf(content, f"{certificate.full_number}.pdf")
                case "aviso" if certificate is not None and certificate.status != CertificateStatus.ISSUED:
                    log(certificate, "lms.print_statement", user=request.user, title="slip")
                    return pdf(printing.withdrawal_slip(certificate), f"{certificate.full_number}-aviso.pdf")
        except ValidationError as refused:
            for sentence in refused.messages:
                messages.error(request, sentence)
        return redirect("lms_statements:request", self.one.pk)

    def preview(self) -> HttpResponse:
        standing = composing.standing_of(self.one)
        log(instance=self.one, action="lms.view_statement", user=self.request.user, title="preview")
        content = drawing.preview(
            standing.statement, head=standing.head, signers=standing.signers, day=timezone.localdate()
        )
        return pdf(content, "borrador.pdf")


class LetterView(Gate, View):
    """The answer to somebody who asks whether a paper is genuine: a certificate or a statement within reach."""

    http_method_names = ["post"]
    certificate: Certificate

    def find(self) -> None:
        user, key = self.request.user, self.kwargs["pk"]
        asked = StatementRequest.objects.visible_to(user).filter(certificate=key).first()
        if asked is not None and asked.certificate is not None:
            self.certificate = asked.certificate
        else:
            self.certificate = get_object_or_404(Certificate.objects.visible_to(user), pk=key)

    def allowed(self) -> bool:
        return can_download(self.request.user) and access.can_see_statements(self.request.user)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked_by = request.POST.get("asked_by", "")
        content = letters.print_letter(self.certificate, asked_by=asked_by, by=request.user)
        return pdf(content, f"{self.certificate.full_number}-carta.pdf")
