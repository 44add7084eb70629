"""The outline follows the pages, and records follow nobody."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction
from wagtail import hooks

from curriculum.outline.actions import CourseNotPublished, freeze_edition, refresh_outline
from curriculum.outline.models import Course, CourseEdition
from curriculum.outline.signals import DESCRIBE_COURSE_HOOK
from curriculum.pages import actions
from curriculum.pages.models import CoursePage, LessonPage
from tests.factories import curriculum as make

pytestmark = pytest.mark.django_db


def lessons_of(page):
    course = Course.objects.get(pk=page.course_id)
    return [lesson["titles"]["es"] for lesson in course.outline["lessons"]]


def test_publishing_writes_the_whole_course_into_its_row():
    knit, purl = make.skill("DERECHO", name="Punto derecho"), make.skill("REVES", name="Punto revés")
    before = make.course(code="BASE-1")
    page = make.course(
        before.get_parent(),
        code="TEJ-1",
        title="Tejido con palitos",
        summary="Primeros puntos.",
        level="basic",
        attendance_rule="both",
        minimum_hours=40,
        minimum_percent=70,
        asks_evaluation=True,
        pass_mark=11,
        second_sign_off=True,
        skills=[(knit, "alone", 2), (purl, "with_help", 1)],
        prerequisites=[before.course],
    )

    lesson = make.lesson(page, title="Montar", minutes=240, skills=[purl, knit])

    page.refresh_from_db()
    assert page.course.is_published
    assert (page.course.code, page.course.title, page.course.kind, page.course.level) == (
        "TEJ-1",
        "Tejido con palitos",
        "craft",
        "basic",
    )
    assert page.course.outline == {
        "format": 1,
        "code": "TEJ-1",
        "kind": "craft",
        "level": "basic",
        "titles": {"es": "Tejido con palitos"},
        "summary": "Primeros puntos.",
        "lessons": [
            {
                "key": str(lesson.translation_key),
                "titles": {"es": "Montar"},
                "minutes": 240,
                "revisions": {"es": lesson.live_revision_id},
                "skills": ["DERECHO", "REVES"],
            }
        ],
        "skills": [
            {"code": "DERECHO", "name": "Punto derecho", "level": "alone", "times": 2},
            {"code": "REVES", "name": "Punto revés", "level": "with_help", "times": 1},
        ],
        "rules": {
            "attendance": "both",
            "minimum_minutes": 2400,
            "minimum_percent": 70,
            "pass_mark": 11,
            "second_sign_off": True,
            "prerequisites": ["BASE-1"],
        },
    }


def test_drafts_change_nothing():
    page = make.course(live=False, title="Tejido")
    assert page.course_id is None

    page = make.published(page)
    make.lesson(page, live=False)

    assert lessons_of(page) == []


def test_lessons_stand_in_tree_order_and_follow_a_move():
    page = make.course()
    first, second = make.lesson(page, title="Montar"), make.lesson(page, title="Derecho")
    assert lessons_of(page) == ["Montar", "Derecho"]

    second.move(first, pos="left")

    assert lessons_of(page) == ["Derecho", "Montar"]


def test_lesson_moved_to_another_course_leaves_one_outline_and_enters_the_other():
    here = make.course()
    there = make.course(here.get_parent())
    lesson = make.lesson(here, title="Montar")

    lesson.move(there, pos="last-child")

    assert (lessons_of(here), lessons_of(there)) == ([], ["Montar"])


def test_whole_catalogue_moved_keeps_its_outlines():
    page = make.course()
    make.lesson(page, title="Montar")
    other = make.catalogue("Otro")

    page.get_parent().move(other.get_parent(), pos="first-child")
    page = CoursePage.objects.get(pk=page.pk)
    make.lesson(page, title="Derecho")

    assert lessons_of(page) == ["Montar", "Derecho"]


def test_unpublishing_and_deleting_a_lesson_takes_it_out():
    page = make.course()
    first, second = make.lesson(page, title="Montar"), make.lesson(page, title="Derecho")

    first.unpublish()
    assert lessons_of(page) == ["Derecho"]

    second.delete()
    assert lessons_of(page) == []


def test_translations_join_their_lessons_under_one_key():
    page = make.course(title="Tejido")
    lesson = make.lesson(page, title="Montar")
    quechua_page = make.translated(page, title="Away")
    quechua_lesson = make.translated(lesson, title="Qallariy")

    outline = Course.objects.get(pk=page.course_id).outline

    assert quechua_page.course_id == page.course_id
    assert outline["titles"] == {"es": "Tejido", "quy": "Away"}
    assert outline["lessons"] == [
        {
            "key": str(lesson.translation_key),
            "titles": {"es": "Montar", "quy": "Qallariy"},
            "minutes": 60,
            "revisions": {"es": lesson.live_revision_id, "quy": quechua_lesson.live_revision_id},
            "skills": [],
        }
    ]


def test_equal_content_is_one_edition_and_an_edit_makes_the_next():
    page = make.course()
    lesson = make.lesson(page, title="Montar")
    first = freeze_edition(page.course)
    again = freeze_edition(page.course)

    make.edited(lesson, title="Montar puntos")
    second = freeze_edition(page.course)

    assert again == first
    assert (first.number, second.number) == (1, 2)
    assert first.content["lessons"][0]["titles"] == {"es": "Montar"}
    assert second.content["lessons"][0]["titles"] == {"es": "Montar puntos"}


def test_a_draft_of_a_published_lesson_keeps_the_edition():
    page = make.course()
    lesson = make.lesson(page)
    first = freeze_edition(page.course)

    lesson.title = "Aún no publicado"
    lesson.save_revision()

    assert freeze_edition(page.course) == first


@pytest.mark.parametrize("what", ("unpublish", "delete", "delete_catalogue"))
def test_taking_pages_away_leaves_row_edition_and_outline(what):
    page = make.course(code="TEJ-1")
    make.lesson(page, title="Montar")
    row, edition = page.course, freeze_edition(page.course)
    content = Course.objects.get(pk=row.pk).outline

    {
        "unpublish": lambda: page.unpublish(),
        "delete": lambda: page.delete(),
        "delete_catalogue": lambda: page.get_parent().specific.delete(),
    }[what]()

    row.refresh_from_db()
    assert (row.is_published, row.outline) == (False, content)
    assert CourseEdition.objects.get(pk=edition.pk).content == edition.content
    # A cohort that was being opened when the page went can still be opened.
    assert freeze_edition(row) == edition


def test_course_never_published_cannot_be_frozen():
    row = Course.objects.create(code="TEJ-9", title="Borrador")

    with pytest.raises(CourseNotPublished, match="TEJ-9"):
        freeze_edition(row)


def test_refreshing_without_pages_keeps_what_was_known():
    row = Course.objects.create(code="TEJ-9", title="Antes", outline={"format": 1}, is_published=True)

    refresh_outline(row)

    row.refresh_from_db()
    assert (row.is_published, row.outline) == (False, {"format": 1})


def test_failure_to_write_the_outline_takes_the_approval_back():
    catalogue = make.catalogue()
    author, reviewer = make.author(catalogue), make.reviewer(catalogue)
    page = make.course(catalogue, owner=author)
    lesson = make.lesson(page, owner=author, live=False)
    actions.submit_for_review(lesson, by=author)
    outline = Course.objects.get(pk=page.course_id).outline

    def broken(course):
        raise DatabaseError("the disk is full")

    with (
        hooks.register_temporarily(DESCRIBE_COURSE_HOOK, broken, order=-1),
        pytest.raises(DatabaseError),
        transaction.atomic(),
    ):
        actions.approve(LessonPage.objects.get(pk=lesson.pk), by=reviewer)

    lesson = LessonPage.objects.get(pk=lesson.pk)
    assert (lesson.live, lesson.current_workflow_state.status) == (False, "in_progress")
    assert Course.objects.get(pk=page.course_id).outline == outline


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_two_freezing_at_once_get_one_edition():
    page = make.course()
    make.lesson(page)
    ready, found = threading.Barrier(4), []

    def freeze():
        try:
            ready.wait()
            found.append(freeze_edition(page.course).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=freeze) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 4
    assert len(set(found)) == 1
    assert list(CourseEdition.objects.values_list("number", flat=True)) == [1]
