"""The screens of paid work inside Wagtail's admin. They translate; `actions` decides.

What is out of a person's reach answers 404; what she may see and not do is Wagtail's refusal.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView, WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from ..people.models import Participant
from . import actions, queries
from .access import can_change_roles, can_offer_work, can_see_work
from .enums import AuthorityAdmission, ReviewDecision, UnlockStatus
from .exports import NamedExport, day
from .forms import DayForm, DecisionForm, EndForm, OfferForm, ReasonForm
from .models import Placement, WorkRole, WorkUnlock, WorkUnlockReview

SHOWN_ON_THE_ROLE = 25


def person_url(participant: Participant) -> str:
    return reverse("lms_work:person", args=[participant.pk])


class WorkScreen(WagtailAdminTemplateMixin):
    """A page for those who may see work at all, under the breadcrumb of the board."""

    header_icon = "clipboard-list"
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_see_work(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        trail = [*self.breadcrumbs_items, {"url": reverse("lms_work:board"), "label": _("Work")}]
        return [*trail, *self.steps(), {"url": "", "label": self.get_page_title()}]

    def steps(self) -> list[dict[str, Any]]:
        """Breadcrumbs between the board and this page."""
        return []


# ------------------------------------------------------------------------------------------ the board


class BoardView(WorkScreen, TemplateView):
    """Every kind of work with its numbers: whom it can be offered to, who is at work, nearly there, to be reviewed."""

    template_name = "courses/work/board.html"
    page_title = _("Work")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.request.user.has_perm("lms_courses.add_workrole"):
            return []
        return [HeaderButton(_("New kind of work"), url=reverse("lms_work_roles:add"), icon_name="plus")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return {
            **super().get_context_data(**kwargs),
            "roles": queries.board(user),
            "can_change_roles": can_change_roles(user),
        }


class RoleView(WorkScreen, TemplateView):
    """One kind of work: who is ready since when and because of what, who is at work, who is one step away."""

    template_name = "courses/work/role.html"

    @cached_property
    def role(self) -> WorkRole:
        return get_object_or_404(
            WorkRole.objects.prefetch_related("requirements__course"), pk=self.kwargs["pk"]
        )

    def get_page_title(self) -> str:
        return str(self.role.title)

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        buttons = []
        if can_offer_work(self.request.user):
            buttons.append(
                HeaderButton(
                    _("Look for people this work now fits"),
                    url=reverse("lms_work:fit", args=[self.role.pk]),
                    icon_name="search",
                )
            )
        if can_change_roles(self.request.user):
            buttons.append(
                HeaderButton(
                    _("Change"), url=reverse("lms_work_roles:edit", args=[self.role.pk]), icon_name="edit"
                )
            )
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        ready = queries.ready_for_work(user).filter(role=self.role)
        at_work = (
            Placement.objects.visible_to(user)
            .running()
            .filter(unlock__role=self.role)
            .select_related("unlock__participant")
        )
        steps = queries.one_step_away(user, role=self.role)
        return {
            **super().get_context_data(**kwargs),
            "role": self.role,
            "courses": [wish.course for wish in self.role.requirements.all()],
            "ready": ready[:SHOWN_ON_THE_ROLE],
            "ready_count": ready.count(),
            "at_work": at_work[:SHOWN_ON_THE_ROLE],
            "at_work_count": at_work.count(),
            "steps": steps[:SHOWN_ON_THE_ROLE],
            "steps_count": len(steps),
            "can_offer": can_offer_work(user),
        }


# -------------------------------------------------------------------------------------------- the lists


class RoleFilter(WagtailFilterSet):
    """Narrows a list to one kind of work."""

    role_path = "role"
    role = django_filters.ModelChoiceFilter(
        label=_("Kind of work"), queryset=WorkRole.objects.all(), method="of_role"
    )

    def of_role(self, rows: QuerySet[Any], name: str, role: WorkRole) -> QuerySet[Any]:
        return rows.filter(**{self.role_path: role})


class WorkListing(NamedExport, WorkScreen, IndexView):
    """A list of paid work: Wagtail's table, filters and export, starting from what the person may know."""

    # The named questions of `access` decide; the policy of the model would add a second opinion.
    permission_policy = None
    any_permission_required = None
    template_name = "courses/work/listing.html"
    results_template_name = "courses/work/listing_results.html"
    paginate_by = 50
    is_searchable = False
    empty_text: Promise | str = ""
    introduction: Promise | str = ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return WorkScreen.get_breadcrumbs_items(self)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(*args, **kwargs),
            "empty_text": self.empty_text,
            "introduction": self.introduction,
        }


