"""A whole cohort as one file: out of one house, into another, and the same again."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from courses.archives import packing, sealed, unpacking
from courses.attendance.actions import Reading, close_session, mark_attendance, mark_lesson_taught
from courses.attendance.models import AttendanceMark
from courses.cohorts.models import Cohort, Enrolment
from courses.completion.actions import mark_completion
from courses.completion.models import Completion
from courses.evaluations.actions import record_evaluation
from courses.events.models import LearningEvent
from courses.events.rebuild import rebuild
from courses.people.models import Participant
from courses.skills.actions import observe_skill
from tests.factories.cohorts import CentreFactory, CohortFactory
from tests.factories.outline import SkillFactory
from tests.factories.people import ParticipantFactory
from tests.factories.staff import UserFactory

PASSPHRASE = "doce ovejas negras"


@pytest.fixture(autouse=True)
def _cheap_keys(monkeypatch):
    """The cost of guessing a passphrase is none of these tests' matter."""
    monkeypatch.setattr(sealed, "COST", {"n": 2**4, "r": 8, "p": 1})


def lived(by):
    """A cohort with marks of every kind, an undone one, a skill, an evaluation and a completion."""
    cohort = CohortFactory(code="VIAJE", size=3, opened_by=by, facilitators=[by])
    first, second, third, _coming = cohort.sessions.order_by("starts_at")
    people = [row.participant for row in cohort.enrolments.select_related("participant").order_by("pk")]
    mark_attendance(first, {person.pk: Reading("present") for person in people}, by=by)
    mark_attendance(first, {people[0].pk: Reading("late", 15)}, by=by)
    mark_attendance(second, {people[1].pk: Reading("excused", cause="medical")}, by=by)
    mark_attendance(third, {people[2].pk: Reading("absent")}, by=by)
    mark_attendance(third, {people[2].pk: Reading(None)}, by=by)
    observe_skill(first, SkillFactory(), {people[0].pk: "alone"}, by=by)
    mark_lesson_taught(first, cohort.edition.content["lessons"][0]["key"], by=by)
    record_evaluation(cohort, people[0], kind="final", mark=15, evaluated_on=timezone.localdate(), by=by)
    close_session(first, by=by)
    mark_completion(people[0], cohort, by=by, exception_reason="Traslado de centro")
    return cohort


def packed(cohort):
    return packing.read(packing.pack(cohort, passphrase=PASSPHRASE), passphrase=PASSPHRASE)


def figures(cohort):
    """What the projections say, in plain rows."""
    marks = AttendanceMark.objects.filter(session__cohort=cohort).order_by("pk")
    return (
        list(marks.values_list("participant", "session", "status", "minutes", "cause", "heads")),
        list(Completion.objects.filter(cohort=cohort).values_list("participant", "status", "figures")),
        list(
            Enrolment.objects.filter(cohort=cohort).order_by("pk").values_list("pk", "joined_on", "left_on")
        ),
    )


@pytest.mark.django_db(transaction=True)
def test_a_cohort_taken_to_an_empty_house_is_the_same_there_and_comes_back_the_same(move_house):
    cohort = lived(UserFactory(username="benita", is_superuser=True))
    before, said = packed(cohort), figures(cohort)
    data = packing.pack(cohort, passphrase=PASSPHRASE)

    move_house()
    assert not Participant.objects.exists()
    norma = UserFactory(username="norma", is_superuser=True)
    archive = packing.read(data, passphrase=PASSPHRASE)
    centre = CentreFactory(label="Otra casa")
    arrival = unpacking.look_at(archive, centre=centre)
    assert (arrival.new_people, arrival.new_facts) == (3, arrival.facts)
    assert "benita" in arrival.new_staff
    taken = unpacking.take_in(archive, centre=centre, by=norma)

    assert figures(taken) == said
    after = packed(taken)
    for name, rows in before.rows.items():
        assert _without_own_keys(after.rows[name]) == _without_own_keys(rows), name
    assert all(one.is_same for one in rebuild(check=True))
    assert not get_user_model().objects.get(username="benita").is_active


def _without_own_keys(rows):
    """Rows without what belongs to a house: its centre, the numbers its database gave, the courses' own keys."""
    own = ("centre_id", "edition_id", "number")
    kept = [
        {
            key: value
            for key, value in row.items()
            if key not in own and not (key == "id" and isinstance(value, int))
        }
        for row in rows
    ]
    return sorted(json.dumps(row, sort_keys=True) for row in kept)


