"""What a course and a lesson are made of, without saying which base page carries it.

A site whose pages build on another base class combines these with it:
`class CoursePage(CourseContent, OurPage)`. Our own classes are in `models.py`.
"""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField
from wagtail.images import get_image_model_string
from wagtail.models import Locale
from wagtail.search import index

from ..blocks.bodies import LessonBody, pictures_in
from ..blocks.charts import problems_of
from ..blocks.texts import PLAIN_FEATURES
from ..outline.enums import AttendanceRule, CourseKind, ProjectLevel, SkillLevel
from ..outline.models import CODE_VALIDATOR, Course, Skill
from .fields import BodyField
from .filtering import folded
from .rules import HIGHEST_MARK, USUAL_PASS_MARK, Asked, problems

LONGEST_LESSON_MINUTES = 6000
NO_ROW = UUID(int=0)

PROBLEM_SENTENCES = {
    "hours_missing": _("Write how many hours are asked for. The rule asks for at least some hours."),
    "hours_negative": _("Hours cannot be below zero."),
    "percent_missing": _("Write which share of the planned sessions is asked for, from 1 to 100."),
    "percent_out_of_range": _("A share goes from 0 to 100 percent."),
    "mark_missing": _("Write the mark that passes, from 0 to %(highest)d."),
    "mark_out_of_range": _("Marks go from 0 to %(highest)d."),
}


def rows(page: Any) -> Any:
    """Returns the manager of a page's class: the abstract classes here do not know its fields."""
    return type(page)._default_manager


