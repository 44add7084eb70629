"""The faults of the wire, the office and the tablet. Each test is named after its row of the list of faults.

Expected everywhere: nothing lost, nothing doubled, a sentence on the screen that is true.
"""

import json
import re
import time

import pytest

from courses.attendance.models import AttendanceMark
from courses.events.models import HeldEvent, LearningEvent
from courses.sync import actions

from .conftest import PIN, App, kill, says

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EVENTS = "/tablet/v1/events"
SAFE = "Las marcas están a salvo aquí."


@pytest.fixture
def class_marked_offline(app, wire):
    """Four marks on the tablet, none at the office: the wire was cut when they were made."""
    app.open_today()
    wire.rule = lambda _head: "refuse"
    app.everybody_present()
    return app


def arrived():
    return (LearningEvent.objects.count(), AttendanceMark.objects.filter(status="present").count())


def with_its_worker(app):
    """The app has been here before: its worker keeps the shell."""
    app.page.wait_for_function("() => navigator.serviceWorker.ready.then(() => true)")
    return app


def test_01_the_office_is_down_when_the_app_is_started(app, wire, people):
    with_its_worker(app)
    wire.rule = lambda _head: "refuse"
    page = app.page.context.new_page()
    app.page.close()
    again = App(page, wire.origin).start()
    again.unlock("Benita").open_today()
    again.everybody_present()

    assert "No hay conexión con la oficina" in again.status()
    assert "4 marcas guardadas aquí" in again.status()
    assert (again.waiting(), arrived()) == (4, (0, 0))
    wire.pass_everything()
    assert "Todo enviado" in again.send()
    assert arrived() == (4, 4)


def test_02_offline_after_load_reload_mark_and_send_online(app, wire, people):
    app.page.wait_for_function("() => navigator.serviceWorker.ready.then(() => true)")
    wire.rule = lambda _head: "refuse"
    app.page.reload()
    app.page.wait_for_selector("html[data-ready=true]")
    app.unlock("Benita").open_today()
    app.everybody_present()
    assert "No hay conexión con la oficina" in app.send()
    assert (app.waiting(), arrived()) == (4, (0, 0))

    wire.pass_everything()
    assert "Todo enviado" in app.send()
    assert arrived() == (4, 4)


@pytest.mark.parametrize("size", [300, 1_400])
def test_06_the_request_is_cut_after_some_bytes(class_marked_offline, wire, size):
    app = class_marked_offline
    wire.only(EVENTS, ("up", size))
    assert SAFE in app.send()
    assert (app.waiting(), arrived()) == (4, (0, 0))

    wire.pass_everything()
    assert "Todo enviado" in app.send()
    assert arrived() == (4, 4)


@pytest.mark.parametrize(
    ("row", "kept"),
    [("04 nothing of the answer", 0), ("07 within its head", 60), ("05 within its JSON", -40)],
)
def test_04_05_07_the_answer_is_lost_after_the_office_took_the_marks(class_marked_offline, wire, row, kept):
    app = class_marked_offline
    wire.only(EVENTS, kept if kept >= 0 else 900)
    assert SAFE in app.send(), row
    assert (app.waiting(), arrived()) == (4, (4, 4))

    wire.pass_everything()
    assert "Todo enviado" in app.send()
    assert arrived() == (4, 4)


@pytest.mark.parametrize(
    ("row", "answer", "sentence"),
    [
        (
            "10 captive portal",
            says("200 OK", "<html>Bienvenidos al wifi</html>", kind="text/html"),
            "Este wifi pide iniciar sesión",
        ),
        ("11 some other server", says("200 OK", '{"ok": true}'), "responde otro equipo"),
        (
            "12 redirect on the same host",
            says("302 Found", "", Location="/admin/login/"),
            "Este wifi pide iniciar sesión",
        ),
        (
            "12 redirect to another host",
            says("302 Found", "", Location="http://portal.example/"),
            "Este wifi pide iniciar sesión",
        ),
        (
            "13 five hundred",
            says("500 Internal Server Error", "<h1>Server Error</h1>", kind="text/html"),
            "La oficina tiene una falla",
        ),
        ("14 retry after", says("429 Too Many Requests", "{}", Retry_After="60"), "La oficina está ocupada"),
        (
            "27 busy database",
            says("503 Service Unavailable", '{"service": "marks", "error": "busy"}', Retry_After="20"),
            "La oficina está ocupada",
        ),
        (
            "66 token unknown",
            says("401 Unauthorized", '{"service": "marks", "error": "unknown_device"}'),
            "ya no conoce esta tableta",
        ),
    ],
)
def test_10_to_14_somebody_else_answers_and_nothing_leaves_the_queue(
    class_marked_offline, wire, row, answer, sentence
):
    app = class_marked_offline
    wire.only(EVENTS, answer)

    assert sentence in app.send(), row
    assert (app.waiting(), arrived()) == (4, (0, 0))
    wire.pass_everything()
    assert "Todo enviado" in app.send()
    assert arrived() == (4, 4)


