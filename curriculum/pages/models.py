"""The pages of this app: a catalogue holds courses, a course holds lessons.

What they are made of is in `content.py`, without a base page, for sites that bring their own.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    ObjectList,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.models import Orderable, Page

from . import catalogue, modes, reading
from .beginnings import LessonTemplate
from .content import (
    AskedSkillContent,
    CourseContent,
    LessonContent,
    PrerequisiteContent,
    TaughtSkillContent,
)
from .editing import CoursePageForm, LessonPageForm
from .finding import FoundByForms
from .keeping import KeptForReaders
from .panels import CourseOverviewPanel, FindingsPanel, ReviewPanel
from .reviewing import SecondPersonReview
from .sharing import SharedPart
from .terms import CraftTerm
from .translations import TranslatedText
from .vocabulary import MaterialOf, MaterialWord, Technique, TechniqueOf, Topic, TopicOf

__all__ = [
    "CourseCatalogPage",
    "CoursePage",
    "CoursePrerequisite",
    "CourseSkill",
    "CraftTerm",
    "LessonMaterial",
    "LessonPage",
    "LessonSkill",
    "LessonTechnique",
    "LessonTemplate",
    "LessonTopic",
    "MaterialWord",
    "SecondPersonReview",
    "SharedPart",
    "Technique",
    "Topic",
    "TranslatedText",
]

PREVIEW_PRINT = "print"


def reading_mode(request: Any) -> str:
    """Returns the other way of reading asked for in the address, or nothing."""
    asked = str(request.GET.get("modo", "")) if request is not None else ""
    return asked if asked in modes.MODES else ""


class Printable(models.Model):
    """Preview as read on a screen and as printed (with `paper_template`)."""

    paper_template: str

    class Meta:
        abstract = True

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("", _("As it is read")), (PREVIEW_PRINT, _("On paper"))]

    def get_preview_template(self, request: Any, mode_name: str) -> Any:
        if mode_name == PREVIEW_PRINT:
            return self.paper_template
        return super().get_preview_template(request, mode_name)  # type: ignore[misc]


class CourseCatalogPage(KeptForReaders, Page):  # type: ignore[django-manager-missing]
    """The list of courses of one language."""

    introduction = models.TextField(_("introduction"), blank=True)

    template = "curriculum/catalog_page.html"
    subpage_types: ClassVar[list[str]] = ["lms_curriculum.CoursePage"]
    page_description = _("The list of courses, with filters.")
    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("course catalogue")
        verbose_name_plural = _("course catalogues")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["catalogue"] = catalogue.build(self, CoursePage, LessonPage, request.GET)
        context["trail"] = reading.trail(self)
        return context


class CoursePage(KeptForReaders, Printable, FoundByForms, CourseContent, Page):  # type: ignore[django-manager-missing]
    """A course in one language."""

    template = "curriculum/course_page.html"
    paper_template = "curriculum/course_paper.html"
    parent_page_types: ClassVar[list[str]] = ["lms_curriculum.CourseCatalogPage"]
    subpage_types: ClassVar[list[str]] = ["lms_curriculum.LessonPage"]
    page_description = _(
        "A course or a life-skills module, with its lessons and what its completion asks for."
    )
    base_form_class = CoursePageForm
    exclude_fields_in_copy = CourseContent.exclude_fields_in_copy
    search_fields = [*Page.search_fields, *CourseContent.search_fields, *FoundByForms.forms_fields]

    content_panels: ClassVar[list[Any]] = [
        ReviewPanel(),
        TitleFieldPanel("title", help_text=_("As everybody reads it.")),
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Picture")),
        FieldPanel("introduction"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("kind"), FieldPanel("level")]), FieldPanel("code")],
            heading=_("Kind and code"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("author"), FieldPanel("licence")])],
            heading=_("Author and licence"),
            classname="collapsed",
        ),
    ]
    rule_panels: ClassVar[list[Any]] = [
        HelpPanel(
            content=_(
                "What a person has to reach to complete the course. A group keeps the rules it began with: changes "
                "count for groups opened afterwards."
            )
        ),
        MultiFieldPanel(
            [
                FieldPanel("attendance_rule"),
                FieldRowPanel([FieldPanel("minimum_hours"), FieldPanel("minimum_percent")]),
            ],
            heading=_("Attendance"),
        ),
        MultipleChooserPanel(
            "asked_skills",
            chooser_field_name="skill",
            heading=_("Skills"),
            label=_("Skill"),
            help_text=_("Which skills have to be seen, at which level, on how many days."),
        ),
        MultiFieldPanel(
            [
                FieldPanel("asks_evaluation"),
                FieldPanel("evaluation_task"),
                FieldPanel("criteria"),
                FieldPanel("pass_mark"),
            ],
            heading=_("Evaluation"),
        ),
        FieldPanel("second_sign_off"),
        InlinePanel(
            "prerequisites",
            heading=_("Courses to complete before"),
            label=_("Course"),
            help_text=_("May stay empty."),
        ),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Content")),
            ObjectList(rule_panels, heading=_("What it asks for")),
            ObjectList([CourseOverviewPanel()], heading=_("Lessons")),
            ObjectList(Page.promote_panels, heading=_("Address and menus")),
        ]
    )

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["reading"] = reading.course(self, CoursePage, LessonPage)
        context["trail"] = reading.trail(self)
        return context


class CourseSkill(Orderable, AskedSkillContent):
    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="asked_skills")

    panels: ClassVar[list[Any]] = [
        FieldRowPanel([FieldPanel("skill"), FieldPanel("level"), FieldPanel("times")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("skill asked for")
        verbose_name_plural = _("skills asked for")


class CoursePrerequisite(Orderable, PrerequisiteContent):
    page = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="prerequisites")

    panels: ClassVar[list[Any]] = [FieldPanel("course")]

    class Meta(Orderable.Meta):
        verbose_name = _("course to complete before")
        verbose_name_plural = _("courses to complete before")


class LessonTopic(TopicOf):
    content_object = ParentalKey(
        "lms_curriculum.LessonPage", on_delete=models.CASCADE, related_name="topic_items"
    )

    class Meta:
        verbose_name = _("topic of a lesson")
        verbose_name_plural = _("topics of lessons")


class LessonTechnique(TechniqueOf):
    content_object = ParentalKey(
        "lms_curriculum.LessonPage", on_delete=models.CASCADE, related_name="technique_items"
    )

    class Meta:
        verbose_name = _("technique of a lesson")
        verbose_name_plural = _("techniques of lessons")


class LessonMaterial(MaterialOf):
    content_object = ParentalKey(
        "lms_curriculum.LessonPage", on_delete=models.CASCADE, related_name="material_items"
    )

    class Meta:
        verbose_name = _("material of a lesson")
        verbose_name_plural = _("materials of lessons")


class LessonPage(KeptForReaders, Printable, FoundByForms, LessonContent, Page):  # type: ignore[django-manager-missing]
    """A lesson in one language."""

    topics = ClusterTaggableManager(
        through=LessonTopic,
        blank=True,
        verbose_name=_("topics"),
        related_name="+",
        help_text=_("What it is about."),
    )
    techniques = ClusterTaggableManager(
        through=LessonTechnique,
        blank=True,
        verbose_name=_("techniques"),
        related_name="+",
        help_text=_("How it is worked."),
    )
    materials = ClusterTaggableManager(
        through=LessonMaterial,
        blank=True,
        verbose_name=_("materials"),
        related_name="+",
        help_text=_("What it is made of."),
    )

    template = "curriculum/lesson_page.html"
    paper_template = "curriculum/lesson_paper.html"
    parent_page_types: ClassVar[list[str]] = ["lms_curriculum.CoursePage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = _("One lesson: text, pictures, numbered steps, materials.")
    base_form_class = LessonPageForm
    search_fields = [*Page.search_fields, *LessonContent.search_fields, *FoundByForms.forms_fields]
    show_in_menus_default = False

    content_panels: ClassVar[list[Any]] = [
        ReviewPanel(),
        TitleFieldPanel("title", help_text=_("As everybody reads it.")),
        FieldPanel("minutes"),
        FieldPanel("summary"),
        FieldPanel("objective"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_alt")], heading=_("Picture")),
        FieldPanel("body"),
    ]
    finding_panels: ClassVar[list[Any]] = [
        MultipleChooserPanel(
            "taught_skills",
            chooser_field_name="skill",
            heading=_("Skills it teaches"),
            label=_("Skill"),
            help_text=_("The facilitator marks these when the lesson was taught."),
        ),
        FieldPanel("level"),
        MultiFieldPanel(
            [FieldPanel("topics"), FieldPanel("techniques"), FieldPanel("materials")],
            heading=_("Words it is found by"),
            help_text=_(
                "The catalogue filters by these words. Use words that are there already where they fit."
            ),
        ),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Content")),
            ObjectList(finding_panels, heading=_("Skills and words")),
            ObjectList([FindingsPanel()], heading=_("Still missing")),
            ObjectList(Page.promote_panels, heading=_("Address and menus")),
        ]
    )

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        context["reading"] = reading.lesson(self, CoursePage, LessonPage)
        context["trail"] = reading.trail(self)
        mode = reading_mode(request)
        if mode == modes.BIG:
            context["screens"] = modes.screens(self.body, self.locale_id)
        elif mode == modes.PICTURES:
            context["parts"] = modes.parts(self.body, self.locale_id)
        return context

    def words_beside_the_text(self) -> list[str]:
        return [word.name for words in (self.topics, self.techniques, self.materials) for word in words.all()]

    def get_template(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        other = {modes.BIG: "curriculum/lesson_big.html", modes.PICTURES: "curriculum/lesson_pictures.html"}
        mode = reading_mode(request)
        return other[mode] if mode else super().get_template(request, *args, **kwargs)


class LessonSkill(Orderable, TaughtSkillContent):
    page = ParentalKey(LessonPage, on_delete=models.CASCADE, related_name="taught_skills")

    panels: ClassVar[list[Any]] = [FieldPanel("skill")]

    class Meta(Orderable.Meta):
        verbose_name = _("skill taught")
        verbose_name_plural = _("skills taught")
