"""Questions about certificates: who qualifies and why not, which stand, what is waiting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, F, Q, QuerySet

from courses.cohorts.models import Cohort, Enrolment
from courses.completion.enums import CompletionStatus
from courses.completion.models import Completion
from courses.people.models import Participant

from . import composing
from .enums import CertificateKind, CertificateStatus, ChangeStatus, ItemStatus, ReviewOutcome
from .models import (
    Certificate,
    CertificateBatch,
    CertificateChange,
    CertificateDesign,
    CertificateItem,
    CertificateReview,
)
from .rendering.designs import Design
from .sentences import payload_sentence, qualifying_sentence


@dataclass(frozen=True)
class Candidate:
    """A person of a cohort on the way to her certificate. `reason` is empty exactly when she qualifies."""

    participant: Participant
    completion: Completion | None
    certificate: Certificate | None
    reason: str

    @property
    def qualifies(self) -> bool:
        return not self.reason


def candidates(cohort: Cohort, design: CertificateDesign | None = None) -> list[Candidate]:
    """Everybody who took part in the cohort, in the order of lists, with the reason why not.

    Costs the same number of queries for any cohort.
    """
    people = Participant.objects.filter(
        pk__in=Enrolment.objects.filter(cohort=cohort).values("participant")
    ) | Participant.objects.filter(pk__in=Completion.objects.filter(cohort=cohort).values("participant"))
    completions: dict[Any, Completion] = {}
    related = Completion.objects.filter(cohort=cohort).select_related(
        "participant", "cohort__edition__course"
    )
    for one in related.order_by("entered_at"):
        # A confirmed one wins over a withdrawn one of the same person, the later over the earlier.
        known = completions.get(one.participant_id)
        if known is None or known.status == CompletionStatus.WITHDRAWN:
            completions[one.participant_id] = one
    certificates = {
        certificate.completion_id: certificate
        for certificate in Certificate.objects.filter(
            completion__cohort=cohort, kind=CertificateKind.CAREER, status=CertificateStatus.ISSUED
        )
    }
    waiting = set(
        CertificateItem.objects.filter(
            completion__cohort=cohort, certificate=None, batch__status="proposed"
        ).values_list("completion_id", flat=True)
    )
    snapshot = design.snapshot() if design is not None else Design()
    shown = design.document_shown if design is not None else "none"
    found = []
    for person in people.distinct().order_by("sort_key", "id"):
        completion = completions.get(person.pk)
        certificate = certificates.get(completion.pk) if completion else None
        reason = ""
        if completion is None:
            reason = qualifying_sentence("no_completion")
        elif completion.status == CompletionStatus.AWAITING:
            reason = qualifying_sentence("awaiting")
        elif completion.status == CompletionStatus.WITHDRAWN:
            reason = qualifying_sentence("withdrawn")
        elif certificate is not None:
            reason = qualifying_sentence("has_certificate", number=certificate.full_number)
        elif completion.pk in waiting:
            reason = qualifying_sentence("waiting")
        elif problem := composing.problem_of(completion, design=snapshot, document_shown=shown):
            reason = payload_sentence(problem.code, problem.field)
        found.append(Candidate(person, completion, certificate, reason))
    return found


def qualifying(cohort: Cohort, design: CertificateDesign | None = None) -> list[Completion]:
    """The completions of a cohort that can get a certificate now."""
    return [
        one.completion for one in candidates(cohort, design) if one.qualifies and one.completion is not None
    ]


def cohorts_with_candidates(user: Any) -> QuerySet[Cohort]:
    """Cohorts within reach where somebody with a confirmed completion has no standing certificate.

    Each carries `ready`, the number of those people.
    """
    standing = Certificate.objects.filter(kind=CertificateKind.CAREER, status=CertificateStatus.ISSUED)
    ready = Q(
        completions__status=CompletionStatus.CONFIRMED,
    ) & ~Q(completions__pk__in=standing.values("completion"))
    return (
        Cohort.objects.visible_to(user)
        .select_related("edition__course", "centre")
        .annotate(ready=Count("completions", filter=ready, distinct=True))
        .order_by("-ready", "-starts_on")
    )


def waiting_count(user: Any) -> int:
    """People within reach whose confirmed completion waits for a certificate."""
    standing = Certificate.objects.filter(kind=CertificateKind.CAREER, status=CertificateStatus.ISSUED)
    return (
        Completion.objects.confirmed()
        .filter(cohort__in=Cohort.objects.visible_to(user))
        .exclude(pk__in=standing.values("completion"))
        .count()
    )


def batches_visible_to(user: Any) -> QuerySet[CertificateBatch]:
    """Batches that hold at least one completion within reach, with their counts."""
    reach = CertificateItem.objects.filter(completion__cohort__in=Cohort.objects.visible_to(user))
    return (
        CertificateBatch.objects.filter(pk__in=reach.values("batch"))
        .select_related("design", "proposed_by", "decided_by")
        .annotate(
            total=Count("items", distinct=True),
            drawn=Count("items", filter=Q(items__status=ItemStatus.DRAWN), distinct=True),
            failed=Count("items", filter=Q(items__status=ItemStatus.FAILED), distinct=True),
        )
        .order_by("-proposed_at", "pk")
    )


@dataclass(frozen=True)
class Progress:
    """How far a batch is. `sealing` items wait for another computer. `failed` items keep their number and can be drawn again."""

    total: int
    drawn: int
    failed: int
    sealing: int = 0

    @property
    def left(self) -> int:
        return self.total - self.drawn - self.failed - self.sealing

    @property
    def is_finished(self) -> bool:
        return self.left == 0

    @property
    def percent(self) -> int:
        return 100 * (self.drawn + self.failed + self.sealing) // self.total if self.total else 100


def progress(batch: CertificateBatch) -> Progress:
    counts = dict(batch.items.values_list("status").annotate(Count("id")))
    return Progress(
        total=sum(counts.values()),
        drawn=counts.get(ItemStatus.DRAWN, 0),
        failed=counts.get(ItemStatus.FAILED, 0),
        sealing=counts.get(ItemStatus.SEALING, 0),
    )


def open_changes(user: Any) -> QuerySet[CertificateChange]:
    return CertificateChange.objects.filter(
        status=ChangeStatus.PROPOSED, certificate__in=Certificate.objects.visible_to(user)
    ).select_related("certificate__participant", "proposed_by")


def open_reviews(user: Any) -> QuerySet[CertificateReview]:
    return CertificateReview.objects.filter(
        outcome=ReviewOutcome.OPEN, certificate__in=Certificate.objects.visible_to(user)
    ).select_related("certificate__participant")


def chain_of(certificate: Certificate) -> list[Certificate]:
    """The certificate with all it replaced and all that replaced it, oldest first."""
    first = certificate
    while first.replaces is not None:
        first = first.replaces
    chain = [first]
    while (following := Certificate.objects.filter(replaces=chain[-1]).first()) is not None:
        chain.append(following)
    return chain


def designs_for(completions: Iterable[Completion]) -> QuerySet[CertificateDesign]:
    """Published designs that fit all these completions: those of every course, and of their one course."""
    courses = {completion.cohort.edition.course_id for completion in completions}
    designs = CertificateDesign.objects.filter(live=True)
    if len(courses) == 1:
        return designs.filter(Q(course=None) | Q(course__in=courses))
    return designs.filter(course=None)


def as_sentences(error: ValidationError) -> list[str]:
    return [str(message) for message in error.messages]


def designs_of_course(course: Any) -> QuerySet[CertificateDesign]:
    """Published designs for a course: its own first, then those for every course."""
    return CertificateDesign.objects.filter(Q(course=None) | Q(course=course), live=True).order_by(
        F("course").asc(nulls_last=True), "name"
    )
