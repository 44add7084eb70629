"""A session of Benita's cohort with a grid of two skills, and its printed sheet."""

import pytest

from courses.evidence.sheets.actions import print_sheets
from tests.factories.cohorts import CohortFactory, SessionFactory, at_nine
from tests.factories.facts import people_of
from tests.factories.outline import SkillFactory, skill


@pytest.fixture
def cohort(benita, centre_a):
    SkillFactory(code="DERECHO", name="Punto derecho")
    SkillFactory(code="REVES", name="Punto revés")
    return CohortFactory(
        name="Grupo A",
        centre=centre_a,
        facilitators=[benita],
        size=5,
        meetings=0,
        wishes={"skills": [skill("DERECHO", name="Punto derecho"), skill("REVES", name="Punto revés")]},
    )


@pytest.fixture
def session(cohort):
    """On the first day of the cohort, two weeks ago."""
    return SessionFactory(cohort=cohort, starts_at=at_nine(cohort.starts_on, cohort.centre))


@pytest.fixture
def people(cohort):
    return people_of(cohort)


@pytest.fixture
def sheet(session, benita):
    return print_sheets([session], by=benita, skills=["DERECHO", "REVES"])[0]
