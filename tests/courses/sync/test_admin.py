"""The tablets in the admin: connect, withdraw, hand over, import a copy, take in newcomers, read notes."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from courses.attendance.models import AttendanceMark
from courses.cohorts.models import Enrolment
from courses.events.enums import Door
from courses.events.models import HeldEvent, LearningEvent
from courses.people.models import Participant
from courses.sync import actions, sealed, server_key, signatures
from courses.sync.models import Device, SealedNote
from tests.factories.tablets import connect, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client, delia):
    client.force_login(delia)
    return client


def page(name, *args):
    return reverse(f"lms_tablets:{name}", args=args)


def shown(response, status=200):
    assert response.status_code == status, response.content[:500]
    return response.content.decode()


# --- tablets


def test_the_list_says_when_each_tablet_was_heard_of_and_what_waits(office, tablet):
    Device.objects.update(last_contact_at=timezone.now() - timedelta(days=15), known_unsent=12)

    text = shown(office.get(page("index")))

    assert "Tableta 1" in text
    assert "14 días sin noticias" in text
    assert ">12<" in text


def test_tablets_of_another_centre_are_not_known_to_exist(office, cohort_b, norma):
    foreign = connect(cohort_b, by=norma, label="Ajena")

    assert "Ajena" not in shown(office.get(page("index")))
    for name in ("tablet", "change", "hand_over"):
        assert office.get(page(name, foreign.device.pk)).status_code == 404
    for name in ("code", "revoke"):
        assert office.post(page(name, foreign.device.pk)).status_code == 404


def test_facilitators_do_not_manage_tablets(client, tablet, benita):
    from tests.factories.staff import allow

    client.force_login(allow(benita, "wagtailadmin.access_admin"))

    assert client.get(page("index")).status_code == 403
    assert client.post(page("revoke", tablet.device.pk)).status_code == 403


def test_a_tablet_is_added_and_its_code_is_shown_once_as_letters_and_as_a_picture(office, cohort_a):
    office.post(
        page("add"),
        {"label": "Tableta 9", "centre": cohort_a.centre.pk, "cohorts": [cohort_a.pk], "quiet": "on"},
    )
    device = Device.objects.get(label="Tableta 9")

    response = office.post(page("code", device.pk))

    text = shown(response)
    code = text.split('class="lms-code">')[1].split("<")[0]
    assert "<svg viewBox" in text
    assert "no-store" in response["Cache-Control"]
    assert office.get(page("code", device.pk)).status_code == 405
    assert code not in shown(office.get(page("tablet", device.pk)))
    assert list(device.cohorts.all()) == [cohort_a]
    device.refresh_from_db()
    assert device.code_hash == actions._hash(actions.plain_code(code))


def test_the_picture_is_a_whole_svg_that_scales():
    from courses.sync.screens import qr_svg

    picture = qr_svg('{"h":1,"url":"https://tableta.example/tablet/","code":"7F3K-9QXM"}')

    assert picture.startswith("<svg viewBox")
    assert picture.rstrip().endswith("</svg>")


def test_two_tablets_of_a_centre_do_not_share_a_name(office, tablet, cohort_a):
    text = shown(office.post(page("add"), {"label": "Tableta 1", "centre": cohort_a.centre.pk}), 422)

    assert "Otra tableta de este centro tiene ese nombre" in text


def test_a_tablet_is_withdrawn_by_a_click_and_it_is_logged(office, tablet):
    office.post(page("revoke", tablet.device.pk))

    tablet.device.refresh_from_db()
    assert tablet.device.status == "revoked"
    assert ModelLogEntry.objects.filter(action="lms.revoke_tablet").count() == 1


def test_a_tablet_handed_over_gets_no_names_before_it_is_connected_anew(office, tablet, cohort_a, client):
    office.post(page("hand_over", tablet.device.pk), {"centre": cohort_a.centre.pk, "cohorts": []})

    tablet.device.refresh_from_db()
    assert tablet.device.status == "awaiting"
    assert not tablet.device.cohorts.exists()
    assert client.get("/tablet/v1/roster", headers=tablet.headers()).status_code == 401


def test_changing_groups_keeps_those_out_of_reach(office, tablet, cohort_a, cohort_b):
    tablet.device.cohorts.add(cohort_b)

    office.post(page("change", tablet.device.pk), {"label": "Tableta 1", "cohorts": []})

    assert list(tablet.device.cohorts.all()) == [cohort_b]


def test_the_first_page_tells_of_tablets_not_heard_of_for_fourteen_days(office, tablet):
    Device.objects.update(last_contact_at=timezone.now() - timedelta(days=15))

    assert "1 tableta sin noticias desde hace 14 días" in shown(office.get(reverse("wagtailadmin_home")))


def test_the_first_page_is_silent_when_all_is_well(office, tablet):
    assert "lms-tablets" not in shown(office.get(reverse("wagtailadmin_home")))


def test_the_list_costs_the_same_for_one_tablet_and_for_thirty(office, tablet, cohort_a, delia):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    office.get(page("index"))
    counts = []
    for more in (0, 29):
        for number in range(more):
            actions.create_device(
                label=f"Otra {number}", centre=cohort_a.centre, cohorts=[cohort_a], by=delia
            )
        with CaptureQueriesContext(connection) as captured:
            office.get(page("index"))
        counts.append(len(captured))

    assert counts[0] == counts[1]


# --- copies


def copy_of(tablet, *facts, **changes):
    made_at = "2026-11-21T15:00:00.000Z"
    names = " ".join(fact["id"] for fact in facts)
    content = {
        "file": "marks-1",
        "office": "tableta.example",
        "device": str(tablet.device.pk),
        "label": "Tableta 1",
        "app": "1.0.0",
        "made_at": made_at,
        "max_seq": tablet.sequence,
        "count": len(facts),
        "events": list(facts),
        "seal": sign(tablet.key, f"{tablet.device.pk} {made_at} {len(facts)} {names}"),
    }
    return json.dumps({**content, **changes}).encode()


def bring(office, data):
    return office.post(page("import"), {"copy": SimpleUploadedFile("marcas.json", data)}, follow=True)


@pytest.fixture
def facts(tablet, session, people, benita):
    return [tablet.mark(session, person, by=benita) for person in people]


def test_74_a_copy_brings_the_marks_and_the_network_afterwards_nothing_new(office, tablet, facts, client):
    text = shown(bring(office, copy_of(tablet, *facts)))

    assert "3 marcas nuevas, 0 ya conocidas, 0 en revisión." in text
    assert {one["status"] for one in tablet.send(client, *facts).json()["results"]} == {"duplicate"}
    assert set(LearningEvent.objects.values_list("door", flat=True)) == {Door.FILE}
    assert AttendanceMark.objects.count() == 3


def test_74_the_network_first_and_the_same_copy_twice_count_once(office, tablet, facts, client):
    tablet.send(client, *facts[:1])
    bring(office, copy_of(tablet, *facts))

    text = shown(bring(office, copy_of(tablet, *facts)))

    assert "0 marcas nuevas, 3 ya conocidas" in text
    assert LearningEvent.objects.count() == 3


@pytest.mark.parametrize("cut", [30, 400, -1])
def test_74_a_copy_that_breaks_off_is_refused_whole_with_a_sentence(office, tablet, facts, cut):
    text = shown(bring(office, copy_of(tablet, *facts)[:cut]), 422)

    assert "El archivo está cortado" in text
    assert LearningEvent.objects.count() == 0


def test_74_a_copy_with_a_mark_taken_out_is_refused(office, tablet, facts):
    content = json.loads(copy_of(tablet, *facts))
    content["events"].pop()

    assert "fue cambiado después" in shown(bring(office, json.dumps(content).encode()), 422)
    assert LearningEvent.objects.count() == 0


def test_74_an_edited_mark_in_a_copy_is_held_by_its_own_signature(office, tablet, facts):
    content = json.loads(copy_of(tablet, *facts))
    content["events"][0]["body"] = content["events"][0]["body"].replace("present", "absent")

    assert "2 marcas nuevas, 0 ya conocidas, 1 en revisión." in shown(
        bring(office, json.dumps(content).encode())
    )
    assert HeldEvent.objects.get().code == "signature"


def test_74_a_copy_of_another_office_or_centre_is_refused(office, cohort_b, norma, cirilo, tablet):
    foreign = connect(cohort_b, by=norma, label="Ajena")
    fact = foreign.mark(cohort_b.sessions.first(), cohort_b.enrolments.first().participant, by=cirilo)

    for data in (copy_of(foreign, fact), copy_of(tablet, device=str(uuid4())), copy_of(tablet, device=None)):
        assert "otra oficina o de otro centro" in shown(bring(office, data), 422)
    assert LearningEvent.objects.count() == 0


@pytest.mark.parametrize("data", [b"", b"hola", b"[]", b'{"file": "photos"}', b"\x89PNG\r\n"])
def test_74_any_other_file_is_refused_with_a_sentence(office, tablet, data):
    text = shown(bring(office, data), 422)

    assert "no es una copia" in text or "vacío" in text or "empty" in text


def test_69_importing_needs_the_csrf_token(delia, tablet, facts):
    client = Client(enforce_csrf_checks=True)
    client.force_login(delia)

    answer = client.post(page("import"), {"copy": SimpleUploadedFile("m.json", copy_of(tablet, *facts))})

    assert answer.status_code == 403
    assert LearningEvent.objects.count() == 0


# --- newcomers and notes


def seal(text):
    return {"sealed": signatures.seal(text, signatures.jwk_of(server_key.load().public_key()))}


@pytest.fixture
def newcomer(client, tablet, cohort_a, session, benita):
    """Somebody met on the tablet, marked late and then present, waiting."""
    person = uuid4()
    met = tablet.write(
        "newcomer", by=benita, cohort=cohort_a, session=session, participant=person, value=seal("Zoila Nueva")
    )
    late = tablet.mark(session, person, "late", minutes=10, by=benita)
    present = tablet.mark(session, person, by=benita, supersedes=[late["id"]])
    tablet.send(client, met, late, present)
    assert not AttendanceMark.objects.exists()
    return SealedNote.objects.get()


def test_40_a_newcomer_is_taken_in_as_a_new_person_and_her_marks_count(
    office, newcomer, session, cohort_a, tablet, client, benita
):
    form = shown(office.get(page("newcomer", newcomer.pk)))
    office.post(page("newcomer", newcomer.pk), {"given_names": "Zoila", "paternal_surname": "Nueva"})

    person = Participant.objects.get(pk=newcomer.participant)
    mark = AttendanceMark.objects.get()
    assert "Zoila Nueva" in form
    assert person.full_name == "Zoila Nueva"
    assert (mark.participant, mark.status, mark.in_conflict) == (person, "present", False)
    assert Enrolment.objects.get(participant=person).joined_on == session.date
    later = tablet.mark(session, person, "absent", by=benita, supersedes=mark.heads)
    assert tablet.send(client, later).json()["results"][0]["status"] == "stored"


def test_40_a_newcomer_the_office_knows_is_one_person_and_her_marks_count_for_her(
    office, newcomer, people, session
):
    before = Participant.objects.count()

    office.post(page("newcomer", newcomer.pk), {"participant": people[1].pk, "given_names": "Zoila"})

    mark = AttendanceMark.objects.get()
    assert (mark.participant, mark.status) == (people[1], "present")
    assert Participant.objects.count() == before
    assert set(HeldEvent.objects.values_list("decision", flat=True)) == {"discarded"}
    assert page("newcomer", newcomer.pk) not in shown(office.get(page("newcomers")))


def test_40_the_same_woman_met_on_two_tablets_keeps_the_marks_of_both(
    office, client, newcomer, cohort_a, session, people, benita, delia
):
    other = connect(cohort_a, by=delia, label="Tableta 2")
    again, earlier = uuid4(), cohort_a.sessions.order_by("starts_at")[1]
    other.send(
        client,
        other.write(
            "newcomer", by=benita, cohort=cohort_a, session=earlier, participant=again, value=seal("Soila")
        ),
        other.mark(earlier, again, by=benita),
    )
    office.post(page("newcomer", newcomer.pk), {"given_names": "Zoila"})
    second = SealedNote.objects.get(participant=again)

    sealed.settle_newcomer(second, by=delia, participant=people[0])

    assert AttendanceMark.objects.filter(status="present").count() == 2


def test_a_newcomer_settled_twice_is_told_so(office, newcomer, delia):
    sealed.settle_newcomer(newcomer, by=delia, given_names="Zoila")

    assert office.post(page("newcomer", newcomer.pk), {"given_names": "Otra"}).status_code == 404


def test_a_newcomer_without_a_name_is_refused_and_nothing_is_done(office, newcomer):
    assert office.post(page("newcomer", newcomer.pk), {"given_names": ""}).status_code == 422
    newcomer.refresh_from_db()
    assert newcomer.settled_at is None
    assert not AttendanceMark.objects.exists()


def test_newcomers_and_notes_of_another_centre_are_not_seen(client, newcomer, cirilo):
    from tests.factories.staff import allow

    client.force_login(allow(cirilo, "wagtailadmin.access_admin", "lms_courses.manage_devices"))

    assert "Zoila" not in shown(client.get(page("newcomers")))
    assert client.get(page("newcomer", newcomer.pk)).status_code == 404


def test_a_note_is_read_and_put_away(office, client, tablet, cohort_a, session, benita):
    tablet.send(
        client,
        tablet.write(
            "note", by=benita, cohort=cohort_a, session=session, value=seal("Falta lana <b>roja</b>.")
        ),
    )
    note = SealedNote.objects.get()
    assert "Falta lana &lt;b&gt;roja" in shown(office.get(page("notes")))

    office.post(page("put_away", note.pk))

    assert "Falta lana" not in shown(office.get(page("notes")))
    assert "Falta lana" in shown(office.get(page("notes") + "?all=1"))
    assert "lana" not in str(list(ModelLogEntry.objects.values()))
