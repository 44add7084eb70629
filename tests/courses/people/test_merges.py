"""Two records of one person: joined, parted again, confirmed by a second person."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from courses.cohorts.actions import end_enrolment, enrol
from courses.people import merges, rights
from courses.people.actions import correct_participant
from courses.people.models import Participant
from courses.people.queries import Likeness, identities, likely_pairs
from tests.factories.cohorts import CohortFactory
from tests.factories.people import ParticipantFactory


@pytest.fixture
def two(centre_a):
    """One woman registered twice, with and without a document."""
    first = ParticipantFactory(
        given_names="Rosa", paternal_surname="Ñaupari", maternal_surname="", birth_year=1987, centre=centre_a
    )
    second = ParticipantFactory(
        given_names="ROSA",
        paternal_surname="Naupari",
        maternal_surname="",
        birth_year=None,
        document_type="SIN",
        document_number="",
        alias="Rosita",
        centre=centre_a,
    )
    return first, second


def code_of(error):
    return error.value.code


def test_likely_pairs_are_found_and_clear_namesakes_are_not(two, norma):
    ParticipantFactory(given_names="Rosa", paternal_surname="Ñaupari", maternal_surname="", birth_year=1950)

    pairs = likely_pairs(Participant.objects.all())

    assert {frozenset((one.first, one.second)) for one in pairs} >= {frozenset(two)}
    assert all(one.likeness == Likeness.NAME for one in pairs)


@pytest.mark.parametrize("size", (1, 30))
def test_pairs_cost_the_same_for_any_number(db, size, django_assert_num_queries):
    for number in range(size):
        for _ in range(2):
            ParticipantFactory(
                given_names=f"Rosa {number}", document_type="SIN", document_number="", birth_year=None,
                paternal_surname="Doble", maternal_surname="",
            )  # fmt: skip

    with django_assert_num_queries(2):
        assert len(likely_pairs(Participant.objects.all())) == size


def test_merge_keeps_both_histories_under_one_name(two, delia, norma):
    kept, merged = two
    first, second = CohortFactory(), CohortFactory()
    enrol(kept, first, on=timezone.localdate(), by=delia)
    enrol(merged, second, on=timezone.localdate(), by=delia)

    merge = merges.merge_participants(kept=kept, merged=merged, reason="Mismo documento", by=delia)

    merged.refresh_from_db()
    assert merged.merged_into == kept
    assert merged.class_name == kept.class_name
    assert second.enrolments.get().participant == merged
    assert identities(kept) == identities(merged) == [kept.pk, merged.pk]
    assert merged not in Participant.objects.current()
    assert merge.is_open


def test_merge_can_be_undone_until_another_person_confirms_it(two, delia, norma):
    kept, merged = two
    merge = merges.merge_participants(kept=kept, merged=merged, reason="x", by=delia)

    merges.undo_merge(merge, by=delia)

    merged.refresh_from_db()
    assert (merged.given_names, merged.paternal_surname, merged.alias, merged.merged_into) == (
        "ROSA", "Naupari", "Rosita", None,
    )  # fmt: skip
    again = merges.merge_participants(kept=kept, merged=merged, reason="x", by=delia)
    with pytest.raises(ValidationError) as error:
        merges.confirm_merge(again, by=delia)
    assert code_of(error) == "same_person"
    merges.confirm_merge(again, by=norma)
    for action in (merges.undo_merge, merges.confirm_merge):
        with pytest.raises(ValidationError) as error:
            action(again, by=norma)
        assert code_of(error) == "closed"
    assert again.before == {}


def test_merge_that_cannot_be_is_refused(two, delia):
    kept, merged = two
    third = ParticipantFactory()

    with pytest.raises(ValidationError) as error:
        merges.merge_participants(kept=kept, merged=kept, reason="x", by=delia)
    assert code_of(error) == "same"
    merges.merge_participants(kept=kept, merged=merged, reason="x", by=delia)
    for pair, expected in (((third, merged), "closed"), ((third, kept), "has_merged")):
        with pytest.raises(ValidationError) as error:
            merges.merge_participants(kept=pair[0], merged=pair[1], reason="x", by=delia)
        assert code_of(error) == expected


def test_nobody_stands_twice_on_one_roster_by_a_merge(two, delia):
    kept, merged = two
    cohort = CohortFactory()
    enrol(kept, cohort, on=timezone.localdate(), by=delia)
    double = enrol(merged, cohort, on=cohort.starts_on, by=delia)

    with pytest.raises(ValidationError) as error:
        merges.merge_participants(kept=kept, merged=merged, reason="x", by=delia)
    assert code_of(error) == "both_enrolled"
    merged.refresh_from_db()
    assert merged.merged_into is None
    end_enrolment(double, on=cohort.starts_on, status="withdrawn", reason="doble", by=delia)

    assert merges.merge_participants(kept=kept, merged=merged, reason="x", by=delia)


def test_merged_record_takes_no_correction_and_no_enrolment(two, delia):
    kept, merged = two
    merges.merge_participants(kept=kept, merged=merged, reason="x", by=delia)

    with pytest.raises(ValidationError):
        correct_participant(merged, by=delia, alias="Otra")
    with pytest.raises(ValidationError):
        enrol(merged, CohortFactory(), on=timezone.localdate(), by=delia)


def test_whoever_knew_the_merged_record_knows_the_one_that_stays(cohort_b, two, cirilo, delia, norma):
    kept, _merged = two
    hers = cohort_b.enrolments.first().participant

    merges.merge_participants(kept=kept, merged=hers, reason="x", by=norma)

    assert kept in Participant.objects.visible_to(cirilo)


def test_forgetting_waits_for_an_open_merge_and_forgets_all_records(two, delia, norma):
    kept, merged = two
    merge = merges.merge_participants(kept=kept, merged=merged, reason="x", by=delia)
    with pytest.raises(ValidationError) as error:
        rights.anonymise(kept, by=norma, reason="x")
    assert code_of(error) == "merge_open"
    with pytest.raises(ValidationError) as error:
        rights.anonymise(Participant.objects.get(pk=merged.pk), by=norma, reason="x")
    assert code_of(error) == "merged"
    merges.confirm_merge(merge, by=norma)

    rights.anonymise(kept, by=norma, reason="x")

    merged.refresh_from_db()
    assert merged.anonymised_at
    assert "Rosa" not in merged.full_name
