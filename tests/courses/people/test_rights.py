"""What a person says yes to, what she may ask, and how she is forgotten."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from courses.cohorts.actions import end_enrolment
from courses.people import consents, rights
from courses.people.models import Consent, ConsentText, Participant
from courses.people.seeds import CONSENT_TEXTS
from tests.factories.people import ParticipantFactory


def code_of(error):
    value = error.value
    if hasattr(value, "error_dict"):
        return {field: [one.code for one in errors] for field, errors in value.error_dict.items()}
    return value.code


def agree(person, by, purpose="certificate", **wishes):
    text = consents.text_for(purpose, "es")
    return consents.record_consent(person, **{"text": text, "manner": "written", "by": by, **wishes})


# ------------------------------------------------------------------------------------------ consents


def test_every_purpose_has_a_text_from_the_start(db):
    assert {one.purpose for one in ConsentText.objects.all()} == {purpose for purpose, _text in CONSENT_TEXTS}


def test_consent_stands_from_its_day_until_it_is_withdrawn(delia):
    person = ParticipantFactory()
    today = timezone.localdate()
    consent = agree(person, delia, given_on=today - timedelta(days=10))

    assert consents.has_consent(person, "certificate")
    assert not consents.has_consent(person, "certificate", on=today - timedelta(days=11))
    assert not consents.has_consent(person, "photo")
    consents.withdraw_consent(consent, by=delia, on=today - timedelta(days=2))

    assert not consents.has_consent(person, "certificate")
    assert consents.has_consent(person, "certificate", on=today - timedelta(days=3))
    assert Consent.objects.count() == 1


def test_consent_may_be_given_again_after_it_was_withdrawn(delia):
    person = ParticipantFactory()
    consents.withdraw_consent(agree(person, delia), by=delia)

    again = agree(person, delia)

    assert consents.has_consent(person, "certificate")
    with pytest.raises(ValidationError) as error:
        agree(person, delia)
    assert code_of(error) == "already_given"
    assert again.text.version == 1


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ({"manner": ""}, {"manner": ["no_manner"]}),
        ({"purpose": "photo", "manner": "verbal"}, {"manner": ["needs_writing"]}),
        ({"purpose": "statement", "manner": "verbal"}, {"manner": ["needs_writing"]}),
        ({"given_on": date(2090, 1, 1)}, {"given_on": ["future"]}),
        ({"given_on": date(2020, 1, 1)}, {"given_on": ["text_newer"]}),
        ({"read_aloud_by": "x" * 121}, {"read_aloud_by": ["name_long"]}),
    ],
)
def test_consent_that_would_not_hold_is_refused(delia, wishes, expected):
    with pytest.raises(ValidationError) as error:
        agree(ParticipantFactory(), delia, **wishes)

    assert code_of(error) == expected
    assert not Consent.objects.exists()


def test_who_does_not_read_was_read_to_by_somebody_named(delia):
    person = ParticipantFactory(reads="no", signs_with="fingerprint")

    with pytest.raises(ValidationError) as error:
        agree(person, delia, manner="fingerprint")
    assert code_of(error) == {"read_aloud_by": ["not_read_aloud"]}

    assert agree(person, delia, manner="fingerprint", read_aloud_by="Benita").read_aloud_by == "Benita"


def test_spoken_word_is_enough_for_teaching(delia):
    assert agree(ParticipantFactory(), delia, purpose="teaching", manner="verbal")


def test_new_text_is_a_new_version_and_old_consents_stay_with_theirs(norma):
    consent = agree(ParticipantFactory(), norma)

    new = consents.publish_text(purpose="certificate", language="es", text="Texto mejor", by=norma)

    consent.refresh_from_db()
    assert (consent.text.version, new.version) == (1, 2)
    assert consents.text_for("certificate", "es") == new
    assert consents.text_for("certificate", "quy") == new
    for text in ("Texto mejor", "  "):
        with pytest.raises(ValidationError):
            consents.publish_text(purpose="certificate", language="es", text=text, by=norma)


# ------------------------------------------------------------------------------------------ requests


@pytest.mark.parametrize(
    ("kind", "days"),
    [("information", 8), ("access", 20), ("rectification", 10), ("cancellation", 10), ("opposition", 10)],
)
def test_request_is_due_after_the_days_the_law_gives(delia, kind, days):
    received = timezone.localdate() - timedelta(days=3)

    request = rights.receive_request(ParticipantFactory(), kind=kind, received_on=received, by=delia)

    assert request.due_on == received + timedelta(days=days)


def test_withdrawal_of_consent_is_due_in_working_days(delia):
    request = rights.receive_request(
        ParticipantFactory(), kind="revocation", received_on=date(2026, 3, 6), by=delia
    )

    assert request.due_on == date(2026, 3, 20)


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ({"kind": "money"}, {"kind": ["no_kind"]}),
        ({"received_on": date(2090, 1, 1)}, {"received_on": ["future"]}),
        ({"details": "x" * 501}, {"details": ["long"]}),
        ({"details": "\x00"}, {"details": ["damaged_letters"]}),
    ],
)
def test_impossible_request_is_refused(delia, wishes, expected):
    with pytest.raises(ValidationError) as error:
        rights.receive_request(ParticipantFactory(), **{"kind": "access", "by": delia, **wishes})

    assert code_of(error) == expected


def test_request_is_answered_once_and_a_refusal_has_a_reason(delia):
    request = rights.receive_request(ParticipantFactory(), kind="access", by=delia)

    for wishes, expected in (
        ({"outcome": ""}, {"outcome": ["no_outcome"]}),
        ({"outcome": "refused", "answer": " "}, {"answer": ["no_reason"]}),
        ({"outcome": "granted", "on": request.received_on - timedelta(days=1)}, {"on": ["day"]}),
    ):
        with pytest.raises(ValidationError) as error:
            rights.answer_request(request, **{"answer": "", "by": delia, **wishes})
        assert code_of(error) == expected
    rights.answer_request(request, outcome="granted", answer="", by=delia)

    with pytest.raises(ValidationError) as error:
        rights.answer_request(request, outcome="granted", answer="", by=delia)
    assert code_of(error) == "already_answered"


# ------------------------------------------------------------------------------------------ forgetting


def test_anonymous_person_is_gone_and_still_counted(cohort_a, norma):
    enrolment = cohort_a.enrolments.first()
    person = enrolment.participant
    person.safe_contact, person.alias = "Los martes", "Flor"
    person.save()
    agree(person, norma, read_aloud_by="Benita")
    end_enrolment(enrolment, on=timezone.localdate(), status="withdrawn", reason="Se fue a Cusco", by=norma)
    name = person.given_names

    rights.anonymise(person, by=norma, reason="Lo pidió")

    stored = str(Participant.objects.filter(pk=person.pk).values().get())
    assert name not in stored
    assert "martes" not in stored
    assert person.document_number == ""
    assert person.birth_year is None
    assert cohort_a.enrolments.count() == 3
    enrolment.refresh_from_db()
    assert enrolment.leaving_reason == ""
    consent = Consent.objects.get()
    assert (consent.withdrawn_on, consent.read_aloud_by) == (timezone.localdate(), "")
    assert person not in Participant.objects.current()
    assert name not in str(list(ModelLogEntry.objects.values()))
    assert list(Participant.objects.matching(name.split()[0])) != [person]
    with pytest.raises(ValidationError) as error:
        rights.anonymise(person, by=norma, reason="otra vez")
    assert code_of(error) == "already"


def test_nobody_is_forgotten_without_a_reason(norma):
    with pytest.raises(ValidationError) as error:
        rights.anonymise(ParticipantFactory(), by=norma, reason="  ")

    assert code_of(error) == {"reason": ["no_reason"]}


def test_two_anonymous_people_are_told_apart_on_old_lists(norma):
    first, second = ParticipantFactory.create_batch(2)

    for one in (first, second):
        rights.anonymise(one, by=norma, reason="x")

    assert first.class_name != second.class_name
