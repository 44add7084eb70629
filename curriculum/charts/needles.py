"""Needle sizes: millimetres and the numbers other countries print on the same needle. Standard library only.

US numbers follow the Craft Yarn Council (www.YarnStandards.com, "Hooks & Needles"); old UK and Canadian numbers count
downward and were printed on needles still in use. Sizes without an entry have no number there.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of one size; empty where that country has none."""

    us: str = ""
    uk: str = ""


_SIZES: dict[str, Numbers] = {
    "2": Numbers("0", "14"),
    "2.25": Numbers("1", "13"),
    "2.75": Numbers("2", "12"),
    "3": Numbers("", "11"),
    "3.25": Numbers("3", "10"),
    "3.5": Numbers("4", ""),
    "3.75": Numbers("5", "9"),
    "4": Numbers("6", "8"),
    "4.5": Numbers("7", "7"),
    "5": Numbers("8", "6"),
    "5.5": Numbers("9", "5"),
    "6": Numbers("10", "4"),
    "6.5": Numbers("10½", "3"),
    "7": Numbers("", "2"),
    "7.5": Numbers("", "1"),
    "8": Numbers("11", "0"),
    "9": Numbers("13", "00"),
    "10": Numbers("15", "000"),
    "12.5": Numbers("17", ""),
    "12.75": Numbers("17", ""),
    "15": Numbers("19", ""),
    "19": Numbers("35", ""),
    "25": Numbers("50", ""),
}


def equivalents(millimetres: Decimal) -> Numbers:
    """Returns the numbers of a needle of this diameter; both empty when no country has one."""
    return _SIZES.get(f"{Decimal(millimetres).normalize():f}", Numbers())
