"""Designing without HTML: what can be chosen, what is looked at before a design may be published, and what is said."""

from __future__ import annotations

import base64
import io

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from PIL import Image, ImageDraw

from certificates import preview, qr
from certificates.models import CertificateDesign
from certificates.rendering.checking import check_logos, check_qr, logo_contrast
from certificates.rendering.designs import (
    LARGEST_LOGO,
    LAYOUTS,
    SPANISH_PLACEHOLDERS,
    Design,
    DesignError,
    SignatoryLine,
    check_sentence,
    logo_address,
)
from certificates.rendering.page import PageError, page_html
from certificates.rendering.sheets import ORIENTATIONS, PAPERS, Form
from certificates.sentences import design_sentence
from tests.certificates.conftest import ISSUES, design
from tests.factories import staff


def picture(colour: str) -> str:
    image = Image.new("RGBA", (200, 100), (0, 0, 0, 0))
    ImageDraw.Draw(image).ellipse((20, 10, 180, 90), fill=colour)
    target = io.BytesIO()
    image.save(target, "PNG")
    return logo_address(target.getvalue())


@pytest.mark.slow
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_every_design_carries_every_sample_on_every_paper_either_way(layout, paper, orientation):
    few = design(layout, paper=paper, orientation=orientation)
    many = design(
        layout,
        paper=paper,
        orientation=orientation,
        second_language_title="Kay qillqa riqsichin",
        show_photo_area=True,
        signatories=tuple(SignatoryLine(f"Firmante Número {n}", "Cargo de la persona") for n in range(5)),
    )

    assert preview.problems(few) == []
    assert preview.problems(many) == []


def test_a_name_of_the_organisation_that_runs_into_the_number_is_named():
    wide = design("telar", organisation="Asociación de Tejedoras y Bordadoras de Ayacucho " * 3)

    found = preview.problems(wide)

    assert found
    assert "institución" in found[0]


def test_words_that_reach_into_the_printers_margin_are_named():
    wide = design("telar", title="X" * 60)

    found = preview.problems(wide)

    assert any("10 mm" in sentence for sentence in found)


def test_a_host_so_long_that_the_qr_would_be_too_fine_is_named():
    drawing = qr.draw("https://example.org/v#" + "7" * 1_400)

    with pytest.raises(PageError) as refusal:
        check_qr(drawing)

    assert refusal.value.code == "qr_too_fine"
    assert "0.45" in design_sentence(refusal.value)


@pytest.mark.parametrize(
    ("colour", "fades"), [("#2a1c16", False), ("#97143a", False), ("#e8d9a0", True), ("#ffffff", True)]
)
def test_a_logo_that_fades_on_a_black_and_white_copy_is_refused(colour, fades):
    wanted = design("telar", logo=picture(colour))

    if not fades:
        check_logos(wanted)
        return
    with pytest.raises(PageError) as refusal:
        check_logos(wanted)
    assert refusal.value.code == "logo_pale"
    assert logo_contrast(wanted.logo) < 3


def test_a_logo_of_eighty_megabytes_is_refused_with_a_sentence():
    with pytest.raises(DesignError) as refusal:
        logo_address(b"\x89PNG\r\n\x1a\n" + bytes(80 * 1024 * 1024))

    assert refusal.value.code == "logo_too_large"
    assert "2 MB" in design_sentence(refusal.value)
    assert LARGEST_LOGO == 2 * 1024 * 1024


