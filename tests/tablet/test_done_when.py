"""The promise in one piece: a class marked on an offline tablet, the tablet restarted twice, the office replaced by
yesterday's backup, one contact, and every mark is there exactly once: on the register, in the hours, in the completion."""

import shutil
import sqlite3
from pathlib import Path

import pytest
from django.db import connection, connections
from django.test import Client

from courses.attendance.models import AttendanceMark
from courses.completion.models import Completion
from courses.completion.queries import progress_of
from courses.events.models import HeldEvent, LearningEvent
from courses.skills.models import SkillObservation
from courses.sync import actions
from tests.factories.outline import CourseEditionFactory, SkillFactory, lesson, rules, skill

from .conftest import App, Office, Wire, kill

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def course(db):
    """Finished by who came to half of the four classes and was seen doing a chain stitch alone."""
    SkillFactory(code="CADENA", name="Punto cadena")
    return CourseEditionFactory(
        wishes={
            "lessons": [lesson(1, title="Primeros puntos")],
            "skills": [skill("CADENA", name="Punto cadena")],
            "rules": rules(minimum_percent=50),
        }
    )


def backup(path):
    """Yesterday's copy of the whole database."""
    connections.close_all()
    source, copy = sqlite3.connect(connection.settings_dict["NAME"]), sqlite3.connect(path)
    source.backup(copy)
    source.close()
    copy.close()


def replace_by(path):
    connections.close_all()
    here = Path(connection.settings_dict["NAME"])
    for leftover in ("-wal", "-shm"):
        here.with_name(here.name + leftover).unlink(missing_ok=True)
    # A file of its own takes the place: whoever still holds the old one cannot write into the new one.
    beside = shutil.copy(path, here.with_suffix(".yesterday"))
    Path(beside).replace(here)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="the backup is a copy of the SQLite file")
def test_a_class_survives_two_restarts_and_an_office_replaced_by_yesterdays_backup(
    profile, office, tablet, group, people, today, benita, tmp_path
):
    wire = Wire(("127.0.0.1", office.port))
    context = profile()
    app = App(context.pages[0], wire.origin).start().connect(actions.new_code(tablet)).choose_pin("Benita")
    app.page.wait_for_function("() => navigator.serviceWorker.ready.then(() => true)")
    backup(tmp_path / "yesterday.sqlite3")

    # A class that reached the office after the backup was made.
    app.page.click(".touch-list__link >> nth=1")
    app.page.wait_for_selector("html[data-screen=sheet]")
    app.everybody_present()
    app.send()
    assert LearningEvent.objects.count() == 4

    # Today's class, without the network; the battery runs out after the first half.
    wire.rule = lambda _head: "refuse"
    app.page.click(".touch-header button:has-text('Volver')")
    app.open_today()
    app.everybody_present()
    app.mark(people[3], "Ausente")
    kill(profile.folder)
    context = profile()
    app = App(context.pages[0], wire.origin).start().unlock("Benita").open_today()
    assert [app.pressed(person) for person in people] == [["Presente"]] * 3 + [["Ausente"]]
    app.part("Habilidades")
    app.tap("button:has-text('Punto cadena')")
    app.tap("button:has-text('El resto: Sin ayuda')")
    app.page.wait_for_selector(".lms-undo")
    app.part("Fin de clase")
    app.tap("button:has-text('Alma C. terminó el curso')")
    app.page.wait_for_selector(".lms-undo")
    app.tap("button:has-text('Cerrar la clase')")
    app.page.wait_for_selector("text=Clase cerrada")
    waiting = app.waiting()
    context.close()

    # The second restart; meanwhile the office burns and comes back as it was yesterday.
    office.stop()
    replace_by(tmp_path / "yesterday.sqlite3")
    assert LearningEvent.objects.count() == 0
    (tmp_path / "again").mkdir()
    again = Office(tmp_path / "again")
    try:
        wire.target = ("127.0.0.1", again.port)
        context = profile()
        app = App(context.pages[0], wire.origin).start()
        assert app.waiting() == waiting
        wire.pass_everything()
        assert "Todo enviado" in app.send()
        facts = app.facts()
    finally:
        again.stop()
        wire.close()

    # Exactly once: what the tablet holds is what the office holds. The completion went through the office's own door.
    [completion] = [fact for fact in facts if '"kind":"completion"' in fact["body"]]
    marked = [fact for fact in facts if fact != completion]
    stored = LearningEvent.objects.filter(device=str(tablet.pk))
    assert sorted(map(str, stored.values_list("pk", flat=True))) == sorted(fact["id"] for fact in marked)
    assert sorted(stored.values_list("sequence", flat=True)) == sorted(fact["seq"] for fact in marked)
    assert list(LearningEvent.objects.exclude(device=str(tablet.pk)).values_list("kind", flat=True)) == [
        "completion"
    ]
    assert HeldEvent.objects.filter(decision="waiting").count() == 0
    marks = AttendanceMark.objects.filter(session=today).order_by("participant__sort_key")
    assert [(mark.status, mark.in_conflict) for mark in marks] == [("present", False)] * 3 + [
        ("absent", False)
    ]
    assert AttendanceMark.objects.count() == 8
    assert SkillObservation.objects.filter(level="alone").count() == 3
    # On the register of the web.
    client = Client()
    client.force_login(benita)
    sheet = client.get(f"/clase/{today.pk}/").content.decode()
    assert all(person.given_names in sheet for person in people)
    assert sheet.count('aria-pressed="true"') + sheet.count("checked") >= 4
    # In the hours: two classes of two hours for three of them, one for the fourth.
    minutes = {one.participant.pk: one.facts.minutes for one in progress_of(group)}
    assert minutes == {person.pk: 240 if person != people[3] else 120 for person in people}
    # In the completions, in the name of who marked it.
    assert [(one.participant, one.marked_by) for one in Completion.objects.all()] == [(people[0], benita)]
