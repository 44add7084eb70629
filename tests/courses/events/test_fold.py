"""Reading the facts of one cell together: order, repetition and clocks make no difference."""

import random
from dataclasses import dataclass
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from courses.events.fold import fold_observations, fold_register, heads


@dataclass(frozen=True)
class F:
    id: UUID
    value: object
    supersedes: tuple[str, ...] = ()


def fact(number, value, *replaces):
    return F(UUID(int=number), value, tuple(str(UUID(int=other)) for other in replaces))


def test_nothing_known_is_an_empty_register():
    assert fold_register([]).value is None
    assert not fold_register([]).in_conflict


def test_a_knowing_correction_is_no_conflict():
    state = fold_register([fact(1, "present"), fact(2, "absent", 1)])

    assert (state.value, state.in_conflict) == ("absent", False)


def test_two_who_did_not_see_each_other_and_agree_are_no_conflict():
    state = fold_register([fact(1, "present"), fact(2, "present")])

    assert (state.value, state.in_conflict, len(state.heads)) == ("present", False, 2)


def test_two_who_did_not_see_each_other_and_differ_are_a_conflict_without_a_value():
    state = fold_register([fact(1, "present"), fact(2, "absent")])

    assert (state.value, state.in_conflict) == (None, True)


def test_a_settlement_replaces_all_heads():
    state = fold_register([fact(1, "present"), fact(2, "absent"), fact(3, "late", 1, 2)])

    assert (state.value, state.in_conflict) == ("late", False)


def test_a_correction_that_arrives_before_what_it_corrects_wins_all_the_same():
    state = fold_register([fact(2, "absent", 1)])
    assert state.value == "absent"

    assert fold_register([fact(2, "absent", 1), fact(1, "present")]).value == "absent"


def test_taking_back_against_a_correction_is_a_conflict():
    state = fold_register([fact(1, "present"), fact(2, None, 1), fact(3, "absent", 1)])

    assert state.in_conflict


def test_a_fact_that_names_itself_replaces_nothing():
    assert fold_register([fact(1, "present", 1)]).value == "present"


def test_facts_that_replace_each_other_in_a_ring_stay_visible():
    assert [one.value for one in heads([fact(1, "a", 2), fact(2, "b", 1)])] == ["a", "b"]
    assert fold_register([fact(1, "a", 2), fact(2, "b", 1)]).in_conflict


def test_a_ring_that_somebody_replaced_is_gone():
    state = fold_register([fact(1, "a", 2), fact(2, "b", 1), fact(3, "c", 1, 2)])

    assert state.value == "c"


def test_observations_stand_beside_each_other_until_taken_back():
    facts = [fact(1, "with_help"), fact(2, "alone"), fact(3, None, 1)]

    assert [one.value for one in fold_observations(facts)] == ["alone"]


histories = st.integers(1, 9).flatmap(
    lambda size: st.lists(
        st.tuples(
            st.sampled_from(["present", "absent", "late", None]), st.sets(st.integers(1, size), max_size=3)
        ),
        min_size=size,
        max_size=size,
    )
)


@given(histories, st.randoms(use_true_random=False))
def test_order_and_repetition_make_no_difference(history, chance: random.Random):
    facts = [fact(number, value, *replaces) for number, (value, replaces) in enumerate(history, 1)]
    shuffled = facts + chance.choices(facts, k=3)
    chance.shuffle(shuffled)

    assert fold_register(facts) == fold_register(shuffled)
    assert fold_observations(facts) == fold_observations(shuffled)


@given(histories)
def test_known_facts_never_leave_a_register_without_heads(history):
    facts = [fact(number, value, *replaces) for number, (value, replaces) in enumerate(history, 1)]

    assert heads(facts)
