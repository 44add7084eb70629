"""The order of the files in a run names files that are there."""

from pathlib import Path

from tests.order import LONGEST, place_of

ROOT = Path(__file__).parents[2]


def test_every_file_that_is_begun_early_is_there():
    assert [name for name in LONGEST if not (ROOT / name).is_file()] == []


def test_the_longest_file_comes_first_and_an_unknown_one_last():
    assert place_of(f"{LONGEST[0]}::test_something[1]") == 0
    assert place_of("tests/look/test_fonts.py::test_something") == len(LONGEST)
