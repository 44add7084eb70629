"""People the organisation teaches. A participant is not a user: she needs no account and no e-mail."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import names, scope
from .enums import (
    DocumentType,
    Language,
    Manner,
    Purpose,
    Reading,
    RightKind,
    RightOutcome,
    SignsWith,
    TermSubject,
    TermUnit,
)


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def matching(self, text: str) -> ParticipantQuerySet:
        """People whose name, alias or document contains every word of `text`, whatever its accents and capitals."""
        found = self
        for word in names.search_key(text).split():
            found = found.filter(search_key__contains=word)
        return found

    def visible_to(self, user: Any) -> ParticipantQuerySet:
        """People the user may know about; the room of cohorts says who they are (`scope.define`)."""
        return scope.narrow(self, user)

    def current(self) -> ParticipantQuerySet:
        """Without rows merged into another person and without people made anonymous."""
        return self.filter(merged_into=None, anonymised_at=None)


class Participant(models.Model):
    """A person who takes part. Either surname may be missing; at least one part of a name exists.

    Names are kept exactly as written (full Unicode, NFC). `search_key` (finding), `sort_key` (order of lists,
    surnames first) and `name_key` (likely duplicates, whatever column a part stands in) are derived.
    Doors: `people.actions.register_participant`, `people.actions.correct_participant`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    given_names = models.CharField(_("given names"), max_length=120, blank=True)
    paternal_surname = models.CharField(_("father's surname"), max_length=120, blank=True)
    maternal_surname = models.CharField(_("mother's surname"), max_length=120, blank=True)
    alias = models.CharField(
        _("name used in class"),
        max_length=60,
        blank=True,
        help_text=_("Shown on lists and tablets instead of the full name."),
    )
    name_on_certificate = models.CharField(
        _("name on the certificate"),
        max_length=255,
        blank=True,
        help_text=_("Only when it differs from the names above."),
    )
    name_in_official_register = models.CharField(
        _("name in the official register"),
        max_length=255,
        blank=True,
        help_text=_("Only when the authority writes the name differently, letter by letter."),
    )
    document_type = models.CharField(
        _("document"), max_length=5, choices=DocumentType, default=DocumentType.NONE
    )
    document_number = models.CharField(_("document number"), max_length=30, blank=True)
    document_seen_on = models.DateField(_("document seen on"), null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("year of birth"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.SPANISH)
    reads = models.CharField(_("reads"), max_length=5, choices=Reading, default=Reading.YES)
    signs_with = models.CharField(
        _("signs with"), max_length=12, choices=SignsWith, default=SignsWith.SIGNATURE
    )
    do_not_call = models.BooleanField(_("do not call"), default=False)
    do_not_write = models.BooleanField(_("do not write"), default=False)
    safe_contact = models.CharField(
        _("how to reach her safely"),
        max_length=255,
        blank=True,
        help_text=_("Hours, person, way. No reasons."),
    )
    is_protected = models.BooleanField(
        _("protected person"),
        default=False,
        help_text=_("The class name stands everywhere except on her own certificate."),
    )
    search_key = models.CharField(max_length=600, editable=False)
    sort_key = models.CharField(max_length=400, editable=False, db_index=True)
    name_key = models.CharField(max_length=400, editable=False, db_index=True, default="")
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="merged_rows"
    )
    anonymised_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["sort_key", "id"]
        permissions = [
            ("export_participant", _("Can export lists with names")),
            ("merge_participant", _("Can merge two records of one person")),
            ("anonymise_participant", _("Can make a person anonymous")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(given_names="", paternal_surname="", maternal_surname="", anonymised_at=None),
                name="participant_has_a_name",
            ),
            models.UniqueConstraint(
                fields=["document_type", "document_number"],
                condition=~Q(document_number="") & Q(merged_into=None),
                name="document_belongs_to_one_participant",
            ),
        ]
        indexes = [
            # Nearly everybody is merged into nobody; an index of those few is one that SQLite trusts.
            models.Index(
                fields=["merged_into"], condition=Q(merged_into__isnull=False), name="participant_merged_into"
            )
        ]

    def __str__(self) -> str:
        return self.class_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive_keys()
        super().save(*args, **kwargs)

    def derive_keys(self) -> None:
        """Fills the keys for finding and ordering. `save` does it; whoever writes many rows at once calls it."""
        parts = (self.given_names, self.paternal_surname, self.maternal_surname)
        self.search_key = names.search_key(self.full_name, self.alias, self.document_number)[:600]
        # Lists in Peru are ordered by surnames.
        # The place of a protected person in a list must not tell her name.
        sorted_by = (self.class_name,) if self.is_protected else (*parts[1:], parts[0])
        self.sort_key = names.search_key(*sorted_by)[:400]
        self.name_key = names.name_key(*parts)[:400]

    @property
    def full_name(self) -> str:
        return names.full_name(self.given_names, self.paternal_surname, self.maternal_surname)

    @property
    def class_name(self) -> str:
        """What lists and screens call her: the alias when there is one or when she is protected, else the full name."""
        if self.alias:
            return self.alias
        return names.initials(self.full_name) if self.is_protected else self.full_name

    @property
    def list_name(self) -> str:
        """How office lists call her: surnames first, so that the eye finds the order; a protected person by her alias."""
        if self.is_protected:
            return self.class_name
        surnames = " ".join(part for part in (self.paternal_surname, self.maternal_surname) if part)
        return ", ".join(part for part in (surnames, self.given_names) if part) or self.class_name

    @property
    def listed_document(self) -> str:
        """Her document as lists show it; of a protected person none."""
        if self.is_protected or not self.document_number:
            return ""
        return f"{self.document_type} {self.document_number}"

    @property
    def certificate_name(self) -> str:
        """The name that stands on her certificate."""
        return self.name_on_certificate or self.full_name


