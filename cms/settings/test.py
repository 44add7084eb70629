"""Settings of the tests: as near to production as speed allows. `conftest.py` supplies the database."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from . import environment
from .base import *  # noqa: F403
from .base import BASE_DIR, DATABASES, LMS_CERTIFICATES, STORAGES
from .databases import database

DEBUG = False
SECRET_KEY = "tests-only-this-key-protects-nothing-and-is-known-to-everyone"
ALLOWED_HOSTS = ["*"]

# One folder for each process: parallel workers must not share files. conftest.py makes and removes it.
LMS_DATA = Path(tempfile.gettempdir()) / f"lms-test-{os.getpid()}"
LMS_MEDIA_ROOT = LMS_DATA / "media"
LMS_PRIVATE_ROOT = LMS_DATA / "private"
LMS_KEYS_ROOT = LMS_DATA / "keys"
LMS_SERVE_MEDIA = True
MEDIA_ROOT = LMS_MEDIA_ROOT
STORAGES["private"]["OPTIONS"]["location"] = LMS_PRIVATE_ROOT
STATIC_ROOT = LMS_DATA / "static"
WHITENOISE_USE_FINDERS = True
# A static file is looked up when it is asked for: listing all of them again for each test client costs more than
# most tests.
WHITENOISE_AUTOREFRESH = True

# conftest.py supplies the database itself: a copy of a migrated template.
_url = f"sqlite:///{LMS_DATA}/test.sqlite3"
if environment.text("LMS_TEST_DATABASE") == "postgresql":
    _url = environment.text("DATABASE_URL")
    if not _url.startswith("postgres"):
        _url = "postgresql:///lms"  # the temporary server of conftest.py
DATABASES["default"] = database(LMS_DATA / "test.sqlite3", url=_url, pool=False)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: live-server threads and the tests must see one database, with the real lock modes.
    # It need not survive a power cut.
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"]["OPTIONS"],
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
    }

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WAGTAILADMIN_BASE_URL = "http://testserver"
LMS_TEMPLATE_DATABASE_FOLDER = BASE_DIR / "var" / "test"

LMS_CERTIFICATES.update(
    {
        "DEMO_KEYS": True,
        "HOST": "certificados.example.org",
        "ORGANISATION": "Manos que Tejen",
        # Every test begins with an empty database beside the same folder of keys.
        "REMEMBER_HEAD": False,
    }
)
