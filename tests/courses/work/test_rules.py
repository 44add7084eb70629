"""Which work completed courses open: pure rules."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from courses.work.rules import (
    RoleNeeds,
    Step,
    is_satisfied,
    missing,
    one_step_away,
    satisfied_roles,
)

PULLOVERS = RoleNeeds("CHOMPAS", frozenset({"TEJ-1", "TEJ-2", "VIDA-1"}))
SCARVES = RoleNeeds("CHALINAS", frozenset({"TEJ-1"}))
UNDESCRIBED = RoleNeeds("NUEVO", frozenset())

codes = st.sampled_from(["TEJ-1", "TEJ-2", "BOR-1", "BOR-2", "VIDA-1", "VIDA-2"])
sets_of_codes = st.frozensets(codes)
roles = st.lists(
    st.builds(RoleNeeds, st.text("ABC", min_size=1, max_size=3), sets_of_codes),
    max_size=6,
    unique_by=lambda role: role.code,
)


def test_a_role_opens_when_all_its_courses_and_modules_are_completed() -> None:
    assert satisfied_roles({"TEJ-1", "TEJ-2", "VIDA-1", "BOR-1"}, [PULLOVERS, SCARVES]) == (
        "CHALINAS",
        "CHOMPAS",
    )


def test_a_role_stays_closed_while_a_module_is_missing() -> None:
    assert satisfied_roles({"TEJ-1", "TEJ-2"}, [PULLOVERS]) == ()
    assert missing({"TEJ-1", "TEJ-2"}, PULLOVERS) == {"VIDA-1"}


def test_a_role_that_asks_for_nothing_opens_for_nobody() -> None:
    assert satisfied_roles({"TEJ-1", "TEJ-2"}, [UNDESCRIBED]) == ()
    assert one_step_away({"TEJ-1"}, [UNDESCRIBED]) == ()


def test_one_step_away_names_the_missing_course_and_what_is_done() -> None:
    steps = one_step_away({"TEJ-1", "TEJ-2", "BOR-1"}, [PULLOVERS], underway={"VIDA-1"})

    assert steps == (Step("CHOMPAS", "VIDA-1", frozenset({"TEJ-1", "TEJ-2"}), underway=True),)


def test_somebody_two_courses_away_is_not_one_step_away() -> None:
    assert one_step_away({"TEJ-1"}, [PULLOVERS]) == ()


@pytest.mark.parametrize(("underway", "found"), [(set(), ()), ({"TEJ-1"}, ("CHALINAS",))])
def test_a_role_of_one_course_is_one_step_away_only_for_those_who_take_it(
    underway: set[str], found: tuple[str, ...]
) -> None:
    assert tuple(step.role for step in one_step_away(set(), [SCARVES], underway=underway)) == found


@given(sets_of_codes, codes, roles)
def test_completing_one_more_course_never_closes_a_role(
    completed: frozenset[str], more: str, wanted: list[RoleNeeds]
) -> None:
    assert set(satisfied_roles(completed, wanted)) <= set(satisfied_roles(completed | {more}, wanted))


@given(sets_of_codes, roles, sets_of_codes)
def test_a_step_taken_opens_its_role(
    completed: frozenset[str], wanted: list[RoleNeeds], underway: frozenset[str]
) -> None:
    by_code = {role.code: role for role in wanted}

    for step in one_step_away(completed, wanted, underway=underway):
        assert not is_satisfied(completed, by_code[step.role])
        assert is_satisfied(completed | {step.missing}, by_code[step.role])


@given(sets_of_codes, roles)
def test_a_role_is_open_exactly_when_it_asks_for_something_and_nothing_is_missing(
    completed: frozenset[str], wanted: list[RoleNeeds]
) -> None:
    open_roles = set(satisfied_roles(completed, wanted))

    assert open_roles == {role.code for role in wanted if role.courses and not missing(completed, role)}


@given(sets_of_codes, st.permutations(["a", "b", "c"]))
def test_the_order_of_roles_makes_no_difference(completed: frozenset[str], order: list[str]) -> None:
    wanted = {"a": PULLOVERS, "b": SCARVES, "c": UNDESCRIBED}

    assert satisfied_roles(completed, [wanted[key] for key in order]) == satisfied_roles(
        completed, list(wanted.values())
    )
