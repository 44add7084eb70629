"""The screens of the registrar: who sees what, what each button does, and that lists cost the same."""

from __future__ import annotations

import io
import tempfile
import zipfile

import pikepdf
import pytest
from django.urls import reverse

from certificates import actions
from certificates.enums import BatchStatus, CertificateStatus
from certificates.models import Certificate, CertificateBatch, CertificateChange
from tests.factories import staff
from tests.factories.certificates import CompletionFactory

pytestmark = pytest.mark.django_db

SCREENS = ("to_issue", "batches", "to_decide", "index", "register")


@pytest.fixture
def delia_issues(delia):
    """Délia's centre is centre A; she may propose and see, within her reach."""
    return staff.allow(
        delia,
        "lms_certificates.view_certificate",
        "lms_certificates.propose_certificates",
        "lms_certificates.revoke_certificate",
    )


@pytest.mark.parametrize("name", SCREENS)
def test_screens_open_for_the_registrar(client, paula, batch, name):
    client.force_login(paula)

    response = client.get(reverse(f"lms_certificates:{name}"))

    assert response.status_code == 200


@pytest.mark.parametrize("name", SCREENS)
def test_screens_are_refused_to_who_may_not_see_certificates(client, benita, name):
    client.force_login(benita)

    response = client.get(reverse(f"lms_certificates:{name}"))

    assert response.status_code == 302
    assert response.url == reverse("wagtailadmin_home")


def test_a_batch_goes_from_cohort_to_print_through_the_screens(
    client, keys, completed, a_design, paula, ada, cohort_a
):
    client.force_login(paula)
    page = client.get(reverse("lms_certificates:cohort", args=[cohort_a.pk]))
    assert [one.participant for one in page.context["ready"]]
    answer = client.post(
        reverse("lms_certificates:cohort", args=[cohort_a.pk]),
        {
            "design": a_design.pk,
            "issued_on": page.context["form"].initial["issued_on"].strftime("%d/%m/%Y"),
            "completion": [one.pk for one in completed],
        },
    )
    batch = CertificateBatch.objects.get()
    url = reverse("lms_certificates:batch", args=[batch.pk])
    assert answer.url == url
    assert client.post(url, {"do": "approve"}).status_code == 302
    assert not Certificate.objects.exists(), "the proposer may not approve"

    client.force_login(ada)
    client.post(url, {"do": "approve"})
    batch.refresh_from_db()
    assert batch.status == BatchStatus.APPROVED
    for _ in range(30):
        client.post(url, {"do": "draw"})
        if not Certificate.objects.undrawn().exists():
            break

    merged = b"".join(
        client.get(reverse("lms_certificates:batch_papers", args=[batch.pk, "print"])).streaming_content
    )
    with pikepdf.open(io.BytesIO(merged)) as pdf:
        assert len(pdf.pages) == 6  # three fronts, three backs
    packed = b"".join(
        client.get(reverse("lms_certificates:batch_papers", args=[batch.pk, "zip"])).streaming_content
    )
    with zipfile.ZipFile(io.BytesIO(packed)) as files:
        assert sorted(files.namelist()) == sorted(
            f"{one.full_number}.pdf" for one in Certificate.objects.all()
        )
    for paper in ("receipts", "sheet"):
        assert client.get(
            reverse("lms_certificates:batch_papers", args=[batch.pk, paper])
        ).content.startswith(b"%PDF")
    assert Certificate.objects.filter(printed_at=None).count() == 0


def test_where_files_cannot_be_put_together_a_sentence_says_so_and_nothing_counts_as_printed(
    client, keys, completed, a_design, paula, ada, tmp_path, monkeypatch
):
    batch = actions.issue_batch(completed, design=a_design, proposed_by=paula, approved_by=ada)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    client.force_login(paula)

    answer = client.get(reverse("lms_certificates:batch_papers", args=[batch.pk, "print"]), follow=True)

    assert "disco" in str(next(iter(answer.context["messages"])))
    assert Certificate.objects.exclude(printed_at=None).count() == 0


def test_people_outside_her_reach_are_404_for_a_coordinator(
    client, keys, delia_issues, cohort_b, a_design, paula, ada
):
    elsewhere = CompletionFactory(cohort=cohort_b)
    other = actions.issue_batch(
        [elsewhere], design=a_design, proposed_by=paula, approved_by=ada, with_files=False
    )
    certificate = Certificate.objects.get()
    change = actions.propose_change(certificate, kind="revoke", reason="x", by=paula)
    client.force_login(delia_issues)

    for name, args in (
        ("cohort", [cohort_b.pk]),
        ("batch", [other.pk]),
        ("certificate", [certificate.pk]),
        ("change", [certificate.pk]),
        ("file", [certificate.pk, "file"]),
        ("batch_papers", [other.pk, "zip"]),
    ):
        assert client.get(reverse(f"lms_certificates:{name}", args=args)).status_code == 404, name
    assert client.post(reverse("lms_certificates:decide_change", args=[change.pk])).status_code == 404
    assert certificate.full_number not in client.get(reverse("lms_certificates:index")).content.decode()
    assert CertificateChange.objects.get().status == "proposed"


