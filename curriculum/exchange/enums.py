"""What became of a course file that was handed in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileStatus(models.TextChoices):
    """`CHECKED` can be brought in, `BROUGHT_IN` has been."""

    CHECKED = "checked", _("Checked")
    BROUGHT_IN = "brought_in", _("Brought in")
