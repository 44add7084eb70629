"""The screens of papers and course files, and a reading room, in a real browser."""

import pytest
from django.urls import reverse

from curriculum.booklets import actions
from tests.factories import curriculum as make
from tests.factories.staff import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Wagtail's own frame around our screens.
FRAME = ["#wagtail-sidebar", ".w-slim-header", "[data-wagtail-userbar]"]


@pytest.fixture
def course():
    page = make.course(title="Tejido", picture=make.picture(), picture_alt="Lana")
    make.lesson(page, title="Montar", body=[make.steps("Haga un nudo.", image=make.picture())])
    return type(page).objects.get(pk=page.pk)


def test_a_paper_is_asked_for_by_keys_alone_and_shows_when_it_is_ready(
    course, new_page, live_server, sign_in, axe, settings
):
    settings.LMS_PAPERS_IN_PROCESS = False
    boss = UserFactory(is_superuser=True)
    page = new_page(viewport={"width": 1100, "height": 800})
    sign_in(page, live_server, boss)
    page.goto(live_server.url + reverse("lms_course_papers:choose", args=[course.pk]))
    axe(page, exclude=FRAME)

    page.get_by_label("Hojas A4", exact=True).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Se está preparando el archivo.").wait_for()
    axe(page, exclude=FRAME)
    assert actions.draw_waiting() == 1

    page.get_by_role("link", name="Abrir e imprimir").wait_for()
    axe(page, exclude=FRAME)


def test_handing_a_course_file_in_is_accessible(course, new_page, live_server, sign_in, axe):
    page = new_page(viewport={"width": 1100, "height": 800})
    sign_in(page, live_server, UserFactory(is_superuser=True))
    page.goto(live_server.url + reverse("lms_exchange:in"))
    axe(page, exclude=FRAME)

    page.get_by_label("Archivo de curso").set_input_files(
        {"name": "x.zip", "mimeType": "application/zip", "buffer": b"hola"}
    )
    page.get_by_role("button", name="Leer el archivo").click()

    page.get_by_role("alert").get_by_text("Este no es un archivo de curso.").wait_for()
    axe(page, exclude=FRAME)


def test_a_reading_room_fits_every_screen_and_keeps_no_trace(course, new_page, live_server, axe, settings):
    settings.LMS_KIOSK = True
    page = new_page(viewport={"width": 320, "height": 700})

    page.goto(live_server.url + "/")
    axe(page)
    page.get_by_role("link", name="Tejido").click()
    page.get_by_role("link", name="Montar").click()

    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    axe(page)
    assert page.context.cookies() == []
