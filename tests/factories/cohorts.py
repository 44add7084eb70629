"""Centres, cohorts with sessions and people in them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import factory
from django.utils import timezone

from courses.cohorts.models import (
    Centre,
    CentreMember,
    CentreStaff,
    Cohort,
    CohortFacilitator,
    Enrolment,
    Session,
)

from .outline import CourseEditionFactory
from .people import ParticipantFactory
from .staff import UserFactory


def at_nine(day: date, centre: Centre) -> datetime:
    """Nine in the morning of that day, where the centre is."""
    return datetime.combine(day, time(9), tzinfo=centre.zone)


class CentreFactory(factory.django.DjangoModelFactory):
    """`CentreFactory(staff=[delia])`: she works for it."""

    class Meta:
        model = Centre
        skip_postgeneration_save = True

    label = factory.Sequence(lambda n: f"Taller {n + 1}")

    @factory.post_generation
    def staff(self, create, extracted, **_kwargs):
        if create:
            for user in extracted or ():
                CentreStaff.objects.create(centre=self, user=user)


class CohortFactory(factory.django.DjangoModelFactory):
    """An open cohort that began two weeks ago.

    `size` people are enrolled from the first day (`participants=[...]` for chosen ones); `meetings` sessions of
    `session_minutes` are planned at nine, one a week: with the standard four, the third is today.
    `facilitators=[benita]` teach it; `wishes={"rules": rules(...)}` changes the frozen edition.
    """

    class Meta:
        model = Cohort
        skip_postgeneration_save = True

    class Params:
        wishes: dict[str, Any] = {}

    code = factory.Sequence(lambda n: f"G-{n + 1}")
    name = factory.Sequence(lambda n: f"Grupo {n + 1}")
    centre = factory.SubFactory(CentreFactory)
    edition = factory.SubFactory(CourseEditionFactory, wishes=factory.SelfAttribute("..wishes"))
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=14))
    ends_on = factory.LazyAttribute(lambda o: o.starts_on + timedelta(days=84))
    opened_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def facilitators(self, create, extracted, **_kwargs):
        if create:
            for user in extracted or ():
                CohortFacilitator.objects.create(cohort=self, user=user)

    @factory.post_generation
    def meetings(self, create, extracted, minutes=120, break_minutes=0, **_kwargs):
        """`meetings=4`, `meetings__minutes=120`."""
        if create:
            for week in range(4 if extracted is None else extracted):
                SessionFactory(
                    cohort=self,
                    starts_at=at_nine(self.starts_on + timedelta(weeks=week), self.centre),
                    minutes=minutes,
                    break_minutes=break_minutes,
                )

    @factory.post_generation
    def size(self, create, extracted, **_kwargs):
        if create:
            for _ in range(extracted or 0):
                EnrolmentFactory(cohort=self)

    @factory.post_generation
    def participants(self, create, extracted, **_kwargs):
        if create:
            for participant in extracted or ():
                EnrolmentFactory(cohort=self, participant=participant)


class SessionFactory(factory.django.DjangoModelFactory):
    """A planned session, today at nine unless told otherwise. `SessionFactory(cohort__size=3)`."""

    class Meta:
        model = Session

    cohort = factory.SubFactory(CohortFactory, meetings=0)
    starts_at = factory.LazyAttribute(lambda o: at_nine(timezone.localdate(), o.cohort.centre))
    minutes = 120
    break_minutes = 0


class EnrolmentFactory(factory.django.DjangoModelFactory):
    """Somebody taking part since the first day, and known at the centre of the cohort."""

    class Meta:
        model = Enrolment
        skip_postgeneration_save = True

    participant = factory.SubFactory(ParticipantFactory)
    cohort = factory.SubFactory(CohortFactory)
    joined_on = factory.SelfAttribute("cohort.starts_on")
    entered_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def known_at_centre(self, create, extracted, **_kwargs):
        if create and extracted is not False:
            CentreMember.objects.get_or_create(centre=self.cohort.centre, participant=self.participant)
