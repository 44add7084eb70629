"""Bringing records in and taking them out, through the pages a coordinator uses."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from courses.archives import sealed
from courses.archives.models import CohortArrival, RecordImport
from courses.attendance.models import AttendanceMark
from tests.courses.people.spreadsheets import csv_text


@pytest.fixture
def first_day(cohort_a):
    return cohort_a.sessions.order_by("starts_at")[0].date


def brought(client, cohort, *rows, kind="attendance", name="asistencia.csv"):
    return client.post(
        reverse("lms_archives:bring", args=[cohort.pk]),
        {"kind": kind, "file": SimpleUploadedFile(name, csv_text(*rows).encode())},
    )


def test_a_coordinator_brings_a_sheet_in_from_the_page_of_the_cohort(client, delia, cohort_a, first_day):
    client.force_login(delia)
    bring = reverse("lms_archives:bring", args=[cohort_a.pk])
    assert bring in client.get(reverse("lms_cohorts:people", args=[cohort_a.pk])).content.decode()
    documents = list(cohort_a.enrolments.values_list("participant__document_number", flat=True))

    answer = brought(
        client,
        cohort_a,
        ["DNI", f"{first_day:%d/%m/%Y}"],
        [documents[0], "P"],
        [documents[1], "T 15"],
        ["99999999", "P"],
    )
    page = client.get(answer.url).content.decode()

    assert "Nadie de este grupo se llama así" in page
    fingerprint = client.get(answer.url).context["plan"].fingerprint
    client.post(answer.url, {"apply": "1", "fingerprint": fingerprint, "only_good": "1"})
    assert sorted(AttendanceMark.objects.values_list("status", flat=True)) == ["late", "present"]
    assert "2 registros incorporados" in client.get(answer.url).content.decode()


def test_errors_come_as_a_sheet_with_their_sentences(client, delia, cohort_a, first_day):
    client.force_login(delia)
    answer = brought(client, cohort_a, ["DNI", f"{first_day:%d/%m/%Y}"], ["00000000", "A"])

    file = client.get(f"{answer.url}errores.xlsx")

    rows = list(load_workbook(io.BytesIO(file.content)).active.values)
    assert rows[1][:3] == (2, "B", f"{first_day:%d/%m/%Y}")
    assert "P" in rows[1][3]


def test_a_file_that_is_no_spreadsheet_is_refused_in_a_sentence(client, delia, cohort_a):
    client.force_login(delia)

    answer = client.post(
        reverse("lms_archives:bring", args=[cohort_a.pk]),
        {"kind": "attendance", "file": SimpleUploadedFile("acta.xlsx", b"%PDF-1.7 ...")},
    )

    assert "Es un PDF" in answer.content.decode()
    assert not RecordImport.objects.exists()


def test_a_forgotten_file_keeps_no_records(client, delia, cohort_a, first_day):
    client.force_login(delia)
    answer = brought(client, cohort_a, ["DNI", f"{first_day:%d/%m/%Y}"], ["00000001", "P"])

    client.post(answer.url, {"discard": "1"})

    assert RecordImport.objects.get().records == []
    assert not AttendanceMark.objects.exists()


def test_somebody_elses_file_is_not_there(client, delia, norma, cohort_a, cohort_b, first_day):
    client.force_login(delia)
    answer = brought(client, cohort_a, ["DNI", f"{first_day:%d/%m/%Y}"], ["00000001", "P"])
    imported = RecordImport.objects.get()

    client.force_login(norma)
    assert client.get(answer.url).status_code == 404
    client.force_login(delia)
    assert client.get(reverse("lms_archives:review", args=[cohort_b.pk, imported.pk])).status_code == 404


@pytest.mark.parametrize("kind", ["attendance", "evaluations", "enrolments"])
@pytest.mark.parametrize("written_as", ["xlsx", "csv"])
def test_records_are_taken_out_in_both_formats(client, delia, cohort_a, kind, written_as):
    client.force_login(delia)

    answer = client.get(reverse("lms_archives:records", args=[cohort_a.pk, kind, written_as]))

    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith(f'.{written_as}"')


def test_a_format_nobody_knows_is_not_there(client, delia, cohort_a):
    client.force_login(delia)

    assert client.get(f"/admin/archivo/{cohort_a.pk}/attendance.pdf").status_code == 404
    assert client.get(f"/admin/archivo/{cohort_a.pk}/secrets.csv").status_code == 404


# ------------------------------------------------------------------------------------- a whole cohort

PASSPHRASE = "doce ovejas negras"


@pytest.fixture
def cheap(monkeypatch):
    """The cost of guessing a passphrase is not these tests' matter."""
    monkeypatch.setattr(sealed, "COST", {"n": 2**4, "r": 8, "p": 1})