def test_08_a_black_hole_ends_with_a_sentence(class_marked_offline, wire):
    app = class_marked_offline
    app.page.evaluate(
        "() => { const real = AbortSignal.timeout; AbortSignal.timeout = () => real.call(AbortSignal, 1500); }"
    )
    wire.only(EVENTS, "hole")

    assert "La oficina no responde" in app.send()
    assert app.waiting() == 4


IMPATIENT = (
    "() => { const real = AbortSignal.timeout; AbortSignal.timeout = () => real.call(AbortSignal, 1000); }"
)


def test_09_an_office_slower_than_the_tablet_s_patience_that_takes_the_marks_all_the_same(
    class_marked_offline, wire
):
    app = class_marked_offline
    app.page.evaluate(IMPATIENT)
    wire.only(EVENTS, ("late", 2.5), times=1)
    assert "La oficina no responde" in app.send()
    assert (app.waiting(), arrived()) == (4, (4, 4))

    wire.pass_everything()
    assert "Todo enviado" in app.send()
    assert arrived() == (4, 4)


def test_19_the_page_is_closed_while_it_sends(class_marked_offline, wire):
    app = with_its_worker(class_marked_offline)
    wire.only(EVENTS, ("late", 2), times=1)
    page = app.page.context.new_page()
    app.page.click("[data-place=send] button")
    until(lambda: arrived() == (4, 4))
    app.page.close()
    wire.pass_everything()

    again = App(page, wire.origin).start()
    assert "Todo enviado" in again.send()
    assert (again.waiting(), arrived()) == (0, (4, 4))


def test_20_the_tablet_sleeps_while_it_sends(class_marked_offline, wire):
    app = class_marked_offline
    wire.only(EVENTS, ("late", 1), times=1)
    session = app.page.context.new_cdp_session(app.page)
    app.page.click("[data-place=send] button")
    session.send("Page.setWebLifecycleState", {"state": "frozen"})
    until(lambda: arrived() == (4, 4))
    app.page.wait_for_timeout(1_500)
    session.send("Page.setWebLifecycleState", {"state": "active"})

    app.page.wait_for_selector("html[data-sending=false]")
    wire.pass_everything()
    assert "Todo enviado" in app.send()
    assert (app.waiting(), arrived()) == (0, (4, 4))


def until(what):
    deadline = time.monotonic() + 15
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_26_a_very_slow_line_still_loads_starts_and_sends(new_page, wire, tablet, people):
    page = new_page(service_workers="allow")
    slow = {
        "offline": False,
        "latency": 300,
        "downloadThroughput": 250_000 / 8,
        "uploadThroughput": 50_000 / 8,
    }
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", slow)

    began = time.monotonic()
    app = App(page, wire.origin).start()
    first = time.monotonic() - began
    app.connect(actions.new_code(tablet)).choose_pin("Benita")
    with_its_worker(app)
    began = time.monotonic()
    page.reload()
    page.wait_for_selector("html[data-ready=true]")
    warm = time.monotonic() - began
    app.unlock("Benita").open_today()
    app.everybody_present()

    assert "Todo enviado" in app.send()
    assert arrived() == (4, 4)
    assert first < 20
    assert warm < 3


