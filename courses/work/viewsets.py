"""Where the screens of paid work are found in Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import quote
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, StatusFlagColumn
from wagtail.admin.views.generic import CreateView, DeleteView, EditView, IndexView
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.viewsets.model import ModelViewSet

from . import views
from .access import can_see_work
from .forms import WorkRoleForm
from .models import WorkRole


class WorkViewSet(ViewSet):
    """The board and everything that hangs on it, under /admin/trabajo/."""

    name = "lms_work"
    url_prefix = "trabajo"
    icon = "clipboard-list"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.BoardView.as_view(), name="board"),
            path("tipo/<uuid:pk>/", views.RoleView.as_view(), name="role"),
            path("tipo/<uuid:pk>/buscar/", views.FitView.as_view(), name="fit"),
            path("listos/", views.ReadyView.as_view(), name="ready"),
            path("listos/resultados/", views.ReadyView.as_view(results_only=True), name="ready_results"),
            path("a-un-paso/", views.OneStepView.as_view(), name="one_step"),
            path(
                "a-un-paso/resultados/", views.OneStepView.as_view(results_only=True), name="one_step_results"
            ),
            path("revisiones/", views.ReviewsView.as_view(), name="reviews"),
            path(
                "revisiones/resultados/", views.ReviewsView.as_view(results_only=True), name="reviews_results"
            ),
            path("revisiones/<uuid:pk>/", views.ReviewView.as_view(), name="review"),
            path("ofertas/", views.PlacementsView.as_view(), name="placements"),
            path(
                "ofertas/resultados/",
                views.PlacementsView.as_view(results_only=True),
                name="placements_results",
            ),
            path("ofertas/<uuid:pk>/admision/", views.AdmitView.as_view(), name="admit"),
            path("ofertas/<uuid:pk>/inicio/", views.StartView.as_view(), name="start"),
            path("ofertas/<uuid:pk>/fin/", views.EndView.as_view(), name="end"),
            path("habilitado/<uuid:pk>/oferta/", views.OfferView.as_view(), name="offer"),
            path("habilitado/<uuid:pk>/otra-vez/", views.ReviewAgainView.as_view(), name="review_again"),
            path("persona/<uuid:pk>/", views.PersonView.as_view(), name="person"),
        ]


def asked_courses(role: WorkRole) -> str:
    return ", ".join(wish.course.title for wish in role.requirements.all())


class RoleIndexView(IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().prefetch_related("requirements__course")


class RoleCreateView(CreateView):
    success_message = _("The work “%(object)s” was created.")


class RoleEditView(EditView):
    success_message = _("The work “%(object)s” was saved. Nobody gained or lost anything by it.")


class RoleDeleteView(DeleteView):
    """Deletes a role nobody ever had. One that somebody had is kept with her record: it can be offered no more."""

    page_title = _("Delete this kind of work")

    def form_valid(self, form: Any) -> HttpResponse:
        # Asked first: the error of the database would carry names into the log.
        if self.object.unlocks.exists():
            messages.error(
                self.request,
                _("Somebody has or had this work, so it stays. Take the mark from “offered now” instead."),
            )
            return redirect("lms_work_roles:edit", quote(self.object.pk))
        response: HttpResponse = super().form_valid(form)
        return response


class WorkRoleViewSet(ModelViewSet):
    """Kinds of work and what they ask for."""

    model = WorkRole
    name = "lms_work_roles"
    url_prefix = "trabajo/tipos"
    icon = "cog"
    menu_label = _("Kinds of work")
    add_to_admin_menu = False
    index_view_class = RoleIndexView
    add_view_class = RoleCreateView
    edit_view_class = RoleEditView
    delete_view_class = RoleDeleteView
    copy_view_enabled = False
    inspect_view_enabled = False
    list_display = [
        "title",
        Column("courses", label=_("Asks for"), accessor=asked_courses),
        StatusFlagColumn("is_active", label=_("Offered now"), true_label=_("Yes"), false_label=_("No")),
    ]
    search_fields = ["title", "code"]
    ordering = ["title"]
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("title"),
                FieldPanel(
                    "code", help_text=_("Capital letters, digits and hyphens. It appears in exports.")
                ),
                FieldPanel("description"),
                FieldPanel("is_active"),
            ],
            heading=_("The work"),
        ),
        MultiFieldPanel([FieldPanel("craft_courses"), FieldPanel("modules")], heading=_("What it asks for")),
    ]

    def get_form_class(self, for_update: bool = False) -> Any:
        return WorkRoleForm


work_viewset = WorkViewSet()
role_viewset = WorkRoleViewSet()


def may_see(request: HttpRequest) -> bool:
    """For menu items: whether the person finds anything behind them."""
    return can_see_work(request.user)
