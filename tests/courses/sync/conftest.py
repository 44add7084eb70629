"""Benita's group on one tablet."""

import pytest

from tests.factories.facts import people_of
from tests.factories.tablets import connect


@pytest.fixture
def tablet(cohort_a, delia):
    return connect(cohort_a, by=delia)


@pytest.fixture
def people(cohort_a):
    return people_of(cohort_a)


@pytest.fixture
def session(cohort_a):
    return cohort_a.sessions.order_by("starts_at")[2]
