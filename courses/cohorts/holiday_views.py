"""The admin screen of days without class, year by year."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from . import access, holidays
from .forms import HolidayForm
from .models import Centre, Holiday
from .screens import Deed, FormScreen


def year_asked(request: HttpRequest) -> int:
    """The year in the address, else this one."""
    text = request.GET.get("year") or request.POST.get("year") or ""
    if text.isdecimal() and holidays.EARLIEST_YEAR <= int(text) <= holidays.LATEST_YEAR:
        return int(text)
    return timezone.localdate().year


class Holidays(FormScreen):
    """The days of a year, and a form for one more."""

    page_title = gettext_lazy("Holidays")
    header_icon = "date"
    template_name = "courses/cohorts/holidays.html"
    submit_label = gettext_lazy("Add the day")

    def allowed(self) -> bool:
        user = self.request.user
        if self.request.method == "POST":
            return access.can_keep_holidays(user)
        return user.has_perm("lms_courses.view_holiday")

    @cached_property
    def year(self) -> int:
        return year_asked(self.request)

    def make_form(self, data: Any = None) -> HolidayForm:
        return HolidayForm(data, user=self.request.user)

    def act(self, form: HolidayForm) -> Holiday:
        data = form.cleaned_data
        return holidays.add_holiday(
            on=data["date"], name=data["name"], norm=data["norm"], centre=data["centre"], by=self.request.user
        )

    def done_url(self, result: Holiday) -> str:
        return f"{reverse('lms_holidays:index')}?year={result.date.year}"

    def done_message(self, result: Holiday) -> str:
        return _("The day was added. Sessions already planned on it stay: cancel or move them if need be.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        rows = Holiday.objects.filter(date__year=self.year).select_related("centre")
        visible = rows.filter(Q(centre=None) | Q(centre__in=Centre.objects.visible_to(user)))
        may_all = access.can_keep_holidays(user) and user.has_perm(access.SEE_EVERYTHING)
        return super().get_context_data(
            days=[
                {
                    "day": one,
                    "may_remove": access.can_keep_holidays(user) and (may_all or one.centre_id is not None),
                }
                for one in visible
            ],
            year=self.year,
            may_add=access.can_keep_holidays(user),
            may_fill=may_all,
            **kwargs,
        )


class FillYear(Deed):
    def allowed(self) -> bool:
        user = self.request.user
        return access.can_keep_holidays(user) and user.has_perm(access.SEE_EVERYTHING)

    def act(self) -> str:
        count = holidays.fill_year(year_asked(self.request))
        return ngettext("One day was added.", "%(count)d days were added.", count) % {"count": count}

    def back_url(self) -> str:
        return f"{reverse('lms_holidays:index')}?year={year_asked(self.request)}"


class RemoveHoliday(Deed):
    """Days of the country are taken away by those who see every centre; days of a centre by its staff."""

    holiday: Holiday

    def find(self) -> None:
        user = self.request.user
        visible = Q(centre=None) | Q(centre__in=Centre.objects.visible_to(user))
        self.holiday = get_object_or_404(Holiday.objects.filter(visible), pk=self.kwargs["pk"])

    def allowed(self) -> bool:
        user = self.request.user
        if not access.can_keep_holidays(user):
            return False
        if self.holiday.centre is None:
            return user.has_perm(access.SEE_EVERYTHING)
        return access.works_for(user, self.holiday.centre)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        year = self.holiday.date.year
        try:
            holidays.remove_holiday(self.holiday, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The day was removed."))
        return HttpResponseRedirect(f"{reverse('lms_holidays:index')}?year={year}")
