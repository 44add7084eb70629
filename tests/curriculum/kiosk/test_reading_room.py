"""A reading room: lessons only, no forms, no way out, no trace."""

import re

import pytest
from django.urls import reverse
from wagtail import hooks

from curriculum.kiosk.signals import READING_ROOM_HOOK
from tests.factories import curriculum as make
from tests.factories.staff import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def course():
    catalogue = make.catalogue()
    page = make.course(catalogue, title="Tejido", picture=make.picture(), picture_alt="Lana")
    make.lesson(
        page,
        title="Montar",
        topics=["puntos"],
        body=[
            make.steps("Haga un nudo.", image=make.picture()),
            (
                "gauge",
                {"stitches": "18.0", "rows": "24.0", "needle_mm": "5.00", "yarn_weight": "4", "pattern": ""},
            ),
        ],
    )
    make.lesson(page, title="Derecho", body=[make.steps("Teja.")])
    return type(page).objects.get(pk=page.pk)


@pytest.fixture
def room(settings):
    settings.LMS_KIOSK = True


def addresses_in(page):
    return set(re.findall(r'(?:href|src|action)="([^"#][^"]*)"', page))


def test_everything_that_can_be_reached_is_a_lesson_and_nothing_can_be_filled_in(client, course, room):
    start = course.get_parent().url
    seen, waiting = set(), [start, course.get_children().first().url + "?modo=grande"]

    while waiting:
        url = waiting.pop()
        if url in seen:
            continue
        seen.add(url)
        # The first page of the site leads to the catalogue.
        answer = client.get(url, follow=True)
        assert answer.status_code == 200, url
        assert not answer.cookies
        page = answer.content.decode()
        assert not re.search(r"<(form|input|select|textarea)\b", page), url
        for address in addresses_in(page):
            if address.startswith(("/static/", "/media/", "data:")):
                continue
            assert not re.match(r"[a-z]+:|//", address) or address.startswith("http://testserver/"), address
            path = address.removeprefix("http://testserver")
            waiting.append(
                url.split("?")[0] + path if path.startswith("?") else path if path != "." else start
            )

    assert {page.url for page in course.get_children()} <= seen
    assert any("modo=grande" in url for url in seen)
    assert any("modo=imagenes" in url for url in seen)


@pytest.mark.parametrize(
    "address",
    (
        "/admin/",
        "/admin/login/",
        "/clase/",
        "/tablet/",
        "/v",
        "/buscar/",
        "/sitemap.xml",
        "/documents/1/x.pdf",
        "/nada/",
    ),
)
def test_everything_else_does_not_exist(client, course, room, address):
    answer = client.get(address)

    assert answer.status_code == 404
    assert "A los cursos" in answer.content.decode()
    assert not answer.cookies


def test_the_first_page_is_the_catalogue(client, course, room):
    answer = client.get("/")

    assert (answer.status_code, answer.headers["Location"]) == (302, course.get_parent().url)


def test_nothing_can_be_sent_and_a_session_counts_for_nothing(client, course, room, settings):
    settings.LMS_KIOSK = False
    client.force_login(UserFactory(is_superuser=True))
    settings.LMS_KIOSK = True

    assert client.post(course.url).status_code == 405
    assert client.get("/admin/").status_code == 404
    page = client.get(course.url)
    assert "wagtail-userbar" not in page.content.decode()
    assert "Cookie" not in page.headers.get("Vary", "")


def test_the_same_site_may_be_a_reading_room_on_one_host_only(client, course, settings):
    settings.LMS_KIOSK = ["lectura.example.org"]

    assert client.get(reverse("wagtailadmin_login")).status_code == 200
    assert client.get("/admin/login/", headers={"host": "lectura.example.org"}).status_code == 404
    assert "site-footer" in client.get(course.url).content.decode()
    assert (
        "site-footer" not in client.get(course.url, headers={"host": "lectura.example.org"}).content.decode()
    )


def test_an_app_may_decide_by_its_own_rule(client, course):
    with hooks.register_temporarily(
        READING_ROOM_HOOK, lambda request: request.META["REMOTE_ADDR"].startswith("10.")
    ):
        assert client.get("/admin/login/", REMOTE_ADDR="10.0.0.7").status_code == 404
        assert client.get("/admin/login/").status_code == 200


def test_outside_a_reading_room_nothing_changes(client, course):
    page = client.get(course.get_children().first().url).content.decode()

    assert "Calcular mis puntos" in page or "<form" in page
    assert "site-footer" in page