class DayColumn(Column):
    """A day as Peru writes it. Wagtail's own column says "a month ago", which nobody can look up in a book."""

    def get_value(self, instance: Any) -> str:
        moment = super().get_value(instance)
        if isinstance(moment, datetime):
            moment = timezone.localtime(moment)
        return date_format(moment, "SHORT_DATE_FORMAT") if moment else ""


def because_of(unlock: WorkUnlock) -> str:
    """The courses an unlock rests on; a withdrawn completion says so."""
    parts = []
    for completion in unlock.because.all():
        title = completion.cohort.edition.course.title
        parts.append(
            gettext("%(course)s (withdrawn)") % {"course": title} if completion.withdrawn_at else title
        )
    return ", ".join(parts)


class ReadyFilter(RoleFilter):
    status = django_filters.ChoiceFilter(
        label=_("Status"),
        choices=[(one.value, one.label) for one in (UnlockStatus.UNLOCKED, UnlockStatus.UNDER_REVIEW)],
    )

    class Meta:
        model = WorkUnlock
        fields: list[str] = []


class ReadyView(WorkListing):
    """Who can be offered which work, since when, because of which completions."""

    model = WorkUnlock
    page_title = _("Ready for work")
    introduction = _("These participants can be offered work. Those who have waited longest come first.")
    empty_text = _(
        "Nobody is waiting for work. When a completion opens work for a participant, she appears here."
    )
    filterset_class = ReadyFilter
    index_url_name = "lms_work:ready"
    index_results_url_name = "lms_work:ready_results"
    export_filename = "listos-para-trabajar"
    default_ordering = "unlocked_at"
    columns = [
        TitleColumn(
            "participant",
            label=_("Participant"),
            accessor="participant.class_name",
            sort_key="participant__sort_key",
            get_url=lambda unlock: person_url(unlock.participant),
        ),
        Column("role", label=_("Work"), accessor="role.title", sort_key="role__title"),
        DayColumn("unlocked_at", label=_("Since"), sort_key="unlocked_at"),
        Column("because", label=_("Because of"), accessor=because_of),
        StatusTagColumn("status", label=_("Status"), accessor="get_status_display", sort_key="status"),
    ]
    export_columns = {
        "name": _("Participant"),
        "role": _("Work"),
        "since": _("Since"),
        "because": _("Because of"),
        "status": _("Status"),
    }

    def get_base_queryset(self) -> QuerySet[WorkUnlock]:
        return queries.ready_for_work(self.request.user)

    def export_row(self, item: WorkUnlock) -> dict[str, Any]:
        return {
            "name": item.participant.full_name,
            "role": item.role.title,
            "since": day(item.unlocked_at),
            "because": because_of(item),
            "status": item.get_status_display(),
        }


class StepRow:
    """A step as a table wants it: something with a primary key."""

    def __init__(self, step: queries.PersonStep) -> None:
        self.step = step
        self.participant = step.participant
        self.pk = f"{step.participant.pk}-{step.role.pk}"

    @property
    def done(self) -> str:
        return ", ".join(course.title for course in self.step.done)

    @property
    def where(self) -> str:
        """What separates her from the missing course, in words."""
        if self.step.awaiting_signature:
            return gettext("Completed; the second signature is missing")
        if self.step.cohort is not None:
            return gettext("Taking it now: %(cohort)s") % {"cohort": self.step.cohort.name}
        return gettext("Not in a group yet")


