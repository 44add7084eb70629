"""Past attendance, marks and participations from a spreadsheet: read, shown with what will happen to each, applied so.

`receive` reads and keeps the records; `plan_of` says what each will do as the books stand now; `apply` does that, all or
nothing. Whatever stands already is never replaced: what says the same is left alone, what says something else is told.
So a file may be brought in twice, and a file that grew may be brought in again.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from ..attendance.actions import Reading, mark_attendance
from ..attendance.enums import AttendanceStatus
from ..attendance.models import AttendanceMark
from ..cohorts.access import can_change_cohort, can_mark
from ..cohorts.actions import end_enrolment, enrol
from ..cohorts.enums import CohortStatus, ImportStatus, SessionStatus
from ..cohorts.models import CentreMember, Cohort, Enrolment, Session
from ..evaluations.actions import record_evaluations
from ..evaluations.models import Evaluation
from ..events.enums import Door
from ..events.sources import of_file
from ..events.store import lock_scopes
from ..evidence.models import MonthClose
from ..people.models import Participant
from ..people.names import name_key, search_key
from ..people.sheets import Remark
from ..people.tables import NotATable
from . import sentences
from .enums import RecordKind
from .grids import PastRecord, Who, read_records
from .models import RecordImport

# A file nobody decided about is forgotten: it is a copy of personal data.


class Outcome(StrEnum):
    """What will happen to a record."""

    PROBLEM = "problem"
    DIFFERS = "differs"
    NEW = "new"
    SAME = "existing"


@dataclass(frozen=True)
class PlannedRecord:
    """One record and what it will do. `stands` is what the books say instead, in words."""

    record: PastRecord = field(repr=False)
    outcome: Outcome
    participant: Participant | None = None
    session: Session | None = None
    stands: str = ""
    problems: tuple[Remark, ...] = ()

    @property
    def number(self) -> int:
        return self.record.number


@dataclass(frozen=True)
class Plan:
    """What applying the file will do. `fingerprint` changes whenever any of it changes."""

    rows: list[PlannedRecord] = field(repr=False)
    fingerprint: str
    counts: Mapping[Outcome, int]

    @property
    def problems(self) -> list[Remark]:
        """The one list of errors, by row and column."""
        found = [one for row in self.rows for one in row.problems]
        return sorted(found, key=lambda one: (one.row, -1 if one.column is None else one.column))

    @property
    def is_clean(self) -> bool:
        return not self.counts.get(Outcome.PROBLEM)


def may_bring(user: Any, cohort: Cohort) -> bool:
    """May bring past records into that cohort: who runs its centre and may mark."""
    return can_change_cohort(user, cohort) and can_mark(user, cohort)


# ------------------------------------------------------------------------------------------ receiving


def receive(data: bytes, *, cohort: Cohort, kind: RecordKind, by: Any) -> RecordImport:
    """Reads a spreadsheet and keeps its records for a decision. Nothing is recorded.

    Raises PermissionDenied; ValidationError: file not accepted (field "file"), cohort no longer open (enrolments).
    """
    if not may_bring(by, cohort):
        raise PermissionDenied
    if kind == RecordKind.ENROLMENTS and cohort.status != CohortStatus.OPEN:
        raise ValidationError({"kind": _("This cohort is no longer open.")})
    try:
        found = read_records(data, kind)
    except NotATable as refused:
        raise ValidationError(
            {"file": ValidationError(sentences.of_file(refused.code, refused.detail), code=refused.code)}
        ) from None
    RecordImport.objects.forget_old()
    return RecordImport.objects.create(
        cohort=cohort,
        kind=kind,
        file_hash=hashlib.sha256(data).hexdigest(),
        reading={
            "sheet": found.name,
            "columns": [[one.index, one.heading, one.field] for one in found.columns],
            "unread": list(found.unread),
            "forbidden": list(found.forbidden),
            "other_sheets": list(found.other_sheets),
            "records": len(found.records),
        },
        records=[_as_json(one) for one in found.records],
        uploaded_by=by,
    )


def discard(imported: RecordImport, *, by: Any) -> None:
    """Forgets a file. Raises ValidationError when it is no longer waiting."""
    if not RecordImport.objects.filter(pk=imported.pk).forget():
        raise _no_longer_waiting()


def _no_longer_waiting() -> ValidationError:
    return ValidationError(_("This file is no longer waiting."), code="not_waiting")


def _as_json(record: PastRecord) -> dict[str, Any]:
    return {
        "n": record.number,
        "c": record.column,
        "w": [record.who.document, record.who.alias, record.who.name],
        "d": record.day.isoformat() if record.day else None,
        "h": record.starts.isoformat("minutes") if record.starts else None,
        "v": dict(record.value),
        "p": [[one.column, one.code, one.detail] for one in record.problems],
        "i": [[one.column, one.code, one.detail] for one in record.notices],
    }


def _from_json(stored: Mapping[str, Any]) -> PastRecord:
    number = stored["n"]
    return PastRecord(
        number=number,
        column=stored["c"],
        who=Who(*stored["w"]),
        day=date.fromisoformat(stored["d"]) if stored["d"] else None,
        starts=time.fromisoformat(stored["h"]) if stored["h"] else None,
        value=stored["v"],
        problems=tuple(Remark(number, *one) for one in stored["p"]),
        notices=tuple(Remark(number, *one) for one in stored["i"]),
    )


# ------------------------------------------------------------------------------------------- planning


class _Planner(Protocol):
    def plan(self, record: PastRecord) -> PlannedRecord: ...


def plan_of(imported: RecordImport) -> Plan:
    """What applying the file would do now. Its number of queries does not depend on the number of records."""
    planner = _PLANNERS[RecordKind(imported.kind)](imported.cohort)
    rows = []
    for stored in imported.records:
        record = _from_json(stored)
        if record.problems:
            rows.append(PlannedRecord(record, Outcome.PROBLEM, problems=record.problems))
        else:
            rows.append(planner.plan(record))
    return Plan(rows=rows, fingerprint=_fingerprint(rows), counts=Counter(row.outcome for row in rows))


class _Names:
    """Finds the person a line means: by document, then by the name used in class, then by the words of her name."""

    def __init__(self, people: Iterable[Participant], unknown: str, several: str) -> None:
        self._by: dict[tuple[str, str], dict[UUID, Participant]] = defaultdict(dict)
        self._unknown, self._several = unknown, several
        for person in people:
            for key in (
                ("document", person.document_number.casefold()),
                ("alias", search_key(person.alias)),
                ("name", person.name_key),
            ):
                if key[1]:
                    self._by[key][person.pk] = person

    def find(self, who: Who) -> Participant | str:
        """The person, or the code of why not."""
        document = who.document.casefold()
        for kind, text in (
            ("document", document),
            # A spreadsheet may have lost the zeros in front of a DNI.
            ("document", document.zfill(8) if document else ""),
            ("alias", search_key(who.alias)),
            ("name", name_key(who.name)),
        ):
            found = self._by.get((kind, text), {}) if text else {}
            if len(found) > 1:
                return self._several
            for person in found.values():
                # One name and another document are another person.
                other = kind != "document" and document and person.document_number
                return self._unknown if other else person
        return self._unknown


def _problem(record: PastRecord, code: str, detail: str = "") -> PlannedRecord:
    return PlannedRecord(
        record, Outcome.PROBLEM, problems=(Remark(record.number, record.column, code, detail),)
    )


def _written(day: date) -> str:
    return day.strftime("%d/%m/%Y")


class _Closed:
    """The months of the cohort in which nothing may be brought any more."""

    def __init__(self, cohort: Cohort) -> None:
        self._months = set(MonthClose.objects.filter(cohort=cohort).values_list("month", flat=True))

    def says(self, record: PastRecord, day: date) -> PlannedRecord | None:
        if day.replace(day=1) not in self._months:
            return None
        return _problem(record, "month_closed", f"{day:%m/%Y}")


class _AttendancePlanner:
    def __init__(self, cohort: Cohort) -> None:
        self._cohort, self._closed, self._now = cohort, _Closed(cohort), timezone.now()
        self._sessions: dict[date, list[Session]] = defaultdict(list)
        for session in cohort.sessions.order_by("starts_at"):
            session.cohort = cohort
            self._sessions[session.date].append(session)
        enrolments = list(Enrolment.objects.filter(cohort=cohort).select_related("participant"))
        self._names = _Names((one.participant for one in enrolments), "person_unknown", "person_two")
        self._days: dict[UUID, list[tuple[date, date | None]]] = defaultdict(list)
        for one in enrolments:
            self._days[one.participant_id].append((one.joined_on, one.left_on))
        self._marks = {
            (mark.session_id, mark.participant_id): mark
            for mark in AttendanceMark.objects.filter(session__cohort=cohort)
        }
        self._seen: dict[tuple[UUID, UUID], PastRecord] = {}

    def plan(self, record: PastRecord) -> PlannedRecord:
        person = self._names.find(record.who)
        if isinstance(person, str):
            return _problem(record, person)
        assert record.day is not None
        session = self._session_of(record, record.day)
        if isinstance(session, str):
            return _problem(record, session, _written(record.day))
        if session.starts_at > self._now:
            return _problem(record, "session_coming", _written(record.day))
        if not any(first <= record.day <= (last or date.max) for first, last in self._days[person.pk]):
            return _problem(record, "not_on_roster", _written(record.day))
        if record.value["minutes"] >= session.effective_minutes:
            return _problem(record, "late_too_long", str(session.effective_minutes))
        earlier = self._seen.setdefault((session.pk, person.pk), record)
        if earlier is not record:
            return _problem(record, "repeats_row", str(earlier.number))
        return self._beside_what_stands(record, person, session)

    def _session_of(self, record: PastRecord, day: date) -> Session | str:
        found = self._sessions.get(day, [])
        if record.starts is not None:
            zone = self._cohort.centre.zone
            found = [one for one in found if one.starts_at.astimezone(zone).time() == record.starts]
        planned = [one for one in found if one.status == SessionStatus.PLANNED]
        if len(planned) > 1:
            return "session_which"
        if planned:
            return planned[0]
        return "session_cancelled" if found else "session_missing"

    def _beside_what_stands(self, record: PastRecord, person: Participant, session: Session) -> PlannedRecord:
        mark = self._marks.get((session.pk, person.pk))
        if mark is not None and mark.in_conflict:
            return _problem(record, "undecided")
        value = record.value
        if mark is not None and mark.status:
            if (mark.status, mark.late_minutes, mark.cause) == (
                value["status"],
                value["minutes"],
                value["cause"],
            ):
                return PlannedRecord(record, Outcome.SAME, person, session)
            return PlannedRecord(record, Outcome.DIFFERS, person, session, mark_words(mark))
        closed = self._closed.says(record, session.date)
        return closed or PlannedRecord(record, Outcome.NEW, person, session)


def mark_words(mark: AttendanceMark) -> str:
    """'Late (15 min)', 'Excused by the institution (Health)'."""
    words = str(AttendanceStatus(mark.status).label)
    if mark.late_minutes:
        return f"{words} ({mark.late_minutes} min)"
    return f"{words} ({mark.get_cause_display()})" if mark.cause else words


class _EvaluationPlanner:
    def __init__(self, cohort: Cohort) -> None:
        self._cohort, self._closed = cohort, _Closed(cohort)
        self._today = cohort.centre.local_date(timezone.now())
        enrolments = list(Enrolment.objects.filter(cohort=cohort).select_related("participant"))
        self._names = _Names((one.participant for one in enrolments), "person_unknown", "person_two")
        self._joined: dict[UUID, date] = {}
        for one in enrolments:
            self._joined[one.participant_id] = min(
                one.joined_on, self._joined.get(one.participant_id, date.max)
            )
        self._standing = {
            (row.participant_id, row.kind, row.month, row.attempt): row
            for row in Evaluation.objects.filter(cohort=cohort)
        }
        self._seen: dict[tuple[Any, ...], PastRecord] = {}

    def plan(self, record: PastRecord) -> PlannedRecord:
        person = self._names.find(record.who)
        if isinstance(person, str):
            return _problem(record, person)
        assert record.day is not None
        month = _month_of(record)
        if not self._cohort.starts_on <= record.day <= self._today:
            return _problem(record, "evaluated_outside")
        if month is not None and not self._cohort.starts_on.replace(day=1) <= month <= self._today:
            return _problem(record, "month_outside")
        if record.day < self._joined[person.pk]:
            return _problem(record, "not_on_roster", _written(record.day))
        key = (person.pk, record.value["kind"], month, record.value["attempt"])
        earlier = self._seen.setdefault(key, record)
        if earlier is not record:
            return _problem(record, "repeats_row", str(earlier.number))
        row = self._standing.get(key)
        if row is not None and row.in_conflict:
            return _problem(record, "undecided")
        if row is not None and row.mark is not None:
            if (row.mark, row.evaluated_on) == (record.value["mark"], record.day):
                return PlannedRecord(record, Outcome.SAME, person)
            stands = f"{row.mark} ({format_date(row.evaluated_on, 'd/m/Y')})" if row.evaluated_on else ""
            return PlannedRecord(record, Outcome.DIFFERS, person, stands=stands or str(row.mark))
        closed = self._closed.says(record, month or record.day)
        return closed or PlannedRecord(record, Outcome.NEW, person)


def _month_of(record: PastRecord) -> date | None:
    return date.fromisoformat(record.value["month"]) if record.value["month"] else None


class _EnrolmentPlanner:
    def __init__(self, cohort: Cohort) -> None:
        self._cohort, self._closed = cohort, _Closed(cohort)
        self._today = cohort.centre.local_date(timezone.now())
        members = CentreMember.objects.filter(
            centre=cohort.centre, participant__merged_into=None, participant__anonymised_at=None
        ).select_related("participant")
        self._names = _Names(
            (one.participant for one in members), "person_unregistered", "person_two_registered"
        )
        self._known: dict[UUID, list[Enrolment]] = defaultdict(list)
        for one in Enrolment.objects.filter(cohort=cohort):
            self._known[one.participant_id].append(one)
        self._seen: dict[UUID, PastRecord] = {}

    def plan(self, record: PastRecord) -> PlannedRecord:
        person = self._names.find(record.who)
        if isinstance(person, str):
            return _problem(record, person)
        assert record.day is not None
        left = _left_of(record)
        if not self._cohort.starts_on <= record.day <= self._cohort.ends_on:
            return _problem(record, "outside_days")
        if left is not None and left > min(self._cohort.ends_on, self._today):
            return _problem(record, "outside_days")
        if record.value["status"] == "withdrawn" and not record.value["reason"]:
            return _problem(record, "reason_needed")
        earlier = self._seen.setdefault(person.pk, record)
        if earlier is not record:
            return _problem(record, "repeats_row", str(earlier.number))
        known = self._known[person.pk]
        if any((one.joined_on, one.left_on) == (record.day, left) for one in known):
            return PlannedRecord(record, Outcome.SAME, person)
        if any(
            one.joined_on <= (left or date.max) and record.day <= (one.left_on or date.max) for one in known
        ):
            return _problem(record, "was_member")
        closed = self._closed.says(record, record.day)
        return closed or PlannedRecord(record, Outcome.NEW, person)


def _left_of(record: PastRecord) -> date | None:
    return date.fromisoformat(record.value["left_on"]) if record.value["left_on"] else None


_PLANNERS: Mapping[
    RecordKind, type[_AttendancePlanner] | type[_EvaluationPlanner] | type[_EnrolmentPlanner]
] = {
    RecordKind.ATTENDANCE: _AttendancePlanner,
    RecordKind.EVALUATIONS: _EvaluationPlanner,
    RecordKind.ENROLMENTS: _EnrolmentPlanner,
}


def _fingerprint(rows: Sequence[PlannedRecord]) -> str:
    digest = hashlib.sha256()
    for row in rows:
        said = [
            row.number,
            row.record.column,
            row.outcome,
            str(row.participant.pk) if row.participant else "",
            str(row.session.pk) if row.session else "",
            row.stands,
            [[one.column, one.code, one.detail] for one in row.problems],
        ]
        digest.update(json.dumps(said).encode())
    return digest.hexdigest()


# ------------------------------------------------------------------------------------------- applying


def apply(
    imported: RecordImport, *, by: Any, fingerprint: str | None = None, only_good: bool = False
) -> Mapping[str, int]:
    """Records what the plan says is new, all in one transaction, and forgets the file.

    With `fingerprint` only while the plan is the one that was shown. Records with a problem stop everything unless
    `only_good` was chosen. Returns counts: written, same, differing, left_out.

    Raises PermissionDenied; ValidationError: no longer waiting, changed since shown, records with problems, refused by
    the room that records them (a month closed at the same moment).
    """
    with transaction.atomic():
        locked = RecordImport.objects.select_for_update().select_related("cohort__centre").get(pk=imported.pk)
        if not may_bring(by, locked.cohort):
            raise PermissionDenied
        if locked.status != ImportStatus.WAITING:
            raise _no_longer_waiting()
        _lock_books(locked)
        plan = plan_of(locked)
        if fingerprint is not None and fingerprint != plan.fingerprint:
            raise ValidationError(
                _("The records have changed since this file was shown. Look at it again."), code="changed"
            )
        problems = plan.counts.get(Outcome.PROBLEM, 0)
        if problems and not only_good:
            raise ValidationError(
                ngettext(
                    "One record cannot be taken yet. Correct it, or choose to take only the good ones.",
                    "%(count)d records cannot be taken yet. Correct them, or choose to take only the good ones.",
                    problems,
                )
                % {"count": problems},
                code="not_clean",
            )
        new = [row for row in plan.rows if row.outcome is Outcome.NEW]
        _WRITERS[RecordKind(locked.kind)](locked, new, by)
        result = {
            "written": len(new),
            "same": plan.counts.get(Outcome.SAME, 0),
            "differing": plan.counts.get(Outcome.DIFFERS, 0),
            "left_out": problems,
        }
        locked.status, locked.applied_at = ImportStatus.APPLIED, timezone.now()
        locked.result, locked.records = result, []
        locked.save()
        log(
            instance=locked.cohort,
            action="lms.import_records",
            user=by,
            data={**result, "kind": locked.kind, "file": locked.file_hash},
        )
    imported.refresh_from_db()
    return result


def _lock_books(imported: RecordImport) -> None:
    """What stands is read under the locks it will be written under, in the one order everybody takes them."""
    if imported.kind == RecordKind.ATTENDANCE:
        sessions = imported.cohort.sessions.values_list("pk", flat=True)
        lock_scopes({f"s:{session}" for session in sessions})
    elif imported.kind == RecordKind.EVALUATIONS:
        lock_scopes({f"c:{imported.cohort_id}"})


def _write_attendance(imported: RecordImport, rows: Sequence[PlannedRecord], by: Any) -> None:
    by_session: dict[UUID, dict[UUID, Reading]] = defaultdict(dict)
    sessions: dict[UUID, Session] = {}
    for row in rows:
        assert row.session is not None
        assert row.participant is not None
        value = row.record.value
        sessions[row.session.pk] = row.session
        by_session[row.session.pk][row.participant.pk] = Reading(
            value["status"], value["minutes"], value["cause"]
        )
    for key in sorted(by_session, key=lambda one: (sessions[one].starts_at, one)):
        mark_attendance(
            sessions[key],
            by_session[key],
            by=by,
            door=Door.FILE,
            source=of_file(imported.file_hash),
            # The day it is about; the day it was entered is the day the fact was received.
            at=sessions[key].starts_at,
        )


def _write_evaluations(imported: RecordImport, rows: Sequence[PlannedRecord], by: Any) -> None:
    groups: dict[tuple[Any, ...], dict[UUID, int | None]] = defaultdict(dict)
    for row in rows:
        assert row.participant is not None
        assert row.record.day is not None
        value = row.record.value
        groups[value["kind"], _month_of(row.record), value["attempt"], row.record.day][row.participant.pk] = (
            value["mark"]
        )
    for (kind, month, attempt, day), marks in groups.items():
        record_evaluations(
            imported.cohort,
            marks,
            kind=kind,
            month=month,
            attempt=attempt,
            evaluated_on=day,
            by=by,
            door=Door.FILE,
            source=of_file(imported.file_hash),
        )


def _write_enrolments(imported: RecordImport, rows: Sequence[PlannedRecord], by: Any) -> None:
    for row in rows:
        assert row.participant is not None
        assert row.record.day is not None
        enrolment = enrol(row.participant, imported.cohort, on=row.record.day, by=by)
        left = _left_of(row.record)
        if left is not None:
            end_enrolment(
                enrolment,
                on=left,
                status=row.record.value["status"],
                reason=row.record.value["reason"],
                by=by,
            )


_WRITERS = {
    RecordKind.ATTENDANCE: _write_attendance,
    RecordKind.EVALUATIONS: _write_evaluations,
    RecordKind.ENROLMENTS: _write_enrolments,
}
