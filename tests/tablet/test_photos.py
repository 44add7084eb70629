"""A picture of a piece: taken without a network, kept through a dead battery, in the office exactly once."""

import io
from pathlib import Path

import pytest
from django.urls import reverse
from PIL import Image

from courses.attendance.models import AttendanceMark
from courses.evaluations.models import Evaluation, PiecePhoto, SamplePiece
from courses.sync import actions
from tests.courses.evidence.sheets.files import photograph
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.people import ParticipantFactory

from .conftest import App, kill, says
from .test_speed import OVERFLOW, SHOTS, SIZES, SMALL

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BUTTON = "button:has-text('Foto de la pieza')"
KEPT = ".tablet-photo >> text=Foto guardada aquí, falta enviar"
SENT = ".tablet-photo >> text=Foto enviada"
STORED = """() => new Promise((resolve) => {
  const request = indexedDB.open("lms-tablet");
  request.onsuccess = () => {
    const tx = request.result.transaction(["photos", "pictures"]);
    const [rows, names, bytes] = [tx.objectStore("photos").getAll(), tx.objectStore("pictures").getAllKeys(), tx.objectStore("pictures").getAll()];
    tx.oncomplete = () => {
      request.result.close();
      const found = new Map(names.result.map((name, place) => [name, [...new Uint8Array(bytes.result[place])]]));
      resolve(rows.result.map((row) => ({ ...row, data: found.get(row.id) ?? null })).concat([...found.keys()].filter((name) => !rows.result.some((row) => row.id === name))));
    };
  };
})"""


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    private = {**settings.STORAGES["private"]}
    private["OPTIONS"] = {**private["OPTIONS"], "location": tmp_path / "private"}
    settings.STORAGES = {**settings.STORAGES, "private": private}
    return tmp_path / "private"


@pytest.fixture
def tablet(tablet):
    """A tablet with its camera on, at a place that permits it."""
    tablet.centre.photos_allowed = True
    tablet.centre.save()
    tablet.quiet = False
    tablet.save()
    return tablet


def take(app, number=0, content=None):
    """Takes the picture of one person's piece, as the camera of the tablet would hand it over."""
    content = photograph(with_place=True, size=(4000, 3000)) if content is None else content
    with app.page.expect_file_chooser() as chosen:
        app.page.locator(BUTTON).nth(number).click()
    chosen.value.set_files([{"name": "pieza.jpg", "mimeType": "image/jpeg", "buffer": content}])


def photos_on(app):
    return app.page.evaluate(STORED)


def evaluating(app):
    app.open_today()
    app.part("Evaluación")
    return app


def until_photos_are_sent(app):
    """Presses the button as somebody does who sees that it is not over: an attempt may still be on its way."""
    for _ in range(20):
        app.send()
        app.page.wait_for_timeout(500)
        if app.page.get_attribute("html", "data-photos") == "0":
            return
    raise AssertionError("a picture was not sent")


def test_taken_without_a_network_killed_and_started_again_it_is_in_the_office_exactly_once(
    profile, wire, tablet, people, benita, today, own_files, client
):
    context = profile()
    app = App(context.pages[0], wire.origin).start().connect(actions.new_code(tablet)).choose_pin("Benita")
    app.page.wait_for_function("() => navigator.serviceWorker.ready.then(() => true)")
    evaluating(app)
    wire.rule = lambda _head: "refuse"
    app.page.fill("#mark-0", "16")
    app.page.press("#mark-0", "Tab")
    app.page.wait_for_selector("text=Alma C.: 16")
    take(app)
    app.page.wait_for_selector(KEPT)
    kill(profile.folder)

    context = profile()
    app = App(context.pages[0], wire.origin).start()
    assert "1 marca guardada aquí" in app.status()
    assert "1 foto guardada aquí, falta enviar" in app.status()
    wire.pass_everything()
    # No PIN is needed to send.
    until_photos_are_sent(app)
    assert "Todo enviado" in app.status()
    app.send()

    photo = PiecePhoto.objects.get()
    piece = SamplePiece.objects.get()
    assert (piece.participant, piece.photo, piece.judged_by, piece.judged_on) == (
        people[0],
        photo,
        benita,
        today.date,
    )
    assert Evaluation.objects.get().mark == 16
    assert (photo.width, photo.height) == (1600, 1200)
    assert b"Exif" not in (own_files / photo.path).read_bytes()
    client.force_login(benita)
    html = client.get(reverse("courses:pieces", args=[today.pk, people[0].pk])).content.decode()
    assert reverse("courses:piece_photo", args=[photo.pk]) in html
    # The tablet knows that it was sent, and holds it no longer.
    (row,) = photos_on(app)
    assert (row["state"], row["data"]) == ("sent", None)
    evaluating(app.unlock("Benita"))
    app.page.wait_for_selector(SENT)
    assert app.page.locator(".tablet-photo img").count() == 0


