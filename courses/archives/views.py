"""Bringing past records in and taking a cohort's records out: choose, look at what will happen, say yes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.log_actions import log

from ..attendance.enums import AttendanceStatus
from ..cohorts import access
from ..cohorts.enums import ImportStatus
from ..cohorts.models import Cohort
from ..cohorts.screens import Crumbs, FormScreen, Gate, Screen
from ..cohorts.views import cohort_crumbs
from ..people import tables
from ..people.exports import XLSX, csv_bytes, problems_workbook, workbook
from . import imports
from .enums import RecordKind
from .exports import CAUSES, FILE_NAMES, table_of
from .forms import BringForm
from .imports import Outcome, Plan, PlannedRecord
from .models import RecordImport
from .sentences import remark

ROWS_A_PAGE = 100
PROBLEMS_SHOWN = 300
FORMATS = ("xlsx", "csv")


class OfCohort:
    """Finds the cohort of the address within the reader's reach."""

    kwargs: dict[str, Any]
    request: HttpRequest
    cohort: Cohort

    def find(self) -> None:
        cohorts = Cohort.objects.visible_to(self.request.user).select_related("centre")
        self.cohort = get_object_or_404(cohorts, pk=self.kwargs["cohort"])

    def crumbs(self) -> Crumbs:
        return cohort_crumbs(self.cohort)


class Bring(OfCohort, FormScreen):
    page_title = gettext_lazy("Bring in past records")
    header_icon = "upload"
    template_name = "courses/archives/bring.html"
    submit_label = gettext_lazy("Read the file")

    def allowed(self) -> bool:
        return imports.may_bring(self.request.user, self.cohort)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            templates=[
                (label, reverse("lms_archives:records", args=[self.cohort.pk, kind, "xlsx"]))
                for kind, label in RecordKind.choices
            ]
            if access.can_export_people(self.request.user)
            else [],
            **kwargs,
        )

    def make_form(self, data: Any = None) -> BringForm:
        return BringForm(data, self.request.FILES if data is not None else None, cohort=self.cohort)

    def act(self, form: BringForm) -> RecordImport:
        data = form.cleaned_data
        if data["file"].size > tables.MOST_BYTES:
            # Before it is read into memory.
            raise ValidationError(
                {"file": _("The file is too large. Keep only the records in it, or divide it.")}
            )
        return imports.receive(
            data["file"].read(), cohort=self.cohort, kind=RecordKind(data["kind"]), by=self.request.user
        )

    def done_url(self, result: RecordImport) -> str:
        return reverse("lms_archives:review", args=[self.cohort.pk, result.pk])


class OnFile(OfCohort, Gate):
    """Finds the file of the address among one's own of this cohort."""

    imported: RecordImport

    def find(self) -> None:
        super().find()
        rows = RecordImport.objects.visible_to(self.request.user).filter(cohort=self.cohort)
        self.imported = get_object_or_404(rows.select_related("cohort__centre"), pk=self.kwargs["pk"])

    def allowed(self) -> bool:
        return imports.may_bring(self.request.user, self.cohort)

    @cached_property
    def plan(self) -> Plan:
        return imports.plan_of(self.imported)

    @cached_property
    def headings(self) -> dict[int, str]:
        return {index: heading for index, heading, _field in self.imported.reading["columns"]}

    def place(self, column: int | None) -> str:
        """'D · 12/03/2026': where in the file, as the spreadsheet program says it."""
        if column is None:
            return ""
        return f"{tables.column_letter(column)} · {self.headings.get(column, '')}"