def taken_out(client, cohort):
    return client.post(
        reverse("lms_archives:take_out", args=[cohort.pk]), {"passphrase": PASSPHRASE, "again": PASSPHRASE}
    )


def taken_in(client, centre, data, passphrase=PASSPHRASE):
    file = SimpleUploadedFile("A-1.grupo", data)
    return client.post(
        reverse("lms_archives:take_in"), {"file": file, "centre": centre.pk, "passphrase": passphrase}
    )


def test_a_cohort_goes_out_and_comes_in_through_the_pages(client, delia, cohort_a, cheap):
    client.force_login(delia)
    page = client.get(reverse("lms_cohorts:people", args=[cohort_a.pk])).content.decode()
    assert reverse("lms_archives:take_out", args=[cohort_a.pk]) in page
    assert reverse("lms_archives:take_in") in client.get(reverse("lms_cohorts:index")).content.decode()

    file = taken_out(client, cohort_a)
    assert file["Content-Disposition"].endswith('.grupo"')
    answer = taken_in(client, cohort_a.centre, file.content)
    assert "Este grupo ya está aquí" in client.get(answer.url).content.decode()

    done = client.post(answer.url, {"passphrase": PASSPHRASE})
    assert done.url == reverse("lms_cohorts:people", args=[cohort_a.pk])
    assert bytes(CohortArrival.objects.get().sealed) == b""


def test_wrong_words_and_wrong_files_are_told_at_their_field(client, delia, cohort_a, cheap):
    client.force_login(delia)
    short = client.post(
        reverse("lms_archives:take_out", args=[cohort_a.pk]), {"passphrase": "corta", "again": "corta"}
    )
    other = client.post(
        reverse("lms_archives:take_out", args=[cohort_a.pk]),
        {"passphrase": PASSPHRASE, "again": "doce ovejas blancas"},
    )
    data = taken_out(client, cohort_a).content

    assert "al menos 12 letras" in short.content.decode()
    assert "no coinciden" in other.content.decode()
    wrong = taken_in(client, cohort_a.centre, data, "doce ovejas blancas").content.decode()
    assert "no abre este archivo" in wrong
    assert "No es el archivo de un grupo" in taken_in(client, cohort_a.centre, b"PK zip").content.decode()
    assert "está dañado" in taken_in(client, cohort_a.centre, data[:-9]).content.decode()
    assert not CohortArrival.objects.exists()


def test_a_file_that_waits_can_be_forgotten_and_is_nobody_elses(client, delia, norma, cohort_a, cheap):
    client.force_login(delia)
    answer = taken_in(client, cohort_a.centre, taken_out(client, cohort_a).content)
    arrival = CohortArrival.objects.get()

    client.force_login(norma)
    assert client.get(answer.url).status_code == 404
    client.force_login(delia)
    client.post(reverse("lms_archives:forget", args=[arrival.pk]))

    arrival.refresh_from_db()
    assert bytes(arrival.sealed) == b""
    assert "ya no está en espera" in client.post(answer.url, {"passphrase": PASSPHRASE}).content.decode()
