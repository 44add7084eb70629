"""The single file in a real browser, opened from disk with the network off."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from certificates import actions, offline
from certificates.keyring import SigningKey
from certificates.models import Certificate
from tests.conftest import missing

pytestmark = [pytest.mark.django_db, pytest.mark.browser]


@pytest.fixture
def genuine(batch):
    """Keys of a real house: throw-away ones are told apart."""
    SigningKey.objects.update(is_demo=False)
    return Certificate.objects.order_by("number").first()


@pytest.fixture
def opened(new_page, tmp_path):
    """Return a function that writes the file as it is now and opens it with the network off."""

    def open_it():
        path = tmp_path / "comprobar.html"
        path.write_bytes(offline.page())
        page = new_page(offline=True)
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: asked.append(str(error)))
        page.goto(path.as_uri())
        page.asked = asked
        return page

    return open_it


def verdict(page):
    page.wait_for_function(
        "() => { const box = document.querySelector('[data-verdict]');"
        " const title = box.querySelector('[data-title]').textContent;"
        " return !box.hidden && title && !title.startsWith('Leyendo'); }",
        timeout=60_000,
    )
    return page.locator("[data-title]").inner_text()


def test_photo_text_and_code_are_judged_without_a_network(opened, genuine, ada, tmp_path):
    actions.draw_certificate(genuine)
    pdf = tmp_path / "c.pdf"
    pdf.write_bytes(actions.read_file(genuine))
    if shutil.which("pdftoppm") is None:
        missing("pdftoppm is not installed. Type: sudo apt install poppler-utils")
    subprocess.run(
        ["pdftoppm", "-r", "150", "-gray", "-png", "-singlefile", pdf, tmp_path / "photo"], check=True
    )
    page = opened()
    facts = genuine.read_facts()

    page.fill("#text", genuine.qr_text)
    page.click("[data-text-form] button")
    assert verdict(page) == "VÁLIDO"
    assert page.locator("[data-fact=name]").inner_text() == facts.name

    page.reload()
    page.set_input_files("#photo", tmp_path / "photo.png")
    assert verdict(page) == "VÁLIDO"
    assert page.locator("[data-fact=code]").inner_text() == facts.code

    page.reload()
    page.fill("#code", facts.code.lower())
    page.click("[data-code-form] button")
    assert verdict(page) == "CÓDIGO REGISTRADO"

    page.reload()
    page.fill("#text", genuine.qr_text[:-1] + str((int(genuine.qr_text[-1]) + 1) % 10))
    page.click("[data-text-form] button")
    assert verdict(page) == "NO VÁLIDO"
    assert [url for url in page.asked if not url.startswith(("file:", "blob:", "data:"))] == []
    assert "archivo de esta computadora" in page.locator("[data-host]").inner_text()


def test_a_withdrawn_certificate_is_told_by_a_newer_file(opened, genuine, ada):
    before = opened()
    actions.revoke(genuine, reason="Error", by=ada)
    after = opened()

    for page, said in ((before, "VÁLIDO"), (after, "NO VÁLIDO")):
        page.fill("#text", genuine.qr_text)
        page.click("[data-text-form] button")
        assert verdict(page) == said
        assert "Retiros conocidos al" in page.locator("[data-note]").inner_text()


def test_the_file_names_nobody(genuine):
    text = offline.page().decode()

    for person in Certificate.objects.select_related("participant"):
        assert person.participant.paternal_surname not in text
        assert person.participant.given_names not in text
        assert person.read_facts().id.hex() not in text
    assert "PRIVATE KEY" not in text
