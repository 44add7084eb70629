"""Lists of paid work as spreadsheets: for those who may take names out of the house, and each time written down."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.log_actions import log

from .access import can_export_work

# A spreadsheet reads these as the beginning of a formula, and runs it.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """The text as a cell no spreadsheet will run: an apostrophe in front of what begins like a formula."""
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


class NamedExport(SpreadsheetExportMixin):
    """A list that may be exported by those who may; protected people never stand in it.

    The view says its columns in `export_columns`: heading by key, and `export_row(item)` gives the values.
    """

    export_columns: dict[str, Any] = {}
    custom_value_preprocess = {
        **SpreadsheetExportMixin.custom_value_preprocess,
        str: {SpreadsheetExportMixin.FORMAT_CSV: harmless},
    }
    request: HttpRequest

    @property
    def list_export(self) -> list[str]:
        return list(self.export_columns)

    @property
    def export_headings(self) -> dict[str, Any]:
        return self.export_columns

    @property
    def show_export_buttons(self) -> bool:
        return can_export_work(self.request.user)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_export and not can_export_work(request.user):
            raise PermissionDenied(_("You may not export lists with names."))
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def export_row(self, item: Any) -> dict[str, Any]:
        raise NotImplementedError

    def to_row_dict(self, item: Any) -> OrderedDict[str, Any]:
        return OrderedDict(self.export_row(item))

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponseBase:
        rows = [item for item in queryset if not self.person_of(item).is_protected]
        log(
            instance=self.request.user,
            action="lms.export_work",
            user=self.request.user,
            title=self.export_filename,
            data={"list": self.export_filename, "rows": len(rows), "format": spreadsheet_format},
        )
        response: HttpResponseBase = super().as_spreadsheet(rows, spreadsheet_format)
        return response

    def person_of(self, item: Any) -> Any:
        return item.participant

    def get_heading(self, queryset: Any, field: str) -> str:
        return str(self.export_columns[field])


def day(moment: Any) -> Any:
    """The local date of a moment, as spreadsheets want it."""
    return timezone.localdate(moment) if moment else None
