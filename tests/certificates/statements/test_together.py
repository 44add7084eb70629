"""The statements of a whole group: who gets one and why not, one request, numbers, drawing on, one file to print."""

import io
from datetime import date

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from wagtail.models import ModelLogEntry

from certificates.models import Certificate
from certificates.statements import actions, composing, together
from certificates.statements.models import StatementBatch, StatementRequest
from courses.attendance.models import AttendanceMark
from courses.evidence.authority import Entry, enter_authority_figures
from courses.people.consents import withdraw_consent
from courses.people.merges import merge_participants
from courses.people.models import Participant
from tests.certificates.statements.conftest import FIRST, words_of
from tests.factories.people import ParticipantFactory
from tests.factories.statements import SIGNERS, class_inside, says_yes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
APRIL = date(2025, 4, 1)
GROUND = {
    "asked_by": "authority",
    "authority": "Presidencia del Consejo Técnico",
    "document": "Oficio 12-2025",
    "asked_on": date(2025, 5, 5),
    "addressee": "council",
    "signers": SIGNERS,
}


def group_of(centre, by, names, code="P-1", months=2):
    people = [
        ParticipantFactory(given_names=name, paternal_surname="Ejemplo", maternal_surname="")
        for name in names
    ]
    return class_inside(centre, by, people, first=FIRST, months=months, code=code), people


@pytest.fixture
def trio(centre_a, benita):
    return group_of(centre_a, benita, ("Ana", "Bea", "Cata"))


@pytest.fixture
def batch(trio, delia):
    cohort, people = trio
    return actions.ask_for_all(
        cohort, [one.pk for one in people], first=FIRST, last=APRIL, by=delia, **GROUND
    )


def found(cohort, asked_by="authority", last=APRIL):
    everybody = together.candidates(cohort, first=FIRST, last=last, asked_by=asked_by)
    return {one.participant.given_names: [reason.code for reason in one.obstacles] for one in everybody}


# --- who gets one -----------------------------------------------------------------------------------------------


def test_everybody_of_closed_months_gets_one_with_her_hours(trio):
    cohort, _people = trio

    everybody = together.candidates(cohort, first=FIRST, last=APRIL, asked_by="authority")

    assert [(one.participant.given_names, one.hours, one.is_ready) for one in everybody] == [
        ("Ana", "32:00", True),
        ("Bea", "32:00", True),
        ("Cata", "32:00", True),
    ]


def test_each_reason_stands_beside_the_person_it_keeps(centre_a, benita, delia, rosaura, keys):
    names = ("Abierta", "Difiere", "Nunca", "Espera", "Tiene", "Lista")
    cohort, people = group_of(centre_a, benita, names)
    by_name = dict(zip(names, people, strict=True))
    marks = AttendanceMark.objects.filter(session__cohort=cohort)
    differs = marks.filter(participant=by_name["Difiere"]).first()
    AttendanceMark.objects.filter(pk=differs.pk).update(in_conflict=True)
    marks.filter(participant=by_name["Nunca"]).update(status="absent", minutes=0)
    for name in ("Espera", "Tiene"):
        request = actions.ask(by_name[name], cohorts=[cohort], first=FIRST, last=APRIL, by=delia, **GROUND)
        if name == "Tiene":
            actions.issue(request, by=rosaura, with_file=False)
    # May is open, and only one of them belonged to the group by then.
    cohort.enrolments.exclude(participant=by_name["Abierta"]).update(left_on=date(2025, 4, 30))
    last = cohort.sessions.order_by("-starts_at").first()
    cohort.sessions.filter(pk=last.pk).update(date=date(2025, 5, 2))

    assert found(cohort, last=date(2025, 5, 1)) == {
        "Abierta": ["open_month"],
        "Difiere": ["conflicts"],
        "Nunca": ["no_attendance"],
        "Espera": ["waiting_already"],
        "Tiene": [],
        "Lista": [],
    }
    assert found(cohort)["Tiene"] == ["stands_already"]


def test_the_answer_is_the_one_of_a_single_request(centre_a, benita, delia):
    names = ("Difiere", "Cifras", "Nunca", "Lista", "Sale")
    cohort, people = group_of(centre_a, benita, names)
    differs, figures, never, _ready, leaves = people
    marks = AttendanceMark.objects.filter(session__cohort=cohort)
    AttendanceMark.objects.filter(pk=marks.filter(participant=differs).first().pk).update(in_conflict=True)
    marks.filter(participant=never).update(status="excused", minutes=0)
    enter_authority_figures(cohort, APRIL, {figures.pk: Entry(minutes=60)}, by=delia)
    cohort.enrolments.filter(participant=leaves).update(left_on=date(2025, 3, 20))
    last = cohort.sessions.order_by("-starts_at").first()
    cohort.sessions.filter(pk=last.pk).update(date=date(2025, 5, 2))
    months = {"first": FIRST, "last": date(2025, 5, 1)}
    requests = [actions.ask(one, cohorts=[cohort], by=delia, **months, **GROUND) for one in people]
    batch = StatementBatch.objects.create(cohort=cohort, recorded_by=delia, **months)

    together_says = [
        [reason.sentence for reason in one.obstacles] for one in together.waiting_of(batch, requests)
    ]

    alone = [[reason.sentence for reason in composing.standing_of(one).obstacles] for one in requests]
    assert together_says == alone
    assert any(alone)


