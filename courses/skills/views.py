"""One skill at a time for the whole class."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from curriculum.outline.enums import SkillLevel
from curriculum.outline.models import Skill

from ..cohorts.models import Session
from ..cohorts.touch import (
    answered,
    back_to,
    day_words,
    is_sent_by_script,
    person_named,
    sentence_of,
    session_or_404,
    sheet_context,
)
from .actions import observe_skill
from .queries import SkillLine, lines_of, skills_of

LEVEL_FACES = {
    "not_yet": ("not-yet", "problem"),
    "with_help": ("with-help", "waiting"),
    "alone": ("alone", "done"),
}


@login_required
@require_GET
def choose(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """The skills of the course; with one only, that one."""
    session = session_or_404(request.user, session_id)
    skills = skills_of(session)
    if len(skills) == 1:
        return redirect("courses:session_skill", session.pk, skills[0]["code"])
    context = sheet_context(request, session, "skills") | {"skills": skills}
    return render(request, "courses/skills/choose.html", context)


@login_required
@require_GET
def show(request: HttpRequest, session_id: UUID, code: str) -> HttpResponse:
    """The class and one skill: not yet, with help, without help."""
    session = session_or_404(request.user, session_id)
    skills = skills_of(session)
    skill = _chosen(skills, code)
    lines = lines_of(session, skill, request.user)
    context = sheet_context(request, session, "skills")
    context |= {"skills": skills, "skill": skill, "rows": [_row(line) for line in lines], **_counts(lines)}
    return render(request, "courses/skills/skill.html", context | {"answers": answers()})


@login_required
@require_POST
def observe(request: HttpRequest, session_id: UUID, code: str) -> HttpResponse:
    """One level of one person. Touching the pressed answer again takes it back."""
    session = session_or_404(request.user, session_id)
    skill = _chosen(skills_of(session), code)
    url = reverse("courses:session_skill", args=[session.pk, skill.code])
    person: UUID | None = None
    problem = ""
    try:
        person = person_named(request.POST.get("person", ""))
        level = request.POST.get("level", "")
        if level == request.POST.get("was", "") and level in SkillLevel.values:
            observe_skill(session, skill, {person: None}, by=request.user)
        else:
            observe_skill(session, skill, {person: level}, by=request.user)
    except ValidationError as refused:
        problem = sentence_of(refused)
    if is_sent_by_script(request) and person is not None:
        return _row_answer(request, session, skill, person, problem)
    if problem:
        messages.error(request, problem)
    return back_to(request, f"{url}#p-{person}" if person else url)


def answers() -> list[dict[str, str]]:
    """The three levels, always in the same columns. No level is named with a gender."""
    labels = {"not_yet": _("Not yet"), "with_help": _("With help"), "alone": _("Without help")}
    return [
        {"value": level.value, "label": labels[level.value], "icon": icon, "kind": kind}
        for level in SkillLevel
        for icon, kind in [LEVEL_FACES[level.value]]
    ]


def _chosen(skills: list[dict[str, Any]], code: str) -> Skill:
    for one in skills:
        if one["code"] == code:
            skill: Skill = one["skill"]
            return skill
    raise Http404


def _row(line: SkillLine, problem: str = "") -> dict[str, Any]:
    labels = {one["value"]: one["label"] for one in answers()}
    notes = []
    if line.by_others:
        notes.append(_("Somebody else saw today: %(level)s") % {"level": labels[line.by_others].lower()})
    if line.before is not None:
        notes.append(
            _("Last time, %(day)s: %(level)s")
            % {"day": day_words(line.before.seen_on), "level": labels[line.before.level].lower()}
        )
    return {
        "number": line.number,
        "pk": line.participant.pk,
        "name": line.participant.class_name,
        "level": line.level,
        "note": " · ".join(notes),
        "problem": problem,
    }


def _counts(lines: list[SkillLine]) -> dict[str, int]:
    return {"people": len(lines), "missing": sum(1 for line in lines if not (line.level or line.by_others))}


def _row_answer(
    request: HttpRequest, session: Session, skill: Skill, person: UUID, problem: str
) -> HttpResponse:
    lines = lines_of(session, skill, request.user)
    line = next((one for one in lines if one.participant.pk == person), None)
    if line is None:
        raise Http404
    context = sheet_context(request, session, "skills") | _counts(lines)
    context |= {"skill": skill, "row": _row(line, problem), "answers": answers()}
    context["here"] = reverse("courses:session_skill", args=[session.pk, skill.code])
    response = render(request, "courses/skills/row_answer.html", context, status=422 if problem else 200)
    return answered(response, saved=not problem)
