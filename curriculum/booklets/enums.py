"""What can be drawn, on which paper, and how far the drawing is."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PaperKind(models.TextChoices):
    """What is drawn of a page."""

    COURSE = "course", _("The course as a booklet")
    LESSON = "lesson", _("The whole lesson")
    PICTURES = "pictures", _("One sheet of pictures")


class PaperSize(models.TextChoices):
    """The paper it goes on. `FOLDED`: A5 pages, two on each side of an A4 sheet, in the order for folding and stapling."""

    A4 = "a4", _("A4 sheets")
    A5 = "a5", _("A5 pages, one after the other")
    FOLDED = "folded", _("A4 sheets printed on both sides, to fold and staple")


class PaperStatus(models.TextChoices):
    """`WAITING` and `DRAWING` are on their way; `DONE` has a file; `FAILED` says why."""

    WAITING = "waiting", pgettext_lazy("paper", "Waiting")
    DRAWING = "drawing", _("Being drawn")
    DONE = "done", pgettext_lazy("paper", "Ready")
    FAILED = "failed", _("Not drawn")


ON_THE_WAY = (PaperStatus.WAITING, PaperStatus.DRAWING)
