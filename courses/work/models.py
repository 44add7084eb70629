"""Paid work and what unlocks it. A completion proposes; people offer, accept and end."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from curriculum.outline.models import CODE_VALIDATOR, Course

from ..completion.models import Completion
from ..people.models import Participant
from .enums import (
    ADMISSION_ALLOWS_START,
    STANDING,
    AuthorityAdmission,
    PlacementEnding,
    ReviewDecision,
    UnlockStatus,
)


def whose(path: str, user: Any) -> Q:
    """Narrows rows to people the user may know. `path` leads from the row to the participant ("unlock__participant")."""
    if user.is_active and user.has_perm("lms_courses.see_every_centre"):
        return Q()
    return Q(**{f"{path}__in": Participant.objects.visible_to(user)})


class WorkRoleQuerySet(models.QuerySet["WorkRole"]):
    def offered(self) -> WorkRoleQuerySet:
        """Roles that can be offered now."""
        return self.filter(is_active=True)


class WorkRole(models.Model):
    """A kind of paid work: "knits pullovers for export". It may ask for several courses and modules together."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.CharField(_("code"), max_length=40, unique=True, validators=[CODE_VALIDATOR])
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    is_active = models.BooleanField(_("offered now"), default=True)

    objects = WorkRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("work role")
        verbose_name_plural = _("work roles")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class WorkRequirement(models.Model):
    """The role asks for a confirmed completion of this course, in any edition."""

    role = models.ForeignKey(WorkRole, on_delete=models.CASCADE, related_name="requirements")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+", verbose_name=_("course"))

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        constraints = [models.UniqueConstraint(fields=["role", "course"], name="course_once_per_role")]

    def __str__(self) -> str:
        return str(self.course)


class WorkUnlockQuerySet(models.QuerySet["WorkUnlock"]):
    def visible_to(self, user: Any) -> WorkUnlockQuerySet:
        """Unlocks of people the user may know about."""
        return self.filter(whose("participant", user))

    def standing(self) -> WorkUnlockQuerySet:
        """What counts: unlocked, and under review until somebody decides."""
        return self.filter(status__in=STANDING)

    def of_present_people(self) -> WorkUnlockQuerySet:
        """Without rows merged into another person and without people made anonymous."""
        return self.filter(participant__merged_into=None, participant__anonymised_at=None)

    def without_running_work(self) -> WorkUnlockQuerySet:
        return self.exclude(pk__in=Placement.objects.running().values("unlock"))


class WorkUnlock(models.Model):
    """A person may be offered this work since `unlocked_at`, because of the completions in `because`.

    Doors: `work.actions.unlock_satisfied_roles` (on a confirmed completion), `unlock_people` (after a role was
    changed), `open_reviews`, `decide_review`, `review_again`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="unlocks", verbose_name=_("participant")
    )
    role = models.ForeignKey(
        WorkRole, on_delete=models.PROTECT, related_name="unlocks", verbose_name=_("work role")
    )
    status = models.CharField(_("status"), max_length=14, choices=UnlockStatus, default=UnlockStatus.UNLOCKED)
    unlocked_at = models.DateTimeField(_("since"), default=timezone.now)
    because: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        Completion, related_name="unlocks", verbose_name=_("because of")
    )

    objects = WorkUnlockQuerySet.as_manager()

    class Meta:
        verbose_name = _("unlocked work")
        verbose_name_plural = _("unlocked work")
        default_permissions = ("view",)
        ordering = ["-unlocked_at"]
        permissions = [("offer_work", _("Can offer work and decide reviews"))]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "role"],
                condition=~Q(status=UnlockStatus.ENDED),
                name="one_standing_unlock_per_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} · {self.role}"


class WorkUnlockReviewQuerySet(models.QuerySet["WorkUnlockReview"]):
    def visible_to(self, user: Any) -> WorkUnlockReviewQuerySet:
        return self.filter(whose("unlock__participant", user))

    def to_decide(self) -> WorkUnlockReviewQuerySet:
        return self.filter(decision=ReviewDecision.OPEN)


class WorkUnlockReview(models.Model):
    """A completion an unlock rests on was withdrawn; a coordinator decides with a reason.

    A decision is never rewritten: who thinks again opens another review (`opened_by`, `opening_reason`).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    unlock = models.ForeignKey(WorkUnlock, on_delete=models.PROTECT, related_name="reviews")
    completion = models.ForeignKey(Completion, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(_("opened on"), default=timezone.now)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    opening_reason = models.CharField(_("why it is looked at again"), max_length=500, blank=True)
    decision = models.CharField(
        _("decision"), max_length=6, choices=ReviewDecision, default=ReviewDecision.OPEN
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects = WorkUnlockReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review of unlocked work")
        verbose_name_plural = _("reviews of unlocked work")
        default_permissions = ("view",)
        ordering = ["opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["unlock", "completion"],
                condition=Q(decision=ReviewDecision.OPEN),
                name="one_open_review_per_unlock_and_completion",
            ),
            models.CheckConstraint(
                condition=Q(decision=ReviewDecision.OPEN)
                | (~Q(reason="") & Q(decided_by__isnull=False) & Q(decided_at__isnull=False)),
                name="decided_review_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.unlock)


class PlacementQuerySet(models.QuerySet["Placement"]):
    def visible_to(self, user: Any) -> PlacementQuerySet:
        return self.filter(whose("unlock__participant", user))

    def running(self) -> PlacementQuerySet:
        """Offered or at work, and not ended."""
        return self.filter(ended_on=None)


class Placement(models.Model):
    """Work was offered to a person, and what became of it. Admission by the authority is a decision of its own.

    Doors: `work.actions.offer_work`, `admit_to_work`, `start_work`, `end_work`. No wage and no debt is kept here.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    unlock = models.ForeignKey(
        WorkUnlock, on_delete=models.PROTECT, related_name="placements", verbose_name=_("unlocked work")
    )
    offered_on = models.DateField(_("offered on"))
    authority_admission = models.CharField(
        _("admission by the authority"),
        max_length=10,
        choices=AuthorityAdmission,
        default=AuthorityAdmission.WAITING,
    )
    authority_admitted_on = models.DateField(_("admitted by the authority on"), null=True, blank=True)
    started_on = models.DateField(_("started on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    ending = models.CharField(_("how it ended"), max_length=12, choices=PlacementEnding, blank=True)
    end_reason = models.CharField(_("reason"), max_length=255, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        default_permissions = ("view",)
        ordering = ["-offered_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["unlock"], condition=Q(ended_on=None), name="one_running_placement_per_unlock"
            ),
            models.CheckConstraint(
                condition=~Q(authority_admission=AuthorityAdmission.ADMITTED)
                | Q(authority_admitted_on__isnull=False),
                name="placement_admission_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(started_on=None) | Q(authority_admission__in=ADMISSION_ALLOWS_START),
                name="placement_starts_after_admission",
            ),
            models.CheckConstraint(
                condition=Q(started_on=None) | Q(started_on__gte=F("offered_on")),
                name="placement_starts_after_offer",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | (Q(ended_on__gte=F("offered_on")) & ~Q(ending="")),
                name="placement_end_is_explained",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(started_on=None) | Q(ended_on__gte=F("started_on")),
                name="placement_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return str(self.unlock)
