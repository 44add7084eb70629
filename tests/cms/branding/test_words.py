"""The words of Wagtail that our Spanish catalogue adds."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest
import wagtail
import wagtailmedia
from django.utils.translation import gettext, ngettext, override

from cms.branding import words

FOLDERS = [Path(wagtail.__file__).parent, Path(wagtailmedia.__file__).parent]


def known_to_wagtail() -> set[str]:
    files = [file for folder in FOLDERS for file in folder.rglob("locale/en/LC_MESSAGES/django.po")]
    return {entry.msgid for file in files for entry in polib.pofile(str(file))}


def test_every_word_is_still_one_that_wagtail_says():
    assert set(words.WORDS) - known_to_wagtail() == set()


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("Search all pages…", "Buscar en todas las páginas…"),
        ("Password", "Contraseña"),
        ("Add audio", "Agregar audio"),
    ],
)
def test_a_word_is_said_in_spanish(said, heard):
    with override("es"):
        assert gettext(said) == heard


def test_every_word_of_ours_is_in_the_compiled_catalogue():
    with override("es"):
        silent = [word for word in words.WORDS if gettext(word) == word]

    assert silent == []


def test_a_counted_word_is_said_in_spanish():
    with override("es"):
        assert (
            ngettext("Referenced %(count)s time", "Referenced %(count)s times", 2) == "Se usa %(count)s veces"
        )
