"""The verbs: propose, approve, draw, withdraw, replace. Each checks, writes, logs and tells, in that order.

Numbers, register entries and frozen facts are written in one short transaction. Drawing comes afterwards, from what
was frozen, item by item; a killed process leaves items that the next one finishes, never a number without its facts.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from wagtail.log_actions import log

from courses.completion.enums import CompletionStatus
from courses.completion.models import Completion

from . import book, composing, conf, credential, elsewhere, pathways, qr
from .discretion import telling_word
from .enums import (
    BatchStatus,
    CertificateKind,
    CertificateStatus,
    ChangeKind,
    ChangeStatus,
    ItemStatus,
    ReviewOutcome,
)
from .keyring import KeyRefused, Signers, did, refused
from .keys.vault import KeyProblem
from .models import (
    Certificate,
    CertificateBatch,
    CertificateChange,
    CertificateDesign,
    CertificateItem,
    CertificatePart,
    CertificateReview,
    CertificateSeries,
    Pathway,
    PreparedFile,
    RegisterEntry,
)
from .payload import Facts, Number, PayloadError, canonical, new_id
from .rendering.designs import Design, DesignError
from .rendering.page import Proof, set_name
from .rendering.pdf import AttachedFile
from .rendering.prepared import draw
from .sentences import design_sentence, payload_sentence, refusal_sentence
from .signals import certificate_issued, certificate_revoked

CREDENTIAL_NAME = "credencial.json"
MOST_ATTEMPTS = 5
# Names stay out of logs: the row is found by its number.
LABEL = "certificate"


class Refused(ValidationError):
    """The action was refused; the message says why in the reader's words, `code` stays the same in every language."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(refusal_sentence(code, **values), code=code)


class CannotIssue(ValidationError):
    """Some certificates cannot be made; one sentence a person. `code` as in `Refused`."""

    def __init__(self, problems: list[str], code: str = "cannot_issue") -> None:
        super().__init__(problems)
        self.code = code


def storage() -> Storage:
    """Where issued files lie. Never under a public address."""
    return storages[conf.get("STORAGE")]


# --- issuing ----------------------------------------------------------------------------------------------------


def propose_batch(
    completions: Iterable[Completion],
    *,
    design: CertificateDesign,
    issued_on: date | None = None,
    pathway: Pathway | None = None,
    keep_safe: Iterable[UUID] = (),
    by: Any,
) -> CertificateBatch:
    """Put confirmed completions forward for certificates. Nothing is numbered yet.

    With a `pathway` each completion is the one that closed it for its person (`pathways.candidates`). `keep_safe` are
    ids of completions whose paper is not printed with the others: the person asked to have it kept.

    Freezes the design, checks that every certificate can be made, stores, logs. Raises Refused, or ValidationError
    with one sentence a person.
    """
    chosen = list(completions)
    day = issued_on or timezone.localdate()
    if not chosen:
        raise Refused("nothing_to_issue")
    if not design.live:
        raise Refused("design_not_live")
    if day > timezone.localdate():
        raise Refused("issued_in_the_future")
    try:
        snapshot = design.snapshot()
    except DesignError as error:
        raise ValidationError(design_sentence(error), code=error.code) from error
    kept = set(keep_safe)
    wanted = _wanted(chosen, pathway)
    _check_all(wanted, snapshot, design.document_shown, day)
    with transaction.atomic():
        batch = CertificateBatch.objects.create(
            design=design,
            pathway=pathway,
            design_snapshot={**snapshot.as_dict(), "document_shown": design.document_shown},
            issued_on=day,
            proposed_by=by,
        )
        CertificateItem.objects.bulk_create(
            CertificateItem(batch=batch, completion=one, keep_safe=one.pk in kept) for one in chosen
        )
        log(batch, "lms.propose_certificates", user=by, data={"count": len(chosen)}, title=LABEL)
    return batch


def _wanted(completions: list[Completion], pathway: Pathway | None) -> list[_Wanted]:
    """One certificate each. Raises CannotIssue when somebody has not all courses of the pathway now."""
    if pathway is None:
        return [_Wanted(completion) for completion in completions]
    parts = pathways.parts_of(pathway, [completion.participant_id for completion in completions])
    problems, found = [], []
    for completion in completions:
        theirs = parts.get(completion.participant_id, ())
        if completion not in theirs:
            problems.append(f"{completion.participant.class_name}: {refusal_sentence('pathway_incomplete')}")
        found.append(_Wanted(completion, kind=CertificateKind.PATHWAY, pathway=pathway, parts=tuple(theirs)))
    if problems:
        raise CannotIssue(problems, "pathway_incomplete")
    return found


