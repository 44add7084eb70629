"""States of a tablet and the words of its protocol."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

PROTOCOL = 1
SERVICE = "marks"


class DeviceStatus(models.TextChoices):
    """A revoked tablet gets no names any more; its marks are still taken, under review."""

    AWAITING = "awaiting", _("Waiting to be connected")
    ACTIVE = "active", _("In use")
    REVOKED = "revoked", _("Withdrawn")


class EnrolError(StrEnum):
    CODE_UNKNOWN = "code_unknown"
    CODE_USED = "code_used"
    CODE_EXPIRED = "code_expired"
    KEY_REFUSED = "key_refused"
