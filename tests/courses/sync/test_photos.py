"""Pictures of pieces from a tablet: kept once, small, of those it carries, and only where the place permits cameras."""

import hashlib
import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from courses.cohorts.models import CohortFacilitator
from courses.evaluations.models import PiecePhoto, SamplePiece
from courses.events.enums import Door
from courses.events.models import LearningEvent
from courses.sync import actions, protocol, signatures
from tests.courses.evidence.sheets.files import photograph
from tests.factories.facts import people_of
from tests.factories.people import ParticipantFactory
from tests.factories.tablets import connect

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    private = {**settings.STORAGES["private"]}
    private["OPTIONS"] = {**private["OPTIONS"], "location": tmp_path}
    settings.STORAGES = {**settings.STORAGES, "private": private}
    return tmp_path


@pytest.fixture
def tablet(cohort_a, delia):
    """A tablet with its camera on, at a place that permits it."""
    cohort_a.centre.photos_allowed = True
    cohort_a.centre.save()
    return with_camera(connect(cohort_a, by=delia))


def with_camera(tablet):
    tablet.device.quiet = False
    tablet.device.save(update_fields=["quiet"])
    return tablet


def taken(tablet, session, participant, content, *, by, **parts):
    """A picture as the app sends it."""
    value = {"digest": signatures.encode(hashlib.sha256(content).digest())}
    fact = tablet.write(
        "photo", by=by, session=session, participant=participant, value=value, number=0,
        **{"cohort": session.cohort, **parts},
    )  # fmt: skip
    return {"text": fact["body"], "sig": fact["sig"], "data": signatures.encode(content)}


def post(client, tablet, photo):
    return client.post(
        reverse("courses:tablet_photos"),
        json.dumps(photo),
        content_type="application/json",
        headers=tablet.headers(),
    )


def said(answer):
    assert answer.status_code == 200, answer.content
    content = answer.json()
    return content["status"], content.get("code", "")


def nothing_is_kept(folder):
    return not PiecePhoto.objects.exists() and not [path for path in folder.rglob("*") if path.is_file()]


def test_a_picture_is_kept_once_without_what_the_camera_wrote_and_shown_with_the_persons_pieces(
    client, tablet, session, people, benita, own_files
):
    photo = taken(tablet, session, people[0], photograph(with_place=True, size=(4000, 3000)), by=benita)

    answer = post(client, tablet, photo)

    row = PiecePhoto.objects.get()
    assert said(answer) == ("stored", "")
    assert answer.json()["photo"] == str(row.pk) == json.loads(photo["text"])["id"]
    content = (own_files / row.path).read_bytes()
    assert (row.width, row.height) == (1600, 1200)
    assert b"Exif" not in content
    assert b"Telefono" not in content
    piece = SamplePiece.objects.get()
    assert (piece.participant, piece.photo, piece.kind, piece.judged_on) == (
        people[0],
        row,
        "final",
        session.date,
    )
    assert (piece.judged_by, piece.results) == (benita, {})
    fact = LearningEvent.objects.get()
    assert (fact.door, fact.source) == (Door.TABLET, f"tablet {tablet.device.pk}")
    client.force_login(benita)
    html = client.get(reverse("courses:pieces", args=[session.pk, people[0].pk])).content.decode()
    assert reverse("courses:piece_photo", args=[row.pk]) in html
    assert "Pieza fotografiada en clase" in html
    assert "La fotografió" in html
    assert "Evaluarla otra vez" not in html
    assert client.get(reverse("courses:piece_photo", args=[row.pk])).content == content


def test_the_same_picture_twice_is_one_picture_and_is_answered_the_same(
    client, tablet, session, people, benita, own_files
):
    photo = taken(tablet, session, people[0], photograph(), by=benita)

    assert [said(post(client, tablet, photo)) for _ in range(3)] == [("stored", "")] * 3
    assert (PiecePhoto.objects.count(), SamplePiece.objects.count(), LearningEvent.objects.count()) == (
        1,
        1,
        1,
    )
    assert len([path for path in own_files.rglob("*") if path.is_file()]) == 1


def test_a_name_taken_by_another_persons_picture_is_refused(client, tablet, session, people, benita):
    name = uuid4()
    post(client, tablet, taken(tablet, session, people[0], photograph(), by=benita, event_id=name))

    other = taken(tablet, session, people[1], photograph(), by=benita, event_id=name)
    assert said(post(client, tablet, other)) == ("refused", "id_reused")
    assert PiecePhoto.objects.get().participant == people[0]


def test_where_the_place_permits_no_pictures_none_is_taken_and_the_list_says_so(
    client, tablet, session, people, benita, own_files
):
    session.cohort.centre.photos_allowed = False
    session.cohort.centre.save()

    answer = post(client, tablet, taken(tablet, session, people[0], photograph(), by=benita))

    assert said(answer) == ("refused", "place")
    assert nothing_is_kept(own_files)
    assert group_on(client, tablet)["photos"] is False


def test_a_quiet_tablet_takes_no_pictures_even_where_they_are_permitted(
    client, tablet, session, people, benita, own_files
):
    assert group_on(client, tablet)["photos"] is True
    tablet.device.quiet = True
    tablet.device.save()

    answer = post(client, tablet, taken(tablet, session, people[0], photograph(), by=benita))

    assert said(answer) == ("refused", "place")
    assert nothing_is_kept(own_files)
    assert group_on(client, tablet)["photos"] is False


def group_on(client, tablet):
    (group,) = client.get("/tablet/v1/roster", headers=tablet.headers()).json()["groups"]
    return group


