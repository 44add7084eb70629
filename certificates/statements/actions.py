"""The verbs of statements: ask, drop, issue, draw, withdraw, replace. Each checks, writes, logs and tells, in that order.

A statement is a `Certificate` of its own kind in its own series of numbers, in the one register of the house: the same
chain, the same verification, the same triggers. What it says is frozen in its facts on the day of issue.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, BinaryIO
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from wagtail.log_actions import log

from certificates import book, conf, printing, qr
from certificates.actions import code_hash, read_file, register_reason, revoke, storage
from certificates.enums import CertificateKind, CertificateStatus, ChangeKind, ChangeStatus
from certificates.keyring import KeyRefused, Signers
from certificates.models import Certificate, CertificateChange, CertificateSeries, RegisterEntry
from certificates.payload import Number, PayloadError, new_id, tidy
from certificates.sentences import payload_sentence, refusal_sentence
from certificates.signals import certificate_issued, certificate_revoked
from courses.cohorts.models import Cohort, Enrolment
from courses.evidence.papers.drawing import CannotDraw
from courses.people.enums import Purpose
from courses.people.models import Consent, Participant

from . import access, composing, drawing, together
from .composing import PARTS, Standing
from .enums import Addressee, AskedBy
from .models import StatementBatch, StatementRequest
from .sentences import refusal

# Names stay out of logs: the row is found by its number.
LABEL = "statement"
MOST_MONTHS = 60


class Refused(ValidationError):
    """The action was refused; the message says why in the reader's words, `code` stays the same in every language."""

    def __init__(self, code: str, *, field: str = "", **values: Any) -> None:
        sentence = refusal(code, **values)
        super().__init__({field: ValidationError(sentence, code=code)} if field else sentence, code=code)
        self.code = code


# --- asking -----------------------------------------------------------------------------------------------------


def ask(
    participant: Participant,
    *,
    cohorts: Sequence[Cohort],
    first: date,
    last: date,
    asked_by: str,
    asked_on: date,
    addressee: str,
    by: Any,
    authority: str = "",
    document: str = "",
    addressee_name: str = "",
    authority_code: str = "",
    signers: Iterable[dict[str, str]] = (),
    batch: StatementBatch | None = None,
) -> StatementRequest:
    """Writes down that somebody who may ask asks for a statement about these groups and months (any day of them).

    The person asks by a standing consent for that purpose; the authority by a document. `batch` when it was asked for
    with others (`ask_for_all`). Raises PermissionDenied when the user may not ask or a group is out of her reach;
    Refused with a sentence.
    """
    if not access.can_ask(by):
        raise PermissionDenied
    chosen = list(cohorts)
    _check_cohorts(participant, chosen, by)
    first, last = check_months(first, last)
    _check_ground(asked_by, asked_on, authority, document)
    authority, document = tidy(authority), tidy(document)
    consent = None
    if AskedBy(asked_by) == AskedBy.PERSON:
        consent = (
            Consent.objects.standing()
            .filter(participant=participant, purpose=Purpose.STATEMENT, given_on__lte=asked_on)
            .first()
        )
        if consent is None:
            raise Refused("no_consent", field="asked_by")
        authority = document = ""
    with transaction.atomic():
        locked = Participant.objects.select_for_update().get(pk=participant.pk)
        if locked.merged_into_id or locked.anonymised_at:
            raise Refused("record_closed")
        try:
            with transaction.atomic():
                request = StatementRequest.objects.create(
                    participant=locked,
                    kind=chosen[0].kind,
                    batch=batch,
                    first=first,
                    last=last,
                    asked_by=asked_by,
                    consent=consent,
                    authority=authority[:200],
                    document=document[:120],
                    asked_on=asked_on,
                    addressee=Addressee(addressee),
                    addressee_name=tidy(addressee_name)[:160],
                    authority_code=tidy(authority_code)[:40],
                    signers=_signers(signers),
                    recorded_by=by,
                )
        except IntegrityError as error:
            raise Refused("waiting_already") from error
        request.cohorts.set(chosen)
        log(
            request,
            "lms.ask_statement",
            user=by,
            title=LABEL,
            data={"asked_by": asked_by, "first": f"{first:%Y-%m}", "last": f"{last:%Y-%m}"},
        )
    return request


