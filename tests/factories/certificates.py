"""Confirmed completions and designs, ready for certificates."""

from __future__ import annotations

from datetime import timedelta

import factory
from django.utils import timezone

from certificates.models import CertificateDesign, Signatory
from courses.cohorts.models import CentreMember, Enrolment
from courses.completion.enums import CompletionStatus
from courses.completion.models import Completion

from .cohorts import CohortFactory
from .people import ParticipantFactory
from .staff import UserFactory


class CompletionFactory(factory.django.DjangoModelFactory):
    """A completion confirmed yesterday: 36 h 20 min, mark 17, two skills. The person is enrolled in the cohort."""

    class Meta:
        model = Completion
        skip_postgeneration_save = True

    participant = factory.SubFactory(ParticipantFactory)
    cohort = factory.SubFactory(CohortFactory)
    status = CompletionStatus.CONFIRMED
    earned_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1))
    marked_by = factory.SubFactory(UserFactory)
    confirmed_by = factory.SelfAttribute("marked_by")
    confirmed_at = factory.LazyFunction(timezone.now)
    figures = factory.LazyAttribute(
        lambda o: {
            "planned_sessions": 20,
            "attended_sessions": 18,
            "excused_sessions": 1,
            "minutes": 2_180,
            "planned_minutes": 2_400,
            "final_mark": 17,
            "skills": [
                {"code": "JERSEY", "name": "Punto jersey", "level": "alone", "times": 3},
                {"code": "TRENZA", "name": "Trenza de seis puntos", "level": "alone", "times": 2},
                {"code": "CALADO", "name": "Calado", "level": "with_help", "times": 1},
            ],
            "first_day": (o.earned_on - timedelta(days=120)).isoformat(),
            "last_day": o.earned_on.isoformat(),
        }
    )

    @factory.post_generation
    def enrolled(self, create, extracted, **_kwargs):
        if create and extracted is not False:
            Enrolment.objects.get_or_create(
                participant=self.participant,
                cohort=self.cohort,
                defaults={"joined_on": self.cohort.starts_on, "entered_by": self.marked_by},
            )
            CentreMember.objects.get_or_create(centre=self.cohort.centre, participant=self.participant)


class CertificateDesignFactory(factory.django.DjangoModelFactory):
    """A published design with two signatories."""

    class Meta:
        model = CertificateDesign
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Diseño {n + 1}")
    layout = "sobrio"
    organisation_name = "Asociación Manos que Tejen"
    organisation_registration = "RUC 20000000001"
    contact = "066 000 000"

    @factory.post_generation
    def signers(self, create, extracted, **_kwargs):
        if create:
            for index in range(2 if extracted is None else extracted):
                Signatory.objects.create(
                    design=self, sort_order=index, name=f"Firmante {index + 1}", post="Cargo de ejemplo"
                )
