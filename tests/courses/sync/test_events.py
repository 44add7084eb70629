"""What happens to what a tablet sends: one answer for each fact, nothing lost, nothing doubled."""

import json
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from courses.attendance.models import AttendanceMark
from courses.cohorts.models import Session
from courses.completion.models import Completion
from courses.events.actions import discard_held, release_held
from courses.events.enums import Door
from courses.events.models import HeldEvent, LearningEvent
from courses.sync import actions, protocol
from courses.sync.models import Device, SequenceClash
from tests.factories.cohorts import CohortFactory
from tests.factories.facts import mark as web_mark
from tests.factories.facts import send as send_facts
from tests.factories.outline import rules
from tests.factories.people import ParticipantFactory
from tests.factories.staff import UserFactory
from tests.factories.tablets import Tablet, connect, sign

pytestmark = pytest.mark.django_db


def statuses(answer):
    assert answer.status_code == 200, answer.content
    return [(one["status"], one.get("code", "")) for one in answer.json()["results"]]


def test_marks_are_stored_and_answered_one_by_one(client, tablet, session, people, benita):
    facts = [tablet.mark(session, person, by=benita) for person in people]

    answer = tablet.send(client, *facts)

    content = answer.json()
    assert statuses(answer) == [("stored", "")] * 3
    assert [one["id"] for one in content["results"]] == [fact["id"] for fact in facts]
    assert (content["service"], content["protocol"], content["gaps"]) == ("marks", 1, [])
    assert AttendanceMark.objects.filter(status="present").count() == 3
    event = LearningEvent.objects.get(pk=facts[0]["id"])
    assert (event.body, event.device, event.sequence, event.door) == (
        facts[0]["body"],
        str(tablet.device.pk),
        1,
        Door.TABLET,
    )


def test_the_same_batch_again_is_duplicates_and_changes_nothing(client, tablet, session, people, benita):
    facts = [tablet.mark(session, person, by=benita) for person in people]
    tablet.send(client, *facts)

    assert statuses(tablet.send(client, *facts)) == [("duplicate", "")] * 3
    assert LearningEvent.objects.count() == 3


def test_the_same_name_with_other_content_is_held(client, tablet, session, people, benita):
    first = tablet.mark(session, people[0], by=benita)
    other = tablet.mark(session, people[0], "absent", by=benita, event_id=first["id"])
    tablet.send(client, first)

    assert statuses(tablet.send(client, other)) == [("held", "id_reused")]
    assert AttendanceMark.objects.get().status == "present"


def test_an_edited_text_is_held_by_its_signature(client, tablet, session, people, benita):
    fact = tablet.mark(session, people[0], by=benita)
    edited = {**fact, "body": fact["body"].replace("present", "excused")}

    assert statuses(tablet.send(client, edited)) == [("held", "signature")]


@pytest.mark.parametrize("signature", ["", "AAAA", "not base64 at all", "é" * 80])
def test_a_fact_without_a_good_signature_is_held(client, tablet, session, people, benita, signature):
    fact = {**tablet.mark(session, people[0], by=benita), "sig": signature}

    assert statuses(tablet.send(client, fact)) == [("held", "signature")]


def test_a_fact_signed_by_another_key_is_held(client, tablet, session, people, benita):
    fact = tablet.mark(session, people[0], by=benita)
    forged = {**fact, "sig": sign(ec.generate_private_key(ec.SECP256R1()), fact["body"])}

    assert statuses(tablet.send(client, forged)) == [("held", "signature")]


def test_marks_signed_with_the_key_of_an_earlier_connection_count(
    client, tablet, session, people, benita, delia
):
    fact = tablet.mark(session, people[0], by=benita)
    from courses.sync import signatures

    code = actions.new_code(tablet.device)
    _device, token = actions.enrol_device(
        code=code,
        jwk=signatures.jwk_of(ec.generate_private_key(ec.SECP256R1()).public_key()),
        app_version="1",
    )
    again = Tablet(tablet.device, token, tablet.key, sequence=1)

    assert statuses(again.send(client, fact)) == [("stored", "")]


def test_a_fact_that_names_another_tablet_is_held(client, tablet, session, people, benita):
    fact = tablet.mark(session, people[0], by=benita, device=uuid4())

    assert statuses(tablet.send(client, fact)) == [("held", "signature")]


def test_a_group_the_tablet_does_not_carry_is_held(client, tablet, cohort_b, cirilo):
    foreign = cohort_b.sessions.first()
    fact = tablet.mark(foreign, cohort_b.enrolments.first().participant, by=cirilo)

    assert statuses(tablet.send(client, fact)) == [("held", "group_not_carried")]


