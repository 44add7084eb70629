"""What somebody did. Values are stored in records: add, never rename."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Deed(models.TextChoices):
    SAW = "saw", _("Saw")
    CHANGED = "changed", _("Changed")
    PRINTED = "printed", _("Printed")
    EXPORTED = "exported", _("Exported")
    SIGNED_IN = "signed_in", _("Signed in")
    SIGNED_OUT = "signed_out", _("Signed out")
    REFUSED = "refused", _("Sign-in refused")
