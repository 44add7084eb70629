"""Finished pages are kept for visitors, and never a moment too long."""

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from curriculum.freshness.actions import KEPT_ROWS, forget_old_changes, note_change
from curriculum.freshness.models import ContentChange
from curriculum.freshness.queries import stamp
from curriculum.outline.models import Skill
from curriculum.pages import keeping
from tests.factories import curriculum as make
from tests.factories.staff import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def lesson():
    course = make.course(title="Tejido")
    return make.lesson(
        course,
        title="Montar los puntos",
        skills=[make.skill("MONTAR", name="Montar puntos")],
        body=[make.steps("Haga un nudo.", image=make.picture("Nudo"))],
    )


def text_of(client, page, query=""):
    return client.get(page.url + query).content.decode()


def test_a_second_visitor_costs_few_queries(client, lesson):
    # The first visit of all makes the picture's sizes and the row of the site's settings.
    client.get(lesson.url)
    client.get(lesson.url)

    with CaptureQueriesContext(connection) as caught:
        client.get(lesson.url)

    # The site, the way down the tree, who may see it, the stamp of all content.
    assert len(caught) <= 13
    assert not [one for one in caught if "rendition" in one["sql"] or "_skill" in one["sql"]]


def rename_the_lesson(lesson):
    make.edited(lesson, title="Montar con dos hebras")


def rename_the_skill(lesson):
    skill = Skill.objects.get(code="MONTAR")
    skill.name = "Montar puntos parejos"
    skill.save()


def add_a_lesson(lesson):
    make.lesson(lesson.get_parent().specific, title="El punto derecho")


def withdraw_the_neighbour(lesson):
    lesson.get_siblings(inclusive=False).last().specific.unpublish()


@pytest.mark.parametrize(
    "change, before, after",
    (
        (rename_the_lesson, "Montar los puntos", "Montar con dos hebras"),
        (rename_the_skill, "Montar puntos<", "Montar puntos parejos<"),
        (add_a_lesson, "Lección 1 de 1", "Lección 1 de 2"),
    ),
)
def test_a_change_shows_at_once(client, lesson, change, before, after):
    assert before in text_of(client, lesson)

    change(lesson)

    assert after in text_of(client, type(lesson).objects.get(pk=lesson.pk))


def test_an_unpublished_neighbour_goes_at_once(client, lesson):
    add_a_lesson(lesson)
    assert "El punto derecho" in text_of(client, lesson)

    withdraw_the_neighbour(lesson)

    assert "El punto derecho" not in text_of(client, lesson)


def test_a_changed_picture_is_shown_with_its_new_file(client, lesson):
    picture = lesson.body[0].value["steps"][0]["image"]
    text_of(client, lesson)
    gone = picture.renditions.get(filter_spec="format-webp|width-400")

    gone.delete()

    shown = text_of(client, lesson)
    assert picture.renditions.get(filter_spec="format-webp|width-400").url in shown
    assert gone.url not in shown


def test_a_draft_changes_nothing(client, lesson):
    before = stamp()
    draft = lesson.get_latest_revision_as_object()
    draft.title = "Borrador"
    draft.save_revision()

    assert stamp() == before


def test_ways_of_reading_are_kept_apart_and_questions_are_not_kept(client, lesson):
    assert "big-screen" in text_of(client, lesson, "?modo=grande")
    assert "pictures" in text_of(client, lesson, "?modo=imagenes")
    assert "big-screen" not in text_of(client, lesson)
    keeping.cache().clear()

    text_of(client, lesson, "?puntos=20&medida=50")
    text_of(client, lesson, "?modo=grande&modo=imagenes")

    assert len(keeping.cache()._cache) == 0


def test_staff_get_their_own_page(client, lesson):
    client.get(lesson.url)
    client.force_login(UserFactory(is_superuser=True))

    assert "wagtail-userbar" in text_of(client, lesson)
    client.logout()
    assert "wagtail-userbar" not in text_of(client, lesson)


def test_a_browser_that_has_the_page_is_not_sent_it_again(client, lesson):
    first = client.get(lesson.url)

    again = client.get(lesson.url, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_a_page_travels_packed_to_browsers_that_can_open_it(client, lesson):
    plain = client.get(lesson.url)

    packed = client.get(lesson.url, headers={"Accept-Encoding": "gzip, br"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_private_pages_stay_private(client, lesson):
    assert client.get(lesson.url).status_code == 200

    PageViewRestriction.objects.create(page=lesson, restriction_type=PageViewRestriction.LOGIN)

    assert client.get(lesson.url).status_code == 302


def test_a_stamp_never_comes_back_and_old_changes_are_forgotten():
    seen = set()
    for _number in range(KEPT_ROWS + 5):
        note_change()
        seen.add(stamp())

    assert len(seen) == KEPT_ROWS + 5
    assert forget_old_changes() > 0
    assert ContentChange.objects.count() == KEPT_ROWS
    assert stamp() not in seen