def test_a_coordinator_sees_her_own_and_may_not_approve(
    client, keys, delia_issues, completed, a_design, paula
):
    proposal = actions.propose_batch(completed, design=a_design, by=paula)
    client.force_login(delia_issues)

    url = reverse("lms_certificates:batch", args=[proposal.pk])
    assert client.get(url).status_code == 200
    client.post(url, {"do": "approve"})

    assert not Certificate.objects.exists()


def test_nothing_changes_by_get(client, batch, ada):
    client.force_login(ada)
    certificate = Certificate.objects.first()
    before = (certificate.status, CertificateChange.objects.count())

    for url in (
        reverse("lms_certificates:batch", args=[batch.pk]) + "?do=approve",
        reverse("lms_certificates:certificate", args=[certificate.pk]) + "?do=duplicate&reason=x",
        reverse("lms_certificates:change", args=[certificate.pk]) + "?kind=revoke&reason=x",
    ):
        client.get(url)

    certificate.refresh_from_db()
    assert (certificate.status, CertificateChange.objects.count()) == before
    assert Certificate.objects.count() == 3


def test_withdrawing_through_the_screens_takes_two_people(client, batch, paula, ada):
    certificate = Certificate.objects.first()
    client.force_login(paula)
    client.post(
        reverse("lms_certificates:change", args=[certificate.pk]),
        {"kind": "revoke", "reason": "Emitido por error"},
    )
    change = CertificateChange.objects.get()
    client.post(reverse("lms_certificates:decide_change", args=[change.pk]), {"do": "accept"})
    certificate.refresh_from_db()
    assert certificate.status == CertificateStatus.ISSUED

    client.force_login(ada)
    client.post(reverse("lms_certificates:decide_change", args=[change.pk]), {"do": "accept"})

    certificate.refresh_from_db()
    assert certificate.status == CertificateStatus.REVOKED
    slip = client.get(reverse("lms_certificates:file", args=[certificate.pk, "slip"]))
    assert slip.content.startswith(b"%PDF")


@pytest.mark.parametrize("name", ["index", "to_issue", "batches"])
def test_lists_cost_the_same_for_one_and_for_many(client, keys, paula, ada, a_design, cohort_a, name):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def issue(count):
        done = [CompletionFactory(cohort=cohort_a) for _ in range(count)]
        actions.issue_batch(done, design=a_design, proposed_by=paula, approved_by=ada, with_files=False)

    client.force_login(paula)
    url = reverse(f"lms_certificates:{name}")
    issue(1)
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for _ in range(3):
        issue(7)
    with CaptureQueriesContext(connection) as many:
        client.get(url)

    assert len(many) == len(few)


def test_the_register_page_says_when_all_is_well(client, batch, ada):
    client.force_login(ada)

    response = client.post(reverse("lms_certificates:register"), {"do": "verify"})

    assert response.context["problems"] == []
    assert response.context["report"].count == 7  # four keys, three certificates


def test_the_design_preview_shows_every_sample(client, ada, a_design):
    for mode, _label in a_design.preview_modes:
        response = a_design.serve_preview(None, mode)

        assert b'class="face front"' in response.content
        assert b'class="notice"' not in response.content, mode
        assert "unsafe-inline" in response["Content-Security-Policy"]
        assert "script-src" not in response["Content-Security-Policy"]


def test_a_design_with_a_wrong_placeholder_is_refused_with_the_right_ones(a_design):
    from django.core.exceptions import ValidationError

    a_design.sentence = "Duró {ours} horas"

    with pytest.raises(ValidationError) as refusal:
        a_design.full_clean()

    assert "{horas}" in str(refusal.value.message_dict["sentence"])


def test_the_printed_sheet_speaks_spanish_about_keys(batch):
    import io

    import pikepdf

    from certificates import printing
    from certificates.models import RegisterEntry

    content = printing.register_sheet(list(RegisterEntry.objects.order_by("sequence")), title="Registro")

    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == 1
    words = printing.render_sheet(list(RegisterEntry.objects.order_by("sequence")), title="Registro")
    assert "Sello del archivo" in words
    assert "en uso" in words
    assert ">active<" not in words
