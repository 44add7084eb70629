"""Stitches for a width."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curriculum.charts.gauges import CastOn, cast_on, rows_for

WIDTHS = st.decimals(1, 200, places=1)
GAUGES = st.decimals(5, 60, places=1)


def test_a_hat_of_56_cm_with_5_cm_less_in_ribbing():
    hat = cast_on(Decimal(56), per_ten=Decimal(18), ease=Decimal(-5), multiple=4)

    assert hat == CastOn(92, Decimal("51.1"))


@pytest.mark.parametrize(
    "wishes, stitches",
    (
        ({"width": Decimal(50)}, 90),
        ({"width": Decimal(50), "multiple": 6, "plus": 1}, 91),
        # Half way between 88 and 92 the looser one.
        ({"width": Decimal(50), "multiple": 4}, 92),
        ({"width": Decimal(1), "multiple": 12, "plus": 2}, 14),
    ),
)
def test_the_nearest_number_of_the_pattern_is_taken(wishes, stitches):
    assert cast_on(per_ten=Decimal(18), **wishes).stitches == stitches


@pytest.mark.parametrize("wishes", ({"ease": Decimal(-60)}, {"multiple": 0}, {"per_ten": Decimal(0)}))
def test_nothing_to_knit_is_refused(wishes):
    with pytest.raises(ValueError):
        cast_on(Decimal(50), **{"per_ten": Decimal(18), **wishes})


@given(WIDTHS, GAUGES, st.integers(1, 24), st.integers(0, 6))
def test_no_other_number_of_the_pattern_is_nearer(width, per_ten, multiple, plus):
    wanted = width * per_ten / 10

    found = cast_on(width, per_ten=per_ten, multiple=multiple, plus=plus).stitches

    assert (found - plus) % multiple == 0
    assert found >= multiple + plus
    for other in (found - multiple, found + multiple):
        if other >= multiple + plus:
            assert abs(found - wanted) <= abs(other - wanted)


@given(WIDTHS, GAUGES)
def test_rows_are_within_half_a_row(height, per_ten):
    assert rows_for(height, per_ten=per_ten) == 1 or abs(
        rows_for(height, per_ten=per_ten) - height * per_ten / 10
    ) <= Decimal("0.5")
