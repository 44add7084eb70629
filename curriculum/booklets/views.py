"""The screens where the team has papers drawn: choose, wait, take."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page

from . import actions
from .access import can_print, kinds_for
from .enums import PaperKind, PaperSize
from .models import CoursePaper


class OfAPage:
    """What the screens of one page share. A page somebody may not print does not exist for her."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def paper(self) -> CoursePaper:
        return get_object_or_404(CoursePaper.objects.select_related("page"), pk=self.kwargs["pk"])

    @cached_property
    def page(self) -> Any:
        found = self.paper.page if "pk" in self.kwargs else get_object_or_404(Page, pk=self.kwargs["page_id"])
        return found.specific

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        if not can_print(request.user, self.page):
            raise Http404
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


class Screen(OfAPage, WagtailAdminTemplateMixin, TemplateView):
    header_icon = "doc-full"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        explore = {"url": reverse("wagtailadmin_explore", args=[self.page.pk]), "label": self.page.title}
        return [*self.breadcrumbs_items, explore, {"url": "", "label": self.get_page_title()}]


class ChooseView(Screen):
    """Which paper of this page?"""

    template_name = "curriculum/booklets/admin_choose.html"

    def get_page_title(self) -> str:
        return _("Print")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        kinds = kinds_for(self.page)
        return {
            **context,
            "page": self.page,
            "kinds": [(kind.value, kind.label) for kind in kinds],
            "sizes": PaperSize.choices,
            "ready": CoursePaper.objects.filter(page_id=self.page.pk, status="done")[:5],
            "is_course": kinds == [PaperKind.COURSE],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind, size = request.POST.get("kind", ""), request.POST.get("size", "")
        if size not in PaperSize.values:
            size = PaperSize.A4
        if kind == PaperKind.PICTURES:
            # One sheet: folding it makes no booklet.
            size = PaperSize.A4
        try:
            paper = actions.ask_for(self.page, kind=kind, size=size, by=request.user)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return redirect("lms_course_papers:choose", self.page.pk)
        return redirect("lms_course_papers:paper", paper.pk)


class PaperView(Screen):
    """One paper: how far it is, or the file."""

    template_name = "curriculum/booklets/admin_paper.html"

    def get_page_title(self) -> str:
        return str(self.paper.get_kind_display())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "paper": self.paper,
            "page": self.page,
            "is_free": self.paper.is_on_its_way and actions.is_free(self.paper),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Begins again what nobody draws."""
        if self.paper.is_on_its_way:
            actions.begin(self.paper)
            return redirect("lms_course_papers:paper", self.paper.pk)
        again = actions.ask_for(self.page, kind=self.paper.kind, size=self.paper.size, by=request.user)
        return redirect("lms_course_papers:paper", again.pk)


class StateView(OfAPage, View):
    """How far a paper is, for the script of its screen."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        paper = self.paper
        return JsonResponse(
            {
                "status": paper.status,
                "pages": paper.done,
                "stopped": paper.is_on_its_way and paper.status == "drawing" and actions.is_free(paper),
            }
        )


class FileView(OfAPage, View):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        paper = self.paper
        if not paper.file_path or not actions.storage().exists(paper.file_path):
            raise Http404
        name = f"{slugify(self.page.title)[:60] or 'papel'}-{paper.size}.pdf"
        return FileResponse(
            actions.storage().open(paper.file_path),
            content_type="application/pdf",
            as_attachment="descargar" in request.GET,
            filename=name,
        )
