"""Evaluation marks on the 0-20 scale, folded from facts."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..cohorts.models import Cohort
from ..people.models import Participant
from .enums import HIGHEST_MARK, EvaluationKind


class Evaluation(models.Model):
    """The mark of one person for one attempt. `month` is the first day of the month, for monthly evaluations only.

    A projection: the door is `evaluations.actions.record_evaluation`. `mark` is None after a taking-back or in conflict.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="evaluations", verbose_name=_("cohort")
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.PROTECT, related_name="evaluations", verbose_name=_("participant")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=EvaluationKind)
    month = models.DateField(_("month"), null=True)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1)
    mark = models.PositiveSmallIntegerField(_("mark"), null=True)
    evaluated_on = models.DateField(_("evaluated on"))
    evaluator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    in_conflict = models.BooleanField(_("readings differ"), default=False)
    heads = models.JSONField(default=list)

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        default_permissions = ("view",)
        constraints = [
            # Two constraints, because a missing month is distinct from itself in a unique index.
            models.UniqueConstraint(
                fields=["cohort", "participant", "kind", "month", "attempt"],
                condition=Q(month__isnull=False),
                name="one_monthly_evaluation_per_attempt",
            ),
            models.UniqueConstraint(
                fields=["cohort", "participant", "kind", "attempt"],
                condition=Q(month=None),
                name="one_final_evaluation_per_attempt",
            ),
            models.CheckConstraint(
                condition=Q(mark=None) | Q(mark__lte=HIGHEST_MARK), name="mark_within_scale"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant} · {self.mark}"


class PiecePhoto(models.Model):
    """A picture of a finished piece, made small and without what cameras write about place and time.

    The file lies outside the public media. `shows_people` is what the person who brought it said: then the consent for
    photographs of the participant is asked for. A picture taken away leaves this row and its reason; the file is gone.
    Doors: `photos.keep_photo`, `photos.take_away`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="piece_photos")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="piece_photos")
    path = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    shows_people = models.BooleanField(_("people can be seen"), default=False)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField(default=timezone.now)
    taken_away_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    taken_away_at = models.DateTimeField(null=True)
    taken_away_reason = models.CharField(max_length=255, blank=True)

    class Meta:
        verbose_name = _("picture of a piece")
        verbose_name_plural = _("pictures of pieces")
        ordering = ["brought_at", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)


class SamplePiece(models.Model):
    """A piece somebody made, judged by the criteria of the course. The primary key is the fact's own name.

    `results` say by criterion: True achieved, False not yet; criteria not judged are missing. `piece` is the same for
    every judgement of one piece: two people who judge it at once stand side by side. A projection: the door is
    `pieces.judge_piece`; rows exist only for judgements that stand.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="sample_pieces")
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="sample_pieces")
    kind = models.CharField(_("kind"), max_length=10, choices=EvaluationKind)
    month = models.DateField(_("month"), null=True)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1)
    piece = models.UUIDField()
    made = models.CharField(_("what was made"), max_length=120)
    results: models.JSONField[Any, Any] = models.JSONField(default=dict)
    photo = models.ForeignKey(PiecePhoto, on_delete=models.PROTECT, null=True, related_name="+")
    judged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    judged_on = models.DateField(_("judged on"))
    judged_at = models.DateTimeField()
    cell = models.CharField(max_length=200, db_index=True)

    class Meta:
        verbose_name = _("sample piece")
        verbose_name_plural = _("sample pieces")
        default_permissions = ("view",)
        indexes = [models.Index(fields=["cohort", "participant"], name="piece_by_person_and_cohort")]

    def __str__(self) -> str:
        return self.made
