"""A class handed from one tablet to another by a file: whoever comes to the office first, each mark counts once."""

import json
from uuid import uuid4

import pytest
from django.utils import timezone

from courses.attendance.models import AttendanceMark
from courses.events.models import HeldEvent, LearningEvent
from courses.sync import actions, copies
from courses.sync.models import ClassHandOver
from tests.factories.tablets import connect, sign

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def other(centre_a, delia):
    """A second tablet of the centre that carries no group at all."""
    return connect(by=delia, label="Tableta 2", centre=centre_a)


def statement(giver, cohort, **changes):
    content = {
        "v": 1,
        "kind": "hand_over",
        "id": str(uuid4()),
        "device": str(giver.device.pk),
        "group": str(cohort.pk),
        "at": timezone.now().isoformat(),
        **changes,
    }
    text = json.dumps(content)
    return {"text": text, "sig": sign(giver.key, text)}


@pytest.fixture
def given(tablet, cohort_a):
    return statement(tablet, cohort_a)


def statuses(answer):
    return [result["status"] for result in answer.json()["results"]]


def attendance():
    rows = AttendanceMark.objects.order_by("participant__sort_key", "pk")
    return [(row.status, row.in_conflict) for row in rows]


def test_the_second_tablet_goes_on_marking_and_brings_the_marks_of_the_first(
    client, tablet, other, given, session, people, benita
):
    first = tablet.mark(session, people[0], by=benita)
    correction = other.mark(session, people[0], "late", minutes=10, by=benita, supersedes=[first["id"]])
    more = other.mark(session, people[1], by=benita)

    answer = other.send(client, correction, first, more, classes=[given])

    assert statuses(answer) == ["stored", "stored", "stored"]
    assert answer.json()["classes"] == [{"id": json.loads(given["text"])["id"], "status": "taken"}]
    assert attendance() == [("late", False), ("present", False)]
    assert set(LearningEvent.objects.values_list("device", flat=True)) == {
        str(tablet.device.pk),
        str(other.device.pk),
    }


@pytest.mark.parametrize("order", ["original first", "bearer first"])
def test_the_original_and_the_bearer_count_once_in_any_order_and_leave_no_gap(
    client, tablet, other, given, session, people, benita, order
):
    marks = [tablet.mark(session, person, by=benita) for person in people]
    own = other.mark(session, people[0], "absent", by=benita, supersedes=[marks[0]["id"]])

    def original():
        return tablet.send(client, *marks, waiting=[])

    def bearer():
        return other.send(client, *marks, own, classes=[given])

    answers = [original(), bearer()] if order == "original first" else [bearer(), original()]
    again = bearer()

    assert statuses(answers[0])[0] == "stored"
    assert statuses(answers[1])[0] == "duplicate"
    assert set(statuses(again)) == {"duplicate"}
    assert LearningEvent.objects.count() == len(marks) + 1
    assert attendance()[0] == ("absent", False)
    assert tablet.send(client).json()["gaps"] == []
    assert ClassHandOver.objects.count() == 1


def test_both_go_on_marking_and_the_difference_is_shown_not_lost(
    client, tablet, other, given, session, people, benita
):
    tablet.send(client, tablet.mark(session, people[0], "absent", by=benita))
    other.send(client, other.mark(session, people[0], by=benita), classes=[given])

    assert attendance()[0][1] is True


def test_from_then_on_the_second_tablet_gets_the_names(client, other, given, cohort_a):
    def groups():
        answer = client.get("/tablet/v1/roster", headers=other.headers())
        return [group["id"] for group in answer.json()["groups"]]

    assert groups() == []
    other.send(client, classes=[given])

    assert groups() == [str(cohort_a.pk)]


def test_a_group_taken_away_by_the_coordinator_does_not_come_back_with_the_same_file(
    client, other, given, cohort_a, delia
):
    other.send(client, classes=[given])
    actions.change_device(other.device, label="Tableta 2", cohorts=[], quiet=True, by=delia)

    other.send(client, classes=[given])

    assert list(other.device.cohorts.all()) == []


