"""The organisation's own details."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Site

from cms.branding.models import BrandingSettings, validate_ruc
from cms.branding.queries import language_name
from cms.branding.rules import is_ruc, phone_link
from tests.factories.staff import UserFactory

# Public numbers of large bodies: SUNAT, RENIEC, Banco de la Nación, and an invented one with a right digit.
RIGHT = ["20131312955", "20295613620", "20100030595", "20100066603"]


@pytest.mark.parametrize("number", RIGHT)
def test_a_ruc_with_its_check_digit_is_taken(number):
    assert is_ruc(number)


@given(st.sampled_from(RIGHT), st.integers(0, 10), st.integers(1, 9))
def test_a_ruc_with_one_wrong_digit_is_refused(number, position, by):
    digits = [int(digit) for digit in number]
    digits[position] = (digits[position] + by) % 10
    typed = "".join(map(str, digits))

    # Modulo 11 folded to one digit (10 is written 0, 11 is written 1) lets a few slips through; never the last digit's.
    if position == 10:
        assert not is_ruc(typed)
    elif is_ruc(typed):
        assert sum(
            w * (b - a)
            for w, a, b in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), map(int, number), digits, strict=False)
        ) % 11 in (0, 10, 1)


@pytest.mark.parametrize(
    "number", ["", "2013131295", "201313129555", "2013131295a", "２０１３１３１２９５５", "20131312956"]
)
def test_anything_else_is_refused(number):
    assert not is_ruc(number)


def test_the_editor_is_told_what_to_type():
    with pytest.raises(ValidationError, match="RUC"):
        validate_ruc("123")


@pytest.mark.parametrize(
    ("typed", "link"),
    [("+51 66 123-456", "+5166123456"), ("(066) 12 34 56", "066123456"), ("", ""), ("javascript:1", "1")],
)
def test_a_telephone_number_becomes_a_link(typed, link):
    assert phone_link(typed) == link


def test_a_language_is_named_in_itself():
    assert [language_name("es"), language_name("quy")] == ["Español", "Runasimi"]


def test_the_quick_exit_leads_somewhere_from_the_first_day():
    settings = BrandingSettings()

    assert settings.quick_exit_url.startswith("https://")
    assert settings.sign_off_city == "Ayacucho"


@pytest.mark.django_db
def test_the_frame_costs_nothing_until_it_is_asked(rf, django_assert_num_queries):
    from cms.branding.context_processors import lms_site

    with django_assert_num_queries(0):
        lms_site(rf.get("/"))


@pytest.mark.django_db
def test_the_door_of_the_team_speaks_spanish_and_carries_the_name(client):
    settings = BrandingSettings.for_site(Site.objects.get())
    settings.organisation_name = "Manos de Ejemplo"
    settings.save()

    html = client.get("/admin/login/").content.decode()

    assert "Manos de Ejemplo: para el equipo" in html
    assert "Contraseña" in html
    assert 'autocomplete="current-password"' in html
    assert "Wagtail</h1>" not in html


@pytest.mark.django_db
def test_nobody_is_remembered_on_a_machine_of_many_hands(client):
    benita = UserFactory(username="benita", permissions=["wagtailadmin.access_admin"])
    benita.set_password("lana-de-alpaca-17")
    benita.save()
    page = client.get("/admin/login/").content.decode()

    asked = {"username": "benita", "password": "lana-de-alpaca-17", "remember": "on"}
    answer = client.post("/admin/login/", asked)

    assert 'name="remember"' not in page
    assert answer.status_code == 302
    assert client.session.get_expire_at_browser_close()