def ask_for_all(
    cohort: Cohort,
    people: Iterable[UUID],
    *,
    first: date,
    last: date,
    asked_by: str,
    asked_on: date,
    by: Any,
    **ground: Any,
) -> StatementBatch:
    """Ask for the statements of these people of one group at once, on one ground, each as a request of its own.

    Whoever of them cannot get one now is left out (`together.candidates` says why). `ground` is what `ask` takes. Raises
    PermissionDenied when the user may not ask or the group is out of her reach; Refused with a sentence, also when
    nobody is left.
    """
    if not access.can_ask(by) or not Cohort.objects.visible_to(by).filter(pk=cohort.pk).exists():
        raise PermissionDenied
    first, last = check_months(first, last)
    _check_ground(asked_by, asked_on, ground.get("authority", ""), ground.get("document", ""))
    wanted = set(people)
    everybody = together.candidates(cohort, first=first, last=last, asked_by=asked_by, asked_on=asked_on)
    ready = [one.participant for one in everybody if one.is_ready and one.participant.pk in wanted]
    with transaction.atomic():
        batch = StatementBatch.objects.create(cohort=cohort, first=first, last=last, recorded_by=by)
        asked = 0
        for participant in ready:
            # Somebody else may have asked for hers in the meantime: that one is hers.
            with contextlib.suppress(Refused):
                ask(
                    participant,
                    cohorts=[cohort],
                    first=first,
                    last=last,
                    asked_by=asked_by,
                    asked_on=asked_on,
                    by=by,
                    batch=batch,
                    **ground,
                )
                asked += 1
        if not asked:
            raise Refused("nobody")
    return batch


def check_months(first: date, last: date) -> tuple[date, date]:
    """The first days of these months. Raises Refused when a statement cannot cover them."""
    first, last = first.replace(day=1), last.replace(day=1)
    if last < first:
        raise Refused("months_reversed", field="last")
    if last > timezone.localdate():
        raise Refused("month_to_come", field="last")
    if (last.year - first.year) * 12 + last.month - first.month >= MOST_MONTHS:
        raise Refused("too_long", field="first")
    return first, last


def _check_ground(asked_by: str, asked_on: date, authority: str, document: str) -> None:
    if asked_on > timezone.localdate():
        raise Refused("day_to_come", field="asked_on")
    if AskedBy(asked_by) == AskedBy.AUTHORITY:
        if not tidy(authority):
            raise Refused("authority_missing", field="authority")
        if not tidy(document):
            raise Refused("document_missing", field="document")


def _check_cohorts(participant: Participant, cohorts: Sequence[Cohort], by: Any) -> None:
    if not cohorts:
        raise Refused("no_cohort", field="cohorts")
    keys = {one.pk for one in cohorts}
    if Cohort.objects.visible_to(by).filter(pk__in=keys).count() != len(keys):
        raise PermissionDenied
    if len({one.kind for one in cohorts}) > 1:
        raise Refused("two_kinds", field="cohorts")
    records = [participant.pk, *participant.merged_rows.values_list("pk", flat=True)]
    hers = set(Enrolment.objects.filter(participant__in=records).values_list("cohort", flat=True))
    for one in cohorts:
        if one.pk not in hers:
            raise Refused("not_hers", field="cohorts", cohort=one.name)