class OneStepView(WorkListing):
    """Who is one course away from which work, and what is missing."""

    model = None
    page_title = _("One step away")
    introduction = _("One more course or module opens work for these participants.")
    empty_text = _("Nobody is one step away at the moment.")
    index_url_name = "lms_work:one_step"
    index_results_url_name = "lms_work:one_step_results"
    export_filename = "a-un-paso"
    template_name = "courses/work/one_step.html"
    columns = [
        TitleColumn(
            "participant",
            label=_("Participant"),
            accessor="participant.class_name",
            get_url=lambda row: person_url(row.participant),
        ),
        Column("role", label=_("Work"), accessor="step.role.title"),
        Column("missing", label=_("Missing"), accessor="step.missing.title"),
        Column("where", label=_("How it stands")),
        Column("done", label=_("Completed")),
    ]
    export_columns = {
        "name": _("Participant"),
        "role": _("Work"),
        "missing": _("Missing"),
        "where": _("How it stands"),
        "done": _("Completed"),
    }

    @cached_property
    def role(self) -> WorkRole | None:
        """The role chosen above the list; an address nobody wrote narrows nothing."""
        try:
            return WorkRole.objects.filter(pk=UUID(self.request.GET.get("role", ""))).first()
        except ValueError:
            return None

    def get_queryset(self) -> Any:
        return [StepRow(step) for step in queries.one_step_away(self.request.user, role=self.role)]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(*args, **kwargs),
            "roles": WorkRole.objects.offered().order_by("title"),
            "chosen": self.role,
        }

    def export_row(self, item: StepRow) -> dict[str, Any]:
        return {
            "name": item.participant.full_name,
            "role": item.step.role.title,
            "missing": item.step.missing.title,
            "where": item.where,
            "done": item.done,
        }


