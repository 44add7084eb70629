"""Pictures of pieces: brought where the place permits it, asked for consent when people can be seen, taken away again."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..cohorts.access import can_mark
from ..cohorts.models import Cohort
from ..people.consents import has_consent
from ..people.enums import Purpose
from ..people.models import Participant
from . import files
from .models import PiecePhoto
from .pictures import clean_picture

FORGOTTEN = "anonymised"


def check_photo(cohort: Cohort, participant: Participant, *, shows_people: bool) -> None:
    """Raises ValidationError where no picture may be kept: the place permits none, or people can be seen and the
    participant has not agreed to photographs."""
    if not cohort.centre.photos_allowed:
        raise ValidationError(_("No photographs may be taken at this place."), code="place")
    if shows_people and not has_consent(participant, Purpose.PHOTO):
        raise ValidationError(
            _("There is no consent for photographs. Take one without people, or note the consent first."),
            code="consent",
        )


def keep_photo(
    cohort: Cohort,
    participant: Participant,
    content: bytes,
    *,
    shows_people: bool,
    by: Any,
    name: UUID | None = None,
) -> PiecePhoto:
    """Keeps a picture of something this person made, small and without what cameras write into it.

    `name` is given where it was made up elsewhere, on a tablet; a name that is taken already raises IntegrityError.
    Raises PermissionDenied, or ValidationError with a sentence.
    """
    if not can_mark(by, cohort):
        raise PermissionDenied
    check_photo(cohort, participant, shows_people=shows_people)
    picture = clean_picture(content)
    name = name or uuid4()
    ending = "png" if picture.media_type == "image/png" else "jpg"
    path = files.keep(f"pieces/{name}.{ending}", picture.content)
    try:
        with transaction.atomic():
            photo = PiecePhoto.objects.create(
                pk=name,
                cohort=cohort,
                participant=participant,
                path=path,
                size=len(picture.content),
                width=picture.width,
                height=picture.height,
                digest=files.digest_of(picture.content),
                shows_people=shows_people,
                brought_by=by,
            )
            log(instance=cohort, action="lms.keep_piece_photo", user=by, data={"photo": str(name)})
    except BaseException:
        files.drop(path)
        raise
    return photo


def take_away(photo: PiecePhoto, *, reason: str, by: Any) -> None:
    """Deletes the file of a picture. That it was there, and why it went, stays. The piece stays judged.

    Raises PermissionDenied, or ValidationError without a reason or when it is gone already.
    """
    if not can_mark(by, photo.cohort):
        raise PermissionDenied
    reason = " ".join(reason.split())[:255]
    if not reason:
        raise ValidationError(_("Write the reason."), code="reason")
    if not _remove([photo], reason, by):
        raise ValidationError(_("The picture was taken away already."), code="gone")
    photo.refresh_from_db()


def forget(participant: Participant, *, by: Any) -> int:
    """Deletes the files of all pictures of what this person made. Returns how many."""
    rows = PiecePhoto.objects.filter(participant=participant, taken_away_at=None)
    return _remove(list(rows), FORGOTTEN, by)


def read_photo(photo: PiecePhoto) -> bytes:
    """The kept bytes. Raises ValidationError when the picture was taken away or its file is not what was kept."""
    if photo.taken_away_at is not None:
        raise ValidationError(_("The picture was taken away."), code="gone")
    try:
        content = files.read(photo.path)
    except OSError:
        raise ValidationError(_("The file is missing. Restore it from the backup."), code="missing") from None
    if files.digest_of(content) != photo.digest:
        raise ValidationError(
            _("The file is not the one that was attached. Restore it from the backup."), code="changed"
        )
    return content


def _remove(photos: list[PiecePhoto], reason: str, by: Any) -> int:
    names = [photo.pk for photo in photos]
    with transaction.atomic():
        changed = PiecePhoto.objects.filter(pk__in=names, taken_away_at=None).update(
            taken_away_at=timezone.now(), taken_away_by=by, taken_away_reason=reason
        )
        for photo in photos:
            log(
                instance=photo.cohort,
                action="lms.take_away_piece_photo",
                user=by,
                data={"photo": str(photo.pk)},
            )
        # The file goes once the rows say so for good.
        paths = [photo.path for photo in photos]
        transaction.on_commit(lambda: files.drop_all(paths))
    return changed
