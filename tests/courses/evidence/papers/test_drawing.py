"""The one way of drawing a paper: black on white, tagged, with fonts inside, the same bytes for the same words."""

import io
import re
import subprocess

import pikepdf
import pytest
from django.template import engines
from wagtail.models import Site

from cms.branding.models import BrandingSettings
from courses.evidence.papers import drawing
from courses.evidence.papers.letterhead import letterhead

pytestmark = pytest.mark.django_db

BODY = (
    '{% extends "courses/papers/base.html" %}{% block title %}Prueba{% endblock %}'
    "{% block heading %}Hoja de prueba{% endblock %}{% block content %}<p>Ñahui, ch’aska, ü</p>{% endblock %}"
)


def drawn(body=BODY, **paper):
    template = engines["django"].from_string(body)
    frame = drawing.Paper(
        mark=paper.get("mark", drawing.Mark()),
        letterhead=letterhead(),
        printed_at=None,
        copy=paper.get("copy", ""),
    )
    return drawing.draw(template.render({"paper": frame, "for_pdf": True}))


def words(content):
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True
    ).stdout.decode()


def test_a_paper_is_tagged_spanish_a4_and_carries_its_fonts():
    content = drawn()

    with pikepdf.open(io.BytesIO(content)) as pdf:
        box = [round(float(value)) for value in pdf.pages[0].MediaBox]
        language, is_tagged = str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked)
    fonts = subprocess.run(["pdffonts", "-"], input=content, capture_output=True, check=True).stdout.decode()
    assert (box, language, is_tagged) == ([0, 0, 595, 842], "es-PE", True)
    assert {line.split()[-5] for line in fonts.splitlines()[2:]} == {"yes"}
    assert "Ñahui, ch’aska, ü" in words(content)


def test_the_same_words_give_the_same_bytes():
    assert drawn() == drawn()


def test_mark_and_page_stand_on_every_sheet():
    long = BODY.replace("<p>", '<p class="paper-break">').replace("Ñahui", "Ñahui</p><p>" * 80)
    content = drawn(long, mark=drawing.Mark("CON-2026-0007", "ABCD-EFGH", "0011 2233"), copy="COPIA")

    pages = words(content).split("\f")[:-1]
    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        assert "N.° CON-2026-0007 · Código ABCD-EFGH · SHA-256 0011 2233" in page
        assert f"Página {number} de {len(pages)}" in page
        assert "COPIA" in page


def test_the_organisation_of_the_site_heads_the_paper():
    BrandingSettings.objects.create(
        site=Site.objects.get(is_default_site=True),
        organisation_name="Asociación Manos que Tejen",
        tax_number="20000000001",
        address="Jr. Ejemplo 123",
        phone="066 000 000",
    )

    text = words(drawn())

    assert "Asociación Manos que Tejen" in text
    assert re.search(r"RUC 20000000001\s+.*\n?\s*Jr\. Ejemplo 123", text)


def test_a_paper_reaches_neither_network_nor_other_files():
    for address in ("https://example.org/x.png", "file:///etc/hostname"):
        with pytest.raises(drawing.CannotDraw):
            drawn(BODY.replace("<p>", f'<p><img src="{address}" alt="x">'))


def test_equal_data_carry_equal_marks_and_other_data_another():
    one = drawing.Mark.of({"hours": 120, "name": "Rosa"})

    assert one == drawing.Mark.of({"name": "Rosa", "hours": 120})
    assert one != drawing.Mark.of({"name": "Rosa", "hours": 121})
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}", one.code)
