"""Small numbers stay hidden, and cannot be worked out."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from courses.reports.rules import SMALLEST_SHOWN, columns_shown, hours, shown, total_shown

columns = st.lists(st.integers(0, 40), max_size=12)


@pytest.mark.parametrize(
    ("values", "cells"),
    [
        ([], ()),
        ([5, 12], (5, 12)),
        ([4, 12, 30], (None, None, 30)),
        ([3, 3, 30], (None, None, 30)),
        ([0, 1, 30, 8], (None, None, 30, None)),
        ([0, 12], (None, None)),
        ([2], (None,)),
    ],
)
def test_cells_under_five_are_hidden_with_whatever_would_give_them_away(values, cells):
    assert shown(values) == cells


@given(columns)
def test_no_shown_cell_is_under_five(values):
    assert all(cell is None or cell >= SMALLEST_SHOWN for cell in shown(values))


@given(columns)
def test_a_hidden_cell_cannot_be_worked_out_from_the_total(values):
    cells = shown(values)
    hidden = [value for value, cell in zip(values, cells, strict=True) if cell is None]

    if hidden and total_shown(values, sum(values)) is not None:
        assert len(hidden) > 1
        assert sum(hidden) >= SMALLEST_SHOWN


@given(columns)
def test_shown_cells_are_the_true_numbers(values):
    assert all(cell in (None, value) for value, cell in zip(values, shown(values), strict=True))


def test_a_small_total_is_hidden():
    assert total_shown([2, 2], 4) is None
    assert total_shown([5, 6], 11) == 11


def test_columns_that_do_not_count_people_are_shown_as_they_are():
    rows = [{"people": 2, "held": 1}, {"people": 9, "held": 3}]

    assert columns_shown(rows, of_people=("people",)) == [
        {"people": None, "held": 1},
        {"people": None, "held": 3},
    ]


def test_hours_are_whole_hours():
    assert (hours(59), hours(60), hours(1439)) == (0, 1, 23)
