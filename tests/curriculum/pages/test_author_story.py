"""An instructor writes a lesson in the editor; another person publishes it."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import WorkflowPage
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from curriculum.outline.models import Course
from curriculum.pages import actions
from curriculum.pages.models import CoursePage, LessonPage
from tests.factories import curriculum as make

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def catalogue():
    return make.catalogue()


@pytest.fixture
def author(catalogue):
    return make.author(catalogue)


@pytest.fixture
def reviewer(catalogue):
    return make.reviewer(catalogue)


def course_form(**changes):
    form = {
        "title": "Tejido con palitos I",
        "slug": "tejido-1",
        "code": "TEJ-1",
        "kind": "craft",
        "level": "basic",
        "summary": "Del primer lazo a la primera prenda.",
        "introduction": rich_text("<p>Empiece aquí.</p>"),
        "picture": "",
        "picture_alt": "",
        "author": "",
        "licence": "",
        "attendance_rule": "both",
        "minimum_hours": "40",
        "minimum_percent": "70",
        "asks_evaluation": "on",
        "evaluation_task": "",
        "pass_mark": "11",
        "asked_skills": inline_formset([]),
        "prerequisites": inline_formset([]),
        "comments": inline_formset([]),
    }
    return nested_form_data({**form, **changes})


def lesson_form(**changes):
    form = {
        "title": "Montar los puntos",
        "slug": "montar",
        "minutes": "240",
        "summary": "Veinte puntos con dos hebras.",
        "objective": "Montar veinte puntos parejos.",
        "picture": "",
        "picture_alt": "",
        "level": "",
        "body": streamfield([("heading", {"text": "El nudo", "minutes": "30"})]),
        "topics": "primeros pasos",
        "techniques": '"dos hebras", nudo',
        "materials": "lana",
        "taught_skills": inline_formset([]),
        "comments": inline_formset([]),
    }
    return nested_form_data({**form, **changes})


def add_url(model, parent):
    return reverse("wagtailadmin_pages:add", args=["lms_curriculum", model._meta.model_name, parent.pk])


def words_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_whole_story(client, catalogue, author, reviewer):
    skill = make.skill("MONTAR")
    client.force_login(author)

    # She writes the course and a lesson, and looks at the lesson before sending it.
    client.post(
        add_url(CoursePage, catalogue),
        course_form(asked_skills=inline_formset([{"skill": skill.pk, "level": "alone", "times": "2"}])),
    )
    course = CoursePage.objects.get(code="TEJ-1")
    client.post(
        add_url(LessonPage, course),
        lesson_form(
            body=streamfield(
                [
                    ("heading", {"text": "El nudo", "minutes": "30"}),
                    (
                        "steps",
                        {
                            "title": "",
                            "steps": streamfield_list(
                                [
                                    {
                                        "text": "Mida la cola.",
                                        "image": str(make.picture().pk),
                                        "alt": "Hebra y regla",
                                        "tip": "",
                                        "safety": "",
                                    }
                                ]
                            ),
                        },
                    ),
                ]
            ),
            taught_skills=inline_formset([{"skill": skill.pk}]),
        ),
    )
    lesson = LessonPage.objects.get(slug="montar")
    assert (course.live, lesson.live, lesson.owner) == (False, False, author)
    assert lesson.body[1].value["steps"][0]["alt"] == "Hebra y regla"
    for mode in ("", "print"):
        preview = reverse("wagtailadmin_pages:preview_on_edit", args=[lesson.pk])
        client.post(preview, lesson_form())
        assert "El nudo" in words_of(client.get(preview, {"mode": mode}))

    # Publishing past the review does not work, with the button or without it.
    editor = client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk]))
    assert 'name="action-publish"' not in editor.content.decode()
    assert 'name="action-submit"' in editor.content.decode()
    client.post(
        reverse("wagtailadmin_pages:edit", args=[lesson.pk]), {**lesson_form(), "action-publish": "1"}
    )
    assert not LessonPage.objects.get(pk=lesson.pk).live

    # She sends both; her own approval is refused, by the screen and by the door behind it.
    for page, form in ((course, course_form()), (lesson, lesson_form())):
        client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**form, "action-submit": "1"})
        page.refresh_from_db()
        assert page.current_workflow_state.requested_by == author
    editor = client.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk]))
    assert "Otra persona la revisa y la publica." in words_of(editor)
    approve_as_author(client, lesson)
    assert not LessonPage.objects.get(pk=lesson.pk).live

    # Another person finds them waiting on her start page and publishes them.
    client.force_login(reviewer)
    assert "Montar los puntos" in words_of(client.get(reverse("wagtailadmin_home")))
    for page in (course, lesson):
        state = page.current_workflow_task_state
        client.post(
            reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]),
            {"comment": ""},
        )
    course, lesson = CoursePage.objects.get(pk=course.pk), LessonPage.objects.get(pk=lesson.pk)
    assert (course.live, lesson.live) == (True, True)
    assert Course.objects.get(code="TEJ-1").is_published
    client.logout()
    assert client.get(lesson.url).status_code == 200


def approve_as_author(client, page):
    state = page.current_workflow_task_state
    client.post(
        reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]), {"comment": ""}
    )


def streamfield_list(items):
    """Form data of a list block."""
    data = {"count": str(len(items))}
    for place, item in enumerate(items):
        data[str(place)] = {"value": item, "deleted": "", "order": str(place)}
    return data


@pytest.mark.parametrize(
    "changes, sentence",
    (
        ({"minimum_percent": "120"}, "Un porcentaje va de 0 a 100."),
        ({"attendance_rule": "hours", "minimum_hours": "0"}, "Escriba cuántas horas pide el curso."),
        ({"pass_mark": "21"}, "Las notas van de 0 a 20."),
        ({"code": "TEJ-0"}, "Otro curso tiene el código TEJ-0."),
    ),
)
def test_editor_says_what_is_impossible_and_keeps_what_was_typed(
    client, catalogue, author, changes, sentence
):
    make.course(catalogue, code="TEJ-0")
    client.force_login(author)

    response = client.post(add_url(CoursePage, catalogue), course_form(**changes))

    assert response.status_code == 200
    assert sentence in words_of(response)
    assert "Del primer lazo a la primera prenda." in response.content.decode()
    assert not CoursePage.objects.filter(slug="tejido-1").exists()


def test_editor_refuses_a_skill_twice_and_a_circle_of_prerequisites(client, catalogue, author):
    skill = make.skill()
    first = make.course(catalogue, code="TEJ-1")
    second = make.course(catalogue, code="TEJ-2", prerequisites=[first.course])
    client.force_login(author)
    row = {"skill": skill.pk, "level": "alone", "times": "1"}

    twice = client.post(
        add_url(CoursePage, catalogue), course_form(code="TEJ-3", asked_skills=inline_formset([row, row]))
    )
    circle = client.post(
        reverse("wagtailadmin_pages:edit", args=[first.pk]),
        course_form(slug=first.slug, prerequisites=inline_formset([{"course": second.course_id}])),
    )

    assert "Esta habilidad ya está en la lista." in words_of(twice)
    assert "Ese curso pide antes el que usted está escribiendo." in words_of(circle)


def test_draft_of_a_lesson_may_lack_minutes_but_is_not_sent_without_them(client, catalogue, author):
    make.reviewer(catalogue)
    course = make.course(catalogue)
    client.force_login(author)

    client.post(add_url(LessonPage, course), lesson_form(minutes=""))
    lesson = LessonPage.objects.get(slug="montar")
    sent = client.post(
        reverse("wagtailadmin_pages:edit", args=[lesson.pk]),
        {**lesson_form(minutes=""), "action-submit": "1"},
    )

    assert "Escriba cuántos minutos dura la lección." in words_of(sent)
    assert lesson.current_workflow_state is None


def test_reviewer_cannot_approve_what_she_sent_even_as_administrator(catalogue, reviewer):
    reviewer.is_superuser = True
    reviewer.save()
    page = make.course(catalogue, live=False, owner=reviewer)
    actions.submit_for_review(page, by=reviewer)

    with pytest.raises(PermissionDenied, match="Otra persona"):
        actions.approve(CoursePage.objects.get(pk=page.pk), by=reviewer)

    assert not CoursePage.objects.get(pk=page.pk).live


def test_setting_allows_a_site_of_one_person(settings, catalogue, reviewer):
    settings.LMS_REVIEW_BY_SECOND_PERSON = False
    page = make.course(catalogue, live=False, owner=reviewer)
    actions.submit_for_review(page, by=reviewer)

    actions.approve(CoursePage.objects.get(pk=page.pk), by=reviewer)

    assert CoursePage.objects.get(pk=page.pk).live


def test_author_who_does_not_review_is_refused(catalogue, author, reviewer):
    colleague = make.author(catalogue, "colega")
    page = make.course(catalogue, live=False, owner=author)
    actions.submit_for_review(page, by=author)

    with pytest.raises(PermissionDenied):
        actions.approve(CoursePage.objects.get(pk=page.pk), by=colleague)


def test_page_without_a_review_says_so(catalogue, author):
    WorkflowPage.objects.all().delete()
    page = make.course(catalogue, live=False, owner=author)

    with pytest.raises(actions.NotUnderReview):
        actions.submit_for_review(page, by=author)
    with pytest.raises(actions.NotUnderReview):
        actions.approve(page, by=author)


def test_setting_the_review_up_twice_changes_nothing(catalogue):
    first = actions.ensure_review_workflow()
    later = make.catalogue("Otra")

    again = actions.ensure_review_workflow()

    assert again == first
    assert again.workflow_tasks.count() == 1
    assert {page.get_workflow() for page in (catalogue, later)} == {first}


def test_bulk_publishing_is_refused_where_a_second_person_reviews(client, catalogue, author, reviewer):
    page = make.course(catalogue, live=False, owner=author)
    client.force_login(author)

    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    client.post(f"{url}?id={page.pk}&childOf={catalogue.pk}")

    assert not CoursePage.objects.get(pk=page.pk).live


def test_site_without_our_review_publishes_as_wagtail_does(client, catalogue, author):
    page = make.course(catalogue, live=False, owner=author)
    client.force_login(author)

    client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        {**course_form(slug=page.slug, code=page.code), "action-publish": "1"},
    )

    assert CoursePage.objects.get(pk=page.pk).live


def test_author_sees_only_what_she_may_edit(client, catalogue, author):
    mine = make.course(catalogue, title="Tejido mío")
    elsewhere = make.course(make.catalogue("Otra"), title="Bordado ajeno")
    client.force_login(author)

    listing = words_of(client.get("/admin/courses/"))

    assert "Tejido mío" in listing
    assert "Bordado ajeno" not in listing
    assert client.get(reverse("wagtailadmin_pages:edit", args=[mine.pk])).status_code == 200
    assert client.get(reverse("wagtailadmin_pages:edit", args=[elsewhere.pk])).status_code == 302


def test_list_of_courses_costs_the_same_for_one_and_thirty(client, catalogue, author):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(author)
    make.lesson(make.course(catalogue, title="Primero"))
    client.get("/admin/courses/")
    with CaptureQueriesContext(connection) as one:
        client.get("/admin/courses/")
    for number in range(29):
        page = make.course(catalogue, title=f"Curso {number}")
        make.lesson(page)

    with CaptureQueriesContext(connection) as thirty:
        response = client.get("/admin/courses/")

    assert "30" in words_of(response)
    assert len(thirty) == len(one)


def test_overview_says_what_each_lesson_lacks(client, catalogue, author):
    course = make.course(catalogue)
    lesson = make.lesson(course, title="Montar", minutes=90, body=[make.steps("Mida.", "Cruce.")])
    draft = lesson.get_latest_revision_as_object()
    draft.title, draft.minutes = "Montar puntos", 120
    draft.save_revision()
    client.force_login(author)

    editor = words_of(client.get(reverse("wagtailadmin_pages:edit", args=[course.pk])))

    assert "1 lección, 2 h en total." in editor
    assert "1. Montar puntos" in editor
    assert "2 pasos no tienen imagen." in editor
    assert "publicada, con cambios" in editor


def test_menu_leads_to_courses_and_skills(client, author):
    from tests.factories.staff import allow

    allow(author, "lms_curriculum.view_skill", "lms_curriculum.change_skill")
    client.force_login(author)
    montar = make.skill("MONTAR", name="Montar puntos")
    make.skill("COSER", name="Coser")
    page = make.course(skills=[montar])
    make.lesson(page, skills=[montar])

    home = client.get(reverse("wagtailadmin_home")).content.decode()
    found = words_of(client.get("/admin/snippets/lms_curriculum/skill/", {"q": "montar"}))

    assert "/admin/courses/" in home
    assert "Montar puntos" in found
    assert "2 veces" in found
    assert "Coser" not in found
