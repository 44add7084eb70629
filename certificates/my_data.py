"""The certificates of a person, for the paper of her own data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail import hooks

from .models import Certificate, PublishedTranscript


@hooks.register("lms_my_data")
def certificates_of_a_person(keys: Sequence[UUID], user: Any) -> list[tuple[str, list[str], list[list[str]]]]:
    """Number, state and day of each certificate; when her certificates stood on a page. Two queries."""
    pages = PublishedTranscript.objects.filter(participant__in=keys).order_by("published_at")
    rows = Certificate.objects.filter(participant__in=keys).order_by("issued_on", "full_number")
    return [
        (
            _("Certificates"),
            [_("Number"), _("Status"), _("Issued on"), _("Handed over on")],
            [
                [
                    one.full_number,
                    one.get_status_display(),
                    date_format(one.issued_on, "SHORT_DATE_FORMAT"),
                    date_format(one.handed_over_on, "SHORT_DATE_FORMAT") if one.handed_over_on else "",
                ]
                for one in rows
            ],
        ),
        (
            _("Published transcripts"),
            [_("Published on"), _("Until"), _("Taken off on")],
            [
                [
                    date_format(one.published_at, "SHORT_DATE_FORMAT"),
                    date_format(one.expires_at, "SHORT_DATE_FORMAT"),
                    date_format(one.withdrawn_at, "SHORT_DATE_FORMAT") if one.withdrawn_at else "",
                ]
                for one in pages
            ],
        ),
    ]