def _check_all(wanted: list[_Wanted], design: Design, shown: str, day: date) -> None:
    problems = []
    for one in wanted:
        if sentence := _problem(one, design, shown, day):
            problems.append(f"{one.completion.participant.class_name}: {sentence}")
    if problems:
        raise CannotIssue(problems)


def _problem(wanted: _Wanted, design: Design, shown: str, day: date) -> str:
    """Why this certificate cannot be made, in a sentence; "" when it can."""
    completions = wanted.rests_on
    if any(one.status != CompletionStatus.CONFIRMED for one in completions):
        return refusal_sentence("not_confirmed")
    if any(day < one.earned_on for one in completions):
        return refusal_sentence("issued_before_earned")
    if wanted.pathway is not None:
        problem = composing.problem_of_pathway(
            completions,
            title=wanted.pathway.title,
            design=design,
            document_shown=shown,
            issued_on=day,
        )
    else:
        problem = composing.problem_of(wanted.completion, design=design, document_shown=shown, issued_on=day)
    if problem:
        return payload_sentence(problem.code, problem.field)
    try:
        set_name(composing.tidy(wanted.completion.participant.certificate_name), design.form)
    except DesignError as error:
        return design_sentence(error)
    places = []
    texts = [
        design.organisation,
        design.contact,
        design.title,
        design.reason,
        design.sentence,
        design.legal_note,
        design.partner_text,
        *(f"{line.name} {line.post}" for line in design.signatories),
        *([wanted.pathway.title] if wanted.pathway is not None else []),
    ]
    for completion in completions:
        cohort = completion.cohort
        places += [cohort.name, cohort.code, cohort.centre.label]
        if hasattr(cohort.centre, "place"):
            places.append(cohort.centre.place.real_name)
        texts += [cohort.edition.title, *(one["name"] for one in completion.figures.get("skills", ()))]
    if word := telling_word(texts, places=places):
        return refusal_sentence("tells_the_place", word=word)
    return ""


def approve_batch(batch: CertificateBatch, *, by: Any) -> list[Certificate]:
    """Number a proposed batch: facts, register entries and certificates in one transaction, or nothing at all.

    The approver is another person than the proposer unless TWO_PERSONS is off. Files are drawn afterwards
    (`draw_batch`). Raises Refused, KeyRefused, book.RegisterRefused, or ValidationError with one sentence a person.
    """
    if conf.get("TWO_PERSONS") and batch.proposed_by_id == by.pk:
        raise Refused("second_person")
    # Keys are opened before the first number is taken: a wrong passphrase must not cost one.
    signers = Signers(at=timezone.localdate())
    with transaction.atomic():
        decided = CertificateBatch.objects.filter(pk=batch.pk, status=BatchStatus.PROPOSED).update(
            status=BatchStatus.APPROVED, decided_by=by, decided_at=timezone.now()
        )
        if not decided:
            raise Refused("already_decided")
        batch.refresh_from_db()
        shown = batch.design_snapshot.get("document_shown", "none")
        design = Design.from_dict(batch.design_snapshot)
        items = list(
            batch.items.select_related(
                "completion__participant", "completion__cohort__edition", "completion__cohort__centre__place"
            ).order_by("completion__participant__sort_key", "pk")
        )
        # What was right on the day of the proposal may have been withdrawn or corrected since.
        wanted = _wanted([item.completion for item in items], batch.pathway)
        _check_all(wanted, design, shown, batch.issued_on)
        _refuse_second_certificates(wanted)
        issued = _number(
            [replace(one, keep_safe=item.keep_safe) for one, item in zip(wanted, items, strict=True)],
            design=design,
            shown=shown,
            issued_on=batch.issued_on,
            signers=signers,
            by=by,
        )
        for item, certificate in zip(items, issued, strict=True):
            item.certificate = certificate
        CertificateItem.objects.bulk_update(items, ["certificate"], batch_size=100)
        batch.items.update(status=ItemStatus.NUMBERED)
        log(
            batch,
            "lms.approve_certificates",
            user=by,
            data={"count": len(issued), "one_person": batch.proposed_by_id == by.pk},
            title=LABEL,
        )
        for certificate in issued:
            certificate_issued.send(Certificate, certificate=certificate)
    return issued


