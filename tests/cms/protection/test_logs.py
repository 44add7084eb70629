"""What is written down about running never names a person."""

import logging
import sys

import pytest
from django.db.models import ProtectedError

from cms.protection.logs import NoPersonalData, PlainFormatter, without_people
from tests.factories.cohorts import CohortFactory


@pytest.mark.parametrize(
    "written, kept",
    (
        ("Not Found: /admin/participants/?q=Rosa+Quispe", "Not Found: /admin/participants/?…"),
        (
            "duplicate key value\nDETAIL:  Key (document_number)=(12345678) already exists.",
            "duplicate key value\nDETAIL: …",
        ),
        ('"GET /v?code=ABC HTTP/1.1" 200', '"GET /v?… HTTP/1.1" 200'),
        ("Is this a question? Yes", "Is this a question?… Yes"),
        (
            "Cannot delete: {<Enrolment: Rosa Quispe, TEJ-1>, <Participant: Ñawi D'Ávila>}",
            "Cannot delete: {<Enrolment: …>, <Participant: …>}",
        ),
        ("nothing to hide", "nothing to hide"),
    ),
)
def test_query_strings_and_quoted_rows_are_cut(written, kept):
    assert without_people(written) == kept


def test_traceback_of_a_refused_row_does_not_show_the_row():
    try:
        raise ValueError("DETAIL: Key (dni)=(12345678)")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())

    assert "12345678" not in PlainFormatter("%(message)s").format(record)


@pytest.mark.django_db
def test_a_refused_delete_does_not_write_down_whom_it_was_about():
    person = CohortFactory(size=1).enrolments.get().participant
    try:
        person.delete()
    except ProtectedError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())
    written = PlainFormatter("%(message)s").format(record)

    assert "ProtectedError" in written
    assert person.paternal_surname not in written


def test_request_is_taken_off_a_record():
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "x", (), None)
    record.request = object()

    assert NoPersonalData().filter(record)
    assert not hasattr(record, "request")
