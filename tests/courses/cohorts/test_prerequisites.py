"""Missing prerequisites are a warning for a person to weigh, never a refusal."""

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.cohorts.actions import enrol
from courses.cohorts.queries import enrolment_warnings
from courses.completion.models import Completion
from tests.factories.cohorts import CohortFactory
from tests.factories.outline import CourseFactory, rules
from tests.factories.people import ParticipantFactory


@pytest.fixture
def advanced(centre_a, benita):
    """A cohort of a course that builds on TEJ-BASE."""
    base = CourseFactory(code="TEJ-BASE", title="Tejido básico")
    first = CohortFactory(centre=centre_a, edition__course=base)
    cohort = CohortFactory(
        centre=centre_a, facilitators=[benita], wishes={"rules": rules(prerequisites=["TEJ-BASE"])}
    )
    return first, cohort


def completed(person, cohort, user, status="confirmed"):
    return Completion.objects.create(
        participant=person, cohort=cohort, status=status, earned_on=timezone.localdate(), marked_by=user
    )


def test_who_has_not_completed_the_course_before_is_named_and_may_still_be_enrolled(advanced, delia, client):
    first, cohort = advanced
    ready, proposed, new = ParticipantFactory.create_batch(3, centre=cohort.centre)
    completed(ready, first, delia)
    completed(proposed, first, delia, status="awaiting")

    warnings = enrolment_warnings([ready, proposed, new], cohort)
    client.force_login(delia)
    page = client.get(reverse("lms_cohorts:enrol", args=[cohort.pk])).content.decode()

    assert set(warnings) == {proposed.pk, new.pk}
    assert "Tejido básico" in warnings[new.pk][0]
    assert page.count("Tejido básico") == 2
    assert enrol(new, cohort, on=timezone.localdate(), by=delia)


@pytest.mark.parametrize("size", (1, 30))
def test_warnings_cost_two_queries_for_any_number_of_people(advanced, size, django_assert_num_queries):
    people = ParticipantFactory.create_batch(size)

    with django_assert_num_queries(2):
        enrolment_warnings(people, advanced[1])


def test_course_without_prerequisites_warns_of_nobody(cohort_a, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert enrolment_warnings([ParticipantFactory.build()], cohort_a) == {}
