"""The admin screens of cohorts: the list, opening one, its sessions, its people, its course."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.generic import View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from curriculum.blocks.enums import controlled_labels
from curriculum.outline.changes import ChangeKind, changes
from curriculum.outline.contents import RulesContent
from curriculum.outline.enums import AttendanceRule, SkillLevel
from curriculum.outline.models import Course

from ..people.exports import XLSX, csv_bytes, csv_safe, workbook
from ..people.models import Participant
from . import access, actions, holidays, queries, rules
from .enums import CohortStatus, Route
from .forms import (
    WEEKDAYS,
    AddSessionForm,
    AuthoriseForm,
    CancelSessionForm,
    CorrectCohortForm,
    EndEnrolmentForm,
    EnrolForm,
    InscribeForm,
    MoveSessionForm,
    OpenCohortForm,
    SlotFormSet,
    TransferForm,
    staff_named,
)
from .links import CohortLink, Place, links_of, links_of_list
from .models import Centre, Cohort, CohortFacilitator, Enrolment, Session
from .screens import Crumbs, Deed, FormScreen, Gate, Listing, Screen, export_buttons

# How many people the page for enrolling shows at once; a search narrows them.
ENROLLED_AT_ONCE = 100


def cohorts_crumb() -> tuple[str, str]:
    return _("Cohorts"), reverse("lms_cohorts:index")


def cohort_crumbs(cohort: Cohort) -> Crumbs:
    return [cohorts_crumb(), (cohort.name, reverse("lms_cohorts:people", args=[cohort.pk]))]


# ---------------------------------------------------------------------------------------------- list


class CohortFilter(WagtailFilterSet):
    centre = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Centre"), queryset=lambda request: Centre.objects.visible_to(request.user)
    )
    course = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Course"),
        field_name="edition__course",
        queryset=lambda request: Course.objects.all(),
    )
    status = django_filters.ChoiceFilter(label=gettext_lazy("Status"), choices=CohortStatus.choices)
    facilitator = django_filters.BooleanFilter(
        label=gettext_lazy("Only those I facilitate"),
        method="mine",
        widget=django_filters.widgets.BooleanWidget(),
    )

    class Meta:
        model = Cohort
        fields: list[str] = []

    def mine(self, queryset: Any, name: str, value: bool | None) -> Any:
        if not value:
            return queryset
        return queryset.filter(
            pk__in=CohortFacilitator.objects.filter(user=self.request.user).values("cohort")
        )


class CohortIndex(SpreadsheetExportMixin, Listing):
    """Cohorts within reach. Its export holds no person's name."""

    model = Cohort
    list_export = [
        "code",
        "name",
        "edition.title",
        "centre.label",
        "starts_on",
        "ends_on",
        "people_now",
        "sessions_held",
        "sessions_planned",
        "get_status_display",
    ]
    export_headings = {
        "code": gettext_lazy("Code"),
        "name": gettext_lazy("Cohort"),
        "edition.title": gettext_lazy("Course"),
        "centre.label": gettext_lazy("Centre"),
        "starts_on": gettext_lazy("First day"),
        "ends_on": gettext_lazy("Last day"),
        "people_now": gettext_lazy("People"),
        "sessions_held": gettext_lazy("Sessions held"),
        "sessions_planned": gettext_lazy("Sessions planned"),
        "get_status_display": gettext_lazy("Status"),
    }
    export_filename = "grupos"
    custom_value_preprocess = {
        **SpreadsheetExportMixin.custom_value_preprocess,
        str: {SpreadsheetExportMixin.FORMAT_CSV: csv_safe},
    }
    page_title = gettext_lazy("Cohorts")
    header_icon = "group"
    index_url_name = "lms_cohorts:index"
    index_results_url_name = "lms_cohorts:index_results"
    verbose_name_plural = gettext_lazy("cohorts")
    filterset_class = CohortFilter
    results_template_name = "courses/cohorts/index_results.html"
    columns = [
        TitleColumn(
            "name",
            label=gettext_lazy("Cohort"),
            sort_key="name",
            get_url=lambda cohort: reverse("lms_cohorts:people", args=[cohort.pk]),
        ),
        Column("code", label=gettext_lazy("Code"), sort_key="code"),
        Column("course", label=gettext_lazy("Course"), accessor="edition.title"),
        Column("centre", label=gettext_lazy("Centre"), accessor="centre.label", sort_key="centre__label"),
        Column(
            "starts_on",
            label=gettext_lazy("First day"),
            accessor=lambda one: date_format(one.starts_on, "SHORT_DATE_FORMAT"),
            sort_key="starts_on",
        ),
        Column("people_now", label=gettext_lazy("People")),
        Column(
            "sessions",
            label=gettext_lazy("Sessions"),
            accessor=lambda one: f"{one.sessions_held} / {one.sessions_planned}",
        ),
        Column("status", label=gettext_lazy("Status"), accessor="get_status_display", sort_key="status"),
    ]

    def allowed(self) -> bool:
        return self.request.user.has_perm("lms_courses.view_cohort") or access.can_open_cohorts(
            self.request.user
        )

    def get_base_queryset(self) -> Any:
        cohorts = Cohort.objects.visible_to(self.request.user).select_related("centre", "edition__course")
        return queries.with_figures(cohorts)

    def order_queryset(self, queryset: Any) -> Any:
        return super().order_queryset(queryset) if self.ordering else queryset.order_by("-starts_on", "code")

    def search_queryset(self, queryset: Any) -> Any:
        for word in self.search_query.split():
            queryset = queryset.filter(
                Q(name__icontains=word) | Q(code__icontains=word) | Q(centre__label__icontains=word)
            )
        return queryset

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if not self.is_export:
            return super().render_to_response(context, **kwargs)
        response: HttpResponse = self.as_spreadsheet(context["object_list"], self.request.GET["export"])
        return response

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        offered = [
            Button(link.label, url=link.url, icon_name=link.icon_name, priority=link.order)
            for link in links_of_list(self.request.user)
        ]
        return [*offered, *export_buttons(reverse("lms_cohorts:index"), self.request)]

    @cached_property
    def header_buttons(self) -> list[Any]:
        if not access.can_open_cohorts(self.request.user):
            return []
        return [HeaderButton(_("Open a cohort"), url=reverse("lms_cohorts:open"), icon_name="plus")]