def test_when_the_people_ask_each_needs_her_own_consent(trio, delia):
    cohort, (ana, _bea, _cata) = trio
    says_yes(ana, delia, on=date(2025, 5, 2))

    assert found(cohort, asked_by="person") == {"Ana": [], "Bea": ["no_consent"], "Cata": ["no_consent"]}


def test_two_records_of_one_person_are_one_line(trio, norma, delia):
    cohort, (ana, bea, _cata) = trio
    cohort.enrolments.filter(participant=ana).update(left_on=date(2025, 3, 31))
    cohort.enrolments.filter(participant=bea).update(joined_on=APRIL)
    merge_participants(kept=ana, merged=bea, reason="La misma", by=norma)

    everybody = together.candidates(cohort, first=FIRST, last=APRIL, asked_by="authority")
    assert [(one.participant.given_names, one.hours) for one in everybody] == [
        ("Ana", "32:00"),
        ("Cata", "32:00"),
    ]


# --- asking -----------------------------------------------------------------------------------------------------


def test_one_request_asks_for_all_and_each_stays_her_own(batch, trio, delia):
    requests = StatementRequest.objects.filter(batch=batch)

    assert sorted(one.participant.given_names for one in requests) == ["Ana", "Bea", "Cata"]
    assert {(one.authority, one.document, one.recorded_by) for one in requests} == {
        ("Presidencia del Consejo Técnico", "Oficio 12-2025", delia)
    }
    assert ModelLogEntry.objects.filter(action="lms.ask_statement").count() == 3


def test_who_cannot_get_one_is_left_out_and_nobody_at_all_is_refused(batch, trio, delia):
    cohort, people = trio

    with pytest.raises(ValidationError) as refused:
        actions.ask_for_all(cohort, [one.pk for one in people], first=FIRST, last=APRIL, by=delia, **GROUND)

    assert refused.value.code == "nobody"
    assert StatementBatch.objects.count() == 1


@pytest.mark.parametrize(
    "field, wrong",
    (
        ("authority", {"authority": " "}),
        ("document", {"document": ""}),
        ("last", {"last": date(2025, 2, 1)}),
        ("asked_on", {"asked_on": date(2099, 1, 1)}),
    ),
)
def test_a_request_without_sense_is_refused_at_its_field(trio, delia, field, wrong):
    cohort, people = trio
    wishes = {"first": FIRST, "last": APRIL, **GROUND, **wrong}

    with pytest.raises(ValidationError) as refused:
        actions.ask_for_all(cohort, [one.pk for one in people], by=delia, **wishes)

    assert list(refused.value.error_dict) == [field]
    assert not StatementBatch.objects.exists()


def test_nobody_asks_for_a_group_out_of_reach(trio, cirilo, benita):
    cohort, people = trio

    for somebody in (cirilo, benita):
        with pytest.raises(PermissionDenied):
            actions.ask_for_all(
                cohort, [one.pk for one in people], first=FIRST, last=APRIL, by=somebody, **GROUND
            )


# --- the screens ------------------------------------------------------------------------------------------------


def test_a_coordinator_sees_who_gets_one_and_asks_for_those_she_ticks(client, trio, delia):
    cohort, (ana, bea, cata) = trio
    AttendanceMark.objects.filter(participant=cata).update(status="absent", minutes=0)
    client.force_login(delia)
    address = reverse("lms_statements:ask_for_all", args=[cohort.pk])

    page = client.get(address, {"first": "2025-03", "last": "2025-04"})
    assert [row["one"].participant for row in page.context["ready"]] == [ana, bea]
    assert [one.participant for one in page.context["others"]] == [cata]
    assert "No asistió a ninguna sesión" in page.content.decode()

    sent = {
        "first": "2025-03",
        "last": "2025-04",
        "asked_by": "authority",
        "people": [str(bea.pk), str(cata.pk)],
        "authority": "Consejo Técnico",
        "document": "",
        "asked_on": "2025-05-05",
        "addressee": "council",
    }
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert not StatementBatch.objects.exists()

    refused = client.post(address, {**sent, "document": "Oficio 1"})
    assert refused.status_code == 422  # one of the ticked cannot get any

    client.post(address, {**sent, "document": "Oficio 1", "people": [str(bea.pk)]})
    assert [one.participant for one in StatementRequest.objects.all()] == [bea]


@pytest.mark.parametrize(
    "wrong", ({"first": "2025-04", "last": "2025-03"}, {"first": "enero"}, {"last": "2099-01"})
)
def test_months_without_sense_are_told_and_nothing_is_shown(client, trio, delia, wrong):
    client.force_login(delia)

    page = client.get(reverse("lms_statements:ask_for_all", args=[trio[0].pk]), wrong)

    assert page.status_code == 200
    assert page.context["period"].errors
    assert not page.context["is_shown"]


