"""The admin screens for a list of people: choose the file, look at what will happen, say yes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View
from wagtail.admin.widgets.button import HeaderButton

from ..people import tables
from ..people.exports import XLSX, problems_workbook, template_workbook
from ..people.sentences import remark
from . import access, imports
from .enums import ImportStatus
from .forms import ImportForm
from .imports import Outcome, Plan, PlannedRow
from .models import ParticipantImport
from .people_views import people_crumb
from .screens import Crumbs, FormScreen, Gate, Screen

ROWS_A_PAGE = 100
PROBLEMS_SHOWN = 300
CHOICE = "row-"


class ImportPeople(FormScreen):
    page_title = gettext_lazy("Import from a spreadsheet")
    header_icon = "upload"
    template_name = "courses/people/import.html"
    submit_label = gettext_lazy("Read the file")

    def crumbs(self) -> Crumbs:
        return [people_crumb()]

    def allowed(self) -> bool:
        user = self.request.user
        return access.can_register_people(user) and access.centres_to_register_at(user).exists()

    @cached_property
    def header_buttons(self) -> list[Any]:
        return [
            HeaderButton(_("Download the template"), url=reverse("lms_people:template"), icon_name="download")
        ]

    def make_form(self, data: Any = None) -> ImportForm:
        form = ImportForm(data, self.request.FILES if data is not None else None, user=self.request.user)
        wanted = self.request.GET.get("cohort", "")
        if data is None and wanted:
            cohorts = {str(one.pk): one for one in form.fields["cohort"].queryset}  # type: ignore[attr-defined]
            if wanted in cohorts:
                form.initial.update(cohort=cohorts[wanted], centre=cohorts[wanted].centre)
        return form

    def act(self, form: ImportForm) -> ParticipantImport:
        data = form.cleaned_data
        if data["file"].size > tables.MOST_BYTES:
            # Before it is read into memory.
            raise ValidationError(
                {"file": _("The file is too large. Keep only the list of people in it, or divide it.")}
            )
        return imports.receive(
            data["file"].read(),
            centre=data["centre"],
            cohort=data["cohort"],
            joined_on=data["joined_on"],
            by=self.request.user,
        )

    def done_url(self, result: ParticipantImport) -> str:
        return reverse("lms_people:import_review", args=[result.pk])


class Template(Gate, View):
    """The empty list to fill."""

    def allowed(self) -> bool:
        return access.can_register_people(self.request.user)

    def get(self, request: HttpRequest) -> HttpResponse:
        return _download(template_workbook(), "lista-de-participantes.xlsx")


def _download(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


class OnImport(Gate):
    """Finds the list of the address among one's own."""

    kwargs: dict[str, Any]
    imported: ParticipantImport

    def find(self) -> None:
        rows = ParticipantImport.objects.visible_to(self.request.user).select_related(
            "centre", "cohort__centre"
        )
        self.imported = get_object_or_404(rows, pk=self.kwargs["pk"])

    def allowed(self) -> bool:
        return access.can_register_people(self.request.user) and access.works_for(
            self.request.user, self.imported.centre
        )

    @cached_property
    def plan(self) -> Plan:
        return imports.plan_of(self.imported, by=self.request.user)

    @cached_property
    def headings(self) -> dict[int, str]:
        return {index: heading for index, heading, _field in self.imported.reading["columns"]}


