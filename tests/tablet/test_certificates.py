"""Https with a certificate authority of the house that the tablet trusts, as `run.py tablet` serves it."""

import datetime as dt
import os
import shutil
import ssl
import subprocess

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from cms.box.authority import make_papers
from courses.attendance.models import AttendanceMark
from courses.events.models import LearningEvent
from courses.sync import actions
from tests.conftest import missing

from .conftest import App, Wire

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

HOST = "tableta.prueba.internal"


def shown(certificate, key):
    """What a server that shows this certificate speaks."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


def expired(papers, folder):
    """The server's certificate as it would be a day after its end, signed by the same authority."""
    authority_key = serialization.load_pem_private_key(
        papers.authority.with_name("authority.key").read_bytes(), None
    )
    good = x509.load_pem_x509_certificate(papers.certificate.read_bytes())
    builder = x509.CertificateBuilder(
        issuer_name=good.issuer,
        subject_name=good.subject,
        public_key=good.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=good.not_valid_before_utc,
        not_valid_after=dt.datetime.now(dt.UTC) - dt.timedelta(days=1),
        extensions=list(good.extensions),
    )
    path = folder / "expired.crt"
    path.write_bytes(builder.sign(authority_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def home(tmp_path):
    """A home whose Chromium trusts the authority of the box."""
    if shutil.which("certutil") is None:
        missing("certutil is not installed. Type: sudo apt install libnss3-tools")
    papers = make_papers(tmp_path / "keys", host=HOST, addresses=())
    store = tmp_path / "home" / ".pki" / "nssdb"
    store.mkdir(parents=True)
    for words in (["-N", "--empty-password"], ["-A", "-t", "C,,", "-n", "aula", "-i", str(papers.authority)]):
        subprocess.run(["certutil", "-d", f"sql:{store}", *words], check=True, capture_output=True)
    return tmp_path / "home", papers


def test_21_22_23_a_certificate_that_ended_another_authority_and_another_address_stop_nothing_but_the_sending(
    profile, live_server, home, tmp_path, tablet, people
):
    folder, papers = home
    host, port = live_server.url.removeprefix("http://").split(":")
    good = shown(papers.certificate, papers.key)
    stranger = make_papers(tmp_path / "other", host=HOST, addresses=())
    wire = Wire((host.replace("localhost", "127.0.0.1"), int(port)), good)
    origin = f"https://{HOST}:{wire.port}"

    def start(address):
        context = profile(
            args=[f"--host-resolver-rules=MAP {HOST} {address}"],
            env={**os.environ, "HOME": str(folder)},
        )
        return context, App(context.pages[0], origin).start()

    context, app = start("127.0.0.1")
    assert app.page.evaluate("() => isSecureContext")
    app.page.click("button:has-text('No es una ventana privada')")
    app.connect(actions.new_code(tablet)).choose_pin("Benita")
    app.page.wait_for_function("() => navigator.serviceWorker.ready.then(() => true)")
    context.close()

    # Row 21: the certificate has ended. The app opens from its own memory, marks are saved, sending says so.
    wire.tls = shown(expired(papers, tmp_path), papers.key)
    context, app = start("127.0.0.1")
    app.unlock("Benita").open_today()
    app.everybody_present()
    assert "No hay conexión con la oficina" in app.send()
    assert app.waiting() == 4
    # Row 22: somebody else's box answers under the name. Neither its app nor its answers are taken.
    wire.tls = shown(stranger.certificate, stranger.key)
    assert (
        app.page.evaluate(
            "() => navigator.serviceWorker.ready.then((one) => one.update()).then(() => 'updated', () => 'refused')"
        )
        == "refused"
    )
    app.page.reload()
    app.page.wait_for_selector("html[data-ready=true]")
    assert "No hay conexión con la oficina" in app.send()
    assert (app.waiting(), LearningEvent.objects.count()) == (4, 0)
    context.close()

    # Renewed; and row 23: the router leads the name to another address.
    wire.tls = good
    context, app = start("127.0.0.2")
    assert "Todo enviado" in app.send()
    assert AttendanceMark.objects.filter(status="present").count() == 4
    wire.close()


def test_62_a_window_that_may_forget_everything_does_not_connect_by_itself(browser, live_server, home):
    _folder, papers = home
    host, port = live_server.url.removeprefix("http://").split(":")
    wire = Wire((host.replace("localhost", "127.0.0.1"), int(port)), shown(papers.certificate, papers.key))
    # Playwright's contexts are private windows: nothing of them stays.
    context = browser.new_context(ignore_https_errors=True)
    page = context.new_page()
    page.goto(f"https://127.0.0.2:{wire.port}/tablet/")
    page.wait_for_selector("html[data-ready=true]")

    assert "Una ventana privada lo olvida todo al cerrarse" in page.inner_text("main")
    assert page.locator("#code").count() == 0
    context.close()
    wire.close()
