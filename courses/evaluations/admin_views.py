"""The office's view of an evaluation: who made what, which criteria are achieved, what they propose, which mark stands."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ..cohorts.models import Enrolment
from ..cohorts.views import CohortPage
from ..people.models import Participant
from .criteria import criteria_of
from .enums import EvaluationKind
from .models import Evaluation, SamplePiece
from .pieces import PersonPieces, pass_mark_for, pieces_of
from .rules import Criterion, Subject, read_subject


class CohortPieces(CohortPage):
    """One evaluation of a cohort, everybody in it. Reads only; marks are given on the screens of a session."""

    tab = "evaluations"
    template_name = "courses/evaluations/cohort.html"

    def allowed(self) -> bool:
        return bool(self.request.user.has_perm("lms_courses.view_samplepiece"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cohort = self.cohort
        subjects = self.subjects()
        chosen = self.chosen(subjects)
        criteria = criteria_of(cohort.edition.content)
        rows: list[dict[str, Any]] = []
        pass_mark = 0
        if chosen is not None:
            day = chosen.month or timezone.localdate()
            pass_mark = pass_mark_for(cohort, chosen.kind, day)
            found = pieces_of(
                cohort,
                self.people(chosen),
                kind=chosen.kind,
                month=chosen.month,
                attempt=chosen.attempt,
                day=day,
            )
            rows = [_row(one, criteria) for one in found]
        return super().get_context_data(
            rows=rows,
            criteria=criteria,
            pass_mark=pass_mark,
            chosen=subject_words(chosen) if chosen else "",
            evaluations=[
                {
                    "words": subject_words(one),
                    "url": f"{reverse('lms_evaluations:cohort', args=[cohort.pk])}?e={one}",
                    "is_chosen": one == chosen,
                }
                for one in subjects
            ],
            **kwargs,
        )

    def subjects(self) -> list[Subject]:
        """The evaluations of the cohort something is on record for, the latest first. Two queries."""
        found = set()
        for model in (Evaluation, SamplePiece):
            rows = model._default_manager.filter(cohort=self.cohort)
            found |= set(rows.values_list("kind", "month", "attempt").distinct())
        subjects = [Subject(EvaluationKind(kind), month, attempt) for kind, month, attempt in found]
        return sorted(
            subjects,
            key=lambda one: (one.month is None, one.month or timezone.localdate(), one.attempt),
            reverse=True,
        )

    def chosen(self, subjects: list[Subject]) -> Subject | None:
        try:
            asked = read_subject(self.request.GET.get("e", ""))
        except ValueError:
            asked = None
        if asked in subjects:
            return asked
        return subjects[0] if subjects else None

    def people(self, chosen: Subject) -> list[Participant]:
        """Everybody of the group now, and whoever has a piece or a mark in this evaluation."""
        which: dict[str, Any] = {"kind": chosen.kind, "month": chosen.month, "attempt": chosen.attempt}
        there = Enrolment.objects.filter(cohort=self.cohort).active().values("participant")
        marked = Evaluation.objects.filter(cohort=self.cohort, **which).values("participant")
        judged = SamplePiece.objects.filter(cohort=self.cohort, **which).values("participant")
        rows = Participant.objects.filter(Q(pk__in=there) | Q(pk__in=marked) | Q(pk__in=judged))
        return list(rows.order_by("sort_key", "pk"))


def subject_words(subject: Subject) -> str:
    """ "Monthly: November 2026", "Final · attempt 2"."""
    words = str(EvaluationKind(subject.kind).label)
    if subject.month:
        words += f": {format_date(subject.month, pgettext('format of a month', 'F Y'))}"
    if subject.attempt > 1:
        words += " · " + _("attempt %(number)d") % {"number": subject.attempt}
    return words


def _row(found: PersonPieces, criteria: list[Criterion]) -> dict[str, Any]:
    keys = {criterion.key for criterion in criteria}
    mark = found.evaluation
    return {
        "name": found.participant.class_name,
        "pieces": [
            {
                "made": row.made,
                "achieved": sum(1 for key, said in row.results.items() if said and key in keys),
                "judged": sum(1 for key in row.results if key in keys),
                "not_yet": [one.text for one in criteria if row.results.get(one.key) is False],
                "photo": row.photo if row.photo and row.photo.taken_away_at is None else None,
                "who": row.judged_by.get_full_name() or row.judged_by.get_username(),
            }
            for row in found.pieces
        ],
        "proposal": found.proposal.mark if found.proposal else None,
        "mark": mark.mark if mark else None,
        "in_conflict": bool(mark and mark.in_conflict),
        "evaluator": (mark.evaluator.get_full_name() or mark.evaluator.get_username()) if mark else "",
        "on": mark.evaluated_on if mark else None,
        "differs": bool(
            mark and mark.mark is not None and found.proposal and mark.mark != found.proposal.mark
        ),
    }
