"""A class on the tablet, from the first start to the closing."""

import json

import pytest

from courses.attendance.models import AttendanceMark, LessonTaught, SessionClosing
from courses.evaluations.models import Evaluation
from courses.skills.models import SkillObservation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_whole_class_is_marked_and_arrives(app, people, today, axe):
    app.open_today()
    app.everybody_present()
    app.mark(people[1], "Tarde", "10 min")
    app.mark(people[2], "Ausente")
    app.mark(people[3], "Permiso", "Salud")
    axe(app.page)
    app.part("Habilidades")
    app.tap("button:has-text('Punto cadena')")
    app.tap("button:has-text('El resto: Sin ayuda')")
    app.page.wait_for_selector(".lms-undo")
    axe(app.page)
    app.part("Evaluación")
    app.page.fill("#mark-0", "17")
    app.page.press("#mark-0", "Tab")
    app.page.wait_for_selector("text=Alma C.: 17")
    axe(app.page)
    app.part("Lección")
    app.tap("button:has-text('Primeros puntos')")
    app.page.wait_for_selector("text=Lección 1 dictada")
    app.part("Fin de clase")
    axe(app.page)
    app.tap("button:has-text('Cerrar la clase')")
    app.page.wait_for_selector("text=Clase cerrada")
    app.until_sent()

    marks = {
        mark.participant_id: (mark.status, mark.late_minutes, mark.cause)
        for mark in AttendanceMark.objects.all()
    }
    assert marks == {
        people[0].pk: ("present", 0, ""),
        people[1].pk: ("late", 10, ""),
        people[2].pk: ("absent", 0, ""),
        people[3].pk: ("excused", 0, "medical"),
    }
    assert set(SkillObservation.objects.values_list("participant", "level")) == {
        (people[0].pk, "alone"),
        (people[1].pk, "alone"),
    }
    assert Evaluation.objects.get().mark == 17
    assert LessonTaught.objects.get().session == today
    assert SessionClosing.objects.get().unmarked == 0
    assert app.said == []
    # Nothing but identifiers and codes is in the queue.
    queue = json.dumps(app.facts(), ensure_ascii=False)
    assert not any(
        part in queue for person in people for part in (person.given_names, person.paternal_surname)
    )
