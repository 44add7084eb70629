"""Forty people: how many taps, how fast, and every screen in every size."""

import json
import os
from pathlib import Path

import pytest

from courses.attendance.models import AttendanceMark
from courses.cohorts.models import Enrolment
from courses.skills.models import SkillObservation
from courses.sync import actions
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.people import ParticipantFactory

from .conftest import App

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = {"600x960": (600, 960), "800x1280": (800, 1280), "1280x800": (1280, 800)}
SHOTS = os.environ.get("LMS_SCREENSHOTS", "")


@pytest.fixture
def forty(group):
    for number in range(36):
        EnrolmentFactory(
            cohort=group,
            participant=ParticipantFactory(
                given_names="María Auxiliadora del Perpetuo Socorro" if number == 7 else f"Nombre{number}",
                paternal_surname=f"Quispe{number}",
                maternal_surname="",
                alias="",
            ),
        )
    rows = (
        Enrolment.objects.filter(cohort=group)
        .select_related("participant")
        .order_by("participant__sort_key", "pk")
    )
    return [row.participant for row in rows]


@pytest.fixture
def wide(forty, new_page, wire, tablet):
    made = App(new_page(has_touch=True), wire.origin)
    return made.start().connect(actions.new_code(tablet)).choose_pin("Benita")


def test_forty_people_all_present_three_exceptions_and_one_skill_take_at_most_twelve_taps(
    wide, forty, group, today
):
    app = wide
    app.page.tap(".touch-list__link--now")
    app.taps = 1
    app.page.wait_for_selector("html[data-screen=sheet]")
    app.everybody_present()
    app.mark(forty[3], "Tarde", "15 min")
    app.mark(forty[17], "Ausente")
    app.mark(forty[30], "Permiso", "Visita")
    app.part("Habilidades")
    app.tap("button:has-text('Punto cadena')")
    app.tap("button:has-text('El resto: Con ayuda')")
    app.page.wait_for_selector(".lms-undo")
    app.until_sent() if app.send() else None

    assert app.taps <= 12
    assert AttendanceMark.objects.filter(session=today).count() == 40
    assert SkillObservation.objects.filter(level="with_help").count() == 38