def test_a_facilitator_removed_meanwhile_is_held_and_not_dropped(
    client, tablet, session, people, benita, cohort_a
):
    fact = tablet.mark(session, people[0], by=benita)
    cohort_a.facilitator_rows.all().delete()

    assert statuses(tablet.send(client, fact)) == [("held", "actor_not_allowed")]
    assert HeldEvent.objects.get().body == fact["body"]


def test_somebody_unknown_a_cancelled_class_and_a_newer_format_are_held_and_do_not_stop_the_others(
    client, tablet, session, people, benita, cohort_a
):
    other = cohort_a.sessions.order_by("starts_at")[1]
    facts = [
        tablet.mark(session, ParticipantFactory(), by=benita),
        tablet.mark(other, people[0], by=benita),
        tablet.write(
            "attendance", by=benita, cohort=cohort_a, session=uuid4(), participant=people[0], value="present"
        ),
        tablet.write("dance", by=benita, cohort=cohort_a),
        {
            **(damaged := tablet.mark(session, people[1], by=benita)),
            "body": "{torn",
            "sig": sign(tablet.key, "{torn"),
        },
        tablet.mark(session, people[2], by=benita),
    ]
    newer = json.dumps({"v": 2, "id": str(uuid4())})
    facts.append({"id": json.loads(newer)["id"], "body": newer, "sig": sign(tablet.key, newer)})
    Session.objects.filter(pk=other.pk).update(status="cancelled")

    answer = tablet.send(client, *facts, waiting=[])

    assert statuses(answer) == [
        ("held", "participant_unknown"),
        ("held", "session_unknown"),
        ("held", "session_unknown"),
        ("held", "unknown_kind"),
        ("held", "unreadable"),
        ("stored", ""),
        ("held", "newer_format"),
    ]
    assert damaged["id"] == facts[4]["id"]
    assert answer.json()["results"][4]["id"] == damaged["id"]
    assert HeldEvent.objects.count() == 6


def test_a_revoked_tablet_is_told_to_wipe_its_names_and_its_marks_are_held(
    client, tablet, session, people, benita, delia
):
    fact = tablet.mark(session, people[0], by=benita)
    actions.revoke_device(tablet.device, by=delia)

    answer = tablet.send(client, fact)

    assert statuses(answer) == [("held", "device_revoked")]
    assert answer.json()["wipe_names"] is True
    roster = client.get("/tablet/v1/roster", headers=tablet.headers())
    assert (roster.status_code, roster.json()["error"]) == (403, "device_revoked")
    assert people[0].given_names not in roster.content.decode()


def test_gaps_are_told_until_they_are_filled(client, tablet, session, people, benita):
    lost = tablet.mark(session, people[0], by=benita)
    second = tablet.mark(session, people[1], by=benita)
    waiting = tablet.mark(session, people[2], by=benita)

    assert tablet.send(client, second, waiting=[2, 3]).json()["gaps"] == [1]
    assert tablet.send(client, waiting=[3]).json()["gaps"] == [1]
    assert tablet.send(client, lost, waiting=[3]).json()["gaps"] == []
    tablet.device.refresh_from_db()
    assert tablet.device.known_unsent == 1
    assert tablet.send(client, waiting).json()["gaps"] == []
    tablet.device.refresh_from_db()
    assert (tablet.device.complete_until, tablet.device.highest_sequence, tablet.device.known_unsent) == (
        3,
        3,
        0,
    )


def test_held_facts_are_no_gaps(client, tablet, session, people, benita, cohort_a):
    cohort_a.facilitator_rows.all().delete()

    assert tablet.send(client, tablet.mark(session, people[0], by=benita)).json()["gaps"] == []


def test_a_number_far_beyond_belief_costs_the_office_nothing(client, tablet):
    answer = tablet.send(client, highest=2**52)

    assert len(answer.json()["gaps"]) == actions.MAX_GAPS_TOLD
    tablet.device.refresh_from_db()
    assert tablet.device.highest_sequence == actions.MAX_UNSEEN


def test_a_copied_tablet_keeps_both_marks_and_shows_the_clash(client, tablet, session, people, benita):
    tablet.send(client, tablet.mark(session, people[0], by=benita))
    copy = tablet.mark(session, people[1], by=benita, number=1)

    assert statuses(tablet.send(client, copy)) == [("stored", "")]
    assert SequenceClash.objects.count() == 2
    assert LearningEvent.objects.count() == 2


