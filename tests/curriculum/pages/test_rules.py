"""What a course may ask for."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.pages.rules import Asked, Problem, leads_back, minutes_asked, percent_asked, problems


def asked(**wishes):
    standard = {
        "attendance": "percent",
        "hours": None,
        "percent": 70,
        "asks_evaluation": True,
        "pass_mark": 11,
    }
    return Asked(**{**standard, **wishes})


@pytest.mark.parametrize(
    "wishes, expected",
    (
        ({}, []),
        ({"percent": 120}, [Problem("minimum_percent", "percent_out_of_range")]),
        ({"percent": -1}, [Problem("minimum_percent", "percent_out_of_range")]),
        ({"percent": None}, [Problem("minimum_percent", "percent_missing")]),
        ({"percent": 0}, [Problem("minimum_percent", "percent_missing")]),
        ({"attendance": "hours", "hours": Decimal(0)}, [Problem("minimum_hours", "hours_missing")]),
        (
            {"attendance": "hours", "percent": 120},
            [Problem("minimum_hours", "hours_missing"), Problem("minimum_percent", "percent_out_of_range")],
        ),
        ({"attendance": "both", "hours": Decimal(40)}, []),
        ({"attendance": "none", "percent": None}, []),
        ({"attendance": "none", "hours": Decimal(-1)}, [Problem("minimum_hours", "hours_negative")]),
        ({"pass_mark": 21}, [Problem("pass_mark", "mark_out_of_range")]),
        ({"pass_mark": None}, [Problem("pass_mark", "mark_missing")]),
        ({"asks_evaluation": False, "pass_mark": None}, []),
    ),
)
def test_rules_say_what_is_impossible(wishes, expected):
    assert problems(asked(**wishes)) == expected


def test_minutes_and_percent_are_asked_for_only_where_the_rule_says_so():
    both = asked(attendance="both", hours=Decimal("1.5"), percent=80)
    share = asked(attendance="percent", hours=Decimal("1.5"), percent=80)

    assert (minutes_asked(both), percent_asked(both)) == (90, 80)
    assert (minutes_asked(share), percent_asked(share)) == (0, 80)


CODES = st.sampled_from("ABCDEF")


@given(st.dictionaries(CODES, st.lists(CODES, max_size=3)), CODES, st.lists(CODES, max_size=3))
def test_a_circle_of_prerequisites_is_found_exactly_when_the_start_can_be_reached(requires, start, first):
    reached = set(first)
    while grown := {code for one in reached for code in requires.get(one, ())} - reached:
        reached |= grown

    assert leads_back(start, first, requires) == (start in reached)
