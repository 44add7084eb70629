"""Closed lists about people. There is no list for an offence, a reason for coming, or anything else the law forbids us to keep."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DocumentType(models.TextChoices):
    DNI = "DNI", _("DNI")
    FOREIGN_CARD = "CE", _("Foreign resident's card (CE)")
    PASSPORT = "PAS", _("Passport")
    TEMPORARY_PERMIT = "PTP", _("Temporary permit (PTP)")
    TEMPORARY_CARD = "CPP", _("Temporary card (CPP)")
    NONE = "SIN", _("No document")
    OTHER = "OTRO", _("Other")


class Language(models.TextChoices):
    SPANISH = "es", _("Spanish")
    QUECHUA = "quy", _("Quechua")


class Reading(models.TextChoices):
    YES = "yes", _("Yes")
    SOME = "some", _("Some")
    NO = "no", _("No")


class SignsWith(models.TextChoices):
    SIGNATURE = "signature", _("Signature")
    FINGERPRINT = "fingerprint", _("Fingerprint")


class Purpose(models.TextChoices):
    """What a person may say yes or no to, each by itself."""

    TEACHING = "teaching", _("Teaching and attendance")
    CERTIFICATE = "certificate", _("Certificate")
    STATEMENT = "statement", _("Statement for the authority")
    PHOTO = "photo", _("Photographs")
    STATISTICS = "statistics", _("Statistics without names")
    TRANSFER = "transfer_abroad", _("Sending data abroad")


# Ley 29733 art. 13.6: sensitive data need it in writing; a fingerprint counts as writing, the spoken word does not.
NEEDS_WRITING = (Purpose.STATEMENT, Purpose.PHOTO, Purpose.TRANSFER)


class Manner(models.TextChoices):
    WRITTEN = "written", _("In writing")
    FINGERPRINT = "fingerprint", _("With a fingerprint")
    VERBAL = "verbal", _("Spoken")


class RightKind(models.TextChoices):
    """What a person may ask about her own data."""

    INFORMATION = "information", _("Information")
    ACCESS = "access", _("Access")
    RECTIFICATION = "rectification", _("Correction")
    CANCELLATION = "cancellation", _("Deletion")
    OPPOSITION = "opposition", _("Opposition")
    REVOCATION = "revocation", _("Withdrawal of consent")


class RightOutcome(models.TextChoices):
    GRANTED = "granted", _("Granted")
    PARTLY = "partly", _("Granted in part")
    REFUSED = "refused", _("Refused")


class TermSubject(models.TextChoices):
    """What a legal number is about. Numbers of the law are rows with dates, never constants."""

    RIGHT_INFORMATION = "right_information", _("Answer to a request for information")
    RIGHT_ACCESS = "right_access", _("Answer to a request for access")
    RIGHT_RECTIFICATION = "right_rectification", _("Answer to a request for correction")
    RIGHT_CANCELLATION = "right_cancellation", _("Answer to a request for deletion")
    RIGHT_OPPOSITION = "right_opposition", _("Answer to an opposition")
    RIGHT_REVOCATION = "right_revocation", _("Withdrawal of consent carried out")
    KEEP_CONTACT = "keep_contact", _("Safe contact kept after the last activity")
    KEEP_PERSON = "keep_person", _("Record of a person kept after the last activity")


class TermUnit(models.TextChoices):
    DAYS = "days", _("days")
    WORKING_DAYS = "working_days", _("working days")
    MONTHS = "months", _("months")
