"""The sheet in a real browser: with its script, without, without a network, after the session ended, by keyboard."""

import pytest
from django.contrib.sessions.models import Session as BrowserSession

from courses.attendance.models import AttendanceMark
from courses.events.models import LearningEvent
from tests.factories.cohorts import CohortFactory, SessionFactory
from tests.factories.facts import people_of
from tests.factories.outline import SkillFactory, skill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCREENS = [{"width": 600, "height": 960}, {"width": 800, "height": 1280}, {"width": 1280, "height": 800}]
LONG = "María de los Ángeles Encarnación Guillermina"
TOO_SMALL = """() => [...document.querySelectorAll('a, button, input, summary, select, textarea')].filter(e => {
  const box = e.getBoundingClientRect();
  if (!box.width || e.closest('label') || getComputedStyle(e).position === 'absolute') return false;
  const least = e.classList.contains('lms-mark__face') ? 71.5 : 47.5;
  return box.height < least || box.width < 47.5;
}).map(e => e.outerHTML.slice(0, 120))"""


@pytest.fixture
def session(benita, centre_a):
    SkillFactory(code="DERECHO", name="Punto derecho")
    cohort = CohortFactory(
        name="Grupo A",
        centre=centre_a,
        facilitators=[benita],
        size=3,
        meetings=0,
        wishes={"skills": [skill("DERECHO", name="Punto derecho")]},
    )
    first = people_of(cohort)[0]
    first.given_names, first.maternal_surname = LONG, "Ccahuana Ñahuinlla de la Torre Ugarte"
    first.save()
    return SessionFactory(cohort=cohort)


@pytest.fixture
def people(session):
    return people_of(session.cohort)


@pytest.fixture
def sheet(new_page, sign_in, live_server, session, benita):
    """Opens a page of the session for Benita."""

    def open_sheet(path="", **wishes):
        page = new_page(**wishes)
        sign_in(page, live_server, benita)
        page.goto(f"{live_server.url}/clase/{session.pk}/{path}")
        return page

    return open_sheet


def button(page, person, status):
    return page.locator(f"#p-{person.pk} button[name=status][value={status}]")


def pressed(page, person):
    return page.locator(f"#p-{person.pk} button[aria-pressed=true]").evaluate_all(
        "all => all.map(b => b.value)"
    )


def status_of(person):
    row = AttendanceMark.objects.filter(participant=person).first()
    return (row.status, row.late_minutes, row.cause) if row else None


@pytest.mark.parametrize("script", [True, False], ids=["with the script", "without a script"])
def test_a_class_is_marked_in_a_minute(sheet, people, script):
    page = sheet(java_script_enabled=script)

    page.get_by_role("button", name="Todo el grupo presente").click()
    page.wait_for_url("**/clase/**")
    button(page, people[1], "late").click()
    page.locator(f"#p-{people[1].pk} button[value='10']").click()
    page.locator(f"#p-{people[1].pk} button[value=late][aria-pressed=true]").wait_for()
    button(page, people[2], "excused").click()
    page.locator(f"#p-{people[2].pk} button[value=court]").click()
    page.locator(f"#p-{people[2].pk} button[value=excused][aria-pressed=true]").wait_for()

    assert [status_of(person) for person in people] == [
        ("present", 0, ""),
        ("late", 10, ""),
        ("excused", 0, "court"),
    ]
    page.get_by_role("button", name="Deshacer").click()
    page.locator(f"#p-{people[2].pk} button[value=present][aria-pressed=true]").wait_for()
    assert status_of(people[2]) == ("present", 0, "")


def test_the_script_says_saved_only_after_the_answer(sheet, people, session):
    page = sheet()
    held = []
    page.route("**/marca/", lambda route: held.append(route))

    button(page, people[0], "present").click()
    page.locator("[data-saved]", has_text="Guardando").wait_for()
    assert pressed(page, people[0]) == []
    assert page.locator("[data-saved]").inner_text() == "Guardando…"
    held[0].continue_()
    page.locator("[data-saved]", has_text="Guardado").wait_for()
    assert pressed(page, people[0]) == ["present"]
    assert "Faltan 2 marcas de 3" in page.locator(".touch-status").inner_text()


