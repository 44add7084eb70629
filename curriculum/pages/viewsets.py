"""The list of courses in the admin, and the lists of words."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import Count, F, IntegerField, Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column, LiveStatusTagColumn, NumberColumn, UpdatedAtColumn
from wagtail.admin.views.pages.listing import IndexView, PageFilterSet
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.permissions import page_permission_policy
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from ..blocks.sounds import SoundChooser
from ..outline.models import CourseEdition
from ..outline.viewsets import UsageColumn, UsageIndexView
from ..wordings.access import FOR_LESSONS_MENU_HOOK
from . import wording
from .beginnings import LessonTemplate
from .models import CoursePage, LessonPage
from .sharing import SharedPart
from .terms import CraftTerm
from .vocabulary import MaterialWord, Technique, Topic


def of_lessons(aggregate: Any) -> Any:
    """Returns one figure over the lessons below each course page, drafts included."""
    below = LessonPage.objects.filter(path__startswith=OuterRef("path"), depth=OuterRef("depth") + 1)
    figure = below.order_by().annotate(everything=F("depth")).values("everything").annotate(figure=aggregate)
    return Coalesce(Subquery(figure.values("figure"), output_field=IntegerField()), 0)


class DurationColumn(Column):
    def get_value(self, instance: Any) -> str:
        return wording.duration(instance.lesson_minutes)


class LanguagesColumn(Column):
    def get_value(self, instance: Any) -> str:
        return wording.languages(instance.language_codes)


class EditionColumn(Column):
    """The number of the last frozen edition, a dash while no group has begun with the course."""

    def get_value(self, instance: Any) -> str:
        return str(instance.edition_number or "–")


class CourseFilterSet(PageFilterSet):
    class Meta:
        model = CoursePage
        fields = ["kind", "level"]


class CourseIndexView(IndexView):
    """Courses the user may edit. The number of queries does not depend on how many there are."""

    def get_base_queryset(self) -> QuerySet[Any]:
        # Wagtail lists what may be explored; authors see what they may edit.
        queryset: QuerySet[Any] = super().get_base_queryset()
        editable = page_permission_policy.instances_user_has_permission_for(self.request.user, "change")
        queryset = queryset.filter(pk__in=editable.values("pk"))
        edition = CourseEdition.objects.filter(course=OuterRef("course")).order_by()
        return queryset.annotate(
            lesson_count=of_lessons(Count("pk")),
            lesson_minutes=of_lessons(Sum("minutes")),
            edition_number=Subquery(edition.values("course").annotate(last=Max("number")).values("last")),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        rows = list(context["object_list"])
        codes: dict[Any, list[str]] = defaultdict(list)
        for key, code in (
            CoursePage.objects.filter(translation_key__in=[row.translation_key for row in rows])
            .order_by("locale__language_code")
            .values_list("translation_key", "locale__language_code")
        ):
            codes[key].append(code)
        for row in rows:
            row.language_codes = codes[row.translation_key]
        return context


class CoursePageViewSet(PageListingViewSet):
    name = "curriculum_courses"
    url_prefix = "courses"
    model = CoursePage
    icon = "glasses"
    menu_label = _("Courses")
    menu_order = 150
    add_to_admin_menu = True
    index_view_class = CourseIndexView
    filterset_class = CourseFilterSet

    @cached_property
    def columns(self) -> list[Any]:
        bulk, title, *others = IndexView.base_columns
        status = [column for column in others if column.name in ("status", "latest_revision_created_at")]
        return [
            bulk,
            title,
            Column("code", label=_("Code"), sort_key="code", width="10%"),
            NumberColumn("lesson_count", label=_("Lessons"), sort_key="lesson_count", width="8%"),
            DurationColumn("duration", label=_("Length"), sort_key="lesson_minutes", width="10%"),
            LanguagesColumn("languages", label=_("Languages"), width="10%"),
            EditionColumn("edition_number", label=_("Edition"), sort_key="edition_number", width="8%"),
            *status,
        ]


class WordViewSet(SnippetViewSet):
    icon = "tag"
    list_display = ["name", Column("used", label=_("Lessons"), accessor="used")]
    search_fields = ["name"]
    ordering = "name"
    inspect_view_enabled = False

    def get_queryset(self, request: Any) -> QuerySet[Any]:
        relation = next(
            field.name
            for field in self.model._meta.related_objects
            if field.name.startswith("lms_curriculum_")
        )
        return self.model._default_manager.annotate(used=Count(relation, distinct=True))


class TopicViewSet(WordViewSet):
    model = Topic


class TechniqueViewSet(WordViewSet):
    model = Technique


class MaterialWordViewSet(WordViewSet):
    model = MaterialWord


class CraftTermViewSet(SnippetViewSet):
    """Words of the craft with who reviewed them; one row for each language."""

    model = CraftTerm
    index_view_class = UsageIndexView
    icon = "openquote"
    list_display = [
        "word",
        "meaning",
        BooleanColumn("sound", label=_("Sound"), accessor="sound_id"),
        Column("reviewed_by", label=_("Reviewed by")),
        UsageColumn("usage_count", label=_("Used in")),
    ]
    search_fields = ["word", "meaning"]
    ordering = ["word"]
    panels = [
        FieldPanel("word"),
        FieldPanel("meaning"),
        MultiFieldPanel([FieldPanel("image"), FieldPanel("alt")], heading=_("Picture")),
        FieldPanel("sound", widget=SoundChooser),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("reviewed_by"), FieldPanel("reviewed_on")])], heading=_("Review")
        ),
    ]


class SharedPartViewSet(SnippetViewSet):
    """Groups of blocks that stand in several lessons, with where they stand."""

    model = SharedPart
    index_view_class = UsageIndexView
    icon = "copy"
    list_display = [
        "title",
        UsageColumn("usage_count", label=_("Used in")),
        LiveStatusTagColumn(),
        UpdatedAtColumn(),
    ]
    search_fields = ["title"]
    ordering = ["title"]
    panels = [FieldPanel("title"), FieldPanel("body")]


class LessonTemplateViewSet(SnippetViewSet):
    model = LessonTemplate
    icon = "doc-full-inverse"
    list_display = ["name", "description"]
    search_fields = ["name", "description"]
    ordering = ["name"]
    panels = [
        FieldPanel("name"),
        FieldPanel("description"),
        FieldPanel("minutes"),
        FieldPanel("objective"),
        FieldPanel("body"),
    ]


class AuthoringViewSetGroup(SnippetViewSetGroup):
    items = (CraftTermViewSet, SharedPartViewSet, LessonTemplateViewSet)
    menu_label = _("For lessons")
    menu_icon = "copy"
    menu_order = 153
    menu_name = "lms-for-lessons"
    submenu_hook = FOR_LESSONS_MENU_HOOK


class WordsViewSetGroup(SnippetViewSetGroup):
    items = (TopicViewSet, TechniqueViewSet, MaterialWordViewSet)
    menu_label = _("Words of the catalogue")
    menu_icon = "tag"
    menu_order = 152