def _refuse_second_certificates(wanted: list[_Wanted]) -> None:
    standing = Certificate.objects.standing().select_related("participant")
    if wanted and wanted[0].pathway is not None:
        standing = standing.filter(
            participant__in=[one.completion.participant_id for one in wanted],
            pathway=wanted[0].pathway,
            kind=CertificateKind.PATHWAY,
        )
    else:
        standing = standing.filter(
            completion__in=[one.completion.pk for one in wanted], kind=CertificateKind.CAREER
        )
    problems = [
        f"{one.participant.class_name}: {refusal_sentence('has_certificate', number=one.full_number)}"
        for one in standing
    ]
    if problems:
        raise CannotIssue(problems, "has_certificate")


def reject_batch(batch: CertificateBatch, *, reason: str, by: Any) -> CertificateBatch:
    """Send a proposal back with a reason. Its completions are free for another batch."""
    if not reason.strip():
        raise Refused("reason_missing")
    with transaction.atomic():
        decided = CertificateBatch.objects.filter(pk=batch.pk, status=BatchStatus.PROPOSED).update(
            status=BatchStatus.REJECTED,
            decided_by=by,
            decided_at=timezone.now(),
            decision_reason=reason.strip(),
        )
        if not decided:
            raise Refused("already_decided")
        batch.refresh_from_db()
        log(batch, "lms.reject_certificates", user=by, title=LABEL)
    return batch


def issue_batch(
    completions: Iterable[Completion],
    *,
    design: CertificateDesign,
    proposed_by: Any,
    approved_by: Any,
    issued_on: date | None = None,
    pathway: Pathway | None = None,
    keep_safe: Iterable[UUID] = (),
    with_files: bool = True,
) -> CertificateBatch:
    """Propose, approve and draw in one go: what commands and the demo year call. Same checks, same log."""
    batch = propose_batch(
        completions, design=design, issued_on=issued_on, pathway=pathway, keep_safe=keep_safe, by=proposed_by
    )
    approve_batch(batch, by=approved_by)
    if with_files:
        draw_batch(batch)
    batch.refresh_from_db()
    return batch


@dataclass(frozen=True)
class _Wanted:
    """One certificate to number. `parts` are all completions of a pathway; `completion` is the one that closed it."""

    completion: Completion
    kind: str = CertificateKind.CAREER
    name: str = ""
    replaces: Certificate | None = None
    duplicate_of: Certificate | None = None
    reason: str = ""
    facts: Facts | None = None
    pathway: Pathway | None = None
    parts: tuple[Completion, ...] = ()
    keep_safe: bool = False

    @property
    def rests_on(self) -> tuple[Completion, ...]:
        return self.parts or (self.completion,)


def _number(
    wanted: list[_Wanted], *, design: Design, shown: str, issued_on: date, signers: Signers, by: Any
) -> list[Certificate]:
    """Numbers, facts, register entries and rows, inside the caller's transaction.

    The register's lock also guards the counter of the series: two clerks who issue at once get their numbers one
    after the other, and a rollback gives them back.
    """
    book.lock()
    series, _ = CertificateSeries.objects.get_or_create(code=conf.get("SERIES"), year=issued_on.year)
    series = CertificateSeries.objects.select_for_update().get(pk=series.pk)
    all_facts = []
    english = composing.english_names()
    for offset, one in enumerate(wanted, start=1):
        number = Number(series.code, series.year, series.last_number + offset)
        all_facts.append(
            _facts(one, number, design=design, shown=shown, issued_on=issued_on, english=english)
        )
    entries: list[RegisterEntry] = []
    if wanted and wanted[0].replaces is not None:
        for one, facts in zip(wanted, all_facts, strict=True):
            assert one.replaces is not None
            entries.append(
                book.append(
                    "replace",
                    no=facts.no,
                    old=one.replaces.full_number,
                    commit=facts.commit(),
                    reason=one.reason,
                )
            )
    else:
        entries = book.append_many(
            "issue", [{"no": facts.no, "commit": facts.commit()} for facts in all_facts]
        )
    CertificateSeries.objects.filter(pk=series.pk).update(last_number=F("last_number") + len(wanted))
    rows = []
    for offset, (one, facts, entry) in enumerate(zip(wanted, all_facts, entries, strict=True), start=1):
        claims = qr.Claims.of(facts, issued_at=entry.written_at, entry=entry.sequence, entry_hash=entry.hash)
        rows.append(
            Certificate(
                kind=one.kind,
                series=series,
                number=series.last_number + offset,
                full_number=facts.no,
                participant=one.completion.participant,
                completion=one.completion,
                pathway=one.pathway,
                kept_safe_since=entry.written_at if one.keep_safe else None,
                design_snapshot={**design.as_dict(), "document_shown": shown},
                facts=facts.canonical_bytes().decode(),
                qr_text=qr.qr_text(claims, signers.qr, address=conf.verification_address()),
                code_hash=code_hash(facts.id),
                entry=entry,
                replaces=one.replaces,
                duplicate_of=one.duplicate_of,
                earned_on=one.completion.earned_on,
                issued_on=issued_on,
                issued_by=by,
            )
        )
    made = Certificate.objects.bulk_create(rows)
    CertificatePart.objects.bulk_create(
        CertificatePart(certificate=certificate, completion=completion)
        for certificate, one in zip(made, wanted, strict=True)
        for completion in one.parts
    )
    return made


