"""The verification page in a real browser: visited once, it judges without a network and sends nothing of the QR."""

from __future__ import annotations

import pytest
from django.urls import reverse

from certificates.keyring import SigningKey
from certificates.models import Certificate

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def kept(page):
    """Wait until the worker serves this page and has everything it needs."""
    page.wait_for_function(
        "async () => { const ready = await navigator.serviceWorker.ready;"
        " return Boolean(ready.active) && ready.active.state === 'activated' && (await caches.has('verify-1')); }",
        timeout=60_000,
    )


def verdict(page):
    page.wait_for_function(
        "() => { const box = document.querySelector('[data-verdict]'); return !box.hidden; }", timeout=30_000
    )
    return page.locator("[data-verdict] [data-title]").inner_text()


def test_the_page_judges_without_a_network_after_the_first_visit(new_page, live_server, batch):
    SigningKey.objects.update(is_demo=False)
    certificate = Certificate.objects.order_by("number").first()
    digits = certificate.qr_text.partition("#")[2]
    page = new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(live_server.url + reverse("verify"))
    kept(page)

    page.context.set_offline(True)
    page.goto("about:blank")
    page.goto(live_server.url + reverse("verify") + "#" + digits)

    assert verdict(page) == "VÁLIDO"
    assert page.locator("[data-fact=name]").inner_text() == certificate.read_facts().name
    assert "20" in page.locator("[data-note]").inner_text()
    assert not any(digits[:40] in address.partition("#")[0] for address in asked)

    page.goto("about:blank")
    page.goto(live_server.url + reverse("verify") + "#" + digits[:-1] + str((int(digits[-1]) + 1) % 10))
    assert verdict(page) == "NO VÁLIDO"


def test_an_example_is_called_so_by_qr_by_code_and_by_file(new_page, live_server, batch, tmp_path):
    from certificates import actions

    certificate = Certificate.objects.order_by("number").first()
    actions.draw_certificate(certificate)
    file = tmp_path / "c.pdf"
    file.write_bytes(actions.read_file(certificate))
    page = new_page()
    address = live_server.url + reverse("verify")

    page.goto(certificate.qr_text.replace("https://certificados.example.org/v", address))
    by_qr = verdict(page)
    page.goto("about:blank")
    page.goto(address)
    page.fill("[name=code]", certificate.read_facts().code)
    page.get_by_role("button", name="Comprobar", exact=True).click()
    by_code = page.locator("[role=status] .verify-verdict__title").inner_text()
    page.set_input_files("[name=file]", file)
    page.get_by_role("button", name="Comprobar el archivo").click()
    by_file = page.locator("[role=status] .verify-verdict__title").inner_text()

    assert (by_qr, by_code.strip(), by_file.strip()) == ("EJEMPLO", "EJEMPLO", "EJEMPLO")
    assert "erifi" not in page.locator("main").inner_text()
