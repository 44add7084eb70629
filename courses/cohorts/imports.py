"""A list of people from a spreadsheet: read, shown with what will happen to each row, applied exactly as shown.

`receive` reads and stores the drafts; `plan_of` says what each row will do, as the records stand now; `apply` writes
that plan, all of it or nothing. Applying the same list twice, or reading the same file again, registers nobody twice.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from ..people import sentences, sheets
from ..people.actions import UNNAMED, clean_fields
from ..people.models import Participant
from ..people.queries import Described, Likely, Likeness, likely_duplicates, portions
from ..people.sheets import Draft, Remark, Sheet
from ..people.tables import NotATable
from . import rules
from .enums import CohortStatus, ImportStatus
from .models import Centre, CentreMember, Cohort, Enrolment, ParticipantImport
from .signals import days_changing

NEW, SKIP = "new", "skip"
# A list nobody decided about is forgotten: it is a copy of personal data.


class Outcome(StrEnum):
    """What will happen to a row."""

    PROBLEM = "problem"
    CHOOSE = "choose"
    NEW = "new"
    EXISTING = "existing"
    SKIP = "skip"


class Joining(StrEnum):
    """What will happen to the membership of a row's person."""

    NONE = "none"
    ENROL = "enrol"
    ALREADY = "already"


@dataclass(frozen=True)
class PlannedRow:
    """One row with its outcome. `matches` are people it may be; `like_row` is an earlier row of the same list."""

    draft: Draft = field(repr=False)
    outcome: Outcome
    participant: Participant | None = None
    matches: tuple[Likely, ...] = ()
    like_row: int | None = None
    decision: str = ""
    joining: Joining = Joining.NONE
    joined_on: date | None = None
    problems: tuple[Remark, ...] = ()

    @property
    def number(self) -> int:
        return self.draft.number

    @property
    def name(self) -> str:
        fields = self.draft.fields
        parts = (fields.get(name, "") for name in ("given_names", "paternal_surname", "maternal_surname"))
        return " ".join(part for part in parts if part)

    @property
    def can_be_new(self) -> bool:
        """False when the document already belongs to somebody."""
        return not any(
            one.likeness is Likeness.DOCUMENT
            and one.participant.document_type == self.draft.fields.get("document_type")
            for one in self.matches
        )

    @property
    def needs_choice(self) -> bool:
        """Something to choose was shown for the row, decided or not."""
        return bool(self.matches or self.like_row) and self.outcome is not Outcome.PROBLEM


@dataclass(frozen=True)
class Plan:
    """What applying the list will do. `fingerprint` changes whenever any of it changes."""

    rows: list[PlannedRow] = field(repr=False)
    fingerprint: str
    counts: Mapping[Outcome, int]
    to_enrol: int

    @property
    def problems(self) -> list[Remark]:
        """The one list of errors, by row and column."""
        found = [one for row in self.rows for one in row.problems]
        return sorted(found, key=lambda one: (one.row, -1 if one.column is None else one.column))

    @property
    def is_clean(self) -> bool:
        return not self.counts.get(Outcome.PROBLEM) and not self.counts.get(Outcome.CHOOSE)


# ------------------------------------------------------------------------------------------ receiving


def receive(
    data: bytes,
    *,
    centre: Centre,
    by: Any,
    cohort: Cohort | None = None,
    joined_on: date | None = None,
) -> ParticipantImport:
    """Reads a spreadsheet and stores its rows for a decision. Nobody is registered.

    Raises ValidationError: file not accepted (field "file"); cohort closed or of another centre; day outside it.
    """
    if cohort is not None:
        if cohort.centre_id != centre.pk:
            raise ValidationError({"cohort": _("This cohort belongs to another centre.")})
        if cohort.status != CohortStatus.OPEN:
            raise ValidationError({"cohort": _("This cohort is no longer open.")})
        joined_on = joined_on or min(max(centre.local_date(timezone.now()), cohort.starts_on), cohort.ends_on)
        if not cohort.starts_on <= joined_on <= cohort.ends_on:
            raise ValidationError(
                {"joined_on": _("Choose a day between the first and the last of the cohort.")}
            )
    try:
        sheet = sheets.read_sheet(data, today=timezone.localdate())
    except NotATable as refused:
        raise ValidationError(
            {"file": ValidationError(sentences.of_file(refused.code, refused.detail), code=refused.code)}
        ) from None
    ParticipantImport.objects.forget_old()
    return ParticipantImport.objects.create(
        centre=centre,
        cohort=cohort,
        joined_on=joined_on if cohort is not None else None,
        file_hash=hashlib.sha256(data).hexdigest(),
        reading=_reading(sheet),
        drafts=[_as_json(draft) for draft in sheet.drafts],
        uploaded_by=by,
    )


