"""Screens of consents, own data, repeated records, forgetting, holidays: who may, and that they work."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from courses.attendance.models import AttendanceMark
from courses.cohorts.holidays import centres_of, days_off_of
from courses.cohorts.models import Holiday
from courses.completion.models import Completion
from courses.people import merges, rights
from courses.people.models import Consent, ConsentText, LegalTerm, Merge, Participant, RightsRequest
from courses.work.models import WorkRole, WorkUnlock
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.people import ParticipantFactory


@pytest.fixture
def as_user(client):
    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def person(cohort_a):
    return cohort_a.enrolments.first().participant


def text_of(response):
    return response.content.decode()


def shown(day):
    return day.strftime("%d/%m/%Y")


@pytest.mark.parametrize("name", ["consents", "requests", "my_data"])
def test_pages_about_own_data_are_for_those_who_may_correct_her(as_user, person, delia, benita, cirilo, name):
    url = reverse(f"lms_people:{name}", args=[person.pk])

    assert as_user(delia).get(url).status_code == 200
    assert as_user(benita).get(url).status_code == 403
    assert as_user(cirilo).get(url).status_code == 404


def test_forgetting_is_for_the_registrar(as_user, person, delia, rosaura, cirilo):
    url = reverse("lms_people:anonymise", args=[person.pk])

    assert as_user(rosaura).get(url).status_code == 200
    assert as_user(delia).get(url).status_code == 403
    assert as_user(cirilo).get(url).status_code == 404


def test_nested_rows_of_another_person_do_not_exist_below_mine(as_user, cohort_a, delia):
    mine, other = (one.participant for one in cohort_a.enrolments.all()[:2])
    request = rights.receive_request(other, kind="access", by=delia)
    client = as_user(delia)

    assert client.get(reverse("lms_people:answer", args=[mine.pk, request.pk])).status_code == 404
    assert client.get(reverse("lms_people:answer", args=[other.pk, request.pk])).status_code == 200


def test_consent_is_noted_and_withdrawn(as_user, person, delia):
    client = as_user(delia)
    url = reverse("lms_people:consents", args=[person.pk])
    data = {"purpose": "photo", "given_on": shown(timezone.localdate()), "manner": "verbal"}

    assert client.post(url, data).status_code == 422
    assert client.post(url, {**data, "purpose": ""}).status_code == 422
    client.post(url, {**data, "manner": "written"})
    consent = Consent.objects.get()
    client.post(reverse("lms_people:withdraw_consent", args=[person.pk, consent.pk]))

    consent.refresh_from_db()
    assert consent.withdrawn_on == timezone.localdate()
    assert client.get(reverse("lms_people:withdraw_consent", args=[person.pk, consent.pk])).status_code == 405


def test_request_is_noted_listed_late_and_answered(as_user, person, delia, benita):
    client = as_user(delia)
    received = timezone.localdate() - timedelta(days=30)
    client.post(
        reverse("lms_people:requests", args=[person.pk]),
        {"kind": "access", "received_on": shown(received), "details": "Todo"},
    )
    request = RightsRequest.objects.get()
    open_list = reverse("lms_people:open_requests")
    page = text_of(client.get(open_list))
    assert str(person.pk) in page
    assert "lms-mark--problem" in page
    assert as_user(benita).get(open_list).status_code == 403

    client = as_user(delia)
    answer = reverse("lms_people:answer", args=[person.pk, request.pk])
    assert client.post(answer, {"outcome": "refused", "on": shown(timezone.localdate())}).status_code == 422
    client.post(answer, {"outcome": "granted", "on": shown(timezone.localdate()), "answer": "Entregado"})

    assert str(person.pk) not in text_of(client.get(open_list)).split("</table>")[0]


def test_paper_of_her_data_says_everything_and_is_logged(as_user, person, delia):
    page = text_of(as_user(delia).get(reverse("lms_people:my_data", args=[person.pk])))

    for part in (person.given_names, person.document_number, str(person.birth_year), "Tejido"):
        assert part.replace("'", "&#x27;") in page
    assert ModelLogEntry.objects.filter(action="lms.print_my_data", user=delia).exists()


def test_person_is_forgotten_by_the_screen_only_when_it_is_meant(as_user, person, rosaura):
    client = as_user(rosaura)
    url = reverse("lms_people:anonymise", args=[person.pk])

    assert client.post(url, {"reason": "Lo pidió"}).status_code == 422
    client.post(url, {"reason": "Lo pidió", "understood": "on"})

    person.refresh_from_db()
    assert person.anonymised_at


def test_repeated_records_are_merged_undone_and_confirmed(as_user, rosaura, norma, delia):
    first = ParticipantFactory(
        given_names="Rosa", paternal_surname="Doble", maternal_surname="", birth_year=None
    )
    second = ParticipantFactory(
        given_names="Rosa",
        paternal_surname="Doble",
        maternal_surname="",
        document_type="SIN",
        document_number="",
    )
    client = as_user(rosaura)
    url = reverse("lms_people:merge", args=[first.pk, second.pk])

    listed = text_of(client.get(reverse("lms_people:duplicates")))
    assert str(first.pk) in listed
    assert str(second.pk) in listed
    assert client.get(url).status_code == 200
    assert client.post(url, {"keep": "x", "reason": "y"}).status_code == 422
    client.post(url, {"keep": str(second.pk), "reason": "Mismo DNI"})
    merge = Merge.objects.get()
    assert (merge.kept, merge.merged) == (second, first)
    client.post(reverse("lms_people:confirm_merge", args=[merge.pk]))
    merge.refresh_from_db()
    assert merge.is_open
    client.post(reverse("lms_people:undo_merge", args=[merge.pk]))
    merge.refresh_from_db()
    assert merge.undone_by == rosaura

    again = merges.merge_participants(
        kept=second, merged=Participant.objects.get(pk=first.pk), reason="x", by=rosaura
    )
    as_user(norma).post(reverse("lms_people:confirm_merge", args=[again.pk]))
    again.refresh_from_db()
    assert again.confirmed_by == norma
    assert as_user(delia).get(reverse("lms_people:duplicates")).status_code == 403


def test_page_of_a_merged_record_leads_to_the_one_that_stays(as_user, rosaura, norma):
    kept, merged = ParticipantFactory.create_batch(2)
    merges.merge_participants(kept=kept, merged=merged, reason="x", by=norma)

    response = as_user(rosaura).get(reverse("lms_people:person", args=[merged.pk]))

    assert response.url == reverse("lms_people:person", args=[kept.pk])


def test_list_of_people_to_forget_is_for_the_registrar(as_user, rosaura, delia):
    old = ParticipantFactory()
    Participant.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=365 * 8))
    url = reverse("lms_people:retention")

    assert str(old.pk) in text_of(as_user(rosaura).get(url))
    assert as_user(delia).get(url).status_code == 403


def test_holidays_of_the_country_are_kept_by_those_who_see_all_and_of_a_centre_by_its_own(
    as_user, delia, norma, benita, centre_a, centre_b
):
    url = reverse("lms_holidays:index")
    assert as_user(benita).get(url).status_code == 403
    client = as_user(delia)
    data = {"date": "25/04/2026", "name": "Fundación", "norm": ""}

    assert client.post(url, data).status_code == 422
    assert client.post(url, {**data, "centre": centre_b.pk}).status_code == 422
    client.post(url, {**data, "centre": centre_a.pk})
    own = Holiday.objects.get(centre=centre_a)
    national = Holiday.objects.filter(centre=None).first()
    assert "Fundación" in text_of(client.get(url, {"year": "2026"}))
    assert client.post(reverse("lms_holidays:remove", args=[national.pk])).status_code == 403
    assert client.post(reverse("lms_holidays:fill"), {"year": "2041"}).status_code == 403
    client.post(reverse("lms_holidays:remove", args=[own.pk]))
    assert not Holiday.objects.filter(centre=centre_a).exists()

    as_user(norma).post(reverse("lms_holidays:fill"), {"year": "2041"})
    assert Holiday.objects.filter(date__year=2041).count() == 16


def test_holiday_of_another_centre_does_not_exist_for_me(as_user, delia, centre_a, centre_b):
    foreign = Holiday.objects.create(date="2026-04-25", name="Ajeno", centre=centre_b)

    assert as_user(delia).post(reverse("lms_holidays:remove", args=[foreign.pk])).status_code == 404


@pytest.mark.parametrize("name", ["authorise", "inscribe"])
def test_leave_and_inscription_are_noted_by_the_coordinator(
    as_user, cohort_a, cohort_b, delia, benita, cirilo, name
):
    def url_in(cohort, of):
        nested = of.sessions.first() if name == "authorise" else of.enrolments.first()
        return reverse(f"lms_cohorts:{name}", args=[cohort.pk, nested.pk])

    assert as_user(benita).get(url_in(cohort_a, cohort_a)).status_code == 403
    assert as_user(cirilo).get(url_in(cohort_a, cohort_a)).status_code == 404
    assert as_user(delia).get(url_in(cohort_a, cohort_b)).status_code == 404
    assert as_user(delia).get(url_in(cohort_a, cohort_a)).status_code == 200
    data = {"authorisation": "Acta 12", "inscribed_on": "01/03/2026", "book": "3", "folio": "117"}
    as_user(delia).post(url_in(cohort_a, cohort_a), data)

    if name == "authorise":
        assert cohort_a.sessions.first().authorisation == "Acta 12"
    else:
        assert cohort_a.enrolments.first().register_folio == "117"


def test_paper_of_her_data_holds_what_the_rooms_above_know(as_user, cohort_a, person, delia):
    AttendanceMark.objects.create(
        session=cohort_a.sessions.first(),
        participant=person,
        status="present",
        minutes=117,
        marked_by=delia,
        marked_at=timezone.now(),
    )
    Completion.objects.create(
        participant=person, cohort=cohort_a, status="confirmed", earned_on="2026-02-03", marked_by=delia
    )
    unlock = WorkUnlock.objects.create(
        participant=person, role=WorkRole.objects.create(code="CHOMPA", title="Teje chompas")
    )

    page = text_of(as_user(delia).get(reverse("lms_people:my_data", args=[person.pk])))

    for part in ("117", "03/02/2026", unlock.role.title):
        assert part in page


def test_number_of_the_law_is_entered_confirmed_and_then_fixed(as_user, norma, delia, benita):
    url = reverse("lms_people:terms")
    data = {
        "subject": "right_access",
        "amount": "15",
        "unit": "days",
        "norm": "Norma",
        "valid_from": "01/01/2030",
    }
    assert as_user(benita).get(url).status_code == 403
    assert as_user(delia).get(url).status_code == 200
    assert as_user(delia).post(url, data).status_code == 403
    client = as_user(norma)

    assert client.post(url, {**data, "amount": "0"}).status_code == 422
    client.post(url, data)
    client.post(url, {**data, "amount": "16", "confirmed_on": "02/01/2030", "confirmed_by": "Una abogada"})
    assert client.post(url, {**data, "amount": "17"}).status_code == 422

    term = LegalTerm.objects.get(subject="right_access", valid_from="2030-01-01")
    assert (term.amount, term.confirmed_by) == (16, "Una abogada")
    assert LegalTerm.objects.filter(subject="right_access").count() == 2


def test_text_of_a_consent_is_published_as_a_new_version(as_user, norma, delia):
    url = reverse("lms_people:consent_texts")
    assert as_user(delia).get(url).status_code == 403
    client = as_user(norma)
    data = {
        "purpose": "photo",
        "language": "es",
        "valid_from": shown(timezone.localdate()),
        "text": "Texto mejor",
    }

    client.post(url, data)
    assert client.post(url, data).status_code == 422

    assert ConsentText.objects.get(purpose="photo", version=2).text == "Texto mejor"


def test_a_term_is_counted_with_the_holidays_of_her_own_centre_whatever_other_centres_there_are(
    client, rosaura, centre_a, centre_b
):
    """She moved from a centre that comes first in the list to another: only the other's days off count."""
    cohort = CohortFactory(centre=centre_b, meetings=0)
    person = ParticipantFactory(centre=centre_a)
    EnrolmentFactory(cohort=cohort, participant=person)
    today = timezone.localdate()
    without = days_off_of(person, today, today + timedelta(days=90))
    for offset in range(1, 6):
        Holiday.objects.get_or_create(date=today + timedelta(days=offset), centre=centre_a, name="Allá")
    assert days_off_of(person, today, today + timedelta(days=90)) == without
    Holiday.objects.get_or_create(date=today + timedelta(days=2), centre=centre_b, name="Acá")

    assert today + timedelta(days=2) in days_off_of(person, today, today + timedelta(days=90))
    assert [one.pk for one in centres_of(person, on=today)] == [centre_b.pk]


def test_where_somebody_is_at_home_twice_only_common_days_off_lengthen_a_term(centre_a, centre_b):
    person = ParticipantFactory()
    for centre in (centre_a, centre_b):
        EnrolmentFactory(cohort=CohortFactory(centre=centre, meetings=0), participant=person)
    today = timezone.localdate()
    soon, later = (date(today.year + 1, 2, day) for day in (3, 4))
    Holiday.objects.create(date=soon, centre=centre_a, name="Solo allá")
    for centre in (centre_a, centre_b):
        Holiday.objects.create(date=later, centre=centre, name="En los dos")

    found = days_off_of(person, today, later)

    assert later in found
    assert soon not in found