class ConsentText(models.Model):
    """What is read to a person before she says yes: one purpose, one language, one version. Never changed once used;
    a better text is a new version. Door: `people.consents.publish_text`."""

    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    language = models.CharField(_("language"), max_length=5, choices=Language, default=Language.SPANISH)
    version = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("text"))
    valid_from = models.DateField(_("valid from"), default=timezone.localdate)

    class Meta:
        verbose_name = _("text of a consent")
        verbose_name_plural = _("texts of consents")
        ordering = ["purpose", "language", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose", "language", "version"], name="consent_text_once_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} · {self.language} · {self.version}"


class ConsentQuerySet(models.QuerySet["Consent"]):
    def standing(self) -> ConsentQuerySet:
        return self.filter(withdrawn_on=None)


class Consent(models.Model):
    """A person said yes to one purpose, to the text in front of her. Withdrawing ends it and never deletes it.

    Doors: `people.consents.record_consent`, `people.consents.withdraw_consent`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="consents", verbose_name=_("participant")
    )
    text = models.ForeignKey(
        ConsentText, on_delete=models.PROTECT, related_name="consents", verbose_name=_("text")
    )
    # Repeated from the text, so that the database itself allows one standing consent for each purpose.
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    given_on = models.DateField(_("given on"))
    manner = models.CharField(_("manner"), max_length=12, choices=Manner)
    read_aloud_by = models.CharField(
        _("read aloud by"), max_length=120, blank=True, help_text=_("Empty when the person read it herself.")
    )
    witness = models.CharField(_("witness"), max_length=120, blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["purpose", "-given_on"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "purpose"],
                condition=Q(withdrawn_on=None),
                name="one_standing_consent_per_purpose",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=models.F("given_on")),
                name="consent_withdrawn_after_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}"


class Merge(models.Model):
    """Two records turned out to be one person. `kept` speaks for both; `merged` keeps its own history.

    Reversible until confirmed: `before` holds what the merged record said. Doors: `people.merges.merge_participants`,
    `undo_merge`, `confirm_merge`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kept = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="merged_by")
    before = models.JSONField(default=dict)
    reason = models.CharField(_("reason"), max_length=255)
    merged_by_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("merge of two records")
        verbose_name_plural = _("merges of records")
        ordering = ["-merged_at"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at=None), name="record_merged_once"
            ),
            models.CheckConstraint(condition=~Q(kept=models.F("merged")), name="merge_of_two_records"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(undone_at=None), name="merge_confirmed_or_undone"
            ),
        ]

    def __str__(self) -> str:
        return str(self.merged_at.date())

    @property
    def is_open(self) -> bool:
        return self.confirmed_at is None and self.undone_at is None


class RightsRequest(models.Model):
    """A person asked something about her own data, and must have an answer by `due_on`.

    Doors: `people.rights.receive_request`, `people.rights.answer_request`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="rights_requests", verbose_name=_("participant")
    )
    kind = models.CharField(_("asks for"), max_length=16, choices=RightKind)
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(_("due on"), editable=False)
    details = models.CharField(
        _("what exactly"), max_length=500, blank=True, help_text=_("In few words. No reasons.")
    )
    outcome = models.CharField(_("outcome"), max_length=8, choices=RightOutcome, blank=True, editable=False)
    answered_on = models.DateField(_("answered on"), null=True, blank=True, editable=False)
    answer = models.CharField(_("answer"), max_length=500, blank=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("request about own data")
        verbose_name_plural = _("requests about own data")
        ordering = ["answered_on", "due_on"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on=None) | ~Q(outcome=""), name="answered_request_has_an_outcome"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"


class LegalTerm(models.Model):
    """A number of the law about personal data, with the norm it comes from and the day it holds from.

    A change is a new row: what was due under the old number stays due under it. `confirmed_*` say who checked it
    with a lawyer or the authority; until then screens say that nobody has.
    """

    subject = models.CharField(_("about"), max_length=24, choices=TermSubject)
    amount = models.PositiveSmallIntegerField(_("amount"))
    unit = models.CharField(_("unit"), max_length=12, choices=TermUnit)
    norm = models.CharField(_("norm"), max_length=200)
    valid_from = models.DateField(_("valid from"))
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    confirmed_by = models.CharField(_("confirmed by"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("legal term")
        verbose_name_plural = _("legal terms")
        ordering = ["subject", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "valid_from"], name="legal_term_once_per_day"),
            models.CheckConstraint(condition=Q(amount__gte=1), name="legal_term_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()}: {self.amount} {self.get_unit_display()}"
