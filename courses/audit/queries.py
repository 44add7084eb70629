"""The record of access in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.log_actions import registry

from ..people.models import Participant
from .enums import Deed
from .models import AccessRecord
from .watching import watched


@dataclass(frozen=True)
class Line:
    """One row as it is read. `about` is empty, a name, or a short number where the reader may not know names."""

    record: AccessRecord
    at: datetime
    who: str
    deed: str
    words: str
    about: str
    about_id: UUID | None

    @property
    def row_url(self) -> str:
        """Where everything about the same row is read; empty for deeds without a row."""
        app, _dot, model = self.record.subject_type.partition(".")
        if not (model and self.record.subject_id):
            return ""
        return reverse("lms_audit:row", args=[app, model, self.record.subject_id])


def words_of(record: AccessRecord) -> str:
    """What happened, in a sentence: from the room's own words for the action, or for the address."""
    match record.deed:
        case Deed.SIGNED_IN:
            return _("Signed in.")
        case Deed.SIGNED_OUT:
            return _("Signed out.")
        case Deed.REFUSED:
            return _("A sign-in was refused.")
    entry = watched(record.action)
    if entry is not None:
        return str(entry.words)
    registry.scan_for_actions()
    formatter = registry.formatters.get(record.action)
    label = str(getattr(formatter, "message", "") or getattr(formatter, "label", "") or record.action)
    rows = record.data.get("rows")
    return f"{label} ({rows})" if rows is not None else label


def lines(records: Sequence[AccessRecord], user: Any) -> list[Line]:
    """The rows as the user may read them: names of people within her reach, short numbers for the others. One query."""
    people: dict[UUID, str] = {}
    if user.has_perm("lms_courses.view_participant"):
        asked = {record.participant_id for record in records if record.participant_id}
        people = {one.pk: one.class_name for one in Participant.objects.visible_to(user).filter(pk__in=asked)}
    return [
        Line(
            record=record,
            at=record.at,
            who=record.actor_name or _("Nobody signed in"),
            deed=record.get_deed_display(),
            words=words_of(record),
            about=_about(record.participant_id, people),
            about_id=record.participant_id,
        )
        for record in records
    ]


def _about(participant: UUID | None, people: dict[UUID, str]) -> str:
    if participant is None:
        return ""
    return people.get(participant) or _("Participant %(number)s") % {"number": str(participant)[:8]}


def matching_people(text: str, user: Any) -> QuerySet[Participant] | None:
    """The people a search word may mean, None when she may not search by name."""
    if not text or not user.has_perm("lms_courses.view_participant"):
        return None
    return Participant.objects.visible_to(user).matching(text)
