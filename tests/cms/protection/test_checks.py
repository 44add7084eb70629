"""Each system check says what to type, and keeps quiet where all is well."""

import pytest
from django.core.checks import run_checks
from django.db import connections

from cms import checks


def found_by(check, **kwargs):
    return [message.id for message in check(None, **kwargs)]


def test_installation_of_the_tests_has_no_finding():
    assert [message for message in run_checks() if message.id and message.id.startswith("lms_cms")] == []


def test_missing_library_is_named_with_the_command_to_type(monkeypatch):
    monkeypatch.setattr(checks, "missing_drawing_libraries", lambda: ["pangoft2-1.0"])

    [message] = checks.papers_can_be_drawn(None)

    assert "pangoft2-1.0 is missing" in message.msg
    assert "sudo apt install libpangoft2-1.0-0" in message.hint


def test_libraries_are_looked_for_one_by_one():
    assert checks.missing_drawing_libraries(lambda name: None if name.startswith("pangoft2") else "x") == [
        "pangoft2-1.0"
    ]
    assert checks.missing_drawing_libraries(lambda name: "x") == []


@pytest.mark.parametrize(
    "change, finding",
    (
        ({"OPTIONS": {"transaction_mode": "IMMEDIATE"}}, "lms_cms.E002"),
        ({"OPTIONS": {"init_command": "PRAGMA journal_mode=WAL;"}}, "lms_cms.E002"),
        ({"ATOMIC_REQUESTS": True}, "lms_cms.E003"),
    ),
)
def test_sqlite_that_loses_writers_is_an_error(monkeypatch, change, finding):
    description = {**connections.settings["default"], "ENGINE": "django.db.backends.sqlite3"}
    description["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
    monkeypatch.setitem(connections.settings, "default", {**description, **change})

    assert found_by(checks.sqlite_is_safe_for_several_writers) == [finding]


@pytest.mark.django_db
def test_opened_database_answers_as_promised():
    assert found_by(checks.database_answers_as_promised, databases=["default"]) == []


def test_folder_that_cannot_be_written_is_an_error(settings, monkeypatch):
    settings.LMS_DATA = "/proc/nowhere"
    monkeypatch.setattr(checks.os, "access", lambda path, mode: not str(path).startswith("/proc"))

    assert found_by(checks.data_folders_can_be_written) == ["lms_cms.E007"]


def test_papers_inside_the_public_media_folder_are_an_error(settings):
    settings.LMS_PRIVATE_ROOT = f"{settings.MEDIA_ROOT}/papers"

    assert found_by(checks.private_files_stay_private) == ["lms_cms.E008"]


def test_language_without_a_compiled_catalogue_is_a_warning(settings, tmp_path):
    settings.LOCALE_PATHS = [tmp_path]

    [message] = checks.translations_are_compiled(None)

    assert message.id == "lms_cms.W009"
    assert "es, quy" in message.msg


@pytest.mark.parametrize(
    "name, value, finding",
    (
        ("ALLOWED_HOSTS", ["*"], "lms_cms.E010"),
        ("SECRET_KEY", "demo-only-this-key-protects-nothing-and-is-known-to-everyone", "lms_cms.E011"),
        ("SECRET_KEY", "short", "lms_cms.E011"),
        ("WAGTAIL_GRAVATAR_PROVIDER_URL", "//www.gravatar.com/avatar", "lms_cms.E012"),
        ("WAGTAIL_ENABLE_UPDATE_CHECK", True, "lms_cms.E012"),
        ("WAGTAILADMIN_BASE_URL", "http://aula.example.org", "lms_cms.W013"),
    ),
)
def test_demo_habits_in_production_are_found(settings, name, value, finding):
    settings.ALLOWED_HOSTS = ["aula.example.org"]
    settings.SECRET_KEY = "k" * 60
    settings.WAGTAILADMIN_BASE_URL = "https://aula.example.org"
    assert found_by(checks.production_is_not_the_demo) == []

    setattr(settings, name, value)

    assert found_by(checks.production_is_not_the_demo) == [finding]