def test_the_registrar_numbers_draws_on_after_a_stop_and_prints_one_file(
    client, batch, rosaura, delia, keys, monkeypatch
):
    client.force_login(rosaura)
    address = reverse("lms_statements:batch", args=[batch.pk])
    client.post(address, {"do": "issue"})
    assert list(Certificate.objects.order_by("number").values_list("number", "file_path")) == [
        (1, ""), (2, ""), (3, ""),
    ]  # fmt: skip
    assert client.get(address).context["goes_on"]

    # The time of one step is over after the first one.
    monkeypatch.setattr("certificates.statements.batch_views.SECONDS_A_STEP", 0.000_1)
    first = Certificate.objects.get(number=1)
    assert actions.try_to_draw(first) == ""
    page = client.get(address)
    assert (page.context["batch"].drawn, page.context["batch"].numbered) == (1, 3)
    monkeypatch.setattr("certificates.statements.batch_views.SECONDS_A_STEP", 600)
    stored = first.file_path
    client.post(address, {"do": "draw"})
    client.post(address, {"do": "draw"})
    first.refresh_from_db()
    assert first.file_path == stored
    page = client.get(address)
    assert (page.context["batch"].drawn, page.context["goes_on"]) == (3, False)

    client.force_login(delia)
    answer = client.get(reverse("lms_statements:batch_file", args=[batch.pk]))
    content = b"".join(answer.streaming_content)

    said = words_of(content)
    assert [said.count(name) > 0 for name in ("Ana Ejemplo", "Bea Ejemplo", "Cata Ejemplo")] == [True] * 3
    with pikepdf.open(io.BytesIO(content)) as whole:
        assert len(whole.pages) % 2 == 0
    assert ModelLogEntry.objects.filter(action="lms.print_statement").count() == 3


def test_what_is_missing_is_told_and_a_second_click_takes_the_rest(client, batch, trio, rosaura, delia, keys):
    _cohort, (ana, bea, cata) = trio
    consent = says_yes(ana, delia, on=date(2025, 5, 2))
    withdraw_consent(consent, by=delia)
    request = StatementRequest.objects.get(participant=bea)
    actions.name_signers(request, [], by=delia)
    client.force_login(rosaura)
    address = reverse("lms_statements:batch", args=[batch.pk])

    page = client.get(address)
    assert [one.request.participant for one in page.context["ready"]] == [ana, cata]
    assert [[reason.code for reason in one.obstacles] for one in page.context["missing"]] == [
        ["signer_missing"] * 3
    ]

    client.post(address, {"do": "issue"})
    actions.name_signers(request, SIGNERS, by=delia)
    client.post(address, {"do": "issue"})
    assert Certificate.objects.count() == 3


def test_only_who_issues_numbers_and_draws(client, batch, delia, keys):
    client.force_login(delia)
    address = reverse("lms_statements:batch", args=[batch.pk])

    page = client.get(address)
    for do in ("issue", "draw"):
        client.post(address, {"do": do})

    assert 'name="do"' not in page.content.decode()
    assert not Certificate.objects.exists()
    with pytest.raises(PermissionDenied):
        actions.draw_batch(batch, by=delia)


def test_a_batch_of_others_is_not_there(client, batch, cirilo):
    client.force_login(cirilo)

    for name in ("batch", "batch_file"):
        assert client.get(reverse(f"lms_statements:{name}", args=[batch.pk])).status_code == 404
    listed = client.get(reverse("lms_statements:index"))
    assert listed.status_code == 403 or listed.context["batches"] == []


def test_a_replaced_one_is_printed_in_its_new_wording(batch, trio, rosaura, ada, keys, delia):
    first, *_others = actions.issue_all(StatementRequest.objects.filter(batch=batch), by=rosaura)[0]
    Participant.objects.filter(pk=first.participant_id).update(name_in_official_register="Nombre Corregido")
    change = actions.propose_change(first, kind="replace", reason="El nombre", by=rosaura)
    actions.decide_change(change, accept=True, by=ada)

    said = words_of(actions.take_batch_file(batch, by=delia).read())

    assert "Nombre Corregido" in said
    assert first.full_number not in said.replace(f"Reemplaza a la constancia N.° {first.full_number}", "")


@pytest.mark.parametrize("name", ("ask_for_all", "batch"))
def test_a_screen_costs_the_same_for_one_and_for_thirty_people(
    client, centre_a, benita, delia, name, django_assert_max_num_queries
):
    counts = []
    client.force_login(delia)
    for code, many in (("UNA", 1), ("TREINTA", 30)):
        cohort, people = group_of(centre_a, benita, [f"Persona {n}" for n in range(many)], code=code)
        if name == "batch":
            made = actions.ask_for_all(
                cohort, [one.pk for one in people], first=FIRST, last=APRIL, by=delia, **GROUND
            )
        address = reverse(f"lms_statements:{name}", args=[made.pk if name == "batch" else cohort.pk])
        client.get(address, {"first": "2025-03", "last": "2025-04"})
        with django_assert_max_num_queries(60) as asked:
            page = client.get(address, {"first": "2025-03", "last": "2025-04"})
        assert len(page.context["ready"]) == many
        counts.append(len(asked))

    assert counts[0] == counts[1]
