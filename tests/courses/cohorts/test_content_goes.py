"""Pages come and go; editions, cohorts and what happened in them stay as they were."""

from datetime import date, time

import pytest
from wagtail.models import Locale

from courses.attendance.actions import Reading, mark_attendance
from courses.attendance.models import AttendanceMark
from courses.cohorts.actions import open_cohort
from courses.cohorts.models import Cohort, Enrolment, Session
from courses.cohorts.rules import Slot
from courses.events.models import LearningEvent
from curriculum.outline.models import CourseEdition
from curriculum.pages import translating
from curriculum.pages.models import CoursePage
from tests.factories import curriculum as pages
from tests.factories.cohorts import EnrolmentFactory

pytestmark = pytest.mark.django_db


def everything():
    """Every row of the records, with all its values."""
    models = (CourseEdition, Cohort, Session, Enrolment, LearningEvent, AttendanceMark)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def move(page):
    page.move(pages.catalogue("Otro lugar"), pos="last-child")


def translate(page):
    locale = Locale.objects.get_or_create(language_code="quy")[0]
    copy = translating.begin_translation(page, locale, by=None)
    pages.published(copy.get_parent().specific)
    pages.published(copy)


def delete(page):
    CoursePage.objects.get(pk=page.pk).delete()


@pytest.mark.parametrize("change", [move, translate, delete])
def test_course_that_is_moved_translated_or_deleted_leaves_every_record(change, centre_a, benita, delia):
    page = pages.course(title="Tejido", code="TEJ-9")
    pages.lesson(page, title="Derecho", body=[pages.steps("Entre.")])
    page.refresh_from_db()
    cohort = open_cohort(
        course=page.course,
        centre=centre_a,
        code="2026-TEJ",
        name="Tejedoras",
        starts_on=date(2026, 3, 2),
        ends_on=date(2026, 3, 29),
        timetable=[Slot(0, time(9), 120)],
        facilitators=[benita],
        by=delia,
    )
    enrolment = EnrolmentFactory(cohort=cohort)
    session = cohort.sessions.order_by("starts_at").first()
    mark_attendance(session, {enrolment.participant_id: Reading("present")}, by=benita)
    before = everything()

    change(CoursePage.objects.get(pk=page.pk))

    assert everything() == before
    assert all(rows for rows in before.values())
