"""Skills in the admin: searched, sorted, with where each is used."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BooleanColumn, UsageCountColumn
from wagtail.models import ReferenceIndex
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet

from .models import Skill


class UsageColumn(UsageCountColumn):
    """In how many courses and lessons something stands, leading to them."""

    def get_value(self, instance: Any) -> int:
        return int(instance.usage_count)


class UsageIndexView(IndexView):
    """A list whose rows know where they are used: one query, however many rows."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        rows = list(context["object_list"])
        usage = self.model.snippet_viewset.get_url_name("usage")
        # Counted by their written-out ids, one query for the list: SQLite stores a UUID without hyphens, so
        # Wagtail's own subquery over all rows finds nothing there.
        counts = dict(
            ReferenceIndex.objects.filter(
                to_content_type=ContentType.objects.get_for_model(self.model),
                to_object_id__in=[str(row.pk) for row in rows],
            )
            .values_list("to_object_id")
            .annotate(found=Count("object_id", distinct=True))
        )
        for row in rows:
            row.usage_count = counts.get(str(row.pk), 0)
            row.usage_url = reverse(usage, args=[row.pk])
        return context


class SkillViewSet(SnippetViewSet):
    model = Skill
    icon = "tick-inverse"
    menu_label = _("Skills")
    menu_order = 151
    add_to_admin_menu = True
    index_view_class = UsageIndexView
    list_display = [
        "name",
        "code",
        UsageColumn("usage_count", label=_("Used in")),
        BooleanColumn("is_retired", label=_("No longer taught"), sort_key="is_retired"),
    ]
    list_filter = ["is_retired"]
    search_fields = ["name", "code", "description"]
    ordering = ["name"]
    inspect_view_enabled = True
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
        FieldPanel("description"),
        FieldPanel("seen_alone"),
        FieldRowPanel([FieldPanel("name_in_english"), FieldPanel("english_reviewed_by")]),
        FieldPanel("is_retired"),
    ]
