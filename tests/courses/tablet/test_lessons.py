"""Courses as packages for reading without a network: what travels, how much it is, who gets it."""

import json
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from wagtail.models import PageViewRestriction
from wagtailmedia.models import get_media_model

from courses.sync import actions
from courses.tablet import lessons
from curriculum.models import CoursePage
from curriculum.outline.actions import freeze_edition
from tests.factories import curriculum as make
from tests.factories.cohorts import CohortFactory
from tests.factories.tablets import connect

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def recording(kind, data, name):
    return get_media_model().objects.create(
        title=name, type=kind, duration=1, file=ContentFile(data, name=name)
    )


@pytest.fixture
def taught(centre_a, benita, delia):
    """A course of two lessons with pictures, a sound, a film and a chart; Benita's group learns it; its tablet."""
    course = make.course(title="Punto básico")
    picture = make.picture(size=(1600, 1200))
    make.lesson(
        course,
        title="Primeros puntos",
        body=[
            ("heading", {"text": "Montar puntos", "minutes": 10}),
            ("text", "<p>Se empieza <a href='https://fuera.example/'>así</a>.</p>"),
            make.steps("Haga un lazo.", "Pase la hebra.", "Ajuste.", image=picture),
            (
                "audio",
                {
                    "audio": recording("audio", b"a" * 3_000, "paso.mp3"),
                    "title": "Contado",
                    "transcript": "Entro y saco.",
                },
            ),
            (
                "video",
                {
                    "video": recording("video", b"v" * 700_000, "manos.mp4"),
                    "title": "Las manos",
                    "transcript": "Forman una V.",
                },
            ),
        ],
    )
    make.lesson(course, title="El punto revés", body=[("text", "<p>La hebra adelante.</p>")])
    page = CoursePage.objects.get(pk=course.pk)
    cohort = CohortFactory(centre=centre_a, facilitators=[benita], edition=freeze_edition(page.course))
    tablet = connect(cohort, by=delia)
    tablet.device.quiet = False
    tablet.device.save()
    return SimpleNamespace(page=page, cohort=cohort, tablet=tablet)


def ask(client, taught, path):
    return client.get(path, headers=taught.tablet.headers())


def package(client, taught):
    return ask(client, taught, f"/tablet/v1/courses/{taught.page.pk}").json()["course"]


def test_courses_of_its_groups_come_first_and_say_when_they_were_changed(client, taught):
    other = make.course(title="Abrigos")

    listed = ask(client, taught, "/tablet/v1/courses").json()["courses"]

    assert [(one["title"], one["lessons"], one["learnt"]) for one in listed] == [
        ("Punto básico", 2, True),
        (other.title, 0, False),
    ]
    assert all(one["changed"] for one in listed)


def test_the_list_costs_the_same_for_two_courses_and_for_ten(
    client, taught, django_assert_num_queries, django_assert_max_num_queries
):
    make.lesson(make.course())
    with django_assert_max_num_queries(12) as counted:
        ask(client, taught, "/tablet/v1/courses")
    for _ in range(8):
        make.lesson(make.course())

    with django_assert_num_queries(len(counted)):
        ask(client, taught, "/tablet/v1/courses")


def test_a_course_not_for_everybody_is_given_only_to_tablets_whose_groups_learn_it(
    client, taught, centre_b, norma, cirilo
):
    PageViewRestriction.objects.create(page=taught.page, restriction_type=PageViewRestriction.LOGIN)
    stranger = connect(CohortFactory(centre=centre_b, facilitators=[cirilo]), by=norma, label="Tableta 7")

    mine = ask(client, taught, f"/tablet/v1/courses/{taught.page.pk}")
    theirs = client.get(f"/tablet/v1/courses/{taught.page.pk}", headers=stranger.headers())

    assert (mine.status_code, theirs.status_code) == (200, 404)
    assert client.get("/tablet/v1/courses", headers=stranger.headers()).json()["courses"] == []


def test_a_draft_is_not_given(client, taught):
    draft = make.course(live=False)

    assert ask(client, taught, f"/tablet/v1/courses/{draft.pk}").status_code == 404


