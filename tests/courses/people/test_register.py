"""People come into the records by one door and are corrected by another."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import ModelLogEntry

from courses.people.actions import correct_participant, field_errors, register_participant
from courses.people.models import Participant
from courses.people.queries import Described, Likeness, likely_duplicates
from tests.factories.people import ParticipantFactory


def codes(error):
    return {field: [one.code for one in errors] for field, errors in error.value.error_dict.items()}


def test_participant_keeps_her_name_letter_by_letter(norma):
    person = register_participant(
        by=norma,
        given_names="Qori  T’ika ",
        maternal_surname="Ñaupari",
        document_type="DNI",
        document_number="00012345",
    )

    person.refresh_from_db()
    assert person.full_name == "Qori T’ika Ñaupari"
    assert person.paternal_surname == ""
    assert person.document_number == "00012345"
    assert list(Participant.objects.matching("TIKA naupari")) == []
    assert list(Participant.objects.matching("t'ika NAUPARI")) == [person]


@pytest.mark.parametrize("field", ["given_names", "paternal_surname", "maternal_surname"])
def test_one_part_of_a_name_is_enough(norma, field):
    assert register_participant(by=norma, **{field: "Sol"}).full_name == "Sol"


def test_every_problem_is_told_at_its_field_and_nothing_is_written(norma):
    with pytest.raises(ValidationError) as error:
        register_participant(
            by=norma, alias="\x00", document_type="DNI", document_number="1234567", birth_year=2024
        )

    assert codes(error) == {
        "given_names": ["no_name"],
        "alias": ["damaged_letters"],
        "document_number": ["dni_lost_zero"],
        "birth_year": ["birth_year_child"],
    }
    assert "01234567" in field_errors(error.value)["document_number"][0]
    assert not Participant.objects.exists()


def test_name_longer_than_120_letters_is_refused_at_its_field(norma):
    with pytest.raises(ValidationError) as error:
        register_participant(by=norma, given_names="L" * 121)

    assert codes(error) == {"given_names": ["max_length"]}
    assert register_participant(by=norma, given_names="L" * 120).full_name == "L" * 120


def test_document_belongs_to_one_participant(norma):
    register_participant(by=norma, given_names="Sol", document_type="DNI", document_number="00000077")

    with pytest.raises(ValidationError) as error:
        register_participant(by=norma, given_names="Luz", document_type="DNI", document_number="0000 0077")

    assert codes(error) == {"document_number": ["document_taken"]}
    # A passport may well have the digits of somebody's DNI.
    assert register_participant(by=norma, given_names="Luz", document_type="PAS", document_number="00000077")


def test_correction_is_logged_by_field_without_what_was_written(norma):
    person = register_participant(by=norma, given_names="Sol", paternal_surname="Quispe")

    correct_participant(person, by=norma, given_names="Soledad", paternal_surname="Quispe")

    person.refresh_from_db()
    assert person.given_names == "Soledad"
    entry = ModelLogEntry.objects.filter(action="lms.correct_participant").get()
    assert entry.data == {"fields": ["given_names"]}
    assert entry.label == "participant"
    assert entry.user == norma


def test_merged_record_cannot_be_corrected(norma):
    person = ParticipantFactory()
    Participant.objects.filter(pk=person.pk).update(merged_into=ParticipantFactory())

    with pytest.raises(ValidationError, match=r"closed|cerrad"):
        correct_participant(person, by=norma, given_names="Otra")


def test_likely_duplicates_are_found_by_document_and_by_name_in_any_order(db):
    same_document = ParticipantFactory(document_number="00000042", given_names="Otra")
    same_name = ParticipantFactory(
        given_names="Ana", paternal_surname="de la Cruz", maternal_surname="Ñaupa", birth_year=1990
    )
    unknown_year = ParticipantFactory(
        given_names="Aná", paternal_surname="Naupa", maternal_surname="De La Cruz", birth_year=None
    )
    ParticipantFactory(
        given_names="Ana", paternal_surname="de la Cruz", maternal_surname="Ñaupa", birth_year=1955
    )
    wanted = Described(
        given_names="Ana",
        paternal_surname="de la Cruz",
        maternal_surname="Ñaupa",
        document_type="CE",
        document_number="00000042",
        birth_year=1990,
    )

    [found] = likely_duplicates([wanted])

    assert [(one.participant, one.likeness) for one in found] == [
        (same_document, Likeness.DOCUMENT),
        (same_name, Likeness.NAME_AND_YEAR),
        (unknown_year, Likeness.NAME),
    ]


@pytest.mark.parametrize("size", (1, 300))
def test_likely_duplicates_cost_the_same_for_any_number_of_people(db, size, django_assert_num_queries):
    ParticipantFactory.create_batch(3)
    people = [Described(given_names=f"P{n}", document_number=f"{n:08d}") for n in range(size)]

    with django_assert_num_queries(2):
        likely_duplicates(people)
