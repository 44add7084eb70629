"""Where a coordinator finds the papers: a page for each group and each person, and the files themselves."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pikepdf
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.log_actions import log

from ...cohorts.access import can_correct, can_see_people
from ...cohorts.links import Place, links_of, links_of_person
from ...cohorts.models import Cohort, Session
from ...cohorts.screens import Crumbs, Gate, Screen
from ...people.models import Participant
from ..access import can_see_months
from ..models import MonthClose, first_of
from ..month_forms import month_from
from ..months import month_name
from . import authorisation, monthly, personal, words
from .drawing import Mark, render_paper, short_code, short_digest

ORIGINAL, COPY = "ORIGINAL", "COPIA"


def pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def in_duplicate(template: str, context: dict[str, Any], *, mark: Mark) -> bytes:
    """The same paper twice in one file, marked original and copy, each with its own count of sheets."""
    with pikepdf.new() as whole:
        for copy in (ORIGINAL, COPY):
            with pikepdf.open(io.BytesIO(render_paper(template, context, mark=mark, copy=copy))) as one:
                for page in one.pages:
                    # Tags belong to a file of its own; the printer needs only what is seen.
                    if pikepdf.Name.StructParents in page.obj:
                        del page.obj[pikepdf.Name.StructParents]
                whole.pages.extend(one.pages)
        finished = io.BytesIO()
        whole.save(finished, deterministic_id=True)
    return finished.getvalue()


def mark_of(number: str, closed_digest: str, data: dict[str, Any]) -> Mark:
    """The mark of a paper of one month: of a closed month its own digest, which the close has frozen; else of what the
    paper says today."""
    if closed_digest:
        return Mark(number, short_code(closed_digest), short_digest(closed_digest))
    return Mark.of(data, number=number)


class OnGroup(Gate):
    """Finds the group of the address among those within reach."""

    request: HttpRequest
    kwargs: dict[str, Any]
    cohort: Cohort

    def find(self) -> None:
        rows = Cohort.objects.visible_to(self.request.user).select_related("centre__place", "edition")
        self.cohort = get_object_or_404(rows, pk=self.kwargs["cohort"])

    def allowed(self) -> bool:
        return can_see_months(self.request.user)


class CohortPapers(OnGroup, Screen):
    """Every paper of one group, month by month."""

    header_icon = "doc-full"
    template_name = "courses/papers/cohort_papers.html"

    def get_page_title(self) -> str:
        return _("Papers")

    def crumbs(self) -> Crumbs:
        return [
            (_("Cohorts"), reverse("lms_cohorts:index")),
            (self.cohort.name, reverse("lms_cohorts:people", args=[self.cohort.pk])),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        days = Session.objects.filter(cohort=self.cohort).values_list("date", flat=True)
        months = sorted({first_of(day) for day in days})
        closed = set(MonthClose.objects.filter(cohort=self.cohort).values_list("month", flat=True))
        offered = [
            link
            for link in links_of(self.cohort, self.request.user)
            if link.place == Place.BUTTON and link.key != "papers"
        ]
        return super().get_context_data(
            cohort=self.cohort,
            months=[
                {"key": f"{month:%Y-%m}", "name": month_name(month), "is_closed": month in closed}
                for month in months
            ],
            quarters=[
                {"key": f"{quarter:%Y-%m}", "name": _quarter_name(quarter)}
                for quarter in monthly.quarters_of(months)
            ],
            links=offered,
            **{name: value for name, value in kwargs.items() if name != "cohort"},
        )


def _quarter_name(quarter: date) -> str:
    last = date(quarter.year, quarter.month + 2, 1)
    return f"{month_name(quarter)} – {month_name(last)}"


class MonthPaper(OnGroup, View):
    """One paper of one month (or of the quarter that begins with it) as a file; every print is written down."""

    month: date

    def find(self) -> None:
        super().find()
        month = month_from(self.kwargs["month"])
        if month is None:
            raise Http404
        first, end = month, monthly.month_end(month)
        if self.kwargs["paper"] == "informe":
            first = date(month.year, (month.month - 1) // 3 * 3 + 1, 1)
            end = monthly.month_end(date(first.year, first.month + 2, 1))
        if not Session.objects.filter(cohort=self.cohort, date__gte=first, date__lte=end).exists():
            raise Http404
        self.month = month

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        paper = self.kwargs["paper"]
        makers: dict[str, Callable[[], tuple[bytes, str]]] = {
            "planilla": lambda: self.sheet(is_blank=False),
            "planilla-en-blanco": lambda: self.sheet(is_blank=True),
            "acta": self.record,
            "informe": self.report,
        }
        content, number = makers[paper]()
        log(
            instance=self.cohort,
            action="lms.print_paper",
            user=request.user,
            title=self.cohort.code,
            data={"paper": paper, "month": f"{self.month:%Y-%m}"},
        )
        return pdf(content, f"{number}.pdf")

    def sheet(self, *, is_blank: bool) -> tuple[bytes, str]:
        data = monthly.in_spanish(monthly.monthly_sheet, self.cohort, self.month, is_blank=is_blank)
        mark = mark_of(data["number"], data["digest"] if not is_blank else "", data)
        template = "courses/papers/monthly_sheet.html"
        if is_blank:
            return render_paper(template, {"sheet": data}, mark=mark), data["number"]
        return in_duplicate(template, {"sheet": data}, mark=mark), data["number"]

    def record(self) -> tuple[bytes, str]:
        data = monthly.in_spanish(monthly.evaluation_record, self.cohort, self.month)
        mark = mark_of(data["number"], data["digest"], data)
        return render_paper("courses/papers/evaluation_record.html", {"record": data}, mark=mark), data[
            "number"
        ]

    def report(self) -> tuple[bytes, str]:
        data = monthly.in_spanish(monthly.quarterly_report, self.cohort, self.month)
        mark = Mark.of(data, number=data["number"])
        return render_paper("courses/papers/quarterly_report.html", {"report": data}, mark=mark), data[
            "number"
        ]


class AuthorisationPaper(OnGroup, View):
    """The letter that asks to let staff, materials and devices of the group in; every print is written down."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        letter = monthly.in_spanish(authorisation.authorisation_request, self.cohort)
        log(
            instance=self.cohort,
            action="lms.print_paper",
            user=request.user,
            title=self.cohort.code,
            data={"paper": "solicitud-de-autorizacion"},
        )
        content = render_paper(
            "courses/papers/authorisation_request.html", {"letter": letter}, mark=Mark.of(letter)
        )
        return pdf(content, "solicitud-de-autorizacion.pdf")


