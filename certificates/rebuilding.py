"""The register brought back from the sealed files, when the database is gone and no backup can be read.

Every file carries its facts and its whole entry (`actions.record_of`), under the seal. Entries keep their numbers and
their hashes, so paper, QR and printed sheets go on agreeing with them. What has no file (keys, withdrawals, closed
pages) comes from a published copy of the register if there is one; what is left is written down as lost, by number, and
one entry at the end says how many. Nothing is guessed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pikepdf
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from courses.people.actions import register_participant
from courses.people.enums import DocumentType
from courses.people.models import Participant

from . import book, register
from .actions import code_hash, storage
from .enums import CertificateKind, CertificateStatus
from .models import Certificate, CertificateSeries, RegisterEntry
from .payload import Facts, Number, PayloadError, canonical
from .rendering.designs import Design
from .rendering.pdf import read_record
from .sealing import SealError, TrustedSeal, check_seal
from .sentences import rebuild_sentence
from .verification import CREDENTIAL_NAME, STATEMENT_NAME


class CannotRebuild(ValidationError):
    """The register cannot be built from what was found; one sentence each."""


@dataclass(frozen=True)
class Found:
    """One sealed file and what it carries."""

    path: Path
    facts: Facts
    entry: dict[str, Any]
    qr_text: str
    credential: str
    content_hash: str


@dataclass
class Plan:
    """What a rebuilding would bring back. `contradictions` forbid it; `problems` are files that bring nothing."""

    files: dict[int, Found] = field(default_factory=dict)
    entries: dict[int, dict[str, Any]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)

    @property
    def last(self) -> int:
        return max(self.entries, default=0)

    @property
    def lost(self) -> list[int]:
        """Numbers of entries nothing is left of."""
        return [seq for seq in range(1, self.last + 1) if seq not in self.entries]


def plan(
    files: Iterable[Path], *, trusted: Iterable[TrustedSeal], copy: Iterable[Mapping[str, Any]] = ()
) -> Plan:
    """Read sealed files, and lines of a published copy, and say what they would bring back. Writes nothing."""
    seals = list(trusted)
    found = Plan()
    for path in sorted(files):
        try:
            one = read(path, seals)
        except (SealError, PayloadError, OSError, ValueError, KeyError, TypeError, pikepdf.PdfError) as error:
            code = getattr(error, "code", type(error).__name__)
            found.problems.append(f"{path.name}: {rebuild_sentence(str(code))}")
            continue
        _add(found, one.entry, path.name)
        if one.entry["seq"] in found.files and found.files[one.entry["seq"]].content_hash != one.content_hash:
            found.contradictions.append(f"{path.name}: {rebuild_sentence('two_files')}")
        found.files[one.entry["seq"]] = one
    for line in copy:
        _add(found, dict(line), rebuild_sentence("copy"))
    for seq in sorted(found.entries):
        before = found.entries.get(seq - 1)
        if before is not None and found.entries[seq]["prev"] != before["hash"]:
            found.contradictions.append(f"{seq}: {rebuild_sentence('link_broken')}")
    return found


def read(path: Path, trusted: list[TrustedSeal]) -> Found:
    """One file: its seal, its record, and that the two say the same. Raises SealError, PayloadError or ValueError."""
    content = path.read_bytes()
    check_seal(content, trusted)
    with pikepdf.open(path) as pdf:
        record = json.loads(read_record(pdf) or b"null")
        if not isinstance(record, dict):
            raise SealError("no_record")
        # A statement carries its facts instead of a credential.
        attached = (
            ""
            if set(pdf.attachments) == {STATEMENT_NAME}
            else pdf.attachments[CREDENTIAL_NAME].get_file().read_bytes().decode()
        )
    facts = Facts.from_dict(record["facts"])
    entry = record["entry"]
    if register.entry_hash(entry) != entry["hash"]:
        raise SealError("hash_wrong")
    if entry.get("commit") != facts.commit() or entry.get("no") != facts.no:
        raise SealError("commit_differs")
    return Found(path, facts, entry, str(record.get("qr", "")), attached, hashlib.sha256(content).hexdigest())


def _add(found: Plan, entry: dict[str, Any], source: str) -> None:
    seq = entry.get("seq")
    if not isinstance(seq, int) or (
        entry.get("type") != "lost" and register.entry_hash(entry) != entry.get("hash")
    ):
        found.contradictions.append(f"{source}: {rebuild_sentence('hash_wrong')}")
        return
    known = found.entries.get(seq)
    if known is not None and known["hash"] != entry["hash"]:
        found.contradictions.append(f"{source}: {rebuild_sentence('two_entries')}")
        return
    found.entries[seq] = entry


def build(found: Plan, *, by: Any) -> int:
    """Write the register, the certificates and their files into an empty database, in one transaction.

    People are found by the name on their paper, or entered anew under it. Returns how many certificates came back.
    Raises CannotRebuild and writes nothing.
    """
    if found.contradictions:
        raise CannotRebuild(found.contradictions)
    if not found.entries:
        raise CannotRebuild(rebuild_sentence("nothing_found"))
    with transaction.atomic():
        book.lock()
        if RegisterEntry.objects.exists():
            raise CannotRebuild(rebuild_sentence("not_empty"))
        chain = _chain(found)
        report = register.verify_chain(chain)
        if report.problems:
            raise CannotRebuild([f"{one.seq}: {one.code} {one.detail}".strip() for one in report.problems])
        rows = {row.sequence: row for row in RegisterEntry.objects.bulk_create(map(_row, chain))}
        made = _certificates(found, report, rows, by=by)
    for certificate in made:
        # The very bytes that were sealed: stored again, never drawn again.
        one = found.files[certificate.entry_id]
        path = storage().save(
            f"certificates/{certificate.issued_on.year}/{certificate.pk}.pdf",
            ContentFile(one.path.read_bytes()),
        )
        Certificate.objects.filter(pk=certificate.pk).update(file_path=path, file_hash=one.content_hash)
    return len(made)


def _chain(found: Plan) -> list[dict[str, Any]]:
    """All entries in order, with `lost` ones in the holes, and the one that accounts for them at the end."""
    chain: list[dict[str, Any]] = []
    for seq in range(1, found.last + 1):
        entry = found.entries.get(seq)
        if entry is None:
            before = chain[-1] if chain else None
            entry = {
                "seq": seq,
                "at": before["at"] if before else _first_moment(found),
                "prev": before["hash"] if before else register.FIRST_PREVIOUS,
                "type": "lost",
            }
            after = found.entries.get(seq + 1)
            entry["hash"] = after["prev"] if after else register.entry_hash(entry)
        chain.append(entry)
    now = max(timezone.now(), _moment(chain[-1]["at"]))
    lost = sum(entry["type"] == "lost" for entry in chain)
    chain.append(register.make_entry(chain[-1], entry_type="rebuild", at=now, count=len(chain), lost=lost))
    return chain


def _first_moment(found: Plan) -> str:
    return str(found.entries[min(found.entries)]["at"])


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _row(entry: Mapping[str, Any]) -> RegisterEntry:
    body = {key: value for key, value in entry.items() if key != "hash"}
    return RegisterEntry(
        sequence=entry["seq"],
        entry_type=entry["type"],
        number=entry.get("no", ""),
        body=canonical(body).decode(),
        previous_hash=entry["prev"],
        hash=entry["hash"],
        written_at=_moment(entry["at"]),
    )


def _certificates(
    found: Plan, report: register.Report, rows: Mapping[int, RegisterEntry], *, by: Any
) -> list[Certificate]:
    made: dict[str, Certificate] = {}
    for seq, one in sorted(found.files.items()):
        facts, number = one.facts, Number.parse(one.facts.no)
        series, _ = CertificateSeries.objects.get_or_create(code=number.series, year=number.year)
        standing = report.standings[facts.no]
        status = {"valid": CertificateStatus.ISSUED}.get(standing.status) or CertificateStatus(
            standing.status
        )
        detail = facts.detail
        kind = str(detail.get("kind", CertificateKind.CAREER))
        made[facts.no] = Certificate.objects.create(
            kind=kind if kind in CertificateKind.values else CertificateKind.CAREER,
            series=series,
            number=number.position,
            full_number=facts.no,
            participant=_participant(facts, by=by),
            design_snapshot={
                **Design(organisation=str(detail.get("issuer", ""))).as_dict(),
                "document_shown": "none",
            },
            facts=facts.canonical_bytes().decode(),
            qr_text=one.qr_text,
            credential=one.credential,
            code_hash=code_hash(facts.id),
            entry=rows[seq],
            status=status,
            ended_at=rows[standing.changed_seq].written_at if standing.changed_seq else None,
            ended_reason=standing.reason,
            replaces=made.get(str(detail.get("replaces", ""))),
            duplicate_of=made.get(str(detail.get("duplicate_of", ""))),
            earned_on=date.fromisoformat(str(detail.get("earned") or facts.until.isoformat())),
            issued_on=facts.issued,
            issued_by=by,
        )
    # Numbers that only a copy of the register knows are taken too.
    for no in report.standings:
        number = Number.parse(no)
        series, _ = CertificateSeries.objects.get_or_create(code=number.series, year=number.year)
        CertificateSeries.objects.filter(pk=series.pk, last_number__lt=number.position).update(
            last_number=number.position
        )
    return list(made.values())


def _participant(facts: Facts, *, by: Any) -> Participant:
    """Who the paper names: a person with that very name, or a new one entered under it."""
    known = [
        one
        for one in Participant.objects.matching(facts.name).filter(merged_into=None, anonymised_at=None)[:20]
        if one.certificate_name == facts.name
    ]
    if len(known) == 1:
        return known[0]
    return register_participant(
        by=by,
        given_names=facts.name[:80],
        name_on_certificate=facts.name,
        document_type=DocumentType.NONE,
    )
