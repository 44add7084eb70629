"""The letter that asks to let staff and materials in: what the lessons bring, controlled things marked, nobody named."""

import json

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.text import capfirst
from wagtail.models import ModelLogEntry, Revision

from courses.cohorts.models import Cohort
from courses.evidence.papers.authorisation import authorisation_request, things_of
from curriculum.blocks.enums import ControlledItem
from curriculum.outline.models import CourseEdition
from tests.courses.evidence.papers.test_papers import FORBIDDEN, flor, group, missing, urpi, words  # noqa: F401
from tests.factories.outline import lesson

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def revision_with(*things):
    """A published wording of a lesson whose list of materials names these."""
    body = [{"type": "materials", "value": {"items": [{"type": "item", "value": thing} for thing in things]}}]
    return Revision.objects.create(
        content_type=ContentType.objects.get_for_model(Cohort),
        base_content_type=ContentType.objects.get_for_model(Cohort),
        object_id="1",
        content={"body": json.dumps([{"type": "paragraph", "value": "x"}, *body])},
    )


def thing(name, amount="", unit="", needle_mm=None, controlled=""):
    return {"name": name, "amount": amount, "unit": unit, "needle_mm": needle_mm, "controlled": controlled}


@pytest.fixture
def lessons():
    first = revision_with(
        thing("Lana de alpaca", "50.00", "g"), thing("Palitos rectos", "1.00", "par", "5.00")
    )
    second = revision_with(
        thing("Lana de alpaca", "120.00", "g"), thing("Tijera de punta roma", "1.00", "", None, "scissors")
    )
    return [
        {**lesson(1), "revisions": {"es": first.pk}, "controlled": ["needles"]},
        {**lesson(2), "revisions": {"es": second.pk}, "controlled": ["scissors"]},
        {**lesson(3), "revisions": {"es": 9_999_999}, "controlled": ["iron"]},
    ]


@pytest.fixture
def teaching(group, lessons):  # noqa: F811
    content = {**group.edition.content, "lessons": lessons}
    CourseEdition.objects.filter(pk=group.edition_id).update(content=content)
    group.centre.controlled_items_allowed = True
    group.centre.forbidden_items = ["scissors"]
    group.centre.save()
    return Cohort.objects.select_related("centre__place", "edition").get(pk=group.pk)


def test_each_thing_stands_once_with_the_most_one_lesson_asks_for(lessons):
    found = [
        (one.name, one.amount and f"{one.amount:f}", one.unit, one.code, one.lessons)
        for one in things_of(lessons)
    ]

    assert found == [
        ("Lana de alpaca", "120.00", "g", "", [1, 2]),
        ("Palitos rectos", "1.00", "par", "needles", [1]),
        ("Tijera de punta roma", "1.00", "", "scissors", [2]),
        (capfirst(ControlledItem.IRON.label), None, "", "iron", [3]),
    ]


def test_the_letter_names_staff_things_and_what_is_not_allowed_and_nobody_who_learns(client, delia, teaching):
    client.force_login(delia)

    said = words(client.get(reverse("lms_papers:authorisation", args=[teaching.pk])))

    wanted = [
        "Solicitud de autorización de ingreso", "Dirigida a: INPE", "Establecimiento Penitenciario de Ejemplo",
        "grupo P-1, del 1 de marzo de 2025 al 30 de abril de 2025", "lunes 09:00 a 11:00", "N.° 045-2024",
        "Participantes del grupo 2", "Benita", "Instrucción", "Lana de alpaca 120 g 1, 2 No",
        "Palitos rectos 5 mm 1 par 1", "No: se solicita", "Plancha — 3 Sí: plancha", "Autorización",
    ]  # fmt: skip
    assert missing(wanted, said) == []
    assert said.count("No: se solicita") == 2  # once in each of the two readings of the page
    assert [name for name in ("Ñaupari", "Urpi", "Secreto") if name in said] == []
    assert FORBIDDEN.findall(said) == []


def test_it_is_found_among_the_papers_of_the_group_and_each_print_is_logged(
    client, delia, benita, cirilo, teaching
):
    address = reverse("lms_papers:authorisation", args=[teaching.pk])
    client.force_login(delia)

    assert address in client.get(reverse("lms_papers:cohort", args=[teaching.pk])).content.decode()
    client.get(address)

    entry = ModelLogEntry.objects.get(action="lms.print_paper")
    assert (entry.user, entry.data) == (delia, {"paper": "solicitud-de-autorizacion"})
    for somebody, status in ((benita, 403), (cirilo, 404)):
        client.force_login(somebody)
        assert client.get(address).status_code == status


def test_a_course_without_lists_leaves_lines_to_write_on(client, delia, group):  # noqa: F811
    client.force_login(delia)

    assert "Cantidad que ingresa" in words(client.get(reverse("lms_papers:authorisation", args=[group.pk])))


def test_the_number_of_questions_does_not_depend_on_lessons(teaching, django_assert_num_queries):
    few = Cohort.objects.select_related("centre__place", "edition").get(pk=teaching.pk)
    with django_assert_num_queries(4):
        authorisation_request(few)
    few.edition.content["lessons"] = few.edition.content["lessons"] * 10
    with django_assert_num_queries(4):
        authorisation_request(few)
