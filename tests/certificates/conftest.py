"""The cast of certificates: keys made once, papers drawn once, two registrars."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from certificates import qr, register
from certificates.keys.vault import Vault
from certificates.payload import Facts, new_id
from certificates.rendering.designs import Design, SignatoryLine
from tests.factories import staff
from tests.factories.certificates import CertificateDesignFactory, CompletionFactory

PASSPHRASE = "palabra de paso de prueba"
ISSUES = (
    *staff.REGISTERS,
    "lms_certificates.view_certificate",
    "lms_certificates.view_registerentry",
    "lms_certificates.propose_certificates",
    "lms_certificates.approve_certificates",
    "lms_certificates.revoke_certificate",
)
MOMENT = datetime(2026, 8, 10, 15, 0, tzinfo=UTC)


def facts(**wishes: Any) -> Facts:
    """Facts of a clearly invented person."""
    standard: dict[str, Any] = {
        "id": new_id(),
        "no": "CER-2026-0042",
        "name": "Flor de Lana Ñaupari Ejemplo",
        "doc": "DNI terminado en 123",
        "course": "Tejido a dos agujas: nivel básico",
        "hours": 120,
        "since": date(2026, 3, 2),
        "until": date(2026, 8, 7),
        "result": "Aprobado, 17/20",
        "issued": date(2026, 8, 10),
        "detail": {
            "skills": [{"name": "Punto jersey"}, {"name": "Trenza de seis puntos"}],
            "plan": [{"name": "Fibras y agujas", "hours": "8"}, {"name": "Trenzas", "hours": "24"}],
            "mark": 17,
            "level": "Nivel básico",
            "mode": "Presencial",
        },
    }
    return Facts(**{**standard, **wishes})


def design(layout: str = "telar", **wishes: Any) -> Design:
    standard: dict[str, Any] = {
        "layout": layout,
        "organisation": "Asociación Manos que Tejen",
        "registration": "RUC 20000000001",
        "contact": "066 000 000",
        "host": "certificados.example.org",
        "signatories": (
            SignatoryLine("Firmante Uno", "Dirección", "DNI 00000001"),
            SignatoryLine("Firmante Dos", "Enseñanza"),
        ),
        "second_language": "Kay qillqaqa yachasqaykita riqsichin.",
    }
    return Design(**{**standard, **wishes})


class House:
    """Keys of one organisation, outside any database."""

    def __init__(self, folder: Path) -> None:
        self.vault = Vault(folder)
        since = date(2026, 1, 1)

        def make(purpose: Any, **more: Any) -> Any:
            return self.vault.make(
                purpose, passphrase=PASSPHRASE, since=since, organisation="Manos que Tejen", **more
            )

        self.root = make("root")
        self.seal = make("seal", issuer=(self.root, PASSPHRASE))
        self.qr = make("qr")
        self.credential = make("credential")

    def private(self, purpose: Any) -> Any:
        return self.vault.load(purpose, getattr(self, purpose).kid, passphrase=PASSPHRASE)

    @property
    def qr_signer(self) -> qr.PrivateKeySigner:
        return qr.PrivateKeySigner(self.private("qr"), bytes.fromhex(self.qr.kid))

    @property
    def qr_keys(self) -> dict[bytes, qr.TrustedKey]:
        kid = bytes.fromhex(self.qr.kid)
        return {kid: qr.TrustedKey(kid, self.private("qr").public_key(), self.qr.since, self.qr.until)}

    def entry(self, content: Facts) -> dict[str, Any]:
        return register.make_entry(
            None, entry_type="issue", at=MOMENT, no=content.no, commit=content.commit()
        )

    def text(self, content: Facts, at: datetime = MOMENT) -> str:
        entry = self.entry(content)
        claims = qr.Claims.of(content, issued_at=at, entry=1, entry_hash=entry["hash"])
        return qr.qr_text(claims, self.qr_signer, address="https://certificados.example.org/v")


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    return House(tmp_path_factory.mktemp("llavero"))


@pytest.fixture(scope="session")
def other_house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """Somebody else with the same names and her own keys."""
    return House(tmp_path_factory.mktemp("falso"))


_made: list[dict[str, Any]] = []


@pytest.fixture
def keys(db: Any) -> None:
    """Throw-away keys in the database. Making RSA keys is slow: made once, entered anew for each test."""
    from django.db import transaction

    from certificates import book, keyring
    from certificates.models import SigningKey

    if not _made:
        keyring.ensure_demo_keys()
        _made.extend(SigningKey.objects.order_by("issuer", "kid").values())
        return
    rows = sorted(_made, key=lambda row: row["issuer_id"] is not None)
    for row in rows:
        SigningKey.objects.create(**row)
    with transaction.atomic():
        book.lock()
        for key in SigningKey.objects.all():
            record = keyring._record(key)
            book.append("key", kid=key.kid, purpose=key.purpose, status="active", spki=record.spki)


@pytest.fixture
def paula(db: Any) -> Any:
    """Proposes."""
    return staff.UserFactory(username="paula", first_name="Paula", permissions=ISSUES)


@pytest.fixture
def ada(db: Any) -> Any:
    """Approves."""
    return staff.UserFactory(username="ada", first_name="Ada", permissions=ISSUES)


@pytest.fixture
def a_design(db: Any) -> Any:
    return CertificateDesignFactory()


@pytest.fixture
def completed(cohort_a: Any) -> list[Any]:
    """Three confirmed completions of cohort A."""
    return [
        CompletionFactory(cohort=cohort_a, participant=enrolment.participant)
        for enrolment in cohort_a.enrolments.order_by("pk")
    ]


@pytest.fixture
def batch(keys: Any, completed: list[Any], a_design: Any, paula: Any, ada: Any) -> Any:
    """Three certificates, numbered, not drawn."""
    from certificates.actions import issue_batch

    return issue_batch(completed, design=a_design, proposed_by=paula, approved_by=ada, with_files=False)
