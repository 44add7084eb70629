"""Numbers small enough to point at a person are not shown. Pure: standard library only.

Source: the domain notes, 3.3 no. 12: reports for donors show counts only and hide cells under 5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

SMALLEST_SHOWN = 5


def shown(values: Sequence[int]) -> tuple[int | None, ...]:
    """The values of one column as they may be shown; None is hidden.

    Everything under five is hidden, zero too: "nobody passed" says something about each of them. When the hidden cells
    could be worked out from the total (one alone, or together still under five), the next smallest is hidden as well.
    """
    hidden = {position for position, value in enumerate(values) if value < SMALLEST_SHOWN}
    while hidden and (len(hidden) == 1 or sum(values[one] for one in hidden) < SMALLEST_SHOWN):
        others = [position for position in range(len(values)) if position not in hidden]
        if not others:
            break
        hidden.add(min(others, key=lambda position: (values[position], position)))
    return tuple(None if position in hidden else value for position, value in enumerate(values))


def total_shown(values: Sequence[int], total: int) -> int | None:
    """The total of a column as it may be shown: hidden when it is small, or when it would give a hidden cell away."""
    cells = shown(values)
    hidden = [value for value, cell in zip(values, cells, strict=True) if cell is None]
    if total < SMALLEST_SHOWN or len(hidden) == 1 or (hidden and sum(hidden) < SMALLEST_SHOWN):
        return None
    return total


def hours(minutes: int) -> int:
    """Whole hours, the rest left out: a figure for reading, never one to reckon with."""
    return minutes // 60


def columns_shown(rows: Sequence[Mapping[str, int]], of_people: Sequence[str]) -> list[dict[str, int | None]]:
    """The rows with the columns that count people treated by `shown`, the others as they are."""
    cells = {name: shown([row[name] for row in rows]) for name in of_people}
    return [
        {name: cells[name][position] if name in cells else value for name, value in row.items()}
        for position, row in enumerate(rows)
    ]
