"""Closed lists that blocks offer. Values are stored in lessons: add, never rename."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


def optional(choices: Any) -> list[tuple[str, Any]]:
    """Returns the choices with a dash for "not said" in front."""
    return [("", "–"), *choices.choices]


class YarnWeight(models.TextChoices):
    """Standard yarn weights 0-7 (Craft Yarn Council, www.YarnStandards.com)."""

    LACE = "0", _("0 · lace")
    SUPER_FINE = "1", _("1 · super fine")
    FINE = "2", _("2 · fine")
    LIGHT = "3", _("3 · light")
    MEDIUM = "4", _("4 · medium")
    BULKY = "5", _("5 · bulky")
    SUPER_BULKY = "6", _("6 · super bulky")
    JUMBO = "7", _("7 · jumbo")


class ControlledItem(models.TextChoices):
    """Things that some places count out and count back in, or do not allow."""

    NEEDLES = "needles", _("knitting needles")
    SEWING_NEEDLE = "sewing_needle", _("sewing needle")
    SCISSORS = "scissors", _("scissors")
    PINS = "pins", _("pins")
    CROCHET_HOOK = "crochet_hook", _("crochet hook")
    SEAM_RIPPER = "seam_ripper", _("seam ripper")
    BLADE = "blade", _("cutter or blade")
    IRON = "iron", _("iron")
    GLUE = "glue", _("glue or solvent")
    CORD = "cord", _("cord or long yarn")
    MEASURING_TAPE = "measuring_tape", _("measuring tape")


def controlled_labels(codes: Iterable[str]) -> list[str]:
    """Returns the names of controlled items, in the order of the list; codes nobody knows as they are."""
    codes = list(codes)
    known = [str(item.label) for item in ControlledItem if item.value in codes]
    return known + [code for code in codes if code not in ControlledItem.values]


class LifeSkill(models.TextChoices):
    """The ten life skills of the World Health Organization (WHO/MNH/MHP/99.2)."""

    DECISION_MAKING = "decision_making", _("making decisions")
    PROBLEM_SOLVING = "problem_solving", _("solving problems")
    CREATIVE_THINKING = "creative_thinking", _("creative thinking")
    CRITICAL_THINKING = "critical_thinking", _("critical thinking")
    EFFECTIVE_COMMUNICATION = "effective_communication", _("communicating well")
    INTERPERSONAL_RELATIONSHIPS = "interpersonal_relationships", _("getting on with others")
    SELF_AWARENESS = "self_awareness", _("knowing oneself")
    EMPATHY = "empathy", _("empathy")
    COPING_WITH_EMOTIONS = "coping_with_emotions", _("coping with emotions")
    COPING_WITH_STRESS = "coping_with_stress", _("coping with stress")


class CalloutKind(models.TextChoices):
    """What a set-off remark is for. Each has its own sign and word, never colour alone."""

    TIP = "tip", _("Tip")
    CARE = "care", _("Take care")
    REMEMBER = "remember", _("Remember")
