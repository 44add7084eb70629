"""By what the pieces of a course are judged: its criteria as the edition froze them, else its skills."""

from __future__ import annotations

from typing import Any

from curriculum.outline.models import Skill

from .rules import Criterion, criterion_of


def criteria_of(content: Any) -> list[Criterion]:
    """The criteria of an edition, in the course's order.

    An edition that names none is judged by the skills its completion asks for: each with the sentence that says how one
    sees that it is done alone, where the skill has one. At most one query.
    """
    written = content.get("criteria") or []
    if written:
        return [criterion_of(one) for one in written]
    asked = content["skills"]
    how = dict(
        Skill.objects.filter(code__in=[skill["code"] for skill in asked]).values_list("code", "seen_alone")
    )
    return [
        Criterion(key=skill["code"], text=_sentence(skill["name"], how.get(skill["code"], "")))
        for skill in asked
    ]


def _sentence(name: str, how: str) -> str:
    return f"{name}: {how}" if how else name
