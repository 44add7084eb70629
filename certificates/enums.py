"""Closed lists about certificates. Values are stored in records: add, never rename."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CertificateKind(models.TextChoices):
    CAREER = "career", _("Certificate of a course")
    PATHWAY = "pathway", _("Certificate of a pathway")
    DUPLICATE = "duplicate", _("Duplicate")
    STATEMENT = "statement", _("Statement")


class CertificateStatus(models.TextChoices):
    ISSUED = "issued", _("Issued")
    REVOKED = "revoked", _("Withdrawn")
    REPLACED = "replaced", _("Replaced")


class BatchStatus(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")


class ItemStatus(models.TextChoices):
    """An item is `numbered` when certificate and register entry exist, `sealing` when its file waits for a signature of
    another computer, `drawn` when its file is stored."""

    PENDING = "pending", _("Waiting")
    NUMBERED = "numbered", _("Numbered")
    DRAWN = "drawn", _("Drawn")
    SEALING = "sealing", _("Waits for its seal")
    FAILED = "failed", _("Failed")


class Layout(models.TextChoices):
    TELAR = "telar", "Telar"
    SOBRIO = "sobrio", "Sobrio"
    BORDADO = "bordado", "Bordado"


class Paper(models.TextChoices):
    A4 = "a4", "A4"
    LETTER = "letter", _("Letter")


class Orientation(models.TextChoices):
    LANDSCAPE = "landscape", _("Landscape")
    PORTRAIT = "portrait", _("Portrait")


class Border(models.TextChoices):
    """How much of the layout's ornament is printed."""

    FULL = "full", _("The whole border")
    RULE = "rule", _("A thin rule")
    NONE = "none", _("No border")


class SecondLanguage(models.TextChoices):
    """Languages that may stand beside Spanish; values are language codes (BCP 47)."""

    QUECHUA = "quy", _("Ayacucho Quechua")
    ENGLISH = "en", _("English")


class DocumentShown(models.TextChoices):
    FULL = "full", _("Whole number")
    LAST_THREE = "last_three", _("Last three digits")
    NONE = "none", _("Not shown")


STANDING = (CertificateStatus.ISSUED,)


class KeyPurpose(models.TextChoices):
    QR = "qr", _("QR")
    CREDENTIAL = "credential", _("Credential")
    SEAL = "seal", _("Seal of the file")
    ROOT = "root", _("Root")


class KeyStatus(models.TextChoices):
    """`active` signs; `retired` proves what it signed in its time; `compromised` proves only what the register holds."""

    ACTIVE = "active", _("In use")
    RETIRED = "retired", _("Retired")
    COMPROMISED = "compromised", _("Compromised")


class KeyPlace(models.TextChoices):
    """Where the private half of a key lies, and so how it signs."""

    VAULT = "vault", _("In the folder of keys")
    TOKEN = "token", _("On a token")
    ELSEWHERE = "elsewhere", _("On another computer")


class ChangeKind(models.TextChoices):
    REVOKE = "revoke", _("Withdraw")
    REPLACE = "replace", _("Replace")


class ChangeStatus(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    DONE = "done", _("Done")
    REJECTED = "rejected", _("Rejected")


class ReviewOutcome(models.TextChoices):
    OPEN = "open", _("To decide")
    KEPT = "kept", _("Certificate kept")
    WITHDRAWN = "withdrawn", _("Certificate withdrawn")
