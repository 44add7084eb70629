"""The office's screens of paper sheets: what waits, printing a packet, one sheet with its signed picture, voiding it."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.log_actions import log

from ...cohorts.models import Cohort
from ...cohorts.screens import Crumbs, Deed, FormScreen, Gate, Listing, Screen
from ...cohorts.touch import day_words
from . import access, drawing, scans
from .actions import print_sheets, void_sheet
from .admin_forms import PrintForm, SheetState, VoidForm
from .models import PaperSheet, PaperSheetRow, SheetScan
from .queries import age_in_days, listed_sheets, people_on, session_of, skills_to_print
from .sentences import age_words, state_words

# A packet of one centre for a month: more is no packet anybody carries.
MOST_SHEETS = 120


def sheets_crumb() -> tuple[str, str]:
    return _("Paper sheets"), reverse("lms_sheets:index")


class SheetFilter(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("Status"), choices=SheetState.choices, method="in_state"
    )
    cohort = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Cohort"),
        field_name="session__cohort",
        queryset=lambda request: Cohort.objects.visible_to(request.user),
    )

    class Meta:
        model = PaperSheet
        fields: list[str] = []

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        match value:
            case SheetState.OVERDUE:
                return queryset.overdue()
            case SheetState.DUE:
                return queryset.due()
            case SheetState.WAITING:
                return queryset.waiting()
            case SheetState.TYPED:
                return queryset.filter(entered_at__isnull=False)
            case SheetState.VOID:
                return queryset.filter(voided_at__isnull=False)
        return queryset


class SheetIndex(Listing):
    """Every sheet within reach, its state and how long it waits."""

    model = PaperSheet
    page_title = gettext_lazy("Paper sheets")
    header_icon = "form"
    index_url_name = "lms_sheets:index"
    index_results_url_name = "lms_sheets:index_results"
    verbose_name_plural = gettext_lazy("paper sheets")
    filterset_class = SheetFilter
    results_template_name = "courses/sheets/index_results.html"
    search_placeholder = gettext_lazy("Number of the sheet")
    columns = [
        TitleColumn(
            "number",
            label=gettext_lazy("Sheet"),
            accessor=str,
            get_url=lambda sheet: reverse("lms_sheets:sheet", args=[sheet.pk]),
        ),
        Column("cohort", label=gettext_lazy("Cohort"), accessor="session.cohort.name"),
        Column("centre", label=gettext_lazy("Centre"), accessor="session.cohort.centre.label"),
        Column(
            "day",
            label=gettext_lazy("Day of the class"),
            accessor=lambda sheet: date_format(sheet.session.date, "SHORT_DATE_FORMAT"),
        ),
        Column("state", label=gettext_lazy("Status"), accessor=state_words),
    ]

    def allowed(self) -> bool:
        return access.can_see_sheets(self.request.user)

    def get_base_queryset(self) -> Any:
        return listed_sheets(self.request.user)

    def order_queryset(self, queryset: Any) -> Any:
        return queryset

    def search_queryset(self, queryset: Any) -> Any:
        if not self.is_searching:
            return queryset
        text = self.search_query.strip()
        return (
            queryset.filter(number=int(text))
            if text.isdecimal() and len(text) < 10
            else queryset.filter(session__cohort__name__icontains=text)
        )

    @cached_property
    def header_buttons(self) -> list[Button]:
        buttons: list[Button] = []
        if access.can_print_somewhere(self.request.user):
            buttons.append(
                HeaderButton(_("Print sheets"), url=reverse("lms_sheets:print"), icon_name="doc-full")
            )
            buttons.append(
                HeaderButton(_("Type in a sheet"), url=reverse("courses:sheets"), icon_name="edit")
            )
        return buttons


class PrintSheets(FormScreen):
    """Which groups, from when, for how long: a sheet for each class that has none yet, and all of them to print."""

    page_title = gettext_lazy("Print paper sheets")
    header_icon = "doc-full"
    submit_label = gettext_lazy("Make the sheets")
    lead = gettext_lazy(
        "One numbered sheet a class: the register to sign and, behind it, the skills. Classes that have a sheet keep it."
    )

    def allowed(self) -> bool:
        return access.can_print_somewhere(self.request.user)

    def crumbs(self) -> Crumbs:
        return [sheets_crumb()]

    def make_form(self, data: Any = None) -> PrintForm:
        asked = self.request.GET.getlist("grupo")
        return PrintForm(data, user=self.request.user, first_cohorts=asked)

    def act(self, form: PrintForm) -> list[PaperSheet]:
        sessions = form.sessions()
        if not sessions:
            raise ValidationError(_("No class is planned in these days. Choose other days."), code="none")
        if len(sessions) > MOST_SHEETS:
            words = _("These are %(count)d classes. Print at most %(most)d at once.")
            raise ValidationError(words % {"count": len(sessions), "most": MOST_SHEETS}, code="too_many")
        made = []
        for cohort, own in form.by_cohort(sessions):
            skills = skills_to_print(cohort) if form.cleaned_data["with_skills"] else []
            made += print_sheets(
                own,
                by=self.request.user,
                skills=[one.code for one in skills],
                blank_lines=form.cleaned_data["blank_lines"],
            )
        return made

    def done_message(self, result: list[PaperSheet]) -> str:
        words = ngettext("%(count)d sheet is ready.", "%(count)d sheets are ready.", len(result))
        return words % {"count": len(result)}

    def done_url(self, result: list[PaperSheet]) -> str:
        days = [sheet.session.date for sheet in result]
        cohorts = dict.fromkeys(str(sheet.session.cohort_id) for sheet in result)
        query = [("grupo", key) for key in cohorts]
        query += [("desde", min(days).isoformat()), ("hasta", max(days).isoformat())]
        return f"{reverse('lms_sheets:packet')}?{urlencode(query)}"


class Packet:
    """The sheets in use of some groups between two days, as the address says: what `PrintSheets` made, to print again at
    any time."""

    request: HttpRequest

    @cached_property
    def sheets(self) -> list[PaperSheet]:
        try:
            first = date.fromisoformat(self.request.GET.get("desde", ""))
            last = date.fromisoformat(self.request.GET.get("hasta", ""))
            rows = listed_sheets(self.request.user).filter(
                session__cohort__in=self.request.GET.getlist("grupo"),
                session__date__range=(first, last),
                voided_at=None,
            )
            found = list(loaded(rows).order_by("session__starts_at", "number")[:MOST_SHEETS])
        except (ValueError, ValidationError):
            raise Http404 from None
        if not found:
            raise Http404
        return found


class PacketScreen(Packet, Screen):
    template_name = "courses/sheets/packet.html"
    page_title = gettext_lazy("Sheets to print")
    header_icon = "doc-full"

    def allowed(self) -> bool:
        return access.can_print_somewhere(self.request.user)

    def crumbs(self) -> Crumbs:
        return [sheets_crumb()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            sheets=[
                {
                    "sheet": sheet,
                    "number": str(sheet),
                    "cohort": sheet.session.cohort.name,
                    "day": day_words(sheet.session.date),
                    "people": len(sheet.rows.all()),
                    "state": state_words(sheet),
                }
                for sheet in self.sheets
            ],
            file_url=f"{reverse('lms_sheets:packet_file')}?{self.request.GET.urlencode()}",
            **kwargs,
        )


class PacketFile(Packet, Gate, View):
    """The packet as one file. Printing is recorded for each sheet."""

    def allowed(self) -> bool:
        return access.can_print_somewhere(self.request.user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return printed(request, self.sheets)


class OneSheet(Gate):
    """A sheet within reach; who only may look is told so."""

    request: HttpRequest
    kwargs: dict[str, Any]
    sheet: PaperSheet

    def find(self) -> None:
        rows = listed_sheets(self.request.user) if access.can_see_sheets(self.request.user) else None
        if rows is None:
            return
        self.sheet = get_object_or_404(loaded(rows), pk=self.kwargs["pk"])

    def allowed(self) -> bool:
        return access.can_see_sheets(self.request.user)

    def may_change(self) -> bool:
        return access.can_see_sheets(self.request.user) and access.can_type_in(self.request.user, self.sheet)

    def sheet_url(self) -> str:
        return reverse("lms_sheets:sheet", args=[self.sheet.pk])


class SheetScreen(OneSheet, Screen):
    """Everything about one sheet: who printed it, who typed it in, the signed picture, what can be done."""

    template_name = "courses/sheets/one.html"
    header_icon = "form"

    def get_page_title(self) -> str:
        return _("Sheet %(number)s") % {"number": self.sheet}

    def crumbs(self) -> Crumbs:
        return [sheets_crumb()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sheet = self.sheet
        session = session_of(sheet)
        return super().get_context_data(
            sheet=sheet,
            cohort=sheet.session.cohort,
            day=day_words(sheet.session.date),
            counts_for=day_words(session.date) if session and session != sheet.session else "",
            state=state_words(sheet),
            age=age_words(age_in_days(sheet)),
            people=len(sheet.rows.all()),
            entries=sheet.entries.select_related("entered_by"),
            scans=sheet.scans.select_related("attached_by", "set_aside_by"),
            may_change=self.may_change(),
            is_waiting=sheet.entered_at is None and sheet.voided_at is None,
            **kwargs,
        )


class SheetFile(OneSheet, View):
    """One sheet to print again: the same lines under the same number."""

    def allowed(self) -> bool:
        return super().allowed() and self.sheet.voided_at is None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return printed(request, [self.sheet])


class VoidSheet(OneSheet, FormScreen):
    page_title = gettext_lazy("Void a sheet")
    header_icon = "cross"
    submit_label = gettext_lazy("Void this sheet")
    lead = gettext_lazy(
        "For a sheet that is lost or spoiled. Its number is never used again; the class may have a new sheet."
    )

    def allowed(self) -> bool:
        return super().allowed() and self.may_change()

    def crumbs(self) -> Crumbs:
        return [sheets_crumb(), (_("Sheet %(number)s") % {"number": self.sheet}, self.sheet_url())]

    def make_form(self, data: Any = None) -> VoidForm:
        return VoidForm(data)

    def act(self, form: VoidForm) -> None:
        void_sheet(self.sheet, reason=form.cleaned_data["reason"], by=self.request.user)

    def done_url(self, result: Any) -> str:
        return self.sheet_url()

    def done_message(self, result: Any) -> str:
        return _("The sheet is void.")


class AttachScan(OneSheet, Deed):
    """The photographed or scanned sheet comes in."""

    def allowed(self) -> bool:
        return super().allowed() and self.may_change()

    def act(self) -> str:
        file = self.request.FILES.get("file")
        if file is None:
            raise ValidationError(_("Choose a file."), code="empty")
        if file.size is not None and (refused := scans.too_large(file.size)):
            raise refused
        scans.attach_scan(self.sheet, file.read(), by=self.request.user)
        return _("The signed sheet is attached.")

    def back_url(self) -> str:
        return self.sheet_url()


class OneScan(OneSheet):
    @cached_property
    def scan(self) -> SheetScan:
        found: SheetScan = get_object_or_404(
            self.sheet.scans.select_related("sheet__session__cohort__centre"), pk=self.kwargs["scan"]
        )
        return found


class ScanFile(OneScan, View):
    """The signed sheet, for those who may see sheets. Opening it is recorded."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        scan = self.scan
        try:
            content = scans.read_scan(scan)
        except ValidationError as refused:
            return HttpResponse(" ".join(refused.messages), status=410, content_type="text/plain")
        log(
            instance=self.sheet,
            action="lms.open_file_sheet",
            user=request.user,
            title=str(self.sheet),
            data={"number": self.sheet.number, "sha256": scan.digest},
        )
        response = HttpResponse(content, content_type=scan.media_type)
        ending = scans.ENDINGS[scan.media_type]
        # Pictures are shown; a PDF somebody brought is only handed over.
        shown = "attachment" if ending == "pdf" else "inline"
        response["Content-Disposition"] = f'{shown}; filename="hoja-{self.sheet}.{ending}"'
        response["Cache-Control"] = "private, no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response


