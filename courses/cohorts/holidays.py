"""Days without class: filled by year from the law, added and taken away by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..people import rules as people_rules
from ..people.models import Participant
from ..people.queries import identities
from ..people.rules import Refusal
from ..people.sentences import sentence
from . import calendar
from .models import Centre, CentreMember, Enrolment, Holiday
from .signals import holiday_changing

EARLIEST_YEAR, LATEST_YEAR = 2000, 2100


def fill_year(year: int) -> int:
    """Enters the national holidays of a year that are not there yet. Returns how many. Safe to repeat.

    Raises ValidationError for a year outside 2000-2100.
    """
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise ValidationError(_("Write the year with four digits, for example 2027."), code="year")
    with transaction.atomic():
        present = set(Holiday.objects.filter(centre=None, date__year=year).values_list("date", flat=True))
        missing = [one for one in calendar.public_holidays(year) if one.date not in present]
        Holiday.objects.bulk_create(
            [Holiday(date=one.date, name=one.name, norm=one.norm) for one in missing], ignore_conflicts=True
        )
    return len(missing)


def add_holiday(*, on: date, name: str, by: Any, norm: str = "", centre: Centre | None = None) -> Holiday:
    """Enters a day off, for the country or for one centre. Sessions already planned stay: cancel or keep them by hand.

    Raises ValidationError: no name; the day is already there; refused by a room above (a closed month).
    """
    try:
        name, norm = people_rules.clean_text(name), people_rules.clean_text(norm)
    except Refusal as refusal:
        raise ValidationError({"name": sentence(refusal)}) from None
    if not name:
        raise ValidationError({"name": _("Write what the day is.")})
    try:
        with transaction.atomic():
            holiday_changing.send(Holiday, day=on, centre=centre, is_added=True)
            holiday = Holiday.objects.create(date=on, name=name[:120], norm=norm[:200], centre=centre)
            log(instance=holiday, action="lms.add_holiday", user=by)
    except IntegrityError:
        raise ValidationError({"date": _("This day is already on the list.")}) from None
    return holiday


def remove_holiday(holiday: Holiday, *, by: Any) -> None:
    """Takes a day off the list. Sessions are not planned again by it. Raises ValidationError when a room above refuses."""
    with transaction.atomic():
        holiday_changing.send(Holiday, day=holiday.date, centre=holiday.centre, is_added=False)
        log(instance=holiday, action="lms.remove_holiday", user=by, data={"date": holiday.date.isoformat()})
        holiday.delete()


def days_off(centre: Centre, first: date, last: date) -> dict[date, str]:
    """The days without class at a centre in a span, with their names. One query."""
    rows = Holiday.objects.at(centre).filter(date__gte=first, date__lte=last).order_by("centre")
    return dict(rows.values_list("date", "name"))


def centres_of(participant: Participant, *, on: date) -> list[Centre]:
    """Where a person is at home on a day: the centres of the groups she belongs to then; else that of the group she was
    in last; else the one that has known her for the shortest time. Over all records of hers. At most four queries.
    """
    records = identities(participant)
    enrolments = Enrolment.objects.filter(participant__in=records).select_related("cohort__centre")
    current = {row.cohort.centre_id: row.cohort.centre for row in enrolments.on(on)}
    if current:
        return [current[key] for key in sorted(current)]
    latest = enrolments.filter(joined_on__lte=on).order_by("-left_on", "-joined_on", "pk").first()
    if latest is not None:
        return [latest.cohort.centre]
    member = CentreMember.objects.filter(participant__in=records).select_related("centre")
    known = member.order_by("-since", "-pk").first()
    return [known.centre] if known else []


def days_off_of(participant: Participant, first: date, last: date) -> set[date]:
    """The days that are no working days for what is owed to a person: those of the country and of her own centre.

    Where she is at home in two centres only a day off in both counts: the term is then the shorter one, nobody is late.
    """
    centres = centres_of(participant, on=first)
    rows = Holiday.objects.filter(Q(centre=None) | Q(centre__in=centres), date__gte=first, date__lte=last)
    found: dict[Any, set[date]] = {centre.pk: set() for centre in centres}
    country: set[date] = set()
    for centre_id, day in rows.values_list("centre", "date"):
        (country if centre_id is None else found[centre_id]).add(day)
    own = set.intersection(*found.values()) if found else set()
    return country | own
