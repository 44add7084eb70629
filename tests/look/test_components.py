"""The component shelf: each part says how it is used, and carries its meaning in words."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from tests.look.styles import ROOT

COMPONENTS = sorted((ROOT / "templates" / "lms" / "components").glob("*.html"))
PARTS_OF_OTHERS = {"table_cell.html"}


def draw(name: str, /, **context) -> str:
    with override("es"):
        return render_to_string(f"lms/components/{name}.html", context)


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("file", COMPONENTS, ids=lambda file: file.stem)
def test_a_component_begins_with_how_it_is_used(file):
    text = file.read_text("utf-8")

    assert text.startswith("{% comment %}")
    assert (
        file.name in PARTS_OF_OTHERS
        or f'{{% include "lms/components/{file.name}"' in text.split("{% endcomment %}")[0]
        or "nothing to pass" in text
    )


class Reason(forms.Form):
    reason = forms.CharField(label="Motivo", help_text="Una frase.")
    note = forms.CharField(label="Nota", required=False)
    agrees = forms.BooleanField(label="Acepta")
    way = forms.ChoiceField(label="Camino", choices=[("a", "A")], widget=forms.RadioSelect)


def test_a_field_ties_label_hint_and_error_to_its_widget():
    form = Reason({"note": "x"})

    html = draw("field", field=form["reason"])

    described = re.search(r'aria-describedby="([^"]+)"', html).group(1).split()
    assert 'for="id_reason"' in html
    assert 'aria-invalid="true"' in html
    assert {f'id="{one}"' in html for one in described} == {True}
    assert set(described) == {"id_reason_helptext", "id_reason_error"}
    assert words(html) == f"Motivo Una frase. {form.errors['reason'][0]}"


def test_a_field_that_may_stay_empty_says_so():
    form = Reason()

    assert "(opcional)" in words(draw("field", field=form["note"]))
    assert "(opcional)" not in words(draw("field", field=form["reason"]))


def test_choices_stand_in_a_fieldset_with_their_question():
    html = draw("field", field=Reason()["way"])

    assert "<fieldset" in html
    assert re.search(r"<legend[^>]*>Camino", html)


def test_form_errors_lead_to_their_fields_and_are_silent_otherwise():
    html = draw("form_errors", form=Reason({"reason": ""}))

    assert 'role="alert"' in html
    assert 'href="#id_reason"' in html
    assert draw("form_errors", form=Reason()).strip() == ""


@pytest.mark.parametrize("kind", ["done", "waiting", "problem", "info", ""])
def test_a_state_is_colour_and_icon_and_word(kind):
    html = draw("status", kind=kind, word="Presente")

    assert f"lms-status--{kind or 'none'}" in html
    assert "icons.svg#" in html
    assert words(html) == "Presente"


def test_progress_says_its_counts_in_words_and_survives_spanish_decimals():
    html = draw("progress", label="Horas", value=4.5, max=1200, words="4.5 de 1,200 horas")

    assert 'value="4.5"' in html
    assert 'max="1200"' in html
    assert 'aria-label="Horas: 4.5 de 1,200 horas"' in html


def test_a_table_gives_each_cell_the_heading_its_card_needs():
    html = draw(
        "table", columns=[{"label": "Quién"}, {"label": "Horas", "number": True}], rows=[["Rosa", "18"]]
    )

    assert '<th scope="row">Rosa</th>' in html
    assert '<td class="lms-number" data-label="Horas">18</td>' in html


def test_pagination_keeps_the_rest_of_the_address():
    request = RequestFactory().get("/lista/?q=rosa&page=2")

    with override("es"):
        html = render_to_string(
            "lms/components/pagination.html", {"page_obj": Paginator(range(150), 50).get_page(2)}, request
        )

    assert 'href="?q=rosa&amp;page=1"' in html
    assert 'href="?q=rosa&amp;page=3"' in html
    assert "51 a 100 de 150" in words(html)


def test_pagination_of_one_page_shows_nothing():
    assert draw("pagination", page_obj=Paginator([1], 50).get_page(1)).strip() == ""


def test_marks_name_the_person_and_show_the_chosen_one():
    options = [
        {"value": "present", "label": "Presente", "icon": "present", "kind": "done"},
        {"value": "absent", "label": "Falta", "icon": "absent", "kind": "problem"},
    ]

    chosen = draw("mark_buttons", name="m1", label="Rosa Quispe", options=options, value="absent")
    buttons = draw(
        "mark_buttons", name="m1", label="Rosa Quispe", options=options, value="absent", as_buttons=True
    )

    assert re.search(r"<legend[^>]*>Rosa Quispe", chosen)
    assert re.findall(r'value="(\w+)" checked', chosen) == ["absent"]
    assert re.findall(r'value="(\w+)" aria-pressed="true"', buttons) == ["absent"]


def test_a_text_from_outside_stays_text():
    html = draw("notice", text="<script>alert(1)</script>") + draw("status", word="<b>x</b>", kind="done")

    assert "<script>" not in html
    assert "<b>" not in html


def test_the_quick_exit_without_javascript_is_a_link_that_tells_nothing():
    html = draw("quick_exit", href="https://example.org/tiempo")

    assert 'href="https://example.org/tiempo"' in html
    assert 'referrerpolicy="no-referrer"' in html
    assert "Salir rápido" in words(html)


def test_a_confirmation_always_offers_to_keep_things_as_they_are():
    html = draw("confirm", title="Retirar", action="/x/", confirm_text="Retirar", back_url="/atras/")

    assert 'method="post"' in html
    assert re.search(r'<a class="lms-button[^>]*href="/atras/"', html)
    assert "Dejar como está" in words(html)


@pytest.mark.django_db
def test_the_public_frame_stands_in_a_host_site_without_our_settings(settings, rf):
    settings.TEMPLATES = [
        {
            **settings.TEMPLATES[0],
            "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
        }
    ]
    request = rf.get("/")

    html = render_to_string("lms/base.html", {}, request)

    assert "lms-quick-exit" in html
    assert "senamhi.gob.pe" in html