def test_15_too_large_a_batch_is_halved_and_one_too_large_fact_does_not_stop_the_others(
    class_marked_offline, wire
):
    app = class_marked_offline
    app.part("Fin de clase")
    app.tap("button:has-text('Escribir una nota')")
    app.page.fill("#note", "Falta lana. " * 120)
    app.tap("button:has-text('Guardar la nota')")
    app.page.wait_for_selector("text=La nota está guardada")
    too_large = says("413 Content Too Large", '{"service": "marks", "error": "too_large"}')

    def at_most_2600_bytes(head):
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        return too_large if length and int(length.group(1)) > 2_600 else None

    wire.rule = at_most_2600_bytes
    said = app.send()

    assert "1 en revisión" in said
    assert arrived() == (4, 4)
    assert [fact["code"] for fact in app.facts() if fact["ack"] == "held"] == ["too_large"]
    wire.pass_everything()
    app.send()
    assert "en revisión" not in app.status()
    assert LearningEvent.objects.count() == 5


def test_16_an_answer_that_names_only_some_leaves_the_others_waiting(class_marked_offline, wire):
    app = class_marked_offline
    first = min(app.facts(), key=lambda fact: fact["seq"])
    content = {
        "service": "marks",
        "server_time": "2026-11-21T12:00:00Z",
        "gaps": [],
        "results": [{"id": first["id"], "status": "stored"}],
    }
    wire.only(EVENTS, says("200 OK", json.dumps(content)), times=1)

    app.send()
    assert app.waiting() in (3, 0)
    wire.pass_everything()
    app.send()
    # The one somebody else claimed to have stored is asked for again by its number.
    app.send()
    assert app.waiting() == 0
    assert arrived() == (4, 4)


def test_18_send_pressed_in_two_tabs_doubles_nothing(class_marked_offline, wire):
    app = class_marked_offline
    second = App(app.page.context.new_page(), wire.origin)
    wire.pass_everything()
    second.start()
    app.page.click("[data-place=send] button")
    second.page.click("[data-place=send] button")
    app.page.wait_for_selector("html[data-sending=false]")
    second.page.wait_for_selector("html[data-sending=false]")

    assert arrived() == (4, 4)


def test_28_an_office_restored_from_yesterday_is_healed_by_the_tablet(app, wire, people):
    from tests.courses.sync.test_events import without_triggers

    app.open_today()
    app.everybody_present()
    app.send()
    assert arrived() == (4, 4)
    without_triggers(lambda: LearningEvent._base_manager.all()._raw_delete("default"))
    AttendanceMark.objects.all().delete()

    app.send()

    assert arrived() == (4, 4)


def test_34_correction_undo_and_undo_of_everybody_present(app, people):
    app.open_today()
    app.everybody_present()
    app.mark(people[0], "Ausente")
    app.page.click(".lms-undo button")
    app.page.wait_for_selector(f"{app.row(people[0])} button[aria-pressed=true]:has-text('Presente')")
    app.send()
    app.mark(people[1], "Ausente")
    app.page.click(".lms-undo button")
    app.page.wait_for_selector(f"{app.row(people[1])} button[aria-pressed=true]:has-text('Presente')")
    app.send()

    assert set(AttendanceMark.objects.values_list("status", "in_conflict")) == {("present", False)}


def test_34_everybody_present_is_taken_back_in_one_tap(app, people):
    app.open_today()
    app.everybody_present()
    app.page.click(".lms-undo button")
    app.page.wait_for_function("() => !document.querySelector('.touch-roll button[aria-pressed=true]')")
    app.send()

    assert set(AttendanceMark.objects.values_list("status", flat=True)) == {""}


def test_35_a_correction_at_the_office_is_shown_and_not_taken_for_a_conflict(app, people, today, delia):
    from tests.factories.facts import mark as web_mark
    from tests.factories.facts import send as send_facts

    app.open_today()
    app.everybody_present()
    app.send()
    heads = AttendanceMark.objects.get(participant=people[0]).heads
    send_facts(web_mark(today, people[0], "absent", by=delia, supersedes=heads), by=delia)
    app.send()
    app.part("Asistencia")

    app.page.wait_for_selector(f"{app.row(people[0])} button[aria-pressed=true]:has-text('Ausente')")
    assert app.page.locator("text=Hay dos marcas distintas").count() == 0


