"""Statements are asked for, settled, issued once, never changed, withdrawn or replaced by two persons."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from wagtail.models import ModelLogEntry

from certificates import book, keyring, rebuilding, verification
from certificates.actions import read_file
from certificates.discretion import telling_word
from certificates.enums import CertificateKind, CertificateStatus
from certificates.models import Certificate
from certificates.statements import actions, composing, letters
from certificates.statements.models import StatementRequest
from courses.attendance.actions import mark_everyone_present
from courses.attendance.models import AttendanceMark
from courses.people.consents import withdraw_consent
from tests.certificates.statements.conftest import FIRST, words_of
from tests.certificates.statements.test_paper import FORBIDDEN
from tests.factories.cohorts import CentreFactory, CohortFactory
from tests.factories.people import ParticipantFactory
from tests.factories.statements import SIGNERS, says_yes

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.both_databases]
APRIL = date(2025, 4, 1)


def wishes(cohort, by, **more):
    return {
        "cohorts": [cohort],
        "first": FIRST,
        "last": APRIL,
        "asked_by": "authority",
        "authority": "Presidencia del Consejo Técnico",
        "document": "Oficio 12-2025",
        "asked_on": date(2025, 5, 5),
        "addressee": "council",
        "signers": SIGNERS,
        "by": by,
        **more,
    }


def codes(request):
    return [one.code for one in composing.standing_of(request).obstacles]


# --- asking -----------------------------------------------------------------------------------------------------


def test_the_person_asks_only_with_her_consent_for_this_purpose(class_of_two_months, flor, delia):
    with pytest.raises(ValidationError) as refused:
        actions.ask(flor, **wishes(class_of_two_months, delia, asked_by="person"))
    assert refused.value.error_dict["asked_by"][0].code == "no_consent"

    consent = says_yes(flor, delia, on=date(2025, 5, 2))
    request = actions.ask(flor, **wishes(class_of_two_months, delia, asked_by="person"))

    assert (request.consent, request.authority, request.document) == (consent, "", "")


@pytest.mark.parametrize(
    "field, wrong",
    (
        ("authority", {"authority": " "}),
        ("document", {"document": ""}),
        ("last", {"first": date(2025, 5, 1), "last": date(2025, 4, 1)}),
        ("last", {"last": date(2099, 1, 1)}),
        ("first", {"first": date(2019, 1, 1)}),
        ("asked_on", {"asked_on": date(2099, 1, 1)}),
        ("cohorts", {"cohorts": []}),
    ),
)
def test_a_request_without_sense_is_refused_at_its_field(class_of_two_months, flor, delia, field, wrong):
    with pytest.raises(ValidationError) as refused:
        actions.ask(flor, **{**wishes(class_of_two_months, delia), **wrong})

    assert list(refused.value.error_dict) == [field]
    assert not StatementRequest.objects.exists()


def test_nobody_asks_about_a_group_out_of_reach_or_that_is_not_hers(
    class_of_two_months, flor, delia, benita, cohort_a, cohort_b
):
    with pytest.raises(PermissionDenied):
        actions.ask(flor, **wishes(class_of_two_months, benita))
    with pytest.raises(PermissionDenied):
        actions.ask(flor, **wishes(cohort_b, delia))
    with pytest.raises(ValidationError) as refused:
        actions.ask(flor, **wishes(cohort_a, delia))
    assert refused.value.error_dict["cohorts"][0].code == "not_hers"


def test_one_request_of_a_kind_waits_at_a_time(asked, class_of_two_months, flor, delia):
    with pytest.raises(ValidationError) as refused:
        actions.ask(flor, **wishes(class_of_two_months, delia))

    assert refused.value.code == "waiting_already"


def test_hours_of_another_place_are_left_out(asked, flor, benita, delia):
    before = composing.standing_of(asked).statement["totals"]
    elsewhere = CohortFactory(
        centre=CentreFactory(label="Otro lugar", staff=[delia]), facilitators=[benita], participants=[flor],
        starts_on=FIRST, ends_on=date(2025, 6, 30),
    )  # fmt: skip
    for session in elsewhere.sessions.all():
        mark_everyone_present(session, by=benita)

    statement = composing.standing_of(asked).statement

    assert statement["totals"] == before
    assert "Otro lugar" not in str(statement)


# --- what must be settled ---------------------------------------------------------------------------------------


def test_an_open_month_keeps_the_statement_from_being_issued(class_of_two_months, flor, delia, rosaura, keys):
    request = actions.ask(flor, **wishes(class_of_two_months, delia, last=date(2025, 5, 1)))
    assert codes(request) == []

    class_of_two_months.sessions.filter(date__month=4).update(date=date(2025, 5, 7))

    assert codes(request) == ["open_month"]
    with pytest.raises(ValidationError):
        actions.issue(request, by=rosaura)
    assert not Certificate.objects.exists()
    assert book.verify().is_sound


def test_a_consent_taken_back_keeps_it_from_being_issued(asked, delia, rosaura, keys):
    withdraw_consent(asked.consent, by=delia)
    asked.refresh_from_db()

    assert codes(asked) == ["consent_withdrawn"]
    with pytest.raises(ValidationError):
        actions.issue(StatementRequest.objects.get(pk=asked.pk), by=rosaura)


def test_somebody_must_sign_each_part(asked, delia):
    actions.name_signers(asked, SIGNERS[:1], by=delia)

    assert codes(asked) == ["signer_missing", "signer_missing"]


def test_who_never_came_gets_no_statement(class_of_two_months, flor, delia):
    AttendanceMark.objects.update(status="absent", minutes=0)

    assert codes(actions.ask(flor, **wishes(class_of_two_months, delia))) == ["no_attendance"]


# --- issuing ----------------------------------------------------------------------------------------------------


def test_a_statement_stands_in_the_same_register_with_its_own_series(issued, asked, rosaura):
    asked.refresh_from_db()
    facts = issued.read_facts()

    assert asked.certificate == issued
    assert issued.full_number == f"CON-{issued.issued_on.year}-0001"
    assert issued.entry.as_entry()["commit"] == facts.commit()
    assert (facts.hours, facts.detail["minutes"]) == (32, 1920)
    assert book.verify().is_sound
    assert call_command("verify_register", "--files") is None
    assert ModelLogEntry.objects.filter(action="lms.issue_statement", user=rosaura).count() == 1


def test_numbers_have_no_gaps_when_one_is_refused(class_of_two_months, flor, delia, rosaura, keys):
    people = [flor]
    first = actions.ask(flor, **wishes(class_of_two_months, delia))
    actions.name_signers(first, [], by=delia)
    with pytest.raises(ValidationError):
        actions.issue(first, by=rosaura)
    actions.name_signers(first, SIGNERS, by=delia)

    issued = actions.issue(first, by=rosaura, with_file=False)

    assert issued.number == len(people)


def test_only_who_may_issue_issues_and_only_once(asked, delia, rosaura, keys):
    with pytest.raises(PermissionDenied):
        actions.issue(asked, by=delia)
    actions.issue(asked, by=rosaura, with_file=False)
    with pytest.raises(ValidationError) as refused:
        actions.issue(asked, by=rosaura)

    assert refused.value.code == "decided"
    assert Certificate.objects.count() == 1


def test_what_was_issued_stays_when_the_records_move_on(issued, flor):
    before = read_file(issued)
    type(flor).objects.filter(pk=flor.pk).update(given_names="Otra")

    issued.refresh_from_db()

    assert read_file(issued) == before
    assert issued.read_facts().name == "Flor de Lana Ñaupari Ejemplo"


@pytest.mark.parametrize(
    "statement",
    (
        "UPDATE lms_certificates_statementrequest SET first = '2024-01-01'",
        "UPDATE lms_certificates_statementrequest SET certificate_id = NULL",
        "DELETE FROM lms_certificates_statementrequest_cohorts",
        "DELETE FROM lms_certificates_statementrequest",
        "UPDATE lms_certificates_certificate SET facts = '{}'",
        "DELETE FROM lms_certificates_certificate",
    ),
)
@pytest.mark.both_databases
def test_no_door_of_the_database_changes_what_it_rests_on(issued, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


# --- verification -----------------------------------------------------------------------------------------------


def test_code_and_qr_prove_it_and_show_initials_alone(issued, client):
    answer = verification.look_up(issued.read_facts().code)
    page = client.post(reverse("verify"), {"code": issued.read_facts().code}).content.decode()

    assert (answer.verdict, answer.number, answer.initials, answer.kind) == (
        "valid",
        issued.full_number,
        "F. D. L. Ñ. E.",
        CertificateKind.STATEMENT.label,
    )
    assert verification.verify_qr(issued.qr_text).verdict == "valid"
    assert "Ñaupari" not in page
    assert issued.full_number in page


def test_the_file_itself_is_proven_and_a_changed_one_is_not(issued):
    content = read_file(issued)

    assert verification.verify_file(content).verdict == "valid"
    assert verification.verify_file(content + b"\n%").verdict == "invalid"
    assert (
        verification.verify_file(content[:900] + bytes([content[900] ^ 1]) + content[901:]).verdict
        == "invalid"
    )


def test_the_file_alone_brings_a_lost_register_back(issued, tmp_path):
    path = tmp_path / "constancia.pdf"
    path.write_bytes(read_file(issued))

    found = rebuilding.read(path, keyring.trusted_seals())

    assert (found.facts, found.entry) == (issued.read_facts(), issued.entry.as_entry())
    assert found.qr_text == issued.qr_text


# --- withdrawing and replacing ----------------------------------------------------------------------------------


def test_two_persons_withdraw_it_and_it_answers_withdrawn(issued, rosaura, ada):
    change = actions.propose_change(issued, kind="revoke", reason="Era de otra persona", by=rosaura)
    with pytest.raises(ValidationError) as refused:
        actions.decide_change(change, accept=True, by=rosaura)
    assert refused.value.code == "second_person"

    actions.decide_change(change, accept=True, by=ada)

    issued.refresh_from_db()
    assert issued.status == CertificateStatus.REVOKED
    assert verification.look_up(issued.read_facts().code).status == "revoked"
    assert call_command("verify_register", "--files") is None


def test_a_replacement_says_what_the_records_say_now(issued, asked, flor, rosaura, ada):
    type(flor).objects.filter(pk=flor.pk).update(name_in_official_register="FLOR ÑAUPARI")
    change = actions.propose_change(issued, kind="replace", reason="El nombre", by=rosaura)

    new = actions.decide_change(change, accept=True, by=ada).result

    issued.refresh_from_db()
    assert (issued.status, new.replaces, new.number) == (CertificateStatus.REPLACED, issued, 2)
    assert new.read_facts().name == "FLOR ÑAUPARI"
    assert new.read_facts().detail["head"]["replaces"] == issued.full_number
    assert new.statement_request.cohorts.get() == asked.cohorts.get()
    assert verification.look_up(issued.read_facts().code).replaced_by == new.full_number
    assert verification.verify_file(read_file(new)).verdict == "valid"
    assert call_command("verify_register", "--files") is None


# --- screens ----------------------------------------------------------------------------------------------------


def test_a_coordinator_asks_sees_what_is_missing_and_previews(client, class_of_two_months, flor, delia):
    says_yes(flor, delia, on=date(2025, 5, 2))
    client.force_login(delia)

    person = client.get(reverse("lms_people:person", args=[flor.pk])).content.decode()
    asking = reverse("lms_statements:ask", args=[flor.pk])
    assert asking in person
    assert client.get(asking).status_code == 200
    response = client.post(
        asking,
        {
            "cohorts": [str(class_of_two_months.pk)], "first": "2025-03", "last": "04/2025", "asked_by": "person",
            "asked_on": "05/05/2025", "addressee": "council", "registrar_name": "Rosaura Ejemplo",
        },
    )  # fmt: skip
    request = StatementRequest.objects.get()
    page = client.get(response.url).content.decode()

    assert response.url == reverse("lms_statements:request", args=[request.pk])
    assert "Escriba quién firma: la dirección de la organización." in page
    draft = client.get(reverse("lms_statements:file", args=[request.pk, "borrador"]))
    assert draft["Content-Type"] == "application/pdf"
    assert client.post(response.url, {"do": "issue"}).status_code in (302, 403)
    assert not Certificate.objects.exists()


def test_a_registrar_issues_prints_and_each_print_is_logged(client, asked, rosaura, keys):
    client.force_login(rosaura)
    page = reverse("lms_statements:request", args=[asked.pk])

    client.post(page, {"do": "issue"})
    asked.refresh_from_db()
    file = reverse("lms_statements:file", args=[asked.pk, "constancia"])
    first, second = client.get(file), client.get(file)

    assert first.content == second.content == read_file(asked.certificate)
    entries = ModelLogEntry.objects.filter(action="lms.print_statement").order_by("timestamp")
    assert [entry.data["again"] for entry in entries] == [False, True]
    assert asked.certificate.full_number in client.get(reverse("lms_statements:index")).content.decode()


def test_all_that_is_settled_is_issued_at_once(client, class_of_two_months, flor, delia, rosaura, keys):
    second = ParticipantFactory()
    class_of_two_months.enrolments.model.objects.create(
        participant=second, cohort=class_of_two_months, joined_on=FIRST, entered_by=delia
    )
    for person in (flor, second):
        actions.ask(person, **wishes(class_of_two_months, delia))
    client.force_login(rosaura)

    client.post(reverse("lms_statements:index"))

    assert Certificate.objects.count() == 1
    assert StatementRequest.objects.waiting().get().participant == second


def test_requests_out_of_reach_are_not_there(client, asked, cirilo, benita, delia, keys, rosaura):
    stranger = type(delia).objects.create_user("extra")
    stranger.user_permissions.set(delia.user_permissions.all())
    client.force_login(stranger)

    for name, args in (("request", [asked.pk]), ("change", [asked.pk]), ("file", [asked.pk, "borrador"])):
        assert client.get(reverse(f"lms_statements:{name}", args=args)).status_code == 404
    assert client.get(reverse("lms_statements:ask", args=[asked.participant_id])).status_code == 404
    client.force_login(benita)
    assert client.get(reverse("lms_statements:index")).status_code == 403


def test_statements_are_not_among_the_certificates(client, issued, rosaura):
    client.force_login(rosaura)

    assert issued.full_number not in client.get(reverse("lms_certificates:index")).content.decode()
    assert client.get(reverse("lms_certificates:certificate", args=[issued.pk])).status_code == 404


def test_the_list_costs_the_same_for_any_number(
    client, class_of_two_months, rosaura, delia, django_assert_max_num_queries
):
    def cost():
        with django_assert_max_num_queries(60) as seen:
            client.get(reverse("lms_statements:index"))
        return len(seen)

    client.force_login(rosaura)
    client.get(reverse("lms_statements:index"))
    counts = []
    for size in (1, 6):
        while StatementRequest.objects.count() < size:
            person = ParticipantFactory()
            class_of_two_months.enrolments.model.objects.create(
                participant=person, cohort=class_of_two_months, joined_on=FIRST, entered_by=delia
            )
            actions.ask(person, **wishes(class_of_two_months, delia))
        counts.append(cost())

    assert counts[0] == counts[1]


# --- the letter to whoever asks ---------------------------------------------------------------------------------


def test_a_verification_letter_says_what_the_register_says_without_the_name(
    client, issued, rosaura, ada, cirilo
):
    client.force_login(rosaura)
    address = reverse("lms_statements:letter", args=[issued.pk])

    said = words_of(client.post(address, {"asked_by": "Juzgado de Ejemplo"}).content)

    for text in (
        "a pedido de Juzgado de Ejemplo", f"Constancia N.° {issued.full_number}", "Vigente", "F. D. L. Ñ. E.", "32",
        "03/03/2025 – 30/04/2025", f"asiento {issued.entry_id}", "Página 1 de 1",
    ):  # fmt: skip
        assert text in said, text
    assert "Ñaupari" not in said
    change = actions.propose_change(issued, kind="revoke", reason="Era de otra persona", by=rosaura)
    actions.decide_change(change, accept=True, by=ada)
    assert "Retirado: ya no tiene valor" in words_of(client.post(address).content)
    client.force_login(cirilo)
    assert client.post(address).status_code == 404


@pytest.mark.parametrize("kind", ("statement", "certificate"))
def test_a_verification_letter_tells_neither_place_nor_sentence(issued, asked, batch, rosaura, kind):
    certificate = issued if kind == "statement" else batch.items.first().certificate
    cohort = asked.cohorts.get()
    places = [cohort.centre.label, cohort.centre.place.real_name, cohort.name]

    said = words_of(letters.print_letter(certificate, asked_by="Juzgado de Ejemplo", by=rosaura))

    assert certificate.full_number in said
    assert FORBIDDEN.findall(said) == []
    assert telling_word([said], places=places) == ""


@pytest.mark.parametrize("text", ("Establecimiento Penitenciario", "Refugio de mujeres", "Taller Huamanga"))
def test_a_word_that_tells_of_the_place_would_be_found(text):
    assert telling_word([f"Carta sobre el {text} y su papel"], places=["Taller Huamanga"])
