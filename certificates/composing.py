"""From a confirmed completion to the facts of its certificate: what is read, once, on the day of issue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from courses.completion.models import Completion
from courses.people.enums import DocumentType
from curriculum.outline.models import Skill

from .enums import DocumentShown
from .payload import Facts, PayloadError, tidy
from .rendering.designs import Design

LEVELS = {
    "basic": "Nivel básico",
    "easy": "Nivel inicial",
    "intermediate": "Nivel intermedio",
    "complex": "Nivel avanzado",
}
MODE = "Presencial"
PASSED = "Aprobado"
# Documents by their short name on paper.
DOCUMENT_NAMES = {"DNI": "DNI", "CE": "Carné de extranjería", "PAS": "Pasaporte", "PTP": "PTP", "CPP": "CPP"}
HIDDEN_DIGITS = 3
LONGEST_PLAN = 14


def document_text(completion: Completion, shown: str) -> str:
    """How the identity document stands on the paper: whole, its last three digits, or not at all."""
    participant = completion.participant
    number = participant.document_number.strip()
    if shown == DocumentShown.NONE or not number or participant.document_type == DocumentType.NONE:
        return ""
    kind = DOCUMENT_NAMES.get(str(participant.document_type).upper(), "Documento")
    if shown == DocumentShown.FULL:
        return f"{kind} {number}"
    return f"{kind} terminado en {number[-HIDDEN_DIGITS:]}"


def facts_of(
    completion: Completion,
    *,
    identifier: bytes,
    number: str,
    design: Design,
    document_shown: str,
    issued_on: date,
    name: str = "",
    extra: Mapping[str, Any] | None = None,
    english: Mapping[str, str] | None = None,
) -> Facts:
    """The facts as of now. Raises PayloadError with a code and the field when something may not be certified.

    `english` are the reviewed English names of skills by code (`english_names`): one query for a whole batch.

    Minutes become whole hours, rounded down: a paper never claims more than was recorded.
    """
    figures = completion.figures
    content: Mapping[str, Any] = completion.cohort.edition.content
    since, until = _days(completion)
    mark = figures.get("final_mark")
    shows_mark = isinstance(mark, int) and design.show_mark
    skills = _skills(completion, english or {})
    detail: dict[str, Any] = {
        "kind": "career",
        "issuer": tidy(design.organisation),
        "course_code": content.get("code", ""),
        "minutes": figures.get("minutes", 0),
        "skills": skills,
        "mode": MODE,
        "earned": completion.earned_on.isoformat(),
    }
    if level := LEVELS.get(str(content.get("level", ""))):
        detail["level"] = level
    if shows_mark:
        detail["mark"] = mark
    pass_mark = content.get("rules", {}).get("pass_mark")
    if pass_mark is not None:
        detail["pass_mark"] = str(pass_mark)
    if design.show_course_plan:
        detail["plan"] = _plan(content)
    detail.update(extra or {})
    return Facts(
        id=identifier,
        no=number,
        name=tidy(name or completion.participant.certificate_name),
        doc=document_text(completion, document_shown),
        course=tidy(completion.cohort.edition.title),
        hours=int(figures.get("minutes", 0)) // 60,
        since=since,
        until=until,
        result=f"{PASSED}, {mark}/20" if shows_mark else PASSED,
        issued=issued_on,
        detail=detail,
    )


def pathway_facts_of(
    completions: Sequence[Completion],
    *,
    title: str,
    code: str,
    identifier: bytes,
    number: str,
    design: Design,
    document_shown: str,
    issued_on: date,
    name: str = "",
    extra: Mapping[str, Any] | None = None,
    english: Mapping[str, str] | None = None,
) -> Facts:
    """The facts of a whole pathway: the courses one by one as a transcript, their hours together. Raises PayloadError.

    Each course's hours are rounded down, and the sum is the sum of what the transcript shows: who adds up the paper
    must come to the number on its front.
    """
    rows = []
    days: list[date] = []
    skills: list[dict[str, str]] = []
    minutes = 0
    for completion in completions:
        since, until = _days(completion)
        days += [since, until]
        worked = int(completion.figures.get("minutes", 0))
        minutes += worked
        mark = completion.figures.get("final_mark")
        row = {
            "name": tidy(completion.cohort.edition.title),
            "hours": str(worked // 60),
            "from": since.isoformat(),
            "to": until.isoformat(),
            "mark": str(mark) if isinstance(mark, int) and design.show_mark else "",
        }
        rows.append(row)
        skills += [one for one in _skills(completion, english or {}) if one not in skills]
    if not rows:
        raise PayloadError("courses_missing", "course")
    detail: dict[str, Any] = {
        "kind": "pathway",
        "issuer": tidy(design.organisation),
        "course_code": code,
        "minutes": minutes,
        "skills": skills,
        "mode": MODE,
        "earned": max(one.earned_on for one in completions).isoformat(),
        "transcript": rows,
    }
    pass_marks = {one.cohort.edition.content.get("rules", {}).get("pass_mark") for one in completions} - {
        None
    }
    if len(pass_marks) == 1:
        detail["pass_mark"] = str(pass_marks.pop())
    detail.update(extra or {})
    return Facts(
        id=identifier,
        no=number,
        name=tidy(name or completions[0].participant.certificate_name),
        doc=document_text(completions[0], document_shown),
        course=tidy(title),
        hours=sum(int(row["hours"]) for row in rows),
        since=min(days),
        until=max(days),
        result=f"{PASSED}, {len(rows)} cursos" if len(rows) > 1 else f"{PASSED}, 1 curso",
        issued=issued_on,
        detail=detail,
    )


def _days(completion: Completion) -> tuple[date, date]:
    """First and last day attended. Raises PayloadError."""
    since, until = completion.figures.get("first_day"), completion.figures.get("last_day")
    if not since or not until:
        raise PayloadError("days_missing", "from")
    return date.fromisoformat(since), date.fromisoformat(until)


def _skills(completion: Completion, english: Mapping[str, str]) -> list[dict[str, str]]:
    """Skills seen done alone, or at the level the course asks for; with English words where somebody reviewed them."""
    content: Mapping[str, Any] = completion.cohort.edition.content
    required = {one["code"]: one["level"] for one in content.get("skills", ())}
    skills = []
    for one in completion.figures.get("skills", ()):
        if one["level"] != "alone" and required.get(one["code"]) != one["level"]:
            continue
        skill = {"name": tidy(one["name"])}
        if words := english.get(one["code"]):
            skill["name_en"] = words
        skills.append(skill)
    return skills


def english_names() -> dict[str, str]:
    """Code and reviewed English name of the few skills that have one."""
    named = Skill.objects.exclude(name_in_english="").exclude(english_reviewed_by="")
    return {code: tidy(name) for code, name in named.values_list("code", "name_in_english")}


def _plan(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """The units of the course with their planned hours; a long course says in one line how many more there are."""
    lessons = [
        {
            "name": tidy(one["titles"].get("es") or next(iter(one["titles"].values()))),
            "hours": _hours(int(one["minutes"])),
        }
        for one in content.get("lessons", ())
    ]
    if len(lessons) <= LONGEST_PLAN:
        return lessons
    rest = content["lessons"][LONGEST_PLAN - 1 :]
    kept = lessons[: LONGEST_PLAN - 1]
    kept.append(
        {"name": f"… y {len(rest)} unidades más", "hours": _hours(sum(int(one["minutes"]) for one in rest))}
    )
    return kept


def _hours(minutes: int) -> str:
    return str(minutes // 60) if minutes % 60 == 0 else f"{minutes // 60}:{minutes % 60:02d}"


def problem_of_pathway(
    completions: Sequence[Completion],
    *,
    title: str,
    design: Design,
    document_shown: str,
    issued_on: date | None = None,
) -> PayloadError | None:
    """Like `problem_of`, for the certificate of a whole pathway."""
    try:
        pathway_facts_of(
            completions,
            title=title,
            code="",
            identifier=bytes(16),
            number="CER-2000-0001",
            design=design,
            document_shown=document_shown,
            issued_on=issued_on or timezone.localdate(),
        )
    except PayloadError as error:
        return error
    return None


def problem_of(
    completion: Completion, *, design: Design, document_shown: str, issued_on: date | None = None
) -> PayloadError | None:
    """Why no certificate can be made of this completion, found before a number is taken; None when it can."""
    try:
        facts_of(
            completion,
            identifier=bytes(16),
            number="CER-2000-0001",
            design=design,
            document_shown=document_shown,
            issued_on=issued_on or timezone.localdate(),
        )
    except PayloadError as error:
        return error
    return None