def _facts(
    one: _Wanted,
    number: Number,
    *,
    design: Design,
    shown: str,
    issued_on: date,
    english: Mapping[str, str],
) -> Facts:
    if one.facts is not None:
        return replace(one.facts, id=new_id(), no=str(number), issued=issued_on)
    extra = {"replaces": one.replaces.full_number} if one.replaces is not None else {}
    try:
        if one.pathway is not None:
            return composing.pathway_facts_of(
                one.parts,
                title=one.pathway.title,
                code=one.pathway.code,
                identifier=new_id(),
                number=str(number),
                design=design,
                document_shown=shown,
                issued_on=issued_on,
                name=one.name,
                extra=extra,
                english=english,
            )
        return composing.facts_of(
            one.completion,
            identifier=new_id(),
            number=str(number),
            design=design,
            document_shown=shown,
            issued_on=issued_on,
            name=one.name,
            extra=extra,
            english=english,
        )
    except PayloadError as error:
        raise ValidationError(payload_sentence(error.code, error.field), code=error.code) from error


def code_hash(identifier: bytes) -> str:
    """How a certificate is found by its code: the code itself is stored in the facts alone."""
    return hashlib.sha256(identifier).hexdigest()


# --- drawing ----------------------------------------------------------------------------------------------------


def draw_batch(batch: CertificateBatch, *, seconds: float | None = None) -> int:
    """Draw what is not drawn yet, for at most so many seconds; returns how many files were made.

    Any number of processes may run this at once, and any of them may be killed: an item whose file another one
    stored first is left alone.
    """
    began = time.monotonic()
    made = 0
    signers: Signers | None = None
    items = (
        batch.items.filter(status__in=(ItemStatus.NUMBERED, ItemStatus.FAILED), attempts__lt=MOST_ATTEMPTS)
        .select_related("certificate__entry", "certificate__participant")
        .order_by("status", "pk")
    )
    for item in items.iterator(chunk_size=50):
        if seconds is not None and time.monotonic() - began >= seconds:
            break
        if signers is None:
            signers = Signers(at=timezone.localdate())
        made += draw_item(item, signers=signers)
    return made


def draw_item(item: CertificateItem, *, signers: Signers | None = None) -> bool:
    """Draw, seal and store the file of one item. True when this call stored it.

    A failure is written down in words and can be tried again; the number and the register stay as they are.
    """
    certificate = item.certificate
    if certificate is None:
        return False
    waiting = CertificateItem.objects.filter(pk=item.pk, status__in=(ItemStatus.NUMBERED, ItemStatus.FAILED))
    if not waiting.update(attempts=F("attempts") + 1):
        return False
    try:
        stored = not certificate.file_path and _make_and_store(
            certificate, signers or Signers(at=timezone.localdate())
        )
    except (DesignError, KeyRefused) as error:
        sentence = design_sentence(error) if isinstance(error, DesignError) else "; ".join(error.messages)
        CertificateItem.objects.filter(pk=item.pk).update(status=ItemStatus.FAILED, error=sentence[:500])
        return False
    except OSError as error:
        sentence = refusal_sentence("disk", detail=error.strerror or type(error).__name__)
        CertificateItem.objects.filter(pk=item.pk).update(status=ItemStatus.FAILED, error=sentence[:500])
        return False
    waits = signers.seals_elsewhere if signers is not None else not stored
    done = ItemStatus.SEALING if waits and not certificate.is_drawn else ItemStatus.DRAWN
    CertificateItem.objects.filter(pk=item.pk).update(status=done, error="")
    return stored


