"""What the room of paid work knows of a person, for the paper of her own data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from wagtail import hooks

from .models import Placement, WorkUnlock

Section = tuple[str, list[str], list[list[str]]]


def _day(day: Any) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""


@hooks.register("lms_my_data")
def work_of_a_person(keys: Sequence[UUID], user: Any) -> list[Section]:
    """Work she may be offered, and work she was offered. Two queries."""
    unlocks = WorkUnlock.objects.filter(participant__in=keys).select_related("role").order_by("unlocked_at")
    placements = (
        Placement.objects.filter(unlock__participant__in=keys)
        .select_related("unlock__role")
        .order_by("offered_on")
    )
    return [
        (
            _("Work open to her"),
            [_("Work"), _("Status"), _("Since")],
            [[one.role.title, one.get_status_display(), _day(localdate(one.unlocked_at))] for one in unlocks],
        ),
        (
            _("Work offered"),
            [_("Work"), _("Offered on"), _("From"), _("Until")],
            [
                [one.unlock.role.title, _day(one.offered_on), _day(one.started_on), _day(one.ended_on)]
                for one in placements
            ],
        ),
    ]
