"""The chapter of the demo year that asks for statements: one is issued by request, one waits."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from certificates.models import Certificate
from certificates.statements.models import StatementRequest
from cms.demo.loading import statements
from cms.demo.loading.stage import Stage
from courses.attendance.actions import mark_everyone_present
from courses.evidence.months import close_month
from tests.certificates.conftest import keys  # noqa: F401  (a fixture)
from tests.factories.cohorts import CohortFactory, SessionFactory

pytestmark = pytest.mark.django_db


def test_one_statement_is_issued_by_request_and_one_waits(centre_a, benita, delia, rosaura, keys):  # noqa: F811
    cohort = CohortFactory(
        centre=centre_a, facilitators=[benita], meetings=0, size=3, starts_on=date(2025, 10, 1),
        ends_on=date(2026, 12, 1),
    )  # fmt: skip
    for day in (3, 10):
        mark_everyone_present(
            SessionFactory(cohort=cohort, starts_at=datetime(2025, 10, day, 14, tzinfo=UTC)), by=benita
        )
    close_month(cohort, date(2025, 10, 1), by=delia)
    said = []
    stage = Stage(today=timezone.localdate(), say=said.append)
    stage.cohorts = {"qantu-x": cohort}
    delia.demo_role, rosaura.demo_role = "coordinator", "registrar"
    stage.staff = {"delia": delia, "rosaura": rosaura}

    statements.load(stage)

    issued = Certificate.objects.get(kind="statement")
    assert issued.file_path
    assert issued.statement_request.consent is not None
    assert StatementRequest.objects.waiting().get().authority == "Consejo Técnico de demostración"
    assert "muestra" in issued.read_facts().detail["signers"][0]["name"]
    assert said == ["  1 constancia emitida, 1 pedida"]
