"""Participants of tests: names that are clearly invented, in the shapes real ones have."""

from __future__ import annotations

import factory

from courses.people.enums import DocumentType
from courses.people.models import Participant

GIVEN = ("Flor de Lana", "Ñawi", "Aurora Inventada", "Sol", "Qori T'ika", "Lucero", "Íntima", "Zoila Prueba")
PATERNAL = ("Ñaupari", "Quispe", "Huamaní", "D'Ávila", "de la Cruz", "Ccori", "Ynga", "Ülpa")
MATERNAL = ("Ejemplo", "Ficticia", "Muestra", "Ensayo", "Modelo", "", "Demostración", "Prueba")


class ParticipantFactory(factory.django.DjangoModelFactory):
    """A participant with a DNI of her own. `ParticipantFactory(centre=centre)` admits her there."""

    class Meta:
        model = Participant
        skip_postgeneration_save = True

    given_names = factory.Sequence(lambda n: f"{GIVEN[n % len(GIVEN)]} {'ABCDEFGHIJ'[n // len(GIVEN) % 10]}")
    paternal_surname = factory.Sequence(lambda n: PATERNAL[(n * 3) % len(PATERNAL)])
    maternal_surname = factory.Sequence(lambda n: MATERNAL[(n * 5) % len(MATERNAL)])
    document_type = DocumentType.DNI
    # Numbers begin with 00: never issued to anybody, and leading zeros are always part of the tests. Those a test
    # writes out itself are small: they never meet.
    document_number = factory.Sequence(lambda n: f"{500_000 + n:08d}")
    birth_year = factory.Sequence(lambda n: 1960 + n % 40)

    @factory.post_generation
    def centre(self, create, extracted, **_kwargs):
        if create and extracted is not None:
            from courses.cohorts.models import CentreMember

            CentreMember.objects.get_or_create(centre=extracted, participant=self)
