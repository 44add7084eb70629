"""The tool that joins the rooms' translations into one catalogue."""

import polib
import pytest

from tools import merge_translations as tool


@pytest.fixture
def rooms(tmp_path, monkeypatch):
    """A source of one string, and a function that writes a room's part."""
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    monkeypatch.setattr(tool, "LOCALE", tmp_path / "locale")
    source = tmp_path / "courses"
    source.mkdir()
    (source / "views.py").write_text(
        'from django.utils.translation import gettext as _\n_("Missing: %(count)s hours")\n'
    )
    (tmp_path / "locale" / "es" / "parts").mkdir(parents=True)

    def write(room, translation, msgid="Missing: %(count)s hours"):
        part = tmp_path / "locale" / "es" / "parts" / f"{room}.po"
        part.write_text(f'msgid "{msgid}"\nmsgstr "{translation}"\n')

    return write


def catalogue():
    return polib.pofile(str(tool.LOCALE / "es" / "LC_MESSAGES" / "django.po"))


def test_part_of_a_room_becomes_part_of_the_catalogue(rooms):
    rooms("attendance", "Faltan %(count)s horas")

    assert tool.main([]) == 0
    assert [entry.msgstr for entry in catalogue()] == ["Faltan %(count)s horas"]
    assert tool.main(["--check"]) == 0


def test_string_without_translation_is_named_and_fails(rooms, capsys):
    assert tool.main(["--check"]) == 1
    assert "missing  courses/views.py: 'Missing: %(count)s hours'" in capsys.readouterr().out


def test_placeholder_lost_in_translation_fails(rooms, capsys):
    rooms("attendance", "Faltan horas")

    assert tool.main([]) == 1
    assert "placeholders differ: ['%(count)s']" in capsys.readouterr().out


def test_two_rooms_saying_the_same_thing_differently_fails(rooms, capsys):
    rooms("attendance", "Faltan %(count)s horas")
    rooms("completion", "Aún faltan %(count)s horas")

    assert tool.main([]) == 1
    assert "attendance says 'Faltan %(count)s horas', completion says" in capsys.readouterr().out


def test_compiled_catalogue_older_than_its_parts_fails_the_check(rooms, capsys):
    rooms("attendance", "Faltan %(count)s horas")
    tool.main([])
    rooms("attendance", "Le faltan %(count)s horas")

    assert tool.main(["--check"]) == 1
    assert "old      locale/es/LC_MESSAGES/django.mo" in capsys.readouterr().out


def test_translation_that_the_source_no_longer_asks_for_leaves_the_catalogue(rooms):
    rooms("attendance", "Faltan %(count)s horas")
    rooms("gone", "Adiós", msgid="Good-bye")
    tool.main([])

    assert [entry.msgid for entry in catalogue()] == ["Missing: %(count)s hours"]


def test_quechua_enters_the_catalogue_only_with_the_name_of_its_reviewer(rooms):
    rooms("attendance", "Faltan %(count)s horas")
    part = tool.LOCALE / "quy" / "parts" / "attendance.po"
    part.parent.mkdir(parents=True)
    string = 'msgid "Missing: %(count)s hours"\nmsgstr "%(count)s hora"\n'

    part.write_text(string)
    unreviewed, complaints = tool.translations("quy")
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    part.write_text(header + "# Reviewed by Persona Ejemplo, 2026-11-21\n" + string)
    reviewed, silence = tool.translations("quy")

    assert unreviewed == {}
    assert ["names no speaker" in line for line in complaints] == [True]
    assert [entry.msgstr for entry in reviewed.values()] == ["%(count)s hora"]
    assert silence == []