class OpenCohort(FormScreen):
    """One form: course, place, days, timetable, facilitators."""

    page_title = gettext_lazy("Open a cohort")
    header_icon = "group"
    template_name = "courses/cohorts/open.html"
    submit_label = gettext_lazy("Open the cohort")
    slots: Any
    forbidden: Sequence[rules.ForbiddenLesson] = ()

    def crumbs(self) -> Crumbs:
        return [cohorts_crumb()]

    def allowed(self) -> bool:
        return access.can_open_cohorts(self.request.user)

    def make_form(self, data: Any = None) -> OpenCohortForm:
        self.slots = SlotFormSet(data, prefix="slots", initial=None)
        return OpenCohortForm(data, user=self.request.user)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "more_rows" in request.POST:
            return self.with_more_rows(request)
        return super().post(request, *args, **kwargs)

    def with_more_rows(self, request: HttpRequest) -> HttpResponse:
        """The same page with four more empty rows: for timetables of many classes, without a script."""
        data = request.POST.copy()
        try:
            count = min(int(data.get("slots-TOTAL_FORMS", 0)) + 4, SlotFormSet.max_num)
        except ValueError:
            count = 4
        data["slots-TOTAL_FORMS"] = str(count)
        self.form = self.make_form(data)
        return self.render_to_response(self.get_context_data())

    def act(self, form: OpenCohortForm) -> Cohort:
        if not self.slots.is_valid():
            raise ValidationError(_("Correct the timetable."), code="timetable")
        data = form.cleaned_data
        self.forbidden = rules.forbidden_lessons(
            data["course"].outline.get("lessons", []), data["centre"].not_allowed
        )
        items = {code for lesson in self.forbidden for code in lesson.items}
        # What was ticked counts for what was shown: another course or centre asks again.
        if items and not items <= set(self.request.POST.get("knows_of", "").split(",")):
            raise ValidationError(
                _(
                    "The course brings things that are not allowed at this centre. Read which, and confirm below."
                ),
                code="forbidden_items",
            )
        return actions.open_cohort(
            course=data["course"],
            centre=data["centre"],
            code=data["code"],
            name=data["name"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            timetable=[one.slot for one in self.slots if one.slot is not None],
            facilitators=list(data["facilitators"]),
            kind=data["kind"],
            route=data["route"],
            legal_act_number=data["legal_act_number"],
            legal_act_date=data["legal_act_date"],
            authority_area=data["authority_area"],
            without=() if data["on_holidays_too"] else None,
            knows_of=items,
            by=self.request.user,
        )

    def done_url(self, result: Cohort) -> str:
        return reverse("lms_cohorts:people", args=[result.pk])

    def done_message(self, result: Cohort) -> str:
        count = result.sessions.count()
        return ngettext(
            "Cohort opened with one session. Now enrol its people.",
            "Cohort opened with %(count)d sessions. Now enrol its people.",
            count,
        ) % {"count": count}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            slots=self.slots,
            forbidden=in_words(self.forbidden),
            forbidden_codes=",".join(sorted({code for one in self.forbidden for code in one.items})),
            **kwargs,
        )