def test_steps_are_screens_of_their_own_and_small_blocks_share_one(client, taught):
    first, second = package(client, taught)["lessons"]

    assert [(screen["step"], screen["of"]) for screen in first["screens"]][:4] == [
        (1, 3),
        (2, 3),
        (3, 3),
        (0, 0),
    ]
    assert "Montar puntos" in first["screens"][0]["html"]
    assert "Haga un lazo." in first["screens"][0]["html"]
    assert len(second["screens"]) == 1


def test_pictures_come_once_and_small_and_every_file_says_what_it_weighs(client, taught):
    pack = package(client, taught)
    by_kind = {one["kind"]: one for one in pack["files"]}

    assert sorted(one["kind"] for one in pack["files"]) == ["audio", "picture", "video"]
    assert by_kind["audio"]["size"] == 3_000
    assert by_kind["video"]["size"] == 700_000
    assert by_kind["picture"]["type"] == "image/webp"
    assert 0 < by_kind["picture"]["size"] < 100_000
    html = json.dumps(pack["lessons"])
    assert html.count(by_kind["picture"]["name"]) == 3
    assert pack["text"] >= len("Haga un lazo.")


def test_nothing_in_a_package_leads_out_or_runs(client, taught):
    html = "".join(screen["html"] for one in package(client, taught)["lessons"] for screen in one["screens"])

    for leads_out in ("<a ", "href=", "src=", "srcset", "<script", "onclick", "style=", "/media/"):
        assert leads_out not in html.replace('href="/static/lms/img/icons.svg', "")
    assert "así" in html


def test_a_quiet_tablet_gets_the_words_of_sounds_and_films_alone(client, taught):
    taught.tablet.device.quiet = True
    taught.tablet.device.save()

    pack = package(client, taught)

    assert {one["kind"] for one in pack["files"]} == {"picture"}
    html = json.dumps(pack["lessons"], ensure_ascii=False)
    assert "Entro y saco." in html
    assert "<audio" not in html
    assert "<video" not in html


def test_a_file_that_was_cut_off_goes_on_where_it_stopped(client, taught):
    video = next(one for one in package(client, taught)["files"] if one["kind"] == "video")
    headers = taught.tablet.headers()

    whole = client.get(video["address"], headers=headers)
    rest = client.get(video["address"], headers={**headers, "range": "bytes=699990-"})
    beyond = client.get(video["address"], headers={**headers, "range": "bytes=700000-"})

    assert (whole.status_code, len(whole.getvalue())) == (200, 700_000)
    assert (rest.status_code, rest.getvalue(), rest["Content-Range"]) == (
        206,
        b"v" * 10,
        "bytes 699990-699999/700000",
    )
    assert beyond.status_code == 416


@pytest.mark.parametrize("token", ["x", "WyJtIiwiLi4vZGIuc3FsaXRlMyJd:1abc:xyz"])
def test_an_address_this_office_did_not_write_is_no_file(client, taught, token):
    assert ask(client, taught, f"/tablet/v1/files/{token}").status_code == 404


def test_without_a_tablet_s_token_nothing_is_given(client, taught, delia):
    file = package(client, taught)["files"][0]["address"]
    addresses = ["/tablet/v1/courses", f"/tablet/v1/courses/{taught.page.pk}", file]

    assert {client.get(address).status_code for address in addresses} == {401}
    actions.revoke_device(taught.tablet.device, by=delia)
    assert {ask(client, taught, address).status_code for address in addresses} == {403}


def test_a_picture_that_is_gone_is_left_out(client, taught):
    before = package(client, taught)
    picture = next(one for one in before["files"] if one["kind"] == "picture")
    store, name = lessons.place_in(picture["address"].rsplit("/", 1)[1])
    lessons.default_storage.delete(name)

    after = package(client, taught)

    assert store == lessons.MEDIA
    assert {one["kind"] for one in after["files"]} == {"audio", "video"}


def test_the_version_changes_when_a_lesson_does(client, taught):
    before = package(client, taught)["changed"]
    make.edited(taught.page.get_children().first().specific, title="Los primeros puntos")

    after = package(client, taught)

    assert after["changed"] > before
    assert ask(client, taught, "/tablet/v1/courses").json()["courses"][0]["changed"] == after["changed"]
