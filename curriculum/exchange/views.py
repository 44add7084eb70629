"""Screens of the admin: save a course as a file, hand a file in, read the report, bring it in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.models import Page

from ..pages import wording
from ..pages.content import CourseContent, LessonContent
from ..pages.models import CourseCatalogPage
from . import actions
from .enums import FileStatus
from .forms import BringInForm, HandInForm
from .going_out import FileGone, course_file
from .models import CourseFile
from .texts import charts_of, markdown_of

KIND_WORDS = {
    "lessons": gettext_lazy("Lessons"),
    "pictures": gettext_lazy("Pictures"),
    "media": gettext_lazy("Sounds and films"),
    "skills": gettext_lazy("Skills"),
    "terms": gettext_lazy("Words of the vocabulary"),
    "parts": gettext_lazy("Shared parts"),
    "words": gettext_lazy("Words of the catalogue"),
}


class Screen(WagtailAdminTemplateMixin, TemplateView):
    header_icon = "download"
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        self.check_allowed()
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def check_allowed(self) -> None:
        """Raises Http404 or PermissionDenied."""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]


class OutView(Screen):
    """What of a course or lesson can be saved: the whole course, a lesson as text, its charts."""

    template_name = "curriculum/exchange/out.html"

    @cached_property
    def page(self) -> Any:
        page = get_object_or_404(Page, pk=self.kwargs["page_id"]).specific
        if not isinstance(page, (CourseContent, LessonContent)):
            raise Http404
        return page

    def check_allowed(self) -> None:
        if not actions.can_take_out(self.request.user, self.page):
            raise Http404

    def get_page_title(self) -> str:
        return _("Save as a file")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        is_course = isinstance(self.page, CourseContent)
        return {
            **context,
            "page": self.page,
            "is_course": is_course,
            "charts": [] if is_course else [title for title, _csv in charts_of(self.page)],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Sends the file. Written down, so not by a mere look."""
        page = self.page
        name = slugify(page.title)[:60] or "curso"
        what = request.POST.get("what", "")
        if isinstance(page, CourseContent) and what == "course":
            try:
                data: bytes = course_file(page)  # type: ignore[arg-type]
            except FileGone as gone:
                messages.error(
                    request,
                    _("The file of “%(title)s” is gone. Replace it in the library.") % {"title": gone},
                )
                return redirect("lms_exchange:out", page.pk)
            answer = _file(data, "application/zip", f"{name}.zip")
        elif isinstance(page, LessonContent) and what == "markdown":
            answer = _file(markdown_of(page).encode(), "text/markdown; charset=utf-8", f"{name}.md")
        elif isinstance(page, LessonContent) and what.startswith("chart-"):
            charts = charts_of(page)
            number = int(what[6:]) if what[6:].isdigit() else 0
            if not 1 <= number <= len(charts):
                raise Http404
            title, text = charts[number - 1]
            # A spreadsheet takes a file without this mark for another alphabet.
            answer = _file(
                ("\ufeff" + text).encode(), "text/csv; charset=utf-8", f"{slugify(title) or name}.csv"
            )
        else:
            raise Http404
        log(instance=page, action="lms.export_course", user=request.user, data={"what": what[:20]})
        return answer


def _file(data: bytes, content_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(data, content_type=content_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


class InView(Screen):
    """Hand a file in."""

    template_name = "curriculum/exchange/in.html"

    def check_allowed(self) -> None:
        if not any(actions.can_bring_in(self.request.user, page) for page in CourseCatalogPage.objects.all()):
            raise PermissionDenied

    def get_page_title(self) -> str:
        return _("Bring a course in")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "form": kwargs.get("form") or HandInForm(user=self.request.user)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = HandInForm(request.POST, request.FILES, user=request.user)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                row = actions.receive(
                    file, name=file.name, catalogue=form.cleaned_data["catalogue"], by=request.user
                )
            except ValidationError as refused:
                form.add_error("file", refused.messages)
            else:
                where = reverse("lms_exchange:check", args=[row.pk])
                return redirect(f"{where}?catalogo={form.cleaned_data['catalogue'].pk}")
        return self.render_to_response(self.get_context_data(form=form))


class CheckView(Screen):
    """The report of a file: what it brings, what stays out; one button brings it in."""

    template_name = "curriculum/exchange/check.html"

    @cached_property
    def row(self) -> CourseFile:
        return get_object_or_404(CourseFile, pk=self.kwargs["pk"], handed_in_by=self.request.user)

    def check_allowed(self) -> None:
        _row = self.row

    def get_page_title(self) -> str:
        return _("Bring a course in")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        report = self.row.report
        catalogue = self.request.GET.get("catalogo", "")
        return {
            **context,
            "row": self.row,
            "report": report,
            "languages": wording.languages(report.get("languages", [])),
            "counts": [
                (words, report.get("new", {}).get(kind, 0), report.get("known", {}).get(kind, 0))
                for kind, words in KIND_WORDS.items()
                if report.get("new", {}).get(kind) or report.get("known", {}).get(kind)
            ],
            "is_done": self.row.status == FileStatus.BROUGHT_IN,
            "form": kwargs.get("form")
            or BringInForm(initial={"code": report.get("code"), "catalogue": catalogue}),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = BringInForm(request.POST)
        if form.is_valid():
            try:
                page, _report = actions.bring_in_file(
                    self.row,
                    catalogue=form.cleaned_data["catalogue"],
                    by=request.user,
                    code=form.cleaned_data["code"],
                )
            except ValidationError as refused:
                form.add_error("code", refused.messages)
            else:
                messages.success(
                    request, _("The course is here as a draft. Read it, then send it for review.")
                )
                return redirect("wagtailadmin_explore", page.pk)
        return self.render_to_response(self.get_context_data(form=form))
