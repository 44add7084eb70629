"""Progress of a cohort and of one person, and the decisions taken there."""

import pytest
from django.urls import reverse

from courses.attendance.actions import mark_everyone_present
from courses.completion.actions import mark_completion
from courses.completion.models import Completion
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.facts import people_of
from tests.factories.outline import rules


@pytest.fixture
def cohort(benita, centre_a):
    """Three people were at both sessions; a fourth at none."""
    cohort = CohortFactory(name="Grupo A", centre=centre_a, facilitators=[benita], size=3, meetings=2)
    for session in cohort.sessions.all():
        mark_everyone_present(session, by=benita)
    EnrolmentFactory(cohort=cohort, participant__given_names="Nadie", participant__paternal_surname="Zzz")
    return cohort


@pytest.fixture
def people(cohort):
    return people_of(cohort)


def url(name, cohort, *more):
    return reverse(f"courses:{name}", args=[cohort.pk, *more])


def test_progress_says_who_is_ready_and_what_is_missing(client, cohort, people, benita):
    client.force_login(benita)

    page = client.get(url("progress", cohort)).content.decode()

    assert page.count('name="person"') == 3
    assert "Faltan 2 sesiones." in page


def test_the_chosen_people_are_marked(client, cohort, people, benita):
    client.force_login(benita)

    response = client.post(url("mark_completions", cohort), {"person": [str(p.pk) for p in people[:2]]})

    assert response.status_code == 302
    assert set(Completion.objects.values_list("participant", flat=True)) == {p.pk for p in people[:2]}


@pytest.mark.parametrize("chosen", ["nobody", "one the rules do not propose", "somebody twice marked"])
def test_a_choice_that_cannot_be_carried_out_is_a_sentence_and_marks_nobody(
    client, cohort, people, benita, chosen
):
    client.force_login(benita)
    data = {
        "nobody": [],
        "one the rules do not propose": [people[0], people[3]],
        "somebody twice marked": [people[0], people[1]],
    }
    if chosen == "somebody twice marked":
        mark_completion(people[1], cohort, by=benita)
    before = Completion.objects.count()

    response = client.post(url("mark_completions", cohort), {"person": [str(p.pk) for p in data[chosen]]})

    assert response.status_code == 422
    assert "lms-form-errors" in response.content.decode()
    assert Completion.objects.count() == before


def test_strangers_do_not_find_the_cohort_nor_its_people(client, cohort, people, cirilo, benita, cohort_b):
    client.force_login(cirilo)
    for name, more in (("progress", []), ("person_progress", [people[0].pk])):
        assert client.get(url(name, cohort, *more)).status_code == 404
    assert client.post(url("mark_completions", cohort), {"person": str(people[0].pk)}).status_code == 404
    client.force_login(benita)
    stranger = people_of(cohort_b)[0]
    assert client.get(url("person_progress", cohort, stranger.pk)).status_code == 404
    assert client.post(url("mark_completions", cohort), {"person": str(stranger.pk)}).status_code == 404
    assert client.post(url("mark_completions", cohort), {"person": "x"}).status_code == 404


def test_a_facilitator_makes_no_exception_and_withdraws_nothing(client, cohort, people, benita):
    client.force_login(benita)
    completion = mark_completion(people[0], cohort, by=benita)

    address = url("complete_by_exception", cohort, people[3].pk)
    assert client.post(address, {"exception_reason": "x"}).status_code == 403
    assert client.post(url("withdraw_completion", cohort, completion.pk), {"reason": "x"}).status_code == 403
    page = client.get(url("person_progress", cohort, people[3].pk)).content.decode()
    assert "exception_reason" not in page


def test_a_coordinator_makes_an_exception_with_a_reason(client, cohort, people, delia):
    client.force_login(delia)
    address = url("complete_by_exception", cohort, people[3].pk)

    assert client.post(address, {"exception_reason": ""}).status_code == 422
    assert client.post(address, {"exception_reason": "x", "earned_on": "2019-01-01"}).status_code == 422
    assert not Completion.objects.exists()
    assert client.post(address, {"exception_reason": "Examen de suficiencia"}).status_code == 302
    page = client.get(url("person_progress", cohort, people[3].pk)).content.decode()
    assert "Examen de suficiencia" in page


def test_a_coordinator_withdraws_with_a_reason(client, cohort, people, delia, benita):
    completion = mark_completion(people[0], cohort, by=benita)
    client.force_login(delia)
    address = url("withdraw_completion", cohort, completion.pk)

    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "Era otra persona"}).status_code == 302
    completion.refresh_from_db()
    assert completion.status == "withdrawn"
    assert client.post(address, {"reason": "otra vez"}).status_code == 422


def test_the_second_signature_is_offered_to_somebody_else_only(client, benita, delia, centre_a):
    cohort = CohortFactory(
        centre=centre_a,
        facilitators=[benita],
        size=1,
        wishes={"rules": rules(attendance="none", second_sign_off=True)},
    )
    person = people_of(cohort)[0]
    completion = mark_completion(person, cohort, by=benita)
    address = url("confirm_completion", cohort, completion.pk)

    client.force_login(benita)
    assert address not in client.get(url("person_progress", cohort, person.pk)).content.decode()
    assert client.post(address).status_code == 403
    client.force_login(delia)
    assert address in client.get(url("person_progress", cohort, person.pk)).content.decode()
    client.post(address)
    completion.refresh_from_db()
    assert completion.status == "confirmed"


def test_an_empty_group_says_what_will_appear(client, benita, centre_a):
    cohort = CohortFactory(centre=centre_a, facilitators=[benita], size=0)
    client.force_login(benita)

    assert "lms-empty" in client.get(url("progress", cohort)).content.decode()


@pytest.mark.parametrize("size", [1, 30])
def test_progress_costs_the_same_number_of_questions_for_any_size(
    client, benita, centre_a, size, django_assert_num_queries
):
    cohort = CohortFactory(centre=centre_a, facilitators=[benita], size=size, meetings=2)
    for session in cohort.sessions.all():
        mark_everyone_present(session, by=benita)
    client.force_login(benita)
    client.get(url("progress", cohort))

    with django_assert_num_queries(18):
        client.get(url("progress", cohort))