def _signers(given: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    found = []
    for one in given:
        if one.get("part") in PARTS:
            found.append(
                {
                    "part": one["part"],
                    **{key: tidy(str(one.get(key, "")))[:120] for key in ("name", "document", "note")},
                }
            )
    return found


def name_signers(
    request: StatementRequest, signers: Iterable[dict[str, str]], *, by: Any
) -> StatementRequest:
    """Writes who will sign by hand, while the request waits. Raises PermissionDenied or Refused."""
    if not (access.can_ask(by) or access.can_issue(by)):
        raise PermissionDenied
    changed = StatementRequest.objects.waiting().filter(pk=request.pk).update(signers=_signers(signers))
    if not changed:
        raise Refused("decided")
    request.refresh_from_db()
    return request


def drop(request: StatementRequest, *, reason: str, by: Any) -> StatementRequest:
    """The statement is not made after all. The request stays, with the reason. Raises PermissionDenied or Refused."""
    if not (access.can_ask(by) or access.can_issue(by)):
        raise PermissionDenied
    if not reason.strip():
        raise Refused("reason_missing")
    with transaction.atomic():
        changed = (
            StatementRequest.objects.waiting()
            .filter(pk=request.pk)
            .update(dropped_at=timezone.now(), dropped_by=by, dropped_reason=tidy(reason)[:255])
        )
        if not changed:
            raise Refused("decided")
        request.refresh_from_db()
        log(request, "lms.drop_statement", user=by, title=LABEL)
    return request


# --- issuing ----------------------------------------------------------------------------------------------------


def issue(
    request: StatementRequest, *, by: Any, with_file: bool = True, signers: Signers | None = None
) -> Certificate:
    """Number, freeze and draw the statement somebody asked for.

    Steps: permission; keys; lock the request; everything settled (the gate of the months, the consent, who signs);
    register, facts, row in one transaction; log; signal; then the file. Raises PermissionDenied, KeyRefused,
    book.RegisterRefused, or ValidationError with one sentence for everything that is missing.
    """
    if not access.can_issue(by):
        raise PermissionDenied
    # Keys are opened before a number is taken: a wrong passphrase must not cost one.
    keys = signers or Signers(at=timezone.localdate())
    with transaction.atomic():
        locked = StatementRequest.objects.select_for_update().get(pk=request.pk)
        if locked.certificate_id or locked.dropped_at:
            raise Refused("decided")
        standing = _settled(locked)
        certificate = _number(standing, keys=keys, by=by)
        StatementRequest.objects.filter(pk=locked.pk).update(certificate=certificate)
        log(
            certificate,
            "lms.issue_statement",
            user=by,
            title=LABEL,
            data={"number": certificate.full_number, "asked_by": locked.asked_by},
        )
        certificate_issued.send(Certificate, certificate=certificate)
    request.refresh_from_db()
    if with_file:
        try_to_draw(certificate, signers=keys)
    return certificate


def issue_all(
    requests: Iterable[StatementRequest], *, by: Any, seconds: float | None = None, with_file: bool = True
) -> tuple[list[Certificate], list[StatementRequest]]:
    """Issue those that are settled, for at most so many seconds; returns what was issued and what was left as it is.

    Keys are opened once. Each statement has its own transaction: one that is refused leaves the others alone. Without
    `with_file` they are numbered alone, and drawn later (`draw_batch`).
    """
    if not access.can_issue(by):
        raise PermissionDenied
    began = time.monotonic()
    keys: Signers | None = None
    issued: list[Certificate] = []
    left: list[StatementRequest] = []
    for request in requests:
        if seconds is not None and time.monotonic() - began >= seconds:
            left.append(request)
            continue
        keys = keys or Signers(at=timezone.localdate())
        try:
            issued.append(issue(request, by=by, with_file=with_file, signers=keys))
        except ValidationError:
            left.append(request)
    return issued, left


def _settled(request: StatementRequest) -> Standing:
    standing = composing.standing_of(request)
    if not standing.is_ready:
        raise ValidationError([ValidationError(one.sentence, code=one.code) for one in standing.obstacles])
    return standing


def _number(
    standing: Standing,
    *,
    keys: Signers,
    by: Any,
    replaces: Certificate | None = None,
    reason: str = "",
) -> Certificate:
    """Number, facts, register entry and row, inside the caller's transaction. The lock of the register also guards the
    counter of the series: a rollback gives the number back."""
    day = timezone.localdate()
    book.lock()
    series, _made = CertificateSeries.objects.get_or_create(code=conf.get("STATEMENT_SERIES"), year=day.year)
    series = CertificateSeries.objects.select_for_update().get(pk=series.pk)
    number = Number(series.code, series.year, series.last_number + 1)
    try:
        facts = composing.facts_of(
            standing.statement,
            standing.head,
            standing.signers,
            number=str(number),
            identifier=new_id(),
            day=day,
            replaces=replaces.full_number if replaces else "",
        )
    except PayloadError as error:
        raise ValidationError(payload_sentence(error.code, error.field), code=error.code) from error
    entry: RegisterEntry
    if replaces is not None:
        entry = book.append(
            "replace",
            no=facts.no,
            old=replaces.full_number,
            commit=facts.commit(),
            reason=register_reason(reason),
        )
    else:
        entry = book.append("issue", no=facts.no, commit=facts.commit())
    CertificateSeries.objects.filter(pk=series.pk).update(last_number=F("last_number") + 1)
    claims = qr.Claims.of(facts, issued_at=entry.written_at, entry=entry.sequence, entry_hash=entry.hash)
    return Certificate.objects.create(
        kind=CertificateKind.STATEMENT,
        series=series,
        number=number.position,
        full_number=facts.no,
        participant=standing.request.participant,
        facts=facts.canonical_bytes().decode(),
        qr_text=qr.qr_text(claims, keys.qr, address=conf.verification_address()),
        code_hash=code_hash(facts.id),
        entry=entry,
        replaces=replaces,
        earned_on=facts.until,
        issued_on=day,
        issued_by=by,
    )


# --- drawing ----------------------------------------------------------------------------------------------------


def draw(certificate: Certificate, *, signers: Signers | None = None) -> bool:
    """Make and store the file of an issued statement, once. True when this call stored it.

    The file is written first and entered second: whoever enters second finds the place taken and removes her own.
    """
    certificate.refresh_from_db(fields=["file_path"])
    if certificate.file_path:
        return False
    content = drawing.sealed(certificate, signers=signers or Signers(at=timezone.localdate()))
    store = storage()
    path = store.save(f"statements/{certificate.issued_on.year}/{certificate.pk}.pdf", ContentFile(content))
    taken = Certificate.objects.filter(pk=certificate.pk, file_path="").update(
        file_path=path, file_hash=hashlib.sha256(content).hexdigest()
    )
    if not taken:
        store.delete(path)
        return False
    certificate.refresh_from_db(fields=["file_path", "file_hash"])
    return True


def draw_batch(batch: StatementBatch, *, by: Any, seconds: float | None = None) -> list[str]:
    """Draw what is numbered and not drawn yet, for at most so many seconds; returns why some could not be drawn.

    Any number of processes may run this at once, and any of them may be killed: nothing is drawn twice and no number is
    lost. Raises PermissionDenied, KeyRefused.
    """
    if not access.can_issue(by):
        raise PermissionDenied
    began = time.monotonic()
    keys: Signers | None = None
    problems: list[str] = []
    undrawn = Certificate.objects.filter(statement_request__batch=batch, file_path="").select_related("entry")
    for certificate in undrawn.order_by("number"):
        if seconds is not None and time.monotonic() - began >= seconds:
            break
        keys = keys or Signers(at=timezone.localdate())
        if problem := try_to_draw(certificate, signers=keys):
            problems.append(f"{certificate.full_number}: {problem}")
    return problems


def take_batch_file(batch: StatementBatch, *, by: Any) -> BinaryIO:
    """One file to print with every drawn statement of the batch that stands, each print written down by itself.

    It carries no seal: the originals do. Raises PermissionDenied, or Refused when none is drawn.
    """
    if not access.can_take_file(by):
        raise PermissionDenied
    within = StatementRequest.objects.visible_to(by).filter(batch=batch).values("certificate")
    drawn = (
        Certificate.objects.filter(pk__in=within, status=CertificateStatus.ISSUED)
        .exclude(file_path="")
        .order_by("number")
    )
    listed = list(drawn)
    if not listed:
        raise Refused("nothing_to_print")
    content = printing.merged(listed)
    for certificate in listed:
        _write_print_down(certificate, by=by)
    return content


def try_to_draw(certificate: Certificate, *, signers: Signers | None = None) -> str:
    """Draw now; an empty text when it worked, else the sentence that says why not. The number stays as it is."""
    try:
        draw(certificate, signers=signers)
    except CannotDraw as error:
        return refusal("text", text=str(error))
    except KeyRefused as error:
        return "; ".join(error.messages)
    except OSError as error:
        return refusal_sentence("disk", detail=error.strerror or type(error).__name__)
    return ""


def take_file(certificate: Certificate, *, by: Any) -> bytes:
    """The stored bytes for whoever prints them, each time written down; never drawn a second time."""
    content = read_file(certificate)
    _write_print_down(certificate, by=by)
    return content


def _write_print_down(certificate: Certificate, *, by: Any) -> None:
    again = certificate.printed_at is not None
    Certificate.objects.filter(pk=certificate.pk, printed_at=None).update(printed_at=timezone.now())
    log(
        certificate,
        "lms.print_statement",
        user=by,
        title=LABEL,
        data={"number": certificate.full_number, "again": again},
    )


# --- two persons ------------------------------------------------------------------------------------------------


def propose_change(certificate: Certificate, *, kind: str, reason: str, by: Any) -> CertificateChange:
    """Ask that a standing statement be withdrawn, or replaced by what the records say now. Raises Refused."""
    if not by.has_perm("lms_certificates.revoke_certificate"):
        raise PermissionDenied
    if not reason.strip():
        raise Refused("reason_missing")
    if certificate.status != CertificateStatus.ISSUED:
        raise Refused("not_standing")
    if ChangeKind(kind) == ChangeKind.REPLACE:
        # Said now, not only to the second person: what is missing for the new paper.
        _settled(certificate.statement_request)
    try:
        with transaction.atomic():
            change = CertificateChange.objects.create(
                certificate=certificate, kind=ChangeKind(kind), reason=tidy(reason)[:255], proposed_by=by
            )
            log(certificate, "lms.propose_change", user=by, data={"kind": str(kind)}, title=LABEL)
    except IntegrityError as error:
        raise Refused("change_open") from error
    if not conf.get("TWO_PERSONS"):
        decide_change(change, accept=True, by=by)
    return change


def decide_change(change: CertificateChange, *, accept: bool, by: Any, reason: str = "") -> CertificateChange:
    """Carry out or reject what another person asked for. Raises PermissionDenied, Refused, or what `issue` raises."""
    if not by.has_perm("lms_certificates.revoke_certificate"):
        raise PermissionDenied
    if conf.get("TWO_PERSONS") and change.proposed_by_id == by.pk:
        raise Refused("second_person")
    if not accept and not reason.strip():
        raise Refused("reason_missing")
    result: Certificate | None = None
    with transaction.atomic():
        decided = CertificateChange.objects.filter(pk=change.pk, status=ChangeStatus.PROPOSED).update(
            status=ChangeStatus.DONE if accept else ChangeStatus.REJECTED,
            decided_by=by,
            decided_at=timezone.now(),
            decision_reason=tidy(reason)[:255],
        )
        if not decided:
            raise Refused("already_decided")
        change.refresh_from_db()
        if accept and change.kind == ChangeKind.REPLACE:
            result = _replace(change.certificate, reason=change.reason, by=by)
            CertificateChange.objects.filter(pk=change.pk).update(result=result)
            change.result = result
        elif accept:
            revoke(change.certificate, reason=change.reason, by=by)
        else:
            log(change.certificate, "lms.reject_change", user=by, title=LABEL)
    if result is not None:
        try_to_draw(result)
    return change


def _replace(certificate: Certificate, *, reason: str, by: Any) -> Certificate:
    """A new statement in the place of a standing one, from the records as they are now, on the same request's ground."""
    old = certificate.statement_request
    keys = Signers(at=timezone.localdate())
    standing = _settled(old)
    book.lock()
    ended = Certificate.objects.filter(pk=certificate.pk, status=CertificateStatus.ISSUED).update(
        status=CertificateStatus.REPLACED, ended_at=timezone.now(), ended_by=by, ended_reason=reason[:255]
    )
    if not ended:
        raise Refused("not_standing")
    new = _number(standing, keys=keys, by=by, replaces=certificate, reason=reason)
    again = StatementRequest.objects.create(
        **{
            name: getattr(old, name)
            for name in (
                "participant",
                "kind",
                "batch",
                "first",
                "last",
                "asked_by",
                "consent",
                "authority",
                "document",
                "asked_on",
                "addressee",
                "addressee_name",
                "authority_code",
                "signers",
            )
        },
        recorded_by=by,
        # Not waiting while its groups are entered: another request of hers may wait, and an issued one takes no groups.
        dropped_at=new.entry.written_at,
        dropped_by=by,
        dropped_reason=reason[:255],
    )
    again.cohorts.set(old.cohorts.all())
    StatementRequest.objects.filter(pk=again.pk).update(
        certificate=new, dropped_at=None, dropped_by=None, dropped_reason=""
    )
    certificate.refresh_from_db()
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
