"""Keeping the numbers of the law: a change is a new row from its day on, a confirmation says who of the authority said yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..people import terms
from .access import can_change_law
from .enums import LawSubject
from .models import LawNumber

# A number nobody has looked at for a year may no longer be the law. Our own habit, not a number of the law.
REVIEW_AFTER_MONTHS = 12
HIGHEST = {
    LawSubject.DAY_MINUTES: 24 * 60,
    LawSubject.MOST_MINUTES: 24 * 60,
    LawSubject.PASS_MARK: 20,
    LawSubject.MOST_UNEXCUSED_PERCENT: 100,
    LawSubject.SHEET_WORKING_HOURS: 1_000,
    LawSubject.HOURS_OF_WORKING_DAY: 24,
    LawSubject.REPORT_DAYS: 90,
}


@dataclass(frozen=True)
class Kept:
    """One row with the day before the next one (None while it is the last) and what should be done about it."""

    number: LawNumber
    valid_to: date | None
    is_in_force: bool
    is_unconfirmed: bool
    is_due_for_review: bool


@dataclass(frozen=True)
class KeptSubject:
    """All rows of one subject, the newest first."""

    subject: LawSubject
    rows: tuple[Kept, ...]

    @property
    def in_force(self) -> Kept | None:
        return next((row for row in self.rows if row.is_in_force), None)


def change_number(
    *, subject: str, amount: int, norm: str, valid_from: date, by: Any, article: str = ""
) -> LawNumber:
    """Enters a number of the law from a day on, after every earlier row of its subject. Nothing past is edited.

    Raises PermissionDenied; ValidationError by field: unknown subject, impossible amount, no norm, a day that is not
    after the latest row, the number that holds already.
    """
    if not can_change_law(by):
        raise PermissionDenied
    if subject not in LawSubject.values:
        raise ValidationError({"subject": _("Choose what the number is about.")})
    about = LawSubject(subject)
    norm, article = " ".join(norm.split()), " ".join(article.split())
    errors: dict[str, Any] = {}
    if not 1 <= amount <= HIGHEST[about]:
        errors["amount"] = _("Write a number from 1 to %(most)d.") % {"most": HIGHEST[about]}
    if not norm:
        errors["norm"] = _("Write the norm that says it.")
    elif len(norm) > 200:
        errors["norm"] = _("Write up to 200 letters.")
    if len(article) > 80:
        errors["article"] = _("Write up to 80 letters.")
    with transaction.atomic():
        latest = LawNumber.objects.select_for_update().filter(subject=about).order_by("-valid_from").first()
        if latest is not None and valid_from <= latest.valid_from:
            errors["valid_from"] = _(
                "The present number holds from %(day)s. A new one begins after that day: what was in force is never rewritten."
            ) % {"day": f"{latest.valid_from:%d/%m/%Y}"}
        elif latest is not None and (latest.amount, latest.norm, latest.article) == (amount, norm, article):
            errors["amount"] = _("Exactly this number holds already. Confirm it instead.")
        if errors:
            raise ValidationError(errors)
        try:
            with transaction.atomic():
                number = LawNumber.objects.create(
                    subject=about,
                    amount=amount,
                    norm=norm,
                    article=article,
                    valid_from=valid_from,
                    entered_by=by,
                )
        except IntegrityError:
            raise ValidationError(
                {"valid_from": _("Somebody has just entered a number from this day on.")}
            ) from None
        log(
            instance=number,
            action="lms.change_law_number",
            user=by,
            data={"subject": about.value, "amount": amount, "from": valid_from.isoformat()},
        )
    return number


def confirm_number(number: LawNumber, *, confirmed_on: date, confirmed_by: str, by: Any) -> LawNumber:
    """Notes who of the authority (or which lawyer) confirmed a number and when. Earlier confirmations stay in the log.

    Raises PermissionDenied; ValidationError: nobody named, a day still to come or before the last confirmation.
    """
    if not can_change_law(by):
        raise PermissionDenied
    who = " ".join(confirmed_by.split())
    if not who:
        raise ValidationError({"confirmed_by": _("Write who confirmed it.")})
    if len(who) > 120:
        raise ValidationError({"confirmed_by": _("Write up to 120 letters.")})
    if confirmed_on > timezone.localdate():
        raise ValidationError({"confirmed_on": _("The day is still to come.")})
    with transaction.atomic():
        locked = LawNumber.objects.select_for_update().get(pk=number.pk)
        if locked.confirmed_on and confirmed_on < locked.confirmed_on:
            raise ValidationError({"confirmed_on": _("It was confirmed later than that already.")})
        locked.confirmed_on, locked.confirmed_by = confirmed_on, who
        locked.save(update_fields=["confirmed_on", "confirmed_by"])
        log(
            instance=locked,
            action="lms.confirm_law_number",
            user=by,
            data={"subject": locked.subject, "amount": locked.amount, "on": confirmed_on.isoformat()},
        )
    number.refresh_from_db()
    return number


def kept_numbers(today: date | None = None) -> list[KeptSubject]:
    """Every subject with its rows, what holds today and what should be looked at. One query."""
    day = today or timezone.localdate()
    rows: dict[str, list[LawNumber]] = {}
    for row in LawNumber.objects.select_related("entered_by").order_by("subject", "-valid_from"):
        rows.setdefault(row.subject, []).append(row)
    return [KeptSubject(subject, tuple(_kept(rows.get(subject, ()), day))) for subject in LawSubject]


def _kept(rows: Sequence[LawNumber], day: date) -> list[Kept]:
    found = []
    following: LawNumber | None = None
    for row in rows:
        valid_to = following.valid_from - timedelta(days=1) if following else None
        in_force = row.valid_from <= day and (valid_to is None or day <= valid_to)
        relevant = in_force or row.valid_from > day
        old = row.confirmed_on is not None and row.confirmed_on < terms.months_from(day, -REVIEW_AFTER_MONTHS)
        found.append(
            Kept(
                number=row,
                valid_to=valid_to,
                is_in_force=in_force,
                is_unconfirmed=relevant and row.confirmed_on is None,
                is_due_for_review=in_force and old,
            )
        )
        following = row
    return found


def count_to_confirm(today: date | None = None) -> int:
    """How many numbers in force nobody has confirmed, or not for a year. One query."""
    return sum(row.is_unconfirmed or row.is_due_for_review for one in kept_numbers(today) for row in one.rows)
