"""The admin screens of participants. They live beside cohorts, because centres and cohorts say who sees whom."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from ..people.actions import correct_participant
from ..people.enums import Language
from ..people.exports import csv_safe
from ..people.models import Participant
from ..people.queries import Described, Likely, identities, likely_duplicates
from . import access, actions
from .forms import ParticipantForm, RegisterForm
from .links import links_of_person
from .models import Centre, CentreMember, Cohort, Enrolment, EnrolmentQuerySet
from .screens import Crumbs, FormScreen, Listing, Screen, export_buttons

HISTORY_ROWS = 200


def people_crumb() -> tuple[str, str]:
    return _("Participants"), reverse("lms_people:index")


def visible_enrolments(user: Any) -> EnrolmentQuerySet:
    """Enrolments in cohorts within reach, with what their lines show."""
    rows = Enrolment.objects.filter(cohort__in=Cohort.objects.visible_to(user))
    return rows.select_related("cohort__centre", "cohort__edition__course").order_by(
        "-joined_on", "-entered_at"
    )


class ParticipantFilter(WagtailFilterSet):
    centre = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Centre"),
        queryset=lambda request: Centre.objects.visible_to(request.user),
        method="at_centre",
    )
    cohort = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Cohort"),
        queryset=lambda request: Cohort.objects.visible_to(request.user),
        method="in_cohort",
    )
    language = django_filters.ChoiceFilter(label=gettext_lazy("Language"), choices=Language.choices)

    class Meta:
        model = Participant
        fields: list[str] = []

    def at_centre(self, queryset: Any, name: str, value: Centre) -> Any:
        return queryset.filter(pk__in=CentreMember.objects.filter(centre=value).values("participant"))

    def in_cohort(self, queryset: Any, name: str, value: Cohort) -> Any:
        return queryset.filter(pk__in=value.enrolments.active().values("participant"))


class ParticipantIndex(SpreadsheetExportMixin, Listing):
    """Everybody within reach, by surname. Exporting asks its own permission, leaves protected people out, is logged."""

    model = Participant
    page_title = gettext_lazy("Participants")
    header_icon = "user"
    index_url_name = "lms_people:index"
    index_results_url_name = "lms_people:index_results"
    verbose_name_plural = gettext_lazy("participants")
    search_placeholder = gettext_lazy("Name or document")
    filterset_class = ParticipantFilter
    results_template_name = "courses/people/index_results.html"
    columns = [
        TitleColumn(
            "name",
            label=gettext_lazy("Name"),
            accessor="list_name",
            sort_key="sort_key",
            get_url=lambda person: reverse("lms_people:person", args=[person.pk]),
        ),
        Column("document", label=gettext_lazy("Document"), accessor="listed_document"),
        Column("birth_year", label=gettext_lazy("Year of birth"), sort_key="birth_year"),
        Column(
            "cohorts",
            label=gettext_lazy("In cohorts"),
            accessor=lambda person: ", ".join(one.cohort.name for one in person.present_enrolments),
        ),
    ]
    list_export = [
        "given_names",
        "paternal_surname",
        "maternal_surname",
        "alias",
        "document_type",
        "document_number",
        "birth_year",
        "language",
        "reads",
        "signs_with",
    ]
    export_filename = "participantes"
    custom_value_preprocess = {
        **SpreadsheetExportMixin.custom_value_preprocess,
        str: {SpreadsheetExportMixin.FORMAT_CSV: csv_safe},
    }

    def allowed(self) -> bool:
        user = self.request.user
        if self.request.GET.get("export"):
            return access.can_export_people(user) and access.can_see_people(user)
        return access.can_see_people(user) or access.can_register_people(user)

    def get_base_queryset(self) -> QuerySet[Participant]:
        people = Participant.objects.visible_to(self.request.user).current()
        if self.is_export:
            # A protected person stands on no list with names.
            return people.filter(is_protected=False)
        return people.prefetch_related(
            Prefetch(
                "enrolments",
                queryset=visible_enrolments(self.request.user).active().filter(cohort__status="open"),
                to_attr="present_enrolments",
            )
        )

    def order_queryset(self, queryset: Any) -> Any:
        return super().order_queryset(queryset) if self.ordering else queryset.order_by("sort_key", "pk")

    def search_queryset(self, queryset: Any) -> Any:
        if not self.is_searching:
            return queryset
        found = queryset.matching(self.search_query)
        if not self.request.user.has_perm("lms_courses.change_participant"):
            # Whoever may not read a protected person's name may not find her by it.
            found = found.filter(Q(is_protected=False) | Q(alias__icontains=self.search_query))
        return found

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if not self.is_export:
            return super().render_to_response(context, **kwargs)
        # One line in the log of the first person would say nothing: the export is logged on the person who did it.
        log(
            instance=self.request.user,
            action="lms.export_participants",
            user=self.request.user,
            title="export",
            data={"rows": self.object_list.count(), "format": self.request.GET["export"]},
        )
        response: HttpResponse = self.as_spreadsheet(context["object_list"], self.request.GET["export"])
        return response

    @cached_property
    def show_export_buttons(self) -> bool:
        return access.can_export_people(self.request.user)

    @cached_property
    def header_buttons(self) -> list[Any]:
        if not access.can_register_people(self.request.user):
            return []
        return [
            HeaderButton(_("Register a participant"), url=reverse("lms_people:register"), icon_name="plus")
        ]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        buttons: list[Any] = []
        if access.can_register_people(self.request.user):
            buttons.append(
                Button(
                    _("Import from a spreadsheet"),
                    url=reverse("lms_people:import"),
                    icon_name="upload",
                    priority=10,
                )
            )
        if access.can_see_rights(self.request.user):
            buttons.append(
                Button(
                    _("Requests about own data"),
                    url=reverse("lms_people:open_requests"),
                    icon_name="mail",
                    priority=20,
                )
            )
        if access.can_merge(self.request.user):
            buttons.append(
                Button(
                    _("Repeated records"), url=reverse("lms_people:duplicates"), icon_name="copy", priority=30
                )
            )
        if self.request.user.has_perm("lms_courses.anonymise_participant"):
            buttons.append(
                Button(
                    _("Due to be forgotten"),
                    url=reverse("lms_people:retention"),
                    icon_name="bin",
                    priority=40,
                )
            )
        if self.show_export_buttons:
            buttons += export_buttons(reverse("lms_people:index"), self.request)
        return buttons


class RegisterParticipant(FormScreen):
    """A new person. Whoever may be her already is shown before anything is written."""

    page_title = gettext_lazy("Register a participant")
    header_icon = "user"
    template_name = "courses/people/form.html"
    submit_label = pgettext_lazy("button", "Register")
    likely: list[Likely]

    def crumbs(self) -> Crumbs:
        return [people_crumb()]

    def allowed(self) -> bool:
        user = self.request.user
        return access.can_register_people(user) and access.centres_to_register_at(user).exists()

    def make_form(self, data: Any = None) -> RegisterForm:
        self.likely = []
        return RegisterForm(data, user=self.request.user)

    def act(self, form: RegisterForm) -> Participant:
        fields = form.fields_of_participant()
        self.likely = self._within_reach(fields)
        if self.likely and not form.cleaned_data["is_another_person"]:
            raise ValidationError(
                ngettext(
                    "Somebody like this is already registered. Look before you register.",
                    "%(count)d people like this are already registered. Look before you register.",
                    len(self.likely),
                )
                % {"count": len(self.likely)},
                code="likely",
            )
        return actions.register_at(form.cleaned_data["centre"], by=self.request.user, **fields)

    def _within_reach(self, fields: dict[str, Any]) -> list[Likely]:
        known = Described.__dataclass_fields__
        [found] = likely_duplicates(
            [Described(**{name: value for name, value in fields.items() if name in known})]
        )
        keys = [one.participant.pk for one in found]
        visible = set(
            Participant.objects.visible_to(self.request.user).filter(pk__in=keys).values_list("pk", flat=True)
        )
        return [one for one in found if one.participant.pk in visible]

    def done_url(self, result: Participant) -> str:
        return reverse("lms_people:person", args=[result.pk])

    def done_message(self, result: Participant) -> str:
        return _("The participant is registered.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(likely=self.likely, **kwargs)


class OnPerson:
    """Finds the person of the address among those within reach."""

    request: HttpRequest
    kwargs: dict[str, Any]
    person: Participant

    def find(self) -> None:
        people = Participant.objects.visible_to(self.request.user)
        self.person = get_object_or_404(people, pk=self.kwargs["pk"])

    def crumbs(self) -> Crumbs:
        return [people_crumb(), (self.person.class_name, reverse("lms_people:person", args=[self.person.pk]))]


class PersonPage(OnPerson, Screen):
    """Her enrolments, what may be done next, and how to treat her paper and telephone."""

    template_name = "courses/people/person.html"
    header_icon = "user"

    def allowed(self) -> bool:
        return access.can_see_people(self.request.user)

    def crumbs(self) -> Crumbs:
        return [people_crumb()]

    def get_page_title(self) -> str:
        return self.person.class_name

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.person.merged_into_id:
            return HttpResponseRedirect(reverse("lms_people:person", args=[self.person.merged_into_id]))
        response = super().get(request, *args, **kwargs)
        # Who looked at whom is kept (D.S. 016-2024-JUS): views count, not only changes.
        log(instance=self.person, action="lms.view_participant", user=request.user, title="participant")
        return response

    @cached_property
    def header_buttons(self) -> list[Any]:
        if not access.can_correct(self.request.user, self.person):
            return []
        url = reverse("lms_people:correct", args=[self.person.pk])
        return [HeaderButton(_("Correct"), url=url, icon_name="edit")]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        user, person = self.request.user, self.person
        # Papers and the like, which other rooms offer.
        offered = [
            Button(link.label, url=link.url, icon_name=link.icon_name, priority=link.order)
            for link in links_of_person(person, user)
        ]
        if not access.can_correct(user, person):
            return offered
        buttons = offered + [
            Button(
                label, url=reverse(f"lms_people:{name}", args=[person.pk]), icon_name=icon, priority=priority
            )
            for priority, name, label, icon in (
                (10, "consents", _("Consents"), "clipboard-list"),
                (20, "requests", _("Requests about own data"), "mail"),
                (30, "my_data", _("Print her data"), "download"),
                (40, "history", _("History"), "history"),
            )
        ]
        if access.can_anonymise(user, person):
            url = reverse("lms_people:anonymise", args=[person.pk])
            buttons.append(Button(_("Make anonymous"), url=url, icon_name="bin", priority=90))
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        centres = Centre.objects.visible_to(user).filter(members__participant=self.person)
        return super().get_context_data(
            person=self.person,
            enrolments=list(visible_enrolments(user).filter(participant__in=identities(self.person))),
            merge=self.person.merges.filter(confirmed_at=None, undone_at=None).first()
            if access.can_merge(user)
            else None,
            centres=list(centres),
            shows_all=access.can_correct(user, self.person) and not self.person.is_protected,
            **kwargs,
        )


class CorrectParticipant(OnPerson, FormScreen):
    page_title = gettext_lazy("Correct the record")
    header_icon = "edit"
    template_name = "courses/people/form.html"

    def find(self) -> None:
        super().find()
        if self.person.merged_into_id or self.person.anonymised_at:
            raise Http404

    def allowed(self) -> bool:
        return access.can_correct(self.request.user, self.person)

    def make_form(self, data: Any = None) -> ParticipantForm:
        return ParticipantForm(data, instance=self.person)

    def act(self, form: ParticipantForm) -> Participant:
        return correct_participant(self.person, by=self.request.user, **form.fields_of_participant())

    def done_url(self, result: Participant) -> str:
        return reverse("lms_people:person", args=[result.pk])

    def done_message(self, result: Participant) -> str:
        return _("The record was corrected.")


class PersonHistory(OnPerson, Screen):
    """Who did what with this record, in words, newest first."""

    page_title = gettext_lazy("History")
    header_icon = "history"
    template_name = "courses/people/history.html"

    def allowed(self) -> bool:
        return access.can_correct(self.request.user, self.person)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = (
            ModelLogEntry.objects.for_instance(self.person).select_related("user").order_by("-timestamp")
        )
        return super().get_context_data(
            person=self.person,
            entries=[_line(one) for one in entries[:HISTORY_ROWS]],
            limit=HISTORY_ROWS,
            **kwargs,
        )


def _line(entry: ModelLogEntry) -> dict[str, Any]:
    known = {field.name: field.verbose_name for field in Participant._meta.fields}
    fields = [known[name] for name in entry.data.get("fields", []) if name in known]
    return {
        "when": entry.timestamp,
        "who": entry.user_display_name,
        "what": entry.message,
        "fields": ", ".join(str(one) for one in fields),
    }
