"""The shelf in a real browser: accessible in light and dark, nothing outside its width, nothing too small to press."""

from __future__ import annotations

import pytest
from django.urls import reverse

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.look.urls"),
]

SMALLEST_TARGET = 48
SMALLEST_MARK = 72
TARGETS = """() => [...document.querySelectorAll('main a, main button, main label:has(input), main select, main summary,\
 main input:not([type=radio], [type=checkbox], [type=hidden]), header a, header button, .touch-actions button')]
  .map(e => [e.textContent.trim().slice(0, 30) || e.tagName, e.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.height < %d || box.width < %d))
  .map(([name, box]) => `${name}: ${Math.round(box.width)} x ${Math.round(box.height)}`)"""


def opened(new_page, live_server, address: str, **wishes):
    """The page at `address`, with everything its console said."""
    page = new_page(**{"reduced_motion": "reduce", **wishes})
    page.said = []
    page.on("console", lambda message: page.said.append(message.text) if message.type == "error" else None)
    response = page.goto(live_server.url + address)
    page.evaluate("document.fonts.ready")
    assert response.status == 200
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", ["shelf", "shelf_touch", "shelf_paper"])
def test_nothing_on_the_shelf_keeps_anyone_out(new_page, live_server, axe, name, width, scheme):
    page = opened(
        new_page, live_server, reverse(name), viewport={"width": width, "height": 900}, color_scheme=scheme
    )

    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.said == []


@pytest.mark.parametrize("size", [(600, 1024), (800, 1280), (1280, 800)])
def test_nothing_to_press_on_a_touch_screen_is_small(new_page, live_server, size):
    page = opened(
        new_page,
        live_server,
        reverse("shelf_touch"),
        viewport={"width": size[0], "height": size[1]},
        has_touch=True,
    )

    marks = page.evaluate(
        "[...document.querySelectorAll('.lms-mark')].map(e => e.getBoundingClientRect().height)"
    )

    assert page.evaluate(TARGETS % (SMALLEST_TARGET, SMALLEST_TARGET)) == []
    assert min(marks) >= SMALLEST_MARK
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_a_touch_screen_speaks_in_twenty_pixels_of_the_reading_face(new_page, live_server):
    page = opened(new_page, live_server, reverse("shelf_touch"), color_scheme="dark")

    style = page.evaluate(
        "(({fontSize, fontFamily, backgroundColor}) => [fontSize, fontFamily.split(',')[0], backgroundColor])(getComputedStyle(document.body))"
    )

    assert [part.strip('"') for part in style] == ["20px", "Lectura", "rgb(255, 255, 255)"]
    assert page.evaluate("document.fonts.check('20px Lectura')")


def test_the_marks_stand_in_the_same_columns_for_every_person(new_page, live_server):
    page = opened(new_page, live_server, reverse("shelf_touch"), viewport={"width": 600, "height": 1024})

    columns = page.evaluate(
        """() => [...document.querySelectorAll('.lms-marks--4')].map(
            row => [...row.querySelectorAll('.lms-mark')].map(m => Math.round(m.getBoundingClientRect().left)).join())"""
    )

    assert len(set(columns)) == 1


def test_choosing_a_mark_moves_nothing(new_page, live_server):
    page = opened(new_page, live_server, reverse("shelf_touch"), viewport={"width": 600, "height": 1024})
    heights = "[...document.querySelectorAll('.touch-roll > li')].map(e => e.getBoundingClientRect().height)"
    before = page.evaluate(heights)

    page.get_by_role("radio", name="Falta").nth(2).check()

    assert page.evaluate(heights) == before


def test_text_twice_as_large_still_fits(new_page, live_server):
    page = opened(new_page, live_server, reverse("shelf_touch"), viewport={"width": 600, "height": 1024})

    page.evaluate("document.documentElement.style.fontSize = '250%'")

    assert page.evaluate("document.documentElement.scrollWidth") <= 600


def test_the_thread_stands_still_when_motion_is_unwelcome(new_page, live_server):
    running = "getComputedStyle(document.querySelector('.lms-thread__fabric'), '::before').animationName"

    still = opened(new_page, live_server, reverse("shelf"), reduced_motion="reduce").evaluate(running)
    knitting = opened(new_page, live_server, reverse("shelf"), reduced_motion="no-preference").evaluate(
        running
    )

    assert (still, knitting) == ("none", "lms-rows")


def test_a_table_becomes_cards_with_the_same_words(new_page, live_server):
    page = opened(new_page, live_server, reverse("shelf"), viewport={"width": 360, "height": 800})

    cell = page.locator(".lms-table--cards td").first

    assert cell.evaluate("e => getComputedStyle(e, '::before').content") == '"Horas"'
    assert cell.evaluate("e => getComputedStyle(e).display") == "flex"


def test_a_paper_printed_from_the_browser_counts_its_pages(new_page, live_server, tmp_path):
    import subprocess

    page = opened(new_page, live_server, reverse("shelf_paper"))
    page.pdf(path=str(tmp_path / "paper.pdf"), prefer_css_page_size=True)

    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "paper.pdf", "-"], capture_output=True, text=True, check=True
    )

    assert "Página 1 de 2" in text.stdout
    assert "Página 2 de 2" in text.stdout
    assert "Imprimir" not in text.stdout
