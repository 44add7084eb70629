"""The statements of a whole group at once: who of it gets one now, who not and why.

The answer is the one each single request gives (`composing.standing_of`), asked for everybody with the same questions:
their number depends neither on people nor on months nor on sessions.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from certificates.enums import CertificateStatus
from courses.attendance.models import AttendanceMark
from courses.cohorts.enums import Route
from courses.cohorts.models import Cohort, Enrolment, Session
from courses.evaluations.enums import EvaluationKind
from courses.evaluations.models import Evaluation
from courses.evidence.authority import open_differences
from courses.evidence.enums import ObstacleCode
from courses.evidence.ledger import Ledger, ledger
from courses.evidence.models import MonthClose, first_of
from courses.evidence.months import Link, last_day, month_name
from courses.evidence.papers import words
from courses.evidence.queries import law_by_day, lines_of, monthly_marks
from courses.people.enums import Purpose
from courses.people.models import Consent, Participant
from courses.people.queries import People, people_of

from .composing import Obstacle, signers_of
from .enums import AskedBy
from .models import StatementBatch, StatementRequest
from .sentences import part_words, refusal


@dataclass(frozen=True)
class Candidate:
    """One person of the group: what a statement about these months would count, and what keeps her from one now.

    `obstacles` of a person who may be asked for are empty; `notes` keep nobody from anything and should be known.
    """

    participant: Participant
    minutes: int
    obstacles: tuple[Obstacle, ...]
    notes: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        return not self.obstacles

    @property
    def hours(self) -> str:
        return words.clock(self.minutes)


@dataclass(frozen=True)
class Waiting:
    """One request of a batch that waits, with what is missing before it can be issued."""

    request: StatementRequest
    obstacles: tuple[Obstacle, ...]

    @property
    def is_ready(self) -> bool:
        return not self.obstacles


def candidates(
    cohort: Cohort, *, first: date, last: date, asked_by: str, asked_on: date | None = None
) -> list[Candidate]:
    """Everybody who ever belonged to the group, as lists order people; `first` and `last` are days of the months."""
    group = _Group.read(cohort, first, last)
    roots = list(group.participants)
    consented: set[UUID] = set()
    if asked_by == AskedBy.PERSON:
        rows = Consent.objects.standing().filter(participant__in=roots, purpose=Purpose.STATEMENT)
        if asked_on is not None:
            rows = rows.filter(given_on__lte=asked_on)
        consented = set(rows.values_list("participant", flat=True))
    waiting = dict(
        StatementRequest.objects.waiting()
        .filter(participant__in=roots, kind=cohort.kind)
        .values_list("participant", "pk")
    )
    standing: dict[UUID, list[tuple[str, UUID]]] = defaultdict(list)
    for holder, number, pk in StatementRequest.objects.filter(
        participant__in=roots,
        cohorts=cohort,
        first=group.first,
        last=group.last,
        certificate__status=CertificateStatus.ISSUED,
    ).values_list("participant", "certificate__full_number", "pk"):
        standing[holder].append((number, pk))
    found = []
    for root, person in group.participants.items():
        obstacles = []
        if person.anonymised_at:
            obstacles.append(Obstacle("record_closed", refusal("record_closed")))
        if root in waiting:
            link = Link(_("See it"), reverse("lms_statements:request", args=[waiting[root]]))
            obstacles.append(Obstacle("waiting_already", refusal("waiting_already"), (link,)))
        for number, pk in standing[root]:
            link = Link(_("See it"), reverse("lms_statements:request", args=[pk]))
            obstacles.append(Obstacle("stands_already", refusal("stands_already", number=number), (link,)))
        if asked_by == AskedBy.PERSON and root not in consented:
            link = Link(_("Consents"), reverse("lms_people:consents", args=[root]))
            obstacles.append(Obstacle("no_consent", refusal("no_consent"), (link,)))
        obstacles += group.obstacles(root)
        found.append(Candidate(person, group.minutes(root), tuple(obstacles), group.notes(root)))
    return found


def waiting_of(batch: StatementBatch, requests: Iterable[StatementRequest]) -> list[Waiting]:
    """What keeps each of these waiting requests of the batch from being issued now."""
    chosen = list(requests)
    if not chosen:
        return []
    group = _Group.read(batch.cohort, batch.first, batch.last)
    found = []
    for request in chosen:
        obstacles = []
        consent = request.consent
        if request.asked_by == AskedBy.PERSON and (consent is None or consent.withdrawn_on is not None):
            link = Link(_("Consents"), reverse("lms_people:consents", args=[request.participant_id]))
            obstacles.append(Obstacle("consent_withdrawn", refusal("consent_withdrawn"), (link,)))
        obstacles += group.obstacles(group.people.root(request.participant_id))
        for one in signers_of(request):
            if not one["name"]:
                sentence = refusal("signer_missing", part=part_words(one["part"]))
                obstacles.append(Obstacle("signer_missing", sentence))
        found.append(Waiting(request, tuple(obstacles)))
    return found


@dataclass(frozen=True)
class _Group:
    """What the months of a group say about everybody in it, read once."""

    cohort: Cohort
    first: date
    last: date
    people: People
    participants: Mapping[UUID, Participant]
    ledgers: Mapping[UUID, Ledger]
    months: Mapping[UUID, list[date]]
    closed: frozenset[date]
    differing: Mapping[tuple[UUID, date], int]
    unlike: Mapping[tuple[UUID, date], int]
    uninscribed: frozenset[UUID]

    @classmethod
    def read(cls, cohort: Cohort, first: date, last: date) -> _Group:
        first, last = first_of(first), first_of(last)
        until = last_day(last)
        enrolments = list(Enrolment.objects.filter(cohort=cohort).order_by("joined_on"))
        people = people_of({row.participant_id for row in enrolments})
        records = list(people.roots)
        roots = {people.root(row.participant_id) for row in enrolments}
        listed = Participant.objects.filter(pk__in=roots).order_by("sort_key", "pk")
        days = list(
            Session.objects.planned()
            .filter(cohort=cohort, date__gte=first, date__lte=until)
            .order_by()
            .values_list("date", flat=True)
            .distinct()
        )
        months: dict[UUID, set[date]] = defaultdict(set)
        for row in enrolments:
            months[people.root(row.participant_id)] |= {
                first_of(day)
                for day in days
                if row.joined_on <= day and (row.left_on is None or day <= row.left_on)
            }
        lines = lines_of(people, cohort=cohort, since=first, until=until)
        marks = monthly_marks(people, cohort)
        law = law_by_day()
        inscribed = {people.root(row.participant_id) for row in enrolments if row.inscribed_on}
        return cls(
            cohort=cohort,
            first=first,
            last=last,
            people=people,
            participants={one.pk: one for one in listed},
            ledgers={root: ledger(lines.get(root, ()), marks=marks.get(root, {}), law=law) for root in roots},
            months={root: sorted(found) for root, found in months.items()},
            closed=frozenset(MonthClose.objects.filter(cohort=cohort).values_list("month", flat=True)),
            differing=_differing(cohort, people, records, first, until),
            unlike=Counter(
                (one.participant, one.month)
                for one in open_differences([cohort], months=sorted({first_of(day) for day in days}))
            ),
            uninscribed=frozenset(roots - inscribed if cohort.route != Route.NONE else ()),
        )

    def minutes(self, root: UUID) -> int:
        totals = self.ledgers[root].totals.get(self.cohort.kind)
        return totals.minutes if totals else 0

    def notes(self, root: UUID) -> tuple[str, ...]:
        return (_("Without inscription in the authority's book."),) if root in self.uninscribed else ()

    def obstacles(self, root: UUID) -> list[Obstacle]:
        """The gate of the months, then what the paper itself needs, in the words of a single request."""
        found = []
        for month in self.months.get(root, ()):
            named = {"month": month_name(month), "group": self.cohort.name}
            address = [self.cohort.pk, f"{month:%Y-%m}"]
            if month not in self.closed:
                page = Link(capfirst(named["month"]), reverse("lms_months:month", args=address))
                sentence = capfirst(_("%(month)s of “%(group)s” is not closed.") % named)
                found.append(Obstacle(str(ObstacleCode.OPEN_MONTH), sentence, (page,)))
            if self.differing.get((root, month)):
                sentence = _("In %(month)s of “%(group)s” there are readings that differ.") % named
                desk = Link(_("Readings that differ"), reverse("lms_desk:conflicts"))
                found.append(Obstacle(str(ObstacleCode.CONFLICTS), sentence, (desk,)))
            if self.unlike.get((root, month)):
                sentence = (
                    _(
                        "In %(month)s of “%(group)s” the authority's figures differ and nobody has acknowledged it."
                    )
                    % named
                )
                figures = Link(_("Figures of the authority"), reverse("lms_months:authority", args=address))
                found.append(Obstacle(str(ObstacleCode.DIFFERENCES), sentence, (figures,)))
        lines = self.ledgers[root].lines
        if not lines:
            found.append(Obstacle("no_sessions", refusal("no_sessions")))
        elif not any(line.is_attended and line.is_held for line in lines):
            found.append(Obstacle("no_attendance", refusal("no_attendance")))
        return found


def _differing(
    cohort: Cohort, people: People, records: list[UUID], first: date, until: date
) -> Mapping[tuple[UUID, date], int]:
    """How many readings of each person and month differ and are undecided. Two questions."""
    marks = AttendanceMark.objects.filter(
        participant__in=records,
        in_conflict=True,
        session__cohort=cohort,
        session__date__gte=first,
        session__date__lte=until,
    )
    found = Counter(
        (people.root(person), first_of(day))
        for person, day in marks.values_list("participant", "session__date")
    )
    evaluations = Evaluation.objects.filter(
        participant__in=records,
        in_conflict=True,
        kind=EvaluationKind.MONTHLY,
        cohort=cohort,
        month__gte=first,
        month__lte=until,
    )
    found.update(
        (people.root(person), month)
        for person, month in evaluations.values_list("participant", "month")
        if month
    )
    return found
