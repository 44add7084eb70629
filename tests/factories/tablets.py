"""Tablets for tests: connected through the real door, with a real key, writing facts as the app writes them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.utils import timezone

from courses.sync import actions, signatures
from courses.sync.models import Device


def sign(key: ec.EllipticCurvePrivateKey, text: str) -> str:
    r, s = decode_dss_signature(key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
    return signatures.encode(r.to_bytes(32, "big") + s.to_bytes(32, "big"))


@dataclass
class Tablet:
    """A simulated tablet: `write` freezes and signs a fact, `batch` is what it would send."""

    device: Device
    token: str
    key: ec.EllipticCurvePrivateKey
    sequence: int = 0
    facts: list[dict[str, str]] = field(default_factory=list)

    def write(
        self, kind: str, *, by: Any, cohort: Any, number: int | None = None, **parts: Any
    ) -> dict[str, str]:
        """{"id", "body", "sig"} of one fact. `session`, `participant` are rows or identifiers; others are taken as given."""
        if number is None:
            self.sequence += 1
            number = self.sequence
        content: dict[str, Any] = {
            "v": 1,
            "id": str(parts.pop("event_id", None) or uuid4()),
            "kind": kind,
            "device": str(parts.pop("device", self.device.pk)),
            "seq": number,
            "actor": str(by.pk),
            "group": str(cohort.pk),
            "value": parts.pop("value", None),
            "supersedes": sorted(str(name) for name in parts.pop("supersedes", ())),
            "at": parts.pop("at", None) or timezone.now().isoformat(),
            "app": "1.0.0",
        }
        for name, given in parts.items():
            content[name] = str(getattr(given, "pk", given))
        body = json.dumps(content, ensure_ascii=False)
        fact = {"id": content["id"], "body": body, "sig": sign(self.key, body)}
        self.facts.append(fact)
        return fact

    def mark(
        self, session: Any, participant: Any, status: str = "present", *, by: Any, **parts: Any
    ) -> dict[str, str]:
        value = (
            None
            if status == "unset"
            else {"status": status, "minutes": parts.pop("minutes", 0), "cause": parts.pop("cause", "")}
        )
        return self.write(
            "attendance",
            by=by,
            cohort=session.cohort,
            session=session,
            participant=participant,
            value=value,
            **parts,
        )

    def request(
        self, *facts: dict[str, str], waiting: Any = None, highest: int | None = None, **more: Any
    ) -> dict[str, Any]:
        return {
            "protocol": 1,
            "app": "1.0.0",
            "device_now": timezone.now().isoformat(),
            "max_seq": self.sequence if highest is None else highest,
            "pending_seq": [json.loads(fact["body"])["seq"] for fact in facts]
            if waiting is None
            else list(waiting),
            "events": list(facts),
            **more,
        }

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Device {self.token}"}

    def send(self, client: Any, *facts: dict[str, str], **more: Any) -> Any:
        """The answer to one batch over the real address."""
        return client.post(
            "/tablet/v1/events",
            json.dumps(self.request(*facts, **more)),
            content_type="application/json",
            headers=self.headers(),
        )


def connect(*cohorts: Any, by: Any, label: str = "Tableta 1", centre: Any = None) -> Tablet:
    """A tablet in use that carries these groups."""
    device = actions.create_device(label=label, centre=centre or cohorts[0].centre, cohorts=cohorts, by=by)
    key = ec.generate_private_key(ec.SECP256R1())
    device, token = actions.enrol_device(
        code=actions.new_code(device), jwk=signatures.jwk_of(key.public_key()), app_version="1.0.0"
    )
    return Tablet(device, token, key)
