"""Certificates, the register they stand in, the designs they were drawn with and the batches that make them."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.images import get_image_model_string
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from courses.cohorts.models import Cohort
from courses.completion.models import Completion
from courses.people.models import Participant
from courses.work.models import WorkRole
from curriculum.outline.models import CODE_VALIDATOR, Course

from . import conf, preview
from .enums import (
    BatchStatus,
    Border,
    CertificateKind,
    CertificateStatus,
    ChangeKind,
    ChangeStatus,
    DocumentShown,
    ItemStatus,
    KeyPlace,
    KeyPurpose,
    KeyStatus,
    Layout,
    Orientation,
    Paper,
    ReviewOutcome,
    SecondLanguage,
)
from .keys.trust import TrustEntry
from .payload import Facts
from .rendering.designs import Design, DesignError, SignatoryLine, check_sentence, logo_address
from .sentences import design_sentence
from .statements.models import (  # noqa: F401  (tables)
    PassportIssuer,
    ReceivedPassport,
    StatementBatch,
    StatementRequest,
)

LEGAL_NOTE = Design.legal_note


class CertificateDesign(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel
):
    """How a certificate looks and what it says around the facts. Editing it never touches an issued certificate."""

    name = models.CharField(_("name of the design"), max_length=80, unique=True)
    layout = models.CharField(_("layout"), max_length=10, choices=Layout, default=Layout.TELAR)
    paper = models.CharField(_("paper"), max_length=10, choices=Paper, default=Paper.A4)
    orientation = models.CharField(
        _("orientation"), max_length=10, choices=Orientation, default=Orientation.LANDSCAPE
    )
    border = models.CharField(_("border"), max_length=10, choices=Border, default=Border.FULL)
    title = models.CharField(_("title"), max_length=60, default="CERTIFICADO")
    organisation_name = models.CharField(_("organisation"), max_length=160)
    organisation_registration = models.CharField(_("registration (RUC)"), max_length=60, blank=True)
    contact = models.CharField(_("contact for checking"), max_length=200, blank=True)
    logo = models.ForeignKey(
        get_image_model_string(),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
    )
    partner_logo = models.ForeignKey(
        get_image_model_string(),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo of the partner"),
        help_text=_("Beside the first one. Never the logo of a place that tells where the course was held."),
    )
    partner_name = models.CharField(_("name of the partner"), max_length=120, blank=True)
    city = models.CharField(_("place of issue"), max_length=60, default="Ayacucho")
    granted_to = models.CharField(_("words before the name"), max_length=80, default="Otorgado a:")
    reason = models.CharField(
        _("words before the course"), max_length=160, default="por haber aprobado el curso:"
    )
    document_shown = models.CharField(
        _("document number"), max_length=10, choices=DocumentShown, default=DocumentShown.LAST_THREE
    )
    show_level = models.BooleanField(_("level"), default=True)
    show_mode = models.BooleanField(_("mode of study"), default=True)
    show_skills = models.BooleanField(_("skills"), default=True)
    show_mark = models.BooleanField(_("final mark"), default=True)
    show_scale = models.BooleanField(_("scale of marks on the back"), default=True)
    show_seal_area = models.BooleanField(_("space for the round seal"), default=True)
    show_photo_area = models.BooleanField(_("space for a photograph"), default=False)
    show_course_plan = models.BooleanField(_("course plan on the back"), default=True)
    room_for_signature = models.BooleanField(
        _("field for an electronic signature"),
        default=False,
        help_text=_("A person may sign the file later, for example with her electronic identity card."),
    )
    sentence = models.CharField(
        _("extra sentence"),
        max_length=300,
        blank=True,
        help_text=_(
            "Press a word to put it where the cursor stands; on each certificate the datum takes its place."
        ),
    )
    legal_note = models.CharField(_("note at the foot"), max_length=300, default=LEGAL_NOTE)
    second_language = models.CharField(
        _("second language"), max_length=10, choices=SecondLanguage, default=SecondLanguage.QUECHUA
    )
    second_language_title = models.CharField(
        _("title in the second language"),
        max_length=60,
        blank=True,
        help_text=_("Below the title, in smaller letters. Only words that a named person has reviewed."),
    )
    second_language_text = models.TextField(
        _("text in the second language"),
        blank=True,
        max_length=600,
        help_text=_("Printed on the back. Only a text that a named person has reviewed."),
    )
    second_language_reviewer = models.CharField(_("reviewed by"), max_length=120, blank=True)
    course = models.ForeignKey(
        Course,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only for the course"),
        help_text=_("Empty: for every course of the organisation."),
    )

    class Meta:
        verbose_name = _("certificate design")
        verbose_name_plural = _("certificate designs")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        try:
            check_sentence(self.sentence)
        except DesignError as error:
            raise ValidationError({"sentence": design_sentence(error)}) from error
        if (self.second_language_text or self.second_language_title) and not self.second_language_reviewer:
            raise ValidationError(
                {"second_language_reviewer": _("Write who reviewed the words in the second language.")}
            )
        if self.partner_logo is not None and not self.partner_name:
            raise ValidationError({"partner_name": _("Write whose logo it is: it is read aloud.")})

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return preview.MODES

    @property
    def default_preview_size(self) -> str:
        # A sheet of paper is wide; on the width of a telephone one sees its margin.
        return "desktop"

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The page as it will be printed, with an invented person; problems stand above it in words."""
        try:
            response = HttpResponse(preview.preview_html(self.snapshot(), mode_name))
        except DesignError as error:
            response = HttpResponse(escape(design_sentence(error)))
        # The page carries its own style and drawings, and nothing else: no script, no address.
        response["Content-Security-Policy"] = preview.POLICY
        return response

    def problems(self) -> list[str]:
        """What keeps the design, as it is now, from being published; one sentence each."""
        try:
            return preview.problems(self.snapshot(), course=self.course.title if self.course else "")
        except DesignError as error:
            return [design_sentence(error)]

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> None:
        """Publish a revision that every sample of a person fits on. Raises ValidationError with what does not."""
        if found := revision.as_object().problems():
            raise ValidationError(found, code="design_has_problems")
        super().publish(revision, *args, **kwargs)

    def snapshot(self) -> Design:
        """The design as it is now, in plain values. Raises DesignError when the logo cannot be used."""
        logo = ""
        if self.logo is not None:
            # A rendition is pixels of bounded size, whatever was uploaded.
            rendition = self.logo.get_rendition("max-640x320|format-png")
            with rendition.get_file().open("rb") as file:
                logo = logo_address(file.read())
        partner = ""
        if self.partner_logo is not None:
            rendition = self.partner_logo.get_rendition("max-640x320|format-png")
            with rendition.get_file().open("rb") as file:
                partner = logo_address(file.read())
        return Design(
            layout=self.layout,
            paper=self.paper,
            orientation=self.orientation,
            border=self.border,
            title=self.title,
            organisation=self.organisation_name,
            registration=self.organisation_registration,
            contact=self.contact,
            host=conf.host(),
            city=self.city,
            granted_to=self.granted_to,
            reason=self.reason,
            sentence=self.sentence,
            legal_note=self.legal_note,
            second_language=self.second_language_text,
            second_language_title=self.second_language_title,
            second_language_code=self.second_language,
            logo=logo,
            logo_text=self.organisation_name,
            partner_logo=partner,
            partner_text=self.partner_name,
            show_level=self.show_level,
            show_mode=self.show_mode,
            show_skills=self.show_skills,
            show_mark=self.show_mark,
            show_seal_area=self.show_seal_area,
            show_photo_area=self.show_photo_area,
            show_course_plan=self.show_course_plan,
            show_scale=self.show_scale,
            room_for_signature=self.room_for_signature,
            signatories=tuple(
                SignatoryLine(line.name, line.post, line.document) for line in self.signatories.all()
            ),
        )


