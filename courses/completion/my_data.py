"""What the rooms of marks and completions know of a person, for the paper of her own data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail import hooks

from curriculum.outline.enums import SkillLevel

from ..attendance.models import AttendanceMark
from ..evaluations.models import Evaluation
from ..skills.models import SkillObservation
from .models import Completion

Section = tuple[str, list[str], list[list[str]]]


def _day(day: Any) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


@hooks.register("lms_my_data")
def marks_and_completions(keys: Sequence[UUID], user: Any) -> list[Section]:
    """Attendance by cohort and status, skills seen, evaluations, completions. Four queries for any length."""
    attendance = (
        AttendanceMark.objects.counted()
        .filter(participant__in=keys)
        .values("session__cohort__name", "status")
        .annotate(sessions=Count("pk"), time=Sum("minutes"))
        .order_by("session__cohort__name", "status")
    )
    statuses = dict(AttendanceMark._meta.get_field("status").flatchoices)
    skills = (
        SkillObservation.objects.filter(participant__in=keys)
        .select_related("skill")
        .order_by("seen_on", "skill__name")
    )
    evaluations = (
        Evaluation.objects.filter(participant__in=keys, mark__isnull=False)
        .select_related("cohort")
        .order_by("evaluated_on", "attempt")
    )
    completions = (
        Completion.objects.filter(participant__in=keys)
        .select_related("cohort__edition")
        .order_by("earned_on")
    )
    return [
        (
            _("Attendance"),
            [_("Cohort"), _("Attendance"), _("Sessions"), _("Minutes")],
            [
                [
                    one["session__cohort__name"],
                    str(statuses.get(one["status"], one["status"])),
                    str(one["sessions"]),
                    str(one["time"] or 0),
                ]
                for one in attendance
            ],
        ),
        (
            _("Skills"),
            [_("Skill"), _("Level"), _("Date")],
            [[one.skill.name, str(SkillLevel(one.level).label), _day(one.seen_on)] for one in skills],
        ),
        (
            _("Evaluations"),
            [_("Cohort"), _("Kind"), _("Mark"), _("Date")],
            [
                [one.cohort.name, one.get_kind_display(), str(one.mark), _day(one.evaluated_on)]
                for one in evaluations
            ],
        ),
        (
            _("Completions"),
            [_("Course"), _("Status"), _("Date")],
            [
                [one.cohort.edition.title, one.get_status_display(), _day(one.earned_on)]
                for one in completions
            ],
        ),
    ]
