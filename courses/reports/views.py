"""Figures without names, on the screen and as a spreadsheet."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy

from . import queries
from .models import Figures
from .rules import SMALLEST_SHOWN


def cell_words(value: int | None) -> str:
    """A number as Peru writes it, or the words for a number that is not shown."""
    if value is None:
        return pgettext("figure", "hidden")
    return number_format(value, use_l10n=True, force_grouping=True)


class CellColumn(Column):
    """A figure of a row."""

    def get_value(self, instance: queries.Row) -> str:
        return cell_words(instance.cells[self.name])


class FiguresView(ReportView):
    """A year of the organisation in numbers, by course or by centre. Wagtail's reports ask for no permission: this does."""

    permission_policy = ModelPermissionPolicy(Figures)
    any_permission_required = ["view"]
    page_title = _("Figures")
    header_icon = "table"
    template_name = "courses/reports/figures.html"
    results_template_name = "courses/reports/figures_results.html"
    index_url_name = "lms_reports:figures"
    index_results_url_name = "lms_reports:figures_results"
    export_filename = "cifras"
    is_searchable = False
    paginate_by = None
    list_export = ["label", *queries.HEADINGS]

    @cached_property
    def by(self) -> str:
        asked = self.request.GET.get("by", "")
        return asked if asked in queries.GROUPINGS else "course"

    @cached_property
    def years(self) -> list[int]:
        return queries.years()

    @cached_property
    def year(self) -> int:
        asked = self.request.GET.get("year", "")
        return int(asked) if asked.isdecimal() and int(asked) in self.years else self.years[0]

    @cached_property
    def report(self) -> queries.Report:
        return queries.figures(self.year, self.by)

    @cached_property
    def columns(self) -> list[Column]:
        heading = _("Course") if self.by == "course" else _("Centre")
        return [
            Column("label", label=heading, width="26%"),
            *(
                CellColumn(name, label=label, classname="lms-figure-cell")
                for name, label in queries.HEADINGS.items()
            ),
        ]

    def get_filtered_queryset(self) -> list[queries.Row]:
        return list(self.report.rows)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        totals = [
            {"heading": heading, "words": cell_words(self.report.totals[name])}
            for name, heading in queries.HEADINGS.items()
        ]
        return {
            **super().get_context_data(*args, **kwargs),
            "year": self.year,
            "years": self.years,
            "by": self.by,
            "totals": totals,
            "work": {name: cell_words(value) for name, value in self.report.work.items()},
            "smallest": SMALLEST_SHOWN,
            "index_url": reverse(self.index_url_name),
        }

    def get_heading(self, queryset: Any, field: str) -> str:
        if field == "label":
            return str(_("Course") if self.by == "course" else _("Centre"))
        return str(queries.HEADINGS[field])

    def to_row_dict(self, item: queries.Row) -> OrderedDict[str, Any]:
        hidden = cell_words(None)
        cells = ((name, hidden if value is None else value) for name, value in item.cells.items())
        return OrderedDict([("label", item.label), *cells])

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponseBase:
        log(
            instance=self.request.user,
            action="lms.export_figures",
            user=self.request.user,
            title=self.export_filename,
            data={"year": self.year, "by": self.by, "format": spreadsheet_format},
        )
        response: HttpResponseBase = super().as_spreadsheet(queryset, spreadsheet_format)
        return response
