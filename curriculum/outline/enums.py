"""Closed lists of what can be said about a course. Values are stored in records: add, never rename."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CourseKind(models.TextChoices):
    """What a course teaches. Both kinds follow the same rules; lists and certificates name them apart."""

    CRAFT = "craft", _("Craft course")
    LIFE_SKILLS = "life_skills", _("Life-skills module")


class ProjectLevel(models.TextChoices):
    """How demanding a project is (Craft Yarn Council, www.YarnStandards.com). It rates the piece, never the person."""

    BASIC = "basic", _("Basic")
    EASY = "easy", _("Easy")
    INTERMEDIATE = "intermediate", _("Intermediate")
    COMPLEX = "complex", _("Complex")


class SkillLevel(models.TextChoices):
    """How a skill was seen on a day, in rising order."""

    NOT_YET = "not_yet", _("Not yet")
    WITH_HELP = "with_help", _("With help")
    ALONE = "alone", _("Alone")


SKILL_LEVELS_RISING = (SkillLevel.NOT_YET, SkillLevel.WITH_HELP, SkillLevel.ALONE)


class AttendanceRule(models.TextChoices):
    """Which attendance a completion asks for. Percentages are always over the planned sessions."""

    HOURS = "hours", _("At least these hours")
    PERCENT = "percent", _("At least this share of the planned sessions")
    EITHER = "either", _("Either the hours or the share")
    BOTH = "both", _("The hours and the share")
    NONE = "none", _("Attendance is not asked for")