class OnOne(Gate):
    """Finds the person of the address among those within reach."""

    request: HttpRequest
    kwargs: dict[str, Any]
    person: Participant

    def find(self) -> None:
        people = Participant.objects.visible_to(self.request.user).current()
        self.person = get_object_or_404(people, pk=self.kwargs["pk"])

    def allowed(self) -> bool:
        return can_see_people(self.request.user)


class PersonPapers(OnOne, Screen):
    """Every paper of one person."""

    header_icon = "doc-full"
    template_name = "courses/papers/person_papers.html"

    def get_page_title(self) -> str:
        return _("Papers")

    def crumbs(self) -> Crumbs:
        return [
            (_("Participants"), reverse("lms_people:index")),
            (self.person.class_name, reverse("lms_people:person", args=[self.person.pk])),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        # Papers say what they are for; other buttons of the person's page do not belong here.
        offered = [link for link in links_of_person(self.person, user) if link.note]
        return super().get_context_data(
            person=self.person, may_print_data=can_correct(user, self.person), links=offered, **kwargs
        )


# Where the button "Papers" stands among those of a person.
PAPERS_ORDER = 45


class PersonPaper(OnOne, View):
    """One paper of one person as a file, for those who may correct her record."""

    def allowed(self) -> bool:
        return super().allowed() and can_correct(self.request.user, self.person)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.kwargs["paper"] == "mis-datos":
            data = personal.my_data(self.person, by=request.user)
            log(instance=self.person, action="lms.print_my_data", user=request.user, title="participant")
            said = [list(section["rows"]) for section in data["sections"]]
            mark = Mark.of({"person": str(self.person.pk), "day": data["day"], "rows": said})
            return pdf(
                render_paper("courses/papers/my_data.html", {"data": data}, mark=mark), "mis-datos.pdf"
            )
        sheet = personal.consent_sheet(self.person)
        log(instance=self.person, action="lms.print_consent_sheet", user=request.user, title="participant")
        mark = Mark.of({"texts": [words.tidy(one["text"]) for one in sheet["texts"]]})
        return pdf(
            render_paper("courses/papers/consent_sheet.html", {"sheet": sheet}, mark=mark),
            "consentimiento.pdf",
        )