def draw_certificate(certificate: Certificate, *, signers: Signers | None = None) -> bool:
    """Make and store the file of a numbered certificate, once. True when this call stored it.

    The file is written first and entered second: whoever enters second finds the place taken and removes her own.
    """
    certificate.refresh_from_db(fields=["file_path", "credential"])
    if certificate.file_path:
        return False
    return _make_and_store(certificate, signers or Signers(at=timezone.localdate()))


def _make_and_store(certificate: Certificate, signers: Signers) -> bool:
    if signers.seals_elsewhere:
        _prepare(certificate, signers)
        return False
    sealed, signed_credential = make_file(certificate, signers=signers)
    return _store_sealed(certificate, sealed, signed_credential)


def _prepare(certificate: Certificate, signers: Signers) -> None:
    """Draw the file of a certificate whose seal another computer makes, and keep it until then."""
    if PreparedFile.objects.filter(certificate=certificate).exists():
        return
    unsealed, signed_credential, design = make_unsealed(certificate, signers=signers)
    drawn, to_sign = elsewhere.seal_with_a_place(
        unsealed,
        certificate,
        signers.seal_key,
        chain=signers.chain,
        place=design.city,
        leaves_room=design.room_for_signature,
        at=timezone.now(),
    )
    elsewhere.prepare(
        certificate,
        signers.seal_key,
        drawn=drawn,
        to_sign=to_sign,
        credential=signed_credential,
        store=storage(),
    )


def take_signatures(content: bytes, *, by: Any) -> elsewhere.Taken:
    """Complete the files whose seals come back from another computer. Raises elsewhere.NotTaken."""
    taken = elsewhere.take_signatures(content, store=storage(), complete=_store_sealed)
    CertificateItem.objects.filter(certificate__in=taken.sealed).update(status=ItemStatus.DRAWN, error="")
    for certificate in taken.sealed:
        log(
            certificate,
            "lms.take_seal",
            user=by,
            data={"number": certificate.full_number},
            title=LABEL,
        )
    return taken


def _store_sealed(certificate: Certificate, sealed: bytes, signed_credential: str) -> bool:
    """Store a sealed file and enter it, once. True when this call entered it."""
    store = storage()
    name = f"certificates/{certificate.issued_on.year}/{certificate.pk}.pdf"
    path = store.save(name, ContentFile(sealed))
    stored = {
        "file_path": path,
        "file_hash": hashlib.sha256(sealed).hexdigest(),
        "credential": signed_credential,
    }
    if not Certificate.objects.filter(pk=certificate.pk, file_path="").update(**stored):
        store.delete(path)
        return False
    for field, value in stored.items():
        setattr(certificate, field, value)
    return True


def make_file(certificate: Certificate, *, signers: Signers) -> tuple[bytes, str]:
    """The sealed bytes and the signed credential of a numbered certificate. Stores nothing."""
    unsealed, signed_credential, design = make_unsealed(certificate, signers=signers)
    signer = signers.pdf(place=design.city, leaves_room=design.room_for_signature)
    try:
        return signer.seal(unsealed, at=timezone.now()), signed_credential
    except KeyProblem as problem:  # a token that was pulled out in the middle of a batch
        raise refused(problem) from problem


def make_unsealed(certificate: Certificate, *, signers: Signers) -> tuple[bytes, str, Design]:
    """The drawn file without its seal, the signed credential, and the design it was drawn with."""
    facts = certificate.read_facts()
    design = Design.from_dict(certificate.design_snapshot)
    entry = certificate.entry
    signed = credential.sign(
        credential.build(
            facts,
            issuer=credential.Issuer(did(), design.organisation, conf.site_address() + "/"),
            issued_at=entry.written_at,
            entry=entry.sequence,
            achievement_url=achievement_address(facts),
            status_list_url=status_list_address(entry.sequence),
        ),
        signers.credential,
        created=entry.written_at,
    )
    content = credential.to_json(signed)
    proof = Proof(
        drawing=qr.draw(certificate.qr_text),
        code=facts.code,
        entry=entry.sequence,
        entry_hash=entry.hash,
        is_demo=signers.is_demo,
        key_label=signers.seal_key.kid[:8],
    )
    attached = AttachedFile(
        CREDENTIAL_NAME, f"Open Badges 3.0: {facts.no}", content, entry.written_at.astimezone(UTC)
    )
    unsealed = draw(facts, design, proof, attached=attached, record=record_of(certificate))
    return unsealed, content.decode(), design


