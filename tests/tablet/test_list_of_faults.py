"""The list of faults a tablet has to bear, and the tests of each row. The row is what goes wrong; expected everywhere:
nothing lost, nothing doubled, a sentence on the screen that is true."""

import ast
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FAULTS = "tablet/test_faults.py"
START = "tablet/test_start.py"
KILLED = "tablet/test_killed_office.py"
CERTIFICATES = "tablet/test_certificates.py"
SPEED = "tablet/test_speed.py"
EVENTS = "courses/sync/test_events.py"
ENROLMENT = "courses/sync/test_enrolment.py"
KINDS = "courses/sync/test_kinds.py"
ADMIN = "courses/sync/test_admin.py"
STORE = "courses/events/test_store.py"

ROWS: dict[int, tuple[str, list[str]]] = {
    1: ("server down at the start", [f"{FAULTS}::test_01_"]),
    2: ("offline after load, reload, mark, online", [f"{FAULTS}::test_02_"]),
    3: ("server dies before it commits", [f"{KILLED}::test_03_"]),
    4: ("server dies after it committed", [f"{KILLED}::test_04_", f"{FAULTS}::test_04_05_07_"]),
    5: ("answer cut within its JSON", [f"{FAULTS}::test_04_05_07_"]),
    6: ("request cut", [f"{FAULTS}::test_06_"]),
    7: ("answer cut within its head", [f"{FAULTS}::test_04_05_07_"]),
    8: ("black hole", [f"{FAULTS}::test_08_"]),
    9: ("server slower than the patience, and commits", [f"{FAULTS}::test_09_"]),
    10: ("captive portal", [f"{FAULTS}::test_10_to_14_"]),
    11: ("some other server", [f"{FAULTS}::test_10_to_14_"]),
    12: ("redirect to a login", [f"{FAULTS}::test_10_to_14_"]),
    13: ("500", [f"{FAULTS}::test_10_to_14_"]),
    14: ("429 with Retry-After", [f"{FAULTS}::test_10_to_14_"]),
    15: ("413", [f"{FAULTS}::test_15_", f"{EVENTS}::test_too_much_at_once_is_413"]),
    16: ("answer names only some", [f"{FAULTS}::test_16_"]),
    17: ("server takes a part only", [f"{KILLED}::test_17_25_"]),
    18: ("send pressed twice, two tabs", [f"{FAULTS}::test_18_"]),
    19: ("page closed while sending", [f"{FAULTS}::test_19_"]),
    20: ("tablet sleeps while sending", [f"{FAULTS}::test_20_"]),
    21: ("certificate ended", [f"{CERTIFICATES}::test_21_22_23_"]),
    22: ("certificate of another authority", [f"{CERTIFICATES}::test_21_22_23_"]),
    23: ("address changes, name stays", [f"{CERTIFICATES}::test_21_22_23_"]),
    24: ("wrong host at enrolment", ["courses/sync/test_versions.py::test_24_"]),
    25: ("3 000 events, server killed in the middle", [f"{KILLED}::test_17_25_"]),
    26: ("slow 2G", [f"{FAULTS}::test_26_"]),
    27: (
        "database locked, disk full",
        [f"{FAULTS}::test_10_to_14_", f"{EVENTS}::test_a_busy_database_is_503"],
    ),
    28: (
        "server restored from yesterday",
        [f"{FAULTS}::test_28_", "tablet/test_done_when.py::test_a_class_survives"],
    ),
    29: ("server migrated", ["courses/sync/test_versions.py::test_29_a_text_of_an_earlier_app"]),
    30: ("two workers get one batch at once", [f"{EVENTS}::test_the_same_batch_by_two_workers"]),
    31: ("projection raises for one event", [f"{STORE}::test_a_fact_its_room_cannot_count"]),
    32: ("two tablets differ", [f"{EVENTS}::test_two_tablets_with_different_values"]),
    33: ("two tablets agree", [f"{EVENTS}::test_two_tablets_with_the_same_value"]),
    34: ("correction and undo", [f"{FAULTS}::test_34_correction", f"{FAULTS}::test_34_everybody"]),
    35: ("corrected in the admin meanwhile", [f"{FAULTS}::test_35_the_office", f"{FAULTS}::test_35_a_corr"]),
    36: (
        "any order, any repetition",
        [
            "courses/events/test_fold.py::test_order_and",
            "courses/events/test_histories.py::test_order_repetition",
        ],
    ),
    37: ("A marks, B sends", [f"{FAULTS}::test_37_"]),
    38: ("facilitator removed meanwhile", [f"{EVENTS}::test_a_facilitator_removed_meanwhile"]),
    39: ("participant gone", [f"{EVENTS}::test_somebody_unknown_a_cancelled_class"]),
    40: ("newcomer on two tablets", [f"{ADMIN}::test_40_the_same_woman", f"{FAULTS}::test_40_"]),
    41: ("session cancelled meanwhile", [f"{EVENTS}::test_somebody_unknown_a_cancelled_class"]),
    42: ("class made up twice", [f"{KINDS}::test_two_tablets_make_up", f"{FAULTS}::test_42_"]),
    43: ("roster breaks off", [f"{FAULTS}::test_43_"]),
    44: ("skill seen by two", [f"{EVENTS}::test_44_"]),
    45: ("killed right after the tick", [f"{START}::test_45_"]),
    46: ("killed between tap and tick", [f"{FAULTS}::test_46_"]),
    47: ("disk full", [f"{FAULTS}::test_47_on_a_disk", f"{FAULTS}::test_47_storage_full"]),
    48: ("storage cannot open", [f"{FAULTS}::test_48_"]),
    49: ("storage evicted", [f"{FAULTS}::test_49_"]),
    50: ("persist() shown", [f"{START}::test_50_"]),
    51: ("new version while marks wait", [f"{START}::test_51_"]),
    52: ("broken deploy", [f"{START}::test_52_"]),
    53: ("old tab during a change of the storage", [f"{FAULTS}::test_53_"]),
    54: (
        "every import is in the worker's list",
        ["courses/tablet/test_shell.py::test_every_file_the_scripts"],
    ),
    55: ("worker unregistered", [f"{START}::test_55_"]),
    56: ("one record damaged", [f"{FAULTS}::test_56_"]),
    57: ("same name, other content", [f"{EVENTS}::test_the_same_name_with_other_content"]),
    58: ("cloned tablet", [f"{EVENTS}::test_a_copied_tablet_keeps_both"]),
    59: ("wrong clock", [f"{FAULTS}::test_59_", f"{EVENTS}::test_the_clocks_difference"]),
    60: ("time zone, midnight", [f"{KINDS}::test_a_class_at_half_past_eleven"]),
    61: ("marks in two tabs at once", [f"{FAULTS}::test_61_"]),
    62: ("private window", [f"{CERTIFICATES}::test_62_"]),
    63: ("rotation, keyboard, back, another app", [f"{START}::test_63_"]),
    64: ("thumbs, axe, sizes, 200 %, slow tablet", [f"{SPEED}::test_64_every", f"{SPEED}::test_64_a_tap"]),
    65: ("revoked", [f"{FAULTS}::test_65_", f"{EVENTS}::test_a_revoked_tablet"]),
    66: ("token unknown, wrong key", [f"{FAULTS}::test_66_", f"{EVENTS}::test_a_fact_signed_by_another"]),
    67: (
        "code used, expired, unknown, answer lost",
        [
            f"{ENROLMENT}::test_a_code_used",
            f"{ENROLMENT}::test_a_code_older",
            f"{ENROLMENT}::test_an_unknown_code",
            f"{ENROLMENT}::test_the_same_tablet_may_ask_again",
        ],
    ),
    68: ("forged, edited, unsigned", [f"{EVENTS}::test_an_edited_text", f"{ADMIN}::test_74_an_edited_mark"]),
    69: ("cookies and other sites", [f"{EVENTS}::test_a_cookie_alone", f"{ADMIN}::test_69_importing"]),
    70: ("wrong PIN", [f"{FAULTS}::test_70_ten", f"{FAULTS}::test_70_five"]),
    71: ("names in the files, token in logs", [f"{START}::test_71_after", f"{FAULTS}::test_71_neither"]),
    72: ("script in a name, frames", [f"{FAULTS}::test_72_"]),
    73: ("group not carried", [f"{EVENTS}::test_a_group_the_tablet_does_not_carry"]),
    74: (
        "the file path",
        [
            f"{FAULTS}::test_74_",
            f"{ADMIN}::test_74_a_copy_brings",
            f"{ADMIN}::test_74_the_network_first",
            f"{ADMIN}::test_74_a_copy_that_breaks_off",
            f"{ADMIN}::test_74_a_copy_of_another_office",
            "tablet/test_handing_over.py::test_the_second_tablet",
        ],
    ),
}


@lru_cache
def names_in(name):
    """The tests of a file, as they are written: nothing is imported."""
    tree = ast.parse((ROOT / name).read_text(encoding="utf-8"))
    return {
        one.name
        for one in ast.walk(tree)
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) and one.name.startswith("test_")
    }


def test_the_list_has_every_row():
    assert list(ROWS) == list(range(1, 75))


@pytest.mark.parametrize("row", ROWS)
def test_every_row_has_its_tests(row):
    _what, names = ROWS[row]

    assert names
    for name in names:
        file, beginning = name.split("::")
        assert [one for one in names_in(file) if one.startswith(beginning)], name
