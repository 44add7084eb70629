"""What this room keeps of a person, for the paper of her own data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail import hooks

from .models import AuthorityFigure, MonthCorrection
from .month_forms import write_hours
from .months import month_name
from .sentences import correction_words

Section = tuple[str, list[str], list[list[str]]]


@hooks.register("lms_my_data")
def figures_and_corrections_of_a_person(keys: Sequence[UUID], user: Any) -> list[Section]:
    """Figures of the authority about her, and corrections of closed months that are hers. Two queries."""
    figures = AuthorityFigure.objects.filter(participant__in=keys).select_related("cohort")
    entries = MonthCorrection.objects.filter(participant__in=keys).select_related("close__cohort")
    return [
        (
            _("Figures of the authority"),
            [_("Month"), _("Group"), _("Hours"), pgettext("figure", "Days"), _("Mark"), _("Folio")],
            [
                [
                    month_name(one.month),
                    one.cohort.name,
                    write_hours(one.minutes),
                    "" if one.days is None else str(one.days),
                    "" if one.mark is None else str(one.mark),
                    one.folio,
                ]
                for one in figures.order_by("month", "entered_at", "pk")
            ],
        ),
        (
            _("Corrections of closed months"),
            [
                _("Month"),
                _("Group"),
                _("Entered on"),
                pgettext("correction", "Before"),
                pgettext("correction", "Now"),
                _("Reason"),
            ],
            [
                [
                    month_name(one.close.month),
                    one.close.cohort.name,
                    date_format(localdate(one.at), "SHORT_DATE_FORMAT"),
                    correction_words(one.thing, one.before),
                    correction_words(one.thing, one.after),
                    one.reason,
                ]
                for one in entries.order_by("at", "pk")
            ],
        ),
    ]