def test_two_tablets_with_different_values_are_a_conflict_that_does_not_count(
    client, tablet, session, people, benita, delia, cohort_a
):
    other = connect(cohort_a, by=delia, label="Tableta 2")
    tablet.send(client, tablet.mark(session, people[0], "present", by=benita))

    answer = other.send(client, other.mark(session, people[0], "absent", by=benita))

    mark = AttendanceMark.objects.get()
    assert statuses(answer) == [("stored", "")]
    assert (mark.in_conflict, mark.status, mark.minutes) == (True, "", None)


def test_two_tablets_with_the_same_value_are_no_conflict(
    client, tablet, session, people, benita, delia, cohort_a
):
    other = connect(cohort_a, by=delia, label="Tableta 2")
    tablet.send(client, tablet.mark(session, people[0], by=benita))
    other.send(client, other.mark(session, people[0], by=benita))

    mark = AttendanceMark.objects.get()
    assert (mark.in_conflict, mark.status, len(mark.heads)) == (False, "present", 2)


def test_a_cookie_alone_opens_nothing(client, tablet, session, people, benita):
    client.force_login(benita)
    request = json.dumps(tablet.request(tablet.mark(session, people[0], by=benita)))

    answer = client.post("/tablet/v1/events", request, content_type="application/json")

    assert (answer.status_code, answer.json()["error"]) == (401, "unknown_device")
    assert client.get("/tablet/v1/roster").status_code == 401
    assert LearningEvent.objects.count() == 0


def test_a_cookie_beside_the_token_changes_nothing_and_none_is_set(tablet, session, people, benita, cirilo):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cirilo)

    answer = tablet.send(client, tablet.mark(session, people[0], by=benita))

    assert statuses(answer) == [("stored", "")]
    assert not answer.cookies
    assert LearningEvent.objects.get().actor == benita


def test_a_post_from_another_site_without_the_token_is_refused(tablet):
    client = Client(enforce_csrf_checks=True)

    answer = client.post(
        "/tablet/v1/events", "{}", content_type="text/plain", headers={"Origin": "https://elsewhere.example"}
    )

    assert answer.status_code == 401


@pytest.mark.parametrize("scheme", ["Device", "Device ", "Device x", "Bearer {}", "Basic {}", "{}"])
def test_only_the_device_scheme_with_its_token_is_heard(client, tablet, scheme):
    answer = client.get("/tablet/v1/roster", headers={"Authorization": scheme.format(tablet.token)})

    assert answer.status_code == 401


def test_too_much_at_once_is_413_and_the_tablet_halves_it(client, tablet):
    answer = client.post(
        "/tablet/v1/events",
        "x" * (protocol.MAX_REQUEST_BYTES + 1),
        content_type="application/json",
        headers=tablet.headers(),
    )

    assert (answer.status_code, answer.json()["service"]) == (413, "marks")


def test_a_busy_database_is_503_with_retry_after_and_nothing_is_taken(
    client, tablet, session, people, benita
):
    def busy(execute, sql, params, many, context):
        if "lms_courses_learningevent" in sql and sql.startswith("INSERT"):
            raise OperationalError("database is locked")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(busy):
        answer = tablet.send(client, tablet.mark(session, people[0], by=benita))

    assert (answer.status_code, answer["Retry-After"], answer.json()["error"]) == (503, "20", "busy")
    assert LearningEvent.objects.count() == AttendanceMark.objects.count() == 0


@pytest.mark.parametrize(
    "change",
    [
        {"events": {}},
        {"events": [3]},
        {"events": [{"id": 1}]},
        {"max_seq": "x"},
        {"max_seq": -1},
        {"pending_seq": ["a"]},
        {"app": 3},
    ],
)
def test_what_is_no_request_is_malformed(client, tablet, change):
    content = {**tablet.request(), **change}

    answer = client.post(
        "/tablet/v1/events", json.dumps(content), content_type="application/json", headers=tablet.headers()
    )

    assert (answer.status_code, answer.json()["error"]) == (400, "malformed")


def test_more_than_fifty_at_once_are_malformed(client, tablet, session, people, benita):
    fact = tablet.mark(session, people[0], by=benita)

    assert tablet.send(client, *[fact] * 51).status_code == 400


def test_the_clocks_difference_is_told_and_kept_and_decides_nothing(client, tablet, session, people, benita):
    wrong = (timezone.now() - timedelta(days=4_000)).isoformat()
    fact = tablet.mark(session, people[0], by=benita, at=wrong)

    answer = tablet.send(client, fact, device_now=wrong)

    tablet.device.refresh_from_db()
    assert statuses(answer) == [("stored", "")]
    assert answer.json()["skew_s"] == pytest.approx(-4_000 * 86_400, abs=60)
    assert tablet.device.clock_skew_seconds == pytest.approx(-4_000 * 86_400, abs=60)