def test_35_the_office_and_the_offline_tablet_correct_at_once_and_it_is_a_conflict(
    app, wire, people, today, delia
):
    from tests.factories.facts import mark as web_mark
    from tests.factories.facts import send as send_facts

    app.open_today()
    app.everybody_present()
    app.send()
    wire.rule = lambda _head: "refuse"
    heads = AttendanceMark.objects.get(participant=people[0]).heads
    send_facts(web_mark(today, people[0], "absent", by=delia, supersedes=heads), by=delia)
    app.mark(people[0], "Tarde", "5 min")
    wire.pass_everything()
    app.send()
    app.part("Asistencia")

    assert AttendanceMark.objects.get(participant=people[0]).in_conflict
    app.page.wait_for_selector("text=Hay dos marcas distintas")


def test_37_the_one_who_marked_stays_the_actor_when_another_sends(
    class_marked_offline, wire, group, benita, cirilo
):
    app = class_marked_offline
    app.lock()
    wire.pass_everything()
    app.send()

    assert set(LearningEvent.objects.values_list("actor", flat=True)) == {benita.pk}


def test_40_somebody_new_and_a_note_reach_the_office_sealed(app, group, today):
    from courses.sync import server_key, signatures
    from courses.sync.models import SealedNote

    app.open_today()
    app.tap("button:has-text('Alguien que no está en la lista')")
    app.page.fill("#newcomer", "Zoila Nueva")
    app.tap("button:has-text('Agregar a la lista')")
    app.page.wait_for_selector("text=Zoila Nueva")
    app.part("Fin de clase")
    app.tap("button:has-text('Escribir una nota')")
    app.page.fill("#note", "Faltan dos ganchillos.")
    app.tap("button:has-text('Guardar la nota')")
    app.page.wait_for_selector("text=La nota está guardada")
    app.part("Asistencia")
    app.everybody_present()
    app.send()

    texts = {signatures.open_sealed(note.sealed, server_key.load()) for note in SealedNote.objects.all()}
    assert texts == {"Zoila Nueva", "Faltan dos ganchillos."}
    assert HeldEvent.objects.get().code == "participant_unknown"
    assert AttendanceMark.objects.count() == 4
    assert "Zoila" not in json.dumps(app.facts())


def test_42_a_class_that_is_not_on_the_list_is_begun_on_the_tablet(app, group, people):
    app.tap("button:has-text('Una clase que no está en la lista')")
    app.page.fill("#hour", "18:30")
    app.tap("button:has-text('Empezar la clase')")
    app.page.wait_for_selector("html[data-screen=sheet]")
    app.everybody_present()
    app.until_sent() if app.send() else None

    made = group.sessions.get(minutes=120, starts_at__hour=18)
    assert AttendanceMark.objects.filter(session=made, status="present").count() == 4


def test_43_a_roster_that_breaks_off_leaves_the_old_one_whole(app, wire, people):
    wire.only("/tablet/v1/roster", 700)
    app.send()
    app.page.wait_for_timeout(300)

    app.open_today()
    assert app.page.locator(".touch-roll > li").count() == 4


# Storage may refuse a mark when it is handed over, or take it and fail when it goes to the disk.
REFUSED_AT_ONCE = "this.transaction.abort(); throw new DOMException('full', 'QuotaExceededError');"
LOST_ON_THE_WAY = """const request = real.apply(this, given);
    request.addEventListener("success", () => this.transaction.abort());
    return request;"""


@pytest.mark.parametrize(
    "refusal", (REFUSED_AT_ONCE, LOST_ON_THE_WAY), ids=("at once", "on the way to the disk")
)
def test_47_storage_full_shows_an_alarm_and_no_tick(app, people, refusal):
    app.open_today()
    app.page.evaluate(
        f"""() => {{
          const real = IDBObjectStore.prototype.add;
          IDBObjectStore.prototype.add = function (...given) {{ {refusal} }};
          window.__space = () => {{ IDBObjectStore.prototype.add = real; }};
        }}"""
    )
    app.tap(f"{app.row(people[0])} button:has-text('Presente')")
    app.page.wait_for_selector("text=NO SE PUDO GUARDAR")
    assert app.page.locator("button[aria-pressed=true]").count() == 0
    assert app.facts() == []

    app.page.evaluate("() => window.__space()")
    app.mark(people[0], "Presente")
    assert app.page.locator("text=NO SE PUDO GUARDAR").count() == 0
    assert [fact["seq"] for fact in app.facts()] == [1]


