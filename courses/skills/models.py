"""Skills as they were seen, folded from facts. Every observation stands by itself."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from curriculum.outline.enums import SkillLevel
from curriculum.outline.models import Skill

from ..cohorts.models import Cohort, Session
from ..people.models import Participant


class SkillObservation(models.Model):
    """On `seen_on` somebody saw this skill at this level. The primary key is the fact's own name.

    Rows exist only for observations that stand: taking one back removes its row here and nothing in the log.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="skill_observations")
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, null=True, related_name="skill_observations"
    )
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="skill_observations")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="observations")
    level = models.CharField(_("level"), max_length=10, choices=SkillLevel)
    seen_on = models.DateField(_("seen on"))
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cell = models.CharField(max_length=200, db_index=True)

    class Meta:
        verbose_name = _("skill seen")
        verbose_name_plural = _("skills seen")
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["participant", "skill"], name="observation_by_participant"),
            models.Index(fields=["cohort", "skill"], name="observation_by_cohort"),
        ]

    def __str__(self) -> str:
        return f"{self.skill}: {self.get_level_display()}"
