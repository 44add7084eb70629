"""States of a completion."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CompletionStatus(models.TextChoices):
    """`awaiting` a second signature; `confirmed` counts for work and certificates; `withdrawn` counts no more."""

    AWAITING = "awaiting", _("Waiting for the second signature")
    CONFIRMED = "confirmed", _("Confirmed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


STANDING = (CompletionStatus.AWAITING, CompletionStatus.CONFIRMED)