class Signatory(Orderable):
    design = ParentalKey(CertificateDesign, on_delete=models.CASCADE, related_name="signatories")
    name = models.CharField(_("name"), max_length=120)
    post = models.CharField(_("post"), max_length=120)
    document = models.CharField(_("document"), max_length=40, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")


class CertificateSeries(models.Model):
    """The counter of one series and year. Locked while a number is taken, in the transaction that writes the register."""

    code = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last_number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["code", "year"], name="one_counter_per_series_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.code}-{self.year}"


class RegisterEntry(models.Model):
    """A line of the hash-chained register. `body` holds the canonical bytes as text; no names. Never changed or deleted.

    Door: `book.append`. The database refuses changes and deletions by trigger.
    """

    sequence = models.PositiveIntegerField(primary_key=True)
    entry_type = models.CharField(max_length=10, default="issue")
    number = models.CharField(max_length=40, blank=True)
    body = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("register entry")
        verbose_name_plural = _("register entries")
        default_permissions = ("view",)
        ordering = ["sequence"]

    def __str__(self) -> str:
        return str(self.sequence)

    def as_entry(self) -> dict[str, Any]:
        """The entry as `register.py` reads it."""
        return {**json.loads(self.body), "hash": self.hash}


class SigningKey(models.Model):
    """The public half of a key and its life. Private halves lie encrypted in the vault, never in the database.

    Doors: `keyring.make_key`, `retire_key`, `declare_compromised`, `destroy_private_half`.
    """

    kid = models.CharField(max_length=16, primary_key=True)
    purpose = models.CharField(_("purpose"), max_length=12, choices=KeyPurpose)
    algorithm = models.CharField(max_length=10)
    public_pem = models.TextField()
    certificate_pem = models.TextField(blank=True)
    issuer = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    status = models.CharField(_("status"), max_length=12, choices=KeyStatus, default=KeyStatus.ACTIVE)
    is_demo = models.BooleanField(_("throw-away key"), default=False)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=255, blank=True)
    place = models.CharField(_("where the key lies"), max_length=10, choices=KeyPlace, default=KeyPlace.VAULT)

    class Meta:
        verbose_name = _("signing key")
        verbose_name_plural = _("signing keys")
        default_permissions = ("view",)
        permissions = [("manage_keys", _("Can make, retire and declare compromised signing keys"))]
        ordering = ["-since", "purpose"]
        constraints = [
            models.UniqueConstraint(
                fields=["purpose"], condition=Q(status="active"), name="one_active_key_per_purpose"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.kid}"

    def as_trust_entry(self) -> TrustEntry:
        return TrustEntry(
            self.kid,
            self.purpose,
            self.algorithm,
            self.public_pem,
            self.since,
            self.until,
            self.status,
            self.is_demo,
        )


class PathwayQuerySet(models.QuerySet["Pathway"]):
    def offered(self) -> PathwayQuerySet:
        return self.filter(is_active=True)


class Pathway(ClusterableModel):
    """Several courses that together earn one certificate with a transcript.

    Named here with its own courses, or resting on a work role: then the role's requirements count, as they are on the
    day of issue. What was issued keeps the courses it was issued for.
    """

    code = models.CharField(_("code"), max_length=40, unique=True, validators=[CODE_VALIDATOR])
    title = models.CharField(_("title"), max_length=120, help_text=_("As it stands on the certificate."))
    role = models.ForeignKey(
        WorkRole,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("courses of the work role"),
        help_text=_("Its required courses count. Empty: choose the courses below."),
    )
    is_active = models.BooleanField(_("offered now"), default=True)

    objects = PathwayQuerySet.as_manager()

    class Meta:
        verbose_name = _("pathway")
        verbose_name_plural = _("pathways")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def required_courses(self) -> list[Course]:
        """The courses the pathway asks for now, in its order. One query."""
        if self.role is not None:
            return list(
                Course.objects.filter(pk__in=self.role.requirements.values("course")).order_by("code")
            )
        return [one.course for one in self.courses.select_related("course")]


class PathwayCourse(Orderable):
    pathway = ParentalKey(Pathway, on_delete=models.CASCADE, related_name="courses")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+", verbose_name=_("course"))

    class Meta(Orderable.Meta):
        verbose_name = _("course of the pathway")
        verbose_name_plural = _("courses of the pathway")
        constraints = [models.UniqueConstraint(fields=["pathway", "course"], name="course_once_per_pathway")]

    def __str__(self) -> str:
        return str(self.course)


class CertificateBatch(models.Model):
    """Certificates proposed by one person and approved by another. The state of the work is here, not in a task queue."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    design = models.ForeignKey(CertificateDesign, on_delete=models.PROTECT, related_name="batches")
    design_snapshot = models.JSONField(default=dict)
    pathway = models.ForeignKey(
        Pathway, on_delete=models.PROTECT, null=True, related_name="batches", verbose_name=_("pathway")
    )
    status = models.CharField(max_length=10, choices=BatchStatus, default=BatchStatus.PROPOSED)
    issued_on = models.DateField(_("date of issue"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField(max_length=255, blank=True)

    class Meta:
        verbose_name = _("batch of certificates")
        verbose_name_plural = _("batches of certificates")
        default_permissions = ("view",)
        ordering = ["-proposed_at"]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.proposed_at):%d/%m/%Y}"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: Any) -> CertificateQuerySet:
        """Certificates earned in cohorts the user may know about. Statements are found by their requests, on screens of
        their own (`certificates.statements`)."""
        if not user.is_active:
            return self.none()
        earned = self.exclude(kind=CertificateKind.STATEMENT)
        if user.has_perm("lms_courses.see_every_centre"):
            return earned
        return earned.filter(completion__cohort__in=Cohort.objects.visible_to(user))

    def standing(self) -> CertificateQuerySet:
        return self.filter(status=CertificateStatus.ISSUED)

    def undrawn(self) -> CertificateQuerySet:
        return self.filter(file_path="")


class Certificate(models.Model):
    """An issued paper: its facts, its register entry and its file, none of which ever changes.

    `facts` are the canonical bytes of `certificates.payload` as text. Doors: `actions.approve_batch`,
    `actions.draw_item`, `actions.revoke`, `actions.replace`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=CertificateKind, default=CertificateKind.CAREER)
    series = models.ForeignKey(CertificateSeries, on_delete=models.PROTECT, related_name="certificates")
    number = models.PositiveIntegerField()
    full_number = models.CharField(_("number"), max_length=40, unique=True)
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="certificates", verbose_name=_("participant")
    )
    completion = models.ForeignKey(
        Completion, on_delete=models.PROTECT, null=True, related_name="certificates"
    )
    pathway = models.ForeignKey(
        Pathway, on_delete=models.PROTECT, null=True, related_name="certificates", verbose_name=_("pathway")
    )
    design_snapshot = models.JSONField(default=dict)
    facts = models.TextField()
    qr_text = models.TextField(blank=True)
    credential = models.TextField(blank=True)
    code_hash = models.CharField(max_length=64, unique=True)
    entry = models.OneToOneField(RegisterEntry, on_delete=models.PROTECT, related_name="certificate")
    status = models.CharField(
        _("status"), max_length=10, choices=CertificateStatus, default=CertificateStatus.ISSUED
    )
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    duplicate_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="duplicates")
    earned_on = models.DateField(_("earned on"))
    issued_on = models.DateField(_("issued on"))
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    file_path = models.CharField(max_length=200, blank=True)
    file_hash = models.CharField(max_length=64, blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_reason = models.CharField(max_length=255, blank=True)
    printed_at = models.DateTimeField(_("first printed"), null=True)
    kept_safe_since = models.DateTimeField(_("kept safe since"), null=True)
    handed_over_on = models.DateField(_("handed over on"), null=True, blank=True)
    handed_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        default_permissions = ("view",)
        ordering = ["-issued_on", "-full_number"]
        permissions = [
            ("propose_certificates", _("Can propose certificates")),
            ("approve_certificates", _("Can approve and issue certificates")),
            ("revoke_certificate", _("Can withdraw and replace certificates")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="certificate_number_once_per_series"),
            models.UniqueConstraint(
                fields=["completion"],
                condition=Q(status="issued", kind="career"),
                name="one_standing_certificate_per_completion",
            ),
            models.UniqueConstraint(
                fields=["participant", "pathway"],
                condition=Q(status="issued", kind="pathway"),
                name="one_standing_certificate_per_pathway",
            ),
        ]

    def __str__(self) -> str:
        return self.full_number

    @property
    def is_drawn(self) -> bool:
        return bool(self.file_path)

    def read_facts(self) -> Facts:
        """The frozen facts."""
        return Facts.from_dict(json.loads(self.facts))


class CertificatePart(models.Model):
    """A completion that a pathway's certificate rests on, beside its `completion`, the one that closed the pathway."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="parts")
    completion = models.ForeignKey(Completion, on_delete=models.PROTECT, related_name="+")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "completion"], name="completion_once_per_transcript"
            )
        ]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.completion_id}"


class PreparedFile(models.Model):
    """A numbered certificate whose file is drawn and waits for its seal from another computer.

    `to_sign` are the bytes that are signed there, `path` is the drawn file with an empty seal. Doors:
    `elsewhere.prepare`, `elsewhere.take_signatures`, which removes the row when the sealed file is stored.
    """

    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, related_name="prepared")
    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=200)
    file_hash = models.CharField(max_length=64)
    to_sign = models.BinaryField()
    credential = models.TextField()
    prepared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        verbose_name = _("file that waits for its seal")
        verbose_name_plural = _("files that wait for their seal")

    def __str__(self) -> str:
        return str(self.certificate_id)


class PublishedTranscriptQuerySet(models.QuerySet["PublishedTranscript"]):
    def open_on(self, moment: Any) -> PublishedTranscriptQuerySet:
        return self.filter(withdrawn_at=None, expires_at__gt=moment)


class PublishedTranscript(models.Model):
    """A page with a person's certificates that she asked to publish for a time. Without one, nothing is public.

    Doors: `transcripts.publish`, `transcripts.withdraw`. `token` is the whole secret of the address.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="+", verbose_name=_("participant")
    )
    token = models.CharField(max_length=64, unique=True, editable=False)
    published_at = models.DateTimeField(_("published on"), default=timezone.now)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    expires_at = models.DateTimeField(_("until"))
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = PublishedTranscriptQuerySet.as_manager()

    class Meta:
        verbose_name = _("published transcript")
        verbose_name_plural = _("published transcripts")
        default_permissions = ("view",)
        ordering = ["-published_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(withdrawn_at=None),
                name="one_published_transcript_per_person",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("published_at")), name="published_transcript_ends"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class CertificateItem(models.Model):
    """One certificate of a batch on its way: pending, numbered, drawn, or failed with the reason. Safe to run again."""

    batch = models.ForeignKey(CertificateBatch, on_delete=models.PROTECT, related_name="items")
    completion = models.ForeignKey(Completion, on_delete=models.PROTECT, related_name="+")
    certificate = models.OneToOneField(Certificate, on_delete=models.PROTECT, null=True, related_name="item")
    status = models.CharField(max_length=10, choices=ItemStatus, default=ItemStatus.PENDING)
    keep_safe = models.BooleanField(_("kept safe, printed later"), default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["batch", "completion"], name="completion_once_per_batch")
        ]

    def __str__(self) -> str:
        return str(self.completion)