def discard(imported: ParticipantImport, *, by: Any) -> None:
    """Forgets a list. Raises ValidationError when it was applied already."""
    if not ParticipantImport.objects.filter(pk=imported.pk).forget():
        raise ValidationError(_("This list is no longer waiting."), code="not_waiting")


def _reading(sheet: Sheet) -> dict[str, Any]:
    return {
        "sheet": sheet.name,
        "columns": [[one.index, one.heading, one.field] for one in sheet.columns],
        "unread": list(sheet.unread),
        "forbidden": list(sheet.forbidden),
        "other_sheets": list(sheet.other_sheets),
        "encoding": sheet.encoding,
        "rows": len(sheet.drafts),
    }


def _as_json(draft: Draft) -> dict[str, Any]:
    return {
        "n": draft.number,
        "f": dict(draft.fields),
        "j": draft.joined_on.isoformat() if draft.joined_on else None,
        "p": [[one.column, one.code, one.detail] for one in draft.problems],
        "i": [[one.column, one.code, one.detail] for one in draft.notices],
    }


def _from_json(stored: Mapping[str, Any]) -> Draft:
    number = stored["n"]
    return Draft(
        number=number,
        fields=stored["f"],
        joined_on=date.fromisoformat(stored["j"]) if stored["j"] else None,
        problems=tuple(Remark(number, *one) for one in stored["p"]),
        notices=tuple(Remark(number, *one) for one in stored["i"]),
    )


# ------------------------------------------------------------------------------------------- planning


def plan_of(imported: ParticipantImport, *, by: Any) -> Plan:
    """What applying the list would do now. Its cost in queries grows by one for every few hundred rows.

    A person found by her document is already there, whichever centre knows her; likeness by name is told only of
    people within the reach of `by`. Rows with a problem do nothing; rows to choose do nothing until chosen.
    """
    drafts = [_from_json(stored) for stored in imported.drafts]
    described = [_described(draft) for draft in drafts]
    found = likely_duplicates(described)
    within_reach = _within_reach([one.participant.pk for likely in found for one in likely], by)
    seen_documents: dict[tuple[str, str], int] = {}
    seen_names: dict[tuple[str, int | None], int] = {}
    rows: list[PlannedRow] = []
    for draft, person, likely in zip(drafts, described, found, strict=True):
        row = _planned_row(draft, person, likely, within_reach, seen_documents, seen_names)
        rows.append(_decided(row, imported.decisions.get(str(draft.number), "")))
    if imported.cohort is not None:
        rows = _with_joining(rows, imported.cohort, imported.joined_on)
    rows = _one_row_a_person(rows)
    return Plan(
        rows=rows,
        fingerprint=_fingerprint(rows),
        counts=Counter(row.outcome for row in rows),
        to_enrol=sum(row.joining is Joining.ENROL for row in rows),
    )


def _described(draft: Draft) -> Described:
    known = Described.__dataclass_fields__
    return Described(**{name: value for name, value in draft.fields.items() if name in known})


def _within_reach(keys: Sequence[UUID], by: Any) -> set[UUID]:
    found: set[UUID] = set()
    for chunk in portions(sorted(set(keys))):
        found.update(Participant.objects.visible_to(by).filter(pk__in=chunk).values_list("pk", flat=True))
    return found


def _planned_row(
    draft: Draft,
    person: Described,
    likely: Sequence[Likely],
    within_reach: set[UUID],
    seen_documents: dict[tuple[str, str], int],
    seen_names: dict[tuple[str, int | None], int],
) -> PlannedRow:
    if draft.problems:
        return PlannedRow(draft, Outcome.PROBLEM, problems=draft.problems)
    if person.document_number:
        earlier = seen_documents.setdefault((person.document_type, person.document_number), draft.number)
        if earlier != draft.number:
            return _problem(draft, "repeats_row", str(earlier))
    # Two rows of one name may be two people when both have a document: those were compared above.
    namesake = seen_names.setdefault((person.name_key, person.birth_year), draft.number)
    like_row = namesake if namesake != draft.number and not person.document_number else None

    matches: list[Likely] = []
    for one in likely:
        other = one.participant
        same_document = one.likeness is Likeness.DOCUMENT and other.document_type == person.document_type
        if same_document:
            if other.name_key == person.name_key:
                return PlannedRow(draft, Outcome.EXISTING, participant=other)
            if other.pk not in within_reach:
                return _problem(draft, "document_elsewhere", "")
            matches.append(one)
        elif other.pk not in within_reach:
            continue
        elif one.likeness is not Likeness.DOCUMENT and person.document_number and other.document_number:
            # One name, two documents: two people.
            continue
        elif (
            not person.document_number and not other.document_number and person.birth_year == other.birth_year
        ):
            # The same in everything that is known: the row was applied before.
            return PlannedRow(draft, Outcome.EXISTING, participant=other)
        else:
            matches.append(one)
    if matches or like_row:
        return PlannedRow(draft, Outcome.CHOOSE, matches=tuple(matches), like_row=like_row)
    return PlannedRow(draft, Outcome.NEW)


