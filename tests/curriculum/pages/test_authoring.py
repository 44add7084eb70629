"""The table of a course's lessons: their state, their order, copies, templates."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.models import Page, get_default_page_content_type

from curriculum.outline.actions import freeze_edition
from curriculum.pages import authoring, overview
from curriculum.pages.beginnings import LessonTemplate
from curriculum.pages.models import CoursePage, LessonPage
from curriculum.pages.sharing import SharedPart
from tests.factories import curriculum as make
from tests.factories.staff import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def norma():
    return UserFactory(username="norma", first_name="Norma", last_name="Quispe", is_superuser=True)


@pytest.fixture
def course():
    return make.course(title="Tejido", skills=[make.skill("DERECHO")])


def titles(course):
    return [page.title for page in LessonPage.objects.child_of(course).order_by("path")]


def test_table_says_what_each_lesson_has_and_lacks(course, norma):
    picture = make.picture()
    lesson = make.lesson(
        course,
        title="Derecho",
        skills=[make.skill("DERECHO")],
        body=[
            make.steps("Entre.", "Saque.", image=picture),
            ("picture", {"image": picture, "alt": "Ovillo"}),
        ],
    )
    other = UserFactory(first_name="Sayri", last_name="Huamán")
    EditingSession.objects.create(
        user=other,
        content_type=get_default_page_content_type(),
        object_id=lesson.pk,
        last_seen_at=timezone.now(),
    )

    [row] = overview.of_course(course, LessonPage, norma).lessons

    assert (row.sounds, row.missing_alt, row.skills, row.editing) == ((0, 2), 0, 1, ["Sayri Huamán"])
    assert [(one.code, one.sentence) for one in row.languages] == [("quy", "no empezado")]
    assert [one.code for one in row.findings] == ["sound"]
    assert len(row.findings[0].places) == 2
    assert row.weight > 600


@pytest.mark.parametrize("count", (1, 12))
def test_table_costs_the_same_for_any_number_of_lessons(course, norma, count, django_assert_num_queries):
    for _number in range(count):
        make.lesson(course, body=[make.steps("Uno.", image=make.picture())])
    # Permissions and content types are kept between requests.
    overview.of_course(course, LessonPage, norma)

    with django_assert_num_queries(5):
        overview.of_course(course, LessonPage, norma)


def test_lessons_are_put_in_order_and_the_outline_follows(course, norma):
    first, second, third = (make.lesson(course, title=title) for title in ("Uno", "Dos", "Tres"))

    authoring.order_lessons(course, [third.pk, first.pk, second.pk], by=norma)

    assert titles(course) == ["Tres", "Uno", "Dos"]
    course.refresh_from_db()
    assert [one["titles"]["es"] for one in course.course.outline["lessons"]] == ["Tres", "Uno", "Dos"]


def test_arrows_move_one_lesson_without_scripts(course, norma, client):
    make.lesson(course, title="Uno")
    second = make.lesson(course, title="Dos")
    client.force_login(norma)

    client.post(reverse("lms_lessons:course", args=[course.pk]), {"move": f"{second.pk}:up"})

    assert titles(course) == ["Dos", "Uno"]


def test_order_of_lessons_that_are_no_longer_there_is_refused(course, norma, client):
    make.lesson(course)
    client.force_login(norma)

    answer = client.post(reverse("lms_lessons:course", args=[course.pk]), {"order": "999999"})

    assert answer.status_code == 409
    assert "Mire la lista" in answer.json()["error"]


def test_order_of_a_published_course_is_not_for_who_may_only_add(course):
    writer = make.author(course.get_parent(), "aprendiz")
    writer.groups.all().delete()

    with pytest.raises(PermissionDenied):
        authoring.order_lessons(course, [], by=writer)


def test_copy_of_a_course_is_a_new_course_of_drafts(course, norma):
    lesson = make.lesson(
        course, title="Derecho", body=[make.steps("Entre.")], skills=[make.skill("DERECHO")], topics=["lana"]
    )
    draft = lesson.get_latest_revision_as_object()
    draft.title = "Derecho, con cambios"
    draft.save_revision()
    edition = freeze_edition(CoursePage.objects.get(pk=course.pk).course)

    copy = authoring.duplicate_course(
        CoursePage.objects.get(pk=course.pk), title="Tejido para niñas", by=norma
    )

    copied = LessonPage.objects.child_of(copy).get()
    assert (copy.title, copy.code, copy.live, copy.course_id) == (
        "Tejido para niñas",
        "TEJIDO-PARA-NINAS",
        False,
        None,
    )
    assert (copied.live, copied.title, copied.translation_key == lesson.translation_key) == (
        False,
        "Derecho, con cambios",
        False,
    )
    fresh = copied.get_latest_revision_as_object()
    assert [row.skill.code for row in fresh.taught_skills.all()] == ["DERECHO"]
    assert [tag.name for tag in fresh.topics.all()] == ["lana"]
    assert fresh.body[0].value["steps"][0]["text"] == "Entre."
    assert [row.skill.code for row in copy.get_latest_revision_as_object().asked_skills.all()] == ["DERECHO"]
    published = make.published(copy)
    assert published.course_id not in (None, course.course_id)
    assert edition.course.editions.count() == 1


def test_lesson_begins_from_what_is_laid_out(course, norma, client):
    client.force_login(norma)

    client.post(
        reverse("lms_lessons:add", args=[course.pk]), {"title": "Mitones", "begin": "chart", "minutes": ""}
    )

    lesson = LessonPage.objects.get(title="Mitones")
    assert (lesson.live, lesson.minutes, lesson.owner) == (False, 120, norma)
    assert [block.block_type for block in lesson.body] == [
        "materials",
        "heading",
        "chart",
        "heading",
        "steps",
        "skills",
    ]
    ids = [item["id"] for item in lesson.get_latest_revision_as_object().body.raw_data[4]["value"]["steps"]]
    assert len(set(ids)) == 3


def test_every_starter_opens_in_the_editor(course, norma, client):
    client.force_login(norma)

    for key, *_rest in authoring.starters():
        client.post(reverse("lms_lessons:add", args=[course.pk]), {"title": f"De {key}", "begin": key})
        lesson = LessonPage.objects.get(title=f"De {key}")
        assert client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).status_code == 200


def test_lesson_is_kept_as_a_template_and_offered(course, norma, client):
    lesson = make.lesson(course, title="Derecho", body=[make.steps("Entre.")])
    client.force_login(norma)

    client.post(reverse("lms_lessons:template", args=[lesson.pk]), {"name": "Punto nuevo"})
    page = client.get(reverse("lms_lessons:add", args=[course.pk])).content.decode()
    template = LessonTemplate.objects.get()
    client.post(
        reverse("lms_lessons:add", args=[course.pk]), {"title": "Revés", "begin": f"own-{template.pk}"}
    )

    assert "Punto nuevo" in page
    assert LessonPage.objects.get(title="Revés").body[0].value["steps"][0]["text"] == "Entre."


def test_template_of_the_same_name_is_refused_with_a_sentence(course, norma):
    lesson = make.lesson(course)
    authoring.save_as_template(lesson, name="Punto", by=norma)

    with pytest.raises(ValidationError):
        authoring.save_as_template(lesson, name="Punto", by=norma)


def test_shared_part_stands_in_its_lessons_and_in_the_edition(course, norma, client):
    part = SharedPart(title="Cuidado con las puntas")
    part.body = LessonPage._meta.get_field("body").stream_block.normalize(
        [
            ("callout", {"kind": "care", "text": "Guarde las puntas hacia abajo."}),
            ("materials", {"items": [{"name": "Tijera", "controlled": "scissors"}]}),
        ]
    )
    part.save()
    part.save_revision().publish()
    part.refresh_from_db()
    lessons = [make.lesson(course, body=[("shared", {"part": part})]) for _number in range(2)]

    for lesson in lessons:
        assert "Guarde las puntas hacia abajo." in client.get(lesson.url).content.decode()
    course.refresh_from_db()
    frozen = course.course.outline["lessons"][0]
    assert frozen["controlled"] == ["scissors"]
    assert frozen["shared"] == {str(part.translation_key): {"es": part.live_revision_id}}

    part.body.append(("callout", {"kind": "tip", "text": "Cuente las puntas al salir."}))
    part.save_revision().publish()
    course.course.refresh_from_db()
    part.refresh_from_db()
    assert "Cuente las puntas al salir." in client.get(lessons[0].url).content.decode()
    assert course.course.outline["lessons"][1]["shared"] == {
        str(part.translation_key): {"es": part.live_revision_id}
    }


def test_shared_part_is_edited_previewed_and_sent_for_review(course, client):
    make.reviewer(course.get_parent())
    writer = UserFactory(
        username="aurora",
        permissions=[
            "wagtailadmin.access_admin",
            "lms_curriculum.add_sharedpart",
            "lms_curriculum.change_sharedpart",
        ],
    )
    client.force_login(writer)
    part = SharedPart.objects.create(title="Saludo", live=False)
    part.save_revision()
    edit = reverse("wagtailsnippets_lms_curriculum_sharedpart:edit", args=[part.pk])

    html = client.get(edit).content.decode()
    client.post(edit, {"title": "Saludo", "body-count": "0", "action-submit": "1"})

    assert "action-publish" not in html
    part.refresh_from_db()
    assert part.current_workflow_state is not None
    assert part.make_preview_request().status_code == 200


def test_lessons_that_bring_nothing_special_keep_the_shape_of_earlier_editions(course):
    make.lesson(course, body=[make.steps("Entre.")])

    course.refresh_from_db()
    assert set(course.course.outline["lessons"][0]) == {"key", "titles", "minutes", "revisions", "skills"}


def test_instructor_sees_the_courses_she_may_edit_and_no_others(course, client):
    catalogue = course.get_parent()
    writer = UserFactory(username="aurora", permissions=["wagtailadmin.access_admin"])
    group = make.author(catalogue, "otra").groups.get()
    group.page_permissions.exclude(permission__codename="add_page").delete()
    writer.groups.add(group)
    mine = make.course(catalogue, title="El mío", owner=writer)
    Page.objects.filter(pk=mine.pk).update(owner=writer)
    client.force_login(writer)

    page = client.get(reverse("curriculum_courses:index")).content.decode()

    assert "El mío" in page
    assert course.title not in page
    assert client.get(reverse("lms_lessons:course", args=[mine.pk])).status_code == 200
    assert client.get(reverse("lms_lessons:course", args=[course.pk])).status_code == 404
