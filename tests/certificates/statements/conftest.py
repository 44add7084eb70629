"""The cast of statements: a woman of a closed class inside, who asked for hers; a registrar who issues."""

from __future__ import annotations

import subprocess
from datetime import date
from typing import Any

import pytest

from certificates.statements import actions
from courses.cohorts.models import Cohort
from tests.certificates.conftest import ada, keys, paula  # noqa: F401  (fixtures)
from tests.factories.people import ParticipantFactory
from tests.factories.statements import SIGNERS, class_inside, says_yes

FIRST = date(2025, 3, 1)


@pytest.fixture
def flor(db: Any) -> Any:
    return ParticipantFactory(
        given_names="Flor de Lana",
        paternal_surname="Ñaupari",
        maternal_surname="Ejemplo",
        document_type="DNI",
        document_number="00000123",
    )


@pytest.fixture
def class_of_two_months(centre_a: Any, benita: Any, flor: Any) -> Cohort:
    return class_inside(centre_a, benita, [flor], first=FIRST, months=2)


@pytest.fixture
def asked(class_of_two_months: Cohort, flor: Any, delia: Any) -> Any:
    """Flor asked, with her consent; nothing is missing."""
    says_yes(flor, delia, on=date(2025, 5, 2))
    return actions.ask(
        flor,
        cohorts=[class_of_two_months],
        first=FIRST,
        last=date(2025, 4, 1),
        asked_by="person",
        asked_on=date(2025, 5, 5),
        addressee="court",
        addressee_name="Segundo Juzgado de Ejemplo",
        signers=SIGNERS,
        by=delia,
    )


@pytest.fixture
def issued(asked: Any, keys: Any, rosaura: Any) -> Any:  # noqa: F811
    return actions.issue(asked, by=rosaura)


def words_of(content: bytes, *, as_drawn: bool = False) -> str:
    """The words of a PDF in reading order, or line by line as they are drawn (rows of tables); single spaces."""
    options = ["-layout"] if as_drawn else []
    text = subprocess.run(
        ["pdftotext", *options, "-", "-"], input=content, capture_output=True, check=True
    ).stdout.decode()
    return " ".join(text.replace("\u00ad", "").split())
