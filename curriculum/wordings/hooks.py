"""Where the words of charts appear in the admin."""

from __future__ import annotations

from typing import Any

from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from . import urls
from .access import FOR_LESSONS_MENU_HOOK, can_word_charts


class ChartWordsMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return can_word_charts(request.user)


@hooks.register(FOR_LESSONS_MENU_HOOK)
def menu_item() -> ChartWordsMenuItem:
    return ChartWordsMenuItem(
        _("Words of charts"),
        reverse_lazy("lms_chart_words:index"),
        name="lms-chart-words",
        icon_name="openquote",
        order=2,
    )


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern | URLResolver]:
    return [path("graficos/palabras/", include(urls))]


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(
        "lms.enter_chart_words", _("Enter the words of charts"), _("Words of charts entered")
    )
    actions.register_action(
        "lms.review_chart_words", _("Review the words of charts"), _("Words of charts reviewed")
    )
    actions.register_action(
        "lms.withdraw_chart_words",
        _("Withdraw the review of the words of charts"),
        _("Review of the words of charts withdrawn"),
    )