def test_taking_the_same_file_in_again_adds_nothing(norma):
    cohort = lived(norma)
    archive = packed(cohort)

    arrival = unpacking.look_at(archive, centre=cohort.centre)
    assert (arrival.is_known, arrival.new_people, arrival.new_facts) == (True, 0, 0)
    facts = LearningEvent.objects.count()
    unpacking.take_in(archive, centre=cohort.centre, by=norma)

    assert LearningEvent.objects.count() == facts
    assert Cohort.objects.filter(code="VIAJE").count() == 1


def test_names_are_not_readable_in_the_file(norma):
    cohort = lived(norma)

    data = packing.pack(cohort, passphrase=PASSPHRASE)

    for person in Participant.objects.all():
        assert person.paternal_surname.encode() not in data


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda data: b"", packing.NotABackup),
        (lambda data: b"PK\x03\x04" + data, packing.NotABackup),
        (lambda data: data[: len(data) // 2], packing.Damaged),
        (lambda data: data[:-1], packing.Damaged),
        (lambda data: data[:-40] + bytes(40), packing.Damaged),
    ],
)
def test_a_file_that_was_cut_or_changed_is_refused(norma, spoil, error):
    data = packing.pack(CohortFactory(), passphrase=PASSPHRASE)

    with pytest.raises(error):
        packing.read(spoil(data), passphrase=PASSPHRASE)


def test_a_wrong_passphrase_opens_nothing(norma):
    with pytest.raises(packing.WrongPassphrase):
        packing.read(packing.pack(CohortFactory(), passphrase=PASSPHRASE), passphrase="doce ovejas blancas")


def test_a_file_of_a_later_version_is_refused(norma, monkeypatch):
    monkeypatch.setattr(packing, "FORMAT", 2)
    data = packing.pack(CohortFactory(), passphrase=PASSPHRASE)
    monkeypatch.setattr(packing, "FORMAT", 1)

    with pytest.raises(packing.NewerFormat):
        packing.read(data, passphrase=PASSPHRASE)


def test_what_stands_in_the_way_is_told_and_nothing_is_written(norma):
    cohort = lived(norma)
    archive = packed(cohort)
    rows = dict(archive.rows)
    rows["lms_courses.cohort"] = [
        {**rows["lms_courses.cohort"][0], "id": "0" * 8 + "-0000-4000-8000-" + "0" * 12}
    ]
    stranger = packing.Archive({**archive.manifest, "time_zone": "Europe/Berlin"}, rows)

    arrival = unpacking.look_at(stranger, centre=cohort.centre)

    assert len(arrival.obstacles) == 2
    with pytest.raises(ValidationError):
        unpacking.take_in(stranger, centre=cohort.centre, by=norma)
    assert Cohort.objects.count() == 1


def test_a_person_who_stands_here_under_another_record_comes_in_without_her_document(norma):
    cohort = CohortFactory(participants=[ParticipantFactory(document_number="00001234")])
    archive = packed(cohort)
    rows = {**archive.rows, "lms_courses.participant": [dict(one) for one in archive.of(Participant)]}
    other = rows["lms_courses.participant"][0]
    known = other["id"]
    new = "11111111-1111-4111-8111-111111111111"
    text = json.dumps(rows, cls=packing._Encoder).replace(known, new).replace(str(cohort.pk), new[:-1] + "2")
    text = text.replace(cohort.code, "COPIA")
    for session in cohort.sessions.all():
        text = text.replace(str(session.pk), str(session.pk).replace(str(session.pk)[:4], "abcd", 1))
    for row in cohort.enrolments.all():
        text = text.replace(str(row.pk), "22222222-2222-4222-8222-222222222222")

    taken = unpacking.take_in(
        packing.Archive(archive.manifest, json.loads(text)), centre=cohort.centre, by=norma
    )

    person = taken.enrolments.get().participant
    assert (str(person.pk), person.document_number, person.document_type) == (new, "", "SIN")


def test_only_who_runs_the_centre_takes_a_cohort_in_or_out(cohort_a, delia, benita, elias):
    archive = packed(cohort_a)

    assert unpacking.may_take_out(delia, cohort_a)
    for somebody in (benita, elias):
        assert not unpacking.may_take_out(somebody, cohort_a)
        with pytest.raises(PermissionDenied):
            unpacking.take_in(archive, centre=cohort_a.centre, by=somebody)
    assert timezone.now() - timedelta(minutes=1) < timezone.datetime.fromisoformat(
        archive.manifest["made_at"]
    )
