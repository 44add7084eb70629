"""The public site in a real browser: open to everyone, readable without JavaScript, and quick to leave."""

from __future__ import annotations

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESSES = ("/", "/quienes-somos/", "/buscar/?q=tejer", "/no-hay-tal-pagina/")


@pytest.fixture
def site(home, branding, add_page, add_course, quechua):
    """A site with a page of each kind. The quick exit leads to the site's own robots.txt: no test leaves the machine."""
    add_course("Tejido a palitos, nivel 1")
    add_course("Bordado de Ayacucho, flores y orillas con hilo de lana teñida en casa")
    add_page("Quiénes somos", slug="quienes-somos", introduction="Una asociación pequeña.")


@pytest.fixture
def way_out(branding, live_server):
    branding.quick_exit_url = f"{live_server.url}/robots.txt"
    branding.save()
    return branding.quick_exit_url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1600])
def test_every_public_page_is_open_to_everyone(new_page, live_server, axe, site, width, scheme):
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce")
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)

    for address in ADDRESSES:
        page.goto(live_server.url + address)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address

    # The browser itself reports the 404; a broken policy or a missing file would be a second sentence.
    assert [one for one in said if "404" not in one] == []
    assert len(said) == 1


def test_the_site_reads_and_moves_without_javascript(new_page, live_server, site):
    page = new_page(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page.goto(live_server.url)

    page.locator("summary").click()
    page.get_by_role("link", name="Quiénes somos").first.click()

    assert page.get_by_role("heading", level=1).inner_text() == "Quiénes somos"
    assert page.get_by_role("link", name="Salir rápido").is_visible()


def test_the_keyboard_reaches_the_content_first(new_page, live_server, site):
    page = new_page()
    page.goto(live_server.url)

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "contenido"


def test_leaving_takes_the_place_of_this_page_in_the_history(new_page, live_server, site, way_out):
    page = new_page()
    page.goto(f"{live_server.url}/buscar/")
    page.goto(live_server.url)
    before = page.evaluate("history.length")

    page.get_by_role("link", name="Salir rápido").click()
    page.wait_for_url(way_out)

    assert page.evaluate("history.length") == before


def test_back_after_leaving_leaves_again(new_page, live_server, site, way_out):
    page = new_page()
    page.goto(f"{live_server.url}/buscar/")
    page.goto(live_server.url)
    page.get_by_role("link", name="Salir rápido").click()
    page.wait_for_url(way_out)

    page.evaluate("setTimeout(() => history.back(), 0)")
    page.wait_for_timeout(1500)

    assert page.url == way_out


def test_coming_on_purpose_after_leaving_shows_the_site(new_page, live_server, site, way_out):
    page = new_page()
    page.goto(live_server.url)
    page.get_by_role("link", name="Salir rápido").click()
    page.wait_for_url(way_out)

    page.goto(f"{live_server.url}/quienes-somos/")

    assert page.get_by_role("heading", level=1).is_visible()


def test_escape_three_times_leaves_and_says_how_many_are_missing(new_page, live_server, site, way_out):
    page = new_page()
    page.goto(live_server.url)

    page.keyboard.press("Escape")
    page.get_by_text("Pulse Escape dos veces más para salir.").wait_for(state="attached")
    page.keyboard.press("Escape")
    page.get_by_text("Pulse Escape una vez más para salir.").wait_for(state="attached")
    page.keyboard.press("Escape")

    page.wait_for_url(way_out)


def test_escape_pressed_slowly_stays(new_page, live_server, site, way_out):
    page = new_page()
    page.clock.install()
    page.goto(live_server.url)

    for _press in range(3):
        page.keyboard.press("Escape")
        page.clock.fast_forward(3000)

    assert page.url == f"{live_server.url}/"


def test_the_next_site_does_not_learn_where_she_came_from(new_page, live_server, site, way_out):
    page = new_page(java_script_enabled=False)
    page.goto(live_server.url)
    sent = []
    page.on(
        "request",
        lambda request: sent.append(request.headers.get("referer")) if "robots" in request.url else None,
    )

    page.get_by_role("link", name="Salir rápido").click()
    page.wait_for_url(way_out)

    assert sent == [None]


def test_a_printed_page_carries_no_buttons_and_no_menu(new_page, live_server, site):
    page = new_page()
    page.goto(live_server.url)

    page.emulate_media(media="print")

    assert not page.get_by_role("link", name="Salir rápido").is_visible()
    assert not page.locator(".site-nav").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_shapes_behind_the_icons_arrive_under_the_strict_policy(new_page, live_server, site):
    page = new_page()
    page.goto(live_server.url)

    drawn = page.evaluate("document.querySelector('.lms-quick-exit use').getBBox().width")

    assert drawn > 0
    assert re.search(
        r"default-src 'none'", page.request.get(live_server.url).headers["content-security-policy"]
    )