def _problem(draft: Draft, code: str, detail: str) -> PlannedRow:
    return PlannedRow(draft, Outcome.PROBLEM, problems=(Remark(draft.number, None, code, detail),))


def _decided(row: PlannedRow, decision: str) -> PlannedRow:
    if row.outcome is not Outcome.CHOOSE or not decision:
        return row
    if decision == SKIP:
        return replace(row, outcome=Outcome.SKIP, decision=decision)
    if decision == NEW and row.can_be_new:
        return replace(row, outcome=Outcome.NEW, decision=decision)
    for one in row.matches:
        if str(one.participant.pk) == decision:
            return replace(row, outcome=Outcome.EXISTING, participant=one.participant, decision=decision)
    return row


def _one_row_a_person(rows: Sequence[PlannedRow]) -> list[PlannedRow]:
    """Two rows that turn out to be one registered person: the later one is told and does nothing."""
    first: dict[UUID, int] = {}
    checked: list[PlannedRow] = []
    for row in rows:
        if row.participant is not None and row.outcome is Outcome.EXISTING:
            earlier = first.setdefault(row.participant.pk, row.number)
            if earlier != row.number:
                row = _problem(row.draft, "repeats_row", str(earlier))
        checked.append(row)
    return checked


def _with_joining(rows: Sequence[PlannedRow], cohort: Cohort, standard: date | None) -> list[PlannedRow]:
    intervals: dict[UUID, list[tuple[date, date | None]]] = {}
    for participant, joined, left in Enrolment.objects.filter(cohort=cohort).values_list(
        "participant", "joined_on", "left_on"
    ):
        intervals.setdefault(participant, []).append((joined, left))
    return [
        _joining(row, cohort, row.draft.joined_on or standard or cohort.starts_on, intervals) for row in rows
    ]


def _joining(
    row: PlannedRow, cohort: Cohort, day: date, intervals: Mapping[UUID, list[tuple[date, date | None]]]
) -> PlannedRow:
    if row.outcome not in (Outcome.NEW, Outcome.EXISTING):
        return row
    known = intervals.get(row.participant.pk, []) if row.participant else []
    if any(left is None for _, left in known):
        return replace(row, joining=Joining.ALREADY)
    if not cohort.starts_on <= day <= cohort.ends_on:
        return _problem(row.draft, "outside_cohort", day.strftime("%d/%m/%Y"))
    if not rules.free_on(known, day):
        return _problem(row.draft, "was_enrolled", day.strftime("%d/%m/%Y"))
    return replace(row, joining=Joining.ENROL, joined_on=day)


