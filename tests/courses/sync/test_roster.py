"""What a tablet carries: its own groups, as little of people as marking needs, and what the rules ask for."""

import json

import pytest

from courses.completion.queries import progress_of
from courses.completion.rules import Rules, evaluate
from courses.sync import roster
from tests.courses.completion.test_rules import facts_of as facts_from_data
from tests.factories.cohorts import CohortFactory
from tests.factories.facts import mark as web_mark
from tests.factories.facts import people_of, send
from tests.factories.outline import skill
from tests.factories.people import ParticipantFactory
from tests.factories.tablets import connect

pytestmark = pytest.mark.django_db


def fetch(client, tablet, **headers):
    return client.get("/tablet/v1/roster", headers={**tablet.headers(), **headers})


def test_a_tablet_sees_its_groups_and_no_others(client, tablet, cohort_a, cohort_b):
    content = fetch(client, tablet).json()

    assert [group["id"] for group in content["groups"]] == [str(cohort_a.pk)]
    text = json.dumps(content)
    assert not any(str(person.pk) in text for person in people_of(cohort_b))


def test_people_are_named_as_in_class_and_nothing_else_is_said_of_them(client, centre_a, benita, delia):
    rosa = ParticipantFactory(
        given_names="Rosa Elvira",
        paternal_surname="Huamán",
        maternal_surname="Ñaupari",
        alias="",
        document_type="dni",
        document_number="40506070",
        birth_year=1980,
        safe_contact="por la prima",
    )
    known = ParticipantFactory(given_names="Carmen", paternal_surname="Quispe", alias="Camucha")
    protected = ParticipantFactory(
        given_names="Luz Marina", paternal_surname="Secreta", alias="", is_protected=True
    )
    cohort = CohortFactory(centre=centre_a, facilitators=[benita], participants=[rosa, known, protected])

    text = fetch(client, connect(cohort, by=delia)).content.decode()

    names = {person["name"] for person in json.loads(text)["groups"][0]["members"]}
    assert names == {"Rosa Elvira H.", "Camucha", protected.class_name}
    for secret in ("Huamán", "Ñaupari", "40506070", "1980", "prima", "Quispe", "Secreta", "Luz Marina"):
        assert secret not in text


def test_nothing_new_is_304_and_anything_new_is_not(client, tablet, session, people, benita):
    first = fetch(client, tablet)
    unchanged = fetch(client, tablet, **{"If-None-Match": first["ETag"]})
    send(web_mark(session, people[0], by=benita), by=benita)

    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert fetch(client, tablet, **{"If-None-Match": first["ETag"]}).status_code == 200


def test_known_heads_travel_so_that_a_knowing_correction_is_no_conflict(
    client, tablet, session, people, benita
):
    receipt = send(web_mark(session, people[0], {"status": "late", "minutes": 10}, by=benita), by=benita)[0]

    mark = fetch(client, tablet).json()["groups"][0]["marks"][str(session.pk)]["people"][str(people[0].pk)]

    assert mark == {
        "status": "late",
        "minutes": 10,
        "cause": "",
        "heads": [str(receipt.id)],
        "conflict": False,
    }


def test_the_rules_answer_the_same_on_what_travels(client, centre_a, benita, delia):
    cohort = CohortFactory(
        centre=centre_a, facilitators=[benita], size=2, wishes={"skills": [skill("CADENA", times=2)]}
    )
    tablet = connect(cohort, by=delia)
    send(*(web_mark(one, people_of(cohort)[0], by=benita) for one in cohort.sessions.all()), by=benita)

    group = fetch(client, tablet).json()["groups"][0]

    for person in progress_of(cohort):
        travelled = facts_from_data(group["progress"][str(person.participant.pk)]["facts"])
        assert evaluate(travelled, Rules.from_content(cohort.edition.content)).gaps == person.verdict.gaps
    assert group["rules"]["skills"] == cohort.edition.content["skills"]


def test_a_finished_group_is_carried_no_more(client, tablet, cohort_a):
    type(cohort_a).objects.update(status="finished")

    assert fetch(client, tablet).json()["groups"] == []


def test_costs_the_same_for_three_people_and_for_thirty(cohort_a, centre_a, benita, delia):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for size in (1, 30):
        cohort = CohortFactory(centre=centre_a, facilitators=[benita], size=size)
        tablet = connect(cohort, by=delia, label=f"T{size}")
        send(
            *(web_mark(cohort.sessions.first(), person, by=benita) for person in people_of(cohort)), by=benita
        )
        with CaptureQueriesContext(connection) as captured:
            roster.snapshot(tablet.device)
        counts.append(len(captured))

    assert counts[0] == counts[1]
