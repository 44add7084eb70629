"""The admin screens of consents, of what people ask about their own data, and of forgetting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import log

from ..people import consents, rights, terms
from ..people.enums import Purpose, RightKind
from ..people.models import Consent, ConsentText, LegalTerm, Participant, RightsRequest
from ..people.queries import identities
from . import access, holidays, retention
from .forms import AnonymiseForm, AnswerForm, ConsentForm, ConsentTextForm, RequestForm, TermForm
from .people_views import OnPerson, people_crumb, visible_enrolments
from .screens import Crumbs, Deed, FormScreen, Screen

# Rooms above add what they know of a person to her own paper. A function takes (participants' keys, user) and returns
# [(heading, [column heading, ...], [[text, ...], ...]), ...]; it is told all keys of the person's records.
MY_DATA = "lms_my_data"

Section = tuple[str, list[str], list[list[str]]]


class OnRights(OnPerson):
    """Screens about one person for those who may correct her record."""

    def allowed(self) -> bool:
        return access.can_correct(self.request.user, self.person)


class Consents(OnRights, FormScreen):
    """Each purpose with its text and what she said to it; a form to note a yes."""

    page_title = gettext_lazy("Consents")
    header_icon = "clipboard-list"
    template_name = "courses/people/consents.html"
    submit_label = gettext_lazy("Note the consent")

    def make_form(self, data: Any = None) -> ConsentForm:
        initial = {"given_on": timezone.localdate(), "purpose": self.request.GET.get("purpose", "")}
        return ConsentForm(data, initial=initial)

    def act(self, form: ConsentForm) -> Consent:
        data = form.cleaned_data
        text = consents.text_for(data["purpose"], self.person.language, on=data["given_on"])
        if text is None:
            raise ValidationError({"purpose": _("There is no text for this purpose on that day.")})
        return consents.record_consent(
            self.person,
            text=text,
            manner=data["manner"],
            given_on=data["given_on"],
            read_aloud_by=data["read_aloud_by"],
            witness=data["witness"],
            by=self.request.user,
        )

    def done_url(self, result: Consent) -> str:
        return reverse("lms_people:consents", args=[self.person.pk])

    def done_message(self, result: Consent) -> str:
        return _("The consent was noted.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = list(
            Consent.objects.filter(participant=self.person).select_related("text").order_by("-given_on")
        )
        texts = self._texts()
        rows = [
            {
                "label": Purpose(purpose).label,
                "text": texts.get(purpose),
                "standing": next(
                    (one for one in given if one.purpose == purpose and not one.withdrawn_on), None
                ),
                "past": [one for one in given if one.purpose == purpose and one.withdrawn_on],
            }
            for purpose in Purpose.values
        ]
        return super().get_context_data(person=self.person, rows=rows, **kwargs)

    def _texts(self) -> dict[str, ConsentText]:
        """The newest text of each purpose in her language, else in Spanish. One query."""
        rows = ConsentText.objects.filter(valid_from__lte=timezone.localdate()).order_by("version")
        found: dict[str, ConsentText] = {}
        for own in (False, True):
            found.update({one.purpose: one for one in rows if (one.language == self.person.language) is own})
        return found


class WithdrawConsent(OnRights, Deed):
    consent: Consent

    def find(self) -> None:
        super().find()
        self.consent = get_object_or_404(self.person.consents, pk=self.kwargs["consent"])

    def act(self) -> str:
        consents.withdraw_consent(self.consent, by=self.request.user)
        return _("The consent was withdrawn.")

    def back_url(self) -> str:
        return reverse("lms_people:consents", args=[self.person.pk])


class PersonRequests(OnRights, FormScreen):
    """What she asked about her data, with the day each must be answered by."""

    page_title = gettext_lazy("Requests about own data")
    header_icon = "mail"
    template_name = "courses/people/requests.html"
    submit_label = gettext_lazy("Note the request")

    def make_form(self, data: Any = None) -> RequestForm:
        return RequestForm(data, initial={"received_on": timezone.localdate()})

    def act(self, form: RequestForm) -> RightsRequest:
        data = form.cleaned_data
        first = data["received_on"]
        off = holidays.days_off_of(self.person, first, first + timedelta(days=90))
        return rights.receive_request(
            self.person,
            kind=data["kind"],
            received_on=first,
            details=data["details"],
            days_off=off,
            by=self.request.user,
        )

    def done_url(self, result: RightsRequest) -> str:
        return reverse("lms_people:requests", args=[self.person.pk])

    def done_message(self, result: RightsRequest) -> str:
        return _("The request was noted. Answer by %(day)s.") % {"day": result.due_on.strftime("%d/%m/%Y")}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            person=self.person,
            requests=list(self.person.rights_requests.all()),
            today=timezone.localdate(),
            **kwargs,
        )


class AnswerRequest(OnRights, FormScreen):
    page_title = gettext_lazy("Answer the request")
    header_icon = "mail"
    template_name = "courses/people/answer.html"
    submit_label = gettext_lazy("Note the answer")
    asked: RightsRequest

    def find(self) -> None:
        super().find()
        self.asked = get_object_or_404(self.person.rights_requests, pk=self.kwargs["asked"])

    def make_form(self, data: Any = None) -> AnswerForm:
        return AnswerForm(data, initial={"on": timezone.localdate()})

    def act(self, form: AnswerForm) -> RightsRequest:
        data = form.cleaned_data
        return rights.answer_request(
            self.asked, outcome=data["outcome"], answer=data["answer"], on=data["on"], by=self.request.user
        )

    def done_url(self, result: RightsRequest) -> str:
        return reverse("lms_people:requests", args=[self.person.pk])

    def done_message(self, result: RightsRequest) -> str:
        return _("The answer was noted.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, asked=self.asked, **kwargs)


class OpenRequests(Screen):
    """Requests within reach that wait for an answer, the most urgent first."""

    page_title = gettext_lazy("Requests about own data")
    header_icon = "mail"
    template_name = "courses/people/open_requests.html"

    def crumbs(self) -> Crumbs:
        return [people_crumb()]

    def allowed(self) -> bool:
        return access.can_see_rights(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = Participant.objects.visible_to(self.request.user)
        rows = RightsRequest.objects.filter(answered_on=None, participant__in=people)
        return super().get_context_data(
            requests=list(rows.select_related("participant").order_by("due_on")[:200]),
            today=timezone.localdate(),
            **kwargs,
        )


class MyData(OnRights, Screen):
    """Everything kept about a person, on one paper she can take: what, why, how long, and what she may ask."""

    page_title = gettext_lazy("Her data")
    header_icon = "download"
    template_name = "courses/people/my_data.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        log(instance=self.person, action="lms.print_my_data", user=request.user, title="participant")
        return response

    @cached_property
    def sections(self) -> list[Section]:
        keys = identities(self.person)
        found: list[Section] = []
        answers: list[Callable[[Any, Any], list[Section]]] = hooks.get_hooks(MY_DATA)
        for answer in answers:
            found.extend(answer(keys, self.request.user))
        return [section for section in found if section[2]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        keys = identities(self.person)
        return super().get_context_data(
            person=self.person,
            today=timezone.localdate(),
            enrolments=list(visible_enrolments(self.request.user).filter(participant__in=keys)),
            consents=list(Consent.objects.filter(participant__in=keys).select_related("text")),
            requests=list(RightsRequest.objects.filter(participant__in=keys)),
            sections=self.sections,
            rights=[label for _value, label in RightKind.choices],
            **kwargs,
        )


class Anonymise(OnPerson, FormScreen):
    page_title = gettext_lazy("Make anonymous")
    header_icon = "bin"
    template_name = "courses/people/anonymise.html"
    submit_label = gettext_lazy("Make anonymous for good")

    def allowed(self) -> bool:
        return access.can_anonymise(self.request.user, self.person)

    def make_form(self, data: Any = None) -> AnonymiseForm:
        return AnonymiseForm(data)

    def act(self, form: AnonymiseForm) -> Participant:
        return rights.anonymise(self.person, by=self.request.user, reason=form.cleaned_data["reason"])

    def done_url(self, result: Participant) -> str:
        return reverse("lms_people:index")

    def done_message(self, result: Participant) -> str:
        return _("The person was forgotten. What she attended and completed is still counted.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, **kwargs)


class Retention(Screen):
    """People whose data have been kept as long as needed: a list to decide about, nothing by itself."""

    page_title = gettext_lazy("Due to be forgotten")
    header_icon = "bin"
    template_name = "courses/people/retention.html"

    def crumbs(self) -> Crumbs:
        return [people_crumb()]

    def allowed(self) -> bool:
        return self.request.user.has_perm("lms_courses.anonymise_participant")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        people = Participant.objects.visible_to(self.request.user)
        return super().get_context_data(lists=retention.due_lists(people, today=today), **kwargs)


class Terms(FormScreen):
    """The numbers of the law about personal data: what holds, since when, who confirmed it."""

    page_title = gettext_lazy("Legal terms")
    header_icon = "time"
    template_name = "courses/people/terms.html"
    submit_label = gettext_lazy("Enter the number")

    def allowed(self) -> bool:
        user = self.request.user
        if self.request.method == "POST":
            return user.has_perm("lms_courses.add_legalterm")
        return user.has_perm("lms_courses.view_legalterm")

    def make_form(self, data: Any = None) -> TermForm:
        return TermForm(data, initial={"valid_from": timezone.localdate()})

    def act(self, form: TermForm) -> LegalTerm:
        return terms.set_term(by=self.request.user, **form.cleaned_data)

    def done_url(self, result: LegalTerm) -> str:
        return reverse("lms_people:terms")

    def done_message(self, result: LegalTerm) -> str:
        return _("The number was entered. What was due under the old one stays due under it.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            terms=list(LegalTerm.objects.order_by("subject", "-valid_from")),
            may_add=self.request.user.has_perm("lms_courses.add_legalterm"),
            **kwargs,
        )


class ConsentTexts(FormScreen):
    """The texts that are read to people, newest version first, and a form for a better one."""

    page_title = gettext_lazy("Texts of consents")
    header_icon = "doc-full"
    template_name = "courses/people/consent_texts.html"
    submit_label = gettext_lazy("Publish the text")

    def allowed(self) -> bool:
        return self.request.user.has_perm("lms_courses.add_consenttext")

    def make_form(self, data: Any = None) -> ConsentTextForm:
        return ConsentTextForm(data, initial={"valid_from": timezone.localdate()})

    def act(self, form: ConsentTextForm) -> ConsentText:
        return consents.publish_text(by=self.request.user, **form.cleaned_data)

    def done_url(self, result: ConsentText) -> str:
        return reverse("lms_people:consent_texts")

    def done_message(self, result: ConsentText) -> str:
        return _("The text was published as a new version. Consents given before stay with theirs.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(texts=list(ConsentText.objects.all()), **kwargs)
