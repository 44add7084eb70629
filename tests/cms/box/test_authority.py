"""The box's own authority: browsers that installed it trust the box, and only the box."""

import datetime as dt
import ipaddress
import json
import socket
import ssl
import threading

import pytest
import zxingcpp
from cryptography import x509
from django.core.management import CommandError, call_command

from cms.box import authority
from cms.management.commands.make_tablet_ca import qr_lines

HERE = (ipaddress.IPv4Address("192.168.8.2"), ipaddress.IPv4Address("127.0.0.1"))


@pytest.fixture
def papers(tmp_path):
    return authority.make_papers(tmp_path / "tablet", addresses=HERE)


def shake_hands(papers, name: str, trusted) -> str:
    """Return the TLS version agreed on with a server that holds `papers`, for a client that asks for `name`."""
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(papers.certificate, papers.key)
    client_side = ssl.create_default_context(cafile=trusted)
    left, right = socket.socketpair()

    def serve():
        try:
            server_side.wrap_socket(left, server_side=True).close()
        except OSError:
            left.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with client_side.wrap_socket(right, server_hostname=name) as secured:
            return secured.version() or ""
    finally:
        right.close()
        thread.join(timeout=10)


@pytest.mark.parametrize("name", ("tablet.internal", "192.168.8.2", "127.0.0.1"))
def test_tablet_that_installed_the_authority_trusts_the_box(papers, name):
    assert shake_hands(papers, name, papers.authority).startswith("TLSv1.")


@pytest.mark.parametrize("name", ("bank.example.org", "192.168.8.3"))
def test_box_cannot_pass_for_another_name(papers, name):
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(papers, name, papers.authority)


def test_tablet_that_installed_another_authority_does_not_trust_the_box(papers, tmp_path):
    other = authority.make_papers(tmp_path / "other", addresses=HERE)

    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(papers, "tablet.internal", other.authority)


def test_stolen_authority_cannot_vouch_for_a_bank(papers, tmp_path):
    """The browser refuses names outside the authority's constraints even where the signature is right."""
    root = x509.load_pem_x509_certificate(papers.authority.read_bytes())
    forged, key = tmp_path / "forged.crt", tmp_path / "forged.key"
    authority._make_certificate(
        forged, key, root, papers.authority.with_suffix(".key"), "bank.example.org", ()
    )

    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        shake_hands(
            authority.Papers("", (), papers.authority, forged, key, ""), "bank.example.org", papers.authority
        )


def test_second_call_changes_nothing(papers, tmp_path):
    before = {path.name: path.read_bytes() for path in (tmp_path / "tablet").iterdir()}

    assert authority.make_papers(tmp_path / "tablet", addresses=HERE) == papers
    assert {path.name: path.read_bytes() for path in (tmp_path / "tablet").iterdir()} == before


def test_new_address_renews_the_certificate_and_keeps_the_authority(papers, tmp_path):
    moved = (ipaddress.IPv4Address("10.1.2.3"), ipaddress.IPv4Address("127.0.0.1"))

    renewed = authority.make_papers(tmp_path / "tablet", addresses=moved)

    assert renewed.fingerprint == papers.fingerprint
    assert shake_hands(renewed, "10.1.2.3", papers.authority).startswith("TLSv1.")


def test_another_name_is_refused_because_every_tablet_would_need_a_visit(papers, tmp_path):
    with pytest.raises(ValueError, match=r"is for tablet\.internal"):
        authority.make_papers(tmp_path / "tablet", host="otra.internal", addresses=HERE)


def test_certificates_last_ten_years_and_began_two_years_ago(papers):
    for file in (papers.authority, papers.certificate):
        certificate = x509.load_pem_x509_certificate(file.read_bytes())
        now = dt.datetime.now(dt.UTC)
        assert now - certificate.not_valid_before_utc > dt.timedelta(days=729)
        assert certificate.not_valid_after_utc - now > dt.timedelta(days=3600)


def test_keys_are_for_the_owner_alone(papers, tmp_path):
    assert papers.key.stat().st_mode & 0o077 == 0
    assert (tmp_path / "tablet" / "authority.key").stat().st_mode & 0o077 == 0


def test_command_says_where_the_files_lie(settings, tmp_path, capsys):
    settings.LMS_KEYS_ROOT = tmp_path

    call_command("make_tablet_ca", "--print-json")

    made = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert made["host"] == "tablet.internal"
    assert made["authority"] == str(tmp_path / "tablet" / "authority.crt")


def test_command_refuses_another_name_in_one_sentence(settings, tmp_path):
    settings.LMS_KEYS_ROOT = tmp_path
    call_command("make_tablet_ca")

    with pytest.raises(CommandError, match=r"is for tablet\.internal"):
        call_command("make_tablet_ca", "--host", "otra.internal")


def test_qr_code_of_the_terminal_can_be_read_back():
    from PIL import Image

    lines = qr_lines("https://192.168.8.2:8443/tablet/").split("\n")
    light = {"█": (1, 1), "▀": (1, 0), "▄": (0, 1), " ": (0, 0)}
    image = Image.new("L", (len(lines[0]), 2 * len(lines)))
    for row, line in enumerate(lines):
        for column, sign in enumerate(line):
            upper, lower = light[sign]
            image.putpixel((column, 2 * row), 255 * upper)
            image.putpixel((column, 2 * row + 1), 255 * lower)

    [found] = zxingcpp.read_barcodes(
        image.resize((image.width * 6, image.height * 6), Image.Resampling.NEAREST)
    )

    assert found.text == "https://192.168.8.2:8443/tablet/"
