"""The criteria of a course: one on each line of its page, frozen into its editions, absent where none is written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.outline.contents import content_hash
from curriculum.outline.models import Course
from curriculum.pages.rules import MOST_CRITERIA, read_criteria
from tests.factories import curriculum as make
from tests.factories.outline import edition_content


def test_each_line_is_a_criterion_and_an_asterisk_makes_it_essential():
    found = read_criteria("* Los bordes son rectos\n\n  Está   lavada \n- Lleva etiqueta\nestá lavada")

    assert [(one.text, one.is_essential) for one in found] == [
        ("Los bordes son rectos", True),
        ("Está lavada", False),
        ("Lleva etiqueta", False),
    ]


def test_moving_a_line_or_changing_its_capitals_keeps_its_key():
    first = {one.text: one.key for one in read_criteria("Uno\nDos")}

    assert {one.text: one.key for one in read_criteria("Dos\nUno")} == first
    assert read_criteria("UNO")[0].key == first["Uno"]


@given(st.text(max_size=400))
def test_any_text_gives_different_keys_and_no_empty_criterion(text):
    found = read_criteria(text)

    assert len({one.key for one in found}) == len(found) <= MOST_CRITERIA
    assert all(one.text.strip() for one in found)


def test_a_course_without_criteria_keeps_the_edition_it_has():
    with_some = edition_content(criteria=[{"key": "a", "text": "A", "essential": False}])

    assert "criteria" not in edition_content()
    assert content_hash(with_some) != content_hash(edition_content())


@pytest.mark.django_db
def test_publishing_a_course_freezes_its_criteria():
    page = make.course(title="Tejido", criteria="* Los bordes son rectos\nEstá lavada")

    written = Course.objects.get(pk=page.course_id).outline["criteria"]

    assert [(one["text"], one["essential"]) for one in written] == [
        ("Los bordes son rectos", True),
        ("Está lavada", False),
    ]
