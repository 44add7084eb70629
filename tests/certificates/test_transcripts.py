"""The page of her certificates that a person may have published: off, then on for a time, then gone without a trace."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from certificates import actions, transcripts
from certificates.models import Certificate, PublishedTranscript
from courses.people.rights import anonymise


@pytest.fixture
def person(batch):
    return Certificate.objects.order_by("number").first().participant


def page(published):
    return reverse("verify_transcript", args=[published.token])


def test_nothing_is_published_until_somebody_asks(batch):
    assert PublishedTranscript.objects.count() == 0


def test_the_page_shows_her_certificates_and_keeps_search_engines_out(client, person, ada):
    published = transcripts.publish(person, days=30, by=ada)

    answer = client.get(page(published))

    text = answer.content.decode()
    facts = Certificate.objects.get(participant=person).read_facts()
    assert escape(facts.name) in text
    assert facts.course in text
    assert facts.code in text
    assert "EJEMPLO" in text
    assert "noindex" in answer["X-Robots-Tag"]
    assert "noindex" in text
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]


def test_the_address_holds_no_name_and_no_number_and_256_random_bits(person, ada):
    published = transcripts.publish(person, days=30, by=ada)
    other = transcripts.publish(person, days=30, by=ada)

    assert len(published.token) == 43
    assert published.token != other.token
    for word in (person.given_names, person.paternal_surname, str(person.pk), "CER-"):
        assert not word or word.lower() not in page(published).lower()


def test_one_click_takes_it_off_and_the_address_answers_like_an_unknown_one(client, person, ada):
    published = transcripts.publish(person, days=30, by=ada)

    transcripts.withdraw(person, by=ada)

    gone, unknown = client.get(page(published)), client.get(reverse("verify_transcript", args=["B" * 43]))
    assert (gone.status_code, unknown.status_code) == (404, 404)
    assert visible(gone) == visible(unknown)


def visible(answer):
    text = answer.content.decode()
    return text[text.index("<main") : text.index("</main>")].replace(answer.wsgi_request.path, "")


def test_it_ends_by_itself(client, person, ada):
    published = transcripts.publish(person, days=7, by=ada)

    with time_machine.travel(timezone.now() + timedelta(days=6, hours=23), tick=False):
        before = client.get(page(published)).status_code
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1), tick=False):
        after = client.get(page(published)).status_code

    assert (before, after) == (200, 404)


def test_a_new_page_ends_the_old_one(client, person, ada):
    old = transcripts.publish(person, days=30, by=ada)
    transcripts.publish(person, days=30, by=ada)

    assert client.get(page(old)).status_code == 404
    with pytest.raises(IntegrityError), transaction.atomic():
        PublishedTranscript.objects.create(
            participant=person, token="x", published_by=ada, expires_at=timezone.now() + timedelta(days=1)
        )


def test_a_withdrawn_certificate_leaves_the_page(client, person, ada):
    published = transcripts.publish(person, days=30, by=ada)
    actions.revoke(Certificate.objects.get(participant=person), reason="Se marcó a otra persona.", by=ada)

    assert client.get(page(published)).status_code == 404


def test_who_is_forgotten_is_not_on_show(client, person, ada):
    published = transcripts.publish(person, days=30, by=ada)
    actions.revoke(Certificate.objects.get(participant=person), reason="Ella lo pidió.", by=ada)

    anonymise(person, by=ada, reason="Ella lo pidió.")

    published.refresh_from_db()
    assert published.withdrawn_at is not None


@pytest.mark.parametrize("token", ["x", "á" * 43, "A" * 44, "../" * 14, "A" * 42 + "'"])
def test_whatever_else_is_typed_answers_alike(client, db, token):
    assert client.get(f"/v/t/{token}").status_code == 404


@pytest.mark.parametrize("days", [0, -1, 366])
def test_it_is_never_published_for_ever(person, ada, days):
    with pytest.raises(actions.Refused):
        transcripts.publish(person, days=days, by=ada)


def test_the_screen_publishes_only_when_she_asked_for_it(client, person, ada):
    ada.user_permissions.add(*Permission.objects.filter(codename__in=("access_admin", "see_every_centre")))
    client.force_login(ada)
    address = reverse("lms_certificates:transcript", args=[person.pk])

    client.post(address, {"do": "publish", "days": "30"})
    without = PublishedTranscript.objects.count()
    client.post(address, {"do": "publish", "days": "30", "asked": "on"})
    shown = client.get(address).content.decode()
    client.post(address, {"do": "withdraw"})

    published = PublishedTranscript.objects.get()
    assert without == 0
    assert escape(person.class_name) in shown
    assert published.token in shown
    assert published.withdrawn_by == ada
