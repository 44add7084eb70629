"""Who has walked a whole pathway: every course it asks for, each with a confirmed completion."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from courses.cohorts.models import Cohort
from courses.completion.models import Completion
from courses.people.models import Participant
from curriculum.outline.models import Course

from . import composing
from .enums import CertificateKind
from .models import Certificate, CertificateDesign, CertificateItem, Pathway
from .rendering.designs import Design
from .sentences import payload_sentence, qualifying_sentence


@dataclass(frozen=True)
class PathwayCandidate:
    """A person on the way. `completions` stand in the order of the pathway's courses; `reason` is empty exactly when
    she qualifies."""

    participant: Participant
    completions: tuple[Completion, ...]
    certificate: Certificate | None
    reason: str

    @property
    def qualifies(self) -> bool:
        return not self.reason

    @property
    def completion(self) -> Completion:
        """The one that closed the pathway, or the last one so far."""
        return closing(self.completions)


def closing(completions: Sequence[Completion]) -> Completion:
    """The completion earned last."""
    return max(completions, key=lambda one: (one.earned_on, one.entered_at))


def parts_of(pathway: Pathway, participants: Iterable[Any]) -> dict[Any, tuple[Completion, ...]]:
    """Per person who has every course: one confirmed completion a course, the latest of each. One query for all."""
    courses = [course.pk for course in pathway.required_courses()]
    latest = _latest(courses, participants)
    return {
        person: tuple(theirs[course] for course in courses)
        for person, theirs in latest.items()
        if courses and len(theirs) == len(courses)
    }


def _latest(courses: list[Any], participants: Any) -> dict[Any, dict[Any, Completion]]:
    """Person -> course -> her latest confirmed completion of it."""
    found: dict[Any, dict[Any, Completion]] = {}
    rows = (
        Completion.objects.confirmed()
        .filter(participant__in=participants, cohort__edition__course__in=courses)
        .select_related("participant", "cohort__edition", "cohort__centre__place")
        .order_by("earned_on", "entered_at")
    )
    for row in rows:
        found.setdefault(row.participant_id, {})[row.cohort.edition.course_id] = row
    return found


def candidates(
    pathway: Pathway, user: Any, design: CertificateDesign | None = None
) -> list[PathwayCandidate]:
    """Everybody within reach who has at least one course of the pathway, in the order of lists.

    Costs the same number of queries for any number of people.
    """
    courses: list[Course] = pathway.required_courses()
    wanted = [course.pk for course in courses]
    titles = {course.pk: course.title for course in courses}
    people = Participant.objects.visible_to(user).filter(merged_into=None, anonymised_at=None)
    latest = _latest(wanted, people.values("pk"))
    seen = set(Cohort.objects.visible_to(user).values_list("pk", flat=True))
    standing = {
        one.participant_id: one
        for one in Certificate.objects.standing().filter(pathway=pathway, kind=CertificateKind.PATHWAY)
    }
    waiting = set(
        CertificateItem.objects.filter(
            certificate=None, batch__status="proposed", batch__pathway=pathway
        ).values_list("completion__participant", flat=True)
    )
    snapshot = design.snapshot() if design is not None else Design()
    shown = design.document_shown if design is not None else "none"
    found = []
    for pk, theirs in latest.items():
        completions = tuple(theirs[course] for course in wanted if course in theirs)
        certificate = standing.get(pk)
        lacking = [titles[course] for course in wanted if course not in theirs]
        reason = ""
        if certificate is not None:
            reason = qualifying_sentence("has_certificate", number=certificate.full_number)
        elif lacking:
            reason = qualifying_sentence("lacks_courses", courses=", ".join(lacking))
        elif pk in waiting:
            reason = qualifying_sentence("waiting")
        elif closing(completions).cohort_id not in seen:
            reason = qualifying_sentence("closed_elsewhere")
        elif problem := composing.problem_of_pathway(
            completions, title=pathway.title, design=snapshot, document_shown=shown
        ):
            reason = payload_sentence(problem.code, problem.field)
        found.append(PathwayCandidate(completions[0].participant, completions, certificate, reason))
    return sorted(found, key=lambda one: (one.participant.sort_key, str(one.participant.pk)))


def qualifying(pathway: Pathway, user: Any, design: CertificateDesign | None = None) -> list[Completion]:
    """The closing completions of those who can get the certificate of the pathway now."""
    return [one.completion for one in candidates(pathway, user, design) if one.qualifies]
