"""Production settings refuse what would be unsafe, in one sentence; numbers and dates are Peru's."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import formats, translation

from cms.settings import environment
from cms.settings.databases import database

ROOT = Path(settings.BASE_DIR)
GOOD = {
    "SECRET_KEY": "k7Jq" * 15,
    "ALLOWED_HOSTS": "aula.example.org",
    "WAGTAILADMIN_BASE_URL": "https://aula.example.org",
}


def production(**changes: str | None) -> subprocess.CompletedProcess[str]:
    given = {key: value for key, value in {**GOOD, **changes}.items() if value is not None}
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "import cms.settings.production as p; print(p.DATABASES, p.SESSION_COOKIE_SECURE)",
        ],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **given},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "name, value, sentence",
    (
        ("SECRET_KEY", None, "SECRET_KEY is not set. Make one with: python3 -c"),
        (
            "SECRET_KEY",
            "demo-only-this-key-protects-nothing-and-is-known-to-everyone",
            "public key of the demo",
        ),
        ("ALLOWED_HOSTS", None, "ALLOWED_HOSTS is not set. Write the site's host names"),
        ("WAGTAILADMIN_BASE_URL", None, "WAGTAILADMIN_BASE_URL is not set. Write the site's address"),
        ("LMS_HTTPS", "perhaps", "Write LMS_HTTPS=1 for yes or LMS_HTTPS=0 for no."),
        ("LMS_SESSION_MINUTES", "two hours", "Write a whole number, for example LMS_SESSION_MINUTES=120."),
    ),
)
def test_production_says_what_to_write(name, value, sentence):
    answer = production(**{name: value})

    assert answer.returncode == 1
    assert sentence in answer.stderr.splitlines()[-1]


def test_production_starts_with_three_variables():
    answer = production()

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.endswith("True\n")


def test_database_url_chooses_postgresql_with_a_pool():
    answer = production(
        DATABASE_URL="postgresql://lms:secret@db.example.org:5433/aula", DATABASE_POOL_SIZE="5"
    )

    assert "'ENGINE': 'django.db.backends.postgresql'" in answer.stdout
    assert "'pool': {'min_size': 1, 'max_size': 5}" in answer.stdout


def test_sqlite_waits_for_other_writers(tmp_path):
    described = database(tmp_path / "x.sqlite3", url=f"sqlite:///{tmp_path}/x.sqlite3")

    assert described["OPTIONS"] == {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    }
    assert described["ATOMIC_REQUESTS"] is False


@pytest.mark.parametrize("language", ("es", "quy"))
def test_dates_and_numbers_are_written_as_in_peru(language):
    moment = dt.datetime(2026, 3, 7, 14, 30)  # noqa: DTZ001

    with translation.override(language):
        assert formats.date_format(moment, "DATE_FORMAT") == "7 de marzo de 2026"
        assert formats.date_format(moment, "SHORT_DATETIME_FORMAT") == "07/03/2026 14:30"
        assert formats.number_format(1234567.5, force_grouping=True) == "1,234,567.5"
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


@pytest.mark.parametrize("language", ("es", "quy", "en"))
def test_third_of_april_is_typed_day_first_in_every_language(language):
    from django import forms

    with translation.override(language):
        assert forms.DateField().clean("03/04/2026") == dt.date(2026, 4, 3)


@pytest.mark.parametrize(
    "word, meant", (("1", True), ("sí", True), ("TRUE", True), ("0", False), ("no", False), ("", False))
)
def test_flag_understands_usual_words(monkeypatch, word, meant):
    monkeypatch.setenv("LMS_TRY", word)

    assert environment.flag("LMS_TRY", default=not meant) is meant


def test_flag_does_not_guess(monkeypatch):
    monkeypatch.setenv("LMS_TRY", "maybe")

    with pytest.raises(ImproperlyConfigured, match="LMS_TRY=1 for yes"):
        environment.flag("LMS_TRY")


def test_private_files_have_no_address_and_are_for_the_owner_alone():
    from django.core.files.base import ContentFile
    from django.core.files.storage import storages

    name = storages["private"].save("papers/0001.pdf", ContentFile(b"%PDF"))

    assert Path(storages["private"].path(name)).stat().st_mode & 0o077 == 0
    with pytest.raises(ValueError, match="no address"):
        storages["private"].url(name)
