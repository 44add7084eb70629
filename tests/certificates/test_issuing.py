"""Proposed by one, approved by another, numbered without gaps, drawn once."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from certificates import actions, book, qr, queries
from certificates.enums import BatchStatus, CertificateStatus, ItemStatus
from certificates.keyring import trusted_qr_keys, trusted_seals
from certificates.models import (
    Certificate,
    CertificateItem,
    CertificateReview,
    CertificateSeries,
    RegisterEntry,
)
from certificates.sealing import check_seal
from certificates.signals import certificate_issued, certificate_revoked
from courses.completion.enums import CompletionStatus
from courses.completion.signals import completion_withdrawn
from tests.factories.certificates import CertificateDesignFactory, CompletionFactory

pytestmark = pytest.mark.django_db


def test_a_batch_is_numbered_without_gaps_and_enters_the_register(batch):
    numbers = list(Certificate.objects.order_by("number").values_list("full_number", flat=True))

    year = timezone.localdate().year
    assert numbers == [f"CER-{year}-0001", f"CER-{year}-0002", f"CER-{year}-0003"]
    assert CertificateSeries.objects.get().last_number == 3
    assert book.verify().problems == []
    assert set(book.verify().standings) == set(numbers)
    assert batch.status == BatchStatus.APPROVED


def test_each_certificate_commits_to_its_frozen_facts(batch):
    for certificate in Certificate.objects.select_related("entry"):
        facts = certificate.read_facts()

        assert certificate.entry.as_entry()["commit"] == facts.commit()
        assert qr.verify_text(certificate.qr_text, trusted_qr_keys()).agrees_with(facts)
        assert facts.name == certificate.participant.certificate_name
        assert facts.hours == 36  # 36 h 20 min: never rounded up


def test_the_register_holds_no_name(batch):
    lines = b"".join(book.as_json_lines()).decode()

    for certificate in Certificate.objects.select_related("participant"):
        assert certificate.participant.paternal_surname not in lines
        assert certificate.participant.document_number not in lines


def test_the_proposer_cannot_approve(keys, completed, a_design, paula):
    proposal = actions.propose_batch(completed, design=a_design, by=paula)

    with pytest.raises(actions.Refused) as refusal:
        actions.approve_batch(proposal, by=paula)

    assert refusal.value.code == "second_person"
    assert not Certificate.objects.exists()


def test_a_team_of_one_may_approve_its_own_when_the_setting_says_so(
    keys, completed, a_design, paula, settings
):
    settings.LMS_CERTIFICATES = {**settings.LMS_CERTIFICATES, "TWO_PERSONS": False}
    proposal = actions.propose_batch(completed, design=a_design, by=paula)

    actions.approve_batch(proposal, by=paula)

    assert Certificate.objects.count() == 3


def test_a_batch_is_approved_once(batch, ada):
    with pytest.raises(actions.Refused) as refusal:
        actions.approve_batch(batch, by=ada)

    assert refusal.value.code == "already_decided"
    assert Certificate.objects.count() == 3


def test_a_rejected_batch_frees_its_completions(keys, completed, a_design, paula, ada, cohort_a):
    proposal = actions.propose_batch(completed, design=a_design, by=paula)
    assert queries.qualifying(cohort_a) == []

    actions.reject_batch(proposal, reason="Falta una nota", by=ada)

    assert len(queries.qualifying(cohort_a)) == 3
    assert not Certificate.objects.exists()


def test_nobody_gets_a_second_standing_certificate_for_one_completion(batch, completed, a_design, paula, ada):
    again = actions.propose_batch(completed[:1], design=a_design, by=paula)

    with pytest.raises(ValidationError) as refusal:
        actions.approve_batch(again, by=ada)

    assert refusal.value.code == "has_certificate"
    assert CertificateSeries.objects.get().last_number == 3


def test_a_completion_withdrawn_between_proposal_and_approval_stops_the_batch(
    keys, completed, a_design, paula, ada
):
    proposal = actions.propose_batch(completed, design=a_design, by=paula)
    completed[1].status = CompletionStatus.WITHDRAWN
    completed[1].withdrawal_reason = "Error de lista"
    completed[1].save()

    with pytest.raises(ValidationError):
        actions.approve_batch(proposal, by=ada)

    proposal.refresh_from_db()
    assert proposal.status == BatchStatus.PROPOSED
    assert not Certificate.objects.exists()
    assert not RegisterEntry.objects.filter(entry_type="issue").exists()


def test_a_receiver_that_raises_rolls_the_numbers_back(keys, completed, a_design, paula, ada):
    def refuse(sender, certificate, **kwargs):
        raise RuntimeError("no")

    proposal = actions.propose_batch(completed, design=a_design, by=paula)
    certificate_issued.connect(refuse)
    try:
        with pytest.raises(RuntimeError):
            actions.approve_batch(proposal, by=ada)
    finally:
        certificate_issued.disconnect(refuse)

    assert not Certificate.objects.exists()
    actions.approve_batch(proposal, by=ada)
    assert [one.number for one in Certificate.objects.order_by("number")] == [1, 2, 3]


def test_a_deceiving_name_is_refused_before_a_number_is_taken(keys, completed, a_design, paula):
    person = completed[0].participant
    person.name_on_certificate = "Flоr Quispe"  # Cyrillic о
    person.save()

    with pytest.raises(ValidationError) as refusal:
        actions.propose_batch(completed, design=a_design, by=paula)

    assert "alfabetos" in refusal.value.messages[0] or "alphabets" in refusal.value.messages[0]
    assert not CertificateItem.objects.exists()


@pytest.mark.parametrize(
    "course", ["Tejido en el penal", "Bordado para internas del INPE", "Curso del Refugio Sol"]
)
def test_a_text_that_tells_the_place_is_refused(keys, completed, a_design, paula, course):
    edition = completed[0].cohort.edition
    edition.content["titles"]["es"] = course
    edition.save()

    with pytest.raises(ValidationError):
        actions.propose_batch(
            [CompletionFactory(cohort=type(completed[0].cohort).objects.get(pk=completed[0].cohort_id))],
            design=a_design,
            by=paula,
        )


def test_a_date_of_issue_before_the_completion_or_in_the_future_is_refused(keys, completed, a_design, paula):
    for day in (timezone.localdate() + timedelta(days=1), timezone.localdate() - timedelta(days=30)):
        with pytest.raises(ValidationError):
            actions.propose_batch(completed, design=a_design, issued_on=day, by=paula)


def test_a_draft_design_is_refused(keys, completed, paula):
    with pytest.raises(actions.Refused) as refusal:
        actions.propose_batch(completed, design=CertificateDesignFactory(live=False), by=paula)

    assert refusal.value.code == "design_not_live"


def test_a_drawn_file_is_sealed_attached_and_stored_once(batch):
    item = batch.items.order_by("pk").first()

    assert actions.draw_item(item) is True
    assert actions.draw_item(item) is False

    certificate = Certificate.objects.get(pk=item.certificate_id)
    content = actions.read_file(certificate)
    assert check_seal(content, trusted_seals()).later_signatures == 0
    with pikepdf.open(io.BytesIO(content)) as pdf:
        attached = pdf.attachments["credencial.json"].get_file().read_bytes()
    assert json.loads(attached) == json.loads(certificate.credential)
    item.refresh_from_db()
    assert (item.status, item.attempts) == (ItemStatus.DRAWN, 1)


def test_issued_files_never_have_a_public_address(batch):
    actions.draw_item(batch.items.first())

    with pytest.raises(ValueError, match=r"address|URL"):
        actions.storage().url(Certificate.objects.exclude(file_path="").get().file_path)


def test_a_design_or_person_renamed_after_issue_changes_nothing(batch, a_design):
    certificate = Certificate.objects.order_by("number").first()
    before = certificate.facts
    person = certificate.participant
    person.given_names, person.name_on_certificate = "Otra", ""
    person.save()
    a_design.title = "DIPLOMA"
    a_design.save()

    actions.draw_batch(batch)

    certificate.refresh_from_db()
    assert certificate.facts == before
    assert certificate.design_snapshot["title"] == "CERTIFICADO"


def test_the_database_refuses_to_change_or_delete_what_was_issued(batch):
    certificate = Certificate.objects.first()
    for change in (
        lambda: Certificate.objects.filter(pk=certificate.pk).update(facts="{}"),
        lambda: Certificate.objects.filter(pk=certificate.pk).update(full_number="X"),
        lambda: Certificate.objects.filter(pk=certificate.pk).update(design_snapshot={}),
        lambda: Certificate.objects.filter(pk=certificate.pk)._raw_delete("default"),
        lambda: RegisterEntry.objects.filter(sequence=1).update(body="{}"),
        lambda: RegisterEntry.objects.filter(sequence=1)._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_stored_file_that_was_exchanged_is_not_handed_out(batch):
    actions.draw_item(batch.items.first())
    certificate = Certificate.objects.exclude(file_path="").get()
    path = actions.storage().path(certificate.file_path)
    with Path(path).open("ab") as file:
        file.write(b"x")

    with pytest.raises(actions.Refused) as refusal:
        actions.read_file(certificate)

    assert refusal.value.code == "file_missing"


def test_a_full_disk_keeps_the_number_and_can_be_tried_again(batch, monkeypatch, settings, tmp_path):
    item = batch.items.order_by("pk").first()
    blocked = tmp_path / "file-not-folder"
    blocked.write_text("")
    private = settings.STORAGES["private"]
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {**private, "OPTIONS": {**private["OPTIONS"], "location": blocked / "x"}},
    }

    assert actions.draw_item(item) is False
    item.refresh_from_db()
    assert item.status == ItemStatus.FAILED
    assert item.error

    settings.STORAGES = {**settings.STORAGES, "private": private}
    assert actions.draw_item(item) is True
    assert book.verify().is_sound


def test_withdrawing_needs_a_reason_and_happens_once(batch, ada):
    certificate = Certificate.objects.first()
    with pytest.raises(actions.Refused):
        actions.revoke(certificate, reason="  ", by=ada)
    heard = []

    def hear(sender, certificate, reason, replaced_by, **kwargs):
        heard.append((certificate.full_number, reason, replaced_by))

    certificate_revoked.connect(hear)
    actions.revoke(certificate, reason="Datos falsos de una tercera persona", by=ada)
    certificate_revoked.disconnect(hear)

    assert heard == [(certificate.full_number, "Datos falsos de una tercera persona", None)]
    with pytest.raises(actions.Refused) as refusal:
        actions.revoke(certificate, reason="Otra vez", by=ada)
    assert refusal.value.code == "not_standing"
    report = book.verify()
    assert report.is_sound
    assert report.standings[certificate.full_number].status == "revoked"
    assert "tercera persona" not in b"".join(book.as_json_lines()).decode()


def test_a_replacement_gets_its_own_number_and_ends_the_old_one(batch, ada):
    old = Certificate.objects.order_by("number").first()

    new = actions.replace_certificate(
        old, reason="Apellido mal escrito", name="Flor de Lana Ñaupari Quispe", by=ada
    )

    old.refresh_from_db()
    assert old.status == CertificateStatus.REPLACED
    assert new.number == 4
    assert new.read_facts().name == "Flor de Lana Ñaupari Quispe"
    assert new.read_facts().detail["replaces"] == old.full_number
    assert queries.chain_of(old) == [old, new]
    report = book.verify()
    assert report.is_sound
    assert report.standings[old.full_number].replaced_by == new.full_number


def test_a_duplicate_is_marked_and_numbered_and_says_the_same(batch, ada):
    original = Certificate.objects.order_by("number").first()

    first = actions.duplicate(original, reason="Lo perdió", by=ada)
    second = actions.duplicate(first, reason="Otra copia", by=ada)

    assert [one.read_facts().detail["duplicate"] for one in (first, second)] == ["1", "2"]
    assert first.read_facts().name == original.read_facts().name
    assert first.read_facts().id != original.read_facts().id
    assert second.duplicate_of == original
    assert book.verify().is_sound


def test_a_change_is_carried_out_by_a_second_person(batch, paula, ada):
    certificate = Certificate.objects.first()
    change = actions.propose_change(certificate, kind="revoke", reason="Se emitió por error", by=paula)
    with pytest.raises(actions.Refused):
        actions.decide_change(change, accept=True, by=paula)
    with pytest.raises(actions.Refused) as open_already:
        actions.propose_change(certificate, kind="revoke", reason="Otra", by=paula)
    assert open_already.value.code == "change_open"

    actions.decide_change(change, accept=True, by=ada)

    certificate.refresh_from_db()
    assert certificate.status == CertificateStatus.REVOKED


def test_a_withdrawn_completion_opens_a_review_and_withdraws_nothing(batch, paula, ada):
    certificate = Certificate.objects.select_related("completion").first()
    completion = certificate.completion
    completion.status, completion.withdrawal_reason = CompletionStatus.WITHDRAWN, "Se marcó por error"
    completion.save()

    completion_withdrawn.send(type(completion), completion=completion)
    completion_withdrawn.send(type(completion), completion=completion)

    review = CertificateReview.objects.get()
    certificate.refresh_from_db()
    assert certificate.status == CertificateStatus.ISSUED
    actions.close_review(review, withdraw=True, reason="No completó", by=paula)
    actions.decide_change(certificate.changes.get(), accept=True, by=ada)
    certificate.refresh_from_db()
    assert certificate.status == CertificateStatus.REVOKED


def test_who_qualifies_and_who_not_costs_the_same_for_any_cohort(
    keys, cohort_a, a_design, django_assert_num_queries
):
    from certificates.queries import candidates
    from tests.factories.cohorts import EnrolmentFactory

    CompletionFactory(cohort=cohort_a)
    with django_assert_num_queries(5):
        few = candidates(cohort_a, a_design)
    for _ in range(5):
        CompletionFactory(cohort=cohort_a)
        EnrolmentFactory(cohort=cohort_a)
    with django_assert_num_queries(5):
        many = candidates(cohort_a, a_design)

    assert sum(one.qualifies for one in few) == 1
    assert sum(one.qualifies for one in many) == 6
    assert all(one.reason for one in many if not one.qualifies)


def test_a_clock_behind_the_register_stops_the_registrar(batch, ada, paula, time_machine):
    certificate = Certificate.objects.first()
    time_machine.move_to(timezone.now() - timedelta(days=3))

    with pytest.raises(book.RegisterRefused) as refusal:
        actions.revoke(certificate, reason="Reloj atrasado", by=ada)

    assert refusal.value.code == "clock_back"
    certificate.refresh_from_db()
    assert certificate.status == CertificateStatus.ISSUED


def test_a_name_too_long_for_two_lines_is_refused_before_a_number_is_taken(keys, completed, a_design, paula):
    person = completed[0].participant
    person.name_on_certificate = "Wilfreda" + "w" * 110
    person.save()

    with pytest.raises(ValidationError) as refusal:
        actions.propose_batch(completed, design=a_design, by=paula)

    assert len(refusal.value.messages) == 1
    assert "Wilfredaww" in refusal.value.messages[0]
    assert Certificate.objects.count() == 0