class CertificateChange(models.Model):
    """A withdrawal or replacement asked for by one person and decided by another.

    Doors: `actions.propose_change`, `actions.decide_change`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(_("change"), max_length=10, choices=ChangeKind)
    reason = models.CharField(_("reason"), max_length=255)
    new_name = models.CharField(_("corrected name"), max_length=255, blank=True)
    status = models.CharField(max_length=10, choices=ChangeStatus, default=ChangeStatus.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decision_reason = models.CharField(max_length=255, blank=True)
    result = models.ForeignKey(Certificate, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("change of a certificate")
        verbose_name_plural = _("changes of certificates")
        default_permissions = ("view",)
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"], condition=Q(status="proposed"), name="one_open_change_per_certificate"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="certificate_change_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.certificate} {self.kind}"


class CertificateReview(models.Model):
    """A completion was withdrawn: somebody decides what becomes of its certificate. Nothing is withdrawn by itself.

    Door: `actions.close_review`.
    """

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="reviews")
    cause = models.CharField(_("cause"), max_length=500)
    outcome = models.CharField(_("outcome"), max_length=10, choices=ReviewOutcome, default=ReviewOutcome.OPEN)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closing_reason = models.CharField(_("reason"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("review of a certificate")
        verbose_name_plural = _("reviews of certificates")
        default_permissions = ("view",)
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["certificate"], condition=Q(outcome="open"), name="one_open_review_per_certificate"
            ),
        ]

    def __str__(self) -> str:
        return str(self.certificate)
