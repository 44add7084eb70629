"""The office is a process of its own and is killed with SIGKILL at chosen points. Nothing is lost, nothing doubled."""

import pytest

from courses.attendance.models import AttendanceMark
from courses.events.models import LearningEvent
from courses.sync import actions
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.people import ParticipantFactory

from .conftest import App

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.both_databases,
    pytest.mark.django_db(transaction=True),
]

# Six weeks of a busy tablet.
SIX_WEEKS = 3_000


@pytest.fixture
def app(new_page, wire_to_office, tablet):
    made = App(new_page(service_workers="allow"), wire_to_office.origin)
    return made.start().connect(actions.new_code(tablet)).choose_pin("Benita")


def arrived():
    return (LearningEvent.objects.count(), AttendanceMark.objects.filter(status="present").count())


def test_03_killed_before_it_commits_the_office_has_nothing_and_the_tablet_everything(app, office):
    app.open_today()
    office.die_at("before commit")
    app.everybody_present()
    assert "No hay conexión con la oficina" in app.send()
    assert office.has_died()
    assert (app.waiting(), arrived()) == (4, (0, 0))

    office.wait()
    assert "Todo enviado" in app.send()
    assert arrived() == (4, 4)


def test_04_killed_after_it_committed_the_office_has_everything_and_is_sent_it_once_more(app, office):
    app.open_today()
    office.die_at("after commit")
    app.everybody_present()
    assert "No hay conexión con la oficina" in app.send()
    assert office.has_died()
    assert (app.waiting(), arrived()) == (4, (4, 4))

    office.wait()
    assert "Todo enviado" in app.send()
    assert arrived() == (4, 4)


def test_17_25_six_weeks_of_marks_with_the_office_killed_after_the_first_batch_and_in_the_middle(
    app, office, group
):
    app.page.set_default_timeout(300_000)
    for _ in range(36):
        EnrolmentFactory(cohort=group, participant=ParticipantFactory())
    app.send()
    assert app.page.evaluate(MARK_OFTEN, SIX_WEEKS) == SIX_WEEKS
    app.page.wait_for_selector(f"html[data-waiting='{SIX_WEEKS}']")

    # Row 17: one batch is in, the next one finds nobody.
    office.die_at("batch 2")
    assert "No hay conexión" in app.send()
    assert office.has_died()
    assert (app.waiting(), arrived()[0]) == (SIX_WEEKS - 50, 50)
    # Row 25: half of it is in, and the batch that was being written is lost with the worker.
    office.wait()
    office.die_at("batch 30")
    assert "No hay conexión" in app.send()
    in_between = arrived()[0]
    assert 1_000 < in_between < 2_000
    assert app.waiting() == SIX_WEEKS - in_between

    office.wait()
    assert "Todo enviado" in app.send()
    assert LearningEvent.objects.count() == SIX_WEEKS
    numbers = set(LearningEvent.objects.values_list("sequence", flat=True))
    assert numbers == set(range(1, SIX_WEEKS + 1))
    assert not AttendanceMark.objects.filter(in_conflict=True).exists()


MARK_OFTEN = """async (wanted) => {
  const { app } = await import("/tablet/app/courses/tablet/app.js");
  const { cells } = await import("/tablet/app/courses/tablet/facts.js");
  const group = app.model.roster.groups[0];
  const statuses = ["present", "late", "absent"];
  let made = 0;
  for (let round = 0; made < wanted; round += 1) {
    const drafts = [];
    for (const session of group.sessions) for (const person of group.members) {
      if (session.at > new Date().toISOString() || made + drafts.length >= wanted) continue;
      const status = statuses[round % 3];
      drafts.push({ kind: "attendance", cell: cells.attendance(session.id, person.id), group: group.id, session: session.id,
        participant: person.id, value: { status, minutes: status === "late" ? 5 : 0, cause: "" },
        supersedes: app.model.mark(group, session, person).heads.map((fact) => fact.id) });
    }
    await app.model.record(drafts);
    made += drafts.length;
  }
  return made;
}"""