def test_on_the_tablet_it_is_small_and_says_nothing_of_place_and_time(app, wire, axe):
    evaluating(app)
    assert "Fotos: solo la pieza, sin caras." in app.page.inner_text("#no-faces")
    wire.rule = lambda _head: "refuse"
    take(app)
    app.page.wait_for_selector(KEPT)

    (row,) = photos_on(app)
    content = bytes(row["data"])
    assert Image.open(io.BytesIO(content)).size == (1600, 1200)
    assert b"Exif" not in content
    assert b"Telefono" not in content
    assert len(content) < 700_000
    axe(app.page)
    boxes = [one.bounding_box() for one in app.page.locator(".tablet-photo button").all()]
    assert min(min(box["width"], box["height"]) for box in boxes) >= 48
    app.page.click("[data-place=user] button:has-text('Estado')")
    app.page.wait_for_selector("text=1 foto está solo en esta tableta: la copia no la lleva.")
    # A class that is copied: the sentence is said there too.
    with app.page.expect_download():
        app.page.click("button:has-text('Guardar copia')")
    app.page.wait_for_selector("[data-place=message] >> text=la copia no la lleva")


@pytest.mark.parametrize("closed", ["place", "quiet"])
def test_in_a_prison_there_is_no_button(new_page, wire, tablet, closed):
    tablet.centre.photos_allowed = closed != "place"
    tablet.centre.save()
    tablet.quiet = closed == "quiet"
    tablet.save()
    app = App(new_page(service_workers="allow"), wire.origin)
    app.start().connect(actions.new_code(tablet)).choose_pin("Benita")
    evaluating(app)

    app.page.wait_for_selector("#mark-0")
    assert app.page.locator("input[type=file]").count() == 0
    assert app.page.locator(BUTTON).count() == 0


def test_it_can_be_undone_and_removed_before_it_is_sent(app, wire):
    evaluating(app)
    wire.rule = lambda _head: "refuse"
    take(app)
    app.page.click(".lms-undo button")
    app.page.wait_for_selector("html[data-photos='0']")
    assert photos_on(app) == []
    take(app)
    take(app, 1)
    app.page.wait_for_selector("html[data-photos='2']")
    app.page.locator("button:has-text('Quitar la foto')").first.click()
    app.page.wait_for_selector("html[data-photos='1']")
    wire.pass_everything()
    until_photos_are_sent(app)

    assert PiecePhoto.objects.count() == 1


def test_an_answer_that_was_lost_makes_no_second_picture(app, wire):
    evaluating(app)
    wire.only("/tablet/v1/photos", 40, times=1)
    take(app)
    app.page.wait_for_selector(KEPT)
    app.send()
    # It may be in the office: nobody can pretend here that it was not taken.
    app.page.wait_for_selector("text=Foto en camino a la oficina")
    assert app.page.locator("button:has-text('Quitar la foto')").count() == 0
    assert app.page.get_attribute("html", "data-photos") == "1"
    until_photos_are_sent(app)

    app.page.wait_for_selector(SENT)
    assert (PiecePhoto.objects.count(), SamplePiece.objects.count()) == (1, 1)


def test_somebody_elses_answer_removes_no_picture(app, wire):
    evaluating(app)
    wire.only(
        "/tablet/v1/photos",
        says("200 OK", '{"service": "marks", "status": "stored", "photo": "other"}'),
        times=1,
    )
    take(app)
    app.page.wait_for_selector(KEPT)
    app.send()
    app.page.wait_for_selector("text=Foto en camino a la oficina")
    assert app.page.get_attribute("html", "data-photos") == "1"
    until_photos_are_sent(app)

    assert PiecePhoto.objects.count() == 1