def test_64_a_tap_is_answered_in_under_fifty_milliseconds_on_a_tablet_six_times_slower(wide, forty, browser):
    """From the tap to the frame that shows it was heard. Counted in processor time of the page's thread, slowed down six
    times: what else this machine does meanwhile is not the tablet's."""
    app = wide
    app.open_today()
    session = app.page.context.new_cdp_session(app.page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    boxes = [
        app.page.locator(f"{app.row(one)} button:has-text('Presente')").bounding_box() for one in forty[:4]
    ]
    browser.start_tracing(
        page=app.page, categories=["devtools.timeline", "disabled-by-default-devtools.timeline"]
    )
    for number, box in enumerate(boxes, start=1):
        app.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        app.page.wait_for_selector(f"html[data-waiting='{number}']")
        app.page.wait_for_timeout(200)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    session.send("Emulation.setCPUThrottlingRate", {"rate": 1})

    taps = [
        one for one in events if one["name"] == "EventDispatch" and one["args"]["data"]["type"] == "click"
    ]
    thread = (taps[0]["pid"], taps[0]["tid"])
    ours = sorted((one for one in events if (one["pid"], one["tid"]) == thread), key=lambda one: one["ts"])
    answers = []
    for tap in taps:
        shown = next(one for one in ours if one["name"] == "Commit" and one["ts"] > tap["ts"])
        tasks = [one for one in ours if one["name"] == "RunTask" and one["ts"] + one["dur"] > tap["ts"]]
        answers.append(sum(one.get("tdur", 0) for one in tasks if one["ts"] < shown["ts"]) / 1_000)
    assert len(answers) == 4
    # The best of four; and where other programs want the processors too, they slow the slowed-down thread once more.
    is_busy = os.getloadavg()[0] > (os.cpu_count() or 1)
    assert min(answers) < (100 if is_busy else 50), answers


# No animation, no transition: nothing on these screens moves by itself for who asked for that.
MOVING = """() => [...document.querySelectorAll("*")].filter((one) => {
  const style = getComputedStyle(one);
  return [style.animationDuration, style.transitionDuration].some((time) => time.split(",").some((t) => parseFloat(t) > 0.01));
}).map((one) => one.outerHTML.slice(0, 90))"""
SMALL = """() => [...document.querySelectorAll("button, a, input, textarea")].filter((one) => {
  const box = one.getBoundingClientRect();
  return box.width > 0 && (box.width < 48 || box.height < 48);
}).map((one) => one.outerHTML.slice(0, 90))"""
# Twice the size the screens have by themselves.
OVERFLOW = """(size) => { document.documentElement.style.fontSize = size;
  const beyond = document.documentElement.scrollWidth - innerWidth;
  document.documentElement.style.fontSize = ""; return beyond; }"""


@pytest.mark.parametrize("language", ["es", "quy"])
@pytest.mark.parametrize("size", SIZES)
def test_64_every_screen_in_every_size_and_language_is_accessible_and_has_room_for_thumbs(
    group, people, new_page, wire, tablet, axe, size, language
):
    """Axe, thumbs, nothing beyond the edge (also with letters twice as large), nothing that moves."""
    EnrolmentFactory(
        cohort=group,
        participant=ParticipantFactory(
            given_names="María Auxiliadora del Perpetuo Socorro", paternal_surname="Quispe", alias=""
        ),
    )
    width, height = SIZES[size]
    page = new_page(viewport={"width": width, "height": height}, reduced_motion="reduce", has_touch=True)
    page.add_init_script(f"localStorage.setItem('lms-tablet-language', '{language}')")
    app = App(page, wire.origin).start()

    def look(name):
        if SHOTS and language == "es":
            page.screenshot(path=str(Path(SHOTS) / f"{size}-{name}.png"))
        # What a sticky bar half covers is no smaller for it.
        page.evaluate("() => scrollTo(0, 0)")
        axe(page)
        assert page.evaluate(OVERFLOW, "") <= 0, name
        assert page.evaluate(OVERFLOW, "250%") <= 0, f"{name} with large letters"
        assert page.evaluate(SMALL) == [], name
        assert page.evaluate(MOVING) == [], name

    look("connect")
    app.connect(actions.new_code(tablet)).choose_pin("Benita")
    look("sessions")
    app.open_today()
    app.everybody_present()
    app.mark(people[1], "Tarde", "10 min")
    app.tap(f"{app.row(people[2])} button:has-text('Permiso')")
    look("attendance")
    app.part("Habilidades")
    look("skills")
    app.tap("button:has-text('Punto cadena')")
    app.tap("button:has-text('El resto: Sin ayuda')")
    page.wait_for_selector(".lms-undo")
    look("skill")
    app.part("Evaluación")
    look("marks")
    app.part("Lección")
    look("lesson")
    app.part("Fin de clase")
    look("end")
    app.tap("button:has-text('Escribir una nota')")
    look("note")
    page.click("button:has-text('Estado')")
    page.wait_for_selector("html[data-screen=state]")
    look("state")
    for words, name in (
        ("Olvidar", "forget"),
        ("Entregar una clase", "give"),
        ("Recibir una clase", "receive"),
    ):
        page.click(f"button:has-text('{words}')")
        page.wait_for_selector(f"html[data-screen={name}]")
        look(name)
        page.click(".touch-header button:has-text('Volver')")
        page.wait_for_selector("html[data-screen=state]")
    app.lock()
    look("open")
    page.click("button:has-text('Lecciones')")
    page.wait_for_selector("html[data-screen=lessons]")
    look("lessons")
    page.click(".touch-header button:has-text('Volver')")
    page.click("button:has-text('Benita')")
    page.wait_for_selector("html[data-screen=pin]")
    app.type_pin("111222")
    page.wait_for_selector("text=Ese no es el PIN")
    look("pin")
    assert page.get_attribute("html", "lang") == "es-PE"


def test_the_first_screen_of_a_tablet_nobody_connected(new_page, wire, tablet, axe):
    app = App(new_page(), wire.origin).start()
    axe(app.page)
    if SHOTS:
        app.page.screenshot(path=str(Path(SHOTS) / "connect.png"))
    app.page.fill("#code", "0000-0000")
    app.page.click("button[type=submit]")
    app.page.wait_for_selector("text=Este código no existe")