class ReviewsView(WorkListing):
    """Completions were withdrawn: whether the work they opened stays open."""

    model = WorkUnlockReview
    page_title = _("Reviews to decide")
    introduction = _(
        "A completion was withdrawn. Decide whether the work it opened stays open; until then it does."
    )
    empty_text = _("There is nothing to decide.")
    index_url_name = "lms_work:reviews"
    index_results_url_name = "lms_work:reviews_results"
    show_export_buttons = False
    columns = [
        TitleColumn(
            "participant",
            label=_("Participant"),
            accessor="unlock.participant.class_name",
            get_url=lambda review: reverse("lms_work:review", args=[review.pk]),
        ),
        Column("role", label=_("Work"), accessor="unlock.role.title"),
        Column(
            "completion", label=_("Withdrawn completion"), accessor="completion.cohort.edition.course.title"
        ),
        DayColumn("opened_at", label=_("Since")),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_export:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[WorkUnlockReview]:
        return queries.reviews_to_decide(self.request.user)


def stage(placement: Placement) -> str:
    """Where a placement stands, in words."""
    if placement.ended_on:
        return gettext("Ended: %(how)s") % {"how": placement.get_ending_display()}
    if placement.started_on:
        return gettext("At work")
    if placement.authority_admission == AuthorityAdmission.WAITING:
        return gettext("Offered; waiting for the authority")
    return gettext("Offered; can start")


class PlacementFilter(RoleFilter):
    role_path = "unlock__role"
    stage = django_filters.ChoiceFilter(
        label=_("Status"),
        choices=[("offered", _("Offered")), ("at_work", _("At work")), ("ended", _("Ended"))],
        method="at_stage",
    )

    class Meta:
        model = Placement
        fields: list[str] = []

    def at_stage(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(
            {
                "offered": Q(started_on=None, ended_on=None),
                "at_work": Q(started_on__isnull=False, ended_on=None),
                "ended": Q(ended_on__isnull=False),
            }[value]
        )


class PlacementsView(WorkListing):
    """Offers and work, running and ended."""

    model = Placement
    page_title = _("Offers and work")
    introduction = _("What was offered to whom, and what became of it.")
    empty_text = _("Nothing has been offered yet. Open “Ready for work” to begin.")
    filterset_class = PlacementFilter
    index_url_name = "lms_work:placements"
    index_results_url_name = "lms_work:placements_results"
    export_filename = "ofertas-y-trabajo"
    default_ordering = "-offered_on"
    columns = [
        TitleColumn(
            "participant",
            label=_("Participant"),
            accessor="unlock.participant.class_name",
            sort_key="unlock__participant__sort_key",
            get_url=lambda placement: person_url(placement.unlock.participant),
        ),
        Column("role", label=_("Work"), accessor="unlock.role.title", sort_key="unlock__role__title"),
        Column("stage", label=_("Status"), accessor=stage),
        DayColumn("offered_on", label=_("Offered"), sort_key="offered_on"),
        DayColumn("started_on", label=_("Began"), sort_key="started_on"),
        DayColumn("ended_on", label=_("Ended"), sort_key="ended_on"),
    ]
    export_columns = {
        "name": _("Participant"),
        "role": _("Work"),
        "stage": _("Status"),
        "offered_on": _("Offered"),
        "authority_admitted_on": _("Admitted by the authority"),
        "started_on": _("Began"),
        "ended_on": _("Ended"),
    }

    def get_base_queryset(self) -> QuerySet[Placement]:
        return Placement.objects.visible_to(self.request.user).select_related(
            "unlock__participant", "unlock__role"
        )

    def person_of(self, item: Placement) -> Any:
        return item.unlock.participant

    def export_row(self, item: Placement) -> dict[str, Any]:
        return {
            "name": item.unlock.participant.full_name,
            "role": item.unlock.role.title,
            "stage": stage(item),
            "offered_on": item.offered_on,
            "authority_admitted_on": item.authority_admitted_on,
            "started_on": item.started_on,
            "ended_on": item.ended_on,
        }


# ------------------------------------------------------------------------------------------ one person


class PersonView(WorkScreen, TemplateView):
    """Everything about one participant and paid work, with the next step of each."""

    template_name = "courses/work/person.html"

    @cached_property
    def participant(self) -> Participant:
        return get_object_or_404(Participant.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return self.participant.class_name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return {
            **super().get_context_data(**kwargs),
            "participant": self.participant,
            "unlocks": [
                {
                    "unlock": unlock,
                    "because": list(unlock.because.all()),
                    "running": next((one for one in unlock.placements.all() if one.ended_on is None), None),
                    "placements": [
                        {"placement": one, "stage": stage(one)} for one in unlock.placements.all()
                    ],
                    "reviews": list(unlock.reviews.all()),
                    "open_review": next(
                        (one for one in unlock.reviews.all() if one.decision == ReviewDecision.OPEN), None
                    ),
                    "ended": unlock.status == UnlockStatus.ENDED,
                }
                for unlock in queries.work_history(self.participant)
            ],
            "can_offer": can_offer_work(user, self.participant),
        }


class StepScreen(WorkScreen, TemplateView):
    """A form for one step: shows it, hands it to an action, says what happened, goes back to the person."""

    template_name = "courses/work/step.html"
    form_class: type[forms.Form] = DayForm
    button: Promise | str = ""
    done: Promise | str = ""
    explanation: Promise | str = ""

    def find(self) -> Any:
        """The row this is about, or 404."""
        raise NotImplementedError

    @property
    def person(self) -> Participant:
        raise NotImplementedError

    @property
    def role(self) -> WorkRole:
        raise NotImplementedError

    def do(self, cleaned: dict[str, Any]) -> None:
        """Calls the action with what was typed."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_see_work(request.user):
            raise PermissionDenied
        self.row = self.find()
        if not can_offer_work(request.user, self.person):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def steps(self) -> list[dict[str, Any]]:
        return [{"url": person_url(self.person), "label": self.person.class_name}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "form": kwargs.get("form") or self.form_class(),
            "person": self.person,
            "role": self.role,
            "button": self.button,
            "explanation": self.explanation,
            "back_url": person_url(self.person),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST)
        if form.is_valid():
            try:
                self.do(form.cleaned_data)
            except ValidationError as refusal:
                show(refusal, form)
            else:
                messages.success(request, str(self.done))
                return redirect(person_url(self.person))
        return self.render_to_response(self.get_context_data(form=form))


def show(refusal: ValidationError, form: forms.Form) -> None:
    """Puts what an action refused where the person can see it: at the field it names, else above the form."""
    if hasattr(refusal, "error_dict"):
        for field, errors in refusal.error_dict.items():
            form.add_error(field if field in form.fields else None, errors)
    else:
        form.add_error(None, refusal)


class UnlockStep(StepScreen):
    def find(self) -> WorkUnlock:
        unlocks = WorkUnlock.objects.visible_to(self.request.user).select_related("participant", "role")
        return get_object_or_404(unlocks, pk=self.kwargs["pk"])

    @property
    def person(self) -> Participant:
        return self.row.participant

    @property
    def role(self) -> WorkRole:
        return self.row.role


class OfferView(UnlockStep):
    page_title = _("Offer work")
    form_class = OfferForm
    button = _("Note the offer")
    done = _("The offer was noted.")

    def do(self, cleaned: dict[str, Any]) -> None:
        actions.offer_work(self.row, on=cleaned["on"], admission=cleaned["admission"], by=self.request.user)


class ReviewAgainView(UnlockStep):
    page_title = _("Look at the decision again")
    form_class = ReasonForm
    button = _("Open another review")
    done = _("The review is open. Decide it when you know more.")
    explanation = _("The earlier decision stays written down. A new review is opened beside it.")

    def do(self, cleaned: dict[str, Any]) -> None:
        actions.review_again(self.row, reason=cleaned["reason"], by=self.request.user)


class ReviewView(StepScreen):
    page_title = _("Decide the review")
    template_name = "courses/work/review.html"
    form_class = DecisionForm
    button = _("Save the decision")
    done = _("The decision was saved.")

    def find(self) -> WorkUnlockReview:
        reviews = queries.reviews_to_decide(self.request.user)
        return get_object_or_404(reviews, pk=self.kwargs["pk"])

    @property
    def person(self) -> Participant:
        return self.row.unlock.participant

    @property
    def role(self) -> WorkRole:
        return self.row.unlock.role

    def steps(self) -> list[dict[str, Any]]:
        return [{"url": reverse("lms_work:reviews"), "label": _("Reviews to decide")}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "review": self.row,
            "others": queries.other_completions(self.row),
            "earlier": self.row.unlock.reviews.exclude(decision=ReviewDecision.OPEN)
            .select_related("decided_by")
            .order_by("decided_at"),
            "running": self.row.unlock.placements.running().first(),
        }

    def do(self, cleaned: dict[str, Any]) -> None:
        actions.decide_review(
            self.row, keep=cleaned["decision"] == "keep", reason=cleaned["reason"], by=self.request.user
        )


class PlacementStep(StepScreen):
    def find(self) -> Placement:
        placements = Placement.objects.visible_to(self.request.user).select_related(
            "unlock__participant", "unlock__role"
        )
        return get_object_or_404(placements, pk=self.kwargs["pk"])

    @property
    def person(self) -> Participant:
        return self.row.unlock.participant

    @property
    def role(self) -> WorkRole:
        return self.row.unlock.role


class AdmitView(PlacementStep):
    page_title = _("Note the authority's admission")
    button = _("Note the admission")
    done = _("The admission was noted.")
    explanation = _("The authority of the place decides for itself. Write down the day it admitted her.")

    def do(self, cleaned: dict[str, Any]) -> None:
        actions.admit_to_work(self.row, on=cleaned["on"], by=self.request.user)


class StartView(PlacementStep):
    page_title = _("Note the start of work")
    button = _("Note the first day")
    done = _("The first day of work was noted.")

    def do(self, cleaned: dict[str, Any]) -> None:
        actions.start_work(self.row, on=cleaned["on"], by=self.request.user)


class EndView(PlacementStep):
    page_title = _("Note the end")
    form_class = EndForm
    button = _("Note the end")
    done = _("The end was noted. Work can be offered again.")

    def do(self, cleaned: dict[str, Any]) -> None:
        actions.end_work(
            self.row,
            on=cleaned["on"],
            ending=cleaned["ending"],
            reason=cleaned["reason"],
            by=self.request.user,
        )


# ---------------------------------------------------------------------------------- roles changed later


class FitView(WorkScreen, TemplateView):
    """After a role was changed: whom it fits now. Shown first; opened only for those somebody chooses."""

    template_name = "courses/work/fit.html"
    page_title = _("Look for people this work now fits")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_offer_work(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def role(self) -> WorkRole:
        return get_object_or_404(WorkRole, pk=self.kwargs["pk"])

    def steps(self) -> list[dict[str, Any]]:
        return [{"url": reverse("lms_work:role", args=[self.role.pk]), "label": self.role.title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "role": self.role,
            "courses": [wish.course for wish in self.role.requirements.select_related("course")],
            "fitting": queries.people_fitting(self.role, self.request.user),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = set(request.POST.getlist("person"))
        people = [
            one.participant
            for one in queries.people_fitting(self.role, request.user)
            if str(one.participant.pk) in chosen
        ]
        unlocked = actions.unlock_people(self.role, people, by=request.user)
        if unlocked:
            messages.success(
                request,
                ngettext(
                    "The work was opened for %(count)d participant.",
                    "The work was opened for %(count)d participants.",
                    len(unlocked),
                )
                % {"count": len(unlocked)},
            )
        else:
            messages.warning(request, gettext("Nobody was chosen. Nothing was changed."))
        return redirect("lms_work:role", self.role.pk)
