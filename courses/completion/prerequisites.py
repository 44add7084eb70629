"""Answers the question the room of cohorts leaves open: what should be weighed before somebody is enrolled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _
from wagtail import hooks

from curriculum.outline.models import Course

from ..cohorts.models import Cohort
from ..cohorts.queries import ENROLMENT_WARNINGS, Warnings
from ..people.models import Participant
from .models import Completion


@hooks.register(ENROLMENT_WARNINGS)
def missing_prerequisites(participants: Sequence[Participant], cohort: Cohort) -> Warnings:
    """The courses this cohort builds on that each of these people has not completed. Two queries for any number."""
    needed = cohort.edition.content["rules"]["prerequisites"]
    if not needed or not participants:
        return {}
    titles = dict(Course.objects.filter(code__in=needed).values_list("code", "title"))
    done: dict[UUID, set[str]] = defaultdict(set)
    rows = Completion.objects.confirmed().filter(
        participant__in=participants, cohort__edition__course__code__in=needed
    )
    for participant, code in rows.values_list("participant", "cohort__edition__course__code"):
        done[participant].add(code)
    return {
        person.pk: [
            _("Has not completed “%(course)s”, which this course builds on.")
            % {"course": titles.get(code, code)}
            for code in needed
            if code not in done[person.pk]
        ]
        for person in participants
        if not set(needed) <= done[person.pk]
    }
