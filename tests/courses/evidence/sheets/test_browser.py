"""A paper sheet typed in with the keyboard alone: keystrokes counted, the time of a slow typist computed from them."""

import pytest

from courses.attendance.models import AttendanceMark
from courses.evidence.sheets.actions import print_sheets
from courses.evidence.sheets.models import PaperSheet
from courses.skills.models import SkillObservation
from tests.factories.cohorts import CohortFactory, SessionFactory, at_nine
from tests.factories.facts import people_of
from tests.factories.outline import SkillFactory, skill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Card, Moran and Newell, "The keystroke-level model" (CACM 23, 1980): somebody who does not know the keyboard takes
# 1.20 s for each key, and 1.35 s to prepare for each thing she wants to do.
SECONDS_A_KEY = 1.20
SECONDS_A_THOUGHT = 1.35
# Running a finger down the paper and looking whether a line is signed.
SECONDS_A_LINE = 0.6
OFFICE = {"width": 1280, "height": 800}


class Keyboard:
    """Presses keys as a person does, and counts them."""

    def __init__(self, page):
        self.page, self.keys, self.thoughts = page, 0, 0

    def wants(self, *keys):
        """One thing to do: each string is typed letter by letter, a name such as "Enter" is one key."""
        self.thoughts += 1
        for one in keys:
            for key in [one] if one in ("Enter", "ArrowDown", "ArrowUp", "Escape", "Tab") else list(one):
                self.page.keyboard.press(key)
                self.keys += 1

    def seconds(self, lines):
        return self.keys * SECONDS_A_KEY + self.thoughts * SECONDS_A_THOUGHT + lines * SECONDS_A_LINE


@pytest.fixture
def class_of_35(benita, centre_a):
    cohort = CohortFactory(name="Grupo A", centre=centre_a, facilitators=[benita], size=35, meetings=0)
    session = SessionFactory(cohort=cohort, starts_at=at_nine(cohort.starts_on, centre_a))
    print_sheets([session], by=benita)
    return session


@pytest.fixture
def opened(new_page, sign_in, live_server, benita):
    def open_list(**wishes):
        page = new_page(viewport=OFFICE, **wishes)
        sign_in(page, live_server, benita)
        page.goto(f"{live_server.url}/clase/hojas/")
        return page

    return open_list


def marks_of(session):
    rows = AttendanceMark.objects.filter(session=session)
    order = [person.pk for person in people_of(session.cohort)]
    found = {row.participant_id: (row.status, row.late_minutes, row.cause) for row in rows}
    return [found.get(key) for key in order]


def expected(size, but):
    return [but.get(number, ("present", 0, "")) for number in range(1, size + 1)]


EXCEPTIONS = {7: ("absent", 0, ""), 12: ("late", 10, ""), 20: ("excused", 0, "medical")}


def test_thirty_five_people_with_three_exceptions_are_typed_in_under_ninety_seconds(opened, class_of_35):
    page = opened()
    keyboard = Keyboard(page)

    keyboard.wants("1", "Enter")
    page.locator("[data-quick]").wait_for()
    keyboard.wants("7f")
    keyboard.wants("12t10", "Enter")
    keyboard.wants("20js")
    assert page.locator("[data-count=P]").inner_text() == "32"
    keyboard.wants("g")
    page.get_by_text("La hoja 00001 está guardada").wait_for()

    seconds = keyboard.seconds(lines=35)
    print(
        f"\n35 people, 3 exceptions: {keyboard.keys} keys, {keyboard.thoughts} things to do, {seconds:.0f} s"
    )
    assert marks_of(class_of_35) == expected(35, EXCEPTIONS)
    assert keyboard.keys <= 20
    assert seconds < 90
    # Ready for the next sheet: its number can be typed at once.
    assert page.evaluate("document.activeElement.id") == "n"


def test_the_same_with_arrows_and_letters(opened, class_of_35):
    page = opened()
    keyboard = Keyboard(page)

    keyboard.wants("1", "Enter")
    page.locator("[data-quick]").wait_for()
    keyboard.wants(*["ArrowDown"] * 7, "f")
    keyboard.wants(*["ArrowDown"] * 5, "t10")
    keyboard.wants(*["ArrowDown"] * 8, "js")
    keyboard.wants("g")
    page.get_by_text("La hoja 00001 está guardada").wait_for()

    print(f"\nwith arrows: {keyboard.keys} keys, {keyboard.seconds(lines=35):.0f} s")
    assert marks_of(class_of_35) == expected(35, EXCEPTIONS)
    assert keyboard.seconds(lines=35) < 90


def test_without_a_script_one_field_holds_the_exceptions_and_enter_saves(opened, class_of_35):
    page = opened(java_script_enabled=False)
    keyboard = Keyboard(page)

    keyboard.wants("1", "Enter")
    page.locator("[data-quick]").wait_for()
    keyboard.wants("7f 12t10 20js", "Enter")
    page.get_by_text("La hoja 00001 está guardada").wait_for()

    assert marks_of(class_of_35) == expected(35, EXCEPTIONS)


def test_a_slip_is_said_and_keeps_everything_typed(opened, class_of_35, axe):
    page = opened()
    keyboard = Keyboard(page)
    keyboard.wants("1", "Enter")
    page.locator("[data-quick]").wait_for()

    keyboard.wants("99f")
    assert page.locator("[data-quick-said]").inner_text() == "La hoja no tiene esa línea."
    keyboard.wants("Escape", "7f")
    keyboard.wants("ArrowDown", "ArrowDown", "t", "g")

    assert page.locator("[data-quick-said]").inner_text() == "Escriba P, T y los minutos, F, o J y la causa."
    assert page.evaluate("document.activeElement.id") == "m-2"
    assert page.locator("#m-7").input_value() == "F"
    assert not AttendanceMark.objects.exists()
    axe(page)


def test_skills_are_typed_digit_by_digit_down_the_lines(opened, benita, centre_a):
    for code in ("DERECHO", "REVES"):
        SkillFactory(code=code)
    cohort = CohortFactory(
        centre=centre_a,
        facilitators=[benita],
        size=4,
        meetings=1,
        wishes={"skills": [skill("DERECHO"), skill("REVES")]},
    )
    print_sheets(list(cohort.sessions.all()), by=benita, skills=["DERECHO", "REVES"])
    page = opened()
    keyboard = Keyboard(page)
    keyboard.wants("1", "Enter")
    page.locator("[data-quick]").wait_for()

    keyboard.wants("h", "33", "2", "Enter", "-1", "12")
    keyboard.wants("g")
    page.get_by_text("La hoja 00001 está guardada").wait_for()

    order = [person.pk for person in people_of(cohort)]
    seen = {
        (order.index(person) + 1, code, level)
        for person, code, level in SkillObservation.objects.values_list("participant", "skill__code", "level")
    }
    assert seen == {
        (1, "DERECHO", "alone"),
        (1, "REVES", "alone"),
        (2, "DERECHO", "with_help"),
        (3, "REVES", "not_yet"),
        (4, "DERECHO", "not_yet"),
        (4, "REVES", "with_help"),
    }
    assert PaperSheet.objects.get().entered_at is not None