class Review(OnFile, Screen):
    """Every record with what will happen to it; the errors; the yes."""

    page_title = gettext_lazy("What will happen to each record")
    header_icon = "upload"
    template_name = "courses/archives/review.html"

    def crumbs(self) -> Crumbs:
        return [
            *super().crumbs(),
            (_("Bring in past records"), reverse("lms_archives:bring", args=[self.cohort.pk])),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # The address gives the keys of both: the rows take their place.
        kwargs |= {"imported": self.imported, "cohort": self.cohort, "reading": self.imported.reading}
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if self.imported.status != ImportStatus.WAITING:
            return {**context, "is_waiting": False, "result": result_sentences(self.imported.result)}
        plan, problems = self.plan, self.plan.problems
        others = [row for row in plan.rows if row.outcome is not Outcome.PROBLEM]
        # What stays as it is comes first: somebody may want to correct it.
        others.sort(key=lambda row: row.outcome is not Outcome.DIFFERS)
        page = Paginator(others, ROWS_A_PAGE).get_page(self.request.GET.get("p"))
        return {
            **context,
            "is_waiting": True,
            "plan": plan,
            "counts": [(label, plan.counts.get(outcome, 0), css) for outcome, label, css in outcome_words()],
            "new": plan.counts.get(Outcome.NEW, 0),
            "problems": [
                {"row": one.row, "place": self.place(one.column), "sentence": remark(one.code, one.detail)}
                for one in problems[:PROBLEMS_SHOWN]
            ],
            "problems_count": len(problems),
            "problems_hidden": max(0, len(problems) - PROBLEMS_SHOWN),
            "page": page,
            "rows": [self._line(row) for row in page.object_list],
        }

    def _line(self, row: PlannedRecord) -> dict[str, Any]:
        words = {outcome: (label, css) for outcome, label, css in outcome_words()}
        label, css = words[row.outcome]
        return {
            "number": row.number,
            "name": row.participant.list_name if row.participant else "",
            "says": said(row, RecordKind(self.imported.kind)),
            "label": label,
            "css": css,
            "notices": [remark(one.code, one.detail) for one in row.record.notices],
            "stands": remark("differs", row.stands) if row.stands else "",
            "url": reverse("courses:session", args=[row.session.pk])
            if row.session and row.outcome is Outcome.DIFFERS
            else "",
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if "discard" in request.POST:
                imports.discard(self.imported, by=request.user)
                messages.success(request, _("The file was forgotten. Nothing was recorded."))
                return HttpResponseRedirect(reverse("lms_archives:bring", args=[self.cohort.pk]))
            imports.apply(
                self.imported,
                by=request.user,
                fingerprint=request.POST.get("fingerprint", ""),
                only_good="only_good" in request.POST,
            )
            messages.success(request, _("The records were taken in."))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(reverse("lms_archives:review", args=[self.cohort.pk, self.imported.pk]))


class Errors(OnFile, View):
    """The errors of a file as a sheet, to correct it with."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse(
            problems_workbook(self.plan.problems, self.headings, remark),
            content_type=XLSX,
            headers={"Content-Disposition": 'attachment; filename="errores-del-archivo.xlsx"'},
        )


class TakeRecords(OfCohort, Gate, View):
    """The cohort's records of one kind, with the headings the import reads."""

    def find(self) -> None:
        super().find()
        if self.kwargs["kind"] not in RecordKind.values or self.kwargs["format"] not in FORMATS:
            raise Http404

    def allowed(self) -> bool:
        user = self.request.user
        return access.can_export_people(user) and access.can_see_people(user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind, written_as = RecordKind(self.kwargs["kind"]), self.kwargs["format"]
        headings, rows = table_of(self.cohort, kind)
        log(
            instance=self.cohort,
            action="lms.export_records",
            user=request.user,
            data={"rows": len(rows), "format": written_as, "kind": kind.value},
        )
        name = f"{self.cohort.code}-{FILE_NAMES[kind]}.{written_as}"
        if written_as == "csv":
            content, content_type = csv_bytes(headings, rows), "text/csv; charset=utf-8"
        else:
            content = workbook(FILE_NAMES[kind].capitalize(), headings, rows, widths=(12, 18, 34))
            content_type = XLSX
        return HttpResponse(
            content,
            content_type=content_type,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def outcome_words() -> list[tuple[Outcome, str, str]]:
    """What each outcome is called, and the mark beside it."""
    return [
        (Outcome.NEW, _("New"), "new"),
        (Outcome.SAME, _("Already there"), "existing"),
        (Outcome.DIFFERS, _("Stays as it is"), "choose"),
        (Outcome.PROBLEM, _("With errors"), "problem"),
    ]


def said(row: PlannedRecord, kind: RecordKind) -> str:
    """What the record says, in a few words."""
    record, value = row.record, row.record.value
    day = f"{record.day:%d/%m/%Y}" if record.day else ""
    if kind == RecordKind.ATTENDANCE:
        words = str(AttendanceStatus(value["status"]).label)
        more = f"{value['minutes']} min" if value["minutes"] else CAUSES.get(value["cause"], "")
        return f"{day} · {words}" + (f" ({more})" if more else "")
    if kind == RecordKind.EVALUATIONS:
        return _("%(day)s · mark %(mark)d") % {"day": day, "mark": value["mark"]}
    left = value["left_on"]
    until = f"{left[8:]}/{left[5:7]}/{left[:4]}" if left else "…"
    return f"{day} – {until}"


def result_sentences(result: dict[str, int]) -> list[str]:
    """What applying a file did, in words."""
    said_so = []
    for key, one, many in (
        ("written", _("%(count)d record taken in"), _("%(count)d records taken in")),
        ("same", _("%(count)d was already there"), _("%(count)d were already there")),
        ("differing", _("%(count)d stays as it was"), _("%(count)d stay as they were")),
        ("left_out", _("%(count)d left out"), _("%(count)d left out")),
    ):
        count = result.get(key, 0)
        if count:
            said_so.append((one if count == 1 else many) % {"count": count})
    return said_so or [_("Nothing to do.")]
