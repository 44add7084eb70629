"""How many stitches to cast on for a width, with one's own gauge. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal


@dataclass(frozen=True, slots=True)
class CastOn:
    """Stitches, and the width they really give, in cm."""

    stitches: int
    width: Decimal


def cast_on(
    width: Decimal, *, per_ten: Decimal, ease: Decimal = Decimal(0), multiple: int = 1, plus: int = 0
) -> CastOn:
    """Returns the number of stitches that comes nearest to a width.

    `width` and `ease` in cm (ease below zero: the piece is tighter than the body), `per_ten` stitches in 10 cm.
    The number is a multiple of `multiple`, `plus` stitches more, as a stitch pattern asks for ("multiple of 4, plus
    2"), and at least one repeat. Of two that are equally near the larger one is taken: knitting gives way, a piece
    that is too tight does not. Raises ValueError when nothing is left to knit.
    """
    wanted = (width + ease) * per_ten / 10
    if wanted <= 0 or per_ten <= 0 or multiple < 1 or plus < 0:
        raise ValueError("nothing to knit")
    repeats = (wanted - plus) / multiple
    below = max(1, int(repeats.to_integral_value(ROUND_FLOOR))) * multiple + plus
    above = max(1, int(repeats.to_integral_value(ROUND_CEILING))) * multiple + plus
    stitches = above if above - wanted <= wanted - below else below
    return CastOn(stitches, (stitches * 10 / per_ten).quantize(Decimal("0.1")))


def rows_for(height: Decimal, *, per_ten: Decimal) -> int:
    """Returns the rows that come nearest to a height in cm, at least one."""
    return max(1, int((height * per_ten / 10).to_integral_value()))
