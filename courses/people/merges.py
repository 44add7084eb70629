"""Two records of one person become one, reversibly until a person confirms it.

No history moves: facts are append-only and stay with the record they were written for. The merged record takes the
names of the kept one, so that every list calls her the same, and remembers what it said before; `queries.identities`
names all records of a person for whoever counts.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from . import rules
from .actions import FIELDS
from .models import Merge, Participant
from .rules import Refusal
from .sentences import sentence
from .signals import merge_confirmed, merge_undone, participants_merged

# The document stays with the record it was entered for: one number belongs to one record only.
SHARED = tuple(
    name for name in FIELDS if name not in ("document_type", "document_number", "document_seen_on")
)


def merge_participants(*, kept: Participant, merged: Participant, reason: str, by: Any) -> Merge:
    """Joins two records. The kept one speaks for both from now on.

    Steps: lock both in one order, check, remember what the merged record said, give it the kept one's names, tell
    `participants_merged` (a room above may refuse by raising ValidationError), log.

    Raises ValidationError: the same record twice; one of them closed; no reason; refused by a room above.
    """
    try:
        reason = rules.clean_text(reason)
    except Refusal as refusal:
        raise ValidationError({"reason": sentence(refusal)}) from None
    if not reason:
        raise ValidationError({"reason": ValidationError(_("Write the reason."), code="no_reason")})
    if kept.pk == merged.pk:
        raise ValidationError(_("Choose two different records."), code="same")
    with transaction.atomic():
        rows = {
            row.pk: row
            for row in Participant.objects.select_for_update()
            .filter(pk__in=[kept.pk, merged.pk])
            .order_by("pk")
        }
        stays, goes = rows[kept.pk], rows[merged.pk]
        for row in (stays, goes):
            if row.merged_into_id or row.anonymised_at:
                raise ValidationError(_("One of the records is closed."), code="closed")
        if Participant.objects.filter(merged_into=goes).exists():
            raise ValidationError(
                _("Other records were merged into this one. Keep it, and merge the other into it."),
                code="has_merged",
            )
        before = {name: _plain(getattr(goes, name)) for name in SHARED}
        for name in SHARED:
            setattr(goes, name, getattr(stays, name))
        goes.merged_into = stays
        goes.save()
        try:
            with transaction.atomic():
                merge = Merge.objects.create(
                    kept=stays, merged=goes, before=before, reason=reason[:255], merged_by_user=by
                )
        except IntegrityError:
            raise ValidationError(_("One of the records is closed."), code="closed") from None
        participants_merged.send(Merge, merge=merge, by=by)
        for row in (stays, goes):
            log(
                instance=row,
                action="lms.merge_participants",
                user=by,
                title="participant",
                data={"kept": str(stays.pk), "merged": str(goes.pk)},
            )
    return merge


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, int, bool, type(None))) else str(value)


def undo_merge(merge: Merge, *, by: Any) -> Merge:
    """Parts two records again; the merged one says what it said before. Raises ValidationError once confirmed or undone."""
    with transaction.atomic():
        locked = _locked_open(merge)
        goes = Participant.objects.select_for_update().get(pk=locked.merged_id)
        for name in SHARED:
            if name in locked.before:
                setattr(goes, name, locked.before[name])
        goes.merged_into = None
        try:
            with transaction.atomic():
                goes.save()
        except IntegrityError:
            raise ValidationError(
                _("Somebody else now has this record's document. Correct that first."), code="document_taken"
            ) from None
        locked.undone_at, locked.undone_by = timezone.now(), by
        locked.save(update_fields=["undone_at", "undone_by"])
        merge_undone.send(Merge, merge=locked, by=by)
        for key in (locked.kept_id, locked.merged_id):
            log(
                instance=Participant(pk=key),
                action="lms.undo_merge",
                user=by,
                title="participant",
                data={"kept": str(locked.kept_id), "merged": str(locked.merged_id)},
            )
    merge.refresh_from_db()
    return merge


def confirm_merge(merge: Merge, *, by: Any) -> Merge:
    """Makes a merge final: what the merged record said before is forgotten. Asked of a second person than who merged.

    Raises ValidationError: confirmed or undone already; the same person as merged them.
    """
    with transaction.atomic():
        locked = _locked_open(merge)
        if locked.merged_by_user_id == by.pk:
            raise ValidationError(
                _("Another person confirms it than the one who merged."), code="same_person"
            )
        locked.confirmed_at, locked.confirmed_by, locked.before = timezone.now(), by, {}
        locked.save(update_fields=["confirmed_at", "confirmed_by", "before"])
        merge_confirmed.send(Merge, merge=locked, by=by)
        log(
            instance=Participant(pk=locked.kept_id),
            action="lms.confirm_merge",
            user=by,
            title="participant",
            data={"merged": str(locked.merged_id)},
        )
    merge.refresh_from_db()
    return merge


def _locked_open(merge: Merge) -> Merge:
    locked = Merge.objects.select_for_update().get(pk=merge.pk)
    if not locked.is_open:
        raise ValidationError(_("This merge was already confirmed or undone."), code="closed")
    return locked
