"""What browsers and proxies are told on every answer."""

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from cms import urls as site_urls


def policy(response) -> dict[str, list[str]]:
    words = [part.split() for part in response["Content-Security-Policy"].split(";") if part.strip()]
    return {first: rest for first, *rest in words}


@pytest.fixture
def staff(db):
    return get_user_model().objects.create_superuser("norma", password="x")


@pytest.mark.django_db
def test_public_page_allows_only_its_own_scripts_and_styles(client):
    allowed = policy(client.get("/"))

    assert allowed["script-src"] == ["'self'"]
    assert allowed["style-src"] == ["'self'"]
    assert allowed["object-src"] == ["'none'"]
    assert allowed["default-src"] == ["'none'"]
    assert not any("unsafe" in word for words in allowed.values() for word in words)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ("/clase/", "/tablet/", "/v", "/nothing-here/"))
def test_no_page_outside_the_admin_gets_the_looser_policy(client, address):
    response = client.get(address)

    assert not any("unsafe" in word for words in policy(response).values() for word in words)


@pytest.mark.django_db
def test_admin_gets_the_looser_policy_for_scripts_and_styles_alone(client):
    allowed = policy(client.get("/admin/login/"))

    unsafe = {name for name, words in allowed.items() if any("unsafe" in word for word in words)}
    assert unsafe == {"script-src", "style-src"}
    assert "'unsafe-eval'" not in allowed["script-src"]


def test_pages_of_signed_in_people_are_never_kept(client, staff):
    client.force_login(staff)

    assert client.get("/admin/")["Cache-Control"] == "no-store, private"
    assert client.get("/")["Cache-Control"] == "no-store, private"


@pytest.mark.django_db
def test_public_page_of_a_visitor_may_be_kept(client):
    assert "no-store" not in client.get("/").get("Cache-Control", "")


@pytest.mark.django_db
def test_page_of_somebody_who_just_signed_out_is_not_kept_either(client, staff):
    client.force_login(staff)
    response = client.post("/admin/logout/")

    assert response["Cache-Control"] == "no-store, private"


@pytest.mark.django_db
def test_other_sites_do_not_learn_where_she_came_from(client):
    response = client.get("/")

    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_session_ends_two_hours_after_the_last_touch(client, staff, time_machine):
    time_machine.move_to("2026-03-07T14:00:00Z", tick=False)
    client.force_login(staff)
    for minutes in (60, 119, 119, 119):
        time_machine.shift(minutes * 60)
        assert client.get("/admin/").status_code == 200

    time_machine.shift(121 * 60)

    assert client.get("/admin/").status_code == 302


def test_session_is_written_at_most_every_five_minutes(
    client, staff, time_machine, django_assert_max_num_queries
):
    from django.contrib.sessions.models import Session
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    time_machine.move_to("2026-03-07T14:00:00Z", tick=False)
    client.force_login(staff)
    client.get("/admin/")
    time_machine.shift(60)

    with CaptureQueriesContext(
        connection,
    ) as caught:
        client.get("/admin/")

    assert [
        query
        for query in caught.captured_queries
        if "UPDATE" in query["sql"] and Session._meta.db_table in query["sql"]
    ] == []


def looked_at(request):
    return HttpResponse("plain")


urlpatterns = [*site_urls.urlpatterns, path("admin/ours/", looked_at)]


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_view_of_ours_under_admin_is_not_kept_even_without_a_session(client):
    assert client.get("/admin/ours/")["Cache-Control"] == "no-store, private"
