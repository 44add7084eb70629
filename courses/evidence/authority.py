"""The authority's own figures, typed in, beside ours: entered, compared, acknowledged with a reason.

Both are only ever added. Neither side is corrected to please the other: a difference is written down and explained.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..cohorts.models import Cohort, Enrolment
from ..events.store import lock_scopes
from ..people.queries import people_of
from .access import can_enter_authority_figures
from .enums import DifferenceField
from .figures import PersonMonth, digest_of, figures_of
from .models import AuthorityFigure, DifferenceAcknowledgement, first_of

HIGHEST_MARK = 20
LONGEST_MONTH = 31
MOST_MINUTES = LONGEST_MONTH * 24 * 60


@dataclass(frozen=True)
class Entry:
    """What the authority's sheet says of one person. None: the sheet does not show it. All empty takes a row back."""

    minutes: int | None = None
    days: int | None = None
    mark: int | None = None
    folio: str = ""

    @property
    def is_empty(self) -> bool:
        return self.minutes is None and self.days is None and self.mark is None and not self.folio


@dataclass(frozen=True)
class Side:
    """One figure on both sides, as numbers (minutes, days or marks). `ours` of days are the two readings."""

    field: DifferenceField
    ours: tuple[int | None, ...]
    theirs: int | None


@dataclass(frozen=True)
class Difference:
    """One person of one month whose figures are not the authority's.

    `participant` is the record that speaks for the person. `acknowledgement` is the one that holds for exactly these
    figures on both sides, None while nobody has acknowledged them.
    """

    cohort: Cohort
    month: date
    participant: UUID
    sides: tuple[Side, ...]
    digest: str
    acknowledgement: DifferenceAcknowledgement | None = None

    @property
    def is_open(self) -> bool:
        return self.acknowledgement is None


def enter_authority_figures(cohort: Cohort, month: date, entries: Mapping[UUID, Entry], *, by: Any) -> int:
    """Writes what the authority's sheet says, all rows or none. Returns how many rows are new.

    Keys are participants of the cohort. A row that says what stands already is not written again; an empty one takes
    back what stands; a later one stands instead of an earlier one, which stays visible.
    Raises PermissionDenied, or ValidationError as a dictionary of sentences by participant.
    """
    if not can_enter_authority_figures(by, cohort):
        raise PermissionDenied
    month = first_of(month)
    people = people_of(Enrolment.objects.filter(cohort=cohort).values_list("participant", flat=True))
    errors: dict[str, list[str]] = {}
    for person, entry in entries.items():
        problem = _problem(entry) if person in people.roots else _("This person never belonged to the group.")
        if problem:
            errors[str(person)] = [problem]
    if errors:
        raise ValidationError(errors)
    with transaction.atomic():
        # Two people typing the same sheet must each see what the other wrote.
        lock_scopes({f"c:{cohort.pk}"})
        standing = standing_figures([cohort], months=[month])
        fresh = []
        for person, entry in entries.items():
            present = standing.get((cohort.pk, month, people.root(person)))
            if (present is None and entry.is_empty) or (present is not None and _entry_of(present) == entry):
                continue
            fresh.append(
                AuthorityFigure(
                    cohort=cohort,
                    month=month,
                    participant_id=people.root(person),
                    minutes=entry.minutes,
                    days=entry.days,
                    mark=entry.mark,
                    folio=entry.folio,
                    is_taken_back=entry.is_empty,
                    entered_by=by,
                )
            )
        AuthorityFigure.objects.bulk_create(fresh)
        if fresh:
            log(
                instance=cohort,
                action="lms.enter_authority_figures",
                user=by,
                title=cohort.code,
                data={"month": f"{month:%Y-%m}", "rows": len(fresh)},
            )
    return len(fresh)


def standing_figures(
    cohorts: Iterable[Cohort], *, months: Iterable[date] | None = None
) -> dict[tuple[UUID, date, UUID], AuthorityFigure]:
    """The rows that stand, by cohort, month and person. Three questions."""
    rows = AuthorityFigure.objects.filter(cohort__in=[cohort.pk for cohort in cohorts])
    if months is not None:
        rows = rows.filter(month__in=list(months))
    listed = list(rows.select_related("entered_by").order_by("entered_at", "pk"))
    people = people_of({row.participant_id for row in listed})
    latest = {(row.cohort_id, row.month, people.root(row.participant_id)): row for row in listed}
    return {key: row for key, row in latest.items() if not row.is_taken_back}


def differences(cohort: Cohort, month: date) -> list[Difference]:
    """Where the authority's figures of this month are not ours, acknowledged or not. Empty while none were entered."""
    return compare([cohort], months=[first_of(month)])


def open_differences(cohorts: Iterable[Cohort], *, months: Iterable[date] | None = None) -> list[Difference]:
    """The differences nobody has acknowledged."""
    return [one for one in compare(cohorts, months=months) if one.is_open]