class ReviewImport(OnImport, Screen):
    """Every row with what will happen to it; the errors; the choices; the yes."""

    page_title = gettext_lazy("What will happen to each row")
    header_icon = "upload"
    template_name = "courses/people/import_review.html"

    def crumbs(self) -> Crumbs:
        return [people_crumb(), (_("Import"), reverse("lms_people:import"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(
            imported=self.imported, reading=self.imported.reading, **kwargs
        )
        if self.imported.status != ImportStatus.WAITING:
            return {**context, "is_waiting": False, "result": result_sentences(self.imported.result)}
        plan = self.plan
        to_choose = [row for row in plan.rows if row.needs_choice]
        others = [row for row in plan.rows if not row.needs_choice and row.outcome is not Outcome.PROBLEM]
        page = Paginator(others, ROWS_A_PAGE).get_page(self.request.GET.get("p"))
        problems = plan.problems
        return {
            **context,
            "is_waiting": True,
            "plan": plan,
            "counts": [(label, plan.counts.get(outcome, 0), css) for outcome, label, css in outcome_words()],
            "problems": [
                {
                    "row": one.row,
                    "column": "" if one.column is None else tables.column_letter(one.column),
                    "heading": "" if one.column is None else self.headings.get(one.column, ""),
                    "sentence": remark(one.code, one.detail),
                }
                for one in problems[:PROBLEMS_SHOWN]
            ],
            "problems_count": len(problems),
            "problems_hidden": max(0, len(problems) - PROBLEMS_SHOWN),
            "to_choose": [self._choice(row) for row in to_choose[:PROBLEMS_SHOWN]],
            "page": page,
            "rows": [self._line(row) for row in page.object_list],
        }

    def _line(self, row: PlannedRow) -> dict[str, Any]:
        notices = [
            f"{self.headings.get(one.column, '')}: {remark(one.code, one.detail)}"
            if one.column is not None
            else remark(one.code, one.detail)
            for one in row.draft.notices
        ]
        words = {outcome: (label, css) for outcome, label, css in outcome_words()}
        label, css = words[row.outcome]
        return {"row": row, "label": label, "css": css, "notices": notices}

    def _choice(self, row: PlannedRow) -> dict[str, Any]:
        return {**self._line(row), "name": f"{CHOICE}{row.number}", "options": choice_options(row)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        here = reverse("lms_people:import_review", args=[self.imported.pk])
        try:
            if "discard" in request.POST:
                imports.discard(self.imported, by=request.user)
                messages.success(request, _("The list was forgotten. Nobody was registered."))
                return HttpResponseRedirect(reverse("lms_people:import"))
            applies = "apply" in request.POST
            # Against what the page showed, before the choices made on it: those are the reader's own.
            if applies and request.POST.get("fingerprint") != self.plan.fingerprint:
                raise ValidationError(
                    _("The records have changed since this list was shown. Look at it again."), code="changed"
                )
            imports.decide(self.imported, self._decisions(request), by=request.user)
            if applies:
                imports.apply(
                    self.imported,
                    by=request.user,
                    fingerprint=imports.plan_of(self.imported, by=request.user).fingerprint,
                    only_good="only_good" in request.POST,
                )
                messages.success(request, _("The list was registered."))
            else:
                messages.success(request, _("Your choices were kept. Look at what will happen."))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return HttpResponseRedirect(here)

    def _decisions(self, request: HttpRequest) -> dict[int, str]:
        return {
            int(name.removeprefix(CHOICE)): value[:40]
            for name, value in request.POST.items()
            if name.startswith(CHOICE) and name.removeprefix(CHOICE).isdecimal() and isinstance(value, str)
        }


class ImportErrors(OnImport, View):
    """The errors of a list as a sheet, to correct the file with."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _download(problems_workbook(self.plan.problems, self.headings), "errores-de-la-lista.xlsx")


def outcome_words() -> list[tuple[Outcome, str, str]]:
    """What each outcome is called, and the mark beside it."""
    return [
        (Outcome.NEW, _("New"), "new"),
        (Outcome.EXISTING, _("Already there"), "existing"),
        (Outcome.CHOOSE, _("Choose"), "choose"),
        (Outcome.SKIP, _("Left out"), "skip"),
        (Outcome.PROBLEM, _("With errors"), "problem"),
    ]


def choice_options(row: PlannedRow) -> list[dict[str, Any]]:
    """What can be chosen for a row that looks like somebody."""
    options: list[dict[str, Any]] = [
        {
            "value": str(one.participant.pk),
            "label": _("It is %(name)s") % {"name": one.participant.list_name},
            "more": " · ".join(
                part
                for part in (one.participant.listed_document, str(one.participant.birth_year or ""))
                if part
            ),
        }
        for one in row.matches
    ]
    if row.can_be_new:
        options.append({"value": imports.NEW, "label": _("Another person: register her"), "more": ""})
    options.append({"value": imports.SKIP, "label": _("Leave the row out"), "more": ""})
    for one in options:
        one["is_chosen"] = one["value"] == row.decision
    return options


def result_sentences(result: dict[str, int]) -> list[str]:
    """What applying a list did, in words."""
    said = []
    for key, one, many in (
        ("created", _("%(count)d person registered"), _("%(count)d people registered")),
        ("existing", _("%(count)d was already there"), _("%(count)d were already there")),
        ("enrolled", _("%(count)d enrolled"), _("%(count)d enrolled")),
        ("left_out", _("%(count)d row left out"), _("%(count)d rows left out")),
    ):
        count = result.get(key, 0)
        if count:
            said.append((one if count == 1 else many) % {"count": count})
    return said or [_("Nothing to do.")]
