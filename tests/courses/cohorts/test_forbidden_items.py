"""Things that may not enter a centre: whoever opens a cohort there is warned, and that she was is kept."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from courses.cohorts.models import Cohort
from courses.cohorts.rules import ForbiddenLesson, forbidden_lessons
from tests.courses.cohorts.test_screens import as_user, text_of, typed  # noqa: F401
from tests.factories.cohorts import CohortFactory
from tests.factories.outline import CourseFactory, edition_content, lesson

pytestmark = pytest.mark.django_db


@pytest.fixture
def knitting(typed, cohort_a):  # noqa: F811
    """What is typed to open a cohort of a course whose second lesson brings scissors, where they are forbidden."""
    cohort_a.centre.forbidden_items = ["scissors", "pins"]
    cohort_a.centre.save()
    cut = {**lesson(2, title="Cortar"), "controlled": ["needles", "scissors"]}
    course = CourseFactory(outline=edition_content(lessons=[lesson(1), cut]), is_published=True)
    return {**typed, "course": course.pk}


def test_only_lessons_with_a_forbidden_item_are_named():
    brings = [
        {**lesson(1, title="Montar"), "controlled": ["needles"]},
        {**lesson(2, title="Cortar"), "controlled": ["needles", "scissors"]},
        lesson(3),
    ]

    assert forbidden_lessons(brings, {"scissors", "iron"}) == [ForbiddenLesson("Cortar", ("scissors",))]


def test_centre_without_leave_for_needles_and_scissors_forbids_what_is_sharp(centre_a):
    centre_a.controlled_items_allowed = False
    centre_a.forbidden_items = ["iron"]

    assert centre_a.not_allowed == {"needles", "sewing_needle", "scissors", "pins", "iron"}


def test_cohort_is_opened_once_the_warning_was_confirmed_and_the_log_says_so(as_user, delia, knitting):  # noqa: F811
    warned = as_user(delia).post(reverse("lms_cohorts:open"), knitting)

    assert warned.status_code == 422
    assert "Cortar: tijera" in text_of(warned)
    assert 'name="knows_of" value="scissors"' in text_of(warned)
    assert not Cohort.objects.filter(code=knitting["code"]).exists()

    as_user(delia).post(reverse("lms_cohorts:open"), {**knitting, "knows_of": "scissors"})

    cohort = Cohort.objects.get(code=knitting["code"])
    entry = ModelLogEntry.objects.get(action="lms.acknowledge_forbidden_items")
    assert (entry.object_id, entry.user, entry.data) == (str(cohort.pk), delia, {"items": ["scissors"]})


def test_confirmation_of_something_else_does_not_count(as_user, delia, knitting):  # noqa: F811
    response = as_user(delia).post(reverse("lms_cohorts:open"), {**knitting, "knows_of": "pins"})

    assert response.status_code == 422


def test_page_of_a_cohort_names_what_its_edition_brings_and_what_changed_since(as_user, delia, centre_a):  # noqa: F811
    centre_a.forbidden_items = ["scissors"]
    centre_a.save()
    cut = {**lesson(2, title="Cortar"), "controlled": ["scissors"]}
    course = CourseFactory(outline=edition_content(lessons=[lesson(1), cut]), is_published=True)
    cohort = CohortFactory(centre=centre_a, edition__course=course, edition__content=course.outline)
    course.outline = edition_content(lessons=[lesson(1, minutes=90), cut, lesson(3, title="Coser")])
    course.save()

    page = text_of(as_user(delia).get(reverse("lms_cohorts:course", args=[cohort.pk])))

    assert "Cortar: tijera" in page
    assert "60 min antes, ahora 90" in page
    assert "Coser" in page
    assert "lección nueva" in page