class PictureContent(models.Model):
    """One leading picture and what is seen in it."""

    picture = models.ForeignKey(
        get_image_model_string(),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    picture_alt = models.CharField(
        _("what is seen in the picture"),
        max_length=250,
        blank=True,
        help_text=_("For those who cannot see it: “Two needles crossed, yarn behind”."),
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.picture_id and not self.picture_alt.strip():
            raise ValidationError(
                {"picture_alt": ValidationError(_("Write what is seen in the picture."), code="alt_missing")}
            )


class CourseContent(PictureContent):
    """A course as authors write it. Its outline row is made when it is first published and outlives the page."""

    code = models.CharField(
        _("code"),
        max_length=40,
        blank=True,
        validators=[CODE_VALIDATOR],
        help_text=_(
            "Stands in registers and on certificates, for example TEJ-1. Left empty, the title makes one."
        ),
    )
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=CourseKind, default=CourseKind.CRAFT)
    level = models.CharField(
        _("project level"),
        max_length=20,
        choices=ProjectLevel,
        blank=True,
        help_text=_("How demanding the pieces are. It says nothing about the person."),
    )
    summary = models.CharField(
        _("summary"), max_length=300, help_text=_("One or two sentences. They stand in the catalogue.")
    )
    introduction = RichTextField(_("introduction"), blank=True, features=PLAIN_FEATURES)
    author = models.CharField(_("author"), max_length=160, blank=True)
    licence = models.CharField(
        _("licence"), max_length=60, blank=True, help_text=_("For example CC BY-SA 4.0. May stay empty.")
    )
    attendance_rule = models.CharField(
        _("attendance asked for"), max_length=10, choices=AttendanceRule, default=AttendanceRule.PERCENT
    )
    minimum_hours = models.DecimalField(
        _("hours, at least"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    minimum_percent = models.SmallIntegerField(
        _("percent of the planned sessions, at least"), null=True, blank=True, default=70
    )
    asks_evaluation = models.BooleanField(_("an evaluation has to be passed"), default=True)
    evaluation_task = models.CharField(
        _("what is evaluated"),
        max_length=300,
        blank=True,
        help_text=_("For example: a hat, finished and washed."),
    )
    criteria = models.TextField(
        _("by what a piece is judged"),
        blank=True,
        help_text=_(
            "One criterion on each line, for example: The edges are straight. Begin the line with an asterisk when "
            "nobody passes without it. Empty: the skills asked for are the criteria."
        ),
    )
    pass_mark = models.SmallIntegerField(
        _("mark that passes"), null=True, blank=True, default=USUAL_PASS_MARK, help_text=_("From 0 to 20.")
    )
    second_sign_off = models.BooleanField(
        _("a second person confirms each completion"),
        default=False,
        help_text=_("The facilitator marks the completion, another person confirms it."),
    )

    # Two pages of one course would be two courses with one memory; a copy is a new course.
    exclude_fields_in_copy: ClassVar[list[str]] = ["course", "code"]
    search_fields: ClassVar[list[Any]] = [
        index.SearchField("summary"),
        index.SearchField("introduction"),
        index.SearchField("code"),
        index.FilterField("kind"),
        index.FilterField("level"),
    ]

    # Supplied by the page class.
    pk: Any
    title: str
    locale_id: int | None
    translation_key: UUID

    class Meta:
        abstract = True

    def asked(self) -> Asked:
        """Returns the completion rules as the author typed them."""
        return Asked(
            attendance=self.attendance_rule,
            hours=self.minimum_hours,
            percent=self.minimum_percent,
            asks_evaluation=self.asks_evaluation,
            pass_mark=self.pass_mark,
        )

    def is_translation(self) -> bool:
        """Whether the page exists in the main language too, where what it asks for is edited."""
        main = Locale.get_default()
        return self.locale_id != main.pk and self.other_translations().filter(locale=main).exists()

    def other_translations(self) -> Any:
        return rows(self).filter(translation_key=self.translation_key).exclude(pk=self.pk)

    def settle_identity(self) -> None:
        """Fills what need not be typed: the outline row and the code from a translation, else a code from the title."""
        if self.course_id is None or not self.code:
            sibling = self.other_translations().exclude(code="").order_by("pk").first()
            if sibling is not None:
                self.course_id = self.course_id or sibling.course_id
                self.code = self.code or sibling.code
        if not self.code and self.title:
            self.code = self.free_code()

    def free_code(self) -> str:
        """Returns a code made from the title that no course has yet."""
        stem = slugify(folded(self.title)).upper()[:34].strip("-") or "CURSO"
        code, number = stem, 1
        while self.code_is_taken(code):
            number += 1
            code = f"{stem}-{number}"
        return code

    def code_is_taken(self, code: str) -> bool:
        pages = rows(self).filter(code=code).exclude(translation_key=self.translation_key)
        return (
            pages.exists() or Course.objects.filter(code=code).exclude(pk=self.course_id or NO_ROW).exists()
        )

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.settle_identity()
        super().full_clean(*args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.settle_identity()
        super().save(*args, **kwargs)

    def with_content_json(self, content: Any) -> Any:
        """The outline row belongs to the page, not to one of its revisions."""
        obj = super().with_content_json(content)  # type: ignore[misc]
        obj.course_id = self.course_id
        return obj

    def clean(self) -> None:
        errors: dict[str, list[ValidationError]] = {}
        try:
            super().clean()
        except ValidationError as refused:
            errors.update(refused.error_dict)
        for problem in problems(self.asked()):
            error = ValidationError(
                PROBLEM_SENTENCES[problem.code], code=problem.code, params={"highest": HIGHEST_MARK}
            )
            errors.setdefault(problem.field, []).append(error)
        errors.update(self._problems_with_code())
        if errors:
            raise ValidationError(errors)

    def _problems_with_code(self) -> dict[str, list[ValidationError]]:
        if not self.code:
            return {}
        if self.course_id is not None and self.course is not None and self.course.code != self.code:
            if self.course.editions.exists():
                sentence = _("The code stays %(code)s: cohorts have been opened with it.")
                error = ValidationError(sentence, code="code_is_fixed", params={"code": self.course.code})
                return {"code": [error]}
            if Course.objects.filter(code=self.code).exclude(pk=self.course_id).exists():
                return {"code": [self._code_taken()]}
        pages = rows(self).exclude(translation_key=self.translation_key)
        if pages.filter(code=self.code).exists():
            return {"code": [self._code_taken()]}
        return {}

    def _code_taken(self) -> ValidationError:
        sentence = _("Another course has the code %(code)s. Choose another one.")
        return ValidationError(sentence, code="code_taken", params={"code": self.code})


class LessonContent(PictureContent):
    """A lesson as authors write it."""

    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        null=True,
        validators=[
            MinValueValidator(1, _("A lesson takes at least one minute.")),
            MaxValueValidator(LONGEST_LESSON_MINUTES, _("A lesson takes at most %(limit_value)d minutes.")),
        ],
        help_text=_("How long the whole lesson takes in a group, practice included."),
        error_messages={
            "null": _("Write how many minutes the lesson takes."),
            "blank": _("Write how many minutes the lesson takes."),
        },
    )
    summary = models.CharField(
        _("summary"), max_length=300, blank=True, help_text=_("One or two sentences, for lists.")
    )
    objective = models.CharField(
        _("objective"),
        max_length=300,
        blank=True,
        help_text=_("What a person can do after it. Begin with the verb."),
    )
    level = models.CharField(_("project level"), max_length=20, choices=ProjectLevel, blank=True)
    body = BodyField(LessonBody(), verbose_name=_("content"), blank=True)

    search_fields: ClassVar[list[Any]] = [
        index.SearchField("summary"),
        index.SearchField("objective"),
        index.SearchField("body"),
        index.FilterField("level"),
    ]

    class Meta:
        abstract = True

    # Supplied by the page class.
    pk: Any
    locale_id: int | None
    translation_key: UUID

    def is_translation(self) -> bool:
        """Whether the lesson exists in the main language too, where its minutes are edited."""
        main = Locale.get_default()
        others = rows(self).filter(translation_key=self.translation_key).exclude(pk=self.pk)
        return self.locale_id != main.pk and others.filter(locale=main).exists()

    def charts_that_do_not_work_out(self) -> list[str]:
        """Returns what is wrong with the charts of the lesson, in words: no obstacle for a draft, one for publishing."""
        return [
            _("Chart “%(title)s”: %(problem)s") % {"title": block.value["title"], "problem": problem}
            for block in self.body
            if block.block_type == "chart"
            for problem in problems_of(block.value)
        ]

    def pictures(self) -> list[tuple[Any, str]]:
        """Returns every picture of the lesson with its alt text, in reading order."""
        leading = [(self.picture, self.picture_alt)] if self.picture_id else []
        return leading + pictures_in(self.body)


class AskedSkillContent(models.Model):
    """A skill the completion of a course asks for. The concrete class adds the page."""

    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+", verbose_name=_("skill"))
    level = models.CharField(
        _("level"),
        max_length=10,
        choices=[(level.value, level.label) for level in (SkillLevel.WITH_HELP, SkillLevel.ALONE)],
        default=SkillLevel.ALONE,
    )
    times = models.PositiveSmallIntegerField(
        _("on different days"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text=_("On how many different days it has to be seen."),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.skill}: {self.get_level_display()}"


class TaughtSkillContent(models.Model):
    """A skill a lesson teaches. The concrete class adds the page."""

    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+", verbose_name=_("skill"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.skill)


class PrerequisiteContent(models.Model):
    """A course to complete beforehand. The concrete class adds the page."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+", verbose_name=_("course"))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.course.title
