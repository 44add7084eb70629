"""The one door of the record of access, and the only way a row leaves it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.utils import timezone

from .enums import Deed
from .models import AccessRecord

YEARS_KEPT = 2
# What `data` of a log entry may bring along: small values that name nobody.
KEPT_KEYS = ("rows", "format", "list", "year", "by", "role", "paper", "month", "count", "kind", "on")


def write_down(
    *,
    by: Any,
    deed: str,
    action: str,
    subject_type: str = "",
    subject_id: str = "",
    participant: UUID | None = None,
    data: dict[str, Any] | None = None,
    at: datetime | None = None,
) -> AccessRecord:
    """Adds one row. `by` is a user or None (nobody was signed in)."""
    return AccessRecord.objects.create(
        actor_id=getattr(by, "pk", None),
        actor_name=by.get_username() if getattr(by, "pk", None) else "",
        deed=deed,
        action=action[:80],
        subject_type=subject_type,
        subject_id=str(subject_id)[:64],
        participant_id=participant,
        data={key: value for key, value in (data or {}).items() if key in KEPT_KEYS},
        at=at or timezone.now(),
    )


# How a row of a table leads to the person it is about, tried in this order.
WAYS_TO_A_PERSON = (
    ("participant_id",),
    ("unlock", "participant_id"),
    ("certificate", "participant_id"),
    ("completion", "participant_id"),
)


def whose_data(subject_type: str, subject_id: str) -> UUID | None:
    """The participant a row is about; None when it is about nobody, or gone."""
    try:
        model = apps.get_model(subject_type)
    except (LookupError, ValueError):
        return None
    if model._meta.label_lower == "lms_courses.participant":
        return _uuid(subject_id)
    for way in WAYS_TO_A_PERSON:
        names = {field.name for field in model._meta.get_fields()} | {
            field.attname for field in model._meta.concrete_fields
        }
        if way[0] not in names:
            continue
        path = "__".join((*way[:-1], way[-1].removesuffix("_id")))
        try:
            found = model._default_manager.filter(pk=subject_id).values_list(path, flat=True).first()
        except (ValueError, TypeError):
            return None
        return found if isinstance(found, UUID) else None
    return None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def forget_old_records(*, years: int = YEARS_KEPT) -> int:
    """Deletes rows older than `years` and returns how many. The database refuses anything younger than two years.

    Raises ValueError for fewer years than the law asks.
    """
    if years < YEARS_KEPT:
        raise ValueError(f"records of access are kept for at least {YEARS_KEPT} years")
    # A day more than the years: leap days and the database's own reckoning never disagree with ours.
    before = timezone.now() - timedelta(days=366 * years + 1)
    old = AccessRecord.objects.filter(at__lt=before)
    count = old.count()
    # The manager refuses to delete; this is the one place that may.
    old._raw_delete(connection.alias)
    return count


def sign_in(user: Any) -> AccessRecord:
    return write_down(by=user, deed=Deed.SIGNED_IN, action="lms.sign_in")


def sign_out(user: Any) -> AccessRecord:
    return write_down(by=user, deed=Deed.SIGNED_OUT, action="lms.sign_out")


def refuse_sign_in() -> AccessRecord:
    """Somebody was refused. What she typed is not kept: it may be a password in the wrong field."""
    return write_down(by=None, deed=Deed.REFUSED, action="lms.refuse_sign_in")