class SetScanAside(OneScan, FormScreen):
    page_title = gettext_lazy("Set a signed sheet aside")
    header_icon = "cross"
    submit_label = gettext_lazy("Set it aside")
    lead = gettext_lazy("For a picture of another sheet, or one nobody can read. It stays in the records.")

    def allowed(self) -> bool:
        return super().allowed() and self.may_change() and bool(self.scan)

    def crumbs(self) -> Crumbs:
        return [sheets_crumb(), (_("Sheet %(number)s") % {"number": self.sheet}, self.sheet_url())]

    def make_form(self, data: Any = None) -> VoidForm:
        return VoidForm(data)

    def act(self, form: VoidForm) -> None:
        scans.set_aside(self.scan, reason=form.cleaned_data["reason"], by=self.request.user)

    def done_url(self, result: Any) -> str:
        return self.sheet_url()

    def done_message(self, result: Any) -> str:
        return _("It is set aside.")


class SampleCards(Gate, View):
    """A card for each person of the group, to fill by hand."""

    request: HttpRequest
    cohort: Cohort

    def find(self) -> None:
        rows = Cohort.objects.visible_to(self.request.user).select_related("edition__course", "centre")
        self.cohort = get_object_or_404(rows, pk=self.kwargs["cohort"])

    def allowed(self) -> bool:
        return access.can_print(self.request.user, self.cohort)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        people = people_on(self.cohort, timezone.localdate())
        if not people:
            raise Http404
        log(instance=self.cohort, action="lms.print_cards", user=request.user, data={"rows": len(people)})
        return _pdf(drawing.cards_pdf(self.cohort, people), "tarjetas.pdf")


def loaded(rows: Any) -> Any:
    """Sheets with everything that drawing them needs."""
    lines = PaperSheetRow.objects.select_related("participant").order_by("number")
    return rows.select_related("session__cohort__centre", "session__cohort__edition").prefetch_related(
        Prefetch("rows", queryset=lines)
    )


def printed(request: HttpRequest, sheets: list[PaperSheet]) -> HttpResponse:
    """The file of these sheets; that they were printed is recorded."""
    content = drawing.sheets_pdf(sheets)
    for sheet in sheets:
        log(
            instance=sheet,
            action="lms.print_sheet",
            user=request.user,
            title=str(sheet),
            data={"number": sheet.number},
        )
    name = f"hoja-{sheets[0]}.pdf" if len(sheets) == 1 else f"hojas-{sheets[0]}-{sheets[-1]}.pdf"
    return _pdf(content, name)


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
