"""The page by plain http that prepares a tablet: what it gives, what it says of itself."""

import urllib.request

import pytest

import run
from cms.box.authority import make_papers


@pytest.fixture
def welcome(tmp_path):
    papers = make_papers(tmp_path / "keys", addresses=())
    server = run.hand_out(
        papers.authority,
        "127.0.0.1",
        0,
        named="https://tablet.internal:8443/tablet/",
        numbered="https://192.168.8.2:8443/tablet/",
        fingerprint=papers.fingerprint,
    )
    yield f"http://127.0.0.1:{server.server_port}", papers
    server.shutdown()


def get(address):
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.headers["Content-Type"], answer.read()


def test_any_address_says_what_http_is_not_good_for_and_what_to_do(welcome):
    address, papers = welcome

    for path in ("/", "/tablet/", "/favicon.ico"):
        kind, content = get(address + path)
        page = content.decode()
        assert kind == "text/html; charset=utf-8"
        assert "no guarda la aplicación" in page
        assert "no firma las marcas" in page
        assert papers.fingerprint in page
        assert 'href="https://tablet.internal:8443/tablet/"' in page


def test_the_authority_and_nothing_else_is_handed_out_as_a_file(welcome):
    address, papers = welcome

    assert get(f"{address}/aula.crt") == ("application/x-x509-ca-cert", papers.authority.read_bytes())
    for path in ("/authority.key", "/server.key", "/../authority.key"):
        assert get(address + path)[0] == "text/html; charset=utf-8"
