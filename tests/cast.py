"""The small cast every access test knows. Loaded by tests/conftest.py.

Yeni instructs. Benita facilitates cohort A. Cirilo facilitates another cohort and must see nothing of Benita's.
Délia coordinates centre A. Rosaura registers. Elías audits. Norma administers.
"""

from __future__ import annotations

import pytest

from tests.factories import staff
from tests.factories.cohorts import CentreFactory, CohortFactory


@pytest.fixture
def yeni(db):
    return staff.UserFactory(username="yeni", first_name="Yeni", permissions=staff.INSTRUCTS)


@pytest.fixture
def benita(db):
    return staff.UserFactory(username="benita", first_name="Benita", permissions=staff.FACILITATES)


@pytest.fixture
def cirilo(db):
    return staff.UserFactory(username="cirilo", first_name="Cirilo", permissions=staff.FACILITATES)


@pytest.fixture
def delia(db):
    return staff.UserFactory(username="delia", first_name="Délia", permissions=staff.COORDINATES)


@pytest.fixture
def rosaura(db):
    return staff.UserFactory(username="rosaura", first_name="Rosaura", permissions=staff.REGISTERS)


@pytest.fixture
def elias(db):
    return staff.UserFactory(username="elias", first_name="Elías", permissions=staff.AUDITS)


@pytest.fixture
def norma(db):
    return staff.UserFactory(username="norma", first_name="Norma", is_superuser=True)


@pytest.fixture
def centre_a(delia):
    return CentreFactory(label="Taller Huamanga", staff=[delia])


@pytest.fixture
def centre_b(db):
    return CentreFactory(label="Grupo B")


@pytest.fixture
def cohort_a(centre_a, benita):
    """Benita's cohort at Délia's centre: three people, four weekly sessions, the third one today."""
    return CohortFactory(code="A-1", name="Grupo A", centre=centre_a, facilitators=[benita], size=3)


@pytest.fixture
def cohort_b(centre_b, cirilo):
    """Cirilo's cohort at another centre."""
    return CohortFactory(code="B-1", name="Grupo B", centre=centre_b, facilitators=[cirilo], size=3)