def record_of(certificate: Certificate) -> bytes:
    """What each file carries of the register: its facts and its entry, so that the files can bring a lost one back."""
    return canonical(
        {
            "v": 1,
            "facts": json.loads(certificate.facts),
            "entry": certificate.entry.as_entry(),
            "qr": certificate.qr_text,
        }
    )


def achievement_address(facts: Facts) -> str:
    code = str(facts.detail.get("course_code", "")).lower() or "curso"
    return f"{conf.site_address()}/v/logros/{code}"


def status_list_address(sequence: int) -> str:
    return f"{conf.site_address()}/v/estado/{sequence // credential.STATUS_LIST_LENGTH + 1}"


def read_file(certificate: Certificate) -> bytes:
    """The stored bytes. Raises Refused `file_missing`; a file is never drawn a second time."""
    if not certificate.file_path:
        raise Refused("file_missing")
    try:
        with storage().open(certificate.file_path, "rb") as file:
            content = file.read()
    except OSError as error:
        raise Refused("file_missing") from error
    if hashlib.sha256(content).hexdigest() != certificate.file_hash:
        raise Refused("file_missing")
    return content


# --- ending -----------------------------------------------------------------------------------------------------


def revoke(certificate: Certificate, *, reason: str, by: Any) -> Certificate:
    """Withdraw a standing certificate: entry in the register, status, log, signal. Raises Refused.

    The door behind `decide_change`; where TWO_PERSONS holds, screens go through a proposal.
    """
    reason = reason.strip()
    if not reason:
        raise Refused("reason_missing")
    with transaction.atomic():
        book.lock()
        _end(certificate, CertificateStatus.REVOKED, reason=reason, by=by)
        book.append("revoke", no=certificate.full_number, reason=register_reason(reason))
        log(
            certificate,
            "lms.revoke_certificate",
            user=by,
            data={"number": certificate.full_number},
            title=LABEL,
        )
        certificate_revoked.send(Certificate, certificate=certificate, reason=reason, replaced_by=None)
    return certificate


def replace_certificate(
    certificate: Certificate,
    *,
    reason: str,
    by: Any,
    name: str = "",
    design: CertificateDesign | None = None,
    issued_on: date | None = None,
) -> Certificate:
    """Issue a new certificate in the place of a standing one; the old one answers "replaced" from now on.

    Facts are read anew from the completion (a corrected name, a corrected mark), with the old design unless another
    is given. Raises Refused, KeyRefused or ValidationError.
    """
    reason = reason.strip()
    if not reason:
        raise Refused("reason_missing")
    if certificate.completion is None:
        raise Refused("not_confirmed")
    day = issued_on or timezone.localdate()
    snapshot = design.snapshot() if design is not None else Design.from_dict(certificate.design_snapshot)
    shown = (
        design.document_shown
        if design is not None
        else certificate.design_snapshot.get("document_shown", "none")
    )
    signers = Signers(at=timezone.localdate())
    parts = tuple(part.completion for part in _parts(certificate))
    wanted = _Wanted(
        certificate.completion,
        kind=certificate.kind,
        name=name,
        replaces=certificate,
        reason=register_reason(reason),
        pathway=certificate.pathway,
        parts=parts,
        keep_safe=certificate.kept_safe_since is not None and certificate.handed_over_on is None,
    )
    if not name and (sentence := _problem(wanted, snapshot, shown, day)):
        raise CannotIssue([sentence])
    with transaction.atomic():
        book.lock()
        _end(certificate, CertificateStatus.REPLACED, reason=reason, by=by)
        [new] = _number(
            [wanted],
            design=snapshot,
            shown=shown,
            issued_on=day,
            signers=signers,
            by=by,
        )
        log(
            certificate,
            "lms.replace_certificate",
            user=by,
            data={"number": certificate.full_number, "new": new.full_number},
            title=LABEL,
        )
        certificate_revoked.send(Certificate, certificate=certificate, reason=reason, replaced_by=new)
        certificate_issued.send(Certificate, certificate=new)
    return new


