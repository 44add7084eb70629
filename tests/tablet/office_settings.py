"""Settings of an office that is a process of its own: those of the tests, on the database of the test that started it."""

from __future__ import annotations

import json
import os
from pathlib import Path

from cms.settings.test import *  # noqa: F403
from cms.settings.test import DATABASES, STORAGES

_given = json.loads(os.environ["OFFICE"])
DATABASES["default"].update(_given["database"])
LMS_DATA = Path(_given["data"])
LMS_MEDIA_ROOT = MEDIA_ROOT = LMS_DATA / "media"
LMS_PRIVATE_ROOT = LMS_DATA / "private"
LMS_KEYS_ROOT = LMS_DATA / "keys"
STORAGES["private"]["OPTIONS"]["location"] = LMS_PRIVATE_ROOT
STATIC_ROOT = LMS_DATA / "static"