def test_without_a_network_the_button_stays_unpressed_and_a_red_sentence_says_so(sheet, people):
    page = sheet()
    page.context.set_offline(True)

    button(page, people[0], "present").click()
    page.locator(f"#p-{people[0].pk} [data-problem]").wait_for()
    assert "No hay conexión" in page.locator(f"#p-{people[0].pk} [data-problem]").inner_text()
    assert pressed(page, people[0]) == []
    assert "touch-status--problem" in page.locator(".touch-status").get_attribute("class")

    page.context.set_offline(False)
    button(page, people[0], "present").click()
    page.locator(f"#p-{people[0].pk} button[aria-pressed=true]").wait_for()
    assert status_of(people[0]) == ("present", 0, "")


@pytest.mark.parametrize("answer", ["an error", "a sign-in page", "a page of the hotel"])
def test_an_answer_that_is_not_ours_is_never_taken_for_saved(sheet, people, answer):
    page = sheet()

    def fulfil(route):
        if answer == "an error":
            route.fulfill(status=500, body="broken")
        else:
            route.fulfill(status=200, body="<html><h1>Bienvenido</h1></html>", content_type="text/html")

    if answer == "a sign-in page":
        BrowserSession.objects.all().delete()
    else:
        page.route("**/marca/", fulfil)
    button(page, people[0], "present").click()

    page.locator(f"#p-{people[0].pk} [data-problem]").wait_for()
    words = "Su sesión de trabajo terminó" if answer == "a sign-in page" else "No se pudo guardar"
    assert words in page.locator(f"#p-{people[0].pk} [data-problem]").inner_text()
    assert pressed(page, people[0]) == []
    assert not LearningEvent.objects.exists()


def test_fast_taps_on_several_people_are_all_saved_in_order(sheet, people):
    page = sheet()

    for person in people:
        button(page, person, "absent").click()
    for person in people:
        page.locator(f"#p-{person.pk} button[value=absent][aria-pressed=true]").wait_for()

    assert [status_of(person)[0] for person in people] == ["absent"] * 3


def test_the_sheet_is_worked_by_keyboard_alone(sheet, people):
    page = sheet()

    button(page, people[0], "late").focus()
    page.keyboard.press("Enter")
    page.locator(f"#p-{people[0].pk} .class-question").first.wait_for()
    assert page.evaluate("document.activeElement.value") == "5"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(f"#p-{people[0].pk} button[value=late][aria-pressed=true]").wait_for()

    assert status_of(people[0]) == ("late", 10, "")
    assert page.evaluate("document.activeElement.value") == "late"


def test_skills_are_marked_for_the_whole_class_and_taken_back(sheet, people):
    page = sheet("habilidades/")
    row = page.locator(f"#p-{people[0].pk}")

    row.locator("button[value=alone]").click()
    row.locator("button[value=alone][aria-pressed=true]").wait_for()
    row.locator("button[value=alone]").click()
    row.locator("button[value=alone][aria-pressed=false]").wait_for()

    assert LearningEvent.objects.filter(kind="skill").count() == 2


def test_an_evaluation_of_21_names_the_person_and_saves_nothing(sheet, people):
    page = sheet("notas/")

    page.fill(f"#mark-{people[0].pk}", "15")
    page.fill(f"#mark-{people[1].pk}", "21")
    page.get_by_role("button", name="Guardar las notas").click()
    page.locator("#form-errors").wait_for()

    assert people[1].class_name in page.locator("#form-errors").inner_text()
    assert people[0].class_name not in page.locator("#form-errors").inner_text()
    assert page.input_value(f"#mark-{people[0].pk}") == "15"
    assert not LearningEvent.objects.exists()
    page.fill(f"#mark-{people[1].pk}", "20")
    page.get_by_role("button", name="Guardar las notas").click()
    page.get_by_text("Se guardaron 2 notas.").wait_for()


@pytest.mark.parametrize("viewport", SCREENS, ids=["600", "800", "1280"])
def test_every_page_is_accessible_fits_and_has_large_targets(sheet, axe, people, session, viewport):
    page = sheet(viewport=viewport, bypass_csp=True)
    base = page.url
    group = base.replace(f"/clase/{session.pk}/", f"/clase/grupo/{session.cohort_id}/")
    ask = f"{base}?ask=%s&person={people[0].pk}"
    parts = ["", "habilidades/", "notas/", "lecciones/", "cierre/"]
    addresses = [base + part for part in parts] + [ask % "late", ask % "excused", group, f"{group}sesion/"]
    addresses += [f"{group}persona/{people[0].pk}/", base.split("/clase/")[0] + "/clase/"]

    for address in addresses:
        assert page.goto(address).status == 200
        axe(page)
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), address
        assert page.evaluate(TOO_SMALL) == [], address
