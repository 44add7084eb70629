"""Ornaments and icons: what the script draws, light, and there where style sheets and templates ask for them."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from tests.look.styles import ROOT, STYLES
from tools import ornaments

IMAGES = ROOT / "static" / "lms" / "img"
DRAWN = sorted(ornaments.files())
ICON = re.compile(r'lms/components/icon\.html"\s+with[^%]*\bname="([\w-]+)"')


def test_every_file_is_as_the_script_draws_it():
    assert [
        name for name, text in ornaments.files().items() if (IMAGES / name).read_text("utf-8") != text
    ] == []


@pytest.mark.parametrize("name", DRAWN)
def test_a_drawing_is_light_and_carries_no_script(name):
    file = IMAGES / name
    tags = {element.tag.split("}")[1] for element in ElementTree.fromstring(file.read_text("utf-8")).iter()}

    assert file.stat().st_size < 20_000
    assert tags <= {"svg", "path", "circle", "symbol", "style"}


@pytest.mark.parametrize("name", ["BAND", "FABRIC", "GARDEN", "NIGHT", "MARK"])
def test_a_chart_has_rows_of_one_length_and_known_wools(name):
    rows = getattr(ornaments, name).strip().splitlines()

    assert len({len(row.strip()) for row in rows}) == 1
    assert set("".join(rows)) - {"\n", " "} <= {*ornaments.WOOLS, "."}


def test_a_chart_becomes_one_stitch_a_letter():
    drawn = ornaments.knit("rr\n.i")

    assert drawn.count("M") == 3
    assert 'class="r"' in drawn
    assert 'class="i"' in drawn


@pytest.mark.parametrize("sheet", sorted(path.name for path in STYLES.glob("*.css")))
def test_a_style_sheet_asks_for_pictures_that_are_there(sheet):
    asked = re.findall(r'url\("(\.\./img/[^"#]+)', (STYLES / sheet).read_text("utf-8"))

    assert [one for one in asked if not (STYLES / one).resolve().exists()] == []


def test_every_icon_a_template_names_is_in_the_sprite():
    unknown = [
        (str(path.relative_to(ROOT)), name)
        for path in (ROOT / "templates").rglob("*.html")
        for name in ICON.findall(path.read_text("utf-8"))
        if name not in ornaments.ICONS and name != "…"
    ]

    assert unknown == []


def test_the_four_marks_of_attendance_differ_without_colour():
    shapes = {ornaments.ICONS[name] for name in ("present", "late", "absent", "excused", "unmarked")}

    assert len(shapes) == 5
