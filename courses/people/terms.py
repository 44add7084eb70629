"""Days counted as the law counts them. Which number holds is a row (`LegalTerm`); here is only the arithmetic and the lookup."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from .enums import TermSubject, TermUnit
from .models import LegalTerm


def after(day: date, amount: int, unit: str, *, days_off: Collection[date] = ()) -> date:
    """The day that lies `amount` days, working days or months after a day.

    Working days leave out Saturdays, Sundays and `days_off`. A month's end that does not exist is its last day.
    """
    if unit == TermUnit.DAYS:
        return day + timedelta(days=amount)
    if unit == TermUnit.WORKING_DAYS:
        left = amount
        while left:
            day += timedelta(days=1)
            if day.weekday() < 5 and day not in days_off:
                left -= 1
        return day
    return months_from(day, amount)


def months_from(day: date, months: int) -> date:
    """The same day of the month so many months later (earlier when negative): 31 January + 1 -> 28 or 29 February."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def set_term(
    *,
    subject: str,
    amount: int,
    unit: str,
    norm: str,
    valid_from: date,
    by: Any,
    confirmed_on: date | None = None,
    confirmed_by: str = "",
) -> LegalTerm:
    """Enters a number of the law from a day on. For the same subject and day: notes who confirmed it, or corrects it
    while nobody has.

    Raises ValidationError: an unknown subject or unit; nothing; a confirmed number is not changed any more.
    """
    if subject not in TermSubject.values or unit not in TermUnit.values:
        raise ValidationError(_("Choose what the number is about and its unit."), code="unknown")
    if amount < 1:
        raise ValidationError({"amount": ValidationError(_("Write a number of one or more."), code="amount")})
    with transaction.atomic():
        term = LegalTerm.objects.select_for_update().filter(subject=subject, valid_from=valid_from).first()
        term = term or LegalTerm(subject=subject, valid_from=valid_from)
        changes = term.pk and (term.amount, term.unit) != (amount, unit)
        if term.confirmed_on and changes:
            raise ValidationError(
                _("This number was confirmed. Enter the new one with the day it is valid from."),
                code="confirmed",
            )
        term.amount, term.unit, term.norm = amount, TermUnit(unit), norm.strip()[:200]
        term.confirmed_on, term.confirmed_by = confirmed_on, confirmed_by.strip()[:120]
        term.save()
        log(instance=term, action="lms.change_legal_term", user=by, data={"amount": amount, "unit": unit})
    return term


def term_on(subject: str, day: date) -> LegalTerm:
    """The row that holds on a day; before the first row, the first one.

    Raises ImproperlyConfigured when there is none: an administrator took it away.
    """
    rows = LegalTerm.objects.filter(subject=subject)
    term = (
        rows.filter(valid_from__lte=day).order_by("-valid_from").first()
        or rows.order_by("valid_from").first()
    )
    if term is None:
        raise ImproperlyConfigured(f"there is no legal term for {subject}")
    return term
