"""The record of access on the screen: everything, one person's, one row's."""

from __future__ import annotations

from typing import Any

import django_filters
from django.apps import apps
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from ..people.models import Participant
from . import queries
from .enums import Deed
from .models import AccessRecord, AccessRecordQuerySet


class AccessFilter(WagtailFilterSet):
    deed = django_filters.ChoiceFilter(label=_("What"), choices=Deed.choices)
    at = django_filters.DateFromToRangeFilter(label=_("When"), widget=DateRangePickerWidget)
    actor_name = django_filters.CharFilter(label=_("User name"), lookup_expr="iexact")

    class Meta:
        model = AccessRecord
        fields = ["deed", "at", "actor_name"]


class AccessView(ReportView):
    """Who did what with whose data. Wagtail's reports ask for no permission: this one does."""

    permission_policy = ModelPermissionPolicy(AccessRecord)
    any_permission_required = ["view"]
    model = AccessRecord
    page_title = _("Record of access")
    header_icon = "history"
    template_name = "courses/audit/record.html"
    results_template_name = "courses/audit/record_results.html"
    index_url_name: str | None = "lms_audit:record"
    index_results_url_name: str | None = "lms_audit:record_results"
    filterset_class: type[AccessFilter] | None = AccessFilter
    is_searchable = False
    paginate_by = 50
    # It may be read and printed; a copy of it outside the house would need protection of its own.
    list_export: list[str] = []

    def get_base_queryset(self) -> AccessRecordQuerySet:
        return AccessRecord.objects.order_by("-at", "-pk")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return {
            **context,
            "lines": queries.lines(list(context["object_list"]), self.request.user),
            "may_open": self.may_open_people,
        }

    @cached_property
    def may_open_people(self) -> bool:
        return bool(self.request.user.has_perm("lms_courses.view_participant"))


class PersonAccessView(AccessView):
    """What was done with one participant's data. For those who may know her."""

    index_url_name = None
    index_results_url_name = None
    filterset_class = None

    @cached_property
    def participant(self) -> Participant:
        if not self.may_open_people:
            raise Http404
        found = Participant.objects.visible_to(self.request.user).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def get_page_subtitle(self) -> str:
        return self.participant.class_name

    def get_base_queryset(self) -> AccessRecordQuerySet:
        return super().get_base_queryset().about(self.participant.pk)

    def get_index_url(self) -> str:
        return self.request.path


class RowAccessView(AccessView):
    """What was done with one row: a group, a certificate, an unlocked work."""

    index_url_name = None
    index_results_url_name = None
    filterset_class = None

    @property
    def subject(self) -> tuple[str, str]:
        return f"{self.kwargs['app_label']}.{self.kwargs['model']}", self.kwargs["pk"]

    def get_page_subtitle(self) -> str:
        """What kind of row it is, in words; never its own text, which may be a name."""
        try:
            kind = apps.get_model(self.subject[0])._meta.verbose_name
        except LookupError:
            raise Http404 from None
        return f"{kind} {self.subject[1][:8]}"

    def get_base_queryset(self) -> AccessRecordQuerySet:
        kind, key = self.subject
        found = super().get_base_queryset().filter(subject_type=kind, subject_id=key)
        if not found.exists():
            raise Http404
        return found

    def get_index_url(self) -> str:
        return self.request.path