def compare(cohorts: Iterable[Cohort], *, months: Iterable[date] | None = None) -> list[Difference]:
    """All differences of these cohorts, by month. The number of questions depends on the number of cohorts that have
    figures of the authority, and on nothing else."""
    by_key = {cohort.pk: cohort for cohort in cohorts}
    standing = standing_figures(by_key.values(), months=months)
    listed: dict[UUID, set[date]] = defaultdict(set)
    for cohort_id, month, _person in standing:
        listed[cohort_id].add(month)
    acknowledged = _acknowledged(listed)
    found = []
    for cohort_id, own_months in listed.items():
        cohort = by_key[cohort_id]
        ours = figures_of(cohort, since=min(own_months), until=max(own_months))
        for month in sorted(own_months):
            figures = ours.get(month, {})
            people = set(figures) | {
                person for key, on, person in standing if (key, on) == (cohort_id, month)
            }
            for person in sorted(people):
                sides = _sides(figures.get(person), standing.get((cohort_id, month, person)))
                if not sides:
                    continue
                digest = digest_of(_plain(sides))
                found.append(
                    Difference(
                        cohort,
                        month,
                        person,
                        sides,
                        digest,
                        acknowledged.get((cohort_id, month, digest, person)),
                    )
                )
    return found


def acknowledge_differences(
    cohort: Cohort, month: date, participants: Sequence[UUID], *, reason: str, by: Any
) -> int:
    """Writes that somebody saw the differences of these people and why they are there. Returns how many.

    It holds for the figures as they are now on both sides. Whoever has no open difference is left out.
    Raises PermissionDenied, or ValidationError without a reason, or when none of them has an open difference.
    """
    if not can_enter_authority_figures(by, cohort):
        raise PermissionDenied
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": ValidationError(_("Write the reason."), code="reason")})
    if len(reason) > 255:
        raise ValidationError(
            {"reason": ValidationError(_("Write the reason in at most 255 letters."), code="reason")}
        )
    month = first_of(month)
    same = people_of(participants)
    chosen = {same.root(person) for person in participants}
    with transaction.atomic():
        lock_scopes({f"c:{cohort.pk}"})
        rows = [
            DifferenceAcknowledgement(
                cohort=cohort,
                month=month,
                participant_id=one.participant,
                difference=_plain(one.sides),
                digest=one.digest,
                reason=reason,
                by=by,
            )
            for one in open_differences([cohort], months=[month])
            if one.participant in chosen
        ]
        if not rows:
            raise ValidationError(_("Choose at least one difference."), code="none")
        DifferenceAcknowledgement.objects.bulk_create(rows)
        log(
            instance=cohort,
            action="lms.acknowledge_differences",
            user=by,
            title=cohort.code,
            data={"month": f"{month:%Y-%m}", "people": len(rows)},
        )
    return len(rows)


def _acknowledged(
    listed: Mapping[UUID, Iterable[date]],
) -> dict[tuple[UUID, date, str, UUID], DifferenceAcknowledgement]:
    rows = list(
        DifferenceAcknowledgement.objects.filter(cohort__in=list(listed))
        .select_related("by")
        .order_by("at", "pk")
    )
    people = people_of({row.participant_id for row in rows})
    return {(row.cohort_id, row.month, row.digest, people.root(row.participant_id)): row for row in rows}


def _sides(ours: PersonMonth | None, theirs: AuthorityFigure | None) -> tuple[Side, ...]:
    """What is not the same. A figure the authority's sheet does not show is not compared."""
    month = ours.month if ours else None
    minutes = month.minutes if month else 0
    if theirs is None:
        # Others of the group are on the sheet and she is not: only hours of hers make that a difference.
        return (Side(DifferenceField.NOT_LISTED, (minutes,), None),) if minutes else ()
    readings = (month.full_days, month.accumulated_days[0]) if month else (0, 0)
    sides = []
    if theirs.minutes is not None and theirs.minutes != minutes:
        sides.append(Side(DifferenceField.MINUTES, (minutes,), theirs.minutes))
    # Which reading of the law holds is for the authority: its days agree when they are one of the two.
    if theirs.days is not None and theirs.days not in readings:
        sides.append(Side(DifferenceField.DAYS, readings, theirs.days))
    if theirs.mark is not None and theirs.mark != (month.mark if month else None):
        sides.append(Side(DifferenceField.MARK, (month.mark if month else None,), theirs.mark))
    return tuple(sides)


def _plain(sides: Iterable[Side]) -> dict[str, Any]:
    return {side.field.value: {"ours": list(side.ours), "theirs": side.theirs} for side in sides}


def _entry_of(row: AuthorityFigure) -> Entry:
    return Entry(row.minutes, row.days, row.mark, row.folio)


def _problem(entry: Entry) -> str:
    if entry.minutes is not None and not 0 <= entry.minutes <= MOST_MINUTES:
        return _("Write the hours of the month, for example 36 or 36:30.")
    if entry.days is not None and not 0 <= entry.days <= LONGEST_MONTH:
        return _("A month has 31 days at most.")
    if entry.mark is not None and not 0 <= entry.mark <= HIGHEST_MARK:
        return _("Write the mark: from 0 to 20.")
    if len(entry.folio) > 40:
        return _("Write the folio in at most 40 letters.")
    return ""
