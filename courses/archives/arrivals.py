"""The steps of taking a cohort's file in: opened and looked at, kept sealed until somebody says yes, then written."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..cohorts.enums import ImportStatus
from ..cohorts.models import Centre, Cohort
from . import packing, unpacking
from .models import CohortArrival
from .sealed import SHORTEST_PASSPHRASE

# So long a file nobody decided about is kept, sealed.
MOST_BYTES = 40 * 1024 * 1024


def take_out(cohort: Cohort, *, passphrase: str, by: Any) -> bytes:
    """The sealed file of the cohort, as it stands at one moment. Raises PermissionDenied, ValidationError (passphrase)."""
    if not unpacking.may_take_out(by, cohort):
        raise PermissionDenied
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise ValidationError(
            {
                "passphrase": _("Use at least %(count)d letters: three or four words.")
                % {"count": SHORTEST_PASSPHRASE}
            }
        )
    with transaction.atomic():
        data = packing.pack(cohort, passphrase=passphrase)
        log(instance=cohort, action="lms.export_cohort", user=by, data={"bytes": len(data)})
    return data


def receive(data: bytes, *, centre: Centre, passphrase: str, by: Any) -> CohortArrival:
    """Opens a file, says what it would do here and keeps it, sealed as it came. Nothing is recorded.

    Raises PermissionDenied; ValidationError by field: another kind of file, wrong passphrase, damaged, newer.
    """
    if not unpacking.may_take_in(by, centre):
        raise PermissionDenied
    arrival = unpacking.look_at(_opened(data, passphrase), centre=centre)
    CohortArrival.objects.forget_old()
    report = asdict(arrival)
    report.pop("documents_elsewhere")
    return CohortArrival.objects.create(centre=centre, sealed=data, report=report, uploaded_by=by)


def _opened(data: bytes, passphrase: str) -> packing.Archive:
    try:
        return packing.read(data, passphrase=passphrase)
    except packing.NotABackup:
        raise ValidationError({"file": _("This is not the file of a cohort.")}) from None
    except packing.WrongPassphrase:
        raise ValidationError({"passphrase": _("The passphrase does not open this file.")}) from None
    except packing.NewerFormat:
        raise ValidationError(
            {"file": _("The file was written by a newer version. Update this installation first.")}
        ) from None
    except packing.Damaged:
        raise ValidationError(
            {"file": _("The file is damaged or was cut off. Copy it again from where it was made.")}
        ) from None


def apply(waiting: CohortArrival, *, passphrase: str, by: Any) -> Cohort:
    """Writes what the file adds, all of it or nothing, and forgets the file.

    Raises PermissionDenied; ValidationError: no longer waiting, wrong passphrase, obstacles that came up since.
    """
    with transaction.atomic():
        locked = CohortArrival.objects.select_for_update().get(pk=waiting.pk)
        if locked.status != ImportStatus.WAITING:
            raise ValidationError(_("This file is no longer waiting."), code="not_waiting")
        cohort = unpacking.take_in(_opened(bytes(locked.sealed), passphrase), centre=waiting.centre, by=by)
        locked.status, locked.sealed, locked.cohort = ImportStatus.APPLIED, b"", cohort
        locked.save(update_fields=["status", "sealed", "cohort"])
    waiting.refresh_from_db()
    return cohort


def discard(waiting: CohortArrival) -> None:
    """Forgets a file that waits."""
    CohortArrival.objects.filter(pk=waiting.pk).forget()