def test_46_killed_between_the_tap_and_the_tick_there_is_no_mark_and_no_number_is_lost(
    profile, wire, tablet, people
):
    context = profile()
    app = App(context.pages[0], wire.origin).start().connect(actions.new_code(tablet)).choose_pin("Benita")
    with_its_worker(app)
    app.open_today()
    # Another page of the book writes just then: the mark waits for its turn.
    other = context.new_page()
    other.goto(f"{wire.origin}/robots.txt")
    other.evaluate(
        "() => new Promise((held) => { navigator.locks.request('lms-write', () => new Promise(held)); setTimeout(held, 300); })"
    )
    app.tap(f"{app.row(people[0])} button:has-text('Presente')")
    app.page.wait_for_timeout(300)
    assert app.pressed(people[0]) == []
    kill(profile.folder)

    context = profile()
    app = App(context.pages[0], wire.origin).start()
    assert (app.waiting(), app.facts()) == (0, [])
    app.unlock("Benita").open_today()
    app.mark(people[0], "Presente")
    assert [fact["seq"] for fact in app.facts()] == [1]


KEEP_A_COURSE = """async () => {
  const lessons = await import("/tablet/app/courses/tablet/lessons.js");
  await lessons.keep({ id: 1, title: "Curso", lessons: [], files: [], text: 900_000, words: "x".repeat(900_000) }, {}, "");
}"""
KEPT = """async () => (await (await import("/tablet/app/courses/tablet/lessons.js")).kept()).length"""
# Fills what is left with pieces of ever smaller size, in a database beside that of the marks.
FILL = """async () => {
  const db = await new Promise((done) => { const r = indexedDB.open("filler", 1);
    r.onupgradeneeded = () => r.result.createObjectStore("s", { autoIncrement: true }); r.onsuccess = () => done(r.result); });
  const put = (size) => new Promise((done) => { const tx = db.transaction("s", "readwrite", { durability: "strict" });
    tx.objectStore("s").put(crypto.getRandomValues(new Uint8Array(size))); tx.oncomplete = () => done(true); tx.onabort = () => done(false); });
  for (const size of [60_000, 4_000, 500, 50]) while (await put(size));
  db.close();
}"""
EMPTY = """() => new Promise((done) => { const r = indexedDB.deleteDatabase("filler"); r.onsuccess = r.onerror = done; })"""


def test_47_on_a_disk_that_is_full_lessons_make_way_and_nothing_is_ticked_that_is_not_saved(
    new_page, wire, tablet, people
):
    """The quota is the browser's own. It has to be small before the first write: the browser remembers for a minute how
    much room there was."""
    page = new_page()
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": wire.origin, "quotaSize": 3_000_000})
    app = App(page, wire.origin).start().connect(actions.new_code(tablet)).choose_pin("Benita")
    app.open_today()
    app.page.evaluate(KEEP_A_COURSE)
    assert app.page.evaluate(KEPT) == 1
    app.page.evaluate(FILL)

    for person in people:
        app.tap(f"{app.row(person)} button:has-text('Presente')")
        app.page.wait_for_timeout(200)
        # However it ended: what is ticked is on the disk, what is not on the disk is an alarm.
        ticked = app.page.locator(".touch-roll button[aria-pressed=true]").count()
        assert ticked == len(app.facts())
    assert app.page.evaluate(KEPT) == 0
    assert (
        app.page.locator("text=Las lecciones se quitaron").count()
        + app.page.locator("text=NO SE PUDO GUARDAR").count()
        > 0
    )

    session.send("Storage.overrideQuotaForOrigin", {"origin": wire.origin})
    app.page.evaluate(EMPTY)
    for person in people:
        if not app.pressed(person):
            app.mark(person, "Presente")
    assert sorted(fact["seq"] for fact in app.facts()) == [1, 2, 3, 4]
    assert app.page.locator("text=NO SE PUDO GUARDAR").count() == 0