def in_words(lessons: Sequence[rules.ForbiddenLesson]) -> list[tuple[str, str]]:
    """Returns (lesson, the things it brings that are not allowed)."""
    return [(one.title, ", ".join(controlled_labels(one.items))) for one in lessons]


# ------------------------------------------------------------------------------------------ one cohort


class InCohort:
    """Finds the cohort of the address among those within reach."""

    request: HttpRequest
    kwargs: dict[str, Any]
    cohort: Cohort

    def find(self) -> None:
        rows = Cohort.objects.visible_to(self.request.user).select_related("centre", "edition__course")
        self.cohort = get_object_or_404(rows, pk=self.kwargs["pk"])

    def crumbs(self) -> Crumbs:
        return cohort_crumbs(self.cohort)

    @cached_property
    def may_change(self) -> bool:
        return access.can_change_cohort(self.request.user, self.cohort)

    def allowed(self) -> bool:
        return self.may_change

    def cohort_url(self, name: str, *more: Any) -> str:
        return reverse(f"lms_cohorts:{name}", args=[self.cohort.pk, *more])


class CohortPage(InCohort, Screen):
    """A page of one cohort: its head, its tabs, one of them open."""

    tab = ""
    header_icon = "group"

    def allowed(self) -> bool:
        user = self.request.user
        return user.has_perm("lms_courses.view_cohort") or self.may_change

    def crumbs(self) -> Crumbs:
        return [cohorts_crumb()]

    def get_page_title(self) -> str:
        return self.cohort.name

    @cached_property
    def header_buttons(self) -> list[Any]:
        if not self.may_change or self.cohort.status != CohortStatus.OPEN:
            return []
        if self.tab == "sessions":
            return [HeaderButton(_("Add a session"), url=self.cohort_url("add_session"), icon_name="plus")]
        return [HeaderButton(_("Enrol people"), url=self.cohort_url("enrol"), icon_name="plus")]

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        if not self.may_change or self.cohort.status != CohortStatus.OPEN:
            return [*self.offered_buttons(), *self.export_links()]
        return [
            *self.offered_buttons(),
            Button(_("Correct the cohort"), url=self.cohort_url("correct"), icon_name="edit", priority=10),
            Button(
                _("Import people"),
                url=f"{reverse('lms_people:import')}?cohort={self.cohort.pk}",
                icon_name="upload",
                priority=20,
            ),
            *self.export_links(),
        ]

    @cached_property
    def offered(self) -> list[CohortLink]:
        return links_of(self.cohort, self.request.user)

    def offered_buttons(self) -> list[Any]:
        return [
            Button(link.label, url=link.url, icon_name=link.icon_name, priority=link.order)
            for link in self.offered
            if link.place is Place.BUTTON
        ]

    def export_links(self) -> list[Any]:
        if not access.can_export_people(self.request.user):
            return []
        return [
            Button(
                _("Export %(format)s") % {"format": kind.upper()},
                url=self.cohort_url(f"roster_{kind}"),
                icon_name="download",
                priority=90,
            )
            for kind in ("xlsx", "csv")
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tabs = [
            ("people", _("People"), self.cohort_url("people")),
            ("sessions", _("Sessions"), self.cohort_url("sessions")),
            ("course", _("Course and facilitators"), self.cohort_url("course")),
            *((link.key, link.label, link.url) for link in self.offered if link.place is Place.TAB),
        ]
        return super().get_context_data(
            cohort=self.cohort,
            tabs=tabs,
            tab=self.tab,
            may_change=self.may_change,
            is_open=self.cohort.status == CohortStatus.OPEN,
            **kwargs,
        )


class CohortPeople(CohortPage):
    tab = "people"
    template_name = "courses/cohorts/people.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        enrolments = list(self.cohort.enrolments.select_related("participant"))
        return super().get_context_data(
            shows_inscription=self.cohort.route != Route.NONE,
            now=[one for one in enrolments if one.left_on is None],
            former=[one for one in enrolments if one.left_on is not None],
            **kwargs,
        )


class RosterExport(InCohort, Gate, View):
    """The people of a cohort with their names, as a spreadsheet. Protected people are left out; it is logged."""

    def allowed(self) -> bool:
        user = self.request.user
        return access.can_export_people(user) and access.can_see_people(user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rows = [
            [
                one.participant.given_names,
                one.participant.paternal_surname,
                one.participant.maternal_surname,
                one.participant.document_type,
                one.participant.document_number,
                date_format(one.joined_on, "SHORT_DATE_FORMAT"),
                date_format(one.left_on, "SHORT_DATE_FORMAT") if one.left_on else "",
                str(one.get_status_display()),
            ]
            for one in self.cohort.enrolments.select_related("participant").filter(
                participant__is_protected=False
            )
        ]
        headings = [
            _("Given names"),
            _("Father's surname"),
            _("Mother's surname"),
            _("Document"),
            _("Document number"),
            _("From"),
            _("Until"),
            _("Status"),
        ]
        kind = kwargs["kind"]
        log(
            instance=self.cohort,
            action="lms.export_participants",
            user=request.user,
            data={"rows": len(rows), "format": kind},
        )
        content = csv_bytes(headings, rows) if kind == "csv" else workbook(_("People"), headings, rows)
        return HttpResponse(
            content,
            content_type="text/csv; charset=utf-8" if kind == "csv" else XLSX,
            headers={"Content-Disposition": f'attachment; filename="{self.cohort.code}.{kind}"'},
        )


class CohortSessions(CohortPage):
    tab = "sessions"
    template_name = "courses/cohorts/sessions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sessions = list(self.cohort.sessions.prefetch_related("moved_to").select_related("moved_from"))
        for session in sessions:
            session.local_start = timezone.localtime(session.starts_at, self.cohort.centre.zone)  # type: ignore[attr-defined]
            session.local_end = timezone.localtime(session.ends_at, self.cohort.centre.zone)  # type: ignore[attr-defined]
        off = holidays.days_off(self.cohort.centre, self.cohort.starts_on, self.cohort.ends_on)
        for session in sessions:
            # Sundays and holidays count only with the authority's leave.
            session.day_off = off.get(session.date) or (_("Sunday") if session.date.weekday() == 6 else "")  # type: ignore[attr-defined]
        return super().get_context_data(
            sessions=sessions,
            today=self.cohort.centre.local_date(timezone.now()),
            may_mark=access.can_mark(self.request.user, self.cohort),
            timetable=[(dict(WEEKDAYS)[slot.weekday], slot) for slot in self.cohort.timetable.all()],
            **kwargs,
        )


class CohortCourse(CohortPage):
    tab = "course"
    template_name = "courses/cohorts/course.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        content = self.cohort.edition.content
        published = self.cohort.edition.course.outline
        lessons = [
            {
                "title": one["titles"].get("es") or next(iter(one["titles"].values()), ""),
                "minutes": one["minutes"],
            }
            for one in content["lessons"]
        ]
        return super().get_context_data(
            edition=self.cohort.edition,
            lessons=lessons,
            skills=[
                {**one, "level_label": dict(SkillLevel.choices).get(one["level"], one["level"])}
                for one in content["skills"]
            ],
            rule_sentences=rule_sentences(content["rules"]),
            forbidden=in_words(rules.forbidden_lessons(content["lessons"], self.cohort.centre.not_allowed)),
            changes=changes_in_words(content, published, self.request.user),
            facilitators=[
                staff_named(row.user) for row in self.cohort.facilitator_rows.select_related("user")
            ],
            **kwargs,
        )


CHANGES = {
    ChangeKind.ADDED: gettext_lazy("new lesson"),
    ChangeKind.REMOVED: gettext_lazy("no longer taught"),
    ChangeKind.CHANGED: gettext_lazy("changed"),
    ChangeKind.MOVED: gettext_lazy("at another place"),
}


def changes_in_words(frozen: Any, published: Any, user: Any) -> list[dict[str, str]]:
    """What differs between the edition a cohort follows and the course as published now, one row each.

    `url` compares both versions of a lesson, for those who may edit it; empty for everybody else.
    """
    if not published:
        return []
    found = changes(frozen, published)
    newest = [new for lesson in found.lessons for _language, _old, new in lesson.revisions]
    page_of = dict(Revision.page_revisions.filter(pk__in=newest).values_list("pk", "object_id"))
    editable = {
        page.pk: page.permissions_for_user(user).can_edit()
        for page in Page.objects.filter(pk__in=[int(key) for key in page_of.values()])
    }
    rows = []
    for lesson in found.lessons:
        said = str(CHANGES[lesson.kind])
        if lesson.minutes:
            said += " · " + _("%(before)d min before, now %(after)d") % {
                "before": lesson.minutes[0],
                "after": lesson.minutes[1],
            }
        if lesson.shared:
            said += " · " + _("a shared part changed")
        url = ""
        for _language, old, new in lesson.revisions[:1]:
            page_id = int(page_of.get(new, 0))
            if editable.get(page_id):
                url = reverse("wagtailadmin_pages:revisions_compare", args=[page_id, old, new])
        rows.append({"lesson": lesson.title, "what": said, "url": url})
    if found.skills:
        rows.append({"lesson": _("Skills asked for"), "what": _("changed"), "url": ""})
    if found.rules:
        rows.append({"lesson": _("What completion asks for"), "what": _("changed"), "url": ""})
    return rows


def rule_sentences(asked: RulesContent) -> list[str]:
    """What the edition asks for, one sentence each."""
    hours = _("At least %(hours)s hours of class.") % {"hours": f"{asked['minimum_minutes'] / 60:g}"}
    percent = _("At least %(percent)d %% of the planned sessions.") % {"percent": asked["minimum_percent"]}
    attendance = {
        AttendanceRule.HOURS: [hours],
        AttendanceRule.PERCENT: [percent],
        AttendanceRule.EITHER: [f"{hours} {_('Or:')} {percent}"],
        AttendanceRule.BOTH: [hours, percent],
    }
    said = list(attendance.get(AttendanceRule(asked["attendance"]), []))
    if asked["pass_mark"] is not None:
        said.append(_("An evaluation of %(mark)d or more out of 20.") % {"mark": asked["pass_mark"]})
    if asked["prerequisites"]:
        said.append(_("Finished before: %(courses)s.") % {"courses": ", ".join(asked["prerequisites"])})
    if asked["second_sign_off"]:
        said.append(_("A second person confirms each completion."))
    return said or [_("Nothing is asked for beyond the facilitator's word.")]


class CorrectCohort(InCohort, FormScreen):
    page_title = gettext_lazy("Correct the cohort")
    header_icon = "edit"

    def make_form(self, data: Any = None) -> CorrectCohortForm:
        return CorrectCohortForm(data, cohort=self.cohort)

    def act(self, form: CorrectCohortForm) -> Cohort:
        data = form.cleaned_data
        return actions.correct_cohort(
            self.cohort,
            by=self.request.user,
            name=data["name"],
            ends_on=data["ends_on"],
            route=data["route"],
            legal_act_number=data["legal_act_number"],
            legal_act_date=data["legal_act_date"],
            authority_area=data["authority_area"],
            facilitators=list(data["facilitators"]),
        )

    def done_url(self, result: Cohort) -> str:
        return self.cohort_url("course")

    def done_message(self, result: Cohort) -> str:
        return _("The cohort was corrected.")


class CohortDeed(InCohort, Deed):
    def back_url(self) -> str:
        return self.cohort_url("people")


class FinishCohort(CohortDeed):
    def act(self) -> str:
        actions.finish_cohort(self.cohort, by=self.request.user)
        return _("The cohort is finished.")


class ReopenCohort(CohortDeed):
    def act(self) -> str:
        actions.reopen_cohort(self.cohort, by=self.request.user)
        return _("The cohort is open again.")


class CancelCohort(CohortDeed):
    def act(self) -> str:
        actions.cancel_cohort(self.cohort, by=self.request.user)
        return _("The cohort was cancelled.")


# ------------------------------------------------------------------------------------------ sessions


class AddSession(InCohort, FormScreen):
    page_title = gettext_lazy("Add a session")
    header_icon = "date"

    def make_form(self, data: Any = None) -> AddSessionForm:
        return AddSessionForm(data, centre=self.cohort.centre)

    def act(self, form: AddSessionForm) -> Session:
        data = form.cleaned_data
        return actions.add_session(
            self.cohort,
            starts_at=form.starts_at,
            minutes=data["minutes"],
            break_minutes=data["break_minutes"],
            place_kind=data["place_kind"],
            authorisation=data["authorisation"],
            by=self.request.user,
        )

    def done_url(self, result: Any) -> str:
        return self.cohort_url("sessions")

    def done_message(self, result: Session) -> str:
        return _("The session was added.")


class InSession(InCohort):
    """Finds the session of the address in its cohort."""

    session: Session

    def find(self) -> None:
        super().find()
        rows = self.cohort.sessions.select_related("cohort__centre")
        self.session = get_object_or_404(rows, pk=self.kwargs["session"])

    def crumbs(self) -> Crumbs:
        return [*cohort_crumbs(self.cohort), (_("Sessions"), self.cohort_url("sessions"))]

    def done_url(self, result: Any) -> str:
        return self.cohort_url("sessions")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        local = timezone.localtime(self.session.starts_at, self.cohort.centre.zone)
        return super().get_context_data(session=self.session, local_start=local, **kwargs)  # type: ignore[misc]


class CancelSession(InSession, FormScreen):
    page_title = gettext_lazy("Cancel the session")
    header_icon = "cross"
    submit_label = gettext_lazy("Cancel the session")
    template_name = "courses/cohorts/session_form.html"

    def make_form(self, data: Any = None) -> CancelSessionForm:
        return CancelSessionForm(data)

    def act(self, form: CancelSessionForm) -> Session:
        data = form.cleaned_data
        return actions.cancel_session(
            self.session, cause=data["cause"], note=data["note"], by=self.request.user
        )

    def done_message(self, result: Session) -> str:
        return _(
            "The session was cancelled. It stays on the list with its cause and no longer counts as planned."
        )


class MoveSession(InSession, FormScreen):
    page_title = gettext_lazy("Move the session")
    header_icon = "date"
    submit_label = gettext_lazy("Move the session")
    template_name = "courses/cohorts/session_form.html"

    def make_form(self, data: Any = None) -> MoveSessionForm:
        return MoveSessionForm(data, session=self.session)

    def act(self, form: MoveSessionForm) -> Session:
        data = form.cleaned_data
        return actions.reschedule_session(
            self.session,
            starts_at=form.starts_at,
            minutes=data["minutes"],
            cause=data["cause"],
            note=data["note"],
            by=self.request.user,
        )

    def done_message(self, result: Session) -> str:
        return _("The session was moved.")


class AuthoriseSession(InSession, FormScreen):
    page_title = gettext_lazy("Leave for the session")
    header_icon = "key"
    template_name = "courses/cohorts/session_form.html"

    def make_form(self, data: Any = None) -> AuthoriseForm:
        return AuthoriseForm(data, initial={"authorisation": self.session.authorisation})

    def act(self, form: AuthoriseForm) -> Session:
        return actions.authorise_session(
            self.session, authorisation=form.cleaned_data["authorisation"], by=self.request.user
        )

    def done_message(self, result: Session) -> str:
        return _("The leave was noted.")


# ----------------------------------------------------------------------------------------- membership


class EnrolPeople(InCohort, FormScreen):
    """People within reach who are not in the cohort, found by name, ticked, enrolled from one day."""

    page_title = gettext_lazy("Enrol people")
    header_icon = "user"
    template_name = "courses/cohorts/enrol.html"
    submit_label = gettext_lazy("Enrol")

    @cached_property
    def query(self) -> str:
        return (self.request.POST.get("q") or self.request.GET.get("q") or "").strip()[:100]

    def possible(self) -> Any:
        inside = Enrolment.objects.filter(cohort=self.cohort, left_on=None).values("participant")
        people = Participant.objects.visible_to(self.request.user).current().exclude(pk__in=inside)
        return people.matching(self.query).prefetch_related(
            Prefetch(
                "enrolments",
                queryset=Enrolment.objects.active()
                .filter(
                    cohort__status=CohortStatus.OPEN, cohort__in=Cohort.objects.visible_to(self.request.user)
                )
                .select_related("cohort"),
                to_attr="present_enrolments",
            )
        )

    @cached_property
    def chosen(self) -> list[str]:
        return self.request.POST.getlist("person")

    def make_form(self, data: Any = None) -> EnrolForm:
        today = self.cohort.centre.local_date(timezone.now())
        day = min(max(today, self.cohort.starts_on), self.cohort.ends_on)
        return EnrolForm(data, initial={"on": day})

    def act(self, form: EnrolForm) -> int:
        people = list(self._chosen_people())
        if not people:
            raise ValidationError(_("Tick at least one person."), code="nobody")
        # All or nobody: half a list enrolled is a list nobody can check.
        return actions.enrol_many(people, self.cohort, on=form.cleaned_data["on"], by=self.request.user)

    def _chosen_people(self) -> Any:
        wanted = []
        for key in self.chosen:
            try:
                wanted.append(Participant._meta.pk.to_python(key))
            except ValidationError:
                continue
        return Participant.objects.visible_to(self.request.user).current().filter(pk__in=wanted)

    def done_url(self, result: int) -> str:
        return self.cohort_url("people")

    def done_message(self, result: int) -> str:
        return ngettext("One person enrolled.", "%(count)d people enrolled.", result) % {"count": result}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = list(self.possible()[: ENROLLED_AT_ONCE + 1])
        shown = people[:ENROLLED_AT_ONCE]
        warnings = queries.enrolment_warnings(shown, self.cohort)
        rows = [
            {"person": one, "warnings": warnings.get(one.pk, []), "is_chosen": str(one.pk) in self.chosen}
            for one in shown
        ]
        return super().get_context_data(
            cohort=self.cohort,
            rows=rows,
            query=self.query,
            more=len(people) > ENROLLED_AT_ONCE,
            limit=ENROLLED_AT_ONCE,
            **kwargs,
        )


class InEnrolment(InCohort):
    """Finds the enrolment of the address in its cohort."""

    enrolment: Enrolment

    def find(self) -> None:
        super().find()
        rows = self.cohort.enrolments.select_related("participant", "cohort__centre")
        self.enrolment = get_object_or_404(rows, pk=self.kwargs["enrolment"])

    def done_url(self, result: Any) -> str:
        return self.cohort_url("people")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(enrolment=self.enrolment, cohort=self.cohort, **kwargs)  # type: ignore[misc]


class EndEnrolment(InEnrolment, FormScreen):
    page_title = gettext_lazy("End the enrolment")
    header_icon = "cross"
    submit_label = gettext_lazy("End the enrolment")
    template_name = "courses/cohorts/enrolment_form.html"

    def make_form(self, data: Any = None) -> EndEnrolmentForm:
        today = self.cohort.centre.local_date(timezone.now())
        return EndEnrolmentForm(data, initial={"on": min(today, self.cohort.ends_on)})

    def act(self, form: EndEnrolmentForm) -> Enrolment:
        data = form.cleaned_data
        return actions.end_enrolment(
            self.enrolment, on=data["on"], status=data["status"], reason=data["reason"], by=self.request.user
        )

    def done_message(self, result: Enrolment) -> str:
        return _("The enrolment has ended. What was marked until that day stays.")


class TransferEnrolment(InEnrolment, FormScreen):
    page_title = gettext_lazy("Move to another cohort")
    header_icon = "resubmit"
    submit_label = pgettext_lazy("button", "Move")
    template_name = "courses/cohorts/enrolment_form.html"

    def make_form(self, data: Any = None) -> TransferForm:
        today = self.cohort.centre.local_date(timezone.now())
        return TransferForm(data, initial={"on": today}, enrolment=self.enrolment, user=self.request.user)

    def act(self, form: TransferForm) -> Enrolment:
        data = form.cleaned_data
        return actions.transfer(
            self.enrolment, to=data["to"], on=data["on"], reason=data["reason"], by=self.request.user
        )

    def done_message(self, result: Enrolment) -> str:
        return _("Moved to %(cohort)s. The history in this cohort stays.") % {"cohort": result.cohort.name}


class InscribeEnrolment(InEnrolment, FormScreen):
    page_title = gettext_lazy("Inscription by the authority")
    header_icon = "form"
    template_name = "courses/cohorts/enrolment_form.html"

    def make_form(self, data: Any = None) -> InscribeForm:
        initial = {
            "inscribed_on": self.enrolment.inscribed_on,
            "book": self.enrolment.register_book,
            "folio": self.enrolment.register_folio,
        }
        return InscribeForm(data, initial=initial)

    def act(self, form: InscribeForm) -> Enrolment:
        return actions.inscribe(self.enrolment, by=self.request.user, **form.cleaned_data)

    def done_message(self, result: Enrolment) -> str:
        return _("The inscription was noted.")


class ResumeEnrolment(InEnrolment, CohortDeed):
    def act(self) -> str:
        actions.resume_enrolment(self.enrolment, by=self.request.user)
        return _("The enrolment goes on.")
