"""A whole class handed from one tablet to another by a file, without the office."""

import json
import os
from pathlib import Path

import pytest

from courses.attendance.models import AttendanceMark
from courses.events.models import LearningEvent
from courses.skills.models import SkillObservation
from courses.sync import actions

from .conftest import App

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHOTS = os.environ.get("LMS_SCREENSHOTS", "")


@pytest.fixture
def second(new_page, wire, group, delia):
    """Another tablet of the centre, connected, with nobody's names on it."""
    device = actions.create_device(label="Tableta 2", centre=group.centre, cohorts=[], by=delia)
    return App(new_page(service_workers="allow"), wire.origin).start().connect(actions.new_code(device))


def give(app, axe=None):
    """What the first tablet hands out: the file and the code on its screen."""
    app.page.click("button:has-text('Estado')")
    app.page.click("button:has-text('Entregar una clase')")
    app.page.wait_for_selector("html[data-screen=give]")
    with app.page.expect_download() as download:
        app.page.click("main button:has-text('Grupo Retama')")
    app.page.wait_for_selector(".tablet-code")
    if axe:
        axe(app.page)
    if SHOTS:
        app.page.screenshot(path=str(Path(SHOTS) / "give.png"))
    return download.value.path(), app.page.inner_text(".tablet-code")


def receive(app, path, code):
    if app.page.get_attribute("html", "data-screen") != "receive":
        app.page.click("button:has-text('Recibir una clase')")
        app.page.wait_for_selector("html[data-screen=receive]")
    app.page.set_input_files(
        "#class-file", {"name": "clase.json", "mimeType": "", "buffer": path.read_bytes()}
    )
    app.page.fill("#class-code", code)
    app.page.click("button[type=submit]")


def test_the_second_tablet_goes_on_where_the_first_stopped_and_everything_counts_once(
    app, second, wire, people, today, axe
):
    app.open_today()
    app.mark(people[3], "Ausente")
    app.send()
    wire.rule = lambda _head: "refuse"
    app.everybody_present()
    app.mark(people[1], "Tarde", "10 min")
    app.part("Habilidades")
    app.tap("button:has-text('Punto cadena')")
    app.tap("button:has-text('El resto: Con ayuda')")
    app.page.wait_for_selector(".lms-undo")
    path, code = give(app, axe)
    # The file tells nobody a name, and not its code either.
    content = path.read_text()
    assert not any(person.given_names in content for person in people)
    assert code.replace("-", "") not in content.replace("-", "")

    # Nothing of this needs the network.
    second.page.click("button:has-text('Recibir una clase')")
    second.page.wait_for_selector("html[data-screen=receive]")
    axe(second.page)
    if SHOTS:
        second.page.screenshot(path=str(Path(SHOTS) / "receive.png"))
    receive(second, path, "0000-0000-0000")
    second.page.wait_for_selector("text=El código no corresponde a este archivo")
    receive(second, path, code.lower().replace("-", " "))
    second.page.wait_for_selector("html[data-screen=open]")
    second.choose_pin("Benita")
    second.open_today()
    assert [second.pressed(person) for person in people] == [
        ["Presente"],
        ["Tarde"],
        ["Presente"],
        ["Ausente"],
    ]
    second.mark(people[0], "Ausente")
    second.mark(people[3], "Presente")

    # The second one reaches the office first, then the first one, then both again.
    wire.pass_everything()
    assert "Todo enviado" in second.send()
    assert "Todo enviado" in app.send()
    second.send()
    marks = {row.participant_id: (row.status, row.in_conflict) for row in AttendanceMark.objects.all()}
    assert marks == {
        people[0].pk: ("absent", False),
        people[1].pk: ("late", False),
        people[2].pk: ("present", False),
        people[3].pk: ("present", False),
    }
    assert SkillObservation.objects.filter(level="with_help").count() == 3
    facts = {fact["id"] for fact in app.facts()} | {fact["id"] for fact in second.facts()}
    assert set(map(str, LearningEvent.objects.values_list("pk", flat=True))) == facts
    assert [second.pressed(person) for person in people] == [
        ["Ausente"],
        ["Tarde"],
        ["Presente"],
        ["Presente"],
    ]

    # The same file once more changes nothing.
    second.page.click("button:has-text('Estado')")
    receive(second, path, code)
    second.page.wait_for_selector("html[data-screen=sessions]")
    second.send()
    assert LearningEvent.objects.count() == len(facts)


def test_a_file_that_is_not_whole_or_not_ours_is_refused_with_a_sentence(app, second, people, tmp_path):
    path, code = give(app)
    content = json.loads(path.read_text())
    changed = tmp_path / "clase.json"
    for text, sentence in (
        (path.read_text()[:400], "no es el archivo de una clase"),
        (json.dumps({**content, "data": content["data"][:-4] + "AAAA"}), "no es el archivo de una clase"),
        (json.dumps({"file": "marks-1", "events": []}), "no es el archivo de una clase"),
        (json.dumps({**content, "office": "otra.example"}), "es de otra oficina: otra.example"),
    ):
        changed.write_text(text)
        receive(second, changed, code)
        second.page.wait_for_selector(f"text={sentence}")
        second.page.reload()
        second.page.wait_for_selector("html[data-ready=true]")

    assert second.page.locator("text=Alma").count() == 0
