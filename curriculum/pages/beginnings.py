"""How a lesson may begin: blocks laid out beforehand, to be filled in."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..blocks.bodies import LessonBody
from .fields import BodyField


class LessonTemplate(models.Model):
    """A lesson to begin from. Copied into a new draft, never linked: changing it changes no lesson."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    description = models.CharField(
        _("description"),
        max_length=300,
        blank=True,
        help_text=_("When it fits. Authors read it when choosing."),
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=90, validators=[MinValueValidator(1), MaxValueValidator(6000)]
    )
    objective = models.CharField(_("objective"), max_length=300, blank=True)
    body = BodyField(LessonBody(), verbose_name=_("content"), blank=True)

    class Meta:
        verbose_name = _("lesson template")
        verbose_name_plural = _("lesson templates")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
