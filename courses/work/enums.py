"""States of unlocked work, of its reviews and of placements."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UnlockStatus(models.TextChoices):
    """`under_review` still counts until a person decides; nothing is removed silently."""

    UNLOCKED = "unlocked", _("Unlocked")
    UNDER_REVIEW = "under_review", _("Under review")
    ENDED = "ended", _("Ended")


STANDING = (UnlockStatus.UNLOCKED, UnlockStatus.UNDER_REVIEW)


class ReviewDecision(models.TextChoices):
    OPEN = "open", _("To be decided")
    KEPT = "kept", _("Kept")
    ENDED = "ended", _("Ended")


class AuthorityAdmission(models.TextChoices):
    """The place may decide by itself who works there. Our courses open the offer; this is a second, separate yes."""

    NOT_NEEDED = "not_needed", _("Not needed")
    WAITING = "waiting", _("Waiting for the authority")
    ADMITTED = "admitted", _("Admitted by the authority")


ADMISSION_ALLOWS_START = (AuthorityAdmission.NOT_NEEDED, AuthorityAdmission.ADMITTED)


class PlacementEnding(models.TextChoices):
    """Why an offer or a work came to its end. No more is written down than the list needs."""

    DECLINED = "declined", _("The person said no")
    NOT_ADMITTED = "not_admitted", _("The authority said no")
    FINISHED = "finished", _("The work is done")
    LEFT = "left", _("The person left")
    OTHER = "other", _("Other reason")
