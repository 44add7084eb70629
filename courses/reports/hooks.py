"""Where the reports are found in Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .views import FiguresView


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern | URLResolver]:
    patterns = [
        path("cifras/", FiguresView.as_view(), name="figures"),
        path("cifras/resultados/", FiguresView.as_view(results_only=True), name="figures_results"),
    ]
    return [path("informes/", include((patterns, "lms_reports"), namespace="lms_reports"))]


class FiguresItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("lms_courses.view_figures"))


@hooks.register("register_reports_menu_item")
def figures() -> MenuItem:
    return FiguresItem(
        _("Figures"), reverse_lazy("lms_reports:figures"), name="lms-figures", icon_name="table", order=10
    )


@hooks.register("register_log_actions")
def say_what_happened_to_reports(actions: Any) -> None:
    actions.register_action(
        "lms.export_figures", _("Export figures"), _("Figures without names were exported.")
    )