def test_what_the_office_does_not_take_stays_with_its_reason_until_somebody_removes_it(app, wire, tablet):
    evaluating(app)
    wire.rule = lambda _head: "refuse"
    take(app)
    app.page.wait_for_selector(KEPT)
    tablet.centre.photos_allowed = False
    tablet.centre.save()
    wire.pass_everything()
    app.send()
    app.page.wait_for_selector(".tablet-photo >> text=En este lugar no se permiten fotos.")

    assert PiecePhoto.objects.count() == 0
    assert "1 foto guardada aquí" in app.status()
    app.page.click("button:has-text('Quitar la foto')")
    app.page.wait_for_selector("html[data-photos='0']")
    assert photos_on(app) == []


def test_what_is_no_picture_is_a_sentence(app):
    evaluating(app)
    take(app, content=b"no picture at all")

    app.page.wait_for_selector("text=La foto no se puede leer. Tómela otra vez.")
    assert photos_on(app) == []


def test_with_a_full_disk_the_picture_is_refused_and_no_mark_is_lost(app, wire):
    """The picture has to leave room for marks: what would not is not kept."""
    app.open_today()
    app.everybody_present()
    app.until_sent() if app.send() else None
    app.part("Evaluación")
    wire.rule = lambda _head: "refuse"
    app.page.evaluate(
        """() => {
          const put = IDBObjectStore.prototype.put;
          IDBObjectStore.prototype.put = function (row, ...more) {
            if (this.name === "meta" && String(row.value).length > 60_000) throw new DOMException("", "QuotaExceededError");
            return put.call(this, row, ...more);
          };
        }"""
    )
    take(app)
    app.page.wait_for_selector(
        "text=La foto no se guardó: quizá no hay espacio. Las marcas conservan su lugar."
    )

    assert photos_on(app) == []
    assert app.page.get_attribute("html", "data-photos") == "0"
    app.page.fill("#mark-0", "12")
    app.page.press("#mark-0", "Tab")
    app.page.wait_for_selector("text=Alma C.: 12")
    wire.pass_everything()
    app.send()
    assert Evaluation.objects.get().mark == 12
    assert AttendanceMark.objects.count() == 4


def test_the_tablet_locks_itself_while_the_camera_is_open_and_the_picture_is_still_hers(
    app, wire, people, benita
):
    evaluating(app)
    with app.page.expect_file_chooser() as chosen:
        app.page.locator(BUTTON).nth(1).click()
    app.lock()
    chosen.value.set_files([{"name": "pieza.jpg", "mimeType": "image/jpeg", "buffer": photograph()}])
    app.page.wait_for_selector("html[data-photos='1']")
    assert "Berta" not in app.page.inner_text(".touch-actions")
    until_photos_are_sent(app)

    piece = SamplePiece.objects.get()
    assert (piece.participant, piece.judged_by) == (people[1], benita)


def test_forgetting_the_tablet_says_which_pictures_go_with_it(app, wire):
    evaluating(app)
    wire.rule = lambda _head: "refuse"
    take(app)
    app.page.wait_for_selector(KEPT)
    app.page.click("[data-place=user] button:has-text('Estado')")
    app.page.click("button:has-text('Olvidar esta tableta')")

    app.page.wait_for_selector("html[data-screen=forget]")
    app.page.wait_for_selector(".lms-notice--problem >> text=1 foto está solo en esta tableta")


@pytest.mark.parametrize("size", SIZES)
def test_the_part_with_pictures_has_room_on_every_tablet(group, new_page, wire, tablet, axe, size):
    EnrolmentFactory(
        cohort=group,
        participant=ParticipantFactory(
            given_names="María Auxiliadora del Perpetuo Socorro", paternal_surname="Quispe", alias=""
        ),
    )
    width, height = SIZES[size]
    app = App(new_page(viewport={"width": width, "height": height}), wire.origin)
    evaluating(app.start().connect(actions.new_code(tablet)).choose_pin("Benita"))
    take(app)
    app.page.wait_for_selector(KEPT)
    until_photos_are_sent(app)
    app.page.wait_for_selector(SENT)
    wire.rule = lambda _head: "refuse"
    take(app, 1)
    app.page.wait_for_selector(KEPT)
    app.page.evaluate("() => scrollTo(0, 0)")
    if SHOTS:
        app.page.screenshot(path=str(Path(SHOTS) / f"{size}-photos.png"))

    axe(app.page)
    assert app.page.evaluate(OVERFLOW, "") <= 0
    assert app.page.evaluate(OVERFLOW, "250%") <= 0
    assert app.page.evaluate(SMALL) == []
