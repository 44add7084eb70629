"""Logs tell how the machine is doing and never who was on the screen."""

from __future__ import annotations

import logging
import re

# PostgreSQL repeats the refused row: DETAIL:  Key (document_number)=(12345678) already exists.
DETAIL_OF_A_ROW = re.compile(r"(DETAIL|CONTEXT):.*", re.DOTALL)
# A search box puts names into the address: /admin/participants/?q=...
QUERY_STRING = re.compile(r"\?[^\s\"']*")
# Django puts the rows themselves into some errors: {<Participant: Rosa Quispe>, ...} stand in the way of a delete.
QUOTED_ROW = re.compile(r"<([A-Z]\w+): [^>\n]*>")


def without_people(text: str) -> str:
    """Return `text` without query strings and without the rows that a database or Django quotes in its errors."""
    return QUERY_STRING.sub("?…", QUOTED_ROW.sub(r"<\1: …>", DETAIL_OF_A_ROW.sub(r"\1: …", text)))


class NoPersonalData(logging.Filter):
    """Takes the request (cookies, forms, user) off the record before any handler can format it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.__dict__.pop("request", None)
        return True


class PlainFormatter(logging.Formatter):
    """Formats a record and then cuts what could name a person, in the message and in the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        return without_people(super().format(record))
