"""The grid over a chart's text in the editor, worked by a person's hands."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from curriculum.pages.models import LessonPage
from tests.factories import curriculum as make
from tests.factories.staff import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LACE = "k*2 yo s2kp yo k*2\nk*7\nk*2 k2tog yo k*3\nk*7"


def chart(rows, cast_on, **wishes):
    return (
        "chart",
        {
            "title": "Calado",
            "cast_on": cast_on,
            "in_the_round": False,
            "rows": rows,
            "repeat_from": None,
            "repeat_to": None,
            "yarns": [],
            "note": "",
            **wishes,
        },
    )


@pytest.fixture
def open_editor(new_page, live_server, sign_in):
    def opened(block):
        lesson = make.lesson(make.course(), title="Leer un gráfico", body=[block])
        page = new_page(viewport={"width": 1280, "height": 1000})
        sign_in(page, live_server, UserFactory(username="norma", is_superuser=True, is_staff=True))
        page.goto(live_server.url + reverse("wagtailadmin_pages:edit", args=[lesson.pk]))
        page.locator(".lms-chart-grid").focus()
        return page, lesson

    return opened


def expect_row(page, number, words):
    """Row `number`, counted from 0, becomes these words. The grid writes the field a moment after the last key."""
    before = r"[^\n]*\n" * number
    field = page.locator("textarea[data-chart-rows]")
    expect(field).to_have_value(re.compile(rf"^{before}{re.escape(words)}(\n|$)"))


def expect_text(page, text):
    expect(page.locator("textarea[data-chart-rows]")).to_have_value(text)


def test_keys_draw_undo_and_are_saved(open_editor):
    page, lesson = open_editor(chart(LACE, 7))

    # Row 1 begins at the right. Up one row, then purl, purl; the cursor walks to the left.
    for key in ("ArrowUp", "p", "p"):
        page.keyboard.press(key)
    expect_row(page, 1, "p*2 k*5")
    assert "Vuelta 2, columna 3: derecho" in page.locator(".lms-chart-status").text_content()
    page.keyboard.press("Control+z")
    expect_row(page, 1, "p k*6")
    page.keyboard.press("Control+y")

    with page.expect_navigation():
        page.get_by_role("button", name="Guardar borrador").click()
    draft = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
    assert draft.body[0].value["rows"].splitlines()[1] == "p*2 k*5"


def test_counts_are_checked_while_drawing(open_editor):
    page, _lesson = open_editor(chart(LACE, 7))
    page.get_by_text("Todas las vueltas salen bien.").wait_for()

    page.keyboard.press("/")

    page.get_by_text("Vuelta 1: pide 8 puntos y en el palito hay 7. Faltan puntos: 1.").wait_for()


def test_mouse_paints_mirrors_and_places_cables_whole(open_editor):
    page, _lesson = open_editor(chart("k*8\nk*8\nk*8", 8))
    page.locator('[data-code="c4f"]').click()
    grid = page.locator(".lms-chart-grid")
    # The right-most cell of the bottom row: left margin 34, eight cells of 24.
    grid.click(position={"x": 34 + 8 * 24 - 12, "y": 2 * 24 + 12})
    expect_row(page, 0, "c4f k*4")

    page.get_by_role("button", name="Reflejar").click()
    expect_row(page, 0, "k*4 c4b")

    # A symbol inside a cable takes the whole cable away.
    page.locator('[data-code="p"]').click()
    grid.click(position={"x": 34 + 12, "y": 2 * 24 + 12})
    expect_row(page, 0, "k*7 p")


def test_areas_are_chosen_filled_copied_and_pasted(open_editor):
    page, _lesson = open_editor(chart("k*6\nk*6\nk*6\nk*6", 6))
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("p")
    expect_text(page, "p*2 k*4\np*2 k*4\nk*6\nk*6")

    page.get_by_role("button", name="Copiar", exact=True).click()
    page.locator(".lms-chart-grid").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    page.get_by_role("button", name="Pegar", exact=True).click()

    expect_text(page, "p*2 k*4\np*2 k*4\nk*2 p*2 k*2\nk*2 p*2 k*2")


def test_csv_comes_in_and_a_broken_one_changes_nothing(open_editor):
    page, _lesson = open_editor(chart(LACE, 7))
    field = page.locator(".lms-chart-tools input[type=file]")

    field.set_input_files({"name": "c.csv", "mimeType": "text/csv", "buffer": b"k,k\r\nk\r\n"})
    page.get_by_text("ocupa 2 cuadros y la primera 1").wait_for()
    expect_text(page, LACE)

    field.set_input_files(
        {"name": "c.csv", "mimeType": "text/csv", "buffer": "k;yo;k2tog\r\nk;k;k\r\n".encode("utf-8-sig")}
    )
    expect_text(page, "k*3\nk2tog yo k")


def test_text_can_be_edited_and_what_cannot_be_read_says_so(open_editor):
    page, _lesson = open_editor(chart(LACE, 7))
    page.get_by_role("button", name="Como texto").click()
    field = page.locator("textarea[data-chart-rows]")

    field.fill("k*3 zz")
    field.blur()
    page.get_by_text("“zz” no es un símbolo").wait_for()
    field.fill("k*3 p")
    field.blur()

    assert page.locator(".lms-chart-tools input").first.input_value() == "4"


@pytest.mark.slow
def test_two_hundred_by_two_hundred_answers_each_key_in_time(open_editor):
    row = "k*40 p*40 yo*40 k2tog*40 ssk*40"
    page, _lesson = open_editor(chart("\n".join([row] * 200), 280))
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})

    times = page.evaluate(
        """async () => {
          const grid = document.querySelector(".lms-chart-grid");
          const times = [];
          for (const key of ["p", "o", "ArrowUp", "k", "/", "ArrowLeft", "p", "s", "x", "ArrowDown", "p"]) {
            const start = performance.now();
            grid.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
            times.push(performance.now() - start);
            await new Promise((done) => setTimeout(done, 30));
          }
          return times;
        }"""
    )

    assert sorted(times)[len(times) // 2] < 50
