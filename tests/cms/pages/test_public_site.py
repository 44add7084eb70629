"""The public site: reads without JavaScript, says nothing about persons, and finds its pages."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from wagtail.models import Page, Site

from cms.pages.models import HomePage
from cms.pages.queries import SMALLEST_FIGURE, clean_search, figures_now, found_pages, live_courses

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    html = response.content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def indexed() -> None:
    from django.core.management import call_command

    call_command("update_index", verbosity=0)


# -- what the first migration left ---------------------------------------------------------------------------------


def test_a_new_site_opens_with_our_home_page_instead_of_the_welcome_page(client):
    response = client.get("/")

    assert isinstance(Site.objects.get().root_page.specific, HomePage)
    assert response.status_code == 200
    assert response.context["page"].specific_class is HomePage


# -- pages ---------------------------------------------------------------------------------------------------------


def test_the_home_page_shows_every_kind_of_section(client, home, branding, add_course):
    add_course("Tejido a palitos", lessons=3)

    shown = text_of(client.get("/"))

    headings = (
        "Qué hacemos",
        "Nuestros cursos",
        "En cifras",
        "Cómo se comprueba",
        "Para quienes donan",
        "Dónde estamos",
    )
    assert [one for one in headings if one not in shown] == []
    assert "Tejido a palitos" in shown
    assert "4 h 30 min" in shown
    assert "RUC 20100066603" in shown


def test_a_page_is_written_in_its_language(client, home, quechua):
    spanish, quechua_page = client.get("/"), client.get("/quy/")

    assert '<html lang="es-PE">' in spanish.content.decode()
    assert '<html lang="quy">' in quechua_page.content.decode()
    assert '<a href="/quy/" lang="quy" hreflang="quy">Runasimi</a>' in spanish.content.decode()
    assert '<span lang="quy" aria-current="true">Runasimi</span>' in quechua_page.content.decode()
    assert '<link rel="alternate" hreflang="quy" href="http://testserver/quy/">' in spanish.content.decode()


def test_a_language_without_pages_is_not_offered(client, home):
    assert 'class="lms-languages"' not in client.get("/").content.decode()


def test_search_can_be_switched_to_the_other_language(client, home, quechua):
    html = client.get("/buscar/").content.decode()

    assert 'href="/quy/buscar/" lang="quy"' in html


def test_the_menu_names_the_page_that_is_open(client, add_page):
    add_page("Quiénes somos", slug="quienes-somos")
    add_page("Sin menú", show_in_menus=False)

    html = client.get("/quienes-somos/").content.decode()

    assert re.search(r'<a href="/quienes-somos/" aria-current="page">Quiénes somos</a>', html)
    assert "Sin menú" not in html
    assert re.search(r'aria-label="Dónde está usted".*<a href="/">', html, re.DOTALL)


def test_an_unpublished_page_leaves_menu_and_site(client, add_page):
    page = add_page("Quiénes somos", slug="quienes-somos")
    page.unpublish()

    assert "Quiénes somos" not in text_of(client.get("/"))
    assert client.get("/quienes-somos/").status_code == 404


@pytest.mark.parametrize("address", ["/", "/quienes-somos/", "/buscar/", "/no-hay-tal-pagina/"])
def test_every_public_page_has_its_quick_exit(client, branding, add_page, address):
    add_page("Quiénes somos", slug="quienes-somos")
    branding.quick_exit_url = "https://example.org/tiempo"
    branding.save()

    html = client.get(address).content.decode()

    assert re.search(r'<a class="lms-quick-exit" data-quick-exit[^>]*href="https://example.org/tiempo"', html)
    assert "lms/js/quick-exit.js" in html


def test_a_page_that_is_not_there_says_so_in_spanish(client, home):
    response = client.get("/no-hay-tal-pagina/")

    assert response.status_code == 404
    assert "Esta página no está aquí" in text_of(response)


def test_the_page_for_broken_servers_asks_nothing_of_anyone(django_assert_num_queries):
    from django.template.loader import get_template

    with django_assert_num_queries(0):
        html = get_template("500.html").render()

    assert "Algo falló aquí" in html


# -- cost ----------------------------------------------------------------------------------------------------------


def queries_of(client, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        client.get(address)
    return len(caught)


def test_the_home_page_costs_the_same_for_any_number_of_courses_and_pages(
    client, home, branding, add_course, add_page
):
    add_course("Curso 1")
    add_page("Página 1")
    few = queries_of(client, "/")
    for number in range(2, 12):
        add_course(f"Curso {number}")
        add_page(f"Página {number}")

    assert queries_of(client, "/") == few
    assert few <= 20


def test_a_standing_page_costs_at_most_fifteen_queries(client, branding, add_page):
    add_page("Quiénes somos", slug="quienes-somos")

    assert queries_of(client, "/quienes-somos/") <= 15


def test_a_page_without_pictures_weighs_less_than_a_hundred_kilobytes(client, home, branding):
    html = client.get("/").content
    linked = re.findall(rb'(?:href|src)="/static/([^"]+\.(?:css|js))"', html)
    fonts = [
        b"lms/fonts/Alegreya-Bold.woff2",
        b"lms/fonts/AlegreyaSans-Regular.woff2",
        b"lms/fonts/AlegreyaSans-Bold.woff2",
    ]

    def sent(name: bytes) -> int:
        content = Path(finders.find(name.decode())).read_bytes()
        return len(content) if name.endswith(b"woff2") else len(gzip.compress(content))

    assert len(gzip.compress(html)) + sum(sent(name) for name in [*linked, *fonts]) < 100_000


# -- courses and figures -------------------------------------------------------------------------------------------


def test_live_courses_are_the_public_ones_in_the_order_of_the_tree(home, add_course):
    add_course("Primero")
    add_course("Retirado").unpublish()
    add_course("Segundo")

    assert [course.title for course in live_courses(how_many=6)] == ["Primero", "Segundo"]
    assert [course.title for course in live_courses(how_many=1)] == ["Primero"]


def test_a_course_says_its_kind_its_lessons_and_its_length(home, add_course):
    add_course("Tejido", lessons=4)

    assert [fact["icon"] for fact in live_courses(how_many=1)[0].facts] == ["course", "lesson", "hours"]


def test_live_courses_cost_the_same_for_one_and_for_many(home, add_course, django_assert_num_queries):
    for number in range(5):
        add_course(f"Curso {number}")

    for how_many in (1, 5):
        with django_assert_num_queries(6):
            live_courses(how_many=how_many)


def test_a_home_page_without_courses_says_what_will_stand_there(client, home):
    assert "Aquí estarán pronto los cursos" in text_of(client.get("/"))


def test_a_figure_that_could_point_at_a_person_is_not_shown(monkeypatch, home):
    from tests.factories.cohorts import CohortFactory

    for _number in range(SMALLEST_FIGURE - 1):
        CohortFactory(status="finished")
    below = figures_now(["cohorts"])
    CohortFactory(status="finished")
    CohortFactory(status="open")

    assert below == []
    assert [figure.number for figure in figures_now(["cohorts", "certificates", "unknown"])] == [
        SMALLEST_FIGURE
    ]


# -- search --------------------------------------------------------------------------------------------------------


def test_search_finds_public_pages_and_no_others(client, home, add_page):
    add_page("Tejer con cuatro palitos", slug="cuatro")
    add_page("Tejer en borrador", slug="borrador", live=False)
    indexed()

    shown = text_of(client.get("/buscar/", {"q": "cuatro"}))

    assert "Tejer con cuatro palitos" in shown
    assert "borrador" not in text_of(client.get("/buscar/", {"q": "borrador"})).replace(
        "Buscar: borrador", ""
    )


def test_search_finds_a_quechua_word_with_its_apostrophe(client, home, add_page):
    add_page("T’anta llamk’ay", slug="tanta")
    indexed()

    assert "T’anta llamk’ay" in text_of(client.get("/buscar/", {"q": "llamk’ay"}))


def test_search_without_a_hit_says_what_to_try(client, home):
    assert "Ninguna página tiene esas palabras" in text_of(client.get("/buscar/", {"q": "xyzzy"}))


def test_search_results_come_ten_at_a_time(client, home, add_page):
    for number in range(12):
        add_page(f"Madeja número {number}", slug=f"madeja-{number}")
    indexed()

    first = client.get("/buscar/", {"q": "madeja"})
    second = client.get("/buscar/", {"q": "madeja", "page": "2"})

    assert first.content.decode().count("<li><h2>") == 10
    assert second.content.decode().count("<li><h2>") == 2
    assert client.get("/buscar/", {"q": "madeja", "page": "no"}).status_code == 200


@example('"')
@example("'")
@example("* OR NEAR(")
@example("\x00")
@example("-")
@example('a"b')
@given(text=st.text(max_size=40))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_search_bears_whatever_is_typed(home, text):
    list(found_pages(text)[:10])

    assert '"' not in clean_search(text)


def test_search_is_not_for_search_engines(client, home):
    assert '<meta name="robots" content="noindex">' in client.get("/buscar/").content.decode()


# -- for search engines --------------------------------------------------------------------------------------------


def test_robots_keep_out_of_what_is_not_public(client, home):
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert {"Disallow: /admin/", "Disallow: /clase/", "Disallow: /tablet/", "Disallow: /buscar/"} <= set(
        lines
    )
    assert "Sitemap: http://testserver/sitemap.xml" in lines


def test_the_map_of_the_site_lists_public_pages_only(client, home, add_page):
    add_page("Quiénes somos", slug="quienes-somos")
    add_page("Borrador", slug="borrador", live=False)

    found = client.get("/sitemap.xml").content.decode()

    assert "/quienes-somos/</loc>" in found
    assert "borrador" not in found


def test_the_shelf_does_not_exist_on_a_real_site(client, home):
    assert client.get("/_shelf/").status_code == 404


# -- in the editor -------------------------------------------------------------------------------------------------


def test_an_administrator_can_open_the_pages_and_the_organisation_in_the_editor(
    admin_client, home, branding, add_page
):
    page = add_page("Quiénes somos")

    assert admin_client.get(reverse("wagtailadmin_pages:edit", args=[home.pk])).status_code == 200
    assert admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    address = reverse("wagtailsettings:edit", args=["lms_cms", "brandingsettings", Site.objects.get().pk])
    assert admin_client.get(address).status_code == 200


def test_standing_pages_hang_below_the_home_page_only(home):
    from cms.pages.models import StandardPage

    assert StandardPage.can_create_at(home)
    assert not StandardPage.can_create_at(Page.get_first_root_node())


# -- pictures ------------------------------------------------------------------------------------------------------


def test_pictures_are_described_and_come_in_modern_formats(client, home):
    from wagtail.images.models import Image
    from wagtail.images.tests.utils import get_test_image_file

    image = Image.objects.create(
        title="Muestra", description="Chalina azul con rombos", file=get_test_image_file(size=(1400, 1000))
    )
    home.hero_image = image
    picture = {"image": image.pk, "alt_text": "Manos que tejen", "decorative": False}
    home.body = json.dumps([{"type": "picture", "value": {"image": picture, "caption": "2026"}}])
    home.save()

    html = client.get("/").content.decode()

    assert 'alt="Chalina azul con rombos"' in html
    assert 'alt="Manos que tejen"' in html
    assert 'type="image/avif"' in html
    assert 'class="site-hero__picture" aria-hidden' not in html


def test_an_organisation_with_a_logo_shows_it_in_place_of_the_mark(client, branding):
    from wagtail.images.models import Image
    from wagtail.images.tests.utils import get_test_image_file

    branding.logo = Image.objects.create(title="Logotipo", file=get_test_image_file(size=(300, 100)))
    branding.save()

    html = client.get("/").content.decode()

    assert 'class="site-name" href="/"><img src="/media/images/' in html
    assert 'height="80"' in html