def test_an_svg_with_a_script_is_refused_as_a_logo():
    with pytest.raises(DesignError) as refusal:
        logo_address(b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')

    assert refusal.value.code == "logo_not_a_picture"


def test_no_design_can_leave_the_name_out():
    bare = Design(
        organisation="",
        sentence="",
        granted_to="",
        reason="",
        title="",
        show_level=False,
        show_mode=False,
        show_skills=False,
        show_mark=False,
        show_course_plan=False,
        show_seal_area=False,
    )
    facts = preview.sample_facts("ordinary")

    html = page_html(facts, bare, preview._sample_proof("ordinary", "https://example.org/v"))

    assert facts.name in html


@pytest.mark.parametrize("border", ["full", "rule", "none"])
def test_a_border_can_be_left_out(border):
    from certificates.rendering.ornaments import frame

    drawn = frame(Form("telar", "a4", "landscape", border))

    assert (len(drawn) > 5_000, "<rect" in drawn) == {
        "full": (True, False),
        "rule": (False, True),
        "none": (False, False),
    }[border]


def test_a_mistyped_word_in_a_sentence_is_answered_with_the_right_one():
    with pytest.raises(DesignError) as refusal:
        check_sentence("Con {hroas} horas.")

    assert "{horas}" in design_sentence(refusal.value)


def test_the_words_that_stand_for_data_are_buttons_below_the_sentence(client, a_design):
    client.force_login(staff.UserFactory(is_superuser=True))

    content = client.get(
        reverse("wagtailsnippets_lms_certificates_certificatedesign:edit", args=[a_design.pk])
    ).content.decode()

    for word in SPANISH_PLACEHOLDERS:
        assert f'data-insert="{{{word}}}"' in content


def test_spanish_words_are_replaced_on_the_page():
    wanted = design("sobrio", sentence="{nombre} estudió {horas_en_letras} horas.")
    facts = preview.sample_facts("short")

    html = page_html(facts, wanted, preview._sample_proof("short", "https://example.org/v"))

    assert "Ana Sol Ejemplo estudió ciento veinte horas." in html


# --- publishing -------------------------------------------------------------------------------------------------


def form_of(a_design, **wishes):
    return {
        "name": a_design.name,
        "layout": a_design.layout,
        "paper": "a4",
        "orientation": "portrait",
        "border": "full",
        "title": a_design.title,
        "organisation_name": a_design.organisation_name,
        "organisation_registration": "",
        "contact": "",
        "city": "Ayacucho",
        "granted_to": "Otorgado a:",
        "reason": "por haber aprobado el curso:",
        "document_shown": "last_three",
        "show_level": "on",
        "second_language": "quy",
        "legal_note": a_design.legal_note,
        "signatories-TOTAL_FORMS": "0",
        "signatories-INITIAL_FORMS": "0",
        "signatories-MIN_NUM_FORMS": "0",
        "signatories-MAX_NUM_FORMS": "5",
        "action-publish": "publish",
        **wishes,
    }


@pytest.fixture
def editor(db):
    return staff.UserFactory(
        username="editora",
        permissions=(
            *ISSUES,
            "wagtailadmin.access_admin",
            "lms_certificates.change_certificatedesign",
            "lms_certificates.add_certificatedesign",
            "lms_certificates.publish_certificatedesign",
        ),
    )


def test_a_design_on_which_samples_do_not_fit_stays_a_draft_and_says_why(client, editor, a_design):
    client.force_login(editor)
    answer = client.post(
        reverse("wagtailsnippets_lms_certificates_certificatedesign:edit", args=[a_design.pk]),
        form_of(a_design, layout="telar", title="X" * 60),
        follow=True,
    )

    a_design.refresh_from_db()
    assert a_design.title == "CERTIFICADO"
    assert a_design.latest_revision.as_object().title == "X" * 60
    said = [str(message) for message in answer.context["messages"]]
    assert any("10 mm" in sentence for sentence in said)


def test_a_sound_design_is_published_with_its_paper_and_orientation(client, editor, a_design):
    client.force_login(editor)

    client.post(
        reverse("wagtailsnippets_lms_certificates_certificatedesign:edit", args=[a_design.pk]),
        form_of(a_design),
    )

    a_design.refresh_from_db()
    assert (a_design.paper, a_design.orientation, a_design.live) == ("a4", "portrait", True)
    assert a_design.snapshot().form == Form("sobrio", "a4", "portrait", "full")


def test_publishing_by_any_other_door_is_checked_too(a_design, editor):
    a_design.organisation_name = "Asociación de Tejedoras y Bordadoras de Ayacucho " * 3
    a_design.layout = "telar"
    revision = a_design.save_revision(user=editor)

    with pytest.raises(ValidationError):
        revision.publish(user=editor)

    assert CertificateDesign.objects.get(pk=a_design.pk).organisation_name == "Asociación Manos que Tejen"


def test_words_in_a_second_language_need_the_name_of_who_reviewed_them(a_design):
    a_design.second_language_title = "Qillqa"

    with pytest.raises(ValidationError) as refusal:
        a_design.full_clean()

    assert "second_language_reviewer" in refusal.value.message_dict


def test_a_file_of_a_logo_that_is_no_picture_never_reaches_the_page():
    raw = base64.b64encode(b"MZ" + bytes(100))

    with pytest.raises(DesignError):
        logo_address(raw)
