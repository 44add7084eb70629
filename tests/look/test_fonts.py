"""The typefaces: pinned, licensed, and able to write every name and word of the two languages."""

from __future__ import annotations

import json
import re

import pytest
from fontTools.ttLib import TTFont

from tests.look.styles import ROOT, STYLES
from tools import fonts

FONTS = ROOT / "static" / "lms" / "fonts"
RECORD = json.loads((FONTS / "fonts.json").read_text(encoding="utf-8"))
FULL = [entry["file"] for entry in RECORD if entry["use"] == "paper"]
SCREEN = [e["file"] for e in RECORD if e["use"] == "screen" and not e["file"].endswith("-more.woff2")]
MORE = [e["file"] for e in RECORD if e["file"].endswith("-more.woff2")]

SPANISH = "abcdefghijklmnñopqrstuvwxyzáéíóúüABCDEFGHIJKLMNÑOPQRSTUVWXYZÁÉÍÓÚÜ¿¡ºª"
# Chanka writes with three vowels; Collao adds apostrophes; older spellings e and o. Names use all of them.
QUECHUA = "achhilllmnñpqrstuwykeoACHILMNÑPQRSTUWYKEO'’ʼ"
DIGITS_AND_SIGNS = "0123456789.,;:-–—/()%+−×=°№«»“”‘’…·•→←"


def glyphs(file: str) -> dict[int, str]:
    return TTFont(FONTS / file).getBestCmap()


def features(font: TTFont) -> set[str]:
    return {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}


@pytest.mark.parametrize("file", [*FULL, *SCREEN])
def test_a_face_has_every_letter_of_spanish_and_quechua(file):
    known = glyphs(file)

    assert [sign for sign in SPANISH + QUECHUA + DIGITS_AND_SIGNS if ord(sign) not in known] == []


@pytest.mark.parametrize("file", MORE)
def test_the_second_file_of_a_face_has_the_letters_of_neighbouring_languages(file):
    known = glyphs(file)

    assert [sign for sign in "āăąćčďđęěğīıłńňőœřśşšťţūůűźżž" if ord(sign) not in known] == []


@pytest.mark.parametrize("file", [*FULL, *SCREEN])
def test_a_face_can_write_figures_of_one_width(file):
    font = TTFont(FONTS / file)
    widths = {font["hmtx"][font.getBestCmap()[ord(digit)]][0] for digit in "0123456789"}

    assert len(widths) == 1 or "tnum" in features(font)


@pytest.mark.parametrize("file", [*FULL, *SCREEN])
def test_a_combining_mark_can_be_placed_on_a_letter(file):
    known = glyphs(file)

    assert {0x301, 0x303, 0x308} <= set(known)


@pytest.mark.parametrize("file", FULL)
def test_a_full_file_may_be_embedded_in_a_pdf(file):
    assert TTFont(FONTS / file)["OS/2"].fsType == 0


def test_every_file_is_as_recorded():
    assert fonts.check() == []


def test_a_changed_file_is_noticed(tmp_path, monkeypatch):
    for path in FONTS.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "Lectura-Bold.woff2").write_bytes(b"something else")
    (tmp_path / "Alegreya-Bold.ttf").unlink()
    (tmp_path / "Unknown.ttf").write_bytes(b"")
    monkeypatch.setattr(fonts, "FONTS", tmp_path)

    assert sorted(fonts.check()) == [
        "Alegreya-Bold.ttf is missing",
        "Lectura-Bold.woff2 differs from its recorded hash",
        "Unknown.ttf is not recorded",
    ]


def test_the_record_names_what_the_script_would_fetch():
    pinned = {
        (f"npm:{p.name}@{p.version}", p.integrity)
        for p in (fonts.ALEGREYA, fonts.ALEGREYA_SANS, fonts.ANDIKA)
    }

    assert {(entry["source"], entry["source_integrity"]) for entry in RECORD} == pinned


@pytest.mark.parametrize("entry", RECORD, ids=lambda entry: entry["file"])
def test_a_file_has_its_licence_beside_it_and_its_line_in_notice(entry):
    licence = (FONTS / entry["licence_file"]).read_text(encoding="utf-8")
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")

    assert "SIL OPEN FONT LICENSE" in licence.upper()
    assert entry["source"] in notice


@pytest.mark.parametrize("file", [f for f in [*SCREEN, *MORE] if "Lectura" in f])
def test_a_subset_of_andika_does_not_use_the_reserved_name(file):
    names = TTFont(FONTS / file)["name"]

    shown = [names.getDebugName(number) or "" for number in (1, 3, 4, 6, 16)]

    assert not [name for name in shown if "Andika" in name or "SIL" in name]


@pytest.mark.parametrize("sheet", ["fonts.css", "paper-fonts.css"])
def test_a_style_sheet_names_files_that_are_there(sheet):
    named = re.findall(r'url\("\.\./fonts/([^"]+)"\)', (STYLES / sheet).read_text(encoding="utf-8"))

    assert set(named) == {
        e["file"] for e in RECORD if e["file"].endswith(".ttf") == (sheet == "paper-fonts.css")
    }


def test_the_faces_of_a_public_page_stay_light():
    usual = ("Alegreya-Bold", "AlegreyaSans-Regular", "AlegreyaSans-Bold")

    assert sum((FONTS / f"{name}.woff2").stat().st_size for name in usual) < 60_000
