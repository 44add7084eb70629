"""Settings of a child process of test_crash_and_race: the parent's database and folders, nothing of its own."""

from __future__ import annotations

import os
from pathlib import Path

from cms.settings.test import *  # noqa: F403
from cms.settings.test import STORAGES

LMS_DATA = Path(os.environ["LMS_CHILD_DATA"])
LMS_KEYS_ROOT = LMS_DATA / "keys"
LMS_PRIVATE_ROOT = Path(os.environ["LMS_CHILD_PRIVATE"])
STORAGES["private"]["OPTIONS"]["location"] = LMS_PRIVATE_ROOT