def test_53_an_old_page_that_holds_the_storage_is_asked_to_be_closed_and_its_marks_are_kept(
    new_page, wire, tablet, people
):
    """The storage as version 1.0.0 of the app made it, open in a page that does not let go of it."""
    page = new_page()
    page.goto(f"{wire.origin}/robots.txt")
    page.evaluate(
        """() => new Promise((done) => { const r = indexedDB.open("lms-tablet", 1);
          r.onupgradeneeded = () => { const events = r.result.createObjectStore("events", { keyPath: "id" });
            events.createIndex("seq", "seq", { unique: true }); events.createIndex("ack", "ack");
            r.result.createObjectStore("meta", { keyPath: "key" }); };
          r.onsuccess = () => { const tx = r.result.transaction(["events", "meta"], "readwrite");
            tx.objectStore("events").put({ id: "e1", seq: 1, body: "{}", sig: "", ack: "no", cell: "x" });
            tx.objectStore("meta").put({ key: "sequence", value: 1 });
            tx.oncomplete = () => { window.old = r.result; done(); }; }; })"""
    )
    new = page.context.new_page()
    new.goto(f"{wire.origin}/tablet/")
    new.wait_for_selector("text=Cierre las otras páginas")
    page.close()

    new.wait_for_selector("html[data-ready=true]")
    assert [fact["id"] for fact in App(new, wire.origin).facts()] == ["e1"]


def test_48_a_storage_that_cannot_open_says_use_paper_and_how_many_marks_there_should_be(app, people):
    app.open_today()
    app.everybody_present()
    app.page.add_init_script("indexedDB.open = () => { throw new DOMException('corrupt', 'UnknownError'); }")
    app.page.reload()

    app.page.wait_for_selector("html[data-screen=emergency]")
    assert "Use la hoja de papel" in app.page.inner_text("main")
    assert "Debería haber 4 marcas" in app.page.inner_text("main")


def test_49_an_evicted_database_is_told_with_its_number(app, wire, people):
    app.open_today()
    app.everybody_present()
    app.page.goto(f"{wire.origin}/robots.txt")
    app.page.evaluate(
        "() => new Promise((done) => { const r = indexedDB.deleteDatabase('lms-tablet'); r.onsuccess = r.onblocked = done; })"
    )
    app.start()

    assert "había 4" in app.page.inner_text("[data-place=alarm]")


def test_56_a_damaged_record_does_not_stop_the_others(class_marked_offline, wire, people):
    app = class_marked_offline
    app.page.evaluate(
        """() => new Promise((done) => {
          const request = indexedDB.open("lms-tablet");
          request.onsuccess = () => {
            const tx = request.result.transaction("events", "readwrite");
            const store = tx.objectStore("events");
            store.getAll().onsuccess = (event) => store.put({ ...event.target.result[0], body: "{torn" });
            tx.oncomplete = () => { request.result.close(); done(); };
          };
        })"""
    )
    app.part("Asistencia")
    wire.pass_everything()
    said = app.send()

    assert "1 en revisión" in said
    assert arrived() == (3, 3)
    assert HeldEvent.objects.get().body == "{torn"


@pytest.mark.parametrize("clock", ["2015-01-01T08:00:00-05:00", "2031-06-01T08:00:00-05:00"])
def test_59_a_wrong_clock_changes_nothing_and_is_told(new_page, wire, tablet, people, clock):
    page = new_page()
    page.clock.install(time=clock)
    app = App(page, wire.origin).start().connect(actions.new_code(tablet)).choose_pin("Benita")
    app.send()
    if clock.startswith("2015"):
        app.page.wait_for_selector("text=La fecha de la tableta parece equivocada")
    app.page.click(".touch-list__link >> nth=0")
    app.page.wait_for_selector("html[data-screen=sheet]")
    app.everybody_present()
    app.send()

    tablet.refresh_from_db()
    assert arrived()[0] == 4
    assert abs(tablet.clock_skew_seconds) > 86_400 * 365


def test_61_marks_in_two_tabs_at_once_number_every_mark_once(app, wire, people):
    second = App(app.page.context.new_page(), wire.origin).start()
    second.unlock("Benita").open_today()
    app.open_today()
    for index, person in enumerate(people):
        (app if index % 2 else second).tap(f"{app.row(person)} button:has-text('Presente')")
    app.page.wait_for_timeout(500)

    assert sorted(fact["seq"] for fact in app.facts()) == [1, 2, 3, 4]