def test_the_office_s_decisions_about_held_marks_reach_the_tablet(
    client, tablet, session, people, benita, cohort_a, norma
):
    row = cohort_a.facilitator_rows.get()
    facts = [tablet.mark(session, person, by=benita) for person in people]
    row.delete()
    tablet.send(client, *facts)
    row.save(force_insert=True)
    release_held(HeldEvent.objects.get(event_id=facts[0]["id"]), by=norma, reason="Estaba.")
    discard_held(HeldEvent.objects.get(event_id=facts[1]["id"]), by=norma, reason="No vino.")

    answer = tablet.send(client, held=[fact["id"] for fact in facts] + ["nonsense"])

    assert {(one["id"], one["decision"]) for one in answer.json()["decided"]} == {
        (facts[0]["id"], "released"),
        (facts[1]["id"], "discarded"),
    }


def test_a_completion_the_rules_propose_is_marked_in_the_facilitator_s_name(client, delia, benita, centre_a):
    cohort = CohortFactory(
        centre=centre_a, facilitators=[benita], size=1, wishes={"rules": rules(minimum_percent=25)}
    )
    tablet = connect(cohort, by=delia)
    person = cohort.enrolments.get().participant
    done = tablet.write("completion", by=benita, cohort=cohort, participant=person, value="done")
    present = tablet.mark(cohort.sessions.first(), person, by=benita)

    answer = tablet.send(client, done, present)

    completion = Completion.objects.get()
    assert statuses(answer) == [("stored", ""), ("stored", "")]
    assert (completion.participant, completion.marked_by, completion.figures["attended_sessions"]) == (
        person,
        benita,
        1,
    )
    assert statuses(tablet.send(client, done)) == [("duplicate", "")]
    assert Completion.objects.count() == 1


def test_a_completion_the_rules_do_not_propose_waits_for_a_person(client, tablet, people, benita, cohort_a):
    done = tablet.write("completion", by=benita, cohort=cohort_a, participant=people[0], value="done")

    assert statuses(tablet.send(client, done)) == [("held", "needs_decision")]
    assert not Completion.objects.exists()


def test_a_completion_that_came_before_its_marks_is_made_when_they_arrive(client, delia, benita, centre_a):
    cohort = CohortFactory(
        centre=centre_a, facilitators=[benita], size=1, wishes={"rules": rules(minimum_percent=50)}
    )
    tablet = connect(cohort, by=delia)
    person = cohort.enrolments.get().participant
    first, second = cohort.sessions.order_by("starts_at")[:2]
    marks = [tablet.mark(session, person, by=benita) for session in (first, second)]
    done = tablet.write("completion", by=benita, cohort=cohort, participant=person, value="done")

    assert statuses(tablet.send(client, marks[0], done)) == [("stored", ""), ("held", "needs_decision")]
    assert not Completion.objects.exists()
    answer = tablet.send(client, marks[1], held=[done["id"]])

    assert Completion.objects.get().marked_by == benita
    assert answer.json()["decided"] == [{"id": done["id"], "decision": "released"}]


def test_a_completion_taken_back_before_it_was_sent_is_not_made(client, delia, benita, centre_a):
    cohort = CohortFactory(
        centre=centre_a, facilitators=[benita], size=1, wishes={"rules": rules(attendance="none")}
    )
    tablet = connect(cohort, by=delia)
    person = cohort.enrolments.get().participant
    done = tablet.write("completion", by=benita, cohort=cohort, participant=person, value="done")
    undone = tablet.write(
        "completion", by=benita, cohort=cohort, participant=person, value=None, supersedes=[done["id"]]
    )

    assert statuses(tablet.send(client, done, undone)) == [("held", "needs_decision")] * 2
    assert not Completion.objects.exists()


def test_a_restored_office_asks_for_what_it_lost_and_ends_equal(
    client, tablet, session, people, benita, cohort_a
):
    first = tablet.mark(session, people[0], by=benita)
    tablet.send(client, first)
    yesterday = Device.objects.values().get()
    later = [tablet.mark(session, person, by=benita) for person in people[1:]]
    tablet.send(client, *later)
    restore(yesterday, keep=[first["id"]])

    gaps = tablet.send(client).json()["gaps"]
    answer = tablet.send(client, *later)

    assert gaps == [2, 3]
    assert statuses(answer) == [("stored", "")] * 2
    assert answer.json()["gaps"] == []
    assert AttendanceMark.objects.count() == 3


