"""What the pages refuse, fill in and allow below each other."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page
from wagtail.test.utils import WagtailPageTestCase
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from curriculum.outline.actions import freeze_edition
from curriculum.outline.models import Course
from curriculum.pages import actions
from curriculum.pages.models import CourseCatalogPage, CoursePage, LessonPage
from tests.factories import curriculum as make

pytestmark = pytest.mark.django_db


class TestTree(WagtailPageTestCase):
    def test_catalogue_holds_courses_and_courses_hold_lessons(self):
        self.assertAllowedSubpageTypes(CourseCatalogPage, {CoursePage})
        self.assertAllowedSubpageTypes(CoursePage, {LessonPage})
        self.assertAllowedSubpageTypes(LessonPage, set())
        self.assertAllowedParentPageTypes(CoursePage, {CourseCatalogPage})
        self.assertAllowedParentPageTypes(LessonPage, {CoursePage})
        self.assertCanCreateAt(Page, CourseCatalogPage)
        self.assertCanNotCreateAt(Page, LessonPage)

    def test_every_page_can_be_opened_and_previewed_in_each_mode(self):
        course = make.course()
        lesson = make.lesson(course, body=[make.steps("Monte veinte puntos.")])

        form = nested_form_data(
            {
                "title": lesson.title,
                "slug": lesson.slug,
                "minutes": "60",
                "body": streamfield([("heading", {"text": "El nudo", "minutes": ""})]),
                "taught_skills": inline_formset([]),
                "comments": inline_formset([]),
            }
        )
        for page, post_data in ((course.get_parent().specific, None), (course, None), (lesson, form)):
            self.assertPageIsRoutable(page)
            self.assertPageIsRenderable(page)
            for mode, _label in page.preview_modes:
                self.assertPageIsPreviewable(page, mode=mode, post_data=post_data)


@pytest.mark.parametrize(
    "fields, where, words",
    (
        ({"minimum_percent": 120}, "minimum_percent", "Un porcentaje va de 0 a 100."),
        ({"attendance_rule": "hours", "minimum_hours": 0}, "minimum_hours", "Escriba cuántas horas pide"),
        ({"asks_evaluation": True, "pass_mark": 21}, "pass_mark", "Las notas van de 0 a 20."),
        ({"code": "tej 1"}, "code", ""),
    ),
)
def test_impossible_rules_are_refused_with_a_sentence(fields, where, words):
    with pytest.raises(ValidationError) as refusal:
        make.course(**fields)

    assert list(refusal.value.message_dict) == [where]
    assert words in " ".join(refusal.value.message_dict[where])


def test_code_of_another_course_is_refused_and_its_own_translation_may_share_it():
    page = make.course(code="TEJ-100")
    with pytest.raises(ValidationError) as refusal:
        make.course(code="TEJ-100")

    copy = make.translated(page, title="Awana")

    assert refusal.value.error_dict["code"][0].code == "code_taken"
    assert (copy.code, copy.course_id) == ("TEJ-100", page.course_id)


def test_code_stays_once_an_edition_exists():
    page = make.course(code="TEJ-200")
    page = make.edited(page, code="TEJ-201")
    assert page.course.code == "TEJ-201"
    freeze_edition(page.course)

    with pytest.raises(ValidationError) as refusal:
        make.edited(page, code="TEJ-202")

    assert refusal.value.error_dict["code"][0].code == "code_is_fixed"
    assert Course.objects.get(pk=page.course_id).code == "TEJ-201"


def test_empty_code_is_made_from_the_title_and_kept_free():
    first = make.course(title="Tejido Ñandú", code="")
    second = make.course(title="Tejido ñandu", code="")

    assert (first.code, second.code) == ("TEJIDO-NANDU", "TEJIDO-NANDU-2")


def test_copy_of_a_course_is_a_new_course_with_a_code_of_its_own():
    page = make.course(title="Tejido", code="TEJ-1")
    make.lesson(page, title="Montar")

    copy = page.copy(recursive=True, update_attrs={"title": "Tejido, copia", "slug": "copia"})
    copy = make.published(CoursePage.objects.get(pk=copy.pk))

    assert copy.course_id not in (None, page.course_id)
    assert copy.code == "TEJIDO-COPIA"
    assert page.course.code == "TEJ-1"


def test_course_deleted_and_written_anew_under_its_code_takes_up_the_same_row():
    page = make.course(code="TEJ-7")
    row = page.course
    edition = freeze_edition(row)
    page.delete()

    again = make.course(code="TEJ-7")

    assert again.course == row
    assert list(row.editions.all()) == [edition]


def test_lesson_without_minutes_stays_a_draft():
    course = make.course()

    with pytest.raises(ValidationError) as refusal:
        make.lesson(course, minutes=None)

    assert refusal.value.message_dict == {"minutes": ["Escriba cuántos minutos dura la lección."]}


def test_picture_needs_words():
    with pytest.raises(ValidationError) as refusal:
        make.course(picture=make.picture())

    assert list(refusal.value.message_dict) == ["picture_alt"]


def test_unknown_block_is_refused():
    with pytest.raises(ValidationError, match="nada"):
        actions.add_lesson_page(make.course(), owner=None, title="X", minutes=5, body=[("nada", {})])