def test_65_a_withdrawn_tablet_loses_the_names_and_its_marks_are_held(
    class_marked_offline, wire, tablet, delia
):
    app = class_marked_offline
    actions.revoke_device(tablet, by=delia)
    wire.pass_everything()
    app.send()

    app.page.wait_for_selector("text=Los nombres se borraron de esta tableta")
    assert HeldEvent.objects.filter(code="device_revoked").count() == 4
    assert app.page.locator("text=Alma").count() == 0


def test_66_a_tablet_connected_anew_sends_what_waited(class_marked_offline, wire, tablet):
    app = class_marked_offline
    tablet.refresh_from_db()
    type(tablet).objects.filter(pk=tablet.pk).update(token_hash="x")
    wire.pass_everything()
    assert "ya no conoce esta tableta" in app.send()
    assert (app.waiting(), arrived()) == (4, (0, 0))

    app.page.click("button:has-text('Estado')")
    app.page.click("button:has-text('Tengo un código nuevo')")
    app.page.wait_for_selector("#code")
    app.connect(actions.new_code(tablet))
    app.until_sent() if app.send() else None
    assert arrived() == (4, 4)


def test_70_ten_wrong_pins_wipe_the_names_and_the_marks_are_still_sent(class_marked_offline, wire):
    app = class_marked_offline
    app.lock()
    app.page.click("button:has-text('Benita')")
    app.page.wait_for_selector("html[data-screen=pin]")
    for wrong in range(1, 11):
        if wrong > 5:
            # The minute's wait, put forward.
            app.page.evaluate(
                "() => { const now = Date.now; const from = now(); Date.now = () => now() + 61_000 * (window.__n = (window.__n ?? 0) + 1); }"
            ) if wrong == 6 else None
        app.type_pin("111222")
        if wrong < 10:
            app.page.wait_for_selector(f"text=Después de {10 - wrong} intentos")
    app.page.wait_for_selector("text=Los nombres se borraron de esta tableta")
    wire.pass_everything()
    app.send()

    assert arrived() == (4, 4)


def test_70_five_wrong_pins_make_her_wait(app):
    app.lock()
    app.page.click("button:has-text('Benita')")
    app.page.wait_for_selector("html[data-screen=pin]")
    for wrong in range(1, 6):
        app.type_pin("111222")
        app.page.wait_for_selector(f"text=Después de {10 - wrong} intentos")
    app.type_pin(PIN)

    app.page.wait_for_selector("text=/Espere \\d+ segundos/")


def test_72_a_name_that_looks_like_a_script_is_only_text(new_page, wire, tablet, people):
    people[0].alias = "<img src=x onerror=alert(1)>"
    people[0].save()
    page = new_page()
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog), dialog.dismiss()))
    app = App(page, wire.origin).start().connect(actions.new_code(tablet)).choose_pin("Benita")
    app.open_today()

    assert "<img src=x onerror=alert(1)>" in app.page.inner_text(".touch-roll")
    assert dialogs == []


def test_71_neither_token_nor_names_are_in_addresses_or_the_console(app, wire, people):
    app.open_today()
    app.everybody_present()
    app.send()
    token = app.page.evaluate(
        """() => new Promise((done) => { const r = indexedDB.open("lms-tablet"); r.onsuccess = () => {
          const g = r.result.transaction("meta").objectStore("meta").get("identity");
          g.onsuccess = () => { r.result.close(); done(g.result.value.token); }; }; })"""
    )

    lines = (
        b"\n".join(head.split(b"\r\n")[0] for head in wire.seen).decode() + "\n".join(app.said) + app.page.url
    )
    assert token not in lines
    assert not any(person.given_names in lines for person in people)
    assert all(
        b"cookie:" not in head.lower() for head in wire.seen if b"/tablet/v1/" in head.split(b"\r\n")[0]
    )


def test_74_the_copy_holds_every_mark_signed(class_marked_offline, tmp_path, tablet):
    app = class_marked_offline
    app.page.click("button:has-text('Estado')")
    with app.page.expect_download() as download:
        app.page.click("button:has-text('Guardar copia')")
    content = json.loads(download.value.path().read_text())

    assert (content["file"], content["count"], content["device"]) == ("marks-1", 4, str(tablet.pk))
    assert [json.loads(event["body"])["seq"] for event in content["events"]] == [1, 2, 3, 4]
    assert "Alma" not in json.dumps(content)
