"""Closed lists of the records a court may read."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LawSubject(models.TextChoices):
    """Numbers of the law the hours are read with. Minutes, marks from 0 to 20, percent of the sessions held, hours, days."""

    DAY_MINUTES = "day_minutes", _("Minutes that make one day")
    MOST_MINUTES = "most_minutes", _("Most minutes of a day that count")
    PASS_MARK = "pass_mark", _("Passing mark of a month")
    MOST_UNEXCUSED_PERCENT = "most_unexcused", _("Unexcused absences allowed, in percent")
    SHEET_WORKING_HOURS = "sheet_hours", _("Working hours to hand in the monthly sheet")
    HOURS_OF_WORKING_DAY = "working_day_hours", _("Hours that one working day of that time is counted as")
    REPORT_DAYS = "report_days", _("First days of the next month to send the sheets")


class ObstacleCode(StrEnum):
    """What keeps a month from being closed, or a statement from being printed."""

    NOT_OVER = "not_over"  # the month has not ended at the centre
    MISSING_MARKS = "missing_marks"  # amount: entries without a mark
    CONFLICTS = "conflicts"  # amount: entries whose readings differ
    HELD = "held"  # amount: marks under review
    OPEN_MONTH = "open_month"  # the month is not closed
    DIFFERENCES = "differences"  # amount: differences with the authority that nobody has acknowledged


class CorrectedThing(models.TextChoices):
    """What a counter-entry of a closed month is about."""

    ATTENDANCE = "attendance", _("Attendance")
    EVALUATION = "evaluation", _("Monthly mark")
    LESSON = "lesson", _("Lesson taught")
    SKILL = "skill", _("Skill seen")
    SESSION = "session", _("Session")
    MEMBERSHIP = "membership", _("Enrolment")


class DifferenceField(models.TextChoices):
    """Which figure of the authority is not ours."""

    MINUTES = "minutes", _("Hours")
    DAYS = "days", pgettext_lazy("figure", "Days")
    MARK = "mark", _("Mark")
    NOT_LISTED = "not_listed", _("Not in the authority's sheet")
