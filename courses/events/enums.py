"""How facts come in and how the facts of one cell are read together."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Door(models.TextChoices):
    """The way a fact came in. Every way ends in the same `store()`."""

    WEB = "web", _("Web")
    TABLET = "tablet", _("Tablet")
    PAPER = "paper", _("Paper")
    FILE = "file", _("File")


class Folding(StrEnum):
    """`REGISTER`: a cell has one value; surviving facts that differ are a conflict.
    `OBSERVATION`: every surviving fact stands beside the others; there are no conflicts."""

    REGISTER = "register"
    OBSERVATION = "observation"


class ReceiptStatus(StrEnum):
    STORED = "stored"
    DUPLICATE = "duplicate"
    HELD = "held"


class HeldCode(models.TextChoices):
    """Why a fact waits for a person instead of counting. Nothing is ever refused for its content."""

    UNREADABLE = "unreadable", _("It could not be read.")
    NEWER_FORMAT = "newer_format", _("It was written by a newer version.")
    UNKNOWN_KIND = "unknown_kind", _("It is of a kind this office does not know.")
    ID_REUSED = "id_reused", _("Another mark already has its number.")
    SIGNATURE = "signature", _("The signature of the tablet does not fit.")
    DEVICE_REVOKED = "device_revoked", _("The tablet was withdrawn.")
    SEQUENCE_CLASH = "seq_clash", _("The tablet used the same counter twice.")
    GROUP_NOT_CARRIED = "group_not_carried", _("The tablet does not carry this group.")
    ACTOR_NOT_ALLOWED = "actor_not_allowed", _("The person who marked does not belong to the group.")
    PARTICIPANT_UNKNOWN = "participant_unknown", _("The participant was not in the group on that day.")
    SESSION_UNKNOWN = "session_unknown", _("The session does not exist or was cancelled.")
    INVALID_VALUE = "invalid_value", _("The value is not possible.")
    MONTH_CLOSED = "month_closed", _("The month is closed.")
    NEEDS_DECISION = "needs_decision", _("A person at the office decides this.")
    NOT_PROJECTED = "not_projected", _("It could not be counted yet.")


class HeldDecision(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RELEASED = "released", _("Released")
    DISCARDED = "discarded", _("Discarded")