def duplicate(certificate: Certificate, *, reason: str, by: Any) -> Certificate:
    """Issue a marked duplicate of a standing certificate: the same facts, its own number and register entry."""
    if not reason.strip():
        raise Refused("reason_missing")
    if certificate.completion is None or certificate.status != CertificateStatus.ISSUED:
        raise Refused("not_standing")
    original = certificate.duplicate_of or certificate
    facts = original.read_facts()
    signers = Signers(at=timezone.localdate())
    with transaction.atomic():
        book.lock()
        ordinal = Certificate.objects.filter(duplicate_of=original).count() + 1
        detail = {
            **facts.detail,
            "kind": "duplicate",
            "duplicate": str(ordinal),
            "duplicate_of": original.full_number,
        }
        [copy] = _number(
            [
                _Wanted(
                    certificate.completion,
                    kind=CertificateKind.DUPLICATE,
                    duplicate_of=original,
                    facts=replace(facts, detail=detail),
                    pathway=original.pathway,
                    parts=tuple(part.completion for part in _parts(original)),
                )
            ],
            design=Design.from_dict(original.design_snapshot),
            shown=original.design_snapshot.get("document_shown", "none"),
            issued_on=timezone.localdate(),
            signers=signers,
            by=by,
        )
        log(certificate, "lms.duplicate_certificate", user=by, data={"number": copy.full_number}, title=LABEL)
        certificate_issued.send(Certificate, certificate=copy)
    return copy


def _parts(certificate: Certificate) -> Iterable[CertificatePart]:
    """What a pathway's certificate rests on, in the order of its transcript."""
    return certificate.parts.select_related(
        "completion__participant", "completion__cohort__edition", "completion__cohort__centre__place"
    ).order_by("pk")


def register_reason(reason: str) -> str:
    """What the public register says of a reason: its kind, never the text, which may name somebody."""
    return f"motivo {hashlib.sha256(reason.encode()).hexdigest()[:16]}"


def _end(certificate: Certificate, status: CertificateStatus, *, reason: str, by: Any) -> None:
    ended = Certificate.objects.filter(pk=certificate.pk, status=CertificateStatus.ISSUED).update(
        status=status, ended_at=timezone.now(), ended_by=by, ended_reason=reason[:255]
    )
    if not ended:
        raise Refused("not_standing")
    certificate.refresh_from_db()


# --- two persons ------------------------------------------------------------------------------------------------


def propose_change(
    certificate: Certificate, *, kind: str, reason: str, by: Any, new_name: str = ""
) -> CertificateChange:
    """Ask for a withdrawal or a replacement. Raises Refused."""
    if not reason.strip():
        raise Refused("reason_missing")
    if certificate.status != CertificateStatus.ISSUED:
        raise Refused("not_standing")
    try:
        with transaction.atomic():
            change = CertificateChange.objects.create(
                certificate=certificate,
                kind=kind,
                reason=reason.strip()[:255],
                new_name=composing.tidy(new_name),
                proposed_by=by,
            )
            log(certificate, "lms.propose_change", user=by, data={"kind": kind}, title=LABEL)
    except IntegrityError as error:
        raise Refused("change_open") from error
    if not conf.get("TWO_PERSONS"):
        decide_change(change, accept=True, by=by)
    return change


def decide_change(change: CertificateChange, *, accept: bool, by: Any, reason: str = "") -> CertificateChange:
    """Carry out or reject what another person asked for. Raises Refused."""
    if conf.get("TWO_PERSONS") and change.proposed_by_id == by.pk:
        raise Refused("second_person")
    if not accept and not reason.strip():
        raise Refused("reason_missing")
    with transaction.atomic():
        decided = CertificateChange.objects.filter(pk=change.pk, status=ChangeStatus.PROPOSED).update(
            status=ChangeStatus.DONE if accept else ChangeStatus.REJECTED,
            decided_by=by,
            decided_at=timezone.now(),
            decision_reason=reason.strip()[:255],
        )
        if not decided:
            raise Refused("already_decided")
        change.refresh_from_db()
        result = None
        if accept and change.kind == ChangeKind.REPLACE:
            result = replace_certificate(
                change.certificate, reason=change.reason, name=change.new_name, by=by
            )
            CertificateChange.objects.filter(pk=change.pk).update(result=result)
            change.result = result
        elif accept:
            revoke(change.certificate, reason=change.reason, by=by)
        else:
            log(change.certificate, "lms.reject_change", user=by, title=LABEL)
    if result is not None:
        # The new paper is numbered whatever happens to its drawing; the detail page offers to draw it again.
        try_to_draw(result)
    return change