def test_a_place_permits_no_pictures_until_somebody_says_so(client, cohort_a, delia):
    assert group_on(client, connect(cohort_a, by=delia))["photos"] is False


def test_a_group_the_tablet_does_not_carry_is_refused(
    client, tablet, session, people, benita, cohort_b, delia, own_files
):
    elsewhere = with_camera(connect(cohort_b, by=delia, label="Tableta 9"))

    photo = taken(elsewhere, session, people[0], photograph(), by=benita)
    assert said(post(client, elsewhere, photo)) == ("refused", "group_not_carried")
    assert nothing_is_kept(own_files)


def test_a_person_and_a_session_of_another_group_are_refused(
    client, tablet, session, people, benita, cohort_b, own_files
):
    stranger = taken(tablet, session, people_of(cohort_b)[0], photograph(), by=benita)
    unknown = taken(tablet, session, ParticipantFactory(), photograph(), by=benita)
    elsewhere = cohort_b.sessions.order_by("starts_at")[2]
    other_class = taken(tablet, elsewhere, people[0], photograph(), by=benita, cohort=session.cohort)

    assert said(post(client, tablet, stranger)) == ("refused", "participant_unknown")
    assert said(post(client, tablet, unknown)) == ("refused", "participant_unknown")
    assert said(post(client, tablet, other_class)) == ("refused", "session_unknown")
    assert nothing_is_kept(own_files)


def test_somebody_who_may_not_mark_the_group_is_refused(client, tablet, session, people, benita, own_files):
    CohortFacilitator.objects.filter(user=benita).delete()

    photo = taken(tablet, session, people[0], photograph(), by=benita)
    assert said(post(client, tablet, photo)) == ("refused", "actor_not_allowed")
    assert nothing_is_kept(own_files)


def test_a_withdrawn_tablet_and_an_unknown_one_are_told_so(
    client, tablet, session, people, benita, delia, own_files
):
    photo = taken(tablet, session, people[0], photograph(), by=benita)
    actions.revoke_device(tablet.device, by=delia)

    assert post(client, tablet, photo).status_code == 403
    tablet.token = "nobody"
    assert post(client, tablet, photo).status_code == 401
    assert nothing_is_kept(own_files)


def test_another_picture_under_the_same_signature_is_refused(
    client, tablet, session, people, benita, own_files
):
    photo = taken(tablet, session, people[0], photograph(), by=benita)
    exchanged = {
        **photo,
        "data": taken(tablet, session, people[0], photograph(size=(600, 400)), by=benita)["data"],
    }
    rewritten = {**photo, "text": photo["text"].replace(str(people[0].pk), str(people[1].pk))}

    assert said(post(client, tablet, exchanged)) == ("refused", "signature")
    assert said(post(client, tablet, rewritten)) == ("refused", "signature")
    assert nothing_is_kept(own_files)


@pytest.mark.parametrize(
    "content", [b"", b"no picture", b"<svg/>", b"\xff\xd8\xff\xe0 broken off"], ids=range(4)
)
def test_what_is_no_picture_is_refused_and_nothing_of_it_is_kept(
    client, tablet, session, people, benita, own_files, content
):
    assert said(post(client, tablet, taken(tablet, session, people[0], content, by=benita))) == (
        "refused",
        "unreadable",
    )
    assert nothing_is_kept(own_files)


def test_a_picture_that_is_too_large_is_told_so(client, tablet, session, people, benita, own_files):
    photo = taken(tablet, session, people[0], b"x" * protocol.MAX_REQUEST_BYTES, by=benita)

    assert post(client, tablet, photo).status_code == 413
    assert nothing_is_kept(own_files)


@pytest.mark.parametrize("part", ["text", "sig", "data"])
def test_a_request_without_one_of_its_parts_is_malformed(client, tablet, session, people, benita, part):
    photo = taken(tablet, session, people[0], photograph(size=(60, 40)), by=benita)

    assert (
        post(client, tablet, {key: value for key, value in photo.items() if key != part}).status_code == 400
    )
    assert post(client, tablet, []).status_code == 400
    assert said(post(client, tablet, {**photo, "text": "{}"})) == ("refused", "unreadable")


def test_when_the_piece_cannot_be_noted_its_picture_is_not_left_behind(
    client, tablet, session, people, benita, own_files
):
    session.cohort.starts_on = session.date + timedelta(days=1)
    session.cohort.save(update_fields=["starts_on"])

    photo = taken(tablet, session, people[0], photograph(), by=benita)
    assert said(post(client, tablet, photo)) == ("refused", "invalid_value")
    assert nothing_is_kept(own_files)


def test_a_picture_the_office_took_away_does_not_come_back(client, tablet, session, people, benita):
    from courses.evaluations.photos import take_away

    photo = taken(tablet, session, people[0], photograph(), by=benita)
    post(client, tablet, photo)
    take_away(PiecePhoto.objects.get(), reason="Se ve la ventana", by=benita)

    assert said(post(client, tablet, photo)) == ("stored", "")
    assert PiecePhoto.objects.get().taken_away_at is not None


def test_pictures_wait_for_each_other_and_never_make_marks_wait(client, tablet, session, people, benita):
    from courses.sync import views

    photo = taken(tablet, session, people[0], photograph(), by=benita)
    with views._places_of_pictures:
        refused = post(client, tablet, photo)
        marks = tablet.send(client, tablet.mark(session, people[0], by=benita))

    assert (refused.status_code, marks.status_code) == (503, 200)
    assert int(refused["Retry-After"]) > 0
    assert said(post(client, tablet, photo)) == ("stored", "")
