"""Lessons kept on the tablet: chosen, fetched, read without the network, and gone before a mark is."""

import os
import wave
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from wagtailmedia.models import get_media_model

from curriculum.blocks.bodies import LessonBody
from curriculum.models import CoursePage
from tests.factories import curriculum as make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOTS = os.environ.get("LMS_SCREENSHOTS", "")


def sound(seconds=2):
    """A quiet tone as a WAV file."""
    data = BytesIO()
    with wave.open(data, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(b"\x00\x10" * 8_000 * seconds)
    return data.getvalue()


@pytest.fixture
def taught(tablet):
    """A course everybody may read: steps with pictures, a chart, a sound; and a tablet that may make a noise."""
    page = make.course(title="Gorro de algodón", author="Taller Wawa", licence="CC BY-SA 4.0")
    media = get_media_model().objects.create(
        title="paso", type="audio", duration=2, file=ContentFile(sound(), name="paso.wav")
    )
    make.lesson(
        page,
        title="Primeros puntos",
        objective="Montar puntos y tejer la primera vuelta.",
        body=[
            ("heading", {"text": "Montar puntos", "minutes": 10}),
            make.steps("Haga un lazo.", "Pase la hebra.", "Ajuste.", image=make.picture(size=(1600, 1200))),
            ("chart", LessonBody().child_blocks["chart"].get_preview_value()),
            ("audio", {"audio": media, "title": "Contado", "transcript": "Entro y saco."}),
        ],
    )
    make.lesson(page, title="El punto revés", body=[("text", "<p>La hebra adelante.</p>")])
    type(tablet).objects.filter(pk=tablet.pk).update(quiet=False)
    return CoursePage.objects.get(pk=page.pk)


def look_at(app, name):
    if SHOTS:
        app.page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


def choose(app, title):
    """Opens the list of courses and the one to keep."""
    app.page.click("button:has-text('Lecciones')")
    app.page.wait_for_selector("html[data-screen=lessons]")
    look_at(app, "lessons-empty")
    app.page.click("button:has-text('Ver qué cursos hay')")
    app.page.click(f"button:has-text('{title}')")
    app.page.wait_for_selector("html[data-screen=keepCourse]")


def test_a_course_is_kept_its_size_is_said_first_it_survives_a_cut_and_is_read_without_the_network(
    app, wire, taught, axe
):
    choose(app, "Gorro")
    assert "Textos e imágenes: 0.1 MB" in app.page.inner_text("main")
    assert "Con audios (0.1 MB)" in app.page.inner_text("main")
    axe(app.page)
    look_at(app, "lessons-size")
    app.page.check("#audio")
    # The sound comes last and is cut off in its middle.
    wire.rule = lambda head: 20_000 if b"/tablet/v1/files/" in head.split(b"\r\n")[0] else None
    app.page.click("button:has-text('Guardar en esta tableta')")
    app.page.wait_for_selector("text=Lo que ya llegó queda guardado")
    wire.pass_everything()
    wire.seen.clear()
    app.page.click("button:has-text('Guardar en esta tableta')")
    app.page.wait_for_selector("html[data-screen=course]")
    resumed = [head for head in wire.seen if b"range: bytes=" in head.lower()]
    assert resumed, "the second attempt began anew"

    wire.rule = lambda _head: "refuse"
    app.page.reload()
    app.page.wait_for_selector("html[data-ready=true]")
    app.page.click("button:has-text('Lecciones')")
    app.page.click("button:has-text('Gorro')")
    app.page.wait_for_selector("html[data-screen=course]")
    assert "Está leyendo la versión del" in app.page.inner_text("main")
    look_at(app, "lessons-course")
    app.page.click("button:has-text('Primeros puntos')")
    app.page.wait_for_selector("html[data-screen=lesson]")
    seen = []
    for number in range(10):
        if number in (1, 4):
            axe(app.page)
        look_at(app, f"lessons-screen-{number}")
        seen.append(app.page.inner_text(".tablet-reading"))
        widths = app.page.evaluate(
            "() => Promise.all([...document.images].map((one) => one.decode().then(() => one.naturalWidth)))"
        )
        assert all(width > 100 for width in widths)
        if app.page.locator(".touch-actions button:has(span:text-is('Siguiente'))").count() == 0:
            break
        app.page.click(".touch-actions button:has(span:text-is('Siguiente'))")
        app.page.wait_for_function(
            "(before) => document.querySelector('.tablet-reading').innerText !== before", arg=seen[-1]
        )
    words = "\n".join(seen)
    assert all(step in words for step in ("Haga un lazo.", "Paso 2 de 3", "Ajuste.", "Contado"))
    app.page.click(".touch-actions button:has-text('Lección siguiente')")
    app.page.wait_for_selector("text=La hebra adelante.")
    assert app.said == [line for line in app.said if "ERR_" in line]


def test_the_sound_and_the_chart_of_a_kept_lesson_work_without_the_network(app, wire, taught):
    choose(app, "Gorro")
    app.page.check("#audio")
    app.page.click("button:has-text('Guardar en esta tableta')")
    app.page.wait_for_selector("html[data-screen=course]")
    wire.rule = lambda _head: "refuse"
    app.page.click("button:has-text('Primeros puntos')")
    for what in (".tablet-reading .lesson-chart__box svg", "audio"):
        while app.page.locator(what).count() == 0:
            place = app.page.inner_text("[data-place=when]")
            app.page.click(".touch-actions button:has(span:text-is('Siguiente'))")
            app.page.wait_for_function(
                "(before) => document.querySelector('[data-place=when]').innerText !== before", arg=place
            )

    duration = app.page.evaluate(
        """() => new Promise((done, failed) => { const one = document.querySelector("audio");
          one.onloadedmetadata = () => done(one.duration); one.onerror = () => failed(one.error.message); one.load(); })"""
    )
    assert duration == pytest.approx(2, abs=0.1)
    # Where she stopped is where she goes on.
    place = app.page.inner_text("[data-place=when]")
    app.page.click(".touch-header button:has-text('Volver')")
    app.page.click("button:has-text('Primeros puntos')")
    app.page.wait_for_selector("html[data-screen=lesson]")
    assert app.page.inner_text("[data-place=when]") == place


def test_a_newer_version_is_told_and_fetched_and_a_course_can_be_removed(app, taught):
    choose(app, "Gorro")
    app.page.click("button:has-text('Guardar en esta tableta')")
    app.page.wait_for_selector("html[data-screen=course]")
    make.edited(taught.get_children().first().specific, title="Los primeros puntos")
    app.page.click(".touch-header button:has-text('Volver')")
    app.page.click("button:has-text('Ver qué cursos hay')")
    app.page.click("button:has-text('traer la versión más nueva')")
    app.page.click("button:has-text('Guardar en esta tableta')")
    app.page.wait_for_selector("text=Los primeros puntos")

    app.page.click("button:has-text('Quitar de esta tableta')")
    app.page.wait_for_selector("text=Todavía no hay cursos en esta tableta")
    assert files_on(app) == 0


def files_on(app):
    return app.page.evaluate(
        """async () => {
          const bucket = await navigator.storageBuckets.open("lessons");
          return new Promise((done) => { const r = bucket.indexedDB.open("lms-tablet-lessons");
            r.onsuccess = () => { const all = r.result.transaction("parts").objectStore("parts").count();
              all.onsuccess = () => { r.result.close(); done(all.result); }; }; });
        }"""
    )
