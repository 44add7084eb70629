"""Development and the demo: `python3 run.py demo` serves these settings with `LMS_DEBUG=0`."""

from __future__ import annotations

from . import environment
from .base import *  # noqa: F403
from .base import BASE_DIR, DATABASES, LMS_CERTIFICATES, STORAGES
from .databases import database

DEBUG = environment.flag("LMS_DEBUG", True)
# Known to everyone who has the code: good for a demo on a desk, refused by the production settings.
SECRET_KEY = "demo-only-this-key-protects-nothing-and-is-known-to-everyone"
ALLOWED_HOSTS = ["*"]
INTERNAL_IPS = ["127.0.0.1"]

LMS_DATA = environment.folder("LMS_DATA", BASE_DIR / "var" / "demo")
LMS_MEDIA_ROOT = environment.folder("LMS_MEDIA_ROOT", LMS_DATA / "media")
LMS_PRIVATE_ROOT = environment.folder("LMS_PRIVATE_ROOT", LMS_DATA / "private")
LMS_KEYS_ROOT = environment.folder("LMS_KEYS_ROOT", LMS_DATA / "keys")
# A later `LMS_SERVE_MEDIA=0` is for trying a web server in front.
LMS_SERVE_MEDIA = environment.flag("LMS_SERVE_MEDIA", True)
MEDIA_ROOT = LMS_MEDIA_ROOT
STORAGES["private"]["OPTIONS"]["location"] = LMS_PRIVATE_ROOT
STATIC_ROOT = environment.folder("LMS_STATIC_ROOT", LMS_DATA / "static")
DATABASES["default"] = database(LMS_DATA / "db.sqlite3")

# SQLite makes its file, not the folder around it; WhiteNoise looks for its own at each start.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)

# Static files straight from the source tree: nothing to collect before the first start.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# Throw-away keys, made on first use; every certificate says so.
LMS_CERTIFICATES["DEMO_KEYS"] = environment.flag("LMS_DEMO_KEYS", True)
