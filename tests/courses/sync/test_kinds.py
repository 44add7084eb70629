"""What only tablets send: classes made up on the spot, newcomers and notes nobody on the tablet can read again."""

from datetime import UTC, datetime
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command

from courses.attendance.models import AttendanceMark
from courses.cohorts.models import Session
from courses.events.models import HeldEvent
from courses.sync import server_key, signatures
from courses.sync.models import SealedNote
from tests.factories.tablets import connect

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 21, 22, 30, tzinfo=UTC).isoformat()


def make_up(tablet, cohort, by, session=None, **value):
    session = session or uuid4()
    fact = tablet.write(
        "session", by=by, cohort=cohort, session=session, value={"at": AT, "minutes": 90, **value}
    )
    return session, fact


def sealed(text):
    return {"sealed": signatures.seal(text, signatures.jwk_of(server_key.load().public_key()))}


def words(answer):
    return [(one["status"], one.get("code", "")) for one in answer.json()["results"]]


def test_a_class_made_up_on_the_spot_and_its_marks_arrive_in_one_batch_in_any_order(
    client, tablet, cohort_a, people, benita
):
    key, fact = make_up(tablet, cohort_a, benita)
    mark = tablet.write(
        "attendance", by=benita, cohort=cohort_a, session=key, participant=people[0], value="present"
    )

    assert words(tablet.send(client, mark, fact)) == [("stored", ""), ("stored", "")]
    made = Session.objects.get(pk=key)
    assert (made.cohort, made.minutes, made.starts_at.isoformat()) == (cohort_a, 90, AT)
    assert AttendanceMark.objects.get().minutes == 90


def test_a_class_at_half_past_eleven_at_night_stays_on_the_date_on_the_wall(client, tablet, cohort_a, benita):
    key, fact = make_up(tablet, cohort_a, benita, at="2026-11-22T04:30:00+00:00")

    tablet.send(client, fact)

    assert Session.objects.get(pk=key).date.isoformat() == "2026-11-21"


def test_two_tablets_make_up_the_same_class_and_both_stay(client, tablet, cohort_a, people, benita, delia):
    other = connect(cohort_a, by=delia, label="Tableta 2")
    for one, person in ((tablet, people[0]), (other, people[1])):
        key, fact = make_up(one, cohort_a, benita)
        mark = one.write(
            "attendance", by=benita, cohort=cohort_a, session=key, participant=person, value="present"
        )
        assert words(one.send(client, fact, mark)) == [("stored", "")] * 2

    assert Session.objects.filter(minutes=90).count() == 2
    assert AttendanceMark.objects.count() == 2


@pytest.mark.parametrize(
    "value",
    [
        {"minutes": 5},
        {"minutes": True},
        {"minutes": 3_000},
        {"at": "2026-11-21T10:00:00"},
        {"place": "moon"},
        {"at": "x"},
    ],
)
def test_an_impossible_class_is_held(client, tablet, cohort_a, benita, value):
    _key, fact = make_up(tablet, cohort_a, benita, **value)

    assert words(tablet.send(client, fact)) == [("held", "invalid_value")]


def test_a_class_of_a_stranger_or_with_a_taken_name_is_held(
    client, tablet, cohort_a, cohort_b, benita, cirilo
):
    _key, by_stranger = make_up(tablet, cohort_a, cirilo)
    _key, taken = make_up(tablet, cohort_a, benita, session=cohort_b.sessions.first().pk)

    assert words(tablet.send(client, by_stranger, taken)) == [
        ("held", "actor_not_allowed"),
        ("held", "session_unknown"),
    ]


def test_a_note_is_readable_by_the_office_alone(client, tablet, cohort_a, session, benita):
    fact = tablet.write("note", by=benita, cohort=cohort_a, session=session, value=sealed("Falta lana roja."))

    assert words(tablet.send(client, fact)) == [("stored", "")]
    note = SealedNote.objects.get()
    assert "lana" not in fact["body"] + str(note.sealed)
    assert signatures.open_sealed(note.sealed, server_key.load()) == "Falta lana roja."


def test_a_newcomer_arrives_and_her_marks_wait_until_the_office_knows_her(
    client, tablet, cohort_a, session, benita
):
    person = uuid4()
    newcomer = tablet.write(
        "newcomer", by=benita, cohort=cohort_a, session=session, participant=person, value=sealed("Rosa Ñ.")
    )
    mark = tablet.write(
        "attendance", by=benita, cohort=cohort_a, session=session, participant=person, value="present"
    )

    assert words(tablet.send(client, newcomer, mark)) == [("stored", ""), ("held", "participant_unknown")]
    note = SealedNote.objects.get()
    assert (note.is_newcomer, note.participant) == (True, person)
    assert HeldEvent.objects.get().event_id is not None


@pytest.mark.parametrize(
    "value", ["plain", {"sealed": "plain"}, {"sealed": {"epk": {}, "iv": ""}}, {"text": "x"}]
)
def test_a_note_that_is_not_sealed_is_held(client, tablet, cohort_a, benita, value):
    fact = tablet.write("note", by=benita, cohort=cohort_a, value=value)

    assert words(tablet.send(client, fact)) == [("held", "invalid_value")]


def test_a_sealed_text_that_was_changed_does_not_open():
    changed = sealed("Falta lana.")["sealed"]
    changed["text"] = signatures.encode(
        bytes([signatures.decode(changed["text"])[0] ^ 1]) + signatures.decode(changed["text"])[1:]
    )

    with pytest.raises(signatures.CannotOpen):
        signatures.open_sealed(changed, server_key.load())


def test_the_key_of_the_office_is_made_once_and_only_its_owner_reads_it(settings, tmp_path):
    settings.LMS_KEYS_ROOT = tmp_path / "keys"

    first, second = server_key.load(), server_key.load()

    assert first.private_numbers() == second.private_numbers()
    assert (tmp_path / "keys" / server_key.FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_everything_projected_anew_is_the_same(client, tablet, cohort_a, session, people, benita):
    key, made = make_up(tablet, cohort_a, benita)
    facts = [
        made,
        tablet.write("note", by=benita, cohort=cohort_a, session=session, value=sealed("Uno")),
        tablet.write(
            "newcomer", by=benita, cohort=cohort_a, session=session, participant=uuid4(), value=sealed("Dos")
        ),
        tablet.mark(session, people[0], by=benita),
        tablet.write(
            "attendance", by=benita, cohort=cohort_a, session=key, participant=people[1], value="present"
        ),
    ]
    assert words(tablet.send(client, *facts)) == [("stored", "")] * 5

    call_command("rebuild_projections", "--check", stdout=StringIO())