def _fingerprint(rows: Iterable[PlannedRow]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        digest.update(
            json.dumps(
                [
                    row.number,
                    row.outcome,
                    str(row.participant.pk) if row.participant else "",
                    [str(one.participant.pk) for one in row.matches],
                    row.joining,
                    row.joined_on.isoformat() if row.joined_on else "",
                    [[one.column, one.code, one.detail] for one in row.problems],
                ]
            ).encode()
        )
    return digest.hexdigest()


# ------------------------------------------------------------------------------------------- applying


def decide(imported: ParticipantImport, decisions: Mapping[int, str], *, by: Any) -> None:
    """Remembers what was chosen for rows that look like somebody: "new", "skip" or the id of the person.

    Choices that are not offered for a row are forgotten when the plan is made. Raises ValidationError when the list is
    no longer waiting.
    """
    with transaction.atomic():
        locked = _locked(imported)
        locked.decisions = {
            **locked.decisions,
            **{str(number): choice for number, choice in decisions.items() if choice},
        }
        locked.save(update_fields=["decisions"])
    imported.decisions = locked.decisions


def apply(
    imported: ParticipantImport, *, by: Any, fingerprint: str | None = None, only_good: bool = False
) -> Mapping[str, int]:
    """Writes what the plan says, all in one transaction, and forgets the rows.

    With `fingerprint` only when the plan is still the one that was shown. Rows with a problem or without a choice stop
    everything, unless `only_good` was chosen: then they are left out. Returns counts: created, existing, enrolled,
    already_enrolled, left_out.

    Raises ValidationError: no longer waiting; changed since shown; rows with problems; somebody else registered one
    of the people at the same instant.
    """
    try:
        with transaction.atomic():
            locked = _locked(imported)
            plan = plan_of(locked, by=by)
            if fingerprint is not None and fingerprint != plan.fingerprint:
                raise ValidationError(
                    _("The records have changed since this list was shown. Look at it again."), code="changed"
                )
            if not plan.is_clean and not only_good:
                waiting = plan.counts.get(Outcome.PROBLEM, 0) + plan.counts.get(Outcome.CHOOSE, 0)
                raise ValidationError(
                    ngettext(
                        "One row cannot be registered yet. Correct it, or choose to register only the good rows.",
                        "%(count)d rows cannot be registered yet. Correct them, or choose to register only the good rows.",
                        waiting,
                    )
                    % {"count": waiting},
                    code="not_clean",
                )
            result = _write(plan, locked, by)
            locked.status = ImportStatus.APPLIED
            locked.applied_at = timezone.now()
            locked.result = result
            locked.drafts, locked.decisions = [], {}
            locked.save()
            log(
                instance=locked.centre,
                action="lms.import_participants",
                user=by,
                data={**result, "file": locked.file_hash},
            )
    except IntegrityError:
        raise ValidationError(
            _("Somebody registered one of these people at the same moment. Look at the list again."),
            code="changed",
        ) from None
    imported.refresh_from_db()
    return result


def _locked(imported: ParticipantImport) -> ParticipantImport:
    """The row, locked: two clicks on "register" must not both find it waiting."""
    locked = ParticipantImport.objects.select_for_update().get(pk=imported.pk)
    if locked.status != ImportStatus.WAITING:
        raise ValidationError(_("This list is no longer waiting."), code="not_waiting")
    return locked


def _write(plan: Plan, imported: ParticipantImport, by: Any) -> dict[str, int]:
    people: dict[int, Participant] = {}
    created: list[Participant] = []
    for row in plan.rows:
        if row.outcome is Outcome.NEW:
            participant = Participant(**row.draft.fields)
            clean_fields(participant)
            participant.derive_keys()
            created.append(participant)
            people[row.number] = participant
        elif row.outcome is Outcome.EXISTING and row.participant is not None:
            people[row.number] = row.participant
    Participant.objects.bulk_create(created, batch_size=500)
    today = imported.centre.local_date(timezone.now())
    CentreMember.objects.bulk_create(
        [CentreMember(centre=imported.centre, participant=person, since=today) for person in people.values()],
        ignore_conflicts=True,
        batch_size=500,
    )
    enrolments = [
        Enrolment(
            participant=people[row.number], cohort=imported.cohort, joined_on=row.joined_on, entered_by=by
        )
        for row in plan.rows
        if row.joining is Joining.ENROL and row.number in people and row.joined_on
    ]
    if imported.cohort is not None and enrolments:
        first = min(enrolment.joined_on for enrolment in enrolments)
        days_changing.send(Cohort, cohort=imported.cohort, days=((first, None),), by=by, thing="membership")
    Enrolment.objects.bulk_create(enrolments, batch_size=500)
    _log_many("lms.register_participant", created, by, {"import": str(imported.pk)})
    _log_many(
        "lms.enrol",
        [enrolment.participant for enrolment in enrolments],
        by,
        {"import": str(imported.pk), "cohort": str(imported.cohort_id)},
    )
    return {
        "created": len(created),
        "existing": plan.counts.get(Outcome.EXISTING, 0),
        "enrolled": len(enrolments),
        "already_enrolled": sum(row.joining is Joining.ALREADY for row in plan.rows),
        "left_out": len(plan.rows) - len(people),
    }


def _log_many(action: str, people: Sequence[Participant], by: Any, data: dict[str, str]) -> None:
    """One log line a person, as `log` would write it, without a query for each."""
    kind = ContentType.objects.get_for_model(Participant)
    now = timezone.now()
    ModelLogEntry.objects.bulk_create(
        [
            ModelLogEntry(
                content_type=kind,
                object_id=str(person.pk),
                label=UNNAMED,
                action=action,
                user=by,
                data=data,
                timestamp=now,
            )
            for person in people
        ],
        batch_size=500,
    )