def restore(device_row, *, keep):
    """The office as yesterday's backup knows it: later facts and their projections are gone."""
    without_triggers(lambda: LearningEvent._base_manager.exclude(pk__in=keep)._raw_delete("default"))
    AttendanceMark.objects.exclude(heads=keep).delete()
    Device.objects.filter(pk=device_row["id"]).update(**device_row)


def without_triggers(act):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'lms_courses_learningevent'"
            )
            kept = cursor.fetchall()
            for name, _sql in kept:
                cursor.execute(f'DROP TRIGGER "{name}"')
            act()
            for _name, sql in kept:
                cursor.execute(sql)
        else:
            # Foreign keys that wait for the end of the transaction would forbid it.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE lms_courses_learningevent DISABLE TRIGGER USER")
            act()
            cursor.execute("ALTER TABLE lms_courses_learningevent ENABLE TRIGGER USER")


@pytest.mark.django_db(transaction=True)
def test_the_same_batch_by_two_workers_at_the_same_instant_is_stored_once(cohort_a, delia, benita):
    tablet = connect(cohort_a, by=delia)
    session = cohort_a.sessions.first()
    facts = [tablet.mark(session, row.participant, by=benita) for row in cohort_a.enrolments.all()]
    request = json.dumps(tablet.request(*facts))
    answers, gate = [], threading.Barrier(2)

    def worker():
        gate.wait()
        answer = Client().post(
            "/tablet/v1/events", request, content_type="application/json", headers=tablet.headers()
        )
        answers.append(answer)
        connection.close()

    threads = [threading.Thread(target=worker) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    # One of them may be told to come back (503); what it asked was taken by the other, or by itself next time.
    assert all(answer.status_code in (200, 503) for answer in answers)
    said = sorted(
        tuple(sorted({one["status"] for one in a.json()["results"]})) for a in answers if a.status_code == 200
    )
    assert said in ([("duplicate",), ("stored",)], [("stored",)])
    assert LearningEvent.objects.count() == 3
    assert AttendanceMark.objects.count() == 3


def test_a_mark_of_the_web_and_an_unknowing_mark_of_the_tablet_are_a_conflict(
    client, tablet, session, people, benita, delia
):
    send_facts(web_mark(session, people[0], "absent", by=delia), by=delia, door=Door.WEB)

    tablet.send(client, tablet.mark(session, people[0], "present", by=benita))

    assert AttendanceMark.objects.get().in_conflict


def test_a_knowing_correction_by_the_tablet_is_no_conflict(client, tablet, session, people, benita, delia):
    first = send_facts(web_mark(session, people[0], "absent", by=delia), by=delia, door=Door.WEB)[0]

    tablet.send(client, tablet.mark(session, people[0], "present", by=benita, supersedes=[first.id]))

    assert AttendanceMark.objects.get().status == "present"


def test_costs_the_same_for_one_mark_and_for_three(client, tablet, session, people, benita):
    from django.test.utils import CaptureQueriesContext

    counts = []
    for facts in (
        [tablet.mark(session, people[0], by=benita)],
        [tablet.mark(session, person, "absent", by=benita) for person in people],
    ):
        with CaptureQueriesContext(connection) as captured:
            tablet.send(client, *facts)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_a_stranger_s_mark_is_held(client, tablet, session, people):
    assert statuses(tablet.send(client, tablet.mark(session, people[0], by=UserFactory()))) == [
        ("held", "actor_not_allowed")
    ]


def test_44_a_skill_seen_by_two_facilitators_stands_twice(client, delia, benita, centre_a):
    from courses.skills.models import SkillObservation
    from tests.factories.outline import SkillFactory
    from tests.factories.staff import FACILITATES

    other = UserFactory(permissions=FACILITATES)
    SkillFactory(code="CADENA")
    cohort = CohortFactory(centre=centre_a, facilitators=[benita, other], size=1)
    tablet, person, session = (
        connect(cohort, by=delia),
        cohort.enrolments.get().participant,
        cohort.sessions.first(),
    )
    facts = [
        tablet.write(
            "skill", by=by, cohort=cohort, session=session, participant=person, subject="CADENA", value=level
        )
        for by, level in ((benita, "with_help"), (other, "alone"))
    ]

    assert statuses(tablet.send(client, *facts)) == [("stored", "")] * 2
    assert set(SkillObservation.objects.values_list("level", flat=True)) == {"with_help", "alone"}