def try_to_draw(certificate: Certificate) -> str:
    """Draw now; an empty text when it worked, else the sentence that says why not."""
    try:
        draw_certificate(certificate)
    except DesignError as error:
        return design_sentence(error)
    except KeyRefused as error:
        return "; ".join(error.messages)
    except OSError as error:
        return refusal_sentence("disk", detail=error.strerror or type(error).__name__)
    return ""


# --- reviews, hand-over -----------------------------------------------------------------------------------------


def open_review(certificate: Certificate, *, cause: str) -> CertificateReview:
    """Ask somebody to decide about a certificate whose ground has moved. One open review a certificate."""
    review, _ = CertificateReview.objects.get_or_create(
        certificate=certificate, outcome=ReviewOutcome.OPEN, defaults={"cause": cause[:500]}
    )
    return review


def close_review(review: CertificateReview, *, withdraw: bool, reason: str, by: Any) -> CertificateReview:
    """Decide a review: keep the certificate, or ask for its withdrawal. Raises Refused."""
    if not reason.strip():
        raise Refused("reason_missing")
    with transaction.atomic():
        outcome = ReviewOutcome.WITHDRAWN if withdraw else ReviewOutcome.KEPT
        closed = CertificateReview.objects.filter(pk=review.pk, outcome=ReviewOutcome.OPEN).update(
            outcome=outcome, closed_at=timezone.now(), closed_by=by, closing_reason=reason.strip()[:255]
        )
        if not closed:
            raise Refused("already_decided")
        review.refresh_from_db()
        if withdraw and review.certificate.status == CertificateStatus.ISSUED:
            propose_change(review.certificate, kind=ChangeKind.REVOKE, reason=reason, by=by)
        log(review.certificate, "lms.close_review", user=by, data={"outcome": str(outcome)}, title=LABEL)
    return review


def hand_over(certificate: Certificate, *, on: date, by: Any) -> Certificate:
    """Write down that the person has her paper. Who received it stands on the signed receipt."""
    if certificate.status != CertificateStatus.ISSUED:
        raise Refused("not_standing")
    certificate.handed_over_on, certificate.handed_over_by, certificate.kept_safe_since = on, by, None
    certificate.save(update_fields=["handed_over_on", "handed_over_by", "kept_safe_since"])
    log(
        certificate,
        "lms.hand_over_certificate",
        user=by,
        data={"number": certificate.full_number},
        title=LABEL,
    )
    return certificate


def keep_safe(certificate: Certificate, *, by: Any) -> Certificate:
    """Take the paper out of what is printed: the person asked to have hers kept and printed later. Raises Refused."""
    _keep(certificate, timezone.now(), by=by)
    return certificate


def print_now(certificate: Certificate, *, by: Any) -> Certificate:
    """The person asks for her paper: it is printed with the others again. Raises Refused."""
    _keep(certificate, None, by=by)
    return certificate


def _keep(certificate: Certificate, since: datetime | None, *, by: Any) -> None:
    if certificate.status != CertificateStatus.ISSUED:
        raise Refused("not_standing")
    if since is not None and certificate.handed_over_on is not None:
        raise Refused("handed_over")
    with transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(kept_safe_since=since)
        certificate.refresh_from_db(fields=["kept_safe_since"])
        log(
            certificate,
            "lms.keep_certificate",
            user=by,
            data={"number": certificate.full_number, "kept": since is not None},
            title=LABEL,
        )


def mark_printed(certificates: Iterable[UUID]) -> None:
    """Remember the first printing; later ones change nothing."""
    Certificate.objects.filter(pk__in=list(certificates), printed_at=None).update(printed_at=timezone.now())


def facts_as_json(certificate: Certificate) -> dict[str, Any]:
    """The frozen facts as plain values, for exports and checks."""
    value: dict[str, Any] = json.loads(certificate.facts)
    return value
