"""Places, groups, their sessions and who belongs to them. Who sees whom lives here, once (`visible_to`)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from curriculum.blocks.enums import ControlledItem
from curriculum.outline.models import CourseEdition

from ..people.models import Participant
from .enums import (
    CancelCause,
    CohortKind,
    CohortStatus,
    EnrolmentStatus,
    ImportStatus,
    PlaceKind,
    Route,
    SessionStatus,
)
from .waiting import WaitingQuerySet

MINUTES_OF_A_DAY = 24 * 60


def validate_timezone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError(
            _("“%(name)s” is not a time zone. Example: America/Lima."), params={"name": name}
        )


class CentreQuerySet(models.QuerySet["Centre"]):
    def visible_to(self, user: Any) -> CentreQuerySet:
        """Every centre for those who may see all; else the centres the user works for, or facilitates a cohort at."""
        if not user.is_active:
            return self.none()
        if user.has_perm("lms_courses.see_every_centre"):
            return self
        return self.filter(
            Q(pk__in=CentreStaff.objects.filter(user=user).values("centre"))
            | Q(pk__in=CohortFacilitator.objects.filter(user=user).values("cohort__centre"))
        )


class Centre(models.Model):
    """A place where groups meet, under a neutral label. The real place is a restricted row of its own (`CentrePlace`)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    label = models.CharField(
        _("neutral label"),
        max_length=80,
        unique=True,
        help_text=_("A name that does not say what kind of place it is. It may appear on lists."),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=60, default="America/Lima", validators=[validate_timezone]
    )
    devices_may_enter = models.BooleanField(
        _("tablets may enter"),
        default=False,
        help_text=_("Only with the written permission of the director of the place."),
    )
    photos_allowed = models.BooleanField(
        _("photographs of pieces may be taken"),
        default=False,
        help_text=_("Of finished work, never of faces. Only where the place permits cameras."),
    )
    controlled_items_allowed = models.BooleanField(_("needles and scissors are allowed"), default=True)
    # Codes of `curriculum.blocks.enums.ControlledItem`.
    forbidden_items = models.JSONField(_("not allowed here"), default=list, blank=True)
    is_retired = models.BooleanField(_("no longer used"), default=False)

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("centre")
        verbose_name_plural = _("centres")
        ordering = ["label"]
        permissions = [
            ("see_every_centre", _("Sees every centre, cohort and participant")),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def not_allowed(self) -> frozenset[str]:
        """Codes of the controlled items that may not enter (`ControlledItem`)."""
        closed = (
            ()
            if self.controlled_items_allowed
            else (
                ControlledItem.NEEDLES,
                ControlledItem.SEWING_NEEDLE,
                ControlledItem.SCISSORS,
                ControlledItem.PINS,
            )
        )
        return frozenset([*self.forbidden_items, *(item.value for item in closed)])

    def local_date(self, moment: datetime) -> date:
        """The date at this place: a class at 23:30 belongs to the date its people see on the wall."""
        return moment.astimezone(self.zone).date()


class CentrePlace(models.Model):
    """What the place really is. Only for those with `lms_courses.view_centreplace`; never printed on a certificate."""

    centre = models.OneToOneField(
        Centre, on_delete=models.PROTECT, primary_key=True, related_name="place", verbose_name=_("centre")
    )
    real_name = models.CharField(_("real name"), max_length=200)
    authority = models.CharField(_("authority"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("restricted data of a centre")
        verbose_name_plural = _("restricted data of centres")

    def __str__(self) -> str:
        return str(_("Restricted data"))


class CentreStaff(models.Model):
    """A person of the staff works for a centre: she sees its cohorts and participants."""

    centre = models.ForeignKey(Centre, on_delete=models.CASCADE, related_name="staff")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("staff of a centre")
        verbose_name_plural = _("staff of centres")
        constraints = [models.UniqueConstraint(fields=["centre", "user"], name="staff_once_per_centre")]

    def __str__(self) -> str:
        return f"{self.user} · {self.centre}"


class CentreMember(models.Model):
    """A participant is known at a centre: staff of the centre may see her, before and between cohorts."""

    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="members")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="centres")
    since = models.DateField(_("since"), default=timezone.localdate)

    class Meta:
        verbose_name = _("member of a centre")
        verbose_name_plural = _("members of centres")
        constraints = [
            models.UniqueConstraint(fields=["centre", "participant"], name="member_once_per_centre")
        ]

    def __str__(self) -> str:
        return f"{self.participant} · {self.centre}"


class CohortQuerySet(models.QuerySet["Cohort"]):
    def visible_to(self, user: Any) -> CohortQuerySet:
        """Cohorts the user may know about: all, those of her centres, or those she facilitates."""
        if not user.is_active:
            return self.none()
        if user.has_perm("lms_courses.see_every_centre"):
            return self
        return self.filter(
            Q(centre__in=CentreStaff.objects.filter(user=user).values("centre"))
            | Q(pk__in=CohortFacilitator.objects.filter(user=user).values("cohort"))
        )

    def running(self) -> CohortQuerySet:
        return self.filter(status=CohortStatus.OPEN)


class Cohort(models.Model):
    """A group that follows one frozen edition of a course at one centre.

    Door: `cohorts.actions.open_cohort` (freezes the edition, plans the sessions); `finish_cohort`, `cancel_cohort`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(
        _("name"), max_length=120, help_text=_("As people call the group. No kind of place.")
    )
    centre = models.ForeignKey(
        Centre, on_delete=models.PROTECT, related_name="cohorts", verbose_name=_("centre")
    )
    edition = models.ForeignKey(
        CourseEdition, on_delete=models.PROTECT, related_name="cohorts", verbose_name=_("course edition")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=CohortKind, default=CohortKind.STUDY)
    route = models.CharField(_("route"), max_length=20, choices=Route, default=Route.NONE)
    legal_act_number = models.CharField(_("number of the agreement or resolution"), max_length=80, blank=True)
    legal_act_date = models.DateField(_("its date"), null=True, blank=True)
    authority_area = models.CharField(
        _("area of the authority"),
        max_length=80,
        blank=True,
        help_text=_("Under which area the hours are kept, for example education or work."),
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    status = models.CharField(
        _("status"), max_length=12, choices=CohortStatus, default=CohortStatus.OPEN, editable=False
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    facilitators: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="CohortFacilitator", related_name="facilitated_cohorts"
    )

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["-starts_on", "code"]
        permissions = [
            ("open_cohort", _("Can open and change cohorts")),
            ("mark_session", _("Can mark sessions of own cohorts")),
            ("mark_completion", _("Can mark the completions the rules propose")),
            ("complete_by_exception", _("Can mark a completion the rules do not propose, with a reason")),
            ("withdraw_completion", _("Can withdraw a completion")),
            ("settle_conflict", _("Can settle conflicting marks")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="cohort_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CohortFacilitator(models.Model):
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="facilitator_rows")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="facilitator_rows"
    )

    class Meta:
        verbose_name = _("facilitator of a cohort")
        verbose_name_plural = _("facilitators of cohorts")
        constraints = [models.UniqueConstraint(fields=["cohort", "user"], name="facilitator_once_per_cohort")]

    def __str__(self) -> str:
        return str(self.user)


class TimetableSlot(models.Model):
    """A repeating class of a cohort: on `weekday` (0 Monday - 6 Sunday) from `starts` for `minutes`."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="timetable")
    weekday = models.PositiveSmallIntegerField(_("weekday"), validators=[MaxValueValidator(6)])
    starts = models.TimeField(_("from"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(15), MaxValueValidator(MINUTES_OF_A_DAY // 2)]
    )
    break_minutes = models.PositiveSmallIntegerField(_("break, in minutes"), default=0)
    place_kind = models.CharField(_("place"), max_length=20, choices=PlaceKind, default=PlaceKind.CLASSROOM)

    class Meta:
        verbose_name = _("class of the timetable")
        verbose_name_plural = _("timetable")
        ordering = ["weekday", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "weekday", "starts"], name="slot_once_per_cohort"),
            models.CheckConstraint(
                condition=Q(break_minutes__lt=F("minutes")), name="slot_break_within_class"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts}"


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: Any) -> SessionQuerySet:
        return self.filter(cohort__in=Cohort.objects.visible_to(user))

    def planned(self) -> SessionQuerySet:
        """Sessions percentages are taken over: everything that was not cancelled, past or future."""
        return self.filter(status=SessionStatus.PLANNED)


class Session(models.Model):
    """One meeting of a cohort. `date` is the local date at the centre, fixed when the session is planned."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("cohort")
    )
    starts_at = models.DateTimeField(_("from"))
    date = models.DateField(_("date"), editable=False)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), validators=[MinValueValidator(1), MaxValueValidator(MINUTES_OF_A_DAY)]
    )
    break_minutes = models.PositiveSmallIntegerField(_("break, in minutes"), default=0)
    place_kind = models.CharField(_("place"), max_length=20, choices=PlaceKind, default=PlaceKind.CLASSROOM)
    status = models.CharField(
        _("status"), max_length=12, choices=SessionStatus, default=SessionStatus.PLANNED, editable=False
    )
    cancel_cause = models.CharField(
        _("cause"), max_length=12, choices=CancelCause, blank=True, editable=False
    )
    cancel_note = models.CharField(_("note"), max_length=255, blank=True, editable=False)
    authorisation = models.CharField(
        _("authorisation"),
        max_length=80,
        blank=True,
        help_text=_("Number of the authority's leave to meet on a Sunday or holiday."),
    )
    moved_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="moved_to"
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "starts_at"],
                condition=Q(status=SessionStatus.PLANNED),
                name="session_once_per_time",
            ),
            models.CheckConstraint(
                condition=Q(break_minutes__lt=F("minutes")), name="session_break_within_class"
            ),
        ]
        indexes = [models.Index(fields=["date", "status"], name="session_by_date")]

    def __str__(self) -> str:
        return f"{self.cohort} · {self.date:%d/%m/%Y}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.date = self.cohort.centre.local_date(self.starts_at)
        super().save(*args, **kwargs)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def effective_minutes(self) -> int:
        """Minutes that count for somebody present from the first to the last: without the break."""
        return self.minutes - self.break_minutes


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, user: Any) -> EnrolmentQuerySet:
        return self.filter(cohort__in=Cohort.objects.visible_to(user))

    def on(self, day: date) -> EnrolmentQuerySet:
        """The roster of a day: fixed by the interval, whatever happened later."""
        return self.filter(Q(left_on=None) | Q(left_on__gte=day), joined_on__lte=day)

    def active(self) -> EnrolmentQuerySet:
        return self.filter(left_on=None)


class Enrolment(models.Model):
    """A participant belongs to a cohort from `joined_on` to `left_on` (both included; open while it is None).

    Leaving ends the interval and never deletes it, so the roster of a past day stays what it was.
    Doors: `cohorts.actions.enrol`, `cohorts.actions.end_enrolment`, `cohorts.actions.transfer`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("participant")
    )
    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="enrolments", verbose_name=_("cohort")
    )
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("left on"), null=True, blank=True, editable=False)
    status = models.CharField(
        _("status"), max_length=12, choices=EnrolmentStatus, default=EnrolmentStatus.ACTIVE, editable=False
    )
    leaving_reason = models.CharField(_("reason"), max_length=255, blank=True, editable=False)
    # Where the authority entered her before she began: hours before that day might not count.
    register_book = models.CharField(_("book"), max_length=40, blank=True)
    register_folio = models.CharField(_("folio"), max_length=40, blank=True)
    inscribed_on = models.DateField(_("inscribed by the authority on"), null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    entered_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["participant__sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "cohort"],
                condition=Q(left_on=None),
                name="one_open_enrolment_per_cohort",
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")),
                name="enrolment_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} · {self.cohort}"


class HolidayQuerySet(models.QuerySet["Holiday"]):
    def at(self, centre: Centre) -> HolidayQuerySet:
        """Days off that hold at a centre: those of the country and its own."""
        return self.filter(Q(centre=None) | Q(centre=centre))


class Holiday(models.Model):
    """A day on which no class is planned, with the norm that says so. Rows by year: the law changes.

    `centre` is None for the country; a region or a place may add its own. Door: `cohorts.holidays.fill_year`.
    """

    date = models.DateField(_("date"))
    name = models.CharField(_("name"), max_length=120)
    norm = models.CharField(_("norm"), max_length=200, blank=True)
    centre = models.ForeignKey(
        Centre,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="holidays",
        verbose_name=_("only at the centre"),
    )

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(
                fields=["date"], condition=Q(centre=None), name="holiday_once_in_the_country"
            ),
            models.UniqueConstraint(
                fields=["date", "centre"], condition=Q(centre__isnull=False), name="holiday_once_per_centre"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y} {self.name}"


class ParticipantImportQuerySet(WaitingQuerySet["ParticipantImport"]):
    emptied = {"drafts": [], "decisions": {}}

    def visible_to(self, user: Any) -> ParticipantImportQuerySet:
        """A list belongs to who brought it, as long as the centre is within her reach."""
        return self.filter(uploaded_by=user, centre__in=Centre.objects.visible_to(user))


class ParticipantImport(models.Model):
    """A spreadsheet of people that was read and waits for its person to say yes.

    The file itself is not kept: it may hold columns the law forbids to keep. `drafts` are the rows as understood,
    emptied once applied or discarded; `file_hash` (SHA-256) says which file it was. Doors: `cohorts.imports`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    centre = models.ForeignKey(Centre, on_delete=models.PROTECT, related_name="+", verbose_name=_("centre"))
    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("cohort")
    )
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    file_hash = models.CharField(max_length=64, editable=False)
    reading = models.JSONField(default=dict, editable=False)
    drafts = models.JSONField(default=list, editable=False)
    decisions = models.JSONField(default=dict, editable=False)
    result = models.JSONField(default=dict, editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=ImportStatus, default=ImportStatus.WAITING, editable=False
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    uploaded_at = models.DateTimeField(_("read on"), default=timezone.now, editable=False)
    applied_at = models.DateTimeField(_("applied on"), null=True, editable=False)

    objects = ParticipantImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("list of participants read")
        verbose_name_plural = _("lists of participants read")
        ordering = ["-uploaded_at"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.centre} · {timezone.localtime(self.uploaded_at):%d/%m/%Y %H:%M}"
