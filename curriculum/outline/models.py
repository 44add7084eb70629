"""Plain rows with stable codes that every record points at.

Pages exist once per language and may be moved, unpublished or deleted. Records never hang on them: they hang on
the rows of this room, which are kept for as long as a record needs them (every foreign key to them is PROTECT).
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .enums import CourseKind, ProjectLevel

CODE_VALIDATOR = RegexValidator(
    r"^[A-Z0-9]+(-[A-Z0-9]+)*$", _("Use capital letters, digits and hyphens, for example TEJ-1.")
)


class CourseQuerySet(models.QuerySet["Course"]):
    def published(self) -> CourseQuerySet:
        """Courses a cohort can be opened for: their page is live in at least one language."""
        return self.filter(is_published=True)


class Course(models.Model):
    """A course as records know it. Written by publishing its page (`outline.actions.refresh_outline`), never by hand.

    `outline` holds the content as last published, in the shape of `outline.contents.EditionContent`; it survives the
    deletion of every page.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(_("code"), max_length=40, unique=True, validators=[CODE_VALIDATOR])
    title = models.CharField(_("title"), max_length=255)
    kind = models.CharField(_("kind"), max_length=20, choices=CourseKind, default=CourseKind.CRAFT)
    level = models.CharField(_("project level"), max_length=20, choices=ProjectLevel, blank=True)
    outline = models.JSONField(default=dict, blank=True, editable=False)
    is_published = models.BooleanField(_("published"), default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class SkillQuerySet(models.QuerySet["Skill"]):
    def in_use(self) -> SkillQuerySet:
        return self.filter(is_retired=False)


class Skill(models.Model):
    """Something a person can be seen doing: "knit stitch", "say no with respect"."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(_("code"), max_length=40, unique=True, validators=[CODE_VALIDATOR])
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    seen_alone = models.CharField(
        _("how one sees that it is done alone"),
        max_length=255,
        blank=True,
        help_text=_("One sentence the facilitator can check with her eyes."),
    )
    name_in_english = models.CharField(
        _("name in English"),
        max_length=120,
        blank=True,
        help_text=_(
            "For digital credentials that somebody abroad reads. Only words that a named person has reviewed."
        ),
    )
    english_reviewed_by = models.CharField(_("English reviewed by"), max_length=120, blank=True)
    is_retired = models.BooleanField(_("no longer taught"), default=False)

    objects = SkillQuerySet.as_manager()

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.name_in_english and not self.english_reviewed_by:
            raise ValidationError({"english_reviewed_by": _("Write who reviewed the name in English.")})


class CourseEdition(models.Model):
    """The content of a course frozen when a cohort is opened. Never changed; equal content is one edition.

    Its one door is `outline.actions.freeze_edition`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="editions", verbose_name=_("course")
    )
    number = models.PositiveIntegerField(_("edition"))
    content = models.JSONField(editable=False)
    content_hash = models.CharField(max_length=64, editable=False)
    frozen_at = models.DateTimeField(_("frozen on"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("course edition")
        verbose_name_plural = _("course editions")
        ordering = ["course", "number"]
        constraints = [
            models.UniqueConstraint(fields=["course", "number"], name="edition_number_once_per_course"),
            models.UniqueConstraint(
                fields=["course", "content_hash"], name="edition_content_once_per_course"
            ),
        ]

    def __str__(self) -> str:
        return _("%(course)s, edition %(number)d") % {"course": self.title, "number": self.number}

    @property
    def title(self) -> str:
        """The title in Spanish as it was when the edition was frozen."""
        titles: dict[str, Any] = self.content["titles"]
        return str(titles.get("es") or next(iter(titles.values())))
