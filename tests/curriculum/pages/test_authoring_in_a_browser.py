"""Authoring with a person's hands: recording, crosses by mouse, key and finger, the way from a finding to its field."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from wagtailmedia.models import get_media_model

from curriculum.pages.models import LessonPage
from tests.conftest import CHROMIUM_ARGUMENTS, chromium_path
from tests.factories import curriculum as make
from tests.factories.staff import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CROSSES = {
    "title": "Flor",
    "crosses": None,
    "threads": [
        {"letter": "A", "name": "rojo", "colour": "#a3173f", "brand": "", "number": ""},
        {"letter": "B", "name": "verde", "colour": "#5d7a2a", "brand": "", "number": ""},
    ],
    "rows": "no*4\nno*4\nno*4",
    "note": "",
}


@pytest.fixture
def norma():
    return UserFactory(username="norma", is_superuser=True, is_staff=True)


@pytest.fixture
def open_lesson(new_page, live_server, sign_in, norma):
    def opened(*body, **wishes):
        lesson = make.lesson(make.course(), title="Flor", body=list(body))
        page = new_page(viewport={"width": 1280, "height": 1000}, **wishes)
        sign_in(page, live_server, norma)
        page.goto(live_server.url + reverse("wagtailadmin_pages:edit", args=[lesson.pk]))
        return page, lesson

    return opened


def expect_rows(page, *rows):
    """The grid writes its field a moment after the last key."""
    expect(page.locator("textarea[data-chart-rows=cross]")).to_have_value("\n".join(rows))


def test_crosses_are_made_by_key_mouse_and_finger_and_counted(open_lesson, axe):
    page, _lesson = open_lesson(("cross_stitch", CROSSES), has_touch=True)
    grid = page.locator(".lms-chart-grid")
    grid.focus()

    # The upper left corner, to the right; B chooses the other thread; the next row by an arrow.
    for key in ("Space", "B", "Space", "ArrowDown", "/"):
        page.keyboard.press(key)
    expect_rows(page, "x@A x@B no*2", "no*2 h@B no", "no*4")
    page.keyboard.press("Control+z")
    expect_rows(page, "x@A x@B no*2", "no*4", "no*4")

    box = grid.bounding_box()
    page.locator('[data-code="x"]').click()
    # Cells of 24 pixels behind a margin of 34.
    page.mouse.click(box["x"] + 34 + 3.5 * 24, box["y"] + 2.5 * 24)
    page.touchscreen.tap(box["x"] + 34 + 0.5 * 24, box["y"] + 2.5 * 24)
    expect_rows(page, "x@A x@B no*2", "no*4", "x@B no*2 x@B")
    expect(page.locator(".lms-chart-problems")).to_contain_text("4 puntadas en total. A: 1 · B: 3")
    axe(
        page,
        exclude=["header", ".c-sf-container > div > [data-streamfield-child] > section > .w-panel__header"],
    )


def test_finding_leads_to_its_field_and_the_order_changes_by_hand(open_lesson, live_server):
    page, lesson = open_lesson(make.steps("Entre."))

    page.get_by_role("tab", name="Todavía falta").click()
    page.locator("li", has_text="1 paso no tiene sonido.").get_by_role("link").click()

    page.wait_for_function("document.querySelector('.lms-sound').getBoundingClientRect().top > 0")
    assert page.locator(".lms-sound").is_visible()

    course = lesson.get_parent()
    make.lesson(course, title="Hoja")
    page.goto(live_server.url + reverse("lms_lessons:course", args=[course.pk]))
    handle = page.locator("[data-handle]").first
    handle.scroll_into_view_if_needed()
    start, target = handle.bounding_box(), page.locator("[data-lesson]").nth(1).bounding_box()
    page.mouse.move(start["x"] + 20, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(start["x"] + 20, target["y"] + target["height"] - 4, steps=6)
    page.mouse.up()
    page.get_by_text("El orden está guardado.").wait_for()

    assert [one.title for one in LessonPage.objects.child_of(course).order_by("path")] == ["Hoja", "Flor"]


def test_sound_is_recorded_listened_to_and_kept(browser, live_server, norma, sign_in):
    lesson = make.lesson(make.course(), title="Flor", body=[make.steps("Entre.")])
    microphone = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    # A browser of its own: its microphone plays a tone.
    other = browser.browser_type.launch(
        executable_path=chromium_path(), args=[*CHROMIUM_ARGUMENTS, *microphone]
    )
    page = other.new_context(locale="es-PE", permissions=["microphone"]).new_page()
    sign_in(page, live_server, norma)
    page.goto(live_server.url + reverse("wagtailadmin_pages:edit", args=[lesson.pk]))

    page.get_by_role("button", name="Grabar").focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Detener").click()
    page.get_by_role("button", name="Descartar").click()
    assert not get_media_model().objects.exists()

    page.get_by_role("button", name="Grabar").click()
    page.wait_for_timeout(2200)
    # The focus is on "Detener".
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Guardar este sonido").click()
    page.get_by_text("El sonido ya está en la lección.").wait_for()
    with page.expect_navigation():
        page.get_by_role("button", name="Guardar borrador").click()
    other.close()

    sound = get_media_model().objects.get()
    draft = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
    assert 1 < sound.duration < 6
    assert draft.body[0].value["steps"][0]["sound"] == sound
