"""The database has the last word: a line of the register and what a certificate says never change, whoever asks."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from certificates import triggers
from certificates.models import Certificate, RegisterEntry


def refused(work):
    with pytest.raises(IntegrityError), transaction.atomic():
        work()


@pytest.mark.parametrize("change", [{"body": "{}"}, {"hash": "0" * 64}, {"number": "CER-2026-9999"}])
def test_a_line_of_the_register_is_never_changed(batch, change):
    refused(lambda: RegisterEntry.objects.filter(entry_type="issue").update(**change))


def test_a_line_of_the_register_is_never_deleted(batch):
    refused(lambda: _delete_raw("registerentry"))


def _delete_raw(table):
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM lms_certificates_{table}")


def test_a_certificate_is_never_deleted(batch):
    refused(lambda: _delete_raw("certificate"))


@pytest.mark.parametrize("column", [name for name in triggers.FROZEN if name not in ("id", "entry_id")])
def test_what_is_frozen_on_the_day_of_issue_never_changes(batch, column):
    certificate = Certificate.objects.order_by("number").first()
    quoted = connection.ops.quote_name(column)

    def change():
        with connection.cursor() as cursor:
            new = "NULL" if column == "completion_id" else "'1999-01-01'"
            if column in ("series_id", "number", "issued_by_id", "pathway_id"):
                new = "987654"
            elif column == "participant_id":
                new = "'" + "0" * 32 + "'"
            elif column == "design_snapshot":
                new = """'{"x": 1}'"""
            cursor.execute(
                f"UPDATE lms_certificates_certificate SET {quoted} = {new} WHERE full_number = %s",
                [certificate.full_number],
            )

    refused(change)


def test_the_place_of_a_file_is_written_once(batch):
    Certificate.objects.update(file_path="a.pdf")

    refused(lambda: Certificate.objects.update(file_path="b.pdf"))


def test_what_may_change_afterwards_changes(batch):
    from django.utils import timezone

    Certificate.objects.update(printed_at=timezone.now(), kept_safe_since=timezone.now())

    assert Certificate.objects.filter(printed_at=None).count() == 0
