"""What paper sheets and sample pieces hold of a person, for the paper of her own data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail import hooks

from ...evaluations.models import SamplePiece
from .models import PaperSheet

Section = tuple[str, list[str], list[list[str]]]


@hooks.register("lms_my_data")
def pieces_and_sheets(keys: Sequence[UUID], user: Any) -> list[Section]:
    """Pieces with whether a picture is kept, and the numbered sheets she stands on. Two queries for any length."""
    pieces = SamplePiece.objects.filter(participant__in=keys).select_related("cohort", "photo")
    sheets = (
        PaperSheet.objects.filter(rows__participant__in=keys)
        .select_related("session__cohort")
        .annotate(signed=Count("scans", filter=Q(scans__set_aside_at=None), distinct=True))
        .order_by("session__date", "number")
        .distinct()
    )
    found: list[Section] = []
    rows = [
        [one.cohort.name, one.made, _day(one.judged_on), _yes(_has_photo(one))]
        for one in pieces.order_by("judged_on", "pk")
    ]
    if rows:
        found.append((_("Pieces"), [_("Cohort"), _("Piece"), _("Date"), _("Picture")], rows))
    lines = [
        [str(one), one.session.cohort.name, _day(one.session.date), _yes(bool(one.signed))] for one in sheets
    ]
    if lines:
        headings = [_("Sheet"), _("Cohort"), _("Date"), pgettext("sheet", "Signed, as a picture")]
        found.append((_("Paper sheets"), headings, lines))
    return found


def _day(day: Any) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _yes(is_so: bool) -> str:
    return _("Yes") if is_so else _("No")


def _has_photo(piece: SamplePiece) -> bool:
    return piece.photo is not None and piece.photo.taken_away_at is None
