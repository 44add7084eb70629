"""A person's hours, month by month, in both readings of the law, with what somebody should look at."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.dateformat import format as format_date
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from ..cohorts.enums import CohortKind
from ..cohorts.touch import day_words
from ..completion.sentences import duration
from ..people.models import Participant
from .access import can_see_hours
from .ledger import Flag, FlagCode, Month
from .queries import ledger_of
from .sentences import flag_words, source_of

PER_PAGE = 50
OF_A_MONTH = (FlagCode.NO_PASSING_MARK, FlagCode.UNEXCUSED)


class HoursScreen(WagtailAdminTemplateMixin, TemplateView):
    """A page about hours, for those who may read them."""

    page_title = gettext_lazy("Hours")
    header_icon = "history"
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_see_hours(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


class HoursListView(HoursScreen):
    """Everybody within the user's reach, to choose whose hours to read."""

    template_name = "courses/evidence/hours_list.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = self.request.GET.get("q", "").strip()
        people = Participant.objects.visible_to(self.request.user).current()
        if text:
            people = people.matching(text)
        page = Paginator(people.order_by("sort_key", "pk"), PER_PAGE).get_page(self.request.GET.get("p"))
        return {**super().get_context_data(**kwargs), "page": page, "text": text}


class HoursView(HoursScreen):
    """The ledger of one person within the user's reach."""

    template_name = "courses/evidence/hours.html"

    @cached_property
    def participant(self) -> Participant:
        return get_object_or_404(Participant.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listed = {"url": reverse("lms_desk:hours_list"), "label": self.page_title}
        return [*self.breadcrumbs_items, listed, {"url": "", "label": self.participant.class_name}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = ledger_of(self.participant.pk)
        return {
            **super().get_context_data(**kwargs),
            "name": self.participant.class_name,
            "kinds": [
                {
                    "label": CohortKind(kind).label,
                    "months": [_month(month) for month in found.months if month.kind == kind],
                    "hours": duration(totals.minutes),
                    "excluded": duration(totals.excluded_minutes) if totals.excluded_minutes else "",
                    "full_days": totals.full_days,
                    "accumulated": _accumulated(totals.accumulated_days),
                    "held": totals.held,
                    "attended": totals.attended,
                    "excused": totals.excused,
                    "unexcused": totals.unexcused,
                }
                for kind, totals in found.totals.items()
            ],
            "flags": [
                {"when": _when(flag), "words": flag_words(flag), "source": source_of(flag)}
                for flag in found.flags
            ],
        }


def _month(month: Month) -> dict[str, Any]:
    return {
        "month": month,
        "name": _month_name(month.first_day),
        "hours": duration(month.minutes),
        "excluded": duration(month.excluded_minutes) if month.excluded_minutes else "",
        "accumulated": _accumulated(month.accumulated_days),
        "open": month.unmarked + month.in_conflict,
    }


def _accumulated(days: tuple[int, int]) -> str:
    """ "3 days and 1 h 20 min": whole days and what is left over."""
    whole, rest = days
    words = ngettext("%(days)d day", "%(days)d days", whole) % {"days": whole}
    return _("%(days)s and %(time)s") % {"days": words, "time": duration(rest)} if rest else words


def _month_name(day: Any) -> str:
    return format_date(day, pgettext("format of a month", "F Y"))


def _when(flag: Flag) -> str:
    return _month_name(flag.day) if flag.code in OF_A_MONTH else day_words(flag.day)
