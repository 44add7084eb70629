"""The screens of passports: print one, read one in after looking at it, say whose are believed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from courses.cohorts.forms import ActionForm
from courses.cohorts.screens import Crumbs, FormScreen, Gate, Screen
from courses.evidence.papers.drawing import CannotDraw
from courses.people import names
from courses.people.models import Participant

from . import access, passports
from .models import PassportIssuer, ReceivedPassport
from .views import pdf

SHOWN = 50
MOST_CANDIDATES = 12


class PassportFile(Gate, View):
    """The passport of one person within reach, made anew each time with its own signature."""

    def find(self) -> None:
        people = Participant.objects.visible_to(self.request.user).current()
        self.person = get_object_or_404(people, pk=self.kwargs["pk"])

    def allowed(self) -> bool:
        return access.can_issue_passport(self.request.user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            content = passports.print_passport(self.person, by=request.user)
        except (ValidationError, CannotDraw) as refused:
            said = refused.messages if isinstance(refused, ValidationError) else [str(refused)]
            for sentence in said:
                messages.error(request, sentence)
            return redirect("lms_papers:papers_of_person", self.person.pk)
        return pdf(content, "pasaporte.pdf")


class BringForm(ActionForm):
    """A passport as it comes: the file, a picture of its QR, or the text a reader of codes gave."""

    file = forms.FileField(label=gettext_lazy("File or picture of the QR"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Or the text of the QR"),
        required=False,
        max_length=6_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def bring(self) -> passports.Read:
        brought = self.cleaned_data.get("file")
        text = self.cleaned_data.get("text", "").strip()
        if brought is not None:
            if brought.size > passports.LARGEST_UPLOAD:
                raise passports.NoPassport("too_large")
            text = passports.text_in(brought.read())
        if not text:
            raise passports.NoPassport("nothing")
        return passports.read(text)


class ReadView(Screen):
    """Bring a passport, look at what it says, then keep it beside a person. Looking stores nothing."""

    template_name = "certificates/statements/read_passport.html"
    page_title = gettext_lazy("Passports received")
    header_icon = "download"

    def allowed(self) -> bool:
        return access.can_issue_passport(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = Participant.objects.visible_to(self.request.user)
        rows = ReceivedPassport.objects.filter(participant__in=people).select_related("participant")
        return super().get_context_data(
            **{
                "form": BringForm(),
                "read": None,
                "candidates": [],
                "rows": rows[:SHOWN],
                "may_trust": access.can_trust_issuers(self.request.user),
                **kwargs,
            }
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = BringForm(request.POST, request.FILES)
        read = None
        if form.is_valid():
            try:
                read = form.bring()
            except passports.NoPassport as problem:
                form.add_error(None, passports.problem_words(problem.code))
        if read is not None and request.POST.get("do") == "receive":
            return self.receive(read)
        context = self.get_context_data(
            form=form, read=read, candidates=self.candidates(read) if read else []
        )
        return self.render_to_response(context, status=200 if read else 422)

    def candidates(self, read: passports.Read) -> list[Participant]:
        """People within reach who may be the one: the same document, or the same words of the name."""
        people = Participant.objects.visible_to(self.request.user).current()
        number = read.document.split(" ", 1)[-1] if " " in read.document else ""
        found = people.filter(name_key=names.name_key(read.name)[:400])
        if number:
            found = found | people.filter(document_number=number)
        return list(found.order_by("sort_key", "pk")[:MOST_CANDIDATES])

    def receive(self, read: passports.Read) -> HttpResponse:
        people = Participant.objects.visible_to(self.request.user).current()
        try:
            person = get_object_or_404(people, pk=self.request.POST.get("participant"))
        except ValidationError:
            messages.error(self.request, _("Choose whose passport it is."))
            return redirect("lms_statements:read_passport")
        try:
            passports.receive(read, person, by=self.request.user)
        except ValidationError as refused:
            for sentence in refused.messages:
                messages.error(self.request, sentence)
        else:
            messages.success(self.request, _("The passport is kept with her record."))
        return redirect("lms_statements:read_passport")


class IssuerForm(ActionForm):
    name = forms.CharField(label=gettext_lazy("Organisation"), max_length=160)
    public_pem = forms.CharField(
        label=gettext_lazy("Its key"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("The organisation finds it on this same page of its own system."),
    )
    compared_with = forms.CharField(
        label=gettext_lazy("Who confirmed the key, and how"),
        max_length=160,
        help_text=gettext_lazy("For example: read by telephone with its registrar, 21 November."),
    )


class IssuersView(FormScreen):
    """Organisations whose passports are believed, and our own key for them."""

    template_name = "certificates/statements/issuers.html"
    page_title = gettext_lazy("Organisations whose passports are believed")
    header_icon = "key"
    submit_label = gettext_lazy("Believe its passports")

    def allowed(self) -> bool:
        user = self.request.user
        if self.request.method == "POST":
            return access.can_trust_issuers(user)
        return access.can_issue_passport(user)

    def crumbs(self) -> Crumbs:
        return [(_("Passports received"), reverse("lms_statements:read_passport"))]

    def make_form(self, data: Any = None) -> IssuerForm:
        return IssuerForm(data)

    def act(self, form: Any) -> PassportIssuer:
        return passports.trust_issuer(by=self.request.user, **form.cleaned_data)

    def done_url(self, result: PassportIssuer) -> str:
        return reverse("lms_statements:issuers")

    def done_message(self, result: PassportIssuer) -> str:
        return _("Its passports are believed from now on.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kid, pem = passports.own_key()
        return super().get_context_data(
            issuers=list(PassportIssuer.objects.all()),
            own_kid=kid,
            own_pem=pem,
            may_trust=access.can_trust_issuers(self.request.user),
            **kwargs,
        )