def test_without_the_statement_the_marks_of_the_class_wait_for_a_person(
    client, tablet, other, session, people, benita
):
    foreign, own = tablet.mark(session, people[0], by=benita), other.mark(session, people[1], by=benita)

    answer = other.send(client, foreign, own)

    assert [result["code"] for result in answer.json()["results"]] == ["signature", "group_not_carried"]
    assert LearningEvent.objects.count() == 0


def test_a_changed_or_unsigned_statement_opens_nothing(client, tablet, other, given, cohort_a, cohort_b):
    changed = {**given, "text": given["text"].replace(str(cohort_a.pk), str(cohort_b.pk))}
    by_myself = statement(other, cohort_a, device=str(tablet.device.pk))
    nonsense = [{"text": text, "sig": ""} for text in ("", "{", "[]", '{"v":1}', "null")]

    answer = other.send(client, classes=[changed, by_myself, *nonsense]).json()

    assert [one["status"] for one in answer["classes"]] == ["signature", "signature"]
    assert list(other.device.cohorts.all()) == []


def test_a_tablet_cannot_give_what_it_does_not_carry(client, other, tablet, cohort_b):
    answer = other.send(client, classes=[statement(tablet, cohort_b)]).json()

    assert [one["status"] for one in answer["classes"]] == ["group_not_carried"]


def test_a_withdrawn_tablet_gives_nothing_away(client, tablet, other, given, session, people, benita, delia):
    mark = tablet.mark(session, people[0], by=benita)
    actions.revoke_device(tablet.device, by=delia)

    answer = other.send(client, mark, classes=[given]).json()

    assert [one["status"] for one in answer["classes"]] == ["tablet_withdrawn"]
    assert HeldEvent.objects.count() == 1


def test_names_do_not_leave_for_another_centre(client, tablet, given, centre_b, delia):
    stranger = connect(by=delia, label="Tableta 9", centre=centre_b)

    answer = stranger.send(client, classes=[given]).json()

    assert [one["status"] for one in answer["classes"]] == ["other_centre"]
    assert client.get("/tablet/v1/roster", headers=stranger.headers()).json()["groups"] == []


def test_it_travels_on_to_a_third_tablet_with_both_statements(
    client, tablet, other, given, cohort_a, session, people, benita, delia, centre_a
):
    third = connect(by=delia, label="Tableta 3", centre=centre_a)
    one = tablet.mark(session, people[0], by=benita)
    two = other.mark(session, people[1], by=benita)
    three = third.mark(session, people[0], "absent", by=benita, supersedes=[one["id"]])

    answer = third.send(client, one, three, classes=[given, statement(other, cohort_a)])
    assert statuses(answer) == ["stored", "stored"]
    assert [item["status"] for item in answer.json()["classes"]] == ["taken", "group_not_carried"]

    # The second tablet comes by itself later.
    assert statuses(other.send(client, one, two, classes=[given])) == ["duplicate", "stored"]
    assert attendance() == [("absent", False), ("present", False)]


def test_a_copy_of_the_second_tablet_brings_the_class_too(
    tablet, other, given, session, people, benita, delia
):
    facts = [tablet.mark(session, people[0], by=benita), other.mark(session, people[1], by=benita)]
    made_at = timezone.now().isoformat()
    ids = " ".join(fact["id"] for fact in facts)
    content = {
        "file": "marks-1",
        "device": str(other.device.pk),
        "made_at": made_at,
        "max_seq": 1,
        "count": 2,
        "events": facts,
        "classes": [given],
        "seal": sign(other.key, f"{other.device.pk} {made_at} 2 {ids}"),
    }

    taken = copies.import_copy(json.dumps(content).encode(), by=delia)
    again = copies.import_copy(json.dumps(content).encode(), by=delia)

    assert (taken.stored, taken.held, again.known) == (2, 0, 2)


def test_too_many_or_wrong_classes_are_malformed(client, other, given):
    assert other.send(client, classes=[given] * 51).status_code == 400
    assert other.send(client, classes=["x"]).status_code == 400


def test_the_office_sees_what_was_handed_over(client, tablet, other, given, delia, cohort_a):
    other.send(client, classes=[given])
    client.force_login(delia)

    shown = client.get(f"/admin/tabletas/{other.device.pk}/").content.decode()

    assert f"{cohort_a.name}, de Tableta 1" in shown
